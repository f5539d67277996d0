namespace ExamSolver.Symbolics;

/// <summary>Orders of growth: whether f/g stays between two positive constants as all symbols grow.</summary>
/// <remarks>
/// Along several directions s = t^a, with its own exponent a for each symbol, the ratio is taken at t = 2^400, 2^800 and 2^1600.
/// A factor of t to any power, or of log t, changes it between these by at least a factor of two; a constant order does not.
/// </remarks>
internal static class Growth
{
    private const int Directions = 5;
    private const int Precision = 128;

    public static Decision Decide(Expr left, Expr right)
    {
        (left, right) = (Order(left), Order(right));
        var names = left.FreeSymbols.Union(right.FreeSymbols);
        for (var direction = 0; direction < Directions; direction++)
        {
            double? before = null;
            foreach (var scale in new[] { 400, 800, 1600 })
            {
                var evaluation = new BigEvaluation(name => System.Numerics.BigInteger.One << (scale * Exponent(name, direction) / 16), Precision);
                var ratio = BigBall.Divide(evaluation.Of(left).Absolute(), evaluation.Of(right).Absolute(), Precision);
                if (!ratio.IsPositive)
                {
                    return new(Verdict.Undecided, "The growth of one side could not be evaluated.");
                }

                var size = BigFunctions.Log(ratio, 64).ToDouble() / Math.Log(2);
                if (before is { } last && Math.Abs(size - last) > 0.4)
                {
                    return new(Verdict.Different, $"One side grows faster than the other in {string.Join(", ", names)}.");
                }

                before = size;
            }
        }

        return new(Verdict.Equal, "Both sides grow alike up to a constant factor.");
    }

    // O(f), Theta(f) and f itself mean the order of f.
    private static Expr Order(Expr value) =>
        value is ApplyExpr { Function: "O" or "Theta" or "Ο" or "Omega", Arguments: [var inside] } ? inside : value;

    private static int Exponent(string name, int direction) =>
        8 + (int)(StableHash.Combine(StableHash.OfText(name), (ulong)direction) % 25);
}

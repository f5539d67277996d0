namespace ExamSolver.Symbolics;

/// <summary>Orders of growth: whether f/g stays between two positive constants as all symbols grow.</summary>
/// <remarks>
/// Along several directions s = t^a, with its own exponent a for each symbol, the ratio is taken at t = 2^400, 2^800 and 2^1600.
/// A factor of t to any power, or of log t, changes it between these by at least a factor of two; a constant order does not.
/// Exponentials cannot be evaluated there; with them, t is 2^10, 2^12 and 2^14, where log t still grows by a fifth each time.
/// </remarks>
internal static class Growth
{
    private const int Directions = 5;
    private const int Precision = 128;

    public static Decision Decide(Expr left, Expr right)
    {
        (left, right) = (Order(left), Order(right));
        return Decide(left, right, [400, 800, 1600], 8, 0.4) ?? Decide(left, right, [10, 12, 14], 16, 0.2)
            ?? new(Verdict.Undecided, "The growth of one side could not be evaluated.");
    }

    // Null where a side cannot be evaluated so far out.
    private static Decision? Decide(Expr left, Expr right, int[] scales, int leastExponent, double tolerance)
    {
        var names = left.FreeSymbols.Union(right.FreeSymbols);
        for (var direction = 0; direction < Directions; direction++)
        {
            double? before = null;
            foreach (var scale in scales)
            {
                var evaluation = new BigEvaluation(name => System.Numerics.BigInteger.One << (scale * Exponent(name, direction, leastExponent) / 16), Precision);
                var ratio = BigBall.Divide(evaluation.Of(left).Absolute(), evaluation.Of(right).Absolute(), Precision);
                if (!ratio.IsPositive)
                {
                    return null;
                }

                var size = BigFunctions.Log(ratio, 64).ToDouble() / Math.Log(2);
                if (before is { } last && Math.Abs(size - last) > tolerance)
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

    private static int Exponent(string name, int direction, int least) =>
        least + (int)(StableHash.Combine(StableHash.OfText(name), (ulong)direction) % (ulong)(33 - least));
}

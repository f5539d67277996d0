using ExamSolver.Core.Arrays;
using ExamSolver.Core.Solutions;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Choices;

/// <summary>Whether claims hold, decided by the rules of algebra.</summary>
internal static class Claims
{
    /// <summary>Equal says that the claim holds, different that it does not.</summary>
    public static Decision Decide(RelationFormula claim, ArrayContext context)
    {
        var (left, right) = (context.Evaluate(claim.Left, out var misfit), context.Evaluate(claim.Right, out var other));
        if (left is null || right is null)
            return new Decision(Verdict.Undecided, misfit ?? other ?? "A side has no value.");
        if (left.Shape != right.Shape)
            return new Decision(Verdict.Different, $"One side is {left.Shape}, the other {right.Shape}.");
        var decisions = left.Entries.Zip(right.Entries, (a, b) => RelationCheck.Decide(a, claim.Operator, b, context.Declarations)).ToArray();
        return decisions.FirstOrDefault(d => d.IsDifferent) ?? decisions.FirstOrDefault(d => !d.IsEqual) ?? decisions[0];
    }

    /// <summary>Whether two values are the same, whatever their shapes.</summary>
    public static Decision Same(ArrayEntries left, ArrayEntries right, ArrayContext context)
    {
        if (left.Shape != right.Shape)
            return new Decision(Verdict.Different, $"One is {left.Shape}, the other {right.Shape}.");
        var decisions = left.Entries.Zip(right.Entries, (a, b) => Equivalence.Decide(a, b, context.Declarations)).ToArray();
        return decisions.FirstOrDefault(d => d.IsDifferent) ?? decisions.FirstOrDefault(d => !d.IsEqual) ?? decisions[0];
    }
}

/// <summary>The same, from numbers in random worlds alone.</summary>
internal static class ClaimTrials
{
    private const int Worlds = 40, Needed = 3;

    /// <summary>Whether a relation holds wherever both sides have a value; <c>null</c> where they have too seldom.</summary>
    public static bool? Holds(Formula left, string sign, Formula right, ArrayContext context, CheckContext check)
    {
        var (seen, clear) = (0, 0);
        for (var i = 0; i < Worlds; i++)
        {
            var at = context.ValuesIn(check.World(context.Declarations, i), left, right);
            NumericArray a, b;
            try
            {
                (a, b) = (context.Numeric(left, at), context.Numeric(right, at));
            }
            catch (ArithmeticException)
            {
                return false;
            }

            if ((a.Rows, a.Columns) != (b.Rows, b.Columns))
                return false;
            var largest = a.Values.ToArray().Concat(b.Values.ToArray()).Max(Math.Abs);
            if (!double.IsFinite(largest))
                continue;
            seen++;
            for (var k = 0; k < a.Values.Length; k++)
            {
                // Numbers that lie too near to tell apart refute nothing, and show no strict inequality either.
                var (difference, tolerance) = (a.Values[k] - b.Values[k], (1e-9 * largest) + 1e-12);
                if (!Fits(difference, sign, tolerance))
                    return false;
                clear += Math.Abs(difference) > tolerance ? 1 : 0;
            }
        }

        return seen < Needed ? null : sign is "=" or "<=" or ">=" || clear > 0;
    }

    private static bool Fits(double difference, string sign, double tolerance) => sign switch
    {
        "=" => Math.Abs(difference) <= tolerance,
        "<" or "<=" => difference <= tolerance,
        _ => difference >= -tolerance,
    };
}

namespace ExamSolver.Symbolics;

/// <summary>Answers that must lie on one side of a value: an upper or a lower bound.</summary>
internal static class Bounds
{
    private const int FirstPrecision = 128, LastPrecision = 2048;

    /// <summary>The sign of inequality that a test asks for, or null.</summary>
    public static string? OperatorOf(ComparisonTest test) => test switch
    {
        ComparisonTest.Less => "<",
        ComparisonTest.AtMost => "<=",
        ComparisonTest.Greater => ">",
        ComparisonTest.AtLeast => ">=",
        _ => null,
    };

    /// <summary>Decides <c>left operator right</c>: numbers by their values, polynomials of one symbol exactly, all else is refuted at a point or undecided.</summary>
    public static Decision Decide(Expr left, string @operator, Expr right, Declarations declarations, EquivalenceOptions options)
    {
        if (!IsOrdered(left) || !IsOrdered(right))
        {
            return new(Verdict.Different, "Only real numbers are greater or less than each other.");
        }

        if (left.FreeSymbols.Count + right.FreeSymbols.Count == 0)
        {
            return Order(left, right, declarations, options) is { } order ? Told(order, @operator) : new(Verdict.Undecided, "Which of the numbers is greater is not known.");
        }

        if (Logic.Exactly(Expr.Relation(left, @operator, right), Expr.Relation(Expr.Zero, "=", Expr.Zero), declarations) is { } exact)
        {
            return exact.IsDifferent ? exact with { Reason = "The inequality does not hold everywhere." } : exact with { Reason = "The inequality holds everywhere." };
        }

        var sampled = RelationCheck.Decide(left, @operator, right, declarations, options);
        return sampled.IsEqual ? new(Verdict.Undecided, "The inequality holds at all points tried, which proves nothing.") : sampled;
    }

    private static bool IsOrdered(Expr value) => value is not (RelationExpr or ArrayExpr) && !Logic.IsJoined(value) && !value.IsComplex && !value.IsUndefined;

    private static Decision Told(int order, string @operator)
    {
        var holds = @operator switch { "<" => order < 0, "<=" => order <= 0, ">" => order > 0, _ => order >= 0 };
        return new(holds ? Verdict.Equal : Verdict.Different, order == 0 ? "The numbers are equal." : order > 0 ? "The number is greater than the other." : "The number is less than the other.");
    }

    private static int? Order(Expr left, Expr right, Declarations declarations, EquivalenceOptions options)
    {
        if (left.TryGetNumber(out var a) && right.TryGetNumber(out var b))
        {
            return a.CompareTo(b);
        }

        var (low, high) = (Infinities.SignOf(left), Infinities.SignOf(right));
        if (low != 0 || high != 0)
        {
            return low.CompareTo(high);
        }

        for (var precision = FirstPrecision; precision <= LastPrecision; precision *= 4)
        {
            var gap = new BigEvaluation(_ => throw new System.Diagnostics.UnreachableException(), precision).Of(left - right);
            if (gap.IsPositive || gap.IsNegative)
            {
                return gap.IsPositive ? 1 : -1;
            }

            if (precision == FirstPrecision && Symbolics.Equivalence.Decide(left, right, declarations, options).IsEqual)
            {
                return 0;
            }
        }

        return null;
    }
}

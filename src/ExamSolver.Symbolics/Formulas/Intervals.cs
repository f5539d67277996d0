namespace ExamSolver.Symbolics;

/// <summary>Intervals: [a, b] is a list and (a, b) a tuple until something is said to lie in it; with one end left out it is a node of its own.</summary>
internal static class Intervals
{
    /// <summary>(a, b] as a function of its ends.</summary>
    public const string LeftOpen = "leftopen";

    /// <summary>[a, b) as a function of its ends.</summary>
    public const string RightOpen = "rightopen";

    /// <summary>A ∪ B as a function of intervals and sets.</summary>
    public const string Union = "union";

    /// <summary>What a union, an interval or a set says of a number in it; null for anything else.</summary>
    public static Expr? Statement(Formula numbers) => Statement(Formula.Symbol("∈"), numbers);

    /// <summary>x in [a, b) is a ≤ x and x &lt; b; null where the right side is no interval.</summary>
    public static Expr? Condition(RelationFormula membership)
    {
        if (membership.Right is ApplyFormula { Function: Union })
        {
            return Statement(membership.Left, membership.Right);
        }

        var (low, high, isLowOpen, isHighOpen) = membership.Right switch
        {
            ArrayFormula { Kind: ArrayKind.List, Items: [var a, var b] } => (a, b, false, false),
            ArrayFormula { Kind: ArrayKind.Tuple, Items: [var a, var b] } => (a, b, true, true),
            ApplyFormula { Function: LeftOpen, Arguments: [var a, var b] } => (a, b, true, false),
            ApplyFormula { Function: RightOpen, Arguments: [var a, var b] } => (a, b, false, true),
            _ => (null, null, false, false),
        };
        if (low is null || high is null || membership.Left is ArrayFormula)
        {
            return null;
        }

        var x = membership.Left.ToExpr();
        var parts = new List<Expr>();
        if (!IsInfinite(low))
        {
            parts.Add(Expr.Relation(x, isLowOpen ? ">" : ">=", low.ToExpr()));
        }

        if (!IsInfinite(high))
        {
            parts.Add(Expr.Relation(x, isHighOpen ? "<" : "<=", high.ToExpr()));
        }

        return parts.Count switch { 0 => null, 1 => parts[0], _ => Expr.Apply("and", [.. parts]) };
    }

    private static Expr? Statement(Formula x, Formula numbers)
    {
        switch (numbers)
        {
            case ApplyFormula { Function: Union } union:
                var parts = union.Arguments.Select(part => Statement(x, part)).ToList();
                return parts.Contains(null) ? null : Expr.Apply("or", [.. parts.OfType<Expr>()]);
            case ArrayFormula { Kind: ArrayKind.Set, Items.Length: > 0 } set:
                return Expr.Apply("or", [.. set.Items.Select(item => Expr.Relation(x.ToExpr(), "=", item.ToExpr()))]);
            case ArrayFormula { Kind: ArrayKind.Tuple, Items: [var low, var high] } when IsInfinite(low) && IsInfinite(high):
                return Expr.Relation(Expr.Zero, "=", Expr.Zero);
            default:
                return Condition(new RelationFormula(x, "∈", numbers));
        }
    }

    private static bool IsInfinite(Formula end) => end is ApplyFormula { Function: "inf" } or NegationFormula { Operand: ApplyFormula { Function: "inf" } };
}

namespace ExamSolver.Symbolics;

/// <summary>Lists, sets and relations: decided part by part.</summary>
internal static class Structures
{
    public static Decision Decide(Expr left, Expr right, Declarations declarations, EquivalenceOptions options) => (left, right) switch
    {
        (RelationExpr a, RelationExpr b) => Relations(a, b, declarations, options),
        (ArrayExpr { Kind: ArrayKind.Set } a, ArrayExpr { Kind: ArrayKind.Set } b) => Sets(a, b, declarations, options),
        (ArrayExpr a, ArrayExpr b) => Lists(a, b, declarations, options),
        _ => new(Verdict.Different, "One side is a single value, the other a relation or a collection."),
    };

    private static Decision Lists(ArrayExpr left, ArrayExpr right, Declarations declarations, EquivalenceOptions options)
    {
        if (left.Kind == ArrayKind.Set != (right.Kind == ArrayKind.Set))
        {
            return new(Verdict.Different, "One side is a set, the other an ordered list.");
        }

        if (left.Items.Length != right.Items.Length)
        {
            return new(Verdict.Different, $"One side has {Count(left)}, the other {right.Items.Length}.");
        }

        // x = 1, y = 2 says what y = 2, x = 1 says.
        if (left.Items.Length is > 1 and <= 16 && left.Items.All(i => i is RelationExpr) && right.Items.All(i => i is RelationExpr) && Logic.PairOff(left.Items, right.Items, declarations, options))
        {
            return new(Verdict.Equal, "The same relations stand on both sides.");
        }

        Decision? undecided = null;
        for (var i = 0; i < left.Items.Length; i++)
        {
            var item = Equivalence.Decide(left.Items[i], right.Items[i], declarations, options);
            if (item.IsDifferent)
            {
                return item with { Reason = $"Item {i + 1}: {item.Reason}" };
            }

            undecided ??= item.IsEqual ? null : item with { Reason = $"Item {i + 1}: {item.Reason}" };
        }

        return undecided ?? new(Verdict.Equal, "All items are equal.");
    }

    // Each item of either set must have an equal one in the other.
    private static Decision Sets(ArrayExpr left, ArrayExpr right, Declarations declarations, EquivalenceOptions options)
    {
        if ((long)left.Items.Length * right.Items.Length > 400)
        {
            return new(Verdict.Undecided, "The sets have too many items to compare each with each.");
        }

        var undecided = false;
        foreach (var (items, others) in new[] { (left.Items, right.Items), (right.Items, left.Items) })
        {
            foreach (var item in items)
            {
                var verdicts = others.Select(other => Equivalence.Decide(item, other, declarations, options).Verdict).ToList();
                if (!verdicts.Contains(Verdict.Equal))
                {
                    if (!verdicts.Contains(Verdict.Undecided))
                    {
                        return new(Verdict.Different, $"Only one of the sets contains {item.ToInfix()}.");
                    }

                    undecided = true;
                }
            }
        }

        return undecided
            ? new(Verdict.Undecided, "Some items of the sets could not be compared.")
            : new(Verdict.Equal, "Each item of either set has its equal in the other.");
    }

    // An equation may be rearranged: its difference may be multiplied by a nonzero constant, an inequality's by a positive one.
    private static Decision Relations(RelationExpr left, RelationExpr right, Declarations declarations, EquivalenceOptions options)
    {
        var (a, b) = (Normal(left), Normal(right));

        // Inequalities of one symbol mean their solutions; an equation is not solved by another with the same ones.
        if ((a.Operator is "<" or "<=" or "!=" || b.Operator is "<" or "<=" or "!=")
            && a.Operator is "<" or "<=" or "!=" or "=" && b.Operator is "<" or "<=" or "!=" or "=" && Logic.Exactly(a, b, declarations) is { } exact)
        {
            return exact;
        }

        if (a.Operator != b.Operator)
        {
            return new(Verdict.Different, $"One side is a relation with '{left.Operator}', the other with '{right.Operator}'.");
        }

        if (a.Operator is not ("=" or "!=" or "<" or "<=") || new[] { a.Left, a.Right, b.Left, b.Right }.Any(side => Infinities.SignOf(side) != 0))
        {
            var sides = Equivalence.Decide(a.Left, b.Left, declarations, options);
            return sides.IsEqual ? Equivalence.Decide(a.Right, b.Right, declarations, options)
                : a.Operator == "=" && Equivalence.Decide(a.Left, b.Right, declarations, options).IsEqual ? Equivalence.Decide(a.Right, b.Left, declarations, options)
                : sides;
        }

        var (p, q) = (Equations.Difference(a, declarations), Equations.Difference(b, declarations));
        var same = Equivalence.Decide(p, q, declarations, options);
        if (same.IsEqual || p.IsZero || q.IsZero)
        {
            return same;
        }

        var isEquation = a.Operator is "=" or "!=";
        if (isEquation && Equivalence.Decide(p, -q, declarations, options).IsEqual)
        {
            return new(Verdict.Equal, "The relations are rearrangements of each other.");
        }

        if (Scalars.ConstantRatio(p, q, declarations, options) is { } ratio && IsConstantRatio(p, q, declarations, options))
        {
            return isEquation || ratio > 0
                ? new(Verdict.Equal, "The relations are multiples of each other.")
                : new(Verdict.Different, "The inequalities point in opposite directions.");
        }

        if (isEquation && (p.IsComplex || q.IsComplex) && ComplexDecision.IsConstantRatio(p, q, declarations, options) && IsConstantRatio(p, q, declarations, options))
        {
            return new(Verdict.Equal, "The equations are complex multiples of each other.");
        }

        if (isEquation && Equations.Cleared(p) is { } left1 && Equations.Cleared(q) is { } right1 && (!left1.Equals(p) || !right1.Equals(q)))
        {
            return Relations(new(left1, a.Operator, Expr.Zero), new(right1, a.Operator, Expr.Zero), declarations, options);
        }

        return same.IsDifferent ? same with { Reason = "The relations are no rearrangements of each other by a constant factor." } : same;
    }

    // (p/q)' = 0 in every symbol: p'·q = p·q'. Nine digits of sampling alone would not tell x - 1 from x - 1.000000000001.
    private static bool IsConstantRatio(Expr p, Expr q, Declarations declarations, EquivalenceOptions options) =>
        SymbolNames.Of(p, q).TrueForAll(name => Equivalence.Decide(p.Derivative(name) * q, p * q.Derivative(name), declarations, options).IsEqual);

    private static RelationExpr Normal(RelationExpr relation) => relation.Operator switch
    {
        ">" => new(relation.Right, "<", relation.Left),
        ">=" => new(relation.Right, "<=", relation.Left),
        _ => relation,
    };

    private static string Count(ArrayExpr array) => array.Items.Length == 1 ? "1 item" : $"{array.Items.Length} items";
}

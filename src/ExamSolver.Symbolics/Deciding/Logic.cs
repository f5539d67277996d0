using System.Collections.Immutable;

namespace ExamSolver.Symbolics;

/// <summary>Whether two statements hold at the same points: inequalities of one symbol joined by and, or and not.</summary>
/// <remarks>
/// Over polynomials with rational coefficients this is exact: the real roots part the line, and a truth value is constant between them.
/// |u| is u or -u by cases. All else is refuted by a world or stays undecided.
/// </remarks>
internal static class Logic
{
    private const int MaximalAtoms = 24;

    /// <summary>Whether the value is a statement that this class reads.</summary>
    public static bool IsStatement(Expr value) => value switch
    {
        RelationExpr relation => relation.Operator is "=" or "!=" or "<" or "<=" or ">" or ">=",
        ApplyExpr { Function: "and" or "or" or "not" } joined => joined.Arguments.All(IsStatement),
        ArrayExpr { Kind: ArrayKind.Set, Items.Length: > 0 } alternatives => alternatives.Items.All(IsStatement),
        _ => false,
    };

    /// <summary>Whether a statement is joined of others.</summary>
    public static bool IsJoined(Expr value) => value is ApplyExpr { Function: "and" or "or" or "not" };

    /// <summary>Decides exactly where all is polynomial in one symbol; null where it is not.</summary>
    public static Decision? Exactly(Expr left, Expr right, Declarations declarations)
    {
        var names = SymbolNames.Of(left, right);
        if (names.Count != 1 || declarations.DomainOf(names[0]) is { IsIntegral: true })
        {
            return null;
        }

        var (symbol, domain) = (names[0], declarations.DomainOf(names[0]));
        var (a, b) = (WithoutBars(left, 0), WithoutBars(right, 0));
        var atoms = new Dictionary<Expr, Polynomial>();
        if (!Collect(a, symbol, atoms) || !Collect(b, symbol, atoms))
        {
            return LineStatements.Decide(a, b, symbol, domain);
        }

        // The ends of the domain part the line too, so that every piece has a point within the domain.
        var ends = new[] { domain.Lower, domain.Upper }
            .Where(end => end is not null)
            .Select(end => Polynomial.Of(Expr.Symbol(symbol) - Expr.Number(end!.Value), symbol)!);
        if (RealRoots.Of([.. atoms.Values, .. ends]) is not { } roots)
        {
            return null;
        }

        foreach (var enclosed in roots.Points)
        {
            if (Holds(a, atoms, enclosed) != Holds(b, atoms, enclosed))
            {
                var point = enclosed.Refined();
                if (!domain.Contains(point.Near))
                {
                    continue;
                }

                var about = point.IsExact ? "=" : "≈";
                var shown = point.IsExact && point.Near.BitLength < 40 ? point.Near.ToString() : point.Near.ToDouble().ToString("R", System.Globalization.CultureInfo.InvariantCulture);
                return new(Verdict.Different, "One statement holds at a point where the other does not.", $"{symbol} {about} {shown}");
            }
        }

        return new(Verdict.Equal, "Both statements hold at the same points.");
    }

    /// <summary>Any statements: the parts pair off, or a world shows a difference.</summary>
    public static Decision Decide(Expr left, Expr right, Declarations declarations, EquivalenceOptions options)
    {
        if (Exactly(left, right, declarations) is { } exact)
        {
            return exact;
        }

        if (Merged(left) is { } a && Merged(right) is { } b && (!ReferenceEquals(a, left) || !ReferenceEquals(b, right)))
        {
            return Equivalence.Decide(a, b, declarations, options);
        }

        if (Pairs(left, right, declarations, options))
        {
            return new(Verdict.Equal, "The statements consist of the same parts.");
        }

        if (EquationSystem.Decide(left, right, declarations, options) is { } solved)
        {
            return solved;
        }

        for (var index = 0; index < 4 * options.MaximalWorlds; index++)
        {
            var world = index < options.MaximalWorlds ? World.Draw(declarations, options.Seed, index) : World.DrawMixed(declarations, options.Seed, index);
            var evaluation = new BallEvaluation(world);
            if (Holds(left, evaluation) is { } x && Holds(right, evaluation) is { } y && x != y)
            {
                return new(Verdict.Different, "One statement holds at a point where the other does not.", world.Describe(SymbolNames.Of(left, right)));
            }
        }

        return new(Verdict.Undecided, "The statements agree at all points tried, which proves nothing.");
    }

    // a = 0 or b = 0 is a·b = 0.
    private static Expr? Merged(Expr value)
    {
        var parts = value is ApplyExpr { Function: "or" } or ? or.Arguments : value is ArrayExpr { Kind: ArrayKind.Set } set ? set.Items : [];
        return parts.Length > 0 && parts.All(p => p is RelationExpr { Operator: "=" })
            ? Expr.Relation(Products.Multiply(parts.Select(p => ((RelationExpr)p).Left - ((RelationExpr)p).Right)), "=", Expr.Zero)
            : value is RelationExpr ? value : null;
    }

    private static bool Pairs(Expr left, Expr right, Declarations declarations, EquivalenceOptions options)
    {
        if (left is not ApplyExpr a || right is not ApplyExpr b || a.Function != b.Function || a.Arguments.Length != b.Arguments.Length || a.Arguments.Length > MaximalAtoms)
        {
            return false;
        }

        return PairOff(a.Arguments, b.Arguments, declarations, options);
    }

    /// <summary>Whether each part has one of its own among the others that says the same.</summary>
    public static bool PairOff(IEnumerable<Expr> parts, IEnumerable<Expr> others, Declarations declarations, EquivalenceOptions options)
    {
        var rest = others.ToList();
        return parts.All(part => rest.FindIndex(other => Equivalence.Decide(part, other, declarations, options).IsEqual) is >= 0 and var found && Removed(rest, found));
    }

    private static bool Removed(List<Expr> rest, int index)
    {
        rest.RemoveAt(index);
        return true;
    }

    // |u| < c is (u ≥ 0 and u < c) or (u < 0 and -u < c).
    private static Expr WithoutBars(Expr value, int depth)
    {
        switch (value)
        {
            case ApplyExpr { Function: "and" or "or" or "not" } joined:
                return new ApplyExpr(joined.Function, [.. joined.Arguments.Select(part => WithoutBars(part, depth))]);
            case ArrayExpr set:
                return new ApplyExpr("or", [.. set.Items.Select(part => WithoutBars(part, depth))]);
            case RelationExpr { Operator: "<" or "<=" or ">" or ">=", Left: var below, Right: var above } bound when Infinities.SignOf(below) != Infinities.SignOf(above):
                // A finite number is less than infinity: 0 < x < ∞.
                var holds = (Infinities.SignOf(below) < Infinities.SignOf(above)) == (bound.Operator is "<" or "<=");
                return Expr.Relation(Expr.One, holds ? ">" : "<", Expr.Zero);
            case RelationExpr relation when depth < 3 && (Bars(relation.Left) ?? Bars(relation.Right)) is { } bars:
                var inside = bars.Arguments[0];
                Expr With(Expr replacement) => WithoutBars(Expr.Relation(Substitution.ReplacePart(relation.Left, bars, replacement), relation.Operator, Substitution.ReplacePart(relation.Right, bars, replacement)), depth + 1);
                return new ApplyExpr("or", [
                    new ApplyExpr("and", [Expr.Relation(inside, ">=", Expr.Zero), With(inside)]),
                    new ApplyExpr("and", [Expr.Relation(inside, "<", Expr.Zero), With(-inside)])]);
            default:
                return value;
        }
    }

    private static ApplyExpr? Bars(Expr value) => value switch
    {
        ApplyExpr { Function: "abs" } bars => bars,
        NumberExpr or SymbolExpr => null,
        _ => Children.Of(value).Select(Bars).FirstOrDefault(found => found is not null),
    };

    private static bool Collect(Expr value, string symbol, Dictionary<Expr, Polynomial> atoms)
    {
        if (value is RelationExpr { Operator: "=" or "!=" or "<" or "<=" or ">" or ">=" } relation)
        {
            if (atoms.ContainsKey(relation))
            {
                return true;
            }

            if (atoms.Count >= MaximalAtoms || Polynomial.Of(relation.Left - relation.Right, symbol) is not { } polynomial)
            {
                return false;
            }

            atoms.Add(relation, polynomial);
            return true;
        }

        return value is ApplyExpr { Function: "and" or "or" or "not" } joined && joined.Arguments.All(part => Collect(part, symbol, atoms));
    }

    private static bool Holds(Expr value, Dictionary<Expr, Polynomial> atoms, RealPoint point) => value switch
    {
        ApplyExpr { Function: "and" } joined => joined.Arguments.All(part => Holds(part, atoms, point)),
        ApplyExpr { Function: "or" } joined => joined.Arguments.Any(part => Holds(part, atoms, point)),
        ApplyExpr { Function: "not" } negated => !Holds(negated.Arguments[0], atoms, point),
        RelationExpr relation => Compare(point.SignOf(atoms[relation]), relation.Operator),
        _ => false,
    };

    private static bool? Holds(Expr value, BallEvaluation evaluation)
    {
        switch (value)
        {
            case RelationExpr relation:
                var (a, b) = (evaluation.Of(relation.Left), evaluation.Of(relation.Right));
                return a.IsKnown && b.IsKnown && Ball.AreDisjoint(a, b) ? Compare(Math.Sign(a.Value - b.Value), relation.Operator) : null;
            case ApplyExpr { Function: "not" } negated:
                return !Holds(negated.Arguments[0], evaluation);
            case ApplyExpr { Function: "and" } joined:
                return Joined(joined.Arguments, evaluation, decisive: false);
            case ApplyExpr { Function: "or" } joined:
                return Joined(joined.Arguments, evaluation, decisive: true);
            case ArrayExpr alternatives:
                return Joined(alternatives.Items, evaluation, decisive: true);
            default:
                return null;
        }
    }

    private static bool? Joined(ImmutableArray<Expr> parts, BallEvaluation evaluation, bool decisive)
    {
        var values = parts.Select(part => Holds(part, evaluation)).ToList();
        return values.Contains(decisive) ? decisive : values.Contains(null) ? null : !decisive;
    }

    private static bool Compare(int sign, string @operator) => @operator switch
    {
        "=" => sign == 0,
        "!=" => sign != 0,
        "<" => sign < 0,
        "<=" => sign <= 0,
        ">" => sign > 0,
        _ => sign >= 0,
    };
}

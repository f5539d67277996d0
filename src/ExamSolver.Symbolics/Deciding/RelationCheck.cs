namespace ExamSolver.Symbolics;

/// <summary>Whether a relation between two values holds, as a step of a derivation claims.</summary>
/// <remarks>An inequality is refuted by one world and never proved: <see cref="Verdict.Equal"/> then says that it held in all worlds tried.</remarks>
public static class RelationCheck
{
    /// <summary>The relative error that ≈ allows where the options name none.</summary>
    public const double DefaultTolerance = 0.01;

    /// <summary>Decides <c>left operator right</c>; equal means that the relation holds, different that it does not.</summary>
    /// <exception cref="ArgumentException">The operator is none of <see cref="RelationOperators.All"/>.</exception>
    public static Decision Decide(Expr left, string @operator, Expr right, Declarations? declarations = null, EquivalenceOptions? options = null)
    {
        declarations ??= Declarations.Empty;
        options ??= EquivalenceOptions.Default;
        switch (RelationOperators.Canonical(@operator))
        {
            case "=":
                return Equivalence.Decide(left, right, declarations, options);
            case "!=":
                var equal = Equivalence.Decide(left, right, declarations, options);
                return equal.Verdict switch
                {
                    Verdict.Equal => new(Verdict.Different, "The sides are equal."),
                    Verdict.Different => new(Verdict.Equal, "The sides differ.", equal.Witness),
                    _ => equal,
                };
            case "≈":
                var tolerance = options.HasTolerance ? options : options with { RelativeTolerance = DefaultTolerance };
                return Equivalence.Decide(left, right, declarations, tolerance);
            case "∝":
                return Weaker.UpToPositiveFactor(left, right, new ComparisonOptions { Parsing = new ParseOptions { Declarations = declarations }, Equivalence = options });
            case ("<" or "<=" or ">" or ">=") and var inequality:
                return Inequality(left, inequality, right, declarations, options);
            default:
                return new(Verdict.Undecided, $"The relation '{@operator}' is not one between numbers.");
        }
    }

    private static Decision Inequality(Expr left, string @operator, Expr right, Declarations declarations, EquivalenceOptions options)
    {
        if (left.Equals(right))
        {
            return @operator.EndsWith('=') ? new(Verdict.Equal, "The sides are equal.") : new(Verdict.Different, "The sides are equal.");
        }

        var instantiation = left.HasUnknowns || right.HasUnknowns ? new Instantiation(left, right, declarations, options.Seed) : null;
        var (l, r) = (instantiation?.Left ?? left, instantiation?.Right ?? right);
        var holding = 0;
        var worlds = Enumerable.Range(0, options.MaximalWorlds)
            .Select(index => instantiation?.World(index) ?? World.Draw(declarations, options.Seed, index))
            .Concat(instantiation is null ? SpecialWorlds.Of(l, r, declarations, options.Seed) : []);
        foreach (var world in worlds)
        {
            var evaluation = new BallEvaluation(world);
            var (a, b) = (evaluation.Of(l), evaluation.Of(r));
            if (!a.IsKnown || !b.IsKnown)
            {
                continue;
            }

            if (!Ball.AreDisjoint(a, b))
            {
                // Too close to tell in doubles: a bound may be tight, so that this counts for nothing.
                continue;
            }

            if (Evaluation.Holds(a.Value, @operator, b.Value) != true)
            {
                return new(Verdict.Different, "The relation fails at a point where both sides are defined.", world.Describe(SymbolNames.Of(left, right)));
            }

            holding++;
        }

        if (holding == 0 && @operator.EndsWith('='))
        {
            // Never told apart: they may be equal throughout.
            return Equivalence.Decide(left, right, declarations, options);
        }

        return holding >= options.NeededWorlds || (holding > 0 && SymbolNames.Of(left, right).Count == 0)
            ? new(Verdict.Equal, $"The relation holds in all {holding} worlds in which both sides can be told apart.")
            : new(Verdict.Undecided, $"Both sides can be told apart in {holding} worlds only, too few to tell.");
    }
}

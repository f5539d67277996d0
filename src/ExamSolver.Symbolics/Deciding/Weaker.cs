namespace ExamSolver.Symbolics;

/// <summary>Equality up to something.</summary>
internal static class Weaker
{
    /// <summary>The difference does not change with the variables: all its partial derivatives vanish.</summary>
    public static Decision UpToConstant(Expr left, Expr right, ComparisonOptions options)
    {
        var difference = left - right;
        if (difference.IsUndefined)
        {
            return new(Verdict.Undecided, "One side has no value.");
        }

        IEnumerable<string> variables = options.Variables.Count > 0 ? options.Variables : left.FreeSymbols.Intersect(right.FreeSymbols);
        Decision? undecided = null;
        foreach (var variable in variables)
        {
            var (l, r) = (left.Derivative(variable), right.Derivative(variable));
            var decision = Symbolics.Equivalence.Decide(l, r, options.Parsing.Declarations, options.Equivalence);
            if (decision.IsDifferent)
            {
                return decision with { Reason = $"The difference of the sides changes with {variable}." };
            }

            undecided ??= decision.IsEqual ? null : decision;
        }

        return undecided ?? new(Verdict.Equal, "The sides differ by a constant at most.");
    }

    public static Decision UpToPositiveFactor(Expr left, Expr right, ComparisonOptions options)
    {
        var ratio = left / right;
        if (ratio.IsUndefined)
        {
            return Symbolics.Equivalence.Decide(left, right, options.Parsing.Declarations, options.Equivalence);
        }

        foreach (var variable in left.FreeSymbols.Union(right.FreeSymbols))
        {
            // (l/r)' = 0 means l'·r = l·r'
            var decision = Symbolics.Equivalence.Decide(
                left.Derivative(variable) * right, left * right.Derivative(variable), options.Parsing.Declarations, options.Equivalence);
            if (!decision.IsEqual)
            {
                return decision with { Reason = decision.IsDifferent ? $"The ratio of the sides changes with {variable}." : decision.Reason };
            }
        }

        for (var index = 0; index < options.Equivalence.MaximalWorlds; index++)
        {
            var world = World.Draw(options.Parsing.Declarations, options.Equivalence.Seed, index);
            var value = ratio.Evaluate(name => world[name]);
            if (double.IsFinite(value) && value != 0)
            {
                return value > 0
                    ? new(Verdict.Equal, "The sides differ by a positive factor at most.")
                    : new(Verdict.Different, "The sides differ by a negative factor.", world.Describe(ratio.FreeSymbols));
            }
        }

        return new(Verdict.Undecided, "The ratio of the sides is not defined in any world.");
    }

    public static Decision AsSets(Expr left, Expr right, ComparisonOptions options) =>
        Symbolics.Equivalence.Decide(AsSet(left), AsSet(right), options.Parsing.Declarations, options.Equivalence);

    private static Expr AsSet(Expr value) => ArrayExpr.Of(ArrayKind.Set, value is ArrayExpr array ? array.Items : [value]);
}

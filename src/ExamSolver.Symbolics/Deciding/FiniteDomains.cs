namespace ExamSolver.Symbolics;

/// <summary>Symbols with few possible values: every combination is decided on its own, so that x² is x for a binary x.</summary>
internal static class FiniteDomains
{
    private const int MaximalCombinations = 256;

    /// <summary>Null when no symbol of the two has a finite domain, or there are too many combinations.</summary>
    public static Decision? Decide(Expr left, Expr right, Declarations declarations, EquivalenceOptions options)
    {
        var combinations = new List<Dictionary<string, Expr>> { new(StringComparer.Ordinal) };
        foreach (var name in SymbolNames.Of(left, right))
        {
            if (declarations.Find(name) is not { IsScalar: true, Domain: var domain } || domain.FiniteValues is not { } values)
            {
                continue;
            }

            if (combinations.Count * values.Count > MaximalCombinations)
            {
                return null;
            }

            combinations = [.. combinations.SelectMany(c => values.Select(v => new Dictionary<string, Expr>(c, StringComparer.Ordinal) { [name] = v }))];
        }

        if (combinations is [{ Count: 0 }])
        {
            return null;
        }

        Decision? undecided = null;
        foreach (var combination in combinations)
        {
            var decision = Equivalence.Decide(left.Substitute(combination), right.Substitute(combination), declarations, options);
            if (decision.IsDifferent)
            {
                var chosen = string.Join(", ", combination.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key} = {p.Value}"));
                return decision with { Witness = decision.Witness is null ? chosen : $"{chosen}, {decision.Witness}" };
            }

            undecided ??= decision.IsEqual ? null : decision;
        }

        return undecided ?? new(Verdict.Equal, $"The sides are equal for all {combinations.Count} values of the symbols that have few.");
    }
}

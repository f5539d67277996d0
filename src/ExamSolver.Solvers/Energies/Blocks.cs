using System.Collections.Immutable;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Energies;

/// <summary>Which groups can be summed out in closed form together: those without a term that holds two units of them.</summary>
internal static class Blocks
{
    /// <summary>Every largest set of some groups whose units do not meet in a term.</summary>
    public static IEnumerable<ImmutableArray<UnitGroup>> Independent(EnergyMachine machine, ImmutableArray<UnitGroup> among)
    {
        var sets = Enumerable.Range(0, 1 << among.Length)
            .Select(bits => among.Where((_, i) => (bits >> i & 1) == 1).ToImmutableArray())
            .Where(set => machine.Terms.All(t => t.Units.Count(u => set.Any(g => g.Name == u.Group)) < 2))
            .ToArray();
        return sets.Where(set => !Array.Exists(sets, other => other.Length > set.Length && set.All(other.Contains)));
    }

    /// <summary>How many units of some groups are left when a set is summed out.</summary>
    public static Expr Left(ImmutableArray<UnitGroup> among, ImmutableArray<UnitGroup> summed) =>
        Expr.Sum(among.Where(g => !summed.Contains(g)).Select(g => g.Count.ToExpr()));
}

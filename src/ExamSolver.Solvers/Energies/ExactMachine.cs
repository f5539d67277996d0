using System.Collections.Immutable;
using ExamSolver.Core.Arrays;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Energies;

/// <summary>A machine whose coefficients are numbers, worked out exactly: energies of states, and sums over states with a block summed out in closed form.</summary>
/// <param name="machine">The machine.</param>
internal sealed class ExactMachine(EnergyMachine machine)
{
    /// <summary>The energy of a state.</summary>
    public Expr? Energy(IReadOnlyDictionary<string, Rational[]> state) =>
        Energy(state.ToDictionary(s => s.Key, s => Array.ConvertAll(s.Value, v => (Expr)v), StringComparer.Ordinal));

    /// <summary>The energy where units have other values than their two, such as their means.</summary>
    public Expr? Energy(IReadOnlyDictionary<string, Expr[]> state)
    {
        var context = state.Aggregate(machine.Arrays, (c, s) =>
            c.With(new LetDefinition(s.Key, Formula.List(s.Value.Select(v => v.ToFormula())), new ArrayEntries(s.Value.Length, 1, false, [.. s.Value]))));
        var written = machine.Terms.Select(t => t.IsNegative ? -t.ToFormula() : t.ToFormula());
        return context.WorkOut(Formula.Sum(written), out _) is { IsScalar: true } value ? value.Entries[0] : null;
    }

    /// <summary>Σ e^(−E) over all states of the groups that are not given, as a sum of products: an item for each state of the units that are left.</summary>
    public ImmutableArray<Formula> Sum(IReadOnlyDictionary<string, Rational[]> given)
    {
        ImmutableArray<UnitGroup> free = [.. machine.Groups.Where(g => !given.ContainsKey(g.Name))];
        var summed = Blocks.Independent(machine, free).MaxBy(set => set.Sum(Count));
        var left = free.Where(g => !summed.Contains(g)).ToArray();
        var items = ImmutableArray.CreateBuilder<Formula>();
        foreach (var state in States(left, given))
        {
            foreach (var group in summed)
                state[group.Name] = [.. Enumerable.Repeat((Rational)group.Low, Count(group))];
            var lowest = Energy(state)!;
            var factors = new List<Formula>();
            if (lowest != 0)
                factors.Add(Exp(-lowest));
            foreach (var group in summed)
            {
                for (var i = 0; i < Count(group); i++)
                {
                    state[group.Name][i] = 1;
                    factors.Add(1 + Exp(lowest - Energy(state)!));
                    state[group.Name][i] = group.Low;
                }
            }

            items.Add(Formula.Product(factors));
        }

        return items.ToImmutable();
    }

    /// <summary>All states of some groups, added to a state that is given.</summary>
    public static IEnumerable<Dictionary<string, Rational[]>> States(IReadOnlyList<UnitGroup> groups, IReadOnlyDictionary<string, Rational[]> given)
    {
        var units = groups.Sum(Count);
        for (var bits = 0; bits < 1 << units; bits++)
        {
            var state = given.ToDictionary(g => g.Key, g => (Rational[])g.Value.Clone(), StringComparer.Ordinal);
            var at = 0;
            foreach (var group in groups)
                state[group.Name] = [.. Enumerable.Range(0, Count(group)).Select(_ => (bits >> at++ & 1) == 1 ? (Rational)1 : group.Low)];
            yield return state;
        }
    }

    /// <summary>The number of units of a group.</summary>
    public static int Count(UnitGroup group) => (int)((NumberFormula)group.Count).Value.ToDouble();

    private static Formula Exp(Expr exponent) => exponent == 0 ? 1 : Formula.Apply("exp", exponent.ToFormula());
}

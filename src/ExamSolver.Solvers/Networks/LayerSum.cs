using System.Collections.Immutable;
using ExamSolver.Core.Networks;
using ExamSolver.Core.Solutions;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Networks;

/// <summary>The steps of a sum over layers: layer by layer, or for a longer network the sums of its blocks or of its sorts of layers.</summary>
internal static class LayerSum
{
    /// <summary>The most steps that are written out layer by layer; of a longer network the table has the layers.</summary>
    private const int MostSteps = 12;

    /// <summary>The steps to the sum of some layers' counts.</summary>
    /// <param name="network">The network.</param>
    /// <param name="places">The layers, those without anything to count among them.</param>
    /// <param name="count">What a layer counts.</param>
    /// <param name="step">The step that gives a layer's count.</param>
    /// <param name="total">The answer.</param>
    public static ImmutableArray<DerivationStep> Steps(Network network, IEnumerable<int> places, Func<int, Expr> count, Func<int, DerivationStep> step, Formula total)
    {
        var counts = places.ToDictionary(p => p, count);
        var written = counts.Keys.Where(p => counts[p] != 0).Order().ToArray();
        var steps = written.Length <= MostSteps ? [.. written.Select(step)] : Groups(network, written, counts).ToList();
        if (steps.Count != 1)
        {
            var sum = steps.Count == 0 ? Formula.Number(0) : Formula.Sum(steps.Select(s => s.After));
            steps.Add(new DerivationStep(steps.Count == 0 ? "nothing" : "sum", sum, StepRelation.Equal, total));
        }

        return [.. steps.Select(s => s with { Declarations = network.Declarations })];
    }

    private static IEnumerable<DerivationStep> Groups(Network network, int[] places, Dictionary<int, Expr> counts)
    {
        var byBlock = places.GroupBy(p => network.Layers[p].Name.Split('.')[0]).ToArray();
        var isByBlock = byBlock.Length <= MostSteps;
        foreach (var group in isByBlock ? byBlock : [.. places.GroupBy(p => network.Layers[p].Sort)])
        {
            // Equal summands stand once, with their number.
            var terms = group.GroupBy(p => counts[p]).Select(g => g.Count() == 1 ? g.Key.ToFormula() : Formula.Product([g.Count(), g.Key.ToFormula()])).ToArray();
            var sum = group.Aggregate((Expr)0, (all, p) => all + counts[p]);
            var rule = group.Count() == 1 ? "single" : isByBlock ? "block" : "sort";
            yield return new DerivationStep(rule, terms.Length == 1 ? terms[0] : Formula.Sum(terms), StepRelation.Equal, sum.ToFormula()).With("layer", group.Key);
        }
    }
}

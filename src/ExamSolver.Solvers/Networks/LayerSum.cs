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

    /// <summary>So many equal terms are written once, with their number.</summary>
    private const int FewestTimes = 4;

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
        var blocks = written.GroupBy(p => Block(network, p)).ToArray();
        var steps = new List<DerivationStep>();

        // A page holds no step for each block of a network of many; what each adds up to is in the table, and equal ones stand once.
        var totals = blocks.Select(b => b.Aggregate((Expr)0, (all, p) => all + counts[p])).GroupBy(c => c, c => (object)c).Select(Times).ToArray();
        if (blocks.Length <= MostSteps || totals.Length is 1 or > MostSteps)
        {
            steps.AddRange(written.Length <= MostSteps ? written.Select(step) : Groups(network, written, counts));
            totals = [.. steps.Select(s => s.After).GroupBy(t => t.ToInfix(), StringComparer.Ordinal).SelectMany(IEnumerable<Formula> (g) => g.Count() < FewestTimes ? g : [Formula.Product([g.Count(), g.First()])])];
        }

        if (steps.Count != 1)
            steps.Add(new DerivationStep(totals.Length == 0 ? "nothing" : "sum", totals.Length == 0 ? Formula.Number(0) : Formula.Sum(totals), StepRelation.Equal, total));
        return [.. steps.Select(s => s with { Declarations = network.Declarations })];
    }

    private static string Block(Network network, int place) => network.Layers[place].Name.Split('.')[0];

    private static Formula Times(IGrouping<Expr, object> equal) => equal.Count() == 1 ? equal.Key.ToFormula() : Formula.Product([equal.Count(), equal.Key.ToFormula()]);

    private static IEnumerable<DerivationStep> Groups(Network network, int[] places, Dictionary<int, Expr> counts)
    {
        var byBlock = places.GroupBy(p => Block(network, p)).ToArray();
        var isByBlock = byBlock.Length <= MostSteps;
        foreach (var group in isByBlock ? byBlock : [.. places.GroupBy(p => network.Layers[p].Sort)])
        {
            // Equal summands stand once, with their number.
            var terms = group.GroupBy(p => counts[p], p => (object)p).Select(Times).ToArray();
            var sum = group.Aggregate((Expr)0, (all, p) => all + counts[p]);
            var rule = group.Count() == 1 ? "single" : isByBlock ? "block" : "sort";
            yield return new DerivationStep(rule, terms.Length == 1 ? terms[0] : Formula.Sum(terms), StepRelation.Equal, sum.ToFormula()).With("layer", group.Key);
        }
    }
}

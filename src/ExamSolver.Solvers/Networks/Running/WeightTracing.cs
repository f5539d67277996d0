using System.Collections.Immutable;
using ExamSolver.Core.Networks;
using ExamSolver.Numerics;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Networks;

/// <summary>Counts parameters by running layers and noting which weights they read.</summary>
internal static class WeightTracing
{
    /// <summary>The number of distinct weights that the layers at some places read. What they are given to read is what the layers before them put out when run.</summary>
    /// <param name="network">The network.</param>
    /// <param name="places">The layers.</param>
    /// <param name="part">The part of the layer whose weights count; <c>null</c> for all.</param>
    /// <param name="frozen">Whether weights that are not trained count.</param>
    /// <param name="buffers">Whether numbers that are kept but not trained count.</param>
    public static Rational Count(Network network, IReadOnlyCollection<int> places, string? part = null, bool frozen = false, bool buffers = false)
    {
        var outputs = ForwardRun.Shapes(network);

        // An array that a layer borrows is its owner's.
        var arrays = new SortedDictionary<string, Rational>(StringComparer.Ordinal);
        foreach (var place in places)
        {
            var (layer, sources) = (network.Layers[place], network.Nodes[place].Sources);
            if (layer.Frozen && !frozen)
                continue;
            var run = ReducedRun.Of(layer, [.. sources.Select(s => s < 0 ? network.Inputs[~s].Shape.ToLongs() : outputs[s])], outputs[place], countsPositions: false);
            if (run is null)
                continue;
            var borrowed = Borrowed(network, layer);
            foreach (var (array, count) in Arrays(run, layer.Name, buffers))
            {
                if (!borrowed.Contains(array[layer.Name.Length..]) && (part is null || array.StartsWith($"{layer.Name}.{part}", StringComparison.Ordinal)))
                    arrays[array] = count;
            }
        }

        return arrays.Values.Aggregate((Rational)0, (sum, count) => sum + count);
    }

    /// <summary>The ends of the names of the arrays that a layer borrows: those that its owner reads when it is run.</summary>
    private static HashSet<string> Borrowed(Network network, Layer layer)
    {
        if (layer.Shares is not { } owner)
            return [];
        var place = network.IndexOf(owner);
        var run = ReducedRun.Of(network.Layers[place], [.. network.InputsOf(place).Select(i => i.ToLongs())], network.Outputs[place].ToLongs(), countsPositions: false);
        return run is null ? [] : [.. Arrays(run, owner, buffers: true).Select(a => a.Name[owner.Length..])];
    }

    private static IEnumerable<(string Name, Rational Count)> Arrays(ReducedRun run, string name, bool buffers)
    {
        run.Count(name, ledger => ledger.DistinctWeights);
        var names = run.Runs.SelectMany(ledger => ledger.Arrays).Where(a => buffers || !a.IsBuffer).Select(a => a.Name).ToImmutableSortedSet(StringComparer.Ordinal);
        return names.Select(array => (array, run.Count(name, ledger => ledger.Arrays.FirstOrDefault(a => a.Name == array)?.DistinctWeights ?? 0)));
    }
}

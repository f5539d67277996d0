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
        var shapes = ForwardRun.Shapes(network);
        var runs = new Dictionary<Run, ImmutableArray<TracedArray>>();
        var count = (Rational)0;
        foreach (var place in places.Where(p => frozen || !network.Layers[p].Frozen))
        {
            // An array that a layer borrows is its owner's.
            var borrowed = network.Layers[place].Shares is { } owner ? Arrays(network.IndexOf(owner)).Select(a => a.Name).ToHashSet(StringComparer.Ordinal) : [];
            foreach (var array in Arrays(place))
            {
                if ((buffers || !array.IsBuffer) && !borrowed.Contains(array.Name) && (part is null || array.Name.StartsWith(part, StringComparison.Ordinal)))
                    count += array.Count;
            }
        }

        return count;

        // Equal layers that read equal shapes are run once.
        ImmutableArray<TracedArray> Arrays(int place)
        {
            var (layer, inputs) = (network.Layers[place], network.Nodes[place].Sources.Select(s => s < 0 ? network.Inputs[~s].Shape.ToLongs() : shapes[s]).ToArray());
            var run = Run.Of(layer, inputs);
            if (!runs.TryGetValue(run, out var known))
                runs[run] = known = Trace(run.Layer, inputs, shapes[place]);
            return known;
        }
    }

    private static ImmutableArray<TracedArray> Trace(Layer layer, long[][] inputs, long[] output)
    {
        const string Name = "layer";
        if (ReducedRun.Of(layer, inputs, output, countsPositions: false) is not { } run)
            return [];
        run.Count(Name, ledger => ledger.DistinctWeights);
        var arrays = run.Runs.SelectMany(ledger => ledger.Arrays).Select(a => (a.Name, a.IsBuffer)).Distinct().OrderBy(a => a.Name, StringComparer.Ordinal);
        return [.. arrays.Select(array => new TracedArray(array.Name[(Name.Length + 1)..], array.IsBuffer, run.Count(Name, ledger => ledger.Arrays.FirstOrDefault(a => a.Name == array.Name)?.DistinctWeights ?? 0)))];
    }

    private sealed record TracedArray(string Name, bool IsBuffer, Rational Count);
}

/// <summary>A layer whatever its name and place, and the shapes that it reads: two that are equal do the same.</summary>
internal readonly record struct Run(Layer Layer, string Inputs)
{
    /// <summary>What a layer does with inputs of some shapes.</summary>
    public static Run Of(Layer layer, IEnumerable<long[]> inputs) =>
        new(layer with { Name = "layer", Shares = null, Frozen = false, Position = default }, string.Join(';', inputs.Select(i => string.Join('x', i))));
}

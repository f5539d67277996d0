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
        var runs = new ReducedRuns(network, countsPositions: false);
        Rational count = 0;
        foreach (var place in places.Where(p => frozen || !network.Layers[p].Frozen))
        {
            // An array that a layer borrows is its owner's.
            var borrowed = network.Layers[place].Shares is { } owner ? Arrays(runs, network.IndexOf(owner)).Select(a => a.Name).ToHashSet(StringComparer.Ordinal) : [];
            foreach (var array in Arrays(runs, place))
            {
                if ((buffers || !array.IsBuffer) && !borrowed.Contains(array.Name) && (part is null || IsOf(part, array.Name)))
                    count += array.Count;
            }
        }

        return count;
    }

    /// <summary>Whether an array is of a part: layer2 has layer2.input, and nothing of layer20.</summary>
    public static bool IsOf(string part, string array) => array == part || array.StartsWith(part + ".", StringComparison.Ordinal);

    private static IEnumerable<TracedArray> Arrays(ReducedRuns runs, int place)
    {
        if (runs.Of(place) is not { } run)
            return [];
        run.Count(ledger => ledger.DistinctWeights);
        var arrays = run.Runs.SelectMany(ledger => ledger.Arrays).Select(a => (a.Name, a.IsBuffer)).ToImmutableSortedSet();
        return arrays.Select(array => new TracedArray(array.Name[(ReducedRun.Name.Length + 1)..], array.IsBuffer, run.Count(ledger => ledger.Arrays.FirstOrDefault(a => a.Name == array.Name)?.DistinctWeights ?? 0)));
    }

    private sealed record TracedArray(string Name, bool IsBuffer, Rational Count);
}

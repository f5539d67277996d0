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

        // An array that two layers read under one name is there once.
        var arrays = new SortedDictionary<string, Rational>(StringComparer.Ordinal);
        foreach (var place in places)
        {
            var layer = network.Layers[place];
            if ((layer.Frozen && !frozen) || runs.Of(place) is not { } run)
                continue;
            foreach (var (array, count) in Arrays(run, buffers))
            {
                if (part is null || array.StartsWith($"{ReducedRun.Name}.{part}", StringComparison.Ordinal))
                    arrays[(layer.Shares ?? layer.Name) + array[ReducedRun.Name.Length..]] = count;
            }
        }

        return arrays.Values.Aggregate((Rational)0, (sum, count) => sum + count);
    }

    private static IEnumerable<(string Name, Rational Count)> Arrays(ReducedRun run, bool buffers)
    {
        run.Count(ledger => ledger.DistinctWeights);
        var names = run.Runs.SelectMany(ledger => ledger.Arrays).Where(a => buffers || !a.IsBuffer).Select(a => a.Name).ToImmutableSortedSet(StringComparer.Ordinal);
        return names.Select(array => (array, run.Count(ledger => ledger.Arrays.FirstOrDefault(a => a.Name == array)?.DistinctWeights ?? 0)));
    }
}

using ExamSolver.Core.Networks;
using ExamSolver.Numerics;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Networks;

/// <summary>Counts what layers do while they run.</summary>
internal static class WorkTracing
{
    /// <summary>What the layers at some places do on one input, or a part of it.</summary>
    public static Rational Count(Network network, IReadOnlyCollection<int> places, Cost.Counted counted, string? part = null) =>
        Count(new ReducedRuns(network, countsPositions: true), places, counted, part);

    /// <summary>The same from runs, some of which may have been made for another count.</summary>
    public static Rational Count(ReducedRuns runs, IReadOnlyCollection<int> places, Cost.Counted counted, string? part = null)
    {
        // Layers that differ in their names alone share a run, and what it counts.
        var counts = new Dictionary<ReducedRun, Rational>(ReferenceEqualityComparer.Instance);
        Rational total = 0;
        foreach (var place in places)
        {
            var layer = runs.Network.Layers[place];
            if (counted == Cost.Counted.Activations)
            {
                total += runs.Outputs[place].Aggregate((Rational)1, (product, size) => product * size);
                continue;
            }

            // Norms, scales and slopes multiply too, but are no sums of products.
            if (layer is NormLayer or ScaleLayer or ActivationLayer or MultiplyLayer || (counted == Cost.Counted.AttentionEntries && layer is not AttentionLayer) || runs.Of(place) is not { } run)
                continue;
            if (!counts.TryGetValue(run, out var count))
            {
                counts[run] = count = counted == Cost.Counted.AttentionEntries
                    ? run.Count(ledger => ledger.Scores) / ((AttentionLayer)layer).Heads.ToInt()
                    : run.Count(ledger => Part(ledger, part, layer is AttentionLayer));
            }

            total += count;
        }

        return counted == Cost.Counted.Flops ? 2 * total : total;
    }

    /// <summary>The multiplications of a part: those with arrays of its name, or those of queries with keys, or of scores with values.</summary>
    private static long Part(WeightLedger ledger, string? part, bool countsEntries) => part switch
    {
        null => ledger.Multiplications + (countsEntries ? ledger.ActivationProducts : 0),
        Network.Projections => ledger.Multiplications,
        "scores" => ledger.ScoreProducts,
        "sums" => ledger.ActivationProducts - ledger.ScoreProducts,
        _ => ledger.Arrays.Where(a => WeightTracing.IsOf(part, a.Name[(ReducedRun.Name.Length + 1)..])).Sum(a => a.Multiplications),
    };
}

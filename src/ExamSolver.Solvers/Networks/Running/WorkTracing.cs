using ExamSolver.Core.Networks;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Networks;

/// <summary>Counts what layers do while they run.</summary>
internal static class WorkTracing
{
    /// <summary>What the layers at some places do on one input.</summary>
    public static Rational Count(Network network, IReadOnlyCollection<int> places, Cost.Counted counted)
    {
        var runs = new ReducedRuns(network, countsPositions: true);
        Rational total = 0;
        foreach (var place in places)
        {
            var layer = network.Layers[place];
            if (counted == Cost.Counted.Activations)
            {
                total += runs.Outputs[place].Aggregate((Rational)1, (product, size) => product * size);
                continue;
            }

            // Norms, scales and slopes multiply too, but are no sums of products.
            if (layer is NormLayer or ScaleLayer or ActivationLayer or MultiplyLayer || (counted == Cost.Counted.AttentionEntries && layer is not AttentionLayer) || runs.Of(place) is not { } run)
                continue;
            total += counted == Cost.Counted.AttentionEntries
                ? run.Count(ledger => ledger.Scores) / ((AttentionLayer)layer).Heads.ToInt()
                : run.Count(ledger => ledger.Multiplications + (layer is AttentionLayer ? ledger.ActivationProducts : 0));
        }

        return counted == Cost.Counted.Flops ? 2 * total : total;
    }
}

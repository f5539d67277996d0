using ExamSolver.Core.Networks;

namespace ExamSolver.Solvers.Networks;

/// <summary>The reduced runs of a network's layers; layers that differ in their names alone share one.</summary>
internal sealed class ReducedRuns(Network network, bool countsPositions)
{
    private readonly IReadOnlyList<long[]> outputs = ForwardRun.Shapes(network);
    private readonly Dictionary<string, ReducedRun?> known = new(StringComparer.Ordinal);

    /// <summary>What each layer puts out when it is run.</summary>
    public IReadOnlyList<long[]> Outputs => outputs;

    /// <summary>The run of the layer at a place; <c>null</c> where it does nothing that is counted.</summary>
    public ReducedRun? Of(int place)
    {
        var layer = network.Layers[place] with { Name = "", Shares = null, Frozen = false, Position = default };
        long[][] inputs = [.. network.Nodes[place].Sources.Select(s => s < 0 ? network.Inputs[~s].Shape.ToLongs() : outputs[s])];
        var key = $"{layer}; {string.Join("; ", inputs.Append(outputs[place]).Select(shape => string.Join(',', shape)))}";
        return known.TryGetValue(key, out var run) ? run : known[key] = ReducedRun.Of(layer, inputs, outputs[place], countsPositions);
    }
}

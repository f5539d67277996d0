using ExamSolver.Core.Networks;

namespace ExamSolver.Solvers.Networks;

/// <summary>The reduced runs of a network's layers; layers that differ in their names alone share one.</summary>
internal sealed class ReducedRuns(Network network, bool countsPositions)
{
    private readonly IReadOnlyList<long[]> outputs = ForwardRun.Shapes(network);
    private readonly Dictionary<Run, ReducedRun?> known = [];

    /// <summary>The network.</summary>
    public Network Network => network;

    /// <summary>What each layer puts out when it is run.</summary>
    public IReadOnlyList<long[]> Outputs => outputs;

    /// <summary>The run of the layer at a place; <c>null</c> where it does nothing that is counted.</summary>
    public ReducedRun? Of(int place)
    {
        long[][] inputs = [.. network.Nodes[place].Sources.Select(s => s < 0 ? network.Inputs[~s].Shape.ToLongs() : outputs[s])];
        var run = Run.Of(network.Layers[place], inputs);
        return known.TryGetValue(run, out var reduced) ? reduced : known[run] = ReducedRun.Of(run.Layer, inputs, outputs[place], countsPositions);
    }
}

/// <summary>A layer whatever its name and place, and the shapes that it reads: two that are equal do the same.</summary>
internal readonly record struct Run(Layer Layer, string Inputs)
{
    /// <summary>What a layer does with inputs of some shapes.</summary>
    public static Run Of(Layer layer, IEnumerable<long[]> inputs) =>
        new(layer with { Name = ReducedRun.Name, Shares = null, Frozen = false, Position = default }, string.Join(';', inputs.Select(i => string.Join('x', i))));
}

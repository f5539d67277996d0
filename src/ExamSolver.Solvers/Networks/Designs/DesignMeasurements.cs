using ExamSolver.Core.Networks;
using ExamSolver.Numerics;
using ExamSolver.Numerics.Layers;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Networks.Designs;

/// <summary>The quantities of a design, and of the networks that it is held against, as they are found by running and probing them.</summary>
internal sealed class DesignMeasurements(Network design)
{
    // One network is asked for several quantities, and its runs serve them all.
    private readonly Dictionary<Network, ReducedRuns> known = new(ReferenceEqualityComparer.Instance);

    /// <summary>The value of a quantity.</summary>
    public Rational Of(Quantity quantity)
    {
        if (!known.TryGetValue(quantity.Known ?? design, out var runs))
            known[quantity.Known ?? design] = runs = new ReducedRuns(SettledNetwork.Of(quantity.Known ?? design), countsPositions: true);
        var network = runs.Network;
        var (places, part) = network.SelectPart(quantity.Layers ?? "every layer");
        var last = network.IndexOfOrLast(quantity.Layers);
        if (places.IsEmpty || last < 0)
            return 0;
        switch (quantity.Sort)
        {
            case QuantitySort.Parameters:
                return WeightTracing.Count(network, places, part);
            case QuantitySort.Multiplications:
                return WorkTracing.Count(runs, places, Cost.Counted.Macs);
            case QuantitySort.Operations:
                return WorkTracing.Count(runs, places, Cost.Counted.Flops);
            case QuantitySort.AttentionEntries:
                return WorkTracing.Count(runs, places, Cost.Counted.AttentionEntries);
            case QuantitySort.Activations:
                return WorkTracing.Count(runs, places, Cost.Counted.Activations);
            case QuantitySort.Field:
                return Seen(network, last) is { } seen ? seen.Min() : 0;
            case QuantitySort.Reaches:
                return Seen(network, last) is { } all && all.Zip(network.Input.ToLongs()).All(axis => axis.First >= axis.Second) ? 1 : 0;
            case QuantitySort.Depth:
                return DepthBefore(runs, network.Nodes.Length - 1, []);
            case QuantitySort.Layers:
                return places.Count(p => network.Nodes[p].Layer.Name.Length > 0);
            case QuantitySort.Patch:
                return Sides(runs, places, layer => layer is PatchLayer);
            case QuantitySort.Kernel:
                return places.Select(p => network.Layers[p]).OfType<WindowLayer>().SelectMany(w => LayerRun.Axes(w)).Select(Taps).DefaultIfEmpty(0).Max();
        }

        var output = runs.Outputs[last];
        return quantity.Sort switch
        {
            QuantitySort.Shape when quantity.Axis < 0 => output.Length,
            QuantitySort.Shape => output.ElementAtOrDefault(quantity.Axis),
            QuantitySort.Height => output[0],
            QuantitySort.Width => output.Length > 1 ? output[1] : 0,
            QuantitySort.Channels => output[^1],
            _ => output.Aggregate((Rational)1, (product, size) => product * size),
        };
    }

    /// <summary>How many pixels an output in the middle sees along each axis.</summary>
    private static long[]? Seen(Network network, int place)
    {
        if (network.Inputs.Length > 1 || network.Input.Rank < 2)
            return null;
        var input = network.Input.ToLongs();
        return [.. Enumerable.Range(0, input.Length - 1).Select(axis => InputProbe.Run(network, place, axis)?.Widest ?? input[axis])];
    }

    /// <summary>The most layers that multiply on a way to one, itself counted, going back from it.</summary>
    private static int DepthBefore(ReducedRuns runs, int place, Dictionary<int, int> known)
    {
        if (place < 0)
            return 0;
        if (known.TryGetValue(place, out var depth))
            return depth;

        // What stands before is settled first, so that long networks do not go deep.
        for (var earlier = 0; earlier < place; earlier++)
            known.TryAdd(earlier, Own(earlier) + runs.Network.Nodes[earlier].Sources.Max(s => s < 0 ? 0 : known[s]));
        return known[place] = Own(place) + runs.Network.Nodes[place].Sources.Max(s => s < 0 ? 0 : known[s]);

        int Own(int layer) => WorkTracing.Count(runs, [layer], Cost.Counted.Macs) > 0 ? 1 : 0;
    }

    /// <summary>How many pixels of its input stand for one of its output, where that goes evenly.</summary>
    private static long Sides(ReducedRuns runs, IEnumerable<int> places, Func<Layer, bool> counts)
    {
        var (network, shapes) = (runs.Network, runs.Outputs);
        return places.Where(p => counts(network.Layers[p])).SelectMany(p =>
        {
            var read = network.Nodes[p].Sources[0] is >= 0 and var source ? shapes[source] : network.Input.ToLongs();
            return read[..^1].Zip(shapes[p], (from, to) => from / to);
        }).DefaultIfEmpty(0).Max();
    }

    /// <summary>How many ones a window adds up that stands on nothing else.</summary>
    private static long Taps(AxisWindow window)
    {
        var line = Tensor.Filled(new Shape(window.Size * window.Dilation, 1), 1);
        return (long)TracedLayers.Pool(line, [window with { Before = 0, After = 0, CeilMode = false }], PoolOperation.Sum).Values[0];
    }
}

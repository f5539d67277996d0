using ExamSolver.Core.Networks;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Networks.Designs;

/// <summary>The quantities of a network by the rules of its layers.</summary>
internal static class DesignFormulas
{
    /// <summary>The value of a quantity.</summary>
    public static Expr Of(Quantity quantity, Network design)
    {
        var network = quantity.Known ?? design;
        var phrase = quantity.Layers ?? "every layer";
        var (places, part) = network.SelectPart(phrase);
        var last = network.IndexOfOrLast(quantity.Layers);
        if (places.IsEmpty || last < 0)
            return 0;
        var output = network.Outputs[last];
        return quantity.Sort switch
        {
            QuantitySort.Parameters => ParameterCount.Total(network, places, part),
            QuantitySort.Multiplications => Cost.Total(network, phrase, Cost.Counted.Macs, new Cost.Rules()),
            QuantitySort.Operations => Cost.Total(network, phrase, Cost.Counted.Flops, new Cost.Rules()),
            QuantitySort.AttentionEntries => Cost.Total(network, phrase, Cost.Counted.AttentionEntries, new Cost.Rules()),
            QuantitySort.Activations => Cost.Total(network, phrase, Cost.Counted.Activations, new Cost.Rules()),
            QuantitySort.Shape => quantity.Axis < 0 ? output.Rank : quantity.Axis < output.Rank ? output.Sizes[quantity.Axis] : 0,
            QuantitySort.Height => output.Sizes[0],
            QuantitySort.Width => output.Rank > 1 ? output.Sizes[1] : 0,
            QuantitySort.Channels => output.Channels,
            QuantitySort.Outputs => output.Count,
            QuantitySort.Field => ReceptiveField.Extents(network, last) is { } extents ? extents.MinBy(Number) ?? 0 : 0,
            QuantitySort.Reaches => ReceptiveField.Extents(network, last) is { } seen && seen.Zip(network.Input.Sizes, (field, length) => Number(field) >= Number(length)).All(all => all) ? 1 : 0,
            QuantitySort.Depth => Depth(network),
            QuantitySort.Layers => places.Length,
            QuantitySort.Patch => places.Select(p => network.Layers[p]).OfType<PatchLayer>().SelectMany(p => p.Size.Sizes).MaxBy(Number) ?? 0,
            _ => places.Select(p => network.Layers[p]).OfType<WindowLayer>().SelectMany(w => w.Window.Sizes).MaxBy(Number) ?? 0,
        };
    }

    private static Rational Number(Expr size) => size.TryGetNumber(out var number) ? number : 0;

    /// <summary>The most layers that sum products on a way from the input to the last layer.</summary>
    private static int Depth(Network network)
    {
        var depths = new int[network.Layers.Length];
        for (var i = 0; i < depths.Length; i++)
        {
            var before = network.Nodes[i].Sources.Max(s => s < 0 ? 0 : depths[s]);
            depths[i] = network.Layers[i].Work(network.InputsOf(i)).IsEmpty ? before : before + 1;
        }

        return depths[^1];
    }
}

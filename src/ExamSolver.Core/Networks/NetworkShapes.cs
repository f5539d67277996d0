using System.Collections.Immutable;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Networks;

/// <summary>The shapes along a network.</summary>
public static class NetworkShapes
{
    /// <summary>Settles every layer for what it reads, and follows the shapes to the outputs or to the first layer that does not fit.</summary>
    public static (ImmutableArray<NetworkNode> Nodes, ImmutableArray<SymbolicShape> Outputs, NetworkFault? Fault) Fit(ImmutableArray<NetworkInput> inputs, ImmutableArray<NetworkNode> nodes)
    {
        var fitted = ImmutableArray.CreateBuilder<NetworkNode>(nodes.Length);
        var outputs = ImmutableArray.CreateBuilder<SymbolicShape>(nodes.Length);
        var (partial, fault) = (ImmutableArray<SymbolicShape>.Empty, (NetworkFault?)null);
        foreach (var node in nodes)
        {
            (var layer, var output, fault) = Fit(node.Layer, [.. node.Sources.Select(s => s < 0 ? inputs[~s].Shape : outputs[s])]);
            if (fault is not null)
                break;
            fitted.Add(node with { Layer = layer, Written = node.Written ?? node.Layer });
            outputs.Add(output!);
        }

        return (fitted.ToImmutable(), outputs.ToImmutable(), fault);
    }

    /// <summary>Settles one layer for what it reads.</summary>
    public static (Layer Layer, SymbolicShape? Output, NetworkFault? Fault) Fit(Layer layer, ImmutableArray<SymbolicShape> inputs)
    {
        if (inputs.FirstOrDefault(i => !i.Sizes.All(s => Layer.IsSize(s, 1))) is { } empty)
            return (layer, null, new(layer, new Misfit($"layer {layer.Name} would read {empty}: sizes are whole numbers from 1")));
        if (layer.ImpossibleSize() is { } impossible)
            return (layer, null, new(layer, impossible));
        var fitted = layer.Fit(inputs);
        if (fitted.ImpossibleSize() is { } unsized)
            return (layer, null, new(layer, unsized));
        if (fitted.Misfit(inputs) is { } misfit)
            return (layer, null, new(layer, misfit));
        var output = fitted.Output(inputs, new ShapeRules());
        return output.Sizes.All(s => Layer.IsSize(s, 1))
            ? (fitted, output, null)
            : (layer, null, new(layer, new Misfit($"layer {fitted.Name} reads {inputs[0]} and leaves nothing: its output would be {output}", EmptyHint(fitted))));
    }

    /// <summary>The shapes under other rules; <c>null</c> where a layer then no longer fits.</summary>
    public static ImmutableArray<SymbolicShape>? Under(ShapeRules rules, Network network)
    {
        var outputs = ImmutableArray.CreateBuilder<SymbolicShape>(network.Nodes.Length);
        foreach (var node in network.Nodes)
        {
            ImmutableArray<SymbolicShape> inputs = [.. node.Sources.Select(s => s < 0 ? network.Inputs[~s].Shape : outputs[s])];
            if (node.Layer.Misfit(inputs) is not null)
                return null;
            var output = node.Layer.Output(inputs, rules);
            if (output.Sizes.Any(s => !Layer.IsSize(s, 1)))
                return null;
            outputs.Add(output);
        }

        return outputs.ToImmutable();
    }

    /// <summary>The shapes that a layer reads.</summary>
    internal static ImmutableArray<SymbolicShape> Read(NetworkNode node, ImmutableArray<NetworkInput> inputs, ImmutableArray<SymbolicShape> outputs) =>
        [.. node.Sources.Select(s => s < 0 ? inputs[~s].Shape : outputs[s])];

    private static string? EmptyHint(Layer layer) => layer is WindowLayer window
        ? $"its window {window.Window} with dilation {window.Spread} does not fit: make the window smaller, the padding larger, or drop a layer before it"
        : null;
}

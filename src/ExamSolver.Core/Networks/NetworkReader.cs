using System.Collections.Immutable;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Networks;

/// <summary>Reads networks out of problem files.</summary>
public sealed partial class Network : IReadFromSpec<Network>
{
    /// <summary>The most layers a network may have, repeats written out.</summary>
    public const int MaximumLayers = 10_000;

    /// <summary>The most positions of a feature map: 2048 × 2048. Checks run every layer.</summary>
    private const int LargestMap = 4_194_304;

    private static readonly ImmutableSortedDictionary<string, Type> Sorts = new Dictionary<string, Type>
    {
        ["activation"] = typeof(ActivationLayer),
        ["conv"] = typeof(ConvolutionLayer),
        ["dense"] = typeof(DenseLayer),
        ["flatten"] = typeof(FlattenLayer),
        ["pool"] = typeof(PoolingLayer),
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <inheritdoc/>
    public static SpecType SpecType { get; } = SpecType.OneOf("a network: its name in `networks`, or {input: …, layers: […]}", SpecType.Text, SpecType.Reference("a network", "network"));

    /// <summary>The definitions that <see cref="SpecType"/> refers to: a network written out, and a layer.</summary>
    public static IReadOnlyDictionary<string, SpecType> Definitions { get; } = new Dictionary<string, SpecType>
    {
        ["network"] = SpecType.Map("a network", [
            new SpecKey("input", "shape of the input, channels last: 32x32x3", true, null, () => SymbolicShape.SpecType),
            new SpecKey("layers", "the layers in order", true, null, () => SpecType.ListOf(SpecType.Reference("a layer", "layer")))]),
        ["layer"] = SpecType.OneOf("a layer", [
            SpecType.Text,
            .. Sorts.Keys.Select(sort => SpecType.Map(sort, [.. SpecBinder.Keys(Sorts[sort]), RepeatKey, .. sort == "flatten" ? [FlattenKey] : Array.Empty<SpecKey>()])),
            SpecType.Map("a repeated block", [
                RepeatKey with { Required = true },
                new SpecKey("layers", "the layers to repeat", true, null, () => SpecType.ListOf(SpecType.Reference("a layer", "layer")))])]),
    };

    private static SpecKey RepeatKey => new("repeat", "how often the layer stands in a row", false, "1", () => SpecType.Number(whole: true, 1, MaximumLayers));

    private static SpecKey FlattenKey => new("flatten", "true", true, null, () => SpecType.Truth);

    /// <summary>Reads a network by its name, or as it is written out.</summary>
    public static Network? Read(SpecNode node, SpecScope scope)
    {
        switch (node)
        {
            case SpecScalar { IsEmpty: false } name when scope.Networks.TryGetValue(name.Text, out var network):
                return network;
            case SpecScalar { IsEmpty: false } name:
                scope.Diagnostics.Error("unknown-network", name.Position, $"there is no network {name.Description}", NearestName.Hint(name.Text, [.. scope.Networks.Keys], "networks") ?? "write it under `networks` of the problem");
                return null;
            case SpecMap map:
                return ReadMap(map, scope);
            default:
                SpecBinder.ReportWrongType(node, "a network", scope.Diagnostics, "write its name, or {input: 32x32x3, layers: […]}");
                return null;
        }
    }

    private static Network? ReadMap(SpecMap map, SpecScope scope)
    {
        var isClean = SpecBinder.CheckKeys(map, ["input", "layers"], scope.Diagnostics);
        foreach (var key in new[] { "input", "layers" }.Where(k => map[k] is null))
            scope.Diagnostics.Error("missing-key", map.Position, $"the key \"{key}\" is missing", "a network is {input: 32x32x3, layers: […]}");
        var input = map["input"] is { } inputNode ? SymbolicShape.Read(inputNode, scope) : null;
        var layers = map["layers"] is { } layersNode ? ReadLayers(layersNode, scope) : null;
        return !isClean || input is null || layers is null || Name(layers, scope) is not { } named ? null : Connect(input, named, scope);
    }

    private static Network? Connect(SymbolicShape input, ImmutableArray<Layer> layers, SpecScope scope)
    {
        if (!scope.Layers.Take(layers.Length))
        {
            scope.Diagnostics.Error("too-many-layers", layers[0].Position, $"the networks of the file have more than {LayerBudget.Maximum} layers together", "name a network under `networks` once, and use its name");
            return null;
        }

        var trace = ShapeInference.Trace(input, layers, new ShapeRules());
        if (trace.Mismatch is { } mismatch)
        {
            scope.Diagnostics.Error("layer-does-not-fit", mismatch.Layer.Position, mismatch.Message, mismatch.Hint);
            return null;
        }

        var huge = layers.Select((layer, i) => (Layer: layer, Input: trace.Shapes[i])).FirstOrDefault(l => l.Layer is WindowLayer window && !CanRun(window, l.Input));
        if (huge.Layer is null)
            return new Network(input, layers);
        scope.Diagnostics.Error("too-large-to-run", huge.Layer.Position, $"layer {huge.Layer.Name} reads {huge.Input}, which is too large for the checks to run", $"a strip of its map, with the padding and as wide as its window, has at most {LargestMap} entries; larger sizes can be symbols");
        return null;
    }

    /// <summary>
    /// Whether a strip of the map with its padding, as wide or as high as the window, is small enough to be run: more a check never needs.
    /// Symbols stand for small numbers.
    /// </summary>
    private static bool CanRun(WindowLayer layer, SymbolicShape input)
    {
        var (zeros, height, width) = (layer.Padding, layer.Window.Height * layer.Spread.Height, layer.Window.Width * layer.Spread.Width);
        return IsSmall(input.Sizes[0] + zeros.Top + zeros.Bottom, width) && IsSmall(height, input.Sizes[1] + zeros.Left + zeros.Right) && IsSmall(height, width);
    }

    private static bool IsSmall(Expr height, Expr width) => !(height * width).TryGetNumber(out var positions) || positions <= LargestMap;

    private static List<Layer>? ReadLayers(SpecNode node, SpecScope scope)
    {
        if (node is not SpecList { Items.Count: > 0 } list)
        {
            SpecBinder.ReportWrongType(node, "a list of layers", scope.Diagnostics, "write one layer an item: - {conv: 20, kernel: 3}");
            return null;
        }

        var layers = new List<Layer>();
        var complete = true;
        foreach (var item in list.Items)
        {
            if (ReadLayer(item, scope) is { } read)
                layers.AddRange(read);
            else
                complete = false;
            if (layers.Count <= MaximumLayers)
                continue;
            scope.Diagnostics.Error("too-many-layers", item.Position, $"the network has more than {MaximumLayers} layers");
            return null;
        }

        return complete ? layers : null;
    }

    private static IEnumerable<Layer>? ReadLayer(SpecNode node, SpecScope scope)
    {
        switch (node)
        {
            case SpecScalar { Text: "flatten" }:
                return [new FlattenLayer { Position = node.Position }];
            case SpecScalar { IsEmpty: false } word when IsActivation(word.Text):
                return [new ActivationLayer { Function = word.Text, Position = node.Position }];
            case SpecScalar { IsEmpty: false } word:
                scope.Diagnostics.Error("unknown-layer", node.Position, $"unknown layer {word.Description}", NearestName.Hint(word.Text, [.. Sorts.Keys, .. Activations], "layers"));
                return null;
            case SpecMap map:
                return ReadRepeated(map, scope);
            default:
                SpecBinder.ReportWrongType(node, "a layer", scope.Diagnostics, "write a layer such as {conv: 20, kernel: 3}");
                return null;
        }
    }

    private static IEnumerable<Layer>? ReadRepeated(SpecMap map, SpecScope scope)
    {
        var repeat = map.Entries.FirstOrDefault(e => SpecBinder.Normalize(e.Key.Text) == "repeat");
        var rest = repeat is null ? map : new SpecMap([.. map.Entries.Where(e => e != repeat)], map.Position);
        var times = 1;
        if (repeat is not null)
        {
            if (SpecFormula.ReadSize(repeat.Value, scope, 1, "`repeat`") is not { } count)
                return null;
            if (!count.TryGetInteger(out var number) || number > MaximumLayers)
            {
                scope.Diagnostics.Error("out-of-range", repeat.Value.Position, $"`repeat` is {count.ToInfix()}", $"it must be a whole number from 1 to {MaximumLayers}");
                return null;
            }

            times = (int)number;
        }

        if (map["name"] is SpecScalar name && !IsName(name.Text))
        {
            scope.Diagnostics.Error("bad-name", name.Position, $"{name.Description} is no name of a layer", "a name is made of at most 40 letters, digits, - _ and .");
            return null;
        }

        var once = rest["layers"] is { } block && rest.Entries.Count == 1 ? ReadLayers(block, scope) : ReadOne(rest, scope) is { } layer ? [layer] : null;
        if (once is null)
            return null;
        if (times > 1 && once.Find(l => l.Name.Length > 0) is { } named)
        {
            scope.Diagnostics.Error("duplicate-name", named.Position, $"the layer \"{named.Name}\" is repeated, so its name would stand {times} times", "leave the name out: repeated layers are numbered by themselves");
            return null;
        }

        return Enumerable.Repeat(once, times).SelectMany(l => l).Take(MaximumLayers + 1);
    }

    private static Layer? ReadOne(SpecMap map, SpecScope scope)
    {
        var sorts = map.Entries.Where(e => Sorts.ContainsKey(SpecBinder.Normalize(e.Key.Text))).ToArray();
        if (sorts.Length != 1)
        {
            scope.Diagnostics.Error(
                "unknown-layer",
                map.Position,
                sorts.Length == 0 ? $"no layer is {map.Description}" : $"one item is two layers: {string.Join(" and ", sorts.Select(s => s.Key.Text))}",
                sorts.Length == 0 ? NearestLayer(map) : "write one item for each");
            return null;
        }

        var sort = SpecBinder.Normalize(sorts[0].Key.Text);
        var keys = sort == "flatten" ? new SpecMap([.. map.Entries.Where(e => e != sorts[0])], map.Position) : map;
        if (SpecBinder.Bind(Sorts[sort], keys, scope) is not Layer layer)
            return null;
        layer = layer with { Position = map.Position };
        return layer switch
        {
            ActivationLayer activation when !IsActivation(activation.Function) => Unknown(activation, sorts[0].Value, scope),
            ConvolutionLayer convolution => Resolve(convolution, convolution.Kernel, convolution.Dilation, scope),
            PoolingLayer pooling => Resolve(pooling, pooling.Size, PlaneSize.One, scope),
            _ => layer,
        };
    }

    private static WindowLayer? Resolve(WindowLayer layer, PlaneSize kernel, PlaneSize dilation, SpecScope scope)
    {
        if (layer.Padding.Word != "same" || layer.Step.Equals(PlaneSize.One))
            return layer with { Padding = layer.Padding.Resolve(kernel, dilation) };
        scope.Diagnostics.Error("ambiguous-padding", layer.Padding.Position, $"padding \"same\" with stride {layer.Step} means different things in different libraries", "write the zeros as numbers: [top, bottom, left, right]");
        return null;
    }

    private static ActivationLayer? Unknown(ActivationLayer activation, SpecNode node, SpecScope scope)
    {
        scope.Diagnostics.Error("unknown-activation", node.Position, $"unknown activation \"{activation.Function}\"", NearestName.Hint(activation.Function, Activations, "activations"));
        return null;
    }

    private static string NearestLayer(SpecMap map)
    {
        foreach (var entry in map.Entries)
        {
            if (NearestName.Find(SpecBinder.Normalize(entry.Key.Text), [.. Sorts.Keys]) is { } nearest)
                return $"did you mean \"{nearest}\"?";
        }

        return "layers: " + string.Join(", ", Sorts.Keys);
    }

    /// <summary>Gives every layer without a name its sort and its number among its like.</summary>
    private static ImmutableArray<Layer>? Name(List<Layer> layers, SpecScope scope)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var layer in layers.Where(l => l.Name.Length > 0))
        {
            if (taken.Add(layer.Name))
                continue;
            scope.Diagnostics.Error("duplicate-name", layer.Position, $"two layers are called \"{layer.Name}\"");
            return null;
        }

        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var named = ImmutableArray.CreateBuilder<Layer>(layers.Count);
        foreach (var layer in layers)
        {
            var sort = layer is ActivationLayer activation ? activation.Function.Replace(' ', '-') : layer.Sort;
            counts[sort] = counts.GetValueOrDefault(sort) + 1;
            var name = layer.Name.Length > 0 ? layer.Name : sort + counts[sort];
            while (layer.Name.Length == 0 && !taken.Add(name))
                name += "'";
            named.Add(layer with { Name = name });
        }

        return named.MoveToImmutable();
    }

    /// <summary>Names are printed in tables, in mathematics and in answers.</summary>
    private static bool IsName(string text) => text.Length is > 0 and <= 40 && text.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.');

    private static bool IsActivation(string name) => Activations.Contains(name);

    /// <summary>The functions that a layer may apply, as the expression language names them.</summary>
    private static readonly string[] Activations = ["relu", "leakyrelu", "elu", "gelu", "sigmoid", "softplus", "tanh", "sign", "abs", "sin", "softmax"];
}

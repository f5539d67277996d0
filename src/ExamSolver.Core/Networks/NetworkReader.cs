using System.Collections.Immutable;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Networks;

/// <summary>Reads networks out of problem files.</summary>
public sealed partial class Network : IReadFromSpec<Network>
{
    /// <summary>The most layers a network may have, repeats written out.</summary>
    public const int MaximumLayers = 10_000;

    private static readonly string[] Keys = ["input", "inputs", "layers", "blocks"];

    /// <inheritdoc/>
    public static SpecType SpecType { get; } = SpecType.OneOf("a network: its name in `networks`, or {input: …, layers: […]}", SpecType.Text, SpecType.Reference("a network", "network"));

    /// <summary>The definitions that <see cref="SpecType"/> refers to: a network written out, and a layer.</summary>
    public static IReadOnlyDictionary<string, SpecType> Definitions { get; } = new Dictionary<string, SpecType>
    {
        ["network"] = SpecType.Map("a network", [
            new SpecKey("input", "shape of the input, channels last: 32x32x3", false, null, () => SymbolicShape.SpecType),
            new SpecKey("inputs", "several inputs by name, instead of `input`", false, null, () => SpecType.MapOf("inputs by name", SymbolicShape.SpecType)),
            new SpecKey("blocks", "layers by a name of their own, for use in `layers`", false, null, () => SpecType.MapOf("blocks by name", SpecType.OneOf("a list of layers, or {parameters: […], layers: […]}"))),
            new SpecKey("layers", "the layers in order", true, null, () => SpecType.ListOf(SpecType.Reference("a layer", "layer")))]),
        ["layer"] = LayerReader.SpecType,
    };

    /// <summary>Reads a network by its name, or as it is written out.</summary>
    public static Network? Read(SpecNode node, SpecScope scope)
    {
        switch (node)
        {
            case SpecScalar { IsEmpty: false } name when scope.Networks.TryGetValue(name.Text, out var network):
                return network;
            case SpecScalar { IsEmpty: false } name when scope.Unread.Contains(name.Text):
                return null;
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

    /// <summary>Reads a network whose inputs are settled: a list of layers, or a map with `layers`, which may have `blocks` and say the inputs again.</summary>
    public static Network? Read(SpecNode node, ImmutableArray<NetworkInput> inputs, SpecScope scope)
    {
        if (node is SpecList)
            return ReadMap(new SpecMap([new(new SpecScalar("layers", ScalarStyle.Plain, node.Position), node)], node.Position), scope, inputs);
        if (node is SpecMap map)
            return ReadMap(map, scope, inputs);
        SpecBinder.ReportWrongType(node, "a list of layers", scope.Diagnostics, "write [{conv: 20, kernel: 3}, relu], or one layer a line: - {conv: 20, kernel: 3}");
        return null;
    }

    private static Network? ReadMap(SpecMap map, SpecScope scope, ImmutableArray<NetworkInput>? settled = null)
    {
        var isClean = SpecBinder.CheckKeys(map, Keys, scope.Diagnostics);
        foreach (var key in new[] { "input", "layers" }.Where(k => map[k] is null && (k != "input" || (map["inputs"] is null && settled is null))))
            scope.Diagnostics.Error("missing-key", map.Position, $"the key \"{key}\" is missing", settled is null ? "a network is {input: 32x32x3, layers: […]}" : "write layers: […]");
        var inputs = settled is null || map["input"] is not null || map["inputs"] is not null ? ReadInputs(map, scope) : settled;
        if (settled is { } wanted && inputs is { } said && !(said.Length == wanted.Length && said.Zip(wanted).All(i => i.First.Name == i.Second.Name && i.First.Shape.Sizes.SequenceEqual(i.Second.Shape.Sizes))))
        {
            scope.Diagnostics.Error("other-input", map.Position, $"the network reads {Show(said)}, but it is given {Show(wanted)}", "leave the input out");
            return null;
        }

        var blocks = ReadBlocks(map["blocks"], scope);
        if (map["layers"] is not { } layers || !isClean || inputs is null || blocks is null)
            return null;
        var builder = new NetworkBuilder(inputs.Value, scope);
        if (!new LayerReader(builder, blocks, scope).ReadList(layers))
            return null;
        if (builder.Count > 0)
            return builder.Build(map);
        SpecBinder.ReportWrongType(layers, "a list of layers", scope.Diagnostics, "write one layer an item: - {conv: 20, kernel: 3}");
        return null;
    }

    private static string Show(ImmutableArray<NetworkInput> inputs) => string.Join(" and ", inputs.Select(i => inputs.Length == 1 ? i.Shape.ToString() : $"{i.Name}: {i.Shape}"));

    private static ImmutableArray<NetworkInput>? ReadInputs(SpecMap map, SpecScope scope)
    {
        if (map["input"] is { } single)
        {
            if (map["inputs"] is { } second)
            {
                scope.Diagnostics.Error("duplicate-key", second.Position, "a network has either `input` or `inputs`");
                return null;
            }

            return SymbolicShape.Read(single, scope) is { } shape ? [new("input", shape)] : null;
        }

        if (map["inputs"] is not { } several)
            return null;
        if (several is not SpecMap { Entries.Count: > 0 } named)
        {
            SpecBinder.ReportWrongType(several, "inputs by name", scope.Diagnostics, "write {image: 32x32x3, text: 20x300}");
            return null;
        }

        var inputs = named.Entries.Select(e => LayerReader.IsName(e.Key, scope) && SymbolicShape.Read(e.Value, scope) is { } shape ? new NetworkInput(e.Key.Text, shape) : null).ToArray();
        return Array.Exists(inputs, i => i is null) ? null : [.. inputs.Select(i => i!)];
    }

    private static Dictionary<string, BlockDefinition>? ReadBlocks(SpecNode? node, SpecScope scope)
    {
        var blocks = new Dictionary<string, BlockDefinition>(StringComparer.Ordinal);
        if (node is null)
            return blocks;
        if (node is not SpecMap map)
        {
            SpecBinder.ReportWrongType(node, "blocks by name", scope.Diagnostics, "write {block: [{conv: 64, kernel: 3}, relu]}");
            return null;
        }

        foreach (var (key, value) in map.Entries)
        {
            if (BlockDefinition.Read(key, value, scope) is not { } block)
                return null;
            blocks[SpecBinder.Normalize(key.Text)] = block;
        }

        return blocks;
    }
}

/// <summary>Layers that a network uses by name, with sizes that each use settles.</summary>
internal sealed record BlockDefinition(string Name, ImmutableArray<string> Parameters, SpecNode Layers)
{
    /// <summary>Reads <c>name: [layers]</c> or <c>name: {parameters: [k, s], layers: […]}</c>.</summary>
    public static BlockDefinition? Read(SpecScalar key, SpecNode value, SpecScope scope)
    {
        if (!LayerReader.IsName(key, scope))
            return null;
        if (LayerReader.IsReserved(SpecBinder.Normalize(key.Text)))
        {
            scope.Diagnostics.Error("duplicate-name", key.Position, $"{key.Description} is a layer already", "call the block something else");
            return null;
        }

        if (value is not SpecMap map)
            return new(key.Text, [], value);
        if (!SpecBinder.CheckKeys(map, ["parameters", "layers"], scope.Diagnostics))
            return null;
        if (map["layers"] is not { } layers || map["parameters"] is not (null or SpecList))
        {
            scope.Diagnostics.Error("missing-key", map.Position, $"the block {key.Text} is not written out", "a block is a list of layers, or {parameters: [k, s], layers: […]}");
            return null;
        }

        var parameters = new List<string>();
        foreach (var parameter in (map["parameters"] as SpecList)?.Items ?? [])
        {
            if (!LayerReader.IsSymbol(parameter, scope))
                return null;
            if (parameters.Contains(((SpecScalar)parameter).Text))
            {
                scope.Diagnostics.Error("duplicate-name", parameter.Position, $"the block {key.Text} has two parameters {parameter.Description}");
                return null;
            }

            parameters.Add(((SpecScalar)parameter).Text);
        }

        return new(key.Text, [.. parameters], layers);
    }

    /// <summary>The scope with the block's sizes settled by a use of it: <c>block: 64</c>, <c>block: [64, 2]</c>, <c>block: {k: 64, s: 2}</c>.</summary>
    public SpecScope? Bind(SpecNode use, SpecScope scope)
    {
        var arguments = use switch
        {
            SpecScalar { IsEmpty: true } => [],
            SpecMap map when !SpecBinder.CheckKeys(map, [.. Parameters.Select(SpecBinder.Normalize)], scope.Diagnostics) => null,
            SpecMap map => Parameters.Select(p => map.Entries.FirstOrDefault(e => SpecBinder.Normalize(e.Key.Text) == SpecBinder.Normalize(p))?.Value).OfType<SpecNode>().ToArray(),
            SpecList list => [.. list.Items],
            _ => new[] { use },
        };
        if (arguments is null)
            return null;
        if (arguments.Length != Parameters.Length)
        {
            var names = string.Join(", ", Parameters);
            scope.Diagnostics.Error(
                "wrong-arguments",
                use.Position,
                $"the block {Name} takes {(Parameters.Length == 0 ? "no sizes" : $"{Parameters.Length} {(Parameters.Length == 1 ? "size" : "sizes")} ({names})")}, found {(arguments.Length == 0 ? "none" : arguments.Length)}",
                Parameters.Length switch { 0 => $"write the word {Name} alone", 1 => $"write {Name}: {names}, with a size for {names}", _ => $"write {Name}: [{names}], with a size for each" });
            return null;
        }

        var definitions = new Dictionary<string, Expr>(scope.Definitions, StringComparer.Ordinal);
        foreach (var (name, argument) in Parameters.Zip(arguments))
        {
            if (SpecFormula.ReadSize(argument, scope, 0, $"`{name}`") is not { } size)
                return null;
            definitions[name] = size;
        }

        return scope.With(definitions: definitions);
    }
}

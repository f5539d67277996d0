using System.Collections.Immutable;
using ExamSolver.Core.Specs;

namespace ExamSolver.Core.Networks;

/// <summary>Puts a network together layer by layer, naming, settling and checking each as it comes.</summary>
internal sealed class NetworkBuilder(ImmutableArray<NetworkInput> inputs, SpecScope scope)
{
    private readonly List<NetworkNode> nodes = [];
    private readonly HashSet<string> blockNames = new(StringComparer.Ordinal);
    private int items;
    private readonly List<SymbolicShape> outputs = [];
    private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> lastOfBlock = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> counts = new(StringComparer.Ordinal);

    // Layers that differ in their names alone and read equal shapes are fitted once: a deep network is made of few.
    private readonly Dictionary<Fitting, (Layer Layer, SymbolicShape Output)> fittings = [];

    /// <summary>Where the next layer reads: a layer's place, or ~k for input k.</summary>
    public int Here { get; set; } = ~0;

    /// <summary>What stands before the names of the block that is being read: <c>encoder.</c></summary>
    public string Prefix { get; private set; } = "";

    /// <summary>Whether one more item may be read: repeats of items that add no layer end as well.</summary>
    public bool TakeItem(SourcePosition position)
    {
        if (++items <= 10 * Network.MaximumLayers)
            return true;
        scope.Diagnostics.Error("too-many-layers", position, $"the network has more than {10 * Network.MaximumLayers} items, repeats and blocks written out");
        return false;
    }

    /// <summary>How many layers there are.</summary>
    public int Count => nodes.Count;

    /// <summary>The shape at a place.</summary>
    public SymbolicShape ShapeAt(int place) => place < 0 ? inputs[~place].Shape : outputs[place];

    /// <summary>The network, as it is written.</summary>
    public Network Build(SpecMap written) => new(inputs, ([.. nodes], [.. outputs])) { Written = written };

    /// <summary>Adds a layer that reads some places; whether it fits.</summary>
    public bool Append(Layer layer, params ImmutableArray<int> sources)
    {
        if (nodes.Count >= Network.MaximumLayers)
        {
            scope.Diagnostics.Error("too-many-layers", layer.Position, $"the network has more than {Network.MaximumLayers} layers");
            return false;
        }

        if (!scope.Layers.Take(1))
        {
            scope.Diagnostics.Error("too-many-layers", layer.Position, scope.Layers.Most == LayerBudget.Maximum ? $"the networks of the file have more than {scope.Layers.Most} layers together" : $"the network has more than {scope.Layers.Most} layers", scope.Layers.Most == LayerBudget.Maximum ? "name a network under `networks` once, and use its name" : null);
            return false;
        }

        if (Name(layer) is not { } name)
            return false;
        layer = layer with { Name = name };
        if (sources[0] < 0 && layer is WindowLayer or TransposedConvolutionLayer && ShapeAt(sources[0]) is { Rank: 2 } image && image.Sizes[0] == image.Sizes[1])
        {
            scope.Diagnostics.Error("no-channels", layer.Position, $"layer {name} would slide over a row of {image.Sizes[0].ToInfix()} entries with {image.Sizes[1].ToInfix()} channels each", $"write {image}×1 for an image of one channel; if it is a row, put {{reshape: {image}}} before the layer".Replace('×', 'x'));
            return false;
        }

        if (Fitted(layer, sources) is not var (fitted, output) || Shared(fitted, sources) is not { } complete)
            return false;
        Here = nodes.Count;
        places[name] = Here;
        for (var dot = name.IndexOf('.', StringComparison.Ordinal); dot > 0; dot = name.IndexOf('.', dot + 1))
            lastOfBlock[name[..dot]] = Here;
        nodes.Add(new(complete, sources) { Written = layer });
        outputs.Add(output);
        return true;
    }

    /// <summary>A layer settled for what it reads, with what it puts out; <c>null</c>, with an error, where it does not fit or is too large to be run.</summary>
    private (Layer Layer, SymbolicShape Output)? Fitted(Layer layer, ImmutableArray<int> sources)
    {
        ImmutableArray<SymbolicShape> inputs = [.. sources.Select(ShapeAt)];
        var fitting = new Fitting(layer with { Name = "", Shares = null, Position = default }, inputs);
        if (fittings.TryGetValue(fitting, out var known))
            return (known.Layer with { Name = layer.Name, Shares = layer.Shares, Position = layer.Position }, known.Output);
        var (fitted, output, fault) = NetworkShapes.Fit(layer, inputs);
        if (fault is not null)
        {
            scope.Diagnostics.Error("layer-does-not-fit", fault.Misfit.Position ?? layer.Position, fault.Misfit.Message, fault.Misfit.Hint);
            return null;
        }

        if (!LargestRun.Allows(fitted, inputs, output!, scope))
            return null;
        fittings[fitting] = (fitted, output!);
        return (fitted, output!);
    }

    /// <summary>Reads some layers under a name of their own, which nothing else may have.</summary>
    public bool InBlock(string? name, SourcePosition position, Func<bool> read)
    {
        if (name is null)
            return read();
        var outer = Prefix;
        if (IsTaken(outer + name) || !blockNames.Add(outer + name))
            return ReportTaken(outer + name, "blocks", position);
        Prefix += name + ".";
        var done = read();
        Prefix = outer;
        return done;
    }

    /// <summary>A name for a block that has none taken: its stem and a number.</summary>
    public string Number(string stem)
    {
        var key = Prefix + stem;
        counts[key] = counts.GetValueOrDefault(key) + 1;
        while (IsTaken(key + counts[key]))
            counts[key]++;
        return stem + counts[key];
    }

    /// <summary>The place that a name stands for, looked up from the inner block to the outer: a layer, the last layer of a block, an input, or <c>here</c>.</summary>
    public int? Find(SpecNode node)
    {
        if (node is not SpecScalar { IsEmpty: false } name)
        {
            SpecBinder.ReportWrongType(node, "a layer's name", scope.Diagnostics);
            return null;
        }

        if (name.Text == "here")
            return Here;
        for (var prefix = Prefix; ; prefix = prefix[..(prefix[..^1].LastIndexOf('.') + 1)])
        {
            if (places.TryGetValue(prefix + name.Text, out var place) || lastOfBlock.TryGetValue(prefix + name.Text, out place))
                return place;
            if (prefix.Length == 0)
                break;
        }

        for (var k = 0; k < inputs.Length; k++)
        {
            if (inputs[k].Name == name.Text)
                return ~k;
        }

        scope.Diagnostics.Error("unknown-layer", node.Position, $"no layer before this one is called {name.Description}", NearestName.Hint(name.Text, [.. places.Keys, .. inputs.Select(i => i.Name)], "before this one stand"));
        return null;
    }

    /// <summary>The author's name, or the stem and a number, behind the names of the blocks around it; <c>null</c> where it is taken.</summary>
    private string? Name(Layer layer)
    {
        var name = Prefix + (layer.Name.Length > 0 ? layer.Name : Number(layer.Stem));
        if (!IsTaken(name) && name != "here")
            return name;
        ReportTaken(name, "layers", layer.Position);
        return null;
    }

    private bool IsTaken(string name) => places.ContainsKey(name) || lastOfBlock.ContainsKey(name) || inputs.Any(i => i.Name == name);

    private bool ReportTaken(string name, string what, SourcePosition position)
    {
        if (name == "here")
            scope.Diagnostics.Error("bad-name", position, "`here` is what stands before a layer, and no name", "call the layer something else");
        else if (inputs.Any(i => i.Name == name))
            scope.Diagnostics.Error("duplicate-name", position, $"an input is called \"{name}\" already", "call the layer something else");
        else
            scope.Diagnostics.Error("duplicate-name", position, places.ContainsKey(name) == (what == "layers") ? $"two {what} are called \"{name}\"" : $"a layer and a block are both called \"{name}\"");
        return false;
    }

    /// <summary>
    /// The layer with the full name of the layer whose weights it uses: a block's layers call each other by their names within it, and one that
    /// uses borrowed weights uses their owner's. <c>null</c> where there is no such layer, or none with such weights.
    /// </summary>
    private Layer? Shared(Layer layer, ImmutableArray<int> sources)
    {
        if (layer.Shares is not { } shared)
            return layer;
        if (Find(new SpecScalar(shared, ScalarStyle.Plain, layer.Position)) is not { } other)
            return null;
        if (other >= 0 && nodes[other].Layer.Shares is { } owner)
            other = places[owner];
        var theirs = other < 0 ? [] : nodes[other].Layer.Arrays([.. nodes[other].Sources.Select(ShapeAt)]).ToDictionary(a => a.Name);
        var common = layer.Arrays([.. sources.Select(ShapeAt)]).Where(a => theirs.ContainsKey(a.Name)).ToArray();
        if (common.Length > 0 && common.All(a => a.Count == theirs[a.Name].Count))
            return layer with { Shares = nodes[other].Layer.Name };
        var wrong = Array.Find(common, a => a.Count != theirs[a.Name].Count);
        scope.Diagnostics.Error(
            "no-common-weights",
            layer.Position,
            wrong is null ? $"layer {layer.Name} has no weights in common with {shared}" : $"layer {layer.Name} has {wrong.Count.ToInfix()} numbers in `{wrong.Name}`, but {shared} has {theirs[wrong.Name].Count.ToInfix()}",
            "two layers can use the same weights where they are of the same sizes");
        return null;
    }
}

/// <summary>A layer without its name and place, and the shapes that it reads.</summary>
internal readonly record struct Fitting(Layer Layer, ImmutableArray<SymbolicShape> Inputs)
{
    /// <summary>Whether the layers and the shapes are equal.</summary>
    public bool Equals(Fitting other) => Inputs.SequenceEqual(other.Inputs) && Layer.Equals(other.Layer);

    /// <inheritdoc/>
    public override int GetHashCode() => Inputs.Aggregate(Layer.GetHashCode(), (hash, shape) => unchecked((hash * 31) + shape.GetHashCode()));
}

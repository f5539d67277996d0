using System.Collections.Immutable;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Networks;

/// <summary>A named input of a network, channels last.</summary>
public sealed record NetworkInput(string Name, SymbolicShape Shape);

/// <summary>A layer and what it reads: a place in the list of layers from 0, or ~k for input k.</summary>
public sealed record NetworkNode(Layer Layer, ImmutableArray<int> Sources)
{
    /// <summary>The layer as it was written, before what it leaves out was settled, so that a check can settle it for itself; <c>null</c> for the same.</summary>
    public Layer? Written { get; init; }
}

/// <summary>What keeps a network from being one.</summary>
public sealed record NetworkFault(Layer Layer, Misfit Misfit);

/// <summary>A network as data: a graph of layers without cycles, in an order in which each reads what stands before it. Every layer fits what it reads.</summary>
public sealed partial class Network
{
    private readonly Dictionary<string, int> places;

    /// <summary>A chain of layers that fit.</summary>
    /// <exception cref="ArgumentException">A layer does not fit, there is no layer, or two layers share a name.</exception>
    public Network(SymbolicShape input, ImmutableArray<Layer> layers)
        : this([new("input", input)], [.. (layers.IsDefault ? [] : layers).Select((layer, i) => new NetworkNode(layer, [i == 0 ? ~0 : i - 1]))])
    {
    }

    /// <summary>A graph of layers that fit.</summary>
    /// <exception cref="ArgumentException">A layer does not fit, there is no layer, or two layers share a name.</exception>
    public Network(ImmutableArray<NetworkInput> inputs, ImmutableArray<NetworkNode> nodes)
        : this(inputs, Fitted(inputs, nodes))
    {
    }

    /// <summary>A graph of layers that were fitted one by one, with what each puts out.</summary>
    internal Network(ImmutableArray<NetworkInput> inputs, (ImmutableArray<NetworkNode> Nodes, ImmutableArray<SymbolicShape> Outputs) fitted)
    {
        (Inputs, (Nodes, Outputs)) = (inputs, fitted);
        Layers = [.. Nodes.Select(n => n.Layer)];
        places = Enumerable.Range(0, Layers.Length).ToDictionary(i => Layers[i].Name, StringComparer.Ordinal);
        Declarations = Symbols().Aggregate(Declarations.Empty, (d, symbol) => d.With(symbol, Domain.PositiveInteger));
    }

    /// <summary>The inputs; most networks have one.</summary>
    public ImmutableArray<NetworkInput> Inputs { get; }

    /// <summary>The layers with what they read.</summary>
    public ImmutableArray<NetworkNode> Nodes { get; }

    /// <summary>The layers, each behind all that it reads, repeats written out.</summary>
    public ImmutableArray<Layer> Layers { get; }

    /// <summary>What each layer puts out.</summary>
    public ImmutableArray<SymbolicShape> Outputs { get; }

    /// <summary>The symbols among the sizes; each is a positive integer.</summary>
    public Declarations Declarations { get; }

    /// <summary>How it is written in a problem file; <c>null</c> for a network that was made otherwise.</summary>
    public SpecMap? Written { get; internal init; }

    /// <summary>The shape of the first input, channels last.</summary>
    public SymbolicShape Input => Inputs[0].Shape;

    /// <summary>Whether each layer reads the one before it, and nothing else.</summary>
    public bool IsChain => Nodes.Select((n, i) => n.Sources is [var source] && source == (i == 0 ? ~0 : i - 1)).All(c => c);

    /// <summary>The shapes that the layer at a place reads.</summary>
    public ImmutableArray<SymbolicShape> InputsOf(int place) => NetworkShapes.Read(Nodes[place], Inputs, Outputs);

    /// <summary>The place of a layer by its name, or −1.</summary>
    public int IndexOf(string name) => places.GetValueOrDefault(name, -1);

    /// <summary>The place of a layer, or of the last layer of a block, by its name; of the last layer for <c>null</c>; or −1.</summary>
    public int IndexOfOrLast(string? name)
    {
        if (name is null)
            return Layers.Length - 1;
        return Select(name) is [.., var last] ? last : -1;
    }

    /// <summary>
    /// The places of the layers that a phrase names, in order: <c>every layer</c>, <c>every conv</c> (or another sort), a layer's name, a block's
    /// name (all its layers), or <c>null</c> for the last layer. Empty where there is none.
    /// </summary>
    public ImmutableArray<int> Select(string? phrase)
    {
        const string Every = "every ";
        var all = Enumerable.Range(0, Layers.Length);
        if (phrase is null)
            return [Layers.Length - 1];
        if (phrase == "every layer")
            return [.. all];
        if (phrase.StartsWith(Every, StringComparison.Ordinal))
            return [.. all.Where(i => Layers[i].Sort == phrase[Every.Length..] || Layers[i].Stem == phrase[Every.Length..])];
        return IndexOf(phrase) is >= 0 and var index ? [index] : [.. all.Where(i => Layers[i].Name.StartsWith(phrase + ".", StringComparison.Ordinal))];
    }

    /// <summary>The places that a phrase names, or the one layer and the part of it: <c>attention1.query</c>. No place where there is none such.</summary>
    public (ImmutableArray<int> Places, string? Part) SelectPart(string phrase)
    {
        var whole = Select(phrase);
        if (whole.Length > 0 || phrase.LastIndexOf('.') is not (> 0 and var dot) || IndexOf(phrase[..dot]) is not (>= 0 and var place))
            return (whole, null);
        var part = phrase[(dot + 1)..];
        return OwnArrays(place).Any(a => a.Part == part) ? ([place], part) : ([], null);
    }

    /// <summary>All the multiplications of a layer with weights, beside <see cref="Work.Part"/>.</summary>
    public const string Projections = "projections";

    /// <summary>The places that a phrase names, or those of which it names a part of the work: <c>attention1.scores</c>, <c>every attention.projections</c>.</summary>
    public (ImmutableArray<int> Places, string? Part) SelectWork(string phrase)
    {
        var whole = Select(phrase);
        if (whole.Length > 0 || phrase.LastIndexOf('.') is not (> 0 and var dot))
            return (whole, null);
        var part = phrase[(dot + 1)..];
        ImmutableArray<int> having = [.. Select(phrase[..dot]).Where(p => Layers[p].Work(InputsOf(p)) is { Length: > 1 } work && (part == Projections || work.Any(w => w.Part == part)))];
        return (having, part);
    }

    /// <summary>The places whose outputs a phrase names: as <see cref="Select"/>, but a block's name is what leaves the block.</summary>
    public ImmutableArray<int> SelectOutputs(string? phrase) =>
        Select(phrase) is [_, .., var last] && !phrase!.StartsWith("every ", StringComparison.Ordinal) ? [last] : Select(phrase);

    /// <summary>The names of layers and of blocks.</summary>
    public IEnumerable<string> Names => Layers.SelectMany(l => l.Name.Contains('.', StringComparison.Ordinal)
        ? Enumerable.Range(0, l.Name.Length).Where(i => l.Name[i] == '.').Select(i => l.Name[..i]).Append(l.Name)
        : [l.Name]).Distinct();

    /// <summary>The arrays of the layer at a place that no layer before it has: all but those of a layer whose weights it uses as well.</summary>
    public ImmutableArray<ParameterArray> OwnArrays(int place)
    {
        var arrays = Layers[place].Arrays(InputsOf(place));
        if (Layers[place].Shares is not { } shared || IndexOf(shared) is not (>= 0 and var other))
            return arrays;
        var names = Layers[other].Arrays(InputsOf(other)).Select(a => a.Name).ToHashSet();
        return [.. arrays.Where(a => !names.Contains(a.Name))];
    }

    /// <summary>The same graph with other layers in their places. They are taken to put out what those here do.</summary>
    public Network With(ImmutableArray<Layer> layers) => new(Inputs, ([.. Nodes.Select((n, i) => n with { Layer = layers[i], Written = null })], Outputs));

    /// <summary>The same network with numbers, or other expressions, put in for symbols; <c>null</c> where the layers then no longer fit.</summary>
    public Network? Substitute(IReadOnlyDictionary<string, Expr> values)
    {
        Expr Change(Expr size) => size.Substitute(values);
        ImmutableArray<NetworkInput> inputs = [.. Inputs.Select(i => i with { Shape = i.Shape.Map(Change) })];
        ImmutableArray<NetworkNode> nodes = [.. Nodes.Select(n => n with { Layer = n.Layer.Map(Change), Written = n.Written?.Map(Change) })];
        var (fitted, outputs, fault) = NetworkShapes.Fit(inputs, nodes);
        return fault is null ? new Network(inputs, (fitted, outputs)) : null;
    }

    /// <summary>The input and the first layers, for whoever must see a failure again.</summary>
    public override string ToString() => $"{string.Join(", ", Inputs.Select(i => i.Shape))} → {string.Join(" → ", Layers.Take(20))}{(Layers.Length > 20 ? $" → … ({Layers.Length} layers)" : "")}";

    private static (ImmutableArray<NetworkNode> Nodes, ImmutableArray<SymbolicShape> Outputs) Fitted(ImmutableArray<NetworkInput> inputs, ImmutableArray<NetworkNode> nodes)
    {
        if (nodes.IsDefaultOrEmpty)
            throw new ArgumentException("A network has at least one layer.", nameof(nodes));
        if (nodes.Select(n => n.Layer.Name).Distinct().Count() != nodes.Length)
            throw new ArgumentException("Two layers share a name.", nameof(nodes));
        var (fitted, shapes, fault) = NetworkShapes.Fit(inputs, nodes);
        return fault is null ? (fitted, shapes) : throw new ArgumentException(fault.Misfit.Message, nameof(nodes));
    }

    private SortedSet<string> Symbols()
    {
        var symbols = new SortedSet<string>(StringComparer.Ordinal);
        Expr Collect(Expr size)
        {
            symbols.UnionWith(size.FreeSymbols);
            return size;
        }

        foreach (var input in Inputs)
            input.Shape.Map(Collect);
        foreach (var layer in Layers)
            layer.Map(Collect);
        return symbols;
    }
}

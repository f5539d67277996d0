using System.Collections.Immutable;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Networks;

/// <summary>A network as data: the shape of its input, and its layers in order. Every layer fits what it reads.</summary>
public sealed partial class Network
{
    /// <summary>A network whose layers fit.</summary>
    /// <exception cref="ArgumentException">A layer does not fit, there is no layer, or two layers share a name.</exception>
    public Network(SymbolicShape input, ImmutableArray<Layer> layers)
    {
        if (layers.IsDefaultOrEmpty)
            throw new ArgumentException("A network has at least one layer.", nameof(layers));
        if (layers.Select(l => l.Name).Distinct().Count() != layers.Length)
            throw new ArgumentException("Two layers share a name.", nameof(layers));
        (Input, Layers) = (input, layers);
        var trace = ShapeInference.Trace(input, layers, new ShapeRules());
        if (trace.Mismatch is { } mismatch)
            throw new ArgumentException(mismatch.Message, nameof(layers));
        Shapes = trace.Shapes;
        Declarations = Symbols().Aggregate(Declarations.Empty, (d, symbol) => d.With(symbol, Domain.PositiveInteger));
    }

    /// <summary>The shape of the input, channels last.</summary>
    public SymbolicShape Input { get; }

    /// <summary>The layers, from the input to the output, repeats written out.</summary>
    public ImmutableArray<Layer> Layers { get; }

    /// <summary><c>Shapes[0]</c> is the input, <c>Shapes[i]</c> the output of <c>Layers[i - 1]</c>.</summary>
    public ImmutableArray<SymbolicShape> Shapes { get; }

    /// <summary>The symbols among the sizes; each is a positive integer.</summary>
    public Declarations Declarations { get; }

    /// <summary>The place of a layer by its name, or −1.</summary>
    public int IndexOf(string name)
    {
        for (var i = 0; i < Layers.Length; i++)
        {
            if (Layers[i].Name == name)
                return i;
        }

        return -1;
    }

    /// <summary>The place of a layer by its name, of the last layer for <c>null</c>, or −1.</summary>
    public int IndexOfOrLast(string? name) => name is null ? Layers.Length - 1 : IndexOf(name);

    /// <summary>
    /// The places of the layers that a phrase names, in order: <c>every layer</c>, <c>every conv</c> (or another sort), a layer's name, or
    /// <c>null</c> for the last layer. Empty where there is none.
    /// </summary>
    public ImmutableArray<int> Select(string? phrase)
    {
        const string Every = "every ";
        var all = Enumerable.Range(0, Layers.Length);
        if (phrase == "every layer")
            return [.. all];
        if (phrase is not null && phrase.StartsWith(Every, StringComparison.Ordinal))
            return [.. all.Where(i => Layers[i].Sort == phrase[Every.Length..])];
        return IndexOfOrLast(phrase) is >= 0 and var index ? [index] : [];
    }

    /// <summary>The same network with numbers, or other expressions, put in for symbols; <c>null</c> where the layers then no longer fit.</summary>
    public Network? Substitute(IReadOnlyDictionary<string, Expr> values)
    {
        Expr Change(Expr size) => size.Substitute(values);
        return Create(Input.Map(Change), [.. Layers.Select(l => l.Map(Change))]);
    }

    /// <summary>The input and the first layers, for whoever must see a failure again.</summary>
    public override string ToString() => $"{Input} → {string.Join(" → ", Layers.Take(20))}{(Layers.Length > 20 ? $" → … ({Layers.Length} layers)" : "")}";

    private static Network? Create(SymbolicShape input, ImmutableArray<Layer> layers) =>
        ShapeInference.Trace(input, layers, new ShapeRules()).Mismatch is null ? new Network(input, layers) : null;

    private SortedSet<string> Symbols()
    {
        var symbols = new SortedSet<string>(StringComparer.Ordinal);
        Expr Collect(Expr size)
        {
            symbols.UnionWith(size.FreeSymbols);
            return size;
        }

        Input.Map(Collect);
        foreach (var layer in Layers)
            layer.Map(Collect);
        return symbols;
    }
}

using System.Collections.Immutable;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Networks;

/// <summary>
/// Multi-head attention: softmax(Q Kᵀ / √d_k) V for each head, and a projection of the heads side by side (Vaswani et al., 2017,
/// arXiv 1706.03762, section 3.2). A grid of positions is read as tokens; with a second input, keys and values come from there.
/// </summary>
public sealed record AttentionLayer : Layer
{
    /// <summary>The number of heads.</summary>
    [Given("number of heads", Key = "attention")]
    public required LayerSize Heads { get; init; }

    /// <summary>The length of the vectors that it puts out.</summary>
    [Given("length of the vectors that it puts out", Default = "that of the tokens that come in")]
    public LayerSize? Width { get; init; }

    /// <summary>The length of a query and of a key of one head.</summary>
    [Given("length of a query and of a key of one head", Default = "the width divided by the heads")]
    public LayerSize? KeyWidth { get; init; }

    /// <summary>The length of a value of one head.</summary>
    [Given("length of a value of one head", Default = "as that of a key")]
    public LayerSize? ValueWidth { get; init; }

    /// <summary>How many heads have keys and values of their own.</summary>
    [Given("how many different keys and values the heads share (grouped queries)", Default = "as many as heads")]
    public LayerSize? KeyHeads { get; init; }

    /// <summary>Whether query, key and value have biases.</summary>
    [Given("whether query, key and value have biases", Default = "true")]
    public bool Bias { get; init; } = true;

    /// <summary>Whether the last projection has biases.</summary>
    [Given("whether the output has biases", Default = "as `bias`")]
    public bool? OutputBias { get; init; }

    /// <summary>Whether heads are projected to the output by weights.</summary>
    [Given("whether there is an output projection", Default = "true")]
    public bool Projection { get; init; } = true;

    /// <summary>Whether a token sees itself and those before it alone.</summary>
    [Given("whether a token sees itself and those before it alone", Default = "false")]
    public bool Causal { get; init; }

    /// <summary>The window of positions within which tokens see each other.</summary>
    [Given("window of positions within which tokens see each other: 7, 8x8", Default = "all see all")]
    public AxisSizes? Window { get; init; }

    /// <summary>Whether the windows are shifted by half their size, so that neighbours of other layers' windows meet.</summary>
    [Given("whether the windows are shifted by half their size (around the border)", Default = "false")]
    public bool Shifted { get; init; }

    /// <summary>Whether every head has a learned number for each relative position within the window.</summary>
    [Given("whether every head has a learned number for each relative position", Default = "false")]
    public bool RelativeBias { get; init; }

    /// <inheritdoc/>
    public override string Sort => "attention";

    /// <inheritdoc/>
    public override int MostInputs => 2;

    /// <inheritdoc/>
    public override Layer Map(Func<Expr, Expr> change) => this with
    {
        Heads = Heads.Map(change),
        Width = Width?.Map(change),
        KeyWidth = KeyWidth?.Map(change),
        ValueWidth = ValueWidth?.Map(change),
        KeyHeads = KeyHeads?.Map(change),
        Window = Window?.Map(change),
    };

    /// <inheritdoc/>
    public override Layer Fit(ImmutableArray<SymbolicShape> inputs)
    {
        var width = Width ?? new LayerSize(inputs[0].Channels);
        var key = KeyWidth ?? new LayerSize(width.Value / Heads.Value);
        return this with { Width = width, KeyWidth = key, ValueWidth = ValueWidth ?? key, KeyHeads = KeyHeads ?? Heads, OutputBias = OutputBias ?? Bias, Window = Window?.Fit(inputs[0].Rank - 1) };
    }

    /// <inheritdoc/>
    internal override Misfit? ImpossibleSize() => Width is { } width && KeyWidth is { } key && !IsSize(key.Value, 1) && key.Value == width.Value / Heads.Value
        ? new($"layer {Name} shares {width.Value.ToInfix()} features out among {Heads.Value.ToInfix()} heads, which does not go evenly", "the number of heads must divide the features; otherwise write `key width`")
        : base.ImpossibleSize();

    /// <inheritdoc/>
    public override Misfit? Misfit(ImmutableArray<SymbolicShape> inputs)
    {
        if (NeedsPositions(inputs[0]) is { } misfit)
            return misfit;
        if (inputs.Length == 2 && (inputs[1].Rank < 2 || Window is not null || Causal))
            return new($"layer {Name} attends from {inputs[0]} to {inputs[1]}", "tokens of another layer are seen all at once: leave `window` and `causal` out, and give it tokens × features");
        if (FailsToDivide(KeyHeads!.Value, Heads.Value))
            return new($"layer {Name} shares {KeyHeads.Value.ToInfix()} keys among {Heads.Value.ToInfix()} heads, which does not go evenly", "`key heads` must divide the heads");
        if (!Projection && Differ(Heads.Value * ValueWidth!.Value, Width!.Value))
            return new($"layer {Name} has no output projection, so it puts out {(Heads.Value * ValueWidth.Value).ToInfix()} features, not {Width.Value.ToInfix()}");
        if (Window is not { } window)
            return Shifted ? new($"layer {Name} shifts windows, but has none", "write `window: 7`") : null;
        if (window.Rank != inputs[0].Rank - 1)
            return new($"layer {Name} has windows of {window}, but it is given {inputs[0]}", $"write {inputs[0].Rank - 1} {(inputs[0].Rank == 2 ? "size" : "sizes")}; a class token makes a row of a grid, so windows stand before it");
        return inputs[0].Spatial.Zip(window.Sizes, (n, w) => FailsToDivide(w, n)).Contains(true)
            ? new($"layer {Name} cuts {inputs[0]} into windows of {window}, which does not go evenly", "the window must divide every axis; `pad` enlarges the map")
            : null;
    }

    /// <inheritdoc/>
    public override SymbolicShape Output(ImmutableArray<SymbolicShape> inputs, ShapeRules rules) => new([.. inputs[0].Spatial, Width!.Value]);

    /// <inheritdoc/>
    public override ImmutableArray<ParameterArray> Arrays(ImmutableArray<SymbolicShape> inputs)
    {
        var (keys, values, joined) = (KeyHeads!.Value * KeyWidth!.Value, KeyHeads.Value * ValueWidth!.Value, Heads.Value * ValueWidth.Value);
        var context = inputs[^1].Channels;
        var arrays = ImmutableArray.CreateBuilder<ParameterArray>();
        Add("query", inputs[0].Channels, Heads.Value * KeyWidth.Value, Bias);
        Add("key", context, keys, Bias);
        Add("value", context, values, Bias);
        if (Projection)
            Add("output", joined, Width!.Value, OutputBias!.Value);
        if (RelativeBias)
            arrays.Add(new("position.weight", ArrayRole.Other) { Window = [.. Reached(inputs[0]).Select(n => (2 * n) - 1)], Outputs = Heads.Value });
        return arrays.ToImmutable();

        void Add(string part, Expr read, Expr written, bool bias)
        {
            arrays.Add(new(part + ".weight", ArrayRole.Weight) { Inputs = read, Outputs = written });
            if (bias)
                arrays.Add(new(part + ".bias", ArrayRole.Bias) { Outputs = written });
        }
    }

    /// <inheritdoc/>
    public override ImmutableArray<Work> Work(ImmutableArray<SymbolicShape> inputs)
    {
        var (tokens, context) = (inputs[0].Spatial, inputs[^1]);
        var seen = Seen(inputs);
        var work = ImmutableArray.CreateBuilder<Work>();
        work.Add(new("query", WorkKind.Weights, tokens, [inputs[0].Channels, Heads.Value * KeyWidth!.Value]));
        work.Add(new("key", WorkKind.Weights, context.Spatial, [context.Channels, KeyHeads!.Value * KeyWidth.Value]));
        work.Add(new("value", WorkKind.Weights, context.Spatial, [context.Channels, KeyHeads.Value * ValueWidth!.Value]));
        work.Add(new("scores", WorkKind.Entries, tokens, [.. seen, Heads.Value * KeyWidth.Value]));
        work.Add(new("sums", WorkKind.Entries, tokens, [.. seen, Heads.Value * ValueWidth.Value]));
        if (Projection)
            work.Add(new("output", WorkKind.Weights, tokens, [Heads.Value * ValueWidth.Value, Width!.Value]));
        return work.ToImmutable();
    }

    /// <summary>How many pairs of tokens have a score, in one head.</summary>
    public Expr Entries(ImmutableArray<SymbolicShape> inputs) => inputs[0].Spatial.Concat(Seen(inputs)).Aggregate((Expr)1, (product, size) => product * size);

    /// <inheritdoc/>
    public override Reach Reach(int axis, ImmutableArray<SymbolicShape> inputs) => Networks.Reach.Everything;

    /// <inheritdoc/>
    protected override IEnumerable<(string What, Expr Size, int Minimum)> Sizes =>
    [
        ("heads", Heads.Value, 1),
        .. new[] { ("width", Width), ("key width", KeyWidth), ("value width", ValueWidth), ("key heads", KeyHeads) }.Where(s => s.Item2 is not null).Select(s => (s.Item1, s.Item2!.Value, 1)),
        .. Window is null ? [] : Window.Sizes.Select(s => ("window", s, 1)),
    ];

    /// <summary>How many tokens each sees: as many as there are in a window; with a mask half as many on average, (N + 1) / 2.</summary>
    private ImmutableArray<Expr> Seen(ImmutableArray<SymbolicShape> inputs)
    {
        var reached = Window is null ? inputs[^1].Spatial : Window.Sizes;
        return Causal ? [(reached.Aggregate((Expr)1, (product, size) => product * size) + 1) / 2] : reached;
    }

    private ImmutableArray<Expr> Reached(SymbolicShape input) => Window is null ? input.Spatial : Window.Sizes;
}

/// <summary>Cuts an image into patches and maps each to a vector: a convolution whose stride is its kernel (Dosovitskiy et al., 2020, arXiv 2010.11929).</summary>
public sealed record PatchLayer : Layer
{
    /// <summary>The size of a patch.</summary>
    [Given("size of a patch: 16, 8x8", Key = "patch")]
    public required AxisSizes Size { get; init; }

    /// <summary>The length of a patch's vector.</summary>
    [Given("length of a patch's vector")]
    public required LayerSize Width { get; init; }

    /// <summary>Whether the vector has a bias.</summary>
    [Given("whether the vector has a bias", Default = "true")]
    public bool Bias { get; init; } = true;

    /// <inheritdoc/>
    public override string Sort => "patch";

    /// <inheritdoc/>
    public override Layer Map(Func<Expr, Expr> change) => this with { Size = Size.Map(change), Width = Width.Map(change) };

    /// <inheritdoc/>
    public override Layer Fit(ImmutableArray<SymbolicShape> inputs) => this with { Size = Size.Fit(inputs[0].Rank - 1) };

    /// <inheritdoc/>
    public override Misfit? Misfit(ImmutableArray<SymbolicShape> inputs)
    {
        if (inputs[0].Rank < 2 || Size.Rank != inputs[0].Rank - 1)
            return new($"layer {Name} cuts patches of {Size}, but it is given {inputs[0]}", "write the input as height x width x channels");
        return inputs[0].Spatial.Zip(Size.Sizes, (n, p) => FailsToDivide(p, n)).Contains(true)
            ? new($"layer {Name} cuts {inputs[0]} into patches of {Size}, which does not go evenly", "the patch must divide every axis")
            : null;
    }

    /// <inheritdoc/>
    public override SymbolicShape Output(ImmutableArray<SymbolicShape> inputs, ShapeRules rules) => new([.. inputs[0].Spatial.Zip(Size.Sizes, (n, p) => n / p), Width.Value]);

    /// <inheritdoc/>
    public override ImmutableArray<ParameterArray> Arrays(ImmutableArray<SymbolicShape> inputs)
    {
        var weight = new ParameterArray("weight", ArrayRole.Weight) { Window = Size.Sizes, Inputs = inputs[0].Channels, Outputs = Width.Value };
        return Bias ? [weight, new("bias", ArrayRole.Bias) { Outputs = Width.Value }] : [weight];
    }

    /// <inheritdoc/>
    public override ImmutableArray<Work> Work(ImmutableArray<SymbolicShape> inputs) =>
        [new("", WorkKind.Weights, [.. inputs[0].Spatial.Zip(Size.Sizes, (n, p) => n / p)], [.. Size.Sizes, inputs[0].Channels, Width.Value])];

    /// <inheritdoc/>
    public override Reach Reach(int axis, ImmutableArray<SymbolicShape> inputs) => Networks.Reach.Window(Size[axis], Size[axis], 1, 0);

    /// <inheritdoc/>
    protected override IEnumerable<(string What, Expr Size, int Minimum)> Sizes => [.. Size.Sizes.Select(s => ("patch", s, 1)), ("length of a vector", Width.Value, 1)];
}

using System.Collections.Immutable;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Networks;

/// <summary>
/// A transposed convolution: every entry of the input adds a kernel to the output, s places on from its neighbour's; padding crops the
/// result (Dumoulin and Visin, 2016, arXiv 1603.07285, chapter 4; also called up-convolution).
/// </summary>
public sealed record TransposedConvolutionLayer : Layer
{
    /// <summary>The number of output channels.</summary>
    [Given("number of output channels (filters)", Key = "transposed conv")]
    public required LayerSize Filters { get; init; }

    /// <summary>The size of the kernel.</summary>
    [Given("size of the kernel: 2, 3x5")]
    public required AxisSizes Kernel { get; init; }

    /// <summary>How far apart neighbouring entries put their kernels.</summary>
    [Given("how far apart neighbouring entries put their kernels", Default = "1")]
    public AxisSizes Stride { get; init; } = AxisSizes.One;

    /// <summary>The distance between neighbouring entries of the kernel.</summary>
    [Given("distance between neighbouring entries of the kernel", Default = "1")]
    public AxisSizes Dilation { get; init; } = AxisSizes.One;

    /// <summary>The entries that are cropped on each side of the result.</summary>
    [Given("entries cropped on each side of the result, or `same` for s times the input", Default = "0")]
    public Padding Padding { get; init; } = Padding.None;

    /// <summary>The entries that are added behind each axis of the result.</summary>
    [Given("entries added behind each axis of the result", Default = "0")]
    public Padding OutputPadding { get; init; } = Padding.None;

    /// <summary>Among how many groups the channels are shared out.</summary>
    [Given("among how many groups the channels are shared out", Default = "1")]
    public LayerSize Groups { get; init; } = 1;

    /// <summary>Whether every output channel has a bias.</summary>
    [Given("whether every output channel has a bias", Default = "true")]
    public bool Bias { get; init; } = true;

    /// <inheritdoc/>
    public override string Sort => "transposed conv";

    /// <inheritdoc/>
    public override string Stem => "upconv";

    /// <inheritdoc/>
    public override Layer Map(Func<Expr, Expr> change) => this with
    {
        Filters = Filters.Map(change),
        Kernel = Kernel.Map(change),
        Stride = Stride.Map(change),
        Dilation = Dilation.Map(change),
        Padding = Padding.Map(change),
        OutputPadding = OutputPadding.Map(change),
        Groups = Groups.Map(change),
    };

    /// <inheritdoc/>
    public override Layer Fit(ImmutableArray<SymbolicShape> inputs)
    {
        var rank = inputs[0].Rank - 1;
        var (kernel, stride, dilation) = (Kernel.Fit(rank), Stride.Fit(rank), Dilation.Fit(rank));
        if (kernel.Rank != rank || stride.Rank != rank || dilation.Rank != rank || Padding.Word is not (null or "same" or "valid"))
            return this with { Kernel = kernel, Stride = stride, Dilation = dilation };

        // `same` crops what a kernel is longer than the stride, so that the result is s times as long; a shorter kernel is lengthened behind.
        var surplus = Enumerable.Range(0, rank).Select(a => (dilation[a] * (kernel[a] - 1)) + 1 - stride[a]).ToArray();
        return this with
        {
            Kernel = kernel,
            Stride = stride,
            Dilation = dilation,
            Padding = Padding.Word == "same"
                ? Padding.Of([.. surplus.SelectMany(s => Crop(Expr.Apply("max", s, 0)))]).Fit(kernel, stride, dilation, inputs[0].Spatial)
                : Padding.Fit(kernel, stride, dilation, inputs[0].Spatial),
            OutputPadding = Padding.Word == "same"
                ? Padding.Of([.. surplus.SelectMany(s => new[] { 0, Expr.Apply("max", -s, 0) })]).Fit(kernel, stride, dilation, inputs[0].Spatial)
                : Behind(rank, kernel, stride, dilation, inputs[0].Spatial),
        };
    }

    /// <inheritdoc/>
    public override Misfit? Misfit(ImmutableArray<SymbolicShape> inputs)
    {
        var (input, rank) = (inputs[0], inputs[0].Rank - 1);
        if (rank is < 1 or > 3)
            return new($"layer {Name} slides over height × width × channels, but it is given {input}", "write the input as height x width x channels; `reshape` makes maps of a vector");
        if (new[] { Kernel, Stride, Dilation }.FirstOrDefault(s => s.Rank != rank) is { } sizes)
            return new($"layer {Name} has sizes for {sizes.Rank} {(sizes.Rank == 1 ? "axis" : "axes")} ({sizes}), but it is given {input}, whose last size is the number of channels", $"write {rank} {(rank == 1 ? "size" : "sizes")}, or one for all axes");
        if (!Padding.IsFitted || !OutputPadding.IsFitted)
            return new($"layer {Name} has a padding ({Padding}) that says nothing for a transposed convolution of {input}", "write the entries to crop on each side, or `same` or `valid`");
        for (var axis = 0; axis < rank; axis++)
        {
            if ((OutputPadding.After(axis) - Expr.Apply("max", Stride[axis], Dilation[axis])).TryGetNumber(out var over) && over >= 0)
                return new($"layer {Name} adds {OutputPadding.After(axis).ToInfix()} entries behind an axis, but its stride is {Stride[axis].ToInfix()}", "the output padding must be smaller than the stride or the dilation");
        }

        return FailsToDivide(Groups.Value, input.Channels) || FailsToDivide(Groups.Value, Filters.Value)
            ? new($"layer {Name} shares {input.Channels.ToInfix()} input and {Filters.Value.ToInfix()} output channels out among {Groups.Value.ToInfix()} groups, which does not go evenly", "the number of groups must divide both")
            : null;
    }

    /// <inheritdoc/>
    public override SymbolicShape Output(ImmutableArray<SymbolicShape> inputs, ShapeRules rules) => new([
        .. Enumerable.Range(0, Kernel.Rank).Select(a => rules.TransposedLength(inputs[0].Sizes[a], Kernel[a], Stride[a], Dilation[a], Padding.Before(a), Padding.After(a), OutputPadding.After(a))),
        Filters.Value]);

    /// <inheritdoc/>
    public override ImmutableArray<ParameterArray> Arrays(ImmutableArray<SymbolicShape> inputs)
    {
        var weight = new ParameterArray("weight", ArrayRole.Weight) { Window = Kernel.Sizes, Inputs = inputs[0].Channels, Groups = Groups.Value, Outputs = Filters.Value };
        return Bias ? [weight, new("bias", ArrayRole.Bias) { Outputs = Filters.Value }] : [weight];
    }

    /// <inheritdoc/>
    public override ImmutableArray<Work> Work(ImmutableArray<SymbolicShape> inputs) =>
        [new("", WorkKind.Weights, inputs[0].Spatial, [.. Kernel.Sizes, inputs[0].Channels / Groups.Value, Filters.Value])];

    /// <inheritdoc/>
    public override Reach Reach(int axis, ImmutableArray<SymbolicShape> inputs) =>
        new(ReachSort.Scatter, Kernel[axis], Stride[axis], Dilation[axis], Padding.Before(axis));

    /// <inheritdoc/>
    protected override IEnumerable<(string What, Expr Size, int Minimum)> Sizes =>
    [
        ("filters", Filters.Value, 1), ("groups", Groups.Value, 1),
        .. Kernel.Sizes.Select(s => ("kernel", s, 1)), .. Stride.Sizes.Select(s => ("stride", s, 1)), .. Dilation.Sizes.Select(s => ("dilation", s, 1)),
        .. Padding.Values.Select(s => ("padding", s, 0)), .. OutputPadding.Values.Select(s => ("output padding", s, 0)),
    ];

    /// <summary>Output padding stands behind each axis only, one number for all or one an axis.</summary>
    private Padding Behind(int rank, AxisSizes kernel, AxisSizes stride, AxisSizes dilation, ImmutableArray<Expr> lengths)
    {
        var values = OutputPadding.Values;
        return OutputPadding.IsFitted || (values.Length != 1 && values.Length != rank)
            ? OutputPadding
            : Padding.Of([.. Enumerable.Range(0, rank).SelectMany(a => new[] { 0, values[values.Length == 1 ? 0 : a] })]).Fit(kernel, stride, dilation, lengths);
    }

    private static Expr[] Crop(Expr total) => [WholeSize.Floor(total / 2), total - WholeSize.Floor(total / 2)];
}

/// <summary>Pools each channel over all positions, which leaves a vector (Lin et al., 2013, arXiv 1312.4400, section 3.2).</summary>
public sealed record GlobalPoolingLayer : Layer
{
    /// <summary>What is taken of a channel.</summary>
    [Given("what is taken of each channel", Key = "global pool")]
    public required PoolingSort Pooling { get; init; }

    /// <inheritdoc/>
    public override string Sort => "global pool";

    /// <inheritdoc/>
    public override string Stem => "pool";

    /// <inheritdoc/>
    public override Layer Map(Func<Expr, Expr> change) => this;

    /// <inheritdoc/>
    public override Misfit? Misfit(ImmutableArray<SymbolicShape> inputs) => NeedsPositions(inputs[0]);

    /// <inheritdoc/>
    public override SymbolicShape Output(ImmutableArray<SymbolicShape> inputs, ShapeRules rules) => new(inputs[0].Channels);

    /// <inheritdoc/>
    public override Reach Reach(int axis, ImmutableArray<SymbolicShape> inputs) => Networks.Reach.Everything;
}

/// <summary>Pools to a given size, whatever the size of the input: bin i of m reads from ⌊i n / m⌋ to ⌈(i + 1) n / m⌉.</summary>
public sealed record AdaptivePoolingLayer : Layer
{
    /// <summary>What is taken of a bin.</summary>
    [Given("what is taken of each bin", Key = "adaptive pool")]
    public required PoolingSort Pooling { get; init; }

    /// <summary>The size of the output.</summary>
    [Given("size of the output: 7, 7x7")]
    public required AxisSizes To { get; init; }

    /// <inheritdoc/>
    public override string Sort => "adaptive pool";

    /// <inheritdoc/>
    public override string Stem => "pool";

    /// <inheritdoc/>
    public override Layer Map(Func<Expr, Expr> change) => this with { To = To.Map(change) };

    /// <inheritdoc/>
    public override Layer Fit(ImmutableArray<SymbolicShape> inputs) => this with { To = To.Fit(inputs[0].Rank - 1) };

    /// <inheritdoc/>
    public override Misfit? Misfit(ImmutableArray<SymbolicShape> inputs) => NeedsPositions(inputs[0]) ??
        (To.Rank == inputs[0].Rank - 1 ? null : new($"layer {Name} pools to {To}, but it is given {inputs[0]}", $"write {inputs[0].Rank - 1} sizes, or one for all axes"));

    /// <inheritdoc/>
    public override SymbolicShape Output(ImmutableArray<SymbolicShape> inputs, ShapeRules rules) => new([.. To.Sizes, inputs[0].Channels]);

    /// <inheritdoc/>
    public override Reach Reach(int axis, ImmutableArray<SymbolicShape> inputs) => (inputs[0].Sizes[axis] / To[axis]) is var bin && WholeSize.IsWhole(bin) ? Networks.Reach.Window(bin, bin, 1, 0) : Networks.Reach.Everything;

    /// <inheritdoc/>
    protected override IEnumerable<(string What, Expr Size, int Minimum)> Sizes => To.Sizes.Select(s => ("output", s, 1));
}

/// <summary>How an enlarged map is filled.</summary>
public enum UpsamplingSort
{
    /// <summary>Each entry is repeated.</summary>
    Nearest,

    /// <summary>Neighbours are mixed.</summary>
    Linear,
}

/// <summary>Enlarges maps without learning anything.</summary>
public sealed record UpsampleLayer : Layer
{
    /// <summary>How many times as large.</summary>
    [Given("how many times as large: 2, 2x1", Key = "upsample")]
    public required AxisSizes Factor { get; init; }

    /// <summary>How the new entries are filled.</summary>
    [Given("how the new entries are filled (linear is bilinear over two axes)", Default = "nearest")]
    public UpsamplingSort Mode { get; init; }

    /// <inheritdoc/>
    public override string Sort => "upsample";

    /// <inheritdoc/>
    public override Layer Map(Func<Expr, Expr> change) => this with { Factor = Factor.Map(change) };

    /// <inheritdoc/>
    public override Layer Fit(ImmutableArray<SymbolicShape> inputs) => this with { Factor = Factor.Fit(inputs[0].Rank - 1) };

    /// <inheritdoc/>
    public override Misfit? Misfit(ImmutableArray<SymbolicShape> inputs) => NeedsPositions(inputs[0]) ??
        (Factor.Rank == inputs[0].Rank - 1 ? null : new($"layer {Name} enlarges {Factor} times, but it is given {inputs[0]}", $"write {inputs[0].Rank - 1} factors, or one for all axes"));

    /// <inheritdoc/>
    public override SymbolicShape Output(ImmutableArray<SymbolicShape> inputs, ShapeRules rules) =>
        new([.. inputs[0].Spatial.Zip(Factor.Sizes, (n, f) => rules.Stride ? n * f : n), inputs[0].Channels]);

    /// <inheritdoc/>
    public override Reach Reach(int axis, ImmutableArray<SymbolicShape> inputs) => new(Mode == UpsamplingSort.Nearest ? ReachSort.Repeat : ReachSort.Blend, 1, Factor[axis], 1, 0);

    /// <inheritdoc/>
    protected override IEnumerable<(string What, Expr Size, int Minimum)> Sizes => Factor.Sizes.Select(s => ("factor", s, 1));
}

/// <summary>Moves blocks of positions into channels: H × W × C to H/b × W/b × b² C. Patch merging of hierarchical transformers begins with it.</summary>
public sealed record SpaceToDepthLayer : Layer
{
    /// <summary>The size of a block.</summary>
    [Given("size of a block of positions that becomes channels: 2", Key = "space to depth")]
    public required AxisSizes Block { get; init; }

    /// <inheritdoc/>
    public override string Sort => "space to depth";

    /// <inheritdoc/>
    public override Layer Map(Func<Expr, Expr> change) => this with { Block = Block.Map(change) };

    /// <inheritdoc/>
    public override Layer Fit(ImmutableArray<SymbolicShape> inputs) => this with { Block = Block.Fit(inputs[0].Rank - 1) };

    /// <inheritdoc/>
    public override Misfit? Misfit(ImmutableArray<SymbolicShape> inputs)
    {
        if (NeedsPositions(inputs[0]) is { } misfit)
            return misfit;
        return Block.Rank != inputs[0].Rank - 1 || inputs[0].Spatial.Zip(Block.Sizes, (n, b) => FailsToDivide(b, n)).Contains(true)
            ? new($"layer {Name} cuts {inputs[0]} into blocks of {Block}, which does not go evenly", "the block must divide every axis")
            : null;
    }

    /// <inheritdoc/>
    public override SymbolicShape Output(ImmutableArray<SymbolicShape> inputs, ShapeRules rules) => new([.. inputs[0].Spatial.Zip(Block.Sizes, (n, b) => n / b), inputs[0].Channels * Block.Count]);

    /// <inheritdoc/>
    public override Reach Reach(int axis, ImmutableArray<SymbolicShape> inputs) => Networks.Reach.Window(Block[axis], Block[axis], 1, 0);

    /// <inheritdoc/>
    protected override IEnumerable<(string What, Expr Size, int Minimum)> Sizes => Block.Sizes.Select(s => ("block", s, 1));
}

/// <summary>Moves channels into blocks of positions: H × W × b² C to b H × b W × C (Shi et al., 2016, arXiv 1609.05158, "pixel shuffle").</summary>
public sealed record DepthToSpaceLayer : Layer
{
    /// <summary>The size of a block.</summary>
    [Given("size of a block of positions that channels become: 2", Key = "depth to space")]
    public required AxisSizes Block { get; init; }

    /// <inheritdoc/>
    public override string Sort => "depth to space";

    /// <inheritdoc/>
    public override Layer Map(Func<Expr, Expr> change) => this with { Block = Block.Map(change) };

    /// <inheritdoc/>
    public override Layer Fit(ImmutableArray<SymbolicShape> inputs) => this with { Block = Block.Fit(inputs[0].Rank - 1) };

    /// <inheritdoc/>
    public override Misfit? Misfit(ImmutableArray<SymbolicShape> inputs) => NeedsPositions(inputs[0]) ??
        (Block.Rank != inputs[0].Rank - 1 || FailsToDivide(Block.Count, inputs[0].Channels)
            ? new($"layer {Name} makes blocks of {Block} out of the channels of {inputs[0]}, which does not go evenly", "the number of channels must be a multiple of the block's size")
            : null);

    /// <inheritdoc/>
    public override SymbolicShape Output(ImmutableArray<SymbolicShape> inputs, ShapeRules rules) => new([.. inputs[0].Spatial.Zip(Block.Sizes, (n, b) => n * b), inputs[0].Channels / Block.Count]);

    /// <inheritdoc/>
    public override Reach Reach(int axis, ImmutableArray<SymbolicShape> inputs) => new(ReachSort.Repeat, 1, Block[axis], 1, 0);

    /// <inheritdoc/>
    protected override IEnumerable<(string What, Expr Size, int Minimum)> Sizes => Block.Sizes.Select(s => ("block", s, 1));
}

/// <summary>Cuts entries off the sides, or puts zeros there.</summary>
public abstract record BorderLayer : Layer
{
    /// <summary>How many entries on each side.</summary>
    public abstract Padding Sides { get; }

    /// <summary>1 where entries are added, −1 where they are cut off.</summary>
    protected abstract int Sign { get; }

    /// <inheritdoc/>
    public override Misfit? Misfit(ImmutableArray<SymbolicShape> inputs) => NeedsPositions(inputs[0]) ??
        (Sides.IsFitted ? null : new($"layer {Name} names {Sides} entries, but it is given {inputs[0]}", $"write one number, {inputs[0].Rank - 1}, or {2 * (inputs[0].Rank - 1)}: before and behind each axis"));

    /// <inheritdoc/>
    public override SymbolicShape Output(ImmutableArray<SymbolicShape> inputs, ShapeRules rules) =>
        new([.. inputs[0].Spatial.Select((n, a) => n + (Sign * (Sides.Before(a) + Sides.After(a)))), inputs[0].Channels]);

    /// <inheritdoc/>
    public override Reach Reach(int axis, ImmutableArray<SymbolicShape> inputs) => Networks.Reach.Window(1, 1, 1, Sign * Sides.Before(axis));

    /// <inheritdoc/>
    protected override IEnumerable<(string What, Expr Size, int Minimum)> Sizes => Sides.Values.Select(s => ("entries", s, 0));

    /// <summary>One number a side.</summary>
    protected static Padding Fitted(Padding sides, SymbolicShape input)
    {
        var one = AxisSizes.One.Fit(input.Rank - 1);
        return input.Rank > 1 && sides.Word is null ? sides.Fit(one, one, one, input.Spatial) : sides;
    }
}

/// <summary>Puts zeros around maps.</summary>
public sealed record PadLayer : BorderLayer
{
    /// <summary>The zeros on each side.</summary>
    [Given("zeros put on each side", Key = "pad")]
    public required Padding Zeros { get; init; }

    /// <inheritdoc/>
    public override string Sort => "pad";

    /// <inheritdoc/>
    public override Padding Sides => Zeros;

    /// <inheritdoc/>
    protected override int Sign => 1;

    /// <inheritdoc/>
    public override Layer Map(Func<Expr, Expr> change) => this with { Zeros = Zeros.Map(change) };

    /// <inheritdoc/>
    public override Layer Fit(ImmutableArray<SymbolicShape> inputs) => this with { Zeros = Fitted(Zeros, inputs[0]) };
}

/// <summary>Cuts the border of maps off.</summary>
public sealed record CropLayer : BorderLayer
{
    /// <summary>The entries cut off on each side.</summary>
    [Given("entries cut off on each side", Key = "crop")]
    public required Padding Border { get; init; }

    /// <inheritdoc/>
    public override string Sort => "crop";

    /// <inheritdoc/>
    public override Padding Sides => Border;

    /// <inheritdoc/>
    protected override int Sign => -1;

    /// <inheritdoc/>
    public override Layer Map(Func<Expr, Expr> change) => this with { Border = Border.Map(change) };

    /// <inheritdoc/>
    public override Layer Fit(ImmutableArray<SymbolicShape> inputs) => this with { Border = Fitted(Border, inputs[0]) };
}

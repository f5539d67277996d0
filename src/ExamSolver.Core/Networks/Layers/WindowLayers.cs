using System.Collections.Immutable;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Networks;

/// <summary>A layer that slides a window over the axes of feature maps: one axis (a row), two (an image) or three (a video, a volume).</summary>
public abstract record WindowLayer : Layer
{
    /// <summary>The zeros on each side.</summary>
    [Given("zeros on each side", Default = "0")]
    public Padding Padding { get; init; } = Padding.None;

    /// <summary>The window.</summary>
    public abstract AxisSizes Window { get; }

    /// <summary>How far the window moves.</summary>
    public abstract AxisSizes Step { get; }

    /// <summary>The distance between neighbouring entries of the window.</summary>
    public abstract AxisSizes Spread { get; }

    /// <summary>Whether a last window that sticks out over the end counts.</summary>
    public virtual bool RoundsUp => false;

    /// <inheritdoc/>
    protected override IEnumerable<(string What, Expr Size, int Minimum)> Sizes
    {
        get
        {
            foreach (var (what, sizes) in new[] { ("kernel", Window), ("stride", Step), ("dilation", Spread) })
            {
                foreach (var size in sizes.Sizes)
                    yield return (what, size, 1);
            }

            foreach (var zeros in Padding.Values)
                yield return ("padding", zeros, 0);
        }
    }

    /// <inheritdoc/>
    public override Misfit? Misfit(ImmutableArray<SymbolicShape> inputs)
    {
        var (input, rank) = (inputs[0], inputs[0].Rank - 1);
        if (rank is < 1 or > 3)
            return new($"layer {Name} slides over height × width × channels, but it is given {input}", "write the input as height x width x channels, and put `flatten` after the last such layer");
        if (new[] { Window, Step, Spread }.FirstOrDefault(s => s.Rank != rank) is { } sizes)
        {
            return new(
                $"layer {Name} has sizes for {sizes.Rank} {(sizes.Rank == 1 ? "axis" : "axes")} ({sizes}), but it is given {input}, whose last size is the number of channels",
                input.Rank == 3 && sizes.Rank == 3 ? "write 2 sizes, or one for all axes: a kernel reads all channels by itself (and a volume has channels as well: 32x32x32x1)"
                    : input.Rank == sizes.Rank ? "write the channels as well, even if there is one: 28x28x1" : $"write {rank} {(rank == 1 ? "size" : "sizes")}, or one for all axes");
        }

        if (!Padding.Suits(rank))
            return new($"layer {Name} has {Padding.Values.Length} numbers of zeros, but it slides over {rank} {(rank == 1 ? "axis" : "axes")} of {input}", $"write one number, {rank}, or {2 * rank}: before and behind each axis") { Position = Padding.Position };
        return Padding.Word == "same" && !Step.IsOne
            ? new($"padding \"same\" with stride {Step} means different things in different libraries", "write `same as tensorflow` (as many zeros as ⌈n / s⌉ outputs need, the odd one behind), `same on both sides` (⌊d (k − 1) / 2⌋ a side), or the zeros as numbers") { Position = Padding.Position }
            : null;
    }

    /// <inheritdoc/>
    public override Reach Reach(int axis, ImmutableArray<SymbolicShape> inputs) => Networks.Reach.Window(Window[axis], Step[axis], Spread[axis], Padding.Before(axis));

    /// <summary>The sizes along the axes that the window leaves.</summary>
    protected ImmutableArray<Expr> Slide(SymbolicShape input, ShapeRules rules) =>
        [.. Enumerable.Range(0, Window.Rank).Select(a => rules.WindowLength(input.Sizes[a], Window[a], Step[a], Spread[a], Padding.Before(a), Padding.After(a), RoundsUp))];
}

/// <summary>What convolutions share: kernels over all input channels of a group, as deep learning calls the cross-correlation (Goodfellow et al., 2016, section 9.1).</summary>
public abstract record KernelLayer : WindowLayer
{
    /// <summary>The size of the kernel.</summary>
    [Given("size of the kernel: 3, 3x5")]
    public required AxisSizes Kernel { get; init; }

    /// <summary>How far the kernel moves.</summary>
    [Given("how far the kernel moves", Default = "1")]
    public AxisSizes Stride { get; init; } = AxisSizes.One;

    /// <summary>The distance between neighbouring entries of the kernel.</summary>
    [Given("distance between neighbouring entries of the kernel", Default = "1")]
    public AxisSizes Dilation { get; init; } = AxisSizes.One;

    /// <summary>Whether every output channel has a bias.</summary>
    [Given("whether every output channel has a bias", Default = "true")]
    public bool Bias { get; init; } = true;

    /// <inheritdoc/>
    public sealed override AxisSizes Window => Kernel;

    /// <inheritdoc/>
    public sealed override AxisSizes Step => Stride;

    /// <inheritdoc/>
    public sealed override AxisSizes Spread => Dilation;

    /// <summary>The number of output channels, where so many come in.</summary>
    public abstract Expr OutputChannels(Expr inputChannels);

    /// <summary>Among how many groups the channels are shared out, where so many come in.</summary>
    public abstract Expr GroupCount(Expr inputChannels);

    /// <summary>Whether every position has the same weights.</summary>
    public virtual bool IsShared => true;

    /// <inheritdoc/>
    public override Layer Map(Func<Expr, Expr> change) => this with
    {
        Kernel = Kernel.Map(change),
        Stride = Stride.Map(change),
        Dilation = Dilation.Map(change),
        Padding = Padding.Map(change),
    };

    /// <inheritdoc/>
    public override Layer Fit(ImmutableArray<SymbolicShape> inputs)
    {
        var rank = inputs[0].Rank - 1;
        var (kernel, stride, dilation) = (Kernel.Fit(rank), Stride.Fit(rank), Dilation.Fit(rank));
        var fits = kernel.Rank == rank && stride.Rank == rank && dilation.Rank == rank && (Padding.Word != "same" || stride.IsOne);
        return this with { Kernel = kernel, Stride = stride, Dilation = dilation, Padding = fits ? Padding.Fit(kernel, stride, dilation, inputs[0].Spatial) : Padding };
    }

    /// <inheritdoc/>
    public override Misfit? Misfit(ImmutableArray<SymbolicShape> inputs)
    {
        if (base.Misfit(inputs) is { } misfit)
            return misfit;
        var (read, groups) = (inputs[0].Channels, GroupCount(inputs[0].Channels));
        var written = OutputChannels(read);
        return FailsToDivide(groups, read) ? new($"layer {Name} shares {read.ToInfix()} input channels out among {groups.ToInfix()} groups, which does not go evenly", "the number of groups must divide the channels that it is given")
            : FailsToDivide(groups, written) ? new($"layer {Name} shares {written.ToInfix()} output channels out among {groups.ToInfix()} groups, which does not go evenly", "the number of groups must divide its filters")
            : null;
    }

    /// <inheritdoc/>
    public override SymbolicShape Output(ImmutableArray<SymbolicShape> inputs, ShapeRules rules) => new([.. Slide(inputs[0], rules), OutputChannels(inputs[0].Channels)]);

    /// <inheritdoc/>
    public override ImmutableArray<ParameterArray> Arrays(ImmutableArray<SymbolicShape> inputs)
    {
        var read = inputs[0].Channels;
        var weight = new ParameterArray("weight", ArrayRole.Weight) { Window = Kernel.Sizes, Inputs = read, Groups = GroupCount(read), Outputs = OutputChannels(read), Positions = IsShared ? [] : Slide(inputs[0], new ShapeRules()) };
        return Bias ? [weight, new("bias", ArrayRole.Bias) { Outputs = weight.Outputs, Positions = weight.Positions }] : [weight];
    }

    /// <inheritdoc/>
    public override ImmutableArray<Work> Work(ImmutableArray<SymbolicShape> inputs)
    {
        var read = inputs[0].Channels;
        return [new("", WorkKind.Weights, Slide(inputs[0], new ShapeRules()), [.. Kernel.Sizes, read / GroupCount(read), OutputChannels(read)])];
    }
}

/// <summary>A convolution.</summary>
public sealed record ConvolutionLayer : KernelLayer
{
    /// <summary>The number of output channels.</summary>
    [Given("number of output channels (filters)", Key = "conv")]
    public required LayerSize Filters { get; init; }

    /// <summary>Among how many groups the channels are shared out.</summary>
    [Given("among how many groups the channels are shared out", Default = "1")]
    public LayerSize Groups { get; init; } = 1;

    /// <summary>Which entries of the kernel count; <c>null</c> for all.</summary>
    [Given("which entries of the kernel count: A, B, or rows of 0 and 1", Default = "all")]
    public KernelMask? Mask { get; init; }

    /// <inheritdoc/>
    public override string Sort => "conv";

    /// <inheritdoc/>
    public override Expr OutputChannels(Expr inputChannels) => Filters.Value;

    /// <inheritdoc/>
    public override Expr GroupCount(Expr inputChannels) => Groups.Value;

    /// <inheritdoc/>
    public override Layer Map(Func<Expr, Expr> change) => (ConvolutionLayer)base.Map(change) with { Filters = Filters.Map(change), Groups = Groups.Map(change) };

    /// <inheritdoc/>
    protected override IEnumerable<(string What, Expr Size, int Minimum)> Sizes => [("filters", Filters.Value, 1), ("groups", Groups.Value, 1), .. base.Sizes];

    /// <inheritdoc/>
    public override Misfit? Misfit(ImmutableArray<SymbolicShape> inputs) => base.Misfit(inputs) ?? Mask?.Misfit(Name, Kernel);

    /// <inheritdoc/>
    public override ImmutableArray<ParameterArray> Arrays(ImmutableArray<SymbolicShape> inputs) =>
        base.Arrays(inputs) is var arrays && Mask is { } mask ? arrays.SetItem(0, arrays[0] with { Window = [mask.Count(Kernel)] }) : arrays;

    /// <inheritdoc/>
    public override ImmutableArray<Work> Work(ImmutableArray<SymbolicShape> inputs) =>
        base.Work(inputs) is var work && Mask is { } mask ? [work[0] with { PerPosition = [mask.Count(Kernel), .. work[0].PerPosition.Skip(Kernel.Rank)] }] : work;

    /// <inheritdoc/>
    public override Reach Reach(int axis, ImmutableArray<SymbolicShape> inputs)
    {
        var reach = base.Reach(axis, inputs);
        return Mask?.Along(axis, Kernel) is var (first, length) ? reach with { Size = length, Before = reach.Before - (first * reach.Spread) } : reach;
    }
}

/// <summary>A convolution of each channel alone, so many times (Howard et al., 2017, arXiv 1704.04861, section 3.1).</summary>
public sealed record DepthwiseLayer : KernelLayer
{
    /// <summary>The number of filters for each channel.</summary>
    [Given("number of filters for each input channel", Key = "depthwise")]
    public required LayerSize Multiplier { get; init; }

    /// <inheritdoc/>
    public override string Sort => "depthwise";

    /// <inheritdoc/>
    public override Expr OutputChannels(Expr inputChannels) => inputChannels * Multiplier.Value;

    /// <inheritdoc/>
    public override Expr GroupCount(Expr inputChannels) => inputChannels;

    /// <inheritdoc/>
    public override Layer Map(Func<Expr, Expr> change) => (DepthwiseLayer)base.Map(change) with { Multiplier = Multiplier.Map(change) };

    /// <inheritdoc/>
    protected override IEnumerable<(string What, Expr Size, int Minimum)> Sizes => [("filters for each channel", Multiplier.Value, 1), .. base.Sizes];
}

/// <summary>A convolution whose weights differ from place to place (Goodfellow et al., 2016, section 9.5, "unshared convolution").</summary>
public sealed record LocallyConnectedLayer : KernelLayer
{
    /// <summary>The number of output channels.</summary>
    [Given("number of output channels (filters)", Key = "locally connected")]
    public required LayerSize Filters { get; init; }

    /// <inheritdoc/>
    public override string Sort => "locally connected";

    /// <inheritdoc/>
    public override string Stem => "local";

    /// <inheritdoc/>
    public override bool IsShared => false;

    /// <inheritdoc/>
    public override Expr OutputChannels(Expr inputChannels) => Filters.Value;

    /// <inheritdoc/>
    public override Expr GroupCount(Expr inputChannels) => 1;

    /// <inheritdoc/>
    public override Layer Map(Func<Expr, Expr> change) => (LocallyConnectedLayer)base.Map(change) with { Filters = Filters.Map(change) };

    /// <inheritdoc/>
    protected override IEnumerable<(string What, Expr Size, int Minimum)> Sizes => [("filters", Filters.Value, 1), .. base.Sizes];
}

/// <summary>What a pooling layer takes of a window.</summary>
public enum PoolingSort
{
    /// <summary>The largest entry.</summary>
    Max,

    /// <summary>The mean.</summary>
    Average,
}

/// <summary>A pooling layer: takes the maximum or the mean of each window, channel by channel (Goodfellow et al., 2016, section 9.3).</summary>
public sealed record PoolingLayer : WindowLayer
{
    /// <summary>What is taken of a window.</summary>
    [Given("what is taken of a window", Key = "pool")]
    public required PoolingSort Pooling { get; init; }

    /// <summary>The window.</summary>
    [Given("size of the window: 2, 2x3")]
    public required AxisSizes Size { get; init; }

    /// <summary>How far the window moves; by default its own size.</summary>
    [Given("how far the window moves", Default = "the size of the window")]
    public AxisSizes? Stride { get; init; }

    /// <summary>Whether a last window that sticks out over the end counts.</summary>
    [Given("whether a last window that sticks out counts (ceil mode)", Default = "false")]
    public bool Ceil { get; init; }

    /// <inheritdoc/>
    public override string Sort => "pool";

    /// <inheritdoc/>
    public override AxisSizes Window => Size;

    /// <inheritdoc/>
    public override AxisSizes Step => Stride ?? Size;

    /// <inheritdoc/>
    public override AxisSizes Spread => AxisSizes.One.Fit(Size.Rank);

    /// <inheritdoc/>
    public override bool RoundsUp => Ceil;

    /// <inheritdoc/>
    public override Layer Map(Func<Expr, Expr> change) => this with { Size = Size.Map(change), Stride = Stride?.Map(change), Padding = Padding.Map(change) };

    /// <inheritdoc/>
    public override Layer Fit(ImmutableArray<SymbolicShape> inputs)
    {
        var rank = inputs[0].Rank - 1;
        var (size, stride) = (Size.Fit(rank), (Stride ?? Size).Fit(rank));
        var fits = size.Rank == rank && stride.Rank == rank && (Padding.Word != "same" || stride.IsOne);
        return this with { Size = size, Stride = stride, Padding = fits ? Padding.Fit(size, stride, AxisSizes.One.Fit(rank), inputs[0].Spatial) : Padding };
    }

    /// <inheritdoc/>
    public override SymbolicShape Output(ImmutableArray<SymbolicShape> inputs, ShapeRules rules) => new([.. Slide(inputs[0], rules), inputs[0].Channels]);
}

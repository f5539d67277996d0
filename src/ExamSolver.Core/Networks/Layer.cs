using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Networks;

/// <summary>One layer of a network, as data. What a layer does (its shape, its parameters, running it) is one file an operation, elsewhere.</summary>
public abstract record Layer
{
    /// <summary>What the layer is called: the author's name, or its sort and its number among its like, such as <c>conv2</c>.</summary>
    [Given("the layer's name", Default = "its sort and its number: conv1, conv2")]
    public string Name { get; init; } = "";

    /// <summary>Where it is written.</summary>
    public SourcePosition Position { get; init; }

    /// <summary>The word for layers of this sort: <c>conv</c>, <c>dense</c>.</summary>
    public abstract string Sort { get; }

    /// <summary>The same layer with every size changed.</summary>
    public abstract Layer Map(Func<Expr, Expr> change);
}

/// <summary>A fully connected layer: every unit reads the whole input vector (Goodfellow et al., 2016, section 6.1).</summary>
public sealed record DenseLayer : Layer
{
    /// <summary>The units; more than one axis is the shape in which the output vector is read (<c>10x10x20</c>).</summary>
    [Given("number of units; a shape such as 10x10x20 arranges them", Key = "dense")]
    public required SymbolicShape Units { get; init; }

    /// <summary>Whether every unit has a bias.</summary>
    [Given("whether every unit has a bias", Default = "true")]
    public bool Bias { get; init; } = true;

    /// <inheritdoc/>
    public override string Sort => "dense";

    /// <inheritdoc/>
    public override Layer Map(Func<Expr, Expr> change) => this with { Units = Units.Map(change) };
}

/// <summary>A layer that slides a window over the height and the width of feature maps.</summary>
public abstract record WindowLayer : Layer
{
    /// <summary>The zeros on each side.</summary>
    [Given("zeros on each side", Default = "0")]
    public Padding Padding { get; init; } = Padding.None;

    /// <summary>The window.</summary>
    public abstract PlaneSize Window { get; }

    /// <summary>How far the window moves.</summary>
    public abstract PlaneSize Step { get; }

    /// <summary>The distance between neighbouring entries of the window.</summary>
    public abstract PlaneSize Spread { get; }

    /// <summary>Whether a last window that sticks out over the end counts.</summary>
    public virtual bool RoundsUp => false;
}

/// <summary>A two-dimensional convolution over all input channels, as deep learning calls the cross-correlation (Goodfellow et al., 2016, section 9.1).</summary>
public sealed record ConvolutionLayer : WindowLayer
{
    /// <summary>The number of output channels.</summary>
    [Given("number of output channels (filters)", Key = "conv")]
    public required LayerSize Filters { get; init; }

    /// <summary>The size of the kernel.</summary>
    [Given("size of the kernel: 3, 3x5")]
    public required PlaneSize Kernel { get; init; }

    /// <summary>How far the kernel moves.</summary>
    [Given("how far the kernel moves", Default = "1")]
    public PlaneSize Stride { get; init; } = PlaneSize.One;

    /// <summary>The distance between neighbouring entries of the kernel.</summary>
    [Given("distance between neighbouring entries of the kernel", Default = "1")]
    public PlaneSize Dilation { get; init; } = PlaneSize.One;

    /// <summary>Whether every output channel has a bias.</summary>
    [Given("whether every output channel has a bias", Default = "true")]
    public bool Bias { get; init; } = true;

    /// <inheritdoc/>
    public override string Sort => "conv";

    /// <inheritdoc/>
    public override PlaneSize Window => Kernel;

    /// <inheritdoc/>
    public override PlaneSize Step => Stride;

    /// <inheritdoc/>
    public override PlaneSize Spread => Dilation;

    /// <inheritdoc/>
    public override Layer Map(Func<Expr, Expr> change) => this with
    {
        Filters = new LayerSize(change(Filters.Value)),
        Kernel = Kernel.Map(change),
        Stride = Stride.Map(change),
        Dilation = Dilation.Map(change),
        Padding = Padding.Map(change),
    };
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
    public required PlaneSize Size { get; init; }

    /// <summary>How far the window moves; by default its own size.</summary>
    [Given("how far the window moves", Default = "the size of the window")]
    public PlaneSize? Stride { get; init; }

    /// <summary>Whether a last window that sticks out over the end counts.</summary>
    [Given("whether a last window that sticks out counts (ceil mode)", Default = "false")]
    public bool Ceil { get; init; }

    /// <inheritdoc/>
    public override string Sort => "pool";

    /// <inheritdoc/>
    public override PlaneSize Window => Size;

    /// <inheritdoc/>
    public override PlaneSize Step => Stride ?? Size;

    /// <inheritdoc/>
    public override PlaneSize Spread => PlaneSize.One;

    /// <inheritdoc/>
    public override bool RoundsUp => Ceil;

    /// <inheritdoc/>
    public override Layer Map(Func<Expr, Expr> change) => this with { Size = Size.Map(change), Stride = Stride?.Map(change), Padding = Padding.Map(change) };
}

/// <summary>Reads all entries as one vector.</summary>
public sealed record FlattenLayer : Layer
{
    /// <inheritdoc/>
    public override string Sort => "flatten";

    /// <inheritdoc/>
    public override Layer Map(Func<Expr, Expr> change) => this;
}

/// <summary>Applies a function to every entry (softmax: to the channels).</summary>
public sealed record ActivationLayer : Layer
{
    /// <summary>The function, as the expression language names it.</summary>
    [Given("the function: relu, sigmoid, tanh, …", Key = "activation")]
    public required string Function { get; init; }

    /// <inheritdoc/>
    public override string Sort => "activation";

    /// <inheritdoc/>
    public override Layer Map(Func<Expr, Expr> change) => this;
}

namespace ExamSolver.Numerics;

/// <summary>A two-dimensional window: its taps, how it moves, and the padding around the input. All in elements.</summary>
public abstract record WindowGeometry
{
    private protected WindowGeometry(int kernelHeight, int kernelWidth)
    {
        KernelHeight = Positive(kernelHeight, nameof(kernelHeight));
        KernelWidth = Positive(kernelWidth, nameof(kernelWidth));
    }

    /// <summary>Taps along the height.</summary>
    public int KernelHeight { get; }

    /// <summary>Taps along the width.</summary>
    public int KernelWidth { get; }

    /// <summary>Rows between neighbouring windows.</summary>
    public int StrideHeight { get; init => field = Positive(value, nameof(StrideHeight)); } = 1;

    /// <summary>Columns between neighbouring windows.</summary>
    public int StrideWidth { get; init => field = Positive(value, nameof(StrideWidth)); } = 1;

    /// <summary>Rows between neighbouring taps.</summary>
    public int DilationHeight { get; init => field = Positive(value, nameof(DilationHeight)); } = 1;

    /// <summary>Columns between neighbouring taps.</summary>
    public int DilationWidth { get; init => field = Positive(value, nameof(DilationWidth)); } = 1;

    /// <summary>Rows of padding above the input.</summary>
    public int PaddingTop { get; init => field = NotNegative(value, nameof(PaddingTop)); }

    /// <summary>Rows of padding below the input.</summary>
    public int PaddingBottom { get; init => field = NotNegative(value, nameof(PaddingBottom)); }

    /// <summary>Columns of padding left of the input.</summary>
    public int PaddingLeft { get; init => field = NotNegative(value, nameof(PaddingLeft)); }

    /// <summary>Columns of padding right of the input.</summary>
    public int PaddingRight { get; init => field = NotNegative(value, nameof(PaddingRight)); }

    /// <summary>How many windows fit along an input height, counted by walking.</summary>
    public abstract int CountRows(int inputHeight);

    /// <summary>How many windows fit along an input width, counted by walking.</summary>
    public abstract int CountColumns(int inputWidth);

    private protected static int Positive(int value, string name) =>
        value > 0 ? value : throw new ArgumentOutOfRangeException(name, $"{name} must be at least 1, but is {value}.");

    private static int NotNegative(int value, string name) =>
        value >= 0 ? value : throw new ArgumentOutOfRangeException(name, $"{name} must not be negative, but is {value}.");
}

/// <summary>The geometry of a two-dimensional convolution.</summary>
public sealed record ConvolutionGeometry : WindowGeometry
{
    /// <summary>Stride and dilation 1, no padding, one group; change them by initialisers or <c>with</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A kernel extent, or an initialised stride, dilation or group count, is not positive, or a padding is negative.</exception>
    public ConvolutionGeometry(int kernelHeight, int kernelWidth)
        : base(kernelHeight, kernelWidth)
    {
    }

    /// <summary>Groups that see disjoint channels; input and output channels must both be shared out evenly.</summary>
    public int Groups { get; init => field = Positive(value, nameof(Groups)); } = 1;

    /// <summary>The same kernel, stride, padding (on every side) and dilation along both axes.</summary>
    public static ConvolutionGeometry Square(int kernel, int stride = 1, int padding = 0, int dilation = 1, int groups = 1) =>
        new(kernel, kernel)
        {
            StrideHeight = stride,
            StrideWidth = stride,
            DilationHeight = dilation,
            DilationWidth = dilation,
            PaddingTop = padding,
            PaddingBottom = padding,
            PaddingLeft = padding,
            PaddingRight = padding,
            Groups = groups,
        };

    /// <inheritdoc/>
    public override int CountRows(int inputHeight) =>
        SlidingWindow.CountPositions(inputHeight, KernelHeight, StrideHeight, DilationHeight, PaddingTop, PaddingBottom);

    /// <inheritdoc/>
    public override int CountColumns(int inputWidth) =>
        SlidingWindow.CountPositions(inputWidth, KernelWidth, StrideWidth, DilationWidth, PaddingLeft, PaddingRight);
}

/// <summary>The geometry of a two-dimensional pooling window, which acts on each channel alone.</summary>
public sealed record PoolingGeometry : WindowGeometry
{
    /// <summary>A window with stride 1; see <see cref="Square"/> for the usual stride, the window itself.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A kernel extent, or an initialised stride or dilation, is not positive, or a padding is negative.</exception>
    public PoolingGeometry(int kernelHeight, int kernelWidth)
        : base(kernelHeight, kernelWidth)
    {
    }

    /// <summary>Whether a last window that hangs over the padded end counts; see <see cref="SlidingWindow.CountPositions"/>.</summary>
    public bool CeilMode { get; init; }

    /// <summary>Whether an average divides by the padded elements too; elements beyond the padding never count.</summary>
    public bool CountIncludesPadding { get; init; } = true;

    /// <summary>The same window, stride (the window's own if not given) and padding along both axes.</summary>
    public static PoolingGeometry Square(int kernel, int? stride = null, int padding = 0) =>
        new(kernel, kernel)
        {
            StrideHeight = stride ?? kernel,
            StrideWidth = stride ?? kernel,
            PaddingTop = padding,
            PaddingBottom = padding,
            PaddingLeft = padding,
            PaddingRight = padding,
        };

    /// <inheritdoc/>
    public override int CountRows(int inputHeight) => SlidingWindow.CountPositions(
        inputHeight, KernelHeight, StrideHeight, DilationHeight, PaddingTop, PaddingBottom, CeilMode);

    /// <inheritdoc/>
    public override int CountColumns(int inputWidth) => SlidingWindow.CountPositions(
        inputWidth, KernelWidth, StrideWidth, DilationWidth, PaddingLeft, PaddingRight, CeilMode);
}

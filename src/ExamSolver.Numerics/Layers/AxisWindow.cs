namespace ExamSolver.Numerics.Layers;

/// <summary>A window along one axis: its taps, how it moves, and the padding around the input. All in elements.</summary>
/// <param name="Size">Taps of the window.</param>
/// <exception cref="ArgumentOutOfRangeException">Size, stride or dilation is not positive, or a padding is negative.</exception>
public sealed record AxisWindow(int Size)
{
    /// <summary>Taps of the window.</summary>
    public int Size { get; } = Positive(Size, nameof(Size));

    /// <summary>Elements between neighbouring windows.</summary>
    public int Stride { get; init => field = Positive(value, nameof(Stride)); } = 1;

    /// <summary>Elements between neighbouring taps.</summary>
    public int Dilation { get; init => field = Positive(value, nameof(Dilation)); } = 1;

    /// <summary>Padding before the first element; of a transposed convolution, what is cut off there.</summary>
    public int Before { get; init => field = NotNegative(value, nameof(Before)); }

    /// <summary>Padding after the last element; of a transposed convolution, what is cut off there.</summary>
    public int After { get; init => field = NotNegative(value, nameof(After)); }

    /// <summary>Whether a last window that hangs over the padded end counts; see <see cref="SlidingWindow.CountPositions"/>.</summary>
    public bool CeilMode { get; init; }

    /// <summary>How many windows fit along an input of a length, counted by walking.</summary>
    public int CountPositions(int length) => SlidingWindow.CountPositions(length, Size, Stride, Dilation, Before, After, CeilMode);

    /// <summary>The element of the input under a tap of a window; outside the input it is padding.</summary>
    internal int ElementAt(int position, int tap) => (position * Stride) + (tap * Dilation) - Before;

    private static int Positive(int value, string name) =>
        value > 0 ? value : throw new ArgumentOutOfRangeException(name, $"{name} must be at least 1, but is {value}.");

    private static int NotNegative(int value, string name) =>
        value >= 0 ? value : throw new ArgumentOutOfRangeException(name, $"{name} must not be negative, but is {value}.");
}

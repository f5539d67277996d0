namespace ExamSolver.Numerics;

/// <summary>A gradient that is zero outside a rectangle: all that is stored is the rectangle and where it lies.</summary>
/// <remarks>Probing a receptive field through many layers touches a small part of large images; this carries only that part.</remarks>
public sealed class GradientPatch
{
    private GradientPatch(Tensor values, int top, int left) => (Values, Top, Left) = (values, top, left);

    /// <summary><c>(channels, height, width)</c> of the rectangle; do not write.</summary>
    public Tensor Values { get; }

    /// <summary>The row of the full plane in which the rectangle begins.</summary>
    public int Top { get; }

    /// <summary>The column of the full plane in which the rectangle begins.</summary>
    public int Left { get; }

    /// <summary>The gradient of one element of a layer's output: 1 there, 0 elsewhere.</summary>
    /// <param name="shape"><c>(channels, height, width)</c> of the full output.</param>
    /// <param name="channel">The element's channel.</param>
    /// <param name="row">Its row.</param>
    /// <param name="column">Its column.</param>
    /// <exception cref="ArgumentException">The shape does not have three axes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The element lies outside the shape.</exception>
    public static GradientPatch OneHot(Shape shape, int channel, int row, int column)
    {
        _ = shape.OffsetOf(channel, row, column);
        var values = Tensor.Zeros(new Shape(shape[0], 1, 1));
        values[channel, 0, 0] = 1;
        return new GradientPatch(values, row, column);
    }

    /// <summary>The gradient with respect to a convolution's input, as <see cref="Convolution.BackwardInput"/> gives, on its rectangle alone.</summary>
    /// <param name="weights"><c>(out, channels/groups, kernel height, kernel width)</c>.</param>
    /// <param name="geometry">How the window moves.</param>
    /// <param name="inputShape"><c>(channels, height, width)</c> of the full input.</param>
    /// <exception cref="ArgumentException">The shapes do not fit together, or the whole rectangle falls into the padding.</exception>
    public GradientPatch ThroughConvolution(Tensor weights, ConvolutionGeometry geometry, Shape inputShape)
    {
        var (rows, columns) = (Values.Shape[1], Values.Shape[2]);
        var spread = new Shape(
            inputShape[0],
            ((rows - 1) * geometry.StrideHeight) + (int)SlidingWindow.Reach(geometry.KernelHeight, geometry.DilationHeight) + 1,
            ((columns - 1) * geometry.StrideWidth) + (int)SlidingWindow.Reach(geometry.KernelWidth, geometry.DilationWidth) + 1);
        var bare = geometry with { PaddingTop = 0, PaddingBottom = 0, PaddingLeft = 0, PaddingRight = 0 };
        var full = Convolution.BackwardInput(Values, weights, bare, spread);

        // What fell into the padding is cut off.
        var (top, left) = ((Top * geometry.StrideHeight) - geometry.PaddingTop, (Left * geometry.StrideWidth) - geometry.PaddingLeft);
        var (firstRow, firstColumn) = (Math.Max(0, -top), Math.Max(0, -left));
        var height = Math.Min(spread[1], inputShape[1] - top) - firstRow;
        var width = Math.Min(spread[2], inputShape[2] - left) - firstColumn;
        if (height <= 0 || width <= 0)
        {
            throw new ArgumentException($"The window at row {top}, column {left} reads nothing but padding of the input {inputShape}.", nameof(inputShape));
        }

        if (height == spread[1] && width == spread[2])
        {
            return new GradientPatch(full, top, left);
        }

        var cut = Tensor.Zeros(new Shape(inputShape[0], height, width));
        for (var channel = 0; channel < inputShape[0]; channel++)
        {
            for (var row = 0; row < height; row++)
            {
                full.Values.Slice((((channel * spread[1]) + firstRow + row) * spread[2]) + firstColumn, width)
                    .CopyTo(cut.Values[(((channel * height) + row) * width)..]);
            }
        }

        return new GradientPatch(cut, top + firstRow, left + firstColumn);
    }
}

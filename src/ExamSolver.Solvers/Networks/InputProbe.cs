using System.Diagnostics;
using ExamSolver.Numerics;

namespace ExamSolver.Solvers.Networks;

/// <summary>What a probe found along one axis.</summary>
/// <param name="Extent">From the first pixel that moves the output to the last.</param>
/// <param name="Jump">How far the field moves with the output.</param>
internal sealed record ProbedAxis(int Extent, int Jump);

/// <summary>
/// Finds a receptive field by changing the input and seeing whether an output in the middle moves. All weights are positive and so is every
/// change, so that nothing cancels. Functions that act on every entry alone, and the number of channels, do not matter and are left out.
/// </summary>
internal static class InputProbe
{
    private const int LargestSide = 1 << 20;

    /// <summary>The field of a neuron in the middle behind a row of windows. The image is doubled until the field lies inside it.</summary>
    public static (ProbedAxis Height, ProbedAxis Width) Run(IReadOnlyList<WindowGeometry> windows)
    {
        // Only one axis matters at a time: across it every window is one wide, and the image is a line.
        var (tall, broad) = (windows.Select(w => Line(w, alongHeight: true)).ToArray(), windows.Select(w => Line(w, alongHeight: false)).ToArray());
        var height = Axis(tall);
        return (height, tall.SequenceEqual(broad) ? height : Axis(broad));
    }

    private static ProbedAxis Axis(WindowGeometry[] line)
    {
        for (var side = 8; side <= LargestSide; side *= 2)
        {
            if (Field(line, side) is { } found)
                return found;
        }

        throw new InvalidOperationException($"The receptive field is larger than {LargestSide} pixels.");
    }

    /// <summary>The field of the middle neuron and how far it is from its neighbour's; <c>null</c> where one touches the border and may be cut off there.</summary>
    private static ProbedAxis? Field(WindowGeometry[] line, int side)
    {
        // Each pixel sends its place along, and each window hands on the largest: the last pixel that a neuron sees, or counted from the end the first.
        var places = Enumerable.Range(1, side).Select(i => (double)i).ToArray();
        if (Run(line, places, Largest) is not { Length: > 1 } lasts)
            return null;
        var firsts = Run(line, [.. places.Reverse()], Largest)!;
        var (one, two) = (lasts.Length / 2 - 1, lasts.Length / 2);
        var (low, high) = (side - firsts[one], lasts[two] - 1);

        // A window of nothing but padding hands on nothing.
        if (!(low > 0 && high < side - 1 && lasts[one] > 0 && firsts[two] > 0))
            return null;
        var first = (Low: (int)low, High: (int)lasts[one] - 1);
        var second = (Low: (int)(side - firsts[two]), High: (int)high);
        Confirm(line, side, one, first);
        Confirm(line, side, two, second);
        return new ProbedAxis(second.High - second.Low + 1, second.Low - first.Low);
    }

    /// <summary>Changing the first pixel or the last one alone moves the neuron; changing every pixel outside does not.</summary>
    private static void Confirm(WindowGeometry[] line, int side, int neuron, (int Low, int High) field)
    {
        bool Moves(Func<int, bool> changed) => Run(line, [.. Enumerable.Range(0, side).Select(i => changed(i) ? 1.0 : 0)], Weighted)![neuron] != 0;
        if (!Moves(i => i == field.Low) || !Moves(i => i == field.High) || Moves(i => i < field.Low || i > field.High))
            throw new InvalidOperationException($"Changing pixels does not confirm the field from {field.Low} to {field.High}.");
    }

    /// <summary>Runs a line of pixels through all windows; <c>null</c> where a window does not fit.</summary>
    private static double[]? Run(WindowGeometry[] line, double[] pixels, Func<Tensor, WindowGeometry, Tensor> step)
    {
        var values = Tensor.From(new Shape(1, 1, pixels.Length), pixels);
        foreach (var window in line)
        {
            if (window.CountColumns(values.Shape[2]) < 1)
                return null;
            values = step(values, window);
        }

        return values.Values.ToArray();
    }

    private static Tensor Largest(Tensor values, WindowGeometry window) => Pooling.Max(values, new PoolingGeometry(1, window.KernelWidth)
    {
        StrideWidth = window.StrideWidth,
        DilationWidth = window.DilationWidth,
        PaddingLeft = window.PaddingLeft,
        PaddingRight = window.PaddingRight,
    });

    /// <summary>What the layer does with weights of one; only whether an entry is zero matters, and larger numbers would overflow behind many layers.</summary>
    private static Tensor Weighted(Tensor values, WindowGeometry window)
    {
        var output = window switch
        {
            ConvolutionGeometry convolution => Convolution.Forward(values, Tensor.Filled(new Shape(1, 1, 1, convolution.KernelWidth), 1), bias: null, convolution),
            PoolingGeometry pooling => Pooling.Max(values, pooling),
            _ => throw new UnreachableException($"No probe through {window.GetType().Name}."),
        };
        return output.Map(value => value > 0 ? 1 : 0);
    }

    private static WindowGeometry Line(WindowGeometry window, bool alongHeight)
    {
        var (kernel, stride, dilation, before, after) = alongHeight
            ? (window.KernelHeight, window.StrideHeight, window.DilationHeight, window.PaddingTop, window.PaddingBottom)
            : (window.KernelWidth, window.StrideWidth, window.DilationWidth, window.PaddingLeft, window.PaddingRight);
        return window is PoolingGeometry
            ? new PoolingGeometry(1, kernel) { StrideWidth = stride, DilationWidth = dilation, PaddingLeft = before, PaddingRight = after }
            : new ConvolutionGeometry(1, kernel) { StrideWidth = stride, DilationWidth = dilation, PaddingLeft = before, PaddingRight = after };
    }
}

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
    private const int LargestSide = 4096;

    /// <summary>The field of a neuron in the middle behind a row of windows. The image is doubled until the field lies inside it.</summary>
    public static (ProbedAxis Height, ProbedAxis Width) Run(IReadOnlyList<WindowGeometry> windows)
    {
        return (Axis(windows, alongHeight: true), Axis(windows, alongHeight: false));
    }

    /// <summary>Only one axis matters at a time: across it every window is one wide, and the image is a line.</summary>
    private static ProbedAxis Axis(IReadOnlyList<WindowGeometry> windows, bool alongHeight)
    {
        var line = windows.Select(w => Line(w, alongHeight)).ToArray();
        for (var side = 8; side <= LargestSide * 16; side *= 2)
        {
            var outputs = Outputs(line, Tensor.Zeros(new Shape(1, 1, side)))?.Count ?? 0;
            if (outputs < 2)
                continue;
            var first = Field(line, side, outputs / 2 - 1);
            var second = Field(line, side, outputs / 2);

            // A field that touches the border may be cut off there.
            if (first.Low > 0 && second.High < side - 1 && first.Low <= first.High)
                return new ProbedAxis(second.High - second.Low + 1, second.Low - first.Low);
        }

        throw new InvalidOperationException($"The receptive field is larger than {LargestSide * 16} pixels.");
    }

    /// <summary>The first and the last pixel that move an output: the first change from the left that moves it, and the first from the right.</summary>
    private static (int Low, int High) Field(WindowGeometry[] line, int side, int output)
    {
        // Changing all pixels up to one moves the output as soon as one of them matters, so halving finds the first.
        bool Moves(int from, int to)
        {
            var input = Tensor.Zeros(new Shape(1, 1, side));
            input.Values[from..to].Fill(1);
            return Outputs(line, input)!.Values[output] != 0;
        }

        var low = Bisect(count => Moves(0, count), side) - 1;
        var high = side - Bisect(count => Moves(side - count, side), side);
        return (low, high);
    }

    /// <summary>The smallest count for which a growing predicate holds.</summary>
    private static int Bisect(Func<int, bool> holds, int limit)
    {
        var (no, yes) = (0, limit);
        while (yes - no > 1)
        {
            var middle = (no + yes) / 2;
            if (holds(middle))
                yes = middle;
            else
                no = middle;
        }

        return yes;
    }

    private static Tensor? Outputs(WindowGeometry[] line, Tensor input)
    {
        foreach (var window in line)
        {
            if (window.CountColumns(input.Shape[2]) < 1)
                return null;
            input = window switch
            {
                ConvolutionGeometry convolution => Convolution.Forward(input, Tensor.Filled(new Shape(1, 1, 1, convolution.KernelWidth), 1), bias: null, convolution),
                PoolingGeometry pooling => Pooling.Max(input, pooling),
                _ => throw new UnreachableException($"No probe through {window.GetType().Name}."),
            };

            // Only whether an entry is zero matters; larger numbers would overflow behind many layers.
            input = input.Map(value => value == 0 ? 0 : 1);
        }

        return input;
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

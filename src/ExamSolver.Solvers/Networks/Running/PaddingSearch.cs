using System.Diagnostics;
using ExamSolver.Numerics;
using ExamSolver.Numerics.Layers;

namespace ExamSolver.Solvers.Networks;

/// <summary>Finds paddings by trying them, one side after the other, on a line of ones.</summary>
internal static class PaddingSearch
{
    /// <summary>The zeros before and behind a line of some length that a word means for a window without zeros.</summary>
    public static int[] Find(string word, int length, AxisWindow window)
    {
        if (word == "same on both sides")
        {
            // The entries between the outermost taps in pairs from both ends: one of each pair is a zero.
            var zeros = Enumerable.Range(0, window.Dilation * (window.Size - 1)).Count(e => e < (window.Dilation * (window.Size - 1)) - 1 - e);
            return [zeros, zeros];
        }

        var mode = word switch { "full" => PaddingAmount.Mode.Full, "valid" => PaddingAmount.Mode.Valid, "half" => PaddingAmount.Mode.Half, _ => PaddingAmount.Mode.Same };
        return Find(mode, length, window with { Before = 0, After = 0 });
    }

    /// <summary>The zeros before and behind a line of some length that make a window full, same, valid or half.</summary>
    public static int[] Find(PaddingAmount.Mode mode, int length, AxisWindow window)
    {
        switch (mode)
        {
            case PaddingAmount.Mode.Full:
                // As many as leave the first output, which starts on the zeros, something of the image to read; the other end is its mirror.
                var most = Largest(zeros => First(length, window, zeros) > 0);
                return [most, most];
            case PaddingAmount.Mode.Valid:
                // As many as leave the first output nothing but the image to read.
                var none = Largest(zeros => First(length, window, zeros) == window.Size);
                return [none, none];
            case PaddingAmount.Mode.Half:
                // As many as leave the first output half of the taps, the middle one included: zeros lie before the middle.
                var half = Largest(zeros => 2 * zeros <= window.Size);
                return [half, half];
            case PaddingAmount.Mode.Same:
                // As few as give an output for every step that starts on the image.
                var wanted = Enumerable.Range(0, length).Count(start => start % window.Stride == 0);
                var (before, after) = (0, 0);
                while ((window with { Before = before, After = after }).CountPositions(length) < wanted)
                    (before, after) = after > before ? (before + 1, after) : (before, after + 1);
                return [before, after];
            default:
                throw new UnreachableException();
        }
    }

    private static int Largest(Func<int, bool> holds)
    {
        var zeros = 0;
        while (holds(zeros + 1))
            zeros++;
        return zeros;
    }

    /// <summary>The first output of a window of ones.</summary>
    private static double First(int length, AxisWindow window, int zeros)
    {
        var padded = window with { Before = zeros, After = window.Size * window.Dilation };
        return TracedLayers.Pool(Tensor.Filled(new Shape(length, 1), 1), [padded], PoolOperation.Sum).Values[0];
    }
}

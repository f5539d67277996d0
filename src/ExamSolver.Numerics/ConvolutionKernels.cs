using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ExamSolver.Numerics;

/// <summary>The inner loops of the forward pass. Each lane of a vector is one output and adds its products in the weights' order, multiply then add.</summary>
/// <remarks>
/// Several outputs are in flight at once, to keep them in registers and hide the latency of the addition; how many never
/// changes the order in which one output is summed, so that every machine gives the same bytes. The width of a vector is known only at run
/// time, so these methods cannot be compiled ahead; they are optimised at once, for a command that ends before they would be found hot.
/// </remarks>
internal static class ConvolutionKernels
{
    /// <summary>Eight neighbouring vectors of one output channel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void OneChannelEightVectors(
        ReadOnlySpan<double> input, int start, ReadOnlySpan<int> taps, ReadOnlySpan<double> weights, double bias, Span<double> output)
    {
        unchecked
        {
            var lanes = (nuint)Vector<double>.Count;
            ref var source = ref MemoryMarshal.GetReference(input[start..]);
            var first = new Vector<double>(bias);
            var (v0, v1, v2, v3, v4, v5, v6, v7) = (first, first, first, first, first, first, first, first);
            for (var tap = 0; tap < taps.Length; tap++)
            {
                var at = (nuint)taps[tap];
                var weight = new Vector<double>(weights[tap]);
                v0 += weight * Vector.LoadUnsafe(ref source, at);
                v1 += weight * Vector.LoadUnsafe(ref source, at + lanes);
                v2 += weight * Vector.LoadUnsafe(ref source, at + (2 * lanes));
                v3 += weight * Vector.LoadUnsafe(ref source, at + (3 * lanes));
                v4 += weight * Vector.LoadUnsafe(ref source, at + (4 * lanes));
                v5 += weight * Vector.LoadUnsafe(ref source, at + (5 * lanes));
                v6 += weight * Vector.LoadUnsafe(ref source, at + (6 * lanes));
                v7 += weight * Vector.LoadUnsafe(ref source, at + (7 * lanes));
            }

            var count = Vector<double>.Count;
            v0.CopyTo(output);
            v1.CopyTo(output[count..]);
            v2.CopyTo(output[(2 * count)..]);
            v3.CopyTo(output[(3 * count)..]);
            v4.CopyTo(output[(4 * count)..]);
            v5.CopyTo(output[(5 * count)..]);
            v6.CopyTo(output[(6 * count)..]);
            v7.CopyTo(output[(7 * count)..]);
        }
    }

    /// <summary>
    /// Two neighbouring rows of one output channel, four vectors of each at a time. What the rows both read is loaded once, so
    /// neighbouring rows of taps must lie as far apart as neighbouring rows of outputs.
    /// </summary>
    /// <param name="input">Where the first tap of the upper row's first output reads, and what follows.</param>
    /// <param name="inPitch">Elements between what the upper row reads and what the lower row reads.</param>
    /// <param name="taps">Where each tap reads, from where the first one does.</param>
    /// <param name="tapRows">Rows of taps in a channel.</param>
    /// <param name="tapColumns">Columns of taps in a channel.</param>
    /// <param name="weights">One for each tap.</param>
    /// <param name="bias">What every sum starts from.</param>
    /// <param name="output">The upper row, and at once behind it the lower row.</param>
    /// <param name="columns">Outputs of a row, at least four vectors; the last four overlap the ones before and are the same values again.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void OneChannelTwoRows(
        ReadOnlySpan<double> input, int inPitch, ReadOnlySpan<int> taps, int tapRows, int tapColumns,
        ReadOnlySpan<double> weights, double bias, Span<double> output, int columns)
    {
        unchecked
        {
            var lanes = (nuint)Vector<double>.Count;
            var block = 4 * Vector<double>.Count;
            ref var sourceRow = ref MemoryMarshal.GetReference(input);
            ref var upperRow = ref MemoryMarshal.GetReference(output[..(2 * columns)]);
            ref var lowerRow = ref Unsafe.Add(ref upperRow, columns);
            var first = new Vector<double>(bias);
            for (var column = 0; column < columns; column += block)
            {
                var place = Math.Min(column, columns - block);
                ref var source = ref Unsafe.Add(ref sourceRow, place);
                var (a0, a1, a2, a3) = (first, first, first, first);
                var (b0, b1, b2, b3) = (first, first, first, first);
                for (var channel = 0; channel < taps.Length; channel += tapRows * tapColumns)
                {
                    // The first row of taps is seen by the upper outputs alone, and one more row by the lower outputs alone.
                    for (var tap = channel; tap < channel + tapColumns; tap++)
                    {
                        var at = (nuint)taps[tap];
                        var upper = new Vector<double>(weights[tap]);
                        a0 += upper * Vector.LoadUnsafe(ref source, at);
                        a1 += upper * Vector.LoadUnsafe(ref source, at + lanes);
                        a2 += upper * Vector.LoadUnsafe(ref source, at + (2 * lanes));
                        a3 += upper * Vector.LoadUnsafe(ref source, at + (3 * lanes));
                    }

                    var lastRow = channel + ((tapRows - 1) * tapColumns);
                    for (var above = channel; above < lastRow; above++)
                    {
                        var at = (nuint)taps[above + tapColumns];
                        var upper = new Vector<double>(weights[above + tapColumns]);
                        var lower = new Vector<double>(weights[above]);
                        var read = Vector.LoadUnsafe(ref source, at);
                        a0 += upper * read;
                        b0 += lower * read;
                        read = Vector.LoadUnsafe(ref source, at + lanes);
                        a1 += upper * read;
                        b1 += lower * read;
                        read = Vector.LoadUnsafe(ref source, at + (2 * lanes));
                        a2 += upper * read;
                        b2 += lower * read;
                        read = Vector.LoadUnsafe(ref source, at + (3 * lanes));
                        a3 += upper * read;
                        b3 += lower * read;
                    }

                    for (var tap = lastRow; tap < lastRow + tapColumns; tap++)
                    {
                        var at = (nuint)(taps[tap] + inPitch);
                        var lower = new Vector<double>(weights[tap]);
                        b0 += lower * Vector.LoadUnsafe(ref source, at);
                        b1 += lower * Vector.LoadUnsafe(ref source, at + lanes);
                        b2 += lower * Vector.LoadUnsafe(ref source, at + (2 * lanes));
                        b3 += lower * Vector.LoadUnsafe(ref source, at + (3 * lanes));
                    }
                }

                var to = (nuint)place;
                a0.StoreUnsafe(ref upperRow, to);
                a1.StoreUnsafe(ref upperRow, to + lanes);
                a2.StoreUnsafe(ref upperRow, to + (2 * lanes));
                a3.StoreUnsafe(ref upperRow, to + (3 * lanes));
                b0.StoreUnsafe(ref lowerRow, to);
                b1.StoreUnsafe(ref lowerRow, to + lanes);
                b2.StoreUnsafe(ref lowerRow, to + (2 * lanes));
                b3.StoreUnsafe(ref lowerRow, to + (3 * lanes));
            }
        }
    }

    /// <summary>One vector at each of two places, for four output channels whose weights and outputs lie one pitch apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void FourChannelsTwoPlaces(
        ReadOnlySpan<double> input, int start0, int start1, ReadOnlySpan<int> taps,
        ReadOnlySpan<double> weights, ReadOnlySpan<double> bias, Span<double> output, int out0, int out1, int outPitch)
    {
        unchecked
        {
            ref var source0 = ref MemoryMarshal.GetReference(input[start0..]);
            ref var source1 = ref MemoryMarshal.GetReference(input[start1..]);
            var count = taps.Length;
            var w0 = weights[..count];
            var w1 = weights.Slice(count, count);
            var w2 = weights.Slice(2 * count, count);
            var w3 = weights.Slice(3 * count, count);
            var a0 = new Vector<double>(bias[0]);
            var a1 = new Vector<double>(bias[1]);
            var a2 = new Vector<double>(bias[2]);
            var a3 = new Vector<double>(bias[3]);
            var (b0, b1, b2, b3) = (a0, a1, a2, a3);
            for (var tap = 0; tap < count; tap++)
            {
                var at = (nuint)taps[tap];
                var left = Vector.LoadUnsafe(ref source0, at);
                var right = Vector.LoadUnsafe(ref source1, at);
                var weight = new Vector<double>(w0[tap]);
                a0 += weight * left;
                b0 += weight * right;
                weight = new Vector<double>(w1[tap]);
                a1 += weight * left;
                b1 += weight * right;
                weight = new Vector<double>(w2[tap]);
                a2 += weight * left;
                b2 += weight * right;
                weight = new Vector<double>(w3[tap]);
                a3 += weight * left;
                b3 += weight * right;
            }

            a0.CopyTo(output[out0..]);
            b0.CopyTo(output[out1..]);
            a1.CopyTo(output[(out0 + outPitch)..]);
            b1.CopyTo(output[(out1 + outPitch)..]);
            a2.CopyTo(output[(out0 + (2 * outPitch))..]);
            b2.CopyTo(output[(out1 + (2 * outPitch))..]);
            a3.CopyTo(output[(out0 + (3 * outPitch))..]);
            b3.CopyTo(output[(out1 + (3 * outPitch))..]);
        }
    }

    /// <summary>One vector at each of two places, for one output channel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void OneChannelTwoPlaces(
        ReadOnlySpan<double> input, int start0, int start1, ReadOnlySpan<int> taps,
        ReadOnlySpan<double> weights, double bias, Span<double> output, int out0, int out1)
    {
        unchecked
        {
            ref var source0 = ref MemoryMarshal.GetReference(input[start0..]);
            ref var source1 = ref MemoryMarshal.GetReference(input[start1..]);
            var a = new Vector<double>(bias);
            var b = a;
            for (var tap = 0; tap < taps.Length; tap++)
            {
                var at = (nuint)taps[tap];
                var weight = new Vector<double>(weights[tap]);
                a += weight * Vector.LoadUnsafe(ref source0, at);
                b += weight * Vector.LoadUnsafe(ref source1, at);
            }

            a.CopyTo(output[out0..]);
            b.CopyTo(output[out1..]);
        }
    }
}

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

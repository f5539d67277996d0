using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace ExamSolver.Numerics.Layers;

/// <summary>What pooling makes of the elements under a window.</summary>
public enum PoolOperation
{
    /// <summary>The largest; padding never wins.</summary>
    Max,

    /// <summary>The mean.</summary>
    Average,

    /// <summary>The sum.</summary>
    Sum,
}

/// <summary>How upsampling fills the places between the elements.</summary>
public enum Interpolation
{
    /// <summary>Each element is repeated.</summary>
    Nearest,

    /// <summary>Linear along each axis between the centres of the elements, constant beyond the outermost (PyTorch's <c>align_corners=False</c>).</summary>
    Linear,
}

/// <content>Pooling and resampling, each channel alone, without weights.</content>
public static partial class TracedLayers
{
    /// <summary>Pooling: a walk of a window over each channel.</summary>
    /// <remarks>Source: Goodfellow et al. (2016), section 9.3; padding, ceil mode and the divisor of an average follow PyTorch.</remarks>
    /// <param name="input"><c>(axis 1, …, axis N, channels)</c>.</param>
    /// <param name="axes">One window for each axis.</param>
    /// <param name="operation">What is made of the elements under a window.</param>
    /// <param name="countsPadding">Whether an average divides by the padded elements too; elements that hang over beyond the padding never count.</param>
    /// <returns><c>(axis 1, …, axis N, channels)</c>; a maximum over nothing is −∞, an average over nothing is 0.</returns>
    /// <exception cref="ArgumentException">The input has another number of axes.</exception>
    public static Tensor Pool(Tensor input, ImmutableArray<AxisWindow> axes, PoolOperation operation, bool countsPadding = true)
    {
        var channels = Arguments.ChannelsOf(input.Shape, axes.Length, "pooling");
        var output = Tensor.Zeros(WalkedShape(input.Shape, axes, channels));
        if (output.Count == 0)
        {
            return output;
        }

        var taps = axes.Select(axis => axis.Size).ToArray();
        Span<int> to = new int[axes.Length + 1];
        Span<int> from = new int[axes.Length + 1];
        Span<int> tap = new int[axes.Length];
        do
        {
            var pooled = new PooledWindow(operation);
            from[^1] = to[^1];
            do
            {
                var inside = true;
                for (var axis = 0; axis < axes.Length; axis++)
                {
                    from[axis] = axes[axis].ElementAt(to[axis], tap[axis]);
                    inside &= from[axis] >= -axes[axis].Before && from[axis] < input.Shape[axis] + axes[axis].After;
                }

                var at = IndexWalk.OffsetOrOutside(from, input.Shape.Extents);
                if (at >= 0)
                {
                    pooled.Take(input.Values[at]);
                }
                else if (inside && countsPadding)
                {
                    pooled.TakePadding();
                }
            }
            while (IndexWalk.Next(tap, taps));
            output[to] = pooled.Result;
        }
        while (IndexWalk.Next(to, output.Shape.Extents));
        return output;
    }

    /// <summary>Adaptive pooling: each axis is cut into as many bins as the output is long; bin i begins at ⌊i·n/m⌋ and ends before ⌈(i+1)·n/m⌉, found by walking.</summary>
    /// <param name="input"><c>(axis 1, …, axis N, channels)</c>.</param>
    /// <param name="outputs">The length m of each axis of the output, at least 1.</param>
    /// <param name="operation">What is made of the elements of a bin.</param>
    /// <returns><c>(outputs…, channels)</c>.</returns>
    /// <exception cref="ArgumentException">The input has another number of axes, or an output length is not positive.</exception>
    public static Tensor AdaptivePool(Tensor input, ImmutableArray<int> outputs, PoolOperation operation)
    {
        var channels = Arguments.ChannelsOf(input.Shape, outputs.Length, "adaptive pooling");
        foreach (var length in outputs)
        {
            Arguments.RequirePositive(length, "an output length", "adaptive pooling");
        }

        var output = Tensor.Zeros(new Shape([.. outputs, channels]));
        if (output.Count == 0)
        {
            return output;
        }

        var starts = new int[outputs.Length];
        var sizes = new int[outputs.Length];
        Span<int> to = new int[outputs.Length + 1];
        Span<int> from = new int[outputs.Length + 1];
        Span<int> place = new int[outputs.Length];
        do
        {
            for (var axis = 0; axis < outputs.Length; axis++)
            {
                (starts[axis], sizes[axis]) = Bin(to[axis], input.Shape[axis], outputs[axis]);
            }

            var pooled = new PooledWindow(operation);
            if (input.Count > 0)
            {
                from[^1] = to[^1];
                do
                {
                    for (var axis = 0; axis < outputs.Length; axis++)
                    {
                        from[axis] = starts[axis] + place[axis];
                    }

                    pooled.Take(input[from]);
                }
                while (IndexWalk.Next(place, sizes));
            }

            output[to] = pooled.Result;
        }
        while (IndexWalk.Next(to, output.Shape.Extents));
        return output;
    }

    /// <summary>Pooling over all places of each channel.</summary>
    /// <param name="input"><c>(axis 1, …, axis N, channels)</c>, N at least 1.</param>
    /// <param name="operation">What is made of a channel's elements.</param>
    /// <param name="keepAxes">Whether the axes stay, each of length 1.</param>
    /// <returns><c>(channels)</c>, or <c>(1, …, 1, channels)</c>.</returns>
    /// <exception cref="ArgumentException">The input has no axis of places.</exception>
    public static Tensor GlobalPool(Tensor input, PoolOperation operation, bool keepAxes = false)
    {
        Arguments.RequireMaps(input.Shape, "global pooling");
        var pooled = AdaptivePool(input, [.. Enumerable.Repeat(1, input.Shape.Rank - 1)], operation);
        return keepAxes ? pooled : pooled.Reshape(new Shape(input.Shape.Extents[^1]));
    }

    /// <summary>Upsampling by whole factors.</summary>
    /// <param name="input"><c>(axis 1, …, axis N, channels)</c>.</param>
    /// <param name="factors">One for each axis, at least 1.</param>
    /// <param name="interpolation">How places between the elements are filled.</param>
    /// <returns><c>(axis 1 · factor 1, …, channels)</c>.</returns>
    /// <exception cref="ArgumentException">The input has another number of axes, or a factor is not positive.</exception>
    public static Tensor Upsample(Tensor input, ImmutableArray<int> factors, Interpolation interpolation = Interpolation.Nearest)
    {
        Arguments.ChannelsOf(input.Shape, factors.Length, "upsampling");
        var current = input;
        for (var axis = 0; axis < factors.Length; axis++)
        {
            Arguments.RequirePositive(factors[axis], "a factor", "upsampling");
            current = UpsampleAxis(current, axis, factors[axis], interpolation);
        }

        return current;
    }

    /// <summary>Moves blocks of places into the channels: (H, W, C) becomes (H/b, W/b, b·b·C); a place's channels stay together, in the block's row-major order.</summary>
    /// <param name="input"><c>(axis 1, …, axis N, channels)</c>.</param>
    /// <param name="blocks">The block's length along each axis, at least 1.</param>
    /// <exception cref="ArgumentException">The input has another number of axes, or a block's length does not divide its axis.</exception>
    public static Tensor SpaceToDepth(Tensor input, ImmutableArray<int> blocks)
    {
        var channels = Arguments.ChannelsOf(input.Shape, blocks.Length, "space to depth");
        var extents = input.Shape.Extents.ToArray();
        var depth = 0;
        Span<int> inside = new int[blocks.Length];
        for (var axis = 0; axis < blocks.Length; axis++)
        {
            Arguments.RequirePositive(blocks[axis], "a block", "space to depth");
            extents[axis] = Channels.Share(
                extents[axis], blocks[axis], $"The {extents[axis]} places of axis {axis + 1} do not fall into blocks of {blocks[axis]}.");
        }

        do
        {
            depth += channels;
        }
        while (IndexWalk.Next(inside, blocks.AsSpan()));
        extents[^1] = depth;
        var output = Tensor.Zeros(new Shape(extents));
        MoveBlocks(output.Shape, input.Shape, blocks, channels, (deep, wide) => output.Values[deep] = input.Values[wide]);
        return output;
    }

    /// <summary>The inverse of <see cref="SpaceToDepth"/>: (H, W, b·b·C) becomes (H·b, W·b, C), a pixel shuffle.</summary>
    /// <param name="input"><c>(axis 1, …, axis N, channels)</c>.</param>
    /// <param name="blocks">The block's length along each axis, at least 1.</param>
    /// <exception cref="ArgumentException">The input has another number of axes, or the places of a block do not divide the channels.</exception>
    public static Tensor DepthToSpace(Tensor input, ImmutableArray<int> blocks)
    {
        var depth = Arguments.ChannelsOf(input.Shape, blocks.Length, "depth to space");
        var extents = input.Shape.Extents.ToArray();
        var places = 1;
        for (var axis = 0; axis < blocks.Length; axis++)
        {
            Arguments.RequirePositive(blocks[axis], "a block", "depth to space");
            extents[axis] *= blocks[axis];
            places *= blocks[axis];
        }

        extents[^1] = Channels.Share(depth, places, $"{depth} channels cannot be shared out evenly over the {places} places of a block.");
        var output = Tensor.Zeros(new Shape(extents));
        MoveBlocks(input.Shape, output.Shape, blocks, extents[^1], (deep, wide) => output.Values[wide] = input.Values[deep]);
        return output;
    }

    /// <summary>Visits all pairs of an element of the deep array and the element of the wide one that it is.</summary>
    private static void MoveBlocks(Shape deep, Shape wide, ImmutableArray<int> blocks, int channels, Action<int, int> move)
    {
        if (deep.Count == 0)
        {
            return;
        }

        Span<int> place = new int[blocks.Length];
        Span<int> inside = new int[blocks.Length];
        Span<int> to = new int[blocks.Length + 1];
        var at = 0;
        do
        {
            do
            {
                for (var channel = 0; channel < channels; channel++)
                {
                    for (var axis = 0; axis < blocks.Length; axis++)
                    {
                        to[axis] = (place[axis] * blocks[axis]) + inside[axis];
                    }

                    to[^1] = channel;
                    move(at++, (int)wide.OffsetOf(to));
                }
            }
            while (IndexWalk.Next(inside, blocks.AsSpan()));
        }
        while (IndexWalk.Next(place, deep.Extents[..^1]));
    }

    private static Tensor UpsampleAxis(Tensor input, int axis, int factor, Interpolation interpolation)
    {
        var extents = input.Shape.Extents.ToArray();
        var length = extents[axis];
        extents[axis] *= factor;
        var output = Tensor.Zeros(new Shape(extents));
        if (output.Count == 0)
        {
            return output;
        }

        Span<int> to = new int[extents.Length];
        Span<int> from = new int[extents.Length];
        do
        {
            to.CopyTo(from);
            var (before, share) = SourceOf(to[axis], factor, interpolation);
            from[axis] = Math.Clamp(before, 0, length - 1);
            var left = input[from];
            from[axis] = Math.Clamp(before + 1, 0, length - 1);
            output[to] = share == 0 ? left : ((1 - share) * left) + (share * input[from]);
        }
        while (IndexWalk.Next(to, extents));
        return output;
    }

    /// <summary>The element before the centre of a place of the output, and how far the centre lies from it towards the next one.</summary>
    private static (int Before, double Share) SourceOf(int place, int factor, Interpolation interpolation)
    {
        var element = 0;
        var within = place;
        while (within >= factor)
        {
            within -= factor;
            element++;
        }

        if (interpolation == Interpolation.Nearest)
        {
            return (element, 0);
        }

        // Centres of elements stand at whole numbers.
        var centre = element + ((within + 0.5) / factor) - 0.5;
        return centre < element ? (element - 1, centre - (element - 1)) : (element, centre - element);
    }

    /// <summary>The elements of one bin: from the last start whose share does not pass i/m of the length, to the first end whose share reaches (i+1)/m.</summary>
    private static (int Start, int Size) Bin(int bin, int length, int bins)
    {
        var start = 0;
        while ((start + 1L) * bins <= (long)bin * length)
        {
            start++;
        }

        var end = start;
        while ((long)end * bins < (bin + 1L) * length)
        {
            end++;
        }

        return (start, end - start);
    }

    /// <summary>One window's elements, taken one after the other.</summary>
    [StructLayout(LayoutKind.Auto)]
    private struct PooledWindow(PoolOperation operation)
    {
        private double _sum;
        private double _largest = double.NegativeInfinity;
        private int _count;

        internal readonly double Result => operation switch
        {
            PoolOperation.Max => _largest,
            PoolOperation.Average => _count == 0 ? 0 : _sum / _count,
            _ => _sum,
        };

        internal void Take(double element)
        {
            _sum += element;
            _largest = Math.Max(_largest, element);
            _count++;
        }

        internal void TakePadding() => _count++;
    }
}

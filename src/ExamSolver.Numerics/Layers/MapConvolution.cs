using System.Collections.Immutable;

namespace ExamSolver.Numerics.Layers;

/// <summary>Convolution of maps with any number of axes, channels last, its adjoint, and the transposed convolution, on given kernels and fast.</summary>
/// <remarks>
/// Kernels are <c>(filters, channels/groups, tap 1, …, tap N)</c>. All but the last two axes are taken apart: at one place along them, the layers of the input under
/// the window are channels of a two-dimensional convolution, whose weights are the same numbers in the same order. So every output is
/// summed as in <see cref="Convolution"/>, and <see cref="TracedLayers.Convolution"/> gives the same bytes.
/// </remarks>
public static class MapConvolution
{
    /// <summary>The convolution.</summary>
    /// <param name="input"><c>(axis 1, …, axis N, channels)</c>.</param>
    /// <param name="kernels"><c>(filters, channels/groups, tap 1, …, tap N)</c>.</param>
    /// <param name="bias"><c>(filters)</c>, or null for none.</param>
    /// <param name="axes">One window for each axis.</param>
    /// <param name="groups">Groups that see disjoint channels.</param>
    /// <param name="flip">Whether the kernels are reversed along every axis first, as the mathematical convolution has it; the field's does not.</param>
    /// <returns><c>(axis 1, …, axis N, filters)</c>; empty if the window fits nowhere.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit together; the message names both.</exception>
    public static Tensor Forward(
        Tensor input, Tensor kernels, Tensor? bias, ImmutableArray<AxisWindow> axes, int groups = 1, bool flip = false)
    {
        var layout = new Layout(input.Shape, kernels, axes, groups, flip);
        var output = Tensor.Zeros(layout.Output);
        if (output.Count == 0)
        {
            return output;
        }

        if (layout.Leading == 0)
        {
            Place(output, layout, [], Convolution.Forward(ChannelsFirst(input), layout.Kernels, bias, layout.Plane));
            return output;
        }

        var place = new int[layout.Leading];
        do
        {
            Place(output, layout, place, Convolution.Forward(layout.Gather(input, place), layout.Kernels, bias, layout.Plane));
        }
        while (IndexWalk.Next(place, layout.OutputLeading));
        return output;
    }

    /// <summary>The adjoint of the convolution without bias: ⟨conv(x), y⟩ = ⟨x, adjoint(y)⟩ for all x and y.</summary>
    /// <param name="outputGradient"><c>(axis 1, …, axis N, filters)</c>, as the convolution puts out.</param>
    /// <param name="kernels"><c>(filters, channels/groups, tap 1, …, tap N)</c>.</param>
    /// <param name="axes">One window for each axis.</param>
    /// <param name="input">The shape <c>(axis 1, …, axis N, channels)</c> that the convolution reads.</param>
    /// <param name="groups">Groups that see disjoint channels.</param>
    /// <param name="flip">Whether the convolution reverses its kernels.</param>
    /// <returns>Of the convolution's input's shape.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit together; the message names both.</exception>
    public static Tensor Adjoint(
        Tensor outputGradient, Tensor kernels, ImmutableArray<AxisWindow> axes, Shape input, int groups = 1, bool flip = false)
    {
        var layout = new Layout(input, kernels, axes, groups, flip);
        if (outputGradient.Shape != layout.Output)
        {
            throw new ArgumentException($"The output of this convolution is {layout.Output}, but its gradient is {outputGradient.Shape}.", nameof(outputGradient));
        }

        var gradient = Tensor.Zeros(input);
        if (outputGradient.Count == 0 || gradient.Count == 0)
        {
            return gradient;
        }

        var place = new int[layout.Leading];
        do
        {
            layout.Scatter(
                Convolution.BackwardInput(Take(outputGradient, layout, place), layout.Kernels, layout.Plane, layout.Stacked), gradient, place);
        }
        while (IndexWalk.Next(place, layout.OutputLeading));
        return gradient;
    }

    /// <summary>The transposed convolution: every element of the input scatters the whole kernel, a stride apart; <see cref="AxisWindow.Before"/> and <see cref="AxisWindow.After"/> are cut off.</summary>
    /// <param name="input"><c>(axis 1, …, axis N, channels)</c>.</param>
    /// <param name="kernels"><c>(channels, filters/groups, tap 1, …, tap N)</c>.</param>
    /// <param name="bias"><c>(filters)</c>, or null for none.</param>
    /// <param name="axes">One window for each axis.</param>
    /// <param name="outputPadding">Elements by which each axis of the output is longer at its end, as in PyTorch; the default for none.</param>
    /// <param name="groups">Groups that see disjoint channels.</param>
    /// <param name="flip">Whether the kernels are reversed along every axis first.</param>
    /// <returns><c>(axis 1, …, axis N, filters)</c>; empty if more is cut off than there is.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit together; the message names both.</exception>
    public static Tensor Transposed(
        Tensor input, Tensor kernels, Tensor? bias, ImmutableArray<AxisWindow> axes,
        ImmutableArray<int> outputPadding = default, int groups = 1, bool flip = false)
    {
        Arguments.ChannelsOf(input.Shape, axes.Length, "transposed convolution");
        RequireKernels(kernels.Shape, axes);
        if (!outputPadding.IsDefault)
        {
            Arguments.RequireOneEach(outputPadding, axes.Length, "output paddings", "transposed convolution");
        }

        // The whole of what is scattered, from which is cut, or to which zeros are added.
        var filters = kernels.Shape[1] * groups;
        if (bias is not null && bias.Shape != new Shape(filters))
        {
            throw new ArgumentException($"The bias has one entry for each of {filters} filters, but is {bias.Shape}.", nameof(bias));
        }

        var whole = input.Shape.Extents.ToArray();
        var extents = input.Shape.Extents.ToArray();
        (whole[^1], extents[^1]) = (filters, filters);
        for (var axis = 0; axis < axes.Length; axis++)
        {
            whole[axis] = TracedLayers.ScatteredLength(input.Shape[axis], axes[axis] with { Before = 0, After = 0 }, 0);
            extents[axis] = TracedLayers.ScatteredLength(input.Shape[axis], axes[axis], outputPadding.IsDefault ? 0 : outputPadding[axis]);
        }

        var bare = axes.Select(axis => axis with { Before = 0, After = 0, CeilMode = false }).ToImmutableArray();
        var output = Tensor.Zeros(new Shape(extents));
        if (output.Count == 0)
        {
            return output;
        }

        var scattered = Adjoint(input, kernels, bare, new Shape(whole), groups, flip);
        var to = new int[extents.Length];
        var from = new int[extents.Length];
        do
        {
            to.CopyTo(from, 0);
            for (var axis = 0; axis < axes.Length; axis++)
            {
                from[axis] += axes[axis].Before;
            }

            var at = IndexWalk.OffsetOrOutside(from, whole);
            output[to] = (bias is null ? 0 : bias[to[^1]]) + (at < 0 ? 0 : scattered.Values[at]);
        }
        while (IndexWalk.Next(to, extents));
        return output;
    }

    /// <summary>The kernels reversed along every axis of taps: what turns correlation into convolution and back.</summary>
    /// <param name="kernels"><c>(filters, channels/groups, tap 1, …, tap N)</c>.</param>
    /// <exception cref="ArgumentException">The array has fewer than three axes.</exception>
    public static Tensor Flipped(Tensor kernels)
    {
        if (kernels.Shape.Rank < 3)
        {
            throw new ArgumentException($"Kernels are (filters, channels, tap 1, …), but were {kernels.Shape}.", nameof(kernels));
        }

        // Reversing all the taps of a filter and a channel reverses every axis of them.
        var flipped = kernels.Copy();
        var taps = (int)new Shape(kernels.Shape.Extents[2..]).Count;
        for (var at = 0; at < flipped.Count; at += taps)
        {
            flipped.Values.Slice(at, taps).Reverse();
        }

        return flipped;
    }

    internal static void RequireKernels(Shape kernels, ImmutableArray<AxisWindow> axes)
    {
        var taps = axes.Select(axis => axis.Size).ToArray();
        if (kernels.Rank != axes.Length + 2 || !kernels.Extents[2..].SequenceEqual(taps))
        {
            throw new ArgumentException($"The kernels of a window {new Shape(taps)} are (filters, channels, {string.Join(", ", taps)}), but were {kernels}.", nameof(kernels));
        }
    }

    private static Tensor ChannelsFirst(Tensor maps)
    {
        var places = maps.Shape.Extents[..^1];
        var channels = maps.Shape.Extents[^1];
        var result = Tensor.Uninitialized(places.Length == 1 ? new Shape(channels, 1, places[0]) : new Shape([channels, .. places]));
        Transpose(maps.Values, result.Values, channels);
        return result;
    }

    /// <summary>(places, channels) to (channels, places).</summary>
    private static void Transpose(ReadOnlySpan<double> from, Span<double> to, int channels)
    {
        for (int at = 0, place = 0; at < from.Length; place++)
        {
            for (var channel = 0; channel < channels; channel++)
            {
                to[(channel * (to.Length / channels)) + place] = from[at++];
            }
        }
    }

    /// <summary>Writes a plane (filters, height, width) where it belongs in (leading…, height, width, filters).</summary>
    private static void Place(Tensor output, Layout layout, int[] place, Tensor plane)
    {
        var target = output.Values.Slice(IndexWalk.OffsetOrOutside(place, layout.OutputLeading) * plane.Count, plane.Count);
        Transpose(plane.Values, target, plane.Count / plane.Shape[0]);
    }

    /// <summary>Reads it from there.</summary>
    private static Tensor Take(Tensor output, Layout layout, int[] place)
    {
        var plane = Tensor.Uninitialized(layout.OutputPlane);
        var source = output.Values.Slice(IndexWalk.OffsetOrOutside(place, layout.OutputLeading) * plane.Count, plane.Count);
        Transpose(source, plane.Values, plane.Shape[0]);
        return plane;
    }

    /// <summary>How a convolution falls into two-dimensional ones.</summary>
    private sealed class Layout
    {
        private readonly ImmutableArray<AxisWindow> _axes;
        private readonly int[] _inputLeading;
        private readonly int[] _taps;
        private readonly int _channels;
        private readonly int _planeSize;

        internal Layout(Shape input, Tensor kernels, ImmutableArray<AxisWindow> axes, int groups, bool flip)
        {
            _channels = Arguments.ChannelsOf(input, axes.Length, "convolution");
            RequireKernels(kernels.Shape, axes);
            var extents = axes.Select((axis, at) => axis.CountPositions(input[at])).ToArray();
            Output = new Shape([.. extents, kernels.Shape[0]]);

            // A sequence is an image of one row.
            var lengths = input.Extents[..^1].ToArray();
            if (axes.Length == 1)
            {
                (axes, lengths, extents) = ([new AxisWindow(1), axes[0]], [1, lengths[0]], [1, extents[0]]);
            }

            _axes = axes;
            Leading = axes.Length - 2;
            _inputLeading = lengths[..Leading];
            OutputLeading = extents[..Leading];
            _taps = axes[..Leading].Select(axis => axis.Size).ToArray();
            _planeSize = lengths[^2] * lengths[^1];
            var layers = (int)new Shape(_taps).Count;
            var (rows, columns) = (Settled(axes[^2], lengths[^2]), Settled(axes[^1], lengths[^1]));
            Plane = new ConvolutionGeometry(rows.Size, columns.Size)
            {
                StrideHeight = rows.Stride,
                DilationHeight = rows.Dilation,
                PaddingTop = rows.Before,
                PaddingBottom = rows.After,
                StrideWidth = columns.Stride,
                DilationWidth = columns.Dilation,
                PaddingLeft = columns.Before,
                PaddingRight = columns.After,
                Groups = groups,
            };
            Stacked = new Shape(_channels * layers, lengths[^2], lengths[^1]);
            OutputPlane = new Shape(kernels.Shape[0], extents[^2], extents[^1]);
            Kernels = (flip ? Flipped(kernels) : kernels).Reshape(new Shape(kernels.Shape[0], kernels.Shape[1] * layers, rows.Size, columns.Size));
        }

        /// <summary>Axes before the last two.</summary>
        internal int Leading { get; }

        internal int[] OutputLeading { get; }

        internal Shape Output { get; }

        internal Shape OutputPlane { get; }

        /// <summary>The window along the last two axes.</summary>
        internal ConvolutionGeometry Plane { get; }

        /// <summary>(channels · layers, height, width): the input of one two-dimensional convolution.</summary>
        internal Shape Stacked { get; }

        internal Tensor Kernels { get; }

        /// <summary>The layers under the window at a place of the leading axes, each channel's together.</summary>
        internal Tensor Gather(Tensor input, int[] place)
        {
            var stacked = Tensor.Zeros(Stacked);
            Visit(place, (layer, at) =>
            {
                var source = input.Values.Slice(at * _planeSize * _channels, _planeSize * _channels);
                for (var channel = 0; channel < _channels; channel++)
                {
                    var target = stacked.Values.Slice(((channel * Layers) + layer) * _planeSize, _planeSize);
                    for (var pixel = 0; pixel < target.Length; pixel++)
                    {
                        target[pixel] = source[(pixel * _channels) + channel];
                    }
                }
            });
            return stacked;
        }

        /// <summary>Adds the layers to where they were gathered from.</summary>
        internal void Scatter(Tensor stacked, Tensor input, int[] place) => Visit(place, (layer, at) =>
        {
            var target = input.Values.Slice(at * _planeSize * _channels, _planeSize * _channels);
            for (var channel = 0; channel < _channels; channel++)
            {
                var source = stacked.Values.Slice(((channel * Layers) + layer) * _planeSize, _planeSize);
                for (var pixel = 0; pixel < source.Length; pixel++)
                {
                    target[(pixel * _channels) + channel] += source[pixel];
                }
            }
        });

        private int Layers => (int)new Shape(_taps).Count;

        /// <summary>A window that hangs over the end is one with more padding there.</summary>
        private static AxisWindow Settled(AxisWindow axis, int length)
        {
            var positions = axis.CountPositions(length);
            var end = positions == 0 ? 0 : axis.ElementAt(positions - 1, axis.Size - 1) + 1;
            return axis with { CeilMode = false, After = Math.Max(axis.After, end - length) };
        }

        /// <summary>Visits the layers under the window: their number in the window, and which of the input's they are; layers of padding are left out.</summary>
        private void Visit(int[] place, Action<int, int> visit)
        {
            var tap = new int[Leading];
            var from = new int[Leading];
            var layer = 0;
            do
            {
                for (var axis = 0; axis < Leading; axis++)
                {
                    from[axis] = _axes[axis].ElementAt(place[axis], tap[axis]);
                }

                var at = IndexWalk.OffsetOrOutside(from, _inputLeading);
                if (at >= 0)
                {
                    visit(layer, at);
                }

                layer++;
            }
            while (IndexWalk.Next(tap, _taps));
        }
    }
}

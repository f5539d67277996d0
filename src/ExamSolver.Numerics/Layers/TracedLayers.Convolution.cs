using System.Collections.Immutable;

namespace ExamSolver.Numerics.Layers;

/// <summary>Forward passes by plain loops that take every weight from a ledger, one multiplication at a time. Arrays are channels last.</summary>
/// <remarks>
/// What a layer may know is what its author writes down: filters, windows, groups, whether there is a bias. How many inputs
/// it has it finds in the array that arrives. Sizes come from walking, never from a formula, so that they can check one. Maps are
/// <c>(axis 1, …, axis N, channels)</c> with any N, mostly 1, 2 or 3; sequences are <c>(tokens, features)</c>.
/// A layer called <c>name</c> keeps its weights in <c>name.weight</c> and <c>name.bias</c> unless it says otherwise; the same name again shares them.
/// </remarks>
public static partial class TracedLayers
{
    /// <summary>A convolution (not flipped); weights are indexed (filter, channel within the group, tap 1, …, tap N), biases (filter).</summary>
    /// <param name="ledger">Gives and counts the weights.</param>
    /// <param name="name">The layer's name.</param>
    /// <param name="input"><c>(axis 1, …, axis N, channels)</c>.</param>
    /// <param name="filters">Output channels.</param>
    /// <param name="axes">One window for each axis; padding is read as zeros, which are multiplied.</param>
    /// <param name="groups">Groups that see disjoint channels; as many as channels make it depthwise.</param>
    /// <param name="bias">Whether each filter has a bias.</param>
    /// <param name="mask">
    /// Of the taps' extents, or null: where it is 0, a tap is left out, its weight neither read nor multiplied (masked convolution, van den
    /// Oord et al., arXiv:1601.06759).
    /// </param>
    /// <returns><c>(axis 1, …, axis N, filters)</c>; empty if the window fits nowhere.</returns>
    /// <exception cref="ArgumentException">The input has another number of axes, or channels cannot be shared out over the groups.</exception>
    public static Tensor Convolution(
        WeightLedger ledger, string name, Tensor input, int filters, ImmutableArray<AxisWindow> axes, int groups = 1, bool bias = true, Tensor? mask = null) =>
        Slide(ledger, name, input, filters, axes, groups, bias, mask, shared: true);

    /// <summary>
    /// A locally connected layer: a convolution whose weights and biases differ from place to place; weights are indexed
    /// (place 1, …, place N, filter, channel within the group, tap 1, …, tap N), biases (place 1, …, place N, filter).
    /// </summary>
    /// <inheritdoc cref="Convolution"/>
    public static Tensor LocallyConnected(
        WeightLedger ledger, string name, Tensor input, int filters, ImmutableArray<AxisWindow> axes, int groups = 1, bool bias = true) =>
        Slide(ledger, name, input, filters, axes, groups, bias, mask: null, shared: false);

    /// <summary>
    /// A transposed convolution, by scattering: each element of the input is multiplied with the whole kernel, which is added to the
    /// output where the element stands, <see cref="AxisWindow.Stride"/> apart. Weights are indexed (input channel, filter within the group,
    /// tap 1, …, tap N), biases (filter).
    /// </summary>
    /// <remarks>
    /// It is the adjoint of the convolution with the same windows, whose padding it cuts off (Dumoulin and Visin, arXiv:1603.07285, ch. 4).
    /// Products that fall into what is cut off are executed and counted.
    /// </remarks>
    /// <param name="ledger">Gives and counts the weights.</param>
    /// <param name="name">The layer's name.</param>
    /// <param name="input"><c>(axis 1, …, axis N, channels)</c>.</param>
    /// <param name="filters">Output channels.</param>
    /// <param name="axes">One window for each axis.</param>
    /// <param name="outputPadding">Elements by which each axis of the output is longer at its end, as in PyTorch; the default for none.</param>
    /// <param name="groups">Groups that see disjoint channels.</param>
    /// <param name="bias">Whether each filter has a bias.</param>
    /// <returns><c>(axis 1, …, axis N, filters)</c>; empty if more is cut off than there is.</returns>
    /// <exception cref="ArgumentException">The input or the output padding has another number of axes, or channels cannot be shared out over the groups.</exception>
    public static Tensor TransposedConvolution(
        WeightLedger ledger, string name, Tensor input, int filters, ImmutableArray<AxisWindow> axes,
        ImmutableArray<int> outputPadding = default, int groups = 1, bool bias = true)
    {
        var channels = Arguments.ChannelsOf(input.Shape, axes.Length, name);
        if (!outputPadding.IsDefault)
        {
            Arguments.RequireOneEach(outputPadding, axes.Length, "output paddings", name);
        }

        var inPerGroup = Channels.PerGroup(channels, groups, "input");
        var outPerGroup = Channels.PerGroup(filters, groups, "output");
        var extents = new int[axes.Length + 1];
        for (var axis = 0; axis < axes.Length; axis++)
        {
            extents[axis] = ScatteredLength(input.Shape[axis], axes[axis], outputPadding.IsDefault ? 0 : outputPadding[axis]);
        }

        extents[^1] = filters;
        var output = Tensor.Zeros(new Shape(extents));
        if (input.Count == 0 || output.Count == 0)
        {
            return output;
        }

        if (bias)
        {
            AddBias(ledger, name, output);
        }

        var weights = ledger.Named($"{name}.weight");
        var taps = axes.Select(axis => axis.Size).ToArray();
        Span<int> from = new int[axes.Length + 1];
        Span<int> tap = new int[axes.Length];
        Span<int> to = new int[axes.Length + 1];
        Span<int> index = new int[axes.Length + 2];
        do
        {
            var activation = input[from];
            var group = GroupOf(from[^1], inPerGroup);
            for (var filter = 0; filter < outPerGroup; filter++)
            {
                (index[0], index[1], to[^1]) = (from[^1], filter, (group * outPerGroup) + filter);
                tap.Clear();
                do
                {
                    for (var axis = 0; axis < axes.Length; axis++)
                    {
                        (index[axis + 2], to[axis]) = (tap[axis], axes[axis].ElementAt(from[axis], tap[axis]));
                    }

                    var product = ledger.Multiply(weights, activation, index);
                    var at = IndexWalk.OffsetOrOutside(to, extents);
                    if (at >= 0)
                    {
                        output.Values[at] += product;
                    }
                }
                while (IndexWalk.Next(tap, taps));
            }
        }
        while (IndexWalk.Next(from, input.Shape.Extents));
        return output;
    }

    private static Tensor Slide(
        WeightLedger ledger, string name, Tensor input, int filters, ImmutableArray<AxisWindow> axes, int groups, bool bias, Tensor? mask, bool shared)
    {
        var channels = Arguments.ChannelsOf(input.Shape, axes.Length, name);
        var taps = axes.Select(axis => axis.Size).ToArray();
        if (mask is not null && !mask.Shape.Extents.SequenceEqual(taps))
        {
            throw new ArgumentException($"The mask of layer '{name}' has one entry for each of {new Shape(taps)} taps, but is {mask.Shape}.", nameof(mask));
        }

        var inPerGroup = Channels.PerGroup(channels, groups, "input");
        var outPerGroup = Channels.PerGroup(filters, groups, "output");
        var output = Tensor.Zeros(WalkedShape(input.Shape, axes, filters));
        if (output.Count == 0)
        {
            return output;
        }

        var weights = ledger.Named($"{name}.weight");
        var biases = bias ? ledger.Named($"{name}.bias") : null;
        Span<int> to = new int[axes.Length + 1];
        Span<int> from = new int[axes.Length + 1];
        Span<int> tap = new int[axes.Length];

        // A weight has an index of its own for each place unless the places share it; so has a bias.
        var places = shared ? 0 : axes.Length;
        Span<int> index = new int[places + 2 + axes.Length];
        do
        {
            var filter = to[^1];
            to[..places].CopyTo(index);
            index[places] = filter;
            var sum = biases is null ? 0 : biases[index[..(places + 1)]];
            var firstChannel = GroupOf(filter, outPerGroup) * inPerGroup;
            for (var channel = 0; channel < inPerGroup; channel++)
            {
                (index[places + 1], from[^1]) = (channel, firstChannel + channel);
                tap.Clear();
                do
                {
                    if (mask is not null && mask[tap] == 0)
                    {
                        continue;
                    }

                    for (var axis = 0; axis < axes.Length; axis++)
                    {
                        (index[places + 2 + axis], from[axis]) = (tap[axis], axes[axis].ElementAt(to[axis], tap[axis]));
                    }

                    var at = IndexWalk.OffsetOrOutside(from, input.Shape.Extents);
                    sum += ledger.Multiply(weights, at < 0 ? 0 : input.Values[at], index);
                }
                while (IndexWalk.Next(tap, taps));
            }

            output[to] = sum;
        }
        while (IndexWalk.Next(to, output.Shape.Extents));
        return output;
    }

    /// <summary>The places of the windows along each axis, and the channels.</summary>
    internal static Shape WalkedShape(Shape input, ImmutableArray<AxisWindow> axes, int channels)
    {
        var extents = new int[axes.Length + 1];
        for (var axis = 0; axis < axes.Length; axis++)
        {
            extents[axis] = axes[axis].CountPositions(input[axis]);
        }

        extents[^1] = channels;
        return new Shape(extents);
    }

    /// <summary>One more than the last place that some element of the input scatters to, less what is cut off, and the output padding.</summary>
    internal static int ScatteredLength(int length, AxisWindow window, int outputPadding)
    {
        var last = -1;
        for (var element = 0; element < length; element++)
        {
            for (var tap = 0; tap < window.Size; tap++)
            {
                last = Math.Max(last, window.ElementAt(element, tap) + window.Before);
            }
        }

        return Math.Max(0, last + 1 - window.Before - window.After + outputPadding);
    }

    /// <summary>The group of a channel, found by dealing channels out.</summary>
    internal static int GroupOf(int channel, int perGroup)
    {
        var group = 0;
        while (channel >= perGroup)
        {
            channel -= perGroup;
            group++;
        }

        return group;
    }

    /// <summary>Adds a bias for each entry of the last axis.</summary>
    private static void AddBias(WeightLedger ledger, string name, Tensor output)
    {
        var biases = ledger.Named($"{name}.bias");
        var features = output.Shape.Extents[^1];
        for (var at = 0; at < output.Count; at += features)
        {
            for (var feature = 0; feature < features; feature++)
            {
                output.Values[at + feature] += biases[feature];
            }
        }
    }
}

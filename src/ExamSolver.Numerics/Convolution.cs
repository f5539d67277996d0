using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace ExamSolver.Numerics;

/// <summary>Two-dimensional convolution of one example, and its two gradients.</summary>
/// <remarks>
/// As in all libraries of the field this is cross-correlation: the kernel is not flipped,
/// <c>out[o,y,x] = bias[o] + Σ_{c,i,j} weights[o,c,i,j] · in[c, y·stride + i·dilation − top, x·stride + j·dilation − left]</c>
/// (Goodfellow et al. 2016, eq. 9.6; with groups, c runs over the channels of o's group). Padding is zeros. Sizes are found by walking,
/// see <see cref="SlidingWindow"/>. Every output sums its products in the order of the weights, starting from the bias, without
/// fused multiply-add: the bytes are the same on every machine.
/// </remarks>
public static class Convolution
{
    /// <summary>The shape of the output, <c>(out, height, width)</c>.</summary>
    /// <param name="input">Shape of the input, <c>(channels, height, width)</c>.</param>
    /// <param name="weights">Shape of the weights, <c>(out, channels/groups, kernel height, kernel width)</c>.</param>
    /// <param name="geometry">How the window moves.</param>
    /// <exception cref="ArgumentException">The shapes do not fit together; the message names both.</exception>
    public static Shape OutputShape(Shape input, Shape weights, ConvolutionGeometry geometry) =>
        new ConvolutionPlan(input, weights, null, geometry).Output;

    /// <summary>The forward pass.</summary>
    /// <param name="input"><c>(channels, height, width)</c>.</param>
    /// <param name="weights"><c>(out, channels/groups, kernel height, kernel width)</c>.</param>
    /// <param name="bias"><c>(out)</c>, or null for none.</param>
    /// <param name="geometry">How the window moves.</param>
    /// <returns><c>(out, height, width)</c>; empty if the window fits nowhere.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit together; the message names both.</exception>
    public static Tensor Forward(Tensor input, Tensor weights, Tensor? bias, ConvolutionGeometry geometry)
    {
        var plan = new ConvolutionPlan(input.Shape, weights.Shape, bias, geometry);
        var output = Tensor.Uninitialized(plan.Output);
        Forward(plan, input, weights, bias, output);
        return output;
    }

    /// <summary>The forward pass into an array that is there already: many passes over large maps are faster for not making new ones.</summary>
    /// <param name="input"><c>(channels, height, width)</c>.</param>
    /// <param name="weights"><c>(out, channels/groups, kernel height, kernel width)</c>.</param>
    /// <param name="bias"><c>(out)</c>, or null for none.</param>
    /// <param name="geometry">How the window moves.</param>
    /// <param name="output"><c>(out, height, width)</c>; every element is overwritten. May be the input, which is read first.</param>
    /// <exception cref="ArgumentException">The shapes do not fit together; the message names both.</exception>
    public static void Forward(Tensor input, Tensor weights, Tensor? bias, ConvolutionGeometry geometry, Tensor output)
    {
        var plan = new ConvolutionPlan(input.Shape, weights.Shape, bias, geometry);
        if (output.Shape != plan.Output)
        {
            throw new ArgumentException($"The output of this convolution is {plan.Output}, but the array for it is {output.Shape}.", nameof(output));
        }

        Forward(plan, input, weights, bias, output);
    }

    /// <summary>The gradient with respect to the input: the adjoint of <see cref="Forward(Tensor, Tensor, Tensor?, ConvolutionGeometry)"/>, computed by scattering each output's gradient.</summary>
    /// <remarks>
    /// With <c>inputShape</c> at will this is also the transposed convolution. Zeros before the first and after the
    /// last other value of a row of the gradient are skipped, so that probing a single output costs little more than what it reads.
    /// </remarks>
    /// <param name="outputGradient"><c>(out, height, width)</c> of the forward pass.</param>
    /// <param name="weights"><c>(out, channels/groups, kernel height, kernel width)</c>.</param>
    /// <param name="geometry">How the window moves.</param>
    /// <param name="inputShape"><c>(channels, height, width)</c>.</param>
    /// <returns>A tensor of the input's shape.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit together; the message names both.</exception>
    public static Tensor BackwardInput(Tensor outputGradient, Tensor weights, ConvolutionGeometry geometry, Shape inputShape)
    {
        var plan = new ConvolutionPlan(inputShape, weights.Shape, null, geometry);
        plan.RequireOutput(outputGradient.Shape);
        var gradient = Tensor.Uninitialized(inputShape);
        var (firstRow, lastRow) = RowsOtherThanZero(plan, outputGradient.Values);
        if (lastRow < firstRow)
        {
            gradient.Values.Clear();
            return gradient;
        }

        using var phased = new PhasedInput(plan);
        var touched = phased.ClearRowsReadBy(firstRow, lastRow);
        Span<int> taps = plan.Taps <= 512 ? stackalloc int[plan.Taps] : new int[plan.Taps];
        phased.FillTapOffsets(taps);
        var (group, inGroup) = (0, 0);
        for (var channel = 0; channel < plan.OutChannels; channel++)
        {
            var channelWeights = weights.Values.Slice(channel * plan.Taps, plan.Taps);
            for (var row = firstRow; row <= lastRow; row++)
            {
                var source = outputGradient.Values.Slice(((channel * plan.OutHeight) + row) * plan.OutWidth, plan.OutWidth);
                var firstColumn = source.IndexOfAnyExcept(0.0);
                if (firstColumn < 0)
                {
                    continue;
                }

                source = source[firstColumn..(source.LastIndexOfAnyExcept(0.0) + 1)];
                var start = (group * plan.InPerGroup * phased.ChannelPitch) + (row * phased.OutputRowPitch) + firstColumn;
                for (var tap = 0; tap < taps.Length; tap++)
                {
                    AddScaled(phased.Buffer.AsSpan(start + taps[tap], source.Length), source, channelWeights[tap]);
                }
            }

            if (++inGroup == plan.OutPerGroup)
            {
                (group, inGroup) = (group + 1, 0);
            }
        }

        phased.Store(gradient.Values, touched);
        return gradient;
    }

    /// <summary>The gradient with respect to the weights, <c>Σ_{y,x} outputGradient[o,y,x] · in[c, …]</c>, summed row by row.</summary>
    /// <param name="outputGradient"><c>(out, height, width)</c> of the forward pass.</param>
    /// <param name="input"><c>(channels, height, width)</c>.</param>
    /// <param name="geometry">How the window moves.</param>
    /// <returns><c>(out, channels/groups, kernel height, kernel width)</c>.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit together; the message names both.</exception>
    public static Tensor BackwardWeights(Tensor outputGradient, Tensor input, ConvolutionGeometry geometry)
    {
        if (outputGradient.Shape.Rank != 3 || input.Shape.Rank != 3)
        {
            throw new ArgumentException(
                $"A convolution's input and output are (channels, height, width), but were {input.Shape} and {outputGradient.Shape}.",
                nameof(outputGradient));
        }

        var inPerGroup = Channels.PerGroup(input.Shape[0], geometry.Groups, "input");
        var gradient = Tensor.Zeros(new Shape(outputGradient.Shape[0], inPerGroup, geometry.KernelHeight, geometry.KernelWidth));
        var plan = new ConvolutionPlan(input.Shape, gradient.Shape, null, geometry);
        plan.RequireOutput(outputGradient.Shape);
        if (outputGradient.Count == 0 || gradient.Count == 0)
        {
            return gradient;
        }

        using var phased = new PhasedInput(plan);
        phased.Load(input.Values);
        var taps = new int[plan.Taps];
        phased.FillTapOffsets(taps);
        var (group, inGroup) = (0, 0);
        for (var channel = 0; channel < plan.OutChannels; channel++)
        {
            var start = group * plan.InPerGroup * phased.ChannelPitch;
            for (var tap = 0; tap < taps.Length; tap++)
            {
                gradient.Values[(channel * plan.Taps) + tap] =
                    Correlate(plan, phased, start + taps[tap], outputGradient.Values[(channel * plan.OutHeight * plan.OutWidth)..]);
            }

            if (++inGroup == plan.OutPerGroup)
            {
                (group, inGroup) = (group + 1, 0);
            }
        }

        return gradient;
    }

    /// <summary>The gradient with respect to the bias, the sum of each output channel's gradient.</summary>
    /// <param name="outputGradient"><c>(out, height, width)</c>.</param>
    /// <returns><c>(out)</c>.</returns>
    /// <exception cref="ArgumentException">The gradient does not have three axes.</exception>
    public static Tensor BackwardBias(Tensor outputGradient)
    {
        if (outputGradient.Shape.Rank != 3)
        {
            throw new ArgumentException(
                $"A convolution's output is (channels, height, width), but was {outputGradient.Shape}.", nameof(outputGradient));
        }

        var gradient = Tensor.Zeros(new Shape(outputGradient.Shape[0]));
        var plane = outputGradient.Shape[1] * outputGradient.Shape[2];
        for (var channel = 0; channel < gradient.Count; channel++)
        {
            var sum = 0.0;
            foreach (var value in outputGradient.Values.Slice(channel * plane, plane))
            {
                sum += value;
            }

            gradient.Values[channel] = sum;
        }

        return gradient;
    }

    private static void Forward(ConvolutionPlan plan, Tensor input, Tensor weights, Tensor? bias, Tensor output)
    {
        if (output.Count == 0)
        {
            return;
        }

        using var phased = new PhasedInput(plan);
        phased.Load(input.Values);
        Span<int> taps = plan.Taps <= 512 ? stackalloc int[plan.Taps] : new int[plan.Taps];
        phased.FillTapOffsets(taps);
        using var noBias = bias is null ? MemoryPool<double>.Shared.Rent(plan.OutChannels) : null;
        noBias?.Memory.Span.Clear();
        ReadOnlySpan<double> biases = bias is null ? noBias!.Memory.Span : bias.Values;

        var lanes = Vector<double>.Count;
        if (plan.OutWidth >= lanes)
        {
            Run(plan, phased, taps, weights.Values, biases, output.Values, plan.OutWidth);
            return;
        }

        // Rows narrower than a vector are computed with room to spare and copied out.
        var roomy = ArrayPool<double>.Shared.Rent(plan.OutChannels * plan.OutHeight * lanes);
        Run(plan, phased, taps, weights.Values, biases, roomy, lanes);
        for (var row = 0; row < plan.OutChannels * plan.OutHeight; row++)
        {
            roomy.AsSpan(row * lanes, plan.OutWidth).CopyTo(output.Values[(row * plan.OutWidth)..]);
        }

        ArrayPool<double>.Shared.Return(roomy);
    }

    private static void Run(
        ConvolutionPlan plan, PhasedInput phased, ReadOnlySpan<int> taps,
        ReadOnlySpan<double> weights, ReadOnlySpan<double> biases, Span<double> output, int rowPitch)
    {
        var lanes = Vector<double>.Count;
        var plane = plan.OutHeight * rowPitch;
        var places = new PlaceWalker(plan.OutHeight, rowPitch, lanes, phased.OutputRowPitch);
        for (var group = 0; group < plan.Geometry.Groups; group++)
        {
            var input = phased.Buffer.AsSpan(group * plan.InPerGroup * phased.ChannelPitch);
            var channel = group * plan.OutPerGroup;
            var end = channel + plan.OutPerGroup;
            for (; channel + 4 <= end; channel += 4)
            {
                var four = weights.Slice(channel * plan.Taps, 4 * plan.Taps);
                places.Reset();
                while (places.Next(out var in0, out var out0))
                {
                    if (!places.Next(out var in1, out var out1))
                    {
                        (in1, out1) = (in0, out0);
                    }

                    ConvolutionKernels.FourChannelsTwoPlaces(
                        input, in0, in1, taps, four, biases[channel..], output[(channel * plane)..], out0, out1, plane);
                }
            }

            for (; channel < end; channel++)
            {
                RunChannel(plan, phased, input, taps, weights.Slice(channel * plan.Taps, plan.Taps), biases[channel],
                    output.Slice(channel * plane, plane), rowPitch, ref places);
            }
        }
    }

    private static void RunChannel(
        ConvolutionPlan plan, PhasedInput phased, ReadOnlySpan<double> input, ReadOnlySpan<int> taps,
        ReadOnlySpan<double> weights, double bias, Span<double> output, int rowPitch, ref PlaceWalker places)
    {
        var block = 4 * Vector<double>.Count;
        if (rowPitch >= block && plan.OutHeight >= 2 && phased.TapRowPitch == phased.OutputRowPitch)
        {
            for (var row = 0; row < plan.OutHeight; row += 2)
            {
                // The last two rows overlap the ones before them and are the same values again.
                var y = Math.Min(row, plan.OutHeight - 2);
                ConvolutionKernels.OneChannelTwoRows(
                    input[(y * phased.OutputRowPitch)..], phased.OutputRowPitch, taps, plan.Geometry.KernelHeight, plan.Geometry.KernelWidth,
                    weights, bias, output[(y * rowPitch)..], rowPitch);
            }

            return;
        }

        block *= 2;
        if (rowPitch >= block)
        {
            for (var row = 0; row < plan.OutHeight; row++)
            {
                for (var column = 0; column < rowPitch; column += block)
                {
                    // The last block of a row overlaps the one before it and recomputes the same values.
                    var at = Math.Min(column, rowPitch - block);
                    ConvolutionKernels.OneChannelEightVectors(
                        input, (row * phased.OutputRowPitch) + at, taps, weights, bias, output[((row * rowPitch) + at)..]);
                }
            }

            return;
        }

        places.Reset();
        while (places.Next(out var in0, out var out0))
        {
            if (!places.Next(out var in1, out var out1))
            {
                (in1, out1) = (in0, out0);
            }

            ConvolutionKernels.OneChannelTwoPlaces(input, in0, in1, taps, weights, bias, output, out0, out1);
        }
    }

    /// <summary>The first and the last output row that holds anything but zeros in some channel; the last is before the first if none does.</summary>
    private static (int First, int Last) RowsOtherThanZero(ConvolutionPlan plan, ReadOnlySpan<double> gradient)
    {
        var (first, last) = (plan.OutHeight, -1);
        for (var channel = 0; channel < plan.OutChannels; channel++)
        {
            for (var row = 0; row < plan.OutHeight; row++)
            {
                if (gradient.Slice(((channel * plan.OutHeight) + row) * plan.OutWidth, plan.OutWidth).ContainsAnyExcept(0.0))
                {
                    first = Math.Min(first, row);
                    last = Math.Max(last, row);
                }
            }
        }

        return (first, last);
    }

    private static void AddScaled(Span<double> target, ReadOnlySpan<double> source, double scale)
    {
        var lanes = Vector<double>.Count;
        var factor = new Vector<double>(scale);
        var i = 0;
        for (; i <= source.Length - lanes; i += lanes)
        {
            var sum = new Vector<double>(target[i..]) + (factor * new Vector<double>(source[i..]));
            sum.CopyTo(target[i..]);
        }

        for (; i < source.Length; i++)
        {
            target[i] += scale * source[i];
        }
    }

    private static double Correlate(ConvolutionPlan plan, PhasedInput phased, int start, ReadOnlySpan<double> outputGradient)
    {
        var sum = 0.0;
        for (var row = 0; row < plan.OutHeight; row++)
        {
            var gradient = outputGradient.Slice(row * plan.OutWidth, plan.OutWidth);
            var read = phased.Buffer.AsSpan(start + (row * phased.OutputRowPitch), plan.OutWidth);
            for (var column = 0; column < gradient.Length; column++)
            {
                sum += gradient[column] * read[column];
            }
        }

        return sum;
    }

    /// <summary>Walks the places of whole vectors over a plane of outputs; the last of a row overlaps the one before it.</summary>
    [StructLayout(LayoutKind.Auto)]
    private struct PlaceWalker(int rows, int columns, int lanes, int inputRowPitch)
    {
        private int _row;
        private int _column;

        internal void Reset() => (_row, _column) = (0, 0);

        internal bool Next(out int input, out int output)
        {
            if (_column >= columns)
            {
                _column = 0;
                _row++;
            }

            if (_row >= rows)
            {
                (input, output) = (0, 0);
                return false;
            }

            var at = Math.Min(_column, columns - lanes);
            input = (_row * inputRowPitch) + at;
            output = (_row * columns) + at;
            _column += lanes;
            return true;
        }
    }
}

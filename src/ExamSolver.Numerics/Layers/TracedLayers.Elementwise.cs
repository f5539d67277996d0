namespace ExamSolver.Numerics.Layers;

/// <content>Activations, gates, and what joins branches.</content>
public static partial class TracedLayers
{
    /// <summary>A leaky rectifier with a learned slope; <c>name.slope</c> is indexed (channel), or by 0 where all channels share one.</summary>
    /// <remarks>Source: He et al., arXiv:1502.01852. The product with the slope is executed for every element, and dropped where the element is positive.</remarks>
    /// <param name="ledger">Gives and counts the weights.</param>
    /// <param name="name">The layer's name.</param>
    /// <param name="input"><c>(…, channels)</c>.</param>
    /// <param name="perChannel">Whether each channel has a slope of its own.</param>
    /// <returns>Of the input's shape.</returns>
    /// <exception cref="ArgumentException">The input is a scalar.</exception>
    public static Tensor PRelu(WeightLedger ledger, string name, Tensor input, bool perChannel = true)
    {
        var channels = Arguments.FeaturesOf(input.Shape, name);
        var output = input.Copy();
        var slopes = ledger.Named($"{name}.slope");
        for (var at = 0; at < output.Count; at += channels)
        {
            for (var channel = 0; channel < channels; channel++)
            {
                ref var value = ref output.Values[at + channel];
                var sloped = ledger.Multiply(slopes, value, perChannel ? channel : 0);
                value = value > 0 ? value : sloped;
            }
        }

        return output;
    }

    /// <summary>A gated linear unit: the first half of the features times a function of the second half, element by element.</summary>
    /// <remarks>Source: Dauphin et al., arXiv:1612.08083; other gates: Shazeer, arXiv:2002.05202.</remarks>
    /// <param name="ledger">Counts the products of activations.</param>
    /// <param name="input"><c>(…, features)</c>.</param>
    /// <param name="gate">The function; null for the logistic sigmoid.</param>
    /// <returns><c>(…, features / 2)</c>.</returns>
    /// <exception cref="ArgumentException">The input is a scalar, or the number of features is odd.</exception>
    public static Tensor Glu(WeightLedger ledger, Tensor input, Func<double, double>? gate = null)
    {
        var features = Arguments.FeaturesOf(input.Shape, "GLU");
        var half = Channels.Share(features, 2, $"{features} features cannot be shared out evenly over a value and a gate.");
        var function = gate ?? (x => 1 / (1 + Math.Exp(-x)));
        var output = Tensor.Zeros(new Shape([.. input.Shape.Extents[..^1], half]));
        for (int at = 0, from = 0; at < output.Count; from += features)
        {
            for (var feature = 0; feature < half; feature++)
            {
                output.Values[at++] = ledger.MultiplyActivations(input.Values[from + feature], function(input.Values[from + half + feature]));
            }
        }

        return output;
    }

    /// <summary>The softmax along the last axis.</summary>
    /// <param name="input"><c>(…, features)</c>.</param>
    /// <returns>Of the input's shape.</returns>
    /// <exception cref="ArgumentException">The input is a scalar.</exception>
    public static Tensor Softmax(Tensor input)
    {
        var features = Arguments.FeaturesOf(input.Shape, "softmax");
        var output = input.Copy();
        for (var at = 0; at < output.Count; at += features)
        {
            var row = output.Values.Slice(at, features);
            var (largest, total) = (double.NegativeInfinity, 0.0);
            foreach (var value in row)
            {
                largest = Math.Max(largest, value);
            }

            foreach (ref var value in row)
            {
                value = Math.Exp(value - largest);
                total += value;
            }

            foreach (ref var value in row)
            {
                value /= total;
            }
        }

        return output;
    }

    /// <summary>The sum of arrays of one shape: a skip connection.</summary>
    /// <param name="inputs">At least one.</param>
    /// <exception cref="ArgumentException">There is none, or the shapes differ.</exception>
    public static Tensor Add(params ReadOnlySpan<Tensor> inputs)
    {
        var output = First(inputs, "sum").Copy();
        foreach (var input in inputs[1..])
        {
            if (input.Shape != output.Shape)
            {
                throw new ArgumentException($"A sum needs arrays of one shape, but got {output.Shape} and {input.Shape}.", nameof(inputs));
            }

            for (var at = 0; at < output.Count; at++)
            {
                output.Values[at] += input.Values[at];
            }
        }

        return output;
    }

    /// <summary>The product of arrays of one shape; axes of length 1 of the second are repeated, so that one number a channel can gate whole maps.</summary>
    /// <param name="ledger">Counts the products of activations.</param>
    /// <param name="input">Any shape.</param>
    /// <param name="gate">Of the same rank; each extent is the input's, or 1.</param>
    /// <returns>Of the input's shape.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit together.</exception>
    public static Tensor Gate(WeightLedger ledger, Tensor input, Tensor gate)
    {
        var rank = input.Shape.Rank;
        var fits = gate.Shape.Rank == rank;
        for (var axis = 0; fits && axis < rank; axis++)
        {
            fits = gate.Shape[axis] == input.Shape[axis] || gate.Shape[axis] == 1;
        }

        if (!fits)
        {
            throw new ArgumentException($"A gate for {input.Shape} has the same extents, or 1, but is {gate.Shape}.", nameof(gate));
        }

        var output = input.Copy();
        if (output.Count == 0)
        {
            return output;
        }

        Span<int> index = new int[rank];
        Span<int> from = new int[rank];
        do
        {
            for (var axis = 0; axis < rank; axis++)
            {
                from[axis] = gate.Shape[axis] == 1 ? 0 : index[axis];
            }

            output[index] = ledger.MultiplyActivations(input[index], gate[from]);
        }
        while (IndexWalk.Next(index, input.Shape.Extents));
        return output;
    }

    /// <summary>Deals the channels of some groups out in turn: the first of every group, the second of every group.</summary>
    /// <remarks>Source: Zhang et al., arXiv:1707.01083.</remarks>
    /// <param name="input"><c>(…, channels)</c>.</param>
    /// <param name="groups">At least 1.</param>
    /// <returns>Of the input's shape.</returns>
    /// <exception cref="ArgumentException">The input is a scalar, or the groups do not divide the channels.</exception>
    public static Tensor ShuffleChannels(Tensor input, int groups)
    {
        var channels = Arguments.FeaturesOf(input.Shape, "channel shuffle");
        Arguments.RequirePositive(groups, "groups", "channel shuffle");
        var each = Channels.Share(channels, groups, $"{channels} channels cannot be shared out evenly over {groups} groups.");
        var output = Tensor.Zeros(input.Shape);
        for (int at = 0, from = 0; at < output.Count; from += channels)
        {
            for (var inside = 0; inside < each; inside++)
            {
                for (var first = 0; first < channels; first += each)
                {
                    output.Values[at++] = input.Values[from + first + inside];
                }
            }
        }

        return output;
    }

    /// <summary>Channels that stand in a row, at every place.</summary>
    /// <param name="input"><c>(…, channels)</c>.</param>
    /// <param name="from">The first channel that is taken, from 0.</param>
    /// <param name="to">The first one behind them.</param>
    /// <returns><c>(…, to − from)</c>.</returns>
    /// <exception cref="ArgumentException">The input is a scalar.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no such channels.</exception>
    public static Tensor TakeChannels(Tensor input, int from, int to)
    {
        var channels = Arguments.FeaturesOf(input.Shape, "channels");
        if (from < 0 || from >= to || to > channels)
        {
            throw new ArgumentOutOfRangeException(nameof(from), $"There are no channels from {from} to {to} among {channels}.");
        }

        var output = Tensor.Zeros(new Shape([.. input.Shape.Extents[..^1], to - from]));
        for (int at = 0, row = 0; at < output.Count; row += channels)
        {
            for (var channel = from; channel < to; channel++)
            {
                output.Values[at++] = input.Values[row + channel];
            }
        }

        return output;
    }

    /// <summary>Arrays one behind the other along an axis.</summary>
    /// <param name="inputs">At least one; all extents but the axis's are equal.</param>
    /// <param name="axis">From 0; the channels' is the last.</param>
    /// <exception cref="ArgumentException">There is no array, no such axis, or the other extents differ.</exception>
    public static Tensor Concatenate(ReadOnlySpan<Tensor> inputs, int axis)
    {
        var first = First(inputs, "concatenation").Shape;
        if (axis < 0 || axis >= first.Rank)
        {
            throw new ArgumentException($"Arrays {first} cannot be concatenated along axis {axis}.", nameof(axis));
        }

        var extents = first.Extents.ToArray();
        extents[axis] = 0;
        foreach (var input in inputs)
        {
            if (input.Shape.Rank != first.Rank || !SameBesides(input.Shape, first, axis))
            {
                throw new ArgumentException($"Arrays {first} and {input.Shape} differ along other axes than {axis} and cannot be concatenated along it.", nameof(inputs));
            }

            extents[axis] += input.Shape[axis];
        }

        var output = Tensor.Zeros(new Shape(extents));
        Span<int> index = new int[first.Rank];
        Span<int> to = new int[first.Rank];
        var before = 0;
        foreach (var input in inputs)
        {
            if (input.Count > 0)
            {
                do
                {
                    index.CopyTo(to);
                    to[axis] += before;
                    output[to] = input[index];
                }
                while (IndexWalk.Next(index, input.Shape.Extents));
            }

            before += input.Shape[axis];
        }

        return output;
    }

    private static Tensor First(ReadOnlySpan<Tensor> inputs, string what) =>
        inputs.Length > 0 ? inputs[0] : throw new ArgumentException($"A {what} needs at least one array.", nameof(inputs));

    private static bool SameBesides(Shape left, Shape right, int besides)
    {
        for (var axis = 0; axis < left.Rank; axis++)
        {
            if (axis != besides && left[axis] != right[axis])
            {
                return false;
            }
        }

        return true;
    }
}

namespace ExamSolver.Numerics.Layers;

/// <content>Normalisation. Scales are <c>name.scale</c>, shifts <c>name.shift</c>; a running mean and variance are the buffers <c>name.mean</c> and <c>name.variance</c>.</content>
public static partial class TracedLayers
{
    /// <summary>Batch normalisation of one example, by the running statistics of each channel, as at the time of prediction.</summary>
    /// <remarks>Source: Ioffe and Szegedy, arXiv:1502.03167. The running mean and variance are buffers: no gradient trains them.</remarks>
    /// <param name="ledger">Gives and counts the weights and the buffers.</param>
    /// <param name="name">The layer's name.</param>
    /// <param name="input"><c>(…, channels)</c>.</param>
    /// <param name="scale">Whether each channel has a learned scale.</param>
    /// <param name="shift">Whether each channel has a learned shift.</param>
    /// <param name="tracks">Whether there are running statistics; without them the example's own are taken.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <returns>Of the input's shape.</returns>
    /// <exception cref="ArgumentException">The input is a scalar.</exception>
    public static Tensor BatchNorm(
        WeightLedger ledger, string name, Tensor input, bool scale = true, bool shift = true, bool tracks = true, double epsilon = 1e-5)
    {
        var channels = Arguments.FeaturesOf(input.Shape, name);
        if (input.Count == 0)
        {
            return input.Copy();
        }

        if (!tracks)
        {
            return Affine(ledger, name, Standardized(input, at => ChannelAt(at, channels), epsilon), axes: 1, scale, shift);
        }

        var output = input.Copy();
        var mean = ledger.Named($"{name}.mean", isBuffer: true);
        var variance = ledger.Named($"{name}.variance", isBuffer: true);
        for (var at = 0; at < output.Count; at += channels)
        {
            for (var channel = 0; channel < channels; channel++)
            {
                ref var value = ref output.Values[at + channel];
                value = (value - mean[channel]) / Math.Sqrt(variance[channel] + epsilon);
            }
        }

        return Affine(ledger, name, output, axes: 1, scale, shift);
    }

    /// <summary>Layer normalisation over the last axes; scale and shift are indexed by those axes.</summary>
    /// <remarks>Source: Ba, Kiros and Hinton, arXiv:1607.06450.</remarks>
    /// <param name="ledger">Gives and counts the weights.</param>
    /// <param name="name">The layer's name.</param>
    /// <param name="input"><c>(…, features)</c>.</param>
    /// <param name="scale">Whether there is a learned scale.</param>
    /// <param name="shift">Whether there is a learned shift.</param>
    /// <param name="axes">How many axes, from the last, are normalised together.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <returns>Of the input's shape.</returns>
    /// <exception cref="ArgumentException">The input does not have as many axes.</exception>
    public static Tensor LayerNorm(
        WeightLedger ledger, string name, Tensor input, bool scale = true, bool shift = true, int axes = 1, double epsilon = 1e-5)
    {
        Arguments.RequirePositive(axes, "a number of axes", name);
        if (input.Shape.Rank < axes)
        {
            throw new ArgumentException($"Layer '{name}' normalises the last {axes} axes, but the input is {input.Shape}.", nameof(input));
        }

        var together = new Shape(input.Shape.Extents[^axes..]).Count;
        return Affine(ledger, name, Standardized(input, at => BlockAt(at, together), epsilon), axes, scale, shift);
    }

    /// <summary>Group normalisation: over all places of the channels of a group; scale and shift are indexed (channel). As many groups as channels make it instance normalisation.</summary>
    /// <remarks>Source: Wu and He, arXiv:1803.08494.</remarks>
    /// <param name="ledger">Gives and counts the weights.</param>
    /// <param name="name">The layer's name.</param>
    /// <param name="input"><c>(…, channels)</c>.</param>
    /// <param name="groups">Groups of neighbouring channels.</param>
    /// <param name="scale">Whether each channel has a learned scale.</param>
    /// <param name="shift">Whether each channel has a learned shift.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <returns>Of the input's shape.</returns>
    /// <exception cref="ArgumentException">The input is a scalar, or its channels cannot be shared out over the groups.</exception>
    public static Tensor GroupNorm(
        WeightLedger ledger, string name, Tensor input, int groups, bool scale = true, bool shift = true, double epsilon = 1e-5)
    {
        Arguments.RequirePositive(groups, "a number of groups", name);
        var channels = Arguments.FeaturesOf(input.Shape, name);
        var perGroup = Channels.PerGroup(channels, groups, "input");
        return Affine(ledger, name, Standardized(input, at => GroupOf(ChannelAt(at, channels), perGroup), epsilon), axes: 1, scale, shift);
    }

    /// <summary>Root-mean-square normalisation along the last axis, without a mean; the scale is indexed (feature).</summary>
    /// <remarks>Source: Zhang and Sennrich, arXiv:1910.07467.</remarks>
    /// <param name="ledger">Gives and counts the weights.</param>
    /// <param name="name">The layer's name.</param>
    /// <param name="input"><c>(…, features)</c>.</param>
    /// <param name="scale">Whether each feature has a learned scale.</param>
    /// <param name="epsilon">Added to the mean square.</param>
    /// <returns>Of the input's shape.</returns>
    /// <exception cref="ArgumentException">The input is a scalar.</exception>
    public static Tensor RmsNorm(WeightLedger ledger, string name, Tensor input, bool scale = true, double epsilon = 1e-5)
    {
        var features = Arguments.FeaturesOf(input.Shape, name);
        var output = input.Copy();
        for (var at = 0; at < output.Count; at += features)
        {
            var row = output.Values.Slice(at, features);
            var squares = 0.0;
            foreach (var value in row)
            {
                squares += value * value;
            }

            foreach (ref var value in row)
            {
                value /= Math.Sqrt((squares / features) + epsilon);
            }
        }

        return Affine(ledger, name, output, axes: 1, scale, shifts: false);
    }

    /// <summary>Subtracts from each element the mean of its class (classes are numbered from 0) and divides by the root of the class's variance (of all its elements, not one fewer).</summary>
    private static Tensor Standardized(Tensor input, Func<int, int> classOf, double epsilon)
    {
        var classes = new int[input.Count];
        for (var at = 0; at < classes.Length; at++)
        {
            classes[at] = classOf(at);
        }

        var most = classes.DefaultIfEmpty().Max() + 1;
        var (counts, means, variances) = (new int[most], new double[most], new double[most]);
        for (var at = 0; at < classes.Length; at++)
        {
            counts[classes[at]]++;
            means[classes[at]] += input.Values[at];
        }

        for (var each = 0; each < most; each++)
        {
            means[each] /= counts[each];
        }

        for (var at = 0; at < classes.Length; at++)
        {
            var deviation = input.Values[at] - means[classes[at]];
            variances[classes[at]] += deviation * deviation / counts[classes[at]];
        }

        var output = input.Copy();
        for (var at = 0; at < classes.Length; at++)
        {
            output.Values[at] = (input.Values[at] - means[classes[at]]) / Math.Sqrt(variances[classes[at]] + epsilon);
        }

        return output;
    }

    private static int ChannelAt(int at, int channels) => at % channels;

    private static int BlockAt(int at, long size) => (int)(at / size);
}

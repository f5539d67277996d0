namespace ExamSolver.Numerics.Layers;

/// <content>Fully connected layers, tables of vectors and learned scales.</content>
public static partial class TracedLayers
{
    /// <summary>A fully connected layer along the last axis, the same at every place; weights are indexed (unit, feature), biases (unit).</summary>
    /// <remarks>Under the name of an <see cref="Embedding"/>, with as many units as the vocabulary has rows, it is the output layer tied to it.</remarks>
    /// <param name="ledger">Gives and counts the weights.</param>
    /// <param name="name">The layer's name.</param>
    /// <param name="input"><c>(…, features)</c>.</param>
    /// <param name="units">Units of the layer.</param>
    /// <param name="bias">Whether each unit has a bias.</param>
    /// <returns><c>(…, units)</c>.</returns>
    /// <exception cref="ArgumentException">The input is a scalar.</exception>
    public static Tensor Dense(WeightLedger ledger, string name, Tensor input, int units, bool bias = true)
    {
        var features = Arguments.FeaturesOf(input.Shape, name);
        var output = Tensor.Zeros(new Shape([.. input.Shape.Extents[..^1], units]));
        if (output.Count == 0)
        {
            return output;
        }

        var weights = ledger.Named($"{name}.weight");
        var biases = bias ? ledger.Named($"{name}.bias") : null;
        for (int at = 0, from = 0; at < output.Count; from += features)
        {
            for (var unit = 0; unit < units; unit++)
            {
                var sum = biases is null ? 0 : biases[unit];
                for (var feature = 0; feature < features; feature++)
                {
                    sum += ledger.Multiply(weights, input.Values[from + feature], unit, feature);
                }

                output.Values[at++] = sum;
            }
        }

        return output;
    }

    /// <summary>Maxout: each unit is the largest of some affine pieces; weights are indexed (unit, piece, feature), biases (unit, piece).</summary>
    /// <remarks>Source: Goodfellow et al., arXiv:1302.4389.</remarks>
    /// <param name="ledger">Gives and counts the weights.</param>
    /// <param name="name">The layer's name.</param>
    /// <param name="input"><c>(…, features)</c>.</param>
    /// <param name="units">Units of the layer.</param>
    /// <param name="pieces">Pieces of each unit, at least 1.</param>
    /// <param name="bias">Whether each piece has a bias.</param>
    /// <returns><c>(…, units)</c>.</returns>
    /// <exception cref="ArgumentException">The input is a scalar, or there are no pieces.</exception>
    public static Tensor Maxout(WeightLedger ledger, string name, Tensor input, int units, int pieces, bool bias = true)
    {
        Arguments.RequirePositive(pieces, "a number of pieces", name);
        var features = Arguments.FeaturesOf(input.Shape, name);
        var output = Tensor.Filled(new Shape([.. input.Shape.Extents[..^1], units]), double.NegativeInfinity);
        if (output.Count == 0)
        {
            return output;
        }

        var weights = ledger.Named($"{name}.weight");
        var biases = bias ? ledger.Named($"{name}.bias") : null;
        for (int at = 0, from = 0; at < output.Count; from += features)
        {
            for (var unit = 0; unit < units; unit++, at++)
            {
                for (var piece = 0; piece < pieces; piece++)
                {
                    var sum = biases is null ? 0 : biases[unit, piece];
                    for (var feature = 0; feature < features; feature++)
                    {
                        sum += ledger.Multiply(weights, input.Values[from + feature], unit, piece, feature);
                    }

                    output.Values[at] = Math.Max(output.Values[at], sum);
                }
            }
        }

        return output;
    }

    /// <summary>A table of vectors, one for each id; weights are indexed (id, feature). Rows are looked up, not multiplied.</summary>
    /// <remarks>Only rows that occur are read: to count the whole table, give every id of the vocabulary once.</remarks>
    /// <param name="ledger">Gives and counts the weights.</param>
    /// <param name="name">The layer's name.</param>
    /// <param name="ids">From 0.</param>
    /// <param name="width">Features of a row.</param>
    /// <returns><c>(tokens, width)</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An id is negative.</exception>
    public static Tensor Embedding(WeightLedger ledger, string name, ReadOnlySpan<int> ids, int width)
    {
        var output = Tensor.Zeros(new Shape(ids.Length, width));
        var table = ledger.Named($"{name}.weight");
        for (var token = 0; token < ids.Length; token++)
        {
            for (var feature = 0; feature < width; feature++)
            {
                output[token, feature] = table[ids[token], feature];
            }
        }

        return output;
    }

    /// <summary>Adds a learned vector for each place; weights are indexed (place…, feature).</summary>
    /// <param name="ledger">Gives and counts the weights.</param>
    /// <param name="name">The layer's name.</param>
    /// <param name="input"><c>(tokens, features)</c>, or maps <c>(axis 1, …, axis N, channels)</c>.</param>
    /// <returns>Of the input's shape.</returns>
    /// <exception cref="ArgumentException">The input has fewer than two axes.</exception>
    public static Tensor LearnedPositions(WeightLedger ledger, string name, Tensor input)
    {
        Arguments.RequireMaps(input.Shape, name);
        var output = input.Copy();
        if (input.Count == 0)
        {
            return output;
        }

        var positions = ledger.Named($"{name}.weight");
        Span<int> index = new int[input.Shape.Rank];
        do
        {
            output[index] += positions[index];
        }
        while (IndexWalk.Next(index, input.Shape.Extents));
        return output;
    }

    /// <summary>Puts learned tokens before a sequence; weights are indexed (which, feature).</summary>
    /// <param name="ledger">Gives and counts the weights.</param>
    /// <param name="name">The layer's name.</param>
    /// <param name="input"><c>(tokens, features)</c>.</param>
    /// <param name="count">How many: one class token, or more (a distillation token, registers).</param>
    /// <returns><c>(count + tokens, features)</c>.</returns>
    /// <exception cref="ArgumentException">The input is no sequence, or the count is not positive.</exception>
    public static Tensor ClassToken(WeightLedger ledger, string name, Tensor input, int count = 1)
    {
        Arguments.RequireSequence(input.Shape, name);
        Arguments.RequirePositive(count, "a number of tokens", name);
        var (tokens, features) = (input.Shape[0], input.Shape[1]);
        var output = Tensor.Zeros(new Shape(count + tokens, features));
        var learned = ledger.Named($"{name}.weight");
        for (var token = 0; token < count; token++)
        {
            for (var feature = 0; feature < features; feature++)
            {
                output[token, feature] = learned[token, feature];
            }
        }

        input.Values.CopyTo(output.Values[(count * features)..]);
        return output;
    }

    /// <summary>Multiplies each channel by a learned factor (layer scale), and adds a learned shift if wanted: <c>name.scale</c> and <c>name.shift</c>, indexed (channel).</summary>
    /// <param name="ledger">Gives and counts the weights.</param>
    /// <param name="name">The layer's name.</param>
    /// <param name="input"><c>(…, channels)</c>.</param>
    /// <param name="shift">Whether each channel has a shift.</param>
    /// <returns>Of the input's shape.</returns>
    /// <exception cref="ArgumentException">The input is a scalar.</exception>
    public static Tensor Scale(WeightLedger ledger, string name, Tensor input, bool shift = false)
    {
        Arguments.FeaturesOf(input.Shape, name);
        return Affine(ledger, name, input, axes: 1, scales: true, shift);
    }

    /// <summary>Scales and shifts by arrays indexed by the last axes.</summary>
    private static Tensor Affine(WeightLedger ledger, string name, Tensor input, int axes, bool scales, bool shifts)
    {
        var output = input.Copy();
        if (input.Count == 0)
        {
            return output;
        }

        var scale = scales ? ledger.Named($"{name}.scale") : null;
        var shift = shifts ? ledger.Named($"{name}.shift") : null;
        Span<int> index = new int[input.Shape.Rank];
        do
        {
            var last = index[^axes..];
            var value = input[index];
            value = scale is null ? value : ledger.Multiply(scale, value, last);
            output[index] = shift is null ? value : value + shift[last];
        }
        while (IndexWalk.Next(index, input.Shape.Extents));
        return output;
    }
}

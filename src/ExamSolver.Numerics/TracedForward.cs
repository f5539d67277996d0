namespace ExamSolver.Numerics;

/// <summary>Forward passes by plain loops that take every weight from a ledger, one multiplication at a time.</summary>
/// <remarks>
/// What a layer may know is what its author writes down: output channels, window, groups, whether there is a bias. How many inputs
/// it has it finds in the tensor that arrives. Sizes come from walking. The values agree with the fast kernels'.
/// Arrays are <c>{name}.weight</c> and <c>{name}.bias</c>.
/// </remarks>
public static class TracedForward
{
    /// <summary>A two-dimensional convolution; weights are indexed (output channel, channel within the group, row, column).</summary>
    /// <param name="ledger">Gives and counts the weights.</param>
    /// <param name="name">The layer's name.</param>
    /// <param name="input"><c>(channels, height, width)</c>.</param>
    /// <param name="outChannels">Output channels of the layer.</param>
    /// <param name="geometry">How the window moves; padding is read as zeros, which are multiplied.</param>
    /// <param name="bias">Whether each output channel has a bias.</param>
    /// <returns><c>(outChannels, height, width)</c>.</returns>
    /// <exception cref="ArgumentException">The input does not have three axes, or channels cannot be shared out over the groups.</exception>
    public static Tensor Convolution(
        WeightLedger ledger, string name, Tensor input, int outChannels, ConvolutionGeometry geometry, bool bias = true) =>
        Slide(ledger, name, input, outChannels, geometry, bias, shared: true);

    /// <summary>
    /// A locally connected layer: a convolution whose weights and biases differ from place to place; weights are indexed
    /// (row, column, output channel, channel within the group, kernel row, kernel column).
    /// </summary>
    /// <inheritdoc cref="Convolution"/>
    public static Tensor LocallyConnected(
        WeightLedger ledger, string name, Tensor input, int outChannels, ConvolutionGeometry geometry, bool bias = true) =>
        Slide(ledger, name, input, outChannels, geometry, bias, shared: false);

    /// <summary>A fully connected layer; weights are indexed (output, input).</summary>
    /// <param name="ledger">Gives and counts the weights.</param>
    /// <param name="name">The layer's name.</param>
    /// <param name="input">Any shape; read in row-major order.</param>
    /// <param name="outputs">Units of the layer.</param>
    /// <param name="bias">Whether each unit has a bias.</param>
    /// <returns><c>(outputs)</c>.</returns>
    public static Tensor Dense(WeightLedger ledger, string name, Tensor input, int outputs, bool bias = true)
    {
        var weights = ledger.Named($"{name}.weight");
        var result = Tensor.Zeros(new Shape(outputs));
        for (var unit = 0; unit < outputs; unit++)
        {
            var sum = bias ? ledger.Named($"{name}.bias")[unit] : 0;
            var at = 0;
            foreach (var activation in input.Values)
            {
                sum += ledger.Multiply(weights[unit, at++], activation);
            }

            result.Values[unit] = sum;
        }

        return result;
    }

    private static Tensor Slide(
        WeightLedger ledger, string name, Tensor input, int outChannels, ConvolutionGeometry geometry, bool bias, bool shared)
    {
        if (input.Shape.Rank != 3)
        {
            throw new ArgumentException($"Layer '{name}' reads (channels, height, width), but the input is {input.Shape}.", nameof(input));
        }

        var inPerGroup = Channels.PerGroup(input.Shape[0], geometry.Groups, "input");
        var outPerGroup = Channels.PerGroup(outChannels, geometry.Groups, "output");
        var weights = ledger.Named($"{name}.weight");
        var biases = bias ? ledger.Named($"{name}.bias") : null;
        var output = Tensor.Zeros(new Shape(outChannels, geometry.CountRows(input.Shape[1]), geometry.CountColumns(input.Shape[2])));
        var (group, inGroup) = (0, 0);
        for (var channel = 0; channel < outChannels; channel++)
        {
            for (var y = 0; y < output.Shape[1]; y++)
            {
                for (var x = 0; x < output.Shape[2]; x++)
                {
                    var sum = biases is null ? 0 : shared ? biases[channel] : biases[y, x, channel];
                    for (var c = 0; c < inPerGroup; c++)
                    {
                        for (var i = 0; i < geometry.KernelHeight; i++)
                        {
                            for (var j = 0; j < geometry.KernelWidth; j++)
                            {
                                var activation = At(
                                    input, (group * inPerGroup) + c,
                                    (y * geometry.StrideHeight) + (i * geometry.DilationHeight) - geometry.PaddingTop,
                                    (x * geometry.StrideWidth) + (j * geometry.DilationWidth) - geometry.PaddingLeft);
                                var weight = shared ? weights[channel, c, i, j] : weights[y, x, channel, c, i, j];
                                sum += ledger.Multiply(weight, activation);
                            }
                        }
                    }

                    output[channel, y, x] = sum;
                }
            }

            if (++inGroup == outPerGroup)
            {
                (group, inGroup) = (group + 1, 0);
            }
        }

        return output;
    }

    private static double At(Tensor input, int channel, int row, int column)
    {
        var (height, width) = (input.Shape[1], input.Shape[2]);
        return row >= 0 && row < height && column >= 0 && column < width ? input.Values[(((channel * height) + row) * width) + column] : 0;
    }
}

namespace ExamSolver.Numerics;

/// <summary>A fully connected layer of one example, <c>out = W·in + b</c>, and its gradients.</summary>
/// <remarks>Source: Goodfellow et al. (2016), section 6.1. Each output sums in the order of the inputs, starting from its bias.</remarks>
public static class Dense
{
    /// <summary>The forward pass.</summary>
    /// <param name="input"><c>(in)</c>.</param>
    /// <param name="weights"><c>(out, in)</c>.</param>
    /// <param name="bias"><c>(out)</c>, or null for none.</param>
    /// <returns><c>(out)</c>.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit together; the message names them.</exception>
    public static Tensor Forward(Tensor input, Tensor weights, Tensor? bias)
    {
        RequireVector(input, "input");
        if (weights.Shape.Rank != 2 || weights.Shape[1] != input.Count)
        {
            throw new ArgumentException(
                $"A dense layer on {input.Count} inputs has weights (out, {input.Count}), but they are {weights.Shape}.", nameof(weights));
        }

        var outputs = weights.Shape[0];
        if (bias is not null && (bias.Shape.Rank != 1 || bias.Count != outputs))
        {
            throw new ArgumentException($"The bias has one entry for each of {outputs} outputs, but is {bias.Shape}.", nameof(bias));
        }

        var result = Tensor.Zeros(new Shape(outputs));
        bias?.Values.CopyTo(result.Values);
        var x = input.Values;
        var w = weights.Values;
        var y = result.Values;
        var row = 0;

        // Four outputs at once, so that four chains of additions overlap; each keeps its own order.
        for (; row + 4 <= outputs; row += 4)
        {
            var w0 = w.Slice((row + 0) * x.Length, x.Length);
            var w1 = w.Slice((row + 1) * x.Length, x.Length);
            var w2 = w.Slice((row + 2) * x.Length, x.Length);
            var w3 = w.Slice((row + 3) * x.Length, x.Length);
            var (y0, y1, y2, y3) = (y[row], y[row + 1], y[row + 2], y[row + 3]);
            for (var i = 0; i < x.Length; i++)
            {
                y0 += w0[i] * x[i];
                y1 += w1[i] * x[i];
                y2 += w2[i] * x[i];
                y3 += w3[i] * x[i];
            }

            (y[row], y[row + 1], y[row + 2], y[row + 3]) = (y0, y1, y2, y3);
        }

        for (; row < outputs; row++)
        {
            var weightRow = w.Slice(row * x.Length, x.Length);
            var sum = y[row];
            for (var i = 0; i < x.Length; i++)
            {
                sum += weightRow[i] * x[i];
            }

            y[row] = sum;
        }

        return result;
    }

    /// <summary>The gradient with respect to the input, <c>Wᵀ·outputGradient</c>.</summary>
    /// <param name="outputGradient"><c>(out)</c>.</param>
    /// <param name="weights"><c>(out, in)</c>.</param>
    /// <returns><c>(in)</c>.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit together; the message names them.</exception>
    public static Tensor BackwardInput(Tensor outputGradient, Tensor weights)
    {
        RequireVector(outputGradient, "output gradient");
        if (weights.Shape.Rank != 2 || weights.Shape[0] != outputGradient.Count)
        {
            throw new ArgumentException(
                $"A dense layer with {outputGradient.Count} outputs has weights ({outputGradient.Count}, in), but they are {weights.Shape}.",
                nameof(weights));
        }

        var inputs = weights.Shape[1];
        var gradient = Tensor.Zeros(new Shape(inputs));
        for (var row = 0; row < outputGradient.Count; row++)
        {
            var scale = outputGradient.Values[row];
            var weightRow = weights.Values.Slice(row * inputs, inputs);
            for (var i = 0; i < inputs; i++)
            {
                gradient.Values[i] += scale * weightRow[i];
            }
        }

        return gradient;
    }

    /// <summary>The gradient with respect to the weights, the outer product of the output's gradient and the input.</summary>
    /// <param name="outputGradient"><c>(out)</c>; it is the bias's gradient too.</param>
    /// <param name="input"><c>(in)</c>.</param>
    /// <returns><c>(out, in)</c>.</returns>
    /// <exception cref="ArgumentException">An argument is not a vector.</exception>
    public static Tensor BackwardWeights(Tensor outputGradient, Tensor input)
    {
        RequireVector(outputGradient, "output gradient");
        RequireVector(input, "input");
        var gradient = Tensor.Zeros(new Shape(outputGradient.Count, input.Count));
        for (var row = 0; row < outputGradient.Count; row++)
        {
            for (var i = 0; i < input.Count; i++)
            {
                gradient.Values[(row * input.Count) + i] = outputGradient.Values[row] * input.Values[i];
            }
        }

        return gradient;
    }

    private static void RequireVector(Tensor tensor, string what)
    {
        if (tensor.Shape.Rank != 1)
        {
            throw new ArgumentException($"A dense layer's {what} is a vector, but was {tensor.Shape}: flatten it first.", nameof(tensor));
        }
    }
}

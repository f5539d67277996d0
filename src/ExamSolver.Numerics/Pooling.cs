namespace ExamSolver.Numerics;

/// <summary>Maximum and average pooling of one example, each channel alone.</summary>
/// <remarks>Source: Goodfellow et al. (2016), section 9.3; padding, ceil mode and the divisor of an average follow PyTorch.</remarks>
public static class Pooling
{
    /// <summary>The shape of the output, <c>(channels, height, width)</c>, found by walking.</summary>
    /// <exception cref="ArgumentException">The input does not have three axes.</exception>
    public static Shape OutputShape(Shape input, PoolingGeometry geometry)
    {
        RequireThreeAxes(input);
        return new Shape(input[0], geometry.CountRows(input[1]), geometry.CountColumns(input[2]));
    }

    /// <summary>The largest element under each window; padding never wins, and a window wholly in the padding gives −∞.</summary>
    /// <param name="input"><c>(channels, height, width)</c>.</param>
    /// <param name="geometry">How the window moves.</param>
    /// <returns><c>(channels, height, width)</c>.</returns>
    /// <exception cref="ArgumentException">The input does not have three axes.</exception>
    public static Tensor Max(Tensor input, PoolingGeometry geometry)
    {
        var output = Tensor.Filled(OutputShape(input.Shape, geometry), double.NegativeInfinity);
        Walk(input.Shape, output.Shape, geometry, (from, to) => output.Values[to] = Math.Max(output.Values[to], input.Values[from]));
        return output;
    }

    /// <summary>The gradient of <see cref="Max"/>: each output's gradient goes to the first largest element of its window, in row-major order.</summary>
    /// <param name="outputGradient">Of the output's shape.</param>
    /// <param name="input"><c>(channels, height, width)</c>.</param>
    /// <param name="geometry">How the window moves.</param>
    /// <returns>Of the input's shape.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit together.</exception>
    public static Tensor MaxBackward(Tensor outputGradient, Tensor input, PoolingGeometry geometry)
    {
        RequireOutput(outputGradient, input.Shape, geometry);
        var winner = new int[outputGradient.Count];
        Array.Fill(winner, -1);
        Walk(input.Shape, outputGradient.Shape, geometry, (from, to) =>
        {
            if (winner[to] < 0 || input.Values[from] > input.Values[winner[to]])
            {
                winner[to] = from;
            }
        });
        var gradient = Tensor.Zeros(input.Shape);
        for (var i = 0; i < winner.Length; i++)
        {
            if (winner[i] >= 0)
            {
                gradient.Values[winner[i]] += outputGradient.Values[i];
            }
        }

        return gradient;
    }

    /// <summary>The mean of the elements under each window; what it divides by is <see cref="PoolingGeometry.CountIncludesPadding"/>.</summary>
    /// <param name="input"><c>(channels, height, width)</c>.</param>
    /// <param name="geometry">How the window moves.</param>
    /// <returns><c>(channels, height, width)</c>; a window that counts no element gives 0.</returns>
    /// <exception cref="ArgumentException">The input does not have three axes.</exception>
    public static Tensor Average(Tensor input, PoolingGeometry geometry)
    {
        var output = Tensor.Zeros(OutputShape(input.Shape, geometry));
        Walk(input.Shape, output.Shape, geometry, (from, to) => output.Values[to] += input.Values[from]);
        var divisors = Divisors(input.Shape, output.Shape, geometry);
        for (var i = 0; i < divisors.Length; i++)
        {
            output.Values[i] = divisors[i] == 0 ? 0 : output.Values[i] / divisors[i];
        }

        return output;
    }

    /// <summary>The gradient of <see cref="Average"/>: each output's gradient is shared evenly over its window.</summary>
    /// <param name="outputGradient">Of the output's shape.</param>
    /// <param name="geometry">How the window moves.</param>
    /// <param name="inputShape"><c>(channels, height, width)</c>.</param>
    /// <returns>Of the input's shape.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit together.</exception>
    public static Tensor AverageBackward(Tensor outputGradient, PoolingGeometry geometry, Shape inputShape)
    {
        RequireOutput(outputGradient, inputShape, geometry);
        var divisors = Divisors(inputShape, outputGradient.Shape, geometry);
        var gradient = Tensor.Zeros(inputShape);
        Walk(inputShape, outputGradient.Shape, geometry,
            (from, to) => gradient.Values[from] += outputGradient.Values[to] / divisors[to]);
        return gradient;
    }

    /// <summary>How many elements each average divides by: those inside the input and, if they count, inside the padding.</summary>
    private static int[] Divisors(Shape input, Shape output, PoolingGeometry geometry)
    {
        var divisors = new int[output.Count];
        if (!geometry.CountIncludesPadding)
        {
            Walk(input, output, geometry, (_, to) => divisors[to]++);
            return divisors;
        }

        // Seen from a larger input that swallows the padding, the padded elements are elements like any other.
        var padded = new Shape(
            input[0],
            input[1] + geometry.PaddingTop + geometry.PaddingBottom,
            input[2] + geometry.PaddingLeft + geometry.PaddingRight);
        var unpadded = geometry with { PaddingTop = 0, PaddingBottom = 0, PaddingLeft = 0, PaddingRight = 0 };
        Walk(padded, output, unpadded, (_, to) => divisors[to]++);
        return divisors;
    }

    /// <summary>Visits every pair of an input element and an output whose window holds it, outputs in order, taps in order.</summary>
    private static void Walk(Shape input, Shape output, WindowGeometry geometry, Action<int, int> visit)
    {
        var to = 0;
        for (var channel = 0; channel < output[0]; channel++)
        {
            for (var y = 0; y < output[1]; y++)
            {
                for (var x = 0; x < output[2]; x++, to++)
                {
                    for (var i = 0; i < geometry.KernelHeight; i++)
                    {
                        var row = (y * geometry.StrideHeight) + (i * geometry.DilationHeight) - geometry.PaddingTop;
                        if (row < 0 || row >= input[1])
                        {
                            continue;
                        }

                        for (var j = 0; j < geometry.KernelWidth; j++)
                        {
                            var column = (x * geometry.StrideWidth) + (j * geometry.DilationWidth) - geometry.PaddingLeft;
                            if (column >= 0 && column < input[2])
                            {
                                visit((((channel * input[1]) + row) * input[2]) + column, to);
                            }
                        }
                    }
                }
            }
        }
    }

    private static void RequireThreeAxes(Shape input)
    {
        if (input.Rank != 3)
        {
            throw new ArgumentException($"Pooling reads (channels, height, width), but the input is {input}.", nameof(input));
        }
    }

    private static void RequireOutput(Tensor outputGradient, Shape input, PoolingGeometry geometry)
    {
        var expected = OutputShape(input, geometry);
        if (outputGradient.Shape != expected)
        {
            throw new ArgumentException(
                $"The output of this pooling is {expected}, but its gradient is {outputGradient.Shape}.", nameof(outputGradient));
        }
    }
}

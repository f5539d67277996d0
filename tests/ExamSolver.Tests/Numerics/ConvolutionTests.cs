using ExamSolver.Numerics;

namespace ExamSolver.Tests.Numerics;

public sealed class ConvolutionTests
{
    /// <summary>Seeds of random layers: every row is another shape, stride, dilation, padding and grouping.</summary>
    public static TheoryData<int> Layers { get; } = [.. Enumerable.Range(0, 60)];

    [Theory]
    [MemberData(nameof(Layers))]
    public void The_forward_pass_agrees_with_direct_loops_to_the_last_bit(int seed)
    {
        var (input, weights, bias, geometry) = RandomLayer(seed);

        var expected = Direct(input, weights, bias, geometry);
        var actual = Convolution.Forward(input, weights, bias, geometry);

        Assert.Equal(expected.Shape, actual.Shape);
        Assert.True(expected.Values.SequenceEqual(actual.Values), $"{geometry}: off by {expected.MaxAbsoluteDifference(actual)}");
    }

    [Fact]
    public void Wide_maps_agree_with_direct_loops_to_the_last_bit_whatever_the_kernel_that_computes_them()
    {
        var generator = Generator.For(1, "wide");
        for (var trial = 0; trial < 60; trial++)
        {
            var groups = generator.NextInt(1, 3);
            var stride = generator.NextInt(1, 3);
            var geometry = new ConvolutionGeometry(generator.NextInt(1, 6), generator.NextInt(1, 6))
            {
                StrideHeight = stride,
                DilationHeight = generator.NextInt(0, 2) == 0 ? stride : generator.NextInt(1, 3),
                StrideWidth = generator.NextInt(0, 4) == 0 ? 2 : 1,
                DilationWidth = generator.NextInt(1, 3),
                PaddingTop = generator.NextInt(0, 4),
                PaddingRight = generator.NextInt(0, 4),
                Groups = groups,
            };
            var input = Tensor.Random(new Shape(2 * groups, generator.NextInt(1, 12), generator.NextInt(1, 90)), generator);
            var weights = Tensor.Random(new Shape(generator.NextInt(1, 7) * groups, 2, geometry.KernelHeight, geometry.KernelWidth), generator);

            var actual = Convolution.Forward(input, weights, null, geometry);

            Assert.True(Direct(input, weights, null, geometry).Values.SequenceEqual(actual.Values), $"{input.Shape}, {geometry}");
        }
    }

    [Fact]
    public void A_convolution_into_an_array_that_is_there_overwrites_it_even_if_it_is_the_input()
    {
        var generator = Generator.For(2, "wide");
        var geometry = ConvolutionGeometry.Square(3, padding: 1);
        var input = Tensor.Random(new Shape(2, 9, 37), generator);
        var weights = Tensor.Random(new Shape(2, 2, 3, 3), generator);
        var expected = Convolution.Forward(input, weights, null, geometry);

        Convolution.Forward(input, weights, null, geometry, input);

        Assert.Equal(0, expected.MaxAbsoluteDifference(input));
        var error = Assert.Throws<ArgumentException>(() => Convolution.Forward(input, weights, null, geometry, Tensor.Zeros(new Shape(2, 9, 36))));
        Assert.StartsWith("The output of this convolution is 2×9×37, but the array for it is 2×9×36.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void The_input_gradient_is_the_adjoint(int seed)
    {
        var (input, weights, _, geometry) = RandomLayer(seed);
        var output = Convolution.Forward(input, weights, null, geometry);
        var other = Tensor.RandomNormal(output.Shape, Generator.For(1, "adjoint"));

        var forward = output.Dot(other);
        var backward = input.Dot(Convolution.BackwardInput(other, weights, geometry, input.Shape));

        Assert.Equal(forward, backward, 1e-11 * (1 + Math.Abs(forward)));
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void The_weight_gradient_is_the_adjoint_in_the_weights(int seed)
    {
        var (input, weights, _, geometry) = RandomLayer(seed);
        var output = Convolution.Forward(input, weights, null, geometry);
        var other = Tensor.RandomNormal(output.Shape, Generator.For(2, "adjoint"));

        var forward = output.Dot(other);
        var backward = weights.Dot(Convolution.BackwardWeights(other, input, geometry));

        Assert.Equal(forward, backward, 1e-11 * (1 + Math.Abs(forward)));
    }

    [Fact]
    public void All_three_gradients_agree_with_finite_differences()
    {
        var geometry = new ConvolutionGeometry(2, 3)
        {
            StrideHeight = 2, DilationWidth = 2, PaddingTop = 1, PaddingRight = 2, Groups = 2,
        };
        var generator = Generator.For(3, "finite differences");
        var input = Tensor.Random(new Shape(4, 5, 6), generator);
        var weights = Tensor.Random(new Shape(6, 2, 2, 3), generator);
        var bias = Tensor.Random(new Shape(6), generator);
        var output = Convolution.Forward(input, weights, bias, geometry);
        var loss = (Tensor y) => Loss(y);
        var outputGradient = output.Map(Math.Cos);

        var byInput = FiniteDifference.Gradient(x => loss(Convolution.Forward(x, weights, bias, geometry)), input);
        var byWeights = FiniteDifference.Gradient(w => loss(Convolution.Forward(input, w, bias, geometry)), weights);
        var byBias = FiniteDifference.Gradient(b => loss(Convolution.Forward(input, weights, b, geometry)), bias);

        Assert.True(byInput.Gradient.MaxAbsoluteDifference(Convolution.BackwardInput(outputGradient, weights, geometry, input.Shape)) < 1e-9);
        Assert.True(byWeights.Gradient.MaxAbsoluteDifference(Convolution.BackwardWeights(outputGradient, input, geometry)) < 1e-9);
        Assert.True(byBias.Gradient.MaxAbsoluteDifference(Convolution.BackwardBias(outputGradient)) < 1e-9);
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Probing_one_output_finds_exactly_the_inputs_that_move_it(int seed)
    {
        var (input, weights, _, geometry) = RandomLayer(seed);
        var output = Convolution.Forward(input, weights, null, geometry);
        if (output.Count == 0)
        {
            return;
        }

        var probed = Generator.For((ulong)seed, "probe").NextInt(0, output.Count);
        var probe = Tensor.Zeros(output.Shape);
        probe.Values[probed] = 1;
        var gradient = Convolution.BackwardInput(probe, weights, geometry, input.Shape);
        RequireSamePatch(probed, output.Shape, weights, geometry, gradient);
        for (var i = 0; i < input.Count; i += 1 + (input.Count / 40))
        {
            var moved = input.Copy();
            moved.Values[i] += 1;
            var change = Convolution.Forward(moved, weights, null, geometry).Values[probed] - output.Values[probed];

            Assert.Equal(change, gradient.Values[i], 1e-12);
        }
    }

    [Fact]
    public void A_window_that_fits_nowhere_gives_an_empty_output()
    {
        var geometry = ConvolutionGeometry.Square(5, stride: 2);
        var output = Convolution.Forward(Tensor.Zeros(new Shape(2, 4, 9)), Tensor.Zeros(new Shape(3, 2, 5, 5)), null, geometry);

        Assert.Equal(new Shape(3, 0, 3), output.Shape);
    }

    [Fact]
    public void Weights_that_expect_other_channels_are_refused_by_name()
    {
        var error = Assert.Throws<ArgumentException>(() => Convolution.Forward(
            Tensor.Zeros(new Shape(3, 10, 10)), Tensor.Zeros(new Shape(20, 4, 3, 3)), null, ConvolutionGeometry.Square(3)));

        Assert.Equal("Each group sees 3 of the input's 3 channels, but the weights 20×4×3×3 expect 4. (Parameter 'weights')", error.Message);
    }

    [Fact]
    public void Channels_that_cannot_be_shared_out_are_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => Convolution.Forward(
            Tensor.Zeros(new Shape(3, 10, 10)), Tensor.Zeros(new Shape(4, 1, 3, 3)), null, ConvolutionGeometry.Square(3, groups: 2)));

        Assert.Equal("3 input channels cannot be shared out evenly over 2 groups. (Parameter 'groups')", error.Message);
    }

    [Fact]
    public void Geometry_refuses_impossible_settings()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConvolutionGeometry(0, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => ConvolutionGeometry.Square(3, stride: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ConvolutionGeometry.Square(3, padding: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ConvolutionGeometry.Square(3) with { Groups = 0 });
    }

    internal static (Tensor Input, Tensor Weights, Tensor? Bias, ConvolutionGeometry Geometry) RandomLayer(int seed)
    {
        var generator = Generator.For((ulong)seed, "layer");
        var groups = generator.NextInt(1, 4);
        var geometry = new ConvolutionGeometry(generator.NextInt(1, 5), generator.NextInt(1, 6))
        {
            StrideHeight = generator.NextInt(1, 4),
            StrideWidth = generator.NextInt(1, 4),
            DilationHeight = generator.NextInt(1, 3),
            DilationWidth = generator.NextInt(1, 4),
            PaddingTop = generator.NextInt(0, 4),
            PaddingBottom = generator.NextInt(0, 4),
            PaddingLeft = generator.NextInt(0, 6),
            PaddingRight = generator.NextInt(0, 6),
            Groups = groups,
        };
        var (inEach, outEach) = (generator.NextInt(1, 4), generator.NextInt(1, 8));

        // Every fourth layer is wide, so that the kernel for long rows is reached, and its overlapping last block.
        var width = seed % 4 == 0 ? generator.NextInt(40, 150) : generator.NextInt(1, 30);
        var input = Tensor.Random(new Shape(groups * inEach, generator.NextInt(1, 14), width), generator);
        var weights = Tensor.Random(new Shape(groups * outEach, inEach, geometry.KernelHeight, geometry.KernelWidth), generator);
        var bias = generator.NextInt(0, 2) == 0 ? null : Tensor.Random(new Shape(groups * outEach), generator);
        return (input, weights, bias, geometry);
    }

    private static void RequireSamePatch(int probed, Shape output, Tensor weights, ConvolutionGeometry geometry, Tensor gradient)
    {
        var plane = output[1] * output[2];
        var hot = GradientPatch.OneHot(output, probed / plane, probed % plane / output[2], probed % output[2]);
        if (!gradient.Values.ContainsAnyExcept(0.0))
        {
            // The probed window lies in the padding, or its taps pass between the elements.
            return;
        }

        var patch = hot.ThroughConvolution(weights, geometry, gradient.Shape);
        var unfolded = Tensor.Zeros(gradient.Shape);
        for (var c = 0; c < patch.Values.Shape[0]; c++)
        {
            for (var y = 0; y < patch.Values.Shape[1]; y++)
            {
                for (var x = 0; x < patch.Values.Shape[2]; x++)
                {
                    unfolded[c, patch.Top + y, patch.Left + x] = patch.Values[c, y, x];
                }
            }
        }

        Assert.Equal(0, gradient.MaxAbsoluteDifference(unfolded));
    }

    private static double Loss(Tensor output)
    {
        var sum = 0.0;
        foreach (var value in output.Values)
        {
            sum += Math.Sin(value);
        }

        return sum;
    }

    /// <summary>The definition, written as it stands, with the closed formula for the sizes.</summary>
    private static Tensor Direct(Tensor input, Tensor weights, Tensor? bias, ConvolutionGeometry g)
    {
        var (height, width) = (input.Shape[1], input.Shape[2]);
        var rows = Size(height + g.PaddingTop + g.PaddingBottom, g.KernelHeight, g.StrideHeight, g.DilationHeight);
        var columns = Size(width + g.PaddingLeft + g.PaddingRight, g.KernelWidth, g.StrideWidth, g.DilationWidth);
        var output = Tensor.Zeros(new Shape(weights.Shape[0], rows, columns));
        for (var o = 0; o < weights.Shape[0]; o++)
        {
            var firstChannel = o / (weights.Shape[0] / g.Groups) * weights.Shape[1];
            for (var y = 0; y < rows; y++)
            {
                for (var x = 0; x < columns; x++)
                {
                    var sum = bias?[o] ?? 0;
                    for (var c = 0; c < weights.Shape[1]; c++)
                    {
                        for (var i = 0; i < g.KernelHeight; i++)
                        {
                            for (var j = 0; j < g.KernelWidth; j++)
                            {
                                var row = (y * g.StrideHeight) + (i * g.DilationHeight) - g.PaddingTop;
                                var column = (x * g.StrideWidth) + (j * g.DilationWidth) - g.PaddingLeft;
                                var inside = row >= 0 && row < height && column >= 0 && column < width;
                                sum += weights[o, c, i, j] * (inside ? input[firstChannel + c, row, column] : 0);
                            }
                        }
                    }

                    output[o, y, x] = sum;
                }
            }
        }

        return output;
    }

    private static int Size(int padded, int kernel, int stride, int dilation)
    {
        var room = padded - (dilation * (kernel - 1)) - 1;
        return room < 0 ? 0 : (room / stride) + 1;
    }
}

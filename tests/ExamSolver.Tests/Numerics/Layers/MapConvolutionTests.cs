using System.Collections.Immutable;
using ExamSolver.Numerics;
using ExamSolver.Numerics.Layers;

namespace ExamSolver.Tests.Numerics.Layers;

public sealed class MapConvolutionTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 120)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void It_gives_the_bytes_of_the_traced_layer(int seed)
    {
        var (input, kernels, axes, groups, _) = RandomLayer(seed);
        var ledger = new WeightLedger((ulong)seed);
        var traced = TracedLayers.Convolution(ledger, "layer", input, kernels.Shape[0], axes, groups);
        Fill(kernels, index => ledger.Named("layer.weight")[index]);
        var bias = Tensor.Zeros(new Shape(kernels.Shape[0]));
        Fill(bias, index => ledger.Named("layer.bias")[index]);

        Assert.Equal(0, MapConvolution.Forward(input, kernels, bias, axes, groups).MaxAbsoluteDifference(traced));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_adjoint_is_one(int seed)
    {
        var (x, kernels, axes, groups, flip) = RandomLayer(seed);
        var output = MapConvolution.Forward(x, kernels, null, axes, groups, flip);
        var y = Tensor.Random(output.Shape, Generator.For((ulong)seed, "y"));
        var back = MapConvolution.Adjoint(y, kernels, axes, x.Shape, groups, flip);

        Assert.Equal(output.Dot(y), x.Dot(back), 1e-10);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_transposed_convolution_gives_what_scattering_gives_and_is_the_adjoint_of_the_convolution(int seed)
    {
        var generator = Generator.For((ulong)seed, "transposed");
        var (x, kernels, axes, groups, _) = RandomLayer(seed);
        var outputPadding = axes.Select(_ => generator.NextInt(0, 3)).ToImmutableArray();
        var y = Tensor.Random(new Shape([.. x.Shape.Extents[..^1], kernels.Shape[0]]), generator);
        var ledger = new WeightLedger((ulong)seed);
        var filters = kernels.Shape[1] * groups;
        var traced = TracedLayers.TransposedConvolution(ledger, "layer", y, filters, axes, outputPadding, groups);
        Fill(kernels, index => ledger.Named("layer.weight")[index]);
        var bias = Tensor.Zeros(new Shape(filters));
        Fill(bias, index => ledger.Named("layer.bias")[index]);
        var fast = MapConvolution.Transposed(y, kernels, bias, axes, outputPadding, groups);

        Assert.InRange(fast.MaxAbsoluteDifference(traced), 0, 1e-12);

        // Where the convolution of what was put out has the places that were read, it is the one that was transposed.
        var transposed = MapConvolution.Transposed(y, kernels, null, axes, outputPadding, groups, flip: true);
        var plain = axes.Select(axis => axis with { CeilMode = false }).ToImmutableArray();
        var z = Tensor.Random(transposed.Shape, generator);
        var convolved = MapConvolution.Forward(z, kernels, null, plain, groups, flip: true);
        if (convolved.Shape == y.Shape)
        {
            Assert.Equal(convolved.Dot(y), z.Dot(transposed), 1e-9);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_matrix_times_the_input_is_the_convolution_and_its_transpose_the_adjoint(int seed)
    {
        var (x, kernels, axes, groups, flip) = RandomLayer(seed);
        var matrix = ConvolutionMatrix.Of(x.Shape, kernels, axes, groups, flip);
        var values = matrix.Values();
        var output = MapConvolution.Forward(x, kernels, null, axes, groups, flip);
        var y = Tensor.Random(output.Shape, Generator.For((ulong)seed, "y"));
        var product = Tensor.Zeros(output.Shape);
        var back = Tensor.Zeros(x.Shape);
        for (var row = 0; row < matrix.Rows; row++)
        {
            for (var column = 0; column < matrix.Columns; column++)
            {
                product.Values[row] += values[row, column] * x.Values[column];
                back.Values[column] += values[row, column] * y.Values[row];
            }
        }

        Assert.Equal(output.Shape, matrix.Output);
        Assert.InRange(product.MaxAbsoluteDifference(output), 0, 1e-12);
        Assert.InRange(back.MaxAbsoluteDifference(MapConvolution.Adjoint(y, kernels, axes, x.Shape, groups, flip)), 0, 1e-12);
        Assert.Equal(values.Values.ToArray().Count(v => v == 0), matrix.StructuralZeros);
    }

    [Fact]
    public void A_kernel_of_three_on_five_elements_is_a_banded_Toeplitz_matrix_with_six_zeros()
    {
        var kernel = Tensor.From(new Shape(1, 1, 3), 1, 2, 3);
        var matrix = ConvolutionMatrix.Of(new Shape(5, 1), kernel, [new(3)]);

        Assert.Equal([1, 2, 3, 0, 0, 0, 1, 2, 3, 0, 0, 0, 1, 2, 3], matrix.Values().Values.ToArray());
        Assert.Equal(6, matrix.StructuralZeros);
        Assert.Equal((0, 2), (matrix.LowerBandwidth, matrix.UpperBandwidth));
        Assert.True(matrix.IsToeplitz);
        Assert.Equal([0, 0, 2], matrix.TapAt(1, 3));
        Assert.Null(matrix.TapAt(0, 3));
        var flipped = ConvolutionMatrix.Of(new Shape(5, 1), kernel, [new(3)], flip: true);
        Assert.Equal([3, 2, 1, 0, 0], flipped.Values().Values[..5].ToArray());
        Assert.Equal([0, 0, 0], flipped.TapAt(1, 3));
    }

    [Fact]
    public void A_tap_of_zero_is_no_structural_zero() =>
        Assert.Equal(2, ConvolutionMatrix.Of(new Shape(3, 1), Tensor.Zeros(new Shape(1, 1, 2)), [new(2)]).StructuralZeros);

    [Fact]
    public void An_image_s_matrix_is_doubly_blocked_Toeplitz_unless_the_window_strides()
    {
        var kernels = Tensor.Random(new Shape(2, 3, 3, 2), new Generator(1));
        AxisWindow rows = new(3) { Before = 1, After = 1 };

        Assert.True(ConvolutionMatrix.Of(new Shape(4, 5, 3), kernels, [rows, new(2)]).IsToeplitz);
        Assert.True(ConvolutionMatrix.Of(new Shape(4, 5, 3), kernels, [rows with { Dilation = 2 }, new(2)]).IsToeplitz);
        Assert.False(ConvolutionMatrix.Of(new Shape(4, 5, 3), kernels, [rows with { Stride = 2 }, new(2)]).IsToeplitz);
    }

    [Fact]
    public void What_does_not_fit_is_refused_with_both_shapes()
    {
        var kernels = Tensor.Zeros(new Shape(2, 3, 3));
        AssertMessage("The kernels of a window 2×3 are (filters, channels, 2, 3), but were 2×3×3.", () => MapConvolution.Forward(Tensor.Zeros(new Shape(4, 4, 3)), kernels, null, [new(2), new(3)]));
        AssertMessage("Each group sees 4 of the input's 4 channels, but the kernels 2×3×3 expect 3.", () => ConvolutionMatrix.Of(new Shape(5, 4), kernels, [new(3)]));
        AssertMessage("The matrix from 100000×3 to 99998×2 has more than 16777216 entries.", () => ConvolutionMatrix.Of(new Shape(100_000, 3), kernels, [new(3)]));
        AssertMessage("The output of this convolution is 3×2, but its gradient is 4×2.", () => MapConvolution.Adjoint(Tensor.Zeros(new Shape(4, 2)), kernels, [new(3)], new Shape(5, 3)));
        AssertMessage("The bias has one entry for each of 3 filters, but is 2.", () => MapConvolution.Transposed(Tensor.Zeros(new Shape(4, 2)), kernels, Tensor.Zeros(new Shape(2)), [new(3)]));
    }

    private static void AssertMessage(string message, Func<object> action) =>
        Assert.StartsWith(message, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.Ordinal);

    private static (Tensor Input, Tensor Kernels, ImmutableArray<AxisWindow> Axes, int Groups, bool Flip) RandomLayer(int seed)
    {
        var generator = Generator.For((ulong)seed, "maps");
        var axes = Enumerable.Range(0, 1 + (seed % 3)).Select(_ => new AxisWindow(generator.NextInt(1, 4))
        {
            Stride = generator.NextInt(1, 4),
            Dilation = generator.NextInt(1, 3),
            Before = generator.NextInt(0, 4),
            After = generator.NextInt(0, 4),
            CeilMode = generator.NextInt(0, 4) == 0,
        }).ToImmutableArray();
        var groups = generator.NextInt(1, 3);
        var (inPerGroup, outPerGroup) = (generator.NextInt(1, 4), generator.NextInt(1, 4));
        var input = new Shape([.. axes.Select(_ => generator.NextInt(1, 7)), inPerGroup * groups]);
        var kernels = new Shape([outPerGroup * groups, inPerGroup, .. axes.Select(axis => axis.Size)]);
        return (Tensor.Random(input, generator), Tensor.Random(kernels, generator), axes, groups, generator.NextInt(0, 2) == 1);
    }

    private static void Fill(Tensor tensor, Func<int[], double> value)
    {
        var index = new int[tensor.Shape.Rank];
        for (var at = 0; at < tensor.Count; at++)
        {
            var rest = at;
            for (var axis = 0; axis < index.Length; axis++)
                (index[axis], rest) = (rest / (int)tensor.Shape.Strides[axis], rest % (int)tensor.Shape.Strides[axis]);
            tensor.Values[at] = value(index);
        }
    }
}

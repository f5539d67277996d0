using ExamSolver.Numerics;

namespace ExamSolver.Tests.Numerics;

public sealed class TensorTests
{
    [Fact]
    public void Shapes_compare_by_their_extents_and_print_with_times()
    {
        Assert.Equal(new Shape(3, 10, 10), new Shape(3, 10, 10));
        Assert.Equal(new Shape(3, 10).GetHashCode(), new Shape(3, 10).GetHashCode());
        Assert.NotEqual(new Shape(3, 10), new Shape(10, 3));
        Assert.NotEqual(new Shape(3), new Shape(3, 1));
        Assert.Equal("3×10×10", new Shape(3, 10, 10).ToString());
        Assert.Equal(300, new Shape(3, 10, 10).Count);
        Assert.Equal(1, new Shape().Count);
        Assert.Equal([20L, 5L, 1L], new Shape(2, 4, 5).Strides.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => new Shape(3, -1));
        Assert.Throws<OverflowException>(() => new Shape(int.MaxValue, int.MaxValue, 3));
    }

    [Fact]
    public void Elements_lie_in_row_major_order()
    {
        var tensor = Tensor.From(new Shape(2, 3), 0, 1, 2, 3, 4, 5);

        Assert.Equal(5, tensor[1, 2]);
        Assert.Equal(2, tensor[0, 2]);
        Assert.Equal(4, tensor.Reshape(new Shape(3, 2))[2, 0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => tensor[0, 3]);
        Assert.Throws<ArgumentOutOfRangeException>(() => tensor[-1, 0]);
        Assert.Throws<ArgumentException>(() => tensor[0]);
        Assert.Throws<ArgumentException>(() => tensor.Reshape(new Shape(4)));
        Assert.Throws<ArgumentException>(() => tensor.Dot(Tensor.Zeros(new Shape(3, 2))));
    }

    [Fact]
    public void Dense_layers_agree_with_the_definition_and_its_differences()
    {
        var generator = Generator.For(1, "dense");
        var (x, w) = (Tensor.Random(new Shape(5), generator), Tensor.Random(new Shape(7, 5), generator));
        var b = Tensor.Random(new Shape(7), generator);
        var y = Dense.Forward(x, w, b);
        for (var i = 0; i < 7; i++)
        {
            Assert.Equal(b[i] + Enumerable.Range(0, 5).Sum(j => w[i, j] * x[j]), y[i], 1e-14);
        }

        var up = Tensor.Random(new Shape(7), generator);
        var byInput = FiniteDifference.Gradient(at => Dense.Forward(at, w, b).Dot(up), x).Gradient;
        var byWeights = FiniteDifference.Gradient(at => Dense.Forward(x, at, b).Dot(up), w).Gradient;

        Assert.True(byInput.MaxAbsoluteDifference(Dense.BackwardInput(up, w)) < 1e-10);
        Assert.True(byWeights.MaxAbsoluteDifference(Dense.BackwardWeights(up, x)) < 1e-10);
        Assert.Throws<ArgumentException>(() => Dense.Forward(Tensor.Zeros(new Shape(4)), w, b));
    }

    [Fact]
    public void Activations_chain_their_derivative()
    {
        var generator = Generator.For(2, "activation");
        var (x, up) = (Tensor.Random(new Shape(3, 4), generator), Tensor.Random(new Shape(3, 4), generator));
        var expected = FiniteDifference.Gradient(at => Activation.Forward(at, Math.Tanh).Dot(up), x).Gradient;
        var actual = Activation.Backward(up, x, v => 1 - (Math.Tanh(v) * Math.Tanh(v)));

        Assert.True(expected.MaxAbsoluteDifference(actual) < 1e-10);
    }

    [Fact]
    public void Pooling_follows_the_libraries_in_padding_and_ceil_mode()
    {
        var input = Tensor.From(new Shape(1, 1, 5), -1, -2, -3, -4, -5);
        var window = new PoolingGeometry(1, 2) { StrideWidth = 2, PaddingLeft = 1, PaddingRight = 1 };
        var wide = new PoolingGeometry(1, 3) { StrideWidth = 3, CeilMode = true };

        Assert.Equal([-1.0, -2, -4], Pooling.Max(input, window).Values.ToArray());
        Assert.Equal([-0.5, -2.5, -4.5], Pooling.Average(input, window).Values.ToArray());
        Assert.Equal([-1, -2.5, -4.5], Pooling.Average(input, window with { CountIncludesPadding = false }).Values.ToArray());
        Assert.Equal([-2, -4.5], Pooling.Average(input, wide).Values.ToArray());
        Assert.Equal(new Shape(1, 1, 1), Pooling.OutputShape(input.Shape, wide with { CeilMode = false }));
    }

    [Fact]
    public void Pooling_gradients_agree_with_finite_differences()
    {
        var generator = Generator.For(3, "pooling");
        var x = Tensor.Random(new Shape(2, 5, 7), generator);
        var geometry = new PoolingGeometry(2, 3) { StrideHeight = 2, StrideWidth = 2, PaddingTop = 1, PaddingRight = 1, CeilMode = true };
        var up = Tensor.Random(Pooling.OutputShape(x.Shape, geometry), generator);
        foreach (var counted in new[] { true, false })
        {
            var average = geometry with { CountIncludesPadding = counted };
            var expected = FiniteDifference.Gradient(at => Pooling.Average(at, average).Dot(up), x).Gradient;
            Assert.True(expected.MaxAbsoluteDifference(Pooling.AverageBackward(up, average, x.Shape)) < 1e-10);
        }

        // Distinct values, a tenth apart: a step of 2⁻⁶ cannot change which is largest.
        var order = Enumerable.Range(0, x.Count).ToArray();
        generator.Shuffle(order.AsSpan());
        for (var i = 0; i < order.Length; i++)
        {
            x.Values[i] = 0.1 * (order[i] - 35);
        }

        var byMax = FiniteDifference.Gradient(at => Pooling.Max(at, geometry).Dot(up), x).Gradient;
        Assert.True(byMax.MaxAbsoluteDifference(Pooling.MaxBackward(up, x, geometry)) < 1e-9);
    }
}

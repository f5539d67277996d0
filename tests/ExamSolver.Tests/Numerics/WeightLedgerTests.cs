using ExamSolver.Numerics;

namespace ExamSolver.Tests.Numerics;

public sealed class WeightLedgerTests
{
    [Fact]
    public void A_running_convolution_reads_the_weights_of_the_exam()
    {
        var ledger = new WeightLedger(1);
        TracedForward.Convolution(ledger, "conv", Image(3, 10, 10), 20, ConvolutionGeometry.Square(3));

        Assert.Equal(560, ledger.DistinctWeights);
        Assert.Equal(540, ledger.Named("conv.weight").DistinctWeights);
        Assert.Equal(20, ledger.Named("conv.bias").DistinctWeights);
        Assert.Equal(540 * 64, ledger.Multiplications);
    }

    [Fact]
    public void LeNet_5_reads_its_61706_weights()
    {
        var ledger = new WeightLedger(1);
        var x = TracedForward.Convolution(ledger, "c1", Image(1, 28, 28), 6, ConvolutionGeometry.Square(5, padding: 2));
        x = Pooling.Average(x, PoolingGeometry.Square(2));
        x = TracedForward.Convolution(ledger, "c3", x, 16, ConvolutionGeometry.Square(5));
        x = Pooling.Average(x, PoolingGeometry.Square(2));
        x = TracedForward.Dense(ledger, "f5", x, 120);
        x = TracedForward.Dense(ledger, "f6", x, 84);
        TracedForward.Dense(ledger, "f7", x, 10);

        Assert.Equal(61_706, ledger.DistinctWeights);
    }

    [Fact]
    public void Groups_see_fewer_channels_and_shared_names_count_once()
    {
        var ledger = new WeightLedger(1);
        var x = TracedForward.Convolution(ledger, "shared", Image(6, 7, 9), 6, ConvolutionGeometry.Square(3, padding: 1, groups: 3), bias: false);
        TracedForward.Convolution(ledger, "shared", x, 6, ConvolutionGeometry.Square(3, padding: 1, groups: 3), bias: false);

        Assert.Equal(6 * 2 * 9, ledger.DistinctWeights);
        Assert.Equal(2 * 6 * 2 * 9 * 63, ledger.Multiplications);
        Assert.True(ledger.Named("shared.weight").WasRead(5, 1, 2, 2));
        Assert.False(ledger.Named("shared.weight").WasRead(5, 2, 0, 0));
    }

    [Fact]
    public void A_locally_connected_layer_has_weights_of_its_own_at_every_place()
    {
        var ledger = new WeightLedger(1);
        TracedForward.LocallyConnected(ledger, "local", Image(2, 5, 6), 3, ConvolutionGeometry.Square(3));

        Assert.Equal(3 * 4 * ((3 * 2 * 9) + 3), ledger.DistinctWeights);
    }

    [Theory]
    [MemberData(nameof(ConvolutionTests.Layers), MemberType = typeof(ConvolutionTests))]
    public void The_traced_pass_computes_what_the_fast_kernel_computes(int seed)
    {
        var (input, weights, _, geometry) = ConvolutionTests.RandomLayer(seed);
        var ledger = new WeightLedger((ulong)seed);
        var traced = TracedForward.Convolution(ledger, "layer", input, weights.Shape[0], geometry);
        if (traced.Count == 0)
        {
            Assert.Equal(0, ledger.DistinctWeights);
            return;
        }

        var bias = Tensor.Zeros(new Shape(weights.Shape[0]));
        var at = 0;
        for (var o = 0; o < weights.Shape[0]; o++)
        {
            bias[o] = ledger.Named("layer.bias")[o];
            for (var c = 0; c < weights.Shape[1]; c++)
            {
                for (var i = 0; i < weights.Shape[2]; i++)
                {
                    for (var j = 0; j < weights.Shape[3]; j++)
                    {
                        weights.Values[at++] = ledger.Named("layer.weight")[o, c, i, j];
                    }
                }
            }
        }

        Assert.Equal(weights.Count + bias.Count, ledger.DistinctWeights);
        Assert.Equal(0, Convolution.Forward(input, weights, bias, geometry).MaxAbsoluteDifference(traced));
    }

    [Fact]
    public void An_array_refuses_another_number_of_indices_and_negative_ones()
    {
        var weights = new WeightLedger(1).Named("w");
        _ = weights[2, 3];

        Assert.Throws<ArgumentException>(() => weights[2]);
        Assert.Throws<ArgumentOutOfRangeException>(() => weights[-1, 0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => weights[0, -1]);
        Assert.False(weights.WasRead(2, 4));
        Assert.Equal(1, weights.DistinctWeights);
    }

    private static Tensor Image(int channels, int height, int width) =>
        Tensor.Random(new Shape(channels, height, width), Generator.For(9, "image"));
}

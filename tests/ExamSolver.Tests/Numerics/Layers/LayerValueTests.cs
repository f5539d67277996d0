using System.Collections.Immutable;
using ExamSolver.Numerics;
using ExamSolver.Numerics.Layers;

namespace ExamSolver.Tests.Numerics.Layers;

/// <summary>Values against formulas written down in another way, and against the fast kernels.</summary>
public sealed class LayerValueTests
{
    private readonly WeightLedger ledger = new(5);

    [Theory]
    [MemberData(nameof(ConvolutionTests.Layers), MemberType = typeof(ConvolutionTests))]
    public void A_convolution_computes_what_the_fast_kernel_computes(int seed)
    {
        var (input, weights, _, geometry) = ConvolutionTests.RandomLayer(seed);
        var traced = TracedLayers.Convolution(ledger, "layer", ChannelsLast(input), weights.Shape[0], Axes(geometry), geometry.Groups);
        var (kernel, bias) = Read("layer", weights.Shape);
        var fast = ChannelsLast(Convolution.Forward(input, kernel, bias, geometry));

        Assert.Equal(0, fast.MaxAbsoluteDifference(traced));
    }

    [Theory]
    [MemberData(nameof(ConvolutionTests.Layers), MemberType = typeof(ConvolutionTests))]
    public void A_transposed_convolution_is_the_adjoint_that_the_fast_kernel_computes(int seed)
    {
        var (input, weights, _, geometry) = ConvolutionTests.RandomLayer(seed);
        var outputShape = Convolution.OutputShape(input.Shape, weights.Shape, geometry);
        if (outputShape.Count == 0)
        {
            return;
        }

        // What the windows leave over at the end is the output padding.
        var axes = Axes(geometry);
        var gradient = Tensor.Random(outputShape, Generator.For(1, "gradient"));
        var without = TracedLayers.TransposedConvolution(ledger, "other", ChannelsLast(gradient), input.Shape[0], axes, groups: geometry.Groups);
        var left = ImmutableArray.Create(input.Shape[1] - without.Shape[0], input.Shape[2] - without.Shape[1]);
        var traced = TracedLayers.TransposedConvolution(
            ledger, "layer", ChannelsLast(gradient), input.Shape[0], axes, left, geometry.Groups, bias: false);
        var fast = Convolution.BackwardInput(gradient, Read("layer", weights.Shape).Kernel, geometry, input.Shape);

        Assert.InRange(ChannelsLast(fast).MaxAbsoluteDifference(traced), 0, 1e-12);
    }

    [Theory]
    [InlineData(4, 3, 2, 1, 1, 8)]
    [InlineData(4, 3, 2, 1, 0, 7)]
    [InlineData(4, 2, 2, 0, 0, 8)]
    [InlineData(1, 4, 1, 0, 0, 4)]
    [InlineData(1, 3, 1, 2, 0, 0)]
    public void A_transposed_convolution_is_as_long_as_in_PyTorch(int length, int kernel, int stride, int padding, int outputPadding, int expected)
    {
        var output = TracedLayers.TransposedConvolution(
            ledger, "up", Draw(length, 2), 3, [new(kernel) { Stride = stride, Before = padding, After = padding }], [outputPadding]);

        Assert.Equal(new Shape(expected, 3), output.Shape);
    }

    [Fact]
    public void A_locally_connected_layer_is_a_convolution_where_its_weights_happen_to_be_a_convolution_s()
    {
        // One window only: nothing is shared or not.
        var input = Draw(3, 4, 2);
        var local = TracedLayers.LocallyConnected(ledger, "local", input, 5, [new(3), new(4)]);
        for (var filter = 0; filter < 5; filter++)
        {
            var sum = ledger.Named("local.bias")[0, 0, filter];
            for (var channel = 0; channel < 2; channel++)
            for (var i = 0; i < 3; i++)
            for (var j = 0; j < 4; j++)
                sum += ledger.Named("local.weight")[0, 0, filter, channel, i, j] * input[i, j, channel];

            Assert.Equal(sum, local[0, 0, filter], 1e-12);
        }
    }

    [Fact]
    public void A_mask_of_ones_changes_nothing_and_a_masked_tap_is_not_seen()
    {
        var input = Draw(4, 4, 1);
        ImmutableArray<AxisWindow> axes = [new(3) { Before = 1, After = 1 }, new(3) { Before = 1, After = 1 }];
        var plain = TracedLayers.Convolution(ledger, "conv", input, 2, axes);
        var mask = Tensor.Filled(new Shape(3, 3), 1);
        Assert.Equal(0, plain.MaxAbsoluteDifference(TracedLayers.Convolution(ledger, "conv", input, 2, axes, mask: mask)));

        mask[1, 1] = 0;
        var masked = TracedLayers.Convolution(ledger, "conv", input, 2, axes, mask: mask);
        Assert.Equal(plain[2, 1, 1] - (ledger.Named("conv.weight")[1, 0, 1, 1] * input[2, 1, 0]), masked[2, 1, 1], 1e-12);
    }

    [Fact]
    public void Pooling_agrees_with_the_pooling_kernels_in_every_mode()
    {
        var generator = Generator.For(1, "pooling");
        for (var trial = 0; trial < 200; trial++)
        {
            var (size, stride) = (generator.NextInt(1, 5), generator.NextInt(1, 4));
            var padding = generator.NextInt(0, (size / 2) + 1);
            var geometry = PoolingGeometry.Square(size, stride, padding) with
            {
                CeilMode = generator.NextInt(0, 2) == 1,
                CountIncludesPadding = generator.NextInt(0, 2) == 1,
                PaddingBottom = 0,
            };
            var input = Tensor.Random(new Shape(3, generator.NextInt(1, 9), generator.NextInt(1, 9)), generator);
            AxisWindow columns = new(size) { Stride = stride, Before = padding, After = padding, CeilMode = geometry.CeilMode };
            ImmutableArray<AxisWindow> axes = [columns with { After = 0 }, columns];

            Assert.Equal(0, ChannelsLast(Pooling.Max(input, geometry)).MaxAbsoluteDifference(TracedLayers.Pool(ChannelsLast(input), axes, PoolOperation.Max)));
            Assert.Equal(0, ChannelsLast(Pooling.Average(input, geometry)).MaxAbsoluteDifference(
                TracedLayers.Pool(ChannelsLast(input), axes, PoolOperation.Average, geometry.CountIncludesPadding)));
        }
    }

    [Fact]
    public void Adaptive_bins_are_PyTorch_s()
    {
        // torch.nn.AdaptiveAvgPool1d(3) of 1…7 has the bins 1–3, 3–5, 5–7.
        var input = Tensor.From(new Shape(7, 1), 1, 2, 3, 4, 5, 6, 7);
        Assert.Equal([2, 4, 6], TracedLayers.AdaptivePool(input, [3], PoolOperation.Average).Values.ToArray());
        Assert.Equal([3, 5, 7], TracedLayers.AdaptivePool(input, [3], PoolOperation.Max).Values.ToArray());
        for (var n = 1; n < 20; n++)
        {
            for (var m = 1; m < 25; m++)
            {
                var bins = TracedLayers.AdaptivePool(Tensor.Filled(new Shape(n, 1), 1), [m], PoolOperation.Sum).Values.ToArray();
                Assert.Equal(Enumerable.Range(0, m).Select(i => Math.Ceiling((i + 1.0) * n / m) - Math.Floor((double)i * n / m)), bins);
            }
        }
    }

    [Fact]
    public void Global_pooling_leaves_a_number_for_each_channel()
    {
        var input = Draw(4, 5, 3);
        var mean = TracedLayers.GlobalPool(input, PoolOperation.Average);

        Assert.Equal(new Shape(3), mean.Shape);
        Assert.Equal(Enumerable.Range(0, 20).Average(at => input.Values[(at * 3) + 1]), mean[1], 1e-12);
        Assert.Equal(new Shape(1, 1, 3), TracedLayers.GlobalPool(input, PoolOperation.Max, keepAxes: true).Shape);
    }

    [Fact]
    public void Upsampling_repeats_or_interpolates_as_PyTorch_does()
    {
        var input = Tensor.From(new Shape(2, 1), 0, 4);

        Assert.Equal([0, 0, 4, 4], TracedLayers.Upsample(input, [2]).Values.ToArray());
        Assert.Equal([0, 1, 3, 4], TracedLayers.Upsample(input, [2], Interpolation.Linear).Values.ToArray());
        Assert.Equal(
            [1, 1, 7 / 3.0, 11 / 3.0, 5, 4, 3, 2, 2],
            TracedLayers.Upsample(Tensor.From(new Shape(3, 1), 1, 5, 2), [3], Interpolation.Linear).Values.ToArray(),
            (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(new Shape(4, 9, 2), TracedLayers.Upsample(Draw(2, 3, 2), [2, 3]).Shape);
    }

    [Fact]
    public void Depth_and_space_are_inverse_and_a_block_stays_together()
    {
        var input = Draw(4, 6, 3);
        var deep = TracedLayers.SpaceToDepth(input, [2, 3]);

        Assert.Equal(new Shape(2, 2, 18), deep.Shape);
        Assert.Equal(input[3, 4, 2], deep[1, 1, ((1 * 3) + 1) * 3 + 2]);
        Assert.Equal(0, TracedLayers.DepthToSpace(deep, [2, 3]).MaxAbsoluteDifference(input));
        var error = Assert.Throws<ArgumentException>(() => TracedLayers.SpaceToDepth(input, [3, 3]));
        Assert.StartsWith("The 4 places of axis 1 do not fall into blocks of 3.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_channel_shuffle_deals_the_groups_out_in_turn_and_channels_are_taken_at_every_place()
    {
        var input = Tensor.From(new Shape(2, 6), 0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15);
        var shuffled = TracedLayers.ShuffleChannels(input, 2);

        Assert.Equal([0, 3, 1, 4, 2, 5, 10, 13, 11, 14, 12, 15], shuffled.Values.ToArray());
        Assert.Equal(0, TracedLayers.ShuffleChannels(shuffled, 3).MaxAbsoluteDifference(input));
        Assert.Equal([2, 3, 12, 13], TracedLayers.TakeChannels(input, 2, 4).Values.ToArray());
        Assert.StartsWith("6 channels cannot be shared out evenly over 4 groups.", Assert.Throws<ArgumentException>(() => TracedLayers.ShuffleChannels(input, 4)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => TracedLayers.TakeChannels(input, 4, 7));
    }

    [Fact]
    public void Dense_and_maxout_are_affine_along_the_last_axis()
    {
        var input = Draw(2, 3, 4);
        var dense = TracedLayers.Dense(ledger, "dense", input, 5);
        var maxout = TracedLayers.Maxout(ledger, "maxout", input, 5, 2);
        double Piece(string name, params int[] row) => ledger.Named($"{name}.bias")[row]
            + Enumerable.Range(0, 4).Sum(f => ledger.Named($"{name}.weight")[[.. row, f]] * input[1, 2, f]);

        Assert.Equal(Piece("dense", 3), dense[1, 2, 3], 1e-12);
        Assert.Equal(Math.Max(Piece("maxout", 3, 0), Piece("maxout", 3, 1)), maxout[1, 2, 3], 1e-12);
    }

    [Fact]
    public void Norms_standardise_what_belongs_together()
    {
        var input = Draw(4, 5, 6);
        var layer = TracedLayers.LayerNorm(ledger, "a", input, scale: false, shift: false, epsilon: 0);
        var whole = TracedLayers.LayerNorm(ledger, "b", input, scale: false, shift: false, axes: 3, epsilon: 0);
        var group = TracedLayers.GroupNorm(ledger, "c", input, 3, scale: false, shift: false, epsilon: 0);
        var batch = TracedLayers.BatchNorm(ledger, "d", input, scale: false, shift: false, tracks: false, epsilon: 0);
        AssertStandard(Select(layer, (i, j, _) => (i, j) == (2, 3)));
        AssertStandard(Select(whole, (_, _, _) => true));
        AssertStandard(Select(group, (_, _, c) => c is 2 or 3));
        AssertStandard(Select(batch, (_, _, c) => c == 4));

        var root = TracedLayers.RmsNorm(ledger, "e", input, scale: false, epsilon: 0);
        Assert.Equal(1, Select(root, (i, j, _) => (i, j) == (1, 1)).Average(x => x * x), 1e-12);
        Assert.Equal(input[1, 1, 0] / input[1, 1, 1], root[1, 1, 0] / root[1, 1, 1], 1e-12);
    }

    [Fact]
    public void A_batch_norm_at_prediction_uses_its_buffers_scale_and_shift()
    {
        var input = Draw(3, 4);
        var output = TracedLayers.BatchNorm(ledger, "bn", input, epsilon: 0.001);
        double Of(string part, bool buffer = false) => ledger.Named($"bn.{part}", buffer)[2];

        Assert.Equal(
            ((input[1, 2] - Of("mean", true)) / Math.Sqrt(Of("variance", true) + 0.001) * Of("scale")) + Of("shift"), output[1, 2], 1e-12);
        Assert.InRange(Of("variance", true), 0, 1);
    }

    [Fact]
    public void Two_steps_of_each_cell_follow_their_equations()
    {
        // One unit, one feature: scalars.
        var x = Tensor.From(new Shape(2, 1), 0.7, -0.4);
        foreach (var cell in Enum.GetValues<RecurrentCell>())
        {
            foreach (var resetAfter in new[] { false, true })
            {
                var name = $"{cell}{resetAfter}";
                var output = TracedLayers.Recurrent(ledger, name, x, new RecurrentForm(cell, 1) { BiasVectors = 2, ResetAfter = resetAfter });
                var (h, c) = (0.0, 0.0);
                for (var t = 0; t < 2; t++)
                {
                    double In(int gate) => (ledger.Named($"{name}.input")[0, 0, gate, 0, 0] * x[t, 0]) + ledger.Named($"{name}.bias")[0, 0, 0, gate, 0];
                    double State(int gate, double s) => (ledger.Named($"{name}.recurrent")[0, 0, gate, 0, 0] * s) + ledger.Named($"{name}.bias")[0, 0, 1, gate, 0];
                    double Gate(int gate) => Sigmoid(In(gate) + State(gate, h));
                    switch (cell)
                    {
                        case RecurrentCell.Rnn:
                            h = Math.Tanh(In(0) + State(0, h));
                            break;
                        case RecurrentCell.Lstm:
                            c = (Gate(1) * c) + (Gate(0) * Math.Tanh(In(2) + State(2, h)));
                            h = Gate(3) * Math.Tanh(c);
                            break;
                        default:
                            var candidate = Math.Tanh(In(2) + (resetAfter ? Gate(0) * State(2, h) : State(2, Gate(0) * h)));
                            h = ((1 - Gate(1)) * candidate) + (Gate(1) * h);
                            break;
                    }

                    Assert.Equal(h, output[t, 0], 1e-12);
                }
            }
        }
    }

    [Fact]
    public void The_backward_direction_is_the_forward_one_on_the_reversed_sequence_with_weights_of_its_own()
    {
        var x = Draw(4, 3);
        var reversed = Tensor.Zeros(x.Shape);
        for (var t = 0; t < 4; t++)
            x.Values.Slice(t * 3, 3).CopyTo(reversed.Values[((3 - t) * 3)..]);
        var form = new RecurrentForm(RecurrentCell.Lstm, 2) { Bidirectional = true, Projection = 1, Peepholes = true };
        var output = TracedLayers.Recurrent(ledger, "lstm", x, form);
        var mirrored = TracedLayers.Recurrent(ledger, "lstm", reversed, form);

        Assert.Equal(new Shape(4, 2), output.Shape);
        Assert.NotEqual(output[0, 1], mirrored[3, 0], 1e-6);

        // A last token that changes reaches the first output only backwards.
        x[3, 0] += 1;
        var changed = TracedLayers.Recurrent(ledger, "lstm", x, form);
        Assert.Equal(output[0, 0], changed[0, 0]);
        Assert.NotEqual(output[0, 1], changed[0, 1]);
    }

    [Fact]
    public void Attention_is_a_convex_mixture_of_the_values_it_attends_to()
    {
        var (q, k, v) = (Draw(3, 2, 4), Draw(5, 1, 4), Draw(5, 1, 2));
        var output = TracedLayers.DotProductAttention(ledger, q, k, v, (i, j) => j != i, (head, i, j) => head + (0.1 * i * j));
        var weights = Enumerable.Range(0, 5)
            .Select(j => j == 2 ? 0 : Math.Exp((Enumerable.Range(0, 4).Sum(f => q[2, 1, f] * k[j, 0, f]) / 2) + 1 + (0.2 * j))).ToArray();
        var expected = Enumerable.Range(0, 5).Sum(j => weights[j] / weights.Sum() * v[j, 0, 1]);

        Assert.Equal(expected, output[2, 1, 1], 1e-12);
        Assert.Equal(2 * 3 * 4, ledger.Scores);
    }

    [Fact]
    public void A_query_that_attends_to_nothing_gives_zeros() =>
        Assert.Equal([0, 0], TracedLayers.DotProductAttention(ledger, Draw(1, 1, 3), Draw(2, 1, 3), Draw(2, 1, 2), (_, _) => false).Values.ToArray());

    [Fact]
    public void An_attention_layer_is_its_projections_around_dot_product_attention()
    {
        var (x, y) = (Draw(3, 4), Draw(2, 5));
        var form = new AttentionForm(4, 3) { KeyValueHeads = 2, ValueWidth = 2, OutputWidth = 6 };
        var output = TracedLayers.Attention(ledger, "a", x, y, form);
        Tensor Heads(string part, Tensor input, int heads, int width)
        {
            var result = Tensor.Zeros(new Shape(input.Shape[0], heads, width));
            for (var t = 0; t < input.Shape[0]; t++)
            for (var h = 0; h < heads; h++)
            for (var u = 0; u < width; u++)
                result[t, h, u] = ledger.Named($"a.{part}.bias")[h, u] + Enumerable.Range(0, input.Shape[1]).Sum(f => ledger.Named($"a.{part}")[h, u, f] * input[t, f]);
            return result;
        }

        var mixed = TracedLayers.DotProductAttention(ledger, Heads("query", x, 4, 3), Heads("key", y, 2, 3), Heads("value", y, 2, 2));
        var expected = ledger.Named("a.output.bias")[5];
        for (var h = 0; h < 4; h++)
        for (var u = 0; u < 2; u++)
            expected += ledger.Named("a.output")[5, h, u] * mixed[1, h, u];

        Assert.Equal(expected, output[1, 5], 1e-12);
        Assert.Equal(new Shape(3, 8), TracedLayers.Attention(ledger, "b", x, y, form with { OutputWidth = null }).Shape);
    }

    [Fact]
    public void Elementwise_layers_do_what_their_names_say()
    {
        var x = Tensor.From(new Shape(1, 4), 1, -2, 3, -4);
        var slope = TracedLayers.PRelu(ledger, "p", x);
        Assert.Equal([1, -2 * ledger.Named("p.slope")[1], 3, -4 * ledger.Named("p.slope")[3]], slope.Values.ToArray());
        Assert.Equal([1 * Sigmoid(3), -2 * Sigmoid(-4)], TracedLayers.Glu(ledger, x).Values.ToArray());
        Assert.Equal([3, 8], TracedLayers.Glu(ledger, x, gate => gate).Values.ToArray());
        Assert.Equal(1, TracedLayers.Softmax(x).Values.ToArray().Sum(), 1e-12);
        Assert.Equal(Math.Exp(2), TracedLayers.Softmax(x)[0, 2] / TracedLayers.Softmax(x)[0, 0], 1e-12);
        Assert.Equal([2, -4, 6, -8], TracedLayers.Add(x, x).Values.ToArray());
        Assert.Equal(new Shape(1, 8), TracedLayers.Concatenate([x, x], 1).Shape);
        Assert.Equal([1, -2, 3, -4, 1, -2, 3, -4], TracedLayers.Concatenate([x, x], 0).Values.ToArray());
        Assert.Equal([2, -4, 6, -8], TracedLayers.Gate(ledger, x, Tensor.From(new Shape(1, 1), 2)).Values.ToArray());
    }

    [Fact]
    public void What_does_not_fit_is_refused_with_both_shapes()
    {
        AssertMessage("Layer 'c' reads (axis 1, axis 2, channels), but the input is 3×4.", () => TracedLayers.Convolution(ledger, "c", Draw(3, 4), 1, [new(1), new(1)]));
        AssertMessage("5 input channels cannot be shared out evenly over 2 groups.", () => TracedLayers.Convolution(ledger, "c", Draw(3, 5), 2, [new(1)], groups: 2));
        AssertMessage("The mask of layer 'c' has one entry for each of 3×3 taps, but is 2×3.", () => TracedLayers.Convolution(
            ledger, "c", Draw(3, 4, 1), 1, [new(3), new(3)], mask: Draw(2, 3)));
        AssertMessage("Layer 'r' reads (tokens, features), but the input is 3.", () => TracedLayers.Recurrent(ledger, "r", Draw(3), new RecurrentForm(RecurrentCell.Gru, 2)));
        AssertMessage("3 heads cannot be shared out evenly over 2 key-value heads.", () => TracedLayers.Attention(
            ledger, "a", Draw(3, 4), Draw(3, 4), new AttentionForm(3, 2) { KeyValueHeads = 2 }));
        AssertMessage("A sum needs arrays of one shape, but got 3×4 and 4×3.", () => TracedLayers.Add(Draw(3, 4), Draw(4, 3)));
        AssertMessage("Arrays 3×4 and 4×3 differ along other axes than 0 and cannot be concatenated along it.", () => TracedLayers.Concatenate([Draw(3, 4), Draw(4, 3)], 0));
        AssertMessage("Only an LSTM has peepholes, not a Gru.", () => new RecurrentForm(RecurrentCell.Gru, 2) { Peepholes = true });
        AssertMessage("Size must be at least 1, but is 0.", () => new AxisWindow(0));
    }

    [Fact]
    public void No_groups_and_no_heads_are_refused_and_not_dealt_out_for_ever()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => TracedLayers.Convolution(ledger, "c", Draw(3, 4), 2, [new(1)], groups: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ConvolutionMatrix.Of(new Shape(3, 4), Draw(2, 4, 1), [new(1)], groups: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => TracedLayers.DotProductAttention(ledger, Draw(3, 2, 4), Draw(3, 0, 4), Draw(3, 0, 4)));
    }

    [Fact]
    public void Empty_inputs_give_empty_outputs_and_read_nothing()
    {
        Assert.Equal(0, TracedLayers.Convolution(ledger, "c", Draw(2, 2, 3), 4, [new(3), new(1)]).Count);
        Assert.Equal(0, TracedLayers.TransposedConvolution(ledger, "t", Draw(0, 3), 4, [new(3)]).Count);
        Assert.Equal(0, TracedLayers.Recurrent(ledger, "r", Draw(0, 3), new RecurrentForm(RecurrentCell.Lstm, 2) { Bidirectional = true }).Count);
        Assert.Equal(0, TracedLayers.Dense(ledger, "d", Draw(0, 3), 4).Count);
        Assert.Equal(0, TracedLayers.LayerNorm(ledger, "n", Draw(0, 3)).Count + TracedLayers.BatchNorm(ledger, "b", Draw(0, 3), tracks: false).Count);
        Assert.Equal(0, TracedLayers.LearnedPositions(ledger, "p", Draw(0, 3)).Count + TracedLayers.Concatenate([Draw(0, 3), Draw(0, 3)], 0).Count);
        Assert.Equal(0, ledger.DistinctWeights + ledger.DistinctBuffers);
    }

    private static void AssertMessage(string message, Func<object> action) =>
        Assert.StartsWith(message, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.Ordinal);

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static List<double> Select(Tensor maps, Func<int, int, int, bool> belongs)
    {
        var values = new List<double>();
        for (var i = 0; i < maps.Shape[0]; i++)
        for (var j = 0; j < maps.Shape[1]; j++)
        for (var c = 0; c < maps.Shape[2]; c++)
        {
            if (belongs(i, j, c))
                values.Add(maps[i, j, c]);
        }

        return values;
    }

    private static void AssertStandard(List<double> values)
    {
        Assert.Equal(0, values.Average(), 1e-12);
        Assert.Equal(1, values.Average(x => x * x), 1e-12);
    }

    private static Tensor Draw(params int[] extents) => Tensor.Random(new Shape(extents), Generator.For(3, "layers", string.Join('×', extents)));

    private static Tensor ChannelsLast(Tensor maps)
    {
        var result = Tensor.Zeros(new Shape(maps.Shape[1], maps.Shape[2], maps.Shape[0]));
        for (var c = 0; c < maps.Shape[0]; c++)
        for (var i = 0; i < maps.Shape[1]; i++)
        for (var j = 0; j < maps.Shape[2]; j++)
            result[i, j, c] = maps[c, i, j];
        return result;
    }

    private static ImmutableArray<AxisWindow> Axes(WindowGeometry g) =>
    [
        new(g.KernelHeight) { Stride = g.StrideHeight, Dilation = g.DilationHeight, Before = g.PaddingTop, After = g.PaddingBottom },
        new(g.KernelWidth) { Stride = g.StrideWidth, Dilation = g.DilationWidth, Before = g.PaddingLeft, After = g.PaddingRight },
    ];

    private (Tensor Kernel, Tensor Bias) Read(string name, Shape weights)
    {
        var kernel = Tensor.Zeros(weights);
        var bias = Tensor.Zeros(new Shape(weights[0]));
        for (var o = 0; o < weights[0]; o++)
        {
            bias[o] = ledger.Named($"{name}.bias")[o];
            for (var c = 0; c < weights[1]; c++)
            for (var i = 0; i < weights[2]; i++)
            for (var j = 0; j < weights[3]; j++)
                kernel[o, c, i, j] = ledger.Named($"{name}.weight")[o, c, i, j];
        }

        return (kernel, bias);
    }
}

using ExamSolver.Numerics;
using ExamSolver.Numerics.Layers;

namespace ExamSolver.Tests.Numerics.Layers;

/// <summary>Counts of weights and multiplications against published figures.</summary>
public sealed class LayerCountTests
{
    private readonly WeightLedger ledger = new(1);

    [Fact]
    public void The_exam_s_convolution_has_560_parameters_and_their_products_at_64_places()
    {
        var output = TracedLayers.Convolution(ledger, "conv", Draw(10, 10, 3), 20, [new(3), new(3)]);

        Assert.Equal(new Shape(8, 8, 20), output.Shape);
        Assert.Equal(560, ledger.DistinctWeights);
        Assert.Equal(540 * 64, ledger.Multiplications);
        Assert.Equal(540 * 64, ledger.Named("conv.weight").Multiplications);
    }

    [Fact]
    public void LeNet_5_has_61706_parameters()
    {
        AxisWindow two = new(2) { Stride = 2 };
        var x = TracedLayers.Convolution(ledger, "c1", Draw(28, 28, 1), 6, [new(5) { Before = 2, After = 2 }, new(5) { Before = 2, After = 2 }]);
        x = TracedLayers.Pool(x, [two, two], PoolOperation.Average);
        x = TracedLayers.Convolution(ledger, "c3", x, 16, [new(5), new(5)]);
        x = TracedLayers.Pool(x, [two, two], PoolOperation.Average).Reshape(new Shape(400));
        x = TracedLayers.Dense(ledger, "f7", TracedLayers.Dense(ledger, "f6", TracedLayers.Dense(ledger, "f5", x, 120), 84), 10);

        Assert.Equal(new Shape(10), x.Shape);
        Assert.Equal(61_706, ledger.DistinctWeights);
        Assert.Equal(416_520, ledger.Multiplications);
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 9)]
    [InlineData(3, 27)]
    public void Convolutions_of_any_dimension_share_their_kernel(int axes, int taps)
    {
        TracedLayers.Convolution(ledger, "conv", Draw([.. Enumerable.Repeat(5, axes), 4]), 6, [.. Enumerable.Repeat(new AxisWindow(3), axes)], groups: 2);

        Assert.Equal((6 * 2 * taps) + 6, ledger.DistinctWeights);
    }

    [Fact]
    public void A_masked_convolution_has_the_weights_of_the_taps_that_are_left()
    {
        var mask = Tensor.From(new Shape(3, 3), 1, 1, 1, 1, 0, 0, 0, 0, 0);
        TracedLayers.Convolution(ledger, "conv", Draw(5, 5, 2), 3, [new(3), new(3)], bias: false, mask: mask);

        Assert.Equal(3 * 2 * 4, ledger.DistinctWeights);
    }

    [Fact]
    public void A_locally_connected_layer_has_weights_and_biases_of_its_own_at_every_place()
    {
        TracedLayers.LocallyConnected(ledger, "local", Draw(5, 6, 4), 6, [new(3), new(3)], groups: 2);

        Assert.Equal(3 * 4 * ((6 * 2 * 9) + 6), ledger.DistinctWeights);
        Assert.Equal(3 * 4 * 6, ledger.Named("local.bias").DistinctWeights);
    }

    [Fact]
    public void A_transposed_convolution_has_the_weights_of_the_convolution_it_transposes_and_multiplies_at_every_input()
    {
        TracedLayers.TransposedConvolution(ledger, "up", Draw(4, 5, 6), 9, [new(2) { Stride = 2 }, new(3) { Before = 1, After = 1 }], groups: 3);

        Assert.Equal((6 * 3 * 6) + 9, ledger.DistinctWeights);
        Assert.Equal(4 * 5 * 6 * 3 * 6, ledger.Multiplications);
    }

    [Fact]
    public void Maxout_has_a_matrix_for_each_piece()
    {
        TracedLayers.Maxout(ledger, "maxout", Draw(7), 5, pieces: 3);

        Assert.Equal(3 * ((5 * 7) + 5), ledger.DistinctWeights);
    }

    [Fact]
    public void Buffers_of_a_batch_norm_are_no_parameters()
    {
        TracedLayers.BatchNorm(ledger, "norm", Draw(3, 3, 64));

        Assert.Equal(128, ledger.DistinctWeights);
        Assert.Equal(128, ledger.DistinctBuffers);
        Assert.True(ledger.Named("norm.mean", isBuffer: true).IsBuffer);
        Assert.Throws<ArgumentException>(() => ledger.Named("norm.mean"));
        Assert.Throws<ArgumentException>(() => ledger.Named("norm.scale", isBuffer: true));
    }

    [Fact]
    public void Norms_without_their_affine_part_have_no_parameters()
    {
        TracedLayers.BatchNorm(ledger, "a", Draw(3, 4), scale: false, shift: false, tracks: false);
        TracedLayers.LayerNorm(ledger, "b", Draw(3, 4), scale: false, shift: false);
        TracedLayers.GroupNorm(ledger, "c", Draw(3, 4), 2, scale: false, shift: false);
        TracedLayers.RmsNorm(ledger, "d", Draw(3, 4), scale: false);

        Assert.Equal(0, ledger.DistinctWeights + ledger.DistinctBuffers);
    }

    [Fact]
    public void Affine_parts_of_norms_are_as_wide_as_what_they_normalise()
    {
        TracedLayers.LayerNorm(ledger, "token", Draw(5, 768));
        TracedLayers.LayerNorm(ledger, "map", Draw(3, 4, 5), axes: 3);
        TracedLayers.GroupNorm(ledger, "group", Draw(3, 4, 6), 2);
        TracedLayers.RmsNorm(ledger, "root", Draw(3, 7));
        TracedLayers.Scale(ledger, "layer-scale", Draw(3, 11));

        Assert.Equal([768, 768, 60, 60, 6, 6, 7, 11], ledger.Arrays.Select(array => (int)array.DistinctWeights));
    }

    [Fact]
    public void An_output_tied_to_an_embedding_shares_its_table()
    {
        var tokens = TracedLayers.Embedding(ledger, "tokens", [.. Enumerable.Range(0, 50)], 8);
        tokens = TracedLayers.ClassToken(ledger, "class", tokens);
        tokens = TracedLayers.LearnedPositions(ledger, "positions", tokens);
        var logits = TracedLayers.Dense(ledger, "tokens", tokens, 50, bias: false);

        Assert.Equal(new Shape(51, 50), logits.Shape);
        Assert.Equal((50 * 8) + 8 + (51 * 8), ledger.DistinctWeights);
        Assert.Equal(51 * 50 * 8, ledger.Multiplications);
    }

    [Theory]
    [InlineData(RecurrentCell.Rnn, 2, 1)]
    [InlineData(RecurrentCell.Lstm, 2, 4)]
    [InlineData(RecurrentCell.Gru, 2, 3)]
    [InlineData(RecurrentCell.Rnn, 1, 1)]
    [InlineData(RecurrentCell.Lstm, 1, 4)]
    [InlineData(RecurrentCell.Lstm, 0, 4)]
    public void A_recurrent_layer_has_a_block_for_each_gate_and_its_libraries_biases(RecurrentCell cell, int biases, int gates)
    {
        const int D = 5, H = 7;
        var output = TracedLayers.Recurrent(ledger, "cell", Draw(3, D), new RecurrentForm(cell, H) { BiasVectors = biases });

        Assert.Equal(new Shape(3, H), output.Shape);
        Assert.Equal(gates * ((D * H) + (H * H) + (biases * H)), ledger.DistinctWeights);
        Assert.Equal(3 * gates * ((D * H) + (H * H)), ledger.Multiplications);
    }

    [Theory]
    [InlineData(false, 1, 1)]
    [InlineData(true, 1, 2)]
    [InlineData(true, 2, 2)]
    [InlineData(true, 0, 0)]
    public void A_GRU_that_resets_after_the_product_needs_two_bias_vectors_or_none(bool resetAfter, int biases, int read)
    {
        TracedLayers.Recurrent(ledger, "gru", Draw(3, 5), new RecurrentForm(RecurrentCell.Gru, 7) { BiasVectors = biases, ResetAfter = resetAfter });

        Assert.Equal(3 * ((5 * 7) + (7 * 7) + (read * 7)), ledger.DistinctWeights);
    }

    [Fact]
    public void Upper_layers_of_a_bidirectional_stack_read_both_directions()
    {
        const int D = 5, H = 7;
        var output = TracedLayers.Recurrent(
            ledger, "lstm", Draw(3, D), new RecurrentForm(RecurrentCell.Lstm, H) { BiasVectors = 2, Layers = 2, Bidirectional = true });

        Assert.Equal(new Shape(3, 2 * H), output.Shape);
        Assert.Equal((2 * 4 * ((D * H) + (H * H) + (2 * H))) + (2 * 4 * ((2 * H * H) + (H * H) + (2 * H))), ledger.DistinctWeights);
        Assert.Equal(2 * 4 * 3 * H * H, ledger.Named("lstm.input").DistinctWeights - (2 * 4 * (D - H) * H));
    }

    [Fact]
    public void A_projection_narrows_the_state_that_is_fed_back_and_peepholes_see_the_cell()
    {
        const int D = 5, H = 7, P = 4;
        var output = TracedLayers.Recurrent(
            ledger, "lstm", Draw(3, D), new RecurrentForm(RecurrentCell.Lstm, H) { Projection = P, Peepholes = true });

        Assert.Equal(new Shape(3, P), output.Shape);
        Assert.Equal((4 * ((D * H) + (P * H) + H)) + (P * H) + (3 * H), ledger.DistinctWeights);
    }

    [Fact]
    public void Multi_head_attention_has_4dd_plus_4d_parameters_whatever_the_heads()
    {
        const int N = 5, D = 12;
        var x = Draw(N, D);
        TracedLayers.Attention(ledger, "attention", x, x, new AttentionForm(3, 4) { OutputWidth = D });

        Assert.Equal((4 * D * D) + (4 * D), ledger.DistinctWeights);
        Assert.Equal(4 * N * D * D, ledger.Multiplications);
        Assert.Equal(2 * N * N * D, ledger.ActivationProducts);
        Assert.Equal(3 * N * N, ledger.Scores);
    }

    [Fact]
    public void Attention_counts_its_parts_and_what_a_mask_leaves_of_the_scores()
    {
        const int N = 6, M = 4, D = 10, E = 9, Heads = 4, Shared = 2, Key = 3, Value = 5;
        var form = new AttentionForm(Heads, Key)
        {
            KeyValueHeads = Shared,
            ValueWidth = Value,
            OutputWidth = 8,
            InputBias = false,
            Attends = (i, j) => j <= i,
            RelativePosition = (i, j) => i - j,
        };
        var output = TracedLayers.Attention(ledger, "a", Draw(N, D), Draw(M, E), form);

        Assert.Equal(new Shape(N, 8), output.Shape);
        Assert.Equal(Heads * Key * D, ledger.Named("a.query").DistinctWeights);
        Assert.Equal(Shared * Key * E, ledger.Named("a.key").DistinctWeights);
        Assert.Equal(Shared * Value * E, ledger.Named("a.value").DistinctWeights);
        Assert.Equal(8 * Heads * Value, ledger.Named("a.output").DistinctWeights);
        Assert.Equal(8, ledger.Named("a.output.bias").DistinctWeights);
        Assert.Equal(Heads * N, ledger.Named("a.position").DistinctWeights);
        var entries = Heads * (1 + 2 + 3 + 4 + 4 + 4);
        Assert.Equal(entries, ledger.Scores);
        Assert.Equal(entries * (Key + Value), ledger.ActivationProducts);
    }

    [Fact]
    public void ViT_B_16_s_encoder_block_has_7087872_parameters_and_its_attention_a_third_of_them()
    {
        // One token shows all weights. Counts: torchvision's vit_b_16.
        const int D = 768;
        var x = Draw(1, D);
        x = TracedLayers.Add(x, TracedLayers.Attention(
            ledger, "attention", TracedLayers.LayerNorm(ledger, "norm1", x), x, new AttentionForm(12, 64) { OutputWidth = D }));
        TracedLayers.Dense(ledger, "down", TracedLayers.Dense(ledger, "up", TracedLayers.LayerNorm(ledger, "norm2", x), 3072), D);

        Assert.Equal(7_087_872, ledger.DistinctWeights);
        Assert.Equal(2_362_368, ledger.Arrays.Where(a => a.Name.StartsWith("attention", StringComparison.Ordinal)).Sum(a => a.DistinctWeights));
    }

    [Theory]
    [InlineData(true, 6)]
    [InlineData(false, 1)]
    public void PReLU_reads_all_its_slopes_whatever_the_signs(bool perChannel, int slopes)
    {
        TracedLayers.PRelu(ledger, "prelu", Tensor.Filled(new Shape(2, 6), 1), perChannel);

        Assert.Equal(slopes, ledger.DistinctWeights);
    }

    private static Tensor Draw(params int[] extents) => Tensor.Random(new Shape(extents), Generator.For(3, "layers"));
}

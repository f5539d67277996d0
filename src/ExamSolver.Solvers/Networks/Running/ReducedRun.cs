using System.Collections.Immutable;
using System.Diagnostics;
using ExamSolver.Core.Networks;
using ExamSolver.Numerics;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Networks;

/// <summary>A layer and arrays for it that are made anew for any sizes, so that what it does can be counted in small.</summary>
/// <param name="Sizes">The sizes that may be small, with their real values.</param>
/// <param name="Make">The layer and what it reads, for values of those sizes.</param>
internal sealed record ReducedRun(ImmutableArray<RunSize> Sizes, Func<int[], (Layer Layer, Tensor[] Inputs)> Make)
{
    /// <summary>The name under which the ledgers keep the layer's weights.</summary>
    public const string Name = "layer";

    private readonly SizeGrid grid = new(Sizes);
    private readonly Dictionary<int, WeightLedger> runs = [];

    /// <summary>Counts something of a run.</summary>
    public Rational Count(Func<WeightLedger, long> count) => grid.Count(place => count(Run(place)));

    /// <summary>The ledgers of the runs so far.</summary>
    public IEnumerable<WeightLedger> Runs => runs.Values;

    private WeightLedger Run(int place)
    {
        if (runs.TryGetValue(place, out var known))
            return known;
        var ledger = new WeightLedger(seed: 1);
        var (layer, inputs) = Make(grid.At(place));
        LayerRun.Run(SettledNetwork.Settle(layer, [.. inputs.Select(i => i.Shape.Extents.ToArray().Select(n => (long)n).ToArray())]), Name, inputs, ledger);
        return runs[place] = ledger;
    }

    /// <summary>
    /// The run of a layer; <c>null</c> where it does nothing that is counted. Weights do not depend on how many positions there are, so two
    /// along each axis show them all; multiplications do.
    /// </summary>
    /// <param name="layer">The layer.</param>
    /// <param name="inputs">The shapes that it reads.</param>
    /// <param name="output">The shape that it puts out.</param>
    /// <param name="countsPositions">Whether what is counted depends on how many positions there are.</param>
    public static ReducedRun? Of(Layer layer, long[][] inputs, long[] output, bool countsPositions)
    {
        var (input, channels) = (inputs[0], inputs[0][^1]);
        long Positions(long real) => countsPositions ? real : Math.Min(real, 2);
        switch (layer)
        {
            case KernelLayer kernel:
                return Kernel(kernel, channels, output, Positions);
            case TransposedConvolutionLayer transposed:
                return Transposed(transposed, input, Positions);
            case PatchLayer patch:
                return new([new(channels, 1), new(patch.Width.ToInt(), 1), .. output[..^1].Select(n => new RunSize(Positions(n), 1))], s => (
                    patch with { Width = s[1] },
                    [Ones([.. patch.Size.ToInts().Zip(s[2..], (p, n) => p * n), s[0]])]));
            case DenseLayer { PerPosition: true } dense:
                return new([new(channels, 1), new(dense.Units.ToLongs()[0], 1), new(dense.Pieces.ToInt(), 1), new(Positions(Product(input[..^1])), 1)], s => (
                    dense with { Units = new SymbolicShape(s[1]), Pieces = s[2] },
                    [Ones(s[3], s[0])]));
            case DenseLayer dense:
                return new([new(Product(input), 1), new(Product(dense.Units.ToLongs()), 1), new(dense.Pieces.ToInt(), 1)], s => (
                    dense with { Units = new SymbolicShape(s[1]), Pieces = s[2] },
                    [Ones(s[0])]));
            case EmbeddingLayer embedding:
                return new([new(embedding.Width.ToInt(), 1), new(embedding.Vocabulary.ToInt(), 1)], s => (embedding with { Width = s[0], Vocabulary = s[1] }, [Ones(2)]));
            case PositionsLayer { Vectors: PositionsSort.Learned } positions:
                return new([new(positions.Length?.ToInt() ?? Product(input[..^1]), 1), new(channels, 1)], s => (
                    positions with { Length = positions.Length is null ? null : s[0] },
                    [Ones(positions.Length is null ? s[0] : 1, s[1])]));
            case ClassTokenLayer token:
                return new([new(token.Tokens.ToInt(), 1), new(channels, 1)], s => (token with { Tokens = s[0] }, [Ones(2, s[1])]));
            case ScaleLayer or ActivationLayer { Function: "prelu" }:
                return new([new(channels, 1)], s => (layer, [Ones(2, s[0])]));
            case NormLayer norm:
                return new([new(channels, 1)], s => (norm with { Groups = 1 }, [Ones(2, s[0])]));
            case RecurrentLayer recurrent:
                return new([new(channels, 1), new(recurrent.State.ToInt(), 2), new(Positions(input[0]), 1)], s => (WithState(recurrent, s[1]), [Ones(s[2], s[0])]));
            case AttentionLayer attention:
                return Attention(attention, inputs, Positions, countsPositions);
            default:
                return null;
        }
    }

    /// <summary>Channels are shared out among groups, so the channels of a group and the groups are the sizes. Zeros that pad are multiplied like entries, so the run has entries in their place.</summary>
    private static ReducedRun Kernel(KernelLayer layer, long channels, long[] output, Func<long, long> positions)
    {
        var groups = layer is DepthwiseLayer ? channels : layer is ConvolutionLayer { Groups: var shared } ? shared.ToInt() : 1;
        var filters = output[^1];
        var axes = layer.Kernel.Rank;

        // Where nothing is shared, weights do depend on the positions.
        var places = output[..^1].Select(n => new RunSize(layer.IsShared ? positions(n) : n, 1));
        return new([new(channels / groups, 1), new(filters / groups, 1), new(groups, 1), .. places], s =>
        {
            var small = layer with { Padding = Padding.None };
            Layer made = small switch
            {
                ConvolutionLayer convolution => convolution with { Filters = s[1] * s[2], Groups = s[2] },
                DepthwiseLayer depthwise => depthwise with { Multiplier = s[1] },
                LocallyConnectedLayer local => local with { Filters = s[1] },
                _ => throw new UnreachableException(),
            };
            var lengths = Enumerable.Range(0, axes).Select(a => ((s[3 + a] - 1) * layer.Stride[a].ToInt()) + (layer.Dilation[a].ToInt() * (layer.Kernel[a].ToInt() - 1)) + 1);
            return (made, [Ones([.. lengths, s[0] * s[2]])]);
        });
    }

    private static ReducedRun Transposed(TransposedConvolutionLayer layer, long[] input, Func<long, long> positions)
    {
        var groups = layer.Groups.ToInt();
        return new([new(input[^1] / groups, 1), new(layer.Filters.ToInt() / groups, 1), new(groups, 1), .. input[..^1].Select(n => new RunSize(positions(n), 1))], s => (
            layer with { Filters = s[1] * s[2], Groups = s[2], Padding = Padding.None, OutputPadding = Padding.None },
            [Ones([.. s[3..], s[0] * s[2]])]));
    }

    private static ReducedRun Attention(AttentionLayer layer, long[][] inputs, Func<long, long> positions, bool countsPositions)
    {
        var (input, context, isCross) = (inputs[0], inputs[^1], inputs.Length == 2);
        var (keys, perKey) = (layer.KeyHeads!.ToInt(), layer.Heads.ToInt() / layer.KeyHeads!.ToInt());
        ImmutableArray<RunSize> widths =
        [
            new(input[^1], 1), new(isCross ? context[^1] : 1, 1), new(keys, 1), new(perKey, 1), new(layer.KeyWidth!.ToInt(), 1), new(layer.ValueWidth!.ToInt(), 1), new(layer.Projection ? layer.Width!.ToInt() : 1, 1),
        ];

        // A table of relative positions multiplies nothing; how tokens are arranged matters to it alone.
        AttentionLayer Small(int[] s, AxisSizes? window) => layer with
        {
            KeyHeads = s[2],
            Heads = s[2] * s[3],
            KeyWidth = s[4],
            ValueWidth = s[5],
            Width = layer.Projection ? s[6] : s[2] * s[3] * s[5],
            RelativeBias = layer.RelativeBias && !countsPositions,
            Window = window,
            Shifted = false,
        };
        if (isCross)
            return new([.. widths, new(positions(Product(input[..^1])), 1), new(positions(Product(context[..^1])), 1)], s => (Small(s, null), [Ones(s[7], s[0]), Ones(s[8], s[1])]));
        var reached = layer.Window?.ToInts().Select(w => (long)w).ToArray() ?? input[..^1];
        if (layer.RelativeBias && !countsPositions)
            return new([.. widths, .. reached.Select(n => new RunSize(n, 1))], s => (Small(s, null), [Ones([.. s[7..], s[0]])]));
        var (inside, all) = (Product(reached), Product(input[..^1]));
        return new([.. widths, new(positions(inside), 2), new(positions(all / inside), 1)], s => (Small(s, new AxisSizes((Expr)s[7])), [Ones(s[7] * s[8], s[0])]));
    }

    /// <summary>A recurrent layer with another size of its state.</summary>
    public static RecurrentLayer WithState(RecurrentLayer layer, int units) => layer switch
    {
        SimpleRecurrentLayer simple => simple with { Units = units },
        LstmLayer lstm => lstm with { Units = units },
        GruLayer gru => gru with { Units = units },
        _ => throw new UnreachableException(),
    };

    private static long Product(long[] sizes) => sizes.Aggregate(1L, (product, size) => checked(product * size));

    private static Tensor Ones(params ReadOnlySpan<int> shape) => Tensor.Filled(new Shape(shape), 1);
}

using System.Runtime.CompilerServices;
using ExamSolver.Core.Networks;
using ExamSolver.Numerics;
using ExamSolver.Numerics.Layers;

namespace ExamSolver.Solvers.Networks;

/// <summary>Finds the shapes along a network whose sizes are numbers by running its layers.</summary>
internal static class ForwardRun
{
    /// <summary>The entries that one layer may read and put out to be run as it is.</summary>
    private const double LargestRun = 2e4;

    private static readonly ConditionalWeakTable<Network, IReadOnlyList<long[]>> Known = [];

    /// <summary>The shapes that the layers of a settled network put out, channels last: they were run when it was settled.</summary>
    public static IReadOnlyList<long[]> Shapes(Network network) => Known.TryGetValue(network, out var shapes) ? shapes : throw new InvalidOperationException("The layers of the network are not settled.");

    /// <summary>Keeps the shapes that layers put out when a network was settled.</summary>
    public static void Keep(Network network, IReadOnlyList<long[]> shapes) => Known.Add(network, shapes);

    /// <summary>
    /// The shape that a layer puts out. One that would cost too much is run on lines of one channel, one along each axis: a window walks
    /// the same way over every line and channel.
    /// </summary>
    public static long[] Output(Layer layer, long[][] inputs)
    {
        var (input, rank) = (inputs[0], inputs[0].Length - 1);
        switch (layer)
        {
            case WindowLayer or TransposedConvolutionLayer or PatchLayer or UpsampleLayer or AdaptivePoolingLayer or BorderLayer:
                return [.. Enumerable.Range(0, rank).Select(axis => Line(layer, (int)input[axis], axis)), Channels(layer, input[^1])];
            case SpaceToDepthLayer or DepthToSpaceLayer:
                var corner = layer is SpaceToDepthLayer into ? into.Block.ToInts() : [.. Enumerable.Repeat(1, rank)];
                var block = LayerRun.Run(layer, layer.Name, [Tensor.Zeros(new Shape([.. corner, (int)input[^1]]))], new WeightLedger(1));
                return [.. Enumerable.Range(0, rank).Select(axis => layer is SpaceToDepthLayer ? Blocks(input[axis], corner[axis]) : checked(input[axis] * block.Shape[axis])), block.Shape[rank]];
            case ShuffleLayer or ChannelsLayer:
                var moved = LayerRun.Run(layer, layer.Name, [Tensor.Zeros(new Shape([.. Enumerable.Repeat(1, rank), (int)input[^1]]))], new WeightLedger(1));
                return [.. input[..^1], moved.Shape[rank]];
            case ConcatLayer:
                var joined = LayerRun.Run(layer, layer.Name, [.. inputs.Select(i => Tensor.Zeros(new Shape([.. Enumerable.Repeat(1, i.Length - 1), (int)i[^1]])))], new WeightLedger(1));
                return [.. Enumerable.Range(0, rank).Select(axis => inputs.Min(i => i[axis])), joined.Shape[rank]];
            case FlattenLayer when Entries(input) > LargestRun:
                return [Entries(input)];
            case ClassTokenLayer token:
                var tokens = Entries(input[..^1]);
                return [tokens + token.Tokens.ToInt(), input[^1]];
            case GlobalPoolingLayer or TakeLayer:
                return [input[^1]];
            case DenseLayer dense:
                return dense.PerPosition ? [.. input[..^1], dense.Units.ToLongs()[0]] : dense.Units.ToLongs();
            case AttentionLayer attention:
                return [.. input[..^1], attention.Width!.ToInt()];
            case RecurrentLayer recurrent:
                // A state of hundreds of numbers reads their square in weights; a few numbers tell how wide the output is.
                var states = new SizeGrid([new(recurrent.State.ToInt(), 1)]);
                var width = (long)states.Count(place => LayerRun.Run(ReducedRun.WithState(recurrent, states.At(place)[0]), layer.Name, [Tensor.Zeros(new Shape(1, 1))], new WeightLedger(1)).Shape.Extents[^1]);
                return recurrent.Returns == RecurrentOutput.Last ? [width] : [input[0], width];
            case EmbeddingLayer embedding:
                return [input[0], embedding.Width.ToInt()];
            case ReshapeLayer reshape:
                return reshape.To.ToLongs();
            case FlattenLayer or ActivationLayer { Function: "glu" }:
                var run = LayerRun.Run(layer, layer.Name, [Tensor.Zeros(new Shape([.. (layer is FlattenLayer ? input : [.. input[..^1].Select(_ => 1L), input[^1]]).Select(n => (int)n)]))], new WeightLedger(1));
                return layer is FlattenLayer ? [run.Count] : [.. input[..^1], run.Shape[rank]];
            default:
                return input;
        }
    }

    /// <summary>The length of the line that comes out where a line goes in.</summary>
    private static long Line(Layer layer, int length, int axis)
    {
        Tensor Zeros() => Tensor.Zeros(new Shape(length, 1));
        switch (layer)
        {
            case WindowLayer window:
                return LayerRun.Axes(window)[axis].CountPositions(length);
            case TransposedConvolutionLayer transposed:
                return TracedLayers.TransposedConvolution(new WeightLedger(1), layer.Name, Zeros(), 1, [LayerRun.Axes(transposed)[axis]], [LayerRun.Behind(transposed)[axis]]).Shape[0];
            case PatchLayer patch:
                return Blocks(length, patch.Size[axis].ToInt());
            case UpsampleLayer upsample:
                return TracedLayers.Upsample(Zeros(), [upsample.Factor[axis].ToInt()]).Shape[0];
            case AdaptivePoolingLayer pooling:
                return TracedLayers.AdaptivePool(Zeros(), [pooling.To[axis].ToInt()], PoolOperation.Max).Shape[0];
            case PadLayer pad:
                return new AxisWindow(1) { Before = pad.Zeros.Before(axis).ToInt(), After = pad.Zeros.After(axis).ToInt() }.CountPositions(length);
            default:
                var border = ((BorderLayer)layer).Sides;
                return Enumerable.Range(0, length).Skip(border.Before(axis).ToInt()).SkipLast(border.After(axis).ToInt()).Count();
        }
    }

    private static long Channels(Layer layer, long channels) => layer switch
    {
        ConvolutionLayer convolution => convolution.Filters.ToInt(),
        LocallyConnectedLayer local => local.Filters.ToInt(),
        TransposedConvolutionLayer transposed => transposed.Filters.ToInt(),
        PatchLayer patch => patch.Width.ToInt(),
        DepthwiseLayer depthwise => checked(channels * depthwise.Multiplier.ToInt()),
        _ => channels,
    };

    private static long Entries(long[] shape) => shape.Aggregate(1L, (product, size) => checked(product * size));

    /// <summary>How many blocks follow each other in a line.</summary>
    private static long Blocks(long length, int block) => new AxisWindow(block) { Stride = block }.CountPositions((int)length);
}

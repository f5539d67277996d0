using System.Collections.Immutable;
using ExamSolver.Core.Networks;
using ExamSolver.Numerics;
using ExamSolver.Numerics.Layers;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Networks;

/// <summary>
/// Finds what the layers of a network mean by what they leave out and by words: one size for all axes, a pooling's stride, zeros, heads. It starts from
/// the layers as they are written, so that a check does not share the answer's reading of them.
/// </summary>
internal static class SettledNetwork
{
    /// <summary>The network with every layer settled anew for what it reads when the layers before it are run.</summary>
    public static Network Of(Network network)
    {
        var shapes = new List<long[]>();
        var layers = ImmutableArray.CreateBuilder<Layer>(network.Nodes.Length);
        var known = new Dictionary<Run, (Layer Layer, long[] Output)>();
        foreach (var node in network.Nodes)
        {
            long[][] inputs = [.. node.Sources.Select(s => s < 0 ? network.Inputs[~s].Shape.ToLongs() : shapes[s])];
            var run = Run.Of(node.Written ?? node.Layer, inputs);
            if (!known.TryGetValue(run, out var settled))
            {
                var layer = Settle(run.Layer, inputs);
                known[run] = settled = (layer, ForwardRun.Output(layer, inputs));
            }

            layers.Add(settled.Layer with { Name = node.Layer.Name, Shares = node.Layer.Shares, Frozen = node.Layer.Frozen });
            shapes.Add(settled.Output);
        }

        var made = network.With(layers.MoveToImmutable());
        ForwardRun.Keep(made, shapes);
        return made;
    }

    /// <summary>A layer as it is written, settled for the shapes that it reads.</summary>
    public static Layer Settle(Layer layer, long[][] inputs)
    {
        var (input, rank) = (inputs[0], inputs[0].Length - 1);
        AxisSizes All(AxisSizes sizes) => new([.. Enumerable.Range(0, rank).Select(axis => sizes.Sizes[Math.Min(axis, sizes.Rank - 1)])]);
        switch (layer)
        {
            case KernelLayer kernel:
                var moved = kernel with { Kernel = All(kernel.Kernel), Stride = All(kernel.Stride), Dilation = All(kernel.Dilation) };
                return moved with { Padding = Zeros(kernel.Padding, Windows(moved), input) };
            case PoolingLayer pooling:
                var size = All(pooling.Size);
                var slid = pooling with { Size = size, Stride = pooling.Stride is { } stride ? All(stride) : size.Map(s => Touching(s.ToInt())) };
                return slid with { Padding = Zeros(pooling.Padding, Windows(slid), input) };
            case TransposedConvolutionLayer transposed:
                return Settle(transposed with { Kernel = All(transposed.Kernel), Stride = All(transposed.Stride), Dilation = All(transposed.Dilation) }, input);
            case AdaptivePoolingLayer adaptive:
                return adaptive with { To = All(adaptive.To) };
            case UpsampleLayer upsample:
                return upsample with { Factor = All(upsample.Factor) };
            case SpaceToDepthLayer blocks:
                return blocks with { Block = All(blocks.Block) };
            case DepthToSpaceLayer blocks:
                return blocks with { Block = All(blocks.Block) };
            case PatchLayer patch:
                return patch with { Size = All(patch.Size) };
            case PadLayer pad:
                return pad with { Zeros = Sides(pad.Zeros, rank) };
            case CropLayer crop:
                return crop with { Border = Sides(crop.Border, rank) };
            case AttentionLayer attention:
                return Settle(attention, inputs, attention.Window is { } window ? All(window) : null);
            default:
                return layer;
        }
    }

    /// <summary>How far a window of some entries moves so that each entry is read once: the first place at which it meets no entry that it had.</summary>
    private static Expr Touching(int size)
    {
        var stride = 1;
        while (Enumerable.Range(0, size).Intersect(Enumerable.Range(stride, size)).Any())
            stride++;
        return stride;
    }

    private static AxisWindow[] Windows(WindowLayer layer) =>
        [.. Enumerable.Range(0, layer.Window.Rank).Select(a => new AxisWindow(layer.Window[a].ToInt()) { Stride = layer.Step[a].ToInt(), Dilation = layer.Spread[a].ToInt() })];

    /// <summary>The zeros before and behind each axis: those that a word means are searched for.</summary>
    private static Padding Zeros(Padding written, AxisWindow[] windows, long[] input) => written.Word is { } word
        ? Padding.Of([.. windows.SelectMany((window, axis) => PaddingSearch.Find(word, (int)input[axis], window)).Select(zeros => (Expr)zeros)])
        : Sides(written, windows.Length);

    /// <summary>One number stands for every side, one an axis for both of its sides.</summary>
    private static Padding Sides(Padding written, int rank) =>
        Padding.Of([.. Enumerable.Range(0, 2 * rank).Select(side => written.Values[written.Values.Length == 1 ? 0 : written.Values.Length == rank ? side / 2 : side])]);

    /// <summary><c>same</c> crops one entry after the other from what a line becomes, the last one first, until it is as many times as long as its stride; or lengthens it behind.</summary>
    private static TransposedConvolutionLayer Settle(TransposedConvolutionLayer layer, long[] input)
    {
        var rank = input.Length - 1;
        if (layer.Padding.Word != "same")
        {
            var behind = layer.OutputPadding.Values;
            return layer with
            {
                Padding = layer.Padding.Word is null ? Sides(layer.Padding, rank) : Padding.Of([.. Enumerable.Repeat((Expr)0, 2 * rank)]),
                OutputPadding = behind.Length == 2 * rank ? layer.OutputPadding : Padding.Of([.. Enumerable.Range(0, rank).SelectMany(a => new[] { 0, behind[behind.Length == 1 ? 0 : a] })]),
            };
        }

        var (cropped, added) = (new List<Expr>(), new List<Expr>());
        for (var axis = 0; axis < rank; axis++)
        {
            var window = new AxisWindow(layer.Kernel[axis].ToInt()) { Stride = layer.Stride[axis].ToInt(), Dilation = layer.Dilation[axis].ToInt() };
            var (before, after, extra, wanted) = (0, 0, 0, 2 * window.Stride);
            var length = TracedLayers.TransposedConvolution(new WeightLedger(1), layer.Name, Tensor.Zeros(new Shape(2, 1)), 1, [window], [0]).Shape[0];
            for (; length > wanted; length--)
                (before, after) = after > before ? (before + 1, after) : (before, after + 1);
            for (; length < wanted; length++)
                extra++;
            cropped.AddRange([before, after]);
            added.AddRange([0, extra]);
        }

        return layer with { Padding = Padding.Of([.. cropped]), OutputPadding = Padding.Of([.. added]) };
    }

    /// <summary>Heads share the width out: each gets one entry after the other, as long as there are enough for all.</summary>
    private static AttentionLayer Settle(AttentionLayer layer, long[][] inputs, AxisSizes? window)
    {
        var (width, heads, share) = (layer.Width?.ToInt() ?? (int)inputs[0][^1], layer.Heads.ToInt(), 0);
        for (var left = width; left >= heads; left -= heads)
            share++;
        var key = layer.KeyWidth?.ToInt() ?? share;
        return layer with
        {
            Width = width,
            KeyWidth = key,
            ValueWidth = layer.ValueWidth ?? key,
            KeyHeads = layer.KeyHeads ?? heads,
            OutputBias = layer.OutputBias ?? layer.Bias,
            Window = window,
        };
    }
}

using System.Collections.Immutable;
using System.Diagnostics;
using ExamSolver.Core.Networks;
using ExamSolver.Numerics;
using ExamSolver.Numerics.Layers;
using Plain = ExamSolver.Numerics.Layers.TracedLayers;

namespace ExamSolver.Solvers.Networks;

/// <summary>Runs one layer whose sizes are numbers, by plain loops that take every weight from a ledger.</summary>
internal static class LayerRun
{
    /// <summary>What the layer puts out for some arrays, channels last.</summary>
    /// <param name="layer">The layer, settled for what it reads.</param>
    /// <param name="name">The name under which the ledger keeps its weights.</param>
    /// <param name="inputs">What it reads.</param>
    /// <param name="ledger">Gives the weights, and counts what is done with them.</param>
    public static Tensor Run(Layer layer, string name, IReadOnlyList<Tensor> inputs, WeightLedger ledger)
    {
        var input = inputs[0];
        switch (layer)
        {
            case ConvolutionLayer convolution:
                return Plain.Convolution(ledger, name, input, convolution.Filters.ToInt(), Axes(convolution), convolution.Groups.ToInt(), convolution.Bias, Mask(convolution));
            case DepthwiseLayer depthwise:
                var channels = Channels(input);
                return Plain.Convolution(ledger, name, input, checked(channels * depthwise.Multiplier.ToInt()), Axes(depthwise), channels, depthwise.Bias);
            case LocallyConnectedLayer local:
                return Plain.LocallyConnected(ledger, name, input, local.Filters.ToInt(), Axes(local), 1, local.Bias);
            case TransposedConvolutionLayer transposed:
                return Plain.TransposedConvolution(ledger, name, input, transposed.Filters.ToInt(), Axes(transposed), Behind(transposed), transposed.Groups.ToInt(), transposed.Bias);
            case PoolingLayer pooling:
                return Plain.Pool(input, Axes(pooling), Operation(pooling.Pooling));
            case GlobalPoolingLayer pooling:
                return Plain.GlobalPool(input, Operation(pooling.Pooling));
            case AdaptivePoolingLayer pooling:
                return Plain.AdaptivePool(input, pooling.To.ToInts(), Operation(pooling.Pooling));
            case UpsampleLayer upsample:
                return Plain.Upsample(input, upsample.Factor.ToInts(), upsample.Mode == UpsamplingSort.Nearest ? Interpolation.Nearest : Interpolation.Linear);
            case SpaceToDepthLayer blocks:
                return Plain.SpaceToDepth(input, blocks.Block.ToInts());
            case DepthToSpaceLayer blocks:
                return Plain.DepthToSpace(input, blocks.Block.ToInts());
            case PadLayer pad:
                return Border(input, pad.Zeros, added: true);
            case CropLayer crop:
                return Border(input, crop.Border, added: false);
            case DenseLayer dense:
                return Dense(dense, name, input, ledger);
            case EmbeddingLayer embedding:
                return Embed(embedding, name, input, ledger);
            case PositionsLayer { Vectors: PositionsSort.Fixed } or DropoutLayer:
                return input;
            case PositionsLayer positions:
                return Positions(positions, name, input, ledger);
            case ClassTokenLayer token:
                return Plain.ClassToken(ledger, name, Row(input), token.Tokens.ToInt());
            case ScaleLayer:
                return Plain.Scale(ledger, name, input);
            case NormLayer norm:
                return Normalise(norm, name, input, ledger);
            case RecurrentLayer recurrent:
                return Recur(recurrent, name, input, ledger);
            case AttentionLayer attention:
                return Attend(attention, name, inputs, ledger);
            case PatchLayer patch:
                return Plain.Convolution(ledger, name, input, patch.Width.ToInt(), [.. patch.Size.ToInts().Select(p => new AxisWindow(p) { Stride = p })], 1, patch.Bias);
            case FlattenLayer:
                return input.Reshape(new Shape(input.Count));
            case ReshapeLayer reshape:
                return input.Reshape(new Shape(reshape.To.ToInts()));
            case TakeLayer take:
                return Token(input, take.Token == TokenChoice.First ? 0 : input.Shape[0] - 1);
            case ShuffleLayer shuffle:
                return Plain.ShuffleChannels(input, shuffle.Groups.ToInt());
            case ChannelsLayer { Range: var range }:
                return Plain.TakeChannels(input, range.First.ToInt() - 1, range.Last.ToInt());
            case ActivationLayer { Function: "prelu" }:
                return Plain.PRelu(ledger, name, input);
            case ActivationLayer { Function: "glu" }:
                return Plain.Glu(ledger, input);
            case ActivationLayer:
                return input;
            case AddLayer:
                return Plain.Add([.. inputs]);
            case MultiplyLayer:
                return inputs.Skip(1).Aggregate(input, (product, gate) => Plain.Gate(ledger, product, gate.Shape.Rank == product.Shape.Rank ? gate : gate.Reshape(new Shape([.. Enumerable.Repeat(1, product.Shape.Rank - 1), gate.Count]))));
            case ConcatLayer:
                return Plain.Concatenate([.. inputs.Select(i => CropTo(i, inputs.MinBy(i => i.Count / Channels(i))!))], input.Shape.Rank - 1);
            default:
                throw new UnreachableException($"No run for {layer.GetType().Name}.");
        }
    }

    /// <summary>The entries of a masked kernel, 1 for those that are read; <c>null</c> where all are. A letter stands for the entries on one side of the middle, walked in the order in which an image is read.</summary>
    public static Tensor? Mask(ConvolutionLayer layer)
    {
        if (layer.Mask is not { } mask)
            return null;
        var entries = Tensor.Zeros(new Shape([.. layer.Kernel.ToInts()]));
        for (var i = 0; i < entries.Count; i++)
        {
            var behind = entries.Count - 1 - i;
            entries.Values[i] = mask.Word switch { "A" => i < behind, "B" => i <= behind, _ => mask.Rows[i / mask.Rows[0].Length][i % mask.Rows[0].Length] } ? 1 : 0;
        }

        return entries;
    }

    /// <summary>The window of a layer along each axis, with the zeros that the layer says.</summary>
    public static ImmutableArray<AxisWindow> Axes(WindowLayer layer) =>
    [
        .. Enumerable.Range(0, layer.Window.Rank).Select(a => new AxisWindow(layer.Window[a].ToInt())
        {
            Stride = layer.Step[a].ToInt(),
            Dilation = layer.Spread[a].ToInt(),
            Before = layer.Padding.Before(a).ToInt(),
            After = layer.Padding.After(a).ToInt(),
            CeilMode = layer.RoundsUp,
        }),
    ];

    /// <summary>The window of a transposed convolution along each axis.</summary>
    public static ImmutableArray<AxisWindow> Axes(TransposedConvolutionLayer layer) =>
    [
        .. Enumerable.Range(0, layer.Kernel.Rank).Select(a => new AxisWindow(layer.Kernel[a].ToInt())
        {
            Stride = layer.Stride[a].ToInt(),
            Dilation = layer.Dilation[a].ToInt(),
            Before = layer.Padding.Before(a).ToInt(),
            After = layer.Padding.After(a).ToInt(),
        }),
    ];

    /// <summary>What a transposed convolution adds behind each axis.</summary>
    public static ImmutableArray<int> Behind(TransposedConvolutionLayer layer) => [.. Enumerable.Range(0, layer.Kernel.Rank).Select(a => layer.OutputPadding.After(a).ToInt())];

    private static int Channels(Tensor input) => input.Shape[input.Shape.Rank - 1];

    private static PoolOperation Operation(PoolingSort sort) => sort == PoolingSort.Max ? PoolOperation.Max : PoolOperation.Average;

    /// <summary>The positions of a grid as a row of tokens.</summary>
    private static Tensor Row(Tensor input) => input.Shape.Rank == 2 ? input : input.Reshape(new Shape(input.Count / Channels(input), Channels(input)));

    private static Tensor Token(Tensor input, int token) => Tensor.From(new Shape(Channels(input)), input.Values.Slice(token * Channels(input), Channels(input)));

    private static Tensor Dense(DenseLayer layer, string name, Tensor input, WeightLedger ledger)
    {
        var read = layer.PerPosition ? input : input.Reshape(new Shape(input.Count));
        var units = layer.Units.ToInts();
        var flat = checked((int)new Shape(units).Count);
        var output = layer.Pieces.ToInt() is > 1 and var pieces
            ? Plain.Maxout(ledger, name, read, flat, pieces, layer.Bias)
            : Plain.Dense(ledger, name, read, flat, layer.Bias);
        return layer.PerPosition ? output : output.Reshape(new Shape(units));
    }

    /// <summary>Looks up as many tokens as there are, and then every other entry of the table once, as a corpus does.</summary>
    private static Tensor Embed(EmbeddingLayer layer, string name, Tensor input, WeightLedger ledger)
    {
        var (tokens, vocabulary, width) = (input.Shape[0], layer.Vocabulary.ToInt(), layer.Width.ToInt());
        Plain.Embedding(ledger, name, Enumerable.Range(0, vocabulary).ToArray(), width);
        return Plain.Embedding(ledger, name, [.. Enumerable.Range(0, tokens).Select(t => t % vocabulary)], width);
    }

    /// <summary>Adds the vectors of the tokens that are there; a longer input would read the rest of the table.</summary>
    private static Tensor Positions(PositionsLayer layer, string name, Tensor input, WeightLedger ledger)
    {
        if (layer.Length?.ToInt() is { } length)
            Plain.LearnedPositions(ledger, name, Tensor.Zeros(new Shape(length, Channels(input))));
        return Plain.LearnedPositions(ledger, name, Row(input)).Reshape(input.Shape);
    }

    private static Tensor Normalise(NormLayer layer, string name, Tensor input, WeightLedger ledger)
    {
        var affine = layer.Affine ?? layer.Over != NormSort.Instance;
        return layer.Over switch
        {
            NormSort.Batch => Plain.BatchNorm(ledger, name, input, affine, affine),
            NormSort.Layer => Plain.LayerNorm(ledger, name, input, affine, affine),
            NormSort.Group => Plain.GroupNorm(ledger, name, input, layer.Groups.ToInt(), affine, affine),
            NormSort.Instance => Plain.GroupNorm(ledger, name, input, Channels(input), affine, affine),
            NormSort.Rms => Plain.RmsNorm(ledger, name, input, affine),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>Runs the layers of a stack one after the other, each with weights of its own name.</summary>
    private static Tensor Recur(RecurrentLayer layer, string name, Tensor input, WeightLedger ledger)
    {
        var cell = layer switch { LstmLayer => RecurrentCell.Lstm, GruLayer => RecurrentCell.Gru, _ => RecurrentCell.Rnn };
        var form = new RecurrentForm(cell, layer.State.ToInt()) { BiasVectors = layer.BiasVectors, Bidirectional = layer.Bidirectional, ResetAfter = layer is GruLayer { ResetAfter: true } };
        var (current, count) = (input, layer.Layers.ToInt());
        for (var i = 1; i <= count; i++)
            current = Plain.Recurrent(ledger, count == 1 ? name : $"{name}.layer{i}", current, form);
        return layer.Returns == RecurrentOutput.Last ? Token(current, current.Shape[0] - 1) : current;
    }

    private static Tensor Attend(AttentionLayer layer, string name, IReadOnlyList<Tensor> inputs, WeightLedger ledger)
    {
        var (query, context) = (Row(inputs[0]), Row(inputs[^1]));
        var grid = inputs[0].Shape.Extents[..^1].ToArray();
        var window = layer.Window?.ToInts().ToArray() ?? grid;
        var places = Enumerable.Range(0, query.Shape[0]).Select(t => Place(t, grid, window, layer.Shifted)).ToArray();
        var form = new AttentionForm(layer.Heads.ToInt(), layer.KeyWidth!.ToInt())
        {
            KeyValueHeads = layer.KeyHeads!.ToInt(),
            ValueWidth = layer.ValueWidth!.ToInt(),
            OutputWidth = layer.Projection ? layer.Width!.ToInt() : null,
            InputBias = layer.Bias,
            OutputBias = layer.OutputBias!.Value,
            Attends = inputs.Count == 2 || (layer.Window is null && !layer.Causal) ? null : (i, j) => (!layer.Causal || j <= i) && places[i].Window == places[j].Window,
            RelativePosition = layer.RelativeBias ? (i, j) => Offset(places[i].Inside, places[j].Inside, window) : null,
        };
        var output = Plain.Attention(ledger, name, query, context, form);
        return output.Reshape(new Shape([.. grid, Channels(output)]));
    }

    /// <summary>In which window a token stands, and where in it; a shift moves the windows by half their size around the border.</summary>
    private static (int Window, int[] Inside) Place(int token, int[] grid, int[] window, bool shifted)
    {
        var (which, inside) = (0, new int[grid.Length]);
        var at = new int[grid.Length];
        for (var axis = grid.Length - 1; axis >= 0; axis--)
            (token, at[axis]) = Math.DivRem(token, grid[axis]);
        for (var axis = 0; axis < grid.Length; axis++)
        {
            var place = shifted ? (at[axis] + (window[axis] / 2)) % grid[axis] : at[axis];
            which = (which * (grid[axis] / window[axis])) + (place / window[axis]);
            inside[axis] = place % window[axis];
        }

        return (which, inside);
    }

    private static int Offset(int[] one, int[] other, int[] window)
    {
        var entry = 0;
        for (var axis = 0; axis < window.Length; axis++)
            entry = (entry * 2 * window[axis]) + one[axis] - other[axis] + window[axis];
        return entry;
    }

    private static Tensor Border(Tensor input, Padding sides, bool added)
    {
        var rank = input.Shape.Rank - 1;
        ImmutableArray<AxisWindow> axes = [.. Enumerable.Range(0, rank).Select(a => new AxisWindow(1) { Before = sides.Before(a).ToInt(), After = sides.After(a).ToInt() })];
        if (added)
            return Plain.Pool(input, axes, PoolOperation.Sum);
        var output = Tensor.Zeros(new Shape([.. Enumerable.Range(0, rank).Select(a => input.Shape[a] - axes[a].Before - axes[a].After), Channels(input)]));
        return Moved(input, output, [.. axes.Select(a => a.Before)]);
    }

    private static Tensor CropTo(Tensor input, Tensor smallest)
    {
        var rank = input.Shape.Rank - 1;
        var border = Enumerable.Range(0, rank).Select(a => input.Shape[a] - smallest.Shape[a]).ToArray();
        return Array.TrueForAll(border, b => b == 0) ? input : Moved(input, Tensor.Zeros(new Shape([.. smallest.Shape.Extents[..^1], Channels(input)])), [.. border.Select(b => b / 2)]);
    }

    /// <summary>Fills an array with what stands so many places on in another.</summary>
    private static Tensor Moved(Tensor from, Tensor to, int[] by)
    {
        var at = new int[to.Shape.Rank];
        for (var entry = 0; entry < to.Count; entry++)
        {
            var rest = entry;
            for (var axis = at.Length - 1; axis >= 0; axis--)
                (rest, at[axis]) = Math.DivRem(rest, to.Shape[axis]);
            for (var axis = 0; axis < by.Length; axis++)
                at[axis] += by[axis];
            to.Values[entry] = from[at];
        }

        return to;
    }
}

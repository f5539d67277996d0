using System.Globalization;
using ExamSolver.Core.Networks;

namespace ExamSolver.Core.Figures;

/// <summary>What a figure says of a layer: a few words, and the colour of its sort.</summary>
internal static class LayerPhrase
{
    /// <summary>The sections of the labels.</summary>
    public const string Sorts = "sorts", Words = "words";

    /// <summary>What the layer does.</summary>
    public static FigureText Of(Layer layer)
    {
        switch (layer)
        {
            case WindowLayer window:
                return Window(window is PoolingLayer slides ? Pool("pool", slides.Pooling) : Id(layer), window.Window, window.Step, window.Spread);
            case TransposedConvolutionLayer transposed:
                return Window(Id(layer), transposed.Kernel, transposed.Stride, transposed.Dilation, "enlarged");
            case GlobalPoolingLayer pooling:
                return FigureText.Say(Sorts, Pool("global-pool", pooling.Pooling));
            case AdaptivePoolingLayer adaptive:
                return FigureText.Say(Sorts, Pool("adaptive-pool", adaptive.Pooling));
            case NormLayer norm:
                return FigureText.Say(Sorts, "norm-" + norm.Over.ToString().ToLowerInvariant());
            case ActivationLayer activation:
                return FigureText.Of(activation.Function);
            case PatchLayer patch:
                return FigureText.Say(Sorts, "patch", ("size", FigureText.Of(patch.Size.ToString())));
            case ChannelsLayer { Range: var range }:
                return FigureText.Say(Sorts, "channels", ("first", FigureText.Of(range.First.ToInfix())), ("last", FigureText.Of(range.Last.ToInfix())));
            case AttentionLayer attention when attention.Heads.Value != 1:
                return FigureText.Join(", ", FigureText.Say(Sorts, "attention"), FigureText.Say(Words, "heads", ("count", FigureText.Of(attention.Heads.Value.ToInfix()))));
            default:
                return FigureText.Say(Sorts, Id(layer));
        }
    }

    /// <summary>The id of the label of a sort.</summary>
    public static string Id(Layer layer) => layer.Sort.Replace(' ', '-');

    /// <summary>The colour.</summary>
    public static FigureStyle Style(Layer layer) => layer switch
    {
        PoolingLayer or GlobalPoolingLayer or AdaptivePoolingLayer => FigureStyle.Resampling,
        KernelLayer or TransposedConvolutionLayer => FigureStyle.Convolution,
        { Sort: "upsample" or "space to depth" or "depth to space" or "pad" or "crop" } => FigureStyle.Resampling,
        { Sort: "dense" or "embedding" or "patch" } => FigureStyle.Dense,
        { Sort: "attention" or "rnn" or "lstm" or "gru" } => FigureStyle.Sequence,
        _ => FigureStyle.Plain,
    };

    /// <summary>What stands in the circle of a layer that merges; <c>null</c> for a box.</summary>
    public static char? Symbol(Layer layer) => layer switch
    {
        AddLayer => '+',
        MultiplyLayer => '×',
        ConcatLayer => '∥',
        _ => null,
    };

    /// <summary>A whole number.</summary>
    public static FigureText Number(long value) => FigureText.Of(value.ToString(CultureInfo.InvariantCulture));

    private static FigureText Window(string id, AxisSizes size, AxisSizes step, AxisSizes spread, string stride = "stride")
    {
        var phrase = FigureText.Say(Sorts, id, ("size", FigureText.Of(size.ToString())));
        if (!step.IsOne)
            phrase = FigureText.Join(", ", phrase, FigureText.Say(Words, stride, ("stride", Sizes(step))));
        return spread.IsOne ? phrase : FigureText.Join(", ", phrase, FigureText.Say(Words, "dilation", ("dilation", Sizes(spread))));
    }

    private static FigureText Sizes(AxisSizes sizes) => FigureText.Of(sizes.IsUniform ? new AxisSizes(sizes[0]).ToString() : sizes.ToString());

    private static string Pool(string id, PoolingSort sort) => id + (sort == PoolingSort.Max ? "-max" : "-average");
}

using System.Collections.Immutable;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Networks;

/// <summary>Where a transformer block normalises.</summary>
public enum NormPlace
{
    /// <summary>Before attention and before the perceptron, inside of the skips (as in a ViT).</summary>
    Pre,

    /// <summary>After each skip (Vaswani et al., 2017).</summary>
    Post,

    /// <summary>Nowhere.</summary>
    None,
}

/// <summary>Whether the windows of a block are shifted.</summary>
public enum WindowShift
{
    /// <summary>They are not.</summary>
    Never,

    /// <summary>They are.</summary>
    Always,

    /// <summary>In the second, fourth, … block.</summary>
    EverySecond,
}

/// <summary>
/// A transformer block: attention and a perceptron for each token, each with a skip around it and a norm (Vaswani et al., 2017,
/// arXiv 1706.03762; Dosovitskiy et al., 2020, arXiv 2010.11929). It stands for the layers that it is made of.
/// </summary>
public sealed record TransformerBlock
{
    /// <summary>The number of heads.</summary>
    [Given("number of heads")]
    public required LayerSize Heads { get; init; }

    /// <summary>The hidden units of the perceptron.</summary>
    [Given("hidden units of the perceptron", Default = "4 times the width of the tokens")]
    public LayerSize? Mlp { get; init; }

    /// <summary>Where it normalises.</summary>
    [Given("before attention and perceptron, after each skip, or nowhere", Default = "pre")]
    public NormPlace Norm { get; init; }

    /// <summary>Over what it normalises.</summary>
    [Given("over what it normalises", Default = "layer")]
    public NormSort NormOver { get; init; } = NormSort.Layer;

    /// <summary>The activation of the perceptron.</summary>
    [Given("the activation of the perceptron", Default = "gelu")]
    public string Activation { get; init; } = "gelu";

    /// <summary>Whether the perceptron's activation is multiplied with a second projection (Shazeer, 2020, arXiv 2002.05202).</summary>
    [Given("whether the perceptron's activation is multiplied with a second projection (GLU variants)", Default = "false")]
    public bool Gated { get; init; }

    /// <summary>Whether all projections have biases.</summary>
    [Given("whether the projections have biases", Default = "true")]
    public bool Bias { get; init; } = true;

    /// <summary>The length of a key of one head.</summary>
    [Given("length of a query and of a key of one head", Default = "the width divided by the heads")]
    public LayerSize? KeyWidth { get; init; }

    /// <summary>How many heads have keys and values of their own.</summary>
    [Given("how many different keys and values the heads share (grouped queries)", Default = "as many as heads")]
    public LayerSize? KeyHeads { get; init; }

    /// <summary>Whether a token sees itself and those before it alone.</summary>
    [Given("whether a token sees itself and those before it alone", Default = "false")]
    public bool Causal { get; init; }

    /// <summary>The tokens that a second attention looks at (a decoder).</summary>
    [Given("the layer that a second attention looks at (a decoder's)", Default = "no second attention")]
    public string? Context { get; init; }

    /// <summary>The window of positions within which tokens see each other.</summary>
    [Given("window of positions within which tokens see each other", Default = "all see all")]
    public AxisSizes? Window { get; init; }

    /// <summary>Whether the windows are shifted.</summary>
    [Given("whether the windows are shifted by half their size", Default = "never")]
    public WindowShift Shift { get; init; }

    /// <summary>Whether every head has a learned number for each relative position.</summary>
    [Given("whether every head has a learned number for each relative position", Default = "false")]
    public bool RelativeBias { get; init; }

    /// <summary>Whether what each half adds is scaled channel by channel.</summary>
    [Given("whether what each half adds is scaled by a learned number a channel", Default = "false")]
    public bool LayerScale { get; init; }

    /// <summary>Reads the settings.</summary>
    internal static TransformerBlock? Read(SpecNode node, SpecScope scope)
    {
        if (node is not SpecMap map)
        {
            SpecBinder.ReportWrongType(node, "the settings of a transformer block", scope.Diagnostics, "write {transformer: {heads: 12}}");
            return null;
        }

        return SpecBinder.Bind(typeof(TransformerBlock), map, scope) as TransformerBlock;
    }

    /// <summary>Adds the layers.</summary>
    internal bool Append(NetworkBuilder builder, SourcePosition position, SpecScope scope)
    {
        var width = builder.ShapeAt(builder.Here).Channels;
        var second = builder.Prefix.TrimEnd('.') is { Length: > 0 } prefix && char.IsAsciiDigit(prefix[^1]) && (prefix[^1] - '0') % 2 == 0;
        if (!ActivationLayer.Functions.Contains(Activation))
        {
            scope.Diagnostics.Error("unknown-activation", position, $"unknown activation \"{Activation}\"", NearestName.Hint(Activation, ActivationLayer.Functions, "activations"));
            return false;
        }

        AttentionLayer attention = new() { Name = "attention", Position = position, Heads = Heads, KeyWidth = KeyWidth, KeyHeads = KeyHeads, Bias = Bias };
        AttentionLayer self = attention with { Causal = Causal, Window = Window, RelativeBias = RelativeBias, Shifted = Shift == WindowShift.Always || (Shift == WindowShift.EverySecond && second) };
        if (!Half(builder, position, 1, () => builder.Append(self, builder.Here)))
            return false;
        var number = 2;
        if (Context is not null)
        {
            if (builder.Find(new SpecScalar(Context, ScalarStyle.Plain, position)) is not { } context)
                return false;
            if (!Half(builder, position, number++, () => builder.Append(attention with { Name = "cross-attention" }, builder.Here, context)))
                return false;
        }

        return Half(builder, position, number, () => Perceptron(builder, width, position));
    }

    /// <summary>One half of the block: norm, layers, scale, skip.</summary>
    private bool Half(NetworkBuilder builder, SourcePosition position, int number, Func<bool> layers)
    {
        var start = builder.Here;
        NormLayer norm = new() { Name = "norm" + number.ToString(System.Globalization.CultureInfo.InvariantCulture), Over = NormOver, Position = position };
        return (Norm != NormPlace.Pre || builder.Append(norm, builder.Here))
            && layers()
            && (!LayerScale || builder.Append(new ScaleLayer { Position = position }, builder.Here))
            && builder.Append(new AddLayer { Position = position }, start, builder.Here)
            && (Norm != NormPlace.Post || builder.Append(norm, builder.Here));
    }

    private bool Perceptron(NetworkBuilder builder, Expr width, SourcePosition position)
    {
        var start = builder.Here;
        DenseLayer hidden = new() { Name = "mlp1", Units = new SymbolicShape(Mlp?.Value ?? (4 * width)), Bias = Bias, PerPosition = true, Position = position };
        if (!builder.Append(hidden, builder.Here) || !builder.Append(new ActivationLayer { Function = Activation, Position = position }, builder.Here))
            return false;
        if (Gated)
        {
            var gate = builder.Here;
            if (!builder.Append(hidden with { Name = "gate" }, start) || !builder.Append(new MultiplyLayer { Position = position }, gate, builder.Here))
                return false;
        }

        return builder.Append(hidden with { Name = "mlp2", Units = new SymbolicShape(width) }, builder.Here);
    }
}

/// <summary>Squeeze and excitation: what is in the maps as a whole decides how much each channel counts (Hu et al., 2017, arXiv 1709.01507).</summary>
internal static class SqueezeExcite
{
    /// <summary>Adds the layers: pool, C / r units, relu, C units, sigmoid, multiply.</summary>
    public static bool Append(NetworkBuilder builder, Expr reduction, SourcePosition position, SpecScope scope)
    {
        var (start, channels) = (builder.Here, builder.ShapeAt(builder.Here).Channels);
        if (!Layer.IsSize(channels / reduction, 1))
        {
            scope.Diagnostics.Error("layer-does-not-fit", position, $"squeeze and excitation divides {channels.ToInfix()} channels by {reduction.ToInfix()}, which does not go evenly", "write a number that divides the channels");
            return false;
        }

        Layer[] gate =
        [
            new GlobalPoolingLayer { Pooling = PoolingSort.Average },
            new DenseLayer { Units = new SymbolicShape(channels / reduction) },
            new ActivationLayer { Function = "relu" },
            new DenseLayer { Units = new SymbolicShape(channels) },
            new ActivationLayer { Function = "sigmoid" },
        ];
        return gate.All(layer => builder.Append(layer with { Position = position }, builder.Here)) && builder.Append(new MultiplyLayer { Position = position }, start, builder.Here);
    }
}

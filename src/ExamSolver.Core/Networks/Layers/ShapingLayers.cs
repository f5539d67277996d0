using System.Collections.Immutable;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Networks;

/// <summary>Reads all entries as one vector.</summary>
public sealed record FlattenLayer : Layer
{
    /// <inheritdoc/>
    public override string Sort => "flatten";

    /// <inheritdoc/>
    public override Layer Map(Func<Expr, Expr> change) => this;

    /// <inheritdoc/>
    public override SymbolicShape Output(ImmutableArray<SymbolicShape> inputs, ShapeRules rules) => new(inputs[0].Count);

    /// <inheritdoc/>
    public override Reach Reach(int axis, ImmutableArray<SymbolicShape> inputs) => Networks.Reach.Everything;
}

/// <summary>Reads the entries in another shape.</summary>
public sealed record ReshapeLayer : Layer
{
    /// <summary>The shape.</summary>
    [Given("the new shape: 7x7x128", Key = "reshape")]
    public required SymbolicShape To { get; init; }

    /// <inheritdoc/>
    public override string Sort => "reshape";

    /// <inheritdoc/>
    public override Layer Map(Func<Expr, Expr> change) => this with { To = To.Map(change) };

    /// <inheritdoc/>
    public override Misfit? Misfit(ImmutableArray<SymbolicShape> inputs) => Differ(To.Count, inputs[0].Count)
        ? new($"layer {Name} reads {inputs[0]} as {To}, but one has {inputs[0].Count.ToInfix()} entries and the other {To.Count.ToInfix()}", "the products of the sizes must be equal")
        : null;

    /// <inheritdoc/>
    public override SymbolicShape Output(ImmutableArray<SymbolicShape> inputs, ShapeRules rules) => To;

    /// <inheritdoc/>
    public override Reach Reach(int axis, ImmutableArray<SymbolicShape> inputs) => Networks.Reach.Everything;

    /// <inheritdoc/>
    protected override IEnumerable<(string What, Expr Size, int Minimum)> Sizes => To.Sizes.Select(s => ("sizes", s, 1));
}

/// <summary>Takes one token, or one position, out of a row: the class token, the last one.</summary>
public sealed record TakeLayer : Layer
{
    /// <summary>Which.</summary>
    [Given("which token is taken: first, last", Key = "take")]
    public required TokenChoice Token { get; init; }

    /// <inheritdoc/>
    public override string Sort => "take";

    /// <inheritdoc/>
    public override Layer Map(Func<Expr, Expr> change) => this;

    /// <inheritdoc/>
    public override Misfit? Misfit(ImmutableArray<SymbolicShape> inputs) =>
        inputs[0].Rank == 2 ? null : new($"layer {Name} takes a token out of a row (tokens × features), but it is given {inputs[0]}");

    /// <inheritdoc/>
    public override SymbolicShape Output(ImmutableArray<SymbolicShape> inputs, ShapeRules rules) => new(inputs[0].Channels);
}

/// <summary>A token of a row.</summary>
public enum TokenChoice
{
    /// <summary>The first: the class token.</summary>
    First,

    /// <summary>The last.</summary>
    Last,
}

/// <summary>Applies a function to every entry (softmax: to the channels).</summary>
public sealed record ActivationLayer : Layer
{
    /// <summary>The functions that a layer may apply, as the expression language names them; those with learned slopes, and gates, besides.</summary>
    internal static readonly string[] Functions = ["relu", "relu6", "leakyrelu", "elu", "selu", "gelu", "sigmoid", "silu", "swish", "hardswish", "mish", "softplus", "tanh", "sign", "abs", "sin", "softmax", "prelu", "glu"];

    /// <summary>The function, as the expression language names it.</summary>
    [Given("the function: relu, sigmoid, tanh, …", Key = "activation")]
    public required string Function { get; init; }

    /// <inheritdoc/>
    public override string Sort => "activation";

    /// <inheritdoc/>
    public override string Stem => Function;

    /// <inheritdoc/>
    public override Layer Map(Func<Expr, Expr> change) => this;

    /// <inheritdoc/>
    public override Misfit? Misfit(ImmutableArray<SymbolicShape> inputs) => Function == "glu" && FailsToDivide(2, inputs[0].Channels)
        ? new($"layer {Name} splits the channels of {inputs[0]} in two halves, which does not go evenly")
        : null;

    /// <inheritdoc/>
    public override SymbolicShape Output(ImmutableArray<SymbolicShape> inputs, ShapeRules rules) => Function == "glu" ? new([.. inputs[0].Spatial, inputs[0].Channels / 2]) : inputs[0];

    /// <inheritdoc/>
    public override ImmutableArray<ParameterArray> Arrays(ImmutableArray<SymbolicShape> inputs) => Function == "prelu" ? [new("slope", ArrayRole.Other) { Outputs = inputs[0].Channels }] : [];
}

/// <summary>Drops entries at random while the network is trained.</summary>
public sealed record DropoutLayer : Layer
{
    /// <summary>The probability with which an entry is dropped.</summary>
    [Given("probability with which an entry is dropped", Key = "dropout", Minimum = 0, Maximum = 1)]
    public required Rational Probability { get; init; }

    /// <inheritdoc/>
    public override string Sort => "dropout";

    /// <inheritdoc/>
    public override Layer Map(Func<Expr, Expr> change) => this;

    /// <inheritdoc/>
    public override SymbolicShape Output(ImmutableArray<SymbolicShape> inputs, ShapeRules rules) => inputs[0];
}

/// <summary>How two or more layers' outputs become one.</summary>
public abstract record MergeLayer : Layer
{
    /// <inheritdoc/>
    public override int FewestInputs => 2;

    /// <inheritdoc/>
    public override int MostInputs => 1000;

    /// <inheritdoc/>
    public override Layer Map(Func<Expr, Expr> change) => this;

    /// <summary>The inputs as a text: <c>28×28×64 and 28×28×128</c>.</summary>
    protected static string Both(ImmutableArray<SymbolicShape> inputs) => string.Join(" and ", inputs.Take(6));
}

/// <summary>Adds outputs of one shape entry by entry: a skip connection (He et al., 2015, arXiv 1512.03385).</summary>
public sealed record AddLayer : MergeLayer
{
    /// <inheritdoc/>
    public override string Sort => "add";

    /// <inheritdoc/>
    public override Misfit? Misfit(ImmutableArray<SymbolicShape> inputs) => inputs.Any(i => i.Rank != inputs[0].Rank || i.Sizes.Zip(inputs[0].Sizes, Differ).Contains(true))
        ? new($"layer {Name} adds {Both(inputs)}, which are of different shapes", "a convolution with kernel 1 on the shortcut changes its channels and, with a stride, its size")
        : null;

    /// <inheritdoc/>
    public override SymbolicShape Output(ImmutableArray<SymbolicShape> inputs, ShapeRules rules) => inputs[0];
}

/// <summary>Multiplies outputs entry by entry; a vector of as many entries as there are channels multiplies whole channels (Hu et al., 2017, arXiv 1709.01507).</summary>
public sealed record MultiplyLayer : MergeLayer
{
    /// <inheritdoc/>
    public override string Sort => "multiply";

    /// <inheritdoc/>
    public override Misfit? Misfit(ImmutableArray<SymbolicShape> inputs) => inputs.Any(i => i.Rank == 1 ? Differ(i.Sizes[0], inputs[0].Channels) : i.Rank != inputs[0].Rank || i.Sizes.Zip(inputs[0].Sizes, Differ).Contains(true))
        ? new($"layer {Name} multiplies {Both(inputs)}, which are of different shapes", "the second must have the shape of the first, or be a vector with an entry for each of its channels")
        : null;

    /// <inheritdoc/>
    public override SymbolicShape Output(ImmutableArray<SymbolicShape> inputs, ShapeRules rules) => inputs[0];
}

/// <summary>Puts the channels of outputs of one size behind each other (Ronneberger et al., 2015, arXiv 1505.04597; Huang et al., 2016, arXiv 1608.06993).</summary>
public sealed record ConcatLayer : MergeLayer
{
    /// <summary>Whether larger maps are cropped to the smallest one's size, from all sides.</summary>
    [Given("whether larger maps are cropped to the size of the smallest, evenly from all sides", Default = "false")]
    public bool Crop { get; init; }

    /// <inheritdoc/>
    public override string Sort => "concat";

    /// <inheritdoc/>
    public override Misfit? Misfit(ImmutableArray<SymbolicShape> inputs)
    {
        if (inputs.FirstOrDefault(i => i.Rank != inputs[0].Rank || (!Crop && i.Spatial.Zip(inputs[0].Spatial, Differ).Contains(true))) is not null)
            return new($"layer {Name} puts the channels of {Both(inputs)} behind each other, but their other sizes differ", "`crop: true` crops the larger ones to the size of the smallest; padding in the layers before keeps the size");
        var smallest = inputs[Smallest(inputs)];
        return inputs.FirstOrDefault(i => IsSmaller(i, smallest)) is { } narrow
            ? new($"layer {Name} crops {Both(inputs)} to one size, but neither fits into the other", "one map must be at most as large as all others along every axis")
            : null;
    }

    /// <summary>Which of some maps all others are cropped to: the first one that none is smaller than, along any axis.</summary>
    public int Smallest(ImmutableArray<SymbolicShape> inputs) =>
        !Crop ? 0 : Enumerable.Range(0, inputs.Length).FirstOrDefault(i => !inputs.Any(other => IsSmaller(other, inputs[i])));

    private static bool IsSmaller(SymbolicShape one, SymbolicShape other) => one.Spatial.Zip(other.Spatial, (n, m) => (n - m).TryGetNumber(out var border) && border < 0).Contains(true);

    /// <inheritdoc/>
    public override SymbolicShape Output(ImmutableArray<SymbolicShape> inputs, ShapeRules rules) =>
        new([.. inputs[Smallest(inputs)].Spatial, inputs.Aggregate((Expr)0, (sum, i) => sum + i.Channels)]);
}

using System.Collections.Immutable;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Networks;

/// <summary>A fully connected layer: every unit reads the whole input vector (Goodfellow et al., 2016, section 6.1).</summary>
public sealed record DenseLayer : Layer
{
    /// <summary>The units; more than one axis is the shape in which the output vector is read (<c>10x10x20</c>).</summary>
    [Given("number of units; a shape such as 10x10x20 arranges them", Key = "dense")]
    public required SymbolicShape Units { get; init; }

    /// <summary>Whether every unit has a bias.</summary>
    [Given("whether every unit has a bias", Default = "true")]
    public bool Bias { get; init; } = true;

    /// <summary>Whether the same layer reads every position (every token) by itself.</summary>
    [Given("whether the layer reads every position (every token) by itself", Default = "false")]
    public bool PerPosition { get; init; }

    /// <summary>How many linear pieces each unit takes the largest of (Goodfellow et al., 2013, arXiv 1302.4389, maxout).</summary>
    [Given("how many linear pieces each unit takes the largest of (maxout)", Default = "1")]
    public LayerSize Pieces { get; init; } = 1;

    /// <inheritdoc/>
    public override string Sort => "dense";

    /// <inheritdoc/>
    public override Layer Map(Func<Expr, Expr> change) => this with { Units = Units.Map(change), Pieces = Pieces.Map(change) };

    /// <inheritdoc/>
    public override Misfit? Misfit(ImmutableArray<SymbolicShape> inputs)
    {
        if (PerPosition && Units.Rank > 1)
            return new($"dense layer {Name} reads every position by itself, so its units are a number, not {Units}");
        return PerPosition || inputs[0].Rank == 1
            ? null
            : new($"dense layer {Name} reads a vector, but it is given {inputs[0]}", "put `flatten` before it" + (inputs[0].Rank == 2 ? ", or write `per position: true` if it reads each of the tokens by itself" : ""));
    }

    /// <inheritdoc/>
    public override SymbolicShape Output(ImmutableArray<SymbolicShape> inputs, ShapeRules rules) => PerPosition ? new([.. inputs[0].Spatial, Units.Channels]) : Units;

    /// <inheritdoc/>
    public override ImmutableArray<ParameterArray> Arrays(ImmutableArray<SymbolicShape> inputs)
    {
        var read = PerPosition ? inputs[0].Channels : inputs[0].Count;
        var weight = new ParameterArray("weight", ArrayRole.Weight)
        {
            Copies = Pieces.Value, Inputs = read, InputSizes = PerPosition ? [] : inputs[0].Sizes, Outputs = Units.Count, OutputSizes = Units.Sizes,
        };
        return Bias ? [weight, new("bias", ArrayRole.Bias) { Copies = Pieces.Value, Outputs = Units.Count, OutputSizes = Units.Sizes }] : [weight];
    }

    /// <inheritdoc/>
    public override ImmutableArray<Work> Work(ImmutableArray<SymbolicShape> inputs) => PerPosition
        ? [new("", WorkKind.Weights, inputs[0].Spatial, [inputs[0].Channels, Units.Count, .. Extra])]
        : [new("", WorkKind.Weights, [], [inputs[0].Count, Units.Count, .. Extra])];

    /// <inheritdoc/>
    public override Reach Reach(int axis, ImmutableArray<SymbolicShape> inputs) => PerPosition ? Networks.Reach.Own : Networks.Reach.Everything;

    /// <inheritdoc/>
    protected override IEnumerable<(string What, Expr Size, int Minimum)> Sizes => [.. Units.Sizes.Select(s => ("units", s, 1)), ("pieces", Pieces.Value, 1)];

    private ImmutableArray<Expr> Extra => Pieces.Value == 1 ? [] : [Pieces.Value];
}

/// <summary>Looks a learned vector up for every token: a row of T tokens becomes T × d.</summary>
public sealed record EmbeddingLayer : Layer
{
    /// <summary>The length of a token's vector.</summary>
    [Given("length of a token's vector", Key = "embedding")]
    public required LayerSize Width { get; init; }

    /// <summary>How many different tokens there are.</summary>
    [Given("how many different tokens there are")]
    public required LayerSize Vocabulary { get; init; }

    /// <inheritdoc/>
    public override string Sort => "embedding";

    /// <inheritdoc/>
    public override Layer Map(Func<Expr, Expr> change) => this with { Width = Width.Map(change), Vocabulary = Vocabulary.Map(change) };

    /// <inheritdoc/>
    public override Misfit? Misfit(ImmutableArray<SymbolicShape> inputs) =>
        inputs[0].Rank == 1 ? null : new($"embedding layer {Name} reads a row of tokens, but it is given {inputs[0]}", "write the number of tokens as its input: input: 128");

    /// <inheritdoc/>
    public override SymbolicShape Output(ImmutableArray<SymbolicShape> inputs, ShapeRules rules) => new(inputs[0].Sizes[0], Width.Value);

    /// <inheritdoc/>
    public override ImmutableArray<ParameterArray> Arrays(ImmutableArray<SymbolicShape> inputs) => [new("weight", ArrayRole.Weight) { Inputs = Vocabulary.Value, Outputs = Width.Value }];

    /// <inheritdoc/>
    protected override IEnumerable<(string What, Expr Size, int Minimum)> Sizes => [("length of a vector", Width.Value, 1), ("vocabulary", Vocabulary.Value, 1)];
}

/// <summary>Adds a learned vector to every position (Dosovitskiy et al., 2020, arXiv 2010.11929, section 3.1).</summary>
public sealed record PositionsLayer : Layer
{
    /// <summary>Whether the vectors are learned; sines and cosines have no parameters.</summary>
    [Given("`learned`, or `fixed` (sines and cosines, no parameters)", Key = "positions")]
    public required PositionsSort Vectors { get; init; }

    /// <summary>How many positions there are vectors for.</summary>
    [Given("how many positions there are vectors for", Default = "as many as there are tokens")]
    public LayerSize? Length { get; init; }

    /// <inheritdoc/>
    public override string Sort => "positions";

    /// <inheritdoc/>
    public override Layer Map(Func<Expr, Expr> change) => this with { Length = Length?.Map(change) };

    /// <inheritdoc/>
    public override Misfit? Misfit(ImmutableArray<SymbolicShape> inputs)
    {
        if (NeedsPositions(inputs[0]) is { } misfit)
            return misfit;
        return Length is { } length && (Count(inputs[0]) - length.Value).TryGetNumber(out var missing) && missing > 0
            ? new($"layer {Name} has vectors for {length.Value.ToInfix()} positions, but it is given {inputs[0]}", "`length` must be at least the number of tokens")
            : null;
    }

    /// <inheritdoc/>
    public override SymbolicShape Output(ImmutableArray<SymbolicShape> inputs, ShapeRules rules) => inputs[0];

    /// <inheritdoc/>
    public override ImmutableArray<ParameterArray> Arrays(ImmutableArray<SymbolicShape> inputs) =>
        Vectors == PositionsSort.Fixed ? [] : [new("weight", ArrayRole.Other) { Inputs = Length?.Value ?? Count(inputs[0]), Outputs = inputs[0].Channels }];

    /// <inheritdoc/>
    protected override IEnumerable<(string What, Expr Size, int Minimum)> Sizes => Length is null ? [] : [("positions", Length.Value, 1)];

    private static Expr Count(SymbolicShape input) => input.Spatial.Aggregate((Expr)1, (product, size) => product * size);
}

/// <summary>Where the vectors of positions come from.</summary>
public enum PositionsSort
{
    /// <summary>They are trained.</summary>
    Learned,

    /// <summary>They are sines and cosines.</summary>
    Fixed,
}

/// <summary>Puts a learned token before the others; a grid of positions becomes a row (Dosovitskiy et al., 2020, arXiv 2010.11929, section 3.1).</summary>
public sealed record ClassTokenLayer : Layer
{
    /// <summary>How many such tokens.</summary>
    [Given("how many learned tokens are put before the others", Key = "class token", Default = "1")]
    public LayerSize Tokens { get; init; } = 1;

    /// <inheritdoc/>
    public override string Sort => "class token";

    /// <inheritdoc/>
    public override Layer Map(Func<Expr, Expr> change) => this with { Tokens = Tokens.Map(change) };

    /// <inheritdoc/>
    public override Misfit? Misfit(ImmutableArray<SymbolicShape> inputs) => NeedsPositions(inputs[0]);

    /// <inheritdoc/>
    public override SymbolicShape Output(ImmutableArray<SymbolicShape> inputs, ShapeRules rules) =>
        new(inputs[0].Spatial.Aggregate((Expr)1, (product, size) => product * size) + (rules.ClassToken ? Tokens.Value : 0), inputs[0].Channels);

    /// <inheritdoc/>
    public override ImmutableArray<ParameterArray> Arrays(ImmutableArray<SymbolicShape> inputs) => [new("weight", ArrayRole.Other) { Inputs = Tokens.Value, Outputs = inputs[0].Channels }];

    /// <inheritdoc/>
    public override Reach Reach(int axis, ImmutableArray<SymbolicShape> inputs) => Networks.Reach.Everything;

    /// <inheritdoc/>
    protected override IEnumerable<(string What, Expr Size, int Minimum)> Sizes => [("tokens", Tokens.Value, 1)];
}

/// <summary>Multiplies every channel with a learned number (Touvron et al., 2021, arXiv 2103.17239, "layer scale").</summary>
public sealed record ScaleLayer : Layer
{
    /// <inheritdoc/>
    public override string Sort => "scale";

    /// <inheritdoc/>
    public override Layer Map(Func<Expr, Expr> change) => this;

    /// <inheritdoc/>
    public override SymbolicShape Output(ImmutableArray<SymbolicShape> inputs, ShapeRules rules) => inputs[0];

    /// <inheritdoc/>
    public override ImmutableArray<ParameterArray> Arrays(ImmutableArray<SymbolicShape> inputs) => [new("weight", ArrayRole.Other) { Outputs = inputs[0].Channels }];
}

/// <summary>Over what a layer normalises.</summary>
public enum NormSort
{
    /// <summary>Each channel over the batch (Ioffe and Szegedy, 2015, arXiv 1502.03167).</summary>
    Batch,

    /// <summary>The features of each example or token (Ba et al., 2016, arXiv 1607.06450).</summary>
    Layer,

    /// <summary>Groups of channels of each example (Wu and He, 2018, arXiv 1803.08494).</summary>
    Group,

    /// <summary>Each channel of each example (Ulyanov et al., 2016, arXiv 1607.08022).</summary>
    Instance,

    /// <summary>The features, by their root mean square, without a shift (Zhang and Sennrich, 2019, arXiv 1910.07467).</summary>
    Rms,
}

/// <summary>Normalises entries, and then scales and shifts every channel by learned numbers.</summary>
public sealed record NormLayer : Layer
{
    /// <summary>Over what it normalises.</summary>
    [Given("over what it normalises", Key = "norm")]
    public required NormSort Over { get; init; }

    /// <summary>Whether it scales and shifts by learned numbers.</summary>
    [Given("whether it scales and shifts by learned numbers", Default = "true (instance: false)")]
    public bool? Affine { get; init; }

    /// <summary>Among how many groups the channels are shared out.</summary>
    [Given("among how many groups the channels are shared out (group)", Default = "32 for group")]
    public LayerSize Groups { get; init; } = 32;

    /// <inheritdoc/>
    public override string Sort => "norm";

    /// <inheritdoc/>
    public override string Stem => Over switch { NormSort.Batch => "bn", NormSort.Layer => "ln", NormSort.Group => "gn", _ => "norm" };

    /// <inheritdoc/>
    public override Layer Map(Func<Expr, Expr> change) => this with { Groups = Groups.Map(change) };

    /// <inheritdoc/>
    public override Misfit? Misfit(ImmutableArray<SymbolicShape> inputs) => Over == NormSort.Group && FailsToDivide(Groups.Value, inputs[0].Channels)
        ? new($"layer {Name} shares {inputs[0].Channels.ToInfix()} channels out among {Groups.Value.ToInfix()} groups, which does not go evenly", "`groups` must divide the channels that it is given")
        : null;

    /// <inheritdoc/>
    public override SymbolicShape Output(ImmutableArray<SymbolicShape> inputs, ShapeRules rules) => inputs[0];

    /// <inheritdoc/>
    public override ImmutableArray<ParameterArray> Arrays(ImmutableArray<SymbolicShape> inputs)
    {
        var channels = inputs[0].Channels;
        var arrays = ImmutableArray.CreateBuilder<ParameterArray>();
        if (Affine ?? Over != NormSort.Instance)
        {
            arrays.Add(new("scale", ArrayRole.Other) { Outputs = channels });
            if (Over != NormSort.Rms)
                arrays.Add(new("shift", ArrayRole.Other) { Outputs = channels });
        }

        if (Over == NormSort.Batch)
        {
            arrays.Add(new("mean", ArrayRole.Buffer) { Outputs = channels });
            arrays.Add(new("variance", ArrayRole.Buffer) { Outputs = channels });
        }

        return arrays.ToImmutable();
    }

    /// <summary>Statistics over positions are no part of a receptive field, which follows the kernels (Araujo et al., 2019).</summary>
    public override Reach Reach(int axis, ImmutableArray<SymbolicShape> inputs) => Networks.Reach.Own;

    /// <inheritdoc/>
    protected override IEnumerable<(string What, Expr Size, int Minimum)> Sizes => Over == NormSort.Group ? [("groups", Groups.Value, 1)] : [];
}

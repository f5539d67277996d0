using System.Collections.Immutable;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Networks;

/// <summary>What an array of a layer is for.</summary>
public enum ArrayRole
{
    /// <summary>Multiplied with the input.</summary>
    Weight,

    /// <summary>Added to a sum of products.</summary>
    Bias,

    /// <summary>Multiplied with or added to a normalised entry, a token or a position.</summary>
    Other,

    /// <summary>Kept by the layer but not trained: running means and variances.</summary>
    Buffer,
}

/// <summary>
/// One array of a layer: <see cref="Copies"/> times a window times <see cref="Inputs"/> / <see cref="Groups"/> times <see cref="Outputs"/>.
/// </summary>
/// <param name="Name">Part and array: <c>weight</c>, <c>query.bias</c>.</param>
/// <param name="Role">What it is for.</param>
public sealed record ParameterArray(string Name, ArrayRole Role)
{
    /// <summary>How many such arrays there are: gates, directions.</summary>
    public Expr Copies { get; init; } = 1;

    /// <summary>The sizes of a kernel.</summary>
    public ImmutableArray<Expr> Window { get; init; } = [];

    /// <summary>The channels or units that are read.</summary>
    public Expr Inputs { get; init; } = 1;

    /// <summary>How those sizes are written, where they are a product: height · width · channels.</summary>
    public ImmutableArray<Expr> InputSizes { get; init; } = [];

    /// <summary>Among how many groups the channels are shared out.</summary>
    public Expr Groups { get; init; } = 1;

    /// <summary>The channels or units that are put out.</summary>
    public Expr Outputs { get; init; } = 1;

    /// <summary>How those sizes are written, where they are a product.</summary>
    public ImmutableArray<Expr> OutputSizes { get; init; } = [];

    /// <summary>The output positions that have an array of their own.</summary>
    public ImmutableArray<Expr> Positions { get; init; } = [];

    /// <summary>The part of the layer that it belongs to: <c>query</c>; empty where the layer has no parts.</summary>
    public string Part => Name.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? Name[..dot] : "";

    /// <summary>How many numbers it holds.</summary>
    public Expr Count => Copies * Product(Window) * (Inputs / Groups) * Outputs * Product(Positions);

    private static Expr Product(ImmutableArray<Expr> sizes) => sizes.Aggregate((Expr)1, (product, size) => product * size);
}

/// <summary>What is multiplied.</summary>
public enum WorkKind
{
    /// <summary>A weight with an entry.</summary>
    Weights,

    /// <summary>Two entries with each other: attention's scores and sums.</summary>
    Entries,
}

/// <summary>Multiplications (each with an addition) that a part of a layer takes for one input: the product of the factors.</summary>
/// <param name="Part">The part: <c>scores</c>; empty where the layer has no parts.</param>
/// <param name="Kind">What is multiplied.</param>
/// <param name="Positions">At how many positions.</param>
/// <param name="PerPosition">How many at each, as factors.</param>
public sealed record Work(string Part, WorkKind Kind, ImmutableArray<Expr> Positions, ImmutableArray<Expr> PerPosition)
{
    /// <summary>How many there are.</summary>
    public Expr Count => Positions.Concat(PerPosition).Aggregate((Expr)1, (product, size) => product * size);
}

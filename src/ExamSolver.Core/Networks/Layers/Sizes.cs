using System.Collections.Immutable;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Networks;

/// <summary>A size of a layer, at least 1: a whole number, or an expression of sizes.</summary>
public sealed record LayerSize(Expr Value) : IReadFromSpec<LayerSize>
{
    /// <inheritdoc/>
    public static SpecType SpecType { get; } = SpecType.Formula.Called("a whole number from 1, or a symbol");

    /// <summary>A number as a size.</summary>
    public static implicit operator LayerSize(int value) => new((Expr)value);

    /// <summary>The same with the value changed.</summary>
    public LayerSize Map(Func<Expr, Expr> change) => new(change(Value));

    /// <inheritdoc/>
    public static LayerSize? Read(SpecNode node, SpecScope scope) => SpecFormula.ReadSize(node, scope, 1, "a size") is { } size ? new(size) : null;
}

/// <summary>A size along each axis, at least 1: a kernel, a stride, a dilation. One size stands for all axes until the layer is fitted.</summary>
public sealed class AxisSizes : IReadFromSpec<AxisSizes>, IEquatable<AxisSizes>
{
    /// <summary>Sizes in the order of the axes.</summary>
    public AxisSizes(params ImmutableArray<Expr> sizes) => Sizes = sizes;

    /// <summary>1 along every axis.</summary>
    public static AxisSizes One { get; } = new((Expr)1);

    /// <inheritdoc/>
    public static SpecType SpecType { get; } = SpecType.OneOf("a size for all axes, or one an axis: 3, 3x5", SpecType.Formula, SpecType.ListOf(SpecType.Formula));

    /// <summary>The sizes in the order of the axes: height, width.</summary>
    public ImmutableArray<Expr> Sizes { get; }

    /// <summary>The number of axes; 1 may stand for any number.</summary>
    public int Rank => Sizes.Length;

    /// <summary>Whether all sizes are one number.</summary>
    public bool IsUniform => Sizes.All(s => s.Equals(Sizes[0]));

    /// <summary>Whether all sizes are 1.</summary>
    public bool IsOne => Sizes.All(s => s == 1);

    /// <summary>The product of the sizes.</summary>
    public Expr Count => Sizes.Aggregate((Expr)1, (product, size) => product * size);

    /// <summary>The size along an axis.</summary>
    public Expr this[int axis] => Sizes[axis];

    /// <summary>The same with all sizes changed.</summary>
    public AxisSizes Map(Func<Expr, Expr> change) => new([.. Sizes.Select(change)]);

    /// <summary>One size an axis, where one stood for all.</summary>
    public AxisSizes Fit(int rank) => Rank == 1 && rank > 1 ? new([.. Enumerable.Repeat(Sizes[0], rank)]) : this;

    /// <inheritdoc/>
    public bool Equals(AxisSizes? other) => other is not null && Sizes.SequenceEqual(other.Sizes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as AxisSizes);

    /// <inheritdoc/>
    public override int GetHashCode() => Sizes.Aggregate(17, (hash, size) => unchecked((hash * 31) + size.GetHashCode()));

    /// <summary><c>3×5</c>.</summary>
    public override string ToString() => new SymbolicShape(Sizes).ToString();

    /// <inheritdoc/>
    public static AxisSizes? Read(SpecNode node, SpecScope scope)
    {
        if (SymbolicShape.Read(node, scope) is not { } shape)
            return null;
        if (shape.Rank <= 3)
            return new AxisSizes(shape.Sizes);
        scope.Diagnostics.Error("wrong-type", node.Position, $"expected one size, or one for each of up to three axes, found {node.Description}");
        return null;
    }
}

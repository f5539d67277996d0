using System.Collections.Immutable;
using System.Numerics;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Networks;

/// <summary>
/// The shape of what flows between two layers, channels last: (height, width, channels) for feature maps, (units) for a vector.
/// A size is a whole number or an expression of sizes.
/// </summary>
public sealed class SymbolicShape : IReadFromSpec<SymbolicShape>, IEquatable<SymbolicShape>
{
    /// <summary>A shape of at least one axis.</summary>
    /// <exception cref="ArgumentException">There is no axis.</exception>
    public SymbolicShape(params ImmutableArray<Expr> sizes)
    {
        if (sizes.IsDefaultOrEmpty)
            throw new ArgumentException("A shape has at least one axis.", nameof(sizes));
        Sizes = sizes;
    }

    /// <summary>The sizes, channels last.</summary>
    public ImmutableArray<Expr> Sizes { get; }

    /// <summary>The number of axes.</summary>
    public int Rank => Sizes.Length;

    /// <summary>The number of channels: the last size.</summary>
    public Expr Channels => Sizes[^1];

    /// <summary>The number of entries: the product of the sizes.</summary>
    public Expr Count => Sizes.Aggregate((Expr)1, (product, size) => product * size);

    /// <summary>The sizes without the channels.</summary>
    public ImmutableArray<Expr> Spatial => Sizes[..^1];

    /// <summary>The same shape with every size changed.</summary>
    public SymbolicShape Map(Func<Expr, Expr> change) => new([.. Sizes.Select(change)]);

    /// <summary>The sizes as whole numbers.</summary>
    /// <exception cref="InvalidOperationException">A size is a symbol, or no whole number that fits into 32 bits.</exception>
    public int[] ToInts() => [.. Sizes.Select(s => s.TryGetInteger(out var n) && n >= 0 && n <= int.MaxValue
        ? (int)n
        : throw new InvalidOperationException($"The size {s.ToInfix()} is not a number."))];

    /// <inheritdoc/>
    public bool Equals(SymbolicShape? other) => other is not null && Sizes.SequenceEqual(other.Sizes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SymbolicShape);

    /// <inheritdoc/>
    public override int GetHashCode() => Sizes.Aggregate(17, (hash, size) => unchecked((hash * 31) + size.GetHashCode()));

    /// <summary>As people write it: <c>10×10×3</c>.</summary>
    public override string ToString() => string.Join('×', Sizes.Select(s => s.TryGetNumber(out _) || s.ToInfix().All(char.IsLetterOrDigit) ? s.ToInfix() : $"({s.ToInfix()})"));

    /// <inheritdoc/>
    public static SpecType SpecType { get; } = SpecType.OneOf("a shape such as 10x10x3", SpecType.Text, SpecType.Number(whole: true, 1), SpecType.ListOf(SpecType.Formula));

    /// <summary>Reads <c>10x10x3</c>, <c>10×10×C</c>, <c>300</c> or <c>[H, W, 3]</c>.</summary>
    public static SymbolicShape? Read(SpecNode node, SpecScope scope)
    {
        var parts = node switch
        {
            SpecScalar { IsEmpty: false } scalar => Split(scalar),
            SpecList { Items.Count: > 0 } list => list.Items,
            _ => null,
        };
        if (parts is null)
        {
            scope.Diagnostics.Error("wrong-type", node.Position, $"expected a shape, found {node.Description}", "write it as height x width x channels: 10x10x3");
            return null;
        }

        if (parts.Any(p => p is SpecScalar { Text: "" }))
        {
            scope.Diagnostics.Error("bad-shape", node.Position, $"{node.Description} is no shape: a size is missing", "write it as height x width x channels: 10x10x3");
            return null;
        }

        var sizes = parts.Select(p => SpecFormula.ReadSize(p, scope, 1, "a size")).ToArray();
        return sizes.Any(s => s is null) ? null : new SymbolicShape([.. sizes.Select(s => s!)]);
    }

    internal static List<SpecScalar> Split(SpecScalar scalar)
    {
        var parts = new List<SpecScalar>();
        var start = 0;
        for (var i = 0; i <= scalar.Text.Length; i++)
        {
            if (i < scalar.Text.Length && scalar.Text[i] is not ('x' or '×'))
                continue;
            parts.Add(scalar.Slice(start, i));
            start = i + 1;
        }

        return parts;
    }
}

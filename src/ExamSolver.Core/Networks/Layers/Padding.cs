using System.Collections.Immutable;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Networks;

/// <summary>How many zeros stand on each side of every axis.</summary>
public sealed class Padding : IReadFromSpec<Padding>, IEquatable<Padding>
{
    private static readonly string[] Words = ["valid", "same", "full", "half", "same as tensorflow", "same on both sides"];

    private readonly ImmutableArray<Expr> values;

    private Padding(ImmutableArray<Expr> values, string? word, bool isFitted, SourcePosition position) =>
        (this.values, Word, IsFitted, Position) = (values, word, isFitted, position);

    /// <summary>No zeros.</summary>
    public static Padding None { get; } = new([0], null, isFitted: false, default);

    /// <summary>The word it was written as, until the layer is fitted; otherwise <c>null</c>.</summary>
    public string? Word { get; }

    /// <summary>Whether each side of each axis has its own number.</summary>
    public bool IsFitted { get; }

    /// <summary>Where it is written.</summary>
    public SourcePosition Position { get; }

    /// <summary>Whether there are none.</summary>
    public bool IsNone => Word is null && values.All(v => v == 0);

    /// <inheritdoc/>
    public static SpecType SpecType { get; } = SpecType.OneOf(
        "zeros on every side, one number an axis ([height, width]), one a side ([top, bottom, left, right]), or one of valid, same, full, half, same as tensorflow, same on both sides",
        SpecType.Formula,
        SpecType.ListOf(SpecType.Formula));

    /// <summary>Zeros for every side, for every axis, or for both sides of every axis.</summary>
    public static Padding Of(params ImmutableArray<Expr> values) => new(values, null, isFitted: false, default);

    /// <summary>The zeros before an axis of a fitted layer.</summary>
    public Expr Before(int axis) => values[2 * axis];

    /// <summary>The zeros behind an axis of a fitted layer.</summary>
    public Expr After(int axis) => values[(2 * axis) + 1];

    /// <summary>The names of the sides of an array of so many axes, those before and after each axis in turn.</summary>
    public static ImmutableArray<string> Sides(int rank) => rank switch
    {
        1 => ["before", "after"],
        2 => ["top", "bottom", "left", "right"],
        _ => ["front", "back", "top", "bottom", "left", "right"],
    };

    /// <summary>All numbers of zeros that are written.</summary>
    public ImmutableArray<Expr> Values => values;

    /// <summary>The same with all numbers changed.</summary>
    public Padding Map(Func<Expr, Expr> change) => new([.. values.Select(change)], Word, IsFitted, Position);

    /// <summary>Whether the numbers that are written make sense for a number of axes.</summary>
    public bool Suits(int rank) => Word is not null || values.Length == 1 || values.Length == rank || values.Length == 2 * rank;

    /// <summary>
    /// The zeros a side that the numbers or a word stand for: <c>valid</c> none, <c>full</c> d (k − 1) a side, <c>half</c> ⌊k / 2⌋ a side,
    /// <c>same</c> d (k − 1) in all, the odd one after (Dumoulin and Visin, 2016, arXiv 1603.07285, sections 2.2 to 2.3). With a stride,
    /// <c>same as tensorflow</c> is max((⌈n / s⌉ − 1) s + d (k − 1) + 1 − n, 0) in all, <c>same on both sides</c> ⌊d (k − 1) / 2⌋ a side.
    /// </summary>
    public Padding Fit(AxisSizes kernel, AxisSizes stride, AxisSizes dilation, ImmutableArray<Expr> lengths)
    {
        var rank = kernel.Rank;
        if (IsFitted || !Suits(rank) || lengths.Length < rank)
            return this;
        var sides = ImmutableArray.CreateBuilder<Expr>(2 * rank);
        for (var axis = 0; axis < rank; axis++)
        {
            var (size, step, reach) = (kernel[axis], stride[axis], dilation[axis] * (kernel[axis] - 1));
            sides.AddRange(Word switch
            {
                "full" => [reach, reach],
                "half" => [WholeSize.Floor(size / 2), WholeSize.Floor(size / 2)],
                "same on both sides" => [WholeSize.Floor(reach / 2), WholeSize.Floor(reach / 2)],
                "same" => Shared(reach),
                "same as tensorflow" => Shared(step == 1 ? reach : Expr.Apply("max", ((WholeSize.Ceil(lengths[axis] / step) - 1) * step) + reach + 1 - lengths[axis], 0)),
                "valid" => [0, 0],
                _ when values.Length == 2 * rank => [values[2 * axis], values[(2 * axis) + 1]],
                _ => [values[values.Length == 1 ? 0 : axis], values[values.Length == 1 ? 0 : axis]],
            });
        }

        return new Padding(sides.MoveToImmutable(), null, isFitted: true, Position);
    }

    /// <summary>Whether the same zeros are written, wherever they stand.</summary>
    public bool Equals(Padding? other) => other is not null && Word == other.Word && IsFitted == other.IsFitted && values.SequenceEqual(other.values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Padding);

    /// <inheritdoc/>
    public override int GetHashCode() => values.Aggregate(IsFitted ? 17 : 19, (hash, value) => unchecked((hash * 31) + value.GetHashCode()));

    /// <summary><c>2</c>, <c>2×1</c> (height × width) or <c>0, 1, 0, 1</c> (top, bottom, left, right).</summary>
    public override string ToString()
    {
        if (Word is not null)
            return Word;
        if (!IsFitted)
            return string.Join(", ", values.Select(e => e.ToInfix()));
        var rank = values.Length / 2;
        return Enumerable.Range(0, rank).Any(a => !Before(a).Equals(After(a))) ? string.Join(", ", values.Select(e => e.ToInfix()))
            : values.All(v => v.Equals(values[0])) ? values[0].ToInfix()
            : new SymbolicShape([.. Enumerable.Range(0, rank).Select(Before)]).ToString();
    }

    /// <inheritdoc/>
    public static Padding? Read(SpecNode node, SpecScope scope)
    {
        if (node is SpecScalar { IsEmpty: false } scalar)
        {
            var word = SpecBinder.Normalize(scalar.Text);
            if (Words.Contains(word))
                return new Padding([0], word, isFitted: false, node.Position);
            if (word.Length > 1 && word.All(c => char.IsLetter(c) || c == ' '))
            {
                scope.Diagnostics.Error("unknown-word", node.Position, $"{node.Description} is no padding", NearestName.Hint(word, Words, "a number of zeros per side, or one of"));
                return null;
            }

            return ReadSizes(scalar.Text.All(c => char.IsLetterOrDigit(c) || c == '×') ? SymbolicShape.Split(scalar) : [scalar], node, scope);
        }

        if (node is SpecList { Items.Count: 1 or 2 or 3 or 4 or 6 } list)
            return ReadSizes(list.Items, node, scope);
        scope.Diagnostics.Error("wrong-type", node.Position, $"expected a padding, found {node.Description}", SpecType.Description);
        return null;
    }

    private static Padding? ReadSizes(IReadOnlyList<SpecNode> nodes, SpecNode all, SpecScope scope)
    {
        var sizes = nodes.Select(i => SpecFormula.ReadSize(i, scope, 0, "the padding")).ToArray();
        return Array.Exists(sizes, s => s is null) ? null : new Padding([.. sizes.Select(s => s!)], null, isFitted: false, all.Position);
    }

    private static Expr[] Shared(Expr total) => [WholeSize.Floor(total / 2), total - WholeSize.Floor(total / 2)];
}

using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Networks;

/// <summary>A size of a layer, at least 1: a whole number, or an expression of sizes.</summary>
public sealed record LayerSize(Expr Value) : IReadFromSpec<LayerSize>
{
    /// <inheritdoc/>
    public static SpecType SpecType { get; } = SpecType.Formula.Called("a whole number from 1, or a symbol");

    /// <inheritdoc/>
    public static LayerSize? Read(SpecNode node, SpecScope scope) => SpecFormula.ReadSize(node, scope, 1, "a size") is { } size ? new(size) : null;
}

/// <summary>A size along the height and one along the width, each at least 1: a kernel, a stride, a dilation.</summary>
public sealed record PlaneSize(Expr Height, Expr Width) : IReadFromSpec<PlaneSize>
{
    /// <summary>1 along both axes.</summary>
    public static PlaneSize One { get; } = new(1, 1);

    /// <inheritdoc/>
    public static SpecType SpecType { get; } = SpecType.OneOf("a size for both axes, or one an axis: 3, 3x5", SpecType.Formula, SpecType.ListOf(SpecType.Formula));

    /// <summary>Whether the two sizes are one number.</summary>
    public bool IsSquare => Height.Equals(Width);

    /// <summary>The same with both sizes changed.</summary>
    public PlaneSize Map(Func<Expr, Expr> change) => new(change(Height), change(Width));

    /// <summary><c>3×5</c>.</summary>
    public override string ToString() => new SymbolicShape(Height, Width).ToString();

    /// <inheritdoc/>
    public static PlaneSize? Read(SpecNode node, SpecScope scope)
    {
        if (SymbolicShape.Read(node, scope) is not { } shape)
            return null;
        if (shape.Rank <= 2)
            return new PlaneSize(shape.Sizes[0], shape.Sizes[^1]);
        scope.Diagnostics.Error("wrong-type", node.Position, $"expected one size or two (height x width), found {node.Description}");
        return null;
    }
}

/// <summary>How many zeros stand on each side of a feature map.</summary>
public sealed record Padding(Expr Top, Expr Bottom, Expr Left, Expr Right) : IReadFromSpec<Padding>
{
    private static readonly string[] Words = ["valid", "same", "full", "half"];

    /// <summary>No zeros.</summary>
    public static Padding None { get; } = new(0, 0, 0, 0);

    /// <summary>The word it was written as, until the layer's kernel resolves it; otherwise <c>null</c>.</summary>
    public string? Word { get; private init; }

    /// <summary>Where it is written.</summary>
    public SourcePosition Position { get; private init; }

    /// <summary>Whether there are none.</summary>
    public bool IsNone => Equals(None with { Word = Word, Position = Position });

    /// <inheritdoc/>
    public static SpecType SpecType { get; } = SpecType.OneOf(
        "zeros on every side, [height, width], [top, bottom, left, right], or one of valid, same, full, half",
        SpecType.Formula,
        SpecType.ListOf(SpecType.Formula));

    /// <summary>The same with all four changed.</summary>
    public Padding Map(Func<Expr, Expr> change) => this with { Top = change(Top), Bottom = change(Bottom), Left = change(Left), Right = change(Right) };

    /// <summary><c>2</c>, <c>2×1</c> (height × width) or <c>0, 1, 0, 1</c> (top, bottom, left, right).</summary>
    public override string ToString() =>
        !Top.Equals(Bottom) || !Left.Equals(Right) ? string.Join(", ", new[] { Top, Bottom, Left, Right }.Select(e => e.ToInfix()))
        : Top.Equals(Left) ? Top.ToInfix()
        : new SymbolicShape(Top, Left).ToString();

    /// <inheritdoc/>
    public static Padding? Read(SpecNode node, SpecScope scope)
    {
        if (node is SpecScalar { IsEmpty: false } scalar)
        {
            var word = SpecBinder.Normalize(scalar.Text);
            if (Words.Contains(word))
                return None with { Word = word, Position = node.Position };
            if (word.Length > 1 && word.All(char.IsLetter))
            {
                scope.Diagnostics.Error("unknown-word", node.Position, $"{node.Description} is no padding", NearestName.Hint(word, Words, "a number of zeros per side, or one of"));
                return null;
            }

            return SpecFormula.ReadSize(node, scope, 0, "the padding") is { } all ? new Padding(all, all, all, all) { Position = node.Position } : null;
        }

        if (node is SpecList { Items.Count: 2 or 4 } list)
        {
            var sizes = list.Items.Select(i => SpecFormula.ReadSize(i, scope, 0, "the padding")).ToArray();
            if (sizes.Any(s => s is null))
                return null;
            return sizes.Length == 2
                ? new Padding(sizes[0]!, sizes[0]!, sizes[1]!, sizes[1]!) { Position = node.Position }
                : new Padding(sizes[0]!, sizes[1]!, sizes[2]!, sizes[3]!) { Position = node.Position };
        }

        scope.Diagnostics.Error("wrong-type", node.Position, $"expected a padding, found {node.Description}", SpecType.Description);
        return null;
    }

    /// <summary>
    /// The zeros that a word stands for, for a kernel and a dilation: <c>valid</c> none, <c>full</c> d (k − 1) a side, <c>half</c> ⌊k / 2⌋ a side,
    /// <c>same</c> d (k − 1) in all, the odd one after (Dumoulin and Visin, 2016, arXiv 1603.07285, sections 2.2 to 2.3).
    /// </summary>
    public Padding Resolve(PlaneSize kernel, PlaneSize dilation)
    {
        var (height, width) = (dilation.Height * (kernel.Height - 1), dilation.Width * (kernel.Width - 1));
        return Word switch
        {
            "full" => new Padding(height, height, width, width) { Position = Position },
            "half" => new Padding(Floor(kernel.Height / 2), Floor(kernel.Height / 2), Floor(kernel.Width / 2), Floor(kernel.Width / 2)) { Position = Position },
            "same" => new Padding(Floor(height / 2), height - Floor(height / 2), Floor(width / 2), width - Floor(width / 2)) { Position = Position },
            "valid" => None with { Position = Position },
            _ => this,
        };
    }

    private static Expr Floor(Expr value) => WholeSize.Floor(value);
}

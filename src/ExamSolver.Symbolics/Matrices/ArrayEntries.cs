using System.Collections.Immutable;

namespace ExamSolver.Symbolics;

/// <summary>A number, vector or matrix, entry by entry and exact. A vector is a column.</summary>
/// <param name="Rows">The number of rows; 1 for a number.</param>
/// <param name="Columns">The number of columns; 1 for a number and for a vector.</param>
/// <param name="IsScalar">Whether it is a number.</param>
/// <param name="Entries">The entries, row by row.</param>
public sealed record ArrayEntries(int Rows, int Columns, bool IsScalar, ImmutableArray<Expr> Entries)
{
    // Different for different sizes, and never one: a formula that holds for vectors of one entry alone is none.
    private static readonly int[] SmallSizes = [3, 2, 4, 5, 6];

    // A second choice for each size: what holds for one choice may hold by chance, as W² for W^t where t is 2.
    private static readonly int[] OtherSizes = [2, 4, 3, 6, 5];

    /// <summary>The longest axis of a declared array that is worked out.</summary>
    public const int LongestAxis = 16;

    /// <summary>A number.</summary>
    public static ArrayEntries Scalar(Expr value) => new(1, 1, true, [value]);

    /// <summary><c>3×2</c>, or <c>a scalar</c>.</summary>
    public string Shape => IsScalar ? "a scalar" : $"{Rows}×{Columns}";

    /// <summary>An entry, from 0.</summary>
    public Expr this[int row, int column] => Entries[(row * Columns) + column];

    /// <summary>As a formula: a number, a list, or a list of rows.</summary>
    public Formula ToFormula(Func<Expr, Formula>? show = null)
    {
        show ??= e => e.ToFormula();
        return IsScalar ? show(Entries[0])
            : Columns == 1 ? Formula.List(Entries.Select(show))
            : Formula.List(Enumerable.Range(0, Rows).Select(i => Formula.List(Enumerable.Range(0, Columns).Select(j => show(this[i, j])))));
    }

    /// <summary>The same shape with other entries.</summary>
    public ArrayEntries Map(Func<Expr, Expr> map) => this with { Entries = [.. Entries.Select(map)] };

    /// <inheritdoc/>
    public bool Equals(ArrayEntries? other) =>
        other is not null && (Rows, Columns, IsScalar) == (other.Rows, other.Columns, other.IsScalar) && Entries.AsSpan().SequenceEqual(other.Entries.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Entries.Aggregate((Rows * 31) + Columns, (hash, e) => unchecked((hash * 31) + e.GetHashCode()));

    /// <summary>Works a formula out.</summary>
    /// <param name="formula">The formula.</param>
    /// <param name="declarations">The symbols; sizes that are symbols become small different numbers, see <see cref="SizesOf"/>.</param>
    /// <param name="names">What names stand for.</param>
    /// <param name="error">Why it has no value: shapes that do not fit.</param>
    /// <param name="otherSizes">Whether sizes that are symbols become the second choice of numbers.</param>
    public static ArrayEntries? Of(Formula formula, Declarations declarations, IReadOnlyDictionary<string, ArrayEntries> names, out string? error, bool otherSizes = false)
    {
        var sizes = SizesOf(declarations, otherSizes);
        var tooLong = FormulaParts.Names(formula).FirstOrDefault(n => !names.ContainsKey(n) && declarations.Find(n) is { IsScalar: false } d && d.Dimensions.Any(axis => sizes[axis] > LongestAxis));
        error = tooLong is null ? null : $"{tooLong} has an axis longer than {LongestAxis}; give its size by a letter.";
        if (error is not null)
        {
            return null;
        }

        var values = names.ToDictionary(n => n.Key, n => ToValue(n.Value), StringComparer.Ordinal);
        foreach (var (dimension, size) in sizes)
        {
            if (dimension is SymbolExpr symbol)
            {
                values.TryAdd(symbol.Name, MatrixValue.Scalar(size));
            }
        }

        // Names switch on what only values that are worked out have, such as rows of a matrix.
        values.TryAdd("\0", MatrixValue.Scalar(0));
        try
        {
            var value = new MatrixEvaluation(declarations, sizes, values).Of(formula);
            if (value.Kind == MatrixValue.MatrixKind.Identity)
            {
                error = "Found a multiple of the identity, whose size nothing tells.";
                return null;
            }

            return new(value.Rows, value.Columns, value.IsScalar, [.. value.Entries]);
        }
        catch (MatrixShapeException exception)
        {
            error = exception.Message;
            return null;
        }
    }

    /// <summary>The number that stands for each size of the declared arrays: a size that is a number stands for itself, symbols for small different ones.</summary>
    public static IReadOnlyDictionary<Expr, int> SizesOf(Declarations declarations, bool otherSizes = false)
    {
        var dimensions = declarations.Sizes.Order(Expr.Ordering).ToList();
        var sizes = new Dictionary<Expr, int>();
        foreach (var dimension in dimensions)
        {
            if (dimension is NumberExpr { Value: var number } && number.TryGetInt32(out var size))
            {
                sizes[dimension] = size;
            }
        }

        var free = new Queue<int>((otherSizes ? OtherSizes : SmallSizes).Where(s => !sizes.ContainsValue(s)));
        foreach (var dimension in dimensions.Where(d => !sizes.ContainsKey(d)))
        {
            sizes[dimension] = free.TryDequeue(out var size) ? size : 7 + sizes.Count;
        }

        return sizes;
    }

    private static MatrixValue ToValue(ArrayEntries value) =>
        value.IsScalar ? MatrixValue.Scalar(value.Entries[0]) : MatrixValue.Of(value.Rows, value.Columns, (i, j) => value[i, j]);
}

namespace ExamSolver.Symbolics;

/// <summary>A matrix of expressions; a scalar is 1×1 and marked, and a multiple of the identity has no size yet.</summary>
internal sealed class MatrixValue
{
    private readonly Expr[] _entries;

    private MatrixValue(int rows, int columns, Expr[] entries, MatrixKind kind)
    {
        (Rows, Columns, _entries, Kind) = (rows, columns, entries, kind);
    }

    internal enum MatrixKind
    {
        Scalar,
        Matrix,
        Identity,
    }

    public int Rows { get; }

    public int Columns { get; }

    public MatrixKind Kind { get; }

    public bool IsScalar => Kind == MatrixKind.Scalar;

    /// <summary>The scalar, or the multiple of the identity.</summary>
    public Expr Scale => _entries[0];

    public IReadOnlyList<Expr> Entries => _entries;

    public Expr this[int row, int column] => _entries[(row * Columns) + column];

    public static MatrixValue Scalar(Expr value) => new(1, 1, [value], MatrixKind.Scalar);

    public static MatrixValue Identity(Expr scale) => new(0, 0, [scale], MatrixKind.Identity);

    public static MatrixValue Of(int rows, int columns, Func<int, int, Expr> entry)
    {
        var entries = new Expr[rows * columns];
        for (var i = 0; i < entries.Length; i++)
        {
            entries[i] = entry(i / columns, i % columns);
        }

        return new(rows, columns, entries, MatrixKind.Matrix);
    }

    /// <summary><c>3×2</c>, <c>a scalar</c> or <c>a multiple of the identity</c>.</summary>
    public string Shape => Kind switch
    {
        MatrixKind.Scalar => "a scalar",
        MatrixKind.Identity => "a multiple of the identity",
        _ => $"{Rows}×{Columns}",
    };

    public MatrixValue Map(Func<Expr, Expr> map) => new(Rows, Columns, Array.ConvertAll(_entries, e => map(e)), Kind);

    public MatrixValue Transpose() => Kind == MatrixKind.Matrix ? Of(Columns, Rows, (i, j) => this[j, i]) : this;

    /// <summary>A multiple of the identity as a matrix of the given size; others as they are.</summary>
    public MatrixValue Sized(int size) =>
        Kind == MatrixKind.Identity ? Of(size, size, (i, j) => i == j ? Scale : Expr.Zero) : this;

    public Expr Trace()
    {
        Square("trace");
        return Expr.Sum(Enumerable.Range(0, Rows).Select(i => this[i, i]));
    }

    /// <summary>By expansion along the first row; sizes are small.</summary>
    public Expr Determinant()
    {
        Square("determinant");
        return Minor(Enumerable.Range(0, Rows).ToArray(), 0);
    }

    public MatrixValue Inverse()
    {
        if (Kind != MatrixKind.Matrix)
        {
            return Map(e => e.Pow(-1));
        }

        Square("inverse");
        var determinant = Determinant();
        return Of(Rows, Columns, (i, j) => ((i + j) % 2 == 0 ? 1 : -1) * Without(j, i).Cofactor() / determinant);
    }

    private Expr Cofactor() => Rows == 0 ? Expr.One : Determinant();

    private MatrixValue Without(int row, int column) =>
        Of(Rows - 1, Columns - 1, (i, j) => this[i < row ? i : i + 1, j < column ? j : j + 1]);

    private Expr Minor(int[] columns, int row)
    {
        if (row == Rows)
        {
            return Expr.One;
        }

        return Expr.Sum(columns.Select((column, k) =>
            (k % 2 == 0 ? 1 : -1) * this[row, column] * Minor([.. columns.Where(c => c != column)], row + 1)));
    }

    private void Square(string operation)
    {
        if (Kind == MatrixKind.Identity || Rows != Columns)
        {
            throw new MatrixShapeException($"The {operation} needs a square matrix of known size, but found {Shape}.");
        }
    }
}

/// <summary>Shapes that do not fit; becomes the reason of a verdict.</summary>
internal sealed class MatrixShapeException(string message) : Exception(message);

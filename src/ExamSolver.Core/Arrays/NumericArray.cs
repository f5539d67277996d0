using ExamSolver.Symbolics;

namespace ExamSolver.Core.Arrays;

/// <summary>A number, vector (a column) or matrix of doubles: what the oracles of checks work with.</summary>
public sealed class NumericArray
{
    // Most are numbers, which need no list beside them.
    private readonly double number;
    private readonly double[]? values;

    /// <summary>An array, row by row.</summary>
    public NumericArray(int rows, int columns, double[] values, bool isScalar = false) =>
        (Rows, Columns, this.values, IsScalar) = (rows, columns, values, isScalar);

    private NumericArray(double number) => (Rows, Columns, this.number, IsScalar) = (1, 1, number, true);

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>The number of columns.</summary>
    public int Columns { get; }

    /// <summary>Whether it is a number.</summary>
    public bool IsScalar { get; }

    /// <summary>Whether it is so many times the identity, whose size is that of what it is added to; until then it is a number.</summary>
    public bool IsIdentity { get; private init; }

    /// <summary>The entries, row by row.</summary>
    public ReadOnlySpan<double> Values => values is null ? new ReadOnlySpan<double>(in number) : values;

    /// <summary>An entry, from 0.</summary>
    public double this[int row, int column] => Values[(row * Columns) + column];

    /// <summary>A number, or so many times the identity.</summary>
    public static NumericArray Of(double value, bool isIdentity = false) => new(value) { IsIdentity = isIdentity };

    /// <summary>A matrix by its entries.</summary>
    public static NumericArray Of(int rows, int columns, Func<int, int, double> entry)
    {
        var filled = new double[rows * columns];
        for (var i = 0; i < filled.Length; i++)
            filled[i] = entry(i / columns, i % columns);
        return new NumericArray(rows, columns, filled);
    }

    /// <summary>Exact entries as doubles, where symbols have values.</summary>
    public static NumericArray Of(ArrayEntries entries, Func<string, double> valueOf) =>
        new(entries.Rows, entries.Columns, [.. entries.Entries.Select(e => e.Evaluate(valueOf))], entries.IsScalar);

    /// <summary>The same shape with other values.</summary>
    public NumericArray With(ReadOnlySpan<double> other) => new(Rows, Columns, other.ToArray(), IsScalar);

    /// <summary>The same shape with every entry changed.</summary>
    public NumericArray Map(Func<double, double> map) => values is null ? new(map(number)) { IsIdentity = IsIdentity } : new(Rows, Columns, Array.ConvertAll(values, v => map(v)), IsScalar);

    /// <summary>The transpose.</summary>
    public NumericArray Transpose() => IsScalar ? this : Of(Columns, Rows, (i, j) => this[j, i]);

    /// <summary>The determinant, by elimination with the largest pivot of each column.</summary>
    /// <exception cref="ArithmeticException">The matrix is not square.</exception>
    public double Determinant() => Eliminate(null);

    /// <summary>The inverse, by elimination.</summary>
    /// <exception cref="ArithmeticException">The matrix is not square.</exception>
    public NumericArray Inverse()
    {
        var identity = new double[Rows * Columns];
        for (var i = 0; i < Rows; i++)
            identity[(i * Columns) + i] = 1;
        Eliminate(identity);
        return new NumericArray(Rows, Columns, identity, IsScalar);
    }

    /// <summary>Turns a copy into the identity, does the same to <paramref name="other"/>, and returns the determinant.</summary>
    private double Eliminate(double[]? other)
    {
        if (Rows != Columns)
            throw new ArithmeticException($"a matrix of {Rows}×{Columns} is not square");
        var (n, a, determinant) = (Rows, Values.ToArray(), 1.0);
        for (var column = 0; column < n; column++)
        {
            var pivot = Enumerable.Range(column, n - column).MaxBy(row => Math.Abs(a[(row * n) + column]));
            if (pivot != column)
                determinant = -determinant;
            Swap(a, pivot, column);
            Swap(other, pivot, column);
            var head = a[(column * n) + column];
            determinant *= head;
            Scale(a, column, head);
            Scale(other, column, head);
            for (var row = 0; row < n; row++)
            {
                if (row == column)
                    continue;
                var factor = a[(row * n) + column];
                Subtract(a, row, column, factor);
                Subtract(other, row, column, factor);
            }
        }

        return determinant;

        void Swap(double[]? m, int i, int j)
        {
            for (var k = 0; m is not null && k < n; k++)
                (m[(i * n) + k], m[(j * n) + k]) = (m[(j * n) + k], m[(i * n) + k]);
        }

        void Scale(double[]? m, int row, double by)
        {
            for (var k = 0; m is not null && k < n; k++)
                m[(row * n) + k] /= by;
        }

        void Subtract(double[]? m, int from, int row, double factor)
        {
            for (var k = 0; m is not null && k < n; k++)
                m[(from * n) + k] -= factor * m[(row * n) + k];
        }
    }
}

using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ExamSolver.Numerics;

/// <summary>Products and powers of small square matrices of doubles, row by row.</summary>
/// <remarks>
/// Every entry adds its products in the order of the inner index, so that the result has the same bits on every machine: vectors run over
/// the columns, never over the sum, and nothing is fused. Powers by squaring: Knuth, The Art of Computer Programming, volume 2, section 4.6.3.
/// </remarks>
public static class MatrixPower
{
    private const int Lanes = 8;

    /// <summary>The product <c>left · right</c>, put into <paramref name="product"/>, which is neither of them.</summary>
    /// <param name="left"><c>(size, size)</c>.</param>
    /// <param name="right"><c>(size, size)</c>.</param>
    /// <param name="product"><c>(size, size)</c>.</param>
    /// <param name="size">The number of rows.</param>
    /// <exception cref="ArgumentException">A matrix has not <c>size · size</c> entries.</exception>
    public static void Multiply(ReadOnlySpan<double> left, ReadOnlySpan<double> right, Span<double> product, int size)
    {
        if (left.Length != size * size || right.Length != size * size || product.Length != size * size)
            throw new ArgumentException($"Matrices of {size} rows have {size * size} entries, not {left.Length}, {right.Length} and {product.Length}.", nameof(size));
        var column = 0;
        for (; column + (2 * Lanes) <= size; column += 2 * Lanes)
        {
            var row = 0;
            for (; row + 4 <= size; row += 4)
                Block(left, right, product, size, row, column);
            for (; row < size; row++)
                Entries(left, right, product, size, row, column, column + (2 * Lanes));
        }

        for (var row = 0; column < size && row < size; row++)
            Entries(left, right, product, size, row, column, size);
    }

    /// <summary>The power by as many products as the exponent has bits, twice at most.</summary>
    /// <param name="matrix"><c>(size, size)</c>.</param>
    /// <param name="size">The number of rows.</param>
    /// <param name="exponent">From 0; the power 0 is the identity.</param>
    /// <exception cref="ArgumentOutOfRangeException">The exponent is negative.</exception>
    public static double[] BySquaring(ReadOnlySpan<double> matrix, int size, long exponent)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(exponent);
        var (result, square, scratch) = (Identity(size), matrix.ToArray(), new double[size * size]);
        var isIdentity = true;
        for (var left = exponent; left > 0; left >>= 1)
        {
            if ((left & 1) == 1)
            {
                if (isIdentity)
                    square.CopyTo(result, 0);
                else
                    (result, scratch) = Product(result, square, scratch, size);
                isIdentity = false;
            }

            if (left > 1)
                (square, scratch) = Product(square, square, scratch, size);
        }

        return result;
    }

    /// <summary>The power by one product after the other, as a recurrent network runs.</summary>
    /// <param name="matrix"><c>(size, size)</c>.</param>
    /// <param name="size">The number of rows.</param>
    /// <param name="exponent">From 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The exponent is negative.</exception>
    public static double[] ByLoop(ReadOnlySpan<double> matrix, int size, int exponent)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(exponent);
        var (result, scratch) = (exponent == 0 ? Identity(size) : matrix.ToArray(), new double[size * size]);
        for (var step = 1; step < exponent; step++)
        {
            Multiply(matrix, result, scratch, size);
            (result, scratch) = (scratch, result);
        }

        return result;
    }

    private static (double[] Product, double[] Scratch) Product(double[] left, double[] right, double[] scratch, int size)
    {
        Multiply(left, right, scratch, size);
        return (scratch, left);
    }

    private static double[] Identity(int size)
    {
        var identity = new double[size * size];
        for (var i = 0; i < size; i++)
            identity[(i * size) + i] = 1;
        return identity;
    }

    /// <summary>Four rows and sixteen columns, whose sums stay in registers.</summary>
    private static void Block(ReadOnlySpan<double> left, ReadOnlySpan<double> right, Span<double> product, int size, int row, int column)
    {
        ref var a = ref MemoryMarshal.GetReference(left);
        ref var b = ref MemoryMarshal.GetReference(right);
        var (s00, s01, s10, s11) = (Vector512<double>.Zero, Vector512<double>.Zero, Vector512<double>.Zero, Vector512<double>.Zero);
        var (s20, s21, s30, s31) = (Vector512<double>.Zero, Vector512<double>.Zero, Vector512<double>.Zero, Vector512<double>.Zero);
        var (first, second, third, fourth) = (row * size, (row + 1) * size, (row + 2) * size, (row + 3) * size);
        for (var k = 0; k < size; k++)
        {
            var b0 = Vector512.LoadUnsafe(ref b, (nuint)((k * size) + column));
            var b1 = Vector512.LoadUnsafe(ref b, (nuint)((k * size) + column + Lanes));
            var a0 = Vector512.Create(System.Runtime.CompilerServices.Unsafe.Add(ref a, first + k));
            s00 += a0 * b0;
            s01 += a0 * b1;
            var a1 = Vector512.Create(System.Runtime.CompilerServices.Unsafe.Add(ref a, second + k));
            s10 += a1 * b0;
            s11 += a1 * b1;
            var a2 = Vector512.Create(System.Runtime.CompilerServices.Unsafe.Add(ref a, third + k));
            s20 += a2 * b0;
            s21 += a2 * b1;
            var a3 = Vector512.Create(System.Runtime.CompilerServices.Unsafe.Add(ref a, fourth + k));
            s30 += a3 * b0;
            s31 += a3 * b1;
        }

        ref var c = ref MemoryMarshal.GetReference(product);
        s00.StoreUnsafe(ref c, (nuint)(first + column));
        s01.StoreUnsafe(ref c, (nuint)(first + column + Lanes));
        s10.StoreUnsafe(ref c, (nuint)(second + column));
        s11.StoreUnsafe(ref c, (nuint)(second + column + Lanes));
        s20.StoreUnsafe(ref c, (nuint)(third + column));
        s21.StoreUnsafe(ref c, (nuint)(third + column + Lanes));
        s30.StoreUnsafe(ref c, (nuint)(fourth + column));
        s31.StoreUnsafe(ref c, (nuint)(fourth + column + Lanes));
    }

    private static void Entries(ReadOnlySpan<double> left, ReadOnlySpan<double> right, Span<double> product, int size, int row, int from, int to)
    {
        for (var column = from; column < to; column++)
        {
            var total = 0.0;
            for (var k = 0; k < size; k++)
                total += left[(row * size) + k] * right[(k * size) + column];
            product[(row * size) + column] = total;
        }
    }
}

using System.Numerics;

namespace ExamSolver.Symbolics;

/// <summary>
/// Eigenvalues of a matrix that is written out, as a set: of triangular matrices the diagonal, of 2×2 ones the roots of λ² − tr λ + det, of larger ones of rational numbers the rational roots of
/// the characteristic polynomial and those of what is left, where that is a quadratic.
/// </summary>
internal static class Eigenvalues
{
    private const int LargestSize = 8;
    private const int LargestTried = 10_000;

    /// <summary>The set; null where there is no such closed form.</summary>
    public static Expr? Of(Expr matrix)
    {
        if (matrix is not ArrayExpr { Kind: ArrayKind.List } array || array.Items.Length > LargestSize || !array.Items.All(r => r is ArrayExpr { Kind: ArrayKind.List } row && row.Items.Length == array.Items.Length))
        {
            return null;
        }

        var rows = array.Items.Select(r => ((ArrayExpr)r).Items.ToArray()).ToArray();
        var roots = IsTriangular(rows) ? [.. rows.Select((r, i) => r[i])]
            : rows.Length == 2 ? Quadratic(rows[0][0] + rows[1][1], ((rows[0][0] * rows[1][1]) - (rows[0][1] * rows[1][0])).Expand())
            : Rational(rows);
        return roots is null ? null : ArrayExpr.Of(ArrayKind.Set, roots);
    }

    private static bool IsTriangular(Expr[][] rows)
    {
        bool Vanish(Func<int, int, bool> where) => rows.Select((r, i) => r.Where((_, j) => where(i, j)).All(e => e == Expr.Zero)).All(zero => zero);
        return Vanish((i, j) => j > i) || Vanish((i, j) => j < i);
    }

    private static List<Expr> Quadratic(Expr trace, Expr determinant)
    {
        var root = Root((trace.Pow(2) - (4 * determinant)).Expand());
        return [(trace + root) / 2, (trace - root) / 2];
    }

    // One of the two roots: both signs are in the set, so that of a² may be a.
    private static Expr Root(Expr value) => value switch
    {
        ProductExpr product => Products.Multiply([((Expr)product.Coefficient).Pow(Symbolics.Rational.Half), .. product.Factors.Select(f => f.Base.Pow(f.Exponent / 2))]),
        PowerExpr power => power.Base.Pow(power.Exponent / 2),
        SumExpr { Constant.IsZero: true, Terms: [var only] } => ((Expr)only.Coefficient).Pow(Symbolics.Rational.Half) * Root(only.Monomial),
        _ => value.Pow(Symbolics.Rational.Half),
    };

    private static List<Expr>? Rational(Expr[][] rows)
    {
        var numbers = new Rational[rows.Length, rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            for (var j = 0; j < rows.Length; j++)
            {
                if (!rows[i][j].TryGetNumber(out numbers[i, j]))
                {
                    return null;
                }
            }
        }

        var (polynomial, roots) = (Characteristic(numbers), new List<Expr>());
        while (polynomial.Count > 3 && RationalRoot(polynomial) is { } root)
        {
            roots.Add(root);
            polynomial = Divide(polynomial, root);
        }

        if (polynomial.Count > 3)
        {
            return null;
        }

        roots.AddRange(Quadratic(-polynomial[1], polynomial[0]));
        return roots;
    }

    // Faddeev and Le Verrier: coefficients of det(λ I − A), that of λ⁰ first.
    private static List<Rational> Characteristic(Rational[,] matrix)
    {
        var n = matrix.GetLength(0);
        var coefficients = new Rational[n + 1];
        coefficients[n] = 1;
        var product = new Rational[n, n];
        for (var k = 1; k <= n; k++)
        {
            var next = new Rational[n, n];
            Rational trace = 0;
            for (var i = 0; i < n; i++)
            {
                for (var j = 0; j < n; j++)
                {
                    var sum = coefficients[n - k + 1] * matrix[i, j];
                    for (var l = 0; l < n; l++)
                    {
                        sum += matrix[i, l] * product[l, j];
                    }

                    next[i, j] = sum;
                }

                trace += next[i, i];
            }

            product = next;
            coefficients[n - k] = -trace / k;
        }

        return [.. coefficients];
    }

    /// <summary>A root p/q: p divides the first coefficient and q the last, once all are whole.</summary>
    private static Rational? RationalRoot(List<Rational> polynomial)
    {
        if (polynomial[0].IsZero)
        {
            return 0;
        }

        var scale = polynomial.Aggregate(BigInteger.One, (lcm, c) => lcm / BigInteger.GreatestCommonDivisor(lcm, c.Denominator) * c.Denominator);
        var (first, last) = (BigInteger.Abs((polynomial[0] * scale).Numerator), BigInteger.Abs((polynomial[^1] * scale).Numerator));
        foreach (var above in Divisors(first))
        {
            foreach (var below in Divisors(last))
            {
                var root = (Rational)above / below;
                foreach (var candidate in new[] { root, -root })
                {
                    Work.Charge(100);
                    if (((IEnumerable<Rational>)polynomial).Reverse().Aggregate((Rational)0, (value, c) => (value * candidate) + c).IsZero)
                    {
                        return candidate;
                    }
                }
            }
        }

        return null;
    }

    private static IEnumerable<BigInteger> Divisors(BigInteger number)
    {
        for (var small = 1; small <= LargestTried && (BigInteger)small * small <= number; small++)
        {
            if ((number % small).IsZero)
            {
                yield return small;
                yield return number / small;
            }
        }
    }

    private static List<Rational> Divide(List<Rational> polynomial, Rational root)
    {
        var quotient = new Rational[polynomial.Count - 1];
        Rational carried = 0;
        for (var i = polynomial.Count - 1; i > 0; i--)
        {
            carried = (carried * root) + polynomial[i];
            quotient[i - 1] = carried;
        }

        return [.. quotient];
    }
}

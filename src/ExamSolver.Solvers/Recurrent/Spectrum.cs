using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Recurrent;

/// <summary>What of a matrix decides how its powers grow: ‖Wᵗ‖ is of the order t^(Block − 1) Radiusᵗ.</summary>
/// <param name="Radius">The largest modulus of an eigenvalue.</param>
/// <param name="Block">The size of the largest Jordan block among the eigenvalues of that modulus.</param>
/// <param name="OnlyOne">Whether 1 is the only eigenvalue of that modulus.</param>
/// <param name="IsExact">Whether the radius is exact, and no rounded root.</param>
internal sealed record Spectrum(Expr Radius, int Block, bool OnlyOne, bool IsExact)
{
    /// <summary>The most rows of a matrix of numbers.</summary>
    public const int MostRows = 6;

    private const int Rounds = 400, MostCycles = 60, Decimals = 12;

    /// <summary>The spectrum; <c>null</c> where it depends on the symbols which eigenvalue is the largest, or whether they are real, or where numbers are beyond doubles.</summary>
    public static Spectrum? Of(ArrayEntries matrix, Declarations declarations)
    {
        if (matrix.Entries.All(e => e.TryGetNumber(out _)))
            return OfNumbers(matrix);
        if (matrix.Rows == 1)
            return new Spectrum(Expr.Apply("abs", matrix.Entries[0]).Simplify(declarations), 1, false, true);
        if (matrix.Rows != 2)
            return null;
        var trace = matrix[0, 0] + matrix[1, 1];
        var determinant = ((matrix[0, 0] * matrix[1, 1]) - (matrix[0, 1] * matrix[1, 0])).Expand();
        var discriminant = (trace.Pow(2) - (4 * determinant)).Expand().Simplify(declarations);
        if (discriminant == 0)
            return new Spectrum(Expr.Apply("abs", (trace / 2).Expand()).Simplify(declarations), matrix[0, 1] == 0 && matrix[1, 0] == 0 ? 1 : 2, false, true);
        if (RelationCheck.Decide(discriminant, "<", 0, declarations).IsEqual)
            return new Spectrum(Root(determinant.Simplify(declarations)), 1, false, true);
        return RelationCheck.Decide(discriminant, ">=", 0, declarations).IsEqual
            ? new Spectrum(((Expr.Apply("abs", trace.Simplify(declarations)) + Root(discriminant)) / 2).Simplify(declarations), 1, false, true)
            : null;
    }

    /// <summary>By the minimal polynomial: its roots are the eigenvalues, each as often as its largest Jordan block has rows.</summary>
    private static Spectrum? OfNumbers(ArrayEntries matrix)
    {
        var moduli = new List<(Expr Modulus, double Value, int Block, bool IsOne, bool IsExact)>();
        foreach (var (factor, multiplicity) in SquareFree(MinimalPolynomial(matrix)))
        {
            if (Moduli(factor) is not { } found)
                return null;
            moduli.AddRange(found.Select(m => (m.Modulus, m.Modulus.Evaluate(_ => double.NaN), multiplicity, m.IsOne, m.IsExact)));
        }

        var largest = moduli.Max(m => m.Value);
        var leading = moduli.Where(m => m.Value >= largest - (1e-10 * largest)).ToArray();
        var shown = leading.FirstOrDefault(m => m.IsExact, leading[0]);
        return new Spectrum(shown.Modulus, leading.Max(m => m.Block), leading.All(m => m.IsOne), shown.IsExact);
    }

    /// <summary>The moduli of the roots of a polynomial without multiple ones: exact where it falls into factors of degree two over the rationals, or its roots are roots of unity; <c>null</c> where they are beyond doubles.</summary>
    private static List<(Expr Modulus, bool IsOne, bool IsExact)>? Moduli(Rational[] polynomial)
    {
        var found = new List<(Expr, bool, bool)>();
        var left = polynomial;

        // In y = D x all coefficients are whole, and so are those of every monic factor with rational ones (Gauss's lemma).
        Rational scale = left.Aggregate(BigInteger.One, (d, c) => d / BigInteger.GreatestCommonDivisor(d, c.Denominator) * c.Denominator);
        var roots = Roots([.. left.Select((c, k) => (c * scale.Pow(left.Length - 1 - k)).ToDouble())]);
        foreach (var root in roots)
        {
            if (Divide(left, [-Whole(root.Real) / scale, 1]) is { } quotient)
            {
                (left, var value) = (quotient, Whole(root.Real) / scale);
                found.Add((value.Abs(), value.IsOne, true));
            }
        }

        for (var i = 0; i < roots.Length; i++)
        {
            for (var j = i + 1; j < roots.Length && left.Length > 2; j++)
            {
                var (sum, product) = (Whole((roots[i] + roots[j]).Real) / scale, Whole((roots[i] * roots[j]).Real) / (scale * scale));
                if (Divide(left, [product, -sum, 1]) is not { } quotient)
                    continue;
                left = quotient;
                var discriminant = (sum * sum) - (4 * product);
                found.Add((discriminant.Sign < 0 ? Root(product) : (sum.Abs() + Root(discriminant)) / 2, false, true));
                if (discriminant.Sign > 0)
                    found.Add((Expr.Apply("abs", (sum.Abs() - Root(discriminant)) / 2), false, true));
            }
        }

        if (left.Length == 1)
            return found;
        if (AreRootsOfUnity(left))
            found.Add((1, false, true));
        else if (left[1..^1].All(c => c.IsZero))
            found.Add((((Expr)(left[0] / left[^1]).Abs()).Pow(new Rational(1, left.Length - 1)), false, true));
        else if (Roots([.. left.Select(c => c.ToDouble())]) is var others && Array.TrueForAll(others, r => double.IsFinite(r.Magnitude)))
            found.AddRange(others.Select(r => ((Expr)Rounded(r.Magnitude), false, false)));
        else
            return null;
        return found;
    }

    private static Expr Root(Expr value) => value.Pow(Rational.Half);

    private static Rational Whole(double value) => double.IsFinite(value) ? Rational.FromDouble(Math.Round(value)) : 0;

    private static Rational Rounded(double value) => Rational.FromDecimalText(value.ToString("F" + Decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));

    /// <summary>The monic polynomial of least degree that the matrix is a root of, constant term first: the first power that is a sum of the powers before it.</summary>
    private static Rational[] MinimalPolynomial(ArrayEntries matrix)
    {
        var n = matrix.Rows;
        var entries = matrix.Entries.Select(e => e.TryGetNumber(out var number) ? number : Rational.Zero).ToArray();
        var power = Enumerable.Range(0, n * n).Select(i => i % (n + 1) == 0 ? Rational.One : Rational.Zero).ToArray();
        var basis = new List<(Rational[] Vector, Rational[] Made, int Pivot)>();
        for (var degree = 0; ; degree++)
        {
            var (vector, made) = ((Rational[])power.Clone(), Enumerable.Range(0, n + 2).Select(k => k == degree ? Rational.One : Rational.Zero).ToArray());
            foreach (var (known, from, pivot) in basis)
            {
                var factor = vector[pivot] / known[pivot];
                vector = [.. vector.Select((v, i) => v - (factor * known[i]))];
                made = [.. made.Select((m, i) => m - (factor * from[i]))];
            }

            var first = Array.FindIndex(vector, v => !v.IsZero);
            if (first < 0)
                return made[..(degree + 1)];
            basis.Add((vector, made, first));
            power = [.. Enumerable.Range(0, n * n).Select(i => Enumerable.Range(0, n).Aggregate(Rational.Zero, (sum, k) => sum + (entries[(i / n * n) + k] * power[(k * n) + (i % n)])))];
        }
    }

    /// <summary>The factors without multiple roots, each with how often it divides.</summary>
    private static IEnumerable<(Rational[] Factor, int Multiplicity)> SquareFree(Rational[] polynomial)
    {
        var repeated = Common(polynomial, Slope(polynomial));
        var rest = Divide(polynomial, repeated)!;
        for (var multiplicity = 1; rest.Length > 1; multiplicity++)
        {
            var next = Common(rest, repeated);
            if (Divide(rest, next) is { Length: > 1 } factor)
                yield return (factor, multiplicity);
            (rest, repeated) = (next, Divide(repeated, next)!);
        }
    }

    private static Rational[] Slope(Rational[] polynomial) => polynomial.Length == 1 ? [0] : [.. polynomial.Select((c, k) => c * k).Skip(1)];

    /// <summary>The greatest common divisor, monic, by Euclid's algorithm.</summary>
    private static Rational[] Common(Rational[] a, Rational[] b)
    {
        while (b.Length > 1 || !b[0].IsZero)
            (a, b) = (b, Remainder(a, b).Remainder);
        return [.. a.Select(c => c / a[^1])];
    }

    /// <summary>The quotient, where nothing is left over.</summary>
    private static Rational[]? Divide(Rational[] dividend, Rational[] divisor) =>
        dividend.Length >= divisor.Length && Remainder(dividend, divisor) is ([{ IsZero: true }], var quotient) ? quotient : null;

    private static (Rational[] Remainder, Rational[] Quotient) Remainder(Rational[] dividend, Rational[] divisor)
    {
        var (left, quotient) = ((Rational[])dividend.Clone(), new Rational[Math.Max(1, dividend.Length - divisor.Length + 1)]);
        for (var k = dividend.Length - divisor.Length; k >= 0; k--)
        {
            quotient[k] = left[k + divisor.Length - 1] / divisor[^1];
            for (var i = 0; i < divisor.Length; i++)
                left[k + i] -= quotient[k] * divisor[i];
        }

        var length = left.Length;
        while (length > 1 && left[length - 1].IsZero)
            length--;
        return (left[..length], quotient);
    }

    /// <summary>Whether the polynomial divides xⁿ − 1 for some n.</summary>
    private static bool AreRootsOfUnity(Rational[] polynomial) => Enumerable.Range(3, MostCycles).Any(n =>
        Divide([.. Enumerable.Range(0, n + 1).Select(k => k == 0 ? Rational.MinusOne : k == n ? Rational.One : Rational.Zero)], polynomial) is not null);

    /// <summary>All roots at once, by the method of Durand and Kerner; they are simple.</summary>
    private static Complex[] Roots(double[] polynomial)
    {
        var (degree, lead) = (polynomial.Length - 1, polynomial[^1]);
        var size = 1 + polynomial.Max(c => Math.Abs(c / lead));
        var roots = Enumerable.Range(0, degree).Select(k => Math.Pow(size, 1.0 / degree) * Complex.Pow(new Complex(0.4, 0.9), k)).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < degree; i++)
            {
                var value = Complex.Zero;
                for (var k = degree; k >= 0; k--)
                    value = (value * roots[i]) + (polynomial[k] / lead);
                for (var j = 0; j < degree; j++)
                    value /= i == j ? 1 : roots[i] - roots[j];
                roots[i] -= value;
            }
        }

        return roots;
    }
}

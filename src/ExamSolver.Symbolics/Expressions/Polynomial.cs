using System.Collections.Immutable;
using System.Numerics;

namespace ExamSolver.Symbolics;

/// <summary>A polynomial of one symbol with rational coefficients, of moderate degree.</summary>
internal sealed class Polynomial
{
    /// <summary>Above this degree an expression is read as no polynomial.</summary>
    public const int MaximalDegree = 48;

    // Candidates for rational roots are products of divisors: beyond these bounds there are too many to try.
    private const int MaximalDivisor = 100_000;
    private const int MaximalCandidates = 4_000;

    private readonly ImmutableArray<Rational> _coefficients;
    private BigInteger[]? _whole;

    private Polynomial(IEnumerable<Rational> coefficients)
    {
        var all = coefficients.ToList();
        while (all.Count > 0 && all[^1].IsZero)
        {
            all.RemoveAt(all.Count - 1);
        }

        _coefficients = [.. all];
    }

    /// <summary>The constant one.</summary>
    public static Polynomial One { get; } = new([Rational.One]);

    /// <summary>The degree; -1 for zero.</summary>
    public int Degree => _coefficients.Length - 1;

    private Rational Leading => _coefficients[^1];

    /// <summary>Reads an expression; null where it is no polynomial of that symbol, or one of too high a degree.</summary>
    public static Polynomial? Of(Expr value, string symbol)
    {
        // Most are sums of powers as they stand.
        return Read(value, symbol) ?? (value.Expand() is var expanded && !ReferenceEquals(expanded, value) ? Read(expanded, symbol) : null);
    }

    private static Polynomial? Read(Expr value, string symbol)
    {
        var coefficients = new List<Rational>(4);
        var sum = value as SumExpr;
        var count = sum is null ? 1 : sum.Terms.Length + 1;
        for (var i = 0; i < count; i++)
        {
            var (coefficient, monomial) = sum is null ? (Rational.One, value) : i < sum.Terms.Length ? (sum.Terms[i].Coefficient, sum.Terms[i].Monomial) : (sum.Constant, Expr.One);
            var (factor, power) = monomial switch
            {
                NumberExpr number => (number.Value, 0),
                SymbolExpr s when s.Name == symbol => (Rational.One, 1),
                PowerExpr { Base: SymbolExpr s } p when s.Name == symbol => (Rational.One, Exponent(p.Exponent)),
                ProductExpr { Factors: [{ Base: SymbolExpr s } only] } product when s.Name == symbol => (product.Coefficient, Exponent(only.Exponent)),
                _ => (Rational.One, -1),
            };
            if (power < 0)
            {
                return null;
            }

            while (coefficients.Count <= power)
            {
                coefficients.Add(Rational.Zero);
            }

            coefficients[power] += coefficient * factor;
        }

        return new(coefficients);
    }

    /// <summary>The expression, highest power first.</summary>
    public Expr ToExpr(string symbol)
    {
        var x = Expr.Symbol(symbol);
        return Sums.Add(_coefficients.Select((c, power) => Products.Scale(c, power == 0 ? Expr.One : x.Pow(power))));
    }

    /// <summary>The greatest common divisor with leading coefficient one (Euclid).</summary>
    public static Polynomial GreatestCommonDivisor(Polynomial a, Polynomial b)
    {
        while (b.Degree >= 0)
        {
            (a, b) = (b, a.DividedBy(b).Remainder.Monic());
        }

        return a.Monic();
    }

    /// <summary>Quotient and remainder.</summary>
    public (Polynomial Quotient, Polynomial Remainder) DividedBy(Polynomial divisor)
    {
        var rest = _coefficients.ToArray();
        var quotient = Enumerable.Repeat(Rational.Zero, Math.Max(0, Degree - divisor.Degree + 1)).ToArray();
        for (var power = Degree - divisor.Degree; power >= 0; power--)
        {
            var factor = rest[power + divisor.Degree] / divisor.Leading;
            quotient[power] = factor;
            for (var i = 0; i <= divisor.Degree; i++)
            {
                rest[power + i] -= factor * divisor._coefficients[i];
            }
        }

        return (new(quotient), new(rest));
    }

    /// <summary>The product.</summary>
    public Polynomial Times(Polynomial other)
    {
        var product = Enumerable.Repeat(Rational.Zero, Degree + other.Degree + 1).ToArray();
        for (var i = 0; i <= Degree; i++)
        {
            for (var j = 0; j <= other.Degree; j++)
            {
                product[i + j] += _coefficients[i] * other._coefficients[j];
            }
        }

        return new(product);
    }

    /// <summary>The same roots, each once.</summary>
    public Polynomial SquareFree() => Degree <= 0 ? this : DividedBy(GreatestCommonDivisor(this, Derivative())).Quotient;

    /// <summary>A number that no real root reaches in magnitude (Cauchy): 1 + the largest |coefficient| over the leading one.</summary>
    public Rational RootBound()
    {
        var largest = _coefficients.Max(c => (c / Leading).Abs());
        return largest.Ceiling() + 2;
    }

    /// <summary>The polynomial, its derivative, and the negated remainders of the one before by the last.</summary>
    public IReadOnlyList<Polynomial> SturmChain()
    {
        var chain = new List<Polynomial> { this, Derivative() };
        while (chain[^1].Degree > 0)
        {
            var remainder = chain[^2].DividedBy(chain[^1]).Remainder;
            if (remainder.Degree < 0)
            {
                break;
            }

            // A positive factor keeps the signs and the coefficients short.
            chain.Add(new(remainder._coefficients.Select(c => -c / remainder.Leading.Abs())));
        }

        return chain;
    }

    /// <summary>Whether no polynomials of lower positive degree have it as their product; true too where only factors of degree three and more could remain unseen.</summary>
    public bool IsIrreducible()
    {
        if (Degree <= 1)
        {
            return true;
        }

        // A repeated factor divides the derivative too.
        return GreatestCommonDivisor(this, Derivative()).Degree == 0 && !HasRationalRoot() && (Degree <= 3 || !HasQuadraticFactor());
    }

    private static int Exponent(Expr exponent) =>
        exponent is NumberExpr number && number.Value.TryGetInt32(out var n) && n is > 0 and <= MaximalDegree ? n : -1;

    private Polynomial Derivative() => new(_coefficients.Skip(1).Select((c, i) => c * (i + 1)));

    /// <summary>The polynomial over its leading coefficient.</summary>
    public Polynomial Monic() => Degree < 0 ? this : new(_coefficients.Select(c => c / Leading));

    /// <summary>The value at a point.</summary>
    public Rational At(Rational x)
    {
        var value = Rational.Zero;
        for (var power = Degree; power >= 0; power--)
        {
            value = (value * x) + _coefficients[power];
        }

        return value;
    }

    /// <summary>The sign at a point, in integers: the value times the powers of the denominator and all denominators of the coefficients.</summary>
    public int SignAt(Rational x)
    {
        if (Degree <= 2 && x.BitLength <= 128)
        {
            return At(x).Sign;
        }

        var whole = _whole ??= [.. Primitive()._coefficients.Select(c => c.Numerator)];
        if (x.IsZero)
        {
            return whole[0].Sign;
        }

        var (p, q) = (x.Numerator, x.Denominator);
        var (value, scale) = (whole[^1], BigInteger.One);
        for (var power = Degree - 1; power >= 0; power--)
        {
            scale *= q;
            value = (value * p) + (whole[power] * scale);
        }

        return value.Sign;
    }

    /// <summary>Adds the real roots of a polynomial of degree one, or of degree two where they are rational; false for all others.</summary>
    public bool TryAddRationalRoots(List<Rational> roots)
    {
        if (Degree == 1)
        {
            roots.Add(-_coefficients[0] / Leading);
            return true;
        }

        if (Degree != 2)
        {
            return false;
        }

        var discriminant = (_coefficients[1] * _coefficients[1]) - (4 * Leading * _coefficients[0]);
        if (discriminant.Sign < 0)
        {
            return true;
        }

        if (SquareRoot(discriminant.Numerator) is not { } above || SquareRoot(discriminant.Denominator) is not { } below)
        {
            return false;
        }

        var root = new Rational(above, below);
        roots.Add((-_coefficients[1] - root) / (2 * Leading));
        roots.Add((-_coefficients[1] + root) / (2 * Leading));
        return true;
    }

    /// <summary>Both roots of a polynomial of degree two with no rational ones, each between its ends; they are real where there are any.</summary>
    /// <param name="bits">How many binary digits of the root of the discriminant stand behind the point.</param>
    public IEnumerable<(Rational Low, Rational High)> IrrationalRoots(int bits)
    {
        var unit = Rational.Dyadic(BigInteger.One, bits + 1);
        var discriminant = (_coefficients[1] * _coefficients[1]) - (4 * Leading * _coefficients[0]);
        var scaled = Floor(discriminant, bits);
        foreach (var spread in new[] { -scaled - 1, scaled })
        {
            yield return (((unit * spread) - (_coefficients[1] / 2)) / Leading, ((unit * (spread + 1)) - (_coefficients[1] / 2)) / Leading);
        }

        // The root of a positive number in units of 2^-bits, rounded down (Newton's method from above).
        static BigInteger Floor(Rational value, int bits)
        {
            var square = (value.Numerator << (2 * bits)) / value.Denominator;
            var root = BigInteger.One << (int)((square.GetBitLength() + 1) / 2);
            while ((root + (square / root)) >> 1 is var next && next < root)
            {
                root = next;
            }

            return root;
        }
    }

    /// <summary>Whether the two are the same polynomial.</summary>
    public bool HasSameCoefficients(Polynomial other) => _coefficients.AsSpan().SequenceEqual(other._coefficients.AsSpan());

    // The root of a square, by way of doubles; null for all others and for numbers above 2^100.
    private static BigInteger? SquareRoot(BigInteger value)
    {
        if (value.GetBitLength() > 100)
        {
            return null;
        }

        var root = new BigInteger(Math.Round(Math.Sqrt((double)value)));
        return root * root == value ? root : null;
    }

    // Gauss: a factor over the rationals is one over the integers once the coefficients are cleared of denominators and of a common divisor.
    private Polynomial Primitive()
    {
        var denominator = _coefficients.Aggregate(BigInteger.One, (lcm, c) => lcm / BigInteger.GreatestCommonDivisor(lcm, c.Denominator) * c.Denominator);
        var cleared = _coefficients.Select(c => c * denominator).ToList();
        var content = cleared.Aggregate(BigInteger.Zero, (gcd, c) => BigInteger.GreatestCommonDivisor(gcd, c.Numerator));
        return new(cleared.Select(c => c / content));
    }

    private bool HasRationalRoot() => RationalRoots().Any();

    /// <summary>The rational roots, each once, as far as their candidates are few: a root p/q in lowest terms has p dividing the lowest and q the highest coefficient.</summary>
    public IEnumerable<Rational> RationalRoots()
    {
        var primitive = Primitive();
        var lowest = 0;
        while (primitive._coefficients[lowest].IsZero)
        {
            lowest++;
        }

        if (lowest > 0)
        {
            yield return Rational.Zero;
        }

        var above = Divisors(primitive._coefficients[lowest].Numerator);
        var below = Divisors(primitive.Leading.Numerator);
        foreach (var root in (from p in above from q in below from sign in new[] { 1, -1 } select sign * new Rational(p, q)).Distinct().Take(2 * MaximalCandidates))
        {
            if (primitive.At(root).IsZero)
            {
                yield return root;
            }
        }
    }

    // Kronecker: a quadratic factor over the integers takes divisors of the values at 0, 1 and -1.
    private bool HasQuadraticFactor()
    {
        var primitive = Primitive();
        var values = new[] { Rational.Zero, Rational.One, -Rational.One }.Select(x => SignedDivisors(primitive.At(x).Numerator)).ToList();
        if ((long)values[0].Count * values[1].Count * values[2].Count > 20L * MaximalCandidates)
        {
            return false;
        }

        foreach (var atZero in values[0].Where(d => d.Sign > 0))
        {
            foreach (var atOne in values[1])
            {
                foreach (var atMinusOne in values[2])
                {
                    // c = f(0), a + b + c = f(1), a - b + c = f(-1)
                    var twiceA = atOne + atMinusOne - (2 * atZero);
                    if (twiceA.IsZero || !twiceA.IsEven || !(atOne - atMinusOne).IsEven)
                    {
                        continue;
                    }

                    var candidate = new Polynomial([atZero, (atOne - atMinusOne) / 2, twiceA / 2]);
                    if (primitive.DividedBy(candidate).Remainder.Degree < 0)
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }

    private static List<BigInteger> SignedDivisors(BigInteger value) => [.. Divisors(value).SelectMany(d => new[] { d, -d })];

    private static List<BigInteger> Divisors(BigInteger value)
    {
        var magnitude = BigInteger.Abs(value);
        var divisors = new List<BigInteger>();
        for (BigInteger d = 1; d * d <= magnitude && d <= MaximalDivisor; d++)
        {
            if ((magnitude % d).IsZero)
            {
                divisors.Add(d);
                divisors.Add(magnitude / d);
            }
        }

        return divisors;
    }
}

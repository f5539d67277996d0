using System.Numerics;
using System.Runtime.CompilerServices;

namespace ExamSolver.Symbolics;

/// <summary>Powers over the reals, where a negative base has integer exponents only; of complex values, the principal ones.</summary>
internal static class Powers
{
    public static Expr Raise(Expr @base, Expr exponent)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        Work.Charge(50);
        if (@base.IsUndefined || exponent.IsUndefined)
        {
            return Expr.Undefined;
        }

        if (exponent.IsOne)
        {
            return @base;
        }

        if (exponent.IsZero || @base.IsOne)
        {
            return Expr.One;
        }

        return exponent is NumberExpr number
            ? number.Value.IsInteger ? ToInteger(@base, number) : ToFraction(@base, number)
            : ToSymbolic(@base, exponent);
    }

    private static Expr OfProduct(ProductExpr product, NumberExpr exponent)
    {
        var parts = new Expr[product.Factors.Length + 1];
        parts[0] = Expr.Number(product.Coefficient).Pow(exponent);
        for (var i = 1; i < parts.Length; i++)
        {
            var (@base, power) = product.Factors[i - 1];
            parts[i] = @base.Pow(power.IsOne ? exponent : power * exponent);
        }

        return Products.Multiply(parts);
    }

    // For an integer n: (a·b)^n = a^n·b^n and (a^b)^n = a^(b·n) wherever the left side is defined.
    private static Expr ToInteger(Expr @base, NumberExpr exponent)
    {
        switch (@base)
        {
            case NumberExpr number:
                return NumberToInteger(number, exponent);
            case SymbolExpr:
                return new PowerExpr(@base, exponent);
            case PowerExpr power:
                return power.Base.Pow(power.Exponent * exponent);
            case ProductExpr product:
                return OfProduct(product, exponent);
            case SumExpr sum:
                if (sum.IsComplex && GaussianNumber.Of(sum) is { } gaussian)
                {
                    return gaussian.Pow(exponent.Value)?.ToExpr() ?? new PowerExpr(sum, exponent);
                }

                return OfSum(sum, Sums.Content(sum), exponent);
            case ApplyExpr { Function: "exp" } exponential:
                return Expr.Apply("exp", exponential.Arguments[0] * exponent);
            case ApplyExpr { Function: "i" } unit:
                return (int)(((exponent.Value.Numerator % 4) + 4) % 4) switch { 0 => Expr.One, 1 => unit, 2 => Rational.MinusOne, _ => -unit };
            case ApplyExpr { Function: "abs", IsComplex: false } absolute when exponent.Value.Numerator.IsEven:
                return absolute.Arguments[0].Pow(exponent);
            default:
                return new PowerExpr(@base, exponent);
        }
    }

    // (c·s)^e = c^e·s^e for a number c that may leave.
    private static Expr OfSum(SumExpr sum, Rational content, Expr exponent) => content.IsOne
        ? new PowerExpr(sum, exponent)
        : Expr.Number(content).Pow(exponent) * new PowerExpr(Sums.Scale(content.Reciprocal(), sum), exponent);

    private static Expr NumberToInteger(NumberExpr number, NumberExpr exponent)
    {
        var value = number.Value;
        if (value.IsZero)
        {
            return exponent.Value.Sign > 0 ? Expr.Zero : Expr.Undefined;
        }

        if (value.IsMinusOne)
        {
            return exponent.Value.Numerator.IsEven ? Expr.One : Expr.Number(value);
        }

        if (exponent.Value.TryGetInt32(out var n) && value.BitLength0() * Math.Abs((long)n) <= Limits.MaximalBits)
        {
            return Expr.Number(value.Pow(n));
        }

        // Too long to write out: split into prime bases so that 4^1000000 is 2^2000000.
        var sign = value.Sign < 0 && !exponent.Value.Numerator.IsEven ? Expr.Number(Rational.MinusOne) : Expr.One;
        return FromPrimes(sign, value.Abs(), exponent, static (prime, e) => new PowerExpr(Expr.Number(prime), e));
    }

    private static Expr ToFraction(Expr @base, NumberExpr exponent)
    {
        switch (@base)
        {
            case NumberExpr number:
                return NumberToFraction(number, exponent);
            case PowerExpr power:
                return PowerOfFactor(new(power.Base, power.Exponent), exponent);
            case ApplyExpr { Function: "exp", IsComplex: false } exponential:
                return Expr.Apply("exp", exponential.Arguments[0] * exponent);
            case ProductExpr product:
                return ProductPower(product, exponent);
            case SumExpr sum:
                return OfSum(sum, Sums.Content(sum).Abs(), exponent);
            default:
                return new PowerExpr(@base, exponent);
        }
    }

    // q^(n/d) = q^floor(n/d) · product of p^((n mod d)/d) over the prime factors p of q.
    private static Expr NumberToFraction(NumberExpr number, NumberExpr exponent)
    {
        var value = number.Value;
        if (value.IsZero)
        {
            return exponent.Value.Sign > 0 ? Expr.Zero : Expr.Undefined;
        }

        // Square roots of negative numbers are imaginary; other roots are no real numbers, but always written in the same way.
        var sign = value.Sign > 0 ? Expr.One
            : exponent.Value.Denominator == 2 ? Expr.ImaginaryUnit.Pow(Expr.Number(exponent.Value * 2))
            : new PowerExpr(Rational.MinusOne, exponent);
        if (value.IsMinusOne)
        {
            return sign;
        }

        return FromPrimes(sign, value.Abs(), exponent, static (prime, e) =>
        {
            var fraction = e.Value - e.Value.Floor();
            var whole = Expr.Number(prime).Pow(Expr.Number(e.Value.Floor()));

            // A whole part that is too long to write out stays with the fraction.
            return fraction.IsZero ? whole
                : whole is NumberExpr ? whole * new PowerExpr(Expr.Number(prime), Expr.Number(fraction))
                : new PowerExpr(Expr.Number(prime), e);
        });
    }

    private static Expr FromPrimes(Expr start, Rational value, NumberExpr exponent, Func<Rational, NumberExpr, Expr> power)
    {
        var parts = new List<Expr> { start };
        foreach (var (prime, multiplicity) in PrimeFactors.Of(value))
        {
            parts.Add(power(prime, (NumberExpr)Expr.Number(exponent.Value * multiplicity)));
        }

        return Products.Multiply(parts);
    }

    // What is never negative leaves the root: (c·x²·y)^r = c^r·|x|^(2r)·y^r for c > 0.
    private static Expr ProductPower(ProductExpr product, Expr exponent)
    {
        var outside = new List<Expr>();
        var inside = new List<Expr>();
        outside.Add(Expr.Number(product.Coefficient.Abs()).Pow(exponent));
        if (product.Coefficient.Sign < 0)
        {
            inside.Add(Expr.Number(Rational.MinusOne));
        }

        foreach (var factor in product.Factors)
        {
            if (Signs.IsNonnegative(factor.Base, factor.Exponent))
            {
                outside.Add(PowerOfFactor(factor, exponent));
            }
            else
            {
                inside.Add(Products.OfFactor(factor));
            }
        }

        if (inside.Count == 1)
        {
            outside.Add(Products.FactorOf(inside[0]) is { Exponent.IsOne: false } factor ? PowerOfFactor(factor, exponent) : Opaque(inside[0], exponent));
        }
        else if (inside.Count > 1)
        {
            outside.Add(Opaque(Products.Multiply(inside), exponent));
        }

        return Products.Multiply(outside);
    }

    /// <summary>(b^e)^r: b^(e·r) where b cannot be negative or its sign survives, |b|^(e·r) for even e.</summary>
    private static Expr PowerOfFactor(ProductFactor factor, Expr exponent)
    {
        var (inner, power) = factor;
        if (inner.IsComplex || power.IsComplex)
        {
            // (z^a)^r = z^(a·r) for -1 < a ≤ 1, where z^a has an angle of less than a half-turn.
            return power is NumberExpr { Value: var a } && a.Abs() <= 1 && !a.IsMinusOne
                ? inner.Pow(power * exponent)
                : new PowerExpr(Products.OfFactor(factor), exponent);
        }

        if (Signs.IsNonnegative(inner, Expr.One))
        {
            return inner.Pow(power * exponent);
        }

        return power is NumberExpr { Value: var value }
            ? value.IsInteger && value.Numerator.IsEven
                ? Expr.Apply("abs", inner).Pow(power * exponent)
                : inner.Pow(power * exponent)
            : new PowerExpr(Products.OfFactor(factor), exponent);
    }

    private static Expr ToSymbolic(Expr @base, Expr exponent)
    {
        switch (@base)
        {
            case NumberExpr { Value: var value } when value.Sign > 0:
                return NumberToSymbolic(value, exponent);
            case NumberExpr { Value: var value } when value.Sign < 0 && !value.IsMinusOne:
                return Opaque(Expr.Number(Rational.MinusOne), exponent) * Expr.Number(-value).Pow(exponent);
            case ApplyExpr { Function: "exp", IsComplex: false } exponential:
                return Expr.Apply("exp", exponential.Arguments[0] * exponent);
            case PowerExpr power:
                return PowerOfFactor(new(power.Base, power.Exponent), exponent);
            case ProductExpr product:
                return ProductPower(product, exponent);
            case SumExpr sum:
                return OfSum(sum, Sums.Content(sum).Abs(), exponent);
            default:
                return new PowerExpr(@base, exponent);
        }
    }

    // q^(c + y) = q^c·q^y, and q^y over the prime factors of q, so that 4^x is 2^(2x) and 2·2^x is 2^(x+1).
    private static Expr NumberToSymbolic(Rational value, Expr exponent)
    {
        if (exponent is SumExpr { Constant.IsZero: false } sum)
        {
            return Expr.Number(value).Pow(Expr.Number(sum.Constant)) * NumberToSymbolic(value, exponent - Expr.Number(sum.Constant));
        }

        var parts = new List<Expr>();
        foreach (var (prime, multiplicity) in PrimeFactors.Of(value))
        {
            parts.Add(new PowerExpr(Expr.Number(prime), exponent * Expr.Number(multiplicity)));
        }

        return parts.Count == 1 ? parts[0] : Products.Multiply(parts);
    }

    private static PowerExpr Opaque(Expr @base, Expr exponent) => new(@base, exponent);

    private static long BitLength0(this Rational value) =>
        value.Abs().IsOne ? 0 : (long)(value.Numerator.GetBitLength() + value.Denominator.GetBitLength());
}

/// <summary>A prime, or what is left of a number without small ones, and how often it divides.</summary>
internal readonly record struct PrimePower(Rational Prime, int Multiplicity);

/// <summary>Prime factors by trial division up to a bound; what is left above it counts as one factor.</summary>
internal static class PrimeFactors
{
    private const int Bound = 1_000;
    private const int MaximalBits = 512;

    /// <summary>Factors of a positive rational with their (possibly negative) multiplicities, ascending.</summary>
    public static Items<PrimePower> Of(Rational value)
    {
        var factors = new ItemList<PrimePower>(4);
        if (value.TryGetSmall(out var numerator, out var denominator))
        {
            Split(numerator, 1, factors);
            Split(denominator, -1, factors);
        }
        else
        {
            Split(value.Numerator, 1, factors);
            Split(value.Denominator, -1, factors);
        }

        factors.Sort(static (a, b) => a.Prime.CompareTo(b.Prime));
        return new(factors.Drain());
    }

    private static void Split(long value, int sign, ItemList<PrimePower> factors)
    {
        for (var divisor = 2L; divisor <= Bound && value >= divisor * divisor; divisor += divisor == 2 ? 1 : 2)
        {
            var multiplicity = 0;
            for (; value % divisor == 0; multiplicity++)
            {
                value /= divisor;
            }

            if (multiplicity > 0)
            {
                factors.Add(new(divisor, sign * multiplicity));
            }
        }

        if (value != 1)
        {
            factors.Add(new(value, sign));
        }
    }

    private static void Split(BigInteger value, int sign, ItemList<PrimePower> factors)
    {
        if (value.GetBitLength() <= MaximalBits)
        {
            for (var divisor = 2; divisor <= Bound && value >= (BigInteger)divisor * divisor; divisor += divisor == 2 ? 1 : 2)
            {
                var multiplicity = 0;
                while ((value % divisor).IsZero)
                {
                    value /= divisor;
                    multiplicity++;
                }

                if (multiplicity > 0)
                {
                    factors.Add(new(divisor, sign * multiplicity));
                }
            }
        }

        if (!value.IsOne)
        {
            factors.Add(new(value, sign));
        }
    }
}

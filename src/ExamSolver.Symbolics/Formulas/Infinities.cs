namespace ExamSolver.Symbolics;

/// <summary>
/// Arithmetic with ∞ and -∞, as on the extended real line: a finite number changes no infinity, 1/∞ is 0, and ∞ - ∞, 0·∞, ∞/∞, 1^∞ and ∞^0 have no
/// value. What depends on the sign of a symbol has none either.
/// </summary>
internal static class Infinities
{
    private static readonly Expr Infinity = Expr.Apply("inf");

    /// <summary>1 for ∞, -1 for -∞, 0 for anything else.</summary>
    public static int SignOf(Expr value) => value switch
    {
        ApplyExpr { Function: "inf" } => 1,
        ProductExpr { Factors: [{ Base: ApplyExpr { Function: "inf" }, Exponent: NumberExpr { Value.IsOne: true } }] } product => product.Coefficient.Sign,
        _ => 0,
    };

    /// <summary>A sum; null where no term is infinite.</summary>
    public static Expr? Sum(ReadOnlySpan<SumTerm> terms)
    {
        var (sign, isFinite) = (0, true);
        foreach (var (coefficient, term) in terms)
        {
            var own = coefficient.Sign * SignOf(term);
            if (own * sign < 0)
            {
                return Expr.Undefined;
            }

            sign = own == 0 ? sign : own;
            isFinite &= own != 0 || IsFinite(term);
        }

        return sign == 0 ? null : isFinite ? Of(sign) : Expr.Undefined;
    }

    /// <summary>A product; null where no factor is infinite.</summary>
    public static Expr? Product(ReadOnlySpan<Expr> factors)
    {
        var (sign, isInfinite) = (1, false);
        foreach (var factor in factors)
        {
            isInfinite |= SignOf(factor) != 0;
            sign *= SignOf(factor) is var own and not 0 ? own : FiniteSign(factor);
        }

        return !isInfinite ? null : sign == 0 ? Expr.Undefined : Of(sign);
    }

    /// <summary>A quotient; null where neither side is infinite.</summary>
    public static Expr? Quotient(Expr numerator, Expr denominator)
    {
        if (SignOf(denominator) != 0)
        {
            return SignOf(numerator) == 0 && IsFinite(numerator) ? Expr.Zero : Expr.Undefined;
        }

        return SignOf(numerator) == 0 ? null : Product([numerator, denominator]);
    }

    /// <summary>A power; null where neither side is infinite.</summary>
    public static Expr? Power(Expr @base, Expr exponent)
    {
        if (SignOf(exponent) is var direction and not 0)
        {
            // b^∞ grows where |b| > 1 and vanishes where |b| < 1; of a negative b only the latter has a value.
            var b = SignOf(@base) != 0 ? SignOf(@base) * double.PositiveInfinity : @base.FreeSymbols.IsEmpty ? @base.Evaluate(_ => double.NaN) : double.NaN;
            return (Math.Abs(b).CompareTo(1) * direction) switch
            {
                < 0 when !double.IsNaN(b) && b != 0 => Expr.Zero,
                < 0 when b == 0 && direction > 0 => Expr.Zero,
                > 0 when b > 0 => Infinity,
                _ => Expr.Undefined,
            };
        }

        return SignOf(@base) == 0 ? null : exponent switch
        {
            NumberExpr { Value.Sign: < 0 } => Expr.Zero,
            NumberExpr { Value: { Sign: > 0 } power } when SignOf(@base) > 0 || power.IsInteger => Of(SignOf(@base) > 0 || power.Numerator.IsEven ? 1 : -1),
            _ => Expr.Undefined,
        };
    }

    /// <summary>The limit of a function that is known here at infinite arguments; null where none is infinite, or the function is of a sort that has none.</summary>
    public static Expr? Value(string function, Expr[] arguments)
    {
        if (!arguments.Any(a => SignOf(a) != 0) || FunctionTable.CanonicalName(function) is not { } name)
        {
            return null;
        }

        if (name is "max" or "min")
        {
            var decisive = name == "max" ? 1 : -1;
            return arguments.Any(a => SignOf(a) == decisive) ? Of(decisive)
                : arguments.Where(a => SignOf(a) == 0).ToArray() is { Length: > 0 } others ? Expr.Apply(name, others)
                : Of(-decisive);
        }

        if (arguments is not [var argument])
        {
            return null;
        }

        var value = FunctionTable.Find(name)!.Evaluate([SignOf(argument) * double.PositiveInfinity]);
        return double.IsInfinity(value) ? Of(Math.Sign(value))
            : value is 0 or 1 or -1 ? Expr.Number((int)value)
            : value is Math.PI / 2 or -Math.PI / 2 ? Expr.Pi * Rational.Half * Math.Sign(value)
            : Expr.Undefined;
    }

    private static Expr Of(int sign) => sign > 0 ? Infinity : -Infinity;

    private static bool IsFinite(Expr value) => !value.IsUndefined && !value.IsComplex && value is not (ArrayExpr or RelationExpr);

    /// <summary>The sign of a finite factor, 0 where it is zero or unknown.</summary>
    private static int FiniteSign(Expr factor) => !IsFinite(factor) ? 0 : Signs.Of(factor, null) switch { Sign.Positive => 1, Sign.Negative => -1, _ => 0 };
}

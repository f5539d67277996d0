namespace ExamSolver.Symbolics;

/// <summary>What is known about a sign without evaluating: sound, never complete.</summary>
internal static class Signs
{
    /// <summary>Whether base^exponent is ≥ 0 at every real point where it is defined.</summary>
    public static bool IsNonnegative(Expr @base, Expr exponent) =>
        (!@base.IsComplex && exponent is NumberExpr { Value: var value } && (!value.IsInteger || value.Numerator.IsEven))
        || (!exponent.IsComplex && Of(@base, null) is Sign.Positive or Sign.Nonnegative);

    /// <summary>The sign of a value under the declarations (null: every symbol is real).</summary>
    public static Sign Of(Expr value, Declarations? declarations)
    {
        if (value.IsComplex)
        {
            return value is ApplyExpr { Function: "abs" } ? Sign.Nonnegative : Sign.Unknown;
        }

        switch (value)
        {
            case NumberExpr number:
                return number.Value.Sign switch { 0 => Sign.Zero, > 0 => Sign.Positive, _ => Sign.Negative };
            case SymbolExpr symbol:
                return declarations?.DomainOf(symbol.Name).Sign ?? Sign.Unknown;
            case SumExpr sum:
                return OfSum(sum, declarations);
            case ProductExpr product:
                var sign = product.Coefficient.Sign > 0 ? Sign.Positive : Sign.Negative;
                foreach (var factor in product.Factors)
                {
                    sign = Times(sign, OfPower(factor.Base, factor.Exponent, declarations));
                    if (sign == Sign.Unknown)
                    {
                        break;
                    }
                }

                return sign;
            case PowerExpr power:
                return OfPower(power.Base, power.Exponent, declarations);
            case ApplyExpr { Definition: { } definition } apply:
                return definition.Range switch
                {
                    FunctionRange.Positive or FunctionRange.UnitInterval => Sign.Positive,
                    FunctionRange.Nonnegative => apply.Function == "abs" && Of(apply.Arguments[0], declarations) is Sign.Positive or Sign.Negative
                        ? Sign.Positive
                        : Sign.Nonnegative,
                    FunctionRange.SameSign => Of(apply.Arguments[0], declarations),
                    _ => OfExtremum(apply, declarations),
                };
            case BindExpr { Kind: "sum" or "expectation" } bind when Of(bind.Body, declarations) is Sign.Positive or Sign.Nonnegative:
                return Sign.Nonnegative;
            case BindExpr { Kind: "prod" } bind when Of(bind.Body, declarations) is (Sign.Positive or Sign.Nonnegative) and var body:
                return body;
            default:
                return Sign.Unknown;
        }
    }

    private static Sign OfPower(Expr @base, Expr exponent, Declarations? declarations)
    {
        var sign = Of(@base, declarations);
        if (sign == Sign.Positive || exponent.IsOne)
        {
            return sign;
        }

        if (exponent is NumberExpr { Value: var value })
        {
            if (!value.IsInteger)
            {
                return value.Sign < 0 ? Sign.Positive : Sign.Nonnegative;
            }

            if (value.Numerator.IsEven)
            {
                return sign is Sign.Negative or Sign.Nonzero || value.Sign < 0 ? Sign.Positive : Sign.Nonnegative;
            }

            return value.Sign < 0 && sign == Sign.Nonnegative ? Sign.Positive : value.Sign < 0 && sign == Sign.Nonpositive ? Sign.Negative : sign;
        }

        return sign == Sign.Nonnegative ? Sign.Nonnegative : Sign.Unknown;
    }

    private static Sign OfSum(SumExpr sum, Declarations? declarations)
    {
        var constant = sum.Constant.Sign switch { 0 => Sign.Zero, > 0 => Sign.Positive, _ => Sign.Negative };
        var result = constant;
        foreach (var term in sum.Terms)
        {
            var sign = Of(term.Monomial, declarations);
            result = Plus(result, term.Coefficient.Sign > 0 ? sign : Times(sign, Sign.Negative));
            if (result == Sign.Unknown)
            {
                return OfComplement(sum, declarations);
            }
        }

        return result;
    }

    // 1 - u is positive for u strictly inside (0, 1): a probability's complement.
    private static Sign OfComplement(SumExpr sum, Declarations? declarations)
    {
        if (sum.Terms is not [var (coefficient, monomial)] || sum.Constant.Abs() < coefficient.Abs() || sum.Constant.Sign == coefficient.Sign)
        {
            return Sign.Unknown;
        }

        var strict = monomial is ApplyExpr { Definition.Range: FunctionRange.UnitInterval };
        var inside = strict || (monomial is SymbolExpr symbol && declarations?.DomainOf(symbol.Name).IsWithinUnitInterval == true);
        strict |= sum.Constant.Abs() > coefficient.Abs()
            || (monomial is SymbolExpr s && declarations?.DomainOf(s.Name).Contains(Rational.One) == false);
        return !inside ? Sign.Unknown
            : sum.Constant.Sign > 0 ? strict ? Sign.Positive : Sign.Nonnegative
            : strict ? Sign.Negative : Sign.Nonpositive;
    }

    private static Sign OfExtremum(ApplyExpr apply, Declarations? declarations)
    {
        if (apply.Function == "max")
        {
            var signs = apply.Arguments.Select(a => Of(a, declarations)).ToList();
            return signs.Contains(Sign.Positive) ? Sign.Positive
                : signs.Exists(s => s is Sign.Nonnegative or Sign.Zero) ? Sign.Nonnegative
                : Sign.Unknown;
        }

        if (apply.Function == "min" && apply.Arguments.All(a => Of(a, declarations) is Sign.Positive))
        {
            return Sign.Positive;
        }

        return Sign.Unknown;
    }

    private static Sign Plus(Sign left, Sign right) => (left, right) switch
    {
        (Sign.Zero, _) => right,
        (_, Sign.Zero) => left,
        (Sign.Positive, Sign.Positive or Sign.Nonnegative) or (Sign.Nonnegative, Sign.Positive) => Sign.Positive,
        (Sign.Nonnegative, Sign.Nonnegative) => Sign.Nonnegative,
        (Sign.Negative, Sign.Negative or Sign.Nonpositive) or (Sign.Nonpositive, Sign.Negative) => Sign.Negative,
        (Sign.Nonpositive, Sign.Nonpositive) => Sign.Nonpositive,
        _ => Sign.Unknown,
    };

    private static Sign Times(Sign left, Sign right) => (left, right) switch
    {
        (Sign.Zero, _) or (_, Sign.Zero) => Sign.Zero,
        (Sign.Unknown, _) or (_, Sign.Unknown) => Sign.Unknown,
        (Sign.Positive, _) => right,
        (_, Sign.Positive) => left,
        (Sign.Nonzero, Sign.Negative or Sign.Nonzero) or (Sign.Negative, Sign.Nonzero) => Sign.Nonzero,
        (Sign.Negative, _) => Negate(right),
        (_, Sign.Negative) => Negate(left),
        (Sign.Nonnegative, Sign.Nonnegative) or (Sign.Nonpositive, Sign.Nonpositive) => Sign.Nonnegative,
        (Sign.Nonnegative, Sign.Nonpositive) or (Sign.Nonpositive, Sign.Nonnegative) => Sign.Nonpositive,
        _ => Sign.Unknown,
    };

    private static Sign Negate(Sign sign) => sign switch
    {
        Sign.Positive => Sign.Negative,
        Sign.Negative => Sign.Positive,
        Sign.Nonnegative => Sign.Nonpositive,
        Sign.Nonpositive => Sign.Nonnegative,
        _ => sign,
    };
}

/// <summary>What is known about the sign of a real value.</summary>
public enum Sign
{
    /// <summary>Nothing is known.</summary>
    Unknown,

    /// <summary>Equal to zero.</summary>
    Zero,

    /// <summary>Greater than zero.</summary>
    Positive,

    /// <summary>Greater than or equal to zero.</summary>
    Nonnegative,

    /// <summary>Less than zero.</summary>
    Negative,

    /// <summary>Less than or equal to zero.</summary>
    Nonpositive,

    /// <summary>Different from zero.</summary>
    Nonzero,
}

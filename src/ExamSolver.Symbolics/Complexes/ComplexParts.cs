namespace ExamSolver.Symbolics;

/// <summary>A complex value as a + b·i with real a and b, where arithmetic, exponentials and circular functions are all that occurs.</summary>
/// <remarks>A complex symbol z has the parts re(z) and im(z).</remarks>
internal static class ComplexParts
{
    private const int MaximalExponent = 64;
    private const long MaximalSize = 20_000;

    /// <summary>Both parts; null where a part has no such form or grows too long.</summary>
    public static (Expr Re, Expr Im)? Of(Expr value)
    {
        switch (value)
        {
            case { IsComplex: false }:
                return (value, Expr.Zero);
            case ApplyExpr { Function: "i" }:
                return (Expr.Zero, Expr.One);
            case SymbolExpr symbol:
                return (new ApplyExpr("re", [symbol]), new ApplyExpr("im", [symbol]));
            case SumExpr sum:
                var parts = sum.Terms.Select(t => (t.Coefficient, Parts: Of(t.Monomial))).ToList();
                return parts.Exists(p => p.Parts is null)
                    ? null
                    : (Sums.Add(parts.Select(p => Products.Scale(p.Coefficient, p.Parts!.Value.Re)).Append(Expr.Number(sum.Constant))),
                        Sums.Add(parts.Select(p => Products.Scale(p.Coefficient, p.Parts!.Value.Im))));
            case ProductExpr product:
                (Expr Re, Expr Im)? result = (Expr.Number(product.Coefficient), Expr.Zero);
                foreach (var factor in product.Factors)
                {
                    result = result is { } before && Of(Products.OfFactor(factor)) is { } next ? Times(before, next) : null;
                }

                return result;
            case PowerExpr { Exponent: NumberExpr { Value: { IsInteger: true } exponent } } power:
                return Of(power.Base) is { } inner ? Power(inner, exponent) : null;
            case ApplyExpr { Arguments: [var argument] } apply when Of(argument) is var (a, b):
                return OfFunction(apply, a, b);
            default:
                return null;
        }
    }

    private static (Expr Re, Expr Im)? OfFunction(ApplyExpr apply, Expr a, Expr b)
    {
        Expr F(string function, Expr x) => Expr.Apply(function, x);
        return apply.Function switch
        {
            "exp" => (F("exp", a) * F("cos", b), F("exp", a) * F("sin", b)),
            "sin" => (F("sin", a) * F("cosh", b), F("cos", a) * F("sinh", b)),
            "cos" => (F("cos", a) * F("cosh", b), -F("sin", a) * F("sinh", b)),
            "sinh" => (F("sinh", a) * F("cos", b), F("cosh", a) * F("sin", b)),
            "cosh" => (F("cosh", a) * F("cos", b), F("sinh", a) * F("sin", b)),
            "conj" => (a, -b),
            "re" => (a, Expr.Zero),
            "im" => (b, Expr.Zero),
            "abs" => ((a.Pow(2) + b.Pow(2)).Pow(Rational.Half), Expr.Zero),
            _ => null,
        };
    }

    private static (Expr Re, Expr Im)? Times((Expr Re, Expr Im) x, (Expr Re, Expr Im) y) =>
        x.Re.Size + x.Im.Size + y.Re.Size + y.Im.Size > MaximalSize
            ? null
            : ((x.Re * y.Re) - (x.Im * y.Im), (x.Re * y.Im) + (x.Im * y.Re));

    private static (Expr Re, Expr Im)? Power((Expr Re, Expr Im) @base, Rational exponent)
    {
        if (!exponent.TryGetInt32(out var n) || Math.Abs((long)n) > MaximalExponent)
        {
            return null;
        }

        if (n < 0)
        {
            var norm = @base.Re.Pow(2) + @base.Im.Pow(2);
            @base = (@base.Re / norm, -@base.Im / norm);
        }

        if (!Expansion.IsShort((@base.Re + @base.Im).Pow(n)))
        {
            return null;
        }

        (Expr Re, Expr Im)? result = (Expr.One, Expr.Zero);
        for (var i = 0; i < Math.Abs(n); i++)
        {
            result = result is { } before && Times(before, @base) is var (re, im) ? (re.Expand(), im.Expand()) : null;
        }

        return result;
    }
}

namespace ExamSolver.Symbolics;

/// <summary>Cancels common polynomial factors above and below a fraction bar: <c>(x^2 - 1)/(x - 1)</c> is <c>x + 1</c> wherever both are defined.</summary>
internal static class Cancellation
{
    public static Expr Of(Expr value)
    {
        if (value is NumberExpr or SymbolExpr)
        {
            return value;
        }

        var mapped = Children.Map(value, Of);
        return mapped is not ProductExpr product || product.IsComplex ? mapped
            : product.FreeSymbols is [var symbol] ? OfProduct(product, symbol)
            : OfSeveral(product);
    }

    private const int MaximalSymbols = 5;

    // Each sum above against each below, as polynomials of all their symbols.
    private static Expr OfSeveral(ProductExpr product)
    {
        var factors = product.Factors.ToList();
        for (var i = 0; i < factors.Count; i++)
        {
            for (var j = 0; j < factors.Count; j++)
            {
                if (factors[i] is not { Base: SumExpr a, Exponent: NumberExpr { Value: { IsInteger: true, Sign: > 0 } m } }
                    || factors[j] is not { Base: SumExpr b, Exponent: NumberExpr { Value: { IsInteger: true, Sign: < 0 } n } })
                {
                    continue;
                }

                var names = SymbolNames.Of(a, b);
                if (names.Count is < 2 or > MaximalSymbols
                    || MultiPolynomial.Of(a, names) is not { } above || MultiPolynomial.Of(b, names) is not { } below
                    || MultiPolynomial.GreatestCommonDivisor(above, below) is not { IsConstant: false } common
                    || above.DividedBy(common) is not { } left || below.DividedBy(common) is not { } right)
                {
                    continue;
                }

                // a^m·b^n = (a/g)^m·(b/g)^n·g^(m+n); the degrees fall, so that this ends.
                var rest = factors.Where((_, k) => k != i && k != j).Select(Products.OfFactor).Prepend(Expr.Number(product.Coefficient));
                var result = Products.Multiply(rest.Append(left.ToExpr(names).Pow(Expr.Number(m))).Append(right.ToExpr(names).Pow(Expr.Number(n))).Append(common.ToExpr(names).Pow(Expr.Number(m + n))));
                return result is ProductExpr again ? OfSeveral(again) : result;
            }
        }

        return product;
    }

    private static Expr OfProduct(ProductExpr product, string symbol)
    {
        var others = new List<Expr> { Expr.Number(product.Coefficient) };
        var above = new List<(Polynomial Base, int Exponent)>();
        var below = new List<(Polynomial Base, int Exponent)>();
        foreach (var factor in product.Factors)
        {
            if (factor.Exponent is NumberExpr number && number.Value.TryGetInt32(out var n) && n != int.MinValue && Polynomial.Of(factor.Base, symbol) is { Degree: > 0 } polynomial)
            {
                (n > 0 ? above : below).Add((polynomial, Math.Abs(n)));
            }
            else
            {
                others.Add(Products.OfFactor(factor));
            }
        }

        var changed = false;
        for (var i = 0; i < above.Count; i++)
        {
            for (var j = 0; j < below.Count; j++)
            {
                var ((a, m), (b, n)) = (above[i], below[j]);
                var common = Polynomial.GreatestCommonDivisor(a, b);
                if (common.Degree <= 0)
                {
                    continue;
                }

                // a^m/b^n = (a/g)^m/(b/g)^n·g^(m-n); the degrees fall, so that this ends.
                changed = true;
                above[i] = (a.DividedBy(common).Quotient, m);
                below[j] = (b.DividedBy(common).Quotient, n);
                if (m != n)
                {
                    (m > n ? above : below).Add((common, Math.Abs(m - n)));
                }
            }
        }

        return changed
            ? Products.Multiply(others
                .Concat(above.Select(f => f.Base.ToExpr(symbol).Pow(f.Exponent)))
                .Concat(below.Select(f => f.Base.ToExpr(symbol).Pow(-f.Exponent))))
            : product;
    }
}

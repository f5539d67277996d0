namespace ExamSolver.Symbolics;

/// <summary>A sum over its common denominator.</summary>
internal static class SingleFraction
{
    /// <summary>The numerator of the value over the product of its terms' denominators; zero exactly where the value is.</summary>
    public static Expr Numerator(Expr value) => Split(value).Numerator;

    public static (Expr Numerator, Expr Denominator) Split(Expr value)
    {
        switch (value)
        {
            case SumExpr sum:
                var parts = new (Expr Numerator, Expr Denominator)[sum.Terms.Length];
                for (var i = 0; i < parts.Length; i++)
                {
                    parts[i] = Split(sum.Terms[i].Monomial);
                }

                var denominator = Common(parts.Select(p => p.Denominator));
                var numerators = new Expr[parts.Length + 1];
                for (var i = 0; i < parts.Length; i++)
                {
                    numerators[i] = Products.Scale(sum.Terms[i].Coefficient, parts[i].Numerator * (denominator / parts[i].Denominator));
                }

                numerators[^1] = Products.Scale(sum.Constant, denominator);
                return (Sums.Add(numerators), denominator);
            case ProductExpr product:
                var factors = product.Factors.Select(f => Split(Products.OfFactor(f))).ToList();
                return (
                    Products.Multiply(factors.Select(f => f.Numerator).Prepend(product.Coefficient)),
                    Products.Multiply(factors.Select(f => f.Denominator)));
            case PowerExpr { Exponent: NumberExpr { Value: { IsInteger: true } exponent } } power:
                var (above, below) = Split(power.Base);
                return exponent.Sign > 0
                    ? (above.Pow(power.Exponent), below.Pow(power.Exponent))
                    : (below.Pow(-power.Exponent), above.Pow(-power.Exponent));
            case PowerExpr { Exponent: NumberExpr { Value.Sign: < 0 } } root:
                return (Expr.One, root.Pow(-1));
            default:
                return (value, Expr.One);
        }
    }

    // The least common multiple over the factors as they stand.
    private static Expr Common(IEnumerable<Expr> denominators)
    {
        var highest = new Dictionary<Expr, Rational>();
        var opaque = new HashSet<Expr>();
        foreach (var denominator in denominators)
        {
            var factors = denominator is ProductExpr product ? product.Factors.AsEnumerable() : denominator is NumberExpr ? [] : [Products.FactorOf(denominator)];
            foreach (var factor in factors)
            {
                if (factor.Exponent is NumberExpr number)
                {
                    var old = highest.GetValueOrDefault(factor.Base);
                    highest[factor.Base] = number.Value > old ? number.Value : old;
                }
                else
                {
                    opaque.Add(Products.OfFactor(factor));
                }
            }
        }

        return Products.Multiply(highest.Select(p => p.Key.Pow(p.Value)).Concat(opaque));
    }
}

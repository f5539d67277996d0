namespace ExamSolver.Symbolics;

/// <summary>Products over sums multiplied out. Stops short of expressions with too many terms: those stay as they are.</summary>
internal static class Expansion
{
    private const int MaximalTerms = 20_000;
    private const int MaximalExponent = 1_000;

    public static Expr Of(Expr value) => value switch
    {
        SumExpr sum => Sums.Add(sum.Terms.Select(t => Products.Scale(t.Coefficient, Of(t.Monomial))).Append(Expr.Number(sum.Constant))),
        ProductExpr product => MultiplyOut(product.Factors.Select(OfFactor).Prepend(Expr.Number(product.Coefficient))),
        PowerExpr power => OfFactor(new(power.Base, power.Exponent)),
        _ => Children.Map(value, Of),
    };

    /// <summary>Whether few terms come out, so that multiplying out costs little; an upper bound by counting.</summary>
    public static bool IsShort(Expr value, double terms = 400) => value.Size <= Limits.MaximalWalk && Terms(value) <= terms;

    private static double Terms(Expr value) => value switch
    {
        SumExpr sum => sum.Terms.Sum(t => Terms(t.Monomial)) + 1,
        ProductExpr product => product.Factors.Aggregate(1.0, (count, f) => count * Terms(f.Base, f.Exponent)),
        PowerExpr power => Terms(power.Base, power.Exponent),
        NumberExpr or SymbolExpr => 1,
        _ => Math.Max(1, Children.Of(value).Sum(Terms)),
    };

    // The number of monomials of degree n in k terms.
    private static double Terms(Expr @base, Expr exponent)
    {
        var k = Terms(@base);
        if (k <= 1 || exponent is not NumberExpr { Value: { IsInteger: true } n } || !n.Abs().TryGetInt32(out var degree))
        {
            return Math.Max(1, k);
        }

        var count = 1.0;
        for (var i = 1; i < k && count < 1e12; i++)
        {
            count = count * (degree + i) / i;
        }

        return count;
    }

    private static Expr OfFactor(ProductFactor factor)
    {
        var @base = Of(factor.Base);
        var exponent = Of(factor.Exponent);
        if (@base is not SumExpr sum || exponent is not NumberExpr { Value: var value } || !value.IsInteger)
        {
            return @base.Pow(exponent);
        }

        // Under a fraction bar the power is multiplied out too, so that equal denominators look equal.
        if (!value.Abs().TryGetInt32(out var n) || n > MaximalExponent || Size(sum, n) > MaximalTerms)
        {
            return @base.Pow(exponent);
        }

        var result = (Expr)sum;
        for (var i = 1; i < n; i++)
        {
            result = MultiplyOut([result, sum]);
        }

        return value.Sign < 0 ? result.Pow(-1) : result;
    }

    private static Expr MultiplyOut(IEnumerable<Expr> factors)
    {
        var result = Expr.One;
        foreach (var factor in factors)
        {
            result = Distribute(result, factor);
        }

        return result;
    }

    private static Expr Distribute(Expr left, Expr right)
    {
        var a = TermsOf(left);
        var b = TermsOf(right);
        if ((long)a.Count * b.Count > MaximalTerms * 10L)
        {
            return left * right;
        }

        return a.Count * b.Count == 1 ? left * right : Sums.Add(a.SelectMany(x => b.Select(y => x * y)));
    }

    private static List<Expr> TermsOf(Expr value)
    {
        if (value is not SumExpr sum)
        {
            return [value];
        }

        var terms = sum.Terms.Select(t => Products.WithCoefficient(t.Coefficient, t.Monomial)).ToList();
        if (!sum.Constant.IsZero)
        {
            terms.Add(Expr.Number(sum.Constant));
        }

        return terms;
    }

    // The number of monomials of degree n in k terms: n+k-1 over n.
    private static double Size(SumExpr sum, int n)
    {
        var k = sum.Terms.Length + (sum.Constant.IsZero ? 0 : 1);
        var size = 1.0;
        for (var i = 1; i < k && size < 1e12; i++)
        {
            size = size * (n + i) / i;
        }

        return size;
    }
}

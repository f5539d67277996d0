namespace ExamSolver.Symbolics;

/// <summary>Moments E[X^n] of a distribution.</summary>
internal static class Moments
{
    private const int MaximalOrder = 24;

    /// <summary>The moment; null where it is not written out here.</summary>
    public static Expr? Of(Distribution distribution, int order)
    {
        if (order is < 0 or > MaximalOrder)
        {
            return null;
        }

        var a = distribution.Parameters[0].ToExpr();
        var b = distribution.Parameters.Length > 1 ? distribution.Parameters[1].ToExpr() : Expr.Zero;
        return distribution.Family switch
        {
            _ when order == 0 => Expr.One,
            "N" => OfNormal(a, b, order),
            "U" => (b.Pow(order + 1) - a.Pow(order + 1)) / ((order + 1) * (b - a)),
            "Exp" => Expr.Apply("factorial", order) / a.Pow(order),

            // X = μ + b·Y with E[Y^k] = k! for even k and 0 for odd k.
            "Laplace" => Expr.Sum(Enumerable.Range(0, (order / 2) + 1).Select(half =>
                Expr.Apply("binomial", order, 2 * half) * Expr.Apply("factorial", 2 * half) * a.Pow(order - (2 * half)) * b.Pow(2 * half))),
            "Poisson" => OfPoisson(a, order),
            _ => null,
        };
    }

    /// <summary>E[X^n] = μ·E[X^(n-1)] + (n-1)·σ²·E[X^(n-2)]</summary>
    public static Expr OfNormal(Expr mean, Expr variance, int order)
    {
        var (before, moment) = (Expr.Zero, Expr.One);
        for (var n = 1; n <= order; n++)
        {
            (before, moment) = (moment, ((mean * moment) + ((n - 1) * variance * before)).Expand());
        }

        return moment;
    }

    // E[X^(n+1)] = λ·Σ_k (n over k)·E[X^k]
    private static Expr OfPoisson(Expr rate, int order)
    {
        var moments = new List<Expr> { Expr.One };
        while (moments.Count <= order)
        {
            var n = moments.Count - 1;
            moments.Add((rate * Expr.Sum(moments.Select((m, k) => Expr.Apply("binomial", n, k) * m))).Expand());
        }

        return moments[order];
    }
}

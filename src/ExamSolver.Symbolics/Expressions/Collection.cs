namespace ExamSolver.Symbolics;

/// <summary>A value as a sum of powers of one symbol, each with all that stands before it.</summary>
internal static class Collection
{
    public static Expr Of(Expr value, string symbol)
    {
        var expanded = value.Expand();
        if (expanded is not SumExpr sum)
        {
            return expanded;
        }

        var groups = new Dictionary<Expr, List<Expr>> { [Expr.One] = [Expr.Number(sum.Constant)] };
        foreach (var (coefficient, monomial) in sum.Terms)
        {
            var inside = new List<Expr>();
            var outside = new List<Expr> { Expr.Number(coefficient) };
            foreach (var factor in monomial is ProductExpr product ? product.Factors.AsEnumerable() : [Products.FactorOf(monomial)])
            {
                var part = Products.OfFactor(factor);
                (part.DependsOn(symbol) ? inside : outside).Add(part);
            }

            var key = Products.Multiply(inside);
            if (!groups.TryGetValue(key, out var group))
            {
                groups[key] = group = [];
            }

            group.Add(Products.Multiply(outside));
        }

        return Sums.Add(groups.Select(group => Sums.Add(group.Value) * group.Key));
    }
}

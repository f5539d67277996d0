namespace ExamSolver.Symbolics;

/// <summary>Expectations over independent variables of declared distributions: polynomials, exponentials under a Gaussian, anything of finitely many values.</summary>
internal static class Expectation
{
    private const int MaximalSupport = 256;

    /// <summary>The expectation; null where it has no form here.</summary>
    public static Expr? Of(Expr value, Declarations declarations)
    {
        var variables = value.FreeSymbols
            .Select(name => (Name: name, declarations.Find(name)?.Distribution))
            .Where(v => v.Distribution is not null)
            .ToList();
        foreach (var (name, distribution) in variables)
        {
            if (distribution!.Support is { } support)
            {
                // E[f(X)] = Σ p_k·f(k); the probabilities may hold variables that are averaged in their turn.
                value = support.Count <= MaximalSupport
                    ? Expr.Sum(support.Select(s => s.Probability.ToExpr() * value.Substitute(name, s.Value.ToExpr())))
                    : value;
            }
        }

        var continuous = variables.Where(v => v.Distribution!.Support is null).ToList();
        if (value.IsUndefined || continuous.Exists(v => v.Distribution!.Parameters.Any(p => p.ToExpr().FreeSymbols.Any(name => declarations.Find(name)?.Distribution is not null))))
        {
            return null;
        }

        return continuous.Aggregate((Expr?)value, (v, variable) => v is null ? null : Over(v, variable.Name, variable.Distribution!));
    }

    private static Expr? Over(Expr value, string name, Distribution distribution)
    {
        var expanded = value.Expand();
        var terms = expanded is SumExpr sum
            ? sum.Terms.Select(t => Products.WithCoefficient(t.Coefficient, t.Monomial)).Append(Expr.Number(sum.Constant))
            : [expanded];
        var total = new List<Expr>();
        foreach (var term in terms)
        {
            if (OfTerm(term, name, distribution) is not { } mean)
            {
                return null;
            }

            total.Add(mean);
        }

        return Expr.Sum(total);
    }

    private static Expr? OfTerm(Expr term, string name, Distribution distribution)
    {
        if (!term.DependsOn(name))
        {
            return term;
        }

        var outside = new List<Expr> { term is ProductExpr { Coefficient: var c } ? c : Expr.One };
        var power = 0;
        Expr? exponent = null;
        foreach (var factor in term is ProductExpr product ? product.Factors.AsEnumerable() : [Products.FactorOf(term)])
        {
            if (!Products.OfFactor(factor).DependsOn(name))
            {
                outside.Add(Products.OfFactor(factor));
            }
            else if (factor.Base is SymbolExpr && factor.Exponent is NumberExpr { Value: var n } && n.TryGetInt32(out var degree) && degree > 0)
            {
                power = degree;
            }
            else if (factor is { Base: ApplyExpr { Function: "exp" } exponential, Exponent.IsOne: true } && distribution.Family == "N" && exponent is null)
            {
                exponent = exponential.Arguments[0];
            }
            else
            {
                return null;
            }
        }

        var mean = exponent is null ? Moments.Of(distribution, power) : Tilted(distribution, name, exponent, power);
        return mean is null ? null : Expr.Product(outside.Append(mean));
    }

    // E[X^n·e^(cX + d)] = e^(d + cμ + c²σ²/2)·E[Y^n] with Y of mean μ + cσ²: completing the square.
    private static Expr? Tilted(Distribution normal, string name, Expr exponent, int power)
    {
        var slope = exponent.Derivative(name).Expand();
        if (slope.DependsOn(name))
        {
            return null;
        }

        var (mean, variance) = (normal.Parameters[0].ToExpr(), normal.Parameters[1].ToExpr());
        var rest = exponent.Substitute(name, Expr.Zero);
        return Expr.Apply("exp", rest + (slope * mean) + (slope.Pow(2) * variance / 2)) * Moments.OfNormal(mean + (slope * variance), variance, power);
    }
}

namespace ExamSolver.Symbolics;

/// <summary>Partial derivatives over the reals; piecewise functions are differentiated away from their corners.</summary>
internal static class Differentiation
{
    public static Expr Of(Expr value, string symbol)
    {
        if (!value.DependsOn(symbol))
        {
            return Expr.Zero;
        }

        switch (value)
        {
            case SymbolExpr:
                return Expr.One;

            // (Σ c·u)' = Σ c·u'
            case SumExpr sum:
                return Sums.Add(sum.Terms.Select(t => Products.Scale(t.Coefficient, Of(t.Monomial, symbol))));

            // (Π u)' = Σ u'·Π of the others
            case ProductExpr product:
                return Sums.Add(product.Factors
                    .Where(f => f.Base.DependsOn(symbol) || f.Exponent.DependsOn(symbol))
                    .Select(f => Of(Products.OfFactor(f), symbol) * (product / Products.OfFactor(f))));

            case PowerExpr power:
                return OfPower(power, symbol);
            case ApplyExpr apply:
                return OfApply(apply, symbol);
            case BindExpr bind:
                return OfBind(bind, symbol);
            case ArrayExpr array:
                return ArrayExpr.Of(array.Kind, array.Items.Select(item => Of(item, symbol)));
            case RelationExpr relation:
                return Expr.Relation(Of(relation.Left, symbol), relation.Operator, Of(relation.Right, symbol));
            default:
                return Unevaluated(value, symbol);
        }
    }

    // (u^v)' = v·u^(v-1)·u' + u^v·log(u)·v'
    private static Expr OfPower(PowerExpr power, string symbol)
    {
        var terms = new List<Expr>();
        if (power.Base.DependsOn(symbol))
        {
            terms.Add(power.Exponent * power.Base.Pow(power.Exponent - 1) * Of(power.Base, symbol));
        }

        if (power.Exponent.DependsOn(symbol))
        {
            terms.Add(power * Expr.Apply("log", power.Base) * Of(power.Exponent, symbol));
        }

        return Sums.Add(terms);
    }

    // f(u, v)' = f_1(u, v)·u' + f_2(u, v)·v'
    private static Expr OfApply(ApplyExpr apply, string symbol)
    {
        if (apply.Function == "piecewise")
        {
            return Expr.Apply("piecewise", [.. apply.Arguments.Select((a, i) =>
                i % 2 == 1 || i == apply.Arguments.Length - 1 ? Of(a, symbol) : a)]);
        }

        if (apply.Function is "conj" or "re" or "im" && IsRealIn(apply.Arguments[0], symbol))
        {
            return Expr.Apply(apply.Function, Of(apply.Arguments[0], symbol));
        }

        if (apply.Function == "arg" && IsRealIn(apply.Arguments[0], symbol))
        {
            // arg u is the imaginary part of log u.
            return Expr.Apply("im", Of(apply.Arguments[0], symbol) / apply.Arguments[0]);
        }

        if (apply.Function == "indicator")
        {
            return Expr.Zero;
        }

        if (apply.Function == "entry" && apply.Arguments[0].DependsOn(symbol))
        {
            return Unevaluated(apply, symbol);
        }

        var terms = new List<Expr>();
        for (var i = 0; i < apply.Arguments.Length; i++)
        {
            if (!apply.Arguments[i].DependsOn(symbol))
            {
                continue;
            }

            if (apply.Definition is { Derivative: { } derivative })
            {
                terms.Add(derivative(apply.Arguments, i) * Of(apply.Arguments[i], symbol));
            }
            else if (apply.Definition is null && apply.Function != "entry" && apply.Function != "diff")
            {
                terms.Add(OfUnknown(apply, i) * Of(apply.Arguments[i], symbol));
            }
            else
            {
                return Unevaluated(apply, symbol);
            }
        }

        return Sums.Add(terms);
    }

    /// <summary>
    /// Whether a derivative can be carried out though something in the value is unknown: a function of its arguments can, <c>f(x^2)</c>; what has a meaning of its own, <c>norm(x)</c>, cannot.
    /// </summary>
    public static bool IsPlain(Expr value) => value switch
    {
        { HasUnknowns: false } => true,
        ApplyExpr { Definition: null } apply when Instantiation.Reserved.Contains(apply.Function) => false,
        BindExpr { Kind: not ("sum" or "prod") } => false,
        _ => Children.Of(value).All(IsPlain),
    };

    private static bool IsRealIn(Expr value, string symbol) => value switch
    {
        SymbolExpr { Name: var name, IsComplex: true } => name != symbol,
        _ => Children.Of(value).All(child => IsRealIn(child, symbol)),
    };

    // An unknown f of one argument has f'; of several, partial(f, k) marks the derivative in the k-th.
    internal static Expr OfUnknown(ApplyExpr apply, int position) => apply.Arguments.Length == 1
        ? Expr.Apply(apply.Function + "'", [.. apply.Arguments])
        : Expr.Apply(apply.Function + "'" + (position + 1), [.. apply.Arguments]);

    private static Expr OfBind(BindExpr bind, string symbol)
    {
        if (bind.Bindings.Any(b => b.Lower?.DependsOn(symbol) == true || b.Upper?.DependsOn(symbol) == true))
        {
            return Unevaluated(bind, symbol);
        }

        // (Π u_i)' = Π u_i · Σ u_i'/u_i
        return bind.Kind == "prod"
            ? bind * Binds.Of("sum", bind.Bindings, Of(bind.Body, symbol) / bind.Body)
            : Binds.Of(bind.Kind, bind.Bindings, Of(bind.Body, symbol));
    }

    private static ApplyExpr Unevaluated(Expr value, string symbol) => new("diff", [value, Expr.Symbol(symbol)]);
}

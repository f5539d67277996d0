namespace ExamSolver.Symbolics;

/// <summary>The form in which equality is decided: few functions, signs used, logarithms of fractions split, sums over indices linear.</summary>
internal static class Elementary
{
    // relu(u) is (u + |u|)/2, which has u twice: each level of nesting may double the work.
    private const int MaximalNesting = 10;

    /// <summary>Whether the value has this form without growing beyond bounds.</summary>
    public static bool IsWithinBounds(Expr value) => value.Size > Limits.MaximalWalk || value.CornersInCorners <= MaximalNesting;

    public static Expr Of(Expr value, Declarations declarations)
    {
        if (value is NumberExpr or SymbolExpr)
        {
            return value;
        }

        Work.Charge(50);

        // In a product a root stands as a factor, which its rules must meet as a power.
        var mapped = value is ProductExpr product && HasRoot(product)
            ? OfFactors(product, declarations)
            : Children.Map(value, declarations, Of);
        if (mapped is ApplyExpr { Definition.Elementary: { } elementary } apply)
        {
            mapped = elementary(apply.Arguments);
            mapped = mapped is NumberExpr or SymbolExpr or ApplyExpr { Definition.Elementary: not null } ? mapped : Children.Map(mapped, declarations, OneLevel);
        }

        // A logarithm may have come apart into several: each of them is brought to its form.
        return value is ApplyExpr { Function: "log" or "softplus" or "logit" } && mapped is not ApplyExpr
            ? Normal(mapped, declarations)
            : OneLevel(mapped, declarations);
    }

    private static Expr OfFactors(ProductExpr product, Declarations declarations) =>
        Products.Multiply(product.Factors.Select(f => Of(Products.OfFactor(f), declarations)).Prepend(product.Coefficient));

    private static bool HasRoot(ProductExpr product)
    {
        foreach (var factor in product.Factors)
        {
            if (factor is { Base: ProductExpr or PowerExpr, Exponent: not NumberExpr { Value.IsInteger: true } })
            {
                return true;
            }
        }

        return false;
    }

    private static Expr OneLevel(Expr value, Declarations declarations) => value switch
    {
        ApplyExpr { Function: "log", Arguments: [SumExpr sum] } => LogOfSum(sum, declarations),
        ApplyExpr { Function: "floor" or "ceil" } rounded => Rounding.Of(rounded, declarations),
        ApplyExpr { Function: "atan" } angle when IsBelowBar(angle.Arguments[0]) && Signs.Of(angle.Arguments[0], declarations) == Sign.Positive =>
            (Expr.Pi / 2) - Expr.Apply("atan", angle.Arguments[0].Pow(-1)),
        BindExpr { Kind: "sum" } bind => LinearSum(bind),
        _ => Simplification.Top(value, declarations),
    };

    // Of atan(u) and atan(1/u) one is kept: atan(u) + atan(1/u) = π/2 for u > 0.
    private static bool IsBelowBar(Expr value) =>
        (value is ProductExpr product ? product.Factors[0].Exponent : Products.FactorOf(value).Exponent) is NumberExpr { Value.Sign: < 0 };

    // log(u + v/w) = log((u·w + v)/w), split where the denominator is positive; log(e^u + e^v) = u + log(1 + e^(v-u)).
    private static Expr LogOfSum(SumExpr sum, Declarations declarations)
    {
        var (numerator, denominator) = SingleFraction.Split(sum);
        if (!denominator.IsOne && Signs.Of(denominator, declarations) == Sign.Positive)
        {
            var above = Expr.Apply("log", numerator.Expand());
            var below = Expr.Apply("log", denominator);
            return Normal(above, declarations) - Normal(below, declarations);
        }

        return LogOfTwo(sum) ?? Expr.Apply("log", sum);
    }

    private static Expr Normal(Expr log, Declarations declarations) => log switch
    {
        ApplyExpr { Function: "log", Arguments: [SumExpr sum] } => LogOfTwo(sum) ?? log,
        ProductExpr product => NormalProduct(product, declarations),
        ApplyExpr { Function: "log" } => Simplification.Top(log, declarations),
        SumExpr total => Children.Map(total, declarations, Normal),
        _ => log,
    };

    private static Expr NormalProduct(ProductExpr product, Declarations declarations) =>
        Products.Multiply(product.Factors.Select(f => Normal(f.Base, declarations).Pow(f.Exponent)).Prepend(product.Coefficient));

    private static Expr? LogOfTwo(SumExpr sum)
    {
        var exponents = new List<Expr>();
        if (!sum.Constant.IsZero)
        {
            if (!sum.Constant.IsOne)
            {
                return null;
            }

            exponents.Add(Expr.Zero);
        }

        foreach (var (coefficient, monomial) in sum.Terms)
        {
            if (!coefficient.IsOne || monomial is not ApplyExpr { Function: "exp" } exponential)
            {
                return null;
            }

            exponents.Add(exponential.Arguments[0]);
        }

        if (exponents.Count != 2)
        {
            return null;
        }

        // Of the two differences the one with a positive leading coefficient, so that a common factor does not matter.
        var gap = exponents[1] - exponents[0];
        var leading = gap switch { SumExpr s => Sums.Content(s).Sign, ProductExpr p => p.Coefficient.Sign, _ => 1 };
        return leading > 0
            ? exponents[0] + Expr.Apply("log", 1 + Expr.Apply("exp", gap))
            : exponents[1] + Expr.Apply("log", 1 + Expr.Apply("exp", -gap));
    }

    // Σ (a·u + v) = a·Σ u + Σ v for a free of the indices.
    private static Expr LinearSum(BindExpr bind)
    {
        var indices = bind.Bindings.Select(b => b.Variable).ToHashSet(StringComparer.Ordinal);
        var body = bind.Body.Expand();
        if (body is SumExpr sum)
        {
            return Sums.Add(sum.Terms
                .Select(t => Products.Scale(t.Coefficient, OneSum(bind, t.Monomial, indices)))
                .Append(sum.Constant.IsZero ? Expr.Zero : sum.Constant * OneSum(bind, Expr.One, indices)));
        }

        return OneSum(bind, body, indices);
    }

    private static Expr OneSum(BindExpr bind, Expr body, HashSet<string> indices)
    {
        var factors = body switch
        {
            ProductExpr product => product.Factors.AsEnumerable(),
            NumberExpr => [],
            _ => [Products.FactorOf(body)],
        };
        var outside = new List<Expr> { body is ProductExpr { Coefficient: var c } ? c : body is NumberExpr n ? n : Expr.One };
        var inside = new List<Expr>();
        foreach (var factor in factors)
        {
            var value = Products.OfFactor(factor);
            (value.FreeSymbols.Any(indices.Contains) ? inside : outside).Add(value);
        }

        // A sum of ones over one range is the range's length.
        if (inside.Count == 0 && bind.Bindings is [{ Lower: { } lower, Upper: { } upper }])
        {
            outside.Add(upper - lower + 1);
            return Products.Multiply(outside);
        }

        if (inside is [var power] && bind.Bindings is [{ Lower: { } first, Upper: { } last } only] && PowerSum(power, only.Variable) is { } upTo)
        {
            outside.Add(upTo(last) - upTo(first - 1));
            return Products.Multiply(outside);
        }

        outside.Add(Binds.Of("sum", bind.Bindings, Products.Multiply(inside)));
        return Products.Multiply(outside);
    }

    // 1 + 2 + … + n = n(n+1)/2, and so on for squares and cubes.
    private static Func<Expr, Expr>? PowerSum(Expr power, string variable) => power switch
    {
        SymbolExpr symbol when symbol.Name == variable => static n => n * (n + 1) / 2,
        PowerExpr { Base: SymbolExpr symbol, Exponent: NumberExpr { Value: var exponent } } when symbol.Name == variable =>
            exponent == 2 ? static n => n * (n + 1) * ((2 * n) + 1) / 6
            : exponent == 3 ? static n => (n * (n + 1) / 2).Pow(2)
            : null,
        _ => null,
    };
}

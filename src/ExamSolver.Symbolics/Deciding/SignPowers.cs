namespace ExamSolver.Symbolics;

/// <summary>Powers of negative numbers such as (-1)^n: they are real for integer exponents only, so that these are what is compared.</summary>
internal static class SignPowers
{
    /// <summary>The decision for integer exponents, or the one given where there is no such power.</summary>
    public static Decision OrElse(Decision given, Expr left, Expr right, Declarations declarations, EquivalenceOptions options)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        Collect(left, names);
        Collect(right, names);
        names.RemoveWhere(name => declarations.DomainOf(name).IsIntegral || declarations.Find(name)?.IsScalar == false);
        if (names.Count == 0 || left.IsComplex || right.IsComplex)
        {
            return given;
        }

        var integral = names.Aggregate(declarations, (all, name) => all.With(name, declarations.DomainOf(name).OnlyIntegers()));
        return Scalars.Decide(left, right, integral, options);
    }

    private static void Collect(Expr value, SortedSet<string> names)
    {
        switch (value)
        {
            case PowerExpr { Base: NumberExpr { Value.Sign: < 0 }, Exponent: not NumberExpr } power:
                names.UnionWith(power.Exponent.FreeSymbols);
                break;
            case ProductExpr product:
                foreach (var factor in product.Factors)
                {
                    if (factor is { Base: NumberExpr { Value.Sign: < 0 }, Exponent: not NumberExpr })
                    {
                        names.UnionWith(factor.Exponent.FreeSymbols);
                    }
                }

                break;
        }

        foreach (var child in Children.Of(value))
        {
            Collect(child, names);
        }
    }
}

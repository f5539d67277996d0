using System.Collections.Immutable;

namespace ExamSolver.Symbolics;

/// <summary>Free symbols of an expression; a bound variable is free in its own range only.</summary>
internal static class FreeSymbols
{
    private static readonly ImmutableSortedSet<string> Empty = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    public static ImmutableSortedSet<string> Of(Expr value) => value switch
    {
        NumberExpr => Empty,
        SymbolExpr symbol => Empty.Add(symbol.Name),
        BindExpr bind => OfBind(bind),
        _ => Children.Of(value).Aggregate(Empty, static (set, child) => set.IsEmpty ? child.FreeSymbols : set.Union(child.FreeSymbols)),
    };

    private static ImmutableSortedSet<string> OfBind(BindExpr bind)
    {
        var symbols = bind.Body.FreeSymbols;
        for (var i = bind.Bindings.Length - 1; i >= 0; i--)
        {
            var binding = bind.Bindings[i];
            symbols = symbols.Remove(binding.Variable);
            symbols = binding.Lower is null ? symbols : symbols.Union(binding.Lower.FreeSymbols);
            symbols = binding.Upper is null ? symbols : symbols.Union(binding.Upper.FreeSymbols);
        }

        return symbols;
    }
}

/// <summary>The parts of a node, and the node rebuilt from changed parts.</summary>
internal static class Children
{
    public static IEnumerable<Expr> Of(Expr value) => value switch
    {
        SumExpr sum => sum.Terms.Select(t => t.Monomial),
        ProductExpr product => product.Factors.SelectMany(f => new[] { f.Base, f.Exponent }),
        PowerExpr power => [power.Base, power.Exponent],
        ApplyExpr apply => apply.Arguments,
        BindExpr bind => bind.Bindings.SelectMany(b => new[] { b.Lower, b.Upper }).OfType<Expr>().Append(bind.Body),
        ArrayExpr array => array.Items,
        RelationExpr relation => [relation.Left, relation.Right],
        _ => [],
    };

    /// <summary>Rebuilds a node with every part mapped; the same object when nothing changed.</summary>
    public static Expr Map(Expr value, Func<Expr, Expr> map)
    {
        switch (value)
        {
            case SumExpr sum:
                return MapSum(sum, map);
            case ProductExpr product:
                return MapProduct(product, map);
            case PowerExpr power:
                var (@base, exponent) = (map(power.Base), map(power.Exponent));
                return ReferenceEquals(@base, power.Base) && ReferenceEquals(exponent, power.Exponent) ? power : @base.Pow(exponent);
            case ApplyExpr { Arguments.Length: > 0 } apply:
                return MapApply(apply, map);
            case BindExpr bind:
                return Binds.Of(
                    bind.Kind,
                    bind.Bindings.Map(b => b with { Lower = b.Lower is null ? null : map(b.Lower), Upper = b.Upper is null ? null : map(b.Upper) }),
                    map(bind.Body));
            case ArrayExpr array:
                return ArrayExpr.Of(array.Kind, array.Items.Select(map));
            case RelationExpr relation:
                return Expr.Relation(map(relation.Left), relation.Operator, map(relation.Right));
            default:
                return value;
        }
    }

    private static Expr MapSum(SumExpr sum, Func<Expr, Expr> map)
    {
        var terms = new Expr[sum.Terms.Length + 1];
        var changed = false;
        for (var i = 0; i < sum.Terms.Length; i++)
        {
            var (coefficient, monomial) = sum.Terms[i];
            var mapped = map(monomial);
            changed |= !ReferenceEquals(mapped, monomial);
            terms[i] = Products.Scale(coefficient, mapped);
        }

        terms[^1] = Expr.Number(sum.Constant);
        return changed ? Sums.Add(terms) : sum;
    }

    private static Expr MapProduct(ProductExpr product, Func<Expr, Expr> map)
    {
        var factors = new Expr[product.Factors.Length + 1];
        var changed = false;
        factors[0] = Expr.Number(product.Coefficient);
        for (var i = 0; i < product.Factors.Length; i++)
        {
            var factor = product.Factors[i];
            var (@base, exponent) = (map(factor.Base), map(factor.Exponent));
            var same = ReferenceEquals(@base, factor.Base) && ReferenceEquals(exponent, factor.Exponent);
            changed |= !same;
            factors[i + 1] = same ? Products.OfFactor(factor) : @base.Pow(exponent);
        }

        return changed ? Products.Multiply(factors) : product;
    }

    private static Expr MapApply(ApplyExpr apply, Func<Expr, Expr> map)
    {
        var arguments = new Expr[apply.Arguments.Length];
        var changed = false;
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = map(apply.Arguments[i]);
            changed |= !ReferenceEquals(arguments[i], apply.Arguments[i]);
        }

        return changed ? Expr.Apply(apply.Function, arguments) : apply;
    }
}

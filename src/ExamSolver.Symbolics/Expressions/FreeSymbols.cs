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
    public static Expr Map(Expr value, Func<Expr, Expr> map) => Map(value, map, static (part, map) => map(part));

    /// <summary>The same with something that the map needs: a map without anything of its own is made once for all calls.</summary>
    public static Expr Map<TState>(Expr value, TState state, Func<Expr, TState, Expr> map)
        where TState : class
    {
        switch (value)
        {
            case SumExpr sum:
                return MapSum(sum, state, map);
            case ProductExpr product:
                return MapProduct(product, state, map);
            case PowerExpr power:
                var (@base, exponent) = (map(power.Base, state), map(power.Exponent, state));
                return ReferenceEquals(@base, power.Base) && ReferenceEquals(exponent, power.Exponent) ? power : @base.Pow(exponent);
            case ApplyExpr { Arguments.Length: > 0 } apply:
                return MapApply(apply, state, map);
            case BindExpr bind:
                return MapBind(bind, state, map);
            case ArrayExpr array:
                return MapArray(array, state, map);
            case RelationExpr relation:
                return Expr.Relation(map(relation.Left, state), relation.Operator, map(relation.Right, state));
            default:
                return value;
        }
    }

    private static Expr MapBind<TState>(BindExpr bind, TState state, Func<Expr, TState, Expr> map) => Binds.Of(
        bind.Kind,
        bind.Bindings.Map(b => b with { Lower = b.Lower is null ? null : map(b.Lower, state), Upper = b.Upper is null ? null : map(b.Upper, state) }),
        map(bind.Body, state));

    private static Expr MapArray<TState>(ArrayExpr array, TState state, Func<Expr, TState, Expr> map) =>
        ArrayExpr.Of(array.Kind, array.Items.Select(item => map(item, state)));

    private static Expr MapSum<TState>(SumExpr sum, TState state, Func<Expr, TState, Expr> map)
    {
        SumTerm[]? terms = null;
        for (var i = 0; i < sum.Terms.Length; i++)
        {
            var (coefficient, monomial) = sum.Terms[i];
            var mapped = map(monomial, state);
            if (terms is null && !ReferenceEquals(mapped, monomial))
            {
                terms = new SumTerm[sum.Terms.Length];
                for (var before = 0; before < i; before++)
                {
                    terms[before] = sum.Terms[before];
                }
            }

            if (terms is not null)
            {
                terms[i] = new(coefficient, mapped);
            }
        }

        return terms is null ? sum : Sums.Combine(terms, sum.Constant);
    }

    private static Expr MapProduct<TState>(ProductExpr product, TState state, Func<Expr, TState, Expr> map)
    {
        Expr[]? factors = null;
        for (var i = 0; i < product.Factors.Length; i++)
        {
            var factor = product.Factors[i];
            var (@base, exponent) = (map(factor.Base, state), map(factor.Exponent, state));
            var isSame = ReferenceEquals(@base, factor.Base) && ReferenceEquals(exponent, factor.Exponent);
            if (factors is null && !isSame)
            {
                factors = new Expr[product.Factors.Length + 1];
                factors[0] = Expr.Number(product.Coefficient);
                for (var before = 0; before < i; before++)
                {
                    factors[before + 1] = Products.OfFactor(product.Factors[before]);
                }
            }

            if (factors is not null)
            {
                factors[i + 1] = isSame ? Products.OfFactor(factor) : @base.Pow(exponent);
            }
        }

        return factors is null ? product : Products.Multiply(factors);
    }

    private static Expr MapApply<TState>(ApplyExpr apply, TState state, Func<Expr, TState, Expr> map)
    {
        Expr[]? arguments = null;
        for (var i = 0; i < apply.Arguments.Length; i++)
        {
            var mapped = map(apply.Arguments[i], state);
            if (arguments is null && !ReferenceEquals(mapped, apply.Arguments[i]))
            {
                arguments = [.. apply.Arguments];
            }

            if (arguments is not null)
            {
                arguments[i] = mapped;
            }
        }

        return arguments is null ? apply : Expr.Apply(apply.Function, arguments);
    }
}

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
        foreach (var binding in bind.Bindings.Reverse())
        {
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
                return Sums.Add(sum.Terms.Select(t => Products.Scale(t.Coefficient, map(t.Monomial))).Append(Expr.Number(sum.Constant)));
            case ProductExpr product:
                return Products.Multiply(product.Factors.Select(f => map(f.Base).Pow(map(f.Exponent))).Prepend(Expr.Number(product.Coefficient)));
            case PowerExpr power:
                return map(power.Base).Pow(map(power.Exponent));
            case ApplyExpr { Arguments.Length: > 0 } apply:
                return Expr.Apply(apply.Function, [.. apply.Arguments.Select(map)]);
            case BindExpr bind:
                return Binds.Of(
                    bind.Kind,
                    [.. bind.Bindings.Select(b => b with { Lower = b.Lower is null ? null : map(b.Lower), Upper = b.Upper is null ? null : map(b.Upper) })],
                    map(bind.Body));
            case ArrayExpr array:
                return ArrayExpr.Of(array.Kind, array.Items.Select(map));
            case RelationExpr relation:
                return Expr.Relation(map(relation.Left), relation.Operator, map(relation.Right));
            default:
                return value;
        }
    }
}

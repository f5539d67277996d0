namespace ExamSolver.Symbolics;

/// <summary>Two total orders: a fast one by hash inside canonical nodes, and one for people.</summary>
internal static class ExprOrder
{
    public static int ByHash(Expr left, Expr right)
    {
        var order = left.Hash.CompareTo(right.Hash);
        return order != 0 || ReferenceEquals(left, right) || left.Equals(right) ? order : Compare(left, right);
    }

    /// <summary>Numbers, then symbols by name, then powers, products, sums, functions and the rest, each by its parts.</summary>
    public static int Compare(Expr left, Expr right)
    {
        if (ReferenceEquals(left, right))
        {
            return 0;
        }

        var order = Rank(left).CompareTo(Rank(right));
        if (order != 0)
        {
            return order;
        }

        return (left, right) switch
        {
            (NumberExpr a, NumberExpr b) => a.Value.CompareTo(b.Value),
            (SymbolExpr a, SymbolExpr b) => string.CompareOrdinal(a.Name, b.Name),
            (PowerExpr a, PowerExpr b) => Then(Compare(a.Base, b.Base), a.Exponent, b.Exponent),
            (ProductExpr a, ProductExpr b) => CompareProducts(a, b),
            (SumExpr a, SumExpr b) => CompareSums(a, b),
            (ApplyExpr a, ApplyExpr b) => string.CompareOrdinal(a.Function, b.Function) is var byName and not 0 ? byName : CompareItems(a.Arguments, b.Arguments),
            (BindExpr a, BindExpr b) => CompareBinds(a, b),
            (ArrayExpr a, ArrayExpr b) => a.Kind != b.Kind ? a.Kind.CompareTo(b.Kind) : CompareItems(a.Items, b.Items),
            (RelationExpr a, RelationExpr b) => string.CompareOrdinal(a.Operator, b.Operator) is var byOperator and not 0
                ? byOperator
                : Then(Compare(a.Left, b.Left), a.Right, b.Right),
            _ => 0,
        };
    }

    private static int Rank(Expr value) => value switch
    {
        NumberExpr => 0,
        SymbolExpr => 1,
        PowerExpr => 2,
        ProductExpr => 3,
        SumExpr => 4,
        ApplyExpr => 5,
        BindExpr => 6,
        ArrayExpr => 7,
        _ => 8,
    };

    private static int Then(int first, Expr left, Expr right) => first != 0 ? first : Compare(left, right);

    private static int CompareProducts(ProductExpr left, ProductExpr right)
    {
        var shared = Math.Min(left.Factors.Length, right.Factors.Length);
        for (var i = 0; i < shared; i++)
        {
            var order = Then(Compare(left.Factors[i].Base, right.Factors[i].Base), left.Factors[i].Exponent, right.Factors[i].Exponent);
            if (order != 0)
            {
                return order;
            }
        }

        var byLength = left.Factors.Length.CompareTo(right.Factors.Length);
        return byLength != 0 ? byLength : left.Coefficient.CompareTo(right.Coefficient);
    }

    private static int CompareSums(SumExpr left, SumExpr right)
    {
        var shared = Math.Min(left.Terms.Length, right.Terms.Length);
        for (var i = 0; i < shared; i++)
        {
            var order = Compare(left.Terms[i].Monomial, right.Terms[i].Monomial);
            order = order != 0 ? order : left.Terms[i].Coefficient.CompareTo(right.Terms[i].Coefficient);
            if (order != 0)
            {
                return order;
            }
        }

        var byLength = left.Terms.Length.CompareTo(right.Terms.Length);
        return byLength != 0 ? byLength : left.Constant.CompareTo(right.Constant);
    }

    private static int CompareBinds(BindExpr left, BindExpr right)
    {
        var order = string.CompareOrdinal(left.Kind, right.Kind);
        order = order != 0 ? order : Compare(left.Body, right.Body);
        order = order != 0 ? order : left.Bindings.Length.CompareTo(right.Bindings.Length);
        for (var i = 0; order == 0 && i < left.Bindings.Length; i++)
        {
            order = string.CompareOrdinal(left.Bindings[i].Variable, right.Bindings[i].Variable);
            order = order != 0 ? order : Compare(left.Bindings[i].Lower ?? Expr.Zero, right.Bindings[i].Lower ?? Expr.Zero);
            order = order != 0 ? order : Compare(left.Bindings[i].Upper ?? Expr.Zero, right.Bindings[i].Upper ?? Expr.Zero);
        }

        return order;
    }

    private static int CompareItems(IReadOnlyList<Expr> left, IReadOnlyList<Expr> right)
    {
        for (var i = 0; i < Math.Min(left.Count, right.Count); i++)
        {
            var order = Compare(left[i], right[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return left.Count.CompareTo(right.Count);
    }
}

namespace ExamSolver.Symbolics;

/// <summary>Steps that change no solution of an equation, or of an inequality.</summary>
internal static class Equations
{
    /// <summary>The left side minus the right, without factors that are positive; |u| = |v| as u² - v².</summary>
    public static Expr Difference(RelationExpr relation, Declarations declarations)
    {
        var (left, right) = (relation.Left, relation.Right);
        if (relation.Operator is "=" or "!=" && (IsBars(left) || IsBars(right)) && (IsBars(left) || IsNonnegativeNumber(left)) && (IsBars(right) || IsNonnegativeNumber(right)))
        {
            (left, right) = (left.Pow(2), right.Pow(2));
        }

        var difference = WithoutCommon(left - right, declarations);
        return difference is ProductExpr product && product.Factors.Any(IsPositive)
            ? Products.Multiply(product.Factors.Where(f => !IsPositive(f)).Select(Products.OfFactor).Prepend(Expr.Number(product.Coefficient)))
            : difference;

        bool IsPositive(ProductFactor factor) => Signs.Of(Products.OfFactor(factor), declarations) == Sign.Positive;
    }

    // a·x - a·y is a·(x - y): a positive symbol that every term has goes away.
    private static Expr WithoutCommon(Expr difference, Declarations declarations)
    {
        if (difference is not SumExpr { Constant.IsZero: true } sum)
        {
            return difference;
        }

        foreach (var name in sum.Terms[0].Monomial.FreeSymbols)
        {
            var symbol = Expr.Symbol(name);
            if (declarations.DomainOf(name).Sign == Sign.Positive && sum.Terms.All(t => Products.FactorOf(t.Monomial).Base.Equals(symbol) || (t.Monomial is ProductExpr p && p.Factors.Any(f => f.Base.Equals(symbol)))))
            {
                return (difference / symbol).Expand();
            }
        }

        return difference;
    }

    /// <summary>a/b = c as a = b·c, where b hides no solution: it consists of symbols, or the other side has no zero where b has one; else null.</summary>
    public static Expr? Cleared(Expr difference)
    {
        var (numerator, denominator) = SingleFraction.Split(difference);
        var factors = denominator is ProductExpr product ? product.Factors.AsEnumerable() : [Products.FactorOf(denominator)];
        numerator = Expansion.IsShort(numerator) ? numerator.Expand() : numerator;
        return factors.All(f => f.Base is NumberExpr or SymbolExpr || IsHarmless(f.Base, numerator)) ? numerator : null;
    }

    // b = c·s + d with a number c vanishes at s = -d/c; there the numerator must be a number other than zero.
    private static bool IsHarmless(Expr @base, Expr numerator) =>
        @base is SumExpr sum
        && sum.Terms.FirstOrDefault(t => t.Monomial is SymbolExpr symbol && sum.Terms.Count(other => other.Monomial.DependsOn(symbol.Name)) == 1) is { Monomial: SymbolExpr solved } term
        && Expansion.IsShort(numerator)
        && numerator.Substitute(solved.Name, solved - (sum / term.Coefficient)).Expand() is NumberExpr { Value.IsZero: false };

    private static bool IsBars(Expr value) => value is ApplyExpr { Function: "abs", IsComplex: false };

    private static bool IsNonnegativeNumber(Expr value) => value is NumberExpr { Value.Sign: >= 0 };
}

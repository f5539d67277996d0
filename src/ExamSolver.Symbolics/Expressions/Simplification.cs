namespace ExamSolver.Symbolics;

/// <summary>Rules that hold only under what the declarations promise.</summary>
internal static class Simplification
{
    public static Expr Of(Expr value, Declarations declarations)
    {
        var mapped = Children.Map(value, declarations, Of);
        return Top(mapped, declarations);
    }

    /// <summary>The rules at the top node only.</summary>
    public static Expr Top(Expr mapped, Declarations declarations)
    {
        return mapped switch
        {
            PowerExpr power => OfPower(power, declarations),
            ApplyExpr { Function: "abs" } absolute => OfAbs(absolute, declarations),
            ApplyExpr { Function: "sign" or "step" or "relu" } piece => OfPiece(piece, declarations),
            ApplyExpr { Function: "log" } log => OfLog(log, declarations),
            ApplyExpr { Function: "floor" or "ceil" or "round" } rounded when IsInteger(rounded.Arguments[0], declarations) => rounded.Arguments[0],
            _ => mapped,
        };
    }

    // (u·v)^r = u^r·v^r for u ≥ 0; (u^a)^b = u^(a·b) for u > 0; (-1)^(2n) = 1 for an integer n.
    private static Expr OfPower(PowerExpr power, Declarations declarations)
    {
        switch (power.Base)
        {
            case ProductExpr product:
                var outside = new List<Expr>();
                var inside = new List<Expr> { Expr.Number(product.Coefficient) };
                foreach (var factor in product.Factors)
                {
                    var positive = Signs.Of(Products.OfFactor(factor), declarations) is Sign.Positive or Sign.Nonnegative;
                    (positive ? outside : inside).Add(Products.OfFactor(factor));
                }

                return outside.Count == 0
                    ? power
                    : Products.Multiply(outside.Select(f => OfNested(f, power.Exponent, declarations)).Append(Products.Multiply(inside).Pow(power.Exponent)));
            case PowerExpr:
                return OfNested(power.Base, power.Exponent, declarations);
            case NumberExpr { Value.IsMinusOne: true } when IsInteger(power.Exponent / 2, declarations):
                return Expr.One;
            default:
                return power;
        }
    }

    private static Expr OfNested(Expr @base, Expr exponent, Declarations declarations) =>
        @base is PowerExpr inner && Signs.Of(inner.Base, declarations) == Sign.Positive
            ? inner.Base.Pow(inner.Exponent * exponent)
            : @base.Pow(exponent);

    private static Expr OfAbs(ApplyExpr absolute, Declarations declarations) => Signs.Of(absolute.Arguments[0], declarations) switch
    {
        Sign.Positive or Sign.Nonnegative => absolute.Arguments[0],
        Sign.Negative or Sign.Nonpositive => -absolute.Arguments[0],
        _ => absolute,
    };

    private static Expr OfPiece(ApplyExpr piece, Declarations declarations) => (piece.Function, Signs.Of(piece.Arguments[0], declarations)) switch
    {
        ("sign" or "step", Sign.Positive) => Expr.One,
        ("sign", Sign.Negative) => Rational.MinusOne,
        ("step" or "relu", Sign.Negative or Sign.Nonpositive or Sign.Zero) => Expr.Zero,
        ("relu", Sign.Positive or Sign.Nonnegative) => piece.Arguments[0],
        _ => piece,
    };

    // log(u·v) = log u + log v for u > 0; log(u^a) = a·log u for u > 0
    private static Expr OfLog(ApplyExpr log, Declarations declarations)
    {
        switch (log.Arguments[0])
        {
            case ProductExpr product:
                var terms = new List<Expr>();
                var inside = new List<Expr> { Expr.Number(product.Coefficient) };
                foreach (var factor in product.Factors)
                {
                    var sign = Signs.Of(factor.Base, declarations);
                    if (sign is Sign.Positive or Sign.Nonnegative)
                    {
                        terms.Add(factor.Exponent * Expr.Apply("log", factor.Base));
                    }
                    else if (sign is Sign.Negative or Sign.Nonpositive && factor.Exponent is NumberExpr { Value: { IsInteger: true } n })
                    {
                        // (1-q)/(1-p) may be kept as (q-1)/(p-1): the signs go back inside.
                        terms.Add(factor.Exponent * Expr.Apply("log", -factor.Base));
                        inside.Add(n.Numerator.IsEven ? Expr.One : Rational.MinusOne);
                    }
                    else
                    {
                        inside.Add(Products.OfFactor(factor));
                    }
                }

                return terms.Count == 0 ? log : Sums.Add(terms.Append(Expr.Apply("log", Products.Multiply(inside))));
            case PowerExpr power when Signs.Of(power.Base, declarations) is Sign.Positive or Sign.Nonnegative:
                return power.Exponent * Expr.Apply("log", power.Base);
            default:
                return log;
        }
    }

    /// <summary>Whether the value is whole wherever it is defined.</summary>
    public static bool IsInteger(Expr value, Declarations declarations) => value switch
    {
        NumberExpr number => number.Value.IsInteger,
        SymbolExpr symbol => declarations.DomainOf(symbol.Name).IsIntegral,
        SumExpr sum => sum.Constant.IsInteger && sum.Terms.All(t => t.Coefficient.IsInteger && IsInteger(t.Monomial, declarations)),
        ProductExpr product => product.Coefficient.IsInteger && product.Factors.All(f => IsInteger(Products.OfFactor(f), declarations)),
        PowerExpr { Exponent: NumberExpr { Value: { IsInteger: true, Sign: > 0 } } } power => IsInteger(power.Base, declarations),
        ApplyExpr { Function: "floor" or "ceil" or "round" or "factorial" } => true,
        _ => false,
    };
}

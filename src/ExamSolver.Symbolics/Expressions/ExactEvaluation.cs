namespace ExamSolver.Symbolics;

/// <summary>Exact evaluation: in rationals where every step stays rational, else by letting the canonical rules fold.</summary>
internal static class ExactEvaluation
{
    private const int MaximalTerms = 10_000;
    private const long MaximalBits = Limits.MaximalBits;

    public static Rational? Of(Expr value, Func<string, Rational?> valueOf)
    {
        var budget = MaximalTerms;
        if (Fast(value, valueOf, ref budget) is { } number)
        {
            return number;
        }

        budget = MaximalTerms;
        return Walk(value, valueOf, ref budget) is NumberExpr folded ? folded.Value : null;
    }

    // Rational arithmetic alone, without building expressions.
    private static Rational? Fast(Expr value, Func<string, Rational?> valueOf, ref int budget)
    {
        Work.Charge(30);
        switch (value)
        {
            case NumberExpr number:
                return number.Value;
            case SymbolExpr symbol:
                return valueOf(symbol.Name);
            case SumExpr sum:
                var total = sum.Constant;
                foreach (var (coefficient, monomial) in sum.Terms)
                {
                    if (Fast(monomial, valueOf, ref budget) is not { } term || term.BitLength > MaximalBits)
                    {
                        return null;
                    }

                    total += coefficient * term;
                }

                return total;
            case ProductExpr product:
                var result = product.Coefficient;
                foreach (var factor in product.Factors)
                {
                    if (FastPower(factor.Base, factor.Exponent, valueOf, ref budget) is not { } power || power.BitLength > MaximalBits || result.BitLength > MaximalBits)
                    {
                        return null;
                    }

                    result *= power;
                }

                return result;
            case PowerExpr power:
                return FastPower(power.Base, power.Exponent, valueOf, ref budget);
            case ApplyExpr { Definition.Exact: { } exact } apply when apply.Arguments.Length >= apply.Definition.MinimalArity && apply.Arguments.Length <= apply.Definition.MaximalArity:
                var arguments = new Rational[apply.Arguments.Length];
                for (var i = 0; i < arguments.Length; i++)
                {
                    if (Fast(apply.Arguments[i], valueOf, ref budget) is not { } argument)
                    {
                        return null;
                    }

                    arguments[i] = argument;
                }

                return exact(arguments);
            default:
                return null;
        }
    }

    private static Rational? FastPower(Expr @base, Expr exponent, Func<string, Rational?> valueOf, ref int budget)
    {
        if (Fast(@base, valueOf, ref budget) is not { } b)
        {
            return null;
        }

        if (exponent.IsOne)
        {
            return b;
        }

        return Fast(exponent, valueOf, ref budget) is { } e && e.TryGetInt32(out var n)
            && b.BitLength * Math.Abs((double)n) <= MaximalBits && (!b.IsZero || n >= 0)
            ? b.Pow(n)
            : null;
    }

    private static Expr? Walk(Expr value, Func<string, Rational?> valueOf, ref int budget)
    {
        Work.Charge(30);
        switch (value)
        {
            case NumberExpr:
                return value;
            case SymbolExpr symbol:
                return valueOf(symbol.Name) is { } number ? Expr.Number(number) : null;
            case BindExpr bind:
                return Bind(bind, 0, valueOf, ref budget);
            case ApplyExpr { Function: "entry", Arguments: [SymbolExpr array, ..] } entry:
                return Entry(entry, array, valueOf, ref budget);
            case ApplyExpr { Function: "piecewise" or "indicator" } cases:
                return Cases(cases, valueOf, ref budget);
            case RelationExpr or ArrayExpr:
                return null;
        }

        var left = budget;
        var failed = false;
        var result = Children.Map(value, child =>
        {
            var part = failed ? null : Walk(child, valueOf, ref left);
            failed |= part is null;
            return part ?? Expr.Zero;
        });
        budget = left;
        return failed ? null : result;
    }

    private static Expr? Entry(ApplyExpr entry, SymbolExpr array, Func<string, Rational?> valueOf, ref int budget)
    {
        var indices = new double[entry.Arguments.Length - 1];
        for (var i = 0; i < indices.Length; i++)
        {
            if (Walk(entry.Arguments[i + 1], valueOf, ref budget) is not NumberExpr { Value: var index } || !index.TryGetInt32(out var position))
            {
                return null;
            }

            indices[i] = position;
        }

        return valueOf(Evaluation.EntryName(array.Name, indices)) is { } number ? Expr.Number(number) : null;
    }

    private static Expr? Cases(ApplyExpr cases, Func<string, Rational?> valueOf, ref int budget)
    {
        var arguments = cases.Function == "indicator" ? [cases.Arguments[0], Expr.One, Expr.Zero] : cases.Arguments;
        for (var i = 0; i + 1 < arguments.Length; i += 2)
        {
            if (arguments[i] is not RelationExpr relation
                || Walk(relation.Left, valueOf, ref budget) is not NumberExpr left
                || Walk(relation.Right, valueOf, ref budget) is not NumberExpr right
                || Evaluation.Holds(left.Value.CompareTo(right.Value), relation.Operator, 0) is not { } holds)
            {
                return null;
            }

            if (holds)
            {
                return Walk(arguments[i + 1], valueOf, ref budget);
            }
        }

        return arguments.Length % 2 == 1 ? Walk(arguments[^1], valueOf, ref budget) : null;
    }

    private static Expr? Bind(BindExpr bind, int depth, Func<string, Rational?> valueOf, ref int budget)
    {
        if (depth == bind.Bindings.Length)
        {
            return Walk(bind.Body, valueOf, ref budget);
        }

        var (variable, lowerBound, upperBound) = bind.Bindings[depth];
        if (bind.Kind is not ("sum" or "prod") || lowerBound is null || upperBound is null
            || Walk(lowerBound, valueOf, ref budget) is not NumberExpr { Value: var lower } || !lower.TryGetInt32(out var first)
            || Walk(upperBound, valueOf, ref budget) is not NumberExpr { Value: var upper } || !upper.TryGetInt32(out var last)
            || (long)last - first > budget)
        {
            return null;
        }

        var terms = new List<Expr>();
        for (var index = first; index <= last; index++)
        {
            var current = index;
            budget--;
            if (Bind(bind, depth + 1, name => name == variable ? current : valueOf(name), ref budget) is not { } term)
            {
                return null;
            }

            terms.Add(term);
        }

        return bind.Kind == "sum" ? Sums.Add(terms) : Products.Multiply(terms);
    }
}

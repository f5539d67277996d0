namespace ExamSolver.Symbolics;

/// <summary>Evaluation in double precision by walking the tree; NaN where a part is undefined.</summary>
internal static class Evaluation
{
    /// <summary>Terms that finite sums may run through in one evaluation.</summary>
    private const int MaximalTerms = 200_000;

    public static double Of(Expr value, Func<string, double> valueOf)
    {
        var budget = MaximalTerms;
        return Walk(value, valueOf, ref budget);
    }

    private static double Walk(Expr value, Func<string, double> valueOf, ref int budget)
    {
        Work.Charge(20);
        switch (value)
        {
            case NumberExpr number:
                return number.Value.ToDouble();
            case SymbolExpr symbol:
                return valueOf(symbol.Name);
            case SumExpr sum:
                var total = sum.Constant.ToDouble();
                foreach (var term in sum.Terms)
                {
                    total += term.Coefficient.ToDouble() * Walk(term.Monomial, valueOf, ref budget);
                }

                return total;
            case ProductExpr product:
                var result = product.Coefficient.ToDouble();
                foreach (var factor in product.Factors)
                {
                    result *= Power(Walk(factor.Base, valueOf, ref budget), factor.Exponent, valueOf, ref budget);
                }

                return result;
            case PowerExpr power:
                return Power(Walk(power.Base, valueOf, ref budget), power.Exponent, valueOf, ref budget);
            case ApplyExpr apply:
                return Apply(apply, valueOf, ref budget);
            case BindExpr bind:
                return Bind(bind, 0, valueOf, ref budget);
            default:
                return double.NaN;
        }
    }

    /// <summary>A real power: NaN for a negative base with a non-integer exponent and for zero with a negative one.</summary>
    internal static double Power(double @base, double exponent)
    {
        if (exponent == 1)
        {
            return @base;
        }

        if (exponent == 2)
        {
            return @base * @base;
        }

        return exponent == 0.5 ? Math.Sqrt(@base) : @base == 0 && exponent < 0 ? double.NaN : Math.Pow(@base, exponent);
    }

    /// <summary>Whether a relation holds between two numbers; null when that cannot be said.</summary>
    internal static bool? Holds(double left, string @operator, double right) => double.IsNaN(left) || double.IsNaN(right)
        ? null
        : @operator switch
        {
            "=" => left == right,
            "!=" => left != right,
            "<" => left < right,
            "<=" => left <= right,
            ">" => left > right,
            ">=" => left >= right,
            _ => null,
        };

    private static double Power(double @base, Expr exponent, Func<string, double> valueOf, ref int budget) =>
        Power(@base, exponent.IsOne ? 1 : Walk(exponent, valueOf, ref budget));

    private static double Apply(ApplyExpr apply, Func<string, double> valueOf, ref int budget)
    {
        switch (apply.Function)
        {
            case "piecewise":
                return Piecewise(apply, valueOf, ref budget);
            case "indicator" when apply.Arguments is [RelationExpr relation]:
                return Condition(relation, valueOf, ref budget) switch { true => 1, false => 0, _ => double.NaN };
        }

        Span<double> arguments = stackalloc double[Math.Min(apply.Arguments.Length, 16)];
        arguments = apply.Arguments.Length > 16 ? new double[apply.Arguments.Length] : arguments;
        for (var i = apply is { Function: "entry" } ? 1 : 0; i < arguments.Length; i++)
        {
            arguments[i] = Walk(apply.Arguments[i], valueOf, ref budget);
        }

        if (apply.Function == "entry")
        {
            return Entry(apply, arguments[1..], valueOf, ref budget);
        }

        return apply.Definition is { } definition && arguments.Length >= definition.MinimalArity && arguments.Length <= definition.MaximalArity
            ? definition.Evaluate(arguments)
            : double.NaN;
    }

    // W[2,3] of a symbol is looked up by that name; of a literal array it is the item.
    private static double Entry(ApplyExpr entry, ReadOnlySpan<double> indices, Func<string, double> valueOf, ref int budget)
    {
        foreach (var index in indices)
        {
            if (index != Math.Floor(index) || Math.Abs(index) > 1e9)
            {
                return double.NaN;
            }
        }

        if (entry.Arguments[0] is SymbolExpr symbol)
        {
            return valueOf(EntryName(symbol.Name, indices));
        }

        var item = entry.Arguments[0];
        foreach (var index in indices)
        {
            if (item is not ArrayExpr array || index < 1 || index > array.Items.Length)
            {
                return double.NaN;
            }

            item = array.Items[(int)index - 1];
        }

        return Walk(item, valueOf, ref budget);
    }

    internal static string EntryName(string array, ReadOnlySpan<double> indices)
    {
        var text = new System.Text.StringBuilder(array).Append('[');
        for (var i = 0; i < indices.Length; i++)
        {
            text.Append(i == 0 ? "" : ",").Append((long)indices[i]);
        }

        return text.Append(']').ToString();
    }

    private static double Piecewise(ApplyExpr apply, Func<string, double> valueOf, ref int budget)
    {
        for (var i = 0; i + 1 < apply.Arguments.Length; i += 2)
        {
            if (apply.Arguments[i] is not RelationExpr relation || Condition(relation, valueOf, ref budget) is not { } holds)
            {
                return double.NaN;
            }

            if (holds)
            {
                return Walk(apply.Arguments[i + 1], valueOf, ref budget);
            }
        }

        return apply.Arguments.Length % 2 == 1 ? Walk(apply.Arguments[^1], valueOf, ref budget) : double.NaN;
    }

    private static bool? Condition(RelationExpr relation, Func<string, double> valueOf, ref int budget) =>
        Holds(Walk(relation.Left, valueOf, ref budget), relation.Operator, Walk(relation.Right, valueOf, ref budget));

    private static double Bind(BindExpr bind, int depth, Func<string, double> valueOf, ref int budget)
    {
        if (depth == bind.Bindings.Length)
        {
            return Walk(bind.Body, valueOf, ref budget);
        }

        var (variable, lowerBound, upperBound) = bind.Bindings[depth];
        if (bind.Kind is not ("sum" or "prod") || lowerBound is null || upperBound is null)
        {
            return double.NaN;
        }

        var lower = Walk(lowerBound, valueOf, ref budget);
        var upper = Walk(upperBound, valueOf, ref budget);
        if (lower != Math.Floor(lower) || upper != Math.Floor(upper) || !(upper - lower < MaximalTerms))
        {
            return double.NaN;
        }

        var result = bind.Kind == "sum" ? 0.0 : 1.0;
        for (var index = lower; index <= upper; index++)
        {
            if (--budget < 0)
            {
                return double.NaN;
            }

            var current = index;
            var term = Bind(bind, depth + 1, name => name == variable ? current : valueOf(name), ref budget);
            result = bind.Kind == "sum" ? result + term : result * term;
        }

        return result;
    }
}

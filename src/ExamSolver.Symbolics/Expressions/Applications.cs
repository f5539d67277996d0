using System.Runtime.CompilerServices;

namespace ExamSolver.Symbolics;

/// <summary>Functions applied to arguments, with the rules that hold wherever the left side is defined.</summary>
internal static class Applications
{
    public static Expr Apply(string function, IReadOnlyList<Expr> arguments)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        Work.Charge(50);
        var definition = FunctionTable.FindWritten(function);
        function = definition?.Name ?? function;
        if (arguments.Count == 0)
        {
            return function switch
            {
                "undefined" => Expr.Undefined,
                "pi" => Expr.Pi,
                "i" => Expr.ImaginaryUnit,
                _ => new ApplyExpr(function, []),
            };
        }

        foreach (var argument in arguments)
        {
            if (argument.IsUndefined)
            {
                return Expr.Undefined;
            }
        }

        if (definition is null && function.EndsWith('\'') && DerivativeOfKnown(function, arguments) is { } derivative)
        {
            return derivative;
        }

        if (definition is null || arguments.Count < definition.MinimalArity || arguments.Count > definition.MaximalArity)
        {
            return new ApplyExpr(function, [.. arguments], definition);
        }

        if (definition.Exact is { } exact && Fold(exact, arguments) is { } folded)
        {
            return Expr.Number(folded);
        }

        if (definition.Special is { } special && arguments is [NumberExpr { Value: var at }] && special(at) is { } known)
        {
            return known;
        }

        return definition.Rewrite is { } rewrite
            ? rewrite(arguments)
            : Reduce(definition, arguments);
    }

    // relu'(t), tanh''(t)
    private static Expr? DerivativeOfKnown(string function, IReadOnlyList<Expr> arguments)
    {
        var name = function.TrimEnd('\'');
        if (arguments.Count != 1 || FunctionTable.CanonicalName(name) is not { } known || function.Length - name.Length > 8)
        {
            return null;
        }

        const string Variable = "\0";
        return Expr.Apply(known, Expr.Symbol(Variable)).Derivative(Variable, function.Length - name.Length).Substitute(Variable, arguments[0]);
    }

    private static Rational? Fold(Func<IReadOnlyList<Rational>, Rational?> exact, IReadOnlyList<Expr> arguments)
    {
        var numbers = new Rational[arguments.Count];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (!arguments[i].TryGetNumber(out numbers[i]))
            {
                return null;
            }
        }

        return exact(numbers);
    }

    private static Expr Reduce(FunctionDefinition definition, IReadOnlyList<Expr> arguments) => definition.Name switch
    {
        "exp" when arguments[0].IsComplex => ComplexFunctions.Exp(arguments[0]) ?? Exp(arguments[0]),
        "log" or "abs" or "sign" or "floor" or "ceil" when arguments[0].IsComplex => ComplexFunctions.Of(definition.Name, arguments[0]),
        "exp" => Exp(arguments[0]),
        "log" => Log(arguments[0]),
        "abs" => Abs(arguments[0]),
        "sign" => SignOf(arguments[0]),
        "floor" or "ceil" => Round(definition.Name, arguments[0]),
        "max" or "min" => Extremum(definition.Name, arguments),
        "delta" => Delta(arguments),
        "sin" or "cos" when Angles.Exact(definition.Name, arguments[0]) is { } value => value,
        _ when definition.Parity != Parity.None => WithParity(definition, arguments[0]),
        _ => new ApplyExpr(definition.Name, [.. arguments], definition),
    };

    // exp(log u) = u, and exp(y + c·log u) = u^c·exp(y): a logarithm in the exponent says that u > 0.
    private static Expr Exp(Expr argument)
    {
        switch (argument)
        {
            case ApplyExpr { Function: "log" } log:
                return log.Arguments[0];
            case ProductExpr product when LogFactor(product) is { } found:
                return found.Base.Pow(found.Exponent);
            case SumExpr sum:
                List<Expr>? powers = null;
                List<Expr>? rest = null;
                foreach (var (coefficient, monomial) in sum.Terms)
                {
                    var power = monomial switch
                    {
                        ApplyExpr { Function: "log" } log => log.Arguments[0].Pow(coefficient),
                        ProductExpr product when LogFactor(product) is { } found => found.Base.Pow(found.Exponent * coefficient),
                        _ => null,
                    };
                    if (power is null)
                    {
                        (rest ??= []).Add(Products.WithCoefficient(coefficient, monomial));
                    }
                    else
                    {
                        (powers ??= []).Add(power);
                    }
                }

                if (powers is null)
                {
                    break;
                }

                powers.Add(Exp(Sums.Add((rest ?? []).Append(sum.Constant))));
                return Products.Multiply(powers);
            case NumberExpr { Value.IsZero: true }:
                return Expr.One;
        }

        return new ApplyExpr("exp", [argument]);
    }

    private static (Expr Base, Expr Exponent)? LogFactor(ProductExpr product)
    {
        foreach (var factor in product.Factors)
        {
            if (factor is { Base: ApplyExpr { Function: "log" } log, Exponent.IsOne: true })
            {
                return (log.Arguments[0], product / log);
            }
        }

        return null;
    }

    // log(exp u) = u; log(c·u) = log c + log u for c > 0; log(u^e) = e·log u, or e·log|u| for even e; a positive factor leaves.
    private static Expr Log(Expr argument)
    {
        switch (argument)
        {
            case NumberExpr number when number.Value.Sign > 0:
                return Sums.Add(PrimeFactors.Of(number.Value)
                    .Select(f => Products.Scale(f.Multiplicity, new ApplyExpr("log", [Expr.Number(f.Prime)]))));
            case NumberExpr:
                return Expr.Undefined;
            case ApplyExpr { Function: "exp" } exponential:
                return exponential.Arguments[0];
            case PowerExpr power when LogOfPower(power.Base, power.Exponent) is { } reduced:
                return reduced;
            case ProductExpr product:
                return LogOfProduct(product);
            case SumExpr sum:
                var content = Sums.Content(sum).Abs();
                return content.IsOne
                    ? new ApplyExpr("log", [sum])
                    : Log(Expr.Number(content)) + new ApplyExpr("log", [Sums.Scale(content.Reciprocal(), sum)]);
            default:
                return new ApplyExpr("log", [argument]);
        }
    }

    private static Expr? LogOfPower(Expr @base, Expr exponent)
    {
        if (exponent is NumberExpr { Value: var value })
        {
            var even = value.IsInteger && value.Numerator.IsEven;
            return exponent * Log(even ? Expr.Apply("abs", @base) : @base);
        }

        return Signs.Of(@base, null) == Sign.Positive ? exponent * Log(@base) : null;
    }

    private static Expr LogOfProduct(ProductExpr product)
    {
        var terms = new List<Expr> { Log(Expr.Number(product.Coefficient.Abs())) };
        var inside = new List<Expr>();
        foreach (var factor in product.Factors)
        {
            // A product is positive only where its nonnegative factors are, so these leave with their own logarithm.
            if (Signs.IsNonnegative(factor.Base, factor.Exponent))
            {
                terms.Add(Log(Products.OfFactor(factor)));
            }
            else
            {
                inside.Add(Products.OfFactor(factor));
            }
        }

        if (product.Coefficient.Sign < 0)
        {
            inside.Add(Rational.MinusOne);
        }

        var rest = Products.Multiply(inside);
        terms.Add(terms.Count == 1 && rest.Equals(product) ? new ApplyExpr("log", [product])
            : rest is ProductExpr both ? LogOfQuotient(both)
            : rest.IsOne ? Expr.Zero
            : Log(rest));
        return Sums.Add(terms);
    }

    // log(u/v) = -log(v/u): the form whose first exponent is positive is kept.
    private static Expr LogOfQuotient(ProductExpr product) =>
        product.Factors[0].Exponent is NumberExpr { Value.Sign: < 0 }
            ? -new ApplyExpr("log", [product.Pow(-1)])
            : new ApplyExpr("log", [product]);

    // |c·u·v^e| = |c|·|u|·|v|^e
    private static Expr Abs(Expr argument)
    {
        switch (Signs.Of(argument, null))
        {
            case Sign.Positive or Sign.Nonnegative or Sign.Zero:
                return argument;
            case Sign.Negative or Sign.Nonpositive:
                return -argument;
        }

        switch (argument)
        {
            case ProductExpr product:
                return Products.Multiply(product.Factors.Select(AbsOfFactor).Prepend(Expr.Number(product.Coefficient.Abs())));
            case PowerExpr power:
                return AbsOfFactor(new(power.Base, power.Exponent));
            case SumExpr sum:
                var content = Sums.Content(sum);
                return content.IsOne
                    ? new ApplyExpr("abs", [sum])
                    : Expr.Number(content.Abs()) * new ApplyExpr("abs", [Sums.Scale(content.Reciprocal(), sum)]);
            default:
                return new ApplyExpr("abs", [argument]);
        }
    }

    private static Expr AbsOfFactor(ProductFactor factor) =>
        factor.Exponent is NumberExpr { Value.IsInteger: true } ? Abs(factor.Base).Pow(factor.Exponent)
        : Signs.IsNonnegative(factor.Base, factor.Exponent) ? Products.OfFactor(factor)
        : new ApplyExpr("abs", [Products.OfFactor(factor)]);

    private static Expr SignOf(Expr argument)
    {
        switch (Signs.Of(argument, null))
        {
            case Sign.Positive:
                return Expr.One;
            case Sign.Negative:
                return Rational.MinusOne;
        }

        return argument switch
        {
            ProductExpr product => product.Coefficient.Sign * Products.Multiply(product.Factors.Select(f =>
                f.Exponent is NumberExpr { Value: { IsInteger: true, Numerator.IsEven: false } } ? SignOf(f.Base) : new ApplyExpr("sign", [Products.OfFactor(f)]))),
            SumExpr sum when Sums.Content(sum) is var content && !content.IsOne =>
                content.Sign * new ApplyExpr("sign", [Sums.Scale(content.Reciprocal(), sum)]),
            _ => new ApplyExpr("sign", [argument]),
        };
    }

    private const int DigitsOfNumbers = 128;

    // floor(u + n) = floor(u) + n for an integer n
    private static Expr Round(string function, Expr argument)
    {
        if (argument is SumExpr sum)
        {
            var whole = sum.Constant.Floor();
            if (!whole.IsZero)
            {
                return Expr.Number(whole) + Round(function, argument - Expr.Number(whole));
            }
        }

        // ceil(200 log(40000)) is the whole number 2120, as long as its digits tell.
        if (argument is { IsConstant: true, HasUnknowns: false } and not ApplyExpr { Arguments.Length: 0 } && new BigEvaluation(_ => Rational.Zero, DigitsOfNumbers).Of(function == "floor" ? argument : -argument).Floor() is { } floor)
        {
            return Expr.Number(function == "floor" ? floor : -floor);
        }

        return argument is ApplyExpr { Function: "floor" or "ceil" } ? argument : new ApplyExpr(function, [argument]);
    }

    // Flat, sorted, without repetition, the numbers folded into one.
    private static Expr Extremum(string function, IReadOnlyList<Expr> arguments)
    {
        Rational? bound = null;
        var others = new List<Expr>();
        var pending = new Stack<Expr>(arguments);
        while (pending.TryPop(out var argument))
        {
            switch (argument)
            {
                case NumberExpr number:
                    bound = bound is not { } b ? number.Value : function == "max" == (number.Value > b) ? number.Value : b;
                    break;
                case ApplyExpr nested when nested.Function == function:
                    foreach (var inner in nested.Arguments)
                    {
                        pending.Push(inner);
                    }

                    break;
                default:
                    others.Add(argument);
                    break;
            }
        }

        if (bound is { } kept)
        {
            others.Add(Expr.Number(kept));
        }

        others.Sort(ExprOrder.ByHash);
        for (var i = others.Count - 1; i > 0; i--)
        {
            if (others[i].Equals(others[i - 1]))
            {
                others.RemoveAt(i);
            }
        }

        return others.Count == 1 ? others[0] : new ApplyExpr(function, [.. others]);
    }

    private static Expr Delta(IReadOnlyList<Expr> arguments)
    {
        if (arguments.Count == 1)
        {
            return new ApplyExpr("delta", [arguments[0]]);
        }

        if (arguments[0].Equals(arguments[1]))
        {
            return Expr.One;
        }

        return ExprOrder.ByHash(arguments[0], arguments[1]) <= 0
            ? new ApplyExpr("delta", [.. arguments])
            : new ApplyExpr("delta", [arguments[1], arguments[0]]);
    }

    private static Expr WithParity(FunctionDefinition definition, Expr argument)
    {
        var negative = argument switch
        {
            NumberExpr number => number.Value.Sign < 0,
            ProductExpr product => product.Coefficient.Sign < 0,
            SumExpr sum => Sums.Content(sum).Sign < 0,
            _ => false,
        };
        if (argument.IsZero && definition.Parity == Parity.Odd)
        {
            return Expr.Zero;
        }

        if (!negative)
        {
            return new ApplyExpr(definition.Name, [argument]);
        }

        var mirrored = new ApplyExpr(definition.Name, [-argument]);
        return definition.Parity == Parity.Even ? mirrored : -mirrored;
    }
}

/// <summary>Sines and cosines at multiples of π/6 and π/4.</summary>
internal static class Angles
{
    public static Expr? Exact(string function, Expr angle)
    {
        if (angle.IsZero)
        {
            return function == "sin" ? Expr.Zero : Expr.One;
        }

        if (angle is not (ApplyExpr { Function: "pi" } or ProductExpr { Factors: [{ Base: ApplyExpr { Function: "pi" }, Exponent.IsOne: true }] }))
        {
            return null;
        }

        var turns = (angle is ProductExpr product ? product.Coefficient : Rational.One) * 12;
        if (!turns.IsInteger)
        {
            return null;
        }

        // cos(t) = sin(t + π/2): six twelfths of π further.
        var twelfths = (int)((turns.Numerator % 24) + 24 + (function == "cos" ? 6 : 0)) % 24;
        var sign = twelfths < 12 ? Expr.One : Rational.MinusOne;
        var acute = twelfths % 12 is var t && t > 6 ? 12 - t : t;
        return acute switch
        {
            0 => Expr.Zero,
            2 => sign * Rational.Half,
            3 => sign * Expr.Number(2).Pow(Rational.Half) / 2,
            4 => sign * Expr.Number(3).Pow(Rational.Half) / 2,
            6 => sign,
            _ => null,
        };
    }
}

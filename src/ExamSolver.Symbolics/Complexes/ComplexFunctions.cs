namespace ExamSolver.Symbolics;

/// <summary>Functions of complex values: the rules that hold for them, by principal branches.</summary>
internal static class ComplexFunctions
{
    /// <summary>conj, re, im and arg; of a value that is real by its form they are what they are on the real line.</summary>
    public static FunctionDefinition[] Rows { get; } =
    [
        Row("conj", @"\operatorname{conj}", static x => x, Conjugate),
        Row("re", @"\operatorname{Re}", static x => x, static x => ComplexParts.Of(x)?.Re),
        Row("im", @"\operatorname{Im}", static _ => 0, static x => ComplexParts.Of(x)?.Im),
        Row("arg", @"\arg", static x => x < 0 ? Math.PI : 0, Argument),
    ];

    /// <summary>The names of the real numbers that a complex symbol consists of.</summary>
    public static string RealPartName(string symbol) => $"re({symbol})";

    /// <inheritdoc cref="RealPartName"/>
    public static string ImaginaryPartName(string symbol) => $"im({symbol})";

    /// <summary>e^(u + i·π·r) = (cos(π·r) + i·sin(π·r))·e^u for the angles whose sine and cosine are roots; null for others.</summary>
    public static Expr? Exp(Expr argument)
    {
        var terms = argument is SumExpr sum ? sum.Terms.AsEnumerable() : argument is ProductExpr product ? [new SumTerm(product.Coefficient, Products.Monic(product))] : [];
        foreach (var (coefficient, monomial) in terms)
        {
            if (monomial is ProductExpr { Factors: [var a, var b] } && a.Exponent.IsOne && b.Exponent.IsOne
                && (a.Base, b.Base) is (ApplyExpr { Function: "i" }, ApplyExpr { Function: "pi" }) or (ApplyExpr { Function: "pi" }, ApplyExpr { Function: "i" }))
            {
                var angle = Products.WithCoefficient(coefficient, Expr.Pi);
                return Angles.Exact("cos", angle) is { } cosine && Angles.Exact("sin", angle) is { } sine
                    ? (cosine + (Expr.ImaginaryUnit * sine)) * Expr.Apply("exp", argument - (Expr.ImaginaryUnit * angle))
                    : null;
            }
        }

        return null;
    }

    /// <summary>log, abs, sign and rounding of a value in which the imaginary unit occurs.</summary>
    public static Expr Of(string function, Expr argument) => (function, argument) switch
    {
        ("abs", _) when GaussianNumber.Of(argument) is { } z => Expr.Number((z.Real * z.Real) + (z.Imaginary * z.Imaginary)).Pow(Rational.Half),
        ("abs", ProductExpr product) when product.Factors.All(f => f.Exponent is NumberExpr { Value.IsInteger: true }) =>
            Products.Multiply(product.Factors.Select(f => Expr.Apply("abs", f.Base).Pow(f.Exponent)).Prepend(Expr.Number(product.Coefficient.Abs()))),
        ("abs", PowerExpr { Exponent: NumberExpr { Value.IsInteger: true } } power) => Expr.Apply("abs", power.Base).Pow(power.Exponent),
        ("abs", ApplyExpr { Function: "exp" } exponential) when ComplexParts.Of(exponential.Arguments[0]) is var (real, _) => Expr.Apply("exp", real),
        ("abs", ApplyExpr { Function: "conj" or "abs" } inner) => Expr.Apply("abs", inner.Arguments[0]),
        ("log", _) when GaussianNumber.Of(argument) is { Real.IsZero: true, Imaginary: var b } =>
            Expr.Apply("log", Expr.Number(b.Abs())) + (Expr.ImaginaryUnit * Expr.Pi * new Rational(b.Sign, 2)),
        _ => new ApplyExpr(function, [argument]),
    };

    /// <summary>A function of a complex argument in terms of exp, log and powers; null for one that has no such form.</summary>
    public static Expr? ByExponentials(string function, Expr z)
    {
        var i = Expr.ImaginaryUnit;
        Expr E(Expr u) => Expr.Apply("exp", u);
        Expr Log(Expr u) => Expr.Apply("log", u);
        return function switch
        {
            "sin" => (E(i * z) - E(-i * z)) / (2 * i),
            "cos" => (E(i * z) + E(-i * z)) / 2,
            "sinh" => (E(z) - E(-z)) / 2,
            "cosh" => (E(z) + E(-z)) / 2,
            "tanh" => 1 - (2 / (1 + E(2 * z))),
            "sigmoid" => 1 / (1 + E(-z)),
            "softplus" => Log(1 + E(z)),
            "asin" => -i * Log((i * z) + (1 - z.Pow(2)).Pow(Rational.Half)),
            "acos" => (Expr.Pi / 2) + (i * Log((i * z) + (1 - z.Pow(2)).Pow(Rational.Half))),
            "atan" => i * (Log(1 - (i * z)) - Log(1 + (i * z))) / 2,
            "asinh" => Log(z + (z.Pow(2) + 1).Pow(Rational.Half)),
            "acosh" => Log(z + ((z + 1).Pow(Rational.Half) * (z - 1).Pow(Rational.Half))),
            "atanh" => (Log(1 + z) - Log(1 - z)) / 2,
            _ => null,
        };
    }

    // Products and integer powers are those of the conjugates; across the cut of a root or logarithm this fails.
    private static Expr? Conjugate(Expr value)
    {
        switch (value)
        {
            case { IsComplex: false }:
                return value;
            case ApplyExpr { Function: "i" }:
                return -value;
            case ApplyExpr { Function: "conj" } twice:
                return twice.Arguments[0];
            case ApplyExpr { Function: "abs" or "re" or "im" or "arg" }:
                return value;
            case ApplyExpr { Function: "exp" or "sin" or "cos" or "sinh" or "cosh" or "tanh" or "sigmoid" } apply:
                return Expr.Apply(apply.Function, Expr.Apply("conj", apply.Arguments[0]));
            case SumExpr sum:
                return Sums.Add(sum.Terms.Select(t => Products.Scale(t.Coefficient, Expr.Apply("conj", t.Monomial))).Append(Expr.Number(sum.Constant)));
            case ProductExpr product:
                return Products.Multiply(product.Factors.Select(f => Expr.Apply("conj", Products.OfFactor(f))).Prepend(Expr.Number(product.Coefficient)));
            case PowerExpr { Exponent: NumberExpr { Value.IsInteger: true } } power:
                return Expr.Apply("conj", power.Base).Pow(power.Exponent);
            default:
                return null;
        }
    }

    private static Expr? Argument(Expr value) => value switch
    {
        { IsComplex: false } => Signs.Of(value, null) switch { Sign.Positive => Expr.Zero, Sign.Negative => Expr.Pi, _ => null },
        _ when GaussianNumber.Of(value) is { Real.IsZero: true, Imaginary: var b } => Expr.Pi * new Rational(b.Sign, 2),
        _ => null,
    };

    private static FunctionDefinition Row(string name, string latex, Func<double, double> evaluate, Func<Expr, Expr?> rule) => new()
    {
        Name = name,
        Latex = latex,
        Evaluate = x => double.IsNaN(x[0]) ? double.NaN : evaluate(x[0]),
        Rewrite = x => rule(x[0]) ?? new ApplyExpr(name, [x[0]]),

        // A real part has no complex derivative; by a real symbol, it is the part of the derivative (see Differentiation).
        Derivative = null,
        IsPiecewise = name == "arg",
    };
}

namespace ExamSolver.Symbolics;

/// <summary>Circular and hyperbolic functions with their inverses.</summary>
internal static class TrigonometricRows
{
    public static FunctionDefinition[] All { get; } =
    [
        Row("sin", Parity.Odd, static x => Math.Sin(x[0]), static x => F("cos", x)),
        Row("cos", Parity.Even, static x => Math.Cos(x[0]), static x => -F("sin", x)),
        Rewritten("tan", @"\tan", static x => Math.Tan(x[0]), static x => F("sin", x) / F("cos", x)),
        Rewritten("cot", @"\cot", static x => 1 / Math.Tan(x[0]), static x => F("cos", x) / F("sin", x)),
        Rewritten("sec", @"\sec", static x => 1 / Math.Cos(x[0]), static x => F("cos", x).Pow(-1)),
        Rewritten("csc", @"\csc", static x => 1 / Math.Sin(x[0]), static x => F("sin", x).Pow(-1)),

        // asin' = 1/√(1-x²), acos' = -1/√(1-x²), atan' = 1/(1+x²)
        Row("asin", Parity.Odd, static x => Math.Asin(x[0]), static x => (1 - x.Pow(2)).Pow(-Rational.Half), @"\arcsin", special: static x => Turn(x, 1, 6, 3, 0)),
        Row("acos", Parity.None, static x => Math.Acos(x[0]), static x => -(1 - x.Pow(2)).Pow(-Rational.Half), @"\arccos", special: static x => Turn(x, -1, 6, 3, 3)),
        Row("atan", Parity.Odd, static x => Math.Atan(x[0]), static x => (1 + x.Pow(2)).Pow(-1), @"\arctan", special: static x => x.Abs().IsOne ? Expr.Pi * new Rational(x.Sign, 4) : null),
        Rewritten("acsc", @"\operatorname{arccsc}", static x => Math.Asin(1 / x[0]), static x => F("asin", x.Pow(-1))),
        Rewritten("asec", @"\operatorname{arcsec}", static x => Math.Acos(1 / x[0]), static x => F("acos", x.Pow(-1))),
        Rewritten("acot", @"\operatorname{arccot}", static x => Math.Atan(1 / x[0]), static x => F("atan", x.Pow(-1))),
        Rewritten("acoth", @"\operatorname{arcoth}", static x => Math.Atanh(1 / x[0]), static x => F("atanh", x.Pow(-1))),
        Rewritten("asech", @"\operatorname{arsech}", static x => Math.Acosh(1 / x[0]), static x => F("acosh", x.Pow(-1))),
        Rewritten("acsch", @"\operatorname{arcsch}", static x => Math.Asinh(1 / x[0]), static x => F("asinh", x.Pow(-1))),
        new()
        {
            // atan2(y, x): d/dy = x/(x²+y²), d/dx = -y/(x²+y²)
            Name = "atan2", Latex = @"\operatorname{atan2}", MinimalArity = 2, MaximalArity = 2,
            Evaluate = static x => Math.Atan2(x[0], x[1]),
            Derivative = static (x, i) => (i == 0 ? x[1] : -x[0]) / (x[0].Pow(2) + x[1].Pow(2)),
        },
        Row("sinh", Parity.Odd, static x => Math.Sinh(x[0]), static x => F("cosh", x), elementary: static x => (F("exp", x) - F("exp", -x)) / 2),
        Row("cosh", Parity.Even, static x => Math.Cosh(x[0]), static x => F("sinh", x), elementary: static x => (F("exp", x) + F("exp", -x)) / 2, range: FunctionRange.Positive),

        // tanh' = 1 - tanh²
        Row("tanh", Parity.Odd, static x => Math.Tanh(x[0]), static x => 1 - F("tanh", x).Pow(2), elementary: static x => 1 - (2 / (1 + F("exp", 2 * x)))),
        Rewritten("sech", @"\operatorname{sech}", static x => 1 / Math.Cosh(x[0]), static x => F("cosh", x).Pow(-1)),
        Rewritten("csch", @"\operatorname{csch}", static x => 1 / Math.Sinh(x[0]), static x => F("sinh", x).Pow(-1)),
        Rewritten("coth", @"\coth", static x => 1 / Math.Tanh(x[0]), static x => F("cosh", x) / F("sinh", x)),
        Row("asinh", Parity.Odd, static x => Math.Asinh(x[0]), static x => (1 + x.Pow(2)).Pow(-Rational.Half), @"\operatorname{arsinh}"),
        Row("acosh", Parity.None, static x => Math.Acosh(x[0]), static x => (x - 1).Pow(-Rational.Half) * (x + 1).Pow(-Rational.Half), @"\operatorname{arcosh}"),
        Row("atanh", Parity.Odd, static x => Math.Atanh(x[0]), static x => (1 - x.Pow(2)).Pow(-1), @"\operatorname{artanh}", static x => (F("log", 1 + x) - F("log", 1 - x)) / 2),
    ];

    private static Expr F(string name, Expr x) => Expr.Apply(name, x);

    private static FunctionDefinition Row(
        string name,
        Parity parity,
        DoubleFunction evaluate,
        Func<Expr, Expr> derivative,
        string? latex = null,
        Func<Expr, Expr>? elementary = null,
        FunctionRange range = FunctionRange.Real,
        Func<Rational, Expr?>? special = null) => new()
        {
            Name = name,
            Latex = latex ?? @"\" + name,
            Parity = parity,
            Range = range,
            Evaluate = evaluate,
            Derivative = (x, _) => derivative(x[0]),
            Elementary = elementary is null ? null : x => elementary(x[0]),
            Special = special,
        };

    // asin and acos at 0, ±1/2 and ±1, in sixths of π: asin(x) and π/2 - asin(x).
    private static Expr? Turn(Rational x, int sign, int parts, int atOne, int atZero)
    {
        int? sixths = x.IsZero ? 0 : x.Abs().IsOne ? atOne * x.Sign : x.Abs() == Rational.Half ? x.Sign : null;
        return sixths is { } count ? Expr.Pi * new Rational((sign * count) + atZero, parts) : null;
    }

    private static FunctionDefinition Rewritten(string name, string latex, DoubleFunction evaluate, Func<Expr, Expr> rewrite) =>
        FunctionTable.Rewritten(name, latex, evaluate, x => rewrite(x[0]));
}

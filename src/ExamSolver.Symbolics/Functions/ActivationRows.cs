namespace ExamSolver.Symbolics;

/// <summary>The activation functions of neural networks.</summary>
internal static class ActivationRows
{
    public static FunctionDefinition[] All { get; } =
    [
        new()
        {
            // σ' = σ(1-σ)
            Name = "sigmoid", Latex = @"\sigma", Range = FunctionRange.UnitInterval,
            Evaluate = static x => 1 / (1 + Math.Exp(-x[0])),
            Derivative = static (x, _) => F("sigmoid", x[0]) * (1 - F("sigmoid", x[0])),
            Elementary = static x => (1 + F("exp", -x[0])).Pow(-1),
        },
        new()
        {
            // logit' = 1/(x(1-x))
            Name = "logit", Latex = @"\operatorname{logit}",
            Evaluate = static x => x[0] is > 0 and < 1 ? Math.Log(x[0] / (1 - x[0])) : double.NaN,
            Derivative = static (x, _) => (x[0] * (1 - x[0])).Pow(-1),
            Elementary = static x => F("log", x[0]) - F("log", 1 - x[0]),
        },
        new()
        {
            // softplus' = σ
            Name = "softplus", Latex = @"\operatorname{softplus}", Range = FunctionRange.Positive,
            Evaluate = static x => x[0] > 0 ? x[0] + Log1P(Math.Exp(-x[0])) : Log1P(Math.Exp(x[0])),
            Derivative = static (x, _) => F("sigmoid", x[0]),
            Elementary = static x => F("log", 1 + F("exp", x[0])),
        },
        new()
        {
            Name = "relu", Latex = @"\operatorname{relu}", Range = FunctionRange.Nonnegative, IsPiecewise = true,
            Evaluate = static x => x[0] > 0 ? x[0] : double.IsNaN(x[0]) ? double.NaN : 0,
            Derivative = static (x, _) => F("step", x[0]),
            Exact = static x => x[0].Sign > 0 ? x[0] : Rational.Zero,
            Elementary = static x => (x[0] + F("abs", x[0])) / 2,
        },
        new()
        {
            // leakyrelu(x, a) = x for x > 0, a·x else; a is 1/100 unless written
            Name = "leakyrelu", Latex = @"\operatorname{leakyrelu}", MaximalArity = 2, IsPiecewise = true,
            Evaluate = static x => x[0] > 0 ? x[0] : (x.Length > 1 ? x[1] : 0.01) * x[0],
            Derivative = static (x, i) => i == 0
                ? F("step", x[0]) + ((1 - F("step", x[0])) * (x.Count > 1 ? x[1] : Leak))
                : x[0] * (1 - F("step", x[0])),
            Exact = static x => x[0].Sign > 0 ? x[0] : (x.Count > 1 ? x[1] : new Rational(1, 100)) * x[0],
            Elementary = static x => ((x[0] + F("abs", x[0])) / 2) + ((x.Count > 1 ? x[1] : Leak) * (x[0] - F("abs", x[0])) / 2),
        },
        new()
        {
            // elu(x, a) = x for x > 0, a(eˣ-1) else; a is 1 unless written
            Name = "elu", Latex = @"\operatorname{elu}", MaximalArity = 2, IsPiecewise = true,
            Evaluate = static x => x[0] > 0 ? x[0] : (x.Length > 1 ? x[1] : 1) * (Math.Exp(x[0]) - 1),
            Derivative = static (x, i) => i == 0
                ? F("step", x[0]) + ((1 - F("step", x[0])) * (x.Count > 1 ? x[1] : Expr.One) * F("exp", x[0]))
                : (1 - F("step", x[0])) * (F("exp", x[0]) - 1),
        },
        new()
        {
            // gelu(x) = x·Φ(x), gelu' = Φ(x) + x·φ(x)
            Name = "gelu", Latex = @"\operatorname{gelu}",
            Evaluate = static x => x[0] * 0.5 * SpecialFunctions.Erfc(-x[0] / Math.Sqrt(2)),
            Derivative = static (x, _) => ((1 + F("erf", x[0] / Root2)) / 2) + (x[0] * F("exp", -x[0].Pow(2) / 2) / (2 * Expr.Pi).Pow(Rational.Half)),
            Elementary = static x => x[0] * (1 + F("erf", x[0] / Root2)) / 2,
        },
        new()
        {
            // silu(x) = x·σ(x), silu' = σ + x·σ(1-σ)
            Name = "silu", Latex = @"\operatorname{silu}",
            Evaluate = static x => x[0] / (1 + Math.Exp(-x[0])),
            Derivative = static (x, _) => F("sigmoid", x[0]) + (x[0] * F("sigmoid", x[0]) * (1 - F("sigmoid", x[0]))),
            Elementary = static x => x[0] / (1 + F("exp", -x[0])),
        },
        new()
        {
            // step(x) = 1 for x > 0, 0 for x < 0, and 0 at 0 so that it is relu's derivative as frameworks take it
            Name = "step", Latex = @"\mathbf{1}_{>0}", Range = FunctionRange.Nonnegative, IsPiecewise = true,
            Evaluate = static x => x[0] > 0 ? 1 : double.IsNaN(x[0]) ? double.NaN : 0,
            Derivative = static (_, _) => Expr.Zero,
            Exact = static x => x[0].Sign > 0 ? Rational.One : Rational.Zero,
        },
    ];

    private static Expr Leak => new Rational(1, 100);

    private static Expr Root2 => Expr.Number(2).Pow(Rational.Half);

    private static Expr F(string name, Expr x) => Expr.Apply(name, x);

    // log(1 + t) without the cancellation of 1 + t.
    private static double Log1P(double t)
    {
        var sum = 1 + t;
        return sum == 1 ? t : Math.Log(sum) * t / (sum - 1);
    }
}

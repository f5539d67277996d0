using System.Numerics;

namespace ExamSolver.Symbolics;

/// <summary>Error function, gamma function and their relatives.</summary>
internal static class SpecialRows
{
    /// <summary>Factorials up to this argument are written out.</summary>
    internal const int LargestFactorial = 1_000;

    private const int LargestShift = 12;

    private static readonly Lazy<BigInteger[]> Factorials = new(() =>
    {
        var factorials = new BigInteger[LargestFactorial + 1];
        factorials[0] = BigInteger.One;
        for (var n = 1; n < factorials.Length; n++)
        {
            factorials[n] = factorials[n - 1] * n;
        }

        return factorials;
    });

    public static FunctionDefinition[] All { get; } =
    [
        new()
        {
            // erf' = 2/√π·exp(-x²)
            Name = "erf", Latex = @"\operatorname{erf}", Parity = Parity.Odd, Range = FunctionRange.SameSign,
            Evaluate = static x => SpecialFunctions.Erf(x[0]),
            Derivative = static (x, _) => 2 * Expr.Apply("exp", -x[0].Pow(2)) / Expr.Pi.Pow(Rational.Half),
        },
        new()
        {
            Name = "erfc", Latex = @"\operatorname{erfc}", Range = FunctionRange.Positive,
            Evaluate = static x => SpecialFunctions.Erfc(x[0]),
            Rewrite = static x => 1 - Expr.Apply("erf", x[0]),
        },
        new()
        {
            // Γ' = Γ·ψ
            Name = "gamma", Latex = @"\Gamma",
            Evaluate = static x => SpecialFunctions.Gamma(x[0]),
            Derivative = static (x, _) => Expr.Apply("gamma", x[0]) * Expr.Apply("digamma", x[0]),
            Exact = static x => Factorial(x[0] - 1),
            Elementary = static x => Gamma(x[0]),
        },
        new()
        {
            Name = "lgamma", Latex = @"\log\Gamma",
            Evaluate = static x => x[0] > 0 ? SpecialFunctions.LogGamma(x[0]) : double.NaN,
            Derivative = static (x, _) => Expr.Apply("digamma", x[0]),
            Exact = static x => x[0] == 1 || x[0] == 2 ? Rational.Zero : null,
        },
        new()
        {
            Name = "digamma", Latex = @"\psi",
            Evaluate = static x => SpecialFunctions.Digamma(x[0]),
        },
        new()
        {
            Name = "factorial", Latex = "!",
            Evaluate = static x => SpecialFunctions.Gamma(x[0] + 1),
            Derivative = static (x, _) => Expr.Apply("gamma", x[0] + 1) * Expr.Apply("digamma", x[0] + 1),
            Exact = static x => Factorial(x[0]),
            Elementary = static x => Gamma(x[0] + 1),
        },
        new()
        {
            Name = "binomial", Latex = @"\binom", MinimalArity = 2, MaximalArity = 2,
            Evaluate = static x => Binomial(x[0], x[1]),
            Exact = static x => Binomial(x[0], x[1]),
            Elementary = static x => Gamma(x[0] + 1) / (Gamma(x[1] + 1) * Gamma(x[0] - x[1] + 1)),
        },
    ];

    // Γ(u + 1) = u·Γ(u): the constant comes between 0 and 1, so that (n+1)! and (n+1)·n! look alike.
    private static Expr Gamma(Expr argument)
    {
        if (argument is not SumExpr sum || sum.Constant.Abs() > LargestShift)
        {
            return Expr.Apply("gamma", argument);
        }

        var shift = (int)sum.Constant.Floor();
        var least = argument - shift;
        var factors = shift >= 0
            ? Enumerable.Range(0, shift).Select(k => least + k)
            : Enumerable.Range(1, -shift).Select(k => (least - k).Pow(-1));
        return Products.Multiply(factors.Append(Expr.Apply("gamma", least)));
    }

    private static Rational? Factorial(Rational argument)
    {
        if (!argument.TryGetInt32(out var n) || n is < 0 or > LargestFactorial)
        {
            return null;
        }

        return Factorials.Value[n];
    }

    // n over k = n(n-1)…(n-k+1)/k! for any n and a natural k.
    private static Rational? Binomial(Rational n, Rational k)
    {
        if (!k.TryGetInt32(out var below) || n.BitLength > 256)
        {
            return null;
        }

        if (below < 0)
        {
            return Rational.Zero;
        }

        if (n.TryGetInt32(out var above) && above >= 0)
        {
            if (below > above)
            {
                return Rational.Zero;
            }

            below = Math.Min(below, above - below);
        }

        if (below > LargestFactorial)
        {
            return null;
        }

        var result = Rational.One;
        for (var i = 0; i < below; i++)
        {
            result = result * (n - i) / (i + 1);
        }

        return result;
    }

    private static double Binomial(double n, double k)
    {
        if (k != Math.Floor(k))
        {
            return SpecialFunctions.Gamma(n + 1) / SpecialFunctions.Gamma(k + 1) / SpecialFunctions.Gamma(n - k + 1);
        }

        if (k < 0)
        {
            return 0;
        }

        if (n == Math.Floor(n) && n >= 0)
        {
            k = Math.Min(k, n - k);
            if (k < 0)
            {
                return 0;
            }
        }

        if (k > LargestFactorial)
        {
            return double.NaN;
        }

        var result = 1.0;
        for (var i = 0; i < k; i++)
        {
            result = result * (n - i) / (i + 1);
        }

        return result;
    }
}

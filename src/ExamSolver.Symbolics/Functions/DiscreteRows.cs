namespace ExamSolver.Symbolics;

/// <summary>Rounding, extrema, deltas and cases.</summary>
internal static class DiscreteRows
{
    public static FunctionDefinition[] All { get; } =
    [
        new()
        {
            Name = "floor", Latex = @"\lfloor", IsPiecewise = true,
            Evaluate = static x => Math.Floor(x[0]),
            Derivative = static (_, _) => Expr.Zero,
            Exact = static x => x[0].Floor(),
        },
        new()
        {
            Name = "ceil", Latex = @"\lceil", IsPiecewise = true,
            Evaluate = static x => Math.Ceiling(x[0]),
            Derivative = static (_, _) => Expr.Zero,
            Exact = static x => x[0].Ceiling(),
        },
        new()
        {
            // Halves go to the even neighbour, as in IEEE 754, Python and Maxima.
            Name = "round", Latex = @"\operatorname{round}", IsPiecewise = true, Parity = Parity.Odd,
            Evaluate = static x => Math.Round(x[0], MidpointRounding.ToEven),
            Derivative = static (_, _) => Expr.Zero,
            Exact = static x => ToEven(x[0]),
        },
        new()
        {
            // mod(a, n) = a - n·floor(a/n)
            Name = "mod", Latex = @"\bmod", MinimalArity = 2, MaximalArity = 2, IsPiecewise = true,
            Evaluate = static x => x[1] == 0 ? double.NaN : x[0] - (x[1] * Math.Floor(x[0] / x[1])),
            Derivative = static (x, i) => i == 0 ? Expr.One : -Expr.Apply("floor", x[0] / x[1]),
            Exact = static x => x[1].IsZero ? null : x[0] - (x[1] * (x[0] / x[1]).Floor()),
            Elementary = static x => x[0] - (x[1] * Expr.Apply("floor", x[0] / x[1])),
        },
        Extremum("max", static (a, b) => a >= b, 1),
        Extremum("min", static (a, b) => a <= b, -1),
        new()
        {
            // clip(x, a, b): x, or the end that it lies beyond.
            Name = "clip", Latex = @"\operatorname{clip}", MinimalArity = 3, MaximalArity = 3, IsPiecewise = true,
            Evaluate = static x => Math.Min(x[2], Math.Max(x[1], x[0])),
            Rewrite = static x => Expr.Apply("min", x[2], Expr.Apply("max", x[1], x[0])),
        },
        new()
        {
            Name = "delta", Latex = @"\delta", MinimalArity = 1, MaximalArity = 2, IsPiecewise = true, IsSymmetric = true,
            Range = FunctionRange.Nonnegative,
            Evaluate = static x => x[0] == (x.Length > 1 ? x[1] : 0) ? 1 : double.IsNaN(x[0]) ? double.NaN : 0,
            Derivative = static (_, _) => Expr.Zero,
            Exact = static x => x[0] == (x.Count > 1 ? x[1] : Rational.Zero) ? Rational.One : Rational.Zero,
        },
    ];

    private static Rational ToEven(Rational value)
    {
        var floor = value.Floor();
        var rest = value - floor;
        return rest > Rational.Half || (rest == Rational.Half && !floor.IsEven) ? floor + 1 : floor;
    }

    private static FunctionDefinition Extremum(string name, Func<Rational, Rational, bool> wins, int side) => new()
    {
        Name = name,
        Latex = @"\" + name,
        MinimalArity = 1,
        MaximalArity = int.MaxValue,
        IsPiecewise = true,
        IsSymmetric = true,
        Evaluate = side > 0 ? static x => Largest(x) : static x => Smallest(x),
        Exact = x => x.Aggregate((a, b) => wins(a, b) ? a : b),

        // d max(a, b)/da = step(a - b): the product of the wins against every other argument.
        Derivative = (x, i) => Expr.Product(
            Enumerable.Range(0, x.Count).Where(j => j != i).Select(j => Expr.Apply("step", side * (x[i] - x[j])))),

        // max(a, b) = (a + b + |a - b|)/2
        Elementary = x => x.Aggregate((a, b) => (a + b + (side * Expr.Apply("abs", a - b))) / 2),
    };

    private static double Largest(ReadOnlySpan<double> values)
    {
        var result = values[0];
        foreach (var value in values)
        {
            result = Math.Max(result, value);
        }

        return result;
    }

    private static double Smallest(ReadOnlySpan<double> values)
    {
        var result = values[0];
        foreach (var value in values)
        {
            result = Math.Min(result, value);
        }

        return result;
    }
}

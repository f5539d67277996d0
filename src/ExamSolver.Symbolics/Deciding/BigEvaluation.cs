using System.Numerics;

namespace ExamSolver.Symbolics;

/// <summary>Evaluates with many digits and a bound on the error; unknown at a jump, a pole, outside a domain or beyond the work allowed.</summary>
internal sealed class BigEvaluation(Func<string, Rational> valueOf, int precision)
{
    private const int MaximalTerms = 500;
    private const int MaximalOperations = 20_000;

    private readonly Dictionary<string, Boxed<Rational>> _bound = new(StringComparer.Ordinal);
    private readonly Dictionary<Expr, Boxed<BigBall>> _known = [];
    private int _operations;

    /// <summary>How many binary digits lie between one and the largest or smallest exponential met: with fewer of them <c>tanh(x)</c> is 1 for every large x.</summary>
    public long Spread { get; private set; }

    public BigBall Of(Expr value)
    {
        switch (value)
        {
            case NumberExpr number:
                return BigBall.Of(number.Value, precision);
            case SymbolExpr symbol:
                return BigBall.Of(Exact(symbol.Name), precision);
        }

        if (_bound.Count > 0)
        {
            return Compute(value);
        }

        if (!_known.TryGetValue(value, out var ball))
        {
            ball = new(Compute(value));
            _known[value] = ball;
        }

        return ball.Value;
    }

    private BigBall Compute(Expr value)
    {
        Work.Charge(50);
        if (++_operations > MaximalOperations)
        {
            return BigBall.Unknown;
        }

        switch (value)
        {
            case SumExpr sum:
                var total = BigBall.Of(sum.Constant, precision);
                foreach (var (coefficient, monomial) in sum.Terms)
                {
                    total = BigBall.Add(total, Scaled(coefficient, Of(monomial)), precision);
                    if (!total.IsKnown)
                    {
                        break;
                    }
                }

                return total;
            case ProductExpr product:
                var result = BigBall.Of(product.Coefficient, precision);
                foreach (var factor in product.Factors)
                {
                    result = BigBall.Multiply(result, Power(factor.Base, factor.Exponent), precision);
                    if (!result.IsKnown)
                    {
                        break;
                    }
                }

                return result;
            case PowerExpr power:
                return Power(power.Base, power.Exponent);
            case ApplyExpr apply:
                return Apply(apply);
            case BindExpr bind:
                return Bind(bind, 0);
            default:
                return BigBall.Unknown;
        }
    }

    private BigBall Scaled(Rational coefficient, BigBall value) =>
        coefficient.IsOne ? value : BigBall.Multiply(BigBall.Of(coefficient, precision), value, precision);

    private BigBall Power(Expr @base, Expr exponent)
    {
        if (exponent.IsOne)
        {
            return Of(@base);
        }

        var b = Of(@base);
        if (exponent is NumberExpr { Value: var number })
        {
            if (number.IsInteger && number.BitLength <= 256)
            {
                return b.Power(number.Numerator, precision);
            }

            if (number.Denominator == 2 && number.BitLength <= 256)
            {
                return b.SquareRoot(precision + 8).Power(number.Numerator, precision);
            }
        }
        else if (b.IsExact && b.Mantissa.IsZero)
        {
            return Of(exponent).IsPositive ? b : BigBall.Unknown;
        }
        else if (!b.IsPositive && ExactOf(exponent) is { IsInteger: true } n && n.BitLength <= 256)
        {
            return b.Power(n.Numerator, precision);
        }

        var work = precision + 40;
        return Exp(BigBall.Multiply(BigFunctions.Log(b, work), Of(exponent), work), precision);
    }

    private BigBall Exp(BigBall x, int digits)
    {
        var value = BigFunctions.Exp(x, digits);
        Spread = value.IsKnown ? Math.Max(Spread, Math.Abs(value.TopBit)) : Spread;
        return value;
    }

    private Rational? ExactOf(Expr value) => ExactEvaluation.Of(value, name => Exact(name));

    private Rational Exact(string name) => _bound.TryGetValue(name, out var bound) ? bound.Value : valueOf(name);

    private BigBall Apply(ApplyExpr apply)
    {
        switch (apply.Function)
        {
            case "pi":
                return BigFunctions.Pi(precision);
            case "entry" or "piecewise" or "indicator":
                return Structured(apply);
        }

        if (apply.Arguments.IsEmpty)
        {
            return BigBall.Unknown;
        }

        var x = Of(apply.Arguments[0]);
        if (!x.IsKnown)
        {
            return BigBall.Unknown;
        }

        switch (apply.Function)
        {
            case "exp":
                return Exp(x, precision);
            case "log":
                return BigFunctions.Log(x, precision);
            case "abs":
                return x.IsNegative ? x.Negated() : x.IsPositive ? x : x.Absolute();
            case "sin":
                return BigFunctions.SineCosine(x, precision).Sine;
            case "cos":
                return BigFunctions.SineCosine(x, precision).Cosine;
            case "atan":
                return BigFunctions.ArcTangent(x, precision);
            case "asin":
                return ArcSine(x);
            case "acos":
                return BigBall.Subtract(BigFunctions.Pi(precision).Scaled(-1), ArcSine(x), precision);
            case "asinh":
                return ArSinh(x);
            case "acosh":
                var root = BigBall.Subtract(BigBall.Multiply(x, x, precision), BigBall.One, precision).SquareRoot(precision);
                return BigBall.Subtract(x, BigBall.One, precision).IsNegative ? BigBall.Unknown : BigFunctions.Log(BigBall.Add(x, root, precision), precision);
            case "erf":
                // The distance from ±1 is about exp(-x²).
                Spread = Math.Max(Spread, DigitsBesideOne(x));
                return BigFunctions.Erf(x, precision);
            case "gamma":
                return Gamma(x);
            case "lgamma":
                return BigFunctions.LogGamma(x, precision);
            case "factorial":
                return Gamma(BigBall.Add(x, BigBall.One, precision));
            case "sign" when x.IsPositive || x.IsNegative:
                return x.IsPositive ? BigBall.One : BigBall.One.Negated();
            case "step" when x.IsPositive || x.IsNegative:
                return x.IsPositive ? BigBall.One : BigBall.Zero;
            case "relu" when x.IsPositive || x.IsNegative:
                return x.IsPositive ? x : BigBall.Zero;
            case "floor" when x.Floor() is { } floor:
                return new BigBall(floor, 0, 0);
            case "round" when BigBall.Add(x, new BigBall(1, 0, -1), precision).Floor() is { } above && BigBall.Subtract(new BigBall(above, 0, 0), x, precision) is var gap && !BigBall.Subtract(gap.Absolute(), new BigBall(1, 0, -1), precision).ContainsZero:
                return new BigBall(above, 0, 0);
            case "ceil" when x.Negated().Floor() is { } negated:
                return new BigBall(-negated, 0, 0);
            case "elu" or "leakyrelu" when x.IsPositive:
                return x;
            case "elu" when x.IsNegative:
                var slope = apply.Arguments.Length > 1 ? Of(apply.Arguments[1]) : BigBall.One;
                return BigBall.Multiply(slope, BigBall.Subtract(Exp(x, precision), BigBall.One, precision), precision);
            case "max" or "min":
                return Extremum(apply, x);
        }

        // A jump or corner is met exactly, or the function has an elementary form.
        if (ExactOf(apply) is { } exact)
        {
            return BigBall.Of(exact, precision);
        }

        return apply.Definition is { Elementary: { } elementary } ? Of(elementary(apply.Arguments)) : BigBall.Unknown;
    }

    /// <summary>How many bits lie between erf x and ±1; a number that doubles do not hold is next to zero, or beyond everything.</summary>
    private static long DigitsBesideOne(BigBall x)
    {
        const long Beyond = 1_000_000_000;
        var size = x.ToDouble();
        return double.IsNaN(size) ? x.TopBit > 0 ? Beyond : 0 : (long)Math.Min(Beyond, size * size * 1.5);
    }

    private BigBall ArcSine(BigBall x)
    {
        var rest = BigBall.Subtract(BigBall.One, BigBall.Multiply(x, x, precision + 40), precision + 40);
        return BigFunctions.ArcTangent(BigBall.Divide(x, rest.SquareRoot(precision + 40), precision + 40), precision);
    }

    // Odd, so that the logarithm's argument is taken where it does not cancel.
    private BigBall ArSinh(BigBall x)
    {
        var magnitude = x.IsNegative ? x.Negated() : x;
        var root = BigBall.Add(BigBall.Multiply(x, x, precision), BigBall.One, precision).SquareRoot(precision);
        var value = BigFunctions.Log(BigBall.Add(magnitude, root, precision), precision);
        return x.IsNegative ? value.Negated() : value;
    }

    private BigBall Gamma(BigBall x)
    {
        if (x.IsPositive)
        {
            return BigFunctions.Exp(BigFunctions.LogGamma(x, precision + 60), precision);
        }

        if (!x.IsNegative)
        {
            // A ball around zero holds the pole, and so would its mirror image, and so on without an end.
            return BigBall.Unknown;
        }

        // Γ(x)·Γ(1-x) = π/sin(πx)
        var pi = BigFunctions.Pi(precision + 20);
        var sine = BigFunctions.SineCosine(BigBall.Multiply(pi, x, precision + 20), precision + 20).Sine;
        return BigBall.Divide(pi, BigBall.Multiply(sine, Gamma(BigBall.Subtract(BigBall.One, x, precision + 20)), precision), precision);
    }

    private BigBall Extremum(ApplyExpr apply, BigBall x)
    {
        foreach (var argument in apply.Arguments.AsSpan()[1..])
        {
            var y = Of(argument);
            var difference = BigBall.Subtract(x, y, precision);
            if (!difference.IsKnown)
            {
                return BigBall.Unknown;
            }

            // Where the two cannot be told apart, either of them with the other's distance is right.
            x = difference.IsPositive ? apply.Function == "max" ? x : y
                : difference.IsNegative ? apply.Function == "max" ? y : x
                : BigBall.Add(x, new BigBall(0, BigInteger.Abs(difference.Mantissa) + difference.Radius, difference.Exponent), precision);
        }

        return x;
    }

    private BigBall Structured(ApplyExpr apply)
    {
        if (apply.Function == "entry")
        {
            return ExactOf(apply) is { } entry ? BigBall.Of(entry, precision) : BigBall.Unknown;
        }

        Expr[] arguments = apply.Function == "indicator" ? [apply.Arguments[0], Expr.One, Expr.Zero] : [.. apply.Arguments];
        for (var i = 0; i + 1 < arguments.Length; i += 2)
        {
            if (arguments[i] is not RelationExpr relation || Holds(relation) is not { } holds)
            {
                return BigBall.Unknown;
            }

            if (holds)
            {
                return Of(arguments[i + 1]);
            }
        }

        return arguments.Length % 2 == 1 ? Of(arguments[^1]) : BigBall.Unknown;
    }

    private bool? Holds(RelationExpr relation)
    {
        var difference = BigBall.Subtract(Of(relation.Left), Of(relation.Right), precision);
        var sign = difference.IsPositive ? 1 : difference.IsNegative ? -1 : (int?)null;
        sign ??= ExactOf(relation.Left - relation.Right)?.Sign;
        return sign is { } known ? Evaluation.Holds(known, relation.Operator, 0) : null;
    }

    private BigBall Bind(BindExpr bind, int depth)
    {
        if (depth == bind.Bindings.Length)
        {
            return Of(bind.Body);
        }

        var (variable, lowerBound, upperBound) = bind.Bindings[depth];
        if (bind.Kind is not ("sum" or "prod") || lowerBound is null || upperBound is null
            || ExactOf(lowerBound) is not { } lower || !lower.TryGetInt32(out var first)
            || ExactOf(upperBound) is not { } upper || !upper.TryGetInt32(out var last)
            || (long)last - first > MaximalTerms)
        {
            return BigBall.Unknown;
        }

        var hidden = _bound.TryGetValue(variable, out var outer);
        var isSum = bind.Kind == "sum";
        var result = isSum ? BigBall.Zero : BigBall.One;
        for (var index = first; index <= last && result.IsKnown; index++)
        {
            _bound[variable] = new(index);
            var term = Bind(bind, depth + 1);
            result = isSum ? BigBall.Add(result, term, precision) : BigBall.Multiply(result, term, precision);
        }

        if (hidden)
        {
            _bound[variable] = outer!;
        }
        else
        {
            _bound.Remove(variable);
        }

        return result;
    }
}

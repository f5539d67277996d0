namespace ExamSolver.Symbolics;

/// <summary>Evaluates complex values by their principal branches, with many digits and bounds on the errors; unknown at a pole, on a cut that cannot be told, or beyond the work allowed.</summary>
/// <remarks>A complex symbol z is read as the two real numbers <c>re(z)</c> and <c>im(z)</c>.</remarks>
internal sealed class ComplexEvaluation(Func<string, Rational> valueOf, int precision)
{
    private const int MaximalOperations = 20_000;
    private const int MaximalTerms = 200;

    private readonly BigEvaluation _real = new(valueOf, precision);
    private readonly Dictionary<Expr, ComplexBall> _known = [];
    private int _operations;

    public ComplexBall Of(Expr value)
    {
        if (!_known.TryGetValue(value, out var ball))
        {
            ball = ++_operations > MaximalOperations ? ComplexBall.Unknown : Compute(value);
            _known[value] = ball;
        }

        return ball;
    }

    private ComplexBall Compute(Expr value)
    {
        // What is real by its form may have a complex value, as the root of a negative number has.
        if (!value.IsComplex && _real.Of(value) is { IsKnown: true } real)
        {
            return ComplexBall.Real(real);
        }

        switch (value)
        {
            case SymbolExpr symbol:
                return new(BigBall.Of(valueOf(ComplexFunctions.RealPartName(symbol.Name)), precision), BigBall.Of(valueOf(ComplexFunctions.ImaginaryPartName(symbol.Name)), precision));
            case SumExpr sum:
                var total = Number(sum.Constant);
                foreach (var (coefficient, monomial) in sum.Terms)
                {
                    total = ComplexBall.Add(total, ComplexBall.Multiply(Number(coefficient), Of(monomial), precision), precision);
                }

                return total;
            case ProductExpr product:
                var result = Number(product.Coefficient);
                foreach (var factor in product.Factors)
                {
                    result = ComplexBall.Multiply(result, Power(factor.Base, factor.Exponent), precision);
                }

                return result;
            case PowerExpr power:
                return Power(power.Base, power.Exponent);
            case ApplyExpr apply:
                return Apply(apply);
            case BindExpr { Kind: "sum" or "prod", Bindings: [{ Lower: { } lower, Upper: { } upper } binding] } bind:
                return Bind(bind, binding.Variable, lower, upper);
            default:
                return ComplexBall.Unknown;
        }
    }

    private ComplexBall Number(Rational value) => ComplexBall.Real(BigBall.Of(value, precision));

    private ComplexBall Power(Expr @base, Expr exponent)
    {
        var b = Of(@base);
        if (exponent is NumberExpr { Value: var number } && number.Numerator.GetBitLength() <= 64)
        {
            if (number.IsInteger)
            {
                return b.Power(number.Numerator, precision);
            }

            if (number.Denominator == 2)
            {
                return b.SquareRoot(precision + 8).Power(number.Numerator, precision);
            }
        }

        var e = Of(exponent);
        if (b.IsExactZero)
        {
            return e.Re.IsPositive ? b : ComplexBall.Unknown;
        }

        return ComplexBall.Multiply(e, b.Log(precision + 40), precision + 40).Exp(precision);
    }

    private ComplexBall Apply(ApplyExpr apply)
    {
        if (apply.Function == "i")
        {
            return new(BigBall.Zero, BigBall.One);
        }

        if (apply.Arguments.Length != 1)
        {
            return ComplexBall.Unknown;
        }

        var z = Of(apply.Arguments[0]);
        if (!z.IsKnown)
        {
            return ComplexBall.Unknown;
        }

        switch (apply.Function)
        {
            case "exp":
                return z.Exp(precision);
            case "log":
                return z.Log(precision);
            case "abs":
                return ComplexBall.Real(z.Absolute(precision));
            case "conj":
                return new(z.Re, z.Im.Negated());
            case "re":
                return ComplexBall.Real(z.Re);
            case "im":
                return ComplexBall.Real(z.Im);
            case "arg":
                return ComplexBall.Real(z.Angle(precision));
            case "sign":
                return ComplexBall.Multiply(z, ComplexBall.Real(z.Absolute(precision).Reciprocal(precision)), precision);
            default:
                return ComplexFunctions.ByExponentials(apply.Function, apply.Arguments[0]) is { } form ? Of(form)
                    : !apply.Arguments[0].IsComplex && apply.Definition is { Elementary: { } elementary } ? Of(elementary(apply.Arguments))
                    : ComplexBall.Unknown;
        }
    }

    private ComplexBall Bind(BindExpr bind, string variable, Expr lower, Expr upper)
    {
        if (ExactEvaluation.Of(lower, name => valueOf(name)) is not { } first || !first.TryGetInt32(out var start)
            || ExactEvaluation.Of(upper, name => valueOf(name)) is not { } last || !last.TryGetInt32(out var end)
            || (long)end - start > MaximalTerms)
        {
            return ComplexBall.Unknown;
        }

        var result = bind.Kind == "sum" ? ComplexBall.Real(BigBall.Zero) : ComplexBall.Real(BigBall.One);
        for (var index = start; index <= end; index++)
        {
            var term = Of(bind.Body.Substitute(variable, index));
            result = bind.Kind == "sum" ? ComplexBall.Add(result, term, precision) : ComplexBall.Multiply(result, term, precision);
        }

        return result;
    }
}

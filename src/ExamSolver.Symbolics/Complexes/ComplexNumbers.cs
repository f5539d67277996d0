using System.Numerics;

namespace ExamSolver.Symbolics;

/// <summary>Values of expressions in complex numbers of doubles, by their principal branches.</summary>
public static class ComplexNumbers
{
    /// <summary>The value where symbols have values; NaN where a function has none here.</summary>
    public static Complex Evaluate(Expr value, Func<string, Complex> valueOf)
    {
        Complex Of(Expr part) => Evaluate(part, valueOf);
        switch (value)
        {
            case NumberExpr number:
                return number.Value.ToDouble();
            case SymbolExpr symbol:
                return valueOf(symbol.Name);
            case SumExpr sum:
                return sum.Terms.Aggregate((Complex)sum.Constant.ToDouble(), (total, t) => total + (t.Coefficient.ToDouble() * Of(t.Monomial)));
            case ProductExpr product:
                return product.Factors.Aggregate((Complex)product.Coefficient.ToDouble(), (total, f) => total * Power(Of(f.Base), Of(f.Exponent)));
            case PowerExpr power:
                return Power(Of(power.Base), Of(power.Exponent));
            case ApplyExpr { Function: "i" }:
                return Complex.ImaginaryOne;
            case ApplyExpr { Function: "pi" }:
                return Math.PI;
            case ApplyExpr { Arguments: [var argument] } apply:
                var at = Of(argument);
                return apply.Function switch
                {
                    "exp" => Complex.Exp(at),
                    "log" => Complex.Log(at),
                    "sin" => Complex.Sin(at),
                    "cos" => Complex.Cos(at),
                    "conj" => Complex.Conjugate(at),
                    "re" => at.Real,
                    "im" => at.Imaginary,
                    "abs" => Complex.Abs(at),
                    _ => at.Imaginary == 0 && FunctionTable.Find(apply.Function) is { } function ? function.Evaluate([at.Real]) : new Complex(double.NaN, double.NaN),
                };
            default:
                return new Complex(double.NaN, double.NaN);
        }
    }

    // Small whole powers by multiplying: the logarithm loses digits, and has none at zero.
    private static Complex Power(Complex @base, Complex exponent)
    {
        if (exponent.Imaginary != 0 || !double.IsInteger(exponent.Real) || Math.Abs(exponent.Real) > 64)
        {
            return @base == Complex.Zero && exponent.Real > 0 ? Complex.Zero : exponent == 0.5 ? Complex.Sqrt(@base) : Complex.Pow(@base, exponent);
        }

        var result = Complex.One;
        for (var i = 0; i < Math.Abs(exponent.Real); i++)
        {
            result *= @base;
        }

        return exponent.Real < 0 ? 1 / result : result;
    }
}

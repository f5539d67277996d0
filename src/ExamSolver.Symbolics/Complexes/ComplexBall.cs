using System.Numerics;

namespace ExamSolver.Symbolics;

/// <summary>A complex number with bounds on the errors of both parts. A part that is exactly zero stays so, so that cuts along the real line are met on the right side.</summary>
internal readonly record struct ComplexBall(BigBall Re, BigBall Im)
{
    public static ComplexBall Unknown { get; } = new(BigBall.Unknown, BigBall.Unknown);

    public bool IsKnown => Re.IsKnown && Im.IsKnown;

    public bool IsReal => Im.IsExact && Im.Mantissa.IsZero;

    public bool IsExactZero => IsReal && Re.IsExact && Re.Mantissa.IsZero;

    public static ComplexBall Real(BigBall value) => new(value, BigBall.Zero);

    public static ComplexBall Add(ComplexBall a, ComplexBall b, int precision) =>
        new(BigBall.Add(a.Re, b.Re, precision), BigBall.Add(a.Im, b.Im, precision));

    public static ComplexBall Subtract(ComplexBall a, ComplexBall b, int precision) =>
        new(BigBall.Subtract(a.Re, b.Re, precision), BigBall.Subtract(a.Im, b.Im, precision));

    public static ComplexBall Multiply(ComplexBall a, ComplexBall b, int precision)
    {
        if (a.IsReal && b.IsReal)
        {
            return Real(BigBall.Multiply(a.Re, b.Re, precision));
        }

        var work = precision + 8;
        return new(
            BigBall.Subtract(BigBall.Multiply(a.Re, b.Re, work), BigBall.Multiply(a.Im, b.Im, work), precision),
            BigBall.Add(BigBall.Multiply(a.Re, b.Im, work), BigBall.Multiply(a.Im, b.Re, work), precision));
    }

    /// <summary>1/(a + b·i) = (a - b·i)/(a² + b²)</summary>
    public ComplexBall Reciprocal(int precision)
    {
        if (IsReal)
        {
            return Real(Re.Reciprocal(precision));
        }

        var inverse = Norm(precision + 8).Reciprocal(precision + 8);
        return new(BigBall.Multiply(Re, inverse, precision), BigBall.Multiply(Im.Negated(), inverse, precision));
    }

    public ComplexBall Power(BigInteger exponent, int precision)
    {
        if (exponent.Sign < 0)
        {
            return Power(-exponent, precision).Reciprocal(precision);
        }

        var work = precision + 16 + (int)exponent.GetBitLength();
        var result = Real(BigBall.One);
        var square = this;
        for (var n = exponent; !n.IsZero && result.IsKnown && square.IsKnown; n >>= 1)
        {
            result = n.IsEven ? result : Multiply(result, square, work);
            square = n.IsOne ? square : Multiply(square, square, work);
        }

        return result;
    }

    /// <summary>a² + b²</summary>
    public BigBall Norm(int precision) =>
        BigBall.Add(BigBall.Multiply(Re, Re, precision), BigBall.Multiply(Im, Im, precision), precision);

    public BigBall Absolute(int precision) => IsReal ? Re.Absolute() : Norm(precision + 8).SquareRoot(precision);

    /// <summary>The angle in (-π, π]; unknown where the ball meets the cut along the negative numbers.</summary>
    public BigBall Angle(int precision)
    {
        var work = precision + 8;
        if (Re.IsPositive)
        {
            return IsReal ? BigBall.Zero : BigFunctions.ArcTangent(BigBall.Divide(Im, Re, work), precision);
        }

        if (Im.IsPositive || Im.IsNegative)
        {
            // π/2 - atan(a/b) for b > 0, and its mirror for b < 0.
            var right = BigFunctions.Pi(work).Scaled(-1);
            var rest = BigFunctions.ArcTangent(BigBall.Divide(Re, Im, work), work);
            return BigBall.Subtract(Im.IsPositive ? right : right.Negated(), rest, precision);
        }

        return IsReal && Re.IsNegative ? BigFunctions.Pi(precision) : BigBall.Unknown;
    }

    public ComplexBall Exp(int precision)
    {
        var size = BigFunctions.Exp(Re, precision + 8);
        if (IsReal)
        {
            return Real(size);
        }

        var (sine, cosine) = BigFunctions.SineCosine(Im, precision + 8);
        return new(BigBall.Multiply(size, cosine, precision), BigBall.Multiply(size, sine, precision));
    }

    public ComplexBall Log(int precision) => new(
        IsReal ? BigFunctions.Log(Re.Absolute(), precision) : BigFunctions.Log(Norm(precision + 8), precision).Scaled(-1),
        Angle(precision));

    /// <summary>The root with a real part that is not negative.</summary>
    public ComplexBall SquareRoot(int precision)
    {
        if (IsReal && !Re.IsPositive)
        {
            return Re.IsNegative ? new(BigBall.Zero, Re.Negated().SquareRoot(precision)) : IsExactZero ? this : Unknown;
        }

        if (IsReal)
        {
            return Real(Re.SquareRoot(precision));
        }

        var half = Log(precision + 16);
        return new ComplexBall(half.Re.Scaled(-1), half.Im.Scaled(-1)).Exp(precision);
    }

    public Complex? ToComplex() => IsKnown && Re.ToDouble() is var re && Im.ToDouble() is var im && double.IsFinite(re) && double.IsFinite(im) ? new Complex(re, im) : null;
}

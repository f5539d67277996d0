namespace ExamSolver.Symbolics;

/// <summary>A complex number a + b·i with rational parts.</summary>
/// <param name="Real">The real part.</param>
/// <param name="Imaginary">The imaginary part.</param>
internal readonly record struct GaussianNumber(Rational Real, Rational Imaginary)
{
    private const int MaximalExponent = 1_000;

    public static GaussianNumber Unit { get; } = new(Rational.Zero, Rational.One);

    public static GaussianNumber operator *(GaussianNumber a, GaussianNumber b) =>
        new((a.Real * b.Real) - (a.Imaginary * b.Imaginary), (a.Real * b.Imaginary) + (a.Imaginary * b.Real));

    /// <summary>The number that a value is, or null.</summary>
    public static GaussianNumber? Of(Expr value) => value switch
    {
        NumberExpr number => new(number.Value, Rational.Zero),
        ApplyExpr { Function: "i" } => Unit,
        ProductExpr { Factors: [{ Base: ApplyExpr { Function: "i" }, Exponent.IsOne: true }] } product => new(Rational.Zero, product.Coefficient),
        SumExpr { Terms: [{ Monomial: ApplyExpr { Function: "i" } } term] } sum => new(sum.Constant, term.Coefficient),
        _ => null,
    };

    /// <summary>An integer power; null where it would be too long to write out, or divides by zero.</summary>
    public GaussianNumber? Pow(Rational exponent)
    {
        if (!exponent.TryGetInt32(out var n) || Math.Abs((long)n) > MaximalExponent || Math.Abs((long)n) * (Bits(Real) + Bits(Imaginary)) > Limits.MaximalBits)
        {
            return null;
        }

        var square = this;
        if (n < 0)
        {
            // 1/(a + b·i) = (a - b·i)/(a² + b²)
            var norm = (Real * Real) + (Imaginary * Imaginary);
            if (norm.IsZero)
            {
                return null;
            }

            square = new(Real / norm, -Imaginary / norm);
        }

        var result = new GaussianNumber(Rational.One, Rational.Zero);
        for (var rest = Math.Abs(n); rest > 0; rest >>= 1)
        {
            result = (rest & 1) == 1 ? result * square : result;
            square = rest > 1 ? square * square : square;
        }

        return result;
    }

    private static long Bits(Rational value) => (long)(value.Numerator.GetBitLength() + value.Denominator.GetBitLength());

    public Expr ToExpr() => Sums.Add(Expr.Number(Real), Products.Scale(Imaginary, Expr.ImaginaryUnit));
}

using System.Numerics;

namespace ExamSolver.Symbolics;

/// <summary>A real number known to lie within <c>(Mantissa ± Radius)·2^Exponent</c>, with as many digits as asked for.</summary>
/// <remarks>Every operation encloses: the exact result of exact operands within the inputs lies within the output.</remarks>
internal readonly struct BigBall(BigInteger mantissa, BigInteger radius, long exponent)
{
    /// <summary>Exponents beyond this are treated as unknown, so that no number grows without bound.</summary>
    private const long MaximalExponent = 1L << 40;

    public BigInteger Mantissa { get; } = mantissa;

    /// <summary>Negative when nothing is known.</summary>
    public BigInteger Radius { get; } = radius;

    public long Exponent { get; } = exponent;

    public static BigBall Unknown { get; } = new(0, -1, 0);

    public static BigBall Zero { get; } = new(0, 0, 0);

    public static BigBall One { get; } = new(1, 0, 0);

    public bool IsKnown => Radius.Sign >= 0;

    public bool IsExact => Radius.IsZero;

    public bool IsPositive => IsKnown && Mantissa > Radius;

    public bool IsNegative => IsKnown && -Mantissa > Radius;

    public bool ContainsZero => IsKnown && BigInteger.Abs(Mantissa) <= Radius;

    /// <summary>An upper bound of the binary exponent of the magnitude.</summary>
    public long TopBit => Exponent + (BigInteger.Abs(Mantissa) + Radius).GetBitLength();

    /// <summary>The binary exponent of the radius; long.MinValue for an exact number.</summary>
    public long RadiusBit => Radius.IsZero ? long.MinValue : Exponent + Radius.GetBitLength();

    public static BigBall Of(Rational value, int precision)
    {
        if (value.Denominator.IsOne)
        {
            return new BigBall(value.Numerator, 0, 0).Rounded(precision);
        }

        if (value.Denominator.IsPowerOfTwo)
        {
            return new BigBall(value.Numerator, 0, -((long)value.Denominator.GetBitLength() - 1)).Rounded(precision);
        }

        // Cut to so many digits, each changes the quotient by less than a quarter of its last one.
        var (above, droppedAbove) = Rational.Leading(BigInteger.Abs(value.Numerator), precision + 8);
        var (below, droppedBelow) = Rational.Leading(value.Denominator, precision + 8);
        var shift = (int)Math.Max(0, precision + 2 + below.GetBitLength() - above.GetBitLength());
        var quotient = (above << shift) / below;
        var error = droppedAbove + droppedBelow == 0 ? 1 : 2;
        return new BigBall(value.Sign < 0 ? -quotient : quotient, error, droppedAbove - droppedBelow - shift).Rounded(precision);
    }

    public static BigBall Add(BigBall a, BigBall b, int precision)
    {
        if (!a.IsKnown || !b.IsKnown)
        {
            return Unknown;
        }

        if (a.Mantissa.IsZero && a.IsExact)
        {
            return b;
        }

        if (b.Mantissa.IsZero && b.IsExact)
        {
            return a;
        }

        if (a.Exponent < b.Exponent)
        {
            (a, b) = (b, a);
        }

        // What is far below the last digit of the other only widens the ball.
        var gap = a.Exponent - b.Exponent;
        if (gap > (4L * precision) + 64 + b.Mantissa.GetBitLength() + b.Radius.GetBitLength())
        {
            return new BigBall(a.Mantissa << (2 * precision), (a.Radius << (2 * precision)) + 1, a.Exponent - (2 * precision)).Rounded(precision);
        }

        var shift = (int)gap;
        Work.Charge(100 + ((shift + (4L * precision)) >> 5));
        return new BigBall((a.Mantissa << shift) + b.Mantissa, (a.Radius << shift) + b.Radius, b.Exponent).Rounded(precision);
    }

    public static BigBall Subtract(BigBall a, BigBall b, int precision) => Add(a, b.Negated(), precision);

    public static BigBall Multiply(BigBall a, BigBall b, int precision)
    {
        if (!a.IsKnown || !b.IsKnown)
        {
            return Unknown;
        }

        Work.Charge(120 + ((a.Mantissa.GetBitLength() >> 5) * (b.Mantissa.GetBitLength() >> 5)));
        return new BigBall(
            a.Mantissa * b.Mantissa,
            (BigInteger.Abs(a.Mantissa) * b.Radius) + (BigInteger.Abs(b.Mantissa) * a.Radius) + (a.Radius * b.Radius),
            a.Exponent + b.Exponent).Rounded(precision);
    }

    public static BigBall Divide(BigBall a, BigBall b, int precision) => Multiply(a, b.Reciprocal(precision), precision);

    public BigBall Negated() => new(-Mantissa, Radius, Exponent);

    public BigBall Absolute() => new(BigInteger.Abs(Mantissa), Radius, Exponent);

    public BigBall Scaled(long bits) => IsKnown ? new(Mantissa, Radius, Exponent + bits) : Unknown;

    /// <summary>The same ball widened by a radius of 2^bit.</summary>
    public BigBall Widened(long bit, int precision) => Add(this, new BigBall(0, 1, bit), precision);

    public BigBall Reciprocal(int precision)
    {
        var magnitude = BigInteger.Abs(Mantissa);
        if (!IsKnown || magnitude <= Radius)
        {
            return Unknown;
        }

        var shift = (int)(precision + 4 + magnitude.GetBitLength());
        Work.Charge(200 + (2 * ((long)shift >> 5) * (magnitude.GetBitLength() >> 5)));
        var one = BigInteger.One << shift;
        var quotient = one / magnitude;

        // |1/(m±r) - 1/m| ≤ r/(m(m-r))
        var error = Radius.IsZero ? BigInteger.One : (one * Radius / (magnitude * (magnitude - Radius))) + 2;
        return new BigBall(Mantissa.Sign < 0 ? -quotient : quotient, error, -Exponent - shift).Rounded(precision);
    }

    public BigBall Power(BigInteger exponent, int precision)
    {
        if (exponent.Sign < 0)
        {
            return Power(-exponent, precision).Reciprocal(precision);
        }

        var work = precision + 16 + (int)exponent.GetBitLength();
        var result = One;
        var square = this;
        for (var n = exponent; !n.IsZero && result.IsKnown && square.IsKnown; n >>= 1)
        {
            result = n.IsEven ? result : Multiply(result, square, work);
            square = n.IsOne ? square : Multiply(square, square, work);
        }

        return square.IsKnown && result.IsKnown ? result.Rounded(precision) : Unknown;
    }

    public BigBall SquareRoot(int precision)
    {
        if (!IsKnown || Mantissa < Radius)
        {
            return Unknown;
        }

        // An even exponent, and digits enough for the root.
        var shift = (int)Math.Max(0, (2L * precision) + 4 - Mantissa.GetBitLength());
        shift += (int)((Exponent - shift) & 1);
        Work.Charge(1_000 + (8 * ((shift + Mantissa.GetBitLength()) >> 5) * ((shift + Mantissa.GetBitLength()) >> 6)));
        var low = IntegerRoot((Mantissa - Radius) << shift);
        var high = (Radius.IsZero ? low : IntegerRoot((Mantissa + Radius) << shift)) + 1;
        return new BigBall((low + high) / 2, ((high - low) / 2) + 1, (Exponent - shift) / 2).Rounded(precision);
    }

    /// <summary>The integer below, where the ball does not straddle one.</summary>
    public BigInteger? Floor()
    {
        if (!IsKnown || TopBit > 100_000)
        {
            return null;
        }

        var low = ShiftDown(Mantissa - Radius, Exponent);
        return low == ShiftDown(Mantissa + Radius, Exponent) ? low : null;
    }

    public double ToDouble()
    {
        if (!IsKnown || Math.Abs(TopBit) > 2000)
        {
            return double.NaN;
        }

        var excess = (int)Math.Max(0, BigInteger.Abs(Mantissa).GetBitLength() - 64);
        return Math.ScaleB((double)(Mantissa >> excess), (int)(Exponent + excess));
    }

    public BigBall Rounded(int precision)
    {
        if (!IsKnown || Math.Abs(Exponent) > MaximalExponent)
        {
            return Unknown;
        }

        var bits = BigInteger.Abs(Mantissa).GetBitLength();
        var excess = Math.Max(bits - precision, Radius.GetBitLength() - 32);
        if (excess <= 0)
        {
            return this;
        }

        var cut = (int)excess;
        var kept = Mantissa >> cut;
        var exact = Radius.IsZero && (kept << cut) == Mantissa;
        return new BigBall(kept, exact ? BigInteger.Zero : (Radius >> cut) + 2, Exponent + cut);
    }

    private static BigInteger ShiftDown(BigInteger value, long exponent) => exponent >= 0 ? value << (int)exponent : value >> (int)Math.Min(-exponent, int.MaxValue);

    private static BigInteger IntegerRoot(BigInteger value)
    {
        if (value.Sign <= 0)
        {
            return BigInteger.Zero;
        }

        // Newton from above, from the root of the leading digits.
        var cut = (int)Math.Max(0, value.GetBitLength() - 100) & ~1;
        var root = (new BigInteger(Math.Sqrt((double)(value >> cut)) * (1 + 1e-14)) + 1) << (cut / 2);
        while (true)
        {
            var next = (root + (value / root)) >> 1;
            if (next >= root)
            {
                return root;
            }

            root = next;
        }
    }
}

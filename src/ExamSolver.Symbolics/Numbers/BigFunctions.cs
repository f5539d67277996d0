using System.Numerics;

namespace ExamSolver.Symbolics;

/// <summary>Elementary functions of balls, by argument reduction and Taylor series in fixed point.</summary>
internal static class BigFunctions
{
    private const int Guard = 40;

    // A constant is wanted again and again to the same few precisions.
    private static readonly Constant PiDigits = new(static bits => (16 * InverseTangent(5, bits)) - (4 * InverseTangent(239, bits)));
    private static readonly Constant LogTwoDigits = new(static bits => (18 * InverseTangent(26, bits, hyperbolic: true))
        - (2 * InverseTangent(4801, bits, hyperbolic: true))
        + (8 * InverseTangent(8749, bits, hyperbolic: true)));

    /// <summary>π to the precision, by Machin's formula 16·atan(1/5) - 4·atan(1/239).</summary>
    public static BigBall Pi(int precision) => PiDigits.To(precision);

    /// <summary>log 2 = 18·atanh(1/26) - 2·atanh(1/4801) + 8·atanh(1/8749).</summary>
    public static BigBall LogTwo(int precision) => LogTwoDigits.To(precision);

    public static BigBall Exp(BigBall x, int precision)
    {
        if (!x.IsKnown || x.TopBit > 36 || (!x.IsExact && x.RadiusBit > -2))
        {
            return BigBall.Unknown;
        }

        // x = k·log 2 + t with |t| < 1/2, then exp(t) = exp(t/2^s)^(2^s).
        var work = precision + Guard + 40;
        var k = BigInteger.Zero;
        var t = x;
        if (x.TopBit > -1)
        {
            k = Nearest(BigBall.Divide(x, LogTwo(work), work));
            t = BigBall.Subtract(x, BigBall.Multiply(new BigBall(k, 0, 0), LogTwo(work), work), work);
        }

        const int Halvings = 8;
        var bits = work + Halvings;
        Work.Charge((bits >> 3) * (100L + ((bits >> 5) * (bits >> 5))));
        var point = ToFixed(new BigBall(t.Mantissa, 0, t.Exponent - Halvings), bits);
        var term = BigInteger.One << bits;
        var sum = term;
        for (var n = 1; !term.IsZero && n < 2_000; n++)
        {
            term = (term * point >> bits) / n;
            sum += term;
        }

        // Truncation and rounding: below one unit a term. The value stays below two, so that a square errs by at most four times
        // as much and one unit more; the radius of t enters as a factor 1 ± 2r.
        for (var i = 0; i < Halvings; i++)
        {
            sum = sum * sum >> bits;
        }

        var result = new BigBall(sum, 4_002 << (2 * Halvings), -bits);
        result = t.IsExact ? result : BigBall.Multiply(result, BigBall.Add(BigBall.One, new BigBall(0, t.Radius * 2, t.Exponent), bits), bits);
        return result.Scaled((long)k).Rounded(precision);
    }

    public static BigBall Log(BigBall x, int precision)
    {
        if (!x.IsPositive)
        {
            return BigBall.Unknown;
        }

        // x = m·2^k with m in [1/2, 1], and log m = y + log(1 + r) with r = m·exp(-y) - 1 for a double y near log m: r is so small that few terms do.
        var work = precision + Guard;
        var k = x.TopBit;
        var m = x.Scaled(-k);
        var y = Exact(Math.Log(m.ToDouble()));
        var r = BigBall.Subtract(BigBall.Multiply(m, Exp(y.Negated(), work + 8), work + 8), BigBall.One, work + 8);
        if (!r.IsKnown || r.TopBit > -8)
        {
            return BigBall.Unknown;
        }

        var log = BigBall.Add(y, Series(r, r.Negated(), 1, work), work);
        return k == 0 ? log.Rounded(precision) : BigBall.Add(log, BigBall.Multiply(new BigBall(k, 0, 0), LogTwo(work + 64), work), precision);
    }

    // u + u·v/(1 + s) + u·v²/(1 + 2s) + … for a |v| of at most 2^-8, up to the precision: log(1 + r) with v = -r and s = 1, atan(d) with v = -d² and s = 2.
    private static BigBall Series(BigBall u, BigBall v, int step, int precision)
    {
        var (sum, power) = (u, u);
        for (var n = 1 + step; power.IsKnown && power.TopBit > -precision - 8 && n < 4_000; n += step)
        {
            power = BigBall.Multiply(power, v, precision);
            sum = BigBall.Add(sum, BigBall.Divide(power, new BigBall(n, 0, 0), precision), precision);
        }

        return sum.Widened(-precision - 4, precision);
    }

    private static BigBall Exact(double value) => BigBall.Of(Rational.FromDouble(value), 64);

    /// <summary>Sine and cosine together.</summary>
    public static (BigBall Sine, BigBall Cosine) SineCosine(BigBall x, int precision)
    {
        if (!x.IsKnown || x.TopBit > 4_000 || (!x.IsExact && x.RadiusBit > 0))
        {
            return (BigBall.Unknown, BigBall.Unknown);
        }

        var work = precision + Guard + (int)Math.Max(0, x.TopBit);
        var half = Pi(work + 8).Scaled(-1);
        var quarter = x.TopBit > 0 ? Nearest(BigBall.Divide(x, half, work)) : BigInteger.Zero;
        var t = BigBall.Subtract(x, BigBall.Multiply(new BigBall(quarter, 0, 0), half, work), work);
        var bits = work;
        Work.Charge((bits >> 2) * (100L + ((bits >> 5) * (bits >> 5))));
        var point = ToFixed(new BigBall(t.Mantissa, 0, t.Exponent), bits);
        var (sine, cosine) = (BigInteger.Zero, BigInteger.Zero);
        var term = BigInteger.One << bits;
        for (var n = 1; !term.IsZero && n < 4_000; n++)
        {
            switch ((n - 1) & 3)
            {
                case 0: cosine += term; break;
                case 1: sine += term; break;
                case 2: cosine -= term; break;
                default: sine -= term; break;
            }

            term = (term * point >> bits) / n;
        }

        // Both have slope at most one, so that the radius of t carries over.
        var s = Spread(new BigBall(sine, 8_000, -bits), t, work);
        var c = Spread(new BigBall(cosine, 8_000, -bits), t, work);
        return ((int)(((quarter % 4) + 4) % 4)) switch
        {
            0 => (s.Rounded(precision), c.Rounded(precision)),
            1 => (c.Rounded(precision), s.Negated().Rounded(precision)),
            2 => (s.Negated().Rounded(precision), c.Negated().Rounded(precision)),
            _ => (c.Negated().Rounded(precision), s.Rounded(precision)),
        };
    }

    public static BigBall ArcTangent(BigBall x, int precision)
    {
        if (!x.IsKnown)
        {
            return BigBall.Unknown;
        }

        var work = precision + Guard;
        if (x.TopBit > 200)
        {
            var reciprocal = ArcTangent(x.Reciprocal(work), work);
            var right = Pi(work).Scaled(-1);
            return BigBall.Subtract(x.IsNegative ? right.Negated() : right, reciprocal, precision);
        }

        // atan x = y + atan d with d = (x·cos y - sin y)/(cos y + x·sin y) for a double y near atan x.
        var y = x.TopBit < -60 ? BigBall.Zero : Exact(Math.Atan(x.ToDouble()));
        var (sine, cosine) = SineCosine(y, work);
        var d = BigBall.Divide(
            BigBall.Subtract(BigBall.Multiply(x, cosine, work), sine, work),
            BigBall.Add(cosine, BigBall.Multiply(x, sine, work), work),
            work);
        return d.IsKnown && d.TopBit <= -8
            ? BigBall.Add(y, Series(d, BigBall.Multiply(d, d, work).Negated(), 2, work), precision)
            : BigBall.Unknown;
    }

    /// <summary>erf x = 2/√π·exp(-x²)·Σ 2^n x^(2n+1)/(2n+1)!!, whose terms do not cancel.</summary>
    public static BigBall Erf(BigBall x, int precision)
    {
        if (!x.IsKnown || x.TopBit > 7)
        {
            return BigBall.Unknown;
        }

        var work = precision + Guard;
        var twice = BigBall.Multiply(x, x, work).Scaled(1);
        var term = x;
        var sum = x;
        for (var n = 1; term.IsKnown && (n < 40_000) && (term.TopBit > -work - 8 || n < 64); n++)
        {
            term = BigBall.Divide(BigBall.Multiply(term, twice, work), new BigBall((2 * n) + 1, 0, 0), work);
            sum = BigBall.Add(sum, term, work);
        }

        var factor = BigBall.Divide(Exp(BigBall.Multiply(x, x, work).Negated(), work), Pi(work).SquareRoot(work), work).Scaled(1);
        return BigBall.Multiply(factor, sum.Widened(-work, work), precision);
    }

    /// <summary>log Γ(x) for x > 0, by Stirling's series after a shift.</summary>
    /// <remarks>The error of the series is below its first omitted term: Abramowitz and Stegun (1964), 6.1.42.</remarks>
    public static BigBall LogGamma(BigBall x, int precision)
    {
        if (!x.IsPositive || x.TopBit > 60 || x.TopBit < -60)
        {
            return BigBall.Unknown;
        }

        var work = precision + Guard + 20;
        var shift = BigBall.One;
        var y = x;
        var target = precision / 4;
        for (var i = 0; i < target && y.TopBit <= 62 && y.ToDouble() < target; i++)
        {
            shift = BigBall.Multiply(shift, y, work);
            y = BigBall.Add(y, BigBall.One, work);
        }

        var inverse = y.Reciprocal(work);
        var square = BigBall.Multiply(inverse, inverse, work);
        var power = inverse;
        var series = BigBall.Zero;
        var last = 0L;
        for (var k = 1; k <= Math.Min(precision / 4, BernoulliNumbers.Count); k++)
        {
            var coefficient = BernoulliNumbers.Even(k) / ((Rational)(2 * k) * ((2 * k) - 1));
            var term = BigBall.Multiply(power, BigBall.Of(coefficient, work), work);
            last = term.TopBit;
            if (last < -work)
            {
                break;
            }

            series = BigBall.Add(series, term, work);
            power = BigBall.Multiply(power, square, work);
        }

        var logOfY = Log(y, work);
        var main = BigBall.Subtract(BigBall.Multiply(BigBall.Subtract(y, new BigBall(1, 0, -1), work), logOfY, work), y, work);
        var constant = Log(Pi(work).Scaled(1), work).Scaled(-1);
        var total = BigBall.Add(BigBall.Add(main, constant, work), series.Widened(last + 1, work), work);
        return BigBall.Subtract(total, Log(shift, work), precision);
    }

    /// <summary>A number in fixed point, kept for each precision that was asked for.</summary>
    private sealed class Constant(Func<int, BigInteger> compute)
    {
        private const int Largest = 8_192;

        private readonly BigInteger?[] _known = new BigInteger?[Largest];

        public BigBall To(int precision)
        {
            var bits = precision + Guard;
            if (bits >= Largest)
            {
                return new BigBall(compute(bits), 1 << 12, -bits).Rounded(precision);
            }

            BigInteger value;
            lock (_known)
            {
                value = _known[bits] ??= compute(bits);
            }

            return new BigBall(value, 1 << 12, -bits).Rounded(precision);
        }
    }

    private static BigBall Spread(BigBall value, BigBall source, int precision) =>
        source.IsExact ? value : BigBall.Add(value, new BigBall(0, source.Radius, source.Exponent), precision);

    private static BigInteger Nearest(BigBall value)
    {
        var shifted = BigBall.Add(value, new BigBall(1, 0, -1), 4_200);
        return shifted.Exponent >= 0 ? shifted.Mantissa << (int)Math.Min(shifted.Exponent, 8_000) : shifted.Mantissa >> (int)Math.Min(-shifted.Exponent, int.MaxValue);
    }

    private static BigInteger ToFixed(BigBall value, int bits)
    {
        var shift = value.Exponent + bits;
        return shift >= 0 ? value.Mantissa << (int)shift : value.Mantissa >> (int)Math.Min(-shift, int.MaxValue);
    }

    // atan(1/n) or atanh(1/n) in fixed point; the error is below one unit a term.
    private static BigInteger InverseTangent(int n, int bits, bool hyperbolic = false)
    {
        var power = (BigInteger.One << bits) / n;
        var sum = power;
        var square = (BigInteger)n * n;
        for (var k = 3; !power.IsZero; k += 2)
        {
            power = hyperbolic ? power / square : -power / square;
            sum += power / k;
        }

        return sum;
    }
}

/// <summary>Bernoulli numbers of even index.</summary>
internal static class BernoulliNumbers
{
    public const int Count = 120;

    private static readonly Lazy<Rational[]> Table = new(() => Work.Uncounted(() => Compute(2 * Count)));

    /// <summary>B(2k) for k from 1 to 120.</summary>
    public static Rational Even(int k) => Table.Value[2 * k];

    // Σ over j of (m+1 over j)·B(j) = 0
    private static Rational[] Compute(int count)
    {
        var numbers = new Rational[count + 1];
        numbers[0] = 1;
        for (var m = 1; m <= count; m++)
        {
            if (m > 1 && m % 2 == 1)
            {
                continue;
            }

            var sum = Rational.Zero;
            var binomial = Rational.One;
            for (var j = 0; j < m; j++)
            {
                sum += binomial * numbers[j];
                binomial = binomial * (m + 1 - j) / (j + 1);
            }

            numbers[m] = -sum / (m + 1);
        }

        return numbers;
    }
}

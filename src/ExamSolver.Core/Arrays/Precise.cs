using ExamSolver.Symbolics;

namespace ExamSolver.Core.Arrays;

/// <summary>
/// A number that is exact as long as it is rational and not too long, and then has about thirty digits and a bound on its error: two doubles, the second
/// of which holds what the first lacks. Source: Dekker (1971), Numerische Mathematik 18, pages 224 to 242.
/// </summary>
public readonly struct Precise
{
    // Several times the error of one operation on pairs of doubles; the exponential loses more digits when it is squared back.
    private const double Unit = 1e-30, ExponentialUnit = 1e-27;
    private const int LongestRational = 700, Halvings = 9, Terms = 14;
    private const double LargestExponent = 600;

    // log 2 as a pair.
    private const double LogTwoHigh = 0.6931471805599453, LogTwoLow = 2.3190468138462996e-17;

    private readonly Rational exact;
    private readonly bool isExact;
    private readonly double high, low;

    private Precise(Rational exact) => (this.exact, isExact) = (exact, true);

    private Precise(double high, double low, double error)
    {
        (this.high, this.low) = Sum(high, low);
        Error = double.IsFinite(high) && double.IsFinite(low) && !double.IsNaN(error) ? error : double.PositiveInfinity;
    }

    /// <summary>A number of which nothing is known.</summary>
    public static Precise Unknown { get; } = new(0, 0, double.PositiveInfinity);

    /// <summary>A bound on the distance from the true value; infinite where nothing is known.</summary>
    public double Error { get; }

    /// <summary>The nearest double.</summary>
    public double Value => isExact ? exact.ToDouble() : high;

    /// <summary>-1, 0 or 1 where the sign is certain, 0 for an exact zero alone; otherwise <c>null</c>.</summary>
    public int? Sign => isExact ? exact.Sign : Math.Abs(high) > Error ? Math.Sign(high) : null;

    /// <summary>The number as a rational, while it is one.</summary>
    public Rational? Exactly => isExact ? exact : null;

    /// <summary>A rational; a long one with about thirty digits.</summary>
    public static implicit operator Precise(Rational value) => value.BitLength <= LongestRational ? new Precise(value) : Pair(value);

    /// <summary>The sum.</summary>
    public static Precise operator +(Precise a, Precise b)
    {
        if (a.isExact && b.isExact)
            return a.exact + b.exact;
        (a, b) = (Inexact(a), Inexact(b));
        var (sum, rest) = Sum(a.high, b.high);
        var (lows, lost) = Sum(a.low, b.low);
        (sum, rest) = Sum(sum, rest + lows);
        return new(sum, rest + lost, a.Error + b.Error + (Unit * (Math.Abs(a.high) + Math.Abs(b.high))));
    }

    /// <summary>The opposite.</summary>
    public static Precise operator -(Precise a) => a.isExact ? -a.exact : new Precise(-a.high, -a.low, a.Error);

    /// <summary>The difference.</summary>
    public static Precise operator -(Precise a, Precise b) => a + (-b);

    /// <summary>The product.</summary>
    public static Precise operator *(Precise a, Precise b)
    {
        if (a.isExact && b.isExact)
            return a.exact * b.exact;
        if ((a.isExact && a.exact.IsZero) || (b.isExact && b.exact.IsZero))
            return Rational.Zero;
        (a, b) = (Inexact(a), Inexact(b));
        var product = a.high * b.high;
        var ((aFront, aBack), (bFront, bBack)) = (Halves(a.high), Halves(b.high));
        var rest = (aFront * bFront) - product + (aFront * bBack) + (aBack * bFront) + (aBack * bBack) + (a.high * b.low) + (a.low * b.high);
        return new(product, rest, (Math.Abs(a.high) * b.Error) + (Math.Abs(b.high) * a.Error) + (a.Error * b.Error) + (Unit * Math.Abs(product)));
    }

    /// <summary>The quotient; unknown where the divisor may be 0.</summary>
    public static Precise operator /(Precise a, Precise b)
    {
        if (b.Sign is null or 0)
            return Unknown;
        if (a.isExact && b.isExact)
            return a.exact / b.exact;
        (a, b) = (Inexact(a), Inexact(b));
        var first = a.high / b.high;
        var second = (a - (b * Plain(first))).high / b.high;
        var third = (a - (b * Plain(first)) - (b * Plain(second))).high / b.high;
        var (high, low) = Sum(first, second);
        return new(high, low + third, ((a.Error + (Math.Abs(first) * b.Error)) / (Math.Abs(b.high) - b.Error)) + (4 * Unit * Math.Abs(first)));
    }

    /// <summary>A whole power.</summary>
    public Precise Power(int exponent)
    {
        if (exponent < 0)
            return Rational.One / Power(-exponent);
        var (result, square) = ((Precise)Rational.One, this);
        for (var n = exponent; n > 0; n >>= 1)
        {
            result = (n & 1) == 1 ? result * square : result;
            square = n > 1 ? square * square : square;
        }

        return result;
    }

    /// <summary>The square root; unknown below 0.</summary>
    public Precise SquareRoot()
    {
        if (isExact && exact.IsZero)
            return this;
        var value = Inexact(this);
        if (value.Sign is not 1)
            return Unknown;
        var near = Plain(Math.Sqrt(value.high));
        var better = near + ((new Precise(value.high, value.low, 0) - (near * near)) / (near + near));
        return new(better.high, better.low, (value.Error / near.high) + (8 * Unit * near.high));
    }

    /// <summary>The exponential.</summary>
    public Precise Exponential()
    {
        if (isExact && exact.IsZero)
            return Rational.One;
        var value = Inexact(this);
        if (!(Math.Abs(value.high) < LargestExponent) || !(value.Error < 1))
            return Unknown;
        var power = (int)Math.Round(value.high / LogTwoHigh);
        var reduced = (new Precise(value.high, value.low, 0) - (Plain(power) * new Precise(LogTwoHigh, LogTwoLow, 0))) * Plain(1.0 / (1 << Halvings));
        var (sum, term) = (Plain(1), Plain(1));
        for (var k = 1; k <= Terms; k++)
        {
            term = term * reduced / Plain(k);
            sum += term;
        }

        for (var k = 0; k < Halvings; k++)
            sum *= sum;
        var (high, low) = (Math.ScaleB(sum.high, power), Math.ScaleB(sum.low, power));
        return new(high, low, high * ((value.Error * Math.Exp(value.Error)) + ExponentialUnit));
    }

    /// <summary>The natural logarithm; unknown unless the number is certainly positive.</summary>
    public Precise Logarithm()
    {
        if (isExact && exact.IsOne)
            return Rational.Zero;
        var value = Inexact(this);
        if (value.Sign is not 1)
            return Unknown;
        var near = Plain(Math.Log(value.high));
        if (!(Math.Abs(near.high) < LargestExponent))
            return Unknown;

        // log x = y + log(1 + e) with e = x exp(-y) - 1, which is as small as the error of y.
        var small = (new Precise(value.high, value.low, 0) * (-near).Exponential()) - Plain(1);
        var result = near + small - (small * small * Plain(0.5));
        return new(result.high, result.low, (value.Error / (value.high - value.Error)) + (4 * ExponentialUnit * (1 + Math.Abs(near.high))));
    }

    private static Precise Plain(double value) => new(value, 0, 0);

    private static Precise Inexact(Precise value) => value.isExact ? Pair(value.exact) : value;

    private static Precise Pair(Rational value)
    {
        var nearest = value.ToDouble();
        return double.IsFinite(nearest) ? new(nearest, (value - Rational.FromDouble(nearest)).ToDouble(), Math.Abs(nearest) * Unit) : Unknown;
    }

    /// <summary>A double as two of half its digits, whose products are exact.</summary>
    private static (double Front, double Back) Halves(double value)
    {
        var scaled = value * ((1 << 27) + 1.0);
        var front = scaled - (scaled - value);
        return (front, value - front);
    }

    private static (double High, double Low) Sum(double a, double b)
    {
        var sum = a + b;
        var part = sum - a;
        return (sum, (a - (sum - part)) + (b - part));
    }
}

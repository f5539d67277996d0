using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;

namespace ExamSolver.Symbolics;

/// <summary>An exact rational number, always in lowest terms with a positive denominator.</summary>
/// <remarks>
/// Numerator and denominator live in two <see cref="long"/>s while they fit; only then does a pair of
/// <see cref="BigInteger"/>s take over, because most numbers of an exam are small. <c>default</c> is zero.
/// </remarks>
public readonly struct Rational : IEquatable<Rational>, IComparable<Rational>
{
    // Enough that a quotient of two numbers cut to it has its first 64 bits right but for the last.
    private const int LeadingBits = 192;

    // Neither long is ever long.MinValue, so that negation and absolute value cannot overflow.
    private readonly long _numerator;

    // One less than the denominator, so that default(Rational) is 0/1.
    private readonly long _denominatorLessOne;

    // Null while both parts fit into a long.
    private readonly BigParts? _big;

    private Rational(long numerator, long denominator)
    {
        _numerator = numerator;
        _denominatorLessOne = denominator - 1;
    }

    private Rational(BigParts big) => _big = big;

    /// <summary>Makes <paramref name="numerator"/> / <paramref name="denominator"/> in lowest terms.</summary>
    /// <exception cref="DivideByZeroException">The denominator is zero.</exception>
    public Rational(BigInteger numerator, BigInteger denominator) => this = Reduce(numerator, denominator);

    /// <summary>Zero.</summary>
    public static Rational Zero => default;

    /// <summary>One.</summary>
    public static Rational One => new(1L, 1L);

    /// <summary>Minus one.</summary>
    public static Rational MinusOne => new(-1L, 1L);

    /// <summary>One half.</summary>
    public static Rational Half => new(1L, 2L);

    /// <summary>The numerator in lowest terms; carries the sign.</summary>
    public BigInteger Numerator => _big?.Numerator ?? _numerator;

    /// <summary>The denominator in lowest terms; always positive.</summary>
    public BigInteger Denominator => _big?.Denominator ?? (_denominatorLessOne + 1);

    /// <summary>Whether the denominator is one.</summary>
    public bool IsInteger => _big is null ? _denominatorLessOne == 0 : _big.Denominator.IsOne;

    /// <summary>Whether the number is zero.</summary>
    public bool IsZero => _big is null && _numerator == 0;

    /// <summary>Whether the number is one.</summary>
    public bool IsOne => _big is null && _numerator == 1 && _denominatorLessOne == 0;

    /// <summary>Whether the number is minus one.</summary>
    public bool IsMinusOne => _big is null && _numerator == -1 && _denominatorLessOne == 0;

    /// <summary>-1, 0 or 1.</summary>
    public int Sign => _big is null ? Math.Sign(_numerator) : _big.Numerator.Sign;

    /// <summary>The number of bits of numerator and denominator together: what arithmetic on the number costs.</summary>
    public long BitLength => _big is null ? 128 : _big.Numerator.GetBitLength() + _big.Denominator.GetBitLength();

    internal ulong Hash => _big is null
        ? StableHash.Combine(unchecked((ulong)_numerator), unchecked((ulong)_denominatorLessOne))
        : StableHash.Combine(OfBig(_big.Numerator), OfBig(_big.Denominator));

    private long SmallDenominator => _denominatorLessOne + 1;

    /// <summary>numerator / 2^shift, for a shift of at most 62.</summary>
    internal static Rational Dyadic(long numerator, int shift)
    {
        var common = numerator == 0 ? shift : Math.Min(shift, BitOperations.TrailingZeroCount(numerator));
        return new(numerator >> common, 1L << (shift - common));
    }

    /// <summary>numerator / 2^shift, for any shift that is not negative.</summary>
    internal static Rational Dyadic(BigInteger numerator, int shift)
    {
        if (numerator.IsZero)
        {
            return Zero;
        }

        var common = (int)Math.Min(shift, (long)BigInteger.TrailingZeroCount(numerator));
        return FromLowest(numerator >> common, BigInteger.One << (shift - common));
    }

    /// <summary>An integer as a rational.</summary>
    public static implicit operator Rational(int value) => new(value, 1L);

    /// <summary>An integer as a rational.</summary>
    public static implicit operator Rational(long value) =>
        value == long.MinValue ? Reduce(value, BigInteger.One) : new(value, 1L);

    /// <summary>An integer as a rational.</summary>
    public static implicit operator Rational(BigInteger value) => FromLowest(value, BigInteger.One);

    /// <summary>The sum.</summary>
    public static Rational operator +(Rational left, Rational right)
    {
        if (left._big is null && right._big is null)
        {
            if ((left._denominatorLessOne | right._denominatorLessOne) == 0)
            {
                return TryAdd(left._numerator, right._numerator, out var sum) ? new(sum, 1L) : FromLowest((BigInteger)left._numerator + right._numerator, BigInteger.One);
            }

            if (TryMultiply(left._numerator, right.SmallDenominator, out var first) && TryMultiply(right._numerator, left.SmallDenominator, out var second)
                && TryAdd(first, second, out var numerator) && TryMultiply(left.SmallDenominator, right.SmallDenominator, out var denominator))
            {
                return ReduceSmall(numerator, denominator);
            }
        }

        if (left.Denominator is var denominators && denominators == right.Denominator)
        {
            Work.Charge(200 + left.BitLength + right.BitLength);
            return Reduce(left.Numerator + right.Numerator, denominators);
        }

        ChargeLong(left, right);
        return Reduce(
            (left.Numerator * right.Denominator) + (right.Numerator * left.Denominator),
            left.Denominator * right.Denominator);
    }

    /// <summary>The difference.</summary>
    public static Rational operator -(Rational left, Rational right) => left + (-right);

    /// <summary>The product.</summary>
    public static Rational operator *(Rational left, Rational right)
    {
        if (left._big is null && right._big is null)
        {
            var fits = TryMultiply(left._numerator, right._numerator, out var numerator);
            if ((left._denominatorLessOne | right._denominatorLessOne) == 0)
            {
                return fits ? new(numerator, 1L) : FromLowest((BigInteger)left._numerator * right._numerator, BigInteger.One);
            }

            if (fits && TryMultiply(left.SmallDenominator, right.SmallDenominator, out var denominator))
            {
                return ReduceSmall(numerator, denominator);
            }
        }

        ChargeLong(left, right);
        return Reduce(left.Numerator * right.Numerator, left.Denominator * right.Denominator);
    }

    /// <summary>The quotient.</summary>
    /// <exception cref="DivideByZeroException">The divisor is zero.</exception>
    public static Rational operator /(Rational left, Rational right) => left * right.Reciprocal();

    /// <summary>The negative.</summary>
    public static Rational operator -(Rational value) => value._big is null
        ? new(-value._numerator, value.SmallDenominator)
        : new(new BigParts(-value._big.Numerator, value._big.Denominator));

    /// <summary>Equality of value.</summary>
    public static bool operator ==(Rational left, Rational right) => left.Equals(right);

    /// <summary>Inequality of value.</summary>
    public static bool operator !=(Rational left, Rational right) => !left.Equals(right);

    /// <summary>Whether the left is less.</summary>
    public static bool operator <(Rational left, Rational right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left is greater.</summary>
    public static bool operator >(Rational left, Rational right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left is less or equal.</summary>
    public static bool operator <=(Rational left, Rational right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left is greater or equal.</summary>
    public static bool operator >=(Rational left, Rational right) => left.CompareTo(right) >= 0;

    /// <summary>The exact value of a decimal such as <c>0.10</c>, <c>-3</c> or <c>1.20e3</c>.</summary>
    /// <remarks>A decimal is an exact rational here: <c>0.1</c> is one tenth, not the nearest double.</remarks>
    /// <exception cref="FormatException">The text is no decimal, or its exponent is beyond ±5000.</exception>
    public static Rational FromDecimalText(string text) => TryFromDecimalText(text, out var value)
        ? value
        : throw new FormatException($"'{text}' is no decimal number such as 0.10, -3 or 1.20e3 with an exponent of at most 5000.");

    /// <summary>As <see cref="FromDecimalText"/>, but says <c>false</c> instead of throwing.</summary>
    public static bool TryFromDecimalText(ReadOnlySpan<char> text, out Rational value)
    {
        value = default;
        var exponent = 0;
        var mark = text.IndexOfAny('e', 'E');
        if (mark >= 0)
        {
            const NumberStyles Signed = NumberStyles.AllowLeadingSign;
            if (!int.TryParse(text[(mark + 1)..], Signed, CultureInfo.InvariantCulture, out exponent) || Math.Abs((long)exponent) > 5000)
            {
                return false;
            }

            text = text[..mark];
        }

        var point = text.IndexOf('.');
        var whole = point < 0 ? text : text[..point];
        var fraction = point < 0 ? default : text[(point + 1)..];
        var negative = whole is ['-', ..];
        whole = negative || whole is ['+', ..] ? whole[1..] : whole;
        if (whole.Length + fraction.Length == 0 || whole.ContainsAnyExceptInRange('0', '9') || fraction.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        BigInteger digits;
        if (whole.Length + fraction.Length <= 18)
        {
            var small = 0L;
            foreach (var digit in whole)
            {
                small = (small * 10) + (digit - '0');
            }

            foreach (var digit in fraction)
            {
                small = (small * 10) + (digit - '0');
            }

            if (fraction.Length == 0 && exponent == 0)
            {
                value = negative ? -small : small;
                return true;
            }

            if (exponent == 0)
            {
                value = OverPowerOfTen(negative ? -small : small, fraction.Length);
                return true;
            }

            digits = small;
        }
        else
        {
            digits = BigInteger.Parse(string.Concat(whole, fraction), NumberStyles.None, CultureInfo.InvariantCulture);
        }

        var scale = exponent - fraction.Length;
        digits = negative ? -digits : digits;
        value = scale >= 0
            ? digits * PowersOfTen.Of(scale)
            : OverPowerOfTen(digits, -scale);
        return true;
    }

    // Only twos and fives can cancel: no long common divisor needs to be searched for.
    private static Rational OverPowerOfTen(BigInteger digits, int power)
    {
        if (digits.GetBitLength() > 62)
        {
            return Reduce(digits, PowersOfTen.Of(power));
        }

        var (small, twos, fives) = WithoutTensDivisors((long)digits, power);
        return small == 0 ? Zero : FromLowest(small, twos >= fives ? PowersOfTen.Of(fives) << (twos - fives) : PowersOfTen.Of(fives) >> (fives - twos));
    }

    private static Rational OverPowerOfTen(long digits, int power)
    {
        var (small, twos, fives) = WithoutTensDivisors(digits, power);
        var denominator = 1L << twos;
        for (var i = 0; i < fives; i++)
        {
            denominator *= 5;
        }

        return small == 0 ? Zero : new(small, denominator);
    }

    /// <summary>A numerator over 10^power in lowest terms: what stays above, and how many twos and fives below.</summary>
    private static (long Above, int Twos, int Fives) WithoutTensDivisors(long above, int power)
    {
        if (above == 0)
        {
            return (0, 0, 0);
        }

        var cancelled = Math.Min(power, BitOperations.TrailingZeroCount(above));
        above >>= cancelled;
        var fives = power;
        for (; fives > 0 && above % 5 == 0; fives--)
        {
            above /= 5;
        }

        return (above, power - cancelled, fives);
    }

    /// <summary>The exact value of a finite double.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The double is infinite or not a number.</exception>
    public static Rational FromDouble(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "Only a finite double is a rational number.");
        }

        var bits = BitConverter.DoubleToInt64Bits(value);
        var field = (int)((bits >> 52) & 0x7FF);
        var mantissa = bits & 0xFFFFFFFFFFFFFL;
        mantissa = field == 0 ? mantissa : mantissa | (1L << 52);
        var exponent = Math.Max(field, 1) - 1075;
        if (exponent < 0 && BitOperations.TrailingZeroCount(mantissa | (1L << 53)) is var zeros && zeros + 62 >= -exponent)
        {
            // Most doubles here have few digits: both parts fit into a long.
            var cut = Math.Min(zeros, -exponent);
            return Dyadic(bits < 0 ? -(mantissa >> cut) : mantissa >> cut, -exponent - cut);
        }

        BigInteger numerator = bits < 0 ? -mantissa : mantissa;
        return exponent >= 0
            ? numerator << exponent
            : Reduce(numerator, BigInteger.One << -exponent);
    }

    /// <summary>The greatest integer that is not greater.</summary>
    public BigInteger Floor()
    {
        if (_big is null)
        {
            var (whole, rest) = Math.DivRem(_numerator, SmallDenominator);
            return rest < 0 ? whole - 1 : whole;
        }

        var quotient = BigInteger.DivRem(Numerator, Denominator, out var remainder);
        return remainder.Sign < 0 ? quotient - 1 : quotient;
    }

    /// <summary>The least integer that is not less.</summary>
    public BigInteger Ceiling() => -(-this).Floor();

    /// <summary>The absolute value.</summary>
    public Rational Abs() => Sign < 0 ? -this : this;

    /// <summary>One over the number.</summary>
    /// <exception cref="DivideByZeroException">The number is zero.</exception>
    public Rational Reciprocal()
    {
        if (IsZero)
        {
            throw new DivideByZeroException("Zero has no reciprocal.");
        }

        return _big is null
            ? _numerator < 0 ? new(-SmallDenominator, -_numerator) : new(SmallDenominator, _numerator)
            : FromLowest(_big.Denominator * _big.Numerator.Sign, BigInteger.Abs(_big.Numerator));
    }

    /// <summary>An integer power; <c>0^0</c> is one.</summary>
    /// <exception cref="DivideByZeroException">Zero to a negative power.</exception>
    public Rational Pow(int exponent)
    {
        if (exponent < 0)
        {
            return Reciprocal().Pow(-exponent);
        }

        if (exponent == 2)
        {
            return this * this;
        }

        if (_big is not null || exponent > 8)
        {
            // The last squaring costs as much as all before it.
            var length = (Numerator.GetBitLength() + Denominator.GetBitLength()) * exponent / 2;
            Work.ChargeProduct(length, length);
        }

        return FromLowest(BigInteger.Pow(Numerator, exponent), BigInteger.Pow(Denominator, exponent));
    }

    /// <summary>The double nearest to the number, to within one unit in the last place; ±infinity beyond the range.</summary>
    public double ToDouble()
    {
        const long Exact = 1L << 53;
        if (_big is null && _numerator is > -Exact and < Exact && _denominatorLessOne < Exact)
        {
            return (double)_numerator / SmallDenominator;
        }

        var (numerator, dropped) = Leading(BigInteger.Abs(Numerator), LeadingBits);
        var (denominator, droppedBelow) = Leading(Denominator, LeadingBits);

        // Scale so that the integer quotient has at least 64 significant bits, then take the scale back.
        var shift = 66 - (int)(numerator.GetBitLength() - denominator.GetBitLength());
        var quotient = shift >= 0 ? (numerator << shift) / denominator : numerator / (denominator << -shift);
        var magnitude = Math.ScaleB((double)quotient, dropped - droppedBelow - shift);
        return Sign < 0 ? -magnitude : magnitude;
    }

    /// <summary>The first digits of a positive number, and how many binary digits were dropped behind them: a quotient of long numbers hangs on no more.</summary>
    internal static (BigInteger Digits, int Dropped) Leading(BigInteger value, int bits)
    {
        Work.Charge(value.GetBitLength() >> 6);
        var dropped = (int)Math.Max(0, value.GetBitLength() - bits);
        return (value >> dropped, dropped);
    }

    /// <inheritdoc/>
    public int CompareTo(Rational other)
    {
        if (_big is null && other._big is null)
        {
            return _denominatorLessOne == other._denominatorLessOne
                ? _numerator.CompareTo(other._numerator)
                : CompareProducts(_numerator, other.SmallDenominator, other._numerator, SmallDenominator);
        }

        Work.ChargeProduct(BitLength, other.BitLength);
        return (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);
    }

    /// <inheritdoc/>
    public bool Equals(Rational other) => _big is null
        ? other._big is null && _numerator == other._numerator && _denominatorLessOne == other._denominatorLessOne
        : other._big is not null && _big.Numerator == other._big.Numerator && _big.Denominator == other._big.Denominator;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Rational other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => StableHash.Fold(Hash);

    /// <summary><c>3</c> or <c>-3/4</c>.</summary>
    public override string ToString() => IsInteger
        ? Numerator.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Numerator}/{Denominator}");

    /// <summary>The number as an <see cref="int"/>, where it is one.</summary>
    public bool TryGetInt32(out int value)
    {
        var isInt = _big is null && _denominatorLessOne == 0 && _numerator is >= int.MinValue and <= int.MaxValue;
        value = isInt ? (int)_numerator : 0;
        return isInt;
    }

    internal bool TryGetSmall(out long numerator, out long denominator)
    {
        numerator = _numerator;
        denominator = SmallDenominator;
        return _big is null;
    }

    // The products, and the room that they take.
    private static void ChargeLong(Rational left, Rational right) =>
        Work.Charge(200 + (left.BitLength + right.BitLength) + ((left.BitLength >> 5) * (right.BitLength >> 5)));

    // By hand: code with 128-bit integers can't be compiled ahead of time.
    private static bool TryAdd(long left, long right, out long sum)
    {
        sum = unchecked(left + right);
        return ((left ^ sum) & (right ^ sum)) >= 0 && sum != long.MinValue;
    }

    private static bool TryMultiply(long left, long right, out long product)
    {
        var high = Math.BigMul(left, right, out product);
        return high == product >> 63 && product != long.MinValue;
    }

    private static int CompareProducts(long a, long b, long c, long d)
    {
        var (left, right) = (Math.BigMul(a, b, out var lowLeft), Math.BigMul(c, d, out var lowRight));
        return left != right ? left.CompareTo(right) : unchecked((ulong)lowLeft).CompareTo(unchecked((ulong)lowRight));
    }

    private static Rational ReduceSmall(long numerator, long denominator)
    {
        var divisor = Gcd(Math.Abs(numerator), denominator);
        return divisor == 1 ? new(numerator, denominator) : new(numerator / divisor, denominator / divisor);
    }

    internal static long Gcd(long left, long right)
    {
        while (right != 0)
        {
            (left, right) = (right, left % right);
        }

        return left;
    }

    private static Rational Reduce(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.IsZero)
        {
            throw new DivideByZeroException("A rational number has a nonzero denominator.");
        }

        if (denominator.Sign < 0)
        {
            (numerator, denominator) = (-numerator, -denominator);
        }

        if (numerator.IsOne || denominator.IsOne)
        {
            return FromLowest(numerator, denominator);
        }

        if (numerator > long.MinValue && numerator <= long.MaxValue && denominator <= long.MaxValue)
        {
            return ReduceSmall((long)numerator, (long)denominator);
        }

        if (denominator.IsPowerOfTwo)
        {
            Work.Charge(100 + (numerator.GetBitLength() >> 3));
            return Dyadic(numerator, (int)denominator.GetBitLength() - 1);
        }

        var (above, below) = (numerator.GetBitLength(), denominator.GetBitLength());
        Work.Charge(100 + (4 * (above >> 5) * (below >> 5)) + (above >> 2) + (below >> 2));
        var divisor = BigInteger.GreatestCommonDivisor(numerator, denominator);
        return divisor.IsOne ? FromLowest(numerator, denominator) : FromLowest(numerator / divisor, denominator / divisor);
    }

    private static Rational FromLowest(BigInteger numerator, BigInteger denominator) =>
        numerator > long.MinValue && numerator <= long.MaxValue && denominator <= long.MaxValue
            ? new((long)numerator, (long)denominator)
            : new(new BigParts(numerator, denominator));

    private static ulong OfBig(BigInteger value)
    {
        var hash = (ulong)(value.Sign + 1);
        Work.Charge(value.GetBitLength() >> 4);
        var bytes = value.ToByteArray();
        var whole = bytes.Length / sizeof(ulong);
        for (var i = 0; i < whole; i++)
        {
            hash = StableHash.Combine(hash, BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(i * sizeof(ulong))));
        }

        foreach (var part in bytes.AsSpan(whole * sizeof(ulong)))
        {
            hash = StableHash.Combine(hash, part);
        }

        return hash;
    }

    private sealed class BigParts(BigInteger numerator, BigInteger denominator)
    {
        public BigInteger Numerator { get; } = numerator;

        public BigInteger Denominator { get; } = denominator;
    }
}

namespace ExamSolver.Symbolics;

/// <summary>An assignment of numbers to symbols, drawn from their declared domains.</summary>
/// <remarks>
/// A value is a pure function of (seed, name, index): a keyed hash, not a stream, so that one more symbol changes no other.
/// Values are rationals whose denominator is a power of two, at most 2^20, so that the double is exactly the rational.
/// Successive indices run through several scales and both signs. Values are never 0 or ±1 unless the domain holds nothing else.
/// An undeclared name is a real number; an entry <c>W[1,2]</c> is drawn from the domain of <c>W</c>.
/// </remarks>
public sealed class World
{
    // Binary exponents of the lowest and highest magnitude of each scale: about 0.3 to 3, 2 to 8, 0.03 to 0.5, 8 to 64, 128 to 1024, 2^12 to 2^17.
    private static readonly (int Low, int High)[] Scales = [(-2, 1), (0, 3), (-5, -1), (2, 6), (-1, 2), (7, 10), (-9, -5), (12, 17)];

    // From this index on every symbol has a scale of its own, so that a small one meets a large one.
    private const int FirstMixed = 1 << 16;

    private static readonly long[] MixedWidths = [2, 3, 4, 6, 12, 60, 1000, 5000];

    private readonly Declarations _declarations;
    private readonly ulong _seed;
    private readonly IReadOnlyDictionary<string, Rational>? _replaced;

    private World(Declarations declarations, ulong seed, int index, IReadOnlyDictionary<string, Rational>? replaced)
    {
        _declarations = declarations;
        _seed = seed;
        Index = index;
        _replaced = replaced;
    }

    /// <summary>How many scales the indices run through before they repeat them with other values.</summary>
    public static int ScaleCount => Scales.Length;

    /// <summary>The index of this world.</summary>
    public int Index { get; }

    /// <summary>The value of a symbol or entry; exactly that of <see cref="Exact"/>.</summary>
    public double this[string name] => Exact(name).ToDouble();

    /// <summary>Draws the world of an index.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative.</exception>
    public static World Draw(Declarations declarations, ulong seed, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return new World(declarations, seed, index, null);
    }

    /// <summary>Draws a world in which every symbol has a scale and a sign of its own.</summary>
    internal static World DrawMixed(Declarations declarations, ulong seed, int index) => new(declarations, seed, FirstMixed + index, null);

    /// <summary>The exact value of a symbol or entry.</summary>
    public Rational Exact(string name)
    {
        if (_replaced is not null && _replaced.TryGetValue(name, out var replaced))
        {
            return replaced;
        }

        // Drawn anew each time: a hash costs less than a lock or a table.
        var bracket = name.IndexOf('[', StringComparison.Ordinal);
        return Draw(_declarations.DomainOf(bracket < 0 ? name : name[..bracket]), KeyOf(name));
    }

    /// <summary>The same world with some values replaced.</summary>
    public World With(IReadOnlyDictionary<string, Rational> values)
    {
        var replaced = new Dictionary<string, Rational>(_replaced ?? new Dictionary<string, Rational>(), StringComparer.Ordinal);
        foreach (var (name, value) in values)
        {
            replaced[name] = value;
        }

        return new World(_declarations, _seed, Index, replaced);
    }

    /// <summary>The values of some names, as in a report: <c>x = 3/4, y = -5/2</c>.</summary>
    public string Describe(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"{name} = {Exact(name)}"));

    /// <inheritdoc/>
    public override string ToString() => Describe(_declarations.Names);

    private bool IsMixed => Index >= FirstMixed;

    private ulong KeyOf(string name) => StableHash.Combine(StableHash.Combine(_seed, StableHash.OfText(name)), (ulong)(IsMixed ? Index : Index / 2));

    private int ScaleOf(ulong key, int count) => (int)((IsMixed ? Key(key, 7) : (ulong)Index) % (ulong)count);

    private Rational Draw(Domain domain, ulong key)
    {
        if (domain.IsIntegral)
        {
            return DrawInteger(domain, key);
        }

        if (domain is { Lower: { } lower, Upper: { } upper })
        {
            return Between(lower, upper, Key(key, 1));
        }

        var magnitude = Magnitude(key);
        if (domain.Lower is { } low)
        {
            return low.IsZero ? magnitude : -Dyadic(-low) + magnitude;
        }

        if (domain.Upper is { } high)
        {
            return high.IsZero ? -magnitude : Dyadic(high) - magnitude;
        }

        // Worlds 2k and 2k + 1 share their key: the sign of every symbol differs between the two.
        return ((Key(key, 2) + (ulong)Index) & 1) == 0 ? magnitude : -magnitude;
    }

    private static ulong Key(ulong key, ulong purpose) => StableHash.Combine(key, purpose);

    // An odd number over a power of two: never an integer below 2^12, never twice the same by likely accident.
    private Rational Magnitude(ulong key)
    {
        var (low, high) = Scales[ScaleOf(key, Scales.Length)];
        var bits = Key(key, 3 + (ulong)(Index & 1));
        var exponent = low + (int)(bits % (ulong)(high - low));
        var shift = Math.Clamp(12 - exponent, 2, 20);
        var mantissa = (1L << (shift + exponent)) + (long)((bits >> 8) & ((1UL << (shift + exponent)) - 1));
        return Rational.Dyadic(mantissa | 1, shift);
    }

    private Rational Between(Rational lower, Rational upper, ulong key)
    {
        if (lower == upper)
        {
            return lower;
        }

        if (IsUnit(lower, upper))
        {
            // The usual case, without long numbers.
            var place = 1 + (4094 * PositionBetween(key) >> 32);
            return Rational.Dyadic((place & 1) == 0 && place < 4095 ? place + 1 : place, 12);
        }

        // Enough binary digits that a thousand values fit between the ends.
        var digits = 12;
        for (var width = upper - lower; width < 1 && digits < 400; width *= 2)
        {
            digits++;
        }

        var unit = System.Numerics.BigInteger.One << digits;
        var first = (lower * unit).Floor() + 1;
        var count = (upper * unit).Ceiling() - first;
        var chosen = first + ((count - 1) * PositionBetween(key) >> 32);
        return new Rational(chosen.IsEven && chosen + 1 < first + count ? chosen + 1 : chosen, unit);
    }

    private static bool IsUnit(Rational lower, Rational upper) => lower.IsZero && upper.IsOne;

    // 32 bits of the way from one end to the other.
    private long PositionBetween(ulong key)
    {
        var position = StableHash.Combine(key, (ulong)Index) & 0xFFFFFFFF;
        var end = IsMixed ? Key(key, 11) & 3 : 0;
        if (end is 1 or 2)
        {
            // Half of the mixed worlds crowd at the ends, where a logarithm or a floor has its jumps.
            position = position * position >> 32;
            position = position * position >> 32;
            position = end == 1 ? position : 0xFFFFFFFF - position;
        }

        return (long)position;
    }

    private static Rational Dyadic(Rational end) => new((end * 4096).Floor(), 4096);

    private Rational DrawInteger(Domain domain, ulong key)
    {
        long[] widths = [60, 12, 200, 9, 1000, 30, 7, 5000];
        var width = IsMixed ? MixedWidths[ScaleOf(key, MixedWidths.Length)] : widths[ScaleOf(key, widths.Length)];
        var bits = StableHash.Combine(key, (ulong)Index);
        var first = domain.Lower is { } lower ? domain.IsLowerOpen ? lower.Floor() + 1 : lower.Ceiling() : (System.Numerics.BigInteger?)null;
        var last = domain.Upper is { } upper ? domain.IsUpperOpen ? upper.Ceiling() - 1 : upper.Floor() : (System.Numerics.BigInteger?)null;
        if (first is { } f && last is { } l)
        {
            var count = l - f + 1;
            return count.Sign <= 0 ? f : f + (bits % (ulong)System.Numerics.BigInteger.Min(count, 1_000_000_000));
        }

        var step = (IsMixed && (Key(key, 13) & 1) == 0 ? 0 : 2) + (long)(bits % (ulong)width);
        if (first is { } start)
        {
            return start.Sign is 0 or 1 && start <= 2 ? System.Numerics.BigInteger.Max(start, step) : start + step;
        }

        return last is { } end ? end - step : ((bits >> 40) + (ulong)Index) % 2 == 0 ? step : -step;
    }
}

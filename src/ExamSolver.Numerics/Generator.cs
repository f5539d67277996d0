using System.Numerics;
using System.Text;

namespace ExamSolver.Numerics;

/// <summary>The house's only source of chance: a small, fast generator whose draws are the same bytes on every machine.</summary>
/// <remarks>
/// xoshiro256++ (Blackman and Vigna, arXiv:1805.01407), its state filled by SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
/// Not for secrets. Not safe for several threads: give each its own by <see cref="For"/>. Normal draws invert the
/// distribution function with a logarithm of our own, because the library's may differ in the last bit between machines.
/// </remarks>
public sealed class Generator
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    /// <summary>Starts the sequence that belongs to a seed; every seed, zero too, is good.</summary>
    public Generator(ulong seed)
    {
        var state = seed;
        _a = SplitMix(ref state);
        _b = SplitMix(ref state);
        _c = SplitMix(ref state);
        _d = SplitMix(ref state);
    }

    /// <summary>Starts the sequence that belongs to a seed and a list of keys, such as the question's reference and the check's id.</summary>
    /// <remarks>Keys are delimited by their lengths: ("ab", "c") and ("a", "bc") give unrelated sequences.</remarks>
    public static Generator For(ulong seed, params ReadOnlySpan<string> keys)
    {
        var state = seed;
        foreach (var key in keys)
        {
            var bytes = Encoding.UTF8.GetBytes(key);
            Absorb(ref state, (ulong)bytes.Length);
            foreach (var value in bytes)
            {
                Absorb(ref state, value);
            }
        }

        // The number of keys closes the list, so that no list is the beginning of another.
        Absorb(ref state, (ulong)keys.Length);
        return new Generator(state);
    }

    /// <summary>The next 64 random bits.</summary>
    public ulong NextBits()
    {
        unchecked
        {
            var result = BitOperations.RotateLeft(_a + _d, 23) + _a;
            var shifted = _b << 17;
            _c ^= _a;
            _d ^= _b;
            _b ^= _c;
            _a ^= _d;
            _c ^= shifted;
            _d = BitOperations.RotateLeft(_d, 45);
            return result;
        }
    }

    /// <summary>A uniform draw strictly between 0 and 1: one of 2⁵² equally likely values, symmetric about ½.</summary>
    public double NextDouble() => Uniform(NextBits());

    /// <summary>A uniform integer, each value exactly equally likely.</summary>
    /// <param name="minInclusive">The smallest value.</param>
    /// <param name="maxExclusive">One more than the largest value.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range is empty.</exception>
    public int NextInt(int minInclusive, int maxExclusive)
    {
        if (minInclusive >= maxExclusive)
        {
            throw new ArgumentOutOfRangeException(
                nameof(maxExclusive), $"No integer lies in the range from {minInclusive} up to, not including, {maxExclusive}.");
        }

        // Lemire's multiplication (arXiv:1805.10941): the high word of bits·range, redrawn in the few low words that would bias it.
        var range = (ulong)((long)maxExclusive - minInclusive);
        var high = Math.BigMul(NextBits(), range, out var low);
        if (low < range)
        {
            var threshold = unchecked(0UL - range) % range;
            while (low < threshold)
            {
                high = Math.BigMul(NextBits(), range, out low);
            }
        }

        return (int)(minInclusive + (long)high);
    }

    /// <summary>A standard normal draw, Φ⁻¹ of one uniform draw: exactly one draw of bits for each.</summary>
    public double NextNormal() => NormalQuantile.At(NextDouble());

    /// <summary>Fills a span with independent standard normal draws.</summary>
    public void FillNormal(Span<double> values)
    {
        foreach (ref var value in values)
        {
            value = NextNormal();
        }
    }

    /// <summary>Puts the items in a uniformly random order (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var last = items.Length - 1; last > 0; last--)
        {
            var other = NextInt(0, last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }

    /// <summary>The value that <see cref="NextDouble"/> makes of bits.</summary>
    internal static double Uniform(ulong bits) => ((bits >> 12) + 0.5) * (1.0 / (1L << 52));

    /// <summary>Mixes a value into a state: a keyed hash of a sequence of values.</summary>
    internal static void Absorb(ref ulong state, ulong value)
    {
        state ^= value;
        state = SplitMix(ref state);
    }

    private static ulong SplitMix(ref ulong state)
    {
        unchecked
        {
            state += 0x9E3779B97F4A7C15UL;
            var mixed = state;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL;
            return mixed ^ (mixed >> 31);
        }
    }
}

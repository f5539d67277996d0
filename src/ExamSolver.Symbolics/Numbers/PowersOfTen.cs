using System.Numerics;

namespace ExamSolver.Symbolics;

/// <summary>Powers of ten; a few are kept, since an answer and its key have the same few.</summary>
internal static class PowersOfTen
{
    // At most 64 numbers of 2 KB: exponents end at some thousands where they are read.
    private const int Places = 64;
    private const int LongestKept = 6_000;

    private static readonly Power?[] Kept = new Power?[Places];

    public static BigInteger Of(int exponent)
    {
        // Whichever thread writes last, what is read is whole.
        var place = exponent % Places;
        if (Kept[place] is { } known && known.Exponent == exponent)
        {
            return known.Value;
        }

        var value = BigInteger.Pow(10, exponent);
        if (exponent <= LongestKept)
        {
            Kept[place] = new(exponent, value);
        }

        return value;
    }

    private sealed record Power(int Exponent, BigInteger Value);
}

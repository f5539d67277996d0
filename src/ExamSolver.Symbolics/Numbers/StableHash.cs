namespace ExamSolver.Symbolics;

/// <summary>Hashes that are the same in every run and on every machine; wrapping arithmetic is intended.</summary>
internal static class StableHash
{
    /// <summary>The finaliser of SplitMix64: every input bit reaches every output bit.</summary>
    public static ulong Mix(ulong value)
    {
        unchecked
        {
            value ^= value >> 30;
            value *= 0xBF58476D1CE4E5B9UL;
            value ^= value >> 27;
            value *= 0x94D049BB133111EBUL;
            return value ^ (value >> 31);
        }
    }

    /// <summary>Order matters: <c>Combine(a, b)</c> differs from <c>Combine(b, a)</c>.</summary>
    public static ulong Combine(ulong left, ulong right)
    {
        unchecked
        {
            return Mix((left * 0x9E3779B97F4A7C15UL) + right + 0x632BE59BD9B4E019UL);
        }
    }

    public static ulong OfText(string text)
    {
        unchecked
        {
            var hash = 0xCBF29CE484222325UL;
            foreach (var character in text)
            {
                hash = (hash ^ character) * 0x100000001B3UL;
            }

            return Mix(hash);
        }
    }

    public static int Fold(ulong hash) => unchecked((int)(hash ^ (hash >> 32)));
}

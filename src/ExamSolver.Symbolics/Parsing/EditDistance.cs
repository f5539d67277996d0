namespace ExamSolver.Symbolics;

/// <summary>Number of insertions, deletions, replacements and swaps of neighbours between two words (Damerau, 1964).</summary>
public static class EditDistance
{
    private const int LongestOnStack = 64;

    /// <summary>The candidate that a word may be a misspelling of, or null; of several as near the first by name.</summary>
    internal static string? Nearest(string word, IEnumerable<string> candidates)
    {
        var (nearest, limit) = ((string?)null, Math.Min(3, Math.Max(1, word.Length / 3)));
        foreach (var candidate in candidates)
        {
            var distance = Between(word, candidate, limit);
            if (distance < limit || (distance == limit && (nearest is null || string.CompareOrdinal(candidate, nearest) < 0)))
            {
                (nearest, limit) = (candidate, distance);
            }
        }

        return nearest;
    }

    /// <summary>The distance, or <paramref name="limit"/> + 1 when it is larger than the limit.</summary>
    public static int Between(string left, string right, int limit)
    {
        if (Math.Abs(left.Length - right.Length) > limit)
        {
            return limit + 1;
        }

        // The last three rows of the table of distances between beginnings of both.
        var width = right.Length + 1;
        Span<int> rows = width <= LongestOnStack ? stackalloc int[3 * width] : new int[3 * width];
        for (var i = 0; i <= left.Length; i++)
        {
            var row = rows.Slice(i % 3 * width, width);
            var above = rows.Slice((i + 2) % 3 * width, width);
            var twoAbove = rows.Slice((i + 1) % 3 * width, width);
            row[0] = i;
            for (var j = 1; j < width; j++)
            {
                if (i == 0)
                {
                    row[j] = j;
                    continue;
                }

                var cost = left[i - 1] == right[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(above[j], row[j - 1]) + 1, above[j - 1] + cost);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    row[j] = Math.Min(row[j], twoAbove[j - 2] + 1);
                }
            }
        }

        return Math.Min(rows[(left.Length % 3 * width) + right.Length], limit + 1);
    }
}

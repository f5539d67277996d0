using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Sequences;

/// <summary>
/// The same search by what it must find: every sequence is written out, and one is kept if fewer sequences of kept beginnings are likelier than the
/// beam is wide. Nothing is sorted, and no beam is carried along.
/// </summary>
internal static class AllSequences
{
    /// <summary>The numbers of the words found, in the alphabetic order of all words, and their probability.</summary>
    public static IEnumerable<Rational> Find(Decoding.Given given)
    {
        var names = new SortedSet<string>(given.Next.All.SelectMany(e => e.Next).Select(n => n.Word), StringComparer.Ordinal).ToList();
        var table = given.Next.All.ToDictionary(e => string.Join(' ', e.Before), e => e.Next, StringComparer.Ordinal);
        var width = given.Search switch { Decoding.Search.Greedy => 1, Decoding.Search.Beam => given.Width, _ => int.MaxValue };
        var level = new Dictionary<string, Rational>(StringComparer.Ordinal) { [""] = 1 };
        for (var length = 1; length <= given.Length; length++)
        {
            var next = new Dictionary<string, Rational>(StringComparer.Ordinal);
            foreach (var (text, probability) in level)
            {
                var follows = Follows(text, given.End, table);
                if (follows is null)
                    next[text] = probability;
                foreach (var (word, chance) in follows ?? [])
                {
                    if (chance.Sign > 0)
                        next[text.Length == 0 ? word : text + " " + word] = probability * chance;
                }
            }

            level = next.Where(s => next.Count <= width || next.Values.Count(other => other > s.Value) < width).ToDictionary(s => s.Key, s => s.Value, StringComparer.Ordinal);
        }

        var found = level.MaxBy(s => s.Value);
        return found.Key.Split(' ').Select(word => (Rational)(names.IndexOf(word) + 1)).Append(found.Value);
    }

    /// <summary>What may follow: looked up by ever shorter ends of the text.</summary>
    private static System.Collections.Immutable.ImmutableArray<(string Word, Rational Probability)>? Follows(string text, string end, Dictionary<string, System.Collections.Immutable.ImmutableArray<(string Word, Rational Probability)>> table)
    {
        if (text == end || text.EndsWith(" " + end, StringComparison.Ordinal))
            return null;
        for (var rest = text; ; rest = rest[(rest.IndexOf(' ', StringComparison.Ordinal) + 1)..])
        {
            if ((rest.Length > 0 || text.Length == 0) && table.TryGetValue(rest, out var next))
                return next;
            if (!rest.Contains(' ', StringComparison.Ordinal))
                return null;
        }
    }
}

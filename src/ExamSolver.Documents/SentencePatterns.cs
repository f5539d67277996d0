using System.Collections.Concurrent;

namespace ExamSolver.Documents;

/// <summary>
/// Translates English sentences that are made in libraries without labels: a section maps an English pattern, with <c>&lt;&lt;1&gt;&gt;</c> for what
/// varies, to other languages. What varies is translated in turn where the section knows it.
/// </summary>
internal sealed class SentencePatterns(Labels labels, string file, string section)
{
    private readonly Lazy<IReadOnlyList<(string[] Pieces, string[] Names, Label Label)>> patterns = new(() =>
    [
        .. labels.Of(file).Where(l => l.Section == section && l.Sentences.ContainsKey("en"))
            .Select(l => (Pieces: Pieces(l.Sentences["en"]), Names: Placeholders.Names(l.Sentences["en"]).ToArray(), l))
            .OrderByDescending(p => p.Pieces.Sum(s => s.Length)),
    ]);

    private readonly ConcurrentDictionary<(string, string), string?> known = new();

    /// <summary>A sentence in another language; <c>null</c> where no pattern fits.</summary>
    public string? Translate(string sentence, string language) => sentence.Length > 1_000 ? null : known.Count > 10_000 ? Find(sentence, language, 0) : known.GetOrAdd((sentence, language), k => Find(k.Item1, k.Item2, 0));

    private string? Find(string sentence, string language, int depth)
    {
        foreach (var (pieces, names, label) in patterns.Value)
        {
            if (!label.Sentences.TryGetValue(language, out var other) || Match(sentence, pieces) is not { } values)
                continue;
            var arguments = names.Zip(values).ToDictionary(p => p.First, p => depth < 3 ? Find(p.Second, language, depth + 1) ?? p.Second : p.Second, StringComparer.Ordinal);
            return Placeholders.Fill(other, name => arguments.GetValueOrDefault(name, ""));
        }

        return null;
    }

    /// <summary>What stands between the pieces of a pattern, each as short as can be but the last; <c>null</c> where it does not fit.</summary>
    private static string[]? Match(string sentence, string[] pieces)
    {
        if (!sentence.StartsWith(pieces[0], StringComparison.Ordinal) || (pieces.Length == 1 && sentence.Length != pieces[0].Length))
            return null;
        var (values, at) = (new string[pieces.Length - 1], pieces[0].Length);
        for (var i = 1; i < pieces.Length; i++)
        {
            var isLast = i == pieces.Length - 1;
            var next = isLast ? sentence.Length - pieces[i].Length : sentence.IndexOf(pieces[i], at, StringComparison.Ordinal);
            if (next < at || (isLast && !sentence.EndsWith(pieces[i], StringComparison.Ordinal)))
                return null;
            values[i - 1] = sentence[at..next];
            at = next + pieces[i].Length;
        }

        return values;
    }

    private static string[] Pieces(string pattern)
    {
        const char Gap = '\uE000';
        return Placeholders.Fill(pattern, _ => Gap.ToString()).Split(Gap);
    }
}

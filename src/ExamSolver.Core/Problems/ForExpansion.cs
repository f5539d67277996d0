using System.Diagnostics;
using System.Globalization;
using System.Text;
using ExamSolver.Core.Specs;

namespace ExamSolver.Core.Problems;

/// <summary>
/// Makes several questions of one text: <c>for: {mode: [full, valid, same]}</c> gives three, in each of which <c>&lt;&lt;mode&gt;&gt;</c> stands for its
/// word. Several names go side by side, so their lists are equally long; so are the lists in <c>id</c>, <c>ref</c>, <c>points</c> and <c>expect</c>.
/// Nodes are replaced before anything is bound; a word is put in as it is, and not looked at again.
/// </summary>
public static class ForExpansion
{
    /// <summary>The most characters that the questions of one <c>for</c> may hold together, so that a small file stays small.</summary>
    private const int MaximumCharacters = 10_000_000;

    private const int MaximumWord = 1_000;

    private static readonly string[] PerCase = ["id", "ref", "points", "expect"];

    /// <summary>The questions that a node stands for: itself, where it has no <c>for</c>.</summary>
    public static IReadOnlyList<SpecMap> Expand(SpecMap question, Diagnostics diagnostics)
    {
        var cases = question["for"] is { } node ? ReadCases(node, diagnostics) : [[]];
        if (cases is null)
            return [];
        var before = diagnostics.ErrorCount;
        if (question["for"] is { } list)
        {
            if (Size(question) * cases.Count > MaximumCharacters)
                diagnostics.Error("for-too-large", list.Position, $"`for` makes {Count(cases.Count, "question")}, more than a file may hold", "write several problem files");
            foreach (var entry in question.Entries.Where(e => IsPerCase(e) && e.Value is SpecList items && items.Items.Count != cases.Count))
                diagnostics.Error("for-lengths", entry.Value.Position, $"`{entry.Key.Text}` has {Count(((SpecList)entry.Value).Items.Count, "item")}, but `for` makes {Count(cases.Count, "question")}", "write one item for each");
        }

        foreach (var entry in question.Entries.Where(e => SpecBinder.Normalize(e.Key.Text) != "for"))
            ReportUnknownWords(entry.Value, cases[0].Keys, diagnostics);
        return diagnostics.ErrorCount > before ? [] : question["for"] is null ? [question] : [.. cases.Select((words, i) => Instance(question, words, i))];
    }

    private static SpecMap Instance(SpecMap question, IReadOnlyDictionary<string, string> words, int index) => new(
        [.. question.Entries
            .Where(e => SpecBinder.Normalize(e.Key.Text) != "for")
            .Select(e => new SpecEntry(e.Key, Replace(IsPerCase(e) && e.Value is SpecList list ? list.Items[index] : e.Value, words)))],
        question.Position);

    private static bool IsPerCase(SpecEntry entry) => PerCase.Contains(SpecBinder.Normalize(entry.Key.Text));

    private static List<Dictionary<string, string>>? ReadCases(SpecNode node, Diagnostics diagnostics)
    {
        if (node is not SpecMap { Entries.Count: > 0 } map)
        {
            diagnostics.Error("wrong-type", node.Position, $"`for` is {node.Description}", "write a map of lists: for: {mode: [full, valid, same]}");
            return null;
        }

        List<Dictionary<string, string>>? cases = null;
        foreach (var (key, value) in map.Entries)
        {
            if (!IsName(key.Text))
            {
                diagnostics.Error("bad-name", key.Position, $"{key.Description} in `for` is no name", "a name is made of letters, digits and _, and begins with a letter: it stands as <<name>> in the question");
                return null;
            }

            if (value is not SpecList { Items.Count: > 0 } list || list.Items.Any(i => i is not SpecScalar { IsEmpty: false }))
            {
                diagnostics.Error("wrong-type", value.Position, $"\"{key.Text}\" in `for` is {value.Description}", "write a list of texts or numbers");
                return null;
            }

            cases ??= [.. list.Items.Select(_ => new Dictionary<string, string>())];
            if (list.Items.Count != cases.Count)
            {
                diagnostics.Error("for-lengths", list.Position, $"\"{key.Text}\" has {Count(list.Items.Count, "item")}, the name before it {cases.Count}", "the lists in `for` go side by side: make them equally long");
                return null;
            }

            for (var i = 0; i < cases.Count; i++)
            {
                var word = (SpecScalar)list.Items[i];
                if (word.Text.Length > MaximumWord)
                {
                    diagnostics.Error("for-too-large", word.Position, $"a word of \"{key.Text}\" has {word.Text.Length} characters", $"a word has at most {MaximumWord}");
                    return null;
                }

                cases[i][key.Text] = word.Text;
            }
        }

        return cases;
    }

    private static void ReportUnknownWords(SpecNode node, IReadOnlyCollection<string> known, Diagnostics diagnostics)
    {
        foreach (var scalar in Scalars(node))
        {
            foreach (var word in Placeholders(scalar.Text).Where(p => !known.Contains(p.Name)))
            {
                diagnostics.Error(
                    "unknown-word",
                    scalar.At(word.Index),
                    known.Count == 0 ? $"<<{word.Name}>> stands in a question without `for`" : $"<<{word.Name}>> is no name of `for`",
                    NearestName.Hint(word.Name, known, "names") ?? $"say what it stands for: for: {{{word.Name}: [1, 2]}}");
            }
        }
    }

    private static SpecNode Replace(SpecNode node, IReadOnlyDictionary<string, string> words) => node switch
    {
        SpecScalar scalar => Replace(scalar, words),
        SpecList list => new SpecList([.. list.Items.Select(i => Replace(i, words))], list.Position),
        SpecMap map => new SpecMap([.. map.Entries.Select(e => new SpecEntry(Replace(e.Key, words), Replace(e.Value, words)))], map.Position),
        _ => throw new UnreachableException($"No words in {node.GetType().Name}."),
    };

    private static SpecScalar Replace(SpecScalar scalar, IReadOnlyDictionary<string, string> words)
    {
        var found = Placeholders(scalar.Text).ToArray();
        if (found.Length == 0)
            return scalar;
        var text = new StringBuilder();
        var places = new List<int>();
        var done = 0;
        foreach (var (index, name) in found)
        {
            Append(scalar.Text[done..index], i => done + i);
            Append(words[name], _ => index);
            done = index + name.Length + 4;
        }

        Append(scalar.Text[done..] + "\0", i => done + i);
        return new SpecScalar(text.ToString(0, text.Length - 1), scalar.Style, scalar.Position, offset => scalar.At(places[offset]));

        void Append(string piece, Func<int, int> placeOf)
        {
            text.Append(piece);
            places.AddRange(Enumerable.Range(0, piece.Length).Select(placeOf));
        }
    }

    private static IEnumerable<SpecScalar> Scalars(SpecNode node) => node switch
    {
        SpecScalar scalar => [scalar],
        SpecList list => list.Items.SelectMany(Scalars),
        SpecMap map => map.Entries.SelectMany(e => Scalars(e.Value).Prepend(e.Key)),
        _ => throw new UnreachableException($"No scalars of {node.GetType().Name}."),
    };

    /// <summary>The characters of a case at most, every word as long as a word may be; brackets count one.</summary>
    private static long Size(SpecNode node) => node switch
    {
        SpecList list => 1 + list.Items.Sum(Size),
        SpecMap map => 1 + map.Entries.Sum(e => Size(e.Key) + Size(e.Value)),
        SpecScalar scalar => 1L + scalar.Text.Length + ((long)Placeholders(scalar.Text).Count() * MaximumWord),
        _ => throw new UnreachableException($"No size of {node.GetType().Name}."),
    };

    private static string Count(int number, string noun) => $"{number.ToString(CultureInfo.InvariantCulture)} {noun}{(number == 1 ? "" : "s")}";

    /// <summary>The places of <c>&lt;&lt;name&gt;&gt;</c> in a text, and the names.</summary>
    private static IEnumerable<(int Index, string Name)> Placeholders(string text)
    {
        for (var open = text.IndexOf("<<", StringComparison.Ordinal); open >= 0; open = text.IndexOf("<<", open + 1, StringComparison.Ordinal))
        {
            var end = open + 2;
            while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
                end++;
            if (IsName(text[(open + 2)..end]) && text.AsSpan(end).StartsWith(">>"))
                yield return (open, text[(open + 2)..end]);
        }
    }

    private static bool IsName(string text) => text.Length > 0 && char.IsAsciiLetter(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}

using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ExamSolver.Core.Specs;

namespace ExamSolver.Core.Problems;

/// <summary>
/// Makes several questions of one text: <c>for: {mode: [full, valid, same]}</c> gives three, in each of which <c>&lt;&lt;mode&gt;&gt;</c> stands for its
/// word. Several names go side by side, so their lists are equally long; so are the lists in <c>id</c>, <c>ref</c>, <c>points</c> and <c>expect</c>.
/// Nodes are replaced before anything is bound; a word is put in as it is, and not looked at again.
/// </summary>
public static partial class ForExpansion
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
            if (!Name().IsMatch(key.Text))
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
            foreach (var word in Placeholder().Matches(scalar.Text).Where(m => !known.Contains(m.Groups["name"].Value)))
            {
                diagnostics.Error(
                    "unknown-word",
                    scalar.At(word.Index),
                    known.Count == 0 ? $"{word.Value} stands in a question without `for`" : $"{word.Value} is no name of `for`",
                    NearestName.Hint(word.Groups["name"].Value, known, "names") ?? $"say what it stands for: for: {{{word.Groups["name"].Value}: [1, 2]}}");
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
        var found = Placeholder().Matches(scalar.Text);
        if (found.Count == 0)
            return scalar;
        var text = new StringBuilder();
        var places = new List<int>();
        var done = 0;
        foreach (Match match in found)
        {
            Append(scalar.Text[done..match.Index], i => done + i);
            Append(words[match.Groups["name"].Value], _ => match.Index);
            done = match.Index + match.Length;
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
        SpecScalar scalar => 1L + scalar.Text.Length + ((long)Placeholder().Count(scalar.Text) * MaximumWord),
        _ => throw new UnreachableException($"No size of {node.GetType().Name}."),
    };

    private static string Count(int number, string noun) => $"{number.ToString(CultureInfo.InvariantCulture)} {noun}{(number == 1 ? "" : "s")}";

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_]*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();

    [GeneratedRegex("<<(?<name>[A-Za-z][A-Za-z0-9_]*)>>", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Placeholder();
}

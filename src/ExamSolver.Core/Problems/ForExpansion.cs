using System.Globalization;
using ExamSolver.Core.Specs;

namespace ExamSolver.Core.Problems;

/// <summary>
/// Makes several questions of one text: <c>for: {mode: [full, valid, same]}</c> gives three, in each of which <c>&lt;&lt;mode&gt;&gt;</c> stands for its
/// word. Several names go side by side, so their lists are equally long; so are the lists in <c>id</c>, <c>ref</c>, <c>points</c> and <c>expect</c>.
/// Nodes are replaced before anything is bound; a word is put in as it is, and not looked at again.
/// </summary>
public static class ForExpansion
{
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
            if (Placeholders.Size(question) * cases.Count > Placeholders.MaximumCharacters)
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
            .Select(e => new SpecEntry(e.Key, Placeholders.Replace(IsPerCase(e) && e.Value is SpecList list ? list.Items[index] : e.Value, words)))],
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
            if (!Placeholders.IsName(key.Text))
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
                if (word.Text.Length > Placeholders.MaximumWord)
                {
                    diagnostics.Error("for-too-large", word.Position, $"a word of \"{key.Text}\" has {word.Text.Length} characters", $"a word has at most {Placeholders.MaximumWord}");
                    return null;
                }

                cases[i][key.Text] = word.Text;
            }
        }

        return cases;
    }

    private static void ReportUnknownWords(SpecNode node, IReadOnlyCollection<string> known, Diagnostics diagnostics)
    {
        foreach (var (scalar, index, name) in Placeholders.In(node).Where(p => !known.Contains(p.Name)))
        {
            diagnostics.Error(
                "unknown-word",
                scalar.At(index),
                known.Count == 0 ? $"<<{name}>> stands in a question without `for`" : $"<<{name}>> is no name of `for`",
                NearestName.Hint(name, known, "names") ?? $"say what it stands for: for: {{{name}: [1, 2]}}, or vary: {{{name}: [1, 2]}}");
        }
    }

    private static string Count(int number, string noun) => $"{number.ToString(CultureInfo.InvariantCulture)} {noun}{(number == 1 ? "" : "s")}";
}

using System.Collections.Immutable;
using System.Globalization;
using ExamSolver.Core.Specs;

namespace ExamSolver.Core.Problems;

/// <summary>
/// Makes several questions of one text: <c>for: {mode: [full, valid, same]}</c> gives three, in each of which <c>&lt;&lt;mode&gt;&gt;</c> stands for its
/// word. Several names go side by side, so their lists are equally long; so are the lists in <c>id</c>, <c>ref</c>, <c>points</c> and <c>expect</c>.
/// Nodes are replaced before anything is bound.
/// </summary>
public static class ForExpansion
{
    private static readonly string[] PerCase = ["id", "ref", "points", "expect"];

    /// <summary>The questions that a node stands for: itself, where it has no <c>for</c>.</summary>
    public static IEnumerable<SpecMap> Expand(SpecMap question, Diagnostics diagnostics)
    {
        if (question["for"] is not { } node)
            return [question];
        if (ReadCases(node, diagnostics) is not { } cases)
            return [];
        foreach (var entry in question.Entries)
        {
            if (PerCase.Contains(entry.Key.Text) && entry.Value is SpecList list && list.Items.Count != cases.Count)
            {
                diagnostics.Error("for-lengths", list.Position, $"`{entry.Key.Text}` has {Count(list.Items.Count, "item")}, but `for` makes {Count(cases.Count, "question")}", "write one item for each");
                return [];
            }
        }

        return cases.Select((values, i) => Instance(question, values, i)).ToArray();
    }

    private static SpecMap Instance(SpecMap question, IReadOnlyDictionary<string, string> values, int index) => new(
        [.. question.Entries
            .Where(e => e.Key.Text != "for")
            .Select(e => new SpecEntry(e.Key, Replace(PerCase.Contains(e.Key.Text) && e.Value is SpecList list ? list.Items[index] : e.Value, values)))],
        question.Position);

    private static List<Dictionary<string, string>>? ReadCases(SpecNode node, Diagnostics diagnostics)
    {
        if (node is not SpecMap { Entries.Count: > 0 } map)
        {
            diagnostics.Error("wrong-type", node.Position, $"`for` is {node.Description}", "write a map of lists: for: {mode: [full, valid, same]}");
            return null;
        }

        List<Dictionary<string, string>>? cases = null;
        foreach (var entry in map.Entries)
        {
            if (entry.Value is not SpecList { Items.Count: > 0 } list || list.Items.Any(i => i is not SpecScalar))
            {
                diagnostics.Error("wrong-type", entry.Value.Position, $"\"{entry.Key.Text}\" in `for` is {entry.Value.Description}", "write a list of texts or numbers");
                return null;
            }

            cases ??= [.. list.Items.Select(_ => new Dictionary<string, string>())];
            if (list.Items.Count != cases.Count)
            {
                diagnostics.Error("for-lengths", list.Position, $"\"{entry.Key.Text}\" has {Count(list.Items.Count, "item")}, the name before it {cases.Count}", "the lists in `for` go side by side: make them equally long");
                return null;
            }

            for (var i = 0; i < cases.Count; i++)
                cases[i][entry.Key.Text] = ((SpecScalar)list.Items[i]).Text;
        }

        return cases;
    }

    private static SpecNode Replace(SpecNode node, IReadOnlyDictionary<string, string> values) => node switch
    {
        SpecScalar scalar => Replace(scalar, values),
        SpecList list => new SpecList([.. list.Items.Select(i => Replace(i, values))], list.Position),
        SpecMap map => new SpecMap([.. map.Entries.Select(e => new SpecEntry(Replace(e.Key, values), Replace(e.Value, values)))], map.Position),
        _ => node,
    };

    private static SpecScalar Replace(SpecScalar scalar, IReadOnlyDictionary<string, string> values) => scalar.Text.Contains("<<", StringComparison.Ordinal)
        ? new SpecScalar(values.Aggregate(scalar.Text, (text, v) => text.Replace($"<<{v.Key}>>", v.Value, StringComparison.Ordinal)), scalar.Style, scalar.Position, scalar.ContentPosition)
        : scalar;

    private static string Count(int number, string noun) => $"{number.ToString(CultureInfo.InvariantCulture)} {noun}{(number == 1 ? "" : "s")}";
}

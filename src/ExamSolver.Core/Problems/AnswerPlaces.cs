using System.Diagnostics;
using System.Text;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;

namespace ExamSolver.Core.Problems;

/// <summary>
/// The places <c>&lt;&lt;answer a&gt;&gt;</c> of a problem file, and what stands there: the answers to questions before, or others in their stead. Nodes are
/// replaced before anything is bound.
/// </summary>
/// <param name="book">The answers so far.</param>
/// <param name="local">The refs of the problem's own questions, by their ids.</param>
/// <param name="others">Answers that stand in the place of those of the book, by name; <c>null</c> for none.</param>
internal sealed class AnswerPlaces(AnswerBook book, IReadOnlyDictionary<string, string> local, IReadOnlyDictionary<string, Answer>? others = null)
{
    private const string Open = "<<answer ";

    private const int MostNamed = 12;

    private bool hasFailed;

    /// <summary>Whether a node uses any answer.</summary>
    public static bool AnyIn(SpecNode? node) => Scalars(node).Any(s => s.Text.Contains(Open, StringComparison.Ordinal));

    /// <summary>The names of the answers that a node uses.</summary>
    public IReadOnlyList<string> Uses(SpecNode? node) =>
        [.. Scalars(node).SelectMany(s => Find(s.Text)).Select(f => book.Find(f.Name, local)?.Name).OfType<string>().Distinct()];

    /// <summary>Reports answers in a text that students read.</summary>
    public static void Forbid(SpecNode? node, string key, Diagnostics diagnostics)
    {
        foreach (var scalar in Scalars(node))
        {
            foreach (var (index, _, name) in Find(scalar.Text))
                diagnostics.Error("answer-in-text", scalar.At(index), $"`{key}` holds {Open}{name}>>, which would print the answer", "use it in `given`, `let`, `networks` or `expect`; in a text, say where the value comes from");
        }
    }

    /// <summary>The node with answers in their places; <c>null</c> where there is no such answer, which is reported.</summary>
    public T? Fill<T>(T node, Diagnostics diagnostics)
        where T : SpecNode
    {
        if (!AnyIn(node))
            return node;
        hasFailed = false;
        var filled = FillNode(node, diagnostics);
        return hasFailed ? null : (T)filled;
    }

    private SpecNode FillNode(SpecNode node, Diagnostics diagnostics) => node switch
    {
        SpecScalar scalar => FillScalar(scalar, diagnostics),
        SpecList list => new SpecList([.. list.Items.Select(i => FillNode(i, diagnostics))], list.Position),
        SpecMap map => new SpecMap([.. map.Entries.Select(e => new SpecEntry(e.Key, FillNode(e.Value, diagnostics)))], map.Position),
        _ => throw new UnreachableException($"No answers in {node.GetType().Name}."),
    };

    private SpecScalar FillScalar(SpecScalar scalar, Diagnostics diagnostics)
    {
        var text = new StringBuilder();
        var moves = new List<(int From, int Old)> { (0, 0) };
        var done = 0;
        foreach (var (index, end, name) in Find(scalar.Text))
        {
            text.Append(scalar.Text, done, index - done);
            moves.Add((text.Length, index));
            text.Append(TextOf(name, scalar.At(index), diagnostics));
            done = end;
            moves.Add((text.Length, done));
        }

        if (done == 0)
            return scalar;
        text.Append(scalar.Text, done, scalar.Text.Length - done);

        // What stands in the place of an answer is at that place, whatever its length.
        return new SpecScalar(text.ToString(), scalar.Style, scalar.Position, offset =>
        {
            var at = moves.FindLastIndex(m => m.From <= offset);
            return scalar.At(at % 2 == 1 ? moves[at].Old : moves[at].Old + offset - moves[at].From);
        });
    }

    private string TextOf(string name, SourcePosition position, Diagnostics diagnostics)
    {
        if (book.Find(name, local) is not { } reference)
        {
            hasFailed = true;
            if (book.IsUnread(name, local))
                return "";
            string[] near = [.. local.Keys.Where(k => book.Find(k, local) is not null)];
            string[] known = near.Length > 0 ? near : [.. book.Names.TakeLast(MostNamed)];
            diagnostics.Error("unknown-answer", position, $"there is no question \"{name}\" before this one", NearestName.Hint(name, known, "questions before") ?? "an answer can be used by what stands behind its question");
            return "";
        }

        var answer = others?.GetValueOrDefault(reference.Name) ?? book.AnswerOf(reference.Name);
        if (reference.TextOf(answer, out var reason) is { } text)
            return text;
        hasFailed = true;
        diagnostics.Error("unusable-answer", position, reason!, "answers that are numbers, expressions, shapes or arrays can be used, and entries of others");
        return "";
    }

    private static IEnumerable<SpecScalar> Scalars(SpecNode? node) => node switch
    {
        SpecScalar scalar => [scalar],
        SpecList list => list.Items.SelectMany(Scalars),
        SpecMap map => map.Entries.SelectMany(e => Scalars(e.Value)),
        _ => [],
    };

    private static IEnumerable<(int Start, int End, string Name)> Find(string text)
    {
        for (var start = text.IndexOf(Open, StringComparison.Ordinal); start >= 0; start = text.IndexOf(Open, start + 1, StringComparison.Ordinal))
        {
            if (text.IndexOf(">>", start, StringComparison.Ordinal) is var end and > 0)
                yield return (start, end + 2, text[(start + Open.Length)..end].Trim());
        }
    }
}

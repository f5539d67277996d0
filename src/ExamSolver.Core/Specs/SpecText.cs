namespace ExamSolver.Core.Specs;

/// <summary>Writes nodes as the text of a problem file, which reads back as the same nodes.</summary>
public static class SpecText
{
    private const int LongestLine = 60;
    private const string Special = ",[]{}#&*!|>'\"%@`\\\n\t";

    /// <summary>A node on one line, lists and maps in brackets.</summary>
    public static string Line(SpecNode node) => node switch
    {
        SpecScalar scalar => Scalar(scalar),
        SpecList list => $"[{string.Join(", ", list.Items.Select(Line))}]",
        SpecMap map => $"{{{string.Join(", ", map.Entries.Select(e => $"{Scalar(e.Key)}: {Line(e.Value)}"))}}}",
        _ => "",
    };

    /// <summary>A node on as many lines as it needs, each with how deep it stands.</summary>
    public static IEnumerable<(int Depth, string Text)> Lines(SpecNode node) => node switch
    {
        SpecList list => list.Items.SelectMany(Item),
        SpecMap map => map.Entries.SelectMany(Entry),
        _ => [(0, Line(node))],
    };

    private static IEnumerable<(int Depth, string Text)> Item(SpecNode item)
    {
        if (Line(item) is { Length: <= LongestLine } line)
            return [(0, $"- {line}")];
        var lines = Lines(item).ToArray();
        return [(lines[0].Depth, $"- {lines[0].Text}"), .. lines.Skip(1).Select(l => (l.Depth + 1, l.Text))];
    }

    private static IEnumerable<(int Depth, string Text)> Entry(SpecEntry entry)
    {
        var key = Scalar(entry.Key) + ":";
        if (entry.Value is SpecScalar || Line(entry.Value).Length + key.Length < LongestLine)
            return [(0, $"{key} {Line(entry.Value)}")];
        return [(0, key), .. Lines(entry.Value).Select(l => (l.Depth + 1, l.Text))];
    }

    /// <summary>A text with quotes, where it would mean something else without.</summary>
    private static string Scalar(SpecScalar scalar)
    {
        var text = scalar.Text;
        var isBare = scalar.IsEmpty || (text.Length > 0 && text == text.Trim() && !text.Any(Special.Contains) && !text.Contains(": ", StringComparison.Ordinal) && !text.EndsWith(':')
            && !(text[0] is '-' or '?' or ':' or '=' or '~') && (scalar.Style == ScalarStyle.Plain || text.Any(char.IsLetter)));
        return isBare ? text : $"'{text.Replace("'", "''", StringComparison.Ordinal).Replace('\n', ' ')}'";
    }
}

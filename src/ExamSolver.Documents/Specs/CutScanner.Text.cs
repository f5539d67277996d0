using System.Buffers;

namespace ExamSolver.Documents.Specs;

/// <summary>What the scanner knows of quotes, escapes and the look of formulas.</summary>
internal sealed partial class CutScanner
{
    private static readonly SearchValues<char> FormulaMarks = SearchValues.Create("()[]^*/+=×·∑√_");

    private static readonly string[] TexNames =
    [
        "nabla", "natural", "ne", "neg", "neq", "newline", "nexists", "ni", "nmid", "nonumber", "norm", "not", "notin", "nu",
        "tan", "tanh", "tau", "tbinom", "text", "textbf", "textit", "textrm", "tfrac", "therefore", "theta", "tilde", "times", "to", "top", "triangle",
    ];

    /// <summary>The offset behind the closing quote; beyond the text's length where the quote is never closed.</summary>
    private int QuoteEnd(int start)
    {
        var quote = text[start];
        for (var i = start + 1; i < text.Length; i++)
        {
            if (quote == '"' && text[i] == '\\')
            {
                i++;
                continue;
            }

            if (text[i] != quote)
                continue;
            if (quote == '\'' && i + 1 < text.Length && text[i + 1] == '\'')
            {
                i++;
                continue;
            }

            return i + 1;
        }

        return text.Length + 1;
    }

    /// <summary>A backslash in double quotes is an escape: <c>"\frac"</c> holds a form feed, and <c>"\sum"</c> is an error.</summary>
    private void CheckEscapes(int start, int end)
    {
        for (var i = start + 1; i < end - 1; i++)
        {
            if (text[i] != '\\')
                continue;
            i++;
            if (text[i] is '"' or '\\' or '/' or '\n' or ' ')
                continue;
            var name = EscapeName(i, end);
            if (text[i] is 'n' or 't' && !TexNames.Contains(name))
                continue;
            if (text[i] is 'x' or 'u' or 'U' && HasHexDigits(i + 1, text[i] == 'x' ? 2 : text[i] == 'u' ? 4 : 8, end))
                continue;
            var meant = text[(start + 1)..(end - 1)].Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal);
            cuts.Add(new Cut(start, end, meant, $"a backslash in double quotes is an escape in YAML: \\{(name.Length > 0 ? name : text[i])} {Becomes(text[i])}"));
            return;
        }
    }

    private string EscapeName(int at, int end)
    {
        var stop = at;
        while (stop < end && char.IsAsciiLetter(text[stop]))
            stop++;
        return text[at..stop];
    }

    private bool HasHexDigits(int at, int count, int end) => at + count <= end && text[at..(at + count)].All(char.IsAsciiHexDigit);

    private static string Becomes(char escape) => escape switch
    {
        'a' => "would begin with a bell",
        'b' => "would begin with a backspace",
        'e' => "would begin with an escape character",
        'f' => "would begin with a form feed",
        'n' => "would begin with a line end",
        'r' => "would begin with a carriage return",
        't' => "would begin with a tab",
        'v' => "would begin with a vertical tab",
        _ => "is not one that it knows",
    };

    /// <summary>Open brackets less closed ones; a closing one too many counts against it.</summary>
    private static int Brackets(string value)
    {
        var level = 0;
        foreach (var c in value)
            level += c is '(' or '[' or '{' ? 1 : c is ')' or ']' or '}' ? -1 : 0;
        return level;
    }

    private static bool EndsWithOperator(string value) => value.Length > 1 && value[^1] is '+' or '*' or '/' or '=' or '<' or '^' or '×' or '·' or ',' or '≤' or '≥' or '≈' or '∝';

    private static bool LooksLikeFormula(string value) =>
        (value.Length <= 2 && char.IsLetter(value[0])) || value.AsSpan().IndexOfAny(FormulaMarks) >= 0;

    private static string Shown(char c) => c is '`' or '\'' ? $"\"{c}\"" : c.ToString();

    private static string Shorten(string value) => value.Length > 40 ? value[..37] + "…" : value;
}

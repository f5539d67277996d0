using System.Text;

namespace ExamSolver.Documents.Marks;

/// <summary>Text of strangers in a document: shown letter by letter, and run by nothing.</summary>
public static class PlainText
{
    private const int Longest = 200;

    /// <summary>For HTML, between tags and in quoted attributes.</summary>
    public static string Html(string text)
    {
        var result = new StringBuilder();
        foreach (var rune in Shown(text).EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '&' => result.Append("&amp;"),
                '<' => result.Append("&lt;"),
                '>' => result.Append("&gt;"),
                '"' => result.Append("&quot;"),
                '\'' => result.Append("&#39;"),
                _ => result.Append(rune.ToString()),
            };
        }

        return result.ToString();
    }

    /// <summary>For Markdown: code, in a fence that is longer than any run of its own, with the bar that would end a table's cell escaped.</summary>
    public static string MarkdownCode(string text)
    {
        var shown = Shown(text);
        var (run, longest) = (0, 0);
        foreach (var letter in shown)
        {
            run = letter == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        var fence = new string('`', longest + 1);
        var space = longest > 0 || shown.Length == 0 || shown[0] == ' ' || shown[^1] == ' ' ? " " : "";
        return $"{fence}{space}{shown.Replace("|", "\\|", StringComparison.Ordinal)}{space}{fence}";
    }

    /// <summary>For Markdown outside of code: every sign that could mean something is escaped.</summary>
    public static string Markdown(string text)
    {
        var result = new StringBuilder();
        foreach (var rune in Shown(text).EnumerateRunes())
        {
            if (rune.Value is '<' or '>' or '&')
                result.Append(rune.Value == '<' ? "&lt;" : rune.Value == '>' ? "&gt;" : "&amp;");
            else if (rune.IsAscii && "\\`*_[]#|$~!".Contains((char)rune.Value, StringComparison.Ordinal))
                result.Append('\\').Append(rune.ToString());
            else
                result.Append(rune.ToString());
        }

        return result.ToString();
    }

    /// <summary>One line of bounded length, without what a terminal or a reader would obey: controls, and marks that turn the direction of writing.</summary>
    private static string Shown(string text)
    {
        var cut = text.Length > Longest ? text[..Longest] + "…" : text;
        var result = new StringBuilder(cut.Length);
        foreach (var rune in cut.EnumerateRunes())
            result.Append(Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator ? " " : rune.ToString());
        return result.ToString();
    }
}

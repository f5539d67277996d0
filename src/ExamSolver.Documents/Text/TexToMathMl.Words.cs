using System.Text;
using ExamSolver.Documents.Figures;

namespace ExamSolver.Documents.Text;

/// <content>Words within mathematics: names of operators, and texts.</content>
public sealed partial class TexToMathMl
{
    private Atom Operatorname()
    {
        var limits = !Ended && tex[at] == '*';
        at += limits ? 1 : 0;
        SkipBlanks();
        var word = RawGroup();
        return new Atom($"<{(limits ? "mo movablelimits=\"true\" form=\"prefix\" rspace=\"0\"" : "mi mathvariant=\"normal\"")}>{SvgWriter.Escape(Unescaped(word))}</{(limits ? "mo" : "mi")}>", limits, IsFunction: true);
    }

    private string TextGroup(string name)
    {
        SkipBlanks();
        var text = Text(Unescaped(RawGroup()));
        return name switch
        {
            "textbf" => text.Replace("<mtext>", "<mtext class=\"bold\">", StringComparison.Ordinal),
            "textit" => text.Replace("<mtext>", "<mtext class=\"italic\">", StringComparison.Ordinal),
            "texttt" => text.Replace("<mtext>", "<mtext class=\"code\">", StringComparison.Ordinal),
            _ => text,
        };
    }

    /// <summary>What stands in braces, as it is; one character where there are none.</summary>
    private string RawGroup()
    {
        if (Ended)
            return "";
        if (tex[at] != '{')
            return tex[at++].ToString();
        var (start, open) = (++at, 1);
        while (!Ended)
        {
            if (tex[at] == '\\')
                at++;
            else if (tex[at] == '{')
                open++;
            else if (tex[at] == '}' && --open == 0)
                break;
            at++;
        }

        at = Math.Min(at, tex.Length);
        var raw = tex[start..at];
        at = Math.Min(at + 1, tex.Length);
        return raw;
    }

    /// <summary>The characters of a text within mathematics: commands of letters that may stand there change the font alone, and are passed over.</summary>
    private static string Unescaped(string raw)
    {
        var text = new StringBuilder();
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] is '{' or '}' or '$')
                continue;
            if (raw[i] != '\\')
            {
                text.Append(raw[i] is '~' ? '\u00A0' : raw[i]);
                continue;
            }

            var end = i + 1;
            while (end < raw.Length && char.IsAsciiLetter(raw[end]))
                end++;
            if (end > i + 1)
                i = end - 1;
            else if (++i < raw.Length)
                text.Append(raw[i] is ',' ? '\u2009' : raw[i]);
        }

        return text.ToString();
    }

    /// <summary>A text; blanks at its ends count in mathematics.</summary>
    private static string Text(string text)
    {
        var trimmed = text.Trim(' ');
        var start = text.Length - text.TrimStart(' ').Length;
        var end = trimmed.Length == 0 ? 0 : text.Length - text.TrimEnd(' ').Length;
        return $"<mtext>{new string('\u00A0', Math.Min(start, 1))}{SvgWriter.Escape(trimmed)}{new string('\u00A0', Math.Min(end, 1))}</mtext>";
    }
}

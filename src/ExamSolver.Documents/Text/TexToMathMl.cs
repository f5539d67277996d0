using System.Buffers;
using System.Text;
using ExamSolver.Documents.Figures;

namespace ExamSolver.Documents.Text;

/// <summary>
/// LaTeX mathematics as MathML, for pages that are read without script: what <see cref="InlineText"/> lets pass. A command that it does not know is shown as it is
/// written, and reported. Total on any text, and linear in it.
/// </summary>
/// <remarks>MathML Core (W3C, 2025); alphabets by Unicode's mathematical letters, since Core has no other.</remarks>
public sealed partial class TexToMathMl
{
    private const int MaximalDepth = 200;

    private static readonly SearchValues<char> NoLetters = SearchValues.Create(@"\{_^&$'");

    private static readonly string[] Tall = ["<mfrac", "<mtable", "<munder", "<mover>", "<msqrt", "<mroot", "largeop", "minsize"];

    private readonly string tex;
    private readonly ICollection<string>? unknown;
    private int at;
    private int depth;
    private string alphabet = "";

    private TexToMathMl(string tex, ICollection<string>? unknown) => (this.tex, this.unknown) = (tex, unknown);

    /// <summary>The formula as a <c>math</c> element.</summary>
    /// <param name="tex">The formula, without dollars.</param>
    /// <param name="isDisplay">Whether it stands on a line of its own.</param>
    /// <param name="unknown">Takes the commands that are not known.</param>
    public static string Convert(string tex, bool isDisplay, ICollection<string>? unknown = null)
    {
        var row = new TexToMathMl(tex, unknown).Rest();
        return $"<math xmlns=\"http://www.w3.org/1998/Math/MathML\" display=\"{(isDisplay ? "block" : "inline")}\" alttext=\"{SvgWriter.Escape(tex.Trim())}\">{row}</math>";
    }

    private bool Ended => at >= tex.Length;

    /// <summary>Everything; what closes nothing is shown.</summary>
    private string Rest()
    {
        var rows = new StringBuilder();
        while (true)
        {
            rows.Append(Row());
            if (Ended)
                return rows.ToString();
            rows.Append(Operator(tex[at++].ToString()));
        }
    }

    /// <summary>Atoms with their scripts, up to the end of the group, the cell or the environment.</summary>
    private string Row()
    {
        var row = new StringBuilder();
        var closing = new StringBuilder();
        while (!Ended && !IsEndOfRow())
        {
            if (char.IsWhiteSpace(tex[at]))
            {
                at++;
            }
            else if (StyleAhead() is { } style)
            {
                // A change of style holds to the end of the group.
                row.Append(style);
                closing.Append("</mstyle>");
            }
            else
            {
                row.Append(Scripted());
            }
        }

        return row.Append(closing).ToString();
    }

    private bool IsEndOfRow() => tex[at] is '}' or '&' || Ahead(@"\\") || IsCommandAhead("right") || IsCommandAhead("end");

    private string? StyleAhead()
    {
        foreach (var (name, attributes) in new[] { ("displaystyle", "displaystyle=\"true\" scriptlevel=\"0\""), ("textstyle", "displaystyle=\"false\" scriptlevel=\"0\""), ("scriptstyle", "displaystyle=\"false\" scriptlevel=\"1\""), ("scriptscriptstyle", "displaystyle=\"false\" scriptlevel=\"2\"") })
        {
            if (!IsCommandAhead(name))
                continue;
            at += name.Length + 1;
            return $"<mstyle {attributes}>";
        }

        return null;
    }

    private string Scripted()
    {
        var atom = tex[at] is '_' or '^' or '\'' ? new Atom("<mrow></mrow>") : One();
        string? below = null;
        string? above = null;
        var primes = "";
        var limits = atom.Limits;
        while (!Ended)
        {
            var before = at;
            SkipBlanks();
            if (IsCommandAhead("limits") || IsCommandAhead("nolimits"))
            {
                limits = IsCommandAhead("limits");
                at += limits ? 7 : 9;
            }
            else if (!Ended && tex[at] == '\'')
            {
                at++;
                primes += "′";
            }
            else if (!Ended && tex[at] is '_' or '^')
            {
                var isBelow = tex[at++] == '_';
                var script = Argument();
                if (isBelow)
                    below = below is null ? script : $"<mrow>{below}{script}</mrow>";
                else
                    above = above is null ? script : $"<mrow>{above}{script}</mrow>";
            }
            else
            {
                at = before;
                break;
            }
        }

        if (primes.Length > 0)
            above = above is null ? $"<mo>{primes}</mo>" : $"<mrow><mo>{primes}</mo>{above}</mrow>";
        var (under, over, both) = limits ? ("munder", "mover", "munderover") : ("msub", "msup", "msubsup");
        var scripted = (below, above) switch
        {
            (null, null) => atom.Xml,
            (not null, null) => $"<{under}>{Single(atom.Xml)}{below}</{under}>",
            (null, not null) => $"<{over}>{Single(atom.Xml)}{above}</{over}>",
            _ => $"<{both}>{Single(atom.Xml)}{below}{above}</{both}>",
        };
        return atom.IsFunction ? scripted + Applied() : scripted;
    }

    /// <summary>What stands between a function's name and its argument: a thin space, unless a bracket follows.</summary>
    private string Applied()
    {
        var before = at;
        SkipBlanks();
        var isBracket = Ended || IsEndOfRow() || tex[at] is '(' or '[' or ',' or ')' or ']' or '=' || IsCommandAhead("left") || IsCommandAhead("bigl") || IsCommandAhead("big") || Ahead(@"\,") || Ahead(@"\{");
        at = before;
        return isBracket ? "<mo>\u2061</mo>" : "<mo>\u2061</mo><mspace width=\"0.1667em\"/>";
    }

    /// <summary>What a command takes: a group, or one atom.</summary>
    private string Argument()
    {
        SkipBlanks();
        if (Ended || IsEndOfRow())
            return "<mrow></mrow>";
        return tex[at] == '{' ? $"<mrow>{Group()}</mrow>" : char.IsAsciiDigit(tex[at]) ? $"<mn>{InAlphabet(tex[at++])}</mn>" : Single(One().Xml);
    }

    private string Group()
    {
        at++;
        var saved = alphabet;
        var row = depth < MaximalDepth ? Nested(Row) : TooDeep();
        alphabet = saved;
        if (!Ended && tex[at] == '}')
            at++;
        return row;
    }

    private T Nested<T>(Func<T> read)
    {
        depth++;
        var result = read();
        depth--;
        return result;
    }

    private string TooDeep()
    {
        var rest = tex[at..];
        at = tex.Length;
        return Text(rest);
    }

    private Atom One()
    {
        if (depth >= MaximalDepth)
            return new Atom(TooDeep());
        var c = tex[at];
        if (c == '\\')
            return Nested(Command);
        if (c == '{')
        {
            // A comma in braces is that of a decimal, which stands by itself where no digit is before it.
            return new Atom($"<mrow>{Group()}</mrow>");
        }

        if (char.IsAsciiDigit(c))
            return new Atom(Number());
        at++;
        if (char.IsHighSurrogate(c) && !Ended)
            return new Atom(Identifier(string.Concat(c, tex[at++])));
        return char.IsLetter(c) ? new Atom(Letter(c)) : c switch
        {
            '-' => new Atom(Operator("−")),
            '*' => new Atom(Operator("∗")),
            '~' => new Atom("<mspace width=\"0.3333em\"/>"),
            '(' or ')' or '[' or ']' or '|' or '/' => new Atom($"<mo stretchy=\"false\">{c}</mo>"),
            ':' => new Atom("<mo lspace=\"0.2222em\" rspace=\"0.2222em\">:</mo>"),
            _ => new Atom(Operator(c.ToString())),
        };
    }

    /// <summary>Digits with their decimal point or comma, and the thin spaces between groups.</summary>
    private string Number()
    {
        var digits = new StringBuilder();
        while (!Ended)
        {
            if (char.IsAsciiDigit(tex[at]))
                digits.Append(InAlphabet(tex[at++]));
            else if (tex[at] == '.' && IsDigit(at + 1))
                digits.Append(tex[at++]);
            else if (Ahead("{,}") && IsDigit(at + 3))
                (at, _) = (at + 3, digits.Append(','));
            else if (Ahead(@"\,") && IsDigit(at + 2) && IsDigit(at + 3) && IsDigit(at + 4))
                (at, _) = (at + 2, digits.Append('\u202F'));
            else
                break;
        }

        return $"<mn>{digits}</mn>";
    }

    private bool IsDigit(int index) => index < tex.Length && char.IsAsciiDigit(tex[index]);

    private void SkipBlanks()
    {
        while (!Ended && char.IsWhiteSpace(tex[at]))
            at++;
    }

    private bool Ahead(string text) => tex.AsSpan(Math.Min(at, tex.Length)).StartsWith(text);

    private bool IsCommandAhead(string name) =>
        !Ended && tex[at] == '\\' && tex.AsSpan(at + 1).StartsWith(name) && (at + 1 + name.Length >= tex.Length || !char.IsAsciiLetter(tex[at + 1 + name.Length]));

    private static string Identifier(string text) => $"<mi>{SvgWriter.Escape(text)}</mi>";

    private static string Operator(string sign) => $"<mo>{SvgWriter.Escape(sign)}</mo>";

    private static string Space(string width) => $"<mspace width=\"{width}em\"/>";

    /// <summary>What a script is put on, and what stands in a fraction, is one element.</summary>
    private static string Single(string xml) => xml.Length == 0 ? "<mrow></mrow>" : $"<mrow>{xml}</mrow>" is var row && IsOne(xml) ? xml : row;

    private static bool IsOne(string xml)
    {
        // Atoms are one element each; only those of nothing, or of a bracket with an accent, are more.
        var open = 0;
        for (var i = 0; i < xml.Length; i++)
        {
            if (xml[i] != '<')
                continue;
            var end = xml.IndexOf('>', i);
            open += xml[i + 1] == '/' ? -1 : xml[end - 1] == '/' ? 0 : 1;
            if (open == 0 && end + 1 < xml.Length)
                return false;
            i = end;
        }

        return true;
    }

    /// <summary>An atom of a row.</summary>
    /// <param name="Xml">The element.</param>
    /// <param name="Limits">Whether its scripts stand below and above.</param>
    /// <param name="IsFunction">Whether an argument follows.</param>
    private readonly record struct Atom(string Xml, bool Limits = false, bool IsFunction = false);
}

using System.Buffers;
using System.Text;
using ExamSolver.Documents.Figures;

namespace ExamSolver.Documents.Text;

/// <summary>
/// LaTeX mathematics as MathML, for pages that are read without script: what <see cref="InlineText"/> lets pass. A command that it does not know is shown as it is
/// written, and reported. Total on any text, and linear in it.
/// </summary>
/// <remarks>MathML Core (W3C, 2025); alphabets by Unicode's mathematical letters, since Core has no other.</remarks>
public sealed class TexToMathMl
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

    private Atom Command()
    {
        var start = at++;
        while (!Ended && char.IsAsciiLetter(tex[at]))
            at++;
        if (at == start + 1)
            return Ended ? new Atom(Operator("\\")) : Symbol(tex[at++]);
        var name = tex[(start + 1)..at];
        if (MathMlTables.Letters.TryGetValue(name, out var letter))
            return new Atom(char.IsUpper(letter[0]) || letter is "∂" or "∇" or "∞" or "ℓ" or "⊤" or "∅" ? $"<mi mathvariant=\"normal\">{letter}</mi>" : Identifier(letter));
        if (MathMlTables.Large.TryGetValue(name, out var large))
            return new Atom($"<mo movablelimits=\"true\" largeop=\"true\">{large}</mo>", Limits: true);
        if (MathMlTables.Integrals.TryGetValue(name, out var integral))
            return new Atom($"<mo largeop=\"true\">{integral}</mo>");
        if (MathMlTables.Limits.Contains(name))
            return new Atom($"<mo movablelimits=\"true\" form=\"prefix\" lspace=\"0.1667em\" rspace=\"0\">{LimitWord(name)}</mo>", Limits: true, IsFunction: true);
        if (MathMlTables.Functions.Contains(name))
            return new Atom($"<mi>{name}</mi>", IsFunction: true);
        if (MathMlTables.Spaces.TryGetValue(name, out var width))
            return new Atom(Space(width));
        if (MathMlTables.Accents.TryGetValue(name, out var accent))
            return new Atom($"<mover accent=\"true\">{Argument()}<mo stretchy=\"{(name is "widehat" or "widetilde" or "overline" or "overbrace" ? "true" : "false")}\">{accent}</mo></mover>", Limits: name == "overbrace");
        if (MathMlTables.Brackets.TryGetValue(name, out var bracket) && name is not ("uparrow" or "downarrow" or "backslash"))
            return new Atom($"<mo stretchy=\"false\">{bracket}</mo>");
        return MathMlTables.Operators.TryGetValue(name, out var sign) ? new Atom(Operator(sign)) : Structure(name);
    }

    private static string LimitWord(string name) => name switch { "limsup" => "lim sup", "liminf" => "lim inf", "argmax" => "arg max", "argmin" => "arg min", _ => name };

    private static Atom Symbol(char c) => c switch
    {
        '|' => new Atom("<mo stretchy=\"false\">‖</mo>"),
        '{' or '}' => new Atom($"<mo stretchy=\"false\">{c}</mo>"),
        ' ' => new Atom("<mspace width=\"0.3333em\"/>"),
        _ when MathMlTables.Spaces.TryGetValue(c.ToString(), out var width) => new Atom(Space(width)),
        _ => new Atom(Operator(c.ToString())),
    };

    private Atom Structure(string name)
    {
        switch (name)
        {
            case "frac" or "tfrac" or "cfrac":
                return new Atom($"<mfrac>{Argument()}{Argument()}</mfrac>");
            case "dfrac":
                return new Atom($"<mstyle displaystyle=\"true\"><mfrac>{Argument()}{Argument()}</mfrac></mstyle>");
            case "binom" or "dbinom" or "tbinom":
                return new Atom($"<mrow><mo>(</mo><mfrac linethickness=\"0\">{Argument()}{Argument()}</mfrac><mo>)</mo></mrow>");
            case "sqrt":
                var degree = Optional();
                return new Atom(degree is null ? $"<msqrt>{Argument()}</msqrt>" : $"<mroot>{Argument()}<mrow>{degree}</mrow></mroot>");
            case "underline":
                return new Atom($"<munder accentunder=\"true\">{Argument()}<mo stretchy=\"true\">_</mo></munder>");
            case "underbrace":
                return new Atom($"<munder>{Argument()}<mo stretchy=\"true\">⏟</mo></munder>", Limits: true);
            case "overset" or "stackrel":
                var sign = Argument();
                return new Atom($"<mover>{Argument()}{sign}</mover>");
            case "underset":
                var foot = Argument();
                return new Atom($"<munder>{Argument()}{foot}</munder>");
            case "xrightarrow" or "xleftarrow":
                var below = Optional();
                var arrow = $"<mo stretchy=\"true\">{(name == "xrightarrow" ? "→" : "←")}</mo>";
                return new Atom(below is null ? $"<mover>{arrow}{Argument()}</mover>" : $"<munderover>{arrow}<mrow>{below}</mrow>{Argument()}</munderover>");
            case "mathbb" or "mathbf" or "mathcal" or "mathfrak" or "mathit" or "mathrm" or "mathsf" or "mathtt" or "boldsymbol" or "bm":
                return new Atom(InAlphabet(name));
            case "operatorname":
                return Operatorname();
            case "text" or "textbf" or "textit" or "textrm" or "textsf" or "texttt" or "textnormal" or "mbox":
                return new Atom(TextGroup(name));
            case "left":
                return new Atom(Fenced());
            case "middle":
                return new Atom($"<mo fence=\"true\" stretchy=\"true\">{Delimiter()}</mo>");
            case "big" or "Big" or "bigg" or "Bigg" or "bigl" or "bigr" or "Bigl" or "Bigr" or "biggl" or "biggr" or "Biggl" or "Biggr" or "bigm" or "Bigm":
                var size = name.StartsWith("bigg", StringComparison.Ordinal) ? "2.4em" : name.StartsWith("Bigg", StringComparison.Ordinal) ? "3em" : name[0] == 'B' ? "1.8em" : "1.2em";
                return new Atom($"<mo stretchy=\"true\" minsize=\"{size}\" maxsize=\"{size}\">{Delimiter()}</mo>");
            case "begin":
                return new Atom(Environment());
            case "substack":
                return new Atom(Substack());
            case "phantom" or "hphantom":
                return new Atom($"<mphantom>{Argument()}</mphantom>");
            case "vphantom":
                return new Atom($"<mpadded width=\"0\"><mphantom>{Argument()}</mphantom></mpadded>");
            case "smash":
                return new Atom(Argument());
            case "boxed":
                return new Atom($"<mrow class=\"boxed\">{Argument()}</mrow>");
            case "bmod" or "mod":
                return new Atom("<mo lspace=\"0.2222em\" rspace=\"0.2222em\">mod</mo>");
            case "pmod":
                return new Atom($"<mrow><mspace width=\"0.4444em\"/><mo stretchy=\"false\">(</mo><mi>mod</mi><mspace width=\"0.3333em\"/>{Argument()}<mo stretchy=\"false\">)</mo></mrow>");
            case "not":
                SkipBlanks();
                return new Atom(Ended || IsEndOfRow() ? Operator("/") : Struck(One().Xml));
            case "hline":
                return new Atom("");
            default:
                unknown?.Add("\\" + name);
                return new Atom(Text("\\" + name));
        }
    }

    /// <summary>A sign with a stroke through it.</summary>
    private static string Struck(string xml)
    {
        var end = xml.IndexOf("</mo>", StringComparison.Ordinal);
        return end < 0 ? xml : xml[..end] + "\u0338" + xml[end..];
    }

    /// <summary>Letters in another alphabet; a word of upright letters is one identifier.</summary>
    private string InAlphabet(string name)
    {
        SkipBlanks();
        var close = !Ended && tex[at] == '{' ? tex.IndexOf('}', at) : -1;
        if (close > 0 && tex.AsSpan(at + 1, close - at - 1) is var word && word.Length > 0 && !word.ContainsAny(NoLetters) && name is "mathrm" or "mathsf" or "mathtt" or "mathit" or "mathbf")
        {
            var text = string.Concat(tex[(at + 1)..close].Where(c => !char.IsWhiteSpace(c)).Select(c => SvgWriter.Escape(MathMlTables.InAlphabet(name, c))));
            at = close + 1;
            return text.All(char.IsAsciiDigit) && text.Length > 0 ? $"<mn>{text}</mn>" : text.Length > 0 && text.All(c => !char.IsLetterOrDigit(c) && !char.IsSurrogate(c)) ? $"<mo>{text}</mo>" : $"<mi mathvariant=\"normal\">{text}</mi>";
        }

        var saved = alphabet;
        alphabet = name;
        var argument = Argument();
        alphabet = saved;
        return argument;
    }

    private string InAlphabet(char c) => alphabet.Length == 0 ? SvgWriter.Escape(c.ToString()) : MathMlTables.InAlphabet(alphabet, c);

    private string Letter(char c) => alphabet switch
    {
        "" => Identifier(c.ToString()),
        "mathrm" => $"<mi mathvariant=\"normal\">{SvgWriter.Escape(c.ToString())}</mi>",
        _ => $"<mi>{SvgWriter.Escape(MathMlTables.InAlphabet(alphabet, c))}</mi>",
    };

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

    private string? Optional()
    {
        SkipBlanks();
        if (Ended || tex[at] != '[')
            return null;
        var close = tex.IndexOf(']', at);
        if (close < 0)
            return null;
        var inside = new TexToMathMl(tex[(at + 1)..close], unknown) { depth = depth, alphabet = alphabet }.Rest();
        at = close + 1;
        return inside;
    }

    private string Delimiter()
    {
        SkipBlanks();
        if (Ended)
            return "";
        if (tex[at] != '\\')
            return tex[at] == '.' ? Skip("") : SvgWriter.Escape(MathMlTables.Brackets.GetValueOrDefault(tex[at].ToString(), tex[at].ToString())) is var sign ? Skip(sign) : "";
        var start = ++at;
        while (!Ended && char.IsAsciiLetter(tex[at]))
            at++;
        if (at == start)
            return Ended ? "\\" : tex[at] == '|' ? Skip("‖") : SvgWriter.Escape(tex[at].ToString()) is var brace ? Skip(brace) : "";
        var name = tex[start..at];
        if (MathMlTables.Brackets.TryGetValue(name, out var bracket))
            return SvgWriter.Escape(bracket);
        unknown?.Add("\\" + name);
        return "\\" + name;

        string Skip(string result)
        {
            at++;
            return result;
        }
    }

    private string Fenced()
    {
        var open = Delimiter();
        var row = new StringBuilder(Nested(Row));

        // A cell that ends within brackets is a mistake of the author, which is shown.
        while (!Ended && !IsCommandAhead("right") && !IsCommandAhead("end") && tex[at] == '}')
            row.Append(Operator(tex[at++].ToString())).Append(Nested(Row));
        var close = "";
        if (IsCommandAhead("right"))
        {
            at += 6;
            close = Delimiter();
        }

        // A bracket that stretches is set with wider sides, which nothing low wants.
        var inside = row.ToString();
        var isTall = Tall.Any(t => inside.Contains(t, StringComparison.Ordinal));
        return $"<mrow>{Fence(open, "prefix", isTall)}{inside}{Fence(close, "postfix", isTall)}</mrow>";
    }

    private static string Fence(string sign, string form, bool isTall = true) =>
        sign.Length == 0 ? "" : $"<mo fence=\"true\" stretchy=\"{(isTall ? "true" : "false")}\" form=\"{form}\">{sign}</mo>";

    private string Environment()
    {
        var name = RawGroup();
        var columns = name switch { "cases" => "ll", "aligned" or "split" => "rl", "array" => string.Concat(RawGroup().Where(c => c is 'l' or 'c' or 'r')), _ => "" };
        var table = Table(columns, name is "aligned" or "split" or "gathered" ? "aligned" : name == "cases" ? "cases" : "matrix", name is "aligned" or "split" or "gathered");
        if (IsCommandAhead("end"))
        {
            at += 4;
            _ = RawGroup();
        }

        var (open, close) = name switch
        {
            "pmatrix" => ("(", ")"),
            "bmatrix" => ("[", "]"),
            "Bmatrix" => ("{", "}"),
            "vmatrix" => ("|", "|"),
            "Vmatrix" => ("‖", "‖"),
            "cases" => ("{", ""),
            _ => ("", ""),
        };
        return $"<mrow>{Fence(open, "prefix")}{table}{Fence(close, "postfix")}</mrow>";
    }

    private string Substack()
    {
        SkipBlanks();
        if (Ended || tex[at] != '{')
            return Argument();
        at++;
        var table = Table("", "substack", isDisplay: false);
        if (!Ended && tex[at] == '}')
            at++;
        return table;
    }

    /// <summary>Rows and cells up to what ends them. Core has no attribute for alignment: classes say it to the style sheet.</summary>
    private string Table(string columns, string kind, bool isDisplay)
    {
        var table = new StringBuilder($"<mtable class=\"{kind}\"{(isDisplay ? " displaystyle=\"true\"" : "")}>");
        var (cells, isEmpty) = (new StringBuilder(), true);
        var column = 0;
        while (true)
        {
            SkipBlanks();
            var cell = Nested(Row);
            isEmpty &= cell.Length == 0;
            var alignment = columns.Length == 0 ? 'c' : kind == "aligned" ? columns[column % 2] : columns[Math.Min(column, columns.Length - 1)];
            cells.Append($"<mtd class=\"{alignment}\">{cell}</mtd>");
            column++;
            if (!Ended && tex[at] == '&')
            {
                at++;
                isEmpty = false;
                continue;
            }

            var goesOn = Ahead(@"\\");
            if (goesOn || !isEmpty)
                table.Append("<mtr>").Append(cells).Append("</mtr>");
            if (!goesOn)
                return table.Append("</mtable>").ToString();
            at += 2;
            (cells, isEmpty, column) = (new StringBuilder(), true, 0);
        }
    }

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

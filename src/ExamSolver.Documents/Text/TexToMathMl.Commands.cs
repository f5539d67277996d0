using ExamSolver.Documents.Figures;

namespace ExamSolver.Documents.Text;

/// <content>Commands: symbols, fractions, accents, alphabets.</content>
public sealed partial class TexToMathMl
{
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
}

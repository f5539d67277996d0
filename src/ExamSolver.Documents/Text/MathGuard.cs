namespace ExamSolver.Documents.Text;

/// <summary>
/// Lets mathematics pass that pdflatex and KaTeX can set and nothing else: a list of what is allowed, for a list of what is
/// dangerous is never complete.
/// </summary>
internal static class MathGuard
{
    private const int MaxDepth = 50;

    private static readonly HashSet<string> Environments = new(StringComparer.Ordinal)
    {
        "matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix", "smallmatrix", "cases", "aligned", "gathered", "split", "array",
    };

    /// <summary>The commands that formulas may use.</summary>
    internal static IReadOnlySet<string> KnownCommands => Commands;

    private static readonly HashSet<string> Commands = new(
        """
        alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi varpi rho varrho sigma varsigma tau upsilon
        phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega ell hbar imath jmath Re Im wp aleph partial nabla infty
        forall exists nexists emptyset varnothing in notin ni subset subseteq supset supseteq subsetneq cup cap bigcup bigcap setminus complement
        sum prod coprod int iint iiint oint lim limsup liminf sup inf max min argmax argmin exp log ln lg sin cos tan cot sec csc arcsin arccos arctan
        sinh cosh tanh coth det dim ker deg gcd arg Pr hom operatorname
        frac dfrac tfrac cfrac binom dbinom tbinom sqrt overline underline overbrace underbrace overset underset stackrel substack
        hat widehat tilde widetilde bar vec dot ddot acute grave check breve mathring
        mathbb mathbf mathcal mathfrak mathit mathrm mathsf mathtt boldsymbol bm text textbf textit textrm textsf texttt textnormal mbox
        left right middle big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr bigm Bigm
        langle rangle lfloor rfloor lceil rceil lvert rvert lVert rVert vert Vert mid parallel nmid backslash lbrace rbrace lbrack rbrack
        times div cdot cdots ldots dots dotsc dotsb vdots ddots pm mp ast star circ bullet oplus ominus otimes oslash odot wedge vee land lor neg lnot
        dagger ddagger amalg sqcup sqcap uplus bigoplus bigotimes bigodot bigwedge bigvee diamond triangle
        le leq ge geq ne neq equiv sim simeq approx cong propto ll gg prec succ preceq succeq leqslant geqslant lesssim gtrsim asymp doteq perp
        top bot vdash models Vdash vDash to gets rightarrow leftarrow leftrightarrow Rightarrow Leftarrow Leftrightarrow longrightarrow longleftarrow
        Longrightarrow Longleftarrow Longleftrightarrow longleftrightarrow mapsto longmapsto hookrightarrow hookleftarrow uparrow downarrow updownarrow
        Uparrow Downarrow nearrow searrow swarrow nwarrow iff implies impliedby xrightarrow xleftarrow rightharpoonup rightleftharpoons
        quad qquad enspace thinspace negthinspace limits nolimits displaystyle textstyle scriptstyle scriptscriptstyle
        prime therefore because square blacksquare Box checkmark angle colon bmod pmod mod not phantom vphantom hphantom smash
        boxed begin end hline dotso dotsm dotsi upharpoonright intercal triangleq surd
        """.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries),
        StringComparer.Ordinal);

    private static readonly HashSet<string> Operators = new(
        ["sum", "prod", "coprod", "int", "iint", "iiint", "oint", "lim", "limsup", "liminf", "sup", "inf", "max", "min", "argmax", "argmin", "det", "Pr", "gcd", "operatorname", "bigcup", "bigcap", "bigoplus", "bigotimes", "bigodot", "bigwedge", "bigvee", "biguplus"],
        StringComparer.Ordinal);

    private static readonly HashSet<string> TextCommands = new(["text", "textbf", "textit", "textrm", "textsf", "texttt", "textnormal", "mbox", "operatorname"], StringComparer.Ordinal);

    private static readonly Dictionary<string, int> ArgumentCounts = Counts();

    private static readonly HashSet<string> Delimited = new(StringComparer.Ordinal)
    {
        "left", "right", "middle", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr", "biggl", "biggr", "Biggl", "Biggr", "bigm", "Bigm",
    };

    private static readonly HashSet<string> Delimiters = new(StringComparer.Ordinal)
    {
        "langle", "rangle", "lfloor", "rfloor", "lceil", "rceil", "lvert", "rvert", "lVert", "rVert", "vert", "Vert", "backslash", "lbrace", "rbrace", "lbrack", "rbrack", "uparrow", "downarrow",
    };

    /// <summary>What is wrong with a formula and at which offset, or <c>null</c>.</summary>
    public static (string Message, int Offset)? Check(string math)
    {
        // What is open: a brace, \left or an environment by its name. TeX wants all three nested properly.
        var open = new Stack<(string Name, int Offset, bool IsText)>();
        var group = "{";
        var previous = "";
        for (var at = 0; at < math.Length; at++)
        {
            var c = math[at];
            var isText = open.Count > 0 && open.Peek().IsText;
            switch (c)
            {
                case '\\':
                    var end = at + 1;
                    while (end < math.Length && char.IsAsciiLetter(math[end]))
                        end++;
                    if (end == at + 1)
                    {
                        if (end >= math.Length || !@"\{}$%&#_,;:!> |".Contains(math[end], StringComparison.Ordinal))
                            return (end >= math.Length ? "a backslash at the end of a formula" : $"\\{math[end]} is not a command of formulas", at);
                        if (isText && math[end] is '\\' or '|' or ';' or ':' or '!' or '>')
                            return ($"\\{math[end]} stands inside of \\text, where it has no meaning", at);
                        if (math[end] == '\\' && (open.Count == 0 || open.Peek().Name is "{" or "left"))
                            return (@"\\ stands outside of a matrix", at);
                        at = end;
                        previous = "";
                        continue;
                    }

                    var name = math[(at + 1)..end];
                    if (!Commands.Contains(name))
                        return ($"\\{name} is not among the commands that formulas may use", at);
                    if (isText && !TextCommands.Contains(name))
                        return ($"\\{name} stands inside of \\text, where it has no meaning", at);
                    if (name is "limits" or "nolimits" && !Operators.Contains(previous))
                        return ($"\\{name} wants a sum, an integral or the like before it", at);
                    if (Delimited.Contains(name) && !IsDelimiter(math, end))
                        return ($"\\{name} wants a bracket behind it", at);
                    if (ArgumentCounts.TryGetValue(name, out var count) && !HasArguments(math, end, count))
                        return ($"\\{name} wants {(count == 1 ? "something" : "two things")} behind it", at);
                    if (name is "begin" or "end")
                    {
                        var close = end < math.Length && math[end] == '{' ? math.IndexOf('}', end) : -1;
                        var environment = close < 0 ? "" : math[(end + 1)..close];
                        if (!Environments.Contains(environment))
                            return ($"\\{name}{{{environment}}} is not among the environments that formulas may use", at);
                        if (name == "end" && (open.Count == 0 || open.Pop().Name != environment))
                            return ($"\\end{{{environment}}} closes what is not open", at);
                        if (name == "begin")
                            open.Push((environment, at, false));
                        at = close;
                        if (name == "begin" && environment == "array")
                        {
                            var columns = close + 1 < math.Length && math[close + 1] == '{' ? math.IndexOf('}', close + 1) : -1;
                            if (columns < close + 3 || !math[(close + 2)..columns].All(k => k is 'l' or 'c' or 'r' or '|' or ' '))
                                return (@"\begin{array} wants its columns, such as {lcr}", close);
                            at = columns;
                        }

                        continue;
                    }

                    if (name == "left")
                        open.Push(("left", at, false));
                    else if (name == "right" && (open.Count == 0 || open.Pop().Name != "left"))
                        return (@"\right has no \left before it", at);
                    else if (name == "middle" && (open.Count == 0 || open.Peek().Name != "left"))
                        return (@"\middle stands outside of \left and \right", at);
                    group = TextCommands.Contains(name) ? "text" : name == "substack" ? "substack" : "{";
                    previous = name;
                    at = end - 1;
                    continue;
                case '{':
                    if (open.Count >= MaxDepth)
                        return ("the braces of a formula are nested too deep", at);
                    open.Push((group == "substack" ? group : "{", at, isText || group == "text"));
                    break;
                case '}':
                    if (open.Count == 0 || open.Peek().Name is not ("{" or "substack"))
                        return ("} closes a brace that is not open", at);
                    open.Pop();
                    previous = "";
                    group = "{";
                    continue;
                case '^' when at + 1 < math.Length && math[at + 1] == '^':
                    return ("^^ is not allowed in a formula", at);
                case '_' or '^' when isText:
                    return ($"{c} stands inside of \\text, where it has no meaning", at);
                case '_' or '^' when !HasArguments(math, at + 1, 1, isScript: true):
                    return ($"nothing stands behind {c}", at);
                case '&' when open.Count == 0 || open.Peek().Name is "{" or "left" or "substack":
                    return ("& stands outside of a matrix", at);
                case '#':
                    return ("# is not allowed in a formula; write \\#", at);
                case '%':
                    return ("% begins a comment in a formula; write \\%", at);
                case '$':
                    return ("$ inside of a formula; write \\$", at);
                default:
                    if (char.IsControl(c) && c is not ('\n' or '\t'))
                        return ($"the invisible character U+{(int)c:X4} in a formula", at);
                    break;
            }

            if (c is not (' ' or '*'))
            {
                group = "{";
                previous = "";
            }
        }

        if (open.Count == 0)
            return DoubleScript(math);
        var (unclosed, offset, _) = open.Peek();
        return unclosed switch
        {
            "{" or "substack" => ("{ is never closed in a formula", offset),
            "left" => (@"\left has no \right behind it", offset),
            _ => ($"\\begin{{{unclosed}}} is never closed", offset),
        };
    }

    /// <summary>A formula whose scripts of one command or of one character beyond ASCII have braces, as TeX wants them: <c>x_\max</c>, <c>x_…</c>.</summary>
    public static string BraceScripts(string math)
    {
        var result = new System.Text.StringBuilder(math.Length + 8);
        for (var at = 0; at < math.Length; at++)
        {
            result.Append(math[at]);
            if (math[at] == '\\' && at + 1 < math.Length)
            {
                result.Append(math[++at]);
                continue;
            }

            if (math[at] is not ('_' or '^'))
                continue;
            var start = at + 1;
            while (CharAt(math, start) == ' ')
                start++;
            var end = start;
            if (CharAt(math, start) == '\\' && char.IsAsciiLetter(CharAt(math, start + 1)))
            {
                end = start + 1;
                while (char.IsAsciiLetter(CharAt(math, end)))
                    end++;
                if (ArgumentCounts.ContainsKey(math[(start + 1)..end]))
                    end = start;
            }
            else if (!char.IsAscii(CharAt(math, start)))
            {
                end = start + (char.IsHighSurrogate(math[start]) ? 2 : 1);
            }

            if (end == start)
                continue;
            result.Append('{').Append(math, start, end - start).Append('}');
            at = end - 1;
        }

        return result.ToString();
    }

    private static Dictionary<string, int> Counts()
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var name in (string[])["frac", "dfrac", "tfrac", "cfrac", "binom", "dbinom", "tbinom", "overset", "underset", "stackrel"])
            counts[name] = 2;
        foreach (var name in (string[])
        [
            "sqrt", "overline", "underline", "overbrace", "underbrace", "substack", "hat", "widehat", "tilde", "widetilde", "bar", "vec", "dot", "ddot", "acute", "grave", "check", "breve", "mathring",
            "mathbb", "mathbf", "mathcal", "mathfrak", "mathit", "mathrm", "mathsf", "mathtt", "boldsymbol", "bm", "text", "textbf", "textit", "textrm", "textsf", "texttt", "textnormal", "mbox", "operatorname",
            "xrightarrow", "xleftarrow", "pmod", "mod", "phantom", "vphantom", "hphantom", "smash", "boxed", "not",
        ])
            counts[name] = 1;
        return counts;
    }

    private static bool IsDelimiter(string math, int at)
    {
        while (at < math.Length && math[at] == ' ')
            at++;
        if (at >= math.Length)
            return false;
        if (math[at] != '\\')
            return "()[]|./<>".Contains(math[at], StringComparison.Ordinal);
        var end = at + 1;
        while (end < math.Length && char.IsAsciiLetter(math[end]))
            end++;
        return end == at + 1 ? end < math.Length && math[end] is '{' or '}' or '|' : Delimiters.Contains(math[(at + 1)..end]);
    }

    /// <summary>Commands that may stand behind _ and ^ without braces of their own.</summary>
    private static bool IsScript(string name) =>
        TextCommands.Contains(name) || name is "mathrm" or "mathbf" or "mathcal" or "mathbb" or "mathsf" or "mathtt" or "mathit" or "mathfrak" or "frac" or "tfrac" or "dfrac";

    private static char CharAt(string math, int at) => at < math.Length ? math[at] : '\0';

    /// <summary>Where the group that begins at <paramref name="at"/> ends: at its brace, or at the end of the formula.</summary>
    private static int GroupEnd(string math, int at)
    {
        var level = 0;
        for (; at < math.Length; at++)
        {
            if (math[at] == '\\')
                at++;
            else if (math[at] == '{')
                level++;
            else if (math[at] == '}' && --level == 0)
                return at;
        }

        return math.Length;
    }

    /// <summary>Whether so many arguments follow: a group, a character, or a command that takes none itself.</summary>
    private static bool HasArguments(string math, int at, int count, bool isScript = false)
    {
        if (!isScript && CharAt(math, at) == '*')
            at++;
        while (!isScript && (CharAt(math, at) is ' ' or '\n'))
            at++;
        if (!isScript && CharAt(math, at) == '[')
        {
            // \sqrt[3]{x}: what is optional closes and holds no brace.
            var close = math.AsSpan(at).IndexOfAny("]{}");
            if (close < 0 || math[at + close] != ']')
                return false;
            at += close + 1;
        }

        for (; count > 0; count--)
        {
            while (at < math.Length && math[at] is ' ' or '\n')
                at++;
            if (at >= math.Length || math[at] is '}' or '&' or '_' or '^' or '\'' or '~' || (!isScript && !char.IsAscii(math[at])))
                return false;
            if (math[at] == '{')
            {
                at = GroupEnd(math, at) + 1;
            }
            else if (math[at] == '\\')
            {
                var end = at + 1;
                while (end < math.Length && char.IsAsciiLetter(math[end]))
                    end++;
                var name = math[(at + 1)..end];
                if (name.Length == 0 ? CharAt(math, end) is not ('{' or '}' or '|' or '%' or '&' or '#' or '$' or '_') : name is "left" or "right" or "begin" or "end" or "sqrt" || Delimited.Contains(name) || (!isScript && Operators.Contains(name)) || (ArgumentCounts.ContainsKey(name) && !(isScript && IsScript(name) && CharAt(math, end) == '{')))
                    return false;
                at = name.Length == 0 ? end + 1 : end;
            }
            else
            {
                at++;
            }
        }

        return true;
    }

    /// <summary><c>x_a_b</c> is an error of TeX that stops the whole sheet.</summary>
    private static (string Message, int Offset)? DoubleScript(string math)
    {
        var seen = new Stack<string>([""]);
        for (var at = 0; at < math.Length; at++)
        {
            var c = math[at];
            if (c == '}')
            {
                if (seen.Count > 1)
                    seen.Pop();
                continue;
            }

            if (c is '_' or '^')
            {
                var scripts = seen.Pop();
                if (scripts.Contains(c, StringComparison.Ordinal))
                    return ($"two {c} behind one another; use braces to say what belongs to what", at);
                seen.Push(scripts + c);
                at++;
                while (at < math.Length && math[at] == ' ')
                    at++;
                if (at < math.Length && math[at] == '{')
                {
                    // The group's own scripts are its own; behind it those of the base go on.
                    seen.Push("");
                }
                else if (at < math.Length && math[at] == '\\')
                {
                    at++;
                    while (char.IsAsciiLetter(math[at]) && at + 1 < math.Length && char.IsAsciiLetter(math[at + 1]))
                        at++;

                    // The command's arguments are part of the script.
                    while (at + 1 < math.Length && math[at + 1] == '{')
                        at = GroupEnd(math, at + 1);
                }

                continue;
            }

            if (c == '{')
            {
                seen.Pop();
                seen.Push("");
                seen.Push("");
            }
            else if (c is not (' ' or '\''))
            {
                seen.Pop();
                seen.Push("");
                if (c == '\\')
                    at++;
            }
        }

        return null;
    }
}

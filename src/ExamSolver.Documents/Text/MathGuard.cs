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
        prime therefore because square blacksquare Box checkmark angle colon hline bmod pmod mod not phantom vphantom hphantom smash
        boxed begin end dotso dotsm dotsi upharpoonright intercal triangleq surd
        """.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries),
        StringComparer.Ordinal);

    private static readonly HashSet<string> TextCommands = new(["text", "textbf", "textit", "textrm", "textsf", "texttt", "textnormal", "mbox", "operatorname"], StringComparer.Ordinal);

    /// <summary>What is wrong with a formula and at which offset, or <c>null</c>.</summary>
    public static (string Message, int Offset)? Check(string math)
    {
        var braces = new Stack<(int Offset, bool IsText)>();
        var environments = new Stack<(string Name, int Offset)>();
        var lefts = new Stack<int>();
        var textNext = false;
        for (var at = 0; at < math.Length; at++)
        {
            var c = math[at];
            switch (c)
            {
                case '\\':
                    var end = at + 1;
                    while (end < math.Length && char.IsAsciiLetter(math[end]))
                        end++;
                    if (end == at + 1)
                    {
                        if (end >= math.Length)
                            return ("a backslash at the end of a formula", at);
                        if (!@"\{}$%&#_,;:!> |-".Contains(math[end], StringComparison.Ordinal) || math[end] == '-')
                            return ($"\\{math[end]} is not a command of formulas", at);
                        at = end;
                        continue;
                    }

                    var name = math[(at + 1)..end];
                    if (!Commands.Contains(name))
                        return ($"\\{name} is not among the commands that formulas may use", at);
                    if (name is "begin" or "end")
                    {
                        var close = end < math.Length && math[end] == '{' ? math.IndexOf('}', end) : -1;
                        var environment = close < 0 ? "" : math[(end + 1)..close];
                        if (!Environments.Contains(environment))
                            return ($"\\{name}{{{environment}}} is not among the environments that formulas may use", at);
                        if (name == "begin")
                            environments.Push((environment, at));
                        else if (environments.Count == 0 || environments.Pop().Name != environment)
                            return ($"\\end{{{environment}}} closes what is not open", at);
                        at = close;
                        continue;
                    }

                    if (name == "left")
                        lefts.Push(at);
                    else if (name == "right" && !lefts.TryPop(out _))
                        return ("\\right has no \\left before it", at);
                    textNext = TextCommands.Contains(name);
                    at = end - 1;
                    continue;
                case '{':
                    if (braces.Count >= MaxDepth)
                        return ("the braces of a formula are nested too deep", at);
                    braces.Push((at, textNext || (braces.Count > 0 && braces.Peek().IsText)));
                    break;
                case '}':
                    if (braces.Count == 0)
                        return ("} closes a brace that is not open", at);
                    braces.Pop();
                    break;
                case '^' when at + 1 < math.Length && math[at + 1] == '^':
                    return ("^^ is not allowed in a formula", at);
                case '_' or '^' when braces.Count > 0 && braces.Peek().IsText:
                    return ($"{c} stands inside of \\text, where it has no meaning", at);
                case '_' or '^' when math[(at + 1)..].Trim() is "" or ['}' or '&' or '_' or '^', ..]:
                    return ($"nothing stands behind {c}", at);
                case '&' when environments.Count == 0:
                    return ("& stands outside of a matrix", at);
                case '#':
                    return ("# is not allowed in a formula; write \\#", at);
                case '%':
                    return ("% begins a comment in a formula; write \\%", at);
                case '$':
                    return ("$ inside of a formula; write \\$", at);
                case '~':
                    break;
                default:
                    if (char.IsControl(c) && c is not ('\n' or '\t'))
                        return ($"the invisible character U+{(int)c:X4} in a formula", at);
                    break;
            }

            textNext = textNext && c == ' ';
        }

        if (braces.Count > 0)
            return ("{ is never closed in a formula", braces.Peek().Offset);
        if (environments.Count > 0)
            return ($"\\begin{{{environments.Peek().Name}}} is never closed", environments.Peek().Offset);
        if (lefts.Count > 0)
            return ("\\left has no \\right behind it", lefts.Peek());
        return DoubleScript(math);
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
                    while (at + 1 < math.Length && char.IsAsciiLetter(math[at + 1]))
                        at++;
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

using ExamSolver.Core;
using ExamSolver.Documents;

namespace ExamSolver.Tests.Documents;

public sealed class InlineTextTests
{
    [Theory]
    [InlineData("A $x^2$ and *more* **so** `f(x)`", "A $x^2$ and *more* **so** `f(x)`", @"A $x^2$ and \emph{more} \textbf{so} \texttt{f(x)}")]
    [InlineData("$5 and $6", @"\$5 and \$6", @"\$5 and \$6")]
    [InlineData(@"\$5 and \$6, \*not\* so", @"\$5 and \$6, \*not\* so", @"\$5 and \$6, *not* so")]
    [InlineData("50 % of C_in & #2 ~ {x} ^ \\y", @"50 % of C_in & #2 \~ {x} ^ \\y", @"50 \% of C\_in \& \#2 \textasciitilde{} \{x\} \textasciicircum{} \textbackslash{}y")]
    [InlineData("2*3*4 and a * b", @"2\*3\*4 and a \* b", "2*3*4 and a * b")]
    [InlineData("# title", @"\# title", @"\# title")]
    [InlineData("1. first", @"1\. first", "1. first")]
    [InlineData("<script>alert(1)</script> &amp; x < y", "&lt;script>alert(1)&lt;/script> &amp;amp; x < y", @"\textless{}script\textgreater{}alert(1)\textless{}/script\textgreater{} \&amp; x \textless{} y")]
    [InlineData("[a](javascript:x)", @"[a\](javascript:x)", "[a](javascript:x)")]
    [InlineData("256×256 → 3 ≤ x ∈ α “q” – it’s", "256×256 → 3 ≤ x ∈ α “q” – it’s", @"256\ensuremath{\times}256 \ensuremath{\rightarrow} 3 \ensuremath{\leq} x \ensuremath{\in} \ensuremath{\alpha} ``q'' -- it's")]
    [InlineData("$α × β$", "$α × β$", @"$\ensuremath{\alpha} \ensuremath{\times} \ensuremath{\beta}$")]
    [InlineData("one\ntwo\n\nthree", "one two\n\nthree", "one two\n\nthree")]
    [InlineData("option --draft 🙂", "option --draft 🙂", @"option -{}-draft \texttt{[U+1F642]}")]
    [InlineData(@"bad $\input{/etc/passwd}$ end", @"bad `\input{/etc/passwd}` end", @"bad \texttt{\textbackslash{}input\{/etc/passwd\}} end")]
    [InlineData("*a $x*y$ b*", "*a $x*y$ b*", @"\emph{a $x*y$ b}")]
    [InlineData("**bold *and* light**", "**bold *and* light**", @"\textbf{bold \emph{and} light}")]
    [InlineData("", "", "")]
    public void Text_becomes_Markdown_and_LaTeX(string text, string markdown, string latex)
    {
        Assert.Equal(markdown, InlineText.ToMarkdown(text, "en"));
        Assert.Equal(latex, InlineText.ToLatex(text, "en"));
    }

    [Theory]
    [InlineData("Que vaut « $x$ » ? Vite !", "Que vaut «\u202F$x$\u202F»\u202F? Vite\u202F!", @"Que vaut \og{}$x$\fg{} ? Vite !")]
    [InlineData("On a : $0.5$ ; et 3:1", "On a\u00A0: $0{,}5$\u202F; et 3:1", @"On a : $0{,}5$ ; et 3:1")]
    [InlineData("Linéaire? Oui; voir http://x.org/?a", "Linéaire\u202F? Oui\u202F; voir http://x.org/?a", "Linéaire? Oui; voir http://x.org/?a")]
    [InlineData("déjà\u00A0: «\u00A0été\u00A0»", "déjà\u00A0: «\u202Fété\u202F»", @"déjà : \og{}été\fg{}")]
    public void French_is_spaced_once(string text, string markdown, string latex)
    {
        Assert.Equal(markdown, InlineText.ToMarkdown(text, "fr"));
        Assert.Equal(latex, InlineText.ToLatex(text, "fr"));
    }

    [Fact]
    public void A_cell_of_a_table_has_no_bar_and_no_line_end() =>
        Assert.Equal(@"a\|b $\vert x\vert$ `c\|d` e", InlineText.ToMarkdownCell("a|b $|x|$ `c|d`\n\ne", "en").Replace(@"\vert $", @"\vert$", StringComparison.Ordinal));

    [Theory]
    [InlineData("12345.6", "en", "12,345.6", @"12\,345.6")]
    [InlineData("12345.6", "fr", "12\u202F345,6", @"12\,345{,}6")]
    [InlineData("-1234567", "fr", "-1\u202F234\u202F567", @"-1\,234\,567")]
    [InlineData("1024", "fr", "1024", "1024")]
    [InlineData("0.001", "en", "0.001", "0.001")]
    [InlineData("1e-9", "en", "1e-9", "1e-9")]
    public void Numbers_are_grouped_as_the_language_does(string number, string language, string text, string math)
    {
        Assert.Equal(text, Typography.Number(number, language));
        Assert.Equal(math, Typography.MathNumber(number, language));
    }

    [Theory]
    [InlineData(@"\input{x}", @"\input is not among the commands that formulas may use", 4)]
    [InlineData(@"a \write18{x}", @"\write is not among the commands that formulas may use", 6)]
    [InlineData(@"\csname input\endcsname", @"\csname is not among the commands that formulas may use", 4)]
    [InlineData(@"\catcode`\@", @"\catcode is not among the commands that formulas may use", 4)]
    [InlineData(@"\def\x{}", @"\def is not among the commands that formulas may use", 4)]
    [InlineData(@"^^5cinput", "^^ is not allowed in a formula", 4)]
    [InlineData(@"\begin{filecontents}", @"\begin{filecontents} is not among the environments that formulas may use", 4)]
    [InlineData(@"\frac{1}{2", "{ is never closed in a formula", 12)]
    [InlineData("x}", "} closes a brace that is not open", 5)]
    [InlineData("50%", "% begins a comment in a formula; write \\%", 6)]
    [InlineData("a & b", "& stands outside of a matrix", 6)]
    [InlineData(@"\left( x", @"\left has no \right behind it", 4)]
    [InlineData(@"\begin{cases} x", @"\begin{cases} is never closed", 4)]
    [InlineData("x_a_b", "two _ behind one another; use braces to say what belongs to what", 7)]
    [InlineData("x_", "nothing stands behind _", 5)]
    [InlineData(@"\text{a_b}", @"_ stands inside of \text, where it has no meaning", 11)]
    public void Mathematics_that_TeX_or_a_reader_would_choke_on_is_refused(string math, string message, int column)
    {
        var diagnostics = new Diagnostics();
        InlineText.Check($"is ${math}$", offset => new SourcePosition("p.yaml", 3, offset), diagnostics);
        Assert.Equal(
            $"p.yaml:3:{column}: error bad-mathematics: {message}\n    Formulas in $…$ are LaTeX mathematics as KaTeX knows it; a price is written \\$5.",
            Assert.Single(diagnostics.Items).ToString());
    }

    [Theory]
    [InlineData(@"\sum_{i=1}^{n} \frac{\partial f}{\partial x_i}^2 \le \|x\|_F^2")]
    [InlineData(@"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}^\top \left[ x \right)")]
    [InlineData(@"x'_i^2 + \mathrm{relu}(x)_{i_1}, \hat{y}_i^{(k)} \text{ if } y_{a_b}")]
    [InlineData(@"N(0, \eta_d^2 I) \quad \operatorname*{arg\,max}_x \{a \mid b\}")]
    public void Mathematics_of_an_exam_passes(string math)
    {
        var diagnostics = new Diagnostics();
        InlineText.Check($"${math}$", offset => new SourcePosition("p.yaml", 1, offset), diagnostics);
        Assert.Empty(diagnostics.Items);
    }

    [Fact]
    public void A_character_that_LaTeX_lacks_is_a_warning()
    {
        var diagnostics = new Diagnostics();
        InlineText.Check("a 漢", offset => new SourcePosition("p.yaml", 1, offset + 1), diagnostics);
        Assert.Equal("p.yaml:1:3: warning unknown-character: LaTeX has no character 漢 (U+6F22): the PDF shows its number\n    Write it in mathematics, or in words.", Assert.Single(diagnostics.Items).ToString());
    }
}

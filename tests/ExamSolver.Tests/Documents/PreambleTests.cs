using ExamSolver.Core;
using ExamSolver.Documents;

namespace ExamSolver.Tests.Documents;

public sealed class PreambleTests
{
    private const string English = """
        \sheettitle{Deep learning: solutions}{IFT6266}
        \problem{Problem 1}{Convolutional networks}
        \question{Question 1a}{2 points}
        \begin{asked}Give the size of every feature map.\end{asked}
        \runin{Given}
        \begin{given}\item kernel $5\times5$\end{given}
        \begin{align*}
        \why{With the numbers put in:}
        n &= \left\lfloor\frac{256+2\cdot2-5}{1}\right\rfloor+1\\
        &= 256
        \end{align*}
        \answer{Answer}{\fit{$\displaystyle a+b+c+d+e+f+g+h+i+j+k+l+m+n+o+p+q+r+s+t+u+v+w+x+y+z+a+b+c+d+e+f+g+h+i+j+k$}}
        \quietline{Checks}{\checkpassed forward pass: exact · \checkfailed Monte Carlo}
        """;

    private const string French = """
        \sheettitle{Apprentissage profond : corrigé}{« Réseaux »}
        \question{Question 1a}{2 points}
        \begin{asked}Combien de paramètres ? Justifiez ; l'erreur vaut $0{,}5$ !\end{asked}
        \begin{center}\fit{\begin{tabular}{@{}lr@{}}\toprule Couche & Sortie\\\midrule conv1 & $20\times256\times256$\\\bottomrule\end{tabular}}\end{center}
        """;

    [SkippableTheory]
    [InlineData("english", English, false)]
    [InlineData("english", English, true)]
    [InlineData("french", French, false)]
    [InlineData("french", French, true)]
    public void The_look_of_the_sheets_compiles_without_an_overfull_line(string babel, string body, bool draft)
    {
        Skip.IfNot((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(p => File.Exists(Path.Combine(p, "pdflatex"))), "pdflatex is not installed");
        var diagnostics = new Diagnostics();
        var model = new Dictionary<string, object?> { ["babel"] = babel, ["draft"] = draft, ["draftWord"] = "DRAFT", ["headLeft"] = "Left", ["headRight"] = "Right", ["figures"] = draft };
        var preamble = new TemplateEngine(Path.Combine(Repository(), "templates"), "templates").Render("preamble.tex", model, diagnostics);
        Assert.Empty(diagnostics.Items);
        var compiled = new PdfCompiler().Compile($"{preamble}\\begin{{document}}\n{body}\n\\end{{document}}\n", "solution.tex", diagnostics);
        Assert.Empty(diagnostics.Items);
        Assert.Empty(compiled!.Overfull);
    }

    [SkippableTheory]
    [InlineData("en", "english")]
    [InlineData("fr", "french")]
    public void Whatever_an_author_types_compiles(string language, string babel)
    {
        Skip.IfNot((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(p => File.Exists(Path.Combine(p, "pdflatex"))), "pdflatex is not installed");
        string[] pieces =
        [
            "word ", "$", "$", "*", "**", "`", "\\", "{", "}", "_", "^", "&", "%", "#", "~", "<", ">", "|", "\"", "'", "-", ":", " ;", " ?", "«", "»", "é", "×", "α", "…", "🙂", "漢", "\n", "\n\n",
            "x", "2", "1.5", " ", "\\frac{1}{2}", "\\sum", "\\left(", "\\right)", "\\text{", "\\begin{cases}", "\\end{cases}", "\\input{x}", "[", "]", "\u00A0", "\u202F", "\\hat", "\\alpha", "\\\\", "\\,", "²", "\\frac", "\\sqrt",
        ];
        var seed = 4711u;
        var body = new System.Text.StringBuilder();
        for (var round = 0; round < 600; round++)
        {
            var text = "";
            for (var i = 0; i < 12; i++)
            {
                seed = unchecked((seed * 1664525u) + 1013904223u);
                text += pieces[(int)((seed >> 8) % (uint)pieces.Length)];
            }

            body.Append(InlineText.ToLatex(text, language)).Append("\n\n");
        }

        var diagnostics = new Diagnostics();
        var model = new Dictionary<string, object?> { ["babel"] = babel, ["draft"] = false, ["draftWord"] = "", ["headLeft"] = "", ["headRight"] = "", ["figures"] = false };
        var preamble = new TemplateEngine(Path.Combine(Repository(), "templates"), "templates").Render("preamble.tex", model, diagnostics);
        var document = $"{preamble}\\begin{{document}}\n{body}\n\\end{{document}}\n";
        var compiled = new PdfCompiler().Compile(document, "solution.tex", diagnostics);
        Assert.True(compiled is not null, string.Join('\n', diagnostics.Items.Select(d => d + "\n" + (d.Position.Line > 0 ? document.Split('\n')[d.Position.Line - 1] : ""))));
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ExamSolver.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("no folder above the tests holds ExamSolver.sln");
        return folder.FullName;
    }
}

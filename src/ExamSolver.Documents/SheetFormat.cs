using ExamSolver.Core.Figures;
using ExamSolver.Documents.Figures;
using ExamSolver.Documents.Text;

namespace ExamSolver.Documents;

/// <summary>How a sheet is written: what turns inline text (see <see cref="InlineText"/>) into the format's own.</summary>
/// <param name="Template">The layout, such as <c>sheet.md</c>.</param>
/// <param name="Text">Turns inline text in a language into the format.</param>
/// <param name="Cell">The same for a cell of a table.</param>
/// <param name="BoxesAnswer">Whether the answer's box is drawn in the mathematics, and not by the layout.</param>
/// <param name="OpensDisplay">What stands before mathematics on a line of its own.</param>
/// <param name="ClosesDisplay">What stands behind it.</param>
/// <param name="Figure">Turns a figure, the file that it is written to, the words and the language into what stands in the text.</param>
public sealed record SheetFormat(string Template, Func<string, string, string> Text, Func<string, string, string> Cell, bool BoxesAnswer, string OpensDisplay, string ClosesDisplay, Func<Figure, string, Labels, string, string> Figure)
{
    /// <summary>Markdown with mathematics between dollars.</summary>
    public static SheetFormat Markdown { get; } = new("sheet.md", InlineText.ToMarkdown, InlineText.ToMarkdownCell, BoxesAnswer: true, "$$\n", "\n$$", Image);

    /// <summary>LaTeX.</summary>
    public static SheetFormat Latex { get; } = new("sheet.tex", InlineText.ToLatex, InlineText.ToLatex, BoxesAnswer: false, "\\[\\fit{$\\displaystyle\n", "\n$}\\]", (figure, _, labels, language) => TikzWriter.Write(figure, labels, language));

    /// <summary>HTML with MathML: one page without script, and with nothing from elsewhere.</summary>
    public static SheetFormat Html { get; } = new("sheet.html", InlineText.ToHtml, InlineText.ToHtml, BoxesAnswer: false, "", "", Svg) { Display = tex => TexToMathMl.Convert(tex, isDisplay: true) };

    /// <summary>Turns mathematics on a line of its own into the format, where that is more than what stands before and behind it.</summary>
    public Func<string, string>? Display { get; init; }

    private static string Svg(Figure figure, string file, Labels labels, string language) =>
        SvgWriter.Write(figure, labels, language, string.Concat(file.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')) + "-");

    private static string Image(Figure figure, string file, Labels labels, string language)
    {
        var alternative = string.Concat(labels.Say(figure.Alternative, language).Select(c => c is '[' or ']' or '\\' or '*' or '_' or '`' or '$' or '<' or '&' ? $"\\{c}" : char.IsControl(c) ? " " : c.ToString()));
        return $"![{alternative}]({file})";
    }
}

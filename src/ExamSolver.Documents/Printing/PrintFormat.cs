using ExamSolver.Documents.Figures;

namespace ExamSolver.Documents.Printing;

/// <summary>How a document is printed.</summary>
/// <param name="Ending">The ending of its layouts and files, such as <c>tex</c>.</param>
/// <param name="Sheet">How its text is written.</param>
/// <param name="Plain">Turns a stranger's text into the format: nothing in it is markup.</param>
/// <param name="CanPrint">Whether the format has all characters of a text.</param>
/// <param name="Mark">Draws a QR code, which its second argument says in words.</param>
internal sealed record PrintFormat(string Ending, SheetFormat Sheet, Func<string, string> Plain, Func<string, bool> CanPrint, Func<QrCode, string, string> Mark)
{
    /// <summary>LaTeX.</summary>
    public static PrintFormat Latex { get; } = new("tex", SheetFormat.Latex, PlainText.ToLatex, PlainText.IsPrintable, (code, _) => code.ToLatex());

    /// <summary>HTML with MathML: the edition for readers who do not see, and what a browser prints.</summary>
    public static PrintFormat Html { get; } = new("html", SheetFormat.Html, SvgWriter.Escape, _ => true, (code, words) => code.ToSvg(words)) { Margin = PlainText.ToCss };

    /// <summary>Turns plain text into what stands in the margin of every page, where that is no text of the document but a style; <c>null</c> where it is one.</summary>
    public Func<string, string>? Margin { get; init; }
}

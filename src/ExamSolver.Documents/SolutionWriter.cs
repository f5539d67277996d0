using System.Collections.Immutable;
using ExamSolver.Core;
using ExamSolver.Core.Problems;
using ExamSolver.Documents.Figures;
using ExamSolver.Documents.Printing;

namespace ExamSolver.Documents;

/// <summary>Writes a solved sheet: <c>sheet/language/solution.md</c>, <c>.tex</c>, <c>.pdf</c>, <c>.html</c>, the figures of the Markdown as SVG, and <c>sheet/answers.json</c>; all of them or none. A variant has a folder of its own in that of its sheet.</summary>
public sealed class SolutionWriter
{
    private readonly TemplateEngine engine;
    private readonly Labels labels;
    private readonly OutputFolder output;
    private readonly bool isDraft;
    private readonly PdfCompiler pdf;
    private readonly ChromiumPrinter chromium;

    /// <summary>A writer into a folder.</summary>
    /// <param name="templates">The words and layouts.</param>
    /// <param name="folder">The folder for the results.</param>
    /// <param name="isDraft">Whether every page is marked as a draft.</param>
    /// <param name="pdf">What makes PDFs; pdflatex by default.</param>
    /// <param name="chromium">What makes them where <paramref name="pdf"/> is absent; <c>null</c> for the Chromium that is there.</param>
    public SolutionWriter(TemplateFolder templates, string folder, bool isDraft, PdfCompiler? pdf = null, ChromiumPrinter? chromium = null)
    {
        (this.pdf, this.chromium) = (pdf ?? new PdfCompiler(), chromium ?? new ChromiumPrinter());
        engine = new TemplateEngine(templates.Path, templates.DisplayPath);
        labels = new Labels(Path.Combine(templates.Path, "labels"), templates.DisplayPath + "/labels");
        output = new OutputFolder(folder, folder);
        this.isDraft = isDraft;
    }

    /// <summary>Compiles the layouts of some formats on another core, while sheets are being read and solved.</summary>
    public Task Preload(IReadOnlyCollection<string> formats) => engine.Preload([.. Formats(formats).Select(f => f.Format.Template)]);

    /// <summary>Writes the formats asked for in the languages asked for; on a mistake nothing is written, and one diagnostic says why.</summary>
    public bool Write(SolvedSheet solved, ImmutableArray<string> languages, IReadOnlyCollection<string> formats, Diagnostics diagnostics)
    {
        var files = new List<OutputFile>();
        var folder = solved.Sheet.Variant is { } variant ? $"{solved.Sheet.Id}/{variant}" : solved.Sheet.Id;
        foreach (var language in languages)
        {
            foreach (var (format, endings) in Formats(formats))
            {
                if (engine.Render(format.Template, SheetView.Of(solved, labels, format, language, isDraft), diagnostics) is not { } text)
                    return false;
                var name = $"{folder}/{language}/solution";
                if (endings.Contains("md") || endings.Contains("tex"))
                    files.Add(OutputFile.Text($"{name}.{(endings.Contains("md") ? "md" : "tex")}", text));
                if (endings.Contains("md"))
                    files.AddRange(SheetFigures.Of(solved.Sheet).Select(f => (f.FileName, Figure: f.Figure.Draw())).Concat(SheetFigures.OfTables(solved)).Select(f => OutputFile.Text($"{folder}/{language}/{f.FileName}", SvgWriter.Write(f.Figure, labels, language))));
                if (endings.Contains("html"))
                    files.Add(OutputFile.Text($"{name}.html", text));
                if (!endings.Contains("pdf"))
                    continue;
                var made = new Diagnostics();
                var compiled = format == SheetFormat.Latex ? pdf.Compile(text, $"{name}.tex", made)?.Pdf
                    : chromium.Print(text, $"{name}.html", made) is { } printed ? PdfFile.Of([(printed, 0, printed.PageCount)]) : (ReadOnlyMemory<byte>?)null;

                // Without TeX everything else is still written; what TeX refuses is an error.
                diagnostics.AddRange(made.Items.Select(d => d.Code == PdfCompiler.MissingCode ? d with { Severity = Severity.Warning } : d));
                if (compiled is { } bytes)
                    files.Add(new OutputFile($"{name}.pdf", bytes));
                else if (diagnostics.HasErrors)
                    return false;
            }
        }

        if (formats.Contains("json"))
            files.Add(OutputFile.Text($"{folder}/answers.json", AnswersJson.Write(solved, labels)));
        return output.Write(files, diagnostics);
    }

    /// <summary>The layouts that some formats need, each with the endings that come of it. A PDF is made by LaTeX, or of HTML where there is only Chromium.</summary>
    private IEnumerable<(SheetFormat Format, IReadOnlyCollection<string> Endings)> Formats(IReadOnlyCollection<string> formats)
    {
        var byChromium = !pdf.IsThere && chromium.IsThere;
        foreach (var (format, ending, makesPdf) in new[] { (SheetFormat.Markdown, "md", false), (SheetFormat.Latex, "tex", !byChromium), (SheetFormat.Html, "html", byChromium) })
        {
            var endings = formats.Where(f => f == ending || (f == "pdf" && makesPdf)).ToArray();
            if (endings.Length > 0)
                yield return (format, endings);
        }
    }
}

using System.Collections.Immutable;
using ExamSolver.Core;
using ExamSolver.Core.Problems;
using ExamSolver.Documents.Figures;

namespace ExamSolver.Documents;

/// <summary>Writes a solved sheet: <c>sheet/language/solution.md</c>, <c>.tex</c>, <c>.pdf</c>, <c>.html</c>, the figures of the Markdown as SVG, and <c>sheet/answers.json</c>; all of them or none. A variant has a folder of its own in that of its sheet.</summary>
public sealed class SolutionWriter
{
    private readonly TemplateEngine engine;
    private readonly Labels labels;
    private readonly OutputFolder output;
    private readonly bool isDraft;
    private readonly PdfCompiler pdf;

    /// <summary>A writer into a folder.</summary>
    /// <param name="templates">The words and layouts.</param>
    /// <param name="folder">The folder for the results.</param>
    /// <param name="isDraft">Whether every page is marked as a draft.</param>
    /// <param name="pdf">What makes PDFs; pdflatex by default.</param>
    public SolutionWriter(TemplateFolder templates, string folder, bool isDraft, PdfCompiler? pdf = null)
    {
        this.pdf = pdf ?? new PdfCompiler();
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
                var compiled = pdf.Compile(text, $"{name}.tex", made);

                // Without TeX everything else is still written; what TeX refuses is an error.
                diagnostics.AddRange(made.Items.Select(d => d.Code == PdfCompiler.MissingCode ? d with { Severity = Severity.Warning } : d));
                if (compiled is not null)
                    files.Add(new OutputFile($"{name}.pdf", compiled.Pdf));
                else if (diagnostics.HasErrors)
                    return false;
            }
        }

        if (formats.Contains("json"))
            files.Add(OutputFile.Text($"{folder}/answers.json", AnswersJson.Write(solved, labels)));
        return output.Write(files, diagnostics);
    }

    /// <summary>The layouts that some formats need, each with the endings that come of it.</summary>
    private static IEnumerable<(SheetFormat Format, IReadOnlyCollection<string> Endings)> Formats(IReadOnlyCollection<string> formats)
    {
        if (formats.Contains("md"))
            yield return (SheetFormat.Markdown, ["md"]);
        var latex = formats.Where(f => f is "tex" or "pdf").ToArray();
        if (latex.Length > 0)
            yield return (SheetFormat.Latex, latex);
        if (formats.Contains("html"))
            yield return (SheetFormat.Html, ["html"]);
    }
}

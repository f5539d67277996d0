using ExamSolver.Core;
using ExamSolver.Documents;
using ExamSolver.Tests.Conventions;

namespace ExamSolver.Tests.Documents;

/// <summary>That what can be written is written.</summary>
public sealed class SolutionWriterTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("examsolver-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Without_TeX_all_but_the_PDF_is_written_and_a_warning_says_how_to_get_it()
    {
        var diagnostics = new Diagnostics();
        var templates = new TemplateFolder(Repository.PathOf("templates"), "templates");
        var writer = new SolutionWriter(templates, folder, isDraft: false, new PdfCompiler(executable: "no-such-tex"), new ChromiumPrinter("no-such-chromium"));
        Assert.True(writer.Write(AllProblems.Sheets.First(s => s.Sheet.Id == "deep-learning-final"), ["en"], ["md", "pdf", "json"], diagnostics));
        var warning = Assert.Single(diagnostics.Items);
        Assert.Equal((Severity.Warning, PdfCompiler.MissingCode, PdfCompiler.InstallHint), (warning.Severity, warning.Code, warning.Hint));
        Assert.Equal(["answers.json", "figure-1-1.svg", "figure-1-2.svg", "figure-2-3-chart-1.svg", "figure-3-1-chart-1.svg", "figure-3-1-chart-2.svg", "figure-3-2-chart-1.svg", "figure-3-2-chart-2.svg", "figure-4-1-chart-1.svg", "solution.md"], Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }
}

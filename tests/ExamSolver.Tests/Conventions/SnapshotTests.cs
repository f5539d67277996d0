using ExamSolver.Core;
using ExamSolver.Core.Problems;
using ExamSolver.Documents;

namespace ExamSolver.Tests.Conventions;

/// <summary>That sheets look as they were accepted (6 of the universal tests).</summary>
public sealed class SnapshotTests
{
    private static readonly (SheetFormat Format, string Extension)[] Formats = [(SheetFormat.Markdown, "md"), (SheetFormat.Latex, "tex")];

    public static TheoryData<string, string, string> Documents
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var (sheet, language, problem) in All())
                data.Add(sheet.Sheet.Id, language, problem.Id);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void A_problem_matches_its_snapshots(string sheetId, string language, string problemId)
    {
        var sheet = AllProblems.Sheets.First(s => s.Sheet.Id == sheetId);
        var problem = sheet.Sheet.Problems.First(p => p.Id == problemId);
        foreach (var (format, extension) in Formats)
        {
            var diagnostics = new Diagnostics();
            var engine = new TemplateEngine(Repository.PathOf("templates"), "templates");
            var text = engine.Render(format.Template.Replace("sheet", "problem", StringComparison.Ordinal), SheetView.OfProblem(sheet, problem, AllProblems.Labels, format, language), diagnostics);
            Assert.Empty(diagnostics.Items.Select(d => d.ToString()));
            Snapshot.Verify(text!, $"{sheetId}/{language}/{problemId}", extension);
        }
    }

    [Fact]
    public void No_snapshot_is_an_orphan()
    {
        var expected = All().SelectMany(d => Formats.Select(f => $"{d.Sheet.Sheet.Id}/{d.Language}/{d.Problem.Id}.verified.{f.Extension}")).ToHashSet(StringComparer.Ordinal);
        var found = Directory.EnumerateFiles(Snapshot.Folder, "*.verified.*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Snapshot.Folder, f).Replace('\\', '/'));
        Assert.DoesNotContain(found, f => !expected.Contains(f) && !f.StartsWith("figures/", StringComparison.Ordinal));
    }

    private static IEnumerable<(SolvedSheet Sheet, string Language, Problem Problem)> All() =>
        from sheet in AllProblems.Sheets
        from language in sheet.Sheet.Languages
        from problem in sheet.Sheet.Problems
        select (sheet, language, problem);
}

using ExamSolver.Core;
using ExamSolver.Core.Grading.Classes;
using ExamSolver.Core.Problems;
using ExamSolver.Documents;
using ExamSolver.Documents.Marks;
using ExamSolver.Tests.Core.Grading.Classes;

namespace ExamSolver.Tests.Documents.Marks;

/// <summary>Grades classes in a folder of a test's own.</summary>
internal sealed class ClassFolder : IDisposable
{
    private static readonly TemplateFolder Templates = new(Repository.PathOf("templates"), "templates");
    private readonly TemporaryFolder folder = new();

    public string this[string name] => folder[name];

    public void Dispose() => folder.Dispose();

    /// <summary>Grades a file of answers into a folder.</summary>
    public GradingSummary Grade(string submissions, string output = "out", SolvedSheet? sheet = null, Action<long>? committed = null, bool feedback = false, Decisions? decisions = null, string identity = "", PreviousMarks? previous = null, string language = "en", SheetAmendments? amendments = null)
    {
        if (!File.Exists(folder["answers.csv"]) || File.ReadAllText(folder["answers.csv"]) != submissions)
            folder.With("answers.csv", submissions);
        var diagnostics = new Diagnostics();
        var solved = sheet ?? MarkRows.Sheet;
        var summary = new GradingRun(Templates).Run(
            new GradingRequest
            {
                Sheets = new OneSheet(new ClassSheet(solved, amendments?.ByPart(solved))), Submissions = folder["answers.csv"], Output = folder[output], Language = language, Feedback = feedback, Committed = committed, Decisions = decisions ?? Decisions.None, Previous = previous,
                Record = new GradingRecord { Sheet = "class", Submissions = "answers.csv", Date = "2026-02-28", SheetHash = "sheet" + identity, EngineHash = "engine", SubmissionsHash = Hashes.OfFile(folder["answers.csv"]) },
            },
            diagnostics);
        Assert.Empty(diagnostics.Items.Select(d => d.ToString()));
        return summary!;
    }

    /// <summary>The rows of a file of results, its header left out.</summary>
    public IReadOnlyList<string[]> Rows(string file) => [.. MarkRows.Cells(File.ReadAllBytes(folder[file])).Skip(1)];

    /// <summary>Everything below a folder, by name.</summary>
    public IReadOnlyDictionary<string, string> Files(string output) => Directory.EnumerateFiles(folder[output], "*", SearchOption.AllDirectories)
        .ToDictionary(f => Path.GetRelativePath(folder[output], f).Replace('\\', '/'), File.ReadAllText, StringComparer.Ordinal);
}

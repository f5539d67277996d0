using ExamSolver.Core;
using ExamSolver.Core.Grading.Classes;
using ExamSolver.Core.Problems;
using ExamSolver.Documents.Marks;

namespace ExamSolver.App.Cli;

/// <summary>A sheet for marking: solved, its checks hold, with its amendments, and whether it is frozen.</summary>
/// <param name="Path">As it was named.</param>
/// <param name="Solved">The solved sheet.</param>
/// <param name="Amendments">What was amended.</param>
/// <param name="Manifest">What was frozen; <c>null</c> where nothing is.</param>
/// <param name="Changes">What differs from the frozen sheet.</param>
internal sealed record ClassSource(string Path, SolvedSheet Solved, SheetAmendments Amendments, Manifest? Manifest, IReadOnlyList<string> Changes)
{
    /// <summary>The file of amendments.</summary>
    public string AmendmentsPath => Manifest is null ? "" : Documents.Marks.Manifest.AmendmentsOf(Path);

    /// <summary>The sheets of the students.</summary>
    public IClassSheets Sheets { get; } = new OneSheet(new ClassSheet(Solved, Amendments.ByPart(Solved)));

    /// <summary>Reads and solves a sheet; <c>null</c> after an error.</summary>
    public static ClassSource? Open(string path, ulong seed, Core.Diagnostics diagnostics)
    {
        if (Solve(path, seed, diagnostics) is not { } solved)
            return null;
        var manifestPath = Documents.Marks.Manifest.PathOf(path);
        if (!File.Exists(manifestPath))
            return new ClassSource(path, solved, SheetAmendments.None, null, []);
        if (Documents.Marks.Manifest.Read(manifestPath, diagnostics) is not { } manifest || AmendmentsFile.Read(Documents.Marks.Manifest.AmendmentsOf(path), solved, diagnostics) is not { } amendments)
            return null;
        return new ClassSource(path, solved, amendments, manifest, [.. manifest.Differences(Documents.Marks.Manifest.Of(path, solved.Sheet, "", "", null))]);
    }

    /// <summary>Reads and solves a sheet whose checks hold; <c>null</c> after an error.</summary>
    public static SolvedSheet? Solve(string path, ulong seed, Core.Diagnostics diagnostics)
    {
        var inputs = new InputFinder(SheetRun.Catalogue, draft: false).Read([path]);
        foreach (var input in inputs)
            diagnostics.AddRange(input.Diagnostics.Items);
        if (inputs is not [{ Sheet: { } sheet }])
        {
            if (!diagnostics.HasErrors)
                diagnostics.Error("no-sheet", new SourcePosition(path), "this names several sheets", "name one sheet's folder");
            return null;
        }

        if (diagnostics.HasErrors)
            return null;
        var solved = SheetSolver.Solve(sheet, seed);
        foreach (var question in solved.Questions.Where(q => q.Parts.Any(p => p.FailureCount > 0)))
            diagnostics.Error("failed-check", question.Question.Position, $"a check of {question.Question.Ref} fails, or the key disagrees", $"see: examsolver check {path}");
        return diagnostics.HasErrors ? null : solved;
    }
}

using ExamSolver.Core;
using ExamSolver.Core.Grading.Classes;
using ExamSolver.Core.Problems;
using ExamSolver.Core.Problems.Variants;
using ExamSolver.Documents;
using ExamSolver.Documents.Marks;

namespace ExamSolver.App.Cli;

/// <summary>A sheet for marking: solved, its checks hold, with its amendments, and whether it is frozen.</summary>
/// <param name="Path">As it was named.</param>
/// <param name="Solved">The solved sheet.</param>
/// <param name="Variants">The variants of students; <c>null</c> where nothing varies.</param>
/// <param name="Amendments">What was amended.</param>
/// <param name="Manifest">What was frozen; <c>null</c> where nothing is.</param>
/// <param name="Changes">What differs from the frozen sheet.</param>
internal sealed record ClassSource(string Path, SolvedSheet Solved, SheetVariants? Variants, SheetAmendments Amendments, Manifest? Manifest, IReadOnlyList<string> Changes)
{
    /// <summary>The file of amendments.</summary>
    public string AmendmentsPath => Manifest is null ? "" : Documents.Marks.Manifest.AmendmentsOf(Path);

    /// <summary>The sheets of the students.</summary>
    /// <param name="language">The language of those who have none of their own.</param>
    /// <param name="roster">The forms and languages of those who have one.</param>
    /// <param name="form">The form or variant of those who have none; <c>null</c> where each has a variant of their own.</param>
    public IClassSheets Sheets(string language, IReadOnlyDictionary<string, (string? Form, string? Language)> roster, string? form)
    {
        var sentences = new FeedbackSentences(TemplateFolder.Labels());
        return new StudentSheets(Solved, (solved, spoken) => new ClassSheet(solved, Amendments.ByPart(solved), spoken, reading => sentences.ErrorWithPlace(reading, language)), Variants, language, roster, form);
    }

    /// <summary>Reads and solves a sheet; <c>null</c> after an error.</summary>
    public static ClassSource? Open(string path, ulong seed, Core.Diagnostics diagnostics)
    {
        if (Solve(path, seed, diagnostics) is not { } solved)
            return null;
        SheetVariants? variants = null;
        if (InputFinder.OneSheet(path, diagnostics) is not { } one || OpenVariants(one, new byte[1], seed, diagnostics) is not { } common)
            return null;

        // Only a sheet that varies has a secret.
        if (common.Varies && (SecretFile.Of(one, diagnostics) is not { } secret || (variants = OpenVariants(one, secret, seed, diagnostics)) is null))
            return null;
        var manifestPath = Documents.Marks.Manifest.PathOf(path);
        if (!File.Exists(manifestPath))
            return new ClassSource(path, solved, variants, SheetAmendments.None, null, []);
        if (Documents.Marks.Manifest.Read(manifestPath, diagnostics) is not { } manifest || AmendmentsFile.Read(Documents.Marks.Manifest.AmendmentsOf(path), solved, diagnostics) is not { } amendments)
            return null;
        return new ClassSource(path, solved, variants, amendments, manifest, [.. manifest.Differences(Documents.Marks.Manifest.Of(path, solved.Sheet, "", "", null))]);
    }

    private static SheetVariants? OpenVariants(string path, byte[] secret, ulong seed, Core.Diagnostics diagnostics) =>
        SheetVariants.Open(new FileSpecSource(), SheetRun.Catalogue, InlineText.Check, path, secret, diagnostics, seed: seed);

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

using System.Text;
using ExamSolver.Core.Grading.Classes;
using ExamSolver.Core.Problems;
using ExamSolver.Core.Problems.Variants;

namespace ExamSolver.App.Cli;

/// <summary>
/// Each student's own sheet: the form that the roster says, else the variant of the code, in the student's language. Sheets are kept by variant and language, in bounded number; one that was
/// dropped is solved anew. Safe on all cores.
/// </summary>
internal sealed class StudentSheets(SolvedSheet solvedKey, Func<SolvedSheet, string, ClassSheet> make, SheetVariants? variants, string language, IReadOnlyDictionary<string, (string? Form, string? Language)> roster, string? form) : IClassSheets
{
    private readonly ClassSheet common = make(solvedKey, language);
    private const int MostKept = 512;
    private readonly Lock door = new();
    private readonly Dictionary<(string Variant, string Language), Lazy<(ClassSheet? Sheet, string? Error)>> sheets = [];
    private readonly Queue<(string Variant, string Language)> order = new();

    /// <inheritdoc/>
    public ClassSheet Common => common;

    /// <inheritdoc/>
    public ClassSheet? Of(ReadOnlySpan<byte> student, out string? error)
    {
        error = null;
        if (variants is null && roster.Count == 0)
            return common;
        var code = Encoding.UTF8.GetString(student);
        roster.TryGetValue(code, out var own);
        var paper = (variants is null ? SheetVariants.CommonPaper : own.Form ?? form ?? variants.CodeOf(code), own.Language ?? language);
        if (paper == (SheetVariants.CommonPaper, language))
            return common;
        Lazy<(ClassSheet? Sheet, string? Error)> made;
        lock (door)
        {
            if (!sheets.TryGetValue(paper, out made!))
            {
                if (order.Count == MostKept)
                    sheets.Remove(order.Dequeue());
                sheets.Add(paper, made = new Lazy<(ClassSheet? Sheet, string? Error)>(() => Make(paper.Item1, paper.Item2)));
                order.Enqueue(paper);
            }
        }

        (var sheet, error) = made.Value;
        return sheet;
    }

    /// <inheritdoc/>
    public StudentGroup GroupOf(ReadOnlySpan<byte> student)
    {
        roster.TryGetValue(Encoding.UTF8.GetString(student), out var own);
        return new StudentGroup(variants is null ? "" : own.Form ?? form ?? "", own.Language ?? language);
    }

    private (ClassSheet? Sheet, string? Error) Make(string variant, string spoken)
    {
        var diagnostics = new Core.Diagnostics();
        var solved = variant == SheetVariants.CommonPaper ? common.Solved : variants!.Solve(variant, diagnostics);
        return solved is null
            ? (null, $"the variant {variant} cannot be made: {diagnostics.Items.Select(d => d.Message).FirstOrDefault()}")
            : (make(solved, spoken), null);
    }
}

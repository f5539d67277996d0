using ExamSolver.Documents.Rosters;

namespace ExamSolver.Documents.Printing;

/// <summary>Whose a printed document is, and of which variant.</summary>
/// <param name="Variant">The code of the variant; <c>null</c> where all have the same.</param>
/// <param name="Student">The student; <c>null</c> for a paper without a name, and for everything that markers read.</param>
internal sealed record PrintCopy(string? Variant, RosterEntry? Student)
{
    /// <summary>What a QR code says, so that a pile can be sorted: the sheet, the variant, the student.</summary>
    public string Mark(string sheet) => string.Join(' ', new[] { sheet, Variant ?? "-", Student?.Student }.OfType<string>());
}

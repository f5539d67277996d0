using ExamSolver.Core.Grading.Classes;
using ExamSolver.Documents.Rosters;

namespace ExamSolver.App.Cli;

/// <summary>What marking needs of a roster: codes, forms and languages. Names stay in their file.</summary>
/// <param name="Codes">The students, in the order of the file; <c>null</c> where there is no roster.</param>
/// <param name="Own">The forms and languages of those who have one.</param>
internal sealed record ClassRoster(CodeTable? Codes, IReadOnlyDictionary<string, (string? Form, string? Language)> Own)
{
    /// <summary>Reads a roster; empty where no file is named.</summary>
    public static ClassRoster Read(string? path, Core.Diagnostics diagnostics)
    {
        if (string.IsNullOrEmpty(path) || RosterFile.ReadFile(path, diagnostics) is not { } entries)
            return new ClassRoster(null, new Dictionary<string, (string?, string?)>());
        var codes = new CodeTable();
        foreach (var entry in entries)
            codes.Add(entry.Student);
        return new ClassRoster(codes, entries.Where(e => e.Form is not null || e.Language is not null).ToDictionary(e => e.Student, e => (e.Form, e.Language), StringComparer.Ordinal));
    }
}

using ExamSolver.Core.Problems;
using ExamSolver.Documents.Figures;

namespace ExamSolver.Documents.Marks;

/// <summary>What a sheet lacks to be frozen.</summary>
public static class FreezeAudit
{
    /// <summary>The questions whose figure has no words for those who do not see it, in one of the sheet's languages.</summary>
    public static IEnumerable<Question> WithoutAlternative(Sheet sheet, Labels labels) => sheet.Questions.Where(q =>
        q.Figure is { } figure && sheet.Languages.Any(l => string.IsNullOrWhiteSpace(labels.Say(figure.Draw().Alternative, l))));
}

using ExamSolver.Core;
using ExamSolver.Core.Figures;
using ExamSolver.Core.Problems;
using ExamSolver.Documents.Figures;

namespace ExamSolver.Documents.Marks;

/// <summary>What a sheet lacks to be frozen.</summary>
public static class FreezeAudit
{
    /// <summary>
    /// The figures that have no words for those who do not see them, in one of the sheet's languages: by the problem or question that they belong
    /// to, each with its place, a problem's with that of its first question.
    /// </summary>
    public static IEnumerable<(string Name, SourcePosition Position)> WithoutAlternative(Sheet sheet, Labels labels)
    {
        foreach (var problem in sheet.Problems)
        {
            if (IsWithout(problem.Figure, sheet, labels))
                yield return ($"problem {problem.Id}", problem.Questions[0].Position);
            foreach (var question in problem.Questions.Where(q => IsWithout(q.Figure, sheet, labels)))
                yield return (question.Ref, question.Position);
        }
    }

    private static bool IsWithout(FigureRequest? figure, Sheet sheet, Labels labels) =>
        figure is not null && sheet.Languages.Any(l => string.IsNullOrWhiteSpace(labels.Say(figure.Draw().Alternative, l)));
}

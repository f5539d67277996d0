using System.Globalization;
using ExamSolver.Core.Figures;
using ExamSolver.Core.Problems;

namespace ExamSolver.Documents.Figures;

/// <summary>The figures of a sheet and the files that they are written to.</summary>
internal static class SheetFigures
{
    /// <summary>All figures in order.</summary>
    public static IEnumerable<(string FileName, FigureRequest Figure)> Of(Sheet sheet) =>
        from problem in sheet.Problems
        from figure in problem.Questions.Select(q => (Question: (Question?)q, q.Figure)).Prepend((null, problem.Figure))
        where figure.Figure is not null
        select (FileName(problem, figure.Question), figure.Figure);

    /// <summary>The figures below tables of a solution, such as the charts of experiments.</summary>
    public static IEnumerable<(string FileName, Figure Figure)> OfTables(SolvedSheet solved) =>
        from question in solved.Questions
        let figures = question.Parts.SelectMany(p => p.Solution.Tables).Select(t => t.Figure).OfType<Figure>()
        from figure in figures.Select((f, i) => (Figure: f, Name: Path.ChangeExtension(FileName(question.Problem, question.Question), null) + $"-chart-{(i + 1).ToString(CultureInfo.InvariantCulture)}.svg"))
        select (figure.Name, figure.Figure);

    /// <summary>The file of a problem's figure, or of a question's: numbers alone, since an id may hold what a file name may not.</summary>
    public static string FileName(Problem problem, Question? question)
    {
        var number = problem.Number.ToString(CultureInfo.InvariantCulture);
        return question is null ? $"figure-{number}.svg" : $"figure-{number}-{(problem.Questions.IndexOf(question) + 1).ToString(CultureInfo.InvariantCulture)}.svg";
    }
}

using ExamSolver.Core.Problems;
using ExamSolver.Core.Solutions;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Grading;

/// <summary>Marks one answer. Pure, total and bounded; it knows no kind.</summary>
public static class Grader
{
    /// <summary>The mark of a text as the answer to a part with this solution.</summary>
    public static Mark Mark(Part part, Solution solution, string text, GradingOptions? options = null) =>
        new AnswerMarking(part, solution, text, options ?? GradingOptions.Default).Mark();

    /// <summary>The points of an answer under a convention; <c>null</c> where the sheet does not accept it.</summary>
    public static Rational? AcceptedPoints(Part part, Alternative convention) =>
        part.Accept.TryGetValue(convention.Id, out var points) ? points : convention.Credit is { } credit ? credit * part.Points
        : convention.IsNotation ? part.Points
        : null;
}

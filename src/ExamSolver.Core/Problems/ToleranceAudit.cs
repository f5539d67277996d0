using System.Globalization;
using ExamSolver.Core.Grading;
using ExamSolver.Core.Solutions;

namespace ExamSolver.Core.Problems;

/// <summary>
/// Whether a part says how near a decimal must come to its answer. A real answer such as log(3/2) is never typed in full, so without a
/// tolerance every decimal would be wrong; with one that is too wide a known mistake would be right.
/// </summary>
internal static class ToleranceAudit
{
    /// <summary>Reports a tolerance that is missing, or one that lets a misconception pass.</summary>
    /// <param name="part">The part as it was read.</param>
    /// <param name="position">Where its tolerance is written, or the part where it has none.</param>
    /// <param name="diagnostics">Takes the report.</param>
    public static void Check(Part part, SourcePosition position, Diagnostics diagnostics)
    {
        var solution = part.Solver.Solve(part.Given);
        if (part.Tolerance is null)
        {
            if (Reals(solution.Answer).FirstOrDefault() is { } real)
                diagnostics.Error("missing-tolerance", position, $"the answer {real.ToText()} is {Decimal(real)}, a real number, and the question does not say how near a decimal must come", "add for example tolerance: 0.001, or tolerance: 1 %");
            return;
        }

        foreach (var misconception in solution.Misconceptions.Where(m => AnswerComparison.Of(m.Answer, solution.Answer, part.Tolerance).Outcome != Outcome.Different))
            diagnostics.Warning("wide-tolerance", position, $"the tolerance is so wide that the mistake \"{misconception.Id}\" counts as right: it leads to {misconception.Answer.ToText()}, the answer is {solution.Answer.ToText()}", "make it smaller");
    }

    private static IEnumerable<NumberAnswer> Reals(Answer answer) => answer switch
    {
        NumberAnswer { IsRational: false, Value.IsComplex: false } number => double.IsInfinity(number.Value.Evaluate(_ => double.NaN)) ? [] : [number],
        ArrayAnswer array => array.Entries.Entries.Where(e => e.FreeSymbols.Count == 0 && !e.TryGetNumber(out _)).Select(e => new NumberAnswer(e)),
        RecordAnswer record => record.Entries.SelectMany(e => Reals(e.Answer)),
        _ => [],
    };

    private static string Decimal(NumberAnswer number) => number.Value.Evaluate(_ => double.NaN).ToString("G4", CultureInfo.InvariantCulture) + "…";
}

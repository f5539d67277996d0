using System.Collections.Immutable;
using System.Globalization;
using ExamSolver.Core.Grading;
using ExamSolver.Core.Solutions;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Problems;

/// <summary>
/// Whether a part says how near a decimal must come to its answer. A real answer such as log(3/2) is never typed in full, so without a
/// tolerance every decimal would be wrong; with one that is too wide a known mistake would be right.
/// </summary>
public static class ToleranceAudit
{
    /// <summary>The codes of the warnings of a tolerance that is risky: a sheet with one of them should not be frozen.</summary>
    public static readonly ImmutableArray<string> RiskyCodes = ["wide-tolerance", "narrow-tolerance", "relative-near-zero", "answer-outside-range"];

    // An absolute distance below this share of the value asks for more digits than people type, and above the other for next to none.
    private static readonly Rational Narrowest = (Rational)1 / 10_000_000_000;
    private static readonly Rational Widest = (Rational)1 / 4;

    /// <summary>What is risky in the tolerances of a sheet, in its order; each is also a warning when the sheet is read.</summary>
    public static IReadOnlyList<Diagnostic> Risks(Sheet sheet)
    {
        var diagnostics = new Diagnostics();
        foreach (var part in sheet.Questions.SelectMany(q => q.Parts))
            Check(part, part.Position, diagnostics);
        return [.. diagnostics.Items.Where(d => RiskyCodes.Contains(d.Code))];
    }

    /// <summary>Reports a tolerance that is missing, one that lets a misconception pass, and one that does not fit the size of the answer.</summary>
    /// <param name="part">The part as it was read.</param>
    /// <param name="position">Where its tolerance is written, or the part where it has none.</param>
    /// <param name="diagnostics">Takes the report.</param>
    internal static void Check(Part part, SourcePosition position, Diagnostics diagnostics)
    {
        if (part.Tolerance is not { } tolerance)
        {
            if (Reals(part.Solver.AnswerTo(part.Given)).FirstOrDefault() is { } real)
                diagnostics.Error("missing-tolerance", position, $"the answer {real.ToText()} is {Decimal(real)}, a real number, and the question does not say how near a decimal must come", "add for example tolerance: 0.001, or tolerance: 1 %");
            return;
        }

        var solution = part.Solver.Solve(part.Given);
        foreach (var misconception in solution.Misconceptions.Where(m => AnswerComparison.Of(m.Answer, solution.Answer, tolerance).Outcome != Outcome.Different))
            diagnostics.Warning("wide-tolerance", position, $"the tolerance is so wide that the mistake \"{misconception.Id}\" counts as right: it leads to {misconception.Answer.ToText()}, the answer is {solution.Answer.ToText()}", "make it smaller");

        // Of a table with large and small entries the largest says what is wide.
        if (Numbers(solution.Answer).MaxBy(n => Math.Abs(n.Value.Evaluate(_ => double.NaN))) is { } number && Risk(number, tolerance) is var (code, message, hint))
            diagnostics.Warning(code, position, message, hint);
    }

    private static (string Code, string Message, string Hint)? Risk(NumberAnswer number, Tolerance tolerance)
    {
        if (tolerance.Range is not null)
            return tolerance.Compare(number.Value, number.Value) == Outcome.Different ? ("answer-outside-range", $"the answer {number.ToText()} is not in the range that counts as right", "widen the range, or mend the givens") : null;
        if (tolerance.Digits is not null || tolerance.Or is not null)
            return null;
        var size = Math.Abs(number.Value.Evaluate(_ => double.NaN));
        if (!double.IsFinite(size))
            return null;
        if (tolerance.IsRelative)
        {
            return size < 1e-9
                ? ("relative-near-zero", $"the answer {number.ToText()} is {(size == 0 ? "0" : "nearly 0")}, and a relative tolerance leaves no room around it", "write an absolute one, such as 0.001, or both: 1 % or 0.001")
                : tolerance.Amount > Widest ? ("wide-tolerance", $"the tolerance of {Percent(tolerance.Amount)} lets nearly every number pass beside {Decimal(number)}", "make it smaller") : null;
        }

        var amount = tolerance.Amount.ToDouble();
        return size > 1 && amount < Narrowest.ToDouble() * size ? ("narrow-tolerance", $"an absolute tolerance of {Short(amount)} asks for {Math.Ceiling(Math.Log10(size / amount)).ToString(CultureInfo.InvariantCulture)} digits of {Decimal(number)}", "write a relative one, such as 0.1 %")
            : size > 0 && amount > Widest.ToDouble() * size && !number.IsRational ? ("wide-tolerance", $"an absolute tolerance of {Short(amount)} is wide beside {Decimal(number)}", "write a relative one, such as 1 %")
            : null;
    }

    private static IEnumerable<NumberAnswer> Reals(Answer answer) => Numbers(answer).Where(n => !n.IsRational && !n.Value.IsComplex && !double.IsInfinity(n.Value.Evaluate(_ => double.NaN)));

    private static IEnumerable<NumberAnswer> Numbers(Answer answer) => answer switch
    {
        NumberAnswer number => [number],
        ArrayAnswer array => array.Entries.Entries.Where(e => e.FreeSymbols.Count == 0).Select(e => new NumberAnswer(e)),
        RecordAnswer record => record.Entries.SelectMany(e => Numbers(e.Answer)),
        _ => [],
    };

    private static string Percent(Rational amount) => $"{(amount * 100).ToDouble().ToString("G4", CultureInfo.InvariantCulture)} %";

    private static string Short(double amount) => amount.ToString("G4", CultureInfo.InvariantCulture);

    private static string Decimal(NumberAnswer number) => number.Value.Evaluate(_ => double.NaN).ToString("G4", CultureInfo.InvariantCulture) + (number.IsRational ? "" : "…");
}

using ExamSolver.Core.Problems;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Grading;

/// <summary>Compares texts whose numbers may be apart, or must be written in so many digits, by the rule that marks numbers in an exam. Total.</summary>
public static class NumberComparison
{
    /// <summary>Reads both texts and compares them, entry by entry where they are collections.</summary>
    public static ComparisonResult Compare(string student, string teacher, Tolerance tolerance, ComparisonOptions options)
    {
        ArgumentNullException.ThrowIfNull(tolerance);
        ArgumentNullException.ThrowIfNull(options);
        var (theirs, ours) = (FormulaParser.Parse(student, options.Parsing), FormulaParser.Parse(teacher, options.Parsing));
        if (!theirs.Succeeded || !ours.Succeeded)
            return Comparison.Compare(student, teacher, options);

        // A formula equals itself, unless it uses names that it may not use.
        if (Comparison.Compare(theirs.Formula, theirs.Formula, options) is { Verdict: ComparisonVerdict.Different } foreign)
            return foreign;
        if (tolerance is { Digits: null, Range: null, Or: null })
        {
            var amount = tolerance.Amount.ToDouble();
            return Comparison.Compare(theirs.Formula, ours.Formula, options with { Equivalence = tolerance.IsRelative ? options.Equivalence with { RelativeTolerance = amount } : options.Equivalence with { AbsoluteTolerance = amount } });
        }

        return Compare(theirs.Formula, ours.Formula, tolerance, options.Parsing.DecimalComma ? "de" : "en", theirs.Formula is ArrayFormula ? null : student);
    }

    private static ComparisonResult Compare(Formula student, Formula teacher, Tolerance tolerance, string language, string? typed)
    {
        if ((student, teacher) is (ArrayFormula theirs, ArrayFormula ours))
        {
            if (theirs.Kind == ArrayKind.Set != (ours.Kind == ArrayKind.Set))
                return Different("One side is a set, the other an ordered list.");
            return ours.Kind == ArrayKind.Set ? Sets(theirs, ours, tolerance, language) : Lists(theirs, ours, tolerance, language);
        }

        var (given, right) = (student.ToExpr(), teacher.ToExpr());
        if (!AnswerReader.IsScalar(given) || !AnswerReader.IsScalar(right) || given.FreeSymbols.Count + right.FreeSymbols.Count > 0)
            return Different("Digits are those of numbers, and one side is none.");
        var digits = (typed is null ? null : DigitsOf(typed, given, language)) ?? DigitsOf(student.ToInfix(), given, "en");
        if (tolerance.IsMissedBy(digits))
            return Different(digits is null ? "The answer is a calculation, where digits are asked for." : "The number is not written in as many digits as are asked for.");
        return tolerance.Compare(given, right, digits) switch
        {
            Outcome.Equal => new(ComparisonVerdict.Equal, "The number is near enough.", null, []),
            Outcome.Different => Different("The number is not near enough."),
            _ => new(ComparisonVerdict.Undecided, "The number is too near the edge of what is near enough.", null, []),
        };
    }

    /// <summary>The digits as they were typed; <c>null</c> where the text is a calculation.</summary>
    private static WrittenDigits? DigitsOf(string text, Expr value, string language) =>
        NumberText.TryRead(text, language, out var number) && value.TryGetNumber(out var exact) && exact == number.Value ? number.Digits : null;

    private static ComparisonResult Lists(ArrayFormula student, ArrayFormula teacher, Tolerance tolerance, string language)
    {
        if (student.Items.Length != teacher.Items.Length)
            return Different($"One side has {student.Items.Length} items, the other {teacher.Items.Length}.");
        var result = new ComparisonResult(ComparisonVerdict.Equal, "All items are near enough.", null, []);
        for (var i = 0; i < student.Items.Length; i++)
        {
            var item = Compare(student.Items[i], teacher.Items[i], tolerance, language, null);
            if (item.Verdict == ComparisonVerdict.Different)
                return item with { Reason = $"Item {i + 1}: {item.Reason}" };
            if (item.Verdict == ComparisonVerdict.Undecided)
                result = item with { Reason = $"Item {i + 1}: {item.Reason}" };
        }

        return result;
    }

    /// <summary>Each item of either set must have one in the other that is near enough.</summary>
    private static ComparisonResult Sets(ArrayFormula student, ArrayFormula teacher, Tolerance tolerance, string language)
    {
        if ((long)student.Items.Length * teacher.Items.Length > 400)
            return new(ComparisonVerdict.Undecided, "The sets have too many items to compare each with each.", null, []);
        var verdicts = student.Items.Select(s => teacher.Items.Select(t => Compare(s, t, tolerance, language, null).Verdict).ToArray()).ToArray();
        var rows = verdicts.Select(row => row.AsEnumerable()).Concat(Enumerable.Range(0, teacher.Items.Length).Select(t => verdicts.Select(row => row[t]))).ToArray();
        return rows.Any(row => row.All(v => v == ComparisonVerdict.Different)) ? Different("One of the sets has an item to which none of the other is near.")
            : rows.All(row => row.Contains(ComparisonVerdict.Equal)) ? new(ComparisonVerdict.Equal, "Each item of either set has one near it in the other.", null, [])
            : new(ComparisonVerdict.Undecided, "Some items of the sets could not be compared.", null, []);
    }

    private static ComparisonResult Different(string reason) => new(ComparisonVerdict.Different, reason, null, []);
}

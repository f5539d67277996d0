using System.Globalization;
using System.Numerics;
using ExamSolver.Core.Grading;
using ExamSolver.Core.Problems;
using ExamSolver.Core.Solutions;
using ExamSolver.Documents;
using ExamSolver.Symbolics;
using Verdict = ExamSolver.Core.Grading.Verdict;

namespace ExamSolver.Tests.Conventions;

/// <summary>What the grader does with the printed answer of every problem file in all its written forms, and with what is not it.</summary>
public sealed class GradingTests
{
    // A corrupted answer costs a reading and a comparison with every known mistake.
    private const int MostCorruptions = 10;

    public static TheoryData<string> Refs => AllProblems.Refs;

    [Theory]
    [MemberData(nameof(Refs))]
    public void The_printed_answer_gets_full_marks_in_all_its_written_forms(string name)
    {
        foreach (var part in AllProblems.Find(name).Parts.Where(p => p.Solution.Answer is not OpenAnswer))
        {
            // Where a shape may be meant, a comma parts sizes in every language: 4,0 are two.
            var mayBeShape = part.Solution.Conventions.Any(c => c.Answer is ShapeAnswer) || part.Solution.Misconceptions.Any(m => m.Answer is ShapeAnswer);
            foreach (var (how, language, text) in WrittenForms(part.Solution.Answer).Where(f => !mayBeShape || f.How != "with a zero behind the comma"))
            {
                var mark = Grader.Mark(part.Part, part.Solution, text, new GradingOptions { Language = language });
                Assert.True(
                    mark.Verdict == Verdict.Right && mark.Points == part.Part.Points,
                    $"{how} ({language}): \"{text}\" is {mark.Verdict}, {mark.Points}, {mark.FeedbackId}: {new FeedbackSentences(AllProblems.Labels).Error(mark.Reading, "en")}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Refs))]
    public void No_corrupted_answer_gets_full_marks(string name)
    {
        foreach (var part in AllProblems.Find(name).Parts.Where(p => p.Solution.Answer is not (OpenAnswer or ProofAnswer or DesignAnswer) && !p.Part.Points.IsZero))
        {
            foreach (var (how, answer) in Corruption.Of(part.Solution.Answer).Where(c => !IsRight(c.Answer, part)).Take(MostCorruptions))
            {
                var mark = Grader.Mark(part.Part, part.Solution, answer.ToText());
                Assert.True(mark.Verdict != Verdict.Right && mark.Points < part.Part.Points, $"{answer.ToText()} ({how}) is {mark.Verdict}, {mark.FeedbackId}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Refs))]
    public void What_two_mistakes_lead_to_together_can_be_worked_out_and_earns_no_full_marks(string name)
    {
        foreach (var part in AllProblems.Find(name).Parts.Where(p => !p.Part.Points.IsZero))
        {
            foreach (var pair in part.Solution.Pairs?.Invoke().Take(20) ?? [])
            {
                if (AnswerComparison.Of(pair.Answer, part.Solution.Answer, part.Part.Tolerance).Outcome == Outcome.Equal)
                    continue;
                var mark = Grader.Mark(part.Part, part.Solution, pair.Answer.ToText());
                var isAccepted = new[] { pair.First, pair.Second }.All(id => part.Solution.Conventions.Any(c => c.Id == id && Grader.AcceptedPoints(part.Part, c) is not null));
                Assert.True(isAccepted || mark.Points < part.Part.Points || mark.Convention is not null, $"{pair.First} and {pair.Second}: {pair.Answer.ToText()} is {mark.Verdict}, {mark.FeedbackId}");
            }
        }
    }

    private static IEnumerable<(string How, string Language, string Text)> WrittenForms(Answer answer)
    {
        var text = answer.ToText();
        yield return ("as text", "en", text);
        yield return ("as text", "fr", text);
        yield return ("between blanks", "en", $" \t {text}  ");
        if (answer is NumberAnswer { Value: NumberExpr { Value: var value } })
        {
            foreach (var form in Numbers(value))
                yield return form;
        }

        // The subscripts of unknown functions, p_{\mathrm{dec}}(x), are not read back yet.
        var hasNamedFunctions = answer.Declarations.Names.Any(n => n.Contains('_', StringComparison.Ordinal) && text.Contains(n + "(", StringComparison.Ordinal));
        if (answer is NumberAnswer or ShapeAnswer or SetAnswer or IntervalAnswer or EquationAnswer || (answer is ExpressionAnswer { Arrays: null } && !hasNamedFunctions && !text.Contains('[', StringComparison.Ordinal)))
        {
            var latex = answer.ToLatex(LatexStyle.Default);
            yield return ("as LaTeX", "en", latex);
            yield return ("as LaTeX between dollars", "en", $"${latex}$");
            yield return ("as LaTeX with crosses", "en", answer.ToLatex(LatexStyle.Default with { Cross = true }));
            yield return ("as French LaTeX", "fr", answer.ToLatex(LatexStyle.Default with { DecimalComma = true }));
        }

        if (answer is ExpressionAnswer)
        {
            yield return ("with Greek letters", "en", text.Replace("sigma", "σ", StringComparison.Ordinal).Replace("mu", "μ", StringComparison.Ordinal).Replace("^2", "²", StringComparison.Ordinal));
            yield return ("with printed signs", "en", text.Replace('-', '−').Replace('*', '·'));
        }

        if (answer is ShapeAnswer { Shape.Rank: > 1 } shape)
        {
            yield return ("as a tuple", "en", $"({string.Join(", ", shape.Shape.Sizes.Select(s => s.ToInfix()))})");
            yield return ("with signs", "fr", string.Join(" × ", shape.Shape.Sizes.Select(s => $"({s.ToInfix()})")));
        }

        if (answer is RecordAnswer record)
            yield return ("a line an entry", "en", string.Join('\n', record.Entries.Select(e => $"{e.Name} = {e.Answer.ToText()}")));
        if (answer is ChoiceAnswer { Names.IsDefaultOrEmpty: true })
            yield return ("in capitals", "en", text == "none" ? text : text.ToUpperInvariant());
    }

    private static IEnumerable<(string How, string Language, string Text)> Numbers(Rational value)
    {
        if (value.IsInteger)
        {
            var digits = BigInteger.Abs(value.Numerator).ToString(CultureInfo.InvariantCulture);
            var sign = value.Sign < 0 ? "-" : "";
            foreach (var (how, language, mark) in new[] { ("blanks", "en", " "), ("blanks", "fr", " "), ("no-break blanks", "fr", "\u00A0"), ("narrow blanks", "fr", "\u202F"), ("commas", "en", ","), ("points", "de", "."), ("apostrophes", "en", "'"), ("LaTeX's blanks", "en", "\\,") })
                yield return ($"grouped by {how}", language, sign + Grouped(digits, mark));
            yield return ("with a zero behind the point", "en", $"{sign}{digits}.0");
            yield return ("with a zero behind the comma", "fr", $"{sign}{digits},0");
            yield return ("with an exponent", "en", $"{sign}{digits}e0");
            yield return ("with a name", "en", $"n = {sign}{digits}");
            yield return ("as a calculation", "en", $"2*({sign}{digits})/2");
        }
        else if (Decimals(value) is { } text)
        {
            yield return ("as a decimal", "en", text + "0000");
            yield return ("with a decimal comma", "fr", text.Replace('.', ',') + "0000");
            yield return ("with a decimal comma in LaTeX", "fr", text.Replace(".", "{,}", StringComparison.Ordinal));
            yield return ("as a percentage", "en", Decimals(value * 100) is { } percent ? $"{percent}0000%" : $"{value * 100}%");
        }
    }

    private static string Grouped(string digits, string mark)
    {
        for (var at = digits.Length - 3; at > 0; at -= 3)
            digits = digits.Insert(at, mark);
        return digits;
    }

    /// <summary>A number that ends after at most 30 decimals, one at least; <c>null</c> for others.</summary>
    private static string? Decimals(Rational value)
    {
        for (var places = 1; places <= 30; places++)
        {
            if (value * ((Rational)10).Pow(places) is { IsInteger: true } scaled)
            {
                var digits = BigInteger.Abs(scaled.Numerator).ToString(CultureInfo.InvariantCulture).PadLeft(places + 1, '0');
                return $"{(value.Sign < 0 ? "-" : "")}{digits[..^places]}.{digits[^places..]}";
            }
        }

        return null;
    }

    private static bool IsRight(Answer answer, SolvedPart part) =>
        part.Solution.Accepts?.Invoke(answer) == true || part.Solution.Conventions.Where(c => Grader.AcceptedPoints(part.Part, c) is not null).Select(c => c.Answer).Prepend(part.Solution.Answer)
            .Any(right => AnswerComparison.Of(answer, right, part.Part.Tolerance).Outcome == Outcome.Equal);
}

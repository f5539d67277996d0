using System.Globalization;
using ExamSolver.Core.Grading;
using ExamSolver.Core.Problems;
using ExamSolver.Core.Solutions;

namespace ExamSolver.Documents;

/// <summary>
/// What the checks found and what the teacher's key says, in words, for terminals and sheets alike. The way an answer is written is the
/// caller's: plain on a terminal, mathematics on a sheet.
/// </summary>
public sealed class ResultSentences(Labels labels, Func<Answer, string, string>? show = null)
{
    private readonly Func<Answer, string, string> show = show ?? ((answer, _) => Plain(answer));
    private readonly bool isMathematics = show is not null;

    /// <summary>A line for each check: its method, what it measured, and the bound of its error.</summary>
    public IEnumerable<string> Checks(SolvedPart part, string language) => part.Checks.Select(c => Check(part, c, language));

    /// <summary>The checks that failed, and the key where it disagrees.</summary>
    public IEnumerable<string> Failures(SolvedPart part, string language)
    {
        foreach (var check in part.Checks.Where(c => !c.Passed))
            yield return Check(part, check, language);
        if (part.Expectation is { Agrees: false })
            yield return Key(part, language);
    }

    /// <summary>What the teacher's own answer is worth.</summary>
    public string Key(SolvedPart part, string language)
    {
        var expectation = part.Expectation ?? throw new ArgumentException("The part has no key.", nameof(part));
        var (mark, kind) = (expectation.Mark, part.Part.Solver.Kind);
        var arguments = new Dictionary<string, string> { ["key"] = expectation.Text, ["answer"] = show(part.Solution.Answer, language) };
        if (mark.Reading.Answer is { } read)
            arguments["key"] = show(read, language);
        switch (mark.Verdict)
        {
            case Verdict.Right when mark.Convention is { } convention:
                arguments["convention"] = Explain(part, convention, language);
                return Word("key-agrees-under");
            case Verdict.Right:
                return Word("key-agrees");
            case Verdict.Invalid:
                arguments["reason"] = new FeedbackSentences(labels).Error(mark.Reading, language) ?? "";
                return Word("key-unreadable");
            case Verdict.Undecided:
                return Word("key-undecided");
        }

        arguments["method"] = labels.Say(language, kind, "checks", part.Checks[0].Id);
        if (mark.Misconception is not { } id)
            return Word("key-differs");
        arguments["explanation"] = Explain(part, id, language);
        return Word("key-explained");

        string Word(string word) => labels.Say(language, Labels.Common, "words", word, arguments);
    }

    /// <summary>What a convention or misconception is called: by the author, or by the labels of the kind.</summary>
    private string Explain(SolvedPart part, string id, string language)
    {
        if (part.Solution.Conventions.Concat(part.Solution.Misconceptions).FirstOrDefault(a => a.Id == id)?.Words is { } own)
            return own.In(language);
        return labels.Say(language, part.Part.Solver.Kind, part.Solution.Conventions.Any(c => c.Id == id) ? "conventions" : "misconceptions", id);
    }

    private string Check(SolvedPart part, CheckResult check, string language)
    {
        var arguments = new Dictionary<string, string>
        {
            ["method"] = labels.Say(language, part.Part.Solver.Kind, "checks", check.Id),
            ["measured"] = check.Measured,
            ["answer"] = show(part.Solution.Answer, language),
            ["bound"] = PowerOfTen(Math.Max(check.Error, check.Tolerance / 100)),
            ["tolerance"] = PowerOfTen(check.Tolerance),
        };
        // Of prose nothing is measured: what the check does is all there is to say.
        if (check.Passed && part.Solution.Answer is OpenAnswer)
            return arguments["method"];
        var id = (check.Passed, IsExact: check.Tolerance == 0, HasValue: check.Measured.Length > 0) switch
        {
            (false, _, true) => "check-failed-value",
            (false, _, false) => "check-failed",
            (true, true, true) => "check-exact",
            (true, true, false) => "check-exact-symbolic",
            (true, false, true) => "check-within-value",
            (true, false, false) => "check-within",
        };
        return labels.Say(language, Labels.Common, "words", id, arguments);
    }

    /// <summary>
    /// The power of ten above a number, so that the text is the same on every machine. Errors below a hundredth of the tolerance are not told
    /// apart: they are the machine's, not the answer's.
    /// </summary>
    private string PowerOfTen(double value)
    {
        var exponent = (Digits.Decade(value) ?? 0).ToString(CultureInfo.InvariantCulture);
        return isMathematics ? $"$10^{{{exponent}}}$" : "1e" + exponent;
    }

    private static string Plain(Answer answer) => answer is RecordAnswer { Common: { } common } ? common.ToText() : answer.ToText();
}

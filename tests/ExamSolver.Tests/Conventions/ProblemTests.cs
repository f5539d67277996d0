using System.Globalization;
using ExamSolver.Core.Grading;
using ExamSolver.Core.Solutions;
using ExamSolver.Symbolics;

namespace ExamSolver.Tests.Conventions;

/// <summary>What every problem file is tested for, without anyone writing a test (1 to 5 of the universal tests).</summary>
public sealed class ProblemTests
{
    private static readonly string[] Garbage = ["", " ", "???", "((", "lorem ipsum dolor", "<script>alert(1)</script>", "=cmd|' /C calc'!A0", "\\input{/etc/passwd}", "3 3 )", "x x x", "7 ** ** 7"];

    public static TheoryData<string> Refs => AllProblems.Refs;

    [Fact]
    public void Every_question_has_a_name_of_its_own_so_that_none_is_skipped()
    {
        Assert.Empty(AllProblems.Names.GroupBy(n => n, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key));
    }

    [Theory]
    [MemberData(nameof(Refs))]
    public void Checks_hold_for_their_own_answer(string name)
    {
        foreach (var part in AllProblems.Find(name).Parts)
        {
            Assert.NotEmpty(part.Checks);
            Assert.All(part.Checks, c => Assert.True(c.Passed, $"{c.Id}: measured {c.Measured}, error {c.Error.ToString(CultureInfo.InvariantCulture)}"));
            Assert.True(part.Expectation is null or { Agrees: true }, $"the key says {part.Expectation?.Text}");
        }
    }

    [Theory]
    [MemberData(nameof(Refs))]
    public void Checks_reject_every_corrupted_answer(string name)
    {
        var (question, parts) = AllProblems.Find(name);
        foreach (var part in parts)
        {
            // Prose without an experiment has nothing that could be corrupted: a person marks it.
            if (part.Solution.Answer is OpenAnswer { Components.IsEmpty: true })
                continue;
            var corrupted = Corruption.Of(part.Solution.Answer).Where(c => !IsRight(c.Answer, part)).ToArray();
            Assert.True(corrupted.Length >= (part.Solution.Answer.Components.All(c => c.Value == 0) ? 2 : part.Solution.Answer.Components.All(c => double.IsInfinity(c.Value.Evaluate(_ => double.NaN))) ? 1 : 3), $"only {corrupted.Length} corruptions of {part.Solution.Answer}");
            var checks = part.Solution.Checks.Select(c => (Check: c, Context: AllProblems.ContextOf(question, part, c))).ToArray();
            foreach (var (how, answer) in corrupted)
            {
                Assert.True(
                    checks.Any(c => !c.Check.Judge(answer, c.Context).Passed),
                    $"no check notices {answer} ({how}) for {part.Solution.Answer}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Refs))]
    public void Every_step_of_a_derivation_holds_in_random_worlds(string name)
    {
        foreach (var step in AllProblems.Find(name).Parts.SelectMany(p => p.Solution.Derivation).SelectMany(WithSubsteps))
        {
            var decision = step.Decide();
            Assert.True(decision.IsEqual, $"{step.Rule}: {step.Before.ToInfix()} = {step.After.ToInfix()} is {decision.Verdict}: {decision.Reason}");
        }
    }

    [Theory]
    [MemberData(nameof(Refs))]
    public void The_last_step_is_the_answer(string name)
    {
        foreach (var part in AllProblems.Find(name).Parts)
        {
            var (steps, results) = (part.Solution.Derivation, part.Solution.Answer.Results);
            Assert.True(steps.Length >= results.Length);
            Assert.Equal(results.Select(r => r.ToExpr()), steps.TakeLast(results.Length).Select(s => s.After.ToExpr()));
        }
    }

    [Theory]
    [MemberData(nameof(Refs))]
    public void The_grader_gives_the_printed_answer_full_marks(string name)
    {
        foreach (var part in AllProblems.Find(name).Parts.Where(p => p.Solution.Answer is not OpenAnswer))
        {
            foreach (var text in new[] { part.Solution.Answer.ToText(), $"  {part.Solution.Answer.ToText()} " })
            {
                var mark = Grader.Mark(part.Part, part.Solution, text);
                Assert.True(mark.Verdict == ExamSolver.Core.Grading.Verdict.Right, $"\"{text}\" is {mark.Verdict}: {mark.Reading.Error}");
                Assert.Equal(part.Part.Points, mark.Points);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Refs))]
    public void Prose_goes_to_a_person_unless_every_answer_earns_the_points(string name)
    {
        foreach (var part in AllProblems.Find(name).Parts)
        {
            if (part.Solution.Answer is not OpenAnswer open)
                continue;
            foreach (var text in new[] { open.Model?.In("en") ?? "yes", "no, it is the other way round", "7" })
            {
                var mark = Grader.Mark(part.Part, part.Solution, text);
                Assert.Equal(open.ByCompletion ? (ExamSolver.Core.Grading.Verdict.Right, part.Part.Points) : (ExamSolver.Core.Grading.Verdict.Undecided, 0), (mark.Verdict, mark.Points));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Refs))]
    public void The_grader_names_every_misconception_and_gives_it_no_full_marks(string name)
    {
        foreach (var part in AllProblems.Find(name).Parts)
        {
            foreach (var misconception in part.Solution.Misconceptions)
            {
                var mark = Grader.Mark(part.Part, part.Solution, misconception.Answer.ToText());
                Assert.Equal((mark.Points > 0 ? ExamSolver.Core.Grading.Verdict.Partly : ExamSolver.Core.Grading.Verdict.Wrong, misconception.Id), (mark.Verdict, mark.Misconception));
                Assert.True(mark.Points < part.Part.Points || part.Part.Points.IsZero);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Refs))]
    public void The_grader_accepts_what_the_sheet_accepts_and_names_the_convention(string name)
    {
        foreach (var part in AllProblems.Find(name).Parts)
        {
            foreach (var convention in part.Solution.Conventions)
            {
                var mark = Grader.Mark(part.Part, part.Solution, convention.Answer.ToText());
                var accepted = Grader.AcceptedPoints(part.Part, convention);
                Assert.Equal(accepted ?? 0, mark.Points);
                Assert.Equal(convention.Id, accepted is null ? mark.Misconception : mark.Convention);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Refs))]
    public void The_grader_calls_garbage_invalid_and_points_at_it(string name)
    {
        foreach (var part in AllProblems.Find(name).Parts)
        {
            // Where x is a symbol of the question, x x x is its cube; of prose only a blank page says nothing.
            foreach (var text in Garbage.Where(g => part.Solution.Answer is not OpenAnswer || string.IsNullOrWhiteSpace(g)).Where(g => g != "x x x" || !(part.Solution.Answer.Declarations.Contains("x") || part.Solution.Answer is ArrayAnswer { Context.Names: var names } && names.ContainsKey("x"))))
            {
                var mark = Grader.Mark(part.Part, part.Solution, text);
                Assert.True(mark.Verdict == ExamSolver.Core.Grading.Verdict.Invalid, $"\"{text}\" is {mark.Verdict}");
                Assert.NotNull(mark.Reading.Error);
                Assert.EndsWith("^", mark.Reading.Caret(text), StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Refs))]
    public void Misconceptions_and_conventions_differ_from_the_answer(string name)
    {
        foreach (var part in AllProblems.Find(name).Parts)
        {
            foreach (var other in part.Solution.Conventions.Concat(part.Solution.Misconceptions))
                Assert.True(AnswerComparison.Of(other.Answer, part.Solution.Answer, null).Outcome == Outcome.Different, $"{other.Id}: {other.Answer}");
        }
    }

    private static bool IsRight(Answer answer, ExamSolver.Core.Problems.SolvedPart part) =>
        part.Solution.Accepts?.Invoke(answer) == true || part.Solution.Conventions.Where(c => Grader.AcceptedPoints(part.Part, c) is not null).Select(c => c.Answer).Prepend(part.Solution.Answer)
            .Any(right => AnswerComparison.Of(answer, right, part.Part.Tolerance).Outcome == Outcome.Equal);

    private static IEnumerable<DerivationStep> WithSubsteps(DerivationStep step) => step.Substeps.SelectMany(WithSubsteps).Prepend(step);
}

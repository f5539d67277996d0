using ExamSolver.Core;
using ExamSolver.Core.Grading;
using ExamSolver.Core.Problems;
using ExamSolver.Core.Problems.Variants;
using ExamSolver.Core.Solutions;
using ExamSolver.Documents;

namespace ExamSolver.Tests.Conventions;

/// <summary>What holds of every question holds of some variants of those that vary.</summary>
public sealed class VariantTests
{
    private const int Variants = 5;

    public static TheoryData<string> Sheets => [.. AllProblems.SheetFolders()
        .Where(f => Directory.EnumerateFiles(f, "*.yaml").Any(y => File.ReadLines(y).Any(l => l.TrimStart().StartsWith("vary:", StringComparison.Ordinal))))
        .Select(f => Path.GetFileName(f))];

    [Theory]
    [MemberData(nameof(Sheets))]
    public void Variants_are_solved_checked_and_marked_as_the_common_paper_is(string sheet)
    {
        var diagnostics = new Diagnostics();
        var variants = SheetVariants.Open(new FileSpecSource(), AllProblems.Catalogue, InlineText.Check, Repository.PathOf("problems", sheet), new byte[] { 1, 2, 3 }, diagnostics)!;
        Assert.Empty(diagnostics.Items);
        Assert.True(variants.Varies);
        var common = variants.Solve(variants.Common).Questions.ToDictionary(q => q.Question.Ref, Said);
        var varied = new HashSet<string>();
        for (var i = 0; i < Variants; i++)
        {
            var solved = variants.Solve(variants.CodeOf($"student {i}"), diagnostics);
            Assert.True(solved is not null && diagnostics.Items.Count == 0, string.Join('\n', diagnostics.Items));
            foreach (var question in solved.Questions.Where(q => Said(q) != common[q.Question.Ref] && varied.Add($"{i} {q.Question.Ref}")))
            {
                foreach (var part in question.Parts)
                    CheckPart(question, part, samples: i == 0);
            }
        }

        Assert.NotEmpty(varied);
    }

    [Fact]
    public void At_least_twenty_questions_of_the_seed_exams_vary()
    {
        var varied = AllProblems.SheetFolders().Sum(folder =>
        {
            var variants = SheetVariants.Open(new FileSpecSource(), AllProblems.Catalogue, InlineText.Check, folder, new byte[] { 1 }, new Diagnostics())!;
            return variants.Varies && variants.Read("B", new Diagnostics()) is { } sheet ? sheet.Questions.Zip(variants.Common.Questions).Count(q => q.First.Ask.In("en") != q.Second.Ask.In("en") || !q.First.Parts.Select(p => p.Given).SequenceEqual(q.Second.Parts.Select(p => p.Given))) : 0;
        });
        Assert.True(varied >= 20, $"only {varied} questions vary");
    }

    private static void CheckPart(SolvedQuestion question, SolvedPart part, bool samples)
    {
        Assert.All(part.Checks, c => Assert.True(c.Passed, $"{question.Question.Ref}: {c.Id}"));
        Assert.True(part.Expectation is null or { Agrees: true });
        if (part.Solution.Answer is OpenAnswer)
            return;
        var mark = Grader.Mark(part.Part, part.Solution, part.Solution.Answer.ToText());
        Assert.Equal((Verdict.Right, part.Part.Points), (mark.Verdict, mark.Points));
        foreach (var misconception in part.Solution.Misconceptions)
            Assert.True(Grader.Mark(part.Part, part.Solution, misconception.Answer.ToText()).Points < part.Part.Points, $"{question.Question.Ref}: {misconception.Id}");
        if (!samples)
            return;
        var checks = part.Solution.Checks.Select(c => (Check: c, Context: AllProblems.ContextOf(question, part, c))).ToArray();
        foreach (var (how, answer) in Corruption.Of(part.Solution.Answer).Where(c => !c.Answer.Equals(part.Solution.Answer) && part.Solution.Accepts?.Invoke(c.Answer) != true && !part.Solution.Conventions.Any(a => a.Answer.Equals(c.Answer))).Take(5))
            Assert.True(checks.Any(c => !c.Check.Judge(answer, c.Context).Passed), $"{question.Question.Ref}: no check notices {answer} ({how}) for {part.Solution.Answer}");
    }

    private static string Said(SolvedQuestion question) =>
        string.Join('\n', question.Parts.Select(p => p.Solution.Answer.ToText()).Prepend(question.Question.Ask.In("en")).Prepend(question.Problem.Stem?.In("en")));
}

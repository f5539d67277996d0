using System.Text;
using ExamSolver.Core;
using ExamSolver.Core.Grading;
using ExamSolver.Core.Problems;
using ExamSolver.Core.Solutions;
using ExamSolver.Documents;
using ExamSolver.Tests.Authors;
using Verdict = ExamSolver.Core.Grading.Verdict;

namespace ExamSolver.Tests.Conventions;

/// <summary>That every kind also is one of several parts of a question, beside a line on the method that a person marks.</summary>
public sealed class PartsTests
{
    private const string Method = "One line on the method";

    public static TheoryData<string> Kinds => [.. AllProblems.Catalogue.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_question_of_every_kind_may_have_an_exact_part_and_a_line_for_a_person(string kind)
    {
        Assert.Equal("", Author.Problem(Encoding.UTF8.GetBytes(InParts(File.ReadAllText(AllProblems.ExampleOf(kind)))), out var sheet));
        var solved = SheetSolver.Solve(sheet!);
        Assert.Equal(0, solved.FailureCount);
        var parts = solved.Questions.Single().Parts;
        Assert.Equal(["1", "2"], parts.Select(p => p.Part.Id));
        Assert.Equal([kind, "rubric"], parts.Select(p => p.Part.Solver.Kind));
        Assert.Equal(parts[0].Part.Points + 1, sheet!.Questions.Single().Points);

        if (parts[0].Solution.Answer is not OpenAnswer)
        {
            var text = parts[0].Solution.Answer.ToText();
            var mark = Grader.Mark(parts[0].Part, parts[0].Solution, text);
            Assert.True(mark.Verdict == Verdict.Right && mark.Points == parts[0].Part.Points, $"{text} is {mark.Verdict}");
        }

        // Nobody but a person says what a line of prose earns.
        Assert.Equal((Verdict.Undecided, 0), (Grader.Mark(parts[1].Part, parts[1].Solution, "By the definition.") is var line ? line.Verdict : default, line.Points));

        foreach (var format in new[] { SheetFormat.Markdown, SheetFormat.Latex })
        {
            var diagnostics = new Diagnostics();
            var engine = new TemplateEngine(Repository.PathOf("templates"), "templates");
            var rendered = engine.Render(format.Template.Replace("sheet", "problem", StringComparison.Ordinal), SheetView.OfProblem(solved, sheet.Problems.Single(), AllProblems.Labels, format, "en"), diagnostics);
            Assert.Empty(diagnostics.Items);
            Assert.Contains(Method, rendered, StringComparison.Ordinal);
            Assert.DoesNotContain("<<", rendered, StringComparison.Ordinal);
        }
    }

    /// <summary>The file with its first question as the first part of a question, and a line on the method as the second; questions behind it are left out.</summary>
    private static string InParts(string example)
    {
        var lines = example.TrimEnd().Split('\n');
        var first = Array.FindIndex(lines, l => l.StartsWith("- ", StringComparison.Ordinal));
        var question = lines[first..].Take(1).Concat(lines[(first + 1)..].TakeWhile(l => !l.StartsWith("- ", StringComparison.Ordinal)));
        return string.Join('\n', [
            .. lines[..first],
            "- ask: Answer, and say how.",
            "  parts:",
            .. question.Select(l => "  " + l),
            "  - {ask: How?, kind: rubric, given: {statements: [{points: 1, say: " + Method + "}], model: By the definition.}}",
            ""]);
    }
}

using ExamSolver.Core.Grading;
using ExamSolver.Core.Problems;
using ExamSolver.Core.Solutions;
using ExamSolver.Tests.Authors;

namespace ExamSolver.Tests.Core.Grading;

/// <summary>Answers that follow from a wrong answer before.</summary>
public sealed class FollowThroughTests
{
    private const string File = """
        title: Questions that go on
        let: |
          x : real
        questions:
        - {id: a, ref: q/a, points: 1, ask: size, kind: network/output-shape, given: {network: {input: 10x10x3, layers: [{conv: 20, kernel: 3, stride: 2}]}}}
        - id: b
          ref: q/b
          points: 2
          ask: weights of a dense layer on it
          kind: network/parameter-count
          given: {network: {input: <<answer a>>, layers: [flatten, {dense: 10}]}}
          accept: {without bias: 1}
        - id: c
          ref: q/c
          points: 4
          ask: square of the height
          kind: expression
          carry: 3
          given: {answer: '<<answer a.height>>^2', check: {same as: '<<answer q/a.height>> * <<answer a.height>>'}}
        - {id: d, ref: q/d, points: 2, ask: derivative, kind: expression, given: {answer: 3 x^2, check: {derivative of: x^3, by: x}}}
        - {id: e, ref: q/e, points: 2, ask: again, kind: expression, given: {answer: 'diff(<<answer d>>, x)', check: {derivative of: <<answer d>>, by: x}}}
        - {id: f, ref: q/f, points: 2, ask: none, kind: expression, carry: none, given: {answer: '2*<<answer a.width>>', check: {same as: '<<answer a.width>> + <<answer a.width>>'}}}
        """;

    private static readonly SolvedSheet Sheet = Read();

    // Student's answer to the question before, the question, the answer to it, its verdict and points, and why.
    [Theory]
    [InlineData("4x4x20", "b", "3210", Verdict.Right, 2, false)] // nothing is carried: the key itself
    [InlineData("5x5x20", "b", "3210", Verdict.Right, 2, false)] // a wrong answer before does not hurt a right one
    [InlineData("5x5x20", "b", "5010", Verdict.Right, 2, true)] // 5·5·20·10 + 10
    [InlineData("5x5x20", "b", "5000", Verdict.Partly, 1, true)] // the convention is accepted for 1, with other values too
    [InlineData("5x5x20", "b", "4800", Verdict.Wrong, 0, false)] // fits neither
    [InlineData("4x4x20", "b", "5010", Verdict.Wrong, 0, false)] // the answer before is right, so nothing is carried
    [InlineData("1x1x1", "b", "20", Verdict.Wrong, 0, true)] // 1·10 + 10 follows, but it is no question any more
    [InlineData("rubbish", "b", "5010", Verdict.Wrong, 0, false)] // what cannot be read cannot be carried
    [InlineData("0x5x20", "b", "10", Verdict.Wrong, 0, false)] // no network has such an input
    [InlineData("5x5x20", "c", "25", Verdict.Partly, 3, true)] // the sheet gives 3 of 4
    [InlineData("5x5x20", "c", "16", Verdict.Right, 4, false)]
    [InlineData("1x5x20", "c", "1", Verdict.Wrong, 0, true)] // 1² takes no squaring
    [InlineData("5x5x20", "f", "10", Verdict.Wrong, 0, false)] // the sheet carries nothing here
    [InlineData("x^3", "e", "3 x^2", Verdict.Right, 2, true)]
    [InlineData("3 x", "e", "3", Verdict.Wrong, 0, true)] // a number where an expression stood
    [InlineData("7", "e", "0", Verdict.Wrong, 0, false)] // with a number there is nothing to derive
    public void An_answer_that_follows_from_a_wrong_one_is_marked_on_its_method(string before, string question, string text, Verdict verdict, int points, bool follows)
    {
        var earlierId = question == "e" ? "d" : "a";
        var (part, solution) = Of(question);
        var (first, firstSolution) = Of(earlierId);
        var own = Grader.Mark(part.Part, solution, text);
        var mark = new FollowThrough().Mark(
            part,
            $"q/{question}",
            own,
            name => name == $"q/{earlierId}" ? Grader.Mark(first.Part, firstSolution, before) : null,
            name => Of(name[2..]).Solution.Answer,
            (other, key) => Grader.Mark(other, key, text));
        Assert.Equal((verdict, points, follows), (mark.Verdict, (int)mark.Points.ToDouble(), mark.FollowsFrom is not null));
        Assert.Equal(follows && points == 0, mark.IsTrivialised);
    }

    [Theory]
    [InlineData("<<answer z>>", "p.yaml:4:46: error unknown-answer: there is no question \"z\" before this one\n    did you mean \"a\"?")]
    [InlineData("<<answer b>>", "p.yaml:4:46: error unknown-answer: there is no question \"b\" before this one\n    did you mean \"a\"?")]
    [InlineData("<<answer a.depth>>", "p.yaml:4:46: error unusable-answer: the answer to p/1a has no entry \"depth\"; its entries: height, width, channels\n    answers that are numbers, expressions, shapes or arrays can be used, and entries of others")]
    public void A_reference_that_leads_nowhere_is_told_with_its_place(string answer, string expected) => Assert.Equal(
        expected,
        Author.Question($"- {{ask: A, kind: network/output-shape, given: {{network: {{input: 7x7x1, layers: [{{conv: 8, kernel: 3}}]}}}}}}\n- {{ask: B, kind: expression, given: {{answer: {answer}, check: {{same as: '25'}}}}}}"));

    [Fact]
    public void An_answer_is_not_printed_in_a_text() => Assert.Equal(
        "p.yaml:4:8: error answer-in-text: `ask` holds <<answer a>>, which would print the answer\n    use it in `given`, `let`, `networks` or `expect`; in a text, say where the value comes from",
        Author.Question("- {ask: A, kind: network/output-shape, given: {network: {input: 7x7x1, layers: [{conv: 8, kernel: 3}]}}}\n- ask: <<answer a>>?\n  kind: network/output-shape\n  given: {network: {input: <<answer a>>, layers: [{conv: 8, kernel: 3}]}}"));

    [Fact]
    public void What_a_wrong_answer_before_may_earn_is_for_questions_that_use_one() => Assert.Equal(
        "p.yaml:3:10: error misplaced-key: `carry` says what an answer earns that follows from a wrong earlier one, but nothing here uses an earlier answer\n    use one: <<answer a>>, or leave `carry` out",
        Author.Question("- carry: none\n  ask: A\n  kind: network/output-shape\n  given: {network: {input: 7x7x1, layers: [{conv: 8, kernel: 3}]}}"));

    [Fact]
    public void A_definition_for_all_questions_carries_too()
    {
        var author = new Author()
            .With("s/sheet.yaml", "title: S\n")
            .With("s/1-a.yaml", "title: A\nquestions:\n- {ask: a, kind: network/receptive-field, given: {network: {input: 64x64x1, layers: [{repeat: 3, conv: 4, kernel: 3}]}, report: jump}}\n- {ask: b, kind: network/parameter-count, given: {network: {input: 4x4x1, layers: [{conv: 4, kernel: 3}]}}}\n")
            .With("s/2-b.yaml", "title: B\nlet: |\n  k = <<answer s/1b>>\nquestions:\n- {ask: c, kind: expression, given: {answer: k/2, check: {same as: k - k/2}}}\n");
        Assert.Equal("", author.ReadSheet("s", out var sheet));
        var part = sheet!.Questions.Last().Parts[0];
        Assert.Equal(["s/1b"], part.Carried!.Uses);
        Assert.Equal("20", part.Solver.Solve(part.Given).Answer.ToText());
        var other = part.Carried.With(new Dictionary<string, Answer> { ["s/1b"] = new NumberAnswer(36) })!;
        Assert.Equal("18", other.Solver.Solve(other.Given).Answer.ToText());
    }

    private static (SolvedPart Part, Solution Solution) Of(string id) => Sheet.Questions.First(q => q.Question.Id == id).Parts[0] is var part ? (part, part.Solution) : default;

    private static SolvedSheet Read()
    {
        Assert.Equal("", Author.Problem(System.Text.Encoding.UTF8.GetBytes(File), out var sheet));
        return SheetSolver.Solve(sheet!);
    }
}

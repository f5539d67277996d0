using ExamSolver.Core;
using ExamSolver.Core.Problems;
using ExamSolver.Documents;
using ExamSolver.Tests.Conventions;
using ExamSolver.Tests.Documents;

namespace ExamSolver.Tests.Core.Problems;

public sealed class ToleranceAuditTests
{
    [Fact]
    public void A_real_answer_without_a_tolerance_is_an_error_at_its_question() =>
        Assert.Equal(
            ["problem.yaml:3:3: error missing-tolerance: the answer log(3) - log(2) - 2/9 is 0.1832…, a real number, and the question does not say how near a decimal must come\n    add for example tolerance: 0.001, or tolerance: 1 %"],
            Read("- {ask: a, kind: gaussian/kl, given: {q: {mean: 1, variance: 4}, p: {mean: 0, variance: 9}}}"));

    [Fact]
    public void A_tolerance_that_lets_a_mistake_pass_is_warned_of_at_the_tolerance() =>
        Assert.Contains(
            "problem.yaml:3:45: warning wide-tolerance: the tolerance is so wide that the mistake \"half-forgotten\" counts as right: it leads to 1/100, the answer is 1/200\n    make it smaller",
            Read("- {ask: a, kind: gaussian/kl, tolerance:    0.06, given: {q: {mean: 1/10, variance: 1}, p: standard normal}}"));

    [Theory]
    [InlineData("- {ask: a, kind: gaussian/kl, tolerance: 0.001, given: {q: {mean: 1, variance: 4}, p: {mean: 0, variance: 9}}}")]
    [InlineData("- {ask: a, kind: gaussian/kl, given: {q: {mean: 3, variance: 1}, p: standard normal}}")]
    [InlineData("- {ask: a, kind: network/parameter-count, given: {network: {input: 4x4x3, layers: [{conv: 2, kernel: 3}]}}}")]
    public void An_exact_answer_needs_no_tolerance_and_a_narrow_one_is_fine(string question) => Assert.Empty(Read(question));

    [Theory]
    [InlineData("tolerance: 0.01, given: {answer: 10^12 log(2), check: {same as: 10^12 log(4)/2}}", "narrow-tolerance: an absolute tolerance of 0.01 asks for 14 digits of 6.931E+11…\n    write a relative one, such as 0.1 %")]
    [InlineData("tolerance: 1 %, given: {answer: 0, check: {same as: 1 - 1}}", "relative-near-zero: the answer 0 is 0, and a relative tolerance leaves no room around it\n    write an absolute one, such as 0.001, or both: 1 % or 0.001")]
    [InlineData("tolerance: 0.5, given: {answer: log(2), check: {same as: log(4)/2}}", "wide-tolerance: an absolute tolerance of 0.5 is wide beside 0.6931…\n    write a relative one, such as 1 %")]
    [InlineData("tolerance: 50 %, given: {answer: log(2), check: {same as: log(4)/2}}", "wide-tolerance: the tolerance of 50 % lets nearly every number pass beside 0.6931…\n    make it smaller")]
    [InlineData("tolerance: '[0.7, 0.8]', given: {answer: log(2), check: {same as: log(4)/2}}", "answer-outside-range: the answer log(2) is not in the range that counts as right\n    widen the range, or mend the givens")]
    public void A_risky_tolerance_is_warned_of(string rest, string expected) =>
        Assert.Equal(["warning " + expected], Read($"- {{ask: a, kind: expression, {rest}}}").Select(d => d[(d.IndexOf("warning", StringComparison.Ordinal))..]));

    [Theory]
    [InlineData("± 0.01", true)]
    [InlineData("+-0.01", true)]
    [InlineData("0.001 or 1 %", true)]
    [InlineData("2 decimals", true)]
    [InlineData("exactly 3 significant figures, rounded", true)]
    [InlineData("2 decimal places truncated", true)]
    [InlineData("[0.1, 0.2]", true)]
    [InlineData("[0.2, 0.1]", false)]
    [InlineData("0", false)]
    [InlineData("-1 %", false)]
    [InlineData("0 figures", false)]
    [InlineData("99 decimals", false)]
    [InlineData("about 2", false)]
    public void A_tolerance_is_read_in_its_forms(string text, bool isRead) => Assert.Equal(isRead, Tolerance.Parse(text) is not null);

    private static string[] Read(string question)
    {
        using var folder = new TemporaryFolder();
        var path = folder["problem.yaml"];
        File.WriteAllText(path, $"title: Problem\nquestions:\n{question}\n");
        var diagnostics = new Diagnostics();
        new SheetReader(new FileSpecSource(), AllProblems.Catalogue, InlineText.Check).ReadProblemAlone(path, diagnostics, draft: false);
        return [.. diagnostics.Items.Select(d => d.ToString().Replace(folder.Root + "/", "", StringComparison.Ordinal))];
    }
}

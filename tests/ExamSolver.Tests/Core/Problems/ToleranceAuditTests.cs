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

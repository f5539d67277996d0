using ExamSolver.Symbolics;
using ExamSolver.Tests.Authors;

namespace ExamSolver.Tests.Solvers;

/// <summary>What an author is told whose experiment does not show what he says, or whose points do not add up.</summary>
public sealed class OpenQuestionMistakeTests
{
    [Fact]
    public void A_reversed_claim_is_contradicted_with_the_row_and_the_numbers() => Assert.Equal(
        "p.yaml:6:129: error claim-contradicted: dense < conv does not hold where n = 8: the left side is 4096, the right side 576\n    mend the claim, or the experiment",
        Experiment("over: {n: [8, 16]}, show: {dense: 'n^4', conv: '9 n^2'}, holds: [dense < conv]"));

    [Fact]
    public void A_column_that_does_not_fall_is_contradicted_with_both_rows() => Assert.Equal(
        "p.yaml:6:122: error claim-contradicted: dense does not fall from n = 8 to n = 16: it is 4096, then 65536\n    mend the claim, or the experiment",
        Experiment("over: {n: [8, 16]}, show: {dense: 'n^4', c: 'n'}, falls: [dense]"));

    [Fact]
    public void A_claim_about_the_end_of_an_iteration_is_held_against_the_last_row() => Assert.EndsWith(
        "x > 1 does not hold where t = 4: the left side is 0.0625, the right side 1\n    mend the claim, or the experiment",
        Experiment("start: {x: '1'}, step: {x: x/2}, show at: [0, 1, 4], show: {y: x}, ends: [x > 1]"),
        StringComparison.Ordinal);

    [Fact]
    public void What_has_no_value_is_told_with_its_row() => Assert.Contains(
        "y is no number where x = 0", Experiment("over: {x: [0, 1]}, show: {y: 1/x}, rises: [y]"), StringComparison.Ordinal);

    [Fact]
    public void An_experiment_without_a_claim_shows_nothing() => Assert.Contains(
        "error missing-key: nothing says what the numbers must show", Experiment("over: {x: [0, 1]}, show: {y: x}"), StringComparison.Ordinal);

    [Fact]
    public void An_iteration_that_would_take_too_long_is_refused() => Assert.Contains(
        "error out-of-range: 1000000000 steps of 1 lines are too many", Experiment("start: {x: '1'}, step: {x: x/2}, show at: [0, 1000000000], show: {y: x}, falls: [y]"), StringComparison.Ordinal);

    [Fact]
    public void Sums_that_would_take_too_long_are_refused() => Assert.Contains(
        "the experiment has no numbers: its sums have more than 100000 terms together",
        Experiment("over: {n: [1, 2]}, show: {y: 'sum(i, 1, 9999, sum(j, 1, 9999, n))'}, rises: [y]"),
        StringComparison.Ordinal);

    [Fact]
    public void A_column_cannot_have_the_name_of_a_function() => Assert.Contains(
        "error bad-name: \"tanh\" cannot be a column", Experiment("over: {x: [1, 2]}, show: {tanh: x}, rises: [tanh]"), StringComparison.Ordinal);

    [Fact]
    public void A_name_that_nobody_knows_is_told() => Assert.Contains(
        "error undeclared-symbol: \"m\" is not declared", Experiment("over: {n: [0, 1]}, show: {y: m}, rises: [y]"), StringComparison.Ordinal);

    [Fact]
    public void Points_that_differ_from_the_statements_are_an_error() => Assert.StartsWith(
        "p.yaml:4:11: error points-differ: the points are 3, those of `given` together 2",
        Author.Question("- ask: A\n  points: 3\n  kind: rubric\n  given: {statements: [{points: 2, say: S}]}"),
        StringComparison.Ordinal);

    [Fact]
    public void A_question_without_points_has_those_of_its_statements()
    {
        var read = "title: T\nquestions:\n- ask: A\n  kind: rubric\n  given: {statements: [{points: 2, say: S}, {points: 1/2, say: R}]}\n";
        Assert.Equal("", Author.Problem(System.Text.Encoding.UTF8.GetBytes(read), out var sheet));
        Assert.Equal(Rational.Half * 5, sheet!.Points);
    }

    [Fact]
    public void Full_marks_beyond_all_statements_are_an_error() => Assert.Contains(
        "error out-of-range: full marks need 3 points, and the statements earn 2 together",
        Author.Question("- ask: A\n  kind: rubric\n  given: {full at: 3, statements: [{points: 2, say: S}]}"),
        StringComparison.Ordinal);

    /// <summary>What is told of an experiment; it stands in line 6.</summary>
    private static string Experiment(string experiment) => Author.Question($"- ask: A\n  kind: rubric\n  given:\n    {{statements: [{{points: 1, say: S}}], experiments: [{{say: E, {experiment}}}]}}");
}

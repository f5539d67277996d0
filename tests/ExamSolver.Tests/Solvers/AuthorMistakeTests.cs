using ExamSolver.Tests.Authors;

namespace ExamSolver.Tests.Solvers;

/// <summary>What an author is told who is wrong about his own answer, in the kinds that need no C#.</summary>
public sealed class AuthorMistakeTests
{
    [Fact]
    public void A_wrong_key_is_contradicted_by_its_road_with_the_place_and_a_world()
    {
        var told = Problem("  x : real", "expression", "{answer: 3 x, check: {derivative of: x^2, by: x}}");
        Assert.StartsWith("p.yaml:7:19: error answer-contradicted: the check finite-differences contradicts the answer 3*x where x = ", told, StringComparison.Ordinal);
        Assert.EndsWith("\n    one of the two is wrong", told, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_step_is_named() => Assert.StartsWith(
        "p.yaml:7:126: error wrong-step: diff(x^2, x) is not 3*x:",
        Problem("  x : real", "expression", "{answer: 2 x, check: {derivative of: x^2, by: x}, steps: [{write: 'diff(x^2, x)'}, {because: the power rule, write: 3 x}, {because: mending it, write: 2 x}]}"),
        StringComparison.Ordinal);

    [Fact]
    public void Two_true_options_in_a_single_choice_are_an_error() => Assert.Equal(
        "p.yaml:7:20: error not-single: the options a and c are right, and one is asked for\n    mend an option, or write select: multiple",
        Problem("  x : real", "choice", "{options: [{claim: x = x}, {claim: x^2 = x}, {claim: 2 x = x + x}]}"));

    [Fact]
    public void A_false_claim_that_is_said_to_be_true_is_an_error() => Assert.StartsWith(
        "p.yaml:7:21: error answer-contradicted: relu(x) = x is said to be true, and is false: at x = ",
        Problem("  x : real", "choice", "{options: [{true: relu(x) = x}, {false: x = 1}]}"),
        StringComparison.Ordinal);

    [Fact]
    public void A_key_that_is_narrower_than_the_requirements_is_reported() => Assert.Equal(
        "p.yaml:7:67: warning narrow-key: 2 answers meet the requirements, and you know 1: n = 7 is right as well\n    ask for what you mean, or accept them all",
        Problem("  n : integer", "find", "{unknowns: {n: [1, 20]}, require: [n > 5, n < 8], known: [{n: 6}]}"));

    [Fact]
    public void A_derivative_at_a_kink_is_refused() => Assert.StartsWith(
        "p.yaml:9:17: error answer-contradicted: the check finite-differences contradicts the answer",
        Problem("  x = [0, 2]\n  y = relu(x)\n  g = [1, 1]", "calculus", "{want: 'vjp(y, x, g)'}"),
        StringComparison.Ordinal);

    [Fact]
    public void Shapes_that_do_not_fit_are_told_where_they_stand() => Assert.Equal(
        "p.yaml:4:3: error bad-definition: \"y\" has no value: Found a product of 2×2 and 3×1\n    the shapes of what stands in it must fit",
        Problem("  A = [[1, 2], [3, 4]]\n  y = A * [1, 2, 3]", "calculus", "{want: A}").Split("\np.yaml")[0]);

    /// <summary>What is told of a question; <paramref name="let"/> begins in line 3.</summary>
    private static string Problem(string let, string kind, string given) =>
        Author.Problem($"title: T\nlet: |\n{let}\nquestions:\n- ask: A\n  kind: {kind}\n  given: {given}\n");
}

using ExamSolver.Tests.Authors;

namespace ExamSolver.Tests.Solvers;

/// <summary>What an author is told whose formula cannot be worked out.</summary>
public sealed class FormulaMistakeTests
{
    [Fact]
    public void A_function_that_nothing_defines_is_named() => Assert.Equal(
        "p.yaml:7:20: error unknown-function: there is no function sofmax\n    did you mean \"softmax\"?",
        Problem("  z : vector 2", "{answer: 'sofmax(z)', check: {same as: softmax(z)}}"));

    [Fact]
    public void A_function_that_nothing_defines_is_named_in_a_definition() => Assert.StartsWith(
        "p.yaml:3:7: error unknown-function: there is no function crossentropy\n    functions: ",
        Problem("  a = crossentropy(1, 2)", "{answer: '1', check: {same as: '1'}}"),
        StringComparison.Ordinal);

    [Fact]
    public void A_declared_T_is_no_transpose() => Assert.Contains(
        "to the power of T, which is declared and therefore no transpose",
        Problem("  T > 0\n  A = [[1, 2], [3, 4]]", "{answer: A^T, check: {same as: A}}"),
        StringComparison.Ordinal);

    [Fact]
    public void A_bracket_behind_a_blank_tells_what_is_missing() => Assert.Contains(
        "A blank before '[' does not multiply: write '*'; an entry, as in x[2], has no blank.",
        Problem("  A = [[1, 2], [3, 4]]", "{answer: 'A [1, 2]', check: {same as: A}}"),
        StringComparison.Ordinal);

    /// <summary>What is told of a question; <paramref name="let"/> begins in line 3.</summary>
    private static string Problem(string let, string given) =>
        Author.Problem($"title: T\nlet: |\n{let}\nquestions:\n- ask: A\n  kind: expression\n  given: {given}\n");
}

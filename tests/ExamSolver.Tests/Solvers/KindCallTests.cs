using ExamSolver.Tests.Authors;

namespace ExamSolver.Tests.Solvers;

/// <summary>What an author is told who calls a kind in a formula in a wrong way.</summary>
public sealed class KindCallTests
{
    [Theory]
    [InlineData("parameters(net, conv1)", "p.yaml:9:36: error unknown-layer: the network has no layer \"conv1\"")]
    [InlineData("1 + parameters(nett)", "p.yaml:9:35: error unknown-network: there is no network \"nett\"")]
    [InlineData("parameters(net, a, b)", "p.yaml:9:38: error bad-call: parameters takes 2 arguments in a row\n    write parameters(network, layer), and other keys by name")]
    [InlineData("parameters(net, )", "p.yaml:9:35: error bad-call: parameters has an empty argument\n    write parameters(network, layer), and other keys by name")]
    [InlineData("parameters()", "missing-key: the key \"network\" is missing")]
    [InlineData("parameters(net, cont: stored)", "unknown-key: unknown key \"cont\"")]
    [InlineData("2 + parameters(net, dense1) + y", "p.yaml:9:50: error undeclared-symbol: \"y\" is not declared")]
    public void A_call_that_is_wrong_is_an_error_at_its_place(string formula, string expected) => Assert.Contains(
        expected,
        Problem($"{{answer: '{formula}'}}"),
        StringComparison.Ordinal);

    [Fact]
    public void An_answer_without_a_call_still_needs_a_check() => Assert.Equal(
        "p.yaml:9:10: error missing-check: there is no check\n    an answer needs one road to it: check: {same as: …}, {derivative of: …, by: x}",
        Problem("{answer: 2 + 2}"));

    [Fact]
    public void A_claim_that_calls_a_kind_needs_words() => Assert.Contains(
        "error missing-key: the claim uses the result of another kind, and there are no words to print for it\n    add say: …, the option in words",
        Problem("{options: [{claim: 'parameters(net) = 15'}, {claim: 1 = 2}]}", "choice"),
        StringComparison.Ordinal);

    private static string Problem(string given, string kind = "expression") => Author.Problem($$"""
        title: T
        networks:
          net: {input: 4, layers: [{dense: 3}]}
        questions:
        - ask: a
          id: a
          points: 1
          kind: {{kind}}
          given: {{given}}
        """);
}

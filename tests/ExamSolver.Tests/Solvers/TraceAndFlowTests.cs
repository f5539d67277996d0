using ExamSolver.Core.Grading;
using ExamSolver.Core.Problems;
using ExamSolver.Symbolics;
using ExamSolver.Tests.Authors;
using Verdict = ExamSolver.Core.Grading.Verdict;

namespace ExamSolver.Tests.Solvers;

/// <summary>What students type for trace tables and for flows whose networks are functions.</summary>
public sealed class TraceAndFlowTests
{
    private const string Flow = """
        title: T
        let: |
          x1, x2, y1, y2, s : real
          F, G, p, t : function
        questions:
        - {id: block, ask: A, points: 2, kind: flow/coupling, given: {inputs: [x1, x2], outputs: [y1, y2], layers: [{changes: 1, log scale: G(x2), shift: F(x2)}, {changes: 2, log scale: s}], want: inverse}}
        - {id: outputs, ask: A, points: 2, kind: flow/coupling, given: {inputs: [x1, x2], outputs: [y1, y2], layers: [{changes: 2, log scale: p(x1), shift: t(x1)}], want: outputs}}
        - {id: inverse, ask: A, points: 2, kind: flow/coupling, given: {inputs: [x1, x2], outputs: [y1, y2], layers: [{changes: 2, log scale: p(x1), shift: t(x1)}], want: inverse}}
        """;

    private const string Trace = """
        title: T
        let: |
          x = 2
          w = -1/2
          one = 1
          a = w x
          b = a x
          L = a + b^2
        questions:
        - {id: adjoints, ask: A, points: 4, kind: calculus, credit: each entry, given: {want: 'adjoints(L)'}}
        - {id: tangents, ask: A, points: 4, kind: calculus, credit: each entry, given: {want: 'tangents(L, x, one)'}}
        """;

    [Theory]
    [InlineData("block", "x1: (y1 - F(x2)) * exp(-G(x2)); x2: y2 * exp(-s)", Verdict.Right, null)]
    [InlineData("block", "x1: (y1 - F(y2/e^s))/e^(G(y2/e^s)); x2: y2/e^s", Verdict.Right, null)]
    [InlineData("block", "x1: y1 * exp(-G(x2)) - F(x2); x2: y2 * exp(-s)", Verdict.Wrong, "of-the-other-half")] // and the scale before the shift: both are named
    [InlineData("block", "x1: (y1 - F(y2)) * exp(-G(y2)); x2: y2 * exp(-s)", Verdict.Wrong, "first-layer-first")]
    [InlineData("block", "x1: (y1 - G(x2)) * exp(-F(x2)); x2: y2 * exp(-s)", Verdict.Wrong, null)]
    [InlineData("outputs", "y1: x1; y2: x2 * exp(p(x1)) + t(x1)", Verdict.Right, null)]
    [InlineData("outputs", "y1: x1; y2: x2 * exp(p(x1)) + t(x2)", Verdict.Wrong, null)]
    [InlineData("inverse", "x1: y1; x2: (y2 - t(y1)) * exp(-p(y1))", Verdict.Right, null)]
    [InlineData("inverse", "x1: y1; x2: (y2 - t(x1)) * exp(-p(x1))", Verdict.Right, null)]
    [InlineData("inverse", "x1: y1; x2: y2 * exp(-p(y1)) - t(y1)", Verdict.Wrong, "scale-before-shift")]
    public void Networks_that_are_functions_are_typed_as_functions(string question, string text, Verdict verdict, string? misconception)
    {
        var mark = Mark(Flow, question, text);
        Assert.True((verdict, misconception) == (mark.Verdict, mark.Misconception), $"{mark.Verdict}, {mark.Misconception}, {mark.Reading.Error}");
    }

    [Theory]
    [InlineData("adjoints", "[[3, 1], [-2, -4], [-1, -7], [-1/2, -14], [2, 15/2]]", "4", null)]
    [InlineData("adjoints", "3 1\n-2 -4\n-1 -7\n-0.5 -14\n2 7.5", "4", null)]
    [InlineData("adjoints", "[[3, 1], [-2, -4], [-1, -7], [-1/2, -14], [2, -15/2]]", "18/5", null)] // one of ten entries
    [InlineData("adjoints", "[[3, 1], [-2, -4], [-1, -8], [-1/2, -16], [2, 4]]", "14/5", "one-path-only")]
    [InlineData("tangents", "[[2, 1], [-1, -1/2], [-2, -2], [3, 15/2]]", "4", null)]
    [InlineData("tangents", "[[2, 1], [-1, -1/2], [-2, -1], [3, -1/2]]", "3", "one-path-only")]
    [InlineData("tangents", "[[1, 2], [-1/2, -1], [-2, -2], [15/2, 3]]", "1", null)] // the columns exchanged
    public void Each_entry_of_a_trace_is_marked(string question, string text, string points, string? misconception)
    {
        var mark = Mark(Trace, question, text);
        Assert.Equal((points, misconception), (mark.Points.ToString(), mark.Misconception));
    }

    [Theory]
    [InlineData("tangents(L, x)", "is nothing that can be asked of a graph")]
    [InlineData("tangents(x, L, one)", "x does not depend on L")]
    [InlineData("tangents(L, x, pair)", "pair is 2×1, and x is a scalar")]
    [InlineData("adjoints(pair)", "pair is 2×1, and only a number has a gradient")]
    public void An_author_is_told_what_has_no_trace(string want, string expected) => Assert.Contains(
        expected,
        Author.Problem($"title: T\nlet: |\n  x = 2\n  one = 1\n  pair = [1, 2]\n  a = x^2\n  L = a + x\nquestions:\n- {{ask: A, kind: calculus, given: {{want: '{want}'}}}}\n"),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("x1, x2, y1, y2 : real\n  F : function", "{changes: 1, shift: F(x1)}", "is no declared function of x2")]
    [InlineData("x1, x2, y1, y2, F : real", "{changes: 1, shift: F(x2)}", "is no declared function of x2")]
    [InlineData("x1, x2, y1, y2 : vector n\n  F : function", "{changes: 1, shift: F(x2)}", "F does not take x2 to a vector of the size of x1")]
    [InlineData("x1, y1 : vector n\n  x2, y2 : vector m\n  F : R^n -> R^m", "{changes: 1, shift: F(x2)}", "declare it in `let`: F : R^m -> R^n")]
    [InlineData("x1, x2, y1, y2 : vector n\n  J : matrix n × n\n  F : R^n -> R^n", "{changes: 1, shift: F(x2), shift jacobian: J}", "the Jacobian of a function has a name, F'")]
    [InlineData("x1, x2, y1, y2 : real\n  F : R^2 -> R", "{changes: 1, shift: F(x2)}", "F does not take x2 to a number")]
    [InlineData("x1, x2, y1, y2, J : real\n  F : function", "{changes: 1, shift: F(x2), shift jacobian: J}", "J is not needed beside F(x2)")]
    public void An_author_is_told_which_functions_a_layer_can_have(string let, string layer, string expected) => Assert.Contains(
        expected,
        Author.Problem($"title: T\nlet: |\n  {let}\nquestions:\n- {{ask: A, kind: flow/coupling, given: {{inputs: [x1, x2], outputs: [y1, y2], layers: [{layer}], want: inverse}}}}\n"),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("jacobian", "[[diag(exp(G(x2))), diag(exp(G(x2)) ⊙ x1) G'(x2) + F'(x2)], [0, diag(exp(s))]]", Verdict.Right)]
    [InlineData("jacobian", "[[diag(exp(G(x2))), diag(x1 ⊙ exp(G(x2))) * jacobian(G(x2), x2) + F'(x2)], [0, diag(exp(s))]]", Verdict.Right)]
    [InlineData("jacobian", "[[diag(exp(G(x2))), F'(x2)], [0, diag(exp(s))]]", Verdict.Wrong)]
    [InlineData("jacobian", "[[diag(exp(G(x2))), diag(exp(G(x2)) ⊙ x1) G'(x1) + F'(x2)], [0, diag(exp(s))]]", Verdict.Wrong)]
    [InlineData("inverse", "x1: (y1 - F(x2)) ⊙ exp(-G(x2)); x2: y2/exp(s)", Verdict.Right)]
    [InlineData("inverse", "x1: (y1 - F(y2)) ⊙ exp(-G(y2)); x2: y2/exp(s)", Verdict.Wrong)]
    [InlineData("determinant", "exp(sum(G(x2)) + sum(s))", Verdict.Right)]
    [InlineData("determinant", "exp(sum(s) + sum(F(x2)))", Verdict.Wrong)]
    public void A_block_of_functions_of_vectors_is_answered_with_these_functions(string want, string answer, Verdict expected) => Assert.Equal(
        expected,
        Mark($"title: T\nlet: |\n  x1, x2, y1, y2, s : vector n\n  F, G : R^n -> R^n\nquestions:\n- {{id: a, ask: A, kind: flow/coupling, given: {{inputs: [x1, x2], outputs: [y1, y2], layers: [{{changes: 1, log scale: G(x2), shift: F(x2)}}, {{changes: 2, log scale: s}}], want: {want}}}}}\n", "a", answer).Verdict);

    private static Mark Mark(string problem, string question, string text)
    {
        var errors = Author.Problem(System.Text.Encoding.UTF8.GetBytes(problem), out var sheet);
        Assert.Equal("", errors);
        var part = SheetSolver.Solve(sheet!).Questions.Single(q => q.Question.Id == question).Parts.Single();
        return Grader.Mark(part.Part, part.Solution, text);
    }
}

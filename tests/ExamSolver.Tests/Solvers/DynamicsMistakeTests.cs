using ExamSolver.Tests.Authors;

namespace ExamSolver.Tests.Solvers;

/// <summary>What an author is told whose recurrence, distributions or flow do not make a question.</summary>
public sealed class DynamicsMistakeTests
{
    [Fact]
    public void A_matrix_that_is_not_square_has_no_powers() => Assert.Equal(
        "p.yaml:7:19: error out-of-range: the matrix is 2×3, and only a square one has powers\n    ask for something else, or mend the matrix; domains of symbols are declared in `let`: 0 < a < 1",
        Problem("  a : real", "recurrent/asymptotics", "{matrix: '[[1, 2, 3], [4, 5, 6]]', want: behaviour}"));

    [Fact]
    public void A_behaviour_that_depends_on_a_symbol_is_refused() => Assert.Equal(
        "p.yaml:7:19: error out-of-range: whether its spectral radius is 1 depends on the symbols, or on digits that were not computed\n    ask for something else, or mend the matrix; domains of symbols are declared in `let`: 0 < a < 1",
        Problem("  a > 0", "recurrent/asymptotics", "{matrix: '[[a, 1], [0, 1/2]]', want: behaviour}"));

    [Fact]
    public void A_symbol_in_three_rows_is_refused() => Assert.Equal(
        "p.yaml:7:19: error out-of-range: the matrix has 3 rows and symbols, more than 2\n    ask for something else, or mend the matrix; domains of symbols are declared in `let`: 0 < a < 1",
        Problem("  a > 0", "recurrent/asymptotics", "{matrix: '[[a, 1, 0], [0, 1, 0], [0, 0, 1]]', want: behaviour}"));

    [Fact]
    public void A_limit_without_a_bias_is_refused() => Assert.Equal(
        "p.yaml:7:19: error out-of-range: without a bias the limit can only be 0\n    ask for something else, or mend the matrix; domains of symbols are declared in `let`: 0 < a < 1",
        Problem("  a > 0", "recurrent/asymptotics", "{matrix: '[[1/2]]', want: limit}"));

    [Fact]
    public void A_state_that_explodes_has_no_limit() => Assert.Equal(
        "p.yaml:7:19: error out-of-range: the state has no limit that is the same from every start\n    ask for something else, or mend the matrix; domains of symbols are declared in `let`: 0 < a < 1",
        Problem("  a > 0", "recurrent/asymptotics", "{matrix: '[[2]]', bias: '[1]', want: limit}"));

    [Fact]
    public void A_radius_without_closed_form_is_refused() => Assert.Equal(
        "p.yaml:7:19: error out-of-range: its largest eigenvalue is no root of a quadratic over the rationals, so that there is no exact answer\n    ask for something else, or mend the matrix; domains of symbols are declared in `let`: 0 < a < 1",
        Problem("  a > 0", "recurrent/asymptotics", "{matrix: '[[1, 1, 0], [0, 1, 1], [1, 0, 0]]', want: spectral radius}"));

    [Fact]
    public void A_matrix_of_numbers_beyond_doubles_is_refused() => Assert.Equal(
        "p.yaml:7:19: error out-of-range: its numbers are too large for its eigenvalues to be computed\n    ask for something else, or mend the matrix; domains of symbols are declared in `let`: 0 < a < 1",
        Problem("  a > 0", "recurrent/asymptotics", "{matrix: '[[1e200, 1, 0], [0, 1e200, 1], [1, 0, 0]]', want: behaviour}"));

    [Fact]
    public void Probabilities_must_add_up() => Assert.Equal(
        "p.yaml:7:14: error out-of-range: the probabilities of p add up to 5/6\n    they must add up to 1",
        Problem("  a > 0", "divergence/discrete", "{p: '[1/2, 1/3]', q: '[1/2, 1/2]', want: kl}"));

    [Fact]
    public void An_infinite_divergence_names_its_outcome() => Assert.Equal(
        "p.yaml:7:47: error out-of-range: the divergence is infinite: outcome 2 has probability 0 under the second distribution and not under the first\n    ask for another divergence, or whether it is finite, as a choice",
        Problem("  a > 0", "divergence/discrete", "{p: '[1/2, 1/2]', q: '[1, 0]', want: kl}"));

    [Fact]
    public void Outcomes_on_a_line_are_sorted() => Assert.Equal(
        "p.yaml:7:45: error out-of-range: the outcomes do not lie in increasing order\n    sort them, and their probabilities with them",
        Problem("  a > 0", "divergence/discrete", "{p: '[1/2, 1/2]', q: '[1, 0]', at: '[1, 0]', want: wasserstein}"));

    [Fact]
    public void Too_many_packed_outcomes_are_refused() => Assert.Equal(
        "p.yaml:7:65: error out-of-range: 4 outcomes to the power 6 are more than 1024\n    pack fewer",
        Problem("  a > 0", "divergence/discrete", "{p: '[1/4, 1/4, 1/4, 1/4]', q: '[1, 0, 0, 0]', packed: 6, want: total variation}"));

    [Fact]
    public void A_half_that_is_no_vector_is_told() => Assert.Equal(
        "p.yaml:7:19: error undeclared-symbol: x2 is no declared vector or number\n    declare it in `let`: x2 : vector d",
        Problem("  x1, y1, y2 : vector n", "flow/coupling", "{inputs: [x1, x2], outputs: [y1, y2], layers: [{changes: 1, shift: y2}], want: inverse}"));

    [Fact]
    public void A_layer_that_changes_nothing_is_told() => Assert.Equal(
        "p.yaml:7:56: error out-of-range: a layer has neither a log scale nor a shift\n    give it one of them",
        Problem("  x1, x2, y1, y2 : vector n", "flow/coupling", "{inputs: [x1, x2], outputs: [y1, y2], layers: [{changes: 1}], want: inverse}"));

    [Fact]
    public void A_network_in_two_places_is_told() => Assert.Equal(
        "p.yaml:7:56: error out-of-range: F or its Jacobian stands in two places\n    give each layer names of its own: a network has another value wherever it reads something else",
        Problem("  x1, x2, y1, y2, F : vector n", "flow/coupling", "{inputs: [x1, x2], outputs: [y1, y2], layers: [{changes: 1, shift: F}, {changes: 1, shift: F}], want: inverse}"));

    /// <summary>What is told of a question; <paramref name="let"/> begins in line 3.</summary>
    private static string Problem(string let, string kind, string given) =>
        Author.Problem($"title: T\nlet: |\n{let}\nquestions:\n- ask: A\n  kind: {kind}\n  given: {given}\n");
}

using ExamSolver.Symbolics;

namespace ExamSolver.Tests.Symbolics;

public sealed class ComparisonTests
{
    [Theory]
    [InlineData("x^T W y", "y^T W^T x", "W:3x2; x:vector 3; y:vector 2", "Equal")]
    [InlineData("y W", "W y", "W:3x2; y:vector 2", "Different")]
    [InlineData("(A B)^T", "B^T A^T", "A:matrix n × m; B:matrix m × n", "Equal")]
    [InlineData("(A B)^-1", "B^-1 A^-1", "A:matrix n × n; B:matrix n × n", "Equal")]
    [InlineData("(A B)^-1", "A^-1 B^-1", "A:matrix n × n; B:matrix n × n", "Different")]
    [InlineData("tr(A B)", "tr(B A)", "A:matrix n × m; B:matrix m × n", "Equal")]
    [InlineData("norm(W, F)^2", "tr(W^T W)", "W:matrix n × m", "Equal")]
    [InlineData(@"\lVert W \rVert_F^2", @"\mathrm{tr}(W W^\top)", "W:matrix n × m", "Equal")]
    [InlineData("det(A B)", "det(A)*det(B)", "A:matrix n × n; B:matrix n × n", "Equal")]
    [InlineData("u^Tv + 1", "1 + v^T u", "u:vector n; v:vector n", "Equal")]
    [InlineData("tr(I + A)", "n + tr(A)", "A:matrix n × n", "Equal")]
    [InlineData("(y - W x)^T (y - W x)", "y^T y - 2 y^T W x + x^T W^T W x", "W:matrix n × m; x:vector m; y:vector n", "Equal")]
    [InlineData("x^T Sigma x", "x^T Sigma^T x", "Sigma:matrix n × n; x:vector n", "Equal")]
    [InlineData("Sigma", "Sigma^T", "Sigma:matrix n × n", "Different")]
    [InlineData("Sigma", "Sigma^T", "Sigma:matrix n × n, symmetric", "Equal")]
    [InlineData("logdet(Sigma)", "log(det(Sigma))", "Sigma:matrix n × n, positive definite", "Equal")]
    [InlineData("W + x", "W", "W:matrix n × m; x:vector n", "Different")]
    [InlineData("relu(W x)", "max(0, W x)", "W:matrix n × m; x:vector m", "Equal")]
    [InlineData("a ⊙ b", "b ⊙ a", "a:vector n; b:vector n", "Equal")]
    [InlineData("lambda |W|_F^2", "lambda tr(W^T W)", "lambda>0; W:matrix n × m", "Equal")]
    public void Matrices_are_compared_entry_by_entry(string student, string teacher, string declarations, string expected)
    {
        var options = new ComparisonOptions { Parsing = new ParseOptions { Declarations = Read.Declared(declarations) } };
        var result = Comparison.Compare(student, teacher, options);
        Assert.True(expected == result.Verdict.ToString(), $"{result}");
    }

    [Fact]
    public void A_product_of_shapes_that_do_not_fit_names_them()
    {
        var options = new ComparisonOptions { Parsing = new ParseOptions { Declarations = Read.Declared("W:3x2; y:vector 2") } };
        Assert.Equal("Found a product of 2×1 and 3×2.", Comparison.Compare("y W", "W y", options).Reason);
    }

    [Theory]
    [InlineData("x^2+2x+1", "(x+1)^2", ComparisonTest.Expanded, "Equal")]
    [InlineData("(x+1)^2", "(x+1)^2", ComparisonTest.Expanded, "Different")]
    [InlineData("x*(x+2)+1", "(x+1)^2", ComparisonTest.Expanded, "Different")]
    [InlineData("(x+1)*(x+1)", "(x+1)^2", ComparisonTest.Factored, "Equal")]
    [InlineData("x^2+2x+1", "(x+1)^2", ComparisonTest.Factored, "Different")]
    [InlineData("(2x+2)*(x-1)", "2*(x+1)*(x-1)", ComparisonTest.Factored, "Different")]
    [InlineData("2/4", "1/2", ComparisonTest.LowestTerms, "Different")]
    [InlineData("1/2", "1/2", ComparisonTest.LowestTerms, "Equal")]
    [InlineData("1/x+1/y", "(x+y)/(x*y)", ComparisonTest.SingleFraction, "Different")]
    [InlineData("(y+x)/(x*y)", "(x+y)/(x*y)", ComparisonTest.SingleFraction, "Equal")]
    [InlineData("x+1", "1+x", ComparisonTest.SameForm, "Equal")]
    [InlineData("x+1+0", "1+x", ComparisonTest.SameForm, "Different")]
    [InlineData("3*3*64", "576", ComparisonTest.SameForm, "Different")]
    [InlineData("x^2/2+5", "x^2/2", ComparisonTest.UpToConstant, "Equal")]
    [InlineData("x^2/2+x", "x^2/2", ComparisonTest.UpToConstant, "Different")]
    [InlineData("3*(y-x)^2", "(x-y)^2/2", ComparisonTest.UpToPositiveFactor, "Equal")]
    [InlineData("-(y-x)^2", "(x-y)^2/2", ComparisonTest.UpToPositiveFactor, "Different")]
    [InlineData("[2, 1]", "{1, 2}", ComparisonTest.Set, "Equal")]
    [InlineData("3*n^2 + n", "n^2", ComparisonTest.Growth, "Equal")]
    [InlineData("n*log(n)", "n", ComparisonTest.Growth, "Different")]
    [InlineData("O(n^2*d)", "n^2*d + n*d^2", ComparisonTest.Growth, "Different")]
    [InlineData("Theta(n^2*d + n*d^2)", "n*d*(n+d)", ComparisonTest.Growth, "Equal")]
    public void Forms_and_weaker_equalities_are_judged(string student, string teacher, ComparisonTest test, string expected)
    {
        var result = Comparison.Compare(student, teacher, new ComparisonOptions { Test = test });
        Assert.True(expected == result.Verdict.ToString(), $"{result}");
    }

    [Theory]
    [InlineData("x^2 + y^2", ">=", "2*x*y", null, Verdict.Equal)]
    [InlineData("x^2 + y^2", ">=", "3*x*y", null, Verdict.Different)]
    [InlineData("log(x)", "<=", "x - 1", "x>0", Verdict.Equal)]
    [InlineData("log(x)", "<", "x - 2", "x>0", Verdict.Different)]
    [InlineData("q*log(q/p) + (1-q)*log((1-q)/(1-p))", ">=", "0", "p,q:unit interval", Verdict.Equal)]
    [InlineData("x + 1", "=", "1 + x", null, Verdict.Equal)]
    [InlineData("x", "!=", "x + 1", null, Verdict.Equal)]
    [InlineData("x", "!=", "x", null, Verdict.Different)]
    [InlineData("3.14", "≈", "pi", null, Verdict.Equal)]
    [InlineData("3.5", "≈", "pi", null, Verdict.Different)]
    [InlineData("exp(-x^2/2)/sqrt(2*pi)", "∝", "exp(-x^2/2)", null, Verdict.Equal)]
    [InlineData("exp(-x^2/2)", "∝", "exp(-x^2)", null, Verdict.Different)]
    public void A_relation_is_checked_in_worlds(string left, string sign, string right, string? declarations, Verdict expected)
    {
        var decision = RelationCheck.Decide(Read.Expr(left, declarations), sign, Read.Expr(right, declarations), Read.Declared(declarations));
        Assert.True(expected == decision.Verdict, $"{decision}");
    }

    [Fact]
    public void An_answer_may_be_held_to_a_vocabulary()
    {
        var options = new ComparisonOptions { Using = ["x", "y"], Without = ["log"] };
        Assert.Equal("The answer may use x, y only, not 'z'.", Comparison.Compare("x+z-z", "x", options).Reason);
        Assert.Equal("The answer may not use 'log'.", Comparison.Compare("log(exp(x))", "x", options).Reason);
        Assert.Equal(ComparisonVerdict.Equal, Comparison.Compare("x+y-y", "x", options).Verdict);
    }

    [Fact]
    public void A_tolerance_is_the_authors()
    {
        var options = new ComparisonOptions { Equivalence = new EquivalenceOptions { RelativeTolerance = 1e-3 } };
        Assert.Equal(ComparisonVerdict.Equal, Comparison.Compare("0.693", "log(2)", options).Verdict);
        Assert.Equal(ComparisonVerdict.Different, Comparison.Compare("0.7", "log(2)", options).Verdict);
        Assert.Equal(ComparisonVerdict.Equal, Comparison.Compare("3.1416*r^2", "pi*r^2", options).Verdict);
    }

    [Fact]
    public void What_cannot_be_read_is_invalid_and_not_wrong()
    {
        var result = Comparison.Compare("2*(x+", "x");
        Assert.Equal(ComparisonVerdict.Invalid, result.Verdict);
        Assert.Equal("The student's formula cannot be read: Found the end of the formula, expected a number, a name or a bracket. There is nothing behind '+'.", result.Reason);
    }

    [Fact]
    public void A_misspelt_function_is_named_beside_the_verdict()
    {
        Assert.Contains("did you mean 'sigmoid'?", Comparison.Compare("sigmiod(x)", "sigmoid(x)").Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("did you mean", Comparison.Compare("loss(x)", "sigmoid(x)").Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("did you mean", Comparison.Compare("sigmoid(y)", "sigmoid(x)").Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tanh((n^2)^2 + 0.01)", "tanh((n^2)^2)", "n:natural")]
    [InlineData("tanh(x^2 + 100)", "tanh(2*x^2 + 100)", "")]
    [InlineData("erf(x^4 + 30)", "erf(x^4 + 31)", "")]
    public void Saturated_functions_are_not_taken_for_equal(string student, string teacher, string declarations) =>
        Assert.NotEqual(ComparisonVerdict.Equal, Comparison.Compare(student, teacher, new ComparisonOptions { Parsing = new ParseOptions { Declarations = Read.Declared(declarations) } }).Verdict);

    [Fact]
    public void A_number_as_difference_needs_no_values() =>
        Assert.Equal(ComparisonVerdict.Different, Comparison.Compare("x + 5000!", "x + 5000! + 1").Verdict);

    [Theory]
    [InlineData("∞ + 3", "∞", "Equal")]
    [InlineData("4/∞", "0", "Equal")]
    [InlineData("e^(-∞) + 1", "1", "Equal")]
    [InlineData("-3*∞", "-∞", "Equal")]
    [InlineData("(1/2)^∞", "0", "Equal")]
    [InlineData("tanh(-∞)", "-1", "Equal")]
    [InlineData("max(7, ∞)", "inf", "Equal")]
    [InlineData("x - ∞", "-∞", "Equal")]
    [InlineData("-∞", "∞", "Different")]
    [InlineData("10^300", "∞", "Different")]
    [InlineData("a = ∞", "a = -∞", "Different")]
    [InlineData("∞ = a", "a = Infinity", "Equal")]
    [InlineData("-∞ < t <= 4", "t <= 4", "Equal")]
    [InlineData("t < ∞", "t < 4", "Different")]
    [InlineData("∞ - ∞", "0", "Undecided")]
    [InlineData("(∞ + 2) - ∞", "2", "Undecided")]
    [InlineData("0*∞", "0", "Undecided")]
    [InlineData("∞*(2 - 2)", "0", "Undecided")]
    [InlineData("∞/∞", "1", "Undecided")]
    [InlineData("1^∞", "1", "Undecided")]
    [InlineData("∞^0", "1", "Undecided")]
    [InlineData("log(-∞)", "∞", "Undecided")]
    [InlineData("cos(∞)", "0", "Undecided")]
    public void Infinity_is_reckoned_with_as_a_limit_and_never_cancels(string student, string teacher, string expected) => Gives(expected, student, teacher);

    [Theory]
    [InlineData("22/7", "pi", ComparisonTest.Greater, "Equal")]
    [InlineData("3.14159", "pi", ComparisonTest.Greater, "Different")]
    [InlineData("sqrt(7 + 4*sqrt(3))", "2 + sqrt(3)", ComparisonTest.Less, "Different")]
    [InlineData("sqrt(7 + 4*sqrt(3))", "2 + sqrt(3)", ComparisonTest.AtMost, "Equal")]
    [InlineData("∞", "10^9", ComparisonTest.AtLeast, "Equal")]
    [InlineData("x^2 + 1", "2x", ComparisonTest.AtLeast, "Equal")]
    [InlineData("x^2 + 1", "2x", ComparisonTest.Greater, "Different")]
    [InlineData("log(x)", "x", ComparisonTest.Less, "Undecided")]
    [InlineData("x > 1", "2", ComparisonTest.Greater, "Different")]
    public void A_bound_lies_on_one_side_of_a_value(string student, string teacher, ComparisonTest test, string expected) => Gives(expected, student, teacher, test);

    [Theory]
    [InlineData("a + b = 5 and a - b = 1", "b = 2 and a = 3", "Equal")]
    [InlineData("a + b = 5 and a - b = 1", "b = 3 and a = 2", "Different")]
    [InlineData("u = 2v and u*v = 8", "v = u/2 and v^2 = 4", "Equal")]
    [InlineData("u = 2v and u*v = 8", "v = u/2 and v^2 = 9", "Different")]
    [InlineData("w = 1 and w = 2", "w = 3 and w = 4", "Equal")]
    [InlineData("w = 1, b = -1", "b = -1, w = 1", "Equal")]
    [InlineData("w = 1, b = -1", "b = 1, w = -1", "Different")]
    public void Equations_are_held_against_each_other_in_any_order_and_as_systems(string student, string teacher, string expected) => Gives(expected, student, teacher);

    [Theory]
    [InlineData("(-inf, 1) U (0, 5]", "(-inf, 5]", "Equal")]
    [InlineData(@"[0, 2) \cup [2, 4]", "[0, 4]", "Equal")]
    [InlineData("[0, 2) ∪ (2, 4]", "[0, 4]", "Different")]
    [InlineData("{0} ∪ (0, 1)", "[0, 1)", "Equal")]
    [InlineData("x in (-∞, -1) ∪ (1, ∞)", "|x| > 1", "Equal")]
    public void Unions_of_intervals_are_sets_of_numbers(string student, string teacher, string expected) => Gives(expected, student, teacher);

    [Theory]
    [InlineData("1/3*[[6, 0], [3, 9]]", "[[2, 0], [1, 3]]", "Equal")]
    [InlineData("[[1, 2], [0, 1]]*[[1, 0], [3, 1]]", "[[7, 2], [3, 1]]", "Equal")]
    [InlineData("[[1, 2], [0, 1]]*[[1, 0], [3, 1]]", "[[1, 0], [3, 1]]*[[1, 2], [0, 1]]", "Different")]
    [InlineData("det([[a, b], [c, d]])", "a*d - b*c", "Equal")]
    public void Matrices_that_are_written_out_are_multiplied_as_matrices(string student, string teacher, string expected) => Gives(expected, student, teacher);

    [Theory]
    [InlineData("p(a | b)", "p(a, b)", "Different")]
    [InlineData("p(a | b)*p(b)", "p(b, a)", "Equal")]
    [InlineData("q(z | x)", "q(x | z)*q(z)/q(x)", "Equal")]
    [InlineData("q(z | x)", "q(x | z)", "Different")]
    [InlineData("log p(a) - log p(b)", "log(p(a)/p(b))", "Equal")]
    [InlineData("p(a)/p(b)", "a/b", "Different")]
    [InlineData("H(a | b) + H(b)", "H(b | a) + H(a)", "Equal")]
    public void Densities_keep_their_conditions_and_follow_the_rule_of_Bayes(string student, string teacher, string expected) => Gives(expected, student, teacher);

    [Theory]
    [InlineData("arccos(1) + arcsin(1/2)", "pi/6", "Equal")]
    [InlineData("acos(-1/2)", "2pi/3", "Equal")]
    [InlineData("acoth(2)", "log(3)/2", "Equal")]
    public void Inverse_functions_are_known_at_the_ends_of_their_domain(string student, string teacher, string expected) => Gives(expected, student, teacher);

    private static void Gives(string expected, string student, string teacher, ComparisonTest test = ComparisonTest.Equivalent)
    {
        var result = Comparison.Compare(student, teacher, new ComparisonOptions { Test = test });
        Assert.True(expected == result.Verdict.ToString(), $"{result}");
    }
}

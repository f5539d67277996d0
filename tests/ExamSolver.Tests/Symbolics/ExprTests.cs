using ExamSolver.Symbolics;

namespace ExamSolver.Tests.Symbolics;

public sealed class ExprTests
{
    [Theory]
    [InlineData("x + x", "2*x")]
    [InlineData("x*x", "x^2")]
    [InlineData("x/x", "1")]
    [InlineData("2*(x+y)", "2*x + 2*y")]
    [InlineData("(2x+2y)*(x+y)", "2*(x + y)^2")]
    [InlineData("exp(a)*exp(b)", "exp(a + b)")]
    [InlineData("exp(log(x))", "x")]
    [InlineData("log(exp(x))", "x")]
    [InlineData("log(8)", "3*log(2)")]
    [InlineData("sqrt(12)", "2*sqrt(3)")]
    [InlineData("sqrt(2)*sqrt(3)", "sqrt(6)")]
    [InlineData("1/sqrt(2)", "sqrt(2)/2")]
    [InlineData("sqrt(x^2)", "abs(x)")]
    [InlineData("floor(7/2)", "3")]
    [InlineData("floor(-7/2)", "-4")]
    [InlineData("max(1, 2, x, 3)", "max(3, x)")]
    [InlineData("mod(-7, 3)", "2")]
    [InlineData("5!", "120")]
    [InlineData("sin(-x)", "-sin(x)")]
    [InlineData("cos(pi/3)", "1/2")]
    [InlineData("0.1 + 0.2", "3/10")]
    [InlineData("1/0", "undefined")]
    [InlineData("sigmoid(x)*(1-sigmoid(x))", "sigmoid(x)*(1 - sigmoid(x))")]
    [InlineData("x^2 - 2x + 1", "x^2 - 2*x + 1")]
    public void Values_have_one_form(string text, string expected) => Assert.Equal(expected, Read.Expr(text).ToInfix());

    [Fact]
    public void Substitution_captures_no_bound_variable()
    {
        var sum = Read.Expr("sum(i, 1, n, i*x)");
        var replaced = sum.Substitute("x", Expr.Symbol("i")).Substitute("n", 3).Substitute("i", 10);
        Assert.Equal(60, replaced.EvaluateExact(_ => null));
    }

    [Fact]
    public void Compiled_values_match_evaluated_ones()
    {
        var value = Read.Expr("exp(-(x-m)^2/(2*s^2))/sqrt(2*pi*s^2) + max(x, m) + floor(x*10)");
        var compiled = value.Compile(["x", "m", "s"]);
        double[] point = [0.7, 0.2, 1.3];
        var expected = value.Evaluate(name => point["xms".IndexOf(name, StringComparison.Ordinal)]);
        Assert.Equal(expected, compiled(point), 12);
        Assert.Equal((Math.Exp(-0.25 / 3.38) / Math.Sqrt(2 * Math.PI * 1.69)) + 0.7 + 7, expected, 12);
    }

    [Fact]
    public void A_symbol_missing_from_a_compilation_is_named()
    {
        var exception = Assert.Throws<ArgumentException>(() => Read.Expr("x + y").Compile(["x"]));
        Assert.StartsWith("'x + y' depends on 'y', which is not among the symbols x.", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x^3", "3*x^2")]
    [InlineData("sigmoid(x)", "sigmoid(x)*(1 - sigmoid(x))")]
    [InlineData("log(x)", "1/x")]
    [InlineData("exp(2x)", "2*exp(2*x)")]
    [InlineData("softplus(x)", "sigmoid(x)")]
    [InlineData("x^x", "x^x*log(x) + x^x")]
    [InlineData("sum(i, 1, n, x^i)", "sum(i, 1, n, i*x^(i - 1))")]
    public void Derivatives_follow_the_rules(string text, string expected) =>
        Assert.Equal(Read.Expr(expected), Read.Expr(text).Derivative("x"));
}

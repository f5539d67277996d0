using ExamSolver.Symbolics;

namespace ExamSolver.Tests.Symbolics;

public sealed class CancellationTests
{
    [Theory]
    [InlineData("(x^2-y^2)/(x-y)", "x+y")]
    [InlineData("(x^2+2*x*y+y^2)/(x^2-y^2)", "(x+y)/(x-y)")]
    [InlineData("(a*x+a*y+b*x+b*y)/(a+b)", "x+y")]
    [InlineData("(x^3-y^3)*z/(x-y)^2", "z*(x^2+x*y+y^2)/(x-y)")]
    [InlineData("(x*y-1)/(x*y+1)", "(x*y-1)/(x*y+1)")]
    [InlineData("(6*a^2*b-6*b^3)/(4*a*b+4*b^2)", "3*(a-b)/2")]
    public void Common_factors_of_several_symbols_cancel(string formula, string expected) =>
        Assert.Equal(Read.Expr(expected), Read.Expr(formula).Simplify());

    [Fact]
    public void Cancelling_keeps_the_value_of_random_fractions()
    {
        var random = new RandomFormulas(5);
        for (var run = 0; run < 60; run++)
        {
            Expr Form() => Read.Expr($"{1 + random.Next(4)}*x+{1 + random.Next(4)}*y-{1 + random.Next(4)}*z+{random.Next(3)}");
            var (f, g, h) = (Form(), Form(), Form());
            var fraction = (f * g).Expand() / (h * g).Expand();
            var simple = fraction.Simplify();
            Assert.True(Equivalence.Decide(fraction, simple).IsEqual, $"{fraction} became {simple}");
            Assert.True(simple.Size < fraction.Size, $"{fraction} became {simple}");
        }
    }

    [Theory]
    [InlineData("a*x+b*x+c", "x", "(a + b)*x + c")]
    [InlineData("(x+a)^2", "x", "x^2 + 2*a*x + a^2")]
    [InlineData("x*exp(x)+y*exp(x)*x+x", "x", "(y + 1)*(x*exp(x)) + x")]
    public void Terms_are_collected_by_the_powers_of_a_symbol(string formula, string symbol, string expected) =>
        Assert.Equal(Read.Expr(expected), Read.Expr(formula).Collect(symbol));
}

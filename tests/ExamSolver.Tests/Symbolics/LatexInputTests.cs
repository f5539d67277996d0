namespace ExamSolver.Tests.Symbolics;

public sealed class LatexInputTests
{
    [Theory]
    [InlineData(@"\frac{a}{b}", "a/b")]
    [InlineData(@"\frac12 x", "1/2*x")]
    [InlineData(@"\sqrt[3]{x}", "root(x, 3)")]
    [InlineData(@"\sqrt{x^2+1}", "sqrt(x^2 + 1)")]
    [InlineData(@"\left( x + 1 \right)^2", "(x + 1)^2")]
    [InlineData(@"a \cdot b \times c", "a*b*c")]
    [InlineData(@"\log \sigma^2", "log(sigma^2)")]
    [InlineData(@"\sigma\left(x\right)", "sigmoid(x)")]
    [InlineData(@"\eta_{d}^{2}", "eta_d^2")]
    [InlineData(@"\lVert W \rVert_F^2", "norm(W, F)^2")]
    [InlineData(@"\left|x-1\right|", "abs(x - 1)")]
    [InlineData(@"\lfloor n/2 \rfloor", "floor(n/2)")]
    [InlineData(@"\sum_{i=1}^{n} i^2", "sum(i, 1, n, i^2)")]
    [InlineData(@"\begin{pmatrix} a & b \\ c & d \end{pmatrix}", "[[a, b], [c, d]]")]
    [InlineData(@"\mathbb{E}[x]", "E(x)")]
    [InlineData(@"\mathrm{relu}(x)", "relu(x)")]
    [InlineData(@"\hat{y} - y", "y_hat - y")]
    [InlineData(@"$x \leq 2$", "x <= 2")]
    [InlineData(@"\max(0, x)", "max(0, x)")]
    [InlineData(@"e^{-\frac{x^2}{2}}", "e^(-x^2/2)")]
    [InlineData(@"\{1, 2\}", "{1, 2}")]
    [InlineData(@"\sin^2 x", "sin(x)^2")]
    [InlineData(@"\begin{cases} x & x > 0 \\ 0 & \text{otherwise} \end{cases}", "piecewise(x > 0, x, 0)")]
    public void Pasted_latex_reads(string latex, string expected) => Assert.Equal(expected, Read.Formula(latex).ToInfix());

    [Theory]
    [InlineData(@"\foo x", @"Found '\foo', which is no command that is known here.")]
    [InlineData(@"\frac{1}{", "Found the end of the formula, expected a number, a name or a bracket.")]
    [InlineData(@"\sum x", @"Found \sum without a range, expected '\sum_{i=1}^{n}'.")]
    public void Mistakes_in_latex_are_named(string latex, string message) =>
        Assert.Equal(message, Assert.Single(Read.Result(latex).Errors).ToString());
}

using ExamSolver.Symbolics;

namespace ExamSolver.Tests.Symbolics;

public sealed class FormulaTests
{
    [Fact]
    public void Builders_keep_a_product_as_written()
    {
        Formula three = 3;
        var product = three * 3 * 3 * 20;
        Assert.Equal("3*3*3*20", product.ToInfix());
        Assert.Equal(@"3\cdot 3\cdot 3\cdot 20", product.ToLatex());
        Assert.Equal("540", product.ToExpr().ToInfix());
    }

    [Fact]
    public void Builders_keep_a_sum_as_written()
    {
        var x = Formula.Symbol("x");
        Assert.Equal("x + 1 - x", (x + 1 - x).ToInfix());
        Assert.Equal("1", (x + 1 - x).ToExpr().ToInfix());
        Assert.Equal("a - (b + c)", (Formula.Symbol("a") - (Formula.Symbol("b") + Formula.Symbol("c"))).ToInfix());
    }

    [Theory]
    [InlineData("sigma^2/2", @"\frac{\sigma^{2}}{2}")]
    [InlineData("eta_d", @"\eta_{d}")]
    [InlineData("W_ij", "W_{ij}")]
    [InlineData("log(x)", @"\log x")]
    [InlineData("sqrt(x+1)", @"\sqrt{x + 1}")]
    [InlineData("e^(-x)", "e^{-x}")]
    [InlineData("(a+b)*c", @"\left(a + b\right)c")]
    [InlineData("2x", "2x")]
    [InlineData("1/2*(mu^2+sigma^2)", @"\frac{1}{2}\left(\mu^{2} + \sigma^{2}\right)")]
    [InlineData("2*pi*sigma^2", @"2\pi\sigma^{2}")]
    [InlineData("(3*3*3+1)*20", @"\left(3\cdot 3\cdot 3 + 1\right)\cdot 20")]
    [InlineData("6*(5-1)", @"6\left(5 - 1\right)")]
    [InlineData("f*(x+1)", @"f\cdot \left(x + 1\right)")]
    [InlineData("log(2)*y", @"\log 2\cdot y")]
    [InlineData("3*(1/2)", @"3\cdot \frac{1}{2}")]
    [InlineData("W[i,j]", "W_{ij}")]
    [InlineData("sum(i, 1, n, x[i])", @"\sum_{i=1}^{n} x_{i}")]
    [InlineData("x <= 1", @"x \leq 1")]
    [InlineData("floor(x/2)", @"\left\lfloor \frac{x}{2}\right\rfloor ")]
    [InlineData("sigmoid(x)", @"\sigma\left(x\right)")]
    [InlineData("[[1,2],[3,4]]", @"\begin{pmatrix}1 & 2 \\ 3 & 4\end{pmatrix}")]
    public void Latex_reads_as_a_person_writes(string text, string expected) => Assert.Equal(expected, Read.Formula(text).ToLatex());

    [Fact]
    public void A_decimal_comma_is_typeset_without_a_space() =>
        Assert.Equal("0{,}50x", Read.Formula("0.50x").ToLatex(new LatexStyle { DecimalComma = true }));
}

using ExamSolver.Symbolics;

namespace ExamSolver.Tests.Symbolics.Complexes;

public sealed class ComplexTests
{
    [Theory]
    [InlineData("i^2", "-1")]
    [InlineData("i^7", "-i")]
    [InlineData("(1+i)*(2-i)", "i + 3")]
    [InlineData("(1+2i)/(3-4i)", "2*i/5 - 1/5")]
    [InlineData("(1+i)^10", "32*i")]
    [InlineData("sqrt(-4)", "2*i")]
    [InlineData("exp(i*pi)", "-1")]
    [InlineData("e^(i*pi/2)", "i")]
    [InlineData("abs(3+4i)", "5")]
    [InlineData("conj(2-3i)", "3*i + 2")]
    [InlineData("re((1+i)^2)", "0")]
    [InlineData("im((1+i)^2)", "2")]
    [InlineData("arg(2i)", "pi/2")]
    [InlineData("%i*%i", "-1")]
    [InlineData("(x+i)*(x-i) - x^2", "(x + i)*(x - i) - x^2")]
    public void Complex_numbers_have_a_canonical_form(string formula, string expected) =>
        Assert.Equal(Read.Expr(expected), Read.Expr(formula));

    [Theory]
    [InlineData("x^2+1", "(x+i)*(x-i)")]
    [InlineData("exp(i*t)", "cos(t)+i*sin(t)")]
    [InlineData("cos(t)", "(exp(i*t)+exp(-i*t))/2")]
    [InlineData("sin(t)", "(e^(i*t)-e^(-i*t))/(2*i)")]
    [InlineData("(cos(t)+i*sin(t))^5", "cos(5*t)+i*sin(5*t)")]
    [InlineData("abs(exp(i*t))", "1")]
    [InlineData("abs(x+i*y)^2", "x^2+y^2")]
    [InlineData("1/(a+i*b)", "(a-i*b)/(a^2+b^2)")]
    [InlineData("cosh(x)", "cos(i*x)")]
    [InlineData("sinh(x)", "-i*sin(i*x)")]
    [InlineData("sqrt(i)", "(1+i)/sqrt(2)")]
    [InlineData("{1+i, 1-i}", "{1-i, 1+i}")]
    [InlineData("{(2+sqrt(-4))/2, (2-sqrt(-4))/2}", "{1+i, 1-i}")]
    [InlineData("log(i)", "i*pi/2")]
    [InlineData("i^i", "exp(-pi/2)")]
    [InlineData("conj(exp(i*w))*exp(i*w)", "1")]
    [InlineData("(1+sqrt(-3))/2", "exp(i*pi/3)")]
    [InlineData("x = 2+i", "i+2 = x")]
    [InlineData("(1+i)*x = 2", "x = 1-i")]
    [InlineData(@"\frac{1}{1+\mathrm{i}}", "(1-i)/2")]
    [InlineData("sum(k, 0, 3, i^k)", "0")]
    [InlineData("sum(n, 0, 3, x[n]*exp(-2*pi*i*k*n/4))", "sum(n, 0, 3, x[n]*exp(-i*pi*k*n/2))")]
    public void Equal_complex_values_are_accepted(string left, string right) => AssertVerdict(left, right, null, ComparisonVerdict.Equal);

    [Theory]
    [InlineData("x^2-1", "(x+i)*(x-i)")]
    [InlineData("exp(i*t)", "cos(t)-i*sin(t)")]
    [InlineData("exp(i*t)", "cos(t)+sin(t)")]
    [InlineData("2+i", "2-i")]
    [InlineData("2+i", "2")]
    [InlineData("sqrt(-1)", "-i")]
    [InlineData("abs(x+i*y)", "x^2+y^2")]
    [InlineData("abs(1+2i)^2", "(1+2i)^2")]
    [InlineData("sqrt((1+i*x)^2)", "abs(1+i*x)")]
    [InlineData("log(exp(7*i))", "7*i")]
    [InlineData("{1+i, 1-i}", "{1+i, -1-i}")]
    [InlineData("sqrt(-4)", "2")]
    [InlineData("(1+i)*x = 2", "x = 1+i")]
    [InlineData("exp(2*pi*i*x)^(1/2)", "exp(pi*i*x)")]
    public void Different_complex_values_are_refused(string left, string right) => AssertVerdict(left, right, null, ComparisonVerdict.Different);

    [Theory]
    [InlineData("z*conj(z)", "abs(z)^2", "z:complex", "Equal")]
    [InlineData("re(z)", "(z+conj(z))/2", "z:complex", "Equal")]
    [InlineData("im(z)", "(z-conj(z))/(2*i)", "z:complex", "Equal")]
    [InlineData("abs(z*w)", "abs(z)*abs(w)", "z,w:complex", "Equal")]
    [InlineData("abs(z)^2", "z^2", "z:complex", "Different")]
    [InlineData("sqrt(z^2)", "z", "z:complex", "Different")]
    [InlineData("sqrt(z^2)", "abs(z)", "z:complex", "Different")]
    [InlineData("log(z^2)", "2*log(z)", "z:complex", "Different")]
    [InlineData("(z+1)^2", "z^2+2*z+1", "z:complex", "Equal")]
    [InlineData("conj(z)", "z", "z:complex", "Different")]
    [InlineData("conj(x)", "x", null, "Equal")]
    [InlineData("exp(z+2*pi*i)", "exp(z)", "z:complex", "Equal")]
    [InlineData("2+3j", "2+3*i", "j:imaginary unit", "Equal")]
    public void Symbols_may_be_declared_complex(string left, string right, string? declarations, string expected) =>
        AssertVerdict(left, right, declarations, Enum.Parse<ComparisonVerdict>(expected));

    [Theory]
    [InlineData("i+1", "i", "i:integer")]
    [InlineData("sum(i, 1, n, i)", null, null)]
    [InlineData("W[i,j]*i", "i", null)]
    [InlineData("i*n+j", "i", null)]
    [InlineData("i <= n", "i", null)]
    [InlineData("floor(i/2)+i", "i", null)]
    [InlineData(@"\sum_{i=1}^{n} i", null, null)]
    public void An_index_is_no_imaginary_unit(string formula, string? free, string? declarations)
    {
        var value = Read.Expr(formula, declarations);
        Assert.False(value.IsComplex);
        Assert.Equal(free is not null, value.FreeSymbols.Contains("i"));
    }

    [Theory]
    [InlineData("2 + 3*i", @"2 + 3\mathrm{i}")]
    [InlineData("conj(z)", @"\overline{z}")]
    [InlineData("e^(i*t)", @"e^{\mathrm{i}t}")]
    public void Complex_values_are_typeset(string formula, string expected)
    {
        var latex = Read.Formula(formula, "z:complex").ToLatex();
        Assert.Equal(expected.Replace(" ", "", StringComparison.Ordinal), latex.Replace(@"\cdot", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal));
    }

    [Fact]
    public void The_unit_is_printed_so_that_it_is_read_back()
    {
        foreach (var text in new[] { "2+3*i", "%i*W[i,j]", "sum(i, 1, 3, x^i)*%i", "conj(z)+re(z)" })
        {
            var formula = Read.Formula(text, "z:complex");
            Assert.Equal(formula, Read.Formula(formula.ToInfix(), "z:complex"));
        }
    }

    [Fact]
    public void The_witness_of_a_difference_names_both_parts() =>
        Assert.Matches(@"^im\(z\) = .+, re\(z\) = .+$", Comparison.Compare("z", "conj(z)", Options("z:complex")).Witness);

    [Fact]
    public void Real_factors_of_a_complex_key_are_not_all_there_are()
    {
        var options = ComparisonOptions.Default with { Test = ComparisonTest.Factored };
        Assert.Equal(ComparisonVerdict.Equal, Comparison.Compare("(x-i)(x+i)", "(x+i)(x-i)", options).Verdict);
        Assert.Equal(ComparisonVerdict.Different, Comparison.Compare("x^2+1", "(x+i)(x-i)", options).Verdict);
        Assert.Equal(ComparisonVerdict.Equal, Comparison.Compare("x^2+1", "x^2+1", options).Verdict);
    }

    [Fact]
    public void Values_are_evaluated_by_principal_branches()
    {
        var value = Read.Expr("(1+i)^(1/3)").EvaluateComplex(_ => default)!.Value;
        Assert.Equal(Math.Pow(2, 1.0 / 6) * Math.Cos(Math.PI / 12), value.Real, 12);
        Assert.Equal(Math.Pow(2, 1.0 / 6) * Math.Sin(Math.PI / 12), value.Imaginary, 12);
    }

    private static ComparisonOptions Options(string? declarations) => new() { Parsing = new ParseOptions { Declarations = Read.Declared(declarations) } };

    private static void AssertVerdict(string left, string right, string? declarations, ComparisonVerdict expected)
    {
        foreach (var (a, b) in new[] { (left, right), (right, left) })
        {
            var result = Comparison.Compare(a, b, Options(declarations));
            Assert.True(expected == result.Verdict, $"{a} against {b}: {result}");
        }
    }
}

using ExamSolver.Symbolics;

namespace ExamSolver.Tests.Symbolics.Matrices;

public sealed class DeclaredMapsTests
{
    [Theory]
    [InlineData("F : R^n -> R^m", "n", "m")]
    [InlineData("F : ℝⁿ → ℝ³", "n", "3")]
    [InlineData("F : R^{d} x R -> R", "d, 1", "")]
    [InlineData("F : R × R^2 -> R^2", "1, 2", "2")]
    public void Spaces_are_read(string text, string arguments, string values)
    {
        var map = Read.Declared(text).Find("F")!;
        Assert.True(map.IsFunction);
        Assert.Equal(arguments, string.Join(", ", map.Arguments.Select(a => a.ToInfix())));
        Assert.Equal(values, string.Join(", ", map.Dimensions.Select(a => a.ToInfix())));
    }

    [Theory]
    [InlineData("F : R^n -> Q", "Found 'Q' where a space was expected: R, R^n or R^3, as in 'F : R^n -> R^m'.")]
    [InlineData("F : R^0 -> R", "Found 'R^0' where a space was expected: R, R^n or R^3, as in 'F : R^n -> R^m'.")]
    public void What_is_no_space_is_named(string text, string message) => Assert.Equal(message, Assert.Single(Declarations.Parse(text).Errors).Message);

    [Theory]
    [InlineData("F(W)", "Found F of 3×2, declared of a vector of n numbers.")]
    [InlineData("F(x, x)", "Found F of 3×1 and 3×1, declared of a vector of n numbers.")]
    [InlineData("F + x", "Found the function F without what it is applied to.")]
    [InlineData("F''(x)", "Found F''; of a map of one argument the first derivative F' is known, its Jacobian, and jacobian(F(x, y), x) of one of several.")]
    [InlineData("jacobian(W, x)", "Found a Jacobian of 3×2, expected one of a vector or number.")]
    public void Other_arguments_than_declared_are_named(string student, string reason)
    {
        var options = new ComparisonOptions { Parsing = new ParseOptions { Declarations = Read.Declared("F : R^n -> R^n; x : vector n; W : matrix n × m") } };
        var result = Comparison.Compare(student, "x", options);
        Assert.Equal((ComparisonVerdict.Different, reason), (result.Verdict, result.Reason));
    }

    [Fact]
    public void The_same_name_is_the_same_function_wherever_it_stands()
    {
        var options = new ComparisonOptions { Parsing = new ParseOptions { Declarations = Read.Declared("F, G : R^n -> R^n; x : vector n") } };
        Assert.Equal(ComparisonVerdict.Equal, Comparison.Compare("F(x + x) - F(2x) + G(x)", "G(x)", options).Verdict);
        Assert.Equal(ComparisonVerdict.Different, Comparison.Compare("F(x)", "G(x)", options).Verdict);
    }
}

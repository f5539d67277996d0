using ExamSolver.Symbolics;

namespace ExamSolver.Tests.Symbolics;

public sealed class PolynomialSystemTests
{
    [Theory]
    [InlineData("x^2 + y^2 = 1 and x = y", "x = y and 2*x^2 = 1", ComparisonVerdict.Equal)]
    [InlineData("x*y = 1 and x + y = 2", "x = 1 and y = 1", ComparisonVerdict.Equal)]
    [InlineData("(x - 2)^2 = 0 and y = x^2", "x = 2 and y = 4", ComparisonVerdict.Equal)]
    [InlineData("x*y = 1 and x + y = 2", "x*y = 1 and x + y = 5/2", ComparisonVerdict.Different)]
    [InlineData("x^2 = 4 and y = x", "x = 2 and y = 2", ComparisonVerdict.Different)]
    [InlineData("2*w*x = 1 and b = w^2 and x = 2", "w = 1/4 and b = 1/16 and x = 2", ComparisonVerdict.Equal)]
    [InlineData("x^2 + y^2 = 25 and x*y = 12", "x^2 + y^2 = 25 and x*y = -12", ComparisonVerdict.Different)]
    [InlineData("x*(y - 1) = 0 and y*(x - 1) = 0", "x*y = x and x = y and x*(x - 1) = 0", ComparisonVerdict.Equal)]
    public void Systems_that_are_not_linear_are_compared_by_their_solutions(string student, string teacher, ComparisonVerdict verdict) =>
        Assert.Equal(verdict, Comparison.Compare(student, teacher).Verdict);

    [Fact]
    public void A_difference_is_shown_at_a_solution() =>
        Assert.Equal("x = -2, y = -2", Comparison.Compare("x^2 = 4 and y = x", "x = 2 and y = 2").Witness);

    [Fact]
    public void A_system_that_would_take_too_much_work_is_left_undecided() =>
        Assert.Equal(ComparisonVerdict.Undecided, Comparison.Compare(
            "x^5+y^5+z^5=1 and x^4*y+z^3*y^2=3 and x*y*z=2 and x^3+z^3-y^2*x=7",
            "x^5+y^5+z^5=1 and x^4*y+z^3*y^2=3 and x*y*z=2 and x^3+z^3-y^2*x=8").Verdict);
}

using ExamSolver.Symbolics;

namespace ExamSolver.Tests.Symbolics;

public sealed class TypedPairsTests
{
    [Fact]
    public void What_people_type_is_read_as_they_mean_it() => PairRows.AssertAll(TypedPairs.Equal, ComparisonVerdict.Equal);

    [Fact]
    public void What_looks_alike_is_not_taken_for_it() => PairRows.AssertAll(TypedPairs.Different, ComparisonVerdict.Different);

    [Fact]
    public void What_is_half_typed_is_invalid() => PairRows.AssertAll(TypedPairs.Invalid, ComparisonVerdict.Invalid);

    [Theory]
    [InlineData("x if x > 0 else 0")]
    [InlineData("1[x > 0]*y")]
    [InlineData("A.^2 + A.*B")]
    [InlineData("d/dx (x^2)")]
    public void What_is_typed_is_printed_so_that_it_is_read_back(string text)
    {
        var formula = Read.Formula(text);
        Assert.Equal(formula, Read.Formula(formula.ToInfix()));
    }
}

using ExamSolver.Symbolics;

namespace ExamSolver.Tests.Symbolics;

public sealed class CellsTests
{
    private const string Equal = """
        relu(x)-relu(-x) | x
        max(x,y) | y+relu(x-y)
        max(x,y,z) | max(max(x,y),z)
        max(x,y,z) | z+relu(max(x,y)-z)
        min(x,y) | x+y-max(x,y)
        abs(x)+abs(y) | max(x+y,x-y,-x+y,-x-y)
        abs(abs(x)-1) | max(abs(x)-1, 1-abs(x))
        relu(relu(x)-1) | relu(x-1)
        relu(x+1)-2*relu(x)+relu(x-1) | relu(1-abs(x))
        relu(x+1)-2*relu(x)+relu(x-1) | max(0,1-abs(x))
        max(0,x-10^9) | 0 | 0<x<10
        step(x) | (1+sign(x))/2
        step(x)+step(-x) | 1
        sign(x)*abs(x) | x
        x*sign(x) | abs(x)
        step(x)*step(y) | step(min(x,y))
        min(max(x,-1),1) | (abs(x+1)-abs(x-1))/2
        a*relu(x) | relu(x)*a
        leakyrelu(x,a) | max(x,0)+a*min(x,0)
        relu(x)*relu(-x) | 0
        relu(x)^2+relu(-x)^2 | x^2
        max(x,y)*min(x,y) | x*y
        max(x,y)^2+min(x,y)^2 | x^2+y^2
        exp(relu(x)) | exp(max(x,0))
        if x<1 then 0 else x-1 | relu(x-1)
        if x<=1 then 0 else x | x*step(x-1)
        max(x+y+z, 0) | relu(x+y+z)
        max(a,b,c)+min(a,b,c)+max(min(a,b),min(b,c),min(a,c)) | a+b+c
        max(a,b)+max(c,d) | max(a+c,a+d,b+c,b+d)
        """;

    private const string Different = """
        relu(x+1)-2*relu(x)+relu(x-2) | relu(1-abs(x))
        max(0,x-1000) | 0
        max(0,x-10^9) | 0
        max(x,y+1/1000000000000)-max(x,y) | 0
        relu(x)+relu(y) | relu(x+y)
        max(x,y,z) | max(x,y)
        abs(x+y) | abs(x)+abs(y)
        relu(x-1/1000000)-relu(x) | 0
        """;

    [Fact]
    public void Values_with_linear_branches_are_equal_cell_by_cell() => PairRows.AssertAll(Equal, ComparisonVerdict.Equal);

    [Fact]
    public void One_cell_is_enough_to_differ() => PairRows.AssertAll(Different, ComparisonVerdict.Different);

    [Theory]
    [InlineData("relu(x+1)-2*relu(x)+relu(x-1)", "relu(1-abs(x))")]
    [InlineData("max(x,y,z)", "z+relu(max(x,y)-z)")]
    [InlineData("abs(x)+abs(y)", "max(x+y,x-y,-x+y,-x-y)")]
    public void Equality_rests_on_the_cells_and_not_on_samples(string left, string right) =>
        Assert.Contains("cells into which their branches part the space", Read.Decide(left, right).Reason, StringComparison.Ordinal);

    [Fact]
    public void Too_many_branches_leave_it_to_others()
    {
        var many = string.Join("+", Enumerable.Range(1, 40).Select(k => $"abs(x-{k}*y+{k * k})"));
        Assert.NotEqual(Verdict.Different, Read.Decide(many, $"({many})*(1+y)/(y+1)").Verdict);
        Assert.Equal(Verdict.Different, Read.Decide(many, $"{many}+relu(x)").Verdict);
    }
}

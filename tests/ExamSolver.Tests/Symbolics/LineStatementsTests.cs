using ExamSolver.Symbolics;

namespace ExamSolver.Tests.Symbolics;

public sealed class LineStatementsTests
{
    private const string Equal = """
        x<sqrt(2) | sqrt(2)>x
        x^2<2 | -sqrt(2)<x and x<sqrt(2)
        abs(x)<sqrt(2) | x^2<2
        x>pi | 2*x>2*pi
        x^2>pi | x>sqrt(pi) or x<-sqrt(pi)
        x<log(2) or x>log(3) | not (log(2)<=x and x<=log(3))
        x>sqrt(2)*sqrt(3) | x>sqrt(6)
        x>e | x>exp(1)
        x^2-2*sqrt(2)*x+2>0 | x!=sqrt(2)
        x^2-2*sqrt(2)*x+2<=0 | x=sqrt(2)
        x>sqrt(2) | x^2>2 | x>0
        """;

    private const string Different = """
        x>pi | x>=pi
        x>pi | x>3.14159265358979
        x^2>pi | x>sqrt(pi)
        x>=sqrt(x) | x>=1
        """;

    [Fact]
    public void Inequalities_with_irrational_constants_are_decided() => PairRows.AssertAll(Equal, ComparisonVerdict.Equal);

    [Fact]
    public void A_constant_close_by_is_another_one() => PairRows.AssertAll(Different, ComparisonVerdict.Different);
}

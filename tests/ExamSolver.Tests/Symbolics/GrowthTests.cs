using ExamSolver.Symbolics;

namespace ExamSolver.Tests.Symbolics;

public sealed class GrowthTests
{
    private const string Alike = """
        2^n+n | 2^n
        2^(n+3) | 2^n
        exp(n) | exp(n)+n^100
        exp(2*n) | exp(n)^2
        exp(n+m) | exp(n)*exp(m)
        n! | sqrt(n)*(n/e)^n
        log(n!) | n*log(n)
        n^3+n | n^3
        """;

    private const string Unlike = """
        n*2^n | 2^n
        2^n | 3^n
        n! | (n/e)^n
        n*log(n)+2^n | 2^n*log(n)
        exp(n)*sqrt(n) | exp(n)
        exp(n)+exp(m) | exp(n+m)
        """;

    [Fact]
    public void Exponentials_grow_alike_up_to_a_constant() => PairRows.AssertAll(Alike, ComparisonVerdict.Equal, ComparisonTest.Growth);

    [Fact]
    public void A_factor_that_grows_makes_another_order() => PairRows.AssertAll(Unlike, ComparisonVerdict.Different, ComparisonTest.Growth);
}

using ExamSolver.Symbolics;

namespace ExamSolver.Tests.Symbolics;

public sealed class BoundsTests
{
    private static readonly string[] Hard =
    [
        "9^9^9^9", "200000!", "(x+1)^100000", "((((x+1)^99+1)^99+1)^99+1)^99", new('(', 9999), new string('-', 9999) + "x", new('!', 3000), "x" + new string('!', 3000),
        "5" + new string('²', 3000), string.Join("^", Enumerable.Repeat("x", 2000)), string.Join("/", Enumerable.Repeat("x", 5000)), string.Join("*", Enumerable.Repeat("9^9999", 1400)),
        string.Join("+", Enumerable.Repeat("1/9^9999", 1200)), string.Join("+", Enumerable.Range(1, 1000).Select(i => $"1/{(i * 7919) + 1}")), "sum(i,1,10^9,i)",
        "sum(i,1,10^6,sum(j,1,10^6,i*j))", "exp(exp(exp(exp(x))))", "exp(10^10^10)", "floor(10^10^10*x)", "gamma(10^30+x)", "binomial(10^30,10^29)", "1e5000*x+1e-5000",
        "sin(1e5000)", "x^(1e5000)", "(1+1e-5000)^1e5000", string.Concat(Enumerable.Repeat("1+sqrt(", 100)) + "x" + new string(')', 100), string.Concat(Enumerable.Repeat("sin(", 115)) + "x" + new string(')', 115),
        string.Join("+", Enumerable.Range(0, 500).Select(i => $"abs(x-{i})")), string.Join("*", Enumerable.Repeat("(a+b+c+d)", 900)), "(a+b+c+d+f+g+h)^40", "1/(" + string.Join("+", Enumerable.Range(1, 60).Select(i => $"1/(x+{i})")) + ")",
        "log(" + new string('9', 9000) + ")", "sqrt(" + new string('9', 9000) + ")", new string('9', 9990) + "!", "2^(2^(2^(2^x)))", "x^x^x^x^x", new('x', 10_001), "\ud83d", "\0", "١+٢", "x_{", "\\frac", "\\begin{pmatrix}",
        "gamma(sin(3)-sin(3+1/10^60))", "gamma((x+1)^2-x^2-2*x-1+sin(1/10^70)-sin(1/10^70))", "gamma(floor(sin(1)^2+cos(1)^2)-1+sin(2)-sin(2))", "max(binomial(9000,4500)-200000!,1/10)+pi^3", "binomial(x,binomial(9000,4500))",
        "sum(k, 1, 3, (erf(exp(700 k) + x/9) + 1)^(1/3))", "erf(exp(9999))^(1/3)", "erf(exp(-9999))^x", "2^(x+1/2)", "1.5^(x+1/2)*1.5^y", "(-8)^(1/3)", "0^0", "0^(-x)", "x^(10^400)",
    ];

    [Fact]
    public void Hard_inputs_get_a_verdict_on_a_small_stack()
    {
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    foreach (var text in Hard)
                    {
                        Assert.NotEmpty(Comparison.Compare(text, text + "+1").Reason);
                        Assert.NotEmpty(Comparison.Compare(text + "+y-y", "0+" + text).Reason);
                    }
                }
                catch (Exception exception)
                {
                    failure = exception;
                }
            },
            1 << 20);
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }

    [Fact]
    public void A_formula_that_is_typed_alike_is_equal_however_hard()
    {
        foreach (var text in Hard)
        {
            Assert.NotEqual(ComparisonVerdict.Different, Comparison.Compare(text, text).Verdict);
        }
    }
}

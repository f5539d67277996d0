using ExamSolver.Symbolics;

namespace ExamSolver.Tests.Symbolics;

public sealed class EquivalenceTests
{
    [Theory]
    [InlineData("(x+1)^2", "x^2+2x+1", null, Verdict.Equal)]
    [InlineData("x", "sqrt(x^2)", null, Verdict.Different)]
    [InlineData("x", "sqrt(x^2)", "x>0", Verdict.Equal)]
    [InlineData("(a^b)^c", "a^(b*c)", null, Verdict.Different)]
    [InlineData("1/2^99", "1/2^98", null, Verdict.Different)]
    [InlineData("138357545", "138357544", null, Verdict.Different)]
    [InlineData("25557033", "25557032", null, Verdict.Different)]
    [InlineData("0.001*g", "0.0011*g", null, Verdict.Different)]
    [InlineData("(x+abs(x))/2", "relu(x)", null, Verdict.Equal)]
    [InlineData("(x+abs(x))/2", "x", null, Verdict.Different)]
    [InlineData("log(exp(a)+exp(b))", "a+log(1+exp(b-a))", null, Verdict.Equal)]
    [InlineData("(a-x)^6000", "(x-a)^6000", null, Verdict.Equal)]
    [InlineData("x>1", "sigma>1", null, Verdict.Different)]
    [InlineData("X", "x", null, Verdict.Different)]
    [InlineData("sqrt(11+6*sqrt(2))", "3+sqrt(2)", null, Verdict.Equal)]
    [InlineData("e^(-10x)", "e^(-10x)+c", null, Verdict.Different)]
    [InlineData("tanh(x)", "2*sigmoid(2x)-1", null, Verdict.Equal)]
    [InlineData("floor((n+2p-k)/s)+1", "floor((n+2p-k+s)/s)", "n,p,k,s: positive integer", Verdict.Equal)]
    [InlineData("x < 1", "1 > x", null, Verdict.Equal)]
    [InlineData("2x = 4y", "x - 2y = 0", null, Verdict.Equal)]
    [InlineData("{a, b}", "{b, a}", null, Verdict.Equal)]
    [InlineData("[a, b]", "[b, a]", null, Verdict.Different)]
    public void Traps_are_decided_rightly(string left, string right, string? declarations, Verdict expected)
    {
        var decision = Read.Decide(left, right, declarations);
        Assert.True(expected == decision.Verdict, $"{left} against {right}: {decision}");
    }
}

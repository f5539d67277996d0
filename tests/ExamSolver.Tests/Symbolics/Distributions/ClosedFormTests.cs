using ExamSolver.Symbolics;

namespace ExamSolver.Tests.Symbolics.Distributions;

public sealed class ClosedFormTests
{
    private const string Equal = """
        E[X^2]-E[X]^2 | sigma^2 | X ~ N(mu, sigma^2)
        E[X^4] | mu^4+6*mu^2*s^2+3*s^4 | X ~ N(mu, s^2)
        E[(X-t)^2] | (mu-t)^2+s^2 | X ~ N(mu, s^2)
        E[X*exp(t*X)] | (mu+s^2*t)*exp(mu*t+s^2*t^2/2) | X ~ N(mu, s^2)
        \mathbb{E}[X^2] | mu^2+s^2 | X ~ N(mu, s^2)
        Var[a*X+b] | a^2*s^2 | X ~ N(mu, s^2)
        Var[X+Y] | 2*s^2 | X, Y ~ N(mu, s^2)
        Var[X*Y] | s^4+2*mu^2*s^2 | X, Y ~ N(mu, s^2)
        Cov(X, X+Y) | s^2 | X, Y ~ N(mu, s^2)
        Var(X) | p*(1-p) | p:probability; X ~ Bernoulli(p)
        E[log(1+X)] | p*log(2) | p:probability; X ~ Bernoulli(p)
        E[X/p] | 1 | p:unit interval; X ~ Bernoulli(p)
        E[(X*Y)^2] | p*(m^2+v) | p:probability; X ~ Bernoulli(p); Y ~ N(m, v)
        E[X] | p_1+2*p_2+3*p_3 | X ~ Categorical(p_1, p_2, p_3)
        E[X^2] | l+l^2 | X ~ Poisson(l)
        Var[X] | (b-a)^2/12 | X ~ U(a, b)
        H(p) | -p*log(p)-(1-p)*log(1-p) | p:unit interval
        H(X) | -p*log(p)-(1-p)*log(1-p) | p:unit interval; X ~ Bernoulli(p)
        H([1/2, 1/4, 1/4]) | 3/2*log(2)
        H([1, 0]) | 0
        H([1/2,1/2], [1/4,3/4]) | -log(1/4)/2-log(3/4)/2
        H(p, q) | H(p) + KL(p || q) | p,q:unit interval
        KL(p || q) | p*log(p/q)+(1-p)*log((1-p)/(1-q)) | p,q:unit interval
        H(N(m, s^2)) | log(s*sqrt(2*pi*e)) | s>0
        KL(N(m, s^2) || N(0, 1)) | (s^2+m^2-1)/2-log(s) | s>0
        KL(N(m, s^2) || N(n, t^2)) | log(t/s)+(s^2+(m-n)^2)/(2*t^2)-1/2 | s,t>0
        KL(\mathcal{N}(\mu, \sigma^2) \| \mathcal{N}(0, 1)) | (sigma^2+mu^2-1)/2-log(sigma) | sigma>0
        KL(N(mu, S) || N(0, I)) | (tr(S)+mu^T mu-d-logdet(S))/2 | mu:vector d; S:d × d, positive definite
        H(N(mu, S)) | d/2*(1+log(2*pi))+logdet(S)/2 | mu:vector d; S:d × d, positive definite
        N(x; mu, s^2) | exp(-(x-mu)^2/(2s^2))/(s*sqrt(2pi)) | s>0
        E[f(X)] | E[f(X)]
        """;

    private const string Different = """
        E[X^2] | mu^2 | X ~ N(mu, s^2)
        Var[X+Y] | s^2 | X, Y ~ N(mu, s^2)
        Var[X] | s | X ~ N(mu, s^2)
        KL(p || q) | KL(q || p) | p,q:unit interval
        KL(N(m, s^2) || N(0, 1)) | (s^2+m^2-1)/2-log(s^2) | s>0
        KL(N(m, s^2) || N(0, 1)) | (s^2+m^2-1)/2+log(s) | s>0
        H(N(m, s^2)) | log(s*sqrt(2*pi)) | s>0
        KL(N(mu, S) || N(0, I)) | (tr(S)+mu^T mu-logdet(S))/2 | mu:vector d; S:d × d, positive definite
        """;

    [Fact]
    public void Expectations_entropies_and_divergences_have_their_closed_forms() => PairRows.AssertAll(Equal, ComparisonVerdict.Equal);

    [Fact]
    public void Their_usual_mistakes_are_different() => PairRows.AssertAll(Different, ComparisonVerdict.Different);

    // Each family with its density, over an interval that holds all but a billionth of it.
    [Theory]
    [InlineData("N(2/5, 9/16)", "N(x; 2/5, 9/16)", -8.0, 9.0)]
    [InlineData("Laplace(2/5, 3/4)", "exp(-abs(x-2/5)*4/3)*2/3", -22.0, 23.0)]
    [InlineData("Exp(3/2)", "3/2*exp(-3/2*x)", 0.0, 24.0)]
    [InlineData("U(-1, 5/2)", "2/7", -1.0, 2.5)]
    public void Moments_and_entropies_are_those_of_quadrature(string distribution, string density, double low, double high)
    {
        var declared = $"X ~ {distribution}";
        var p = ClosedForms.Expand(Read.Formula(density), Declarations.Empty).ToExpr();
        double At(double x) => p.Evaluate(_ => x);
        for (var order = 0; order <= 4; order++)
        {
            var closed = ClosedForms.Expand(Read.Formula(order == 0 ? "E[X]/E[X]" : $"E[X^{order}]", declared), Read.Declared(declared)).ToExpr().Evaluate(_ => double.NaN);
            Assert.Equal(Integral(x => Math.Pow(x, order) * At(x), low, high), closed, 6);
        }

        var entropy = ClosedForms.Expand(Read.Formula("H(X)", declared), Read.Declared(declared)).ToExpr().Evaluate(_ => double.NaN);
        Assert.Equal(Integral(x => -At(x) * Math.Log(At(x)), low, high), entropy, 6);
    }

    [Theory]
    [InlineData("KL(N(2/5, 9/16) || N(-1/3, 2))", "N(x; 2/5, 9/16)", "N(x; -1/3, 2)", -8.0, 9.0)]
    [InlineData("KL(L || M)", "exp(-abs(x-2/5)*4/3)*2/3", "exp(-abs(x+1/3)/2)/4", -22.0, 23.0)]
    [InlineData("KL(A || B)", "3/2*exp(-3/2*x)", "2/5*exp(-2/5*x)", 0.0, 24.0)]
    public void Divergences_are_those_of_quadrature(string divergence, string left, string right, double low, double high)
    {
        var declared = Read.Declared("L ~ Laplace(2/5, 3/4); M ~ Laplace(-1/3, 2); A ~ Exp(3/2); B ~ Exp(2/5)");
        var formula = FormulaParser.Parse(divergence, new ParseOptions { Declarations = declared }).Formula!;
        var closed = ClosedForms.Expand(formula, declared).ToExpr().Evaluate(_ => double.NaN);
        var (p, q) = (ClosedForms.Expand(Read.Formula(left), declared).ToExpr(), ClosedForms.Expand(Read.Formula(right), declared).ToExpr());
        Assert.Equal(Integral(x => p.Evaluate(_ => x) * Math.Log(p.Evaluate(_ => x) / q.Evaluate(_ => x)), low, high), closed, 6);
    }

    [Fact]
    public void A_distribution_that_is_not_known_is_said() =>
        Assert.Equal(
            "Found 'Nirmal(0, 1)' where a distribution was expected, such as 'X ~ N(mu, sigma^2)', 'X ~ Bernoulli(p)' or 'X ~ U(a, b)'.",
            Declarations.Parse("X ~ Nirmal(0, 1)").Errors[0].Message);

    // Simpson's rule on a grid that has the corners of the test densities among its points.
    private static double Integral(Func<double, double> function, double low, double high)
    {
        const int Intervals = 90_000;
        var step = (high - low) / Intervals;
        var sum = function(low) + function(high);
        for (var i = 1; i < Intervals; i++)
        {
            sum += (i % 2 == 1 ? 4 : 2) * function(low + (i * step));
        }

        return sum * step / 3;
    }
}

using ExamSolver.Numerics;

namespace ExamSolver.Tests.Numerics;

public sealed class CalculusTests
{
    public static TheoryData<string, Func<double, double>, double, double> Derivatives { get; } = new()
    {
        { "exp", Math.Exp, 1.3, Math.Exp(1.3) },
        { "log near its edge", Math.Log, 1e-3, 1e3 },
        { "sine far out", Math.Sin, 1e6, Math.Cos(1e6) },
        { "reciprocal near its pole", x => 1 / x, 2e-3, -1 / 4e-6 },
        { "tanh at a tiny argument", Math.Tanh, 1e-9, 1 },
        { "sigmoid in its tail", x => 1 / (1 + Math.Exp(-x)), -8, 1 / (2 + Math.Exp(8) + Math.Exp(-8)) },
        { "a polynomial of degree 6", x => Math.Pow(x, 6), -2, -192 },
        { "a constant", _ => 4, 3, 0 },
    };

    public static TheoryData<string, Func<double, double>, double, double, double, double> Integrals { get; } = new()
    {
        { "cosine", Math.Cos, 0, 2, Math.Sin(2), 1e-13 },
        { "reversed ends", Math.Cos, 2, 0, -Math.Sin(2), 1e-13 },
        { "logarithm with a singular end", Math.Log, 0, 1, -1, 1e-12 },
        { "inverse root with a singular end", x => 1 / Math.Sqrt(x), 0, 1, 2, 1e-11 },
        { "a kink inside", x => Math.Abs(x - 0.3), 0, 1, 0.29, 1e-12 },
        { "exponential on the half-line", x => Math.Exp(-x), 0, double.PositiveInfinity, 1, 1e-12 },
        { "left half-line", Math.Exp, double.NegativeInfinity, 1, Math.E, 1e-12 },
        { "Gaussian on the line", x => Math.Exp(-x * x), double.NegativeInfinity, double.PositiveInfinity, Math.Sqrt(Math.PI), 1e-12 },
        { "Cauchy on the line", x => 1 / (1 + (x * x)), double.NegativeInfinity, double.PositiveInfinity, Math.PI, 1e-12 },
    };

    [Theory]
    [MemberData(nameof(Derivatives))]
    public void Derivatives_are_right_and_within_their_error(string name, Func<double, double> function, double x, double expected)
    {
        var estimate = FiniteDifference.Derivative(function, x);

        Assert.True(estimate.Covers(expected), $"{name}: {estimate} should be {expected}");
        Assert.True(estimate.Error < 1e-8 * Math.Max(1, Math.Abs(expected)), $"{name}: {estimate}");
    }

    [Fact]
    public void A_function_without_values_has_no_derivative()
    {
        var estimate = FiniteDifference.Derivative(_ => double.NaN, 1);

        Assert.True(double.IsNaN(estimate.Value));
        Assert.Equal(double.PositiveInfinity, estimate.Error);
    }

    [Fact]
    public void A_Jacobian_has_a_row_for_each_output()
    {
        var jacobian = FiniteDifference.Jacobian(
            at => [at.Span[0] * at.Span[1], Math.Exp(at.Span[0]), at.Span[1] * at.Span[1]], [0.5, 3]);

        double[,] expected = { { 3, 0.5 }, { Math.Exp(0.5), 0 }, { 0, 6 } };
        for (var i = 0; i < 3; i++)
        {
            for (var j = 0; j < 2; j++)
            {
                Assert.Equal(expected[i, j], jacobian[i, j].Value, 1e-9);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Integrals))]
    public void Integrals_are_right_and_within_their_error(
        string name, Func<double, double> function, double from, double to, double expected, double tolerance)
    {
        var estimate = Quadrature.Integrate(function, from, to);

        Assert.True(Math.Abs(estimate.Value - expected) < tolerance, $"{name}: {estimate} should be {expected}");
        Assert.True(estimate.Covers(expected), $"{name}: {estimate} should cover {expected}");
    }

    [Fact]
    public void Normal_expectations_have_the_known_moments()
    {
        const double Mean = 0.7, Deviation = 1.9;
        var variance = Deviation * Deviation;
        Close(1, _ => 1);
        Close(Mean, x => x);
        Close((Mean * Mean) + variance, x => x * x);
        Close(3 * variance * variance, x => Math.Pow(x - Mean, 4));
        Close(Math.Exp(Mean + (variance / 2)), Math.Exp);
        Close(Math.Exp(-variance / 2) * Math.Cos(Mean), Math.Cos);

        static void Close(double expected, Func<double, double> function)
        {
            var estimate = Quadrature.NormalExpectation(function, Mean, Deviation);
            Assert.Equal(expected, estimate.Value, 1e-11 * Math.Max(1, Math.Abs(expected)));
            Assert.True(estimate.Error < 1e-10 * Math.Max(1, Math.Abs(expected)), $"{estimate}");
        }
    }

    [Fact]
    public void A_kink_is_integrated_as_well()
    {
        var estimate = Quadrature.NormalExpectation(x => Math.Max(0, x - 0.25), 0.25, 2);

        Assert.Equal(2 / Math.Sqrt(2 * Math.PI), estimate.Value, 1e-11);
        Assert.True(estimate.Error < 1e-10);
    }

    [Fact]
    public void A_certain_variable_has_its_value_as_expectation()
    {
        Assert.Equal(new Estimate(9, 0), Quadrature.NormalExpectation(x => x * x, 3, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Quadrature.NormalExpectation(x => x, 0, -1));
    }

    [Fact]
    public void Divergence_is_not_hidden()
    {
        var estimate = Quadrature.Integrate(x => 1 / x, 0, 1);

        Assert.False(estimate.Error < 1e-3);
    }
}

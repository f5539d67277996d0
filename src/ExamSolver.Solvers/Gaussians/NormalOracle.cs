using ExamSolver.Core.Arrays;
using ExamSolver.Numerics;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Gaussians;

/// <summary>Normal distributions with numbers in them, for the checks: densities from the Cholesky factor, means by quadrature.</summary>
internal static class NormalOracle
{
    /// <summary>The distribution at some values of the symbols.</summary>
    /// <param name="law">The distribution.</param>
    /// <param name="at">The values.</param>
    /// <param name="size">The number of variables.</param>
    /// <param name="replaced">Names with other values.</param>
    public static MultivariateNormal At(NormalLaw law, IReadOnlyDictionary<string, Rational> at, int size, IReadOnlyDictionary<string, NumericArray>? replaced = null)
    {
        var (mean, variance) = (law.Arrays.Numeric(law.Mean, at, replaced), law.Arrays.Numeric(law.Variance, at, replaced));
        var covariance = new double[size, size];
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
                covariance[i, j] = law.Spread == Spread.Full ? variance[i, j] : i != j ? 0 : variance[variance.IsScalar ? 0 : i, 0];
        }

        return new MultivariateNormal([.. Enumerable.Range(0, size).Select(i => mean[mean.IsScalar ? 0 : i, 0])], covariance);
    }

    /// <summary>The number of variables of distributions, at sizes that are letters.</summary>
    public static int Count(IReadOnlyDictionary<string, Rational> at, params ReadOnlySpan<NormalLaw> laws)
    {
        foreach (var law in laws)
        {
            if (law.Size is { } size)
                return (int)size.ToExpr().Evaluate(name => at.TryGetValue(name, out var v) ? v.ToDouble() : double.NaN);
        }

        return 1;
    }

    /// <summary>E_q[log q − log p] by a product of Gauss–Hermite rules, which is exact for what is quadratic, and the largest value met.</summary>
    public static (double Value, double Largest) Divergence(MultivariateNormal q, MultivariateNormal p)
    {
        var largest = 0.0;
        var value = q.Expectation(
            point =>
            {
                var (own, other) = (q.LogDensity(point), p.LogDensity(point));
                largest = Math.Max(largest, Math.Abs(own) + Math.Abs(other));
                return own - other;
            },
            order: 3);
        return (value, largest);
    }
}

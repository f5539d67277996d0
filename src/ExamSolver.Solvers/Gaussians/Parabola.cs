using ExamSolver.Core.Arrays;
using ExamSolver.Core.Solutions;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Gaussians;

/// <summary>
/// A normal density, known up to a factor, from values of its logarithm at few points: that is a parabola, whose second differences are the negative
/// inverse covariance, and whose top is the mean. For checks: no rule for normal distributions is used.
/// </summary>
internal static class Parabola
{
    /// <summary>Mean and covariance of the variables.</summary>
    /// <param name="logDensity">The logarithm of the density, up to a constant.</param>
    /// <param name="size">The number of variables.</param>
    /// <exception cref="ArithmeticException">It is no normal density.</exception>
    public static (double[] Mean, NumericArray Covariance) Fit(Func<double[], double> logDensity, int size)
    {
        double At(int i, double a, int j, double b)
        {
            var point = new double[size];
            point[i] += a;
            point[j] += b;
            return logDensity(point);
        }

        var origin = logDensity(new double[size]);
        var bend = NumericArray.Of(size, size, (i, j) => i == j
            ? At(i, 1, i, 0) + At(i, -1, i, 0) - (2 * origin)
            : (At(i, 1, j, 1) - At(i, 1, j, -1) - At(i, -1, j, 1) + At(i, -1, j, -1)) / 4);
        var covariance = bend.Map(v => -v).Inverse();
        var slope = Enumerable.Range(0, size).Select(i => (At(i, 1, i, 0) - At(i, -1, i, 0)) / 2).ToArray();
        return ([.. Enumerable.Range(0, size).Select(i => Enumerable.Range(0, size).Sum(j => covariance[i, j] * slope[j]))], covariance);
    }

    /// <summary>What was found of some of the variables, as the components of a distribution.</summary>
    public static Observation Observe(IReadOnlyDictionary<string, Rational> at, double[] mean, NumericArray covariance, params IReadOnlyList<int> of)
    {
        var scale = of.Max(i => Math.Max(Math.Abs(mean[i]), Math.Abs(covariance[i, i])));
        Measured About(double value) => Measured.About(value, (1e-8 * Math.Abs(value)) + (1e-10 * scale) + 1e-12);
        return new Observation(at, [.. of.Select(i => About(mean[i])), .. of.SelectMany(i => of.Select(j => About(covariance[i, j])))]);
    }
}

using System.Collections.Concurrent;
using MathNet.Numerics.LinearAlgebra;

namespace ExamSolver.Numerics;

/// <summary>Nodes and weights of Gaussian quadrature, by Golub and Welsch (1969, Mathematics of Computation 23).</summary>
/// <remarks>
/// The nodes are the eigenvalues of the symmetric tridiagonal matrix of the orthonormal polynomials' recurrence, polished by Newton steps;
/// each weight is 1/Σ pₖ(x)², which keeps its digits where an eigenvector's first component loses them.
/// </remarks>
internal static class GaussRules
{
    private static readonly ConcurrentDictionary<int, GaussRule> NormalRules = new();
    private static readonly Lazy<GaussRule> Legendre = new(() => Build(15, k => k / Math.Sqrt((4.0 * k * k) - 1)));

    /// <summary>The rule for the standard normal density (probabilists' Hermite polynomials); weights sum to 1.</summary>
    internal static GaussRule Normal(int order) => NormalRules.GetOrAdd(order, n => Build(n, k => Math.Sqrt(k)));

    /// <summary>The 15-point rule for the uniform density on [−1, 1]; weights sum to 1.</summary>
    internal static GaussRule Legendre15 => Legendre.Value;

    private static GaussRule Build(int order, Func<int, double> offDiagonal)
    {
        var beside = Enumerable.Range(0, order + 1).Select(k => k == 0 ? 0 : offDiagonal(k)).ToArray();
        var matrix = Matrix<double>.Build.Dense(order, order);
        for (var k = 1; k < order; k++)
        {
            matrix[k - 1, k] = beside[k];
            matrix[k, k - 1] = beside[k];
        }

        var nodes = matrix.Evd(Symmetricity.Symmetric).EigenValues.Select(value => value.Real).Order().ToArray();
        var weights = new double[order];
        for (var i = 0; i < order; i++)
        {
            for (var polish = 0; polish < 2; polish++)
            {
                var (value, slope, _) = Evaluate(nodes[i], beside);
                nodes[i] -= value / slope;
            }

            weights[i] = 1 / Evaluate(nodes[i], beside).SquaredSum;
        }

        return new GaussRule(nodes, weights);
    }

    /// <summary>The orthonormal polynomial of the rule's order, its slope, and the sum of squares of those of lower order.</summary>
    private static (double Value, double Slope, double SquaredSum) Evaluate(double x, double[] beside)
    {
        var (before, now) = (0.0, 1.0);
        var (slopeBefore, slopeNow) = (0.0, 0.0);
        var squares = 0.0;
        for (var k = 0; k < beside.Length - 1; k++)
        {
            squares += now * now;
            var next = ((x * now) - (beside[k] * before)) / beside[k + 1];
            var slopeNext = (now + (x * slopeNow) - (beside[k] * slopeBefore)) / beside[k + 1];
            (before, now) = (now, next);
            (slopeBefore, slopeNow) = (slopeNow, slopeNext);
        }

        return (now, slopeNow, squares);
    }
}

/// <summary>Nodes in ascending order with their positive weights, which sum to 1.</summary>
internal sealed class GaussRule(double[] nodes, double[] weights)
{
    /// <summary>The weighted mean of a function over the nodes scaled and shifted.</summary>
    internal double Mean(Func<double, double> function, double centre, double scale)
    {
        var sum = 0.0;
        for (var i = 0; i < nodes.Length; i++)
        {
            sum += weights[i] * function(centre + (scale * nodes[i]));
        }

        return sum;
    }
}

using System.Collections.Concurrent;

namespace ExamSolver.Numerics;

/// <summary>Nodes and weights of Gaussian quadrature.</summary>
/// <remarks>
/// The nodes are the eigenvalues of the symmetric tridiagonal matrix of the orthonormal polynomials' recurrence (Golub and Welsch, 1969, Mathematics of Computation 23), found
/// by bisection with Sturm's count (Golub and Van Loan, Matrix Computations, 8.4.1) and polished by Newton steps;
/// each weight is 1/Σ pₖ(x)², which keeps its digits where an eigenvector's first component loses them.
/// </remarks>
internal static class GaussRules
{
    // To the last bit of the largest eigenvalue, and a little more.
    private const int Halvings = 60;
    private static readonly ConcurrentDictionary<int, GaussRule> NormalRules = new();
    private static readonly Lazy<GaussRule> Legendre = new(() => Build(15, k => k / Math.Sqrt((4.0 * k * k) - 1)));

    /// <summary>The rule for the standard normal density (probabilists' Hermite polynomials); weights sum to 1.</summary>
    internal static GaussRule Normal(int order) => NormalRules.GetOrAdd(order, n => Build(n, k => Math.Sqrt(k)));

    /// <summary>The 15-point rule for the uniform density on [−1, 1]; weights sum to 1.</summary>
    internal static GaussRule Legendre15 => Legendre.Value;

    private static GaussRule Build(int order, Func<int, double> offDiagonal)
    {
        var beside = Enumerable.Range(0, order + 1).Select(k => k == 0 ? 0 : offDiagonal(k)).ToArray();
        var nodes = Enumerable.Range(0, order).Select(k => Eigenvalue(k, beside)).ToArray();
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

    /// <summary>The eigenvalue with so many below it, of the matrix with these entries beside its diagonal of zeros.</summary>
    private static double Eigenvalue(int index, double[] beside)
    {
        // Rows sum to no more than this (Gershgorin).
        var high = 2 * beside.Max();
        var low = -high;
        for (var halving = 0; halving < Halvings; halving++)
        {
            var middle = (low + high) / 2;
            if (CountBelow(middle, beside) > index)
                high = middle;
            else
                low = middle;
        }

        return low;
    }

    /// <summary>How many eigenvalues lie below: the negative pivots of the matrix shifted by this.</summary>
    private static int CountBelow(double shift, double[] beside)
    {
        var count = 0;
        var pivot = -shift;
        for (var k = 1; k < beside.Length; k++)
        {
            count += pivot < 0 ? 1 : 0;

            // A pivot that is zero stands for a tiny one.
            pivot = -shift - (beside[k] * beside[k] / (pivot == 0 ? double.Epsilon : pivot));
        }

        return count;
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

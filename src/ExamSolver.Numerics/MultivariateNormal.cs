namespace ExamSolver.Numerics;

/// <summary>A normal distribution of several variables with numbers for its parameters.</summary>
/// <remarks>Everything goes through the Cholesky factor L of the covariance, Σ = L Lᵀ. Source: Bishop (2006), section 2.3; Golub and Van Loan (2013), section 4.2.</remarks>
public sealed class MultivariateNormal
{
    private readonly double[] mean;
    private readonly double[,] factor;
    private readonly double logNormaliser;

    /// <summary>A distribution.</summary>
    /// <param name="mean">The mean, n entries.</param>
    /// <param name="covariance">The covariance, n × n; its lower triangle is read.</param>
    /// <exception cref="ArithmeticException">The covariance is not positive definite.</exception>
    public MultivariateNormal(double[] mean, double[,] covariance)
    {
        this.mean = mean;
        var n = mean.Length;
        factor = new double[n, n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var rest = covariance[i, j];
                for (var k = 0; k < j; k++)
                    rest -= factor[i, k] * factor[j, k];
                if (i == j && !(rest > 0))
                    throw new ArithmeticException("a covariance is not positive definite");
                factor[i, j] = i == j ? Math.Sqrt(rest) : rest / factor[j, j];
            }

            logNormaliser += Math.Log(factor[i, i]);
        }

        logNormaliser += 0.5 * n * Math.Log(2 * Math.PI);
    }

    /// <summary>The number of variables.</summary>
    public int Size => mean.Length;

    /// <summary>The logarithm of the density at a point, n entries.</summary>
    public double LogDensity(ReadOnlySpan<double> point)
    {
        Span<double> solved = stackalloc double[Math.Min(mean.Length, 64)];
        solved = mean.Length > 64 ? new double[mean.Length] : solved;
        var squares = 0.0;
        for (var i = 0; i < mean.Length; i++)
        {
            var rest = point[i] - mean[i];
            for (var k = 0; k < i; k++)
                rest -= factor[i, k] * solved[k];
            solved[i] = rest / factor[i, i];
            squares += solved[i] * solved[i];
        }

        return -logNormaliser - (0.5 * squares);
    }

    /// <summary>The point mean + L z of a point z of standard normal variables.</summary>
    public double[] Place(ReadOnlySpan<double> standard)
    {
        var point = (double[])mean.Clone();
        for (var i = 0; i < point.Length; i++)
        {
            for (var k = 0; k <= i; k++)
                point[i] += factor[i, k] * standard[k];
        }

        return point;
    }

    /// <summary>E[f(X)] by a product of Gauss–Hermite rules, exact for polynomials of a degree below twice the order in each variable.</summary>
    /// <param name="function">f, of a point of n entries.</param>
    /// <param name="order">The nodes along each axis; there are order to the n together.</param>
    public double Expectation(Func<double[], double> function, int order)
    {
        var standard = new double[mean.Length];
        double Along(int axis)
        {
            if (axis == standard.Length)
                return function(Place(standard));
            return GaussRules.Normal(order).Mean(
                node =>
                {
                    standard[axis] = node;
                    return Along(axis + 1);
                },
                0,
                1);
        }

        return Along(0);
    }

    /// <summary>A draw.</summary>
    public double[] Draw(Generator generator)
    {
        var standard = new double[mean.Length];
        generator.FillNormal(standard);
        return Place(standard);
    }
}

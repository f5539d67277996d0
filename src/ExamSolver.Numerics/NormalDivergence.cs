namespace ExamSolver.Numerics;

/// <summary>KL(q ‖ p) of two normal distributions of one variable by drawing from q.</summary>
public static class NormalDivergence
{
    private const int Batch = 1 << 14;

    /// <summary>The mean of log q − log p over draws from q; the error is one standard error.</summary>
    /// <remarks>Batches have generators of their own and are joined in their order, so that the result does not depend on the number of cores.</remarks>
    /// <param name="q">Mean and standard deviation of q.</param>
    /// <param name="p">Mean and standard deviation of p.</param>
    /// <param name="draws">How many draws; they are rounded up to whole batches of 16 384.</param>
    /// <param name="seed">Where chance comes from.</param>
    /// <exception cref="ArgumentOutOfRangeException">A standard deviation is not positive, or there are no draws.</exception>
    public static Estimate Sample((double Mean, double Deviation) q, (double Mean, double Deviation) p, int draws, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(q.Deviation);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(p.Deviation);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(draws);
        var batches = new (double Sum, double Squares)[(draws + Batch - 1) / Batch];

        // log q − log p at mean + deviation·z is a quadratic polynomial in z: constant + slope·z + curve·z².
        var ratio = q.Deviation / p.Deviation;
        var gap = (q.Mean - p.Mean) / p.Deviation;
        var (constant, slope, curve) = (-Math.Log(ratio) + (0.5 * gap * gap), gap * ratio, 0.5 * ((ratio * ratio) - 1));
        Parallel.For(0, batches.Length, index =>
        {
            var generator = Generator.For(seed, index.ToString(System.Globalization.CultureInfo.InvariantCulture));
            var normals = new double[Batch];
            generator.FillNormal(normals);

            // Less the constant, so that the squares lose no digits.
            var (sum, squares) = (0.0, 0.0);
            foreach (var z in normals)
            {
                var value = ((curve * z) + slope) * z;
                sum += value;
                squares += value * value;
            }

            batches[index] = (sum, squares);
        });
        var (total, all, count) = (0.0, 0.0, (double)batches.Length * Batch);
        foreach (var (sum, squares) in batches)
            (total, all) = (total + sum, all + squares);
        var mean = total / count;
        return new Estimate(constant + mean, Math.Sqrt(Math.Max(0, (all / count) - (mean * mean)) / (count - 1)));
    }
}

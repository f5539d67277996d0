namespace ExamSolver.Numerics;

/// <summary>KL(q ‖ p) of two normal distributions of one variable by drawing from q.</summary>
public static class NormalDivergence
{
    // Each normal number z stands for a pair of draws, z and −z: what is odd about the mean cancels.
    private const int Pairs = 1 << 13;

    /// <summary>The mean of log q − log p over draws from q; the error is one standard error.</summary>
    /// <remarks>Batches have generators of their own and are joined in their order, so that the result does not depend on the number of cores.</remarks>
    /// <param name="q">Mean and standard deviation of q.</param>
    /// <param name="p">Mean and standard deviation of p.</param>
    /// <param name="draws">How many draws; they are rounded up to whole batches of 8192 pairs.</param>
    /// <param name="seed">Where chance comes from.</param>
    /// <exception cref="ArgumentOutOfRangeException">A standard deviation is not positive, or there are no draws.</exception>
    public static Estimate Sample((double Mean, double Deviation) q, (double Mean, double Deviation) p, int draws, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(q.Deviation);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(p.Deviation);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(draws);
        var batches = new (double Sum, double Squares)[(draws + (2 * Pairs) - 1) / (2 * Pairs)];

        // log q − log p at mean + deviation·z is a quadratic polynomial in z; of the pair's mean the linear part is gone.
        var ratio = q.Deviation / p.Deviation;
        var gap = (q.Mean - p.Mean) / p.Deviation;
        var (constant, curve) = (-Math.Log(ratio) + (0.5 * gap * gap), 0.5 * ((ratio * ratio) - 1));
        Parallel.For(0, batches.Length, index =>
        {
            var generator = Generator.For(seed, index.ToString(System.Globalization.CultureInfo.InvariantCulture));
            var normals = new double[Pairs];
            generator.FillNormal(normals);

            // Less the constant, so that the squares lose no digits.
            var (sum, squares) = (0.0, 0.0);
            foreach (var z in normals)
            {
                var value = curve * z * z;
                sum += value;
                squares += value * value;
            }

            batches[index] = (sum, squares);
        });
        var (total, all, count) = (0.0, 0.0, (double)batches.Length * Pairs);
        foreach (var (sum, squares) in batches)
            (total, all) = (total + sum, all + squares);
        var mean = total / count;
        return new Estimate(constant + mean, Math.Sqrt(Math.Max(0, (all / count) - (mean * mean)) / (count - 1)));
    }
}

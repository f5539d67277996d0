namespace ExamSolver.Numerics;

/// <summary>Means of random quantities, with their standard errors.</summary>
/// <remarks>
/// The house's sizing: a candidate is accepted within <see cref="Acceptance"/> = 6.2 standard errors, which a right answer
/// exceeds with probability 2·Φ(−6.2) ≈ 5.6·10⁻¹⁰, less than once in 10⁹; <see cref="DrawsToResolve"/> gives the number of draws for which
/// a wrong answer that is off by a given amount is caught as surely. Draws must have a finite variance, and the normal
/// approximation needs draws by the thousand. Everything follows from the generator: the same seed gives the same bytes.
/// </remarks>
public static class MonteCarlo
{
    /// <summary>The number of standard errors within which a candidate is accepted.</summary>
    public const double Acceptance = 6.2;

    private const int BatchSize = 1024;

    /// <summary>The mean of a random quantity; the error is one standard error.</summary>
    /// <param name="draw">Draws the quantity once.</param>
    /// <param name="generator">Where chance comes from.</param>
    /// <param name="draws">How many draws, at least 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 2 draws.</exception>
    public static Estimate Mean(Func<Generator, double> draw, Generator generator, long draws)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 2);
        var total = default(Moments);
        for (var done = 0L; done < draws;)
        {
            // Batches are summed alone and then joined, so that rounding does not grow with the number of draws.
            var batch = default(Moments);
            for (var i = 0; i < BatchSize && done < draws; i++, done++)
            {
                batch.Add(draw(generator), 0);
            }

            total.Join(batch);
        }

        return total.Estimate;
    }

    /// <summary>The mean of a random quantity, steadied by another whose mean is known.</summary>
    /// <remarks>
    /// Estimates E[value − β·(control − controlMean)]. β is fitted on a first tenth of the draws (at least 64), which is then thrown away, so that
    /// the estimate has no bias. Source: Owen, Monte Carlo theory, methods and examples, section 8.9.
    /// </remarks>
    /// <param name="draw">Draws the quantity and its control together.</param>
    /// <param name="controlMean">The control's exact mean.</param>
    /// <param name="generator">Where chance comes from.</param>
    /// <param name="draws">How many draws count, at least 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 2 draws.</exception>
    public static Estimate Mean(Func<Generator, (double Value, double Control)> draw, double controlMean, Generator generator, long draws)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 2);
        var pilot = default(Moments);
        for (var i = 0L; i < Math.Max(64, draws / 10); i++)
        {
            var (value, control) = draw(generator);
            pilot.Add(value, control);
        }

        var slope = pilot.Slope;
        var total = default(Moments);
        for (var done = 0L; done < draws;)
        {
            var batch = default(Moments);
            for (var i = 0; i < BatchSize && done < draws; i++, done++)
            {
                var (value, control) = draw(generator);
                batch.Add(value - (slope * (control - controlMean)), 0);
            }

            total.Join(batch);
        }

        return total.Estimate;
    }

    /// <summary>How many draws are needed to tell apart values that differ by so much.</summary>
    /// <remarks>
    /// A difference of 2·6.2 standard errors: then a right answer is accepted and a wrong one refused, each failing less than once in 10⁹.
    /// </remarks>
    /// <param name="standardDeviation">Standard deviation of one draw.</param>
    /// <param name="difference">The difference to be caught, for example 1 % of the check's declared scale.</param>
    /// <exception cref="ArgumentOutOfRangeException">The deviation is negative or not finite, or the difference is not positive.</exception>
    public static long DrawsToResolve(double standardDeviation, double difference)
    {
        if (!(standardDeviation >= 0) || !double.IsFinite(standardDeviation))
        {
            throw new ArgumentOutOfRangeException(
                nameof(standardDeviation), $"The standard deviation must be finite and not negative, but is {standardDeviation}.");
        }

        if (!(difference > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(difference), $"The difference to be caught must be positive, but is {difference}.");
        }

        var ratio = 2 * Acceptance * standardDeviation / difference;
        return Math.Max(2, checked((long)Math.Ceiling(ratio * ratio)));
    }
}

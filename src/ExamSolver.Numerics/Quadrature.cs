namespace ExamSolver.Numerics;

/// <summary>Integrals and normal expectations in one dimension, each with an estimated bound of its error.</summary>
public static class Quadrature
{
    private const double MachineEpsilon = 2.220446049250313e-16;
    private const double Target = 1e-13;
    private const int MostPieces = 4000;

    /// <summary>E[f(X)] for X normal with the given mean and standard deviation.</summary>
    /// <remarks>
    /// Gauss–Hermite rules of two orders, whose difference is the error; if that is large (f has a kink, or grows too fast), an adaptive
    /// integral against the density is tried too, and the one with the smaller error is returned.
    /// </remarks>
    /// <param name="function">f; it must be finite where the density is not negligible.</param>
    /// <param name="mean">Mean of X.</param>
    /// <param name="standardDeviation">Standard deviation of X (not the variance); zero gives f(mean).</param>
    /// <exception cref="ArgumentOutOfRangeException">The standard deviation is negative or NaN.</exception>
    public static Estimate NormalExpectation(Func<double, double> function, double mean, double standardDeviation)
    {
        if (!(standardDeviation >= 0))
        {
            throw new ArgumentOutOfRangeException(
                nameof(standardDeviation), $"A standard deviation cannot be negative, but is {standardDeviation}.");
        }

        if (standardDeviation == 0)
        {
            return new Estimate(function(mean), 0);
        }

        var best = TwoOrders(function, mean, standardDeviation, 32, 48);
        if (best.Error > 1e-12 * Math.Max(1, Math.Abs(best.Value)))
        {
            best = Better(best, TwoOrders(function, mean, standardDeviation, 80, 120));
        }

        if (best.Error > 1e-12 * Math.Max(1, Math.Abs(best.Value)))
        {
            // Beyond 39 standard deviations the density is zero in double precision.
            var scale = 1 / Math.Sqrt(2 * Math.PI);
            var half = (double z) => Weighted(function(mean + (standardDeviation * z)), scale * Math.Exp(-0.5 * z * z));
            best = Better(best, Integrate(half, -39, 39));
        }

        return best;
    }

    /// <summary>The integral of f from a to b, either of which may be infinite.</summary>
    /// <remarks>
    /// Fifteen-point Gauss–Legendre on the whole of a piece and on its halves; the piece where both disagree most is halved next. The ends
    /// are never evaluated, so that integrable singularities there are allowed. An infinite half-line is mapped by x = a + t/(1 − t).
    /// The error is four times the sum of the disagreements, and rounding.
    /// </remarks>
    /// <param name="function">f.</param>
    /// <param name="from">The lower end a.</param>
    /// <param name="to">The upper end b; smaller than a changes the sign.</param>
    /// <exception cref="ArgumentOutOfRangeException">An end is NaN.</exception>
    public static Estimate Integrate(Func<double, double> function, double from, double to)
    {
        if (double.IsNaN(from) || double.IsNaN(to))
        {
            throw new ArgumentOutOfRangeException(nameof(from), $"The ends of an integral must be numbers, but are {from} and {to}.");
        }

        if (from == to)
        {
            return new Estimate(0, 0);
        }

        if (from > to)
        {
            var reversed = Integrate(function, to, from);
            return new Estimate(-reversed.Value, reversed.Error);
        }

        if (double.IsInfinity(from) && double.IsInfinity(to))
        {
            var left = HalfLine(function, 0, -1);
            var right = HalfLine(function, 0, 1);
            return new Estimate(left.Value + right.Value, left.Error + right.Error);
        }

        return double.IsPositiveInfinity(to) ? HalfLine(function, from, 1)
            : double.IsNegativeInfinity(from) ? HalfLine(function, to, -1)
            : Adaptive(function, from, to);
    }

    private static Estimate TwoOrders(Func<double, double> function, double mean, double deviation, int low, int high)
    {
        var coarse = GaussRules.Normal(low).Mean(function, mean, deviation);
        var fine = GaussRules.Normal(high).Mean(function, mean, deviation);
        var error = Math.Abs(fine - coarse) + (8 * MachineEpsilon * Math.Abs(fine));
        return double.IsFinite(error) ? new Estimate(fine, error) : new Estimate(double.NaN, double.PositiveInfinity);
    }

    private static Estimate Better(Estimate one, Estimate other) => other.Error < one.Error ? other : one;

    private static Estimate HalfLine(Func<double, double> function, double start, int direction) => Adaptive(
        t =>
        {
            var rest = 1 - t;
            return Weighted(function(start + (direction * t / rest)), 1 / (rest * rest));
        },
        0, 1);

    /// <summary>A product in which a zero wins over an overflow: a density of zero outweighs any value.</summary>
    private static double Weighted(double value, double weight) => value == 0 || weight == 0 ? 0 : value * weight;

    private static Estimate Adaptive(Func<double, double> function, double from, double to)
    {
        var queue = new PriorityQueue<Piece, (double Error, int Order)>();
        var made = 0;
        var (total, error, size) = (0.0, 0.0, 0.0);
        var settled = new List<Piece>();
        Add(new Piece(function, from, to, Panel(function, from, to)));
        while (queue.Count > 0 && made < MostPieces && !(error <= Target * size))
        {
            var piece = queue.Dequeue();
            error -= piece.Error;
            size -= Math.Abs(piece.Value);
            if (piece.Middle <= piece.From || piece.Middle >= piece.To)
            {
                settled.Add(piece);
                error += piece.Error;
                size += Math.Abs(piece.Value);
                continue;
            }

            Add(new Piece(function, piece.From, piece.Middle, piece.LeftValue));
            Add(new Piece(function, piece.Middle, piece.To, piece.RightValue));
        }

        // Summed afresh from left to right: the running sums above have lost digits by subtraction.
        (total, error, size) = (0, 0, 0);
        foreach (var piece in queue.UnorderedItems.Select(item => item.Element).Concat(settled).OrderBy(piece => piece.From))
        {
            total += piece.Value;
            error += piece.Error;
            size += Math.Abs(piece.Value);
        }

        error += 64 * MachineEpsilon * size;
        return double.IsFinite(total) && double.IsFinite(error)
            ? new Estimate(total, error)
            : new Estimate(double.NaN, double.PositiveInfinity);

        void Add(Piece piece)
        {
            // A piece that is not finite comes first; the order of making breaks ties alike on every machine.
            queue.Enqueue(piece, (double.IsFinite(piece.Error) ? -piece.Error : double.NegativeInfinity, made++));
            error += piece.Error;
            size += Math.Abs(piece.Value);
        }
    }

    private static double Panel(Func<double, double> function, double from, double to)
    {
        var halfWidth = 0.5 * (to - from);
        return 2 * halfWidth * GaussRules.Legendre15.Mean(function, from + halfWidth, halfWidth);
    }

    private sealed class Piece
    {
        internal Piece(Func<double, double> function, double from, double to, double whole)
        {
            (From, To) = (from, to);
            Middle = from + (0.5 * (to - from));
            LeftValue = Panel(function, from, Middle);
            RightValue = Panel(function, Middle, to);
            Value = LeftValue + RightValue;

            // At a singular end halving gains a factor of √2 only, and the finer result is still off by 2.4 disagreements: four are safe.
            Error = 4 * Math.Abs(Value - whole);
        }

        internal double From { get; }

        internal double Middle { get; }

        internal double To { get; }

        internal double LeftValue { get; }

        internal double RightValue { get; }

        internal double Value { get; }

        internal double Error { get; }
    }
}

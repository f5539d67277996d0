using ExamSolver.Core.Arrays;

namespace ExamSolver.Solvers.Normalisation;

/// <summary>The same statistics in one pass over the entries, each of which moves the mean and the sum of squares of the set that it belongs to.</summary>
/// <remarks>Welford (1962), Technometrics 4, 419.</remarks>
internal static class RunningMoments
{
    /// <summary>What is asked for, in doubles.</summary>
    public static NumericArray Run(NormByHand.Given given)
    {
        var x = NumericArray.Of(given.Input.Value, _ => double.NaN);
        var channels = given.Channels ?? x.Columns;

        // The number of the set of an entry, in the order in which sets begin.
        int SetOf(int row, int column)
        {
            var channel = column * channels / x.Columns;
            return given.Norm switch
            {
                NormByHand.NormSort.Batch => channel,
                NormByHand.NormSort.Instance => (row * channels) + channel,
                NormByHand.NormSort.Group => (row * given.Groups) + (channel * given.Groups / channels),
                _ => row,
            };
        }

        var last = SetOf(x.Rows - 1, x.Columns - 1);
        var (counts, means, squares) = (new double[last + 1], new double[last + 1], new double[last + 1]);
        for (var i = 0; i < x.Values.Length; i++)
        {
            var (value, set) = (x.Values[i], SetOf(i / x.Columns, i % x.Columns));
            counts[set]++;
            var distance = value - means[set];
            means[set] += distance / counts[set];
            squares[set] += distance * (value - means[set]);
        }

        // The mean square is the variance and the square of the mean.
        var isRms = given.Norm == NormByHand.NormSort.Rms;
        double Variance(int set) => (squares[set] / counts[set]) + (isRms ? means[set] * means[set] : 0);
        if (given.Want != NormByHand.Quantity.Output)
            return last == 0 ? NumericArray.Of(Statistic(0)) : NumericArray.Of(last + 1, 1, (set, _) => Statistic(set));
        return NumericArray.Of(x.Rows, x.Columns, (i, j) =>
        {
            var (set, channel) = (SetOf(i, j), j * channels / x.Columns);
            double Learned(Expressions.AuthorFormula? formula, double without) =>
                formula is null ? without : formula.Value.Entries[formula.Value.IsScalar ? 0 : channel].Evaluate(_ => double.NaN);
            return ((x[i, j] - (isRms ? 0 : means[set])) / Math.Sqrt(Variance(set) + given.Epsilon.ToDouble()) * Learned(given.Scale, 1)) + Learned(given.Shift, 0);
        });

        double Statistic(int set) => given.Want == NormByHand.Quantity.Mean ? means[set] : Variance(set);
    }
}

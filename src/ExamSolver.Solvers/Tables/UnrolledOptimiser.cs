using ExamSolver.Core.Arrays;
using ExamSolver.Numerics;

namespace ExamSolver.Solvers.Tables;

/// <summary>The same optimisers without a recurrence: every average is the weighted sum of all gradients so far, which come from finite differences of the loss.</summary>
internal static class UnrolledOptimiser
{
    /// <summary>The table in doubles.</summary>
    public static NumericArray Run(OptimiserTable.Given given)
    {
        var (rate, momentum, epsilon) = (given.Rate.ToDouble(), given.Momentum.ToDouble(), given.Epsilon.ToDouble());
        var decay = given.Decay?.ToDouble() ?? (given.Algorithm == OptimiserTable.Algorithm.Adam ? 0.999 : 0.9);
        var (gradients, parameter) = (new List<double>(), given.Start.ToDouble());
        var rows = new List<double[]>();
        for (var t = 1; t <= given.Steps; t++)
        {
            var ahead = given.Algorithm == OptimiserTable.Algorithm.Nesterov ? parameter - (rate * momentum * Sum(gradients, momentum, 1)) : parameter;
            gradients.Add(given.Loss is { } loss ? FiniteDifference.Derivative(x => loss.Evaluate(_ => x), ahead).Value : given.Gradients[t - 1].ToDouble());
            var (velocity, squares) = given.Algorithm switch
            {
                OptimiserTable.Algorithm.Adam => ((1 - momentum) * Sum(gradients, momentum, 1), (1 - decay) * Sum(gradients, decay, 2)),
                OptimiserTable.Algorithm.Adagrad => (0, Sum(gradients, 1, 2)),
                OptimiserTable.Algorithm.Rmsprop => (0, (1 - decay) * Sum(gradients, decay, 2)),
                _ => (Sum(gradients, momentum, 1), 0),
            };
            var (first, second) = (velocity / (1 - Math.Pow(momentum, t)), squares / (1 - Math.Pow(decay, t)));
            parameter -= rate * given.Algorithm switch
            {
                OptimiserTable.Algorithm.Sgd => gradients[^1],
                OptimiserTable.Algorithm.Momentum or OptimiserTable.Algorithm.Nesterov => velocity,
                OptimiserTable.Algorithm.Adam => first / (Math.Sqrt(second) + epsilon),
                _ => gradients[^1] / (Math.Sqrt(squares) + epsilon),
            };
            rows.Add([gradients[^1], velocity, squares, first, second, parameter]);
        }

        // The columns as the enumeration names them, of which an optimiser without moments has no velocity and so on.
        var all = Enum.GetValues<OptimiserTable.Column>();
        var shown = given.Columns.IsEmpty ? all.Where(c => IsKept(given.Algorithm, c)).ToArray() : [.. given.Columns];
        return NumericArray.Of(rows.Count, shown.Length, (i, j) => rows[i][Array.IndexOf(all, shown[j])]);
    }

    private static double Sum(List<double> gradients, double factor, int power)
    {
        var total = 0.0;
        for (var i = 0; i < gradients.Count; i++)
            total += Math.Pow(factor, gradients.Count - 1 - i) * Math.Pow(gradients[i], power);
        return total;
    }

    private static bool IsKept(OptimiserTable.Algorithm algorithm, OptimiserTable.Column column) => (algorithm, column) switch
    {
        (_, OptimiserTable.Column.Gradient or OptimiserTable.Column.Parameter) or (OptimiserTable.Algorithm.Adam, _) => true,
        (OptimiserTable.Algorithm.Momentum or OptimiserTable.Algorithm.Nesterov, OptimiserTable.Column.Velocity) => true,
        (OptimiserTable.Algorithm.Adagrad or OptimiserTable.Algorithm.Rmsprop, OptimiserTable.Column.Squares) => true,
        _ => false,
    };
}

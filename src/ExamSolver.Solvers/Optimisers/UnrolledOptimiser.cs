using ExamSolver.Core.Arrays;
using ExamSolver.Numerics;

namespace ExamSolver.Solvers.Optimisers;

/// <summary>The same optimisers without a recurrence: every average is the weighted sum of all gradients so far, which come from finite differences of the loss.</summary>
internal static class UnrolledOptimiser
{
    /// <summary>The table in doubles.</summary>
    public static NumericArray Run(OptimiserSteps.Given given)
    {
        var (rate, momentum, epsilon) = (given.Rate.ToDouble(), given.Momentum.ToDouble(), given.Epsilon.ToDouble());
        var decay = given.Decay?.ToDouble() ?? (given.Algorithm is OptimiserSteps.Algorithm.Adam or OptimiserSteps.Algorithm.Adamw ? 0.999 : 0.9);
        var (shrink, share) = (given.WeightDecay.ToDouble(), given.Velocity switch { OptimiserSteps.VelocityForm.Average => 1 - momentum, OptimiserSteps.VelocityForm.Displacement => -rate, _ => 1.0 });
        var (gradients, parameter) = (new List<double>(), given.Start.ToDouble());
        var rows = new List<double[]>();
        for (var t = 1; t <= given.Steps; t++)
        {
            var ahead = parameter;
            if (given.Algorithm == OptimiserSteps.Algorithm.Nesterov)
                ahead += (given.Velocity == OptimiserSteps.VelocityForm.Displacement ? 1 : -rate) * momentum * share * Sum(gradients, momentum, 1);
            var slope = given.Loss is { } loss ? FiniteDifference.Derivative(x => loss.Evaluate(_ => x), ahead).Value : given.Gradients[t - 1].ToDouble();
            gradients.Add(given.Algorithm == OptimiserSteps.Algorithm.Adamw ? slope : slope + (shrink * ahead));
            var (velocity, squares) = given.Algorithm switch
            {
                OptimiserSteps.Algorithm.Adam or OptimiserSteps.Algorithm.Adamw => ((1 - momentum) * Sum(gradients, momentum, 1), (1 - decay) * Sum(gradients, decay, 2)),
                OptimiserSteps.Algorithm.Adagrad => (0, Sum(gradients, 1, 2)),
                OptimiserSteps.Algorithm.Rmsprop => (0, (1 - decay) * Sum(gradients, decay, 2)),
                _ => (share * Sum(gradients, momentum, 1), 0),
            };
            var (first, second) = (velocity / (1 - Math.Pow(momentum, t)), squares / (1 - Math.Pow(decay, t)));
            double Divided(double value, double by) => value / (given.EpsilonInside ? Math.Sqrt(by + epsilon) : Math.Sqrt(by) + epsilon);
            parameter += given.Algorithm switch
            {
                OptimiserSteps.Algorithm.Sgd => -rate * gradients[^1],
                OptimiserSteps.Algorithm.Momentum or OptimiserSteps.Algorithm.Nesterov => given.Velocity == OptimiserSteps.VelocityForm.Displacement ? velocity : -rate * velocity,
                OptimiserSteps.Algorithm.Adam => -rate * Divided(first, second),
                OptimiserSteps.Algorithm.Adamw => -rate * (Divided(first, second) + (shrink * parameter)),
                _ => -rate * Divided(gradients[^1], squares),
            };
            rows.Add([gradients[^1], velocity, squares, first, second, parameter]);
        }

        // The columns as the enumeration names them, of which an optimiser without moments has no velocity and so on.
        var all = Enum.GetValues<OptimiserSteps.Column>();
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

    private static bool IsKept(OptimiserSteps.Algorithm algorithm, OptimiserSteps.Column column) => (algorithm, column) switch
    {
        (_, OptimiserSteps.Column.Gradient or OptimiserSteps.Column.Parameter) or (OptimiserSteps.Algorithm.Adam or OptimiserSteps.Algorithm.Adamw, _) => true,
        (OptimiserSteps.Algorithm.Momentum or OptimiserSteps.Algorithm.Nesterov, OptimiserSteps.Column.Velocity) => true,
        (OptimiserSteps.Algorithm.Adagrad or OptimiserSteps.Algorithm.Rmsprop, OptimiserSteps.Column.Squares) => true,
        _ => false,
    };
}

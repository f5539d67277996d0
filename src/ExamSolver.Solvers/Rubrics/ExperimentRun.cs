using System.Collections.Immutable;
using System.Globalization;
using ExamSolver.Core;
using ExamSolver.Core.Arrays;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Rubrics;

/// <summary>The numbers of an experiment.</summary>
/// <param name="Rows">A row for each value of the variable: the value, then the columns.</param>
/// <param name="Fault">The first claim that they do not support, with the row and the numbers; <c>null</c> where they support all.</param>
/// <param name="Position">Where that claim is written.</param>
public sealed record ExperimentOutcome(ImmutableArray<ImmutableArray<double>> Rows, string? Fault, SourcePosition Position);

/// <summary>Works an experiment out in doubles, and holds its claims against the numbers.</summary>
internal static class ExperimentRun
{
    private const double Rounding = 1e-9;

    /// <summary>The most terms of all sums and products together, so that a table is there in a fraction of a second.</summary>
    private const int MostTerms = 100_000;

    /// <summary>The numbers and the verdict.</summary>
    public static ExperimentOutcome Of(Experiment experiment)
    {
        try
        {
            var worlds = Worlds(experiment);
            var rows = worlds.Select(w => experiment.Show.Select(s => s.Name).Prepend(experiment.Variable).Select(n => Number(w[n])).ToImmutableArray()).ToImmutableArray();
            for (var i = 0; i < rows.Length; i++)
            {
                for (var j = 0; j < experiment.Show.Length; j++)
                {
                    if (!double.IsFinite(rows[i][j + 1]))
                        return new(rows, $"{experiment.Show[j].Name} is no number where {Place(experiment, rows[i])}", experiment.Position);
                }
            }

            foreach (var claim in experiment.Claims)
            {
                if (Fault(experiment, claim, worlds, rows) is { } fault)
                    return new(rows, fault, claim.Position);
            }

            return new(rows, null, experiment.Position);
        }
        catch (ArithmeticException misfit)
        {
            return new([], $"the experiment has no numbers: {misfit.Message}", experiment.Position);
        }
    }

    /// <summary>What every name is in each row.</summary>
    private static List<Dictionary<string, NumericArray>> Worlds(Experiment experiment)
    {
        var worlds = new List<Dictionary<string, NumericArray>>();
        var state = new Dictionary<string, NumericArray>(StringComparer.Ordinal);
        var terms = 0.0;
        NumericArray Of(Formula formula, Dictionary<string, NumericArray> names)
        {
            terms += Terms(formula, f => Number(experiment.Context.Numeric(f, ImmutableDictionary<string, Rational>.Empty, names)));
            return terms <= MostTerms ? experiment.Context.Numeric(formula, ImmutableDictionary<string, Rational>.Empty, names) : throw new ArithmeticException($"its sums have more than {MostTerms} terms together");
        }

        foreach (var (name, formula) in experiment.Start)
            state[name] = Of(formula, state);
        var step = 0;
        foreach (var value in experiment.Values)
        {
            var row = Of(value, state);
            for (; !experiment.Step.IsEmpty && step < Number(row); step++)
            {
                state[experiment.Variable] = NumericArray.Of(step + 1);
                foreach (var (name, formula) in experiment.Step)
                    state[name] = Of(formula, state);
            }

            var world = new Dictionary<string, NumericArray>(state, StringComparer.Ordinal) { [experiment.Variable] = row };
            foreach (var (name, formula) in experiment.Show)
                world[name] = Of(formula, world);
            worlds.Add(world);
        }

        return worlds;
    }

    /// <summary>How many terms the sums of a formula have; where a bound depends on the index of a sum around it, more than are allowed.</summary>
    private static double Terms(Formula formula, Func<Formula, double> valueOf)
    {
        if (formula is not BindFormula { Bindings: [{ Lower: { } lower, Upper: { } upper }] } bind)
            return FormulaParts.Of(formula).Sum(part => Terms(part, valueOf));
        var terms = valueOf(upper) - valueOf(lower) + 1;
        return double.IsNaN(terms) ? MostTerms + 1.0 : Math.Max(1, terms) * (1 + Terms(bind.Body, valueOf));
    }

    private static string? Fault(Experiment experiment, ExperimentClaim claim, List<Dictionary<string, NumericArray>> worlds, ImmutableArray<ImmutableArray<double>> rows)
    {
        double Of(Formula formula, int row) => Number(experiment.Context.Numeric(formula, ImmutableDictionary<string, Rational>.Empty, worlds[row]));
        for (var i = claim.Range == ClaimRange.Everywhere ? 0 : claim.Range == ClaimRange.BetweenRows ? 1 : rows.Length - 1; i < rows.Length; i++)
        {
            var (left, right) = (Of(claim.Left, i), Of(claim.Right, claim.Range == ClaimRange.BetweenRows ? i - 1 : i));
            if (Holds(left, claim.Operator, right))
                continue;
            return claim.Range == ClaimRange.BetweenRows
                ? $"{claim.Left.ToInfix()} does not {(claim.Operator == ">" ? "rise" : "fall")} from {Place(experiment, rows[i - 1])} to {Place(experiment, rows[i])}: it is {Show(right)}, then {Show(left)}"
                : $"{claim.Left.ToInfix()} {claim.Operator} {claim.Right.ToInfix()} does not hold where {Place(experiment, rows[i])}: the left side is {Show(left)}, the right side {Show(right)}";
        }

        return null;
    }

    private static bool Holds(double left, string sign, double right) => sign switch
    {
        "<" => left < right,
        "<=" => left <= right,
        ">" => left > right,
        ">=" => left >= right,
        _ => Math.Abs(left - right) <= Rounding * Math.Max(1, Math.Max(Math.Abs(left), Math.Abs(right))),
    };

    private static double Number(NumericArray value) => value.IsScalar ? value[0, 0] : double.NaN;

    private static string Place(Experiment experiment, ImmutableArray<double> row) => $"{experiment.Variable} = {Show(row[0])}";

    private static string Show(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}

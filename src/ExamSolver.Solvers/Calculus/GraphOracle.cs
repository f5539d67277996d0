using System.Collections.Immutable;
using ExamSolver.Core.Arrays;
using ExamSolver.Core.Solutions;
using ExamSolver.Numerics;
using ExamSolver.Solvers.Expressions;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Calculus;

/// <summary>The same questions answered from values in doubles alone: running the graph, finite differences, elimination.</summary>
internal static class GraphOracle
{
    private const int Worlds = 4, Tries = 24;

    /// <summary>What a graph with numbers gives, at random values of its symbols.</summary>
    public static List<Observation> Observe(Want want, CheckContext context)
    {
        var observations = new List<Observation>();
        var formulas = want.Graph.Select(n => n.Formula);
        for (var i = 0; i < Tries && observations.Count < Worlds; i++)
        {
            var at = want.Context.ValuesIn(context.World(want.Context.Declarations, i), formulas);
            if (Measure(want, at) is { } measured && measured.All(m => m.Value.Values.ToArray().All(double.IsFinite)))
            {
                observations.Add(new Observation(at, [.. measured.SelectMany(m => m.Value.Values.ToArray().Select(v => Measured.About(v, m.Tolerance(v))))])
                {
                    Shape = want.Sort is WantSort.Tangents or WantSort.Adjoints ? (measured[0].Value.Rows, 2) : measured.Length == 1 && !measured[0].Value.IsScalar ? (measured[0].Value.Rows, measured[0].Value.Columns) : null,
                });
            }

            // Without symbols every world is the same.
            if (at.Count == 0)
                break;
        }

        return observations;
    }

    private static (NumericArray Value, Func<double, double> Tolerance)[]? Measure(Want want, IReadOnlyDictionary<string, Rational> at)
    {
        var numbers = want.Context.NumbersAt(at);
        NumericArray Of(int name) => numbers(want.Names[name])!;
        static Func<double, double> Near(double relative, NumericArray scale) => v => (relative * Math.Abs(v)) + (1e-12 * scale.Values.ToArray().Max(Math.Abs)) + 1e-14;
        switch (want.Sort)
        {
            case WantSort.Value:
                return [(Of(0), Near(1e-9, Of(0)))];
            case WantSort.Inverse:
                var inverse = Of(0).Inverse();
                return [(inverse, Near(1e-8, inverse))];
            case WantSort.Determinant:
                return [(NumericArray.Of(Of(0).Determinant()), v => (1e-9 * Math.Abs(v)) + (1e-12 * Math.Pow(Of(0).Values.ToArray().Max(Math.Abs), Of(0).Rows)))];
            case WantSort.Forward:
                return [.. Nodes(want, leaves: false).Select(n => (numbers(n)!, Near(1e-9, numbers(n)!)))];
            case WantSort.Backward:
                var slopes = Nodes(want, leaves: true).Select(n => Slope(want, n, at, null)).ToArray();
                return slopes.Any(s => s is null) ? null : [.. slopes.Select(s => s!.Value)];
            case WantSort.Tangents:
                return Traced(Along(want), n => Moving(want, n, at));
            case WantSort.Adjoints:
                return Traced(Nodes(want, leaves: true).Prepend(want.Names[0]), n => n == want.Names[0] ? (NumericArray.Of(1), _ => 0) : Slope(want, n, at, null));
            case WantSort.Hessian:
                return Second(want, at) is { } second ? [second] : null;
            case WantSort.Vjp:
                return Slope(want, want.Names[1], at, Of(2)) is { } pulled ? [pulled] : null;
            case WantSort.Gradient:
                return Slope(want, want.Names[1], at, null) is { } gradient ? [gradient] : null;
        }

        // One table: each number of each node with its slope beside it.
        (NumericArray, Func<double, double>)[]? Traced(IEnumerable<string> nodes, Func<string, (NumericArray Value, Func<double, double> Tolerance)?> slopeOf)
        {
            var (cells, tolerance) = (new List<double>(), 1e-12);
            foreach (var node in nodes)
            {
                if (slopeOf(node) is not { } slope || numbers(node) is not { } value)
                    return null;
                for (var i = 0; i < value.Values.Length; i++)
                {
                    cells.AddRange([value.Values[i], slope.Value.Values[i]]);
                    tolerance = Math.Max(tolerance, slope.Tolerance(slope.Value.Values[i]));
                }
            }

            return [(new NumericArray(cells.Count / 2, 2, [.. cells]), v => tolerance + (1e-9 * Math.Abs(v)))];
        }

        var formula = Formula.Symbol(want.Names[0]);
        var function = new AuthorFormula { Formula = formula, Value = ArrayEntries.Scalar(0), Context = want.Context };
        if (Differences.Jacobian(function, new Names { All = [want.Names[1]], IsList = !Of(1).IsScalar && !Of(0).IsScalar }, at, want.Context) is not var (jacobian, tolerance))
            return null;
        return want.Sort switch
        {
            WantSort.Jacobian => [(jacobian, tolerance)],
            WantSort.Jvp => [(Of(0).With([.. Enumerable.Range(0, Of(0).Values.Length).Select(k => Enumerable.Range(0, Of(1).Values.Length).Sum(l => jacobian[k, l] * Of(2).Values[l]))]), v => tolerance(v) * (1 + Of(2).Values.ToArray().Sum(Math.Abs)))],
            _ => [(Of(1).IsScalar ? jacobian : Of(1).With([.. Enumerable.Range(0, Of(1).Values.Length).Select(l => jacobian[l, l])]), tolerance)],
        };
    }

    /// <summary>The names of the nodes that a node is made of, those that are numbers among them or not.</summary>
    private static IEnumerable<string> Nodes(Want want, bool leaves)
    {
        var needed = new HashSet<string>(StringComparer.Ordinal) { want.Names[0] };
        var found = new List<string>();
        for (var i = want.Graph.Length - 1; i >= 0; i--)
        {
            var node = want.Graph[i];
            if (!needed.Contains(node.Name))
                continue;
            needed.UnionWith(FormulaParts.Names(node.Formula));
            if (leaves ? node.Name != want.Names[0] : FormulaParts.Names(node.Formula).Count > 0)
                found.Add(node.Name);
        }

        if (!leaves)
            found.Reverse();
        return leaves ? [.. found, .. needed.Where(n => want.Context.Declarations.Contains(n) && !want.Context.Names.ContainsKey(n)).Order(StringComparer.Ordinal)] : found;
    }

    /// <summary>The node that moves and, in their order, the others that the last one is made of, without those that the moving one is made of.</summary>
    private static IEnumerable<string> Along(Want want)
    {
        var before = Nodes(want with { Names = [want.Names[1]] }, leaves: false).ToHashSet(StringComparer.Ordinal);
        return Nodes(want, leaves: false).Where(n => n != want.Names[1] && !before.Contains(n)).Prepend(want.Names[1]);
    }

    /// <summary>How fast a node changes while another one moves in the direction: by finite differences along that line.</summary>
    private static (NumericArray Value, Func<double, double> Tolerance)? Moving(Want want, string node, IReadOnlyDictionary<string, Rational> at)
    {
        var numbers = want.Context.NumbersAt(at);
        var (here, direction, target) = (numbers(want.Names[1])!, numbers(want.Names[2])!, Formula.Symbol(node));
        var values = new double[numbers(node)!.Values.Length];
        var worst = 0.0;
        for (var k = 0; k < values.Length; k++)
        {
            var entry = k;
            var estimate = FiniteDifference.Derivative(
                t => want.Context.Numeric(target, at, new Dictionary<string, NumericArray>(StringComparer.Ordinal) { [want.Names[1]] = here.With([.. here.Values.ToArray().Zip(direction.Values.ToArray(), (x, v) => x + (t * v))]) }).Values[entry],
                0);
            (values[k], worst) = (estimate.Value, Math.Max(worst, estimate.Error));
        }

        return double.IsFinite(worst) ? (numbers(node)!.With(values), v => (1e-7 * Math.Abs(v)) + (10 * worst) + 1e-13) : null;
    }

    /// <summary>The derivative of a node, weighted by a seed, by each entry of another.</summary>
    private static (NumericArray Value, Func<double, double> Tolerance)? Slope(Want want, string by, IReadOnlyDictionary<string, Rational> at, NumericArray? seed)
    {
        var here = want.Context.NumbersAt(at)(by)!;
        var target = Formula.Symbol(want.Names[0]);
        var values = new double[here.Values.Length];
        var worst = 0.0;
        for (var l = 0; l < values.Length; l++)
        {
            var estimate = FiniteDifference.Derivative(x => Weighted(want.Context.Numeric(target, at, Moved(by, here, l, x)), seed), here.Values[l]);
            (values[l], worst) = (estimate.Value, Math.Max(worst, estimate.Error));
        }

        return double.IsFinite(worst) ? (here.With(values), v => (1e-7 * Math.Abs(v)) + (10 * worst) + 1e-13) : null;
    }

    /// <summary>Differences of differences: fewer digits, enough to tell a wrong entry.</summary>
    private static (NumericArray Value, Func<double, double> Tolerance)? Second(Want want, IReadOnlyDictionary<string, Rational> at)
    {
        var by = want.Names[1];
        var here = want.Context.NumbersAt(at)(by)!;
        var target = Formula.Symbol(want.Names[0]);
        var n = here.Values.Length;
        var values = new double[n * n];
        for (var k = 0; k < n; k++)
        {
            for (var l = 0; l < n; l++)
            {
                double Inner(double x)
                {
                    var moved = here.Values.ToArray();
                    moved[k] = x;
                    return FiniteDifference.Derivative(y => want.Context.Numeric(target, at, Moved(by, here.With(moved), l, y))[0, 0], moved[l]).Value;
                }

                values[(k * n) + l] = FiniteDifference.Derivative(Inner, here.Values[k]).Value;
            }
        }

        var largest = values.Max(Math.Abs);
        return (new NumericArray(n, n, values, here.IsScalar), v => (1e-4 * Math.Abs(v)) + (1e-5 * largest) + 1e-9);
    }

    private static double Weighted(NumericArray value, NumericArray? seed)
    {
        var total = 0.0;
        for (var k = 0; k < value.Values.Length; k++)
            total += value.Values[k] * (seed?.Values[k] ?? 1);
        return total;
    }

    private static Dictionary<string, NumericArray> Moved(string name, NumericArray here, int entry, double value)
    {
        var moved = here.Values.ToArray();
        moved[entry] = value;
        return new(StringComparer.Ordinal) { [name] = here.With(moved) };
    }
}

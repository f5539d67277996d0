using ExamSolver.Core.Arrays;
using ExamSolver.Core.Solutions;
using ExamSolver.Numerics;
using ExamSolver.Solvers.Expressions;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Recurrent;

/// <summary>The roads of the checks of <see cref="Asymptotics"/>: recurrences that are run, at random values of the symbols.</summary>
internal static class AsymptoticRuns
{
    private const int Number = 6, Fates = 5, Late = 20;

    /// <summary>A growth rate nearer to 0 than this counts as 0; the powers show it to about a millionth.</summary>
    private const double Unit = 1e-6;

    private const double Rough = 1e-5;

    /// <summary>What a run of the matrix, and of the bias as one more column, shows in some worlds.</summary>
    public static List<Observation> Observe(AuthorFormula matrix, AuthorFormula? bias, CheckContext context, Func<Rational[], int, (NumericArray Value, double Tolerance)?> run)
    {
        var observations = new List<Observation>();
        foreach (var at in Worlds(matrix, context))
        {
            var (entries, rows) = Exact(matrix, bias, at);
            if (run(entries, rows) is var (value, tolerance))
                observations.Add(tolerance == 0 ? new Observation(at, [.. value.Values.ToArray().Select(v => Measured.Exactly((int)v))]) : Observation.Of(at, value, v => tolerance * Math.Max(1, Math.Abs(v))));
        }

        return observations;
    }

    /// <summary>The spectral radius: the growth of the norm over 2²⁴ steps.</summary>
    public static (NumericArray Value, double Tolerance)? Radius(Rational[] matrix, int rows) => (NumericArray.Of(Math.Exp(new PowerRun(matrix, rows).LogRadius)), Rough);

    /// <summary>The largest singular value.</summary>
    public static (NumericArray Value, double Tolerance)? Singular(Rational[] matrix, int rows) =>
        (NumericArray.Of(PowerRun.LargestSingularValue(NumericArray.Of(rows, rows, (i, j) => matrix[(i * rows) + j].ToDouble()))), 1e-9);

    /// <summary>Which of the five fates, a 1 at its place.</summary>
    public static (NumericArray Value, double Tolerance)? Fate(Rational[] matrix, int rows)
    {
        var run = new PowerRun(matrix, rows);
        var fate = run.LogRadius < -Unit ? 0 : run.LogRadius > Unit ? 4 : run.PowerOfTime > 0 ? 3 : Settles(matrix, rows) ? 1 : 2;
        return (NumericArray.Of(Fates, 1, (i, _) => i == fate ? 1 : 0), 0);
    }

    /// <summary>Where the state is after a million steps, from two different starts; the last column of the matrix is the bias.</summary>
    public static (NumericArray Value, double Tolerance)? Limit(Rational[] matrix, int rows)
    {
        var late = MatrixPower.BySquaring(Array.ConvertAll(matrix, v => v.ToDouble()), rows, 1 << Late);
        double From(int i, double start) => Enumerable.Range(0, rows).Sum(j => late[(i * rows) + j] * (j == rows - 1 ? 1 : start + j));
        var limit = NumericArray.Of(rows - 1, 1, (i, _) => From(i, 0));
        return Enumerable.Range(0, rows - 1).All(i => Math.Abs(From(i, 3) - limit[i, 0]) < 1e-6) ? (limit, 1e-8) : null;
    }

    /// <summary>t^(k − 1) ρᵗ at a few t, with both numbers read off the run.</summary>
    public static List<Observation> Rates(AuthorFormula matrix, AuthorFormula? bias, string time, CheckContext context)
    {
        var observations = new List<Observation>();
        foreach (var at in Worlds(matrix, context))
        {
            var (entries, rows) = Exact(matrix, bias, at);
            var run = new PowerRun(entries, rows);
            for (var t = 1; t <= 4; t++)
                observations.Add(new Observation(new Dictionary<string, Rational>(at, StringComparer.Ordinal) { [time] = t }, [Measured.About(Math.Pow(t, run.PowerOfTime) * Math.Exp(t * run.LogRadius), Rough * Math.Pow(t, run.PowerOfTime + 1) * Math.Exp(t * run.LogRadius))]));
        }

        return observations;
    }

    /// <summary>Whether the powers vanish inside of the interval and not outside, near to its ends too, which belong to it where the powers vanish there.</summary>
    public static (bool Passed, string Measured, double Error, double Tolerance) JudgeRange(AuthorFormula matrix, Answer candidate, CheckContext context)
    {
        if (candidate is not IntervalAnswer interval)
            return (false, "", double.PositiveInfinity, 0);
        var symbol = matrix.Value.Entries.SelectMany(e => e.FreeSymbols).First();
        var domain = matrix.Context.Declarations.DomainOf(symbol);
        var (lower, upper) = (interval.Lower.Evaluate(_ => double.NaN), interval.Upper.Evaluate(_ => double.NaN));
        if (!(lower < upper) || !double.IsFinite(lower) || !double.IsFinite(upper))
            return (false, "", double.PositiveInfinity, 0);
        var declared = matrix.Context.ValuesIn(context.World(matrix.Context.Declarations, 0), matrix.Formula);
        double Radius(double x) => Exact(matrix, null, new Dictionary<string, Rational>(declared, StringComparer.Ordinal) { [symbol] = Rational.FromDouble(x) }) is var (entries, rows) ? new PowerRun(entries, rows).LogRadius : double.NaN;
        var width = upper - lower;

        bool IsEnd(double end, double inwards, bool isOpen, Rational? border)
        {
            var inside = Radius(end + (1e-4 * width * inwards)) < 0;
            if (border is { } edge && Math.Abs(edge.ToDouble() - end) < 1e-12 * Math.Max(1, Math.Abs(end)))
                return inside && isOpen != (Radius(end) < -Unit && domain.Contains(edge));
            return inside && Radius(end - (1e-4 * width * inwards)) > 0 && isOpen;
        }

        var passed = Enumerable.Range(1, 31).All(i => Radius(lower + (width * i / 32)) < 0) && IsEnd(lower, 1, interval.IsLowerOpen, domain.Lower) && IsEnd(upper, -1, interval.IsUpperOpen, domain.Upper);
        return (passed, "", passed ? 0 : 1, 1e-4);
    }

    private static IEnumerable<IReadOnlyDictionary<string, Rational>> Worlds(AuthorFormula matrix, CheckContext context) =>
        Enumerable.Range(0, matrix.Value.Entries.All(e => e.FreeSymbols.Count == 0) ? 1 : Number).Select(i => matrix.Context.ValuesIn(context.World(matrix.Context.Declarations, i), matrix.Formula));

    /// <summary>The entries of the matrix, with the bias as [[W, b], [0, 1]]: exact, since missing eigenvectors would not survive rounding.</summary>
    private static (Rational[] Entries, int Rows) Exact(AuthorFormula matrix, AuthorFormula? bias, IReadOnlyDictionary<string, Rational> at)
    {
        Rational Value(Expr entry) => entry.EvaluateExact(name => at.TryGetValue(name, out var v) ? v : null) ?? Rational.FromDouble(entry.Evaluate(name => at.TryGetValue(name, out var v) ? v.ToDouble() : double.NaN));
        var n = matrix.Value.Rows;
        if (bias is null)
            return ([.. matrix.Value.Entries.Select(Value)], n);
        var wide = new Rational[(n + 1) * (n + 1)];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
                wide[(i * (n + 1)) + j] = Value(matrix.Value.Entries[(i * n) + j]);
            wide[(i * (n + 1)) + n] = Value(bias.Value.Entries[i]);
        }

        wide[^1] = 1;
        return (wide, n + 1);
    }

    /// <summary>Whether the power of a million steps and the next one are the same.</summary>
    private static bool Settles(Rational[] matrix, int rows)
    {
        var step = Array.ConvertAll(matrix, v => v.ToDouble());
        var late = MatrixPower.BySquaring(step, rows, 1L << Late);
        var next = new double[late.Length];
        MatrixPower.Multiply(late, step, next, rows);
        return late.Zip(next, (a, b) => Math.Abs(a - b)).Max() <= 1e-6 * late.Max(Math.Abs);
    }
}

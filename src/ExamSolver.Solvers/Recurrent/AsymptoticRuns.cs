using ExamSolver.Core.Arrays;
using ExamSolver.Core.Solutions;
using ExamSolver.Numerics;
using ExamSolver.Solvers.Expressions;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Recurrent;

/// <summary>The roads of the checks of <see cref="Asymptotics"/>: recurrences that are run, at random values of the symbols.</summary>
internal static class AsymptoticRuns
{
    private const int Number = 6, Fates = 5;

    /// <summary>A radius nearer to 1 than this counts as 1; the powers show it to about 1e-12.</summary>
    private const double Unit = 1e-8;

    /// <summary>What a run shows of the matrix and the bias, in some worlds.</summary>
    public static List<Observation> Observe(AuthorFormula matrix, AuthorFormula? bias, CheckContext context, Func<NumericArray, NumericArray?, (NumericArray Value, double Tolerance)?> run)
    {
        var observations = new List<Observation>();
        foreach (var at in Worlds(matrix, context))
        {
            if (run(AsMatrix(matrix.At(at)), bias?.At(at)) is var (value, tolerance))
                observations.Add(tolerance == 0 ? new Observation(at, [.. value.Values.ToArray().Select(v => Measured.Exactly((int)v))]) : Observation.Of(at, value, v => tolerance * Math.Max(1, Math.Abs(v))));
        }

        return observations;
    }

    /// <summary>The spectral radius: the growth of the norm over 2⁴⁴ steps.</summary>
    public static (NumericArray Value, double Tolerance)? Radius(NumericArray matrix) => (NumericArray.Of(Math.Exp(new PowerRun(matrix).LogRadius)), 1e-7);

    /// <summary>The largest singular value.</summary>
    public static (NumericArray Value, double Tolerance)? Singular(NumericArray matrix) => (NumericArray.Of(PowerRun.LargestSingularValue(matrix)), 1e-9);

    /// <summary>Which of the five fates, a 1 at its place.</summary>
    public static (NumericArray Value, double Tolerance)? Fate(NumericArray matrix, NumericArray? bias)
    {
        var run = new PowerRun(WithBias(matrix, bias));
        var fate = run.LogRadius < -Unit ? 0 : run.LogRadius > Unit ? 4 : run.PowerOfTime > 0 ? 3 : run.Settles ? 1 : 2;
        return (NumericArray.Of(Fates, 1, (i, _) => i == fate ? 1 : 0), 0);
    }

    /// <summary>Where the state is after a million steps, from two different starts.</summary>
    public static (NumericArray Value, double Tolerance)? Limit(NumericArray matrix, NumericArray? bias)
    {
        var wide = WithBias(matrix, bias);
        var late = MatrixPower.BySquaring(wide.Values, wide.Rows, 1 << 20);
        double From(int i, double start) => Enumerable.Range(0, wide.Columns).Sum(j => late[(i * wide.Columns) + j] * (j == wide.Columns - 1 ? 1 : start + j));
        var limit = NumericArray.Of(matrix.Rows, 1, (i, _) => From(i, 0));
        return Enumerable.Range(0, matrix.Rows).All(i => Math.Abs(From(i, 3) - limit[i, 0]) < 1e-6) ? (limit, 1e-8) : null;
    }

    /// <summary>t^(k − 1) ρᵗ at a few t, with both numbers read off the run.</summary>
    public static List<Observation> Rates(AuthorFormula matrix, AuthorFormula? bias, string time, CheckContext context)
    {
        var observations = new List<Observation>();
        foreach (var at in Worlds(matrix, context))
        {
            var run = new PowerRun(WithBias(AsMatrix(matrix.At(at)), bias?.At(at)));
            for (var t = 1; t <= 4; t++)
                observations.Add(new Observation(new Dictionary<string, Rational>(at, StringComparer.Ordinal) { [time] = t }, [Measured.About(Math.Pow(t, run.PowerOfTime) * Math.Exp(t * run.LogRadius), 1e-6 * (1 + Math.Exp(t * run.LogRadius)))]));
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
        double Radius(double x) => new PowerRun(AsMatrix(matrix.At(new Dictionary<string, Rational>(declared, StringComparer.Ordinal) { [symbol] = Rational.FromDouble(x) }))).LogRadius;
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

    private static NumericArray AsMatrix(NumericArray matrix) => NumericArray.Of(matrix.Rows, matrix.Columns, (i, j) => matrix[i, j]);

    private static NumericArray WithBias(NumericArray matrix, NumericArray? bias)
    {
        var n = matrix.Rows;
        return bias is null ? matrix : NumericArray.Of(n + 1, n + 1, (i, j) => i < n ? j < n ? matrix[i, j] : bias.Values[i] : j < n ? 0 : 1);
    }
}

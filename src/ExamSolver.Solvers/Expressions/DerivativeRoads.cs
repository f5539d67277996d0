using ExamSolver.Core.Arrays;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Numerics;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Expressions;

/// <summary>Derivatives from values alone: of a number by a number or by each entry of an array; of a vector by a vector, the Jacobian, a row for each component of the function.</summary>
public sealed record DerivativeRoad : Road
{
    /// <summary>The function.</summary>
    [Given("the function: a formula, a number or a vector", Key = "derivative of")]
    public required AuthorFormula Function { get; init; }

    /// <summary>The variables.</summary>
    [Given("the variables: a name, or a list of names")]
    public required Names By { get; init; }

    /// <inheritdoc/>
    public override string Id => "finite-differences";

    /// <inheritdoc/>
    protected override IEnumerable<Formula> Formulas => [Function.Formula];

    /// <inheritdoc/>
    protected override (NumericArray Value, Func<double, double> Tolerance)? At(IReadOnlyDictionary<string, Rational> at, CheckContext context) => Differences.Jacobian(Function, By, at, Context);
}

/// <summary>The determinant of a Jacobian whose entries are finite differences.</summary>
public sealed record JacobianDeterminantRoad : Road
{
    /// <summary>The map.</summary>
    [Given("the map: a vector, as many components as variables", Key = "jacobian determinant of")]
    public required AuthorFormula Function { get; init; }

    /// <summary>The variables.</summary>
    [Given("the variables: a name, or a list of names")]
    public required Names By { get; init; }

    /// <inheritdoc/>
    public override string Id => "numeric-determinant";

    /// <inheritdoc/>
    protected override IEnumerable<Formula> Formulas => [Function.Formula];

    /// <inheritdoc/>
    protected override (NumericArray Value, Func<double, double> Tolerance)? At(IReadOnlyDictionary<string, Rational> at, CheckContext context)
    {
        if (Differences.Jacobian(Function, By, at, Context) is not var (jacobian, _))
            return null;
        var determinant = NumericArray.Of(jacobian.Rows, jacobian.Columns, (i, j) => jacobian[i, j]).Determinant();
        var size = Math.Pow(jacobian.Values.ToArray().Max(Math.Abs), jacobian.Rows);
        return (NumericArray.Of(determinant), Within(1e-7, (1e-9 * size) + 1e-14));
    }
}

/// <summary>The sum of the squares of all entries of a Jacobian, from finite differences: what a contractive autoencoder pays for its code.</summary>
/// <remarks>Source: Rifai et al. (2011), Contractive auto-encoders, ICML, equation 4.</remarks>
public sealed record JacobianNormRoad : Road
{
    /// <summary>The map.</summary>
    [Given("the map, a vector, such as a code: the sum of the squares of all its derivatives is taken", Key = "squared jacobian norm of")]
    public required AuthorFormula Function { get; init; }

    /// <summary>The variables.</summary>
    [Given("the variables: a name, or a list of names")]
    public required Names By { get; init; }

    /// <inheritdoc/>
    public override string Id => "finite-differences";

    /// <inheritdoc/>
    protected override IEnumerable<Formula> Formulas => [Function.Formula];

    /// <inheritdoc/>
    protected override (NumericArray Value, Func<double, double> Tolerance)? At(IReadOnlyDictionary<string, Rational> at, CheckContext context)
    {
        if (Differences.Jacobian(Function, By, at, Context) is not var (jacobian, tolerance))
            return null;
        var entries = jacobian.Values.ToArray();
        return (NumericArray.Of(entries.Sum(v => v * v)), Within(1e-9, entries.Sum(v => 2 * Math.Abs(v) * tolerance(v)) + 1e-13));
    }
}

/// <summary>The determinant of a matrix of numbers, by elimination.</summary>
public sealed record DeterminantRoad : Road
{
    /// <summary>The matrix.</summary>
    [Given("the matrix", Key = "determinant of")]
    public required AuthorFormula Matrix { get; init; }

    /// <inheritdoc/>
    public override string Id => "numeric-determinant";

    /// <inheritdoc/>
    protected override IEnumerable<Formula> Formulas => [Matrix.Formula];

    /// <inheritdoc/>
    protected override (NumericArray Value, Func<double, double> Tolerance)? At(IReadOnlyDictionary<string, Rational> at, CheckContext context)
    {
        var matrix = Matrix.At(at);
        return (NumericArray.Of(matrix.Determinant()), Within(1e-9, 1e-12 * Math.Pow(matrix.Values.ToArray().Max(Math.Abs), matrix.Rows)));
    }
}

/// <summary>Finite differences of formulas over arrays.</summary>
internal static class Differences
{
    /// <summary>The Jacobian of a formula, in the shape that its sort has: see <see cref="DerivativeRoad"/>.</summary>
    public static (NumericArray Value, Func<double, double> Tolerance)? Jacobian(AuthorFormula function, Names by, IReadOnlyDictionary<string, Rational> at, ArrayContext context)
    {
        var (arrays, point) = by.ValuesIn(context.NumbersAt(at));
        var here = function.At(at);
        var derivatives = new double[here.Values.Length, point.Length];
        var worst = 0.0;
        for (var j = 0; j < point.Length; j++)
        {
            // One pass for each variable: the values of all components are kept by the place where they were taken.
            var taken = new Dictionary<double, double[]>();
            double[] Values(double value)
            {
                if (taken.TryGetValue(value, out var known))
                    return known;
                var moved = (double[])point.Clone();
                moved[j] = value;
                return taken[value] = function.At(at, by.With(arrays, moved)).Values.ToArray();
            }

            for (var i = 0; i < here.Values.Length; i++)
            {
                var component = i;
                var estimate = FiniteDifference.Derivative(x => Values(x)[component], point[j]);
                derivatives[i, j] = estimate.Value;
                worst = Math.Max(worst, estimate.Error);
            }
        }

        if (!double.IsFinite(worst))
            return null;
        var value = here.IsScalar
            ? by.IsList || arrays.Length > 1 ? NumericArray.Of(point.Length, 1, (j, _) => derivatives[0, j]) : new NumericArray(arrays[0].Rows, arrays[0].Columns, [.. Enumerable.Range(0, point.Length).Select(j => derivatives[0, j])], arrays[0].IsScalar)
            : point.Length == 1 && !by.IsList ? here.With([.. Enumerable.Range(0, here.Values.Length).Select(i => derivatives[i, 0])])
            : NumericArray.Of(here.Values.Length, point.Length, (i, j) => derivatives[i, j]);
        return (value, v => (1e-7 * Math.Abs(v)) + (10 * worst) + 1e-13);
    }
}

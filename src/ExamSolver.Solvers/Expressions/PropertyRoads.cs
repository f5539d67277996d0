using System.Collections.Immutable;
using ExamSolver.Core.Arrays;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Expressions;

/// <summary>An exact count whose order of growth the answer is: <c>Theta(N^2 d)</c> of <c>2 N^2 d + 4 N d^2</c> where d is fixed.</summary>
/// <remarks>The ratio is taken along several directions at numbers up to 2^1600; it must stay between two positive constants.</remarks>
public sealed record GrowthRoad : Road
{
    /// <summary>The count.</summary>
    [Given("an exact count, whose order the answer is as all symbols grow", Key = "growth of")]
    public required AuthorFormula Count { get; init; }

    /// <inheritdoc/>
    public override string Id => "growth";

    /// <inheritdoc/>
    protected override IEnumerable<Formula> Formulas => [Count.Formula];

    /// <inheritdoc/>
    public override Check ToCheck() => new Holds(Id, (candidate, _) =>
    {
        var holds = candidate is GrowthAnswer growth && GrowthAnswer.Of(Count.Value.Entries[0], Context.Declarations).Compare(growth) == ComparisonVerdict.Equal;
        return (holds, "", holds ? 0 : double.PositiveInfinity, 0);
    });

    /// <inheritdoc/>
    protected override (NumericArray Value, Func<double, double> Tolerance)? At(IReadOnlyDictionary<string, Rational> at, CheckContext context) => null;
}

/// <summary>An equation that the answer solves, or that each item of a set solves; the unknown and the answer may be complex. A vector solves an equation of vectors.</summary>
public sealed record EquationRoad : Road
{
    private const int Worlds = 4, Tries = 20;
    private const double VectorTolerance = 1e-9;

    /// <summary>The equation.</summary>
    [Given("an equation, or a formula that is to be zero, of numbers or vectors: z^2 - 2 z + 5, V = r + gamma P V", Key = "solves")]
    public required AuthorFormula Equation { get; init; }

    /// <summary>The unknown.</summary>
    [Given("the unknown in it", Key = "as")]
    public required Names Unknown { get; init; }

    /// <summary>How many solutions are asked for.</summary>
    [Given("how many different solutions are asked for", Default = "1", Minimum = 1, Maximum = 16)]
    public int Solutions { get; init; } = 1;

    /// <inheritdoc/>
    public override string Id => "put-in";

    /// <inheritdoc/>
    protected override IEnumerable<Formula> Formulas => [Equation.Formula];

    /// <inheritdoc/>
    public override Check ToCheck() => new Holds(Id, (candidate, context) =>
    {
        if (IsVector)
            return SolvedBy([.. candidate.Components.Select(c => c.Value)], context);
        var items = candidate is SetAnswer set ? set.Items : [.. candidate.Components.Select(c => c.Value)];
        var error = items.Length == Solutions ? 0 : double.PositiveInfinity;
        var seen = 0;
        for (var i = 0; i < Tries && seen < Worlds && double.IsFinite(error); i++)
        {
            var at = Context.ValuesIn(context.World(Context.Declarations, i));
            System.Numerics.Complex ValueOf(string name) => at.TryGetValue(name, out var v) ? v.ToDouble() : double.NaN;
            var values = items.Select(item => ComplexNumbers.Evaluate(item, ValueOf)).ToArray();
            var misfits = values.Select(value => Misfit(name => name == Unknown.All[0] ? value : ValueOf(name), value)).ToArray();
            if (misfits.Any(double.IsNaN))
                continue;
            seen++;
            error = Math.Max(error, misfits.Max());
            if (values.Where((v, k) => values.Take(k).Any(w => System.Numerics.Complex.Abs(v - w) < 1e-9)).Any())
                error = double.PositiveInfinity;
        }

        return (seen > 0 && error < 1e-8, "", seen > 0 ? error : double.PositiveInfinity, 1e-8);
    });

    /// <inheritdoc/>
    protected override (NumericArray Value, Func<double, double> Tolerance)? At(IReadOnlyDictionary<string, Rational> at, CheckContext context) => null;

    private bool IsVector => Context.IsArray(Formula.Symbol(Unknown.All[0]));

    /// <summary>What is to be zero: both sides of an equation, one taken from the other.</summary>
    private Formula Difference => Equation.Formula is not RelationFormula { Operator: "=", Left: var left, Right: var right } ? Equation.Formula
        : right is NumberFormula { Value.IsZero: true } ? left
        : left - right;

    /// <summary>A vector or matrix put into the equation, in doubles.</summary>
    private (bool Holds, string Found, double Error, double Tolerance) SolvedBy(ImmutableArray<Expr> entries, CheckContext context)
    {
        var (error, seen) = (0.0, 0);
        for (var i = 0; i < Tries && seen < Worlds; i++)
        {
            var at = Context.ValuesIn(context.World(Context.Declarations, i));
            var unknown = Context.NumbersAt(at)(Unknown.All[0])!;
            if (unknown.Values.Length != entries.Length)
                return (false, "", double.PositiveInfinity, VectorTolerance);
            var values = entries.Select(e => e.Evaluate(name => at.TryGetValue(name, out var v) ? v.ToDouble() : double.NaN)).ToArray();
            var misfit = Context.Numeric(Difference, at, new Dictionary<string, NumericArray>(StringComparer.Ordinal) { [Unknown.All[0]] = unknown.With(values) });
            var largest = misfit.Values.ToArray().Max(Math.Abs) / (1 + values.Max(Math.Abs));
            if (double.IsNaN(largest))
                continue;
            seen++;
            error = Math.Max(error, largest);
        }

        return (seen > 0 && error < VectorTolerance, "", seen > 0 ? error : double.PositiveInfinity, VectorTolerance);
    }

    private double Misfit(Func<string, System.Numerics.Complex> valueOf, System.Numerics.Complex value)
    {
        // det(A - z I) has arrays in it, which are worked out.
        var equation = Context.Evaluate(Difference, out _) is { IsScalar: true } difference ? difference.Entries[0] : Difference.ToExpr();
        // Beside large sides a difference is small that would not be beside the value.
        var side = Equation.Formula is RelationFormula { Left: var left } && Context.Evaluate(left, out _) is { IsScalar: true } worked ? System.Numerics.Complex.Abs(ComplexNumbers.Evaluate(worked.Entries[0], valueOf)) : 0;
        return System.Numerics.Complex.Abs(ComplexNumbers.Evaluate(equation, valueOf)) / (1 + System.Numerics.Complex.Abs(value) + (double.IsFinite(side) ? side : 0));
    }
}

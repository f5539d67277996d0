using System.Collections.Immutable;
using System.Globalization;
using ExamSolver.Core.Arrays;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Solutions;

/// <summary>
/// A distribution by its family and parameters: <c>N(mu, sigma^2)</c> with the variance, and of several variables <c>N([1, 2], [[2, 0], [0, 1]])</c> with the
/// mean and the covariance matrix.
/// </summary>
public sealed class DistributionAnswer : Answer
{
    private const string Normals = "N";
    private static readonly ImmutableArray<string> NormalPlaces = ["mean", "variance"];
    private readonly ArrayContext? arrays;
    private readonly ArrayEntries? mean, covariance;

    private DistributionAnswer(string family, ImmutableArray<Formula> parameters, Declarations declarations) => (Family, Parameters, Declarations) = (family, parameters, declarations);

    private DistributionAnswer(Formula mean, Formula covariance, ArrayEntries meanValue, ArrayEntries covarianceValue, ArrayContext arrays)
        : this(Normals, [mean, covariance], arrays.Names.Keys.Aggregate(arrays.Declarations, (d, name) => d.Contains(name) ? d : d.With(name, Domain.Real))) =>
        (this.mean, this.covariance, this.arrays) = (meanValue, covarianceValue, arrays);

    /// <summary>The family, by its short name: N, Bernoulli, U and so on.</summary>
    public string Family { get; }

    /// <summary>The parameters.</summary>
    public ImmutableArray<Formula> Parameters { get; }

    /// <summary>The number of variables, where it is a normal distribution of several; otherwise 1.</summary>
    public int Variables => mean?.Rows ?? 1;

    /// <inheritdoc/>
    public override Declarations Declarations { get; }

    /// <inheritdoc/>
    public override string Type => "distribution";

    /// <inheritdoc/>
    public override ImmutableArray<Component> Components => mean is null
        ? [.. Parameters.Select((p, i) => new Component(Family == Normals ? NormalPlaces[i] : "parameter " + Number(i), p.ToExpr()))]
        : mean.IsScalar ? [new("mean", mean.Entries[0]), new("variance", covariance!.Entries[0])]
        : [.. mean.Entries.Select((e, i) => new Component("mean " + Number(i), e)), .. covariance!.Entries.Select((e, i) => new Component($"covariance {Number(i / mean.Rows)}, {Number(i % mean.Rows)}", e))];

    /// <inheritdoc/>
    public override ImmutableArray<Formula> Results => [Formula.Apply(Family, [.. Parameters])];

    /// <summary>The distribution of one variable that a formula writes; <c>null</c> where it writes none.</summary>
    public static DistributionAnswer? Of(Formula formula, Declarations declarations) =>
        formula is ApplyFormula && Distribution.Parse(formula) is { } law && law.Parameters.All(p => p is not ArrayFormula) ? new DistributionAnswer(law.Family, law.Parameters, declarations) : null;

    /// <summary>A normal distribution of one variable or several; <c>null</c> where mean and covariance do not fit.</summary>
    /// <param name="mean">The mean: a number, or a vector.</param>
    /// <param name="covariance">The variance, or a square matrix; a multiple of <c>I</c> is one.</param>
    /// <param name="arrays">What names mean.</param>
    /// <param name="variables">The number of variables, where it is known: a mean of several may then be written as 0.</param>
    public static DistributionAnswer? Normal(Formula mean, Formula covariance, ArrayContext arrays, int? variables = null)
    {
        var centre = arrays.WorkOut(mean, out _);
        if (centre is { IsScalar: true } && centre.Entries[0] == 0 && variables > 1)
            centre = new ArrayEntries(variables.Value, 1, false, [.. Enumerable.Repeat<Expr>(0, variables.Value)]);
        if (centre is { Rows: 1, Columns: > 1 })
            centre = new ArrayEntries(centre.Columns, 1, false, centre.Entries);
        if (centre is not { Columns: 1 })
            return null;

        // A multiple of the identity has a size only beside a matrix.
        var spread = arrays.WorkOut(covariance, out _);
        if (spread is null && !centre.IsScalar)
            spread = arrays.WorkOut(covariance + Formula.Apply("zeros", centre.Rows, centre.Rows), out _);
        return spread is not null && spread.IsScalar == centre.IsScalar && (spread.Rows, spread.Columns) == (centre.Rows, centre.Rows)
            ? new DistributionAnswer(mean, covariance, centre, spread, arrays)
            : null;
    }

    /// <summary>The distribution that a formula writes where this one is asked for; <c>null</c> where it writes none.</summary>
    public DistributionAnswer? Read(Formula formula) => arrays is null ? Of(formula, Declarations)
        : formula is not ApplyFormula || Distribution.Parse(formula) is not { } law ? null
        : law.Family == Normals ? Normal(law.Parameters[0], law.Parameters[1], arrays, Variables)
        : Of(formula, Declarations);

    /// <inheritdoc/>
    public override string ToText() => Results[0].ToInfix();

    /// <inheritdoc/>
    public override string ToLatex(LatexStyle style) =>
        $"{(Family == Normals ? "\\mathcal{N}" : $"\\mathrm{{{Family}}}")}\\left({string.Join(", ", Parameters.Select(p => p.ToLatex(style)))}\\right)";

    /// <inheritdoc/>
    public override Answer With(ImmutableArray<Expr> components)
    {
        RequireCount(components);
        if (mean is null)
            return new DistributionAnswer(Family, [.. components.Select(c => c.ToFormula())], Declarations);
        var (centre, spread) = (mean with { Entries = components[..mean.Entries.Length] }, covariance! with { Entries = components[mean.Entries.Length..] });
        return new DistributionAnswer(centre.ToFormula(), spread.ToFormula(), centre, spread, arrays!);
    }

    private static string Number(int index) => (index + 1).ToString(CultureInfo.InvariantCulture);
}

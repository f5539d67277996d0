using System.Collections.Immutable;
using System.Globalization;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Solutions;

/// <summary>A distribution of one variable, by its family and parameters: <c>N(mu, sigma^2)</c>, with the variance.</summary>
public sealed class DistributionAnswer : Answer
{
    private static readonly ImmutableArray<string> NormalPlaces = ["mean", "variance"];

    private DistributionAnswer(string family, ImmutableArray<Formula> parameters, Declarations declarations) => (Family, Parameters, Declarations) = (family, parameters, declarations);

    /// <summary>The family, by its short name: N, Bernoulli, U and so on.</summary>
    public string Family { get; }

    /// <summary>The parameters.</summary>
    public ImmutableArray<Formula> Parameters { get; }

    /// <inheritdoc/>
    public override Declarations Declarations { get; }

    /// <inheritdoc/>
    public override string Type => "distribution";

    /// <inheritdoc/>
    public override ImmutableArray<Component> Components => [.. Parameters.Select((p, i) => new Component(Family == "N" ? NormalPlaces[i] : "parameter " + (i + 1).ToString(CultureInfo.InvariantCulture), p.ToExpr()))];

    /// <inheritdoc/>
    public override ImmutableArray<Formula> Results => [Formula.Apply(Family, [.. Parameters])];

    /// <summary>The distribution that a formula writes; <c>null</c> where it writes none.</summary>
    public static DistributionAnswer? Of(Formula formula, Declarations declarations) =>
        formula is ApplyFormula && Distribution.Parse(formula) is { } law && law.Parameters.All(p => p is not ArrayFormula) ? new DistributionAnswer(law.Family, law.Parameters, declarations) : null;

    /// <inheritdoc/>
    public override string ToText() => Results[0].ToInfix();

    /// <inheritdoc/>
    public override string ToLatex(LatexStyle style) =>
        $"{(Family == "N" ? "\\mathcal{N}" : $"\\mathrm{{{Family}}}")}\\left({string.Join(", ", Parameters.Select(p => p.ToLatex(style)))}\\right)";

    /// <inheritdoc/>
    public override Answer With(ImmutableArray<Expr> components)
    {
        RequireCount(components);
        return new DistributionAnswer(Family, [.. components.Select(c => c.ToFormula())], Declarations);
    }
}

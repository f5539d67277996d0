using System.Collections.Immutable;
using ExamSolver.Core.Arrays;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Numerics;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Gaussians;

/// <summary>The normal distribution whose density is proportional to a product of normal densities of one variable: fused measurements, a product of experts.</summary>
/// <remarks>Precisions add, and the mean is the mean weighted by them. Source: Bishop (2006), section 2.3.6; Hinton (2002), Neural Computation 14; Petersen and Pedersen, The Matrix Cookbook, equation 371.</remarks>
[Kind("gaussian/product")]
public sealed class DensityProduct : Solver<DensityProduct.Given, DensityProduct.Rules>
{
    private const int Worlds = 5, MostFactors = 8, MostVariables = 8;

    /// <summary>The densities.</summary>
    public sealed record Given
    {
        /// <summary>The factors.</summary>
        [Given("the densities that are multiplied: [{mean: mu, variance: 'sigma^2'}, {mean: m, variance: 's^2'}]")]
        public required ImmutableArray<Gaussian> Of { get; init; }
    }

    /// <summary>What the closed form takes into account.</summary>
    public sealed record Rules
    {
        /// <summary>Whether precisions are added, and not variances.</summary>
        public bool Precisions { get; init; } = true;

        /// <summary>Whether each mean has its own weight, and not that of the next density.</summary>
        public bool OwnWeights { get; init; } = true;

        /// <summary>Whether means are weighted at all.</summary>
        public bool Weighted { get; init; } = true;

        /// <summary>Whether the precisions are added up, and not averaged.</summary>
        public bool Added { get; init; } = true;
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, Rules>> Conventions =>
    [
        new("precision", (given, answer) => NormalAlternatives.WithPrecision((DistributionAnswer)answer, Answers(given))),
        new("standard-deviation", (given, answer) => NormalAlternatives.WithDeviation((DistributionAnswer)answer, Answers(given))),
    ];

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, Rules>> Misconceptions =>
    [
        new("variances-added", r => r with { Precisions = false }),
        new("weights-exchanged", r => r with { OwnWeights = false }),
        new("mean-of-the-means", r => r with { Weighted = false }),
        new("precisions-averaged", r => r with { Added = false }),
        new("as-a-sum-of-variables", r => r with { Precisions = false, Weighted = false, Added = false }),
    ];

    /// <inheritdoc/>
    protected override bool Validate(Given given, SpecMap map, SpecScope scope)
    {
        var sizes = given.Of.Select(g => g.Vector?.Size?.ToExpr()).Distinct().ToArray();
        if (given.Of.Length is < 2 or > MostFactors)
            scope.Diagnostics.Error("out-of-range", map["of"]!.Position, $"a product of {given.Of.Length} densities", $"give 2 to {MostFactors} of them");
        else if (sizes.Length > 1)
            scope.Diagnostics.Error("bad-distribution", map["of"]!.Position, "the densities are not of as many variables", "all are of one variable, or all means are vectors of one length");
        else if (given.Of[0].Vector is not null && Count(given) is < 2 or > MostVariables)
            scope.Diagnostics.Error("out-of-range", map["of"]!.Position, $"the densities have {Count(given)} variables", $"at least 2 and at most {MostVariables}");
        else if (Formula(given, new Rules()) is null)
            scope.Diagnostics.Error("bad-distribution", map["of"]!.Position, "the densities do not fit together", "means are vectors of one length");
        else
            return true;
        return false;
    }

    /// <inheritdoc/>
    protected override Answer? Formula(Given given, Rules rules)
    {
        var (answers, isVector) = (Answers(given), given.Of[0].Vector is not null);
        var factors = Factors(given, isVector);
        var form = InformationForm.Of(factors);
        var weighting = rules.OwnWeights ? form : InformationForm.Of([.. factors.Select((f, i) => f with { Law = factors[(i + 1) % factors.Length].Law })]);
        var values = factors.Select(f => f.Value).Where(v => v.ToExpr() != 0).ToArray();
        var mean = (form with { Information = weighting.Information }).Mean;
        if (!rules.Weighted)
            mean = values.Length == 0 ? null : rules.Precisions || rules.Added ? Symbolics.Formula.Sum(values) / factors.Length : Symbolics.Formula.Sum(values);
        var covariance = !rules.Precisions ? Sum(factors, isVector) : form.Covariance(isVector);
        if (!rules.Added && rules.Precisions)
            covariance = ((Symbolics.Formula)factors.Length).Beside(covariance);
        return answers.Of(mean, covariance, isVector ? Count(given) : null);
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Fact> Givens(Given given) =>
        [.. Factors(given, given.Of[0].Vector is not null).Select((f, i) => Fact.Of("factor", ("number", Symbolics.Formula.Number(i + 1)), ("mean", f.Value), ("covariance", InformationForm.CovarianceOf(f.Law, f.IsVector))))];

    /// <inheritdoc/>
    protected override ImmutableArray<DerivationStep> Derive(Given given, Answer answer)
    {
        var (answers, law) = (Answers(given), (DistributionAnswer)answer);
        var form = InformationForm.Of(Factors(given, given.Of[0].Vector is not null));
        DerivationStep Step(string rule, Formula before, Formula after) => new(rule, before, StepRelation.Equal, after) { Declarations = answers.Arrays.Declarations, Arrays = answers.Arrays };
        var precision = answers.Shown(form.Precision);
        var inverse = form.IsMatrix ? precision.Pow(-1) : 1 / precision;
        var steps = ImmutableArray.Create(Step("precision", form.Precision, precision), Step("covariance", inverse, answers.Shown(inverse)));
        if (form.Information is { } information)
            steps = steps.Add(Step("information", information, answers.Shown(information))).Add(Step("mean", form.IsMatrix ? answers.Shown(inverse).Beside(answers.Shown(information)) : answers.Shown(information) / precision, law.Parameters[0]));
        return steps.Add(new DerivationStep("together", answer.Results[0], StepRelation.Equal, answer.Results[0]) { Declarations = answer.Declarations });
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Check> Checks(Given given) => [new Measure("parabola", context => [.. Enumerable.Range(0, Worlds).Select(i => Fitted(given, context.World(given.Of[0].Declarations, 8 * i)))])];

    private static ArrayContext Arrays(Given given) => given.Of[0].Vector?.Arrays ?? ArrayContext.Of(given.Of[0].Declarations);

    private static NormalAnswers Answers(Given given) =>
        new(Arrays(given), EntryStyle.Of(given.Of.SelectMany(g => new[] { g.Mean, g.Variance, g.Vector?.Mean, g.Vector?.Variance }).OfType<Formula>()));

    private static int Count(Given given) => given.Of[0].Vector is { Size: { } size } law ? (int)law.Arrays.WorkOut(size, out _)!.Entries[0].Evaluate(_ => double.NaN) : 1;

    private static NormalFactor[] Factors(Given given, bool isVector) =>
        [.. given.Of.Select(g => NormalLaws.Of(g, Arrays(given))).Select(law => new NormalFactor(new LinearMap(1, false, 0), law, isVector, law.Mean))];

    private static Formula Sum(NormalFactor[] factors, bool isVector) => Array.TrueForAll(factors, f => f.Law.Spread == Spread.Number) && isVector
        ? Symbolics.Formula.Sum(factors.Select(f => f.Law.Variance)).Beside(Symbolics.Formula.Symbol("I"))
        : Symbolics.Formula.Sum(factors.Select(f => InformationForm.CovarianceOf(f.Law, isVector)));

    /// <summary>The parabola through the sum of the densities' logarithms.</summary>
    private static Observation Fitted(Given given, World world)
    {
        var arrays = given.Of[0].Vector?.Arrays ?? ArrayContext.Of(given.Of[0].Declarations);
        var at = arrays.ValuesIn(world);
        var laws = given.Of.Select(g => g.Vector ?? new NormalLaw(g.Mean, Spread.Number, g.Variance, null, null, null, arrays)).ToArray();
        var size = NormalOracle.Count(at, laws);
        var numeric = laws.Select(law => NormalOracle.At(law, at, size)).ToArray();
        var (mean, covariance) = Parabola.Fit(point => numeric.Sum(law => law.LogDensity(point)), size);
        return Parabola.Observe(at, mean, covariance, [.. Enumerable.Range(0, size)]);
    }
}

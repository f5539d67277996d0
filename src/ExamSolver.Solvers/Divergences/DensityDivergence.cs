using System.Collections.Immutable;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Divergences;

/// <summary>How far two densities on the line are apart: exactly, and infinite where it is.</summary>
/// <remarks>
/// KL(p ‖ q) = ∫ p log(p/q), infinite where p has mass and q has none; JS with the mean m = (p + q)/2; TV = ½ ∫ |p − q|; W₁ = ∫ |F − G|;
/// H² = 1 − ∫ √(pq); χ² = ∫ p²/q − 1. Source: Arjovsky, Chintala and Bottou (2017), arXiv 1701.07875, section 2 and example 1; Gibbs and Su (2002), On choosing and
/// bounding probability metrics, arXiv math/0209021; Nielsen and Nock (2013), arXiv 1309.3029, for χ²; Gil, Alajaji and Linder (2013), Information Sciences 249, for KL.
/// </remarks>
[Kind("divergence/density")]
public sealed class DensityDivergence : Solver<DensityDivergence.Given, DensityDivergence.Rules>
{
    /// <summary>What is asked.</summary>
    public enum Want
    {
        /// <summary>KL(p ‖ q).</summary>
        Kl,

        /// <summary>KL(q ‖ p).</summary>
        ReverseKl,

        /// <summary>The Jensen–Shannon divergence.</summary>
        JensenShannon,

        /// <summary>The total variation.</summary>
        TotalVariation,

        /// <summary>The Wasserstein-1 distance.</summary>
        Wasserstein,

        /// <summary>The Hellinger distance.</summary>
        Hellinger,

        /// <summary>χ²(p ‖ q).</summary>
        ChiSquared,
    }

    /// <summary>The two densities.</summary>
    public sealed record Given
    {
        /// <summary>The one under which expectations are taken; the data.</summary>
        [Given("the density under which the mean is taken: {uniform: [0, 1]}, {edges: [0, 1, 3], masses: [1/4, 3/4]}, {exponential: 2}, {laplace: [0, 1]}, {mean: 0, variance: 1}")]
        public required Density P { get; init; }

        /// <summary>The one it is compared with; the generator.</summary>
        [Given("the density that it is compared with, written alike")]
        public required Density Q { get; init; }

        /// <summary>What is asked.</summary>
        [Given("what is asked")]
        public required Want Want { get; init; }
    }

    /// <summary>What the closed form takes into account.</summary>
    public sealed record Rules
    {
        /// <summary>Whether p and q have their places.</summary>
        public bool InOrder { get; init; } = true;

        /// <summary>Whether the factor ½, or the root of a distance, is there.</summary>
        public bool Half { get; init; } = true;

        /// <summary>Whether both are compared with their mean, and not with each other.</summary>
        public bool Mixture { get; init; } = true;

        /// <summary>Whether its sign is that of a divergence.</summary>
        public bool Positive { get; init; } = true;

        /// <summary>Whether it counts where the other density is zero.</summary>
        public bool Outside { get; init; } = true;

        /// <summary>Whether differences of mass are carried along the line.</summary>
        public bool Cumulated { get; init; } = true;
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, Rules>> Conventions =>
    [
        new("bits", (given, answer) => given.Want is Want.Kl or Want.ReverseKl or Want.JensenShannon && IsFinite(answer) ? ToAnswer(answer.Results[0] / Symbolics.Formula.Apply("log", 2), given) : null),
        new("squared", (given, answer) => given.Want == Want.Hellinger ? ToAnswer(answer.Components[0].Value.Pow(2).ToFormula(), given) : null),
        new("without-half", (given, answer) => given.Want == Want.TotalVariation ? ToAnswer((2 * answer.Components[0].Value).ToFormula(), given) : null),
    ];

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, Rules>> Misconceptions =>
    [
        new("wrong-way-round", r => r with { InOrder = false }),
        new("sign-flipped", r => r with { Positive = false }),
        new("half-forgotten", r => r with { Half = false }),
        new("without-the-mean", r => r with { Mixture = false }),
        new("outside-ignored", r => r with { Outside = false }),
        new("not-cumulated", r => r with { Cumulated = false }),
        new("infinite", (given, answer) => IsFinite(answer) && (Formula(given with { Want = Want.Kl }, new Rules()) is { } kl && !IsFinite(kl) || Formula(given with { Want = Want.ReverseKl }, new Rules()) is { } back && !IsFinite(back)) ? ToAnswer(Infinity, given) : null),
    ];

    private static readonly Formula Infinity = Symbolics.Formula.Apply("inf");

    /// <inheritdoc/>
    protected override bool Validate(Given given, SpecMap map, SpecScope scope)
    {
        if (Formula(given, new Rules()) is not null)
            return true;
        scope.Diagnostics.Error(
            "no-closed-form",
            map["want"]!.Position,
            "no closed form of this is known for these densities",
            "known are: KL of most pairs and everything of piecewise constant densities whose ends have one order; of two exponential, Laplace or normal densities what has a formula, for Laplace and normal mostly with equal scales or equal centres; symbols must decide it, 0 < theta < 1");
        return false;
    }

    /// <inheritdoc/>
    protected override Answer? Formula(Given given, Rules rules)
    {
        var want = given.Want;
        var isKl = want is Want.Kl or Want.ReverseKl;
        if ((!rules.InOrder && !(isKl || want == Want.ChiSquared)) || (!rules.Positive && !isKl) || (!rules.Half && want is not (Want.JensenShannon or Want.TotalVariation))
            || (!rules.Mixture && want != Want.JensenShannon) || (!rules.Outside && !(isKl || want == Want.ChiSquared)) || (!rules.Cumulated && want != Want.Wasserstein))
            return null;
        var (p, q) = rules.InOrder != (want == Want.ReverseKl) ? (given.P, given.Q) : (given.Q, given.P);
        var value = p.Family == DensityFamily.Steps && q.Family == DensityFamily.Steps ? StepDivergence.Of(p, q, isKl ? Want.Kl : want, rules)
            : !rules.Outside ? null
            : isKl ? CrossEntropy.Divergence(p, q)
            : want == Want.JensenShannon || p.Family != q.Family || !rules.Cumulated ? null
            : SameFamily.Of(p, q, want, rules.Half);
        return value is null ? null : ToAnswer(rules.Positive ? value : -value, given);
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Fact> Givens(Given given) => [FactOf("p", given.P), FactOf("q", given.Q)];

    /// <inheritdoc/>
    protected override ImmutableArray<DerivationStep> Derive(Given given, Answer answer)
    {
        var (p, q) = given.Want == Want.ReverseKl ? (given.Q, given.P) : (given.P, given.Q);
        var isSteps = p.Family == DensityFamily.Steps && q.Family == DensityFamily.Steps;
        var result = answer.Results[0];
        var id = given.Want switch { Want.Kl or Want.ReverseKl => "kl", Want.JensenShannon => "jensen-shannon", Want.TotalVariation => "total-variation", Want.Wasserstein => "wasserstein", Want.Hellinger => "hellinger", _ => "chi-squared" };
        if (!IsFinite(answer))
            return [new DerivationStep("infinite", result, StepRelation.Equal, result) { Declarations = p.Declarations }];
        var written = isSteps ? StepDivergence.Of(p, q, given.Want == Want.ReverseKl ? Want.Kl : given.Want, new Rules())!
            : given.Want is Want.Kl or Want.ReverseKl ? CrossEntropy.Divergence(p, q)!
            : SameFamily.Of(p, q, given.Want, true)!;
        return [new DerivationStep(isSteps ? id + "-pieces" : id, written, StepRelation.Equal, result) { Declarations = p.Declarations }];
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Check> Checks(Given given) => [new Measure("quadrature", context => DensityRun.Observe(given, context))];

    private static bool IsFinite(Answer answer) => answer.Components[0].Value != Infinity.ToExpr();

    private static Answer ToAnswer(Formula formula, Given given)
    {
        var value = formula.ToExpr().Simplify(given.P.Declarations);
        return value.FreeSymbols.Count == 0 ? new NumberAnswer(value) : new ExpressionAnswer(value.ToFormula(), given.P.Declarations);
    }

    private static Fact FactOf(string id, Density density)
    {
        var parameters = density.Parameters.Select(e => e.ToFormula()).ToArray();
        return density.Family switch
        {
            DensityFamily.Steps when density.Masses.Length == 1 => Fact.Of(id + "-uniform", ("from", parameters[0]), ("to", parameters[1])),
            DensityFamily.Steps => Fact.Of(id + "-steps", ("edges", Symbolics.Formula.List(parameters)), ("masses", Symbolics.Formula.List(density.Masses.Select(m => m.ToFormula())))),
            DensityFamily.Exponential => Fact.Of(id + "-exponential", ("rate", parameters[0])),
            DensityFamily.Laplace => Fact.Of(id + "-laplace", ("centre", parameters[0]), ("scale", parameters[1])),
            _ => Fact.Of(id + "-normal", ("mean", parameters[0]), ("variance", parameters[1])),
        };
    }
}

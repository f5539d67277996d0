using System.Collections.Immutable;
using ExamSolver.Core.Arrays;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Numerics;
using ExamSolver.Solvers.Expressions;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Gaussians;

/// <summary>The linear-Gaussian model: of z ~ N(m, S) and x | z ~ N(W z + b, R) the posterior p(z | x), or the marginal p(x). Without noise x is an affine map of z.</summary>
/// <remarks>
/// p(z | x) has the precision Λ = S⁻¹ + Wᵀ R⁻¹ W and the mean Λ⁻¹ (S⁻¹ m + Wᵀ R⁻¹ (x − b)); p(x) is N(W m + b, W S Wᵀ + R).
/// Source: Bishop (2006), section 2.3.3, equations 2.113 to 2.117, and 12.33 to 12.42 for probabilistic PCA.
/// </remarks>
[Kind("gaussian/posterior")]
public sealed class Posterior : Solver<Posterior.Given, Posterior.Rules>
{
    private const int Worlds = 5, MostVariables = 8;

    /// <summary>What is asked for.</summary>
    public enum Quantity
    {
        /// <summary>p(z | x).</summary>
        Posterior,

        /// <summary>p(x).</summary>
        Marginal,
    }

    /// <summary>The model.</summary>
    public sealed record Given
    {
        /// <summary>The prior.</summary>
        [Given("the distribution of the latent variable: standard normal, or {mean: m, covariance: S}")]
        public required Gaussian Prior { get; init; }

        /// <summary>The likelihood.</summary>
        [Given("the distribution of the data given the latent variable: {mean: W z + b, variance: 'sigma^2'}; without a spread the data are this map of it, for the marginal")]
        public required LinearNormal Likelihood { get; init; }

        /// <summary>The latent variable.</summary>
        [Given("the latent variable in the likelihood, a declared number or vector", Default = "z")]
        public string Latent { get; init; } = "z";

        /// <summary>The data.</summary>
        [Given("what was observed, for the posterior: numbers, or a declared number or vector")]
        public AuthorFormula? Data { get; init; }

        /// <summary>What is asked for.</summary>
        [Given("what is asked for", Default = "posterior")]
        public Quantity Want { get; init; }
    }

    /// <summary>What the closed form takes into account.</summary>
    public sealed record Rules
    {
        /// <summary>Whether there is a prior.</summary>
        public bool Prior { get; init; } = true;

        /// <summary>Whether the prior has a mean.</summary>
        public bool PriorMean { get; init; } = true;

        /// <summary>Whether the shift b counts.</summary>
        public bool Shift { get; init; } = true;

        /// <summary>Whether the shift is taken from the data, and not added.</summary>
        public bool ShiftSubtracted { get; init; } = true;

        /// <summary>Whether W is transposed where it must be.</summary>
        public bool Transposed { get; init; } = true;

        /// <summary>Whether W counts twice in a variance.</summary>
        public bool Squared { get; init; } = true;

        /// <summary>Whether prior mean and datum have their own weights, and not each other's.</summary>
        public bool OwnWeights { get; init; } = true;

        /// <summary>Whether the data make the posterior narrower than the prior.</summary>
        public bool Narrower { get; init; } = true;

        /// <summary>Whether precisions are added, and not variances.</summary>
        public bool Precisions { get; init; } = true;

        /// <summary>Whether the noise counts.</summary>
        public bool Noise { get; init; } = true;

        /// <summary>Whether variances are added, and not standard deviations.</summary>
        public bool Variances { get; init; } = true;
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
        new("prior-forgotten", r => r with { Prior = false }),
        new("prior-mean-forgotten", r => r with { PriorMean = false }),
        new("shift-forgotten", r => r with { Shift = false }),
        new("shift-added", r => r with { ShiftSubtracted = false }),
        new("not-transposed", r => r with { Transposed = false }),
        new("not-squared", r => r with { Squared = false }),
        new("weights-exchanged", r => r with { OwnWeights = false }),
        new("as-wide-as-the-prior", r => r with { Narrower = false }),
        new("variances-added", r => r with { Precisions = false }),
        new("noise-forgotten", r => r with { Noise = false }),
        new("deviations-added", r => r with { Variances = false }),
    ];

    /// <inheritdoc/>
    protected override bool Validate(Given given, SpecMap map, SpecScope scope)
    {
        var latent = scope.Declarations.Find(given.Latent);
        if (latent is null || latent.Dimensions.Length > 1)
            scope.Diagnostics.Error("undeclared-symbol", (map["latent"] ?? map).Position, latent is null ? $"\"{given.Latent}\" is not declared" : $"\"{given.Latent}\" is no number and no vector", $"declare the latent variable in `let`: {given.Latent} : real, or {given.Latent} : vector d");
        else if (LinearMap.Of(given.Likelihood.Mean, given.Latent, scope.Arrays) is null)
            scope.Diagnostics.Error("bad-distribution", map["likelihood"]!.Position, $"{given.Likelihood.Mean.ToInfix()} is not linear in {given.Latent}", $"write it as a matrix before {given.Latent}, with or without a shift: W {given.Latent} + b");
        else if (given.Want == Quantity.Posterior && given.Likelihood.Law is null)
            scope.Diagnostics.Error("missing-key", map["likelihood"]!.Position, "the likelihood has no spread", "give its variance, standard deviation or covariance; without noise only the marginal can be asked for");
        else if ((given.Want == Quantity.Posterior) != (given.Data is not null))
            scope.Diagnostics.Error(given.Data is null ? "missing-key" : "unknown-key", (map["data"] ?? map).Position, given.Data is null ? "the key \"data\" is missing" : "`data` has no meaning for the marginal", given.Data is null ? "the posterior is that given some data, a declared x or numbers" : "leave it out, or ask for the posterior");
        else if (Size(given.Likelihood.Value) > MostVariables || LatentSize(given, scope.Arrays) > MostVariables)
            scope.Diagnostics.Error("out-of-range", map["likelihood"]!.Position, $"there are more than {MostVariables} variables", "ask for fewer");
        else if (Formula(given, new Rules()) is null)
            scope.Diagnostics.Error("bad-distribution", map.Position, "the sizes of prior, likelihood and data do not fit", "the mean of the prior is as long as the latent variable, that of the likelihood as the data");
        else
            return true;
        return false;
    }

    /// <inheritdoc/>
    protected override Answer? Formula(Given given, Rules rules)
    {
        if (!Applies(given, rules))
            return null;
        var answers = Answers(given);
        if (given.Want == Quantity.Marginal)
            return answers.Of(MarginalMean(given, rules), MarginalCovariance(given, rules), given.Likelihood.Value.IsScalar ? null : given.Likelihood.Value.Rows);
        var form = Form(given, rules);
        var isVector = IsVector(given);
        var prior = PriorFactor(given, rules);
        var covariance = !rules.Narrower ? InformationForm.CovarianceOf(prior.Law, isVector)
            : !rules.Precisions ? Together(prior.Law, given.Likelihood.Law!, isVector)
            : form.Covariance(isVector);
        return answers.Of(form.Mean, covariance, isVector ? LatentSize(given, answers.Arrays) : null);
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Fact> Givens(Given given)
    {
        var prior = Prior(given);
        var (isVector, latent) = (IsVector(given), Symbolics.Formula.Symbol(given.Latent));
        var facts = ImmutableArray.Create(Fact.Of("prior", ("latent", latent), ("mean", prior.Mean), ("covariance", InformationForm.CovarianceOf(prior, isVector))));
        facts = facts.Add(given.Likelihood.Law is { } law
            ? Fact.Of("likelihood", ("latent", latent), ("mean", law.Mean), ("covariance", InformationForm.CovarianceOf(law, !given.Likelihood.Value.IsScalar)))
            : Fact.Of("map", ("mean", given.Likelihood.Mean)));
        return given.Data is { } data ? facts.Add(Fact.Of("data", ("data", data.Formula))) : facts;
    }

    /// <inheritdoc/>
    protected override ImmutableArray<DerivationStep> Derive(Given given, Answer answer)
    {
        var (answers, rules, law) = (Answers(given), new Rules(), (DistributionAnswer)answer);
        DerivationStep Step(string rule, Formula before, Formula after) => new(rule, before, StepRelation.Equal, after) { Declarations = answers.Arrays.Declarations, Arrays = answers.Arrays };
        var together = new DerivationStep("together", answer.Results[0], StepRelation.Equal, answer.Results[0]) { Declarations = answer.Declarations };
        if (given.Want == Quantity.Marginal)
        {
            var (mean, covariance) = (MarginalMean(given, rules), MarginalCovariance(given, rules));
            return
            [
                .. mean is null ? [] : new[] { Step("marginal-mean", mean, law.Parameters[0]) },
                Step(given.Likelihood.Law is null ? "mapped-covariance" : "marginal-covariance", covariance, Multiples(covariance) ? covariance : law.Parameters[1]),
                together,
            ];
        }

        var form = Form(given, rules);
        var precision = answers.Shown(form.Precision);
        var steps = ImmutableArray.CreateBuilder<DerivationStep>();
        steps.Add(Step("precision", form.Precision, precision));
        var inverse = form.IsMatrix ? precision.Pow(-1) : 1 / precision;
        steps.Add(Step("covariance", inverse, answers.Shown(inverse)));
        if (form.Information is { } information)
        {
            steps.Add(Step("information", information, answers.Shown(information)));
            steps.Add(Step("mean", form.IsMatrix ? answers.Shown(inverse).Beside(answers.Shown(information)) : answers.Shown(information) / precision, law.Parameters[0]));
        }

        steps.Add(together);
        return steps.ToImmutable();
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Check> Checks(Given given) =>
        given is { Want: Quantity.Marginal, Likelihood.Law: null }
            ? [new Measure("quadrature", context => [.. Worlded(given, context).Select(at => Mapped(given, at))])]
            : [new Measure("parabola", context => [.. Worlded(given, context).Select(at => Fitted(given, at))])];

    private static NormalAnswers Answers(Given given)
    {
        var arrays = Arrays(given);
        var formulas = new[] { given.Prior.Mean, given.Prior.Variance, given.Prior.Vector?.Mean, given.Prior.Vector?.Variance, given.Likelihood.Mean, given.Likelihood.Law?.Variance, given.Data?.Formula };
        return new NormalAnswers(arrays, EntryStyle.Of(formulas.OfType<Formula>().Concat(arrays.Names.Values.Select(n => n.Formula))));
    }

    private static ArrayContext Arrays(Given given) => given.Likelihood.Arrays;

    private static NormalLaw Prior(Given given) => NormalLaws.Of(given.Prior, Arrays(given));

    private static bool IsVector(Given given) => Arrays(given).Declarations.Find(given.Latent) is { IsScalar: false };

    private static int LatentSize(Given given, ArrayContext arrays) => arrays.Declarations.Find(given.Latent) is { IsScalar: false } vector ? ArrayEntries.SizesOf(arrays.Declarations)[vector.Dimensions[0]] : 1;

    private static int Size(ArrayEntries value) => value.Rows;

    /// <summary>Whether changed rules mean anything for what is asked.</summary>
    private static bool Applies(Given given, Rules rules)
    {
        var map = LinearMap.Of(given.Likelihood.Mean, given.Latent, Arrays(given))!;
        var isUnit = map.Slope.ToExpr() == 1;
        return given.Want == Quantity.Marginal
            ? rules is { Prior: true, ShiftSubtracted: true, OwnWeights: true, Narrower: true, Precisions: true } && (rules.Noise || given.Likelihood.Law is not null)
                && (rules.Transposed || map.IsArray) && (rules.Squared || !map.IsArray || IsVector(given)) && (rules.Variances || (!map.IsArray && !IsVector(given) && given.Likelihood.Law is not null))
            : rules is { Noise: true, Variances: true } && (rules.Transposed || map.IsArray) && (rules.Squared || !map.IsArray) && ((rules.OwnWeights && rules.Precisions) || isUnit);
    }

    private static NormalFactor PriorFactor(Given given, Rules rules)
    {
        var prior = Prior(given);
        return new NormalFactor(new LinearMap(1, false, 0), prior, IsVector(given), rules.PriorMean ? prior.Mean : 0);
    }

    private static InformationForm Form(Given given, Rules rules)
    {
        var (prior, law, map) = (PriorFactor(given, rules), given.Likelihood.Law!, LinearMap.Of(given.Likelihood.Mean, given.Latent, Arrays(given))!);
        var (data, isVector) = (given.Data!.Formula, !given.Likelihood.Value.IsScalar);
        var rest = !rules.Shift || map.Shift.ToExpr() == 0 ? data : rules.ShiftSubtracted ? data - map.Shift : data + map.Shift;
        var observed = new NormalFactor(map, law, isVector, rest);
        NormalFactor[] factors = rules.Prior ? [prior, observed] : [observed];
        var form = InformationForm.Of(factors);
        if (!rules.Transposed)
            form = form with { Information = InformationForm.Of([prior, observed with { Slope = map with { Slope = InformationForm.Transposed(map) } }]).Information };
        if (!rules.Squared)
            form = form with { Precision = InformationForm.Of([prior, observed with { Slope = map with { Slope = 1 }, Law = law with { Variance = law.Variance / map.Slope } }]).Precision };
        if (!rules.OwnWeights)
            form = form with { Information = InformationForm.Of([prior with { Law = law }, observed with { Law = prior.Law }]).Information };
        return form;
    }

    /// <summary>S + R.</summary>
    private static Formula Together(NormalLaw prior, NormalLaw noise, bool isVector) =>
        prior.Spread == Spread.Number && noise.Spread == Spread.Number && isVector
            ? (prior.Variance + noise.Variance).Beside(Symbolics.Formula.Symbol("I"))
            : InformationForm.CovarianceOf(prior, isVector) + InformationForm.CovarianceOf(noise, isVector);

    /// <summary>W m + b; <c>null</c> for zero.</summary>
    private static Formula? MarginalMean(Given given, Rules rules)
    {
        var (prior, map) = (PriorFactor(given, rules), LinearMap.Of(given.Likelihood.Mean, given.Latent, Arrays(given))!);
        var terms = new List<Formula>();
        if (prior.Value.ToExpr() != 0)
            terms.Add(map.Slope.ToExpr() == 1 ? prior.Value : map.Slope.Beside(prior.Value));
        if (rules.Shift && map.Shift.ToExpr() != 0)
            terms.Add(map.Shift);
        return terms.Count == 0 ? null : Symbolics.Formula.Sum(terms);
    }

    /// <summary>W S Wᵀ + R.</summary>
    private static Formula MarginalCovariance(Given given, Rules rules)
    {
        var (prior, map, isVector) = (Prior(given), LinearMap.Of(given.Likelihood.Mean, given.Latent, Arrays(given))!, IsVector(given));
        var (identity, slope) = (Symbolics.Formula.Symbol("I"), map.Slope);
        var transposed = rules.Transposed ? InformationForm.Transposed(map) : slope;
        var noise = given.Likelihood.Law;
        if (!rules.Variances)
            return (Root(prior, slope, true) + Root(noise!, 1, false)).Pow(2);
        Formula spread;
        var isMatrix = map.IsArray || (isVector && prior.Spread != Spread.Number);
        if (map.IsArray)
        {
            var left = rules.Squared || !isVector ? slope : InformationForm.Transposed(map);
            var middle = InformationForm.CovarianceOf(prior, isVector);
            spread = !rules.Squared ? slope.Beside(middle) : prior.Spread == Spread.Number && prior.Variance.ToExpr() == 1 ? left.Beside(transposed)
                : prior.Spread == Spread.Number ? prior.Variance.Beside(left).Beside(transposed)
                : left.Beside(middle).Beside(transposed);
        }
        else
        {
            var square = rules.Squared ? slope.Pow(2) : slope;
            var variance = isMatrix ? InformationForm.CovarianceOf(prior, isVector) : prior.Variance;
            spread = slope.ToExpr() == 1 ? variance : variance.ToExpr() == 1 ? square : square.Beside(variance);
        }

        if (noise is null || !rules.Noise)
            return isMatrix || !isVector ? spread : spread.Beside(identity);
        var ofVector = !given.Likelihood.Value.IsScalar;
        return isMatrix || !ofVector ? spread + InformationForm.CovarianceOf(noise, ofVector)
            : noise.Spread == Spread.Number ? (spread + noise.Variance).Beside(identity)
            : spread.Beside(identity) + InformationForm.CovarianceOf(noise, ofVector);
    }

    /// <summary>A standard deviation, times the size of a slope.</summary>
    private static Formula Root(NormalLaw law, Formula slope, bool mapped)
    {
        var deviation = law.Deviation ?? Symbolics.Formula.Apply("sqrt", law.Variance);
        return !mapped || slope.ToExpr() == 1 ? deviation : Symbolics.Formula.Apply("abs", slope).Beside(deviation);
    }

    /// <summary>Whether a covariance is a multiple of the identity, which no step compares with a matrix.</summary>
    private static bool Multiples(Formula covariance) => covariance is ProductFormula { Factors: [.., { Factor: SymbolFormula { Name: "I" } }] } or SymbolFormula { Name: "I" };

    private static IEnumerable<IReadOnlyDictionary<string, Rational>> Worlded(Given given, CheckContext context)
    {
        var arrays = given.Likelihood.Arrays;
        return Enumerable.Range(0, arrays.Declarations.All.Count == 0 ? 1 : Worlds).Select(i => arrays.ValuesIn(context.World(arrays.Declarations, 8 * i)));
    }

    /// <summary>Prior and likelihood as functions of the latent variable at some values of the symbols, and the number of its entries.</summary>
    private static (MultivariateNormal Prior, Func<double[], NumericArray> Mean, Dictionary<string, NumericArray> Put, int Size) Model(Given given, IReadOnlyDictionary<string, Rational> at)
    {
        var arrays = given.Likelihood.Arrays;
        var latent = arrays.Evaluate(Symbolics.Formula.Symbol(given.Latent), out _)!;
        var law = given.Prior.Vector ?? new NormalLaw(given.Prior.Mean, Spread.Number, given.Prior.Variance, null, null, null, arrays);
        var put = new Dictionary<string, NumericArray>(StringComparer.Ordinal);
        return (NormalOracle.At(law, at, latent.Rows), Mean, put, latent.Rows);

        NumericArray Mean(double[] point)
        {
            put[given.Latent] = latent.IsScalar ? NumericArray.Of(point[0]) : new NumericArray(point.Length, 1, point);
            return arrays.Numeric(given.Likelihood.Mean, at, put);
        }
    }

    /// <summary>Of log p(z) + log p(x | z), as a function of z at the data, or of both.</summary>
    private static Observation Fitted(Given given, IReadOnlyDictionary<string, Rational> at)
    {
        var (prior, mean, put, size) = Model(given, at);
        var data = given.Data?.At(at).Values.ToArray();
        var length = given.Likelihood.Value.Rows;
        double LogDensity(double[] point)
        {
            var latent = point[..size];
            mean(latent);
            return prior.LogDensity(latent) + NormalOracle.At(given.Likelihood.Law!, at, length, put).LogDensity(data ?? point[size..]);
        }

        var (centre, covariance) = Parabola.Fit(LogDensity, data is null ? size + length : size);
        return Parabola.Observe(at, centre, covariance, [.. Enumerable.Range(data is null ? size : 0, data is null ? length : size)]);
    }

    /// <summary>Mean and covariance of the map by Gauss–Hermite quadrature, which is exact for what is quadratic.</summary>
    private static Observation Mapped(Given given, IReadOnlyDictionary<string, Rational> at)
    {
        var (prior, mean, _, _) = Model(given, at);
        var seen = new List<double[]>();
        prior.Expectation(
            point =>
            {
                seen.Add(mean(point).Values.ToArray());
                return 0;
            },
            order: 3);
        double Mean(Func<double[], double> of)
        {
            var next = 0;
            return prior.Expectation(_ => of(seen[next++]), order: 3);
        }

        var centre = Enumerable.Range(0, seen[0].Length).Select(i => Mean(v => v[i])).ToArray();
        var covariance = NumericArray.Of(centre.Length, centre.Length, (i, j) => Mean(v => (v[i] - centre[i]) * (v[j] - centre[j])));
        return Parabola.Observe(at, centre, covariance, [.. Enumerable.Range(0, centre.Length)]);
    }
}

using System.Collections.Immutable;
using ExamSolver.Core.Arrays;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Numerics;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Gaussians;

/// <summary>Kullback–Leibler divergence KL(q ‖ p) of two normal distributions of one variable or several, in nats.</summary>
/// <remarks>
/// ½ (σ_q²/σ_p² + (μ_q − μ_p)²/σ_p² − 1 + log σ_p² − log σ_q²). Source: Bishop (2006), exercise 1.30; for p standard normal,
/// Kingma and Welling (2014), arXiv 1312.6114, appendix B.
/// </remarks>
[Kind("gaussian/kl")]
public sealed class KullbackLeibler : Solver<KullbackLeibler.Given, KullbackLeibler.Rules>
{
    /// <summary>The two distributions.</summary>
    public sealed record Given
    {
        /// <summary>The distribution under which the expectation is taken.</summary>
        [Given("the distribution under which the expectation is taken")]
        public required Gaussian Q { get; init; }

        /// <summary>The distribution it is compared with.</summary>
        [Given("the distribution it is compared with")]
        public required Gaussian P { get; init; }
    }

    /// <summary>What the closed form takes into account.</summary>
    public sealed record Rules
    {
        /// <summary>Whether the factor ½ stands in front.</summary>
        public bool Half { get; init; } = true;

        /// <summary>Whether it is KL(q ‖ p), and not KL(p ‖ q).</summary>
        public bool Forward { get; init; } = true;

        /// <summary>Whether its sign is that of the divergence, and not that in the ELBO.</summary>
        public bool Positive { get; init; } = true;

        /// <summary>Whether the constant − 1 is there.</summary>
        public bool Constant { get; init; } = true;

        /// <summary>Whether the sign of the logarithms is right.</summary>
        public bool LogSign { get; init; } = true;

        /// <summary>Whether the difference of the means is squared.</summary>
        public bool MeanSquared { get; init; } = true;

        /// <summary>Whether a variance is taken for a variance, and not for a standard deviation.</summary>
        public bool VarianceIsVariance { get; init; } = true;

        /// <summary>Whether the constant is the number of variables, and not 1.</summary>
        public bool Dimension { get; init; } = true;
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, Rules>> Conventions =>
    [
        new("log-variance", InLogVariance),
        new("read-as-variance", (given, _) => (given.Q.Deviation ?? given.P.Deviation) is null ? null : Formula(new Given { Q = ReadAsVariance(given.Q), P = ReadAsVariance(given.P) }, new Rules())),
        new("summed-over-dimensions", SummedOverDimensions),
        new("bits", (given, answer) => ToAnswer(answer.Results[0] / Symbolics.Formula.Apply("log", 2), given)),
    ];

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, Rules>> Misconceptions =>
    [
        new("sign-flipped", r => r with { Positive = false }),
        new("wrong-way-round", r => r with { Forward = false }),
        new("half-forgotten", r => r with { Half = false }),
        new("constant-forgotten", r => r with { Constant = false }),
        new("log-sign-flipped", r => r with { LogSign = false }),
        new("mean-not-squared", r => r with { MeanSquared = false }),
        new("variance-for-standard-deviation", r => r with { VarianceIsVariance = false }),
        new("dimension-forgotten", r => r with { Dimension = false }),
    ];

    /// <inheritdoc/>
    protected override bool Validate(Given given, SpecMap map, SpecScope scope)
    {
        if (given.Q.Vector is not { } q || given.P.Vector is not { } p || q.Size?.ToExpr() == p.Size?.ToExpr())
            return true;
        scope.Diagnostics.Error("bad-distribution", map["p"]!.Position, $"q has {q.Size?.ToInfix()} variables, p has {p.Size?.ToInfix()}", "both need as many");
        return false;
    }

    /// <inheritdoc/>
    protected override Answer? Formula(Given given, Rules rules)
    {
        // A standard deviation that is taken for a variance is another reading, and a convention.
        if (!rules.VarianceIsVariance && ((given.Q.Deviation ?? given.P.Deviation) is not null || (given.Q.Vector?.Deviation ?? given.P.Vector?.Deviation) is not null))
            return null;
        if (Arrays(given) is { } arrays)
            return ToAnswer(DivergenceFormula.Of(NormalLaws.Of(given.Q, arrays), NormalLaws.Of(given.P, arrays), rules), given);
        var (q, p) = rules.Forward ? (given.Q, given.P) : (given.P, given.Q);
        var (vq, vp) = (Variance(q, rules), Variance(p, rules));
        var difference = q.Mean.ToExpr() - p.Mean.ToExpr();
        var distance = rules.MeanSquared ? difference.Pow(2) : difference;
        var logs = new List<Formula>();

        // Of equal spreads neither the logarithms nor the ratio less one is left.
        var equal = vq == vp;
        if (!equal)
        {
            AddLog(logs, vp, q == given.Q ? given.P : given.Q, rules.LogSign);
            AddLog(logs, vq, q, !rules.LogSign);
        }

        var terms = new List<Formula>();
        if ((distance / vp) is var squared && squared != 0)
            terms.Add(squared.ToFormula());
        if (!equal || !rules.Constant)
            terms.Add((vq / vp).ToFormula());
        if (!equal && rules.Constant)
            terms.Add(-Symbolics.Formula.Number(1));
        terms.AddRange(logs);
        if (terms.Count == 0)
            return ToAnswer(Symbolics.Formula.Number(0), given);
        var sum = terms.Count == 1 ? terms[0] : Symbolics.Formula.Sum(terms);
        var formula = rules.Half ? (Symbolics.Formula.Number(1) / 2).Beside(sum) : sum;
        return ToAnswer(rules.Positive ? formula : -formula, given);
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Fact> Givens(Given given) => Arrays(given) is { } arrays
        ? [FactOf("q", NormalLaws.Of(given.Q, arrays)), FactOf("p", NormalLaws.Of(given.P, arrays))]
        :
    [
        Fact.Of("q", ("mean", given.Q.Mean), ("variance", given.Q.Variance)),
        Fact.Of("p", ("mean", given.P.Mean), ("variance", given.P.Variance)),
    ];

    /// <inheritdoc/>
    protected override ImmutableArray<DerivationStep> Derive(Given given, Answer answer)
    {
        if (Arrays(given) is { } arrays)
            return DeriveVector(NormalLaws.Of(given.Q, arrays), NormalLaws.Of(given.P, arrays), answer);
        var (q, p) = (given.Q, given.P);
        var half = Symbolics.Formula.Number(1) / 2;
        Formula Log(Formula variance)
        {
            var twoPi = Symbolics.Formula.Number(2).Beside(Symbolics.Formula.Pi);
            return Symbolics.Formula.Apply("log", variance.ToExpr() == 1 ? twoPi : twoPi.Beside(variance));
        }

        var entropy = -half.Beside(Log(q.Variance) + (q.Variance / q.Variance));
        var entropyShort = -half.Beside(Log(q.Variance) + 1);
        var cross = -half.Beside(Log(p.Variance) + ((q.Variance + (q.Mean - p.Mean).Pow(2)) / p.Variance));
        var expected = p.Mean.ToExpr() == 0 ? q.Mean.Pow(2) : (q.Mean - p.Mean).Pow(2);
        var spread = p.Variance.ToExpr() == 1 ? q.Variance + expected : (q.Variance + expected) / p.Variance;
        var crossShort = -half.Beside(spread is SumFormula sum ? Symbolics.Formula.Sum([Log(p.Variance), .. sum.Terms.Select(t => t.IsNegative ? -t.Term : t.Term)]) : Log(p.Variance) + spread);
        return
        [
            Step("expected-log-q", entropy, entropyShort, given),
            Step("expected-log-p", cross, crossShort, given),
            Step("difference", entropyShort - crossShort, answer.Results[0], given),
        ];
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Check> Checks(Given given) => (given.Q.Vector ?? given.P.Vector) is { Arrays: var arrays }
        ?
    [
        new Measure("quadrature", context => [.. Enumerable.Range(0, 5).Select(i => IntegrateVector(given, arrays, context.World(given.Q.Declarations, 8 * i)))]),
        new Measure("monte-carlo", context => [SampleVector(given, arrays, context.World(given.Q.Declarations, 0), context.Generator())]),
    ]
        :
    [
        new Measure("quadrature", context => [.. Enumerable.Range(0, 6).Select(i => Integrate(given, context.World(given.Q.Declarations, i)))]),
        new Measure("monte-carlo", context => [Sample(given, context.World(given.Q.Declarations, 100), context.Generator())]),
    ];

    private static DerivationStep Step(string rule, Formula before, Formula after, Given given) =>
        new(rule, before, StepRelation.Equal, after) { Declarations = given.Q.Declarations };

    private static Expr Variance(Gaussian gaussian, Rules rules) =>
        rules.VarianceIsVariance ? gaussian.Variance.ToExpr() : gaussian.Variance.ToExpr().Pow((Expr)1 / 2);

    /// <summary>Adds ± log v as it is given, unless it is log 1.</summary>
    private static void AddLog(List<Formula> terms, Expr variance, Gaussian gaussian, bool positive)
    {
        if (variance == 1)
            return;
        var log = gaussian.LogVariance ?? Symbolics.Formula.Apply("log", variance == gaussian.Variance.ToExpr() ? gaussian.Variance : variance.ToFormula());
        terms.Add(positive ? log : -log);
    }

    private static Answer ToAnswer(Formula formula, Given given)
    {
        if (Arrays(given) is { } arrays)
            return arrays.WorkOut(formula, out _) is { IsScalar: true } worked && worked.Entries[0].FreeSymbols.Count == 0 ? new NumberAnswer(worked.Entries[0]) : new ExpressionAnswer(formula, arrays);
        var value = formula.ToExpr();
        return value.FreeSymbols.Count == 0 ? new NumberAnswer(value) : new ExpressionAnswer(formula, given.Q.Declarations);
    }

    /// <summary>The second argument of N(μ, σ) for a variance, where the sheet means a standard deviation.</summary>
    private static Gaussian ReadAsVariance(Gaussian gaussian) => gaussian.Deviation is { } deviation ? gaussian with { Variance = deviation, Deviation = null } : gaussian;

    /// <summary>What names mean, where the distributions have several variables.</summary>
    private static ArrayContext? Arrays(Given given) => (given.Q.Vector ?? given.P.Vector)?.Arrays;

    private static Fact FactOf(string id, NormalLaw law) =>
        Fact.Of(law.Spread == Spread.Full ? $"{id}-covariance" : id, ("mean", law.Mean), ("variance", law.Deviation is { } deviation && law.Spread == Spread.Diagonal ? Symbolics.Formula.Apply("hadamard", deviation, deviation) : law.Variance));

    private static ImmutableArray<DerivationStep> DeriveVector(NormalLaw q, NormalLaw p, Answer answer)
    {
        DerivationStep Worked(string rule, Formula before, Formula after) => new(rule, before, StepRelation.Equal, after) { Declarations = q.Arrays.Declarations, Arrays = q.Arrays };
        var size = DivergenceFormula.Size(q, p);
        var steps = ImmutableArray.CreateBuilder<DerivationStep>();
        Formula Value(Formula formula) => answer is NumberAnswer && q.Arrays.WorkOut(formula, out _) is { IsScalar: true } value ? value.Entries[0].ToFormula() : formula;
        var trace = DivergenceFormula.Trace(q, p, size);
        steps.Add(Worked("trace", trace, Value(trace)));
        if (DivergenceFormula.Distance(q, p, new Rules()) is { } distance)
            steps.Add(Worked("distance", distance, Value(distance)));
        steps.Add(Worked("together", DivergenceFormula.Of(q, p, new Rules()), answer.Results[0]));
        return steps.ToImmutable();
    }

    /// <summary>Of one variable: the sum over independent ones, where a sheet says nothing of the dimension.</summary>
    private Answer? SummedOverDimensions(Given given, Answer answer)
    {
        if (Arrays(given) is not null || answer is not ExpressionAnswer { Formula: var one, Declarations: var declared } || declared.Contains("d") || declared.Contains("j"))
            return null;
        var symbols = one.ToExpr().FreeSymbols;
        var entries = FormulaParts.Replace(one, part => part is SymbolFormula s && symbols.Contains(s.Name) ? Symbolics.Formula.Entry(part, Symbolics.Formula.Symbol("j")) : null);
        var declarations = symbols.Aggregate(declared.With("d", Domain.PositiveInteger), (all, name) => all.With(name, new Declaration(declared.DomainOf(name), [Expr.Symbol("d")])));
        return new ExpressionAnswer(Symbolics.Formula.SumOver("j", 1, Symbolics.Formula.Symbol("d"), entries), declarations);
    }

    private static Observation IntegrateVector(Given given, ArrayContext arrays, World world)
    {
        var at = arrays.ValuesIn(world);
        var (q, p) = NumericLaws(given, arrays, at);
        var (value, largest) = NormalOracle.Divergence(q, p);
        return new Observation(at, [Measured.About(value, (1e-10 * Math.Abs(value)) + (1e-13 * largest) + 1e-14)]);
    }

    private static Observation SampleVector(Given given, ArrayContext arrays, World world, Generator generator)
    {
        var at = arrays.ValuesIn(world);
        var (q, p) = NumericLaws(given, arrays, at);

        // Antithetic pairs: what is odd about the mean cancels.
        var standard = new double[q.Size];
        double Pair(Generator g)
        {
            g.FillNormal(standard);
            var one = q.Place(standard);
            for (var i = 0; i < standard.Length; i++)
                standard[i] = -standard[i];
            var other = q.Place(standard);
            return 0.5 * (q.LogDensity(one) - p.LogDensity(one) + q.LogDensity(other) - p.LogDensity(other));
        }

        var estimate = MonteCarlo.Mean(Pair, generator, 20_000);
        return new Observation(at, [Measured.About(estimate.Value, (MonteCarlo.Acceptance * estimate.Error) + 1e-12)]);
    }

    private static (MultivariateNormal Q, MultivariateNormal P) NumericLaws(Given given, ArrayContext arrays, IReadOnlyDictionary<string, Rational> at)
    {
        NormalLaw Law(Gaussian gaussian) => gaussian.Vector ?? new NormalLaw(gaussian.Mean, Spread.Number, gaussian.Variance, null, null, null, arrays);
        var (q, p) = (Law(given.Q), Law(given.P));
        var size = NormalOracle.Count(at, q, p);
        return (NormalOracle.At(q, at, size), NormalOracle.At(p, at, size));
    }

    /// <summary>The same divergence when the encoder gives s = log σ² for q.</summary>
    private Answer? InLogVariance(Given given, Answer answer)
    {
        var symbol = given.Q.Declarations.Contains("s") ? "logvar" : "s";
        if (Arrays(given) is not null || given.Q.LogVariance is not null || given.Q.Variance.ToExpr().FreeSymbols.Count == 0 || given.Q.Declarations.Contains(symbol))
            return null;
        var declarations = given.Q.Declarations.With(symbol, Domain.Real);
        var s = Symbolics.Formula.Symbol(symbol);
        var q = given.Q with { Variance = Symbolics.Formula.Apply("exp", s), LogVariance = s, Declarations = declarations };
        return Formula(new Given { Q = q, P = given.P with { Declarations = declarations } }, new Rules());
    }

    /// <summary>∫ q log(q / p) over twelve standard deviations of q, from the densities.</summary>
    private static Observation Integrate(Given given, World world)
    {
        var (mean, deviation, logRatio) = Densities(given, world);
        double Integrand(double x) => Math.Exp(LogDensity(x, mean, deviation * deviation)) * logRatio(x);
        var integral = Quadrature.Integrate(Integrand, mean - (12 * deviation), mean + (12 * deviation));
        return Observe(given, world, integral.Value, Math.Max(1e-12 + (1e-8 * Math.Abs(integral.Value)), 2 * integral.Error));
    }

    private static Observation Sample(Given given, World world, Generator generator)
    {
        var (mean, deviation, logRatio) = Densities(given, world);

        // Antithetic pairs: what is odd about the mean cancels.
        double Pair(Generator g)
        {
            var step = deviation * g.NextNormal();
            return 0.5 * (logRatio(mean + step) + logRatio(mean - step));
        }

        var estimate = MonteCarlo.Mean(Pair, generator, 100_000);
        return Observe(given, world, estimate.Value, Math.Max(MonteCarlo.Acceptance * estimate.Error, 1e-12 + (1e-9 * Math.Abs(estimate.Value))));
    }

    private static (double Mean, double Deviation, Func<double, double> LogRatio) Densities(Given given, World world)
    {
        double At(Formula formula) => formula.ToExpr().Evaluate(name => world[name]);
        var (mq, vq, mp, vp) = (At(given.Q.Mean), At(given.Q.Variance), At(given.P.Mean), At(given.P.Variance));
        return (mq, Math.Sqrt(vq), x => LogDensity(x, mq, vq) - LogDensity(x, mp, vp));
    }

    private static double LogDensity(double x, double mean, double variance) =>
        (-0.5 * Math.Log(2 * Math.PI * variance)) - ((x - mean) * (x - mean) / (2 * variance));

    private static Observation Observe(Given given, World world, double value, double tolerance) =>
        new(given.Q.Declarations.Names.ToDictionary(n => n, n => world.Exact(n)), [Measured.About(value, tolerance)]);
}

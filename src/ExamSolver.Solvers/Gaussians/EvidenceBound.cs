using System.Collections.Immutable;
using ExamSolver.Core.Arrays;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Numerics;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Gaussians;

/// <summary>The evidence lower bound of a variational autoencoder with normal prior and encoder, of one sample x: in closed form, or with one draw of the latent variable.</summary>
/// <remarks>
/// E_q[log p(x|z)] − KL(q(z|x) ‖ p(z)). With a decoder N(A z + c, v I) and q = N(m, S), E_q‖x − A z − c‖² = ‖x − A m − c‖² + tr(A S Aᵀ).
/// Source: Kingma and Welling (2014), arXiv 1312.6114, section 2.2 and appendix B; Lucas et al. (2019), arXiv 1911.02469, section 4.
/// </remarks>
[Kind("gaussian/elbo")]
public sealed class EvidenceBound : Solver<EvidenceBound.Given, EvidenceBound.Rules>
{
    /// <summary>What is asked for.</summary>
    public enum Quantity
    {
        /// <summary>The bound, which is maximised.</summary>
        Elbo,

        /// <summary>Its negative, which is minimised.</summary>
        Loss,

        /// <summary>E_q[log p(x|z)].</summary>
        Reconstruction,

        /// <summary>KL(q ‖ p).</summary>
        Divergence,
    }

    /// <summary>How the expectation is taken.</summary>
    public enum Form
    {
        /// <summary>Exactly.</summary>
        Closed,

        /// <summary>By one draw of the latent variable; the divergence stays exact.</summary>
        OneSample,
    }

    /// <summary>The autoencoder.</summary>
    public sealed record Given
    {
        /// <summary>The sample.</summary>
        [Given("the sample, a declared number or vector")]
        public required Expressions.AuthorFormula Data { get; init; }

        /// <summary>The latent variable.</summary>
        [Given("the latent variable in the decoder, a declared number or vector", Default = "z")]
        public string Latent { get; init; } = "z";

        /// <summary>The prior.</summary>
        [Given("the distribution of the latent variable: standard normal, or {mean: 0, variance: 'eta^2'}")]
        public required Gaussian Prior { get; init; }

        /// <summary>The encoder.</summary>
        [Given("the distribution of the latent variable given the sample: {mean: W x, covariance: Sigma}")]
        public required Gaussian Encoder { get; init; }

        /// <summary>The decoder.</summary>
        [Given("the distribution of the sample given the latent variable: {mean: U z, variance: 'eta^2'}, or {logit: w z}")]
        public required Decoder Decoder { get; init; }

        /// <summary>What is asked for.</summary>
        [Given("what is asked for", Default = "elbo")]
        public Quantity Want { get; init; }

        /// <summary>How the expectation is taken.</summary>
        [Given("whether the expectation is exact, or one draw", Default = "closed")]
        public Form Form { get; init; }

        /// <summary>The noise of the draw.</summary>
        [Given("the standard normal noise that a draw is made of, z = mean + deviation · noise; without it the draw is called by the latent variable's name")]
        public Expressions.AuthorFormula? Noise { get; init; }
    }

    /// <summary>What the bound takes into account.</summary>
    public sealed record Rules
    {
        /// <summary>Whether E_q[log p(x|z)] is in it.</summary>
        public bool Reconstructs { get; init; } = true;

        /// <summary>Whether the divergence is in it.</summary>
        public bool Diverges { get; init; } = true;

        /// <summary>Whether the sign is the one asked for.</summary>
        public bool Sign { get; init; } = true;

        /// <summary>Whether the divergence is subtracted.</summary>
        public bool Subtracted { get; init; } = true;

        /// <summary>Whether the spread of the encoder blurs the reconstruction.</summary>
        public bool Blur { get; init; } = true;

        /// <summary>Whether the reconstruction is exact even so.</summary>
        public bool Exact { get; init; } = true;

        /// <summary>Whether the constant − (n/2) log 2π is there.</summary>
        public bool Constant { get; init; } = true;

        /// <summary>Whether the logarithm of the decoder's variance is there.</summary>
        public bool NoiseLog { get; init; } = true;

        /// <summary>Whether the noise of a draw is multiplied by the standard deviation, and not by the variance.</summary>
        public bool Deviation { get; init; } = true;

        /// <summary>How the divergence is taken.</summary>
        public KullbackLeibler.Rules Divergence { get; init; } = new();
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, Rules>> Conventions =>
    [
        new("sign-of-the-other", r => r with { Sign = false }),
        new("constant-dropped", r => r with { Constant = false }),
        new("one-sample", r => r with { Exact = false }),
        new("reconstruction-alone", r => r with { Diverges = false }),
        new("divergence-alone", r => r with { Reconstructs = false }),
    ];

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, Rules>> Misconceptions =>
    [
        new("divergence-added", r => r with { Subtracted = false }),
        new("blur-forgotten", r => r with { Blur = false }),
        new("wrong-way-round", r => r with { Divergence = r.Divergence with { Forward = false } }),
        new("half-forgotten", r => r with { Divergence = r.Divergence with { Half = false } }),
        new("dimension-forgotten", r => r with { Divergence = r.Divergence with { Dimension = false } }),
        new("noise-log-forgotten", r => r with { Constant = false, NoiseLog = false }),
        new("variance-for-standard-deviation", r => r with { Deviation = false }),
    ];

    /// <inheritdoc/>
    protected override bool Validate(Given given, SpecMap map, SpecScope scope)
    {
        if (!scope.Declarations.Contains(given.Latent))
            scope.Diagnostics.Error("undeclared-symbol", (map["latent"] ?? map).Position, $"\"{given.Latent}\" is not declared", $"declare the latent variable in `let`: {given.Latent} : real, or {given.Latent} : vector d");
        else if (given.Form == Form.Closed && given.Decoder.Variance is null)
            scope.Diagnostics.Error("no-closed-form", map["decoder"]!.Position, "the expectation under a Bernoulli decoder has no closed form", "ask for the form: one sample");
        else if (Linear(given) is null)
            scope.Diagnostics.Error("bad-distribution", map["decoder"]!.Position, $"{given.Decoder.Output.ToInfix()} is not linear in {given.Latent}", $"write it as a matrix before {given.Latent}, with or without a bias: U {given.Latent} + c");
        else if (given.Noise is not null && given.Form == Form.Closed)
            scope.Diagnostics.Error("unknown-key", map["noise"]!.Position, "`noise` has no meaning in a closed form", "ask for the form: one sample, or leave it out");
        else if (given.Noise is not null && Deviation(Law(given.Encoder, given), new Rules(), given.Noise.Formula) is null)
            scope.Diagnostics.Error("bad-distribution", map["noise"]!.Position, "a draw with a full covariance needs its root", $"leave `noise` out; the draw is then called {given.Latent}");
        else if (Parts(given, new Rules()).All(p => given.Data.Context.WorkOut(p, out _) is { IsScalar: true }))
            return true;
        else
            scope.Diagnostics.Error("bad-distribution", map.Position, "the sizes of data, encoder, decoder and prior do not fit", "the decoder's mean is as long as the data, those of encoder and prior as the latent variable");
        return false;
    }

    /// <inheritdoc/>
    protected override Answer? Formula(Given given, Rules rules)
    {
        var parts = Parts(given, rules);
        if (parts.Count == 0)
            return null;
        var formula = Symbolics.Formula.Sum(parts.SelectMany(Terms));
        var arrays = given.Data.Context;
        var value = arrays.WorkOut(formula, out _)!.Entries[0];
        if (value.FreeSymbols.Count == 0)
            return new NumberAnswer(value);

        // Where the bound is a number, a draw has none.
        return !rules.Exact && Formula(given, rules with { Exact = true }) is NumberAnswer ? null : new ExpressionAnswer(formula, arrays);
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Fact> Givens(Given given) =>
    [
        FactOf("prior", Law(given.Prior, given)),
        FactOf("encoder", Law(given.Encoder, given)),
        given.Decoder.Variance is { } variance
            ? Fact.Of("decoder", ("mean", given.Decoder.Output), ("variance", variance))
            : Fact.Of("bernoulli", ("logit", given.Decoder.Output)),
    ];

    /// <inheritdoc/>
    protected override ImmutableArray<DerivationStep> Derive(Given given, Answer answer)
    {
        var arrays = given.Data.Context;
        DerivationStep Worked(string rule, Formula before, Formula after) => new(rule, before, StepRelation.Equal, after) { Declarations = arrays.Declarations, Arrays = arrays };
        var (reconstruction, divergence) = (Reconstruction(given, new Rules()), Divergence(given, new Rules()));
        var steps = ImmutableArray.CreateBuilder<DerivationStep>();
        if (given.Want != Quantity.Divergence)
        {
            if (given is { Form: Form.Closed, Decoder.Variance: { } variance })
            {
                var (residual, blur) = (Square(Residual(given, Law(given.Encoder, given).Mean), given), Blur(given));
                steps.Add(Worked("expected-square", residual + blur, residual + blur));
                steps.Add(Worked("reconstruction", -((residual + blur) / Doubled(variance)) - LogNoise(given, variance, new Rules()), reconstruction));
            }
            else
            {
                steps.Add(Worked("drawn", reconstruction, reconstruction));
            }
        }

        if (given.Want != Quantity.Reconstruction)
            steps.Add(Worked("divergence", divergence, divergence));
        var together = given.Want switch
        {
            Quantity.Elbo => reconstruction - divergence,
            Quantity.Loss => divergence - reconstruction,
            Quantity.Reconstruction => reconstruction,
            _ => divergence,
        };
        steps.Add(Worked(given.Want switch { Quantity.Elbo => "bound", Quantity.Loss => "loss", _ => "result" }, together, answer.Results[0]));
        return steps.ToImmutable();
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Check> Checks(Given given) => given.Form == Form.Closed
        ?
        [
            new Measure("quadrature", context => [.. Enumerable.Range(0, 4).Select(i => Integrate(given, context.World(given.Prior.Declarations, 8 * i)))]),
            new Measure("monte-carlo", context => [Sample(given, context.World(given.Prior.Declarations, 0), context.Generator())]),
        ]
        : [new Measure("density-at-the-draw", context => [.. Enumerable.Range(0, 6).Select(i => AtDraw(given, context.World(given.Prior.Declarations, 4 * i)))])];

    private static NormalLaw Law(Gaussian gaussian, Given given) => NormalLaws.Of(gaussian, given.Data.Context);

    private static Fact FactOf(string id, NormalLaw law) => Fact.Of(law.Spread == Spread.Full ? $"{id}-covariance" : id, ("mean", law.Mean), ("variance", law.Variance));

    /// <summary>What is added up: the reconstruction and the divergence, each with its sign.</summary>
    private static List<Formula> Parts(Given given, Rules rules)
    {
        var isNegative = given.Want is Quantity.Loss == rules.Sign && given.Want is Quantity.Elbo or Quantity.Loss;
        var parts = new List<Formula>();
        if (given.Want == Quantity.Divergence || (given.Want == Quantity.Reconstruction && !rules.Sign))
            return given.Want == Quantity.Divergence && rules is { Sign: true, Subtracted: true, Diverges: true, Reconstructs: true } ? [Divergence(given, rules)] : parts;
        if (rules.Reconstructs)
            parts.Add(isNegative ? Negated(Reconstruction(given, rules)) : Reconstruction(given, rules));
        if (given.Want != Quantity.Reconstruction && rules.Diverges)
            parts.Add(isNegative == rules.Subtracted ? Divergence(given, rules) : -Divergence(given, rules));
        return given.Want == Quantity.Reconstruction && !(rules.Diverges && rules.Subtracted) ? [] : parts;
    }

    private static IEnumerable<Formula> Terms(Formula formula) => formula is SumFormula sum ? sum.Terms.Select(t => t.IsNegative ? -t.Term : t.Term) : [formula];

    private static Formula Negated(Formula formula) => Symbolics.Formula.Sum(Terms(formula).Select(t => t is NegationFormula negation ? negation.Operand : -t));

    private static Formula Divergence(Given given, Rules rules) => DivergenceFormula.Of(Law(given.Encoder, given), Law(given.Prior, given), rules.Divergence);

    private static Formula Reconstruction(Given given, Rules rules)
    {
        var encoder = Law(given.Encoder, given);
        var isClosed = given.Form == Form.Closed && rules.Exact;
        var latent = Symbolics.Formula.Symbol(given.Latent);
        var place = isClosed ? encoder.Mean : given.Noise is { } noise ? encoder.Mean + Deviation(encoder, rules, noise.Formula)! : latent;
        if (given.Decoder.Variance is not { } variance)
        {
            var logit = Put(given.Decoder.Output, given.Latent, place);
            return given.Data.Formula.Beside(logit) - Symbolics.Formula.Apply("log", 1 + Symbolics.Formula.Apply("exp", logit));
        }

        var square = Square(Residual(given, place), given);
        if (isClosed && rules.Blur)
            square += Blur(given);
        var fit = -(square / Doubled(variance));
        return rules is { Constant: false, NoiseLog: false } ? fit : fit - LogNoise(given, variance, rules);
    }

    private static Formula LogNoise(Given given, Formula variance, Rules rules)
    {
        var size = given.Data.Value.IsScalar ? 1 : DataSize(given);
        var twoPi = Symbolics.Formula.Number(2).Beside(Symbolics.Formula.Pi);
        var logarithm = Symbolics.Formula.Apply("log", !rules.Constant ? variance : variance.ToExpr() == 1 ? twoPi : twoPi.Beside(variance));
        return (size / 2).Beside(logarithm);
    }

    private static Formula Doubled(Formula variance) => variance.ToExpr().TryGetNumber(out var number) ? Symbolics.Formula.Number(2 * number) : Symbolics.Formula.Number(2).Beside(variance);

    private static Formula DataSize(Given given)
    {
        var sizes = ArrayEntries.SizesOf(given.Data.Context.Declarations);
        return sizes.Where(s => s.Value == given.Data.Value.Rows && s.Key is SymbolExpr).Select(s => s.Key.ToFormula()).FirstOrDefault() ?? given.Data.Value.Rows;
    }

    private static Formula Residual(Given given, Formula place) => given.Data.Formula - Put(given.Decoder.Output, given.Latent, place);

    private static Formula Square(Formula residual, Given given) => (given.Data.Value.IsScalar ? residual : Symbolics.Formula.Apply("norm", residual)).Pow(2);

    /// <summary>tr(A S Aᵀ), what the spread of the encoder adds to the mean square.</summary>
    private static Formula Blur(Given given)
    {
        var (encoder, slope) = (Law(given.Encoder, given), Linear(given)!.Value.Slope);
        var (arrays, transpose) = (given.Data.Context, Symbolics.Formula.Symbol("T"));
        if (encoder.Spread == Spread.Number)
        {
            if (slope is null)
                return encoder.Size is { } size ? size.Beside(encoder.Variance) : encoder.Variance;
            var isMatrix = arrays.WorkOut(slope, out _) is { IsScalar: false, Columns: > 1 };
            var square = !arrays.IsArray(slope) ? slope.Pow(2) : isMatrix ? Symbolics.Formula.Apply("tr", slope.Beside(slope.Pow(transpose))) : Symbolics.Formula.Apply("norm", slope).Pow(2);
            return encoder.Variance.Beside(square);
        }

        var covariance = encoder.Spread == Spread.Full ? encoder.Variance : Symbolics.Formula.Apply("diag", encoder.Variance);
        return slope is null ? Symbolics.Formula.Apply("tr", covariance)
            : arrays.IsArray(slope) ? Symbolics.Formula.Apply("tr", slope.Beside(covariance).Beside(slope.Pow(transpose)))
            : slope.Pow(2).Beside(Symbolics.Formula.Apply("tr", covariance));
    }

    /// <summary>What stands before the latent variable in the decoder's output, <c>null</c> for nothing, and whether it is linear; <c>null</c> where it is not.</summary>
    private static (Formula? Slope, bool IsLinear)? Linear(Given given)
    {
        if (given.Decoder.Variance is null || given.Form == Form.OneSample)
            return (null, true);
        var holding = Terms(given.Decoder.Output).Where(t => FormulaParts.Names(t).Contains(given.Latent)).ToArray();
        if (holding is not [var term])
            return null;
        var isNegative = term is NegationFormula;
        term = term is NegationFormula negation ? negation.Operand : term;
        if (term is SymbolFormula)
            return (isNegative ? -Symbolics.Formula.Number(1) : null, true);
        if (term is not ProductFormula { Factors: var factors } || factors.Count(f => f.Factor is SymbolFormula s && s.Name == given.Latent) != 1
            || factors.Count(f => FormulaParts.Names(f.Factor).Contains(given.Latent)) != 1)
            return null;
        var before = factors.Where(f => f.Factor is not SymbolFormula s || s.Name != given.Latent).Select(f => f.Factor).Aggregate((a, b) => a.Beside(b));
        return (before, true);
    }

    /// <summary>A draw less its mean: the standard deviation times the noise; <c>null</c> for a full covariance.</summary>
    private static Formula? Deviation(NormalLaw law, Rules rules, Formula noise)
    {
        if (law.Spread == Spread.Full)
            return null;
        var deviation = !rules.Deviation ? law.Variance
            : law.Deviation ?? (law.LogVariance is { } logarithm ? Symbolics.Formula.Apply("exp", logarithm / 2) : Root(law.Variance, law.Arrays));
        return law.Spread == Spread.Diagonal ? Symbolics.Formula.Apply("hadamard", deviation, noise) : deviation.Beside(noise);
    }

    /// <summary>σ of σ², where σ is positive.</summary>
    private static Formula Root(Formula variance, ArrayContext arrays) =>
        variance is PowerFormula { Base: SymbolFormula symbol, Exponent: NumberFormula { Value: var two } } && two == 2 && arrays.Declarations.DomainOf(symbol.Name).Sign == Sign.Positive ? symbol
        : variance.ToExpr() == 1 ? 1
        : Symbolics.Formula.Apply("sqrt", variance);

    /// <summary>A formula with something in the place of the latent variable; a product in a product is one product.</summary>
    private static Formula Put(Formula formula, string latent, Formula place) => FormulaParts.Replace(formula, part => part switch
    {
        SymbolFormula symbol when symbol.Name == latent => place,
        ProductFormula product when place is ProductFormula inner && product.Factors[^1].Factor is SymbolFormula last && last.Name == latent =>
            product.Factors[..^1].Select(f => f.Factor).Concat(inner.Factors.Select(f => f.Factor)).Aggregate((a, b) => a.Beside(b)),
        _ => null,
    });

    private static Observation Integrate(Given given, World world)
    {
        var (at, q, p) = Numbers(given, world);
        var largest = 0.0;
        var value = q.Expectation(
            point =>
            {
                var (reconstruction, divergence) = (LogLikelihood(given, at, point), q.LogDensity(point) - p.LogDensity(point));
                largest = Math.Max(largest, Math.Abs(reconstruction) + Math.Abs(divergence));
                return Wanted(given, reconstruction, divergence);
            },
            order: 3);
        return new Observation(at, [Measured.About(value, (1e-10 * Math.Abs(value)) + (1e-13 * largest) + 1e-13)]);
    }

    private static Observation Sample(Given given, World world, Generator generator)
    {
        var (at, q, p) = Numbers(given, world);
        double Draw(Generator g)
        {
            var point = q.Draw(g);
            return Wanted(given, LogLikelihood(given, at, point), q.LogDensity(point) - p.LogDensity(point));
        }

        var estimate = MonteCarlo.Mean(Draw, generator, 2_000);
        return new Observation(at, [Measured.About(estimate.Value, (MonteCarlo.Acceptance * estimate.Error) + 1e-12)]);
    }

    /// <summary>log p(x|z) at the draw that the world holds, and the divergence by quadrature.</summary>
    private static Observation AtDraw(Given given, World world)
    {
        var (at, q, p) = Numbers(given, world);
        double[] Of(string name) => [.. given.Data.Context.NumbersAt(at)(name)!.Values];
        var point = given.Noise is { Formula: SymbolFormula noise } ? q.Place(Of(noise.Name)) : Of(given.Latent);
        var (divergence, largest) = NormalOracle.Divergence(q, p);
        var value = Wanted(given, LogLikelihood(given, at, point), divergence);
        return new Observation(at, [Measured.About(value, (1e-10 * Math.Abs(value)) + (1e-13 * largest) + 1e-13)]);
    }

    private static double Wanted(Given given, double reconstruction, double divergence) => given.Want switch
    {
        Quantity.Elbo => reconstruction - divergence,
        Quantity.Loss => divergence - reconstruction,
        Quantity.Reconstruction => reconstruction,
        _ => divergence,
    };

    private static (IReadOnlyDictionary<string, Rational> At, MultivariateNormal Q, MultivariateNormal P) Numbers(Given given, World world)
    {
        var context = given.Data.Context;
        var at = context.ValuesIn(world);
        NormalLaw Of(Gaussian gaussian) => gaussian.Vector ?? new NormalLaw(gaussian.Mean, Spread.Number, gaussian.Variance, null, null, null, context);
        var (q, p) = (Of(given.Encoder), Of(given.Prior));
        var size = NormalOracle.Count(at, q, p);
        return (at, NormalOracle.At(q, at, size), NormalOracle.At(p, at, size));
    }

    /// <summary>log p(x|z) from the density of each variable.</summary>
    private static double LogLikelihood(Given given, IReadOnlyDictionary<string, Rational> at, double[] point)
    {
        var context = given.Data.Context;
        var latent = context.Declarations.Find(given.Latent) is { IsScalar: true } ? NumericArray.Of(point[0]) : new NumericArray(point.Length, 1, point);
        var output = context.Numeric(given.Decoder.Output, at, new Dictionary<string, NumericArray>(StringComparer.Ordinal) { [given.Latent] = latent });
        var data = context.Numeric(given.Data.Formula, at);
        if (given.Decoder.Variance is not { } written)
        {
            // A logit l gives 1 with probability 1/(1 + e^(−l)); data between 0 and 1 weigh both logarithms.
            var chance = 1 / (1 + Math.Exp(-output[0, 0]));
            return (data[0, 0] * Math.Log(chance)) + ((1 - data[0, 0]) * Math.Log(1 - chance));
        }

        var variance = context.Numeric(written, at)[0, 0];
        return data.Values.ToArray().Zip(output.Values.ToArray(), (x, m) => -Math.Log(Math.Sqrt(2 * Math.PI * variance)) - ((x - m) * (x - m) / (2 * variance))).Sum();
    }
}

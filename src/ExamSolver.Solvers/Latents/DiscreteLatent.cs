using System.Collections.Immutable;
using ExamSolver.Core.Arrays;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Numerics;
using ExamSolver.Solvers.Expressions;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Latents;

/// <summary>A latent variable of finitely many values: the evidence of an observation, the posterior, the evidence lower bound and its gap, bounds of several draws.</summary>
/// <remarks>
/// log p(x) = log Σ_z p(z) p(x|z) = ELBO(q) + KL(q ‖ p(z|x)). The bound of k draws is E[log (1/k) Σ p(x, z_i)/q(z_i)]. Source: Bishop (2006), section 9.4;
/// Burda, Grosse and Salakhutdinov (2016), arXiv 1509.00519, section 3.
/// </remarks>
[Kind("latent/discrete")]
public sealed class DiscreteLatent : Solver<DiscreteLatent.Given, DiscreteLatent.Rules>
{
    private const int MostTuples = 256;

    /// <summary>What is asked for.</summary>
    public enum Quantity
    {
        /// <summary>log p(x).</summary>
        LogEvidence,

        /// <summary>p(z|x).</summary>
        Posterior,

        /// <summary>E_q[log p(x, z) − log q(z)].</summary>
        Elbo,

        /// <summary>KL(q ‖ p(z|x)).</summary>
        Gap,

        /// <summary>KL(q ‖ p(z)).</summary>
        PriorDivergence,

        /// <summary>The bound of several draws.</summary>
        ImportanceBound,
    }

    /// <summary>The model, seen at one observation.</summary>
    public sealed record Given
    {
        /// <summary>The prior.</summary>
        [Given("p(z), a vector: the probability of each value of the latent variable")]
        public required AuthorFormula Prior { get; init; }

        /// <summary>The likelihood.</summary>
        [Given("p(x|z), a vector: the likelihood of the observation for each value")]
        public required AuthorFormula Likelihood { get; init; }

        /// <summary>The approximation.</summary>
        [Given("q(z), a vector, where a bound or a divergence is asked for")]
        public AuthorFormula? Q { get; init; }

        /// <summary>What is asked for.</summary>
        [Given("what is asked for", Default = "log evidence")]
        public Quantity Want { get; init; }

        /// <summary>The draws.</summary>
        [Given("the number of draws of the importance bound", Default = "2", Minimum = 1, Maximum = 4)]
        public int Draws { get; init; } = 2;
    }

    /// <summary>What the formula takes into account.</summary>
    public sealed record Rules
    {
        /// <summary>Whether the prior counts.</summary>
        public bool Prior { get; init; } = true;

        /// <summary>Whether the logarithm stands before the sum, and not in it.</summary>
        public bool LogOutside { get; init; } = true;

        /// <summary>Whether the entropy of q counts.</summary>
        public bool Entropy { get; init; } = true;

        /// <summary>Whether a divergence is taken under q.</summary>
        public bool Forward { get; init; } = true;

        /// <summary>Whether the sign is the right one.</summary>
        public bool Sign { get; init; } = true;

        /// <summary>Whether the posterior is divided by the evidence.</summary>
        public bool Normalised { get; init; } = true;
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, Rules>> Conventions =>
    [
        new("bits", (given, answer) => given.Want == Quantity.Posterior ? null : ToAnswer(answer.Results[0] / Symbolics.Formula.Apply("log", 2), given)),
    ];

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, Rules>> Misconceptions =>
    [
        new("prior-forgotten", r => r with { Prior = false }),
        new("log-in-the-sum", r => r with { LogOutside = false }),
        new("entropy-forgotten", r => r with { Entropy = false }),
        new("wrong-way-round", r => r with { Forward = false }),
        new("sign-flipped", r => r with { Sign = false }),
        new("not-normalised", r => r with { Normalised = false }),
    ];

    /// <inheritdoc/>
    protected override bool Validate(Given given, SpecMap map, SpecScope scope)
    {
        var needsQ = given.Want is not (Quantity.LogEvidence or Quantity.Posterior);
        if (needsQ && given.Q is null)
        {
            scope.Diagnostics.Error("missing-key", map.Position, "the key \"q\" is missing", "a bound or a divergence is that of a distribution q(z), a vector of probabilities");
            return false;
        }

        foreach (var (key, vector) in new[] { ("prior", given.Prior), ("likelihood", given.Likelihood), ("q", given.Q) })
        {
            if (vector is null)
                continue;
            var numbers = vector.Value.Entries.Select(e => e.TryGetNumber(out var n) ? n : (Rational?)null).ToArray();
            var isNumeric = Array.TrueForAll(numbers, n => n is not null);
            var wrong = vector.Value.IsScalar || vector.Value.Columns > 1 ? $"{key} is {vector.Value.Shape}, not a vector"
                : vector.Value.Rows != given.Prior.Value.Rows ? $"{key} has {vector.Value.Rows} entries, prior {given.Prior.Value.Rows}"
                : isNumeric && numbers.Any(n => n!.Value.Sign < 0 || (n.Value.Sign == 0 && key == "likelihood")) ? $"{key} is not positive"
                : isNumeric && key != "likelihood" && numbers.Aggregate((Rational)0, (sum, n) => sum + n!.Value) != 1 ? $"the entries of {key} do not add up to 1"
                : null;
            if (wrong is null)
                continue;
            scope.Diagnostics.Error("bad-distribution", map[key]!.Position, wrong, "write one number for each value of the latent variable, [0.2, 0.8], or declare a vector: p : vector K, positive");
            return false;
        }

        if (given.Want != Quantity.ImportanceBound || (IsNumeric(given) && Math.Pow(given.Prior.Value.Rows, given.Draws) <= MostTuples))
            return true;
        scope.Diagnostics.Error("out-of-range", (map["draws"] ?? map).Position, "the bound of several draws is worked out for numbers alone, and few of them", $"at most {MostTuples} combinations of values are gone through");
        return false;
    }

    /// <inheritdoc/>
    protected override Answer? Formula(Given given, Rules rules) => Written(given, rules) is { } formula ? ToAnswer(formula, given) : null;

    /// <inheritdoc/>
    protected override ImmutableArray<Fact> Givens(Given given) =>
    [
        Fact.Of("prior", ("prior", given.Prior.Formula)),
        Fact.Of("likelihood", ("likelihood", given.Likelihood.Formula)),
        .. given.Q is { } q ? [Fact.Of("q", ("q", q.Formula))] : Array.Empty<Fact>(),
    ];

    /// <inheritdoc/>
    protected override ImmutableArray<DerivationStep> Derive(Given given, Answer answer)
    {
        var rule = given.Want switch
        {
            Quantity.LogEvidence => "evidence",
            Quantity.Posterior => "posterior",
            Quantity.Elbo => "elbo",
            Quantity.Gap => "gap",
            Quantity.PriorDivergence => "prior-divergence",
            _ => "importance-bound",
        };
        var context = given.Prior.Context;
        return [new DerivationStep(rule, Written(given, new Rules())!, StepRelation.Equal, answer.Results[0]) { Declarations = context.Declarations, Arrays = context }];
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Check> Checks(Given given) =>
    [
        given.Want == Quantity.ImportanceBound
            ? new Measure("monte-carlo", context => [Sample(given, context)])
            : new Measure("enumeration", context => [.. Enumerable.Range(0, 6).Select(i => Enumerate(given, context.World(given.Prior.Context.Declarations, 8 * i)))]),
    ];

    private static bool IsNumeric(Given given) =>
        new[] { given.Prior, given.Likelihood, given.Q }.OfType<AuthorFormula>().All(v => v.Value.Entries.All(e => e.TryGetNumber(out _)));

    private static Answer ToAnswer(Formula formula, Given given)
    {
        var context = given.Prior.Context;
        var value = context.WorkOut(formula, out _)!;
        if (!value.IsScalar)
            return new ArrayAnswer(IsNumeric(given) ? value.ToFormula() : formula, value, context);
        return value.Entries[0].FreeSymbols.Count == 0 ? new NumberAnswer(value.Entries[0]) : new ExpressionAnswer(formula, context);
    }

    /// <summary>The formula, with the numbers put in, or as a sum over z.</summary>
    private static Formula? Written(Given given, Rules rules)
    {
        if (given.Want == Quantity.Posterior)
        {
            var joint = rules.Prior ? Symbolics.Formula.Apply("hadamard", given.Prior.Formula, given.Likelihood.Formula) : given.Likelihood.Formula;
            var evidence = rules.Prior ? Symbolics.Formula.Apply("dot", given.Prior.Formula, given.Likelihood.Formula) : Sum(given, (_, likelihood, _) => likelihood);
            return rules.Normalised ? joint / evidence : joint;
        }

        var sum = given.Want switch
        {
            Quantity.LogEvidence when rules.LogOutside => Log(Sum(given, (prior, likelihood, _) => rules.Prior ? prior.Beside(likelihood) : likelihood)),
            Quantity.LogEvidence => Sum(given, (prior, likelihood, _) => rules.Prior ? prior.Beside(Log(likelihood)) : Log(likelihood)),
            Quantity.Elbo => Sum(given, (prior, likelihood, q) => q.Beside(Difference(Log(rules.Prior ? prior.Beside(likelihood) : likelihood), rules.Entropy ? Log(q) : 0))),
            Quantity.Gap => Divergence(given, (prior, likelihood) => prior.Beside(likelihood) / Evidence(given), rules),
            Quantity.PriorDivergence => Divergence(given, (prior, _) => prior, rules),
            _ => Importance(given, rules),
        };
        return rules.Sign ? sum : -sum;
    }

    private static Formula Evidence(Given given) => Sum(given, (prior, likelihood, _) => prior.Beside(likelihood));

    private static Formula Divergence(Given given, Func<Formula, Formula, Formula> other, Rules rules) => Sum(given, (prior, likelihood, q) =>
    {
        var p = other(prior, likelihood);
        return rules.Forward ? q.Beside(Log(q / p)) : p.Beside(Log(p / q));
    });

    /// <summary>E[log (1/k) Σ w(z_i)] over all tuples of values, w = p(x, z)/q(z).</summary>
    private static Formula Importance(Given given, Rules rules)
    {
        var (size, draws) = (given.Prior.Value.Rows, rules.LogOutside ? given.Draws : 1);
        Rational At(AuthorFormula vector, int k) => vector.Value.Entries[k].TryGetNumber(out var number) ? number : 0;
        var terms = new List<Expr>();
        for (var tuple = 0; tuple < (int)Math.Pow(size, draws); tuple++)
        {
            var (chance, weight, rest) = ((Rational)1, (Rational)0, tuple);
            for (var draw = 0; draw < draws; draw++, rest /= size)
            {
                var k = rest % size;
                chance *= At(given.Q!, k);
                if (!chance.IsZero)
                    weight += (rules.Prior ? At(given.Prior, k) : 1) * At(given.Likelihood, k) / At(given.Q!, k);
            }

            if (!chance.IsZero)
                terms.Add(chance * Expr.Apply("log", weight / draws));
        }

        return Expr.Sum(terms).ToFormula();
    }

    /// <summary>A sum over the values of z: with the numbers written out, or with an index. Values of probability zero under q add nothing.</summary>
    private static Formula Sum(Given given, Func<Formula, Formula, Formula, Formula> term)
    {
        if (IsNumeric(given))
        {
            Formula At(AuthorFormula? vector, int k) => vector is null ? 1 : vector.Value.Entries[k].ToFormula();
            return Symbolics.Formula.Sum(Enumerable.Range(0, given.Prior.Value.Rows)
                .Where(k => given.Q is null || given.Want is Quantity.LogEvidence || given.Q.Value.Entries[k] != 0)
                .Select(k => term(At(given.Prior, k), At(given.Likelihood, k), At(given.Q, k))));
        }

        var index = Symbolics.Formula.Symbol("z");
        Formula Entry(AuthorFormula? vector) => vector is null ? 1 : Symbolics.Formula.Entry(vector.Formula, index);
        var sizes = ArrayEntries.SizesOf(given.Prior.Context.Declarations);
        var size = sizes.Where(s => s.Value == given.Prior.Value.Rows && s.Key is SymbolExpr).Select(s => s.Key.ToFormula()).FirstOrDefault() ?? given.Prior.Value.Rows;
        return Symbolics.Formula.SumOver("z", 1, size, term(Entry(given.Prior), Entry(given.Likelihood), Entry(given.Q)));
    }

    private static Formula Difference(Formula left, Formula right) => right is NumberFormula ? left : left - right;

    private static Formula Log(Formula value) => Symbolics.Formula.Apply("log", value);

    /// <summary>By the joint table in doubles, each quantity through another one: log p(x) = ELBO + gap.</summary>
    private static Observation Enumerate(Given given, World world)
    {
        var (at, prior, likelihood, q) = Numbers(given, world);
        var joint = prior.Zip(likelihood, (p, l) => p * l).ToArray();
        var evidence = joint.Sum();
        var posterior = Array.ConvertAll(joint, j => j / evidence);
        if (given.Want == Quantity.Posterior)
            return new Observation(at, [.. posterior.Select(p => Measured.About(p, (1e-10 * Math.Abs(p)) + 1e-14))]) { Shape = (posterior.Length, 1) };
        double Cross(double[] p) => q.Zip(p, (a, b) => a > 0 ? -a * Math.Log(b) : 0).Sum();
        var mass = q.Sum();
        var entropy = Cross(q);
        var value = given.Want switch
        {
            Quantity.LogEvidence => Math.Log(evidence),

            // Where q does not add up to 1, as in a random world, log p(x) is weighed by what it adds up to.
            Quantity.Elbo => (mass * Math.Log(evidence)) - (Cross(posterior) - entropy),
            Quantity.Gap => (mass * Math.Log(evidence)) + Cross(joint) - entropy,
            _ => Cross(prior) - entropy,
        };
        return new Observation(at, [Measured.About(value, (1e-10 * Math.Abs(value)) + 1e-12)]);
    }

    private static Observation Sample(Given given, CheckContext context)
    {
        var (at, prior, likelihood, q) = Numbers(given, context.World(given.Prior.Context.Declarations, 0));
        double Draw(Generator generator)
        {
            var total = 0.0;
            for (var draw = 0; draw < given.Draws; draw++)
            {
                var (place, k) = (generator.NextDouble(), 0);
                while (k + 1 < q.Length && place >= q[k])
                    place -= q[k++];
                total += prior[k] * likelihood[k] / q[k];
            }

            return Math.Log(total / given.Draws);
        }

        var estimate = MonteCarlo.Mean(Draw, context.Generator(), 400_000);
        return new Observation(at, [Measured.About(estimate.Value, (MonteCarlo.Acceptance * estimate.Error) + 1e-12)]);
    }

    private static (IReadOnlyDictionary<string, Rational> At, double[] Prior, double[] Likelihood, double[] Q) Numbers(Given given, World world)
    {
        var at = given.Prior.Context.ValuesIn(world);
        double[] Of(AuthorFormula? vector) => vector is null ? [] : [.. vector.At(at).Values];
        return (at, Of(given.Prior), Of(given.Likelihood), Of(given.Q));
    }
}

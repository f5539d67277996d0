using System.Collections.Immutable;
using ExamSolver.Core.Arrays;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Numerics;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Gaussians;

/// <summary>The distribution of some variables of a joint normal distribution: conditional on values of others, or marginal.</summary>
/// <remarks>p(a | b) is N(μ_a + Σ_ab Σ_bb⁻¹ (x_b − μ_b), Σ_aa − Σ_ab Σ_bb⁻¹ Σ_ba), and p(a) is N(μ_a, Σ_aa). Source: Bishop (2006), section 2.3.1, equations 2.81 and 2.82, and 2.3.2.</remarks>
[Kind("gaussian/conditional")]
public sealed class JointConditional : Solver<JointConditional.Given, JointConditional.Rules>
{
    private const int Worlds = 5, MostVariables = 8;

    /// <summary>The joint distribution, and what is asked of it.</summary>
    public sealed record Given
    {
        /// <summary>The joint distribution.</summary>
        [Given("the joint distribution: {mean: '[0, 0]', covariance: '[[1, rho], [rho, 1]]'}")]
        public required Gaussian Joint { get; init; }

        /// <summary>What was observed.</summary>
        [Given("the variables whose values are known, by their numbers: {2: x}; without it the answer is a marginal distribution")]
        public ObservedVariables? Observed { get; init; }

        /// <summary>What is asked for.</summary>
        [Given("the numbers of the variables that are asked for", Default = "all that were not observed")]
        public ImmutableArray<int> Of { get; init; } = [];
    }

    /// <summary>What the closed form takes into account.</summary>
    public sealed record Rules
    {
        /// <summary>Whether what is observed counts at all.</summary>
        public bool Observed { get; init; } = true;

        /// <summary>Whether the mean of what is observed is subtracted from it.</summary>
        public bool Centred { get; init; } = true;

        /// <summary>Whether what is observed moves the mean in the right direction.</summary>
        public bool Sign { get; init; } = true;

        /// <summary>Whether the gain is divided by the variance of what is observed.</summary>
        public bool Normalised { get; init; } = true;

        /// <summary>Whether that is its own variance, and not the one of what is asked for.</summary>
        public bool OwnVariance { get; init; } = true;

        /// <summary>Whether the variance becomes smaller.</summary>
        public bool Narrower { get; init; } = true;

        /// <summary>Whether what is known is subtracted from the variance, and not added.</summary>
        public bool Subtracted { get; init; } = true;
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
        new("marginal", r => r with { Observed = false }),
        new("not-centred", r => r with { Centred = false }),
        new("sign-of-the-difference", r => r with { Sign = false }),
        new("not-normalised", r => r with { Normalised = false }),
        new("divided-by-the-other", r => r with { OwnVariance = false }),
        new("as-wide-as-before", r => r with { Narrower = false }),
        new("variance-grows", r => r with { Subtracted = false }),
    ];

    /// <inheritdoc/>
    protected override bool Validate(Given given, SpecMap map, SpecScope scope)
    {
        void Report(string key, string problem, string hint) => scope.Diagnostics.Error("out-of-range", (map[key] ?? map).Position, problem, hint);
        if (given.Joint.Vector is not { } law)
        {
            Report("joint", "the joint distribution has one variable", "give a mean vector and a covariance matrix");
            return false;
        }

        var names = FormulaParts.Names(law.Mean).Concat(FormulaParts.Names(law.Variance)).Where(n => scope.Declarations.Find(n) is { IsScalar: false }).ToArray();
        if (names.Length > 0)
        {
            Report("joint", $"{names[0]} is declared and has no entries", "define arrays in `let`, with numbers or declared letters as entries");
            return false;
        }

        var count = law.Arrays.WorkOut(law.Variance, out _)!.Rows;
        var (observed, of) = (given.Observed?.Values.Keys.ToArray() ?? [], given.Of);
        if (count > MostVariables)
            Report("joint", $"there are {count} variables", $"at most {MostVariables}");
        else if (observed.Concat(of).FirstOrDefault(n => n < 1 || n > count) is not 0 and var unknown)
            Report(of.Contains(unknown) ? "of" : "observed", $"there is no variable {unknown}", $"there are {count}");
        else if (of.Intersect(observed).Any() || of.Distinct().Count() != of.Length)
            Report("of", "a variable stands there that is observed, or twice", "name each once");
        else if (observed.Length == count || (observed.Length == 0 && of.Length is 0 || of.Length == count))
            Report(observed.Length == 0 ? "of" : "observed", observed.Length == 0 ? "nothing is observed, and no part of the variables asked for" : "all variables are observed", "observe some, {2: x}, or ask for some, of: [1]");
        else if (Formula(given, new Rules()) is null)
            Report("joint", "the distribution of the variables has no value", "the covariance must be positive definite");
        else
            return true;
        return false;
    }

    /// <inheritdoc/>
    protected override Answer? Formula(Given given, Rules rules)
    {
        var parts = Parts(given);
        if (parts.Observed.Length == 0 && rules != new Rules())
            return null;
        if (parts.Observed.Length == 0 || !rules.Observed)
            return Answers(given).Of(Vector(parts.Mean, parts.Asked), Block(parts, parts.Asked, parts.Asked), parts.Size);
        if (!rules.OwnVariance && parts.Asked.Length != parts.Observed.Length)
            return null;
        var (gain, difference) = (Gain(parts, rules), Difference(parts, rules));
        var (centre, spread) = (Vector(parts.Mean, parts.Asked), Block(parts, parts.Asked, parts.Asked));
        var back = gain.Beside(Block(parts, parts.Observed, parts.Asked));
        return Answers(given).Of(
            rules.Sign ? centre + gain.Beside(difference) : centre - gain.Beside(difference),
            !rules.Narrower ? spread : rules.Subtracted ? spread - back : spread + back,
            parts.Size);
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Fact> Givens(Given given)
    {
        var law = given.Joint.Vector!;
        var facts = ImmutableArray.Create(Fact.Of("joint", ("mean", law.Mean), ("covariance", InformationForm.CovarianceOf(law, true))));
        return facts.AddRange((given.Observed?.Values ?? ImmutableSortedDictionary<int, Formula>.Empty).Select(v => Fact.Of("observed", ("number", Symbolics.Formula.Number(v.Key)), ("value", v.Value))));
    }

    /// <inheritdoc/>
    protected override ImmutableArray<DerivationStep> Derive(Given given, Answer answer)
    {
        var (parts, answers, law) = (Parts(given), Answers(given), (DistributionAnswer)answer);
        var together = new DerivationStep("together", answer.Results[0], StepRelation.Equal, answer.Results[0]) { Declarations = answer.Declarations };
        if (parts.Observed.Length == 0)
            return [together with { Rule = "picked" }];
        DerivationStep Step(string rule, Formula before, Formula after) => new(rule, before, StepRelation.Equal, after) { Declarations = answers.Arrays.Declarations, Arrays = answers.Arrays };
        var gain = Gain(parts, new Rules());
        var shown = answers.Shown(gain);
        return
        [
            Step("gain", gain, shown),
            Step("mean", Vector(parts.Mean, parts.Asked) + shown.Beside(Difference(parts, new Rules())), law.Parameters[0]),
            Step("covariance", Block(parts, parts.Asked, parts.Asked) - shown.Beside(Block(parts, parts.Observed, parts.Asked)), law.Parameters[1]),
            together,
        ];
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Check> Checks(Given given) =>
        [new Measure("parabola", context => [.. Enumerable.Range(0, given.Joint.Declarations.All.Count == 0 ? 1 : Worlds).Select(i => Fitted(given, context.World(given.Joint.Declarations, 8 * i)))])];

    /// <summary>The joint distribution by entries, and which of them are asked for and observed, from 0; <c>null</c> for the size of one variable.</summary>
    private sealed record Split(Expr[] Mean, Expr[,] Covariance, int[] Asked, int[] Observed, Formula[] Values)
    {
        public int? Size => Asked.Length == 1 ? null : Asked.Length;
    }

    private static Split Parts(Given given)
    {
        var law = given.Joint.Vector!;
        var variance = law.Arrays.WorkOut(law.Variance, out _)!;
        var count = law.Spread == Spread.Number ? law.Arrays.WorkOut(law.Mean, out _)!.Rows : variance.Rows;
        var mean = law.Mean.ToExpr() == 0 ? [.. Enumerable.Repeat<Expr>(0, count)] : law.Arrays.WorkOut(law.Mean, out _)!.Entries.ToArray();
        var covariance = new Expr[count, count];
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < count; j++)
                covariance[i, j] = law.Spread == Spread.Full ? variance[i, j] : i != j ? 0 : variance[variance.IsScalar ? 0 : i, 0];
        }

        var observed = given.Observed?.Values.Keys.Select(n => n - 1).ToArray() ?? [];
        var asked = given.Of.Length > 0 ? given.Of.Select(n => n - 1).ToArray() : [.. Enumerable.Range(0, count).Except(observed)];
        return new Split(mean, covariance, asked, observed, given.Observed?.Values.Values.ToArray() ?? []);
    }

    /// <summary>Some entries of a vector; of one variable a number.</summary>
    private static Formula Vector(Expr[] vector, int[] of) => of.Length == 1 ? vector[of[0]].ToFormula() : Symbolics.Formula.List(of.Select(i => vector[i].ToFormula()));

    /// <summary>A block of the covariance; a number where both sides are one variable, and a matrix of one row or column where one side is.</summary>
    private static Formula Block(Split parts, int[] rows, int[] columns) => rows.Length == 1 && columns.Length == 1
        ? parts.Covariance[rows[0], columns[0]].ToFormula()
        : columns.Length == 1 ? Symbolics.Formula.List(rows.Select(i => parts.Covariance[i, columns[0]].ToFormula()))
        : Symbolics.Formula.List(rows.Select(i => Symbolics.Formula.List(columns.Select(j => parts.Covariance[i, j].ToFormula()))));

    /// <summary>Σ_ab Σ_bb⁻¹.</summary>
    private static Formula Gain(Split parts, Rules rules)
    {
        var (cross, by) = (Block(parts, parts.Asked, parts.Observed), rules.OwnVariance ? parts.Observed : parts.Asked);
        return !rules.Normalised ? cross
            : by.Length == 1 ? cross / Block(parts, by, by)
            : cross.Beside(Block(parts, by, by).Pow(-1));
    }

    /// <summary>x_b − μ_b.</summary>
    private static Formula Difference(Split parts, Rules rules)
    {
        var entries = parts.Observed.Select((place, i) => !rules.Centred || parts.Mean[place] == 0 ? parts.Values[i] : parts.Values[i] - parts.Mean[place].ToFormula()).ToArray();
        return entries.Length == 1 ? entries[0] : Symbolics.Formula.List(entries);
    }

    private static NormalAnswers Answers(Given given)
    {
        var law = given.Joint.Vector!;
        return new NormalAnswers(law.Arrays, EntryStyle.Of([law.Mean, law.Variance, .. law.Arrays.Names.Values.Select(n => n.Formula), .. given.Observed?.Values.Values ?? []]));
    }

    /// <summary>The joint density with the observed values put in, as a function of the other variables.</summary>
    private static Observation Fitted(Given given, World world)
    {
        var law = given.Joint.Vector!;
        var at = law.Arrays.ValuesIn(world);
        var count = NormalOracle.Count(at, law);
        var joint = NormalOracle.At(law, at, count);
        var known = given.Observed?.Values.ToDictionary(v => v.Key - 1, v => law.Arrays.Numeric(v.Value, at)[0, 0]) ?? [];
        var free = Enumerable.Range(0, count).Where(i => !known.ContainsKey(i)).ToList();
        var (mean, covariance) = Parabola.Fit(point => joint.LogDensity([.. Enumerable.Range(0, count).Select(i => known.TryGetValue(i, out var value) ? value : point[free.IndexOf(i)])]), free.Count);
        return Parabola.Observe(at, mean, covariance, [.. given.Of.Length > 0 ? given.Of.Select(n => free.IndexOf(n - 1)) : Enumerable.Range(0, free.Count)]);
    }
}

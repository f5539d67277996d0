using System.Collections.Immutable;
using ExamSolver.Core.Arrays;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Numerics;
using ExamSolver.Solvers.Expressions;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Divergences;

/// <summary>How far two distributions over the same few outcomes are apart, and what the best discriminator of a GAN makes of them.</summary>
/// <remarks>
/// KL(p ‖ q) = Σ p log(p/q); JS = ½ KL(p ‖ m) + ½ KL(q ‖ m), m = (p + q)/2; TV = ½ Σ |p − q|; W₁ = ∫ |F − G| on a line; D* = p/(p + q), at which
/// the GAN's value is 2 JS − log 4. Packing m samples compares the m-fold products. Source: Goodfellow et al. (2014), arXiv 1406.2661, section 4.1;
/// Arjovsky, Chintala and Bottou (2017), arXiv 1701.07875, section 2; Lin, Khetan, Fanti and Oh (2018), arXiv 1712.04086, section 4.
/// </remarks>
[Kind("divergence/discrete")]
public sealed class DiscreteDivergence : Solver<DiscreteDivergence.Given, DiscreteDivergence.Rules>
{
    private const int MostOutcomes = 12, MostPacked = 1024;

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

        /// <summary>The best discriminator.</summary>
        Discriminator,

        /// <summary>The value of the game with the best discriminator.</summary>
        GanValue,
    }

    /// <summary>The two distributions.</summary>
    public sealed record Given
    {
        /// <summary>The one under which expectations are taken; the data.</summary>
        [Given("the probabilities of the outcomes, as a vector: of the data, for a GAN")]
        public required AuthorFormula P { get; init; }

        /// <summary>The one it is compared with; the generator.</summary>
        [Given("the probabilities under the other distribution: of the generator, for a GAN")]
        public required AuthorFormula Q { get; init; }

        /// <summary>What is asked.</summary>
        [Given("what is asked")]
        public required Want Want { get; init; }

        /// <summary>Where the outcomes lie.</summary>
        [Given("where the outcomes lie on a line, in increasing order, for wasserstein", Default = "1, 2, 3, …")]
        public AuthorFormula? At { get; init; }

        /// <summary>How many samples are seen together.</summary>
        [Given("how many samples the discriminator sees together (PacGAN): the distributions are of so many independent outcomes", Default = "1", Minimum = 1, Maximum = 10)]
        public int Packed { get; init; } = 1;
    }

    /// <summary>What the closed form takes into account.</summary>
    public sealed record Rules
    {
        /// <summary>Whether p and q have their places.</summary>
        public bool InOrder { get; init; } = true;

        /// <summary>Whether the factor ½ is there.</summary>
        public bool Half { get; init; } = true;

        /// <summary>Whether both are compared with their mean, and not with each other.</summary>
        public bool Mixture { get; init; } = true;

        /// <summary>Whether the logarithms are weighted by the probabilities, and not alike.</summary>
        public bool Weighted { get; init; } = true;

        /// <summary>Whether its sign is that of a divergence.</summary>
        public bool Positive { get; init; } = true;

        /// <summary>Whether differences are added up along the line before their sizes are taken.</summary>
        public bool Cumulated { get; init; } = true;

        /// <summary>Whether the distances on the line count.</summary>
        public bool Distances { get; init; } = true;

        /// <summary>Whether the discriminator compares with the sum.</summary>
        public bool Sum { get; init; } = true;

        /// <summary>Whether the constant − log 4 of the game is there.</summary>
        public bool Constant { get; init; } = true;

        /// <summary>Whether several samples are seen together.</summary>
        public bool Together { get; init; } = true;
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, Rules>> Conventions =>
    [
        new("bits", (given, answer) => given.Want is Want.Kl or Want.ReverseKl or Want.JensenShannon ? ToAnswer(answer.Results[0] / Symbolics.Formula.Apply("log", 2), given) : null),
        new("without-half", (given, answer) => given.Want == Want.TotalVariation ? ToAnswer((2 * answer.Components[0].Value).ToFormula(), given) : null),
    ];

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, Rules>> Misconceptions =>
    [
        new("wrong-way-round", r => r with { InOrder = false }),
        new("sign-flipped", r => r with { Positive = false }),
        new("half-forgotten", r => r with { Half = false }),
        new("without-the-mean", r => r with { Mixture = false }),
        new("not-weighted", r => r with { Weighted = false }),
        new("not-cumulated", r => r with { Cumulated = false }),
        new("distances-forgotten", r => r with { Distances = false }),
        new("ratio-instead", r => r with { Sum = false }),
        new("constant-forgotten", r => r with { Constant = false }),
        new("packing-forgotten", r => r with { Together = false }),
        new("packing-multiplies", (given, _) => given.Packed > 1 && given.Want == Want.TotalVariation && Formula(given, new Rules { Together = false }) is { } one ? ToAnswer((given.Packed * one.Components[0].Value).ToFormula(), given) : null),
    ];

    /// <inheritdoc/>
    protected override bool Validate(Given given, SpecMap map, SpecScope scope)
    {
        var before = scope.Diagnostics.ErrorCount;
        foreach (var (key, formula) in new[] { ("p", given.P), ("q", given.Q) })
        {
            var value = formula.Value;
            if (value.IsScalar || value.Columns != 1 || value.Rows is < 2 or > MostOutcomes)
                Report(key, $"{key} is {value.Shape}, no vector of 2 to {MostOutcomes} probabilities", "write for example [1/2, 1/4, 1/4]");
            else if (!RelationCheck.Decide(Expr.Sum(value.Entries), "=", 1, scope.Declarations).IsEqual)
                Report(key, $"the probabilities of {key} add up to {Expr.Sum(value.Entries).ToInfix()}", "they must add up to 1");
            else if (value.Entries.Any(e => e != 0 && !RelationCheck.Decide(e, ">=", 0, scope.Declarations).IsEqual))
                Report(key, $"{key} has an entry that is not always positive", "a probability is not negative; declare its symbols in `let`: 0 < a < 1");
        }

        if (scope.Diagnostics.ErrorCount > before)
            return false;
        if (given.P.Value.Rows != given.Q.Value.Rows)
            Report("q", $"q has {given.Q.Value.Rows} outcomes, p {given.P.Value.Rows}", "both need the same");
        else if (Math.Pow(given.P.Value.Rows, given.Packed) > MostPacked)
            Report("packed", $"{given.P.Value.Rows} outcomes to the power {given.Packed} are more than {MostPacked}", "pack fewer");
        else if (Uncovered(given) is { } outcome && (given.Want is Want.Kl or Want.ReverseKl or Want.Discriminator))
            Report("want", given.Want == Want.Discriminator ? $"outcome {outcome} has probability 0 under both" : $"the divergence is infinite: outcome {outcome} has probability 0 under the second distribution and not under the first", "ask for another divergence, or whether it is finite, as a choice");
        if (given.Want == Want.Wasserstein && given.Packed > 1)
            Report("packed", "several outcomes do not lie on a line", "leave out packed");
        if (given.At is { } at && (given.Want != Want.Wasserstein || (at.Value.Rows, at.Value.Columns) != (given.P.Value.Rows, 1)))
            Report("at", $"`at` is {at.Value.Shape}", $"it says where each of {given.P.Value.Rows} outcomes lies, for wasserstein");
        else if (given.At is { } places && Enumerable.Range(1, places.Value.Rows - 1).Any(i => !RelationCheck.Decide(places.Value.Entries[i - 1], "<", places.Value.Entries[i], scope.Declarations).IsEqual))
            Report("at", "the outcomes do not lie in increasing order", "sort them, and their probabilities with them");
        return scope.Diagnostics.ErrorCount == before;

        void Report(string key, string problem, string hint) => scope.Diagnostics.Error("out-of-range", (map[key] ?? map).Position, problem, hint);
    }

    /// <inheritdoc/>
    protected override Answer? Formula(Given given, Rules rules)
    {
        if (!Applies(given, rules))
            return null;
        var (p, q) = rules.InOrder ? (Of(given.P, given, rules), Of(given.Q, given, rules)) : (Of(given.Q, given, rules), Of(given.P, given, rules));
        if (given.Want == Want.ReverseKl)
            (p, q) = (q, p);
        switch (given.Want)
        {
            case Want.Discriminator:
                if (!rules.Sum && q.Contains(0))
                    return null;
                var best = new ArrayEntries(p.Length, 1, false, [.. p.Zip(q, (a, b) => (rules.Sum ? a / (a + b) : a / b).Simplify(given.P.Context.Declarations))]);
                return new ArrayAnswer(EntryStyle.Of(given.P.Formula, given.Q.Formula).Show(best), best, given.P.Context);
            case Want.TotalVariation:
                return ToAnswer((rules.Half ? Expr.Sum(p.Zip(q, Distance)) / 2 : Expr.Sum(p.Zip(q, Distance))).ToFormula(), given);
            case Want.Wasserstein:
                return ToAnswer(Expr.Sum(Terms(p, q, given, rules)).ToFormula(), given);
            case Want.Kl or Want.ReverseKl:
                if (Enumerable.Range(0, p.Length).Any(i => (p[i] != 0 || !rules.Weighted) && (q[i] == 0 || p[i] == 0 && !rules.Weighted)))
                    return null;
                var divergence = Divergence(p, q, rules.Weighted);
                return ToAnswer(rules.Positive ? divergence : -divergence, given);
        }

        var middle = p.Zip(q, (a, b) => (a + b) / 2).ToArray();
        if (!rules.Mixture && Enumerable.Range(0, p.Length).Any(i => p[i] == 0 != (q[i] == 0)))
            return null;
        var (first, second) = rules.Mixture ? (Divergence(p, middle, true), Divergence(q, middle, true)) : (Divergence(p, q, true), Divergence(q, p, true));
        var half = Symbolics.Formula.Number(1) / 2;
        if (given.Want == Want.GanValue)
        {
            var game = rules.Half ? first + second : half.Beside(first) + half.Beside(second);
            return ToAnswer(rules.Constant ? game - Symbolics.Formula.Apply("log", 4) : game, given);
        }

        return ToAnswer(rules.Half ? half.Beside(first) + half.Beside(second) : first + second, given);
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Fact> Givens(Given given)
    {
        var facts = ImmutableArray.Create(Fact.Of("p", ("p", Shown(given.P))), Fact.Of("q", ("q", Shown(given.Q))));
        if (given.At is { } at)
            facts = facts.Add(Fact.Of("at", ("at", Shown(at))));
        return given.Packed > 1 ? facts.Add(Fact.Of("packed", ("packed", (Expr)given.Packed))) : facts;
    }

    /// <inheritdoc/>
    protected override ImmutableArray<DerivationStep> Derive(Given given, Answer answer)
    {
        var rules = new Rules();
        var (p, q) = (Of(given.P, given, rules), Of(given.Q, given, rules));
        if (given.Want == Want.ReverseKl)
            (p, q) = (q, p);
        DerivationStep Step(string rule, Formula before, Formula after) => new(rule, before, StepRelation.Equal, after) { Declarations = given.P.Context.Declarations, Arrays = given.P.Context };
        var half = Symbolics.Formula.Number(1) / 2;
        Formula Log(Expr a, Expr b) => a.ToFormula().Beside(Symbolics.Formula.Apply("log", a.ToFormula() / b.ToFormula()));
        Formula Kl(Expr[] a, Expr[] b) => Total(Enumerable.Range(0, a.Length).Where(i => a[i] != 0).Select(i => Log(a[i], b[i])));
        Formula Size(Expr a, Expr b) => Symbolics.Formula.Apply("abs", b == 0 ? a.ToFormula() : a.ToFormula() - b.ToFormula());
        var middle = p.Zip(q, (a, b) => (a + b) / 2).ToArray();
        var result = answer.Results[0];
        switch (given.Want)
        {
            case Want.Discriminator:
                return [Step("discriminator", Symbolics.Formula.List(p.Zip(q, (a, b) => a.ToFormula() / (a.ToFormula() + b.ToFormula()))), result)];
            case Want.TotalVariation:
                return [Step(given.Packed > 1 ? "total-variation-packed" : "total-variation", half.Beside(Total(p.Zip(q, Size))), result)];
            case Want.Wasserstein:
                var terms = Enumerable.Range(0, p.Length - 1).Select(i => (Gap: Place(given, i + 1) - Place(given, i), Lead: Expr.Sum(p.Take(i + 1)) - Expr.Sum(q.Take(i + 1))));
                return
                [
                    Step("cumulated", Symbolics.Formula.List(Enumerable.Range(0, p.Length - 1).Select(i => Total(p.Take(i + 1).Select(e => e.ToFormula())) - Total(q.Take(i + 1).Select(e => e.ToFormula())))), Symbolics.Formula.List(terms.Select(t => t.Lead.ToFormula()))),
                    Step("wasserstein", Total(terms.Select(t => t.Gap == 1 ? Symbolics.Formula.Apply("abs", t.Lead.ToFormula()) : t.Gap.ToFormula() * Symbolics.Formula.Apply("abs", t.Lead.ToFormula()))), result),
                ];
            case Want.Kl or Want.ReverseKl:
                return [Step("kl", Kl(p, q), result)];
            default:
                var mean = Step("mean", Symbolics.Formula.List(p.Zip(q, (a, b) => half.Beside((a.ToFormula() + b.ToFormula())))), Symbolics.Formula.List(middle.Select(m => m.ToFormula())));
                return given.Want == Want.JensenShannon
                    ? [mean, Step("jensen-shannon", half.Beside(Kl(p, middle)) + half.Beside(Kl(q, middle)), result)]
                    : [mean, Step("gan-value", Kl(p, middle) + Kl(q, middle) - Symbolics.Formula.Apply("log", 4), result)];
        }
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Check> Checks(Given given)
    {
        Func<double[], double[], double[]?, IEnumerable<Estimate>> road = given.Want switch
        {
            Want.Kl => (p, q, _) => [DivergenceRuns.KullbackLeibler(p, q)],
            Want.ReverseKl => (p, q, _) => [DivergenceRuns.KullbackLeibler(q, p)],
            Want.TotalVariation => (p, q, _) => [DivergenceRuns.TotalVariation(p, q)],
            Want.Wasserstein => (p, q, x) => [DivergenceRuns.Wasserstein(p, q, x)],
            Want.Discriminator => (p, q, _) => p.Zip(q, DivergenceRuns.BestGuess),
            Want.GanValue => (p, q, _) => [DivergenceRuns.Game(p, q)],
            _ => (p, q, _) => [new Estimate((DivergenceRuns.Game(p, q).Value + Math.Log(4)) / 2, 1e-13)],
        };
        var id = given.Want switch
        {
            Want.Kl or Want.ReverseKl => "power-mean",
            Want.TotalVariation => "events",
            Want.Wasserstein => "slopes",
            Want.Discriminator => "halving",
            _ => "game",
        };
        return [new Measure(id, context => DivergenceRuns.Observe(given.P, given.Q, given.At, given.Packed, context, road))];
    }

    private static Answer ToAnswer(Formula formula, Given given)
    {
        var value = formula.ToExpr();
        return value.FreeSymbols.Count == 0 ? new NumberAnswer(value.Simplify()) : new ExpressionAnswer(formula, given.P.Context.Declarations);
    }

    private static Formula Shown(AuthorFormula formula) => formula.Value.ToFormula(EntryStyle.Of(formula.Formula).Show);

    private static Formula Total(IEnumerable<Formula> terms) => terms.ToArray() is [var only] ? only : Symbolics.Formula.Sum(terms);

    /// <summary>Whether changed rules say anything about what is asked.</summary>
    private static bool Applies(Given given, Rules rules)
    {
        var (isKl, isMixed) = (given.Want is Want.Kl or Want.ReverseKl, given.Want is Want.JensenShannon or Want.GanValue);
        return (rules.InOrder || isKl || given.Want == Want.Discriminator)
            && (rules.Half || isMixed)
            && (rules.Mixture || isMixed)
            && ((rules.Weighted && rules.Positive) || isKl)
            && ((rules.Cumulated && rules.Distances) || given.Want == Want.Wasserstein)
            && (rules.Sum || given.Want == Want.Discriminator)
            && (rules.Constant || given.Want == Want.GanValue)
            && (rules.Together || given.Packed > 1);
    }

    /// <summary>The first outcome, from 1, that makes what is asked infinite or undefined.</summary>
    private static int? Uncovered(Given given)
    {
        for (var i = 0; i < given.P.Value.Rows; i++)
        {
            var (p, q) = (given.P.Value.Entries[i] == 0, given.Q.Value.Entries[i] == 0);
            if (given.Want switch { Want.Kl => q && !p, Want.ReverseKl => p && !q, _ => p && q })
                return i + 1;
        }

        return null;
    }

    /// <summary>The probabilities of every row of outcomes that is seen together.</summary>
    private static Expr[] Of(AuthorFormula formula, Given given, Rules rules)
    {
        var single = formula.Value.Entries;
        IEnumerable<Expr> rows = single;
        for (var sample = 1; sample < (rules.Together ? given.Packed : 1); sample++)
            rows = rows.SelectMany(r => single.Select(e => r * e)).ToArray();
        return [.. rows];
    }

    private static Formula Divergence(Expr[] p, Expr[] q, bool weighted)
    {
        var terms = p.Zip(q).Where(e => e.First != 0 && e.First != e.Second).Select(e =>
        {
            // 1/(2 a) and not (1/2)/a.
            var ratio = e.First.TryGetNumber(out _) ? (e.First / e.Second).ToFormula() : e.First.ToFormula() / e.Second.ToFormula();
            var log = Symbolics.Formula.Apply("log", ratio);
            return weighted && e.First != 1 ? e.First.ToFormula().Beside(log) : log;
        }).ToArray();
        return terms.Length == 0 ? 0 : Total(terms);
    }

    private static Expr Distance(Expr a, Expr b) => Expr.Apply("abs", a - b);

    private static Expr Place(Given given, int outcome) => given.At is { } at ? at.Value.Entries[outcome] : outcome;

    /// <summary>What each gap of the line adds to the cost of moving p to q.</summary>
    private static IEnumerable<Expr> Terms(Expr[] p, Expr[] q, Given given, Rules rules)
    {
        Expr lead = 0;
        for (var i = 0; i + 1 < p.Length; i++)
        {
            lead = (rules.Cumulated ? lead : 0) + p[i] - q[i];
            yield return (rules.Distances ? Place(given, i + 1) - Place(given, i) : 1) * Distance(lead, 0);
        }
    }
}

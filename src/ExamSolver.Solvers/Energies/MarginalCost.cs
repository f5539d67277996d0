using System.Collections.Immutable;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Numerics;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Energies;

/// <summary>What the unnormalised marginal of some groups costs: the terms that are left when the best block of latent units is summed out in closed form.</summary>
/// <remarks>
/// Units that meet in no term are independent given the others, and their sum is a product of so many factors 1 + e^(…); the other latent units are
/// left to be gone through, 2 to their number. It is linear in the latent units, as for an RBM, where none is left. Source: Goodfellow et al. (2016), section 20.2.
/// </remarks>
[Kind("energy/marginal-cost")]
public sealed class MarginalCost : Solver<MarginalCost.Given, MarginalCost.Rules>
{
    private const int MostGroups = 6;

    /// <summary>What is asked for.</summary>
    public enum Quantity
    {
        /// <summary>The number of terms that are left.</summary>
        Terms,

        /// <summary>Whether it is linear in the number of latent units.</summary>
        Linear,
    }

    /// <summary>The machine, and what is kept.</summary>
    public sealed record Given
    {
        /// <summary>The machine.</summary>
        [Given("the units and their energy: {units: {v: 0/1 × N, h: 0/1 × M}, energy: …}")]
        public required EnergyMachine Machine { get; init; }

        /// <summary>The groups whose marginal it is.</summary>
        [Given("the groups whose marginal it is")]
        public required ImmutableArray<string> Keep { get; init; }

        /// <summary>What is asked for.</summary>
        [Given("what is asked for: the terms that are left to be summed, or whether the cost is linear in the latent units (yes or no)", Default = "terms")]
        public Quantity Want { get; init; }
    }

    /// <summary>What is summed out.</summary>
    public sealed record Rules
    {
        /// <summary>Whether a block is summed out in closed form.</summary>
        public bool SumsOut { get; init; } = true;

        /// <summary>Whether it is the block that leaves the fewest terms.</summary>
        public bool Best { get; init; } = true;

        /// <summary>Whether the terms are counted, and not the units.</summary>
        public bool Exponential { get; init; } = true;
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, Rules>> Misconceptions =>
    [
        new("nothing-summed-out", r => r with { SumsOut = false }),
        new("smaller-block-summed-out", r => r with { Best = false }),
        new("units-counted", r => r with { SumsOut = false, Exponential = false }),
        new("verdict-flipped", (given, answer) => answer is ChoiceAnswer choice ? choice.With([.. choice.Chosen.Select(c => !c)]) : null),
    ];

    /// <inheritdoc/>
    protected override bool Validate(Given given, SpecMap map, SpecScope scope)
    {
        var names = given.Machine.Groups.Select(g => g.Name).ToArray();
        var unknown = given.Keep.FirstOrDefault(k => !names.Contains(k));
        if (unknown is null && given.Keep.Length < names.Length && names.Length <= MostGroups)
            return true;
        scope.Diagnostics.Error(
            "unknown-name",
            map["keep"]!.Position,
            unknown is not null ? $"there is no group {unknown}" : names.Length > MostGroups ? $"there are {names.Length} groups" : "no group is left to be summed out",
            $"groups: {string.Join(", ", names)}; at most {MostGroups}");
        return false;
    }

    /// <inheritdoc/>
    protected override Answer? Formula(Given given, Rules rules)
    {
        var latent = Latent(given);
        var left = Blocks.Independent(given.Machine, latent).Select(set => Blocks.Left(latent, rules.SumsOut ? set : [])).Distinct().ToArray();
        if (given.Want == Quantity.Linear)
            return rules is { SumsOut: true, Best: true, Exponential: true } ? new ChoiceAnswer([left.Contains(0), !left.Contains(0)], isSingle: true) { Names = ["yes", "no"] } : null;
        var units = left.Length == 1 ? left[0] : left.Contains(0) && rules.Best ? 0 : Expr.Apply(rules.Best ? "min" : "max", left);
        var count = rules.Exponential ? ((Expr)2).Pow(units) : units;
        return count.FreeSymbols.Count == 0 ? new NumberAnswer(count) : new ExpressionAnswer(count.ToFormula(), given.Machine.Arrays.Declarations);
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Fact> Givens(Given given) =>
    [
        .. given.Machine.Groups.Select(g => Fact.Of(g.IsSigned ? "signed-units" : "units", ("group", Symbolics.Formula.Symbol(g.Name)), ("count", g.Count))),
        Fact.Of("energy", ("energy", given.Machine.Energy)),
    ];

    /// <inheritdoc/>
    protected override ImmutableArray<DerivationStep> Derive(Given given, Answer answer)
    {
        var latent = Latent(given);
        var (declared, two) = (given.Machine.Arrays.Declarations, Symbolics.Formula.Number(2));
        var steps = Blocks.Independent(given.Machine, latent).Select(set =>
        {
            var left = latent.Where(g => !set.Contains(g)).Select(g => g.Count).ToArray();
            var units = left.Length == 0 ? (Formula)0 : Symbolics.Formula.Sum(left);
            return new DerivationStep("block", two.Pow(units), StepRelation.Equal, two.Pow(units).ToExpr().ToFormula()) { Declarations = declared }
                .With("groups", string.Join(", ", set.Select(g => g.Name)));
        });
        return given.Want == Quantity.Linear ? [.. steps]
            : [.. steps, new DerivationStep("fewest", answer.Results[0], StepRelation.Equal, answer.Results[0]) { Declarations = declared }];
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Check> Checks(Given given) =>
    [
        given.Want == Quantity.Terms
            ? new Measure("factorisation", context => [.. Instances(given).Select(sizes => Observe(given, sizes, context))])
            : new Holds("factorisation", (candidate, context) =>
            {
                var isLinear = Instances(given).All(sizes => Fewest(given, sizes, context) == 1);
                var passed = candidate is ChoiceAnswer { Chosen: [var yes, var no] } && yes == isLinear && no != isLinear;
                return (passed, isLinear ? "yes" : "no", passed ? 0 : 1, 0);
            }),
    ];

    private static ImmutableArray<UnitGroup> Latent(Given given) => [.. given.Machine.Groups.Where(g => !given.Keep.Contains(g.Name))];

    /// <summary>Small numbers for sizes that are letters, forwards and backwards, so that each block is the larger one once.</summary>
    private static IEnumerable<Dictionary<string, int>> Instances(Given given)
    {
        var letters = given.Machine.Arrays.Declarations.All.Values.SelectMany(d => d.Dimensions).SelectMany(d => d.FreeSymbols).Distinct().Order(StringComparer.Ordinal).ToArray();
        int[] small = [2, 3, 4, 5];
        yield return letters.Select((name, i) => (name, small[i % small.Length])).ToDictionary(p => p.name, p => p.Item2, StringComparer.Ordinal);
        if (letters.Length > 0)
            yield return letters.Reverse().Select((name, i) => (name, small[i % small.Length])).ToDictionary(p => p.name, p => p.Item2, StringComparer.Ordinal);
    }

    private static Observation Observe(Given given, Dictionary<string, int> sizes, CheckContext context) =>
        new(sizes.ToDictionary(s => s.Key, s => (Rational)s.Value, StringComparer.Ordinal), [Measured.Exactly(Fewest(given, sizes, context))]);

    /// <summary>The fewest states that are left over all sets of latent groups whose conditional distribution is seen to be a product.</summary>
    private static int Fewest(Given given, Dictionary<string, int> sizes, CheckContext context)
    {
        var machine = given.Machine.Sized(sizes);
        var latent = machine.Groups.Select(g => g.Name).Where(n => !given.Keep.Contains(n)).ToArray();
        var generator = context.Generator();
        var oracle = new EnergyOracle(machine, context.World(machine.Arrays.Declarations, 0));
        var fewest = int.MaxValue;
        for (var bits = 0; bits < 1 << latent.Length; bits++)
        {
            var summed = latent.Where((_, i) => (bits >> i & 1) == 1).ToArray();
            var states = 1 << latent.Except(summed).Sum(oracle.Count);
            if (states < fewest && IsProduct(oracle, summed, generator))
                fewest = states;
        }

        return fewest;
    }

    /// <summary>Whether no two of the units meet in the energy, wherever the others stand: its second difference is zero.</summary>
    private static bool IsProduct(EnergyOracle oracle, string[] summed, Generator generator)
    {
        var units = oracle.UnitsOf(summed);
        for (var trial = 0; trial < 6; trial++)
        {
            oracle.Shake(generator);
            for (var second = 1; second < units.Count; second++)
            {
                for (var first = 0; first < second; first++)
                {
                    var energies = oracle.States([units[first], units[second]]).ToArray();
                    if (Math.Abs(energies[0] - energies[1] - energies[2] + energies[3]) > 1e-9 * energies.Sum(Math.Abs))
                        return false;
                }
            }
        }

        return true;
    }
}

using System.Collections.Immutable;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Energies;

/// <summary>Sums of e^(−E) over the states of an energy model with numbers in it: the partition function, the probability of a state, marginals.</summary>
/// <remarks>A block of units that meet in no term is summed out as a product of factors 1 + e^(…). Source: Goodfellow et al. (2016), sections 16.2 and 20.2.</remarks>
[Kind("energy/partition")]
public sealed class PartitionFunction : Solver<PartitionFunction.Given, PartitionFunction.Rules>
{
    private const int MostUnits = 12;

    /// <summary>What is asked for.</summary>
    public enum Quantity
    {
        /// <summary>Z.</summary>
        Partition,

        /// <summary>log Z.</summary>
        LogPartition,

        /// <summary>The probability of what <c>at</c> says, the other groups summed out.</summary>
        Probability,

        /// <summary>log P + log Z of what <c>at</c> says.</summary>
        LogMarginal,

        /// <summary>−log P − log Z of what <c>at</c> says.</summary>
        FreeEnergy,
    }

    /// <summary>The machine, and what is asked for.</summary>
    public sealed record Given
    {
        /// <summary>The machine.</summary>
        [Given("the units and their energy, with numbers for all coefficients: {units: {v: 0/1 × 2, h: 0/1 × 2}, energy: …}")]
        public required EnergyMachine Machine { get; init; }

        /// <summary>What is asked for.</summary>
        [Given("what is asked for", Default = "partition")]
        public Quantity Want { get; init; }

        /// <summary>The state.</summary>
        [Given("the state whose probability or marginal it is; groups that are not named are summed out: {v: [1, 0]}")]
        public GroupStates? At { get; init; }
    }

    /// <summary>What the sum takes into account.</summary>
    public sealed record Rules
    {
        /// <summary>Whether the energy has a minus in the exponent.</summary>
        public bool Minus { get; init; } = true;

        /// <summary>Whether the logarithm is natural.</summary>
        public bool Natural { get; init; } = true;

        /// <summary>Whether a probability is divided by Z, and a free energy has its minus.</summary>
        public bool Finished { get; init; } = true;
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, Rules>> Misconceptions =>
    [
        new("sign-flipped", r => r with { Minus = false }),
        new("base-two", r => r with { Natural = false }),
        new("not-finished", r => r with { Finished = false }),
    ];

    /// <inheritdoc/>
    protected override bool Validate(Given given, SpecMap map, SpecScope scope)
    {
        var machine = given.Machine;
        if (machine.Groups.Any(g => g.Count is not NumberFormula) || machine.Groups.Sum(ExactMachine.Count) > MostUnits)
        {
            scope.Diagnostics.Error("out-of-range", map["machine"]!.Position, "the number of units is no small number", $"give numbers, at most {MostUnits} units together");
            return false;
        }

        if (given.Want is not (Quantity.Partition or Quantity.LogPartition) != (given.At is not null))
        {
            scope.Diagnostics.Error("missing-key", (map["at"] ?? map).Position, given.At is null ? "the key \"at\" is missing" : "`at` has no meaning here", "a probability and a marginal are those of a state, at: {v: [1, 0]}; the partition function has none");
            return false;
        }

        if (given.At?.Fit(machine, map["at"]!, scope) == false)
            return false;
        if (new ExactMachine(machine).Energy(machine.Groups.ToDictionary(g => g.Name, g => Enumerable.Repeat((Rational)1, ExactMachine.Count(g)).ToArray(), StringComparer.Ordinal)) is { FreeSymbols.Count: 0 })
            return true;
        scope.Diagnostics.Error("not-a-number", map["machine"]!.Position, "the energy of a state is no number", "define the coefficients in `let`: W = [[1, -1], [2, 1/2]]");
        return false;
    }

    /// <inheritdoc/>
    protected override Answer? Formula(Given given, Rules rules) => new NumberAnswer(Written(given, rules).ToExpr());

    /// <inheritdoc/>
    protected override ImmutableArray<Fact> Givens(Given given) =>
    [
        .. given.Machine.Groups.Select(g => Fact.Of(g.IsSigned ? "signed-units" : "units", ("group", Symbolics.Formula.Symbol(g.Name)), ("count", g.Count))),
        Fact.Of("energy", ("energy", given.Machine.Energy)),
    ];

    /// <inheritdoc/>
    protected override ImmutableArray<DerivationStep> Derive(Given given, Answer answer) =>
        [new DerivationStep(given.Want is Quantity.Probability ? "ratio" : "sum", Written(given, new Rules()), StepRelation.Equal, answer.Results[0])];

    /// <inheritdoc/>
    protected override ImmutableArray<Check> Checks(Given given) => [new Measure("enumeration", context => [Observe(given, context)])];

    private static Formula Written(Given given, Rules rules)
    {
        var machine = rules.Minus ? given.Machine : given.Machine with { Terms = [.. given.Machine.Terms.Select(t => t with { IsNegative = !t.IsNegative })] };
        var exact = new ExactMachine(machine);
        var state = given.At?.Values.ToDictionary(v => v.Key, v => v.Value.ToArray(), StringComparer.Ordinal) ?? [];
        var sum = Symbolics.Formula.Sum(exact.Sum(state));
        Formula Log(Formula value) => rules.Natural ? Symbolics.Formula.Apply("log", value) : Symbolics.Formula.Apply("log", value) / Symbolics.Formula.Apply("log", 2);
        return given.Want switch
        {
            Quantity.Partition => sum,
            Quantity.Probability => rules.Finished ? sum / Symbolics.Formula.Sum(exact.Sum(new Dictionary<string, Rational[]>())) : sum,
            Quantity.FreeEnergy => rules.Finished ? -Log(sum) : Log(sum),
            _ => Log(sum),
        };
    }

    /// <summary>All states one by one, by the energy as it is written.</summary>
    private static Observation Observe(Given given, CheckContext context)
    {
        var oracle = new EnergyOracle(given.Machine, context.World(given.Machine.Arrays.Declarations, 0));
        foreach (var unit in oracle.UnitsOf(given.Machine.Groups.Select(g => g.Name)))
            oracle.At[EnergyOracle.Unit(unit.Group, unit.Index)] = 0;
        var all = oracle.LogSum(oracle.UnitsOf(given.Machine.Groups.Select(g => g.Name)));
        if (given.At is { } states)
            oracle.Set(states);
        var some = oracle.LogSum(oracle.UnitsOf(given.Machine.Groups.Select(g => g.Name).Where(n => given.At?.Values.ContainsKey(n) != true)));
        var value = given.Want switch
        {
            Quantity.Partition => Math.Exp(all),
            Quantity.LogPartition => all,
            Quantity.Probability => Math.Exp(some - all),
            Quantity.LogMarginal => some,
            _ => -some,
        };
        return Observation.Of(Measured.About(value, 1e-9 * Math.Max(Math.Abs(value), 1e-3)));
    }
}

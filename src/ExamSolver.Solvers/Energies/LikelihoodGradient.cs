using System.Collections.Immutable;
using ExamSolver.Core.Arrays;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Numerics;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Energies;

/// <summary>The derivative of the log-likelihood of a datum by a coefficient of an energy model: the mean of −∂E under the posterior less that under the model.</summary>
/// <remarks>∂ log p(v)/∂w = −E[∂E/∂w | v] + E[∂E/∂w]. Source: Goodfellow et al. (2016), section 18.1; Hinton (2002), Neural Computation 14.</remarks>
[Kind("energy/gradient")]
public sealed class LikelihoodGradient : Solver<LikelihoodGradient.Given, LikelihoodGradient.Rules>
{
    private const int MostUnits = 8;
    private const string Coefficient = "\0w";

    /// <summary>The machine, the datum, the coefficient.</summary>
    public sealed record Given
    {
        /// <summary>The machine.</summary>
        [Given("the units and their energy, with numbers for all coefficients")]
        public required EnergyMachine Machine { get; init; }

        /// <summary>The datum.</summary>
        [Given("the values of the visible groups: {v: [1, 0]}")]
        public required GroupStates At { get; init; }

        /// <summary>The coefficient.</summary>
        [Given("the entry of an array of `let` by which the log-likelihood is differentiated: W[1,2]")]
        public required ArrayEntryName By { get; init; }
    }

    /// <summary>What the gradient takes into account.</summary>
    public sealed record Rules
    {
        /// <summary>Whether the phase of the data counts.</summary>
        public bool Positive { get; init; } = true;

        /// <summary>Whether the phase of the model counts.</summary>
        public bool Negative { get; init; } = true;

        /// <summary>Whether the phases have their signs.</summary>
        public bool Sign { get; init; } = true;
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, Rules>> Conventions => [new("negative-log-likelihood", r => r with { Sign = false })];

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, Rules>> Misconceptions =>
    [
        new("positive-phase-alone", r => r with { Negative = false }),
        new("negative-phase-alone", r => r with { Positive = false }),
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

        if (!given.At.Fit(machine, map["at"]!, scope))
            return false;
        if (new ExactMachine(machine).Energy(machine.Groups.ToDictionary(g => g.Name, g => Enumerable.Repeat((Rational)1, ExactMachine.Count(g)).ToArray(), StringComparer.Ordinal)) is { FreeSymbols.Count: 0 })
            return true;
        scope.Diagnostics.Error("not-a-number", map["machine"]!.Position, "the energy of a state is no number", $"define all coefficients in `let`, as {given.By.Name} is");
        return false;
    }

    /// <inheritdoc/>
    protected override Answer? Formula(Given given, Rules rules)
    {
        var datum = given.At.Values.ToDictionary(v => v.Key, v => v.Value.ToArray(), StringComparer.Ordinal);
        Formula positive = rules.Positive ? Mean(given, datum) : 0;
        Formula negative = rules.Negative ? Mean(given, []) : 0;
        var gradient = rules.Sign ? negative - positive : positive - negative;
        return new NumberAnswer(gradient.ToExpr());
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
        var (positive, negative) = (Mean(given, given.At.Values.ToDictionary(v => v.Key, v => v.Value.ToArray(), StringComparer.Ordinal)), Mean(given, []));
        return
        [
            new DerivationStep("positive-phase", positive, StepRelation.Equal, positive.ToExpr().ToFormula()),
            new DerivationStep("negative-phase", negative, StepRelation.Equal, negative.ToExpr().ToFormula()),
            new DerivationStep("difference", -positive.ToExpr().ToFormula() + negative.ToExpr().ToFormula(), StepRelation.Equal, answer.Results[0]),
        ];
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Check> Checks(Given given) => [new Measure("finite-differences", context => [Observe(given, context)])];

    /// <summary>The machine with a symbol for the coefficient, and the coefficient.</summary>
    private static (EnergyMachine Machine, Expr Value) Moved(Given given, Expr symbol)
    {
        var (name, row, column) = given.By;
        var array = given.Machine.Arrays.Names[name];
        var at = (row * array.Value.Columns) + column;
        var entries = array.Value with { Entries = array.Value.Entries.SetItem(at, symbol) };
        var context = given.Machine.Arrays.With(array with { Value = entries, Formula = entries.ToFormula() });
        return (given.Machine with { Arrays = context with { Declarations = context.Declarations.With(Coefficient, Domain.Real) } }, array.Value.Entries[at]);
    }

    /// <summary>The mean of ∂E/∂w over all states that agree with the given values, with weights e^(−E).</summary>
    private static Formula Mean(Given given, Dictionary<string, Rational[]> fixedGroups)
    {
        var (machine, here) = Moved(given, Expr.Symbol(Coefficient));
        var exact = new ExactMachine(machine);
        var free = machine.Groups.Where(g => !fixedGroups.ContainsKey(g.Name)).ToArray();
        var (top, bottom) = (new List<Formula>(), new List<Formula>());
        foreach (var state in ExactMachine.States(free, fixedGroups))
        {
            var energy = exact.Energy(state)!;
            var weight = Symbolics.Formula.Apply("exp", (-energy.Substitute(Coefficient, here)).ToFormula()).ToExpr().ToFormula();
            var slope = energy.Derivative(Coefficient).Substitute(Coefficient, here);
            bottom.Add(weight);
            if (slope != 0)
                top.Add((slope * weight.ToExpr()).ToFormula());
        }

        return Symbolics.Formula.Sum(top) / Symbolics.Formula.Sum(bottom);
    }

    /// <summary>The slope of log Σ e^(−E) over the states that agree with the datum, less that over all.</summary>
    private static Observation Observe(Given given, CheckContext context)
    {
        var (name, row, column) = (given.By.Name, given.By.Row, given.By.Column);
        var array = given.Machine.Arrays.NumbersAt(new Dictionary<string, Rational>())(name)!;
        double LogLikelihood(double value)
        {
            var entries = array.Values.ToArray();
            entries[(row * array.Columns) + column] = value;
            var oracle = new EnergyOracle(given.Machine, context.World(given.Machine.Arrays.Declarations, 0), new Dictionary<string, NumericArray>(StringComparer.Ordinal) { [name] = array.With(entries) });
            foreach (var unit in oracle.UnitsOf(given.Machine.Groups.Select(g => g.Name)))
                oracle.At[EnergyOracle.Unit(unit.Group, unit.Index)] = 0;
            var all = oracle.LogSum(oracle.UnitsOf(given.Machine.Groups.Select(g => g.Name)));
            oracle.Set(given.At);
            return oracle.LogSum(oracle.UnitsOf(given.Machine.Groups.Select(g => g.Name).Where(n => !given.At.Values.ContainsKey(n)))) - all;
        }

        var slope = FiniteDifference.Derivative(LogLikelihood, array[row, column]);
        return Observation.Of(Measured.About(slope.Value, (10 * slope.Error) + 1e-10));
    }
}

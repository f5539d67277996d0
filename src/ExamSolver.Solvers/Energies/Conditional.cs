using System.Collections.Immutable;
using System.Globalization;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Energies;

/// <summary>The probability that a unit of an energy model is 1, given all others: what block Gibbs sampling draws from.</summary>
/// <remarks>
/// σ(E(unit low) − E(unit 1)), the difference being a sum over the terms that hold the unit. For units ±1 it is σ(−2 Σ …). Source: Goodfellow et al. (2016),
/// sections 16.2 and 20.2; for terms of three units, Memisevic and Hinton (2010), Neural Computation 22.
/// </remarks>
[Kind("energy/conditional")]
public sealed class Conditional : Solver<Conditional.Given, Conditional.Rules>
{
    /// <summary>The machine, and the unit.</summary>
    public sealed record Given
    {
        /// <summary>The machine.</summary>
        [Given("the units and their energy: {units: {v: 0/1 × N, h: 0/1 × M}, energy: …}")]
        public required EnergyMachine Machine { get; init; }

        /// <summary>The unit.</summary>
        [Given("the group whose unit is asked for, such as h, or one unit, h[2]")]
        public required UnitName Of { get; init; }

        /// <summary>The states of the other groups.</summary>
        [Given("the values of other groups, where the answer is a number: {v: [1, 0, 1]}")]
        public GroupStates? At { get; init; }
    }

    /// <summary>What the formula takes into account.</summary>
    public sealed record Rules
    {
        /// <summary>Whether the energy has a minus in the exponent.</summary>
        public bool Minus { get; init; } = true;

        /// <summary>Whether the two values of the unit are normalised: a sigmoid, and not an exponential.</summary>
        public bool Normalised { get; init; } = true;

        /// <summary>Whether the two values are as far apart as they are: by 1, or by 2 for units ±1.</summary>
        public bool Distance { get; init; } = true;

        /// <summary>Whether terms of the unit alone, its biases, count.</summary>
        public bool Biases { get; init; } = true;
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, Rules>> Misconceptions =>
    [
        new("sign-flipped", r => r with { Minus = false }),
        new("not-normalised", r => r with { Normalised = false }),
        new("distance-of-values", r => r with { Distance = false }),
        new("biases-forgotten", r => r with { Biases = false }),
    ];

    /// <inheritdoc/>
    protected override bool Validate(Given given, SpecMap map, SpecScope scope)
    {
        var (machine, unit) = (given.Machine, given.Of);
        if (machine.Find(unit.Group) is not { } group)
        {
            scope.Diagnostics.Error("unknown-name", map["of"]!.Position, $"there is no group {unit.Group}", $"groups: {string.Join(", ", machine.Groups.Select(g => g.Name))}");
            return false;
        }

        if (unit.Index is { } number && group.Count is NumberFormula { Value: var count } && number > count)
        {
            scope.Diagnostics.Error("out-of-range", map["of"]!.Position, $"{unit.Group} has {count} units", $"name one from {unit.Group}[1] to {unit.Group}[{count}]");
            return false;
        }

        if (machine.Terms.All(t => t.Units.All(u => u.Group != group.Name)))
        {
            scope.Diagnostics.Error("bad-energy", map["of"]!.Position, $"no term of the energy holds {group.Name}", "its units are 1 with probability 1/2 whatever the others are");
            return false;
        }

        if (machine.Terms.Any(t => t.Units.Count(u => u.Group == unit.Group) > 2 || (unit.Index is null && t.Units.Any(u => u.Group == unit.Group && !IsBound(u, t)))))
        {
            scope.Diagnostics.Error("bad-energy", map["of"]!.Position, $"a term holds {unit.Group} by a number, or more than twice", "ask for one unit, such as x[1], of an energy that is written out");
            return false;
        }

        if (given.At is null && machine.Terms.SelectMany(t => t.Coefficients).SelectMany(FormulaParts.Names).FirstOrDefault(machine.Arrays.Names.ContainsKey) is { } defined)
        {
            scope.Diagnostics.Error("not-a-number", map.Position, $"{defined} is defined in `let`, and there are no states of the other units", "give them: at: {v: [1, 0]}, or declare the coefficients instead: W : N × M");
            return false;
        }

        if (given.At is null && Probability(given, new Rules()).ToExpr().FreeSymbols.FirstOrDefault(s => !Declared(given).Contains(s)) is { } symbol)
        {
            scope.Diagnostics.Error("undeclared-symbol", map.Position, $"\"{symbol}\" is not declared", "declare the coefficients of the energy in `let`");
            return false;
        }

        if (given.At is not { } states)
            return true;
        var numeric = unit.Index is not null && machine.Groups.Where(g => g.Name != unit.Group).All(g => states.Values.ContainsKey(g.Name)) && states.Fit(machine, map["at"]!, scope)
            && Formula(given, new Rules()) is NumberAnswer;
        if (!numeric && scope.Diagnostics.ErrorCount == 0)
            scope.Diagnostics.Error("not-a-number", map["at"]!.Position, "with these values the answer is no number", "name one unit, give values of all other groups, and define the coefficients in `let`");
        return numeric;
    }

    private static Formula Probability(Given given, Rules rules) => (Difference(given, rules), rules.Normalised) switch
    {
        (null, true) => Symbolics.Formula.Number(1) / 2,
        (null, false) => 1,
        ({ } difference, var normalised) => Symbolics.Formula.Apply(normalised ? "sigmoid" : "exp", difference),
    };

    /// <inheritdoc/>
    protected override Answer? Formula(Given given, Rules rules)
    {
        var result = Probability(given, rules);
        if (given.At is not { } states)
            return new ExpressionAnswer(result, Declared(given));
        return Put(result, given.Machine, states) is { } value && value.FreeSymbols.Count == 0 ? new NumberAnswer(value) : null;
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
        var argument = Difference(given, new Rules());
        if (argument is null)
            return [new DerivationStep("half", answer.Results[0], StepRelation.Equal, answer.Results[0])];
        var exponential = Symbolics.Formula.Apply("exp", argument);
        var written = exponential / (1 + exponential);
        var sigmoid = Symbolics.Formula.Apply("sigmoid", argument);
        var declared = Declared(given);
        var first = new DerivationStep("two-values", written, StepRelation.Equal, sigmoid) { Declarations = declared };
        if (given.At is not { } states)
            return [first];
        var value = Put(argument, given.Machine, states)!.ToFormula();
        return
        [
            new DerivationStep("put-in", Symbolics.Formula.Apply("sigmoid", value), StepRelation.Equal, answer.Results[0]).With("formula", sigmoid),
        ];
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Check> Checks(Given given) =>
        given.At is null
            ? [new Measure("two-states", context => Observe(given, context, alone: true)), new Measure("block-enumeration", context => Observe(given, context, alone: false))]
            : [new Measure("block-enumeration", context => [ObserveAt(given, context)])];

    private static bool IsBound(UnitFactor unit, EnergyTerm term) => unit.Index is SymbolFormula s && term.Bindings.Any(b => b.Variable == s.Name);

    /// <summary>The index of the unit: a number, or the letter that the energy uses.</summary>
    private static Formula IndexOf(Given given) => given.Of.Index is { } number ? number
        : given.Machine.Terms.SelectMany(t => t.Units).First(u => u.Group == given.Of.Group).Index;

    private static Declarations Declared(Given given) =>
        IndexOf(given) is SymbolFormula index ? given.Machine.Arrays.Declarations.With(index.Name, Domain.PositiveInteger) : given.Machine.Arrays.Declarations;

    /// <summary>E(unit low) − E(unit 1); <c>null</c> where no term holds the unit.</summary>
    private static Formula? Difference(Given given, Rules rules)
    {
        var (group, index) = (given.Machine.Groups.First(g => g.Name == given.Of.Group), IndexOf(given));
        var parts = new List<Formula>();
        foreach (var term in given.Machine.Terms)
        {
            var places = Enumerable.Range(0, term.Units.Length).Where(p => term.Units[p].Group == group.Name).ToArray();
            if (!rules.Biases && term.Units.Length == 1)
                continue;
            parts.AddRange(Slopes(term, places, index, group).Select(p => p.IsNegative == rules.Minus ? p.ToFormula() : -p.ToFormula()));
        }

        if (parts.Count == 0)
            return null;
        var sum = Symbolics.Formula.Sum(parts);
        return group.IsSigned && rules.Distance || !group.IsSigned && !rules.Distance ? Symbolics.Formula.Number(2).Beside(sum) : sum;
    }

    /// <summary>
    /// What a term has beside the unit, as often as it holds it. A term with two units of the group holds it twice, and once with itself: there
    /// its square is itself for units 0 and 1, and a constant for ±1.
    /// </summary>
    private static IEnumerable<EnergyTerm> Slopes(EnergyTerm term, int[] places, Formula index, UnitGroup group)
    {
        foreach (var place in places)
        {
            if (Fixed(term, place, index) is not { } slope)
                continue;
            yield return slope;
            if (places.Length == 2 && Fixed(term, place, index, places[0] + places[1] - place) is { } itself)
            {
                yield return Twice(itself, index, group);
                if (!group.IsSigned && place == places[0])
                    yield return itself;
            }
        }
    }

    /// <summary>Less what the term has beside the unit where both of its units are this one.</summary>
    private static EnergyTerm Twice(EnergyTerm itself, Formula index, UnitGroup group) =>
        itself with { IsNegative = !itself.IsNegative, Units = itself.Units.Add(new UnitFactor(group.Name, index)) };

    /// <summary>The term without the units at one place or two, which are the one with the index; <c>null</c> where they cannot be.</summary>
    private static EnergyTerm? Fixed(EnergyTerm term, int place, Formula index, int other = -1)
    {
        var places = other < 0 ? [place] : new[] { place, other };
        foreach (var at in places)
        {
            var unit = term.Units[at];
            if (IsBound(unit, term))
                term = term.At(((SymbolFormula)unit.Index).Name, index);
            else if (unit.Index != index)
                return null;
        }

        return term with { Units = [.. term.Units.Where((_, i) => !places.Contains(i))] };
    }

    /// <summary>The value of a formula with numbers for units and coefficients.</summary>
    private static Expr? Put(Formula formula, EnergyMachine machine, GroupStates states)
    {
        var context = machine.Groups.Where(g => states.Values.ContainsKey(g.Name)).Aggregate(machine.Arrays, (c, g) =>
        {
            var list = Symbolics.Formula.List(states.Values[g.Name].Select(v => (Formula)v));
            return c.Evaluate(list, out _) is { } entries ? c.With(new Core.Arrays.LetDefinition(g.Name, list, entries)) : c;
        });
        return context.WorkOut(formula, out _) is { IsScalar: true } value ? value.Entries[0] : null;
    }

    /// <summary>The probability at random coefficients and states of the others, from energies: of two states alone, or of all states of the group.</summary>
    private static List<Observation> Observe(Given given, CheckContext context, bool alone)
    {
        var (machine, generator) = (given.Machine, context.Generator());
        var isLateral = machine.Terms.Any(t => t.Units.Count(u => u.Group == given.Of.Group) > 1);
        var letter = given.Of.Index is null ? machine.Terms.SelectMany(t => t.Units).First(u => u.Group == given.Of.Group).Index as SymbolFormula : null;
        var observations = new List<Observation>();
        for (var k = 0; observations.Count < 8 && k < 60; k++)
        {
            var oracle = new EnergyOracle(machine, World.Draw(machine.Arrays.Declarations, generator.NextBits(), 8 * (k / 2)));
            oracle.Shake(generator);
            var unit = given.Of.Index ?? generator.NextInt(1, oracle.Count(given.Of.Group) + 1);
            if (letter is not null)
                oracle.At[letter.Name] = unit;
            var others = alone || isLateral ? [] : oracle.UnitsOf([given.Of.Group]).Where(u => u.Index != unit).ToList();
            if (Probability(oracle, machine, given.Of.Group, unit, others) is > 1e-6 and < 1 - 1e-6 and var value)
                observations.Add(new Observation(new Dictionary<string, Rational>(oracle.At), [Measured.About(value, 1e-10)]));
        }

        return observations;
    }

    private static Observation ObserveAt(Given given, CheckContext context)
    {
        var oracle = new EnergyOracle(given.Machine, context.World(given.Machine.Arrays.Declarations, 0));
        oracle.Set(given.At!);
        foreach (var (group, index) in oracle.UnitsOf([given.Of.Group]))
            oracle.At.TryAdd(EnergyOracle.Unit(group, index), 0);
        var others = given.At!.Values.ContainsKey(given.Of.Group) ? [] : oracle.UnitsOf([given.Of.Group]).Where(u => u.Index != given.Of.Index).ToList();
        return Observation.Of(Measured.About(Probability(oracle, given.Machine, given.Of.Group, given.Of.Index!.Value, others), 1e-10));
    }

    private static double Probability(EnergyOracle oracle, EnergyMachine machine, string group, int unit, List<(string Group, int Index)> others)
    {
        var name = EnergyOracle.Unit(group, unit);
        oracle.At[name] = 1;
        var one = oracle.LogSum(others);
        oracle.At[name] = machine.Find(group)!.Low;
        var low = oracle.LogSum(others);
        return 1 / (1 + Math.Exp(low - one));
    }
}

using System.Collections.Immutable;
using ExamSolver.Core.Arrays;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Solvers.Tables;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Energies;

/// <summary>One update of contrastive divergence: some steps of block Gibbs sampling from a datum, with draws that are given or with means in their place, and the difference of the statistics.</summary>
/// <remarks>
/// Δw = ε (⟨−∂E/∂w⟩ at the datum − ⟨−∂E/∂w⟩ after k steps), the hidden units being averaged out in both: vᵀ p(h | v) for the weights of an RBM. A unit is 1 where its
/// uniform number lies below its probability. Source: Hinton (2002), Neural Computation 14; Hinton (2012), A practical guide to training restricted Boltzmann machines,
/// section 3; Goodfellow et al. (2016), algorithm 18.2.
/// </remarks>
[Kind("energy/contrastive-divergence")]
public sealed class ContrastiveDivergence : Solver<ContrastiveDivergence.Given, ContrastiveDivergence.Rules>
{
    private const int MostUnits = 12, MostEntries = 64;

    /// <summary>What is asked for.</summary>
    public enum Quantity
    {
        /// <summary>The change of the coefficients.</summary>
        Update,

        /// <summary>The statistics of the datum.</summary>
        Positive,

        /// <summary>The statistics after the steps.</summary>
        Negative,
    }

    /// <summary>What hidden units are in the statistics.</summary>
    public enum Sort
    {
        /// <summary>Their means.</summary>
        Probabilities,

        /// <summary>Their draws.</summary>
        Samples,
    }

    /// <summary>The machine, the datum, the draws.</summary>
    public sealed record Given
    {
        /// <summary>The machine.</summary>
        [Given("the units and their energy, with numbers for all coefficients: {units: {v: 0/1 × 3, h: 0/1 × 2}, energy: '-v^T W h - dot(b, v) - dot(c, h)'}")]
        public required EnergyMachine Machine { get; init; }

        /// <summary>The datum.</summary>
        [Given("the values of the visible groups: {v: [1, 0, 1]}; all other groups are hidden")]
        public required GroupStates At { get; init; }

        /// <summary>The uniform numbers.</summary>
        [Given("uniform numbers for the units, a unit being 1 where its number is below its probability; those of later steps behind: {h: [0.3, 0.8], v: [0.5, 0.1, 0.9]}", Default = "none: probabilities (for units ±1 means) stand in place of draws")]
        public GroupStates? Draws { get; init; }

        /// <summary>The number of steps.</summary>
        [Given("the number of steps k: hidden and visible units are drawn so often", Default = "1", Minimum = 1, Maximum = 10)]
        public int Steps { get; init; } = 1;

        /// <summary>The coefficients.</summary>
        [Given("the arrays of `let` that are learned: [W, b]")]
        public required ImmutableArray<string> By { get; init; }

        /// <summary>The learning rate.</summary>
        [Given("the learning rate", Default = "1")]
        public Rational Rate { get; init; } = 1;

        /// <summary>What hidden units are in the statistics.</summary>
        [Given("what stands for hidden units in the statistics", Default = "probabilities")]
        public Sort Statistics { get; init; }

        /// <summary>What is asked for.</summary>
        [Given("what is asked for", Default = "update")]
        public Quantity Want { get; init; }
    }

    /// <summary>What the update takes into account.</summary>
    public sealed record Rules
    {
        /// <summary>Whether the phases have their signs.</summary>
        public bool Sign { get; init; } = true;

        /// <summary>Whether the learning rate counts.</summary>
        public bool Rate { get; init; } = true;

        /// <summary>Whether there is a negative phase.</summary>
        public bool Negative { get; init; } = true;

        /// <summary>Whether terms of one unit, its bias, count in its probability.</summary>
        public bool Biases { get; init; } = true;

        /// <summary>Whether the hidden units of the negative phase see the reconstruction.</summary>
        public bool HiddenAgain { get; init; } = true;

        /// <summary>Whether the visible units of the negative phase are the reconstruction.</summary>
        public bool Reconstructed { get; init; } = true;

        /// <summary>Whether the energy has a minus in the exponent.</summary>
        public bool Minus { get; init; } = true;

        /// <summary>Whether draws are used in between, and not means.</summary>
        public bool Drawn { get; init; } = true;

        /// <summary>Whether the positive phase has what the statistics are said to have, and not the draw.</summary>
        public bool MeansFirst { get; init; } = true;
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, Rules>> Conventions =>
    [
        new("draws-in-the-positive-phase", r => r with { MeansFirst = false }),
        new("means-in-between", r => r with { Drawn = false }),
    ];

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, Rules>> Misconceptions =>
    [
        new("phases-exchanged", r => r with { Sign = false }),
        new("rate-forgotten", r => r with { Rate = false }),
        new("positive-phase-alone", r => r with { Negative = false }),
        new("biases-forgotten", r => r with { Biases = false }),
        new("hidden-of-the-datum", r => r with { HiddenAgain = false }),
        new("visible-of-the-datum", r => r with { Reconstructed = false }),
        new("energy-sign", r => r with { Minus = false }),
    ];

    /// <inheritdoc/>
    protected override bool Validate(Given given, SpecMap map, SpecScope scope)
    {
        var machine = given.Machine;
        bool Report(string id, string key, string problem, string hint)
        {
            scope.Diagnostics.Error(id, (map[key] ?? map).Position, problem, hint);
            return false;
        }

        if (machine.Groups.Any(g => g.Count is not NumberFormula) || machine.Groups.Sum(ExactMachine.Count) > MostUnits)
            return Report("out-of-range", "machine", "the number of units is no small number", $"give numbers, at most {MostUnits} units together");
        if (!given.At.Fit(machine, map["at"]!, scope))
            return false;
        var hidden = Hidden(given);
        if (hidden.Length == 0)
            return Report("bad-states", "at", "no group is hidden", "give values of the visible groups alone");
        if (machine.Terms.Any(t => t.Units.Count(u => hidden.Any(g => g.Name == u.Group)) > 1 || t.Units.GroupBy(u => u.Group).Any(g => g.Count() > 1)))
            return Report("bad-energy", "machine", "hidden units, or units of one group, meet in a term", "contrastive divergence draws all hidden units at once, and the units of each visible group");
        foreach (var name in given.By)
        {
            if (!machine.Arrays.Names.TryGetValue(name, out var array) || array.Value.IsScalar || !machine.Terms.Any(t => t.Coefficients.Any(c => FormulaParts.Names(c).Contains(name))))
                return Report("unknown-name", "by", $"{name} is no array of `let` in the energy", "name arrays of coefficients: by: [W, b]");
        }

        if (given.By.Length == 0 || given.By.Distinct().Count() != given.By.Length || given.By.Sum(n => machine.Arrays.Names[n].Value.Entries.Length) > MostEntries)
            return Report("out-of-range", "by", "there are none, too many or equal coefficients", $"name at least one array, each once, of {MostEntries} entries together");
        if (new ExactMachine(machine).Energy(machine.Groups.ToDictionary(g => g.Name, g => Enumerable.Repeat((Rational)1, ExactMachine.Count(g)).ToArray(), StringComparer.Ordinal)) is not { FreeSymbols.Count: 0 })
            return Report("not-a-number", "machine", "the energy of a state is no number", "define all coefficients in `let`");
        foreach (var group in machine.Groups)
        {
            var isHidden = hidden.Contains(group);
            var needed = ExactMachine.Count(group) * (given.Steps + (isHidden && given.Statistics == Sort.Samples ? 1 : 0));
            if (given.Draws is not null && (!given.Draws.Values.TryGetValue(group.Name, out var numbers) || numbers.Length != needed || numbers.Any(u => u < 0 || u > 1)))
                return Report("bad-states", "draws", $"{group.Name} needs {needed} numbers from 0 to 1", $"one for each of its {ExactMachine.Count(group)} units, {needed / ExactMachine.Count(group)} times");
        }

        if (given.Draws?.Values.Keys.FirstOrDefault(k => machine.Find(k) is null) is { } unknown)
            return Report("bad-states", "draws", $"there is no group {unknown}", $"groups: {string.Join(", ", machine.Groups.Select(g => g.Name))}");
        if (given.Statistics == Sort.Samples && given.Draws is null)
            return Report("missing-key", "draws", "there are no draws", "give uniform numbers, draws: {h: [0.3, 0.8], v: [0.5, 0.1]}");
        return Formula(given, new Rules()) is not null
            || Report("out-of-range", "draws", "a uniform number is the probability itself", "choose another one, so that rounding decides nothing");
    }

    /// <inheritdoc/>
    protected override Answer? Formula(Given given, Rules rules)
    {
        var means = given.Draws is null;
        if (means && !(rules.Drawn && rules.MeansFirst) || !rules.MeansFirst && given.Statistics == Sort.Samples || given.Want != Quantity.Update && !(rules.Sign && rules.Rate && rules.Negative))
            return null;
        if (given.Want == Quantity.Positive && !(rules.Drawn && rules.HiddenAgain && rules.Reconstructed) || given.Want == Quantity.Negative && !rules.MeansFirst)
            return null;
        if (Chain(given, rules) is not { } chain)
            return null;
        var (positive, negative) = (Statistics(given, chain.First), Statistics(given, chain.Last));
        var entries = given.By.Select((name, i) =>
        {
            var values = given.Want switch
            {
                Quantity.Positive => positive[i],
                Quantity.Negative => negative[i],
                _ => positive[i].Zip(negative[i], (p, n) => (rules.Rate ? (Expr)given.Rate : 1) * (rules.Negative ? rules.Sign ? p - n : n - p : p)).ToArray(),
            };
            var entries = given.Machine.Arrays.Names[name].Value with { Entries = [.. values] };
            return (name, (Answer)new ArrayAnswer(entries.ToFormula(TableCells.Show), entries));
        }).ToImmutableArray();
        return entries.Length == 1 ? entries[0].Item2 : new RecordAnswer(entries);
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Fact> Givens(Given given) =>
    [
        .. given.Machine.Groups.Select(g => Fact.Of(g.IsSigned ? "signed-units" : "units", ("group", Symbolics.Formula.Symbol(g.Name)), ("count", g.Count))),
        Fact.Of("energy", ("energy", given.Machine.Energy)),
        .. given.At.Values.Select(v => Fact.Of("datum", ("group", Symbolics.Formula.Symbol(v.Key)), ("values", List(v.Value)))),
        .. (given.Draws?.Values ?? ImmutableSortedDictionary<string, ImmutableArray<Rational>>.Empty).Select(v => Fact.Of("draws", ("group", Symbolics.Formula.Symbol(v.Key)), ("values", List(v.Value)))),
    ];

    /// <inheritdoc/>
    protected override ImmutableArray<DerivationStep> Derive(Given given, Answer answer)
    {
        var chain = Chain(given, new Rules())!;
        var steps = ImmutableArray.CreateBuilder<DerivationStep>();
        foreach (var visit in chain.Visits)
        {
            var group = Symbolics.Formula.Symbol(visit.Group.Name);
            var probabilities = visit.Arguments.Select(a => Symbolics.Formula.Apply("sigmoid", TableCells.Show(a))).ToArray();
            var values = visit.Probabilities.Select(TableCells.Show).ToArray();
            steps.Add(new DerivationStep("probabilities", Symbolics.Formula.List(probabilities), StepRelation.About, Symbolics.Formula.List(values)) { Arrays = ArrayContext.Empty }.With("group", group));
            var state = new ArrayEntries(visit.Values.Length, 1, false, [.. visit.Values]);
            if (visit.Uniforms is { } uniforms)
                steps.Add(Named("drawn", visit.Group.Name, state).With("group", group).With("uniforms", List(uniforms)));
            else if (visit.Group.IsSigned)
                steps.Add(Named("means", visit.Group.Name, state).With("group", group));
        }

        var (positive, negative) = (Statistics(given, chain.First), Statistics(given, chain.Last));
        ArrayEntries Of(int i, Expr[] values) => given.Machine.Arrays.Names[given.By[i]].Value with { Entries = [.. values] };
        var (data, model) = (given.By.Select(n => n + "_data").ToArray(), given.By.Select(n => n + "_model").ToArray());
        for (var i = 0; i < given.By.Length && given.Want == Quantity.Update; i++)
        {
            steps.Add(Named("positive", data[i], Of(i, positive[i])).With("name", Symbolics.Formula.Symbol(given.By[i])));
            steps.Add(Named("negative", model[i], Of(i, negative[i])).With("name", Symbolics.Formula.Symbol(given.By[i])));
        }

        for (var i = 0; i < given.By.Length; i++)
        {
            var (first, last) = (Of(i, positive[i]), Of(i, negative[i]));
            var (plus, minus) = (Symbolics.Formula.Symbol(data[i]), Symbolics.Formula.Symbol(model[i]));
            var names = ArrayContext.Empty.With(new LetDefinition(data[i], first.ToFormula(), first)).With(new LetDefinition(model[i], last.ToFormula(), last));
            var difference = given.Rate == 1 ? plus - minus : TableCells.Show(given.Rate).Beside(plus - minus);
            var (rule, before) = given.Want switch { Quantity.Positive => ("positive", plus), Quantity.Negative => ("negative", minus), _ => ("update", difference) };
            steps.Add(new DerivationStep(rule, before, StepRelation.About, answer.Results[i]) { Arrays = names }.With("name", Symbolics.Formula.Symbol(given.By[i])));
        }

        return steps.ToImmutable();
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Check> Checks(Given given) => [new Measure("free-energies", context => [ContrastRun.Observe(given, context)])];

    /// <summary>A step that says what a name is.</summary>
    private static DerivationStep Named(string rule, string name, ArrayEntries value) =>
        new(rule, Symbolics.Formula.Symbol(name), value.Entries.All(TableCells.IsExact) ? StepRelation.Equal : StepRelation.About, TableCells.Show(value)) { Arrays = ArrayContext.Empty.With(new LetDefinition(name, value.ToFormula(), value)) };

    private static Formula List(ImmutableArray<Rational> values) => Symbolics.Formula.List(values.Select(v => TableCells.Show(v)));

    private static ImmutableArray<UnitGroup> Hidden(Given given) => [.. given.Machine.Groups.Where(g => !given.At.Values.ContainsKey(g.Name))];

    /// <summary>What happened to a group: log-odds of its units, their probabilities, the values that it took.</summary>
    private sealed record Visit(UnitGroup Group, Expr[] Arguments, Expr[] Probabilities, Expr[] Values, ImmutableArray<Rational>? Uniforms);

    /// <summary>The states that the statistics are taken of, and the way there.</summary>
    private sealed record Path(Dictionary<string, Expr[]> First, Dictionary<string, Expr[]> Last, List<Visit> Visits);

    /// <summary>The steps; <c>null</c> where a uniform number is a probability.</summary>
    private static Path? Chain(Given given, Rules rules)
    {
        var machine = given.Machine with { Terms = [.. given.Machine.Terms.Where(t => rules.Biases || t.Units.Length > 1)] };
        var exact = new ExactMachine(machine);
        var hidden = Hidden(given);
        var visible = machine.Groups.Where(g => !hidden.Contains(g)).ToArray();
        var state = machine.Groups.ToDictionary(
            g => g.Name,
            g => given.At.Values.TryGetValue(g.Name, out var values) ? values.Select(v => (Expr)v).ToArray() : [.. Enumerable.Repeat((Expr)g.Low, ExactMachine.Count(g))],
            StringComparer.Ordinal);
        var (visits, taken) = (new List<Visit>(), machine.Groups.ToDictionary(g => g.Name, _ => 0, StringComparer.Ordinal));
        var drawn = given.Draws is not null && rules.Drawn;
        Dictionary<string, Expr[]>? first = null;
        for (var step = 0; step < given.Steps; step++)
        {
            var phase = new Dictionary<string, Expr[]>(state, StringComparer.Ordinal);
            foreach (var group in hidden)
            {
                if (Take(group, drawn) is not { } visit)
                    return null;
                phase[group.Name] = given.Statistics == Sort.Samples || !rules.MeansFirst ? visit.Values : Means(visit);
            }

            first ??= phase;
            foreach (var group in visible)
            {
                if (Take(group, drawn) is null)
                    return null;
            }
        }

        var last = new Dictionary<string, Expr[]>(state, StringComparer.Ordinal);
        foreach (var group in hidden)
        {
            if (Take(group, drawn && given.Statistics == Sort.Samples) is not { } visit)
                return null;
            last[group.Name] = rules.HiddenAgain ? given.Statistics == Sort.Samples ? visit.Values : Means(visit) : first![group.Name];
        }

        foreach (var group in visible)
            last[group.Name] = rules.Reconstructed ? last[group.Name] : first![group.Name];
        return new Path(first!, last, visits);

        Expr[] Means(Visit visit) => [.. visit.Probabilities.Select(p => visit.Group.IsSigned ? (2 * p) - 1 : p)];

        Visit? Take(UnitGroup group, bool draw)
        {
            var arguments = new Expr[ExactMachine.Count(group)];
            for (var i = 0; i < arguments.Length; i++)
            {
                Expr At(Expr value)
                {
                    var there = new Dictionary<string, Expr[]>(state, StringComparer.Ordinal) { [group.Name] = (Expr[])state[group.Name].Clone() };
                    there[group.Name][i] = value;
                    return exact.Energy(there)!;
                }

                arguments[i] = rules.Minus ? At(group.Low) - At(1) : At(1) - At(group.Low);
            }

            var probabilities = Array.ConvertAll(arguments, a => Expr.Apply("sigmoid", a));
            var visit = new Visit(group, arguments, probabilities, [], null);
            if (!draw)
            {
                visit = visit with { Values = Means(visit) };
            }
            else
            {
                var uniforms = given.Draws!.Values[group.Name].Slice(taken[group.Name], arguments.Length);
                taken[group.Name] += arguments.Length;
                var margins = probabilities.Zip(uniforms, (p, u) => p.Evaluate(_ => double.NaN) - u.ToDouble()).ToArray();
                if (Array.Exists(margins, m => Math.Abs(m) < 1e-9))
                    return null;
                visit = visit with { Values = [.. margins.Select(m => m > 0 ? (Expr)1 : group.Low)], Uniforms = uniforms };
            }

            state[group.Name] = visit.Values;
            visits.Add(visit);
            return visit;
        }
    }

    /// <summary>−∂E/∂w of a state, for each entry of each array: linear in each hidden unit, so that means may stand for them.</summary>
    private static Expr[][] Statistics(Given given, Dictionary<string, Expr[]> state)
    {
        static string Symbol(string name, int entry) => $"\0{name}{entry}";
        var context = given.By.Aggregate(given.Machine.Arrays, (c, name) =>
        {
            var array = c.Names[name];
            var symbols = array.Value with { Entries = [.. array.Value.Entries.Select((_, i) => Expr.Symbol(Symbol(name, i)))] };
            var declared = Enumerable.Range(0, symbols.Entries.Length).Aggregate(c.Declarations, (d, i) => d.With(Symbol(name, i), Domain.Real));
            return c.With(array with { Value = symbols, Formula = symbols.ToFormula() }) with { Declarations = declared };
        });
        var energy = new ExactMachine(given.Machine with { Arrays = context }).Energy(state)!;
        var here = given.By.SelectMany(name => given.Machine.Arrays.Names[name].Value.Entries.Select((e, i) => (Symbol(name, i), e))).ToDictionary(p => p.Item1, p => p.e, StringComparer.Ordinal);
        return [.. given.By.Select(name => given.Machine.Arrays.Names[name].Value.Entries.Select((_, i) => -energy.Derivative(Symbol(name, i)).Substitute(here)).ToArray())];
    }
}

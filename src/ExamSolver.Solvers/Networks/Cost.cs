using System.Collections.Immutable;
using ExamSolver.Core.Networks;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Numerics;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Networks;

/// <summary>What running a network costs: multiplications, operations, attention entries, numbers put out, or the memory that they take; also beside another network.</summary>
/// <remarks>
/// A layer that sums products takes one multiplication (with its addition, a MAC) for each weight at each position; attention takes N M of
/// them for each of the numbers of a query and of a value, for N tokens that see M. A MAC is two floating-point operations. Biases,
/// activations, norms and pooling are left out, as they are in published figures. Source: Molchanov et al. (2017), arXiv 1611.06440,
/// appendix A.1; Vaswani et al. (2017), arXiv 1706.03762, table 1; for memory Chen et al. (2016), arXiv 1604.06174, section 3.
/// </remarks>
[Kind("network/cost")]
[Function("macs", "network", "of", With = "count: macs")]
[Function("multiplications", "network", "of", With = "count: macs")]
[Function("flops", "network", "of", With = "count: flops")]
[Function("operations", "network", "of", With = "count: flops")]
[Function("activations", "network", "of", With = "count: activations")]
[Function("attention_entries", "network", "of", With = "count: attention entries")]
[Function("activation_memory", "network", "of", With = "count: activation memory")]
public sealed class Cost : Solver<Cost.Given, Cost.Rules>
{
    /// <summary>What is counted.</summary>
    public enum Counted
    {
        /// <summary>Multiplications, each with an addition (MACs).</summary>
        Macs,

        /// <summary>Floating-point operations.</summary>
        Flops,

        /// <summary>Pairs of tokens that have a score, in one head.</summary>
        AttentionEntries,

        /// <summary>The numbers that the layers put out.</summary>
        Activations,

        /// <summary>The bytes that those take.</summary>
        ActivationMemory,
    }

    /// <summary>The network, and what is counted.</summary>
    public sealed record Given
    {
        /// <summary>The network.</summary>
        [Given("the network: its name, or written out")]
        public required Network Network { get; init; }

        /// <summary>What is counted.</summary>
        [Given("what is counted: multiplications with their additions, floating-point operations, pairs of tokens with a score (in one head), the numbers that layers put out, or the bytes that those take in memory", Default = "macs")]
        public Counted Count { get; init; }

        /// <summary>The layers.</summary>
        [Given("which layers: a layer, a block, `every conv` (or another sort); or a part of attention: `attention1.scores` (`query`, `key`, `value`, `sums`, `output`, and `projections` for all with weights)", Default = "all layers together")]
        public string? Of { get; init; }

        /// <summary>Another network, whose cost is divided by this one's.</summary>
        [Given("another network; the answer is then its cost divided by that of `network`", Default = "none: the cost itself")]
        public Network? Baseline { get; init; }

        /// <summary>How a number is stored.</summary>
        [Given("of activation memory: how a number is stored", Default = "float32")]
        public ElementType Element { get; init; } = ElementType.Float32;

        /// <summary>How many inputs are run at once.</summary>
        [Given("of activation memory: how many inputs are run at once", Default = "1")]
        public LayerSize Batch { get; init; } = 1;

        /// <summary>Which numbers are held.</summary>
        [Given("of activation memory: `all` that layers put out, as training keeps it for the backward pass, or the `peak` of a forward pass that frees what no later layer reads (the input counts while it is read)", Default = "all")]
        public HeldActivations Hold { get; init; }

        /// <summary>Whether activations and dropout write over what they alone read.</summary>
        [Given("of activation memory: whether activations and dropout write over what they alone read", Default = "false")]
        public bool InPlace { get; init; }
    }

    /// <summary>What counts.</summary>
    public sealed record Rules
    {
        /// <summary>How many operations a MAC is.</summary>
        public int OperationsPerMac { get; init; } = 2;

        /// <summary>Whether every head has entries of its own.</summary>
        public bool PerHead { get; init; }

        /// <summary>Whether every output position costs.</summary>
        public bool Positions { get; init; } = true;

        /// <summary>Whether channels are shared out among groups.</summary>
        public bool Groups { get; init; } = true;

        /// <summary>Whether scores and their sums cost.</summary>
        public bool Attention { get; init; } = true;

        /// <summary>Whether projections cost.</summary>
        public bool Projections { get; init; } = true;

        /// <summary>Whether adding a bias costs as much as a multiplication.</summary>
        public bool Bias { get; init; }

        /// <summary>Whether windows limit what a token sees.</summary>
        public bool Windows { get; init; } = true;

        /// <summary>What counts of activation memory.</summary>
        public ActivationMemory.Rules Memory { get; init; } = new();
    }

    /// <inheritdoc/>
    public override string? UnitOf(object given) => ((Given)given) switch
    {
        { Baseline: not null } => null,
        { Count: Counted.Macs } => "MACs",
        { Count: Counted.Flops } => "FLOPs",
        { Count: Counted.ActivationMemory } => "bytes",
        _ => null,
    };

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, Rules>> Conventions =>
    [
        new("one-operation-per-multiplication", r => r with { OperationsPerMac = 1 }),
        new("two-operations-per-multiplication", (given, answer) => given.Count == Counted.Macs && given.Baseline is null ? answer.With([answer.Components[0].Value * 2]) : null),
        new("with-biases", r => r with { Bias = true }),
        new("every-head", r => r with { PerHead = true }),
        Memory("with-gradients", m => m with { Gradients = true }),
        Memory("input-counted", m => m with { Input = true }),
        Memory("input-not-counted", m => m with { Input = false }),
        Memory("in-place", m => m with { InPlace = true }),
        Memory("not-in-place", m => m with { InPlace = false }),
    ];

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, Rules>> Misconceptions =>
    [
        new("positions-forgotten", r => r with { Positions = false }),
        new("groups-ignored", r => r with { Groups = false }),
        new("scores-forgotten", r => r with { Attention = false }),
        new("projections-forgotten", r => r with { Projections = false }),
        new("windows-ignored", r => r with { Windows = false }),
        Memory("bytes-forgotten", m => m with { Bytes = false }),
        Memory("bits-for-bytes", m => m with { Bits = true }),
        Memory("batch-forgotten", m => m with { Batch = false }),
        Memory("weights-included", m => m with { Weights = true }),
        Memory("skips-forgotten", m => m with { Skips = false }),
        Memory("largest-output", m => m with { Read = false }),
        Memory("all-for-peak", m => m with { Held = HeldActivations.All }),
        Memory("peak-for-all", m => m with { Held = HeldActivations.Peak }),
        new("upside-down", (given, answer) => given.Baseline is not null && answer.Components[0].Value != 0 ? answer.With([1 / answer.Components[0].Value]) : null),
    ];

    /// <inheritdoc/>
    protected override bool Validate(Given given, SpecMap map, SpecScope scope)
    {
        var (places, part) = given.Network.SelectWork(given.Of ?? "every layer");
        if (places.IsEmpty)
        {
            NetworkGivens.ReportUnknownLayer(map["of"]!, given.Network, scope);
            return false;
        }

        if (part is not null && given.Count is not (Counted.Macs or Counted.Flops))
        {
            scope.Diagnostics.Error("wrong-arguments", map["of"]!.Position, $"\"{part}\" is a part of the multiplications", "count macs or flops, or name whole layers");
            return false;
        }

        if (!IsClearOfMemory(given, map, scope))
            return false;

        if (given.Baseline is null)
            return true;
        if (given.Of is not null)
            scope.Diagnostics.Error("wrong-arguments", map["of"]!.Position, "a ratio compares whole networks", "leave `of` out");
        else if (Total(given.Network, given, new Rules()) == 0)
            scope.Diagnostics.Error("no-cost", map["network"]!.Position, "the network has nothing that counts here, so nothing can be divided by it");
        else
            return true;
        return false;
    }

    /// <inheritdoc/>
    protected override Answer? Formula(Given given, Rules rules)
    {
        var cost = Total(given.Network, given, rules);
        if (given.Baseline is null)
            return Scalar(cost, given);

        // Positions that both networks have cancel, and without scores hardly anything differs: such mistakes would be taken for others.
        return cost == 0 || !rules.Positions || !rules.Attention ? null : Scalar((Total(given.Baseline, given, rules) / cost).Simplify(), given);
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Fact> Givens(Given given) => NetworkGivens.Facts(given.Network);

    /// <inheritdoc/>
    protected override ImmutableArray<SolutionTable> Tables(Given given)
    {
        if (given.Network.Layers.Length == 1)
            return [];
        if (IsPeak(given))
        {
            var alive = ActivationMemory.Alive(given.Network, given, new());
            return [NetworkTable.Of(given.Network, "alive", i => alive[i].ToFormula(), block: places => Largest(places.Select(p => alive[p])))];
        }

        var column = given.Count switch { Counted.Macs => "multiplications", Counted.Flops => "operations", Counted.AttentionEntries => "entries", _ => "activations" };
        Expr Count(int place) => given.Count == Counted.ActivationMemory ? ActivationMemory.Own(given.Network, place, given, new()) : Of(given.Network, place, given.Count, new Rules());
        return [NetworkTable.Of(given.Network, column, i => Count(i).ToFormula(), block: places => places.Aggregate((Expr)0, (sum, place) => sum + Count(place)).ToFormula())];
    }

    private static Formula Largest(IEnumerable<Expr> numbers) => ActivationMemory.Peaks(numbers) switch
    {
        [var only] => only.ToFormula(),
        var several => Symbolics.Formula.Apply("max", [.. several.Select(s => s.ToFormula())]),
    };

    /// <inheritdoc/>
    protected override ImmutableArray<DerivationStep> Derive(Given given, Answer answer)
    {
        var network = given.Network;
        var cost = Total(network, given, new Rules());
        var (places, part) = network.SelectWork(given.Of ?? "every layer");
        var steps = given.Count == Counted.ActivationMemory
            ? MemorySteps(given, places, cost)
            : LayerSum.Steps(network, places, p => Of(network, p, given.Count, new Rules(), part), p => StepOf(network, p, given.Count, part), cost.ToFormula());
        if (given.Baseline is null)
            return steps;
        var baseline = Total(given.Baseline, given, new Rules()).ToFormula();
        return [.. steps, new DerivationStep("ratio", baseline / cost.ToFormula(), StepRelation.Equal, answer.Results[0]) { Declarations = answer.Declarations }];
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Check> Checks(Given given) =>
        [new Measure("counted-as-they-happen", context => Observe(given, context.Generator()))];

    private static Variation<Given, Rules> Memory(string id, Func<ActivationMemory.Rules, ActivationMemory.Rules> change) => new(id, r => r with { Memory = change(r.Memory) });

    private static bool IsPeak(Given given) => given is { Count: Counted.ActivationMemory, Hold: HeldActivations.Peak };

    /// <summary>Whether what is said of memory is asked for, and says one thing.</summary>
    private static bool IsClearOfMemory(Given given, SpecMap map, SpecScope scope)
    {
        string[] keys = ["element", "batch", "hold", "in place"];
        if (given.Count != Counted.ActivationMemory && map.Entries.FirstOrDefault(e => keys.Contains(SpecBinder.Normalize(e.Key.Text))) is { } entry)
        {
            scope.Diagnostics.Error("wrong-arguments", entry.Key.Position, $"`{entry.Key.Text}` says something of activation memory, but something else is counted", "write count: activation memory, or leave it out");
            return false;
        }

        if (!IsPeak(given))
            return true;
        if (given.Of is not null)
        {
            scope.Diagnostics.Error("wrong-arguments", map["of"]!.Position, "the peak is that of the whole network", "leave `of` out, or hold all");
            return false;
        }

        var peaks = new[] { given.Network, given.Baseline }.OfType<Network>().Max(n => ActivationMemory.Peaks(ActivationMemory.Alive(n, given, new())).Length);
        if (peaks <= ActivationMemory.MostPeaks)
            return true;
        scope.Diagnostics.Error("too-open", map["network"]!.Position, $"symbols leave open where the peak is: {peaks} layers may be it", "give more of the sizes as numbers, or hold all");
        return false;
    }

    private static ImmutableArray<DerivationStep> MemorySteps(Given given, IReadOnlyList<int> places, Expr bytes)
    {
        var (network, declarations) = (given.Network, Declared(given));
        var steps = ImmutableArray.CreateBuilder<DerivationStep>();
        if (IsPeak(given))
        {
            var alive = ActivationMemory.Alive(network, given, new());
            var largest = Largest(alive);
            var place = alive.IndexOf(ActivationMemory.Peaks(alive)[0]);
            steps.Add(new DerivationStep(largest is ApplyFormula { Function: "max" } ? "peaks" : "peak", largest, StepRelation.Equal, largest).With("layer", network.Layers[place].Name));
        }
        else
        {
            Expr Count(int place) => ActivationMemory.Own(network, place, given, new());
            var sum = places.Aggregate((Expr)0, (total, place) => total + Count(place)).ToFormula();
            steps.AddRange(LayerSum.Steps(network, places, Count, p => StepOf(network, p, Counted.Activations, null), sum));
        }

        var factors = new[] { steps[^1].After, given.Batch.Value.ToFormula(), ActivationMemory.PerElement(given.Element) };
        steps.Add(new DerivationStep("bytes", Symbolics.Formula.Product(given.Batch.Value == 1 ? [factors[0], factors[2]] : factors), StepRelation.Equal, bytes.ToFormula()));
        return [.. steps.Select(s => s with { Declarations = declarations })];
    }

    private static Declarations Declared(Given given)
    {
        var declarations = given.Baseline is { } baseline ? given.Network.Declarations.With(baseline.Declarations) : given.Network.Declarations;
        return given.Batch.Value.FreeSymbols.Aggregate(declarations, (d, symbol) => d.With(symbol, Domain.PositiveInteger));
    }

    private static Answer Scalar(Expr value, Given given) => value.FreeSymbols.Count == 0 ? new NumberAnswer(value) : new ExpressionAnswer(value.ToFormula(), Declared(given));

    /// <summary>What a question counts, of its network or of another.</summary>
    private static Expr Total(Network network, Given given, Rules rules) =>
        given.Count == Counted.ActivationMemory ? ActivationMemory.Bytes(network, given, rules.Memory) : Total(network, given.Of, given.Count, rules);

    /// <summary>What the layers that a phrase names cost together.</summary>
    internal static Expr Total(Network network, string? phrase, Counted counted, Rules rules)
    {
        var (places, part) = network.SelectWork(phrase ?? "every layer");
        return places.Aggregate((Expr)0, (sum, place) => sum + Of(network, place, counted, rules, part));
    }

    /// <summary>What the layer at a place costs.</summary>
    private static Expr Of(Network network, int place, Counted counted, Rules rules, string? part = null)
    {
        var (layer, inputs) = (network.Layers[place], network.InputsOf(place));
        if (!rules.Windows && layer is AttentionLayer { Window: not null } windowed)
            layer = windowed with { Window = null };
        switch (counted)
        {
            case Counted.Activations or Counted.ActivationMemory:
                return network.Outputs[place].Count;
            case Counted.AttentionEntries:
                return layer is AttentionLayer attention ? attention.Entries(inputs) * (rules.PerHead ? attention.Heads.Value : 1) : 0;
            default:
                Expr sum = 0;
                foreach (var work in Parts(layer, inputs, part))
                {
                    if (work.Kind == WorkKind.Entries ? !rules.Attention : !rules.Projections && layer is AttentionLayer)
                        continue;
                    var count = rules.Positions ? work.Count : (work with { Positions = [] }).Count;
                    sum += rules.Groups || layer is not KernelLayer kernel ? count : count * kernel.GroupCount(inputs[0].Channels);
                }

                if (rules.Bias && part is null)
                    sum += Biases(layer, inputs, network.Outputs[place]);
                return counted == Counted.Flops ? sum * rules.OperationsPerMac : sum;
        }
    }

    private static IEnumerable<Work> Parts(Layer layer, ImmutableArray<SymbolicShape> inputs, string? part) =>
        layer.Work(inputs).Where(w => part is null || w.Part == part || (part == Network.Projections && w.Kind == WorkKind.Weights));

    /// <summary>The biases that are added: one for each number that is put out, where there are any.</summary>
    private static Expr Biases(Layer layer, ImmutableArray<SymbolicShape> inputs, SymbolicShape output) =>
        layer is KernelLayer or TransposedConvolutionLayer or DenseLayer or PatchLayer && layer.Arrays(inputs).Any(a => a.Role == ArrayRole.Bias) ? output.Count : 0;

    private static DerivationStep StepOf(Network network, int place, Counted counted, string? part)
    {
        var (layer, inputs) = (network.Layers[place], network.InputsOf(place));
        var after = Of(network, place, counted, new Rules(), part).ToFormula();
        var (rule, before) = counted switch
        {
            Counted.Activations => ("activations", Product(network.Outputs[place].Sizes)),
            Counted.AttentionEntries => ("entries", Symbolics.Formula.Product([((AttentionLayer)layer).Entries(inputs).ToFormula(), 1])),
            _ => (part is not null ? "part" : layer is AttentionLayer ? "attention" : layer is RecurrentLayer ? "recurrent" : layer is DenseLayer ? "dense" : layer is TransposedConvolutionLayer ? "transposed" : "window", Sum([.. Parts(layer, inputs, part)], counted)),
        };
        return new DerivationStep(rule, counted == Counted.AttentionEntries ? after : before, StepRelation.Equal, after).With("layer", layer.Name).With("part", part ?? "");
    }

    /// <summary>The products of a layer's parts, equal ones once with their number; twice them for operations.</summary>
    private static Formula Sum(ImmutableArray<Work> parts, Counted counted)
    {
        var terms = parts.Select(w => Product([.. w.Positions, .. w.PerPosition])).GroupBy(t => t.ToInfix(), StringComparer.Ordinal)
            .Select(g => g.Count() == 1 ? g.First() : Symbolics.Formula.Product([g.Count(), g.First()])).ToArray();
        var sum = terms.Length == 1 ? terms[0] : Symbolics.Formula.Sum(terms);
        return counted == Counted.Flops ? Symbolics.Formula.Product([2, sum]) : sum;
    }

    private static Formula Product(ImmutableArray<Expr> sizes)
    {
        var factors = sizes.Where(s => s != 1).Select(s => s.ToFormula()).ToArray();
        return factors.Length switch { 0 => 1, 1 => factors[0], _ => Symbolics.Formula.Product(factors) };
    }

    private static IReadOnlyList<Observation> Observe(Given given, Generator generator)
    {
        // One run of both networks with the same numbers for the symbols that they share.
        var (places, part) = given.Network.SelectWork(given.Of ?? "every layer");
        return
        [
            .. Instances.Of(given.Network, generator).Select(instance =>
            {
                var at = WithBatch(instance.At, given.Batch.Value, generator);
                var values = at.ToDictionary(v => v.Key, v => Expr.Number(v.Value));
                Rational Run(Network network, IReadOnlyCollection<int> layers) => given.Count == Counted.ActivationMemory
                    ? MemoryTracing.Count(network, layers, given, given.Batch.Value.Substitute(values).ToLong())
                    : WorkTracing.Count(network, layers, given.Count, part);
                var cost = Run(instance.Network, places);
                var other = given.Baseline?.Substitute(values);
                return given.Baseline is null ? new Observation(at, [Measured.Exactly(cost)])
                    : other is null || other.Declarations.All.Count > 0 ? null
                    : new Observation(at, [Measured.Exactly(Run(SettledNetwork.Of(other), other.Select("every layer")) / cost)]);
            }).OfType<Observation>(),
        ];
    }

    /// <summary>The numbers for symbols, with some for those of the batch that the network has not.</summary>
    private static IReadOnlyDictionary<string, Rational> WithBatch(IReadOnlyDictionary<string, Rational> at, Expr batch, Generator generator) => batch.FreeSymbols.All(at.ContainsKey)
        ? at
        : new Dictionary<string, Rational>([.. at, .. batch.FreeSymbols.Where(s => !at.ContainsKey(s)).Select(s => KeyValuePair.Create(s, (Rational)generator.NextInt(2, 9)))], StringComparer.Ordinal);
}

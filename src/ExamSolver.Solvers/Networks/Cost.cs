using System.Collections.Immutable;
using ExamSolver.Core.Networks;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Numerics;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Networks;

/// <summary>What running a network on one input costs: multiplications, operations, attention entries, or numbers put out; also beside another network.</summary>
/// <remarks>
/// A layer that sums products takes one multiplication (with its addition, a MAC) for each weight at each position; attention takes N M of
/// them for each of the numbers of a query and of a value, for N tokens that see M. A MAC is two floating-point operations. Biases,
/// activations, norms and pooling are left out, as they are in published figures. Source: Molchanov et al. (2017), arXiv 1611.06440,
/// appendix A.1; Vaswani et al. (2017), arXiv 1706.03762, table 1.
/// </remarks>
[Kind("network/cost")]
[Function("macs", "network", "of", With = "count: macs")]
[Function("flops", "network", "of", With = "count: flops")]
[Function("activations", "network", "of", With = "count: activations")]
[Function("attention_entries", "network", "of", With = "count: attention entries")]
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
    }

    /// <summary>The network, and what is counted.</summary>
    public sealed record Given
    {
        /// <summary>The network.</summary>
        [Given("the network: its name, or written out")]
        public required Network Network { get; init; }

        /// <summary>What is counted.</summary>
        [Given("what is counted: multiplications with their additions, floating-point operations, pairs of tokens with a score (in one head), or the numbers that layers put out", Default = "macs")]
        public Counted Count { get; init; }

        /// <summary>The layers.</summary>
        [Given("which layers: a layer, a block, `every conv` (or another sort); or a part of attention: `attention1.scores` (`query`, `key`, `value`, `sums`, `output`, and `projections` for all with weights)", Default = "all layers together")]
        public string? Of { get; init; }

        /// <summary>Another network, whose cost is divided by this one's.</summary>
        [Given("another network; the answer is then its cost divided by that of `network`", Default = "none: the cost itself")]
        public Network? Baseline { get; init; }
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
    }

    /// <inheritdoc/>
    public override string? UnitOf(object given) => ((Given)given) switch
    {
        { Baseline: not null } => null,
        { Count: Counted.Macs } => "MACs",
        { Count: Counted.Flops } => "FLOPs",
        _ => null,
    };

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, Rules>> Conventions =>
    [
        new("one-operation-per-multiplication", r => r with { OperationsPerMac = 1 }),
        new("two-operations-per-multiplication", (given, answer) => given.Count == Counted.Macs && given.Baseline is null ? answer.With([answer.Components[0].Value * 2]) : null),
        new("with-biases", r => r with { Bias = true }),
        new("every-head", r => r with { PerHead = true }),
    ];

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, Rules>> Misconceptions =>
    [
        new("positions-forgotten", r => r with { Positions = false }),
        new("groups-ignored", r => r with { Groups = false }),
        new("scores-forgotten", r => r with { Attention = false }),
        new("projections-forgotten", r => r with { Projections = false }),
        new("windows-ignored", r => r with { Windows = false }),
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

        if (given.Baseline is null)
            return true;
        if (given.Of is not null)
            scope.Diagnostics.Error("wrong-arguments", map["of"]!.Position, "a ratio compares whole networks", "leave `of` out");
        else if (Total(given.Network, null, given.Count, new Rules()) == 0)
            scope.Diagnostics.Error("no-cost", map["network"]!.Position, "the network has nothing that counts here, so nothing can be divided by it");
        else
            return true;
        return false;
    }

    /// <inheritdoc/>
    protected override Answer? Formula(Given given, Rules rules)
    {
        var cost = Total(given.Network, given.Of, given.Count, rules);
        if (given.Baseline is null)
            return NetworkGivens.Scalar(cost, given.Network);

        // Positions that both networks have cancel, and without scores hardly anything differs: such mistakes would be taken for others.
        return cost == 0 || !rules.Positions || !rules.Attention ? null : Scalar((Total(given.Baseline, null, given.Count, rules) / cost).Simplify(), given);
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Fact> Givens(Given given) => NetworkGivens.Facts(given.Network);

    /// <inheritdoc/>
    protected override ImmutableArray<SolutionTable> Tables(Given given) => given.Network.Layers.Length == 1
        ? []
        : [NetworkTable.Of(given.Network, given.Count switch { Counted.Macs => "multiplications", Counted.Flops => "operations", Counted.AttentionEntries => "entries", _ => "activations" }, i => Of(given.Network, i, given.Count, new Rules()).ToFormula(), block: places => Sum(given, places))];

    private static Formula Sum(Given given, IReadOnlyList<int> places) =>
        places.Aggregate((Expr)0, (sum, place) => sum + Of(given.Network, place, given.Count, new Rules())).ToFormula();

    /// <inheritdoc/>
    protected override ImmutableArray<DerivationStep> Derive(Given given, Answer answer)
    {
        var network = given.Network;
        var cost = Total(network, given.Of, given.Count, new Rules());
        var (places, part) = network.SelectWork(given.Of ?? "every layer");
        var steps = LayerSum.Steps(network, places, p => Of(network, p, given.Count, new Rules(), part), p => StepOf(network, p, given.Count, part), cost.ToFormula());
        if (given.Baseline is null)
            return steps;
        var baseline = Total(given.Baseline, null, given.Count, new Rules()).ToFormula();
        return [.. steps, new DerivationStep("ratio", baseline / cost.ToFormula(), StepRelation.Equal, answer.Results[0]) { Declarations = answer.Declarations }];
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Check> Checks(Given given) =>
        [new Measure("counted-as-they-happen", context => Observe(given, context.Generator()))];

    private static Answer Scalar(Expr value, Given given) => value.FreeSymbols.Count == 0
        ? new NumberAnswer(value)
        : new ExpressionAnswer(value.ToFormula(), given.Baseline is { } baseline ? given.Network.Declarations.With(baseline.Declarations) : given.Network.Declarations);

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
            case Counted.Activations:
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
                var cost = WorkTracing.Count(instance.Network, places, given.Count, part);
                var other = given.Baseline?.Substitute(instance.At.ToDictionary(v => v.Key, v => Expr.Number(v.Value)));
                return given.Baseline is null ? new Observation(instance.At, [Measured.Exactly(cost)])
                    : other is null || other.Declarations.All.Count > 0 ? null
                    : new Observation(instance.At, [Measured.Exactly(WorkTracing.Count(other, other.Select("every layer"), given.Count) / cost)]);
            }).OfType<Observation>(),
        ];
    }
}

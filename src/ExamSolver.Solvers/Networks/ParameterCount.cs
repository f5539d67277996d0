using System.Collections.Immutable;
using ExamSolver.Core.Networks;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Numerics;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Networks;

/// <summary>Number of trainable parameters of a network, of a block, of a layer, or of a part of one.</summary>
/// <remarks>
/// A dense layer from n to m units has n m weights; a convolution from C to K channels has one kernel of height × width × C for each of
/// its K channels; a bias adds one for each unit or channel; a recurrent layer has input and recurrent weights for each gate; attention
/// has a projection each for queries, keys, values and the output. Source: Goodfellow, Bengio and Courville (2016), sections 6.1, 9.1 and
/// 10.2; Vaswani et al. (2017), arXiv 1706.03762, section 3.2.
/// </remarks>
[Kind("network/parameter-count")]
[Function("parameters", "network", "layer")]
public sealed class ParameterCount : Solver<ParameterCount.Given, ParameterCount.Rules>
{
    /// <summary>Which numbers count.</summary>
    public enum Counted
    {
        /// <summary>Those that are trained.</summary>
        Trainable,

        /// <summary>Frozen weights as well.</summary>
        Weights,

        /// <summary>Everything that is stored: buffers as well.</summary>
        Stored,
    }

    /// <summary>The network, and the layer that is asked for.</summary>
    public sealed record Given
    {
        /// <summary>The network.</summary>
        [Given("the network: its name, or written out")]
        public required Network Network { get; init; }

        /// <summary>The layer whose parameters are counted.</summary>
        [Given("whose parameters are counted: a layer, a block, `every conv` (or another sort), or a part of a layer such as attention1.query", Default = "all layers together")]
        public string Layer { get; init; } = "every layer";

        /// <summary>Which numbers count.</summary>
        [Given("what counts: what is trained, frozen weights too, or everything stored (running means and variances too)", Default = "trainable")]
        public Counted Count { get; init; }
    }

    /// <summary>What counts as a parameter.</summary>
    public sealed record Rules
    {
        /// <summary>Whether biases count: as the network says, or always, or never.</summary>
        public bool? Bias { get; init; }

        /// <summary>How many bias vectors a gate of a recurrent layer has, where not as the network says.</summary>
        public int? BiasVectors { get; init; }

        /// <summary>Whether a kernel reaches over all input channels.</summary>
        public bool InputChannels { get; init; } = true;

        /// <summary>Whether there is one kernel for each output channel.</summary>
        public bool OutputChannels { get; init; } = true;

        /// <summary>Whether every output position has weights of its own.</summary>
        public bool PerPosition { get; init; }

        /// <summary>Whether a bias is counted for each input channel.</summary>
        public bool BiasPerInputChannel { get; init; }

        /// <summary>Whether channels are shared out among groups.</summary>
        public bool Groups { get; init; } = true;

        /// <summary>Whether each gate of a recurrent layer has weights of its own.</summary>
        public bool Gates { get; init; } = true;

        /// <summary>Whether a state is fed back through weights.</summary>
        public bool Recurrent { get; init; } = true;

        /// <summary>Whether buffers count.</summary>
        public bool Buffers { get; init; }

        /// <summary>Whether frozen weights count.</summary>
        public bool Frozen { get; init; }

        /// <summary>Whether weights that two layers share count twice.</summary>
        public bool SharedTwice { get; init; }

        /// <summary>Whether the scales and shifts of norms count.</summary>
        public bool Norms { get; init; } = true;

        /// <summary>Whether the class token, and its position, count.</summary>
        public bool ClassToken { get; init; } = true;

        /// <summary>Whether the entries of a kernel that a mask keeps at 0 are left out.</summary>
        public bool Masks { get; init; } = true;

        /// <summary>Whether attention has an output projection.</summary>
        public bool OutputProjection { get; init; } = true;
    }

    /// <inheritdoc/>
    public override string? UnitOf(object given) => "parameters";

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, Rules>> Conventions =>
    [
        new("without-bias", r => r with { Bias = false }),
        new("with-bias", r => r with { Bias = true }),
        new("two-bias-vectors", r => r with { BiasVectors = 2 }),
        new("one-bias-vector", r => r with { BiasVectors = 1 }),
        new("with-buffers", r => r with { Buffers = true }),
        new("masked-weights-too", r => r with { Masks = false }),
    ];

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, Rules>> Misconceptions =>
    [
        new("input-channels-forgotten", r => r with { InputChannels = false }),
        new("output-channels-forgotten", r => r with { OutputChannels = false }),
        new("weights-per-position", r => r with { PerPosition = true }),
        new("bias-per-input-channel", r => r with { BiasPerInputChannel = true }),
        new("input-channels-and-bias-forgotten", r => r with { InputChannels = false, Bias = false }),
        new("groups-ignored", r => r with { Groups = false }),
        new("one-gate-counted", r => r with { Gates = false }),
        new("recurrent-weights-forgotten", r => r with { Recurrent = false }),
        new("frozen-weights-counted", r => r with { Frozen = true }),
        new("shared-weights-counted-twice", r => r with { SharedTwice = true }),
        new("norms-forgotten", r => r with { Norms = false }),
        new("class-token-forgotten", r => r with { ClassToken = false }),
        new("output-projection-forgotten", r => r with { OutputProjection = false }),
        new("bytes", (_, answer) => answer.With([answer.Components[0].Value * 4])),
    ];

    /// <inheritdoc/>
    protected override bool Validate(Given given, SpecMap map, SpecScope scope)
    {
        if (given.Network.SelectPart(given.Layer).Places.Length > 0)
            return true;
        NetworkGivens.ReportUnknownLayer(map["layer"]!, given.Network, scope);
        return false;
    }

    /// <inheritdoc/>
    protected override Answer? Formula(Given given, Rules rules)
    {
        Expr total = 0;
        var (places, part) = given.Network.SelectPart(given.Layer);
        foreach (var place in places)
            total += Parameters(given, place, part, rules);
        return NetworkGivens.Scalar(total, given.Network);
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Fact> Givens(Given given) => NetworkGivens.Facts(given.Network);

    /// <inheritdoc/>
    protected override ImmutableArray<SolutionTable> Tables(Given given) =>
        given.Network.Layers.Length == 1 ? [] : [NetworkTable.Of(given.Network, "parameters", i => Total(given, [i]), block: places => Total(given, places))];

    /// <summary>The trainable parameters of some layers, or of a part of one.</summary>
    internal static Expr Total(Network network, IEnumerable<int> places, string? part = null)
    {
        var given = new Given { Network = network };
        return places.Aggregate((Expr)0, (sum, place) => sum + Parameters(given, place, part, new Rules()));
    }

    private static Formula Total(Given given, IReadOnlyList<int> places) =>
        places.Aggregate((Expr)0, (sum, place) => sum + Parameters(given, place, null, new Rules())).ToFormula();

    /// <inheritdoc/>
    protected override ImmutableArray<DerivationStep> Derive(Given given, Answer answer)
    {
        var (places, part) = given.Network.SelectPart(given.Layer);
        return LayerSum.Steps(given.Network, places, p => Parameters(given, p, part, new Rules()), p => StepOf(given, p, part), answer.Results[0]);
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Check> Checks(Given given) =>
        [new Measure("distinct-weights", context => Observe(given, context.Generator()))];

    /// <summary>The parameters of the layer at a place; 0 for a layer that learns nothing.</summary>
    private static Expr Parameters(Given given, int place, string? part, Rules rules) =>
        Arrays(given, place, part, rules).Aggregate((Expr)0, (sum, array) => sum + Count(given.Network, place, array, rules));

    /// <summary>The arrays that count.</summary>
    private static IEnumerable<ParameterArray> Arrays(Given given, int place, string? part, Rules rules)
    {
        var (network, layer) = (given.Network, given.Network.Layers[place]);
        if ((layer.Frozen && given.Count == Counted.Trainable && !rules.Frozen) || (!rules.Norms && layer is NormLayer) || (!rules.ClassToken && layer is ClassTokenLayer))
            return [];
        var inputs = network.InputsOf(place);
        if (!rules.ClassToken && layer is PositionsLayer { Length: null } && network.Layers.Take(place).OfType<ClassTokenLayer>().FirstOrDefault() is { } token)
            inputs = [new SymbolicShape(inputs[0].Sizes[0] - token.Tokens.Value, inputs[0].Channels)];
        if (rules.Bias is { } bias)
            layer = WithBias(layer, bias);
        if (!rules.Masks && layer is ConvolutionLayer { Mask: not null } masked)
            layer = masked with { Mask = null };
        if (rules.BiasVectors is { } vectors && layer is RecurrentLayer { BiasVectors: > 0 } recurrent)
            layer = recurrent with { BiasVectors = vectors };
        var borrowed = rules.SharedTwice || layer.Shares is null ? [] : network.Layers[place].Arrays(inputs).Select(a => a.Name).Except(network.OwnArrays(place).Select(a => a.Name)).ToArray();
        return layer.Arrays(inputs).Where(a => !borrowed.Contains(a.Name)
            && (part is null || a.Part == part)
            && (a.Role != ArrayRole.Buffer || given.Count == Counted.Stored || rules.Buffers)
            && (rules.Recurrent || !a.Name.EndsWith("recurrent", StringComparison.Ordinal))
            && (rules.OutputProjection || a.Part != "output"));
    }

    private static Expr Count(Network network, int place, ParameterArray array, Rules rules)
    {
        var layer = network.Layers[place];
        var isMap = layer is KernelLayer or TransposedConvolutionLayer or PatchLayer;
        if (!rules.Groups)
            array = array with { Groups = 1 };
        if (!rules.InputChannels && array.Role == ArrayRole.Weight && (isMap || layer is DenseLayer))
            array = array with { Inputs = 1, Groups = 1 };
        if (!rules.OutputChannels && isMap)
            array = array with { Outputs = 1 };
        if (rules.PerPosition && layer is KernelLayer { IsShared: true })
            array = array with { Positions = network.Outputs[place].Spatial };
        if (rules.BiasPerInputChannel && array.Role == ArrayRole.Bias && (isMap || layer is DenseLayer))
            array = array with { Inputs = layer.Arrays(network.InputsOf(place))[0].Inputs };
        if (!rules.Gates && layer is RecurrentLayer recurrent)
            array = array with { Copies = recurrent.Directions };
        return array.Count;
    }

    private static Layer WithBias(Layer layer, bool bias) => layer switch
    {
        DenseLayer dense => dense with { Bias = bias },
        KernelLayer kernel => kernel with { Bias = bias },
        TransposedConvolutionLayer transposed => transposed with { Bias = bias },
        PatchLayer patch => patch with { Bias = bias },
        AttentionLayer attention => attention with { Bias = bias, OutputBias = bias },
        RecurrentLayer recurrent => recurrent with { BiasVectors = bias ? Math.Max(1, recurrent.BiasVectors) : 0 },
        _ => layer,
    };

    private static DerivationStep StepOf(Given given, int place, string? part)
    {
        var layer = given.Network.Layers[place];
        var arrays = Arrays(given, place, part, new Rules()).ToArray();
        var hasBias = Array.Exists(arrays, a => a.Role == ArrayRole.Bias);
        var rule = layer switch
        {
            DepthwiseLayer => "depthwise",
            LocallyConnectedLayer => "locally-connected",
            ConvolutionLayer { Groups: var groups } when groups.Value != 1 => "convolution-in-groups",
            TransposedConvolutionLayer => hasBias ? "transposed-with-bias" : "transposed-without-bias",
            ConvolutionLayer { Mask: not null } => hasBias ? "masked-with-bias" : "masked-without-bias",
            ConvolutionLayer => hasBias ? "convolution-with-bias" : "convolution-without-bias",
            PatchLayer => "patches",
            EmbeddingLayer => "embedding",
            PositionsLayer => "positions",
            ClassTokenLayer => "class-token",
            NormLayer => "norm",
            ScaleLayer or ActivationLayer => "per-channel",
            RecurrentLayer { Gates: 1 } => "recurrent",
            RecurrentLayer => "gated-recurrent",
            AttentionLayer => part is null ? "attention" : "attention-part",
            _ => hasBias ? "dense-with-bias" : "dense-without-bias",
        };
        var step = new DerivationStep(rule, Product(arrays), StepRelation.Equal, Parameters(given, place, part, new Rules()).ToFormula()) { Declarations = given.Network.Declarations }.With("layer", layer.Name);
        return layer is RecurrentLayer recurrent ? step.With("gates", (Expr)recurrent.Gates) : part is null ? step : step.With("part", part);
    }

    /// <summary>
    /// The product that a person would write: <c>(3·3·3 + 1)·20</c>, <c>4·(128 + 256 + 1)·256</c>. Arrays of one part that have as many copies
    /// and outputs are one bracket; equal parts stand once, with their number.
    /// </summary>
    private static Formula Product(IReadOnlyList<ParameterArray> arrays)
    {
        var brackets = arrays.GroupBy(a => (a.Part, a.Copies, a.Outputs, Positions: string.Join(',', a.Positions.Select(p => p.ToInfix())))).Select(Bracket).ToArray();
        var terms = brackets.GroupBy(b => b.ToInfix(), StringComparer.Ordinal).Select(g => g.Count() == 1 ? g.First() : Symbolics.Formula.Product([g.Count(), .. Factors(g.First())])).ToArray();
        return terms.Length == 1 ? terms[0] : Symbolics.Formula.Sum(terms);
    }

    private static IReadOnlyList<Formula> Factors(Formula formula) => formula is ProductFormula product ? [.. product.Factors.Select(f => f.Factor)] : [formula];

    private static Formula Bracket(IEnumerable<ParameterArray> arrays)
    {
        var group = arrays.ToArray();
        var (copies, outputs) = (group[0].Copies, group[0].OutputSizes.IsEmpty ? [group[0].Outputs] : group[0].OutputSizes);
        var inner = group.Select(Inputs).ToArray();
        var ones = inner.Count(i => i.Length == 0);
        var terms = inner.Where(i => i.Length > 0).Select(i => i.Length == 1 ? i[0] : Symbolics.Formula.Product(i)).ToList();
        if (ones > 0)
            terms.Add(ones);
        var factors = new List<Formula>();
        if (copies != 1)
            factors.Add(copies.ToFormula());
        if (terms.Count > 1)
            factors.Add(Symbolics.Formula.Sum(terms));
        else if (ones != 1)
            factors.AddRange(terms.Count == 1 && ones == 0 ? inner[0] : terms);
        factors.AddRange(outputs.Where(o => o != 1 || outputs.Length > 1).Select(o => o.ToFormula()));
        factors.AddRange(group[0].Positions.Select(p => p.ToFormula()));
        return factors.Count switch { 0 => 1, 1 => factors[0], _ => Symbolics.Formula.Product(factors) };
    }

    /// <summary>What a weight array reads, as factors; nothing for an array with one number for each output.</summary>
    private static Formula[] Inputs(ParameterArray array)
    {
        ImmutableArray<Expr> inputs = array.Groups != 1 ? [array.Inputs / array.Groups] : array.InputSizes.IsEmpty ? [array.Inputs] : array.InputSizes;
        var factors = array.Window.Concat(inputs).Select(f => f.ToFormula()).ToArray();
        return array.Role == ArrayRole.Weight ? factors : [.. factors.Where(f => f is not NumberFormula { Value.IsOne: true })];
    }

    /// <summary>Runs each layer and counts the weights that it reads, at several assignments of the symbols.</summary>
    private static IReadOnlyList<Observation> Observe(Given given, Generator generator)
    {
        var (places, part) = given.Network.SelectPart(given.Layer);
        return
        [
            .. Instances.Of(given.Network, generator).Select(instance => new Observation(
                instance.At,
                [Measured.Exactly(WeightTracing.Count(instance.Network, places, part, given.Count != Counted.Trainable, given.Count == Counted.Stored))])),
        ];
    }
}

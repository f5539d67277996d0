using System.Collections.Immutable;
using ExamSolver.Core.Networks;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Numerics;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Networks;

/// <summary>Number of trainable parameters of a network, or of one of its layers.</summary>
/// <remarks>
/// A dense layer from n to m units has n m weights; a convolution from C to K channels has one kernel of height × width × C for each of
/// its K channels; a bias adds one for each unit or channel. Source: Goodfellow, Bengio and Courville (2016), sections 6.1 and 9.1.
/// </remarks>
[Kind("network/parameter-count")]
public sealed class ParameterCount : Solver<ParameterCount.Given, ParameterCount.Rules>
{
    /// <summary>The network, and the layer that is asked for.</summary>
    public sealed record Given
    {
        /// <summary>The network.</summary>
        [Given("the network: its name, or written out")]
        public required Network Network { get; init; }

        /// <summary>The layer whose parameters are counted.</summary>
        [Given("the layer whose parameters are counted", Default = "all layers together")]
        public string? Layer { get; init; }
    }

    /// <summary>What counts as a parameter.</summary>
    public sealed record Rules
    {
        /// <summary>Whether biases count: as the network says, or always, or never.</summary>
        public bool? Bias { get; init; }

        /// <summary>Whether a kernel reaches over all input channels.</summary>
        public bool InputChannels { get; init; } = true;

        /// <summary>Whether there is one kernel for each output channel.</summary>
        public bool OutputChannels { get; init; } = true;

        /// <summary>Whether every output position has weights of its own.</summary>
        public bool PerPosition { get; init; }

        /// <summary>Whether a bias is counted for each input channel.</summary>
        public bool BiasPerInputChannel { get; init; }
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, Rules>> Conventions =>
    [
        new("without-bias", r => r with { Bias = false }),
        new("with-bias", r => r with { Bias = true }),
    ];

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, Rules>> Misconceptions =>
    [
        new("input-channels-forgotten", r => r with { InputChannels = false }),
        new("output-channels-forgotten", r => r with { OutputChannels = false }),
        new("weights-per-position", r => r with { PerPosition = true }),
        new("bias-per-input-channel", r => r with { BiasPerInputChannel = true }),
        new("input-channels-and-bias-forgotten", r => r with { InputChannels = false, Bias = false }),
        new("bytes", (_, answer) => answer.With([answer.Components[0].Value * 4])),
    ];

    /// <inheritdoc/>
    protected override bool Validate(Given given, SpecMap map, SpecScope scope)
    {
        if (given.Layer is null || given.Network.IndexOf(given.Layer) >= 0)
            return true;
        NetworkGivens.ReportUnknownLayer(map["layer"]!, given.Network, scope);
        return false;
    }

    /// <inheritdoc/>
    protected override Answer? Formula(Given given, Rules rules)
    {
        Expr total = 0;
        foreach (var index in given.Network.Select(given.Layer ?? "every layer"))
            total += Parameters(given.Network, index, rules);
        return NetworkGivens.Scalar(total, given.Network);
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Fact> Givens(Given given) => NetworkGivens.Facts(given.Network);

    /// <inheritdoc/>
    protected override ImmutableArray<SolutionTable> Tables(Given given) =>
        given.Network.Layers.Length == 1 ? [] : [NetworkTable.Of(given.Network, "parameters", i => Parameters(given.Network, i, new Rules()).ToFormula())];

    /// <inheritdoc/>
    protected override ImmutableArray<DerivationStep> Derive(Given given, Answer answer)
    {
        var network = given.Network;
        var steps = ImmutableArray.CreateBuilder<DerivationStep>();
        foreach (var index in given.Network.Select(given.Layer ?? "every layer"))
        {
            if (Product(network, index) is not { } product)
                continue;
            var layer = network.Layers[index];
            var rule = (layer, Bias: HasBias(layer)) switch
            {
                (ConvolutionLayer, true) => "convolution-with-bias",
                (ConvolutionLayer, false) => "convolution-without-bias",
                (_, true) => "dense-with-bias",
                _ => "dense-without-bias",
            };
            steps.Add(new DerivationStep(rule, product, StepRelation.Equal, Parameters(network, index, new Rules()).ToFormula()) { Declarations = network.Declarations }.With("layer", layer.Name));
        }

        if (steps.Count != 1)
        {
            var sum = steps.Count == 0 ? Symbolics.Formula.Number(0) : Symbolics.Formula.Sum(steps.Select(s => s.After));
            steps.Add(new DerivationStep(steps.Count == 0 ? "no-parameters" : "sum", sum, StepRelation.Equal, answer.Results[0]) { Declarations = network.Declarations });
        }

        return steps.ToImmutable();
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Check> Checks(Given given) =>
        [new Measure("distinct-weights", context => Observe(given, context.Generator()))];

    private static bool HasBias(Layer layer) => layer is DenseLayer { Bias: true } or ConvolutionLayer { Bias: true };

    /// <summary>The parameters of the layer at an index; 0 for a layer that learns nothing.</summary>
    private static Expr Parameters(Network network, int index, Rules rules)
    {
        var (input, layer, output) = (network.Shapes[index], network.Layers[index], network.Shapes[index + 1]);
        Expr perUnit, units, inputs;
        switch (layer)
        {
            case DenseLayer dense:
                (perUnit, units, inputs) = (rules.InputChannels ? input.Count : 1, dense.Units.Count, input.Count);
                break;
            case ConvolutionLayer convolution:
                perUnit = convolution.Kernel.Height * convolution.Kernel.Width * (rules.InputChannels ? input.Channels : 1);
                (units, inputs) = (rules.OutputChannels ? convolution.Filters.Value : 1, input.Channels);
                break;
            default:
                return 0;
        }

        if (rules.Bias ?? HasBias(layer))
            perUnit += rules.BiasPerInputChannel ? inputs : 1;
        var positions = rules.PerPosition && layer is ConvolutionLayer ? output.Sizes[0] * output.Sizes[1] : 1;
        return perUnit * units * positions;
    }

    /// <summary>The product that a person would write, <c>(3·3·3 + 1)·20</c>.</summary>
    private static Formula? Product(Network network, int index)
    {
        var (input, layer) = (network.Shapes[index], network.Layers[index]);
        var factors = layer switch
        {
            DenseLayer => [.. input.Sizes],
            ConvolutionLayer convolution => new[] { convolution.Kernel.Height, convolution.Kernel.Width, input.Channels },
            _ => null,
        };
        if (factors is null)
            return null;
        var units = layer is DenseLayer dense ? dense.Units.Sizes : [((ConvolutionLayer)layer).Filters.Value];
        var weights = factors.Select(f => f.ToFormula()).ToArray();
        Formula[] right = [.. units.Select(u => u.ToFormula())];
        return HasBias(layer)
            ? Symbolics.Formula.Product([Symbolics.Formula.Sum([Symbolics.Formula.Product(weights), 1]), .. right])
            : Symbolics.Formula.Product([.. weights, .. right]);
    }

    /// <summary>Runs each layer and counts the weights that it reads, at several assignments of the symbols.</summary>
    private static IReadOnlyList<Observation> Observe(Given given, Generator generator) =>
    [
        .. Instances.Of(given.Network, generator).Select(instance => new Observation(
            instance.At,
            [Measured.Exactly(WeightTracing.Count(instance.Network, given.Network.Select(given.Layer ?? "every layer")))])),
    ];
}

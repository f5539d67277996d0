using System.Collections.Immutable;
using ExamSolver.Core.Networks;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Networks;

/// <summary>What the kinds about networks share: facts, answers, and errors about layers' names.</summary>
internal static class NetworkGivens
{
    /// <summary>The inputs, and the layer where there is only one; more layers are a table.</summary>
    public static ImmutableArray<Fact> Facts(Network network) =>
        [.. Inputs(network), network.Layers.Length == 1 ? Describe(network) : Fact.Of("layers", ("count", (Expr)network.Layers.Length)), .. Masks(network)];

    private static IEnumerable<Fact> Masks(Network network) => network.Layers.OfType<ConvolutionLayer>().Where(l => l.Mask is not null).Select(l => Fact.Of(
        l.Mask!.Word is null ? "mask" : "mask-" + l.Mask.Word.ToLowerInvariant(),
        ("layer", l.Name), ("kept", (Expr)l.Mask.Count(l.Kernel)), ("all", l.Kernel.Count), ("mask", l.Mask.ToString())));

    /// <summary>The inputs alone.</summary>
    public static IEnumerable<Fact> Inputs(Network network) => network.Inputs.Select(i => network.Inputs.Length == 1
        ? Fact.Of("input", ("shape", Shape(i.Shape, network)))
        : Fact.Of("named-input", ("name", i.Name), ("shape", Shape(i.Shape, network))));

    /// <summary>A number, or an expression where sizes are symbols.</summary>
    public static Answer Scalar(Expr value, Network network) =>
        value.FreeSymbols.Count == 0 ? new NumberAnswer(value) : new ExpressionAnswer(value.ToFormula(), network.Declarations);

    /// <summary>A shape for a solution's text.</summary>
    public static Argument Shape(SymbolicShape shape, Network network) => new Argument.Shape(new ShapeAnswer(shape, network.Declarations));

    /// <summary>One number where all sizes are the same, a shape otherwise.</summary>
    public static Argument Sizes(AxisSizes sizes, Network network) => sizes.IsUniform ? sizes[0] : Shape(new SymbolicShape(sizes.Sizes), network);

    /// <summary>The layers that a phrase names, or an error where there are none.</summary>
    public static bool Names(Network network, string? phrase, SpecMap map, string key, SpecScope scope)
    {
        if (network.Select(phrase).Length > 0)
            return true;
        ReportUnknownLayer(map[key]!, network, scope);
        return false;
    }

    /// <summary>Reports a layer that the network lacks.</summary>
    public static void ReportUnknownLayer(SpecNode node, Network network, SpecScope scope)
    {
        var name = (node as SpecScalar)?.Text ?? "";
        scope.Diagnostics.Error("unknown-layer", node.Position, $"the network has no layer \"{name}\"", NearestName.Hint(name, [.. network.Names], "layers"));
    }

    private static Fact Describe(Network network)
    {
        switch (network.Layers[0])
        {
            case DenseLayer { PerPosition: false } dense:
                return Fact.Of(dense.Bias ? "dense" : "dense-no-bias", ("units", Shape(dense.Units, network)));
            case ConvolutionLayer convolution:
                return Fact.Of(
                    convolution.Bias ? "convolution" : "convolution-no-bias",
                    ("filters", convolution.Filters.Value),
                    ("kernel", Shape(new SymbolicShape(convolution.Kernel.Sizes), network)),
                    ("stride", Sizes(convolution.Stride, network)),
                    ("padding", convolution.Padding.ToString()));
            case PoolingLayer pooling:
                return Fact.Of(
                    pooling.Pooling == PoolingSort.Max ? "max-pooling" : "average-pooling",
                    ("size", Shape(new SymbolicShape(pooling.Size.Sizes), network)),
                    ("stride", Sizes(pooling.Step, network)));
            default:
                return Fact.Of("layer", ("sort", network.Layers[0].Sort));
        }
    }
}

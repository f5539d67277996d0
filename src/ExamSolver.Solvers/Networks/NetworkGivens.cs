using System.Collections.Immutable;
using ExamSolver.Core.Networks;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Networks;

/// <summary>What the kinds about networks share: facts, answers, and errors about layers' names.</summary>
internal static class NetworkGivens
{
    /// <summary>The input, and the layer where there is only one; more layers are a table.</summary>
    public static ImmutableArray<Fact> Facts(Network network)
    {
        var input = Fact.Of("input", ("shape", new Argument.Shape(new ShapeAnswer(network.Input, network.Declarations))));
        return network.Layers.Length == 1 ? [input, Describe(network.Layers[0], network.Declarations)] : [input, Fact.Of("layers", ("count", (Expr)network.Layers.Length))];
    }

    /// <summary>A number, or an expression where sizes are symbols.</summary>
    public static Answer Scalar(Expr value, Network network) =>
        value.FreeSymbols.Count == 0 ? new NumberAnswer(value) : new ExpressionAnswer(value.ToFormula(), network.Declarations);

    /// <summary>Reports a layer that the network lacks.</summary>
    public static void ReportUnknownLayer(SpecNode node, Network network, SpecScope scope)
    {
        var name = (node as SpecScalar)?.Text ?? "";
        scope.Diagnostics.Error("unknown-layer", node.Position, $"the network has no layer \"{name}\"", NearestName.Hint(name, [.. network.Layers.Select(l => l.Name)], "layers"));
    }

    private static Fact Describe(Layer layer, Declarations declarations) => layer switch
    {
        DenseLayer dense => Fact.Of(dense.Bias ? "dense" : "dense-no-bias", ("units", Shape(dense.Units, declarations))),
        ConvolutionLayer convolution => Fact.Of(
            convolution.Bias ? "convolution" : "convolution-no-bias",
            ("filters", convolution.Filters.Value),
            ("kernel", Plane(convolution.Kernel, declarations)),
            ("stride", One(convolution.Stride, declarations)),
            ("padding", convolution.Padding.ToString())),
        PoolingLayer pooling => Fact.Of(
            pooling.Pooling == PoolingSort.Max ? "max-pooling" : "average-pooling",
            ("size", Plane(pooling.Size, declarations)),
            ("stride", One(pooling.Step, declarations))),
        _ => Fact.Of("layers", ("count", (Expr)1)),
    };

    private static Argument Shape(SymbolicShape shape, Declarations declarations) => new Argument.Shape(new ShapeAnswer(shape, declarations));

    private static Argument Plane(PlaneSize size, Declarations declarations) => Shape(new SymbolicShape(size.Height, size.Width), declarations);

    private static Argument One(PlaneSize size, Declarations declarations) => size.IsSquare ? size.Height : Plane(size, declarations);
}

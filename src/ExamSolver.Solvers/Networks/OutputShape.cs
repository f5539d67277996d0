using System.Collections.Immutable;
using ExamSolver.Core.Networks;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Numerics;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Networks;

/// <summary>Shape of what a layer puts out, of what every layer of a sort puts out, or of every layer.</summary>
/// <remarks>
/// Along each axis ⌊(n + p − d (k − 1) − 1) / s⌋ + 1, with p zeros in all. Source: Dumoulin and Visin (2016), arXiv 1603.07285, relationship 15;
/// Goodfellow, Bengio and Courville (2016), section 9.5.
/// </remarks>
[Kind("network/output-shape")]
public sealed class OutputShape : Solver<OutputShape.Given, ShapeRules>
{
    /// <summary>How much of a shape is asked for.</summary>
    public enum Report
    {
        /// <summary>Height, width and channels.</summary>
        Full,

        /// <summary>Height and width.</summary>
        Spatial,
    }

    /// <summary>The network, which layers, and how much of the shape.</summary>
    public sealed record Given
    {
        /// <summary>The network.</summary>
        [Given("the network: its name, or written out")]
        public required Network Network { get; init; }

        /// <summary>The layers asked for.</summary>
        [Given("a layer's name, `every conv` (dense, pool) or `every layer`", Default = "the last layer")]
        public string? Of { get; init; }

        /// <summary>How much of the shape.</summary>
        [Given("the full shape, or height and width alone", Default = "full")]
        public Report Report { get; init; }
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, ShapeRules>> Conventions =>
    [
        new("channels-first", (_, answer) => ChannelsFirst(answer)) { IsNotation = true },
        new("padding-in-total", r => r with { PaddedSides = 1 }),
        new("rounded-up", r => r with { RoundUp = true }),
        new("spatial-only", (_, answer) => SpatialOnly(answer)),
    ];

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, ShapeRules>> Misconceptions =>
    [
        new("padding-left-out", r => r with { PaddedSides = 0 }),
        new("stride-ignored", r => r with { Stride = false }),
        new("dilation-ignored", r => r with { Dilation = false }),
        new("first-position-forgotten", r => r with { FirstPosition = false }),
        new("first-position-forgotten-and-rounded-up", r => r with { FirstPosition = false, RoundUp = true }),
        new("padding-left-out-and-stride-ignored", r => r with { PaddedSides = 0, Stride = false }),
        new("input-channels-kept", (given, answer) => InputChannelsKept(given, answer)),
    ];

    /// <inheritdoc/>
    protected override bool Validate(Given given, SpecMap map, SpecScope scope)
    {
        var asked = given.Network.Select(given.Of);
        if (asked.Length == 0)
        {
            NetworkGivens.ReportUnknownLayer(map["of"]!, given.Network, scope);
            return false;
        }

        var flat = asked.FirstOrDefault(i => given.Network.Shapes[i + 1].Rank != 3, -1);
        if (given.Report != Report.Spatial || flat < 0)
            return true;
        scope.Diagnostics.Error("not-spatial", map["report"]!.Position, $"layer {given.Network.Layers[flat].Name} puts out {given.Network.Shapes[flat + 1]}, which has no height and width", "leave `report` out, or ask for another layer");
        return false;
    }

    /// <inheritdoc/>
    protected override Answer? Formula(Given given, ShapeRules rules)
    {
        var trace = ShapeInference.Trace(given.Network.Input, given.Network.Layers, rules);
        return trace.Mismatch is null ? Collect(given, i => trace.Shapes[i + 1]) : null;
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Fact> Givens(Given given) => NetworkGivens.Facts(given.Network);

    /// <inheritdoc/>
    protected override ImmutableArray<SolutionTable> Tables(Given given) =>
        given.Network.Layers.Length == 1 ? [] : [NetworkTable.Of(given.Network, null, null, given.Network.Select(given.Of)[^1] + 1)];

    /// <inheritdoc/>
    protected override ImmutableArray<DerivationStep> Derive(Given given, Answer answer)
    {
        var network = given.Network;
        var asked = given.Network.Select(given.Of);
        var steps = ImmutableArray.CreateBuilder<DerivationStep>();
        for (var i = 0; i <= asked[^1]; i++)
        {
            // The layers between those asked for are in the table.
            if (asked.Contains(i))
                steps.Add(StepOf(network, i, given.Report));
        }

        return steps.ToImmutable();
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Check> Checks(Given given) =>
        [new Measure("run-the-layers", context => [.. Instances.Of(given.Network, context.Generator()).Select(i => Observe(given, i))])];

    private static Observation Observe(Given given, Instance instance)
    {
        var shapes = ForwardRun.Shapes(instance.Network);
        var measured = given.Network.Select(given.Of).SelectMany(i => given.Report == Report.Spatial ? shapes[i][..2] : shapes[i]);
        return new Observation(instance.At, [.. measured.Select(size => Measured.Exactly(size))]);
    }

    private static Answer Collect(Given given, Func<int, SymbolicShape> shapeOf)
    {
        var answers = given.Network.Select(given.Of).Select(i => (given.Network.Layers[i].Name, Answer: (Answer)new ShapeAnswer(Reported(shapeOf(i), given.Report), given.Network.Declarations))).ToImmutableArray();
        return answers.Length == 1 ? answers[0].Answer : new RecordAnswer(answers);
    }

    private static SymbolicShape Reported(SymbolicShape shape, Report report) => report == Report.Spatial ? new SymbolicShape(shape.Spatial) : shape;

    private static DerivationStep StepOf(Network network, int index, Report report)
    {
        var (input, layer, output) = (network.Shapes[index], network.Layers[index], Reported(network.Shapes[index + 1], report));
        var after = new ShapeAnswer(output, network.Declarations).Results[0];
        var (rule, before) = layer switch
        {
            WindowLayer window => (WindowRule(window), Symbolics.Formula.List([
                Axis(input.Sizes[0], window.Window.Height, window.Step.Height, window.Spread.Height, window.Padding.Top, window.Padding.Bottom, window.RoundsUp),
                Axis(input.Sizes[1], window.Window.Width, window.Step.Width, window.Spread.Width, window.Padding.Left, window.Padding.Right, window.RoundsUp),
                .. output.Sizes.Skip(2).Select(c => c.ToFormula())])),
            FlattenLayer => ("flatten", Symbolics.Formula.List([Symbolics.Formula.Product(input.Sizes.Select(s => s.ToFormula()))])),
            DenseLayer => ("dense", after),
            _ => ("unchanged", after),
        };
        return new DerivationStep(rule, before, StepRelation.Equal, after) { Declarations = network.Declarations }.With("layer", layer.Name);
    }

    private static string WindowRule(WindowLayer window) =>
        window.RoundsUp ? "window-rounded-up" : (window.Spread.Equals(PlaneSize.One), window.Padding.IsNone) switch
        {
            (true, true) => "window",
            (true, false) => "window-padded",
            (false, true) => "window-dilated",
            _ => "window-padded-dilated",
        };

    /// <summary>The formula with its numbers put in, as a person would write it: <c>⌊(10 + 2·1 − 3) / 2⌋ + 1</c>.</summary>
    private static Formula Axis(Expr length, Expr size, Expr step, Expr spread, Expr before, Expr after, bool roundsUp)
    {
        var room = length.ToFormula();
        if (before == after && before != 0)
            room += 2 * before.ToFormula();
        else if (before != after)
            room = room + before.ToFormula() + after.ToFormula();
        room = spread == 1 ? room - size.ToFormula() : room - (spread.ToFormula() * (size.ToFormula() - 1)) - 1;
        var ratio = room / step.ToFormula();
        if (roundsUp)
            return Symbolics.Formula.Apply("min", Symbolics.Formula.Apply("ceil", ratio), Symbolics.Formula.Apply("ceil", (length + before).ToFormula() / step.ToFormula()) - 1) + 1;
        return Symbolics.Formula.Apply("floor", ratio) + 1;
    }

    private static Answer? ChannelsFirst(Answer answer) => answer switch
    {
        ShapeAnswer { Shape.Rank: 3 } shape => new ShapeAnswer(new SymbolicShape([shape.Shape.Channels, .. shape.Shape.Spatial]), shape.Declarations),
        RecordAnswer record when record.Entries.All(e => e.Answer is ShapeAnswer) && record.Entries.Any(e => e.Answer is ShapeAnswer { Shape.Rank: 3 }) =>
            new RecordAnswer([.. record.Entries.Select(e => (e.Name, ChannelsFirst(e.Answer) ?? e.Answer))]),
        _ => null,
    };

    private static Answer? SpatialOnly(Answer answer) => answer switch
    {
        ShapeAnswer { Shape.Rank: 3 } shape => new ShapeAnswer(new SymbolicShape(shape.Shape.Spatial), shape.Declarations),
        RecordAnswer record when record.Entries.All(e => e.Answer is ShapeAnswer { Shape.Rank: 3 }) => new RecordAnswer([.. record.Entries.Select(e => (e.Name, SpatialOnly(e.Answer)!))]),
        _ => null,
    };

    private static Answer? InputChannelsKept(Given given, Answer answer)
    {
        var channels = given.Network.Input.Channels;
        return given.Report == Report.Full && answer is ShapeAnswer { Shape.Rank: 3 } shape
            ? new ShapeAnswer(new SymbolicShape([.. shape.Shape.Spatial, channels]), shape.Declarations)
            : null;
    }
}

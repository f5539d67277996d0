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
[Function("output_shape", "network", "of")]
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
        [Given("a layer's name, a block's (for what leaves it), `every conv` (dense, pool) or `every layer`", Default = "the last layer")]
        public string? Of { get; init; }

        /// <summary>How much of the shape.</summary>
        [Given("the full shape, or height and width alone", Default = "full")]
        public Report Report { get; init; }

        /// <summary>Whether strides must divide evenly.</summary>
        [Given("whether every stride must come out even; a network where one does not is an error", Default = "false")]
        public bool Strict { get; init; }
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, ShapeRules>> Conventions =>
    [
        new("channels-first", (given, answer) => ChannelsFirst(given, answer)) { IsNotation = true },
        new("padding-in-total", r => r with { PaddedSides = 1 }),
        new("rounded-up", r => r with { RoundUp = true }),
        new("spatial-only", (given, answer) => SpatialOnly(given, answer)),
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
        new("output-padding-forgotten", r => r with { OutputPadding = false }),
        new("class-token-forgotten", r => r with { ClassToken = false }),
    ];

    /// <inheritdoc/>
    protected override bool Validate(Given given, SpecMap map, SpecScope scope)
    {
        if (!NetworkGivens.Names(given.Network, given.Of, map, "of", scope))
            return false;
        var asked = given.Network.SelectOutputs(given.Of);
        var flat = asked.FirstOrDefault(i => given.Network.Outputs[i].Rank < 2, -1);
        if (given.Report == Report.Spatial && flat >= 0)
        {
            scope.Diagnostics.Error("not-spatial", map["report"]!.Position, $"layer {given.Network.Layers[flat].Name} puts out {given.Network.Outputs[flat]}, which has no height and width", "leave `report` out, or ask for another layer");
            return false;
        }

        var uneven = given.Strict ? Enumerable.Range(0, asked[^1] + 1).FirstOrDefault(i => !IsEven(given.Network, i), -1) : -1;
        if (uneven < 0)
            return true;
        scope.Diagnostics.Error("uneven-stride", map["strict"]!.Position, $"layer {given.Network.Layers[uneven].Name} reads {given.Network.InputsOf(uneven)[0]}, and its stride does not come out even", "change a size, or leave `strict` out to round down");
        return false;
    }

    /// <inheritdoc/>
    protected override Answer? Formula(Given given, ShapeRules rules)
    {
        return NetworkShapes.Under(rules, given.Network) is { } shapes ? Collect(given, i => shapes[i]) : null;
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Fact> Givens(Given given) => NetworkGivens.Facts(given.Network);

    /// <inheritdoc/>
    protected override ImmutableArray<SolutionTable> Tables(Given given) =>
        given.Network.Layers.Length == 1 ? [] : [NetworkTable.Of(given.Network, null, null, given.Network.SelectOutputs(given.Of)[^1] + 1)];

    /// <inheritdoc/>
    protected override ImmutableArray<DerivationStep> Derive(Given given, Answer answer)
    {
        var network = given.Network;
        var asked = given.Network.SelectOutputs(given.Of);
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
        var measured = given.Network.SelectOutputs(given.Of).SelectMany(i => given.Report == Report.Spatial ? shapes[i][..^1] : shapes[i]);
        return new Observation(instance.At, [.. measured.Select(size => Measured.Exactly(size))]);
    }

    private static Answer Collect(Given given, Func<int, SymbolicShape> shapeOf)
    {
        var answers = given.Network.SelectOutputs(given.Of).Select(i => (given.Network.Layers[i].Name, Answer: (Answer)new ShapeAnswer(Reported(shapeOf(i), given.Report), given.Network.Declarations))).ToImmutableArray();
        return answers.Length == 1 ? answers[0].Answer : new RecordAnswer(answers);
    }

    private static SymbolicShape Reported(SymbolicShape shape, Report report) => report == Report.Spatial ? new SymbolicShape(shape.Spatial) : shape;

    private static DerivationStep StepOf(Network network, int index, Report report)
    {
        var (inputs, layer, output) = (network.InputsOf(index), network.Layers[index], Reported(network.Outputs[index], report));
        var (input, after) = (inputs[0], new ShapeAnswer(output, network.Declarations).Results[0]);
        Formula Shape(IEnumerable<Formula> axes, Formula channels) => Symbolics.Formula.List(report == Report.Spatial ? [.. axes] : [.. axes, channels]);
        IEnumerable<Formula> Axes(Func<int, Formula> axis) => Enumerable.Range(0, input.Rank - 1).Select(axis);
        var channels = network.Outputs[index].Channels.ToFormula();
        var (rule, before) = layer switch
        {
            WindowLayer window => (WindowRule(window), Shape(Axes(a => Axis(input.Sizes[a], window.Window[a], window.Step[a], window.Spread[a], window.Padding.Before(a), window.Padding.After(a), window.RoundsUp)), channels)),
            TransposedConvolutionLayer t => ("transposed", Shape(Axes(a => Transposed(input.Sizes[a], t.Kernel[a], t.Stride[a], t.Dilation[a], t.Padding.Before(a), t.Padding.After(a), t.OutputPadding.After(a))), channels)),
            PatchLayer patch => ("patches", Shape(Axes(a => input.Sizes[a].ToFormula() / patch.Size[a].ToFormula()), channels)),
            SpaceToDepthLayer blocks => ("space-to-depth", Shape(Axes(a => input.Sizes[a].ToFormula() / blocks.Block[a].ToFormula()), Symbolics.Formula.Product([input.Channels.ToFormula(), .. blocks.Block.Sizes.Select(b => b.ToFormula())]))),
            DepthToSpaceLayer blocks => ("depth-to-space", Shape(Axes(a => Symbolics.Formula.Product([input.Sizes[a].ToFormula(), blocks.Block[a].ToFormula()])), channels)),
            UpsampleLayer upsample => ("upsample", Shape(Axes(a => Symbolics.Formula.Product([input.Sizes[a].ToFormula(), upsample.Factor[a].ToFormula()])), channels)),
            BorderLayer border => (layer is PadLayer ? "pad" : "crop", Shape(Axes(a => Bordered(input.Sizes[a], border, a)), channels)),
            ConcatLayer => ("concat", Shape(network.Outputs[index].Spatial.Select(s => s.ToFormula()), Symbolics.Formula.Sum(inputs.Select(i => i.Channels.ToFormula())))),
            ClassTokenLayer token => ("class-token", Symbolics.Formula.List([Symbolics.Formula.Sum([input.Rank == 2 ? input.Sizes[0].ToFormula() : Symbolics.Formula.Product(input.Spatial.Select(s => s.ToFormula())), token.Tokens.Value.ToFormula()]), .. report == Report.Spatial ? [] : new[] { channels }])),
            FlattenLayer when input.Rank > 1 => ("flatten", Symbolics.Formula.List([Symbolics.Formula.Product(input.Sizes.Select(s => s.ToFormula()))])),
            GlobalPoolingLayer => ("global-pool", after),
            AdaptivePoolingLayer => ("adaptive-pool", after),
            DenseLayer { PerPosition: true } or AttentionLayer or EmbeddingLayer => ("per-position", after),
            DenseLayer => ("dense", after),
            RecurrentLayer { Returns: RecurrentOutput.Last } => ("last-state", after),
            RecurrentLayer => ("states", after),
            ReshapeLayer => ("reshape", after),
            TakeLayer => ("take", after),
            ChannelsLayer { Range: var range } => ("channels", Shape(input.Spatial.Select(s => s.ToFormula()), range.Last.ToFormula() - range.First.ToFormula() + 1)),
            ShuffleLayer => ("shuffled", after),
            ActivationLayer { Function: "glu" } => ("gated", after),
            _ => ("unchanged", after),
        };
        return new DerivationStep(rule, before, StepRelation.Equal, after) { Declarations = network.Declarations }.With("layer", layer.Name);
    }

    private static string WindowRule(WindowLayer window) =>
        window.RoundsUp ? "window-rounded-up" : (window.Spread.IsOne, window.Padding.IsNone) switch
        {
            (true, true) => "window",
            (true, false) => "window-padded",
            (false, true) => "window-dilated",
            _ => "window-padded-dilated",
        };

    private static Formula Bordered(Expr length, BorderLayer border, int axis)
    {
        var (n, before, after) = (length.ToFormula(), border.Sides.Before(axis).ToFormula(), border.Sides.After(axis).ToFormula());
        return border is PadLayer ? n + before + after : n - before - after;
    }

    /// <summary>The formula of a transposed convolution with its numbers put in: <c>(28 − 1)·2 + 2</c>.</summary>
    private static Formula Transposed(Expr length, Expr size, Expr step, Expr spread, Expr before, Expr after, Expr extra)
    {
        var steps = step == 1 ? length.ToFormula() - 1 : Symbolics.Formula.Product([length.ToFormula() - 1, step.ToFormula()]);
        var result = spread == 1 ? steps + size.ToFormula() : steps + Symbolics.Formula.Product([spread.ToFormula(), size.ToFormula() - 1]) + 1;
        if (before == after && before != 0)
            result -= 2 * before.ToFormula();
        else if (before != after)
            result = result - before.ToFormula() - after.ToFormula();
        return extra == 0 ? result : result + extra.ToFormula();
    }

    /// <summary>Whether the stride of a layer comes out even along every axis.</summary>
    private static bool IsEven(Network network, int place) => network.Layers[place] is not WindowLayer window || Enumerable.Range(0, window.Window.Rank).All(a =>
    {
        var room = network.InputsOf(place)[0].Sizes[a] + window.Padding.Before(a) + window.Padding.After(a) - (window.Spread[a] * (window.Window[a] - 1)) - 1;
        return !(room / window.Step[a]).TryGetNumber(out var steps) || steps.IsInteger;
    });

    /// <summary>The formula with its numbers put in, as a person would write it: <c>⌊(10 + 2·1 − 3) / 2⌋ + 1</c>.</summary>
    private static Formula Axis(Expr length, Expr size, Expr step, Expr spread, Expr before, Expr after, bool roundsUp)
    {
        var room = length.ToFormula();
        if (before == after && before != 0)
            room += 2 * before.ToFormula();
        else if (before != after)
            room = room + before.ToFormula() + after.ToFormula();
        room = spread == 1 ? room - size.ToFormula() : room - (spread.ToFormula() * (size.ToFormula() - 1)) - 1;
        if (step == 1 && !roundsUp && WholeSize.IsWhole(length))
            return room + 1;
        var ratio = room / step.ToFormula();
        if (roundsUp)
            return Symbolics.Formula.Apply("min", Symbolics.Formula.Apply("ceil", ratio), Symbolics.Formula.Apply("ceil", (length + before).ToFormula() / step.ToFormula()) - 1) + 1;
        return Symbolics.Formula.Apply("floor", ratio) + 1;
    }

    private static Answer? ChannelsFirst(Given given, Answer answer) => given.Report == Report.Spatial ? null : answer switch
    {
        ShapeAnswer { Shape.Rank: >= 3 } shape => new ShapeAnswer(new SymbolicShape([shape.Shape.Channels, .. shape.Shape.Spatial]), shape.Declarations),
        RecordAnswer record when record.Entries.All(e => e.Answer is ShapeAnswer) && record.Entries.Any(e => e.Answer is ShapeAnswer { Shape.Rank: >= 3 }) =>
            new RecordAnswer([.. record.Entries.Select(e => (e.Name, ChannelsFirst(given, e.Answer) ?? e.Answer))]),
        _ => null,
    };

    private static Answer? SpatialOnly(Given given, Answer answer) => given.Report == Report.Spatial ? null : answer switch
    {
        ShapeAnswer { Shape.Rank: >= 3 } shape => new ShapeAnswer(new SymbolicShape(shape.Shape.Spatial), shape.Declarations),
        RecordAnswer record when record.Entries.All(e => e.Answer is ShapeAnswer { Shape.Rank: >= 3 }) => new RecordAnswer([.. record.Entries.Select(e => (e.Name, SpatialOnly(given, e.Answer)!))]),
        _ => null,
    };

    private static Answer? InputChannelsKept(Given given, Answer answer)
    {
        var channels = given.Network.Input.Channels;
        return given.Report == Report.Full && answer is ShapeAnswer { Shape.Rank: >= 3 } shape
            ? new ShapeAnswer(new SymbolicShape([.. shape.Shape.Spatial, channels]), shape.Declarations)
            : null;
    }
}

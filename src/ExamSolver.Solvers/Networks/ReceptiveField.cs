using System.Collections.Immutable;
using ExamSolver.Core.Networks;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Numerics;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Networks;

/// <summary>How much of the input a neuron in the middle of a feature map depends on, or how far apart two neighbours look.</summary>
/// <remarks>
/// The extent grows layer by layer: r ← r + d (k − 1) j, where the jump j is the product of the strides before; r and j begin at 1. It is the
/// theoretical extent, not the Gaussian-shaped effective field of Luo et al. (2016, arXiv 1701.04128). Source: Araujo, Norris and Sim (2019),
/// Computing receptive fields of convolutional neural networks, Distill.
/// </remarks>
[Kind("network/receptive-field")]
public sealed class ReceptiveField : Solver<ReceptiveField.Given, ReceptiveField.Rules>
{
    /// <summary>What is asked of the receptive field.</summary>
    public enum Report
    {
        /// <summary>Its extent in pixels of the input, height × width.</summary>
        Size,

        /// <summary>How many pixels of the input lie between the centres of neighbouring neurons.</summary>
        Jump,
    }

    /// <summary>The network, the layer, and what is asked.</summary>
    public sealed record Given
    {
        /// <summary>The network.</summary>
        [Given("the network: its name, or written out")]
        public required Network Network { get; init; }

        /// <summary>The layer whose neuron looks.</summary>
        [Given("the layer whose neuron looks", Default = "the last layer")]
        public string? Of { get; init; }

        /// <summary>What is asked.</summary>
        [Given("the extent of the field, or the jump between neighbours", Default = "size")]
        public Report Report { get; init; }
    }

    /// <summary>What the growth takes into account.</summary>
    public sealed record Rules
    {
        /// <summary>Whether earlier strides spread later kernels.</summary>
        public bool Stride { get; init; } = true;

        /// <summary>Whether dilation spreads a kernel.</summary>
        public bool Dilation { get; init; } = true;

        /// <summary>Whether neighbouring kernels overlap; without it sizes are simply added.</summary>
        public bool Overlap { get; init; } = true;

        /// <summary>Whether the neuron's own pixel counts.</summary>
        public bool OwnPixel { get; init; } = true;

        /// <summary>How many layers in front of the neuron are left out.</summary>
        public int LayersSkipped { get; init; }

        /// <summary>Whether only the last layer's kernel counts.</summary>
        public bool LastOnly { get; init; }
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, Rules>> Conventions =>
    [
        new("one-side", (_, answer) => answer is ShapeAnswer { Shape: { Rank: 2 } shape } && shape.Sizes[0] == shape.Sizes[1] ? Side(shape.Sizes[0], answer) : null) { IsNotation = true },
        new("within-the-image", WithinTheImage),
        new("number-of-pixels", (given, answer) => answer is ShapeAnswer { Shape.Rank: 2 } shape && given.Report == Report.Size ? Side(shape.Shape.Count, answer) : null),
    ];

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, Rules>> Misconceptions =>
    [
        new("strides-ignored", r => r with { Stride = false }),
        new("dilation-ignored", r => r with { Dilation = false }),
        new("own-pixel-forgotten", r => r with { OwnPixel = false }),
        new("kernels-added", r => r with { Overlap = false, OwnPixel = false }),
        new("last-layer-only", r => r with { LastOnly = true }),
        new("one-layer-too-few", r => r with { LayersSkipped = 1 }),
    ];

    /// <inheritdoc/>
    protected override bool Validate(Given given, SpecMap map, SpecScope scope)
    {
        var index = given.Network.IndexOfOrLast(given.Of);
        if (index < 0)
        {
            NetworkGivens.ReportUnknownLayer(map["of"]!, given.Network, scope);
            return false;
        }

        // A dense layer may put out an image again, but behind it there is no neuron that looks at a part of the input only.
        if (given.Network.Layers.Take(index + 1).All(l => l is WindowLayer or ActivationLayer))
            return true;
        scope.Diagnostics.Error("not-spatial", (map["of"] ?? map).Position, $"layer {given.Network.Layers[index].Name} puts out {given.Network.Shapes[index + 1]}: its neurons see the whole input", "ask for a layer before `flatten`");
        return false;
    }

    /// <inheritdoc/>
    protected override Answer? Formula(Given given, Rules rules)
    {
        var windows = Windows(given).SkipLast(rules.LayersSkipped).ToArray();
        if (windows.Length == 0 && (rules.LayersSkipped > 0 || rules.LastOnly))
            return null;
        var (height, width) = (rules.LastOnly ? windows[^1..] : windows).Aggregate((Start(rules), Start(rules)), (field, window) => Grow(field, window, rules));
        return Reported(height, width, given);
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Fact> Givens(Given given) => NetworkGivens.Facts(given.Network);

    /// <inheritdoc/>
    protected override ImmutableArray<SolutionTable> Tables(Given given)
    {
        var rules = new Rules();
        var fields = new List<Answer>();
        var (height, width) = (Start(rules), Start(rules));
        foreach (var layer in given.Network.Layers.Take(given.Network.IndexOfOrLast(given.Of) + 1))
        {
            if (layer is WindowLayer window)
                (height, width) = Grow((height, width), window, rules);
            fields.Add(Reported(height, width, given));
        }

        return [NetworkTable.Of(given.Network, given.Report == Report.Size ? "field" : "jump", i => Shown(fields[i]), fields.Count)];
    }

    /// <inheritdoc/>
    protected override ImmutableArray<DerivationStep> Derive(Given given, Answer answer)
    {
        var windows = Windows(given).ToArray();
        var dilated = windows.Any(w => !w.Spread.Equals(PlaneSize.One));
        var strided = windows.SkipLast(1).Any(w => !w.Step.Equals(PlaneSize.One));
        var (rule, before) = given.Report == Report.Jump
            ? ("jump", Symbolics.Formula.List([Strides(windows, w => w.Step.Height), Strides(windows, w => w.Step.Width)]))
            : ((strided, dilated) switch { (false, false) => "growth", (true, false) => "growth-strided", _ => "growth-dilated" }, Symbolics.Formula.List([
                Growth(windows, w => w.Window.Height, w => w.Step.Height, w => w.Spread.Height),
                Growth(windows, w => w.Window.Width, w => w.Step.Width, w => w.Spread.Width)]));
        return [new DerivationStep(rule, before, StepRelation.Equal, answer.Results[0]) { Declarations = given.Network.Declarations }.With("layer", given.Network.Layers[given.Network.IndexOfOrLast(given.Of)].Name)];
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Check> Checks(Given given) =>
        [new Measure("probe-the-input", context => [.. Instances.Of(given.Network, context.Generator()).Select(i => Observe(given, i))])];

    private static Observation Observe(Given given, Instance instance)
    {
        var windows = instance.Network.Layers.Take(given.Network.IndexOfOrLast(given.Of) + 1).OfType<WindowLayer>().Select(Kernels.Geometry).ToArray();
        var (height, width) = InputProbe.Run(windows);
        return new Observation(instance.At, given.Report == Report.Size
            ? [Measured.Exactly(height.Extent), Measured.Exactly(width.Extent)]
            : [Measured.Exactly(height.Jump), Measured.Exactly(width.Jump)]);
    }

    private static IEnumerable<WindowLayer> Windows(Given given) => given.Network.Layers.Take(given.Network.IndexOfOrLast(given.Of) + 1).OfType<WindowLayer>();

    private static (Expr Extent, Expr Jump) Start(Rules rules) => (rules.OwnPixel ? 1 : 0, 1);

    private static ShapeAnswer Reported((Expr Extent, Expr Jump) height, (Expr Extent, Expr Jump) width, Given given) =>
        new(given.Report == Report.Size ? new SymbolicShape(height.Extent, width.Extent) : new SymbolicShape(height.Jump, width.Jump), given.Network.Declarations);

    private static ((Expr Extent, Expr Jump) Height, (Expr Extent, Expr Jump) Width) Grow(((Expr Extent, Expr Jump) Height, (Expr Extent, Expr Jump) Width) field, WindowLayer window, Rules rules) => (
        Grow(field.Height, window.Window.Height, window.Step.Height, window.Spread.Height, rules),
        Grow(field.Width, window.Window.Width, window.Step.Width, window.Spread.Width, rules));

    private static (Expr Extent, Expr Jump) Grow((Expr Extent, Expr Jump) field, Expr size, Expr step, Expr spread, Rules rules)
    {
        var reach = rules.Overlap ? size - 1 : size;
        return (field.Extent + ((rules.Dilation ? spread : 1) * reach * field.Jump), rules.Stride ? field.Jump * step : field.Jump);
    }

    /// <summary><c>1 + 6·(5 − 1)</c> for equal layers, <c>1 + (3 − 1) + (5 − 1)·2</c> for others.</summary>
    private static Formula Growth(WindowLayer[] windows, Func<WindowLayer, Expr> size, Func<WindowLayer, Expr> step, Func<WindowLayer, Expr> spread)
    {
        var terms = new List<Formula> { 1 };
        Expr jump = 1;
        for (var i = 0; i < windows.Length;)
        {
            var same = 1;
            while (step(windows[i]) == 1 && i + same < windows.Length && size(windows[i + same]) == size(windows[i]) && spread(windows[i + same]) == spread(windows[i]) && step(windows[i + same]) == 1)
                same++;
            var factors = new List<Formula>();
            if (same > 1)
                factors.Add(same);
            if (spread(windows[i]) != 1)
                factors.Add(spread(windows[i]).ToFormula());
            factors.Add(size(windows[i]).ToFormula() - 1);
            if (jump != 1)
                factors.Add(jump.ToFormula());
            terms.Add(factors.Count == 1 ? factors[0] : Symbolics.Formula.Product(factors));
            jump *= step(windows[i]);
            i += same;
        }

        return terms.Count == 1 ? terms[0] : Symbolics.Formula.Sum(terms);
    }

    private static Formula Strides(WindowLayer[] windows, Func<WindowLayer, Expr> step) =>
        windows.Length switch
        {
            0 => 1,
            1 => step(windows[0]).ToFormula(),
            _ => Symbolics.Formula.Product(windows.Select(w => step(w).ToFormula())),
        };

    private static Answer Side(Expr value, Answer answer) =>
        value.FreeSymbols.Count == 0 ? new NumberAnswer(value) : new ExpressionAnswer(value.ToFormula(), answer.Declarations);

    private static Argument Shown(Answer answer) => answer is ShapeAnswer shape && shape.Shape.Sizes[0] != shape.Shape.Sizes[1] ? new Argument.Shape(shape) : answer.Components[0].Value;

    /// <summary>A field larger than the image ends at its borders.</summary>
    private static Answer? WithinTheImage(Given given, Answer answer)
    {
        if (given.Report != Report.Size || answer is not ShapeAnswer shape)
            return null;
        return new ShapeAnswer(new SymbolicShape([.. shape.Shape.Sizes.Zip(given.Network.Input.Sizes, (field, image) => field.TryGetNumber(out var f) && image.TryGetNumber(out var n) && f > n ? image : field)]), shape.Declarations);
    }
}

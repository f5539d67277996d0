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
[Function("receptive_field", "network", "of", Side = true)]
[Function("jump", "network", "of", With = "report: jump", Side = true)]
public sealed class ReceptiveField : Solver<ReceptiveField.Given, ReceptiveField.Rules>
{
    /// <summary>The most entries of windows times pixels of a field: probing so many takes about a second.</summary>
    private const long MostProbed = 20_000_000;

    /// <summary>What is asked of the receptive field.</summary>
    public enum Report
    {
        /// <summary>Its extent in pixels of the input, height × width.</summary>
        Size,

        /// <summary>How many pixels of the input lie between the centres of neighbouring neurons.</summary>
        Jump,

        /// <summary>The first pixel that the first neuron sees, counted from 0; negative where it lies in the padding.</summary>
        Start,
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
        [Given("the extent of the field, the jump between neighbours, or the pixel where the first neuron's field starts", Default = "size")]
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

        /// <summary>Whether padding moves the start.</summary>
        public bool Padding { get; init; } = true;
    }

    /// <inheritdoc/>
    public override string? UnitOf(object given) => "pixels";

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, Rules>> Conventions =>
    [
        new("one-side", (_, answer) => answer is ShapeAnswer { Shape: { Rank: >= 2 } shape } && shape.Sizes.All(s => s == shape.Sizes[0]) ? Side(shape.Sizes[0], answer) : null) { IsNotation = true },
        new("within-the-image", WithinTheImage),
        new("number-of-pixels", (given, answer) => answer is ShapeAnswer { Shape.Rank: >= 2 } shape && given.Report == Report.Size ? Side(shape.Shape.Count, answer) : null),
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
        new("padding-ignored", r => r with { Padding = false }),
    ];

    /// <inheritdoc/>
    protected override bool Validate(Given given, SpecMap map, SpecScope scope)
    {
        if (!NetworkGivens.Names(given.Network, given.Of, map, "of", scope))
            return false;
        var (index, input) = (given.Network.IndexOfOrLast(given.Of), given.Network.Input);
        var where = (map["of"] ?? map).Position;
        if (given.Network.Inputs.Length > 1 || input.Rank < 2)
        {
            scope.Diagnostics.Error("not-spatial", where, $"the network reads {string.Join(" and ", given.Network.Inputs.Select(i => i.Shape))}: a receptive field is a part of one image or row", "write the input as height x width x channels");
            return false;
        }

        var fields = Fields(given.Network, index, new Rules());
        if (fields is null)
        {
            scope.Diagnostics.Error("not-aligned", where, $"the branches before layer {given.Network.Layers[index].Name} move over the image at different speeds, enlarge it by a symbol, or differ by symbols in how far they see, so its neurons have no one receptive field", "branches that merge must have the same strides, and enlarging layers numbers as sizes");
            return false;
        }

        // The probe follows a line that is longer than the field through every layer, several times.
        var taps = given.Network.Layers.Take(index + 1).OfType<WindowLayer>().SelectMany(w => w.Window.Sizes).Aggregate((Rational)given.Network.Layers.Length, (sum, size) => sum + (size.TryGetNumber(out var k) ? k : 1));
        if (fields[index].Where(f => !f.IsEverything).Select(f => f.Extent).FirstOrDefault(f => f.TryGetNumber(out var pixels) && taps * pixels > MostProbed) is { } wide)
        {
            scope.Diagnostics.Error("too-large-to-run", where, $"the field of layer {given.Network.Layers[index].Name} is {wide.ToInfix()} pixels wide, and {index + 1} layers lead to it: too many for the check, which probes them", "ask for a layer nearer to the input, or give fewer layers");
            return false;
        }

        if (given.Report == Report.Size || fields[index].All(f => !f.IsEverything && f.Period.Length == 1))
            return true;
        scope.Diagnostics.Error("not-spatial", where, $"layer {given.Network.Layers[index].Name} puts out {given.Network.Outputs[index]}: its neurons do not move over the input by a whole number of pixels", "ask for the size, or for a layer before `flatten` and before layers that enlarge");
        return false;
    }

    /// <inheritdoc/>
    protected override Answer? Formula(Given given, Rules rules)
    {
        var (network, index) = (given.Network, given.Network.IndexOfOrLast(given.Of));
        if (rules.LastOnly || rules.LayersSkipped > 0)
        {
            var windows = Chain(network, index)?.Where(i => network.Layers[i] is WindowLayer).ToArray();
            if (windows is null or { Length: 0 } || (rules.LayersSkipped > 0 && windows.Length < 2))
                return null;
            if (rules.LastOnly)
                return Reported([.. Axes(network).Select(a => Grow(Start(rules), network.Layers[windows[^1]].Reach(a, network.InputsOf(windows[^1])), rules)!)], given);
            index = windows[^2];
        }

        return Fields(network, index, rules) is { } fields ? Reported(fields[index], given) : null;
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Fact> Givens(Given given) => NetworkGivens.Facts(given.Network);

    /// <inheritdoc/>
    protected override ImmutableArray<SolutionTable> Tables(Given given)
    {
        var index = given.Network.IndexOfOrLast(given.Of);
        var fields = Fields(given.Network, index, new Rules())!;
        return [NetworkTable.Of(given.Network, given.Report switch { Report.Size => "field", Report.Jump => "jump", _ => "start" }, i => fields[i].IsDefault ? null : Shown(Reported(fields[i], given)), index + 1)];
    }

    /// <inheritdoc/>
    protected override ImmutableArray<DerivationStep> Derive(Given given, Answer answer)
    {
        var (network, index) = (given.Network, given.Network.IndexOfOrLast(given.Of));
        var layer = network.Layers[index].Name;
        DerivationStep Step(string rule, Formula before) => new DerivationStep(rule, before, StepRelation.Equal, answer.Results[0]) { Declarations = network.Declarations }.With("layer", layer);
        var fields = Fields(network, index, new Rules())![index];
        if (fields.Any(f => f.IsEverything))
            return [Step("everything", answer.Results[0])];
        var windows = Chain(network, index)?.Where(i => network.Layers[i] is WindowLayer).Select(i => (WindowLayer)network.Layers[i]).ToArray();
        if (windows is null || Chain(network, index)!.Any(i => network.Layers[i] is not WindowLayer && Axes(network).Any(a => network.Layers[i].Reach(a, network.InputsOf(i)) != Reach.Own)))
            return [Step("followed", answer.Results[0])];
        var dilated = windows.Any(w => !w.Spread.IsOne);
        var strided = windows.SkipLast(1).Any(w => !w.Step.IsOne);
        var axes = Axes(network);
        return given.Report switch
        {
            Report.Jump => [Step("jump", Symbolics.Formula.List(axes.Select(a => Strides(windows, w => w.Step[a]))))],
            Report.Start => [Step("start", Symbolics.Formula.List(axes.Select(a => Zeros(windows, a))))],
            _ => [Step((strided, dilated) switch { (false, false) => "growth", (true, false) => "growth-strided", _ => "growth-dilated" }, Symbolics.Formula.List(axes.Select(a => Growth(windows, w => w.Reach(a, []).Size, w => w.Step[a], w => w.Spread[a]))))],
        };
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Check> Checks(Given given) =>
        [new Measure("probe-the-input", context => [.. Instances.Of(given.Network, context.Generator())
            .Where(i => i.At.Count == 0 || InputProbe.IsSmall(i.Network, given.Network.IndexOfOrLast(given.Of))).Select(i => Observe(given, i))])];

    private static Observation Observe(Given given, Instance instance)
    {
        var input = instance.Network.Input.ToLongs();
        var values = Enumerable.Range(0, input.Length - 1).Select(axis => InputProbe.Run(instance.Network, given.Network.IndexOfOrLast(given.Of), axis) switch
        {
            null => Measured.Exactly(input[axis]),
            var probe => Measured.Exactly(given.Report switch { Report.Size => probe.Widest, Report.Jump => probe.Jump, _ => probe.First - (probe.Place * probe.Jump) }),
        });
        return new Observation(instance.At, [.. values]);
    }

    /// <summary>The extent of the field of a layer's neurons along each axis; <c>null</c> where they have no one field.</summary>
    internal static ImmutableArray<Expr>? Extents(Network network, int index) =>
        network.Inputs.Length == 1 && network.Input.Rank > 1 && Fields(network, index, new Rules()) is { } fields
            ? Reported(fields[index], new Given { Network = network }).Shape.Sizes
            : null;

    private static IEnumerable<int> Axes(Network network) => Enumerable.Range(0, network.Input.Rank - 1);

    private static AxisField Start(Rules rules) => rules.OwnPixel ? AxisField.OwnPixel : new([(0, -1)], 1);

    /// <summary>The fields of all layers up to one, along each axis; a default array for a layer that it does not depend on; <c>null</c> where branches do not go together.</summary>
    private static ImmutableArray<AxisField>[]? Fields(Network network, int index, Rules rules)
    {
        var needed = new bool[index + 1];
        needed[index] = true;
        for (var i = index; i >= 0; i--)
        {
            foreach (var source in network.Nodes[i].Sources.Where(s => needed[i] && s >= 0))
                needed[source] = true;
        }

        var fields = new ImmutableArray<AxisField>[index + 1];
        for (var i = 0; i <= index; i++)
        {
            if (!needed[i])
                continue;
            var axes = ImmutableArray.CreateBuilder<AxisField>();
            foreach (var axis in Axes(network))
            {
                var (place, along) = (i, axis);
                var sources = network.Nodes[i].Sources.Select((s, k) => (s < 0 ? Start(rules) : fields[s][along]).Cut(Cut(network, place, k, along)));
                AxisField? field = null;
                foreach (var source in sources)
                {
                    if ((field is null ? source : AxisField.Union(field, source)) is not { } united)
                        return null;
                    field = united;
                }

                if (Grow(field!, network.Layers[i].Reach(axis, network.InputsOf(i)), rules) is not { } grown)
                    return null;
                axes.Add(grown);
            }

            fields[i] = axes.ToImmutable();
        }

        return fields;
    }

    /// <summary>How many entries a concatenation crops before an axis of one of its inputs.</summary>
    private static Expr Cut(Network network, int place, int input, int axis)
    {
        var inputs = network.InputsOf(place);
        return network.Layers[place] is ConcatLayer { Crop: true } ? WholeSize.Floor((inputs[input].Sizes[axis] - inputs[0].Sizes[axis]) / 2) : 0;
    }

    private static ShapeAnswer Reported(ImmutableArray<AxisField> axes, Given given) => new(
        new SymbolicShape([.. axes.Select((f, a) => given.Report switch { Report.Size => f.IsEverything ? given.Network.Input.Sizes[a] : f.Extent, Report.Jump => f.Jump, _ => f.Start })]),
        given.Network.Declarations);

    private static AxisField? Grow(AxisField field, Reach reach, Rules rules)
    {
        if (ReferenceEquals(reach, Reach.Own))
            return field;
        return field.Follow(reach with { Step = rules.Stride ? reach.Step : 1, Spread = rules.Dilation ? reach.Spread : 1, Before = rules.Padding ? reach.Before : 0 }, rules.Overlap);
    }

    /// <summary>The layers from the input to one, where each reads one other; otherwise <c>null</c>.</summary>
    private static List<int>? Chain(Network network, int index)
    {
        var chain = new List<int>();
        for (var i = index; i >= 0; i = network.Nodes[i].Sources[0])
        {
            if (network.Nodes[i].Sources.Length != 1)
                return null;
            chain.Insert(0, i);
        }

        return chain;
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

    /// <summary>The padding of each layer, in pixels: <c>−(2 + 1·2)</c>.</summary>
    private static Formula Zeros(WindowLayer[] windows, int axis)
    {
        var terms = new List<Formula>();
        Expr jump = 1;
        foreach (var window in windows)
        {
            var before = window.Reach(axis, []).Before;
            if (before != 0)
                terms.Add(jump == 1 ? before.ToFormula() : Symbolics.Formula.Product([before.ToFormula(), jump.ToFormula()]));
            jump *= window.Step[axis];
        }

        return terms.Count == 0 ? 0 : -(terms.Count == 1 ? terms[0] : Symbolics.Formula.Sum(terms));
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

    private static Argument Shown(Answer answer) => answer is ShapeAnswer shape && shape.Shape.Sizes.Any(s => s != shape.Shape.Sizes[0]) ? new Argument.Shape(shape) : answer.Components[0].Value;

    /// <summary>A field larger than the image ends at its borders.</summary>
    private static Answer? WithinTheImage(Given given, Answer answer)
    {
        if (given.Report != Report.Size || answer is not ShapeAnswer shape)
            return null;
        return new ShapeAnswer(new SymbolicShape([.. shape.Shape.Sizes.Zip(given.Network.Input.Sizes, (field, image) => field.TryGetNumber(out var f) && image.TryGetNumber(out var n) && f > n ? image : field)]), shape.Declarations);
    }
}

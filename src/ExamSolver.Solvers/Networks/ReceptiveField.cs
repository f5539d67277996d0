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
/// theoretical extent, not the Gaussian-shaped effective field of Luo et al. (2016, arXiv 1701.04128). Where branches meet, a field reaches from the
/// first pixel that any of them sees to the last. Two grids of neurons are aligned where neurons of one index look at places with one centre:
/// the jumps and the centres of the first neurons are equal. Source: Araujo, Norris and Sim (2019), Computing receptive fields of convolutional
/// neural networks, Distill.
/// </remarks>
[Kind("network/receptive-field")]
[Function("receptive_field", "network", "of", Side = true)]
[Function("jump", "network", "of", With = "report: jump", Side = true)]
public sealed class ReceptiveField : Solver<ReceptiveField.Given, ReceptiveField.Rules>
{
    /// <summary>The most entries of windows times pixels of a field: probing so many takes about a second.</summary>
    private const long MostProbed = 20_000_000;

    private static readonly ImmutableArray<string> YesOrNo = ["yes", "no"];

    /// <summary>What is asked of the receptive field.</summary>
    public enum Report
    {
        /// <summary>Its extent in pixels of the input, height × width.</summary>
        Size,

        /// <summary>How many pixels of the input lie between the centres of neighbouring neurons.</summary>
        Jump,

        /// <summary>The first pixel that the first neuron sees, counted from 0; negative where it lies in the padding.</summary>
        Start,

        /// <summary>The middle of what the first neuron sees; the middle of the first pixel is 0.</summary>
        Centre,

        /// <summary>How many pixels the first neuron's centre lies behind that of another layer, or of the input.</summary>
        Offset,

        /// <summary>Whether the neurons have the centres of another layer's, or of the pixels.</summary>
        Aligned,
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
        [Given("the extent of the field; the jump between neighbours; of the first neuron, the pixel where its field starts, its `centre` (of the first pixel it is 0), or the `offset` of that from another layer's; or whether the neurons are `aligned` with another layer's: every one has the centre of its like", Default = "size")]
        public Report Report { get; init; }

        /// <summary>The layer with which it is compared.</summary>
        [Given("the layer with which offset and alignment compare", Default = "the input, whose neurons are the pixels")]
        public string? With { get; init; }
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

        /// <summary>Whether centres are compared; otherwise where fields start.</summary>
        public bool Centres { get; init; } = true;

        /// <summary>Whether jumps are compared.</summary>
        public bool Jumps { get; init; } = true;

        /// <summary>Whether grids that lie on each other are aligned, though one is some neurons on.</summary>
        public bool WholeSteps { get; init; }

        /// <summary>Where the middle of the first pixel is.</summary>
        public Rational FirstPixel { get; init; }
    }

    /// <inheritdoc/>
    public override string? UnitOf(object given) => "pixels";

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, Rules>> Conventions =>
    [
        new("one-side", (_, answer) => answer is ShapeAnswer { Shape: { Rank: >= 2 } shape } && shape.Sizes.All(s => s == shape.Sizes[0]) ? Side(shape.Sizes[0], answer) : null) { IsNotation = true },
        new("within-the-image", WithinTheImage),
        new("number-of-pixels", (given, answer) => answer is ShapeAnswer { Shape.Rank: >= 2 } shape && given.Report == Report.Size ? Side(shape.Shape.Count, answer) : null),
        new("pixels-from-their-corner", r => r with { FirstPixel = Rational.Half }),
        new("pixels-from-one", r => r with { FirstPixel = 1 }),
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
        new("start-for-centre", r => r with { Centres = false }),
        new("up-to-whole-steps", r => r with { WholeSteps = true }),
        new("jumps-ignored", r => r with { Jumps = false }),
        new("other-way-round", (given, answer) => given.Report == Report.Offset ? answer.With([.. answer.Components.Select(c => -c.Value)]) : null),
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

        if (!IsMixed(fields))
            return false;

        // The probe follows a line that is longer than the field through every layer, several times.
        var taps = given.Network.Layers.Take(index + 1).OfType<WindowLayer>().SelectMany(w => w.Window.Sizes).Aggregate((Rational)given.Network.Layers.Length, (sum, size) => sum + (size.TryGetNumber(out var k) ? k : 1));
        if (fields[index].Where(f => !f.IsEverything).Select(f => f.Extent).FirstOrDefault(f => f.TryGetNumber(out var pixels) && taps * pixels > MostProbed) is { } wide)
        {
            scope.Diagnostics.Error("too-large-to-run", where, $"the field of layer {given.Network.Layers[index].Name} is {wide.ToInfix()} pixels wide, and {index + 1} layers lead to it: too many for the check, which probes them", "ask for a layer nearer to the input, or give fewer layers");
            return false;
        }

        if (given.Report != Report.Size && !fields[index].All(f => Moves(f, given.Report)))
        {
            ReportUneven(index);
            return false;
        }

        return given.Report is not (Report.Offset or Report.Aligned)
            ? given.With is null || Refuse("with", "wrong-arguments", "only `offset` and `aligned` compare with another layer", "leave `with` out")
            : Compares(given, fields[index]);

        bool Compares(Given given, ImmutableArray<AxisField> ours)
        {
            if (Other(given) is not { } other)
            {
                NetworkGivens.ReportUnknownLayer(map["with"]!, given.Network, scope);
                return false;
            }

            if (other >= 0)
            {
                if (Fields(given.Network, other, new Rules()) is not { } all)
                    return Refuse("with", "not-aligned", $"the branches before layer {given.Network.Layers[other].Name} move over the image at different speeds, so its neurons have no one receptive field", "compare with a layer before they meet");
                if (!IsMixed(all))
                    return false;
            }

            var theirs = FieldsOf(given.Network, other, new Rules())!.Value;
            if (theirs.Length != ours.Length || !theirs.All(f => Moves(f, given.Report)))
            {
                ReportUneven(other);
                return false;
            }

            return given.Report == Report.Offset || ours.Zip(theirs).All(p => AxisField.AreAligned(p.First, p.Second, new AlignmentRules()) is not null)
                || Refuse("network", "too-open", $"symbols leave open whether the neurons of layer {given.Network.Layers[index].Name} are aligned", "give the sizes on which it depends as numbers, or ask for the offset");
        }

        bool IsMixed(ImmutableArray<AxisField>[] all)
        {
            if (TornOut(given.Network, all) is not var (taken, concat))
                return true;
            scope.Diagnostics.Error("not-aligned", where, $"layer {given.Network.Layers[taken].Name} takes some channels of {given.Network.Layers[concat].Name}, whose channels see differently much, and its own may be those that see less", "read the branch that has these channels by its name (`from`), or put a convolution before the layer");
            return false;
        }

        void ReportUneven(int place) => scope.Diagnostics.Error("not-spatial", where, $"layer {given.Network.Layers[place].Name} puts out {given.Network.Outputs[place]}: its neurons do not move over the input by a whole number of pixels", "ask for the size, or for a layer before `flatten` and before layers that enlarge");

        bool Refuse(string key, string code, string message, string hint)
        {
            scope.Diagnostics.Error(code, (map[key] ?? map).Position, message, hint);
            return false;
        }
    }

    /// <summary>Whether it makes sense to ask where the neurons look: each on some pixels, which move by as many from one to the next. Alignment compares neuron by neuron.</summary>
    private static bool Moves(AxisField field, Report report) => !field.IsEverything && (report == Report.Aligned || field.Period.Length == 1);

    /// <summary>The layer that is compared with, ~0 for the input; <c>null</c> where there is none such.</summary>
    private static int? Other(Given given) => given.With is null || given.With == given.Network.Inputs[0].Name ? ~0
        : given.Network.IndexOfOrLast(given.With) is >= 0 and var place ? place : null;

    private static ImmutableArray<AxisField>? FieldsOf(Network network, int place, Rules rules) =>
        place < 0 ? [.. Axes(network).Select(_ => AxisField.OwnPixel)] : Fields(network, place, rules)?[place];

    /// <inheritdoc/>
    protected override Answer? Formula(Given given, Rules rules)
    {
        var (network, index) = (given.Network, given.Network.IndexOfOrLast(given.Of));

        // What forgets a layer or the own pixel says nothing of where the middle is.
        if (given.Report is Report.Centre or Report.Offset or Report.Aligned && (rules.LastOnly || rules.LayersSkipped > 0 || !rules.OwnPixel))
            return null;
        if (rules.LastOnly || rules.LayersSkipped > 0)
        {
            var windows = Chain(network, index)?.Where(i => network.Layers[i] is WindowLayer).ToArray();
            if (windows is null or { Length: 0 } || (rules.LayersSkipped > 0 && windows.Length < 2))
                return null;
            if (rules.LastOnly)
                return Reported([.. Axes(network).Select(a => Grow(Start(rules), network.Layers[windows[^1]].Reach(a, network.InputsOf(windows[^1])), rules)!)], given, rules);
            index = windows[^2];
        }

        if (FieldsOf(network, index, rules) is not { } fields)
            return null;
        if (given.Report is not (Report.Offset or Report.Aligned))
            return Reported(fields, given, rules);
        if (FieldsOf(network, Other(given)!.Value, rules) is not { } others)
            return null;
        if (given.Report == Report.Offset)
            return new ShapeAnswer(new SymbolicShape([.. fields.Zip(others, (one, other) => rules.Centres ? one.Centre(0)! - other.Centre(0)! : one.Start - other.Start)]), network.Declarations);
        var alignment = new AlignmentRules { Centres = rules.Centres, Jumps = rules.Jumps, WholeSteps = rules.WholeSteps };
        var aligned = fields.Zip(others, (one, other) => AxisField.AreAligned(one, other, alignment)).Aggregate((bool?)true, (all, axis) => all & axis);
        return aligned is { } verdict ? new ChoiceAnswer([verdict, !verdict], isSingle: true) { Names = YesOrNo } : null;
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Fact> Givens(Given given) => NetworkGivens.Facts(given.Network);

    /// <inheritdoc/>
    protected override ImmutableArray<SolutionTable> Tables(Given given)
    {
        var index = given.Network.IndexOfOrLast(given.Of);
        var fields = Fields(given.Network, index, new Rules())!;
        var column = given.Report switch { Report.Size => "field", Report.Jump => "jump", Report.Start => "start", _ => "centre" };
        bool IsShown(ImmutableArray<AxisField> axes) => !axes.IsDefault && (given.Report == Report.Size || axes.All(f => Moves(f, Report.Centre)));
        return [NetworkTable.Of(given.Network, column, i => IsShown(fields[i]) ? Shown(Reported(fields[i], given, new Rules())) : null, index + 1)];
    }

    /// <inheritdoc/>
    protected override ImmutableArray<DerivationStep> Derive(Given given, Answer answer)
    {
        var (network, index) = (given.Network, given.Network.IndexOfOrLast(given.Of));
        var layer = network.Layers[index].Name;
        DerivationStep Step(string rule, Formula before) => new DerivationStep(rule, before, StepRelation.Equal, answer.Results[0]) { Declarations = network.Declarations }.With("layer", layer);
        var fields = Fields(network, index, new Rules())![index];
        if (given.Report is Report.Offset or Report.Aligned)
            return Compared(given, fields, layer);
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
            Report.Centre => [Step("centre", Symbolics.Formula.List(axes.Select(a => Middle(windows, a))))],
            _ => [Step((strided, dilated) switch { (false, false) => "growth", (true, false) => "growth-strided", _ => "growth-dilated" }, Symbolics.Formula.List(axes.Select(a => Growth(windows, w => w.Reach(a, []).Size, w => w.Step[a], w => w.Spread[a]))))],
        };
    }

    /// <summary>The jumps and the centres of two layers beside each other, as far as each has one.</summary>
    private static ImmutableArray<DerivationStep> Compared(Given given, ImmutableArray<AxisField> fields, string layer)
    {
        var others = FieldsOf(given.Network, Other(given)!.Value, new Rules())!.Value;
        DerivationStep Step(string rule, Func<AxisField, Expr> value) => new DerivationStep(
            rule,
            Symbolics.Formula.List(fields.Zip(others, (one, other) => value(one).ToFormula() - value(other).ToFormula())),
            StepRelation.Equal,
            Symbolics.Formula.List(fields.Zip(others, (one, other) => (value(one) - value(other)).ToFormula())))
        { Declarations = given.Network.Declarations }.With("layer", layer).With("other", given.With ?? given.Network.Inputs[0].Name);
        var centre = Step("offset", f => f.Centre(0) ?? 0);
        return given.Report == Report.Offset ? [centre]
            : fields.Concat(others).All(f => f.Period.Length == 1) ? [Step("jumps", f => f.Jump), centre]
            : [Step("jumps", f => f.Jump)];
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Check> Checks(Given given) =>
        [new Measure("probe-the-input", context => [.. Instances.Of(given.Network, context.Generator())
            .Where(i => i.At.Count == 0 || InputProbe.IsSmall(i.Network, given.Network.IndexOfOrLast(given.Of))).Select(i => Observe(given, i))])];

    private static Observation Observe(Given given, Instance instance)
    {
        var (input, place) = (instance.Network.Input.ToLongs(), given.Network.IndexOfOrLast(given.Of));
        if (given.Report is Report.Offset or Report.Aligned)
        {
            var other = given.With is { } name && given.Network.Inputs[0].Name != name ? given.Network.IndexOfOrLast(name) : ~0;
            var pairs = Enumerable.Range(0, input.Length - 1).Select(axis => InputProbe.Compare(instance.Network, place, other, axis)).ToArray();
            return new Observation(instance.At, given.Report == Report.Offset
                ? [.. pairs.Select(p => Measured.Exactly(p.Offset))]
                : [Measured.Exactly(pairs.All(p => p.IsAligned) ? 1 : 0), Measured.Exactly(pairs.All(p => p.IsAligned) ? 0 : 1)]);
        }

        var values = Enumerable.Range(0, input.Length - 1).Select(axis => InputProbe.Run(instance.Network, place, axis) switch
        {
            null => Measured.Exactly(input[axis]),
            var probe => Measured.Exactly(given.Report switch
            {
                Report.Size => probe.Widest,
                Report.Jump => probe.Jump,
                Report.Start => probe.First - (probe.Place * probe.Jump),
                _ => ((Rational)(probe.First + probe.Last) / 2) - (probe.Place * probe.Jump),
            }),
        });
        return new Observation(instance.At, [.. values]);
    }

    /// <summary>The extent of the field of a layer's neurons along each axis; <c>null</c> where they have no one field.</summary>
    internal static ImmutableArray<Expr>? Extents(Network network, int index) =>
        network.Inputs.Length == 1 && network.Input.Rank > 1 && Fields(network, index, new Rules()) is { } fields && TornOut(network, fields) is null
            ? Reported(fields[index], new Given { Network = network }, new Rules()).Shape.Sizes
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

    /// <summary>
    /// A layer that takes some of the channels of a concatenation, and that concatenation, where its parts see differently much and nothing mixed their channels
    /// since: a field here is that of all channels. A shuffle of as many groups as parts puts channels of every part into each row of so many.
    /// </summary>
    private static (int Taken, int Concat)? TornOut(Network network, ImmutableArray<AxisField>[] fields)
    {
        for (var i = 0; i < fields.Length; i++)
        {
            if (fields[i].IsDefault || network.Layers[i] is not ChannelsLayer { Range.Count: var count })
                continue;
            var (place, shuffled) = (network.Nodes[i].Sources[0], (Expr)0);
            for (; place >= 0 && KeepsChannelsApart(network.Layers[place]); place = network.Nodes[place].Sources[0])
            {
                if (network.Layers[place] is ShuffleLayer { Groups.Value: var groups } && !((count - groups).TryGetNumber(out var more) && more < 0))
                    shuffled = groups;
            }

            if (place < 0 || network.Layers[place] is not ConcatLayer)
                continue;
            var (parts, sources) = (network.InputsOf(place), network.Nodes[place].Sources);
            var isAlike = sources.All(s => Axes(network).All(a => AreEqual(FieldOf(s, a), FieldOf(sources[0], a))));
            if (!isAlike && !(shuffled == parts.Length && parts.All(p => p.Channels.Equals(parts[0].Channels))))
                return (i, place);
        }

        return null;

        AxisField FieldOf(int place, int axis) => place < 0 ? AxisField.OwnPixel : fields[place][axis];
        static bool AreEqual(AxisField one, AxisField other) => one.IsEverything == other.IsEverything && one.Advance.Equals(other.Advance) && one.Period.SequenceEqual(other.Period);
    }

    /// <summary>Whether an entry of each channel that the layer puts out may be made of fewer channels than the layer reads.</summary>
    private static bool KeepsChannelsApart(Layer layer) => layer switch
    {
        ConvolutionLayer convolution => convolution.Groups.Value != 1,
        TransposedConvolutionLayer transposed => transposed.Groups.Value != 1,
        ActivationLayer activation => activation.Function != "softmax",
        NormLayer norm => norm.Over is NormSort.Batch or NormSort.Instance or NormSort.Group,
        _ => layer is ChannelsLayer or ShuffleLayer or DepthwiseLayer or PoolingLayer or AdaptivePoolingLayer or UpsampleLayer or BorderLayer or DropoutLayer or ScaleLayer or PositionsLayer,
    };

    /// <summary>How many entries a concatenation crops before an axis of one of its inputs.</summary>
    private static Expr Cut(Network network, int place, int input, int axis)
    {
        var inputs = network.InputsOf(place);
        return network.Layers[place] is ConcatLayer { Crop: true } concat ? WholeSize.Floor((inputs[input].Sizes[axis] - inputs[concat.Smallest(inputs)].Sizes[axis]) / 2) : 0;
    }

    private static ShapeAnswer Reported(ImmutableArray<AxisField> axes, Given given, Rules rules) => new(
        new SymbolicShape([.. axes.Select((f, a) => given.Report switch
        {
            Report.Size => f.IsEverything ? given.Network.Input.Sizes[a] : f.Extent,
            Report.Jump => f.Jump,
            Report.Start => f.Start,
            _ => (rules.Centres ? f.Centre(0)! : f.Start) + Expr.Number(rules.FirstPixel),
        })]),
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

    /// <summary>How far each layer moves the middle, in pixels: <c>(3 − 1)/2 − 1 + ((2 − 1)/2 − 0)·2</c>.</summary>
    private static Formula Middle(WindowLayer[] windows, int axis)
    {
        var terms = new List<Formula>();
        Expr jump = 1;
        foreach (var window in windows)
        {
            var reach = window.Reach(axis, []);
            var half = reach.Spread == 1 ? reach.Size.ToFormula() - 1 : Symbolics.Formula.Product([reach.Spread.ToFormula(), reach.Size.ToFormula() - 1]);
            var moved = reach.Before == 0 ? half / 2 : (half / 2) - reach.Before.ToFormula();
            if (reach.Spread * (reach.Size - 1) != 2 * reach.Before)
                terms.Add(jump == 1 ? moved : Symbolics.Formula.Product([moved, jump.ToFormula()]));
            jump *= window.Step[axis];
        }

        return terms.Count switch { 0 => 0, 1 => terms[0], _ => Symbolics.Formula.Sum(terms) };
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

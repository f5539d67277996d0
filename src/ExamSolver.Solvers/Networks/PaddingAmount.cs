using System.Collections.Immutable;
using System.Diagnostics;
using ExamSolver.Core.Networks;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Numerics;
using ExamSolver.Numerics.Layers;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Networks;

/// <summary>How many zeros a layer needs on each side to be a full, same or valid convolution.</summary>
/// <remarks>
/// Full: every position in which the window meets the image, d (k − 1) zeros on each side. Same: as many outputs as ⌈n / s⌉, half of
/// max((⌈n / s⌉ − 1) s + d (k − 1) + 1 − n, 0) on each side, the odd zero after. Valid: no zeros. Half: ⌊k / 2⌋ zeros on each side.
/// Source: Dumoulin and Visin (2016), arXiv 1603.07285, sections 2.2 and 2.3; Goodfellow, Bengio and Courville (2016), section 9.5.
/// </remarks>
[Kind("network/padding")]
[Function("padding", "network", "of", "mode", Side = true)]
public sealed class PaddingAmount : Solver<PaddingAmount.Given, PaddingAmount.Rules>
{
    /// <summary>What the layer is to be.</summary>
    public enum Mode
    {
        /// <summary>Every position in which the window meets the image.</summary>
        Full,

        /// <summary>As many outputs as inputs, divided by the stride and rounded up.</summary>
        Same,

        /// <summary>Only positions in which the window lies inside the image.</summary>
        Valid,

        /// <summary>⌊k / 2⌋ zeros on each side.</summary>
        Half,
    }

    /// <summary>The layer, and what it is to be.</summary>
    public sealed record Given
    {
        /// <summary>The network.</summary>
        [Given("the network: its name, or written out")]
        public required Network Network { get; init; }

        /// <summary>The layer; its own padding does not matter.</summary>
        [Given("the layer that is to be padded; its own padding does not matter", Default = "the last layer")]
        public string? Of { get; init; }

        /// <summary>What it is to be.</summary>
        [Given("what the layer is to be")]
        public required Mode Mode { get; init; }
    }

    /// <summary>What the number of zeros takes into account.</summary>
    public sealed record Rules
    {
        /// <summary>Whether the window's own pixel is taken off its size.</summary>
        public bool MinusOne { get; init; } = true;

        /// <summary>Whether dilation spreads the window.</summary>
        public bool Dilation { get; init; } = true;

        /// <summary>Whether the zeros of a same convolution are shared between the sides.</summary>
        public bool Halved { get; init; } = true;

        /// <summary>Another mode, mistaken for the one asked for.</summary>
        public Mode? Instead { get; init; }
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, Rules>> Conventions =>
    [
        new("per-axis", (given, answer) => answer is NumberAnswer or ExpressionAnswer && Rank(given) > 1 ? new ShapeAnswer(new SymbolicShape([.. Enumerable.Repeat(answer.Components[0].Value, Rank(given))]), given.Network.Declarations) : null) { IsNotation = true },
        new("in-total", (given, _) => InTotal(given)),
    ];

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, Rules>> Misconceptions =>
    [
        new("kernel-size-taken", r => r with { MinusOne = false }),
        new("not-halved", r => r with { Halved = false }),
        new("same-instead", r => r with { Instead = Mode.Same }),
        new("full-instead", r => r with { Instead = Mode.Full }),
        new("valid-instead", r => r with { Instead = Mode.Valid }),
        new("dilation-ignored", r => r with { Dilation = false }),
    ];

    /// <inheritdoc/>
    protected override bool Validate(Given given, SpecMap map, SpecScope scope)
    {
        var index = given.Network.IndexOfOrLast(given.Of);
        if (index >= 0 && given.Network.Layers[index] is WindowLayer)
            return true;
        if (index < 0)
            NetworkGivens.ReportUnknownLayer(map["of"]!, given.Network, scope);
        else
            scope.Diagnostics.Error("no-window", (map["of"] ?? map).Position, $"layer {given.Network.Layers[index].Name} has no window to pad", "name a convolution or a pooling layer in `of`");
        return false;
    }

    /// <inheritdoc/>
    protected override Answer? Formula(Given given, Rules rules)
    {
        var axes = Axes(given, rules);
        if (Array.TrueForAll(axes, a => a.Before == a.After))
        {
            return Array.TrueForAll(axes, a => a.Before == axes[0].Before)
                ? NetworkGivens.Scalar(axes[0].Before, given.Network)
                : new ShapeAnswer(new SymbolicShape([.. axes.Select(a => a.Before)]), given.Network.Declarations);
        }

        return new RecordAnswer([.. Padding.Sides(axes.Length).Zip(axes.SelectMany(a => new[] { a.Before, a.After }), (side, value) => (side, NetworkGivens.Scalar(value, given.Network)))]);
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Fact> Givens(Given given)
    {
        var layer = Layer(given);
        Argument Sizes(AxisSizes sizes) => NetworkGivens.Shape(new SymbolicShape(sizes.Sizes), given.Network);
        return
        [
            layer.Spread.IsOne
                ? Fact.Of("window", ("layer", layer.Name), ("window", Sizes(layer.Window)), ("stride", Sizes(layer.Step)))
                : Fact.Of("window-dilated", ("layer", layer.Name), ("window", Sizes(layer.Window)), ("stride", Sizes(layer.Step)), ("dilation", Sizes(layer.Spread))),
            Fact.Of("image", ("size", NetworkGivens.Shape(new SymbolicShape(Input(given).Spatial), given.Network))),
        ];
    }

    /// <inheritdoc/>
    protected override ImmutableArray<DerivationStep> Derive(Given given, Answer answer)
    {
        var (layer, input) = (Layer(given), Input(given));
        var axes = Enumerable.Range(0, Rank(given)).Select(a => Written(given.Mode, input.Sizes[a], layer.Window[a], layer.Step[a], layer.Spread[a])).ToArray();
        var rule = (given.Mode, Strided: !layer.Step.IsOne) switch
        {
            (Mode.Same, true) => "same-strided",
            (Mode.Same, false) => "same",
            (Mode.Full, _) => "full",
            (Mode.Half, _) => "half",
            _ => "valid",
        };
        DerivationStep Step(Formula before, Formula after) => new DerivationStep(rule, before, StepRelation.Equal, after) { Declarations = given.Network.Declarations }.With("layer", layer.Name);
        if (answer is not RecordAnswer)
            return [answer is ShapeAnswer ? Step(Symbolics.Formula.List(axes.Select(a => Halve(given.Mode, a))), answer.Results[0]) : Step(Halve(given.Mode, axes[0]), answer.Results[0])];
        return [.. axes.SelectMany(total => new[] { Floor(total), total - Floor(total) }).Zip(answer.Results, Step)];
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Check> Checks(Given given) => [new Holds("search-all-paddings", (candidate, context) => Search(given, candidate, context))];

    private static WindowLayer Layer(Given given) => (WindowLayer)given.Network.Layers[given.Network.IndexOfOrLast(given.Of)];

    private static SymbolicShape Input(Given given) => given.Network.InputsOf(given.Network.IndexOfOrLast(given.Of))[0];

    private static int Rank(Given given) => Layer(given).Window.Rank;

    private static (Expr Before, Expr After)[] Axes(Given given, Rules rules)
    {
        var (layer, input) = (Layer(given), Input(given));
        return [.. Enumerable.Range(0, Rank(given)).Select(a => Zeros(rules.Instead ?? given.Mode, input.Sizes[a], layer.Window[a], layer.Step[a], layer.Spread[a], rules))];
    }

    private static (Expr Before, Expr After) Zeros(Mode mode, Expr length, Expr size, Expr step, Expr spread, Rules rules)
    {
        var reach = (rules.Dilation ? spread : 1) * (rules.MinusOne ? size - 1 : size);
        if (mode == Mode.Full)
            return (reach, reach);
        if (mode == Mode.Valid)
            return (0, 0);
        if (mode == Mode.Half)
            return (WholeSize.Floor(size / 2), WholeSize.Floor(size / 2));
        var total = step == 1 ? reach : Expr.Apply("max", ((Expr.Apply("ceil", length / step) - 1) * step) + reach + 1 - length, 0);
        if (!rules.Halved)
            return (total, total);
        var before = Expr.Apply("floor", total / 2);
        return (before, total - before);
    }

    private static Answer InTotal(Given given)
    {
        var totals = Axes(given, new Rules()).Select(a => a.Before + a.After).ToArray();
        return Array.TrueForAll(totals, t => t == totals[0]) ? NetworkGivens.Scalar(totals[0], given.Network) : new ShapeAnswer(new SymbolicShape([.. totals]), given.Network.Declarations);
    }

    /// <summary>The zeros of both sides of an axis together (of one side for a full convolution), with the numbers put in.</summary>
    private static Formula Written(Mode mode, Expr length, Expr size, Expr step, Expr spread)
    {
        if (mode == Mode.Valid)
            return 0;
        if (mode == Mode.Half)
            return Symbolics.Formula.Apply("floor", size.ToFormula() / 2);
        var reach = spread == 1 ? size.ToFormula() - 1 : spread.ToFormula() * (size.ToFormula() - 1);
        if (mode == Mode.Full || step == 1)
            return reach;
        var positions = Symbolics.Formula.Apply("ceil", length.ToFormula() / step.ToFormula()) - 1;
        return Symbolics.Formula.Apply("max", (positions * step.ToFormula()) + reach + 1 - length.ToFormula(), 0);
    }

    private static Formula Halve(Mode mode, Formula total) => mode == Mode.Same ? total / 2 : total;

    private static Formula Floor(Formula total) => Symbolics.Formula.Apply("floor", total / 2);

    private static (bool Passed, string Measured, double Error, double Tolerance) Search(Given given, Answer candidate, CheckContext context)
    {
        var (error, measured) = (0.0, "");
        foreach (var instance in Instances.Of(given.Network, context.Generator()))
        {
            var index = instance.Network.IndexOfOrLast(given.Of);
            var source = instance.Network.Nodes[index].Sources[0];
            var input = source < 0 ? instance.Network.Inputs[~source].Shape.ToLongs() : ForwardRun.Shapes(instance.Network)[source];
            int[] found = [.. LayerRun.Axes((WindowLayer)instance.Network.Layers[index]).SelectMany((window, axis) => PaddingSearch.Find(given.Mode, (int)input[axis], window))];
            measured = candidate.Components.Any(c => c.Value.FreeSymbols.Count > 0) ? "" : found.Distinct().Count() == 1 ? found[0].ToString() : string.Join(", ", Padding.Sides(found.Length / 2).Zip(found, (side, zeros) => $"{side}: {zeros}"));
            error = Math.Max(error, Distance(candidate, found, instance.At));
        }

        return (error == 0, measured, error, 0);
    }

    /// <summary>A candidate of one number means all sides, of one an axis both sides of it, of two an axis each side.</summary>
    private static double Distance(Answer candidate, int[] found, IReadOnlyDictionary<string, Rational> at)
    {
        var values = candidate.Components.Select(c => c.Value.EvaluateExact(name => at.TryGetValue(name, out var v) ? v : null)).ToArray();
        var sides = values.Length == found.Length ? values
            : values.Length == 1 ? [.. found.Select(_ => values[0])]
            : values.Length * 2 == found.Length ? [.. values.SelectMany(v => new[] { v, v })]
            : null;
        return sides is null ? double.PositiveInfinity : sides.Zip(found, (value, zeros) => value is { } known ? (known - zeros).Abs().ToDouble() : double.PositiveInfinity).Max();
    }
}

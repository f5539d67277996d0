using System.Collections.Immutable;
using System.Diagnostics;
using ExamSolver.Core.Networks;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Numerics;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Networks;

/// <summary>How many zeros a layer needs on each side to be a full, same or valid convolution.</summary>
/// <remarks>
/// Full: every position in which the window meets the image, d (k − 1) zeros on each side. Same: as many outputs as ⌈n / s⌉, half of
/// max((⌈n / s⌉ − 1) s + d (k − 1) + 1 − n, 0) on each side, the odd zero after. Valid: no zeros. Source: Dumoulin and Visin (2016),
/// arXiv 1603.07285, sections 2.2 and 2.3; Goodfellow, Bengio and Courville (2016), section 9.5.
/// </remarks>
[Kind("network/padding")]
public sealed class PaddingAmount : Solver<PaddingAmount.Given, PaddingAmount.Rules>
{
    private static readonly ImmutableArray<string> Sides = ["top", "bottom", "left", "right"];

    /// <summary>What the layer is to be.</summary>
    public enum Mode
    {
        /// <summary>Every position in which the window meets the image.</summary>
        Full,

        /// <summary>As many outputs as inputs, divided by the stride and rounded up.</summary>
        Same,

        /// <summary>Only positions in which the window lies inside the image.</summary>
        Valid,
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
        new("per-axis", (given, answer) => answer is NumberAnswer or ExpressionAnswer ? new ShapeAnswer(new SymbolicShape(answer.Components[0].Value, answer.Components[0].Value), given.Network.Declarations) : null) { IsNotation = true },
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
        var (vertical, horizontal) = BothAxes(given, rules);
        if (vertical.Before == vertical.After && horizontal.Before == horizontal.After)
        {
            return vertical.Before == horizontal.Before
                ? NetworkGivens.Scalar(vertical.Before, given.Network)
                : new ShapeAnswer(new SymbolicShape(vertical.Before, horizontal.Before), given.Network.Declarations);
        }

        Expr[] zeros = [vertical.Before, vertical.After, horizontal.Before, horizontal.After];
        return new RecordAnswer([.. Sides.Zip(zeros, (side, value) => (side, NetworkGivens.Scalar(value, given.Network)))]);
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Fact> Givens(Given given)
    {
        var index = given.Network.IndexOfOrLast(given.Of);
        var layer = (WindowLayer)given.Network.Layers[index];
        Argument Plane(Expr height, Expr width) => new Argument.Shape(new ShapeAnswer(new SymbolicShape(height, width), given.Network.Declarations));
        var (window, stride) = (Plane(layer.Window.Height, layer.Window.Width), Plane(layer.Step.Height, layer.Step.Width));
        return
        [
            layer.Spread == PlaneSize.One
                ? Fact.Of("window", ("layer", layer.Name), ("window", window), ("stride", stride))
                : Fact.Of("window-dilated", ("layer", layer.Name), ("window", window), ("stride", stride), ("dilation", Plane(layer.Spread.Height, layer.Spread.Width))),
            Fact.Of("image", ("size", Plane(given.Network.Shapes[index].Sizes[0], given.Network.Shapes[index].Sizes[1]))),
        ];
    }

    /// <inheritdoc/>
    protected override ImmutableArray<DerivationStep> Derive(Given given, Answer answer)
    {
        var layer = (WindowLayer)given.Network.Layers[given.Network.IndexOfOrLast(given.Of)];
        var input = given.Network.Shapes[given.Network.IndexOfOrLast(given.Of)];
        var height = Written(given.Mode, input.Sizes[0], layer.Window.Height, layer.Step.Height, layer.Spread.Height);
        var width = Written(given.Mode, input.Sizes[1], layer.Window.Width, layer.Step.Width, layer.Spread.Width);
        var rule = (given.Mode, Strided: layer.Step != PlaneSize.One) switch
        {
            (Mode.Same, true) => "same-strided",
            (Mode.Same, false) => "same",
            (Mode.Full, _) => "full",
            _ => "valid",
        };
        DerivationStep Step(Formula before, Formula after) => new DerivationStep(rule, before, StepRelation.Equal, after) { Declarations = given.Network.Declarations }.With("layer", layer.Name);
        if (answer is not RecordAnswer)
            return [answer is ShapeAnswer ? Step(Symbolics.Formula.List([Halve(given.Mode, height), Halve(given.Mode, width)]), answer.Results[0]) : Step(Halve(given.Mode, height), answer.Results[0])];
        Formula[] sides = [Floor(height), height - Floor(height), Floor(width), width - Floor(width)];
        return [.. sides.Zip(answer.Results, Step)];
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Check> Checks(Given given) => [new Holds("search-all-paddings", (candidate, context) => Search(given, candidate, context))];

    private static ((Expr Before, Expr After) Vertical, (Expr Before, Expr After) Horizontal) BothAxes(Given given, Rules rules)
    {
        var index = given.Network.IndexOfOrLast(given.Of);
        var (input, layer) = (given.Network.Shapes[index], (WindowLayer)given.Network.Layers[index]);
        return (
            Zeros(rules.Instead ?? given.Mode, input.Sizes[0], layer.Window.Height, layer.Step.Height, layer.Spread.Height, rules),
            Zeros(rules.Instead ?? given.Mode, input.Sizes[1], layer.Window.Width, layer.Step.Width, layer.Spread.Width, rules));
    }

    private static (Expr Before, Expr After) Zeros(Mode mode, Expr length, Expr size, Expr step, Expr spread, Rules rules)
    {
        var reach = (rules.Dilation ? spread : 1) * (rules.MinusOne ? size - 1 : size);
        if (mode == Mode.Full)
            return (reach, reach);
        if (mode == Mode.Valid)
            return (0, 0);
        var total = step == 1 ? reach : Expr.Apply("max", ((Expr.Apply("ceil", length / step) - 1) * step) + reach + 1 - length, 0);
        if (!rules.Halved)
            return (total, total);
        var before = Expr.Apply("floor", total / 2);
        return (before, total - before);
    }

    private static Answer InTotal(Given given)
    {
        var (vertical, horizontal) = BothAxes(given, new Rules());
        var (height, width) = (vertical.Before + vertical.After, horizontal.Before + horizontal.After);
        return height == width ? NetworkGivens.Scalar(height, given.Network) : new ShapeAnswer(new SymbolicShape(height, width), given.Network.Declarations);
    }

    /// <summary>The zeros of both sides of an axis together (of one side for a full convolution), with the numbers put in.</summary>
    private static Formula Written(Mode mode, Expr length, Expr size, Expr step, Expr spread)
    {
        if (mode == Mode.Valid)
            return 0;
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
            var window = Kernels.Geometry((WindowLayer)instance.Network.Layers[index]);
            var input = index == 0 ? instance.Network.Input.ToInts() : ForwardRun.Shapes(instance.Network)[index - 1];
            var vertical = PaddingSearch.Find(given.Mode, input[0], window.KernelHeight, window.StrideHeight, window.DilationHeight);
            var horizontal = PaddingSearch.Find(given.Mode, input[1], window.KernelWidth, window.StrideWidth, window.DilationWidth);
            int[] found = [vertical.Before, vertical.After, horizontal.Before, horizontal.After];
            measured = candidate.Components.Any(c => c.Value.FreeSymbols.Count > 0) ? "" : found.Distinct().Count() == 1 ? found[0].ToString() : string.Join(", ", Sides.Zip(found, (side, zeros) => $"{side}: {zeros}"));
            error = Math.Max(error, Distance(candidate, found, instance.At));
        }

        return (error == 0, measured, error, 0);
    }

    /// <summary>A candidate of one number means all sides, of two height and width, of four each side.</summary>
    private static double Distance(Answer candidate, int[] found, IReadOnlyDictionary<string, Rational> at)
    {
        var values = candidate.Components.Select(c => c.Value.EvaluateExact(name => at.TryGetValue(name, out var v) ? v : null)).ToArray();
        Rational?[]? sides = values.Length switch { 1 => [values[0], values[0], values[0], values[0]], 2 => [values[0], values[0], values[1], values[1]], 4 => values, _ => null };
        return sides is null ? double.PositiveInfinity : sides.Zip(found, (value, zeros) => value is { } known ? (known - zeros).Abs().ToDouble() : double.PositiveInfinity).Max();
    }
}

/// <summary>Finds paddings by trying them, one side after the other, on a line of ones.</summary>
internal static class PaddingSearch
{
    /// <summary>The zeros before and behind a line of some length that make a window full, same or valid.</summary>
    public static (int Before, int After) Find(PaddingAmount.Mode mode, int length, int size, int step, int spread)
    {
        switch (mode)
        {
            case PaddingAmount.Mode.Full:
                // As many as leave the first output, which starts on the zeros, something of the image to read; the other end is its mirror.
                var most = Largest(zeros => First(length, size, step, spread, zeros) > 0);
                return (most, most);
            case PaddingAmount.Mode.Valid:
                // As many as leave the first output nothing but the image to read.
                var none = Largest(zeros => First(length, size, step, spread, zeros) == size);
                return (none, none);
            case PaddingAmount.Mode.Same:
                // As few as give an output for every step that starts on the image.
                var wanted = Enumerable.Range(0, length).Count(start => start % step == 0);
                var (before, after) = (0, 0);
                while (SlidingWindow.CountPositions(length, size, step, spread, before, after) < wanted)
                    (before, after) = after > before ? (before + 1, after) : (before, after + 1);
                return (before, after);
            default:
                throw new UnreachableException();
        }
    }

    private static int Largest(Func<int, bool> holds)
    {
        var zeros = 0;
        while (holds(zeros + 1))
            zeros++;
        return zeros;
    }

    /// <summary>The first output of a window of ones.</summary>
    private static double First(int length, int size, int step, int spread, int zeros)
    {
        var geometry = new ConvolutionGeometry(1, size) { StrideWidth = step, DilationWidth = spread, PaddingLeft = zeros, PaddingRight = size * spread };
        return Convolution.Forward(Tensor.Filled(new Shape(1, 1, length), 1), Tensor.Filled(new Shape(1, 1, 1, size), 1), bias: null, geometry).Values[0];
    }
}

using System.Collections.Immutable;
using System.Diagnostics;
using System.Numerics;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Networks;

/// <summary>What the rule of output sizes takes into account; the default is right, every change of it is a convention or a misconception.</summary>
public sealed record ShapeRules
{
    /// <summary>How many of the two padded sides count: 2; 1 where the padding is taken in total; 0 where it is left out.</summary>
    public int PaddedSides { get; init; } = 2;

    /// <summary>Whether the stride counts.</summary>
    public bool Stride { get; init; } = true;

    /// <summary>Whether the dilation counts.</summary>
    public bool Dilation { get; init; } = true;

    /// <summary>Whether the window's first position counts (the + 1).</summary>
    public bool FirstPosition { get; init; } = true;

    /// <summary>Whether a fraction of a step is rounded up.</summary>
    public bool RoundUp { get; init; }
}

/// <summary>A layer that does not fit what it reads.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Message">What does not fit, with the shapes.</param>
/// <param name="Hint">What would fit.</param>
public sealed record ShapeMismatch(Layer Layer, string Message, string? Hint);

/// <summary>The shapes along a network: <c>Shapes[0]</c> is the input, <c>Shapes[i]</c> what layer i − 1 puts out.</summary>
public sealed record ShapeTrace(ImmutableArray<SymbolicShape> Shapes, ShapeMismatch? Mismatch);

/// <summary>
/// The shape of every layer's output. Along one axis of length n, a window of size k with dilation d, stride s and p zeros in all puts out
/// ⌊(n + p − d (k − 1) − 1) / s⌋ + 1 (Dumoulin and Visin, 2016, arXiv 1603.07285, relationship 15).
/// </summary>
public static class ShapeInference
{
    /// <summary>Follows the shapes from the input to the output, or to the first layer that does not fit.</summary>
    public static ShapeTrace Trace(SymbolicShape input, ImmutableArray<Layer> layers, ShapeRules rules)
    {
        var shapes = ImmutableArray.CreateBuilder<SymbolicShape>(layers.Length + 1);
        shapes.Add(input);
        if (!input.Sizes.All(s => IsSize(s, 1)))
            return new ShapeTrace(shapes.ToImmutable(), new ShapeMismatch(layers[0], $"layer {layers[0].Name} would read {input}: sizes are whole numbers from 1", null));
        foreach (var layer in layers)
        {
            if ((Impossible(layer) ?? Mismatch(layer, shapes[^1])) is { } mismatch)
                return new ShapeTrace(shapes.ToImmutable(), mismatch);
            var output = Output(layer, shapes[^1], rules);
            if (output.Sizes.Any(s => s.TryGetNumber(out var size) && size < 1))
                return new ShapeTrace(shapes.ToImmutable(), new ShapeMismatch(layer, $"layer {layer.Name} reads {shapes[^1]} and leaves nothing: its output would be {output}", EmptyHint(layer)));
            shapes.Add(output);
        }

        return new ShapeTrace(shapes.ToImmutable(), null);
    }

    /// <summary>The output size of a window along one axis.</summary>
    /// <param name="length">n, the length of the axis.</param>
    /// <param name="size">k, the size of the window.</param>
    /// <param name="step">s, the stride.</param>
    /// <param name="spread">d, the dilation.</param>
    /// <param name="before">Zeros before the axis.</param>
    /// <param name="after">Zeros behind it.</param>
    /// <param name="roundsUp">Whether a last window that sticks out counts, as long as it starts on the axis or on the zeros before it (ceil mode).</param>
    /// <param name="rules">What counts.</param>
    public static Expr OutputLength(Expr length, Expr size, Expr step, Expr spread, Expr before, Expr after, bool roundsUp, ShapeRules rules)
    {
        if (!rules.Stride)
            step = 1;
        if (!rules.Dilation)
            spread = 1;

        // Padding that differs from side to side is said per side; there is no total to mistake it for.
        var zeros = rules.PaddedSides switch { 0 => 0, 1 when before == after => before, _ => before + after };
        var room = length + zeros - (spread * (size - 1)) - 1;
        var ratio = room / step;
        Expr steps;
        if (roundsUp)
            steps = Expr.Apply("min", WholeSize.Ceil(ratio), WholeSize.Ceil((length + before) / step) - 1);
        else
            steps = rules.RoundUp ? WholeSize.Ceil(ratio) : WholeSize.Floor(ratio);
        return rules.FirstPosition ? steps + 1 : steps;
    }

    private static SymbolicShape Output(Layer layer, SymbolicShape input, ShapeRules rules) => layer switch
    {
        DenseLayer dense => dense.Units,
        ConvolutionLayer convolution => Slide(convolution, input, convolution.Filters.Value, rules),
        PoolingLayer pooling => Slide(pooling, input, input.Channels, rules),
        FlattenLayer => new SymbolicShape(input.Count),
        ActivationLayer => input,
        _ => throw new UnreachableException($"No shape rule for {layer.GetType().Name}."),
    };

    private static SymbolicShape Slide(WindowLayer layer, SymbolicShape input, Expr channels, ShapeRules rules)
    {
        var (window, step, spread, padding) = (layer.Window, layer.Step, layer.Spread, layer.Padding);
        return new SymbolicShape(
            OutputLength(input.Sizes[0], window.Height, step.Height, spread.Height, padding.Top, padding.Bottom, layer.RoundsUp, rules),
            OutputLength(input.Sizes[1], window.Width, step.Width, spread.Width, padding.Left, padding.Right, layer.RoundsUp, rules),
            channels);
    }

    /// <summary>A size that became 0, negative or a fraction when numbers were put in for symbols.</summary>
    private static ShapeMismatch? Impossible(Layer layer)
    {
        (string What, Expr Size, int Minimum)[] sizes = layer switch
        {
            DenseLayer dense => [.. dense.Units.Sizes.Select(s => ("units", s, 1))],
            ConvolutionLayer convolution => [("filters", convolution.Filters.Value, 1), .. Sizes(convolution)],
            WindowLayer window => [.. Sizes(window)],
            _ => [],
        };
        return Array.Find(sizes, s => !IsSize(s.Size, s.Minimum)) is { What: not null } wrong
            ? new ShapeMismatch(layer, $"layer {layer.Name} would have {wrong.What} {wrong.Size.ToInfix()}", $"it must be a whole number from {wrong.Minimum}")
            : null;
    }

    private static IEnumerable<(string What, Expr Size, int Minimum)> Sizes(WindowLayer layer)
    {
        foreach (var (what, plane) in new[] { ("kernel", layer.Window), ("stride", layer.Step), ("dilation", layer.Spread) })
        {
            yield return (what, plane.Height, 1);
            yield return (what, plane.Width, 1);
        }

        foreach (var zeros in new[] { layer.Padding.Top, layer.Padding.Bottom, layer.Padding.Left, layer.Padding.Right })
            yield return ("padding", zeros, 0);
    }

    private static bool IsSize(Expr size, int minimum) => !size.IsUndefined && (!size.TryGetNumber(out var number) || (number.IsInteger && number >= minimum));

    private static ShapeMismatch? Mismatch(Layer layer, SymbolicShape input) => layer switch
    {
        DenseLayer when input.Rank != 1 => new(layer, $"dense layer {layer.Name} reads a vector, but it is given {input}", "put `flatten` before it"),
        WindowLayer when input.Rank != 3 => new(layer, $"layer {layer.Name} slides over height × width × channels, but it is given {input}", "write the input as height x width x channels, and put `flatten` after the last such layer"),
        _ => null,
    };

    private static string? EmptyHint(Layer layer) => layer is WindowLayer window
        ? $"its window {window.Window} with dilation {window.Spread} does not fit: make the window smaller, the padding larger, or drop a layer before it"
        : null;
}

using System.Collections.Immutable;
using System.Diagnostics;
using ExamSolver.Core.Networks;
using ExamSolver.Numerics;
using ExamSolver.Numerics.Layers;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Networks;

/// <summary>What a probe found along one axis.</summary>
/// <param name="First">The first pixel that moves the output.</param>
/// <param name="Last">The last one.</param>
/// <param name="Jump">How far on the next output's first pixel is, where each output is a whole number of pixels on.</param>
/// <param name="Place">Which output it is, counted from 0.</param>
/// <param name="Widest">From the first to the last pixel of the output that sees most, among those in the middle.</param>
internal sealed record ProbedAxis(int First, int Last, int Jump, int Place, int Widest);

/// <summary>What a probe found of the outputs of two layers along one axis.</summary>
/// <param name="Offset">How far behind the other's centre the first output's is; in the middle it was seen, and followed back to the first.</param>
/// <param name="IsAligned">Whether all outputs in the middle have the centre of the other's.</param>
internal sealed record ProbedPair(Rational Offset, bool IsAligned);

/// <summary>
/// Finds a receptive field by changing the input and seeing whether an output in the middle moves. Along each axis the image is a line:
/// every pixel sends its place along, and every layer hands on the largest that it reads; what comes out is the last pixel that the output
/// sees, and counted from the end the first. Changing pixels one by one then confirms it.
/// </summary>
internal static class InputProbe
{
    private const int LongestLine = 1 << 20;

    /// <summary>The entries that one line may have in all layers together, of a network whose symbols became numbers: another choice of numbers is smaller.</summary>
    private const long MostEntries = 4_000_000;

    /// <summary>The field along an axis of an output in the middle; <c>null</c> where the output sees all of the line, however long that is.</summary>
    /// <param name="network">The network, whose sizes are numbers.</param>
    /// <param name="place">The layer.</param>
    /// <param name="axis">The axis of its output.</param>
    /// <exception cref="InvalidOperationException">The field is larger than a million pixels.</exception>
    public static ProbedAxis? Run(Network network, int place, int axis)
    {
        var layers = Needed(network, place);
        if (layers.Any(i => SeesEverything(network, i, axis)))
            return null;
        for (var length = 16; length <= LongestLine; length *= 2)
        {
            if (Field(network, place, layers, axis, length) is { } found)
                return found;
        }

        throw new InvalidOperationException($"The receptive field is larger than {LongestLine} pixels.");
    }

    /// <summary>Compares what outputs of one number see, of two layers or of a layer and the input (~0), along an axis.</summary>
    /// <exception cref="InvalidOperationException">No line of up to a million pixels has enough outputs of both in its middle.</exception>
    public static ProbedPair Compare(Network network, int place, int other, int axis)
    {
        const int Enough = 64;
        for (var length = 4 * Enough; length <= LongestLine; length *= 2)
        {
            var (ours, theirs) = (Ends(network, place, axis, length), Ends(network, other, axis, length));
            var both = Enumerable.Range(0, Math.Min(ours.Length, theirs.Length)).Where(i => ours[i] is not null && theirs[i] is not null).ToArray();
            if (both.Length < Enough)
                continue;
            Rational Distance(int i) => (Rational)(ours[i]!.Value.Low + ours[i]!.Value.High - theirs[i]!.Value.Low - theirs[i]!.Value.High) / 2;
            var growth = Distance(both[0] + 1) - Distance(both[0]);
            return new ProbedPair(Distance(both[0]) - (both[0] * growth), both.All(i => Distance(i).IsZero));
        }

        throw new InvalidOperationException($"No line of {LongestLine} pixels has enough outputs in its middle.");
    }

    /// <summary>The first and the last pixel that each output sees; <c>null</c> for one that may look over an end of the line.</summary>
    private static (int Low, int High)?[] Ends(Network network, int place, int axis, int length)
    {
        var pixels = Enumerable.Range(1, length).Select(i => (double)i).ToArray();
        double[]? Seen(double[] line) => place < 0 ? line : Run(network, place, Needed(network, place), axis, line, Math.Max);
        if (Seen(pixels) is not { } lasts || Seen([.. pixels.Reverse()]) is not { } firsts)
            return [];

        // An output that looks over an end sees no pixel so far from it as a field is wide.
        var ends = lasts.Zip(firsts, (last, first) => (Low: length - (int)first, High: (int)last - 1)).ToArray();
        var widest = ends.Max(e => e.High - e.Low + 1);
        return [.. ends.Select(e => e.Low <= e.High && e.Low >= widest && e.High < length - widest ? e : ((int, int)?)null)];
    }

    /// <summary>Whether the field along every axis is found on lines of a moderate length.</summary>
    public static bool IsSmall(Network network, int place)
    {
        var layers = Needed(network, place);
        return Enumerable.Range(0, network.Input.Rank - 1).All(axis =>
        {
            if (layers.Any(i => SeesEverything(network, i, axis)))
                return true;
            for (var length = 16; (long)length * layers.Count <= MostEntries; length *= 2)
            {
                if (Field(network, place, layers, axis, length) is not null)
                    return true;
            }

            return false;
        });
    }

    /// <summary>The layers that the output of one depends on, in order.</summary>
    private static List<int> Needed(Network network, int place)
    {
        var needed = new SortedSet<int> { place };
        for (var i = place; i >= 0; i--)
        {
            if (needed.Contains(i))
                needed.UnionWith(network.Nodes[i].Sources.Where(s => s >= 0));
        }

        return [.. needed];
    }

    private static ProbedAxis? Field(Network network, int place, List<int> layers, int axis, int length)
    {
        var places = Enumerable.Range(1, length).Select(i => (double)i).ToArray();
        if (Run(network, place, layers, axis, places, Math.Max) is not { Length: >= 4 } lasts)
            return null;
        var firsts = Run(network, place, layers, axis, [.. places.Reverse()], Math.Max)!;

        // Where a layer enlarges, neighbours may see differently many pixels: those of one period tell all.
        var middle = lasts.Length / 2;
        var (from, to) = (Math.Max(0, middle - Math.Min(64, lasts.Length / 4)), Math.Min(lasts.Length, middle + Math.Min(64, lasts.Length / 4)));
        (int Low, int High) At(int i) => (length - (int)firsts[i], (int)lasts[i] - 1);
        var window = Enumerable.Range(from, to - from).ToArray();
        if (window.Length < 2 || Array.Exists(window, i => !(lasts[i] > 0 && firsts[i] > 0) || At(i).Low <= 0 || At(i).High >= length - 1))
            return null;

        var (field, next) = (At(middle - 1), At(middle));
        Confirm(network, place, layers, axis, length, middle - 1, field);
        Confirm(network, place, layers, axis, length, middle, next);
        return new ProbedAxis(field.Low, field.High, next.Low - field.Low, middle - 1, window.Max(i => At(i).High - At(i).Low + 1));
    }

    /// <summary>Changing the first pixel or the last one alone moves the output; changing every pixel outside does not.</summary>
    private static void Confirm(Network network, int place, List<int> layers, int axis, int length, int output, (int Low, int High) field)
    {
        bool Moves(Func<int, bool> changed) => Run(network, place, layers, axis, [.. Enumerable.Range(0, length).Select(i => changed(i) ? 1.0 : 0)], (a, b) => a + b > 0 ? 1 : 0)![output] != 0;
        if (!Moves(i => i == field.Low) || !Moves(i => i == field.High) || Moves(i => i < field.Low || i > field.High))
            throw new InvalidOperationException($"Changing pixels does not confirm the field from {field.Low} to {field.High}.");
    }

    /// <summary>Runs a line through the layers; <c>null</c> where one of them does not fit on it.</summary>
    private static double[]? Run(Network network, int place, List<int> layers, int axis, double[] pixels, Func<double, double, double> join)
    {
        var lines = new Dictionary<int, double[]>();
        foreach (var i in layers)
        {
            var node = network.Nodes[i];
            var inputs = node.Sources.Select(s => s < 0 ? pixels : lines[s]).ToArray();
            if (Step(node.Layer, network.InputsOf(i)[0].Sizes, axis, inputs, join) is not { Length: > 0 } line)
                return null;
            lines[i] = line;
        }

        return lines[place];
    }

    /// <summary>What a layer does to a line: every entry that it puts out joins the entries that it is made of.</summary>
    private static double[]? Step(Layer layer, ImmutableArray<Expr> sizes, int axis, double[][] inputs, Func<double, double, double> join)
    {
        var line = inputs[0];
        switch (layer)
        {
            case ConvolutionLayer { Mask: not null } masked:
                return Slide(LayerRun.Axes(masked)[axis], line, join, LayerRun.Mask(masked)!, axis);
            case WindowLayer window:
                return Slide(LayerRun.Axes(window)[axis], line, join);
            case PatchLayer patch:
                return Slide(new AxisWindow(patch.Size[axis].ToInt()) { Stride = patch.Size[axis].ToInt() }, line, join);
            case SpaceToDepthLayer blocks:
                return Slide(new AxisWindow(blocks.Block[axis].ToInt()) { Stride = blocks.Block[axis].ToInt() }, line, join);
            case TransposedConvolutionLayer transposed:
                return Scatter(LayerRun.Axes(transposed)[axis], LayerRun.Behind(transposed)[axis], line, join);
            case DepthToSpaceLayer blocks:
                return [.. line.SelectMany(entry => Enumerable.Repeat(entry, blocks.Block[axis].ToInt()))];
            case UpsampleLayer upsample:
                return Enlarge(line, upsample.Factor[axis].ToInt(), upsample.Mode, join);
            case PadLayer pad:
                return [.. new double[pad.Zeros.Before(axis).ToInt()], .. line, .. new double[pad.Zeros.After(axis).ToInt()]];
            case CropLayer crop:
                return [.. line.Skip(crop.Border.Before(axis).ToInt()).SkipLast(crop.Border.After(axis).ToInt())];
            case ConcatLayer { Crop: true }:
                var shortest = inputs.Min(i => i.Length);
                return Merge([.. inputs.Select(i => i.Skip((i.Length - shortest) / 2).Take(shortest).ToArray())], join);
            case MergeLayer:
                return Merge(inputs, join);
            case AdaptivePoolingLayer pooling:
                // On the image that is given all bins are of one size; on a longer line there are more of them.
                var bin = sizes[axis].ToInt() / pooling.To[axis].ToInt();
                return Slide(new AxisWindow(bin) { Stride = bin }, line, join);
            default:
                return line;
        }
    }

    private static double[] Slide(AxisWindow window, double[] line, Func<double, double, double> join, Tensor? mask = null, int axis = 0)
    {
        // A tap along the axis is read where some entry of the kernel in its row or column is.
        var read = new bool[window.Size];
        var step = mask is null ? 1 : Enumerable.Range(axis + 1, mask.Shape.Rank - axis - 1).Aggregate(1, (product, a) => product * mask.Shape[a]);
        for (var entry = 0; entry < (mask?.Count ?? 0); entry++)
            read[entry / step % window.Size] |= mask!.Values[entry] != 0;
        var output = new double[window.CountPositions(line.Length)];
        for (var at = 0; at < output.Length; at++)
        {
            for (var tap = 0; tap < window.Size; tap++)
            {
                var from = (at * window.Stride) + (tap * window.Dilation) - window.Before;
                if (from >= 0 && from < line.Length && (mask is null || read[tap]))
                    output[at] = join(output[at], line[from]);
            }
        }

        return output;
    }

    private static double[] Scatter(AxisWindow window, int behind, double[] line, Func<double, double, double> join)
    {
        var full = new double[((line.Length - 1) * window.Stride) + (window.Dilation * (window.Size - 1)) + 1 + behind];
        for (var at = 0; at < line.Length; at++)
        {
            for (var tap = 0; tap < window.Size; tap++)
            {
                var to = (at * window.Stride) + (tap * window.Dilation);
                full[to] = join(full[to], line[at]);
            }
        }

        return [.. full.Skip(window.Before).SkipLast(window.After)];
    }

    private static double[] Enlarge(double[] line, int factor, UpsamplingSort mode, Func<double, double, double> join)
    {
        var output = new double[line.Length * factor];
        for (var at = 0; at < output.Length; at++)
        {
            // Between the centres of two entries both count.
            var centre = ((at + 0.5) / factor) - 0.5;
            var (low, high) = mode == UpsamplingSort.Nearest ? (at / factor, at / factor) : ((int)Math.Floor(centre), (int)Math.Ceiling(centre));
            output[at] = join(line[Math.Clamp(low, 0, line.Length - 1)], line[Math.Clamp(high, 0, line.Length - 1)]);
        }

        return output;
    }

    private static double[]? Merge(double[][] inputs, Func<double, double, double> join)
    {
        // A vector that gates channels has no place on the line.
        var lines = inputs.Where(i => i.Length == inputs[0].Length).ToArray();
        return lines.Length < inputs.Length ? null : lines.Aggregate((one, other) => [.. one.Zip(other, join)]);
    }

    /// <summary>Whether a layer makes every entry of what it reads count for every entry of what it puts out.</summary>
    private static bool SeesEverything(Network network, int place, int axis) => network.Layers[place] switch
    {
        DenseLayer dense => !dense.PerPosition,
        FlattenLayer or GlobalPoolingLayer or AttentionLayer or RecurrentLayer or ReshapeLayer or ClassTokenLayer => true,
        AdaptivePoolingLayer pooling => network.InputsOf(place)[0].Sizes[axis].ToLong() % pooling.To[axis].ToLong() != 0,
        WindowLayer or TransposedConvolutionLayer or PatchLayer or SpaceToDepthLayer or DepthToSpaceLayer or UpsampleLayer or BorderLayer or MergeLayer or ActivationLayer
            or DropoutLayer or NormLayer or ScaleLayer or PositionsLayer or TakeLayer or ChannelsLayer or ShuffleLayer or EmbeddingLayer => false,
        var other => throw new UnreachableException($"No probe through {other.GetType().Name}."),
    };
}

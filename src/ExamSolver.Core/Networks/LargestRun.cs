using System.Numerics;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Networks;

/// <summary>The largest layers that the checks can run. Symbols stand for small numbers.</summary>
internal static class LargestRun
{
    /// <summary>The most positions of a feature map: 2048 × 2048. Checks run every layer.</summary>
    private const int Positions = 4_194_304;

    /// <summary>The most entries that a kernel covers, with its stride and dilation: 512 × 512. Checks read every weight.</summary>
    private const int Covered = 262_144;

    /// <summary>The most channels of a layer that moves them about: checks run it on one position.</summary>
    private const int Channels = 1_048_576;

    /// <summary>The most entries of an output, which are counted but not run: 10^18.</summary>
    private static readonly BigInteger Entries = BigInteger.Pow(10, 18);

    /// <summary>
    /// Whether a line along each axis with its padding, as broad as the window, is short enough to be run: more a check never needs.
    /// </summary>
    public static bool Allows(Layer layer, IReadOnlyList<SymbolicShape> inputs, SymbolicShape output, SpecScope scope)
    {
        var input = inputs[0];
        if (layer is WindowLayer window && !HasStrips(window, input))
            return Report($"a strip of its map, with the padding and as wide as its window, has at most {Positions} entries");
        if (Kernel(layer) is { } kernel && IsOver(Covered, kernel))
            return Report($"its kernel, with the stride and the dilation, covers at most {Covered} entries");
        if (layer is TransposedConvolutionLayer or UpsampleLayer or AdaptivePoolingLayer or BorderLayer or PatchLayer or SpaceToDepthLayer or DepthToSpaceLayer
            && (input.Spatial.Concat(output.Spatial).Concat(Border(layer)).Any(n => IsOver(Positions, n))))
            return Report($"each axis, with the border, has at most {Positions} entries");
        if (layer is ConcatLayer or ChannelsLayer or ShuffleLayer or SpaceToDepthLayer or DepthToSpaceLayer or ActivationLayer { Function: "glu" } && inputs.Append(output).Any(s => IsOver(Channels, s.Channels)))
            return Report($"it moves at most {Channels} channels");
        return inputs.Append(output).All(s => !(s.Count.TryGetNumber(out var count) && count > Entries)) || Report("what it reads and puts out has at most 10^18 entries");

        bool Report(string hint)
        {
            scope.Diagnostics.Error("too-large-to-run", layer.Position, $"layer {layer.Name} reads {input}, which is too large for the checks to run", $"{hint}; larger sizes can be symbols");
            return false;
        }
    }

    private static bool HasStrips(WindowLayer window, SymbolicShape input)
    {
        for (var axis = 0; axis < window.Window.Rank; axis++)
        {
            var length = input.Sizes[axis] + window.Padding.Before(axis) + window.Padding.After(axis);
            var across = window.Window.Rank == 1 ? 1 : window.Window.Sizes.Where((_, a) => a != axis).Aggregate((Expr)1, (product, size) => product * size);
            if (IsOver(Positions, length * across * window.Spread[axis]))
                return false;
        }

        return true;
    }

    /// <summary>The entries that two neighbouring windows cover; <c>null</c> for a layer without weights in a window.</summary>
    private static Expr? Kernel(Layer layer) => layer switch
    {
        KernelLayer k => Product(k.Kernel.Rank, a => k.Stride[a] + (k.Dilation[a] * (k.Kernel[a] - 1)) + 1),
        TransposedConvolutionLayer t => Product(t.Kernel.Rank, a => t.Stride[a] + (t.Dilation[a] * (t.Kernel[a] - 1)) + 1),
        PatchLayer patch => patch.Size.Count,
        _ => null,
    };

    private static IEnumerable<Expr> Border(Layer layer) => layer switch
    {
        TransposedConvolutionLayer transposed => transposed.Padding.Values,
        BorderLayer border => border.Sides.Values,
        _ => [],
    };

    private static Expr Product(int rank, Func<int, Expr> size) => Enumerable.Range(0, rank).Aggregate((Expr)1, (product, axis) => product * size(axis));

    private static bool IsOver(int limit, Expr size) => size.TryGetNumber(out var number) && number > limit;
}

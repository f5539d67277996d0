using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Networks;

/// <summary>The largest layers that the checks can run.</summary>
internal static class LargestRun
{
    /// <summary>The most positions of a feature map: 2048 × 2048. Checks run every layer.</summary>
    private const int Positions = 4_194_304;

    /// <summary>
    /// Whether a line along each axis with its padding, as broad as the window, is short enough to be run: more a check never needs.
    /// Symbols stand for small numbers.
    /// </summary>
    public static bool Allows(Layer layer, SymbolicShape input, SpecScope scope)
    {
        if (layer is not WindowLayer window)
            return true;
        for (var axis = 0; axis < window.Window.Rank; axis++)
        {
            var length = input.Sizes[axis] + window.Padding.Before(axis) + window.Padding.After(axis);
            var across = window.Window.Rank == 1 ? 1 : window.Window.Sizes.Where((_, a) => a != axis).Select((size, _) => size).Aggregate((Expr)1, (product, size) => product * size);
            if (!(length * across * window.Spread[axis]).TryGetNumber(out var positions) || positions <= Positions)
                continue;
            scope.Diagnostics.Error("too-large-to-run", layer.Position, $"layer {layer.Name} reads {input}, which is too large for the checks to run", $"a strip of its map, with the padding and as wide as its window, has at most {Positions} entries; larger sizes can be symbols");
            return false;
        }

        return true;
    }
}

using System.Collections.Immutable;
using ExamSolver.Core.Networks;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Networks;

/// <summary>Sizes as numbers, for layers that are run.</summary>
internal static class Kernels
{
    /// <summary>A size as a number.</summary>
    public static int ToInt(this Expr size) => checked((int)size.ToLong());

    /// <summary>A size as a number.</summary>
    public static int ToInt(this LayerSize size) => size.Value.ToInt();

    /// <summary>Sizes as numbers.</summary>
    public static ImmutableArray<int> ToInts(this AxisSizes sizes) => [.. sizes.Sizes.Select(s => s.ToInt())];

    /// <summary>Sizes as numbers.</summary>
    public static long[] ToLongs(this SymbolicShape shape) => [.. shape.Sizes.Select(s => s.ToLong())];

    /// <summary>A size as a number.</summary>
    /// <exception cref="InvalidOperationException">It holds a symbol, or is no whole number.</exception>
    public static long ToLong(this Expr size) =>
        size.TryGetInteger(out var number) ? (long)number : throw new InvalidOperationException($"The size {size.ToInfix()} is no number.");
}

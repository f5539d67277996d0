using System.Collections.Immutable;

namespace ExamSolver.Numerics.Layers;

/// <summary>What the layers demand of the arrays that they are given.</summary>
internal static class Arguments
{
    /// <summary>The number of channels of maps (axis1, …, axisN, channels), one axis for each window.</summary>
    internal static int ChannelsOf(Shape maps, int axes, string name)
    {
        if (axes == 0 || maps.Rank != axes + 1)
        {
            var places = string.Join(", ", Enumerable.Range(1, axes).Select(axis => $"axis {axis}"));
            throw new ArgumentException($"Layer '{name}' reads ({places}, channels), but the input is {maps}.", nameof(maps));
        }

        return maps[axes];
    }

    /// <summary>Maps with at least one axis of places, and channels.</summary>
    internal static void RequireMaps(Shape shape, string name)
    {
        if (shape.Rank < 2)
        {
            throw new ArgumentException($"Layer '{name}' reads (axis 1, …, channels), but the input is {shape}.", nameof(shape));
        }
    }

    /// <summary>A sequence (tokens, features).</summary>
    internal static void RequireSequence(Shape shape, string name)
    {
        if (shape.Rank != 2)
        {
            throw new ArgumentException($"Layer '{name}' reads (tokens, features), but the input is {shape}.", nameof(shape));
        }
    }

    /// <summary>Features along the last axis of an array that has at least one.</summary>
    internal static int FeaturesOf(Shape shape, string name) => shape.Rank > 0
        ? shape.Extents[^1]
        : throw new ArgumentException($"Layer '{name}' reads (…, features), but the input is a scalar.", nameof(shape));

    /// <summary>A number that must be at least one.</summary>
    internal static void RequirePositive(int value, string what, string name)
    {
        if (value < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(value), $"Layer '{name}' needs {what} of at least 1, but it is {value}.");
        }
    }

    internal static void RequireOneEach(ImmutableArray<int> values, int axes, string what, string name)
    {
        if (values.Length != axes)
        {
            throw new ArgumentException($"Layer '{name}' has {axes} axes and needs as many {what}, but {values.Length} were given.", nameof(values));
        }
    }
}

namespace ExamSolver.Numerics.Layers;

/// <summary>Steps through index tuples and through the elements under windows, without a closed formula.</summary>
internal static class IndexWalk
{
    /// <summary>The next tuple in row-major order; after the last one it is all zeros again, and false is returned.</summary>
    /// <param name="index">Below the extents in every place.</param>
    /// <param name="extents">All positive.</param>
    internal static bool Next(Span<int> index, ReadOnlySpan<int> extents)
    {
        for (var axis = index.Length - 1; axis >= 0; axis--)
        {
            if (++index[axis] < extents[axis])
            {
                return true;
            }

            index[axis] = 0;
        }

        return false;
    }

    /// <summary>The row-major position of a tuple, or −1 if it lies outside.</summary>
    internal static int OffsetOrOutside(ReadOnlySpan<int> index, ReadOnlySpan<int> extents)
    {
        var offset = 0;
        for (var axis = 0; axis < index.Length; axis++)
        {
            if (index[axis] < 0 || index[axis] >= extents[axis])
            {
                return -1;
            }

            offset = (offset * extents[axis]) + index[axis];
        }

        return offset;
    }
}

namespace ExamSolver.Numerics;

/// <summary>Where a window fits along one axis, found by stepping it along.</summary>
/// <remarks>
/// On purpose nothing here divides: these counts are the independent check of the closed formula
/// ⌊(length + padding − dilation·(kernel − 1) − 1)/stride⌋ + 1 (Dumoulin and Visin, arXiv:1603.07285), so they must not contain it.
/// All lengths are in elements.
/// </remarks>
public static class SlidingWindow
{
    /// <summary>The number of places where the window fits, zero if it fits nowhere (input 4, kernel 5 gives 0).</summary>
    /// <param name="length">Elements of the input along the axis, without padding.</param>
    /// <param name="kernel">Taps of the window.</param>
    /// <param name="stride">Elements between neighbouring places.</param>
    /// <param name="dilation">Elements between neighbouring taps.</param>
    /// <param name="padBefore">Padding before the first element.</param>
    /// <param name="padAfter">Padding after the last element.</param>
    /// <param name="ceilMode">
    /// Whether one further window, which hangs over the padded end by less than a stride, counts too, provided that it starts
    /// inside the input or the padding before it (the rule of PyTorch's pooling layers).
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A length or padding is negative, or a kernel, stride or dilation is not positive.</exception>
    public static int CountPositions(
        int length, int kernel, int stride, int dilation = 1, int padBefore = 0, int padAfter = 0, bool ceilMode = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(kernel);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stride);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dilation);
        ArgumentOutOfRangeException.ThrowIfNegative(padBefore);
        ArgumentOutOfRangeException.ThrowIfNegative(padAfter);

        var end = (long)length + padAfter;
        var reach = Reach(kernel, dilation);
        var count = 0;
        var start = -(long)padBefore;
        while (start + reach < end)
        {
            count++;
            start += stride;
        }

        var overhang = start + reach - (end - 1);
        if (ceilMode && overhang < stride && start < length)
        {
            count++;
        }

        return count;
    }

    /// <summary>The input element under the first tap at each place, in order; negative inside the padding before the input.</summary>
    /// <inheritdoc cref="CountPositions"/>
    public static IReadOnlyList<int> Starts(
        int length, int kernel, int stride, int dilation = 1, int padBefore = 0, int padAfter = 0, bool ceilMode = false)
    {
        var starts = new int[CountPositions(length, kernel, stride, dilation, padBefore, padAfter, ceilMode)];
        var start = -padBefore;
        for (var i = 0; i < starts.Length; i++)
        {
            starts[i] = start;
            start += stride;
        }

        return starts;
    }

    /// <summary>The distance from the first to the last tap, walked tap by tap.</summary>
    internal static long Reach(int kernel, int dilation)
    {
        var reach = 0L;
        for (var tap = 1; tap < kernel; tap++)
        {
            reach += dilation;
        }

        return reach;
    }
}

namespace ExamSolver.Numerics;

/// <summary>Sharing channels, and other things, out evenly.</summary>
internal static class Channels
{
    /// <summary>How many channels each group gets.</summary>
    /// <exception cref="ArgumentException">The channels cannot be shared out evenly.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no group.</exception>
    internal static int PerGroup(int channels, int groups, string what) =>
        Share(channels, groups, $"{channels} {what} channels cannot be shared out evenly over {groups} groups.");

    /// <summary>How much each group gets, dealt out in rounds until none is left: no division, like all geometry here.</summary>
    /// <exception cref="ArgumentException">Something is left over; with the given message.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no group.</exception>
    internal static int Share(int amount, int groups, string unevenly)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(groups);
        var dealt = 0L;
        var each = 0;
        while (dealt < amount)
        {
            dealt += groups;
            each++;
        }

        return dealt == amount ? each : throw new ArgumentException(unevenly, nameof(groups));
    }
}

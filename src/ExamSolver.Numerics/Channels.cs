namespace ExamSolver.Numerics;

/// <summary>Sharing channels out over groups.</summary>
internal static class Channels
{
    /// <summary>How many channels each group gets, dealt out in rounds until none is left: no division, like all geometry here.</summary>
    /// <exception cref="ArgumentException">The channels cannot be shared out evenly.</exception>
    internal static int PerGroup(int channels, int groups, string what)
    {
        var dealt = 0L;
        var each = 0;
        while (dealt < channels)
        {
            dealt += groups;
            each++;
        }

        return dealt == channels
            ? each
            : throw new ArgumentException($"{channels} {what} channels cannot be shared out evenly over {groups} groups.", nameof(groups));
    }
}

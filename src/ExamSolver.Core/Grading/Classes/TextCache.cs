namespace ExamSolver.Core.Grading.Classes;

/// <summary>
/// Remembers what the commonest texts are worth, in bounded room: a text has one place, and a newer one takes it. Entries are immutable and places
/// are single references, so that all cores share it without a lock; what is lost is only worked out again.
/// </summary>
internal sealed class TextCache
{
    private const int Places = 1 << 15;
    private const int LongestText = 64;
    private readonly Entry?[] entries = new Entry?[Places];

    /// <summary>What a text is worth; <c>null</c> where it is not known.</summary>
    public MarkedAnswer? Find(int part, ReadOnlySpan<byte> text)
    {
        if (text.Length > LongestText)
            return null;
        var entry = Volatile.Read(ref entries[Place(part, text)]);
        return entry is not null && entry.Part == part && text.SequenceEqual(entry.Text) ? entry.Mark : null;
    }

    /// <summary>Remembers.</summary>
    public void Add(int part, ReadOnlySpan<byte> text, MarkedAnswer mark)
    {
        if (text.Length <= LongestText)
            Volatile.Write(ref entries[Place(part, text)], new Entry(part, text.ToArray(), mark));
    }

    private static int Place(int part, ReadOnlySpan<byte> text) => (int)(CodeTable.Hash(text, (uint)part) & (Places - 1));

    private sealed record Entry(int Part, byte[] Text, MarkedAnswer Mark);
}

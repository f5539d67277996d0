using System.Collections.Concurrent;

namespace ExamSolver.Core.Grading.Classes;

/// <summary>
/// Remembers what the commonest texts are worth, in bounded room: a text has two places, and a new one takes the first, whose text moves to the second. Entries are
/// immutable and places are single references, so that all cores share it without a lock; what is lost is only worked out again.
/// </summary>
internal sealed class TextCache
{
    private const int Places = 1 << 15;
    private const int LongestText = 64;
    private const int MostMarks = 1000;
    private readonly Entry?[] entries = new Entry?[Places];
    private readonly ConcurrentDictionary<MarkedAnswer, MarkedAnswer> marks = new();

    /// <summary>What a text is worth; <c>null</c> where it is not known.</summary>
    public MarkedAnswer? Find(int part, ReadOnlySpan<byte> text)
    {
        if (text.Length > LongestText)
            return null;
        var place = Place(part, text);
        return Volatile.Read(ref entries[place]) is { } first && first.Is(part, text) ? first.Mark
            : Volatile.Read(ref entries[place + 1]) is { } second && second.Is(part, text) ? second.Mark
            : null;
    }

    /// <summary>Remembers.</summary>
    public void Add(int part, ReadOnlySpan<byte> text, MarkedAnswer mark)
    {
        if (text.Length > LongestText)
            return;
        var place = Place(part, text);
        Volatile.Write(ref entries[place + 1], Volatile.Read(ref entries[place]));
        Volatile.Write(ref entries[place], new Entry(part, text.ToArray(), marks.Count < MostMarks ? marks.GetOrAdd(mark, mark) : mark));
    }

    private static int Place(int part, ReadOnlySpan<byte> text) => (int)(CodeTable.Hash(text, (uint)part) & (Places - 2));

    private sealed record Entry(int Part, byte[] Text, MarkedAnswer Mark)
    {
        public bool Is(int part, ReadOnlySpan<byte> text) => part == Part && text.SequenceEqual(Text);
    }
}

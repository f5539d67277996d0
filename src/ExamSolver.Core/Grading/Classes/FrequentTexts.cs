using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ExamSolver.Core.Grading.Classes;

/// <summary>A text and how often it came.</summary>
/// <param name="Text">The text, cut where it is long.</param>
/// <param name="Count">How often; at least so often where <see cref="FrequentTexts.IsExact"/> does not hold.</param>
/// <param name="Strength">The mean share of the points that those who wrote it have elsewhere, from 0 to 1.</param>
/// <param name="Note">What was said of the first one: its misconception, or why it could not be read.</param>
public sealed record FrequentText(string Text, long Count, double Strength, string Note);

/// <summary>
/// The commonest of many texts in bounded room: exact while there are few different ones. Beyond that the rarer half is forgotten, so that a count
/// may be too small, but a text that comes often is never missed (after Misra and Gries, 1982).
/// </summary>
public sealed class FrequentTexts
{
    private const int Capacity = 4000;
    private const int LongestText = 200;
    private readonly Dictionary<string, Entry> entries = new(StringComparer.Ordinal);
    private readonly List<(long Count, string Text)> order = [];

    /// <summary>Whether nothing was forgotten.</summary>
    public bool IsExact { get; private set; } = true;

    /// <summary>How many texts came, the same one each time counted.</summary>
    public long Total { get; private set; }

    /// <summary>How many different texts are held.</summary>
    public int Distinct => entries.Count;

    /// <summary>Counts a text.</summary>
    public void Add(ReadOnlySpan<char> text, double strength, string note)
    {
        Total++;
        text = text.Trim();
        if (text.Length > LongestText)
            text = text[..LongestText].ToString() + "…";
        var known = entries.GetAlternateLookup<ReadOnlySpan<char>>();
        ref var entry = ref CollectionsMarshal.GetValueRefOrNullRef(known, text);
        if (Unsafe.IsNullRef(ref entry))
        {
            if (entries.Count >= Capacity)
                Forget();
            entry = ref CollectionsMarshal.GetValueRefOrAddDefault(known, text, out _);
            entry.Note = note;
        }

        entry.Count++;
        entry.Strength += strength;
    }

    /// <summary>The texts, the commonest first, equally common ones in the order of their letters.</summary>
    public IEnumerable<FrequentText> Commonest() => entries
        .OrderByDescending(e => e.Value.Count).ThenBy(e => e.Key, StringComparer.Ordinal)
        .Select(e => new FrequentText(e.Key, e.Value.Count, e.Value.Strength / e.Value.Count, e.Value.Note));

    private void Forget()
    {
        IsExact = false;
        foreach (var (text, entry) in entries)
            order.Add((entry.Count, text));
        order.Sort(static (a, b) => a.Count != b.Count ? a.Count.CompareTo(b.Count) : string.CompareOrdinal(a.Text, b.Text));
        foreach (var (_, text) in order.Take(Capacity / 2))
            entries.Remove(text);
        order.Clear();
    }

    private struct Entry
    {
        public long Count;
        public double Strength;
        public string Note;
    }
}

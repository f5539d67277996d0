using System.Buffers.Binary;
using System.Text;

namespace ExamSolver.Core.Grading.Classes;

/// <summary>Codes (of students, of questions) as UTF-8, numbered in the order in which they come. All bytes stand in one array, so that a hundred thousand codes cost little more than their letters.</summary>
public sealed class CodeTable
{
    private byte[] letters = new byte[256];
    private int[] ends = new int[16];
    private int[] slots = new int[32];

    /// <summary>How many codes there are.</summary>
    public int Count { get; private set; }

    /// <summary>A code by its number.</summary>
    public string this[int index] => Encoding.UTF8.GetString(Bytes(index));

    /// <summary>All codes in their order.</summary>
    public IEnumerable<string> Codes => Enumerable.Range(0, Count).Select(i => this[i]);

    /// <summary>The bytes of a code.</summary>
    public ReadOnlySpan<byte> Bytes(int index)
    {
        var start = index == 0 ? 0 : ends[index - 1];
        return letters.AsSpan(start, ends[index] - start);
    }

    /// <summary>The number of a code; -1 where it is not there.</summary>
    public int Find(ReadOnlySpan<byte> code)
    {
        var mask = slots.Length - 1;
        for (var i = (int)(Hash(code) & (uint)mask); ; i = (i + 1) & mask)
        {
            var entry = slots[i] - 1;
            if (entry < 0 || Bytes(entry).SequenceEqual(code))
                return entry;
        }
    }

    /// <summary>The number of a code, which is added where it is new.</summary>
    public int Add(ReadOnlySpan<byte> code)
    {
        if (Find(code) is >= 0 and var known)
            return known;
        var start = Count == 0 ? 0 : ends[Count - 1];
        while (letters.Length - start < code.Length)
            Array.Resize(ref letters, letters.Length * 2);
        if (Count == ends.Length)
            Array.Resize(ref ends, Count * 2);
        code.CopyTo(letters.AsSpan(start));
        ends[Count++] = start + code.Length;
        if (Count * 2 > slots.Length)
        {
            slots = new int[slots.Length * 2];
            for (var i = 0; i < Count; i++)
                Place(i);
        }
        else
        {
            Place(Count - 1);
        }

        return Count - 1;
    }

    /// <summary>The number of a code, which is added where it is new.</summary>
    public int Add(string code) => Add(Encoding.UTF8.GetBytes(code));

    /// <summary>The number of a code; -1 where it is not there.</summary>
    public int Find(string code) => Find(Encoding.UTF8.GetBytes(code));

    private void Place(int index)
    {
        var mask = slots.Length - 1;
        var i = (int)(Hash(Bytes(index)) & (uint)mask);
        while (slots[i] != 0)
            i = (i + 1) & mask;
        slots[i] = index + 1;
    }

    /// <summary>A hash that is the same everywhere: eight bytes at a time, multiplied by an odd constant.</summary>
    internal static uint Hash(ReadOnlySpan<byte> text, uint seed = 0)
    {
        const ulong Multiplier = 0x9E3779B97F4A7C15;
        unchecked
        {
            var hash = (seed + (ulong)text.Length + 1) * Multiplier;
            for (; text.Length >= 8; text = text[8..])
            {
                hash = (hash ^ BinaryPrimitives.ReadUInt64LittleEndian(text)) * Multiplier;
                hash ^= hash >> 32;
            }

            var rest = 0UL;
            if (text.Length >= 4)
            {
                rest = ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(text) << 32) | BinaryPrimitives.ReadUInt32LittleEndian(text[^4..]);
            }
            else
            {
                foreach (var letter in text)
                    rest = (rest << 8) | letter;
            }

            hash = (hash ^ rest) * Multiplier;
            return (uint)(hash >> 32);
        }
    }
}

using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace ExamSolver.Core.Grading.Classes;

/// <summary>Bytes that grow at their end: rows of a CSV file in UTF-8.</summary>
public sealed class ByteWriter
{
    // What a spreadsheet would run as a formula where it stands first, and the mark that hides it, which is hidden itself so that nothing is lost.
    private static readonly SearchValues<byte> Active = SearchValues.Create("=+-@\t\r'"u8);
    private static readonly SearchValues<byte> Quoted = SearchValues.Create("\",;\r\n\t"u8);
    private byte[] bytes = new byte[4096];

    /// <summary>How many bytes there are.</summary>
    public int Length { get; private set; }

    /// <summary>What was written.</summary>
    public ReadOnlyMemory<byte> Written => bytes.AsMemory(0, Length);

    /// <summary>Forgets everything but the room.</summary>
    public void Clear() => Length = 0;

    /// <summary>Bytes as they are.</summary>
    public void Write(ReadOnlySpan<byte> text)
    {
        Reserve(text.Length);
        text.CopyTo(bytes.AsSpan(Length));
        Length += text.Length;
    }

    /// <summary>One byte.</summary>
    public void Write(byte letter)
    {
        Reserve(1);
        bytes[Length++] = letter;
    }

    /// <summary>A whole number in digits.</summary>
    public void Write(long number)
    {
        Reserve(20);
        _ = Utf8Formatter.TryFormat(number, bytes.AsSpan(Length), out var count);
        Length += count;
    }

    /// <summary>A cell: quoted where it must be, and harmless where a spreadsheet would take it for a formula: an apostrophe stands in front of it.</summary>
    public void WriteCell(ReadOnlySpan<byte> text)
    {
        if (text.Length == 0)
            return;
        var isActive = Active.Contains(text[0]) || IsWide(text);
        if (text.IndexOfAny(Quoted) < 0)
        {
            if (isActive)
                Write((byte)'\'');
            Write(text);
            return;
        }

        Write((byte)'"');
        if (isActive)
            Write((byte)'\'');
        for (var quote = text.IndexOf((byte)'"'); quote >= 0; quote = text.IndexOf((byte)'"'))
        {
            Write(text[..(quote + 1)]);
            Write((byte)'"');
            text = text[(quote + 1)..];
        }

        Write(text);
        Write((byte)'"');
    }

    /// <summary>A cell.</summary>
    public void WriteCell(string text) => WriteCell(Encoding.UTF8.GetBytes(text));

    /// <summary>A whole row of cells.</summary>
    public void WriteRow(params ReadOnlySpan<string> cells)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            if (i > 0)
                Write((byte)',');
            WriteCell(cells[i]);
        }

        Write((byte)'\n');
    }

    /// <summary>What a cell said before it was made harmless.</summary>
    public static string Original(string cell) => IsHidden(cell) ? cell[1..] : cell;

    /// <summary>Whether a cell was made harmless, so that its first letter is none of its own.</summary>
    public static bool IsHidden(ReadOnlySpan<char> cell) => cell.Length > 1 && cell[0] == '\'';

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Length} bytes");

    /// <summary>Full-width = + - @, which some spreadsheets read as the narrow ones.</summary>
    private static bool IsWide(ReadOnlySpan<byte> text) => text.Length >= 3 && text[0] == 0xEF && ((text[1] == 0xBC && text[2] is 0x8B or 0x8D or 0x9D or 0xA0));

    private void Reserve(int count)
    {
        if (bytes.Length - Length < count)
            Array.Resize(ref bytes, Math.Max(bytes.Length * 2, Length + count));
    }
}

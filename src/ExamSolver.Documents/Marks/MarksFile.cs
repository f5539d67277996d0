using System.Text;
using ExamSolver.Core.Grading.Classes;

namespace ExamSolver.Documents.Marks;

/// <summary>A row of marks.csv.</summary>
/// <param name="row">Its bytes, the line's end included.</param>
/// <param name="fields">Its cells.</param>
/// <param name="offset">Where it stands in the file.</param>
public readonly ref struct MarkRow(ReadOnlySpan<byte> row, ReadOnlySpan<Range> fields, long offset)
{
    private readonly ReadOnlySpan<byte> row = row;
    private readonly ReadOnlySpan<Range> fields = fields;

    /// <summary>Where it stands in the file.</summary>
    public long Offset { get; } = offset;

    /// <summary>All its bytes.</summary>
    public ReadOnlySpan<byte> Bytes => row;

    /// <summary>Whether it is a mark of an answer: not a row that could not be read.</summary>
    public bool IsMark => !Raw(MarkColumn.Verdict).SequenceEqual("bad row"u8);

    /// <summary>A cell as it stands, its quotes undone.</summary>
    public ReadOnlySpan<byte> Raw(MarkColumn column) => CsvRows.Value(row[fields[(int)column]]);

    /// <summary>What a cell said before it was made harmless.</summary>
    public string this[MarkColumn column] => ByteWriter.Original(Encoding.UTF8.GetString(Raw(column)));

    /// <summary>The same as letters in a buffer, which grows where it must.</summary>
    public ReadOnlySpan<char> Text(MarkColumn column, ref char[] buffer)
    {
        var cell = Raw(column);
        if (cell.Length > buffer.Length)
            buffer = new char[cell.Length];
        var text = buffer.AsSpan(0, Encoding.UTF8.GetChars(cell, buffer));
        return ByteWriter.IsHidden(text) ? text[1..] : text;
    }

    /// <summary>One of <see cref="MarkWord"/>.</summary>
    public string Verdict => MarkWord.Of(Raw(MarkColumn.Verdict));

    /// <summary>The points; <c>null</c> where the cell holds no number.</summary>
    public Symbolics.Rational? Points => PointsText.Read(Raw(MarkColumn.Points));

    /// <summary>The student's code, in bytes.</summary>
    public ReadOnlySpan<byte> Student => Raw(MarkColumn.Student) is [(byte)'\'', _, ..] cell ? cell[1..] : Raw(MarkColumn.Student);

    /// <summary>The version; 0 where there is none.</summary>
    public int Version => RowMarker.ReadVersion(Raw(MarkColumn.Version));

    /// <summary>Where in the row the cell <c>counts</c> begins.</summary>
    public int CountsStart => fields[(int)MarkColumn.Counts].Start.Value;
}

/// <summary>The columns of marks.csv.</summary>
public enum MarkColumn
{
    /// <summary>The line of the file of answers.</summary>
    Line,

    /// <summary>yes, old (a later version counts) or no.</summary>
    Counts,

    /// <summary>The student's code.</summary>
    Student,

    /// <summary>The part.</summary>
    Reference,

    /// <summary>The version, where the file has one.</summary>
    Version,

    /// <summary>What was typed.</summary>
    Answer,

    /// <summary>One of <see cref="MarkWord"/>.</summary>
    Verdict,

    /// <summary>The points.</summary>
    Points,

    /// <summary>The most points.</summary>
    Of,

    /// <summary>The accepted convention.</summary>
    Convention,

    /// <summary>The misconception.</summary>
    Misconception,

    /// <summary>The first entry that is wrong.</summary>
    Place,

    /// <summary>The rule that gave the mark.</summary>
    Rule,

    /// <summary>Why.</summary>
    Reason,

    /// <summary>The points before an amendment or a person changed them.</summary>
    Before,
}

/// <summary>Reads marks.csv row by row, and one row at its place.</summary>
public static class MarksFile
{
    private const int Columns = (int)MarkColumn.Before + 1;
    private const int BufferBytes = 1 << 16;

    /// <summary>Takes a row.</summary>
    public delegate void RowAction(MarkRow row);

    /// <summary>Every row behind the header.</summary>
    /// <exception cref="InvalidDataException">The file is no marks.csv.</exception>
    public static void Read(Stream stream, RowAction action)
    {
        using var rows = new MarkRows(stream);
        while (rows.MoveNext())
            action(rows.Current);
    }

    /// <summary>The row at a place.</summary>
    public static void ReadAt(Stream stream, long offset, RowAction action)
    {
        stream.Position = offset;
        var buffer = new byte[1024];
        var filled = 0;
        while (true)
        {
            var count = stream.Read(buffer, filled, buffer.Length - filled);
            filled += count;
            if (CsvRows.Length(buffer.AsSpan(0, filled), (byte)',', count == 0, out _) is > 0 and var length)
            {
                var fields = new Range[Columns];
                _ = CsvRows.Split(buffer.AsSpan(0, length), (byte)',', fields, out _);
                action(new MarkRow(buffer.AsSpan(0, length), fields, offset));
                return;
            }

            if (filled == buffer.Length)
                Array.Resize(ref buffer, buffer.Length * 2);
        }
    }

    /// <summary>Walks through the rows of marks.csv.</summary>
    public sealed class MarkRows : IDisposable
    {
        private readonly Stream stream;
        private readonly Range[] fields = new Range[Columns];
        private byte[] buffer = new byte[BufferBytes];
        private int start, end, length;
        private long offset;
        private bool isAtEnd;

        /// <summary>The rows of a stream that stands at its beginning.</summary>
        public MarkRows(Stream stream)
        {
            this.stream = stream;
            if (!Advance() || !buffer.AsSpan(start, length).TrimEnd((byte)'\n').SequenceEqual(Encoding.UTF8.GetBytes(RowMarker.Header)))
                throw new InvalidDataException("this is no file of marks: its first row is another");
        }

        /// <summary>The row.</summary>
        public MarkRow Current => new(buffer.AsSpan(start, length), fields, offset);

        /// <summary>Goes to the next row.</summary>
        /// <exception cref="InvalidDataException">A row has other columns.</exception>
        public bool MoveNext()
        {
            if (!Advance())
                return false;
            return CsvRows.Split(buffer.AsSpan(start, length), (byte)',', fields, out _) == Columns ? true : throw new InvalidDataException("a row of the marks has other columns than the first");
        }

        /// <inheritdoc/>
        public void Dispose() => stream.Dispose();

        private bool Advance()
        {
            start += length;
            offset += length;
            length = 0;
            while (true)
            {
                if (start < end && CsvRows.Length(buffer.AsSpan(start, end - start), (byte)',', isAtEnd, out _) is > 0 and var next)
                {
                    length = next;
                    return true;
                }

                if (isAtEnd)
                    return false;
                buffer.AsSpan(start, end - start).CopyTo(buffer);
                (start, end) = (0, end - start);
                if (end == buffer.Length)
                    Array.Resize(ref buffer, buffer.Length * 2);
                var count = stream.Read(buffer, end, buffer.Length - end);
                isAtEnd = count == 0;
                end += count;
            }
        }
    }
}

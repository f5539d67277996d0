namespace ExamSolver.Core.Grading.Classes;

/// <summary>Whole rows of a file of answers.</summary>
/// <param name="Rows">The bytes; of a row that is too long, its beginning.</param>
/// <param name="Line">The line on which the first row begins.</param>
/// <param name="OversizedLength">The bytes of a row that is too long to be held; otherwise 0.</param>
/// <param name="End">Where in the file the next block begins.</param>
/// <param name="EndLine">The line on which the next block begins.</param>
public sealed record SubmissionBlock(ReadOnlyMemory<byte> Rows, long Line, long OversizedLength, long End, long EndLine)
{
    /// <summary>What the rows lie in.</summary>
    internal byte[]? Room { get; init; }
}

/// <summary>Cuts a stream into blocks of whole rows, in bounded memory whatever the rows are.</summary>
public sealed class SubmissionBlocks
{
    /// <summary>The bytes of a block, unless one row is longer.</summary>
    public const int BlockBytes = 1 << 15;

    /// <summary>How far a quoted field may reach before its quote counts as never closed, or a line before it counts as too long to hold.</summary>
    public const int LongestSearch = 1 << 22;

    private readonly Stream stream;
    private readonly SubmissionLayout layout;
    private readonly Stack<byte[]> rooms = new();
    private byte[] buffer = new byte[BlockBytes];
    private int filled;
    private bool isAtEnd;
    private long position;
    private long line;

    /// <summary>Blocks of a stream from where it stands.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="layout">How its rows are laid out.</param>
    /// <param name="position">Where in the file the stream stands.</param>
    /// <param name="line">The line on which its first row begins.</param>
    public SubmissionBlocks(Stream stream, SubmissionLayout layout, long position, long line) => (this.stream, this.layout, this.position, this.line) = (stream, layout, position, line);

    /// <summary>The next block; <c>null</c> at the end.</summary>
    public SubmissionBlock? Next()
    {
        while (true)
        {
            Fill();
            if (filled == 0)
                return null;
            var isLast = isAtEnd || filled >= LongestSearch;
            var length = WholeRows(isLast);
            if (length > 0)
                return Take(length);
            if (isLast)
                return TakeOversized();
            Array.Resize(ref buffer, buffer.Length * 2);
        }
    }

    /// <summary>Takes back the room of a block that nobody reads any longer, for one to come. Without it each block takes new room.</summary>
    public void Return(SubmissionBlock block)
    {
        if (block.Room is { Length: BlockBytes } room)
            rooms.Push(room);
    }

    private void Fill()
    {
        while (!isAtEnd && filled < buffer.Length)
        {
            var count = stream.Read(buffer, filled, buffer.Length - filled);
            isAtEnd = count == 0;
            filled += count;
        }
    }

    /// <summary>How many bytes of the buffer are whole rows.</summary>
    private int WholeRows(bool isLast)
    {
        var data = buffer.AsSpan(0, filled);
        if (layout.IsJson || !data.Contains((byte)'"'))
            return isAtEnd ? filled : data.LastIndexOf((byte)'\n') + 1;
        var length = 0;
        while (length < filled)
        {
            var row = CsvRows.Length(data[length..], layout.Delimiter, isAtEnd, out _);
            if (row < 0 && isLast && length == 0)
            {
                // The quote of the first row is not closed within the longest search: then it spoils its own line only.
                row = CsvRows.Length(data, layout.Delimiter, isAll: true, out var flaw);
                if (flaw is null || row == filled)
                    return 0;
                return row;
            }

            if (row < 0)
                break;
            length += row;
        }

        return length;
    }

    private SubmissionBlock Take(int length)
    {
        // The block keeps what was read; what begins behind it moves on.
        var (room, start, rest) = (buffer, line, filled - length);
        buffer = rest <= BlockBytes && rooms.TryPop(out var spare) ? spare : new byte[Math.Max(BlockBytes, rest)];
        room.AsSpan(length, rest).CopyTo(buffer);
        filled = rest;
        line += room.AsSpan(0, length).Count((byte)'\n');
        position += length;
        return new SubmissionBlock(room.AsMemory(0, length), start, 0, position, line) { Room = room };
    }

    /// <summary>A line that is longer than anything that could be an answer: its bytes are counted and forgotten.</summary>
    private SubmissionBlock TakeOversized()
    {
        var (start, beginning, length) = (line, buffer.AsSpan(0, Math.Min(filled, RowMarker.LongestRow)).ToArray(), 0L);
        while (true)
        {
            var end = buffer.AsSpan(0, filled).IndexOf((byte)'\n');
            var take = end < 0 ? filled : end + 1;
            length += take;
            Advance(take);
            if (end >= 0)
                break;
            Fill();
            if (filled == 0)
                break;
        }

        return new SubmissionBlock(beginning, start, length, position, line);
    }

    private void Advance(int length)
    {
        line += buffer.AsSpan(0, length).Count((byte)'\n');
        position += length;
        filled -= length;
        buffer.AsSpan(length, filled).CopyTo(buffer);
        if (buffer.Length > BlockBytes && filled <= BlockBytes)
            Array.Resize(ref buffer, BlockBytes);
    }
}

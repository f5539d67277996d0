namespace ExamSolver.Core.Grading.Classes;

/// <summary>
/// Where rows of CSV end (RFC 4180): at a line's end outside of quotes. A quote counts only where it opens a field. One that nobody closes spoils its own
/// line and no other; so does text behind a closing quote.
/// </summary>
public static class CsvRows
{
    /// <summary>The length of the row that data begin with, its line's end included.</summary>
    /// <param name="data">What there is.</param>
    /// <param name="delimiter">What parts fields.</param>
    /// <param name="isAll">Whether nothing follows, or no more will be looked at.</param>
    /// <param name="flaw">What is wrong with its quotes; otherwise <c>null</c>.</param>
    /// <returns>The length; -1 where the row goes on behind the data.</returns>
    public static int Length(ReadOnlySpan<byte> data, byte delimiter, bool isAll, out string? flaw)
    {
        flaw = null;
        var at = 0;
        while (true)
        {
            if (at < data.Length && data[at] == '"')
            {
                var close = Close(data, at + 1);
                if (close < 0 && !isAll)
                    return -1;
                if (close < 0)
                {
                    flaw = "a quote opens a field and is never closed";
                    return LineEnd(data, 0, isAll);
                }

                // What ends the data may be half of a doubled quote.
                at = close + 1;
                if (at == data.Length && !isAll)
                    return -1;
                if (at < data.Length && data[at] is not (byte)'\n' and not (byte)'\r' && data[at] != delimiter)
                {
                    flaw = "text stands behind a closing quote; a quote inside of a field is written twice";
                    return LineEnd(data, at, isAll);
                }
            }

            var next = data[at..].IndexOfAny(delimiter, (byte)'\n');
            if (next < 0)
                return isAll ? data.Length : -1;
            at += next + 1;
            if (data[at - 1] == '\n')
                return at;
        }
    }

    /// <summary>Cuts a row without flaw into its fields.</summary>
    /// <returns>How many fields there are, which may be more than fit.</returns>
    public static int Split(ReadOnlySpan<byte> row, byte delimiter, Span<Range> fields, out bool isQuoted)
    {
        isQuoted = false;
        if (row.Length > 0 && row[^1] == '\n')
            row = row[..^1];
        if (row.Length > 0 && row[^1] == '\r')
            row = row[..^1];
        var (at, count) = (0, 0);
        while (true)
        {
            int end;
            if (at < row.Length && row[at] == '"')
            {
                isQuoted = true;
                end = Close(row, at + 1) + 1;
            }
            else
            {
                var next = row[at..].IndexOf(delimiter);
                end = next < 0 ? row.Length : at + next;
            }

            if (count < fields.Length)
                fields[count] = at..end;
            count++;
            if (end >= row.Length)
                return count;
            at = end + 1;
        }
    }

    /// <summary>What a field says: without its quotes, and with doubled ones once.</summary>
    public static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> field)
    {
        if (field.Length < 2 || field[0] != '"')
            return field;
        field = field[1..^1];
        if (!field.Contains((byte)'"'))
            return field;
        var value = new byte[field.Length];
        var length = 0;
        for (var i = 0; i < field.Length; i++)
        {
            value[length++] = field[i];
            if (field[i] == '"')
                i++;
        }

        return value.AsSpan(0, length);
    }

    private static int Close(ReadOnlySpan<byte> data, int from)
    {
        while (true)
        {
            var quote = data[from..].IndexOf((byte)'"');
            if (quote < 0)
                return -1;
            from += quote + 1;
            if (from >= data.Length || data[from] != '"')
                return from - 1;
            from++;
        }
    }

    private static int LineEnd(ReadOnlySpan<byte> data, int from, bool isAll)
    {
        var end = data[from..].IndexOf((byte)'\n');
        return end >= 0 ? from + end + 1 : isAll ? data.Length : -1;
    }
}

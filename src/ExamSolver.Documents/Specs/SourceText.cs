using System.Text;
using ExamSolver.Core;

namespace ExamSolver.Documents.Specs;

/// <summary>The characters of a file, with line ends as <c>\n</c>, and the way from an offset to a line and column and back.</summary>
internal sealed class SourceText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly List<int> lineStarts = [0];

    public SourceText(string file, string text)
    {
        File = file;
        Text = text;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n')
                lineStarts.Add(i + 1);
        }
    }

    public string File { get; }

    public string Text { get; }

    /// <summary>Decodes bytes that must be UTF-8 without control characters; reports and returns <c>null</c> otherwise.</summary>
    public static SourceText? Decode(string file, ReadOnlySpan<byte> bytes, Diagnostics diagnostics)
    {
        if (WideEncoding(bytes) is { } encoding)
        {
            diagnostics.Error("not-utf-8", new SourcePosition(file, 1, 1), $"the file is {encoding}, not UTF-8", "Save it as UTF-8 (in most editors: “Save with encoding”).");
            return null;
        }

        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            bytes = bytes[3..];

        string text;
        try
        {
            text = Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            ReportInvalidByte(file, bytes, diagnostics);
            return null;
        }

        // YAML counts three rare characters as line ends and no editor does: as spaces they leave every position right.
        text = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Replace('\u0085', ' ').Replace('\u2028', ' ').Replace('\u2029', ' ');
        var source = new SourceText(file, text);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '\n' or '\t' || (!char.IsControl(c) && c is not ('\uFEFF' or '\uFFFE' or '\uFFFF')))
                continue;
            diagnostics.Error(
                "control-character",
                source.PositionAt(i),
                c == '\0' ? "the file holds a NUL byte, so it is not a text" : $"the file holds the invisible character U+{(int)c:X4}",
                c == '\0' ? "Write the problem as YAML in UTF-8." : "Delete it, and type the line again where it was pasted from elsewhere.");
            return null;
        }

        return source;
    }

    public SourcePosition PositionAt(int offset)
    {
        var line = lineStarts.BinarySearch(offset);
        if (line < 0)
            line = ~line - 1;
        return new SourcePosition(File, line + 1, offset - lineStarts[line] + 1);
    }

    public int OffsetAt(long line, long column)
    {
        var index = (int)Math.Clamp(line - 1, 0, lineStarts.Count - 1);
        return (int)Math.Clamp(lineStarts[index] + column - 1, 0, Text.Length);
    }

    /// <summary>Where the line that holds an offset begins.</summary>
    public int LineStart(int offset) => lineStarts[PositionAt(offset).Line - 1];

    /// <summary>Where the line that holds an offset ends: at its <c>\n</c> or at the end of the text.</summary>
    public int LineEnd(int offset)
    {
        var line = PositionAt(offset).Line;
        return line < lineStarts.Count ? lineStarts[line] - 1 : Text.Length;
    }

    private static string? WideEncoding(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE, 0, 0]) || bytes.StartsWith((ReadOnlySpan<byte>)[0, 0, 0xFE, 0xFF]))
            return "UTF-32";
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
            return "UTF-16 (little endian)";
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            return "UTF-16 (big endian)";
        return null;
    }

    private static void ReportInvalidByte(string file, ReadOnlySpan<byte> bytes, Diagnostics diagnostics)
    {
        var offset = 0;
        var line = 1;
        var column = 1;
        while (offset < bytes.Length && Rune.DecodeFromUtf8(bytes[offset..], out var rune, out var length) == System.Buffers.OperationStatus.Done)
        {
            column += rune.Utf16SequenceLength;
            if (rune.Value == '\n')
            {
                line++;
                column = 1;
            }

            offset += length;
        }

        diagnostics.Error(
            "not-utf-8",
            new SourcePosition(file, line, column),
            $"the byte 0x{bytes[Math.Min(offset, bytes.Length - 1)]:X2} at offset {offset} is not UTF-8",
            "Save the file as UTF-8; it may be Latin-1 or Windows-1252, where é is one byte.");
    }
}

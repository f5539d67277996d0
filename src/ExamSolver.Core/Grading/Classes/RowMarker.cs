using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using ExamSolver.Core.Specs;

namespace ExamSolver.Core.Grading.Classes;

/// <summary>
/// Marks the rows of a file of answers: bytes in, rows of marks.csv out. Pure, and safe on all cores at once: what a row becomes depends on that row
/// alone, so that blocks can be marked in any order. Each row gives one row, whatever is in it; where each question has a column, each answer gives one.
/// </summary>
/// <param name="sheets">Which sheet a student has.</param>
/// <param name="layout">How rows are laid out.</param>
/// <param name="roster">The students there are; <c>null</c> where nobody said.</param>
/// <param name="decisions">What persons decided.</param>
public sealed class RowMarker(IClassSheets sheets, SubmissionLayout layout, CodeTable? roster, Decisions decisions)
{
    /// <summary>The longest row that is read, in bytes: an answer has at most ten thousand characters.</summary>
    public const int LongestRow = 1 << 16;

    /// <summary>The longest code of a student, in bytes.</summary>
    public const int LongestCode = 200;

    /// <summary>The largest version.</summary>
    public const int LargestVersion = (1 << 24) - 1;

    /// <summary>The first row of marks.csv.</summary>
    public const string Header = "line,counts,student,ref,version,answer,verdict,points,of,convention,misconception,place,rule,reason,before";

    private const int ShownBytes = 200;
    private readonly ImmutableArray<byte[]?> wideReferences = [.. layout.References.IsDefault ? [] : layout.References.Select(r => r is null ? null : Encoding.UTF8.GetBytes(r))];
    private readonly Lazy<ILookup<string, string>> rosterWithoutZeros = new(() =>
        (roster?.Codes ?? []).Where(c => c.StartsWith('0')).ToLookup(c => c.TrimStart('0'), StringComparer.Ordinal));

    /// <summary>Marks whole rows.</summary>
    /// <param name="rows">Rows, each with its line's end; the last may lack it.</param>
    /// <param name="line">The line on which the first one begins.</param>
    /// <param name="output">Takes the rows of marks.</param>
    public void Mark(ReadOnlySpan<byte> rows, long line, ByteWriter output)
    {
        var isText = Utf8.IsValid(rows);
        var hasQuotes = !layout.IsJson && rows.Contains((byte)'"');
        Span<Range> fields = stackalloc Range[Math.Min(Math.Max(layout.Columns, 1), 64)];
        if (layout.Columns > 64)
            fields = new Range[layout.Columns];
        while (rows.Length > 0)
        {
            string? flaw = null;
            int length;
            if (hasQuotes)
            {
                length = CsvRows.Length(rows, layout.Delimiter, isAll: true, out flaw);
            }
            else
            {
                var end = rows.IndexOf((byte)'\n');
                length = end < 0 ? rows.Length : end + 1;
            }

            var row = rows[..length];
            rows = rows[length..];
            if (length > LongestRow)
                flaw = string.Create(CultureInfo.InvariantCulture, $"the row has {length} bytes; at most {LongestRow} are read");
            else if (!isText && !Utf8.IsValid(row))
                flaw = "the row is no UTF-8 text; save the file as CSV in UTF-8";
            if (flaw is not null)
                WriteBad(output, line, default, default, default, row, flaw);
            else if (layout.IsJson)
                MarkJson(row, line, output);
            else
                MarkCsv(row, fields, line, output);
            line += hasQuotes ? row.Count((byte)'\n') : 1;
        }
    }

    /// <summary>A row so long that it was never whole in memory.</summary>
    /// <param name="beginning">What it begins with.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="line">The line on which it begins.</param>
    /// <param name="output">Takes the row.</param>
    public static void MarkOversized(ReadOnlySpan<byte> beginning, long length, long line, ByteWriter output) =>
        WriteBad(output, line, default, default, default, beginning, string.Create(CultureInfo.InvariantCulture, $"the row has {length} bytes; at most {LongestRow} are read"));

    private void MarkCsv(ReadOnlySpan<byte> row, Span<Range> fields, long line, ByteWriter output)
    {
        var count = CsvRows.Split(row, layout.Delimiter, fields, out var isQuoted);
        if (count == 1 && row.Trim("\r\n"u8).Length == 0)
        {
            WriteBad(output, line, default, default, default, default, "the row is empty");
            return;
        }

        if (count != layout.Columns)
        {
            WriteBad(output, line, default, default, default, row, string.Create(CultureInfo.InvariantCulture, $"the row has {count} columns, the header {layout.Columns}; a field with a comma needs double quotes"));
            return;
        }

        var student = Field(row, fields, layout.Student, isQuoted).Trim((byte)' ');
        var version = layout.Version < 0 ? default : Field(row, fields, layout.Version, isQuoted).Trim((byte)' ');
        if (!layout.IsWide)
        {
            MarkOne(student, Field(row, fields, layout.Reference, isQuoted).Trim((byte)' '), version, Field(row, fields, layout.Answer, isQuoted), line, output);
            return;
        }

        for (var i = 0; i < wideReferences.Length; i++)
        {
            if (wideReferences[i] is { } reference)
                MarkOne(student, reference, version, Field(row, fields, i, isQuoted), line, output);
        }
    }

    private static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> row, ReadOnlySpan<Range> fields, int index, bool isQuoted) =>
        isQuoted ? CsvRows.Value(row[fields[index]]) : row[fields[index]];

    private void MarkJson(ReadOnlySpan<byte> row, long line, ByteWriter output)
    {
        if (row.TrimStart(" \t\r\n"u8).Length == 0)
        {
            WriteBad(output, line, default, default, default, default, "the row is empty");
            return;
        }

        byte[]? student = null, reference = null, answer = null, version = null;
        try
        {
            var reader = new Utf8JsonReader(row, new JsonReaderOptions { MaxDepth = 4 });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                throw new JsonException();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString();
                reader.Read();
                if (name is "student" or "ref" or "answer" or "version")
                {
                    var value = reader.TokenType switch
                    {
                        JsonTokenType.String => Encoding.UTF8.GetBytes(reader.GetString()!),
                        JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False => reader.ValueSpan.ToArray(),
                        JsonTokenType.Null => [],
                        _ => throw new JsonException(),
                    };
                    (student, reference, answer, version) = name switch
                    {
                        "student" => (value, reference, answer, version),
                        "ref" => (student, value, answer, version),
                        "answer" => (student, reference, value, version),
                        _ => (student, reference, answer, value),
                    };
                }
                else
                {
                    reader.Skip();
                }
            }

            if (reader.TokenType != JsonTokenType.EndObject || reader.Read())
                throw new JsonException();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A lone half of a pair of surrogates is an InvalidOperationException.
            WriteBad(output, line, default, default, default, row, "the line is no JSON object with texts; one is {\"student\": \"…\", \"ref\": \"…\", \"answer\": \"…\"}");
            return;
        }

        if (student is null || reference is null || answer is null)
            WriteBad(output, line, student, reference, version, answer ?? [], $"the line lacks \"{(student is null ? "student" : reference is null ? "ref" : "answer")}\"");
        else
            MarkOne(student.AsSpan().Trim((byte)' '), reference, version, answer, line, output);
    }

    private void MarkOne(ReadOnlySpan<byte> student, ReadOnlySpan<byte> reference, ReadOnlySpan<byte> version, ReadOnlySpan<byte> answer, long line, ByteWriter output)
    {
        if (Mistake(student, version) is { } mistake)
        {
            WriteBad(output, line, student, reference, version, answer, mistake);
            return;
        }

        if (sheets.Of(student, out var error) is not { } sheet)
        {
            WriteBad(output, line, student, reference, version, answer, error ?? "the student's sheet cannot be made");
            return;
        }

        if (sheet.Find(reference) is not { } part)
        {
            WriteBad(output, line, student, reference, version, answer, UnknownReference(Encoding.UTF8.GetString(reference), sheet));
            return;
        }

        var mark = sheet.Mark(part, answer);
        if (decisions.Find(student, reference, answer) is { } decision)
            mark = Decisions.Apply(decision, mark);
        output.Write(line);
        output.Write(",yes,"u8);
        output.WriteCell(student);
        output.Write((byte)',');
        output.Write(part.ReferenceBytes.Span);
        output.Write((byte)',');
        output.WriteCell(version);
        output.Write((byte)',');
        output.WriteCell(answer);
        output.Write(mark.Tail);
    }

    /// <summary>What is wrong with a student's code or the version.</summary>
    private string? Mistake(ReadOnlySpan<byte> student, ReadOnlySpan<byte> version)
    {
        if (student.Length == 0)
            return "the row names no student";
        if (student.Length > LongestCode)
            return string.Create(CultureInfo.InvariantCulture, $"the student's code has {student.Length} bytes; at most {LongestCode} are read");
        if (roster is not null ? roster.Find(student) < 0 : student.IndexOfAnyInRange((byte)0, (byte)0x1F) >= 0)
            return roster is null ? "the student's code holds a control character" : UnknownStudent(Encoding.UTF8.GetString(student));
        if (version.Length > 0 && (version.Length > 8 || version.IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0 || ReadVersion(version) > LargestVersion))
            return string.Create(CultureInfo.InvariantCulture, $"the version \"{Shown(version)}\" is no whole number from 0 to {LargestVersion}");
        return null;
    }

    /// <summary>A version in digits; 0 where there is none.</summary>
    public static int ReadVersion(ReadOnlySpan<byte> version)
    {
        var value = 0;
        foreach (var digit in version)
            value = (value * 10) + (digit - '0');
        return value;
    }

    private string UnknownStudent(string student) =>
        rosterWithoutZeros.Value[student].ToArray() switch
        {
            [var one] => $"no student of the roster is \"{student}\"; \"{one}\" is: a spreadsheet may have dropped its zeros",
            { Length: > 1 } several => $"no student of the roster is \"{student}\"; a spreadsheet may have dropped the zeros of one of {string.Join(", ", several.Order(StringComparer.Ordinal).Take(3))}",
            _ when SpreadsheetDamage.Of(student) is { } damage => $"no student of the roster is \"{student}\"; {damage}",
            _ => $"no student of the roster is \"{student}\"",
        };

    private static string UnknownReference(string reference, ClassSheet sheet)
    {
        var known = sheet.Parts.Select(p => p.Reference).ToArray();
        var shown = reference.Length > ShownBytes ? reference[..ShownBytes] + "…" : reference;
        if (known.Where(k => k.StartsWith(reference + "#", StringComparison.Ordinal)).ToArray() is { Length: > 0 } parts)
            return $"\"{shown}\" has several parts: {string.Join(", ", parts)}";
        return NearestName.Find(reference, known) is { } nearest ? $"no question is called \"{shown}\"; did you mean \"{nearest}\"?" : $"no question is called \"{shown}\"";
    }

    private static void WriteBad(ByteWriter output, long line, ReadOnlySpan<byte> student, ReadOnlySpan<byte> reference, ReadOnlySpan<byte> version, ReadOnlySpan<byte> answer, string reason)
    {
        output.Write(line);
        output.Write(",no,"u8);
        foreach (var cell in new[] { Shown(student), Shown(reference), Shown(version) })
        {
            output.WriteCell(cell);
            output.Write((byte)',');
        }

        output.WriteCell(Shown(answer).TrimEnd('\n', '\r'));
        output.Write(new MarkedAnswer { Verdict = MarkWord.BadRow, Rule = "row", Reason = reason }.Tail);
    }

    /// <summary>The beginning of a text that may be long and may be no text.</summary>
    private static string Shown(ReadOnlySpan<byte> text)
    {
        var shown = Encoding.UTF8.GetString(text.Length > ShownBytes ? text[..ShownBytes] : text);
        return text.Length > ShownBytes ? shown.TrimEnd('\uFFFD') + "…" : shown;
    }
}

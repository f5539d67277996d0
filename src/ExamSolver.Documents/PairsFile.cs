using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace ExamSolver.Documents;

/// <summary>A row of a file of pairs: its values by column, or what is wrong with it.</summary>
/// <param name="Id">The value of the column <c>id</c>, or the number of the row where it has none.</param>
/// <param name="Values">The values by column, in small letters; empty where the row cannot be read.</param>
/// <param name="Error">What is wrong with the row; otherwise <c>null</c>.</param>
public sealed record PairRow(string Id, IReadOnlyDictionary<string, string> Values, string? Error);

/// <summary>Reads pairs to compare from CSV, and writes verdicts, one row at a time.</summary>
public sealed class PairsFile
{
    private static readonly string[] Required = ["id", "student", "teacher"];

    private static CsvConfiguration Configuration => new(CultureInfo.InvariantCulture) { BadDataFound = null, DetectColumnCountChanges = false, NewLine = "\n", MaxFieldSize = 0 };

    /// <summary>The rows behind the header, in order. A row that cannot be read is a row with an error.</summary>
    /// <exception cref="FormatException">The header lacks a column; the message says which.</exception>
    public static IEnumerable<PairRow> Read(TextReader reader)
    {
        using var parser = new CsvParser(reader, Configuration, leaveOpen: true);
        if (!parser.Read())
            throw new FormatException("the file is empty; its first row must be: id,student,teacher");
        var header = parser.Record!.Select(c => c.Trim().TrimStart('\uFEFF').ToLowerInvariant()).ToArray();
        if (Required.FirstOrDefault(c => !header.Contains(c)) is { } missing)
            throw new FormatException($"the header \"{string.Join(',', header)}\" lacks the column {missing}; the columns are id, student, teacher, and where wanted test, domain, tolerance, options");
        if (header.FirstOrDefault(c => header.Count(o => o == c) > 1 && c.Length > 0) is { } twice)
            throw new FormatException($"the header \"{string.Join(',', header)}\" has the column {twice} more than once");
        for (var number = 1; parser.Read(); number++)
            yield return ToRow(header, parser.Record!, number);
    }

    /// <summary>Writes the header of the verdicts.</summary>
    public static void WriteHeader(TextWriter writer) => WriteRow(writer, "id", "verdict", "reason", "witness", "microseconds");

    /// <summary>Writes one row, quoted where it needs to be.</summary>
    public static void WriteRow(TextWriter writer, params ReadOnlySpan<string> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (i > 0)
                writer.Write(',');
            if (values[i].AsSpan().ContainsAny("\",\r\n"))
                writer.Write($"\"{values[i].Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
            else
                writer.Write(values[i]);
        }

        writer.Write('\n');
    }

    private static PairRow ToRow(string[] header, string[] record, int number)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < Math.Min(header.Length, record.Length); i++)
            values.TryAdd(header[i], record[i]);
        var id = values.TryGetValue("id", out var given) && given.Length > 0 ? given : number.ToString(CultureInfo.InvariantCulture);
        if (record.Length <= header.Length && Required.All(values.ContainsKey))
            return new PairRow(id, values, null);
        var counts = string.Create(CultureInfo.InvariantCulture, $"The row has {record.Length} columns, the header {header.Length}; a field with a comma needs double quotes{(record[^1].Contains('\n', StringComparison.Ordinal) ? ", and a quote that is opened must be closed" : "")}.");
        return new PairRow(id, new Dictionary<string, string>(), counts);
    }
}

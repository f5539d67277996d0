using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ExamSolver.Documents.Marks;

/// <summary>
/// The append-only log of the marks that count, in the folder <c>log</c> beside them: for each grading NNNN.json, with the hashes of everything behind the marks and of the entry before,
/// and NNNN.csv, all marks as they were. Whoever changes an old mark breaks the chain.
/// </summary>
public sealed class GradingLog(string folder)
{
    private readonly string log = Path.Combine(folder, "log");

    /// <summary>The numbers of the entries, in order.</summary>
    public IEnumerable<int> Entries() => Directory.Exists(log)
        ? Directory.EnumerateFiles(log, "*.json").Select(f => int.TryParse(Path.GetFileNameWithoutExtension(f), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).Where(n => n > 0).Order()
        : [];

    /// <summary>The marks of an entry; they are gone where the data of a class were removed.</summary>
    public string MarksPath(int number) => PathOf(number, "csv");

    /// <summary>Takes the log of an earlier grading over, where this folder has none.</summary>
    public void Inherit(string previous)
    {
        var other = new GradingLog(previous);
        if (Entries().Any() || !other.Entries().Any())
            return;
        Directory.CreateDirectory(log);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(previous, "log")))
            File.Copy(file, Path.Combine(log, Path.GetFileName(file)), overwrite: true);
    }

    /// <summary>Adds a grading, unless the last entry is the same one: a run that was killed behind this point comes here twice.</summary>
    public void Append(GradingRecord record, string marks)
    {
        var last = Entries().LastOrDefault();
        if (last > 0 && Read(last) is { } before && before.Identity == record.Identity() && before.Marks == record.Marks && before.Date == record.Date)
            return;
        Directory.CreateDirectory(log);
        var number = last + 1;
        File.Copy(marks, PathOf(number, "csv.new"), overwrite: true);
        Flush(PathOf(number, "csv.new"));
        File.Move(PathOf(number, "csv.new"), PathOf(number, "csv"), overwrite: true);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("entry", number);
            json.WriteString("date", record.Date);
            json.WriteString("sheet", record.Sheet);
            foreach (var (name, hash) in record.Hashed())
                json.WriteString(name, hash);
            json.WriteString("options", record.Options);
            json.WriteNumber("rows", record.Rows);
            json.WriteString("marks-sha256", record.Marks);
            json.WriteString("identity-sha256", record.Identity());
            json.WriteString("entry-before-sha256", last > 0 ? Hashes.OfFile(PathOf(last, "json")) : "");
            json.WriteEndObject();
        }

        File.WriteAllText(PathOf(number, "json.new"), Encoding.UTF8.GetString(stream.ToArray()).Replace("\r\n", "\n", StringComparison.Ordinal) + "\n");
        Flush(PathOf(number, "json.new"));
        File.Move(PathOf(number, "json.new"), PathOf(number, "json"));
    }

    /// <summary>What is wrong with the log: an entry that was changed or is missing, marks that are not those of their entry. Marks that were removed are not wrong.</summary>
    public IEnumerable<string> Mistakes()
    {
        var expected = 1;
        var before = "";
        foreach (var number in Entries())
        {
            if (number != expected)
                yield return string.Create(CultureInfo.InvariantCulture, $"entry {expected} is missing");
            if (Read(number) is not { } entry)
                yield return string.Create(CultureInfo.InvariantCulture, $"entry {number} cannot be read");
            else if (entry.Before != before)
                yield return string.Create(CultureInfo.InvariantCulture, $"the entry before entry {number} was changed");
            else if (File.Exists(MarksPath(number)) && Hashes.OfFile(MarksPath(number)) != entry.Marks)
                yield return string.Create(CultureInfo.InvariantCulture, $"the marks of entry {number} were changed");
            before = Hashes.OfFile(PathOf(number, "json"));
            expected = number + 1;
        }
    }

    /// <summary>An entry; <c>null</c> where it cannot be read.</summary>
    public LogEntry? Read(int number)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(PathOf(number, "json")));
            string Text(string name) => json.RootElement.GetProperty(name).GetString() ?? "";
            return new LogEntry(Text("date"), Text("identity-sha256"), Text("marks-sha256"), Text("entry-before-sha256"), Text("sheet-sha256"), Text("engine-sha256"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    private string PathOf(int number, string ending) => Path.Combine(log, string.Create(CultureInfo.InvariantCulture, $"{number:D4}.{ending}"));

    private static void Flush(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        stream.Flush(flushToDisk: true);
    }
}

/// <summary>An entry of the log.</summary>
/// <param name="Date">The day.</param>
/// <param name="Identity">Stands for everything behind the marks.</param>
/// <param name="Marks">The hash of the marks.</param>
/// <param name="Before">The hash of the entry before; empty for the first.</param>
/// <param name="Sheet">The hash of the sheet.</param>
/// <param name="Engine">The hash of the program.</param>
public sealed record LogEntry(string Date, string Identity, string Marks, string Before, string Sheet, string Engine);

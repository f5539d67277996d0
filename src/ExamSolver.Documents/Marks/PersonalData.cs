using System.Globalization;
using System.Text;
using System.Text.Json;
using ExamSolver.Core.Grading.Classes;

namespace ExamSolver.Documents.Marks;

/// <summary>What the folders of marks hold about persons: everything about one, and the removal of old ones with a record.</summary>
public static class PersonalData
{
    private const string PurgedFile = "purged.json";

    /// <summary>The folders of finished gradings at or below a folder, sorted.</summary>
    public static IEnumerable<string> Gradings(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, GradingRecord.FileName, new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
            .Where(f => !f.Contains("/.grading/", StringComparison.Ordinal)).Select(f => Path.GetDirectoryName(f)!.Replace('\\', '/')).Order(StringComparer.Ordinal)
        : [];

    /// <summary>Everything about one student in a folder of marks, as a JSON document; <c>null</c> where there is nothing.</summary>
    public static string? Export(string folder, string student)
    {
        var found = false;
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("folder", folder);
            json.WriteString("student", student);
            json.WriteString("date", GradingRecord.Read(folder)?.Date ?? "");
            foreach (var (name, path) in Files(folder))
                found |= WriteRows(json, name, path, student);
            var feedback = Path.Combine(folder, "feedback", FeedbackFiles.FileName(student));
            if (File.Exists(feedback))
            {
                found = true;
                json.WriteString("feedback", File.ReadAllText(feedback));
            }

            json.WriteEndObject();
        }

        return found ? Encoding.UTF8.GetString(stream.ToArray()) : null;
    }

    /// <summary>Removes what is about persons from a folder of marks; what stays says what was removed, and nothing about anybody.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="date">The day of the removal.</param>
    /// <returns>How many files were removed.</returns>
    public static int Purge(string folder, string date)
    {
        var record = GradingRecord.Read(folder);
        string[] names = ["marks.csv", "totals.csv", "review.csv", "moved.csv", "report.md", "report.html"];
        var files = names.Select(n => Path.Combine(folder, n)).Where(File.Exists)
            .Concat(new[] { "feedback", ".grading" }.Select(f => Path.Combine(folder, f)).Where(Directory.Exists).SelectMany(f => Directory.EnumerateFiles(f, "*", SearchOption.AllDirectories)))
            .Concat(Directory.Exists(Path.Combine(folder, "log")) ? Directory.EnumerateFiles(Path.Combine(folder, "log"), "*.csv*") : [])
            .Order(StringComparer.Ordinal).ToArray();
        var path = Path.Combine(folder, PurgedFile);
        if (files.Length == 0)
            return 0;

        // The record is on the disk before anything goes: what was removed is never unknown.
        using (var stream = new FileStream(path, FileMode.Create, FileAccess.Write))
        {
            using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
            json.WriteStartObject();
            json.WriteString("removed", date);
            json.WriteString("graded", record?.Date ?? "");
            json.WriteNumber("rows", record?.Rows ?? 0);
            json.WriteStartArray("files");
            foreach (var group in files.GroupBy(f => KindOf(folder, f), StringComparer.Ordinal))
            {
                json.WriteStartObject();
                json.WriteString("file", group.Key);
                json.WriteNumber("count", group.Count());
                if (group.Count() == 1)
                    json.WriteString("sha256", Hashes.OfFile(group.First()));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.Flush();
            stream.Write("\n"u8);
            stream.Flush(flushToDisk: true);
        }

        foreach (var file in files)
            File.Delete(file);
        foreach (var empty in new[] { "feedback", ".grading" }.Select(f => Path.Combine(folder, f)).Where(Directory.Exists))
            Directory.Delete(empty, recursive: true);
        return files.Length;
    }

    /// <summary>The names of feedback files are students' codes and do not stand in the record.</summary>
    private static string KindOf(string folder, string file)
    {
        var name = Path.GetRelativePath(folder, file).Replace('\\', '/');
        return name.StartsWith("feedback/", StringComparison.Ordinal) ? "feedback" : name.StartsWith(".grading/", StringComparison.Ordinal) ? "work in progress" : name;
    }

    private static IEnumerable<(string Name, string Path)> Files(string folder) =>
        new[] { "totals", "marks", "review", "moved" }.Select(n => (n, Path.Combine(folder, n + ".csv")))
            .Concat(new GradingLog(folder).Entries().Select(n => ("log/" + n.ToString("D4", CultureInfo.InvariantCulture), new GradingLog(folder).MarksPath(n))))
            .Where(f => File.Exists(f.Item2));

    private static bool WriteRows(Utf8JsonWriter json, string name, string path, string student)
    {
        using var reader = new StreamReader(path, new UTF8Encoding(false));
        using var parser = new CsvHelper.CsvParser(reader, new CsvHelper.Configuration.CsvConfiguration(CultureInfo.InvariantCulture) { BadDataFound = null, DetectColumnCountChanges = false, MaxFieldSize = 0 });
        if (!parser.Read())
            return false;
        var header = parser.Record!;
        var column = Array.IndexOf(header, "student");
        var found = false;
        while (column >= 0 && parser.Read())
        {
            if (ByteWriter.Original(parser.Record![column]) != student)
                continue;
            if (!found)
                json.WriteStartArray(name);
            found = true;
            json.WriteStartObject();
            foreach (var (key, value) in header.Zip(parser.Record!).Where(c => c.Second.Length > 0))
                json.WriteString(key, ByteWriter.Original(value));
            json.WriteEndObject();
        }

        if (found)
            json.WriteEndArray();
        return found;
    }
}

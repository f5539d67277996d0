using System.Text;
using System.Text.Json;

namespace ExamSolver.Documents.Marks;

/// <summary>What stands behind the marks of a folder: grading.json. It holds hashes and counts, and nothing about anybody.</summary>
public sealed record GradingRecord
{
    /// <summary>The name of its file.</summary>
    public const string FileName = "grading.json";

    /// <summary>The sheet's folder or file, as it was named.</summary>
    public required string Sheet { get; init; }

    /// <summary>The file of answers, as it was named.</summary>
    public required string Submissions { get; init; }

    /// <summary>The day of the grading, as the caller says it.</summary>
    public required string Date { get; init; }

    /// <summary>Whether the marks count: the sheet was frozen.</summary>
    public bool Official { get; init; }

    /// <summary>The hash of the sheet's files.</summary>
    public required string SheetHash { get; init; }

    /// <summary>The hash of the program.</summary>
    public required string EngineHash { get; init; }

    /// <summary>The hash of the file of answers.</summary>
    public required string SubmissionsHash { get; init; }

    /// <summary>The hash of the amendments; empty where there are none.</summary>
    public string AmendmentsHash { get; init; } = "";

    /// <summary>The hash of the decisions of persons; empty where there are none.</summary>
    public string ReviewHash { get; init; } = "";

    /// <summary>The hash of the roster; empty where there is none.</summary>
    public string RosterHash { get; init; } = "";

    /// <summary>The hash of the marks before, of a regrading.</summary>
    public string PreviousHash { get; init; } = "";

    /// <summary>The roster, as it was named; empty where there is none.</summary>
    public string Roster { get; init; } = "";

    /// <summary>The language of those who have none of their own.</summary>
    public string Language { get; init; } = "en";

    /// <summary>The form of those who have none of their own; empty where each has a variant.</summary>
    public string Form { get; init; } = "";

    /// <summary>Everything else that the outputs depend on: the language, whether feedback is written.</summary>
    public string Options { get; init; } = "";

    /// <summary>The rows of marks.csv.</summary>
    public long Rows { get; init; }

    /// <summary>The rows that could not be read.</summary>
    public long BadRows { get; init; }

    /// <summary>The hash of marks.csv.</summary>
    public string Marks { get; init; } = "";

    /// <summary>Stands for everything that the marks depend on, and not for the day.</summary>
    public string Identity() => Hashes.OfText(string.Join('\n', SheetHash, EngineHash, SubmissionsHash, AmendmentsHash, ReviewHash, RosterHash, PreviousHash, Options));

    /// <summary>Writes the file.</summary>
    public void Write(string path)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("sheet", Sheet);
            json.WriteString("submissions", Submissions);
            json.WriteString("date", Date);
            json.WriteBoolean("official", Official);
            foreach (var (name, hash) in Hashed())
                json.WriteString(name, hash);
            json.WriteString("roster", Roster);
            json.WriteString("language", Language);
            json.WriteString("form", Form);
            json.WriteString("options", Options);
            json.WriteNumber("rows", Rows);
            json.WriteNumber("bad-rows", BadRows);
            json.WriteString("marks-sha256", Marks);
            json.WriteEndObject();
        }

        File.WriteAllText(path, Encoding.UTF8.GetString(stream.ToArray()).Replace("\r\n", "\n", StringComparison.Ordinal) + "\n");
    }

    /// <summary>Reads the file of a folder; <c>null</c> where there is none that can be read.</summary>
    public static GradingRecord? Read(string folder)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, FileName)));
            var root = json.RootElement;
            string Text(string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
            return new GradingRecord
            {
                Sheet = Text("sheet"), Submissions = Text("submissions"), Date = Text("date"), Official = root.TryGetProperty("official", out var official) && official.ValueKind == JsonValueKind.True,
                SheetHash = Text("sheet-sha256"), EngineHash = Text("engine-sha256"), SubmissionsHash = Text("submissions-sha256"), AmendmentsHash = Text("amendments-sha256"),
                ReviewHash = Text("review-sha256"), RosterHash = Text("roster-sha256"), PreviousHash = Text("previous-sha256"), Options = Text("options"), Roster = Text("roster"), Language = Text("language"), Form = Text("form"), Marks = Text("marks-sha256"),
                Rows = root.TryGetProperty("rows", out var rows) ? rows.GetInt64() : 0, BadRows = root.TryGetProperty("bad-rows", out var bad) ? bad.GetInt64() : 0,
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    /// <summary>The hashes behind the marks, by name.</summary>
    public IEnumerable<(string Name, string Hash)> Hashed() =>
    [
        ("sheet-sha256", SheetHash), ("engine-sha256", EngineHash), ("submissions-sha256", SubmissionsHash), ("amendments-sha256", AmendmentsHash),
        ("review-sha256", ReviewHash), ("roster-sha256", RosterHash), ("previous-sha256", PreviousHash),
    ];
}

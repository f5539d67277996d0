using System.Text;
using System.Text.Json;
using ExamSolver.Core;
using ExamSolver.Core.Problems;

namespace ExamSolver.Documents.Marks;

/// <summary>What a frozen sheet is made of: manifest.json beside it, with the hashes of its files, the program, the secret of its variants and the printed papers.</summary>
public sealed record Manifest
{
    /// <summary>The sheet.</summary>
    public required string Sheet { get; init; }

    /// <summary>The day.</summary>
    public required string Frozen { get; init; }

    /// <summary>The program's version.</summary>
    public required string Version { get; init; }

    /// <summary>The hash of the program.</summary>
    public required string Engine { get; init; }

    /// <summary>The hash of the secret of the variants; empty where there is none.</summary>
    public required string Secret { get; init; }

    /// <summary>The hashes of the sheet's files, by their names beside the manifest.</summary>
    public required IReadOnlyDictionary<string, string> Files { get; init; }

    /// <summary>The hashes of printed papers, by name.</summary>
    public required IReadOnlyDictionary<string, string> Papers { get; init; }

    /// <summary>Where the manifest of a sheet stands.</summary>
    public static string PathOf(string sheet) => IsAlone(sheet) ? Path.ChangeExtension(sheet, ".manifest.json") : Path.Combine(SheetFiles.Folder(sheet), "manifest.json");

    /// <summary>Where the amendments of a sheet stand.</summary>
    public static string AmendmentsOf(string sheet) => IsAlone(sheet) ? Path.ChangeExtension(sheet, ".amendments.yaml") : Path.Combine(SheetFiles.Folder(sheet), SheetFiles.Amendments);

    /// <summary>What a sheet is made of today.</summary>
    public static Manifest Of(string path, Sheet sheet, string date, string version, string? papers)
    {
        var secret = Path.Combine(SheetFiles.Folder(path), "secret.key");
        return new Manifest
        {
            Sheet = sheet.Id, Frozen = date, Version = version, Engine = Hashes.OfEngine(),
            Secret = File.Exists(secret) ? Hashes.OfFile(secret) : "",
            Files = SheetFiles.Of(path, sheet),
            Papers = papers is null ? new Dictionary<string, string>() : Directory.EnumerateFiles(papers, "*", SearchOption.AllDirectories).ToDictionary(f => Path.GetRelativePath(papers, f).Replace('\\', '/'), Hashes.OfFile),
        };
    }

    /// <summary>What differs between a frozen sheet and that of today; empty where nothing does.</summary>
    public IEnumerable<string> Differences(Manifest today)
    {
        foreach (var (name, hash) in Files.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            if (!today.Files.TryGetValue(name, out var now))
                yield return $"{name} is gone";
            else if (now != hash)
                yield return $"{name} was changed";
        }

        foreach (var name in today.Files.Keys.Except(Files.Keys).Order(StringComparer.Ordinal))
            yield return $"{name} was added";
        if (Secret.Length > 0 && Secret != today.Secret)
            yield return "the secret of the variants was changed";
    }

    /// <summary>Writes the file whole.</summary>
    public void Write(string path)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("sheet", Sheet);
            json.WriteString("frozen", Frozen);
            json.WriteString("version", Version);
            json.WriteString("engine-sha256", Engine);
            json.WriteString("secret-sha256", Secret);
            foreach (var (name, hashes) in new[] { ("files", Files), ("papers", Papers) })
            {
                json.WriteStartObject(name);
                foreach (var (file, hash) in hashes.OrderBy(h => h.Key, StringComparer.Ordinal))
                    json.WriteString(file, hash);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        File.WriteAllText(path + ".new", Encoding.UTF8.GetString(stream.ToArray()).Replace("\r\n", "\n", StringComparison.Ordinal) + "\n");
        File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>Reads a manifest; <c>null</c>, with an error, where it cannot be read.</summary>
    public static Manifest? Read(string path, Diagnostics diagnostics)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = json.RootElement;
            string Text(string name) => root.GetProperty(name).GetString() ?? "";
            Dictionary<string, string> Map(string name) => root.GetProperty(name).EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString() ?? "");
            return new Manifest { Sheet = Text("sheet"), Frozen = Text("frozen"), Version = Text("version"), Engine = Text("engine-sha256"), Secret = Text("secret-sha256"), Files = Map("files"), Papers = Map("papers") };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            diagnostics.Error("bad-manifest", new SourcePosition(path), $"the manifest cannot be read: {e.Message.TrimEnd('.')}", "freeze the sheet again");
            return null;
        }
    }

    private static bool IsAlone(string sheet) => !Directory.Exists(sheet) && Path.GetFileName(sheet) != SheetReader.SheetFile;
}

/// <summary>The files that make a sheet.</summary>
public static class SheetFiles
{
    /// <summary>The name of the file of amendments, which stands beside the sheet and is no part of it.</summary>
    public const string Amendments = "amendments.yaml";

    /// <summary>The folder of a sheet that is named by its folder, its sheet.yaml or a problem file.</summary>
    public static string Folder(string path) => Directory.Exists(path) ? path : Path.GetDirectoryName(path) is { Length: > 0 } folder ? folder : ".";

    /// <summary>The hashes of the files that its questions are written in, wherever they are, and of sheet.yaml, by their names beside it.</summary>
    public static IReadOnlyDictionary<string, string> Of(string path, Sheet sheet)
    {
        var folder = Folder(path);
        var own = Path.Combine(folder, SheetReader.SheetFile);
        return sheet.Questions.SelectMany(q => q.Parts.Select(p => p.Position.File).Append(q.Position.File)).Concat(sheet.Problems.Select(p => p.Title.Position.File ?? ""))
            .Concat(File.Exists(own) && (Directory.Exists(path) || Path.GetFileName(path) == SheetReader.SheetFile) ? [own] : [])
            .Where(File.Exists).Select(f => (Name: Path.GetRelativePath(folder, f).Replace('\\', '/'), Path: f)).DistinctBy(f => f.Name)
            .ToDictionary(f => f.Name, f => Hashes.OfFile(f.Path), StringComparer.Ordinal);
    }

    /// <summary>One hash for all of them.</summary>
    public static string HashOf(string path, Sheet sheet) => Hashes.OfText(string.Join('\n', Of(path, sheet).OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key} {f.Value}")));
}

namespace ExamSolver.Documents.Marks;

/// <summary>The hash of a sheet: of its problem files and sheet.yaml, by name.</summary>
public static class SheetHash
{
    /// <summary>The files that make a sheet, sorted: the YAML files of its folder but the amendments, or the one problem file.</summary>
    public static IReadOnlyList<string> Files(string path) => File.Exists(path) && !Directory.Exists(path) && Path.GetFileName(path) != "sheet.yaml"
        ? [path]
        : [.. Directory.EnumerateFiles(Folder(path), "*.yaml", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) != AmendmentsName).Select(f => f.Replace('\\', '/')).Order(StringComparer.Ordinal)];

    /// <summary>The name of the file of amendments, which stands beside the sheet and is no part of it.</summary>
    public const string AmendmentsName = "amendments.yaml";

    /// <summary>The folder of a sheet that is named by its folder, its sheet.yaml or a problem file.</summary>
    public static string Folder(string path) => Directory.Exists(path) ? path : Path.GetDirectoryName(path) is { Length: > 0 } folder ? folder : ".";

    /// <summary>The hash of all of them.</summary>
    public static string Of(string path) => Hashes.OfText(string.Join('\n', Files(path).Select(f => $"{Path.GetRelativePath(Folder(path), f).Replace('\\', '/')} {Hashes.OfFile(f)}")));
}

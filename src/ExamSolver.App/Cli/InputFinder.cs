using ExamSolver.Core;
using ExamSolver.Core.Problems;
using ExamSolver.Core.Problems.Variants;
using ExamSolver.Core.Solutions;
using ExamSolver.Documents;

namespace ExamSolver.App.Cli;

/// <summary>A sheet that was read, or what is wrong with it.</summary>
/// <param name="Path">The path as it was named, with forward slashes.</param>
/// <param name="Sheet">The sheet; <c>null</c> where it could not be read.</param>
/// <param name="Diagnostics">Everything that was found.</param>
internal sealed record ReadInput(string Path, Sheet? Sheet, Diagnostics Diagnostics);

/// <summary>Finds and reads what a PATH names: a sheet's folder, a problem file, or a folder of sheets.</summary>
/// <param name="catalogue">The kinds.</param>
/// <param name="draft">Whether a missing translation is only a warning.</param>
/// <param name="variant">The variant that is read of every sheet; <c>null</c> for the common papers.</param>
internal sealed class InputFinder(Catalogue catalogue, bool draft, string? variant = null)
{
    private readonly FileSpecSource source = new();

    /// <summary>Reads every sheet that the paths name, on all cores, and gives them in order; one that several paths name, once.</summary>
    public IReadOnlyList<ReadInput> Read(IReadOnlyList<string> paths)
    {
        var found = paths.SelectMany(Find).DistinctBy(f => FullPath(f.Path)).ToArray();
        var inputs = new ReadInput[found.Length];
        if (found.Length == 1)
            return [found[0].Read()];
        Parallel.For(0, found.Length, i => inputs[i] = found[i].Read());
        return inputs;
    }

    /// <summary>The path of the one sheet or problem file that a text names, as readers take it; <c>null</c>, with an error, where it names none.</summary>
    public static string? OneSheet(string path, Diagnostics diagnostics)
    {
        var clean = path.Replace('\\', '/').TrimEnd('/');
        if (clean.EndsWith("/" + SheetReader.SheetFile, StringComparison.Ordinal))
            clean = clean[..^(SheetReader.SheetFile.Length + 1)];
        else if (clean == SheetReader.SheetFile)
            clean = ".";
        if (clean.Length > 0 && (File.Exists(clean) || File.Exists($"{clean}/{SheetReader.SheetFile}")))
            return clean;
        diagnostics.Error("missing-path", new SourcePosition(path), Directory.Exists(clean) ? $"the folder has no {SheetReader.SheetFile}" : "there is no such file or folder", "name a sheet's folder or a problem file");
        return null;
    }

    private IEnumerable<(string Path, Func<ReadInput> Read)> Find(string path)
    {
        var clean = path.Replace('\\', '/').TrimEnd('/');
        if (clean.Length == 0)
            clean = path.Length == 0 ? "." : "/";
        if (File.Exists(clean))
        {
            var slash = clean.LastIndexOf('/');
            return [clean[(slash + 1)..] == SheetReader.SheetFile ? Sheet(slash < 0 ? "." : clean[..slash]) : Problem(clean)];
        }

        if (!Directory.Exists(clean))
            return [Failure(clean, "missing-path", "there is no such file or folder", "name a sheet's folder, a problem file, or a folder of sheets")];
        if (File.Exists($"{clean}/{SheetReader.SheetFile}"))
            return [Sheet(clean)];
        try
        {
            var sheets = Directory.EnumerateDirectories(clean)
                .Select(d => d.Replace('\\', '/'))
                .Where(d => File.Exists($"{d}/{SheetReader.SheetFile}"))
                .Order(StringComparer.Ordinal)
                .ToArray();
            return sheets.Length > 0
                ? sheets.Select(Sheet)
                : [Failure(clean, "no-sheet", $"the folder has no {SheetReader.SheetFile}, and no folder in it has one", $"write {SheetReader.SheetFile} with a title, and a problem file beside it")];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [Failure(clean, "unreadable-folder", $"the folder cannot be read: {e.Message.TrimEnd('.')}", "change its permissions, or name another one")];
        }
    }

    private (string Path, Func<ReadInput> Read) Sheet(string folder) => (folder, () => Read(folder, variant is null ? new SheetReader(source, catalogue, InlineText.Check).ReadSheet : ReadVariant));

    private (string Path, Func<ReadInput> Read) Problem(string path) => (path, () => Read(path, variant is null ? new SheetReader(source, catalogue, InlineText.Check).ReadProblemAlone : ReadVariant));

    private Sheet? ReadVariant(string path, Diagnostics diagnostics, bool isDraft)
    {
        if (SecretFile.Of(path, diagnostics) is not { } secret || SheetVariants.Open(source, catalogue, InlineText.Check, path, secret, diagnostics, isDraft) is not { } variants)
            return null;
        if (variants.Varies)
            return variants.Read(variant!, diagnostics);
        diagnostics.Error("no-variant", new SourcePosition(path), "nothing varies in this sheet", "write `vary` in a problem or question, or solve it without --variant and --form");
        return null;
    }

    private ReadInput Read(string path, Func<string, Diagnostics, bool, Sheet?> read)
    {
        var diagnostics = new Diagnostics();
        return new ReadInput(path, read(path, diagnostics, draft), diagnostics);
    }

    private static (string Path, Func<ReadInput> Read) Failure(string path, string code, string message, string hint)
    {
        var diagnostics = new Diagnostics();
        diagnostics.Error(code, new SourcePosition(path), message, hint);
        return (path, () => new ReadInput(path, null, diagnostics));
    }

    /// <summary>The one path of a file; a path that the system cannot read names nothing, and is its own.</summary>
    private static string FullPath(string path) => path.Contains('\0') ? path : Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
}

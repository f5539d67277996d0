using ExamSolver.Core;
using ExamSolver.Core.Problems;
using ExamSolver.Core.Solutions;
using ExamSolver.Documents;

namespace ExamSolver.App.Cli;

/// <summary>A sheet that was read, or what is wrong with it.</summary>
/// <param name="Path">The path as it was named, with forward slashes.</param>
/// <param name="Sheet">The sheet; <c>null</c> where it could not be read.</param>
/// <param name="Diagnostics">Everything that was found.</param>
internal sealed record ReadInput(string Path, Sheet? Sheet, Diagnostics Diagnostics);

/// <summary>Finds and reads what a PATH names: a sheet's folder, a problem file, or a folder of sheets.</summary>
internal sealed class InputFinder(Catalogue catalogue, bool draft)
{
    private readonly FileSpecSource source = new();

    /// <summary>Reads every sheet that the paths name, in order.</summary>
    public IReadOnlyList<ReadInput> Read(IReadOnlyList<string> paths) => [.. paths.SelectMany(Find)];

    private IEnumerable<ReadInput> Find(string path)
    {
        var clean = path.Replace('\\', '/').TrimEnd('/');
        if (clean.Length == 0)
            clean = path.Length == 0 ? "." : "/";
        if (File.Exists(clean))
            return [clean.EndsWith("/" + SheetReader.SheetFile, StringComparison.Ordinal) ? ReadSheet(clean[..^(SheetReader.SheetFile.Length + 1)]) : ReadProblem(clean)];
        if (!Directory.Exists(clean))
            return [Failure(clean, "missing-path", "there is no such file or folder", "name a sheet's folder, a problem file, or a folder of sheets")];
        if (File.Exists($"{clean}/{SheetReader.SheetFile}"))
            return [ReadSheet(clean)];
        var sheets = Directory.EnumerateDirectories(clean)
            .Select(d => d.Replace('\\', '/'))
            .Where(d => File.Exists($"{d}/{SheetReader.SheetFile}"))
            .Order(StringComparer.Ordinal)
            .ToArray();
        return sheets.Length > 0
            ? sheets.Select(ReadSheet)
            : [Failure(clean, "no-sheet", $"the folder has no {SheetReader.SheetFile}, and no folder in it has one", $"write {SheetReader.SheetFile} with a title, and a problem file beside it")];
    }

    private ReadInput ReadSheet(string folder)
    {
        var diagnostics = new Diagnostics();
        return new ReadInput(folder, new SheetReader(source, catalogue).ReadSheet(folder, diagnostics, draft), diagnostics);
    }

    private ReadInput ReadProblem(string path)
    {
        var diagnostics = new Diagnostics();
        return new ReadInput(path, new SheetReader(source, catalogue).ReadProblemAlone(path, diagnostics, draft), diagnostics);
    }

    private static ReadInput Failure(string path, string code, string message, string hint)
    {
        var diagnostics = new Diagnostics();
        diagnostics.Error(code, new SourcePosition(path), message, hint);
        return new ReadInput(path, null, diagnostics);
    }
}

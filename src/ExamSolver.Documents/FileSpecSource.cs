using ExamSolver.Core;
using ExamSolver.Core.Problems;
using ExamSolver.Core.Specs;

namespace ExamSolver.Documents;

/// <summary>Problem files on the disk. Paths are shown as they are given.</summary>
public sealed class FileSpecSource : ISpecSource
{
    /// <inheritdoc/>
    public bool FileExists(string path) => File.Exists(path);

    /// <inheritdoc/>
    public string NameOf(string path) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));

    /// <inheritdoc/>
    public IReadOnlyList<string> ProblemFiles(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*.yaml")
            .Select(f => f.Replace('\\', '/'))
            .Where(f => !f.EndsWith("/" + SheetReader.SheetFile, StringComparison.Ordinal) && !f.EndsWith("amendments.yaml", StringComparison.Ordinal))
            .OrderBy(NaturalKey, StringComparer.Ordinal),
    ];

    /// <inheritdoc/>
    public SpecNode? Read(string path, Diagnostics diagnostics) => SpecFileReader.ReadFile(path, path, diagnostics);

    /// <inheritdoc/>
    public SpecNode? ReadText(string text, Diagnostics diagnostics) => SpecFileReader.ReadText(text, diagnostics);

    /// <summary>Pads every number in a name, so that 2 comes before 10.</summary>
    private static string NaturalKey(string path)
    {
        var key = new System.Text.StringBuilder();
        for (var i = 0; i < path.Length;)
        {
            var start = i;
            while (i < path.Length && char.IsAsciiDigit(path[i]))
                i++;
            key.Append(path.AsSpan(start, i - start).ToString().PadLeft(i > start ? 10 : 0, '0'));
            if (i < path.Length)
                key.Append(path[i++]);
        }

        return key.ToString();
    }
}

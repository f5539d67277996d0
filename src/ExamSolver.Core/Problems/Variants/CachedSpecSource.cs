using System.Collections.Concurrent;
using ExamSolver.Core.Specs;

namespace ExamSolver.Core.Problems.Variants;

/// <summary>Files that are read once, for a thousand variants of one sheet. Safe for several threads.</summary>
internal sealed class CachedSpecSource(ISpecSource source) : ISpecSource
{
    private readonly ConcurrentDictionary<string, (SpecNode? Node, IReadOnlyList<Diagnostic> Items)> files = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IReadOnlyList<string>> folders = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public bool FileExists(string path) => source.FileExists(path);

    /// <inheritdoc/>
    public string NameOf(string path) => source.NameOf(path);

    /// <inheritdoc/>
    public IReadOnlyList<string> ProblemFiles(string folder) => folders.GetOrAdd(folder, source.ProblemFiles);

    /// <inheritdoc/>
    public SpecNode? ReadText(string text, Diagnostics diagnostics) => source.ReadText(text, diagnostics);

    /// <inheritdoc/>
    public SpecNode? Read(string path, Diagnostics diagnostics)
    {
        var (node, items) = files.GetOrAdd(path, file =>
        {
            var found = new Diagnostics();
            return (source.Read(file, found), found.Items);
        });
        diagnostics.AddRange(items);
        return node;
    }
}

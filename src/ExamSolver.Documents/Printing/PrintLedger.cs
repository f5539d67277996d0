using System.Security.Cryptography;
using System.Text;
using ExamSolver.Core;

namespace ExamSolver.Documents.Printing;

/// <summary>
/// What was printed from what: a line for each file with the hash of its inputs and its own, so that a run which was stopped goes on where it
/// stood, and a file that somebody changed or cut off is made again.
/// </summary>
internal sealed class PrintLedger
{
    private readonly string folder;
    private readonly string path;
    private readonly OutputFolder output;
    private readonly SortedDictionary<string, (string Inputs, string Output)> lines = new(StringComparer.Ordinal);

    /// <summary>The ledger of a folder; one that cannot be read is empty.</summary>
    /// <param name="root">The output folder.</param>
    /// <param name="relative">The folder of the prints in it.</param>
    /// <param name="output">What writes into <paramref name="root"/>.</param>
    public PrintLedger(string root, string relative, OutputFolder output)
    {
        (folder, path, this.output) = (Path.Combine(root, relative), $"{relative}/.printed", output);
        try
        {
            foreach (var line in File.ReadLines(Path.Combine(root, path)))
            {
                if (line.Split(' ', 3) is [{ Length: 64 } inputs, { Length: 64 } content, var file])
                    lines[file] = (inputs, content);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // There is none yet, or it cannot be read: everything is printed.
        }
    }

    /// <summary>Whether something could not be written: then nothing else is tried.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>The hash of what a file is made from.</summary>
    public static string HashOf(params ReadOnlySpan<string> inputs)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var input in inputs)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(input));
            hash.AppendData([0]);
        }

        return Convert.ToHexString(hash.GetCurrentHash());
    }

    /// <summary>Whether a file stands there as it was printed from the same inputs.</summary>
    public bool IsDone(string file, string inputs)
    {
        if (!lines.TryGetValue(file, out var line) || line.Inputs != inputs)
            return false;
        try
        {
            return Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, file)))) == line.Output;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Writes files and remembers them; nothing more once something could not be written.</summary>
    /// <returns>Whether they are in place.</returns>
    public bool Write(IReadOnlyList<(string File, string Inputs, ReadOnlyMemory<byte> Content)> files, Diagnostics diagnostics)
    {
        if (HasFailed)
            return false;
        foreach (var (file, inputs, content) in files)
            lines[file] = (inputs, Convert.ToHexString(SHA256.HashData(content.Span)));
        var prefix = path[..(path.LastIndexOf('/') + 1)];
        var ledger = string.Concat(lines.Select(l => $"{l.Value.Inputs} {l.Value.Output} {l.Key}\n"));
        HasFailed |= !output.Write([.. files.Select(f => new OutputFile(prefix + f.File, f.Content)), OutputFile.Text(path, ledger)], diagnostics);
        return !HasFailed;
    }
}

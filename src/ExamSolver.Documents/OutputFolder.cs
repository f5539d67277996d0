using System.Globalization;
using System.Text;
using ExamSolver.Core;

namespace ExamSolver.Documents;

/// <summary>One file to be written.</summary>
/// <param name="RelativePath">Below the output folder, with <c>/</c> between its parts.</param>
/// <param name="Content">The bytes.</param>
public sealed record OutputFile(string RelativePath, ReadOnlyMemory<byte> Content)
{
    /// <summary>A text in UTF-8 without byte order mark, with line ends <c>\n</c> and one at its end.</summary>
    public static OutputFile Text(string relativePath, string text)
    {
        text = text.Replace("\r\n", "\n", StringComparison.Ordinal);
        return new OutputFile(relativePath, new UTF8Encoding(false).GetBytes(text.EndsWith('\n') ? text : text + "\n"));
    }
}

/// <summary>Writes the files of a sheet, all or none.</summary>
/// <remarks>
/// Each file is first written beside its place; only when all are on the disk do they get their names. What was there before
/// is kept until the last one has its name, and comes back if one fails.
/// </remarks>
public sealed class OutputFolder
{
    private static int writes;

    private readonly string root;
    private readonly string displayRoot;

    /// <summary>A folder to write below; it need not exist yet.</summary>
    public OutputFolder(string root, string displayRoot)
    {
        this.root = Path.GetFullPath(root);
        this.displayRoot = displayRoot;
    }

    /// <summary>Writes files; returns whether all of them are in place. Otherwise nothing has changed and one diagnostic says why.</summary>
    public bool Write(IReadOnlyList<OutputFile> files, Diagnostics diagnostics)
    {
        foreach (var file in files)
        {
            if (IsInside(file.RelativePath))
                continue;
            diagnostics.Error("outside-output", new SourcePosition(file.RelativePath), $"\"{file.RelativePath}\" is not a path inside of the output folder {displayRoot}", "Names of sheets are folders' names, without .. and without / in front.");
            return false;
        }

        var transaction = new Transaction(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{Interlocked.Increment(ref writes)}"));
        var current = files.Count > 0 ? files[0].RelativePath : "";
        try
        {
            foreach (var file in files)
            {
                current = file.RelativePath;
                transaction.Stage(root, Path.Combine(root, file.RelativePath.Replace('/', Path.DirectorySeparatorChar)), file.Content.Span);
            }

            transaction.Commit();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            transaction.RollBack();
            Report($"{displayRoot}/{current}", e, diagnostics);
            return false;
        }
    }

    private static bool IsInside(string path) =>
        path.Length > 0 && !Path.IsPathRooted(path) && path.Split('/').All(p => p.Length > 0 && p is not ("." or "..") && !p.Any(c => char.IsControl(c) || c is '\\' or ':'));

    private static void Report(string displayPath, Exception error, Diagnostics diagnostics)
    {
        const int NoSpace = 28;
        const int WindowsNoSpace = unchecked((int)0x80070070);
        var (message, hint) = error switch
        {
            IOException { HResult: NoSpace or WindowsNoSpace } => ("the disk is full", "Make room, or choose another folder with --output."),
            UnauthorizedAccessException => ("the folder may not be written to", "Choose another folder with --output, or change its permissions."),
            FileNotFoundException or DirectoryNotFoundException => ("the folder cannot be made", "Choose another folder with --output."),
            OccupiedException occupied => (occupied.Message, "Move it away, or choose another folder with --output."),
            _ => ($"the file cannot be written: {error.Message.TrimEnd('.')}", "Choose another folder with --output."),
        };
        diagnostics.Error("unwritable-output", new SourcePosition(displayPath), message, hint);
    }

    /// <summary>A file stands where a folder should be, or the other way about.</summary>
    private sealed class OccupiedException(string message) : IOException(message);

    private sealed class Transaction(string id)
    {
        private readonly List<(string Temporary, string Path, string? Backup)> staged = [];
        private readonly List<string> createdFolders = [];
        private int named;

        public void Stage(string root, string path, ReadOnlySpan<byte> content)
        {
            CreateFolder(Path.GetDirectoryName(path)!);
            if (Directory.Exists(path))
                throw new OccupiedException($"a folder stands where the file {Path.GetRelativePath(root, path)} should be");
            var temporary = Beside(path, "new");
            string? backup = File.Exists(path) ? Beside(path, "old") : null;
            staged.Add((temporary, path, backup));
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            if (backup is not null)
                File.Copy(path, backup, overwrite: true);
        }

        public void Commit()
        {
            foreach (var (temporary, path, _) in staged)
            {
                File.Move(temporary, path, overwrite: true);
                named++;
            }

            foreach (var (_, _, backup) in staged)
                Delete(backup);
        }

        public void RollBack()
        {
            for (var i = 0; i < staged.Count; i++)
            {
                var (temporary, path, backup) = staged[i];
                if (i < named)
                    Restore(path, backup);
                Delete(temporary);
                Delete(backup);
            }

            for (var i = createdFolders.Count - 1; i >= 0; i--)
                DeleteFolder(createdFolders[i]);
        }

        private void CreateFolder(string folder)
        {
            if (Directory.Exists(folder))
                return;
            if (File.Exists(folder))
                throw new OccupiedException($"the file {Path.GetFileName(folder)} stands where a folder should be");
            if (Path.GetDirectoryName(folder) is { } parent)
                CreateFolder(parent);
            Directory.CreateDirectory(folder);
            createdFolders.Add(folder);
        }

        private string Beside(string path, string suffix) => Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{id}.{suffix}");

        private static void Restore(string path, string? backup)
        {
            try
            {
                if (backup is null)
                    File.Delete(path);
                else
                    File.Move(backup, path, overwrite: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The first failure is what the user must hear of; the old file stays under its hidden name.
            }
        }

        private static void Delete(string? path)
        {
            try
            {
                if (path is not null)
                    File.Delete(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // A temporary that cannot be removed must not hide why the sheet was not written.
            }
        }

        private static void DeleteFolder(string path)
        {
            try
            {
                Directory.Delete(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Someone else has put a file into it meanwhile: it is theirs now.
            }
        }
    }
}

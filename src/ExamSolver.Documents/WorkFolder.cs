namespace ExamSolver.Documents;

/// <summary>A folder for temporary files that is there while a program works in it.</summary>
internal sealed class WorkFolder : IDisposable
{
    /// <summary>Makes the folder.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public WorkFolder() => Root = Directory.CreateTempSubdirectory("examsolver-").FullName;

    /// <summary>The folder.</summary>
    public string Root { get; }

    /// <summary>What to look at where a program wrote nothing and said nothing.</summary>
    public static string Hint => $"Is {Path.GetTempPath()} full? Programs that make PDFs write some ten megabytes there; TMPDIR names another folder.";

    /// <summary>The path of a file in it.</summary>
    public string this[string name] => Path.Combine(Root, name);

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Directory.Delete(Root, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A temporary folder that stays does no harm.
        }
    }
}

namespace ExamSolver.Tests;

/// <summary>The folders of the repository, found by walking up to the solution.</summary>
internal static class Repository
{
    /// <summary>The folder that holds ExamSolver.sln.</summary>
    public static string Root { get; } = Find();

    /// <summary>A path below the root, with forward slashes.</summary>
    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]).Replace('\\', '/');

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ExamSolver.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException("The tests do not run inside the repository.");
    }
}

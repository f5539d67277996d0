namespace ExamSolver.Benchmarks;

/// <summary>The folder of the repository, found by walking up to the solution.</summary>
internal static class Repository
{
    /// <summary>A path below the root.</summary>
    public static string PathOf(params string[] parts)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ExamSolver.sln")))
                return Path.Combine([folder.FullName, .. parts]).Replace('\\', '/');
        }

        throw new DirectoryNotFoundException("The benchmarks do not run inside the repository.");
    }
}

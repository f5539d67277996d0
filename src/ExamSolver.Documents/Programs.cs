namespace ExamSolver.Documents;

/// <summary>The programs that make PDFs.</summary>
internal static class Programs
{
    /// <summary>The first of some programs that is there: by its path, or in a folder of <c>PATH</c>; <c>null</c> where none is.</summary>
    public static string? First(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Path.GetFileName(name) == name ? Folders().Any(f => Has(Path.Combine(f, name))) : Has(name))
                return name;
        }

        return null;
    }

    private static string[] Folders() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);

    private static bool Has(string path) => File.Exists(path) || (OperatingSystem.IsWindows() && File.Exists(path + ".exe"));
}

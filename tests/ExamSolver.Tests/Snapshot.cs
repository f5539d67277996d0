namespace ExamSolver.Tests;

/// <summary>
/// Holds a text against <c>*.verified.*</c>; a text that differs is written beside it as <c>*.received.*</c>. <c>UPDATE_SNAPSHOTS=1</c> accepts
/// what is received, and is refused where <c>CI</c> is set.
/// </summary>
internal static class Snapshot
{
    /// <summary>The folder of all snapshots.</summary>
    public static string Folder { get; } = Repository.PathOf("tests", "ExamSolver.Tests", "snapshots");

    /// <summary>Fails unless the text is the verified one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">The name below the folder, without <c>.verified</c> and the ending.</param>
    /// <param name="extension">The ending, without a dot.</param>
    public static void Verify(string text, string name, string extension)
    {
        var verified = Path.Combine(Folder, $"{name}.verified.{extension}");
        var received = Path.Combine(Folder, $"{name}.received.{extension}");
        text = Normalize(text);
        if (File.Exists(verified) && Normalize(File.ReadAllText(verified)) == text)
        {
            File.Delete(received);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(verified)!);
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            Assert.True(Environment.GetEnvironmentVariable("CI") is null or "" or "false", "Snapshots are not updated in CI.");
            File.WriteAllText(verified, text);
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, text);
        Assert.Fail(File.Exists(verified)
            ? $"{name}.{extension} differs from its snapshot at line {FirstDifference(Normalize(File.ReadAllText(verified)), text)}; look at {name}.received.{extension}, and run with UPDATE_SNAPSHOTS=1 to accept it."
            : $"{name}.{extension} has no snapshot; look at {name}.received.{extension}, and run with UPDATE_SNAPSHOTS=1 to accept it.");
    }

    private static string Normalize(string text) => text.TrimStart('\uFEFF').Replace("\r\n", "\n", StringComparison.Ordinal);

    private static int FirstDifference(string a, string b)
    {
        var (left, right) = (a.Split('\n'), b.Split('\n'));
        var line = 0;
        while (line < left.Length && line < right.Length && left[line] == right[line])
            line++;
        return line + 1;
    }
}

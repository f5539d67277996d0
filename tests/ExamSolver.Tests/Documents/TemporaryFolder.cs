namespace ExamSolver.Tests.Documents;

/// <summary>A folder of a test's own, removed with everything in it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("examsolver-test-").FullName;

    public string this[string relative] => Path.Combine(Root, relative);

    public TemporaryFolder With(string relative, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[relative])!);
        File.WriteAllText(this[relative], text);
        return this;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}

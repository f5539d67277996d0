using ExamSolver.App.Cli;

namespace ExamSolver.Tests.App;

/// <summary>That what the README shows is what the program does.</summary>
public sealed class ReadmeTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("examsolver-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_first_example_prints_what_the_README_says()
    {
        var readme = File.ReadAllText(Repository.PathOf("README.md"));
        var file = Path.Combine(folder, "padding.yaml");
        File.WriteAllText(file, Block(readme, "yaml"));
        var (output, error) = (new StringWriter(), new StringWriter());
        Assert.Equal(1, CommandLine.Run(["check", file], new Terminal(output, error, isInteractive: false)));
        var shown = Block(readme, "console").Split('\n').Skip(1).Where(l => l.Length > 0);
        Assert.Equal(shown, output.ToString().Replace("\r", "", StringComparison.Ordinal).Split('\n').Take(4));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("ARCHITECTURE.md")]
    [InlineData("CONTRIBUTING.md")]
    [InlineData("problems/README.md")]
    public void Every_file_that_a_guide_links_to_is_there(string guide)
    {
        var text = File.ReadAllText(Repository.PathOf(guide.Split('/')));
        var folderOfGuide = Path.GetDirectoryName(Repository.PathOf(guide.Split('/')))!;
        foreach (var link in text.Split("](").Skip(1).Select(l => l[..l.IndexOf(')', StringComparison.Ordinal)]).Where(l => !l.StartsWith("http", StringComparison.Ordinal)))
            Assert.True(File.Exists(Path.Combine(folderOfGuide, link)), link);
    }

    private static string Block(string markdown, string language)
    {
        var start = markdown.IndexOf($"```{language}\n", StringComparison.Ordinal) + language.Length + 4;
        return markdown[start..markdown.IndexOf("\n```", start, StringComparison.Ordinal)];
    }
}

using ExamSolver.App.Cli;
using ExamSolver.Core;
using ExamSolver.Core.Networks;
using ExamSolver.Core.Specs;
using ExamSolver.Documents;

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
        // What stands between backticks is code.
        var prose = string.Concat(text.Replace("```", "`", StringComparison.Ordinal).Split('`').Where((_, i) => i % 2 == 0));
        foreach (var link in prose.Split("](").Skip(1).Select(l => l[..l.IndexOf(')', StringComparison.Ordinal)]).Where(l => !l.StartsWith("http", StringComparison.Ordinal)))
            Assert.True(File.Exists(Path.Combine(folderOfGuide, link)), link);
    }

    [Fact]
    public void Every_network_of_the_guide_to_problem_files_reads()
    {
        var examples = NetworkGuide().Split("```yaml\n").Skip(1).Select(e => e[..e.IndexOf("```", StringComparison.Ordinal)]).ToArray();
        Assert.NotEmpty(examples);
        foreach (var example in examples)
        {
            var diagnostics = new Diagnostics();
            var node = SpecFileReader.Read("README.md", System.Text.Encoding.UTF8.GetBytes(example), diagnostics);
            Assert.True(Network.Read(node!, new SpecScope(diagnostics)) is not null && diagnostics.Items.Count == 0, $"{example}\n{string.Join('\n', diagnostics.Items)}");
        }
    }

    [Fact]
    public void Every_layer_that_the_guide_names_in_a_table_reads()
    {
        // A layer as it stands in the first column, behind an input that it can read.
        string[] inputs = ["8x8x32", "32", "64x32", "4x4x4x32"];
        foreach (var layer in FirstColumn().Where(l => !l.Contains('…', StringComparison.Ordinal)))
        {
            var text = layer.Replace(": a}", ": a0}", StringComparison.Ordinal).Replace("7x7x128", "32x64", StringComparison.Ordinal).Replace("patch: 16", "patch: 4", StringComparison.Ordinal).Replace("to: 7", "to: 4", StringComparison.Ordinal).Replace("heads: 12", "heads: 8", StringComparison.Ordinal).Replace("{from: name}", "{from: input}", StringComparison.Ordinal);
            var reports = inputs.Select(input => Authors.Author.Layers($"[{{crop: 0, name: a0}}, {text}]", input)).Concat(inputs.Select(input => Authors.Author.Layers($"[{text}]", input))).ToArray();
            Assert.True(reports.Contains(""), $"{layer}\n{string.Join('\n', reports)}");
        }
    }

    [Fact]
    public void Every_key_of_every_layer_stands_in_the_guide()
    {
        var guide = NetworkGuide();
        using var stream = new MemoryStream();
        using (var writer = new System.Text.Json.Utf8JsonWriter(stream))
            Network.Definitions["layer"].WriteSchema(writer);
        using var schema = System.Text.Json.JsonDocument.Parse(stream.ToArray());
        var keys = new SortedSet<string>(StringComparer.Ordinal);
        Collect(schema.RootElement);
        Assert.True(keys.Count > 60, string.Join(", ", keys));
        Assert.DoesNotContain(keys, k => !guide.Contains($"`{k}`", StringComparison.Ordinal) && !guide.Contains($"{k}:", StringComparison.Ordinal));

        void Collect(System.Text.Json.JsonElement element)
        {
            if (element.ValueKind == System.Text.Json.JsonValueKind.Array)
            {
                foreach (var item in element.EnumerateArray())
                    Collect(item);
            }
            else if (element.ValueKind == System.Text.Json.JsonValueKind.Object)
            {
                foreach (var property in element.EnumerateObject())
                {
                    if (property.Name == "properties")
                        keys.UnionWith(property.Value.EnumerateObject().Select(p => p.Name));
                    Collect(property.Value);
                }
            }
        }
    }

    private static string NetworkGuide()
    {
        var text = File.ReadAllText(Repository.PathOf("problems", "README.md"));
        var start = text.IndexOf("## Networks\n", StringComparison.Ordinal);
        return text[start..text.IndexOf("\n## ", start, StringComparison.Ordinal)];
    }

    /// <summary>The code in the first column of the tables.</summary>
    private static IEnumerable<string> FirstColumn() => NetworkGuide().Split('\n').Where(l => l.StartsWith("| `", StringComparison.Ordinal))
        .SelectMany(l => l.Split('|')[1].Split('`').Where((_, i) => i % 2 == 1));

    private static string Block(string markdown, string language)
    {
        var start = markdown.IndexOf($"```{language}\n", StringComparison.Ordinal) + language.Length + 4;
        return markdown[start..markdown.IndexOf("\n```", start, StringComparison.Ordinal)];
    }
}

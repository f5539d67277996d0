using ExamSolver.Core;
using ExamSolver.Core.Problems;
using ExamSolver.Core.Specs;
using ExamSolver.Documents;
using ExamSolver.Tests.Conventions;

namespace ExamSolver.Tests.Authors;

/// <summary>Files of an author in memory, read as the program reads them.</summary>
internal sealed class Author : ISpecSource
{
    private readonly Dictionary<string, byte[]> files = [];

    public Author With(string path, string text) => With(path, System.Text.Encoding.UTF8.GetBytes(text));

    public Author With(string path, byte[] bytes)
    {
        files[path] = bytes;
        return this;
    }

    public bool FileExists(string path) => files.ContainsKey(path);

    public string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    public IReadOnlyList<string> ProblemFiles(string folder) =>
        [.. files.Keys.Where(f => f.StartsWith(folder + "/", StringComparison.Ordinal) && f[(folder.Length + 1)..] is var name && !name.Contains('/') && name != SheetReader.SheetFile).Order(StringComparer.Ordinal)];

    public SpecNode? Read(string path, Diagnostics diagnostics) => SpecFileReader.Read(path, files[path], diagnostics);

    public SpecNode? ReadText(string text, Diagnostics diagnostics) => SpecFileReader.ReadText(text, diagnostics);

    /// <summary>Reads a sheet; what is wrong with it, one text.</summary>
    public string ReadSheet(string folder, out Sheet? sheet, bool draft = false)
    {
        var diagnostics = new Diagnostics();
        sheet = new SheetReader(this, AllProblems.Catalogue, InlineText.Check).ReadSheet(folder, diagnostics, draft);
        return string.Join('\n', diagnostics.Items);
    }

    /// <summary>Reads a problem file; what is wrong with it, one text.</summary>
    public static string Problem(string text) => Problem(System.Text.Encoding.UTF8.GetBytes(text), out _);

    /// <summary>Reads a problem file; what is wrong with it, one text.</summary>
    public static string Problem(byte[] bytes, out Sheet? sheet)
    {
        var diagnostics = new Diagnostics();
        sheet = new SheetReader(new Author().With("p.yaml", bytes), AllProblems.Catalogue, InlineText.Check).ReadProblemAlone("p.yaml", diagnostics, draft: false);
        return string.Join('\n', diagnostics.Items);
    }

    /// <summary>What is wrong with a question of a problem that is right otherwise; its first line is line 3 of the file.</summary>
    public static string Question(string question) => Problem($"title: T\nquestions:\n{question}\n");

    /// <summary>What is wrong with a network's layers; they stand in line 7, behind column 13.</summary>
    public static string Layers(string layers, string input = "32x32x3") =>
        Question($"- ask: A\n  kind: network/output-shape\n  given:\n    network:\n      input: {input}\n      layers: {layers}");

    /// <summary>The network of an author who makes no mistake.</summary>
    public static ExamSolver.Core.Networks.Network Network(string layers, string input = "32x32x3")
    {
        var diagnostics = new Diagnostics();
        var node = SpecFileReader.Read("n.yaml", System.Text.Encoding.UTF8.GetBytes($"input: {input}\nlayers: {layers}\n"), diagnostics);
        var network = ExamSolver.Core.Networks.Network.Read(node!, new SpecScope(diagnostics));
        return network ?? throw new InvalidOperationException(string.Join('\n', diagnostics.Items));
    }
}

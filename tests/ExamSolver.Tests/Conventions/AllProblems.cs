using System.Collections.Concurrent;
using ExamSolver.Core;
using ExamSolver.Core.Problems;
using ExamSolver.Core.Solutions;
using ExamSolver.Documents;
using ExamSolver.Solvers.Networks;

namespace ExamSolver.Tests.Conventions;

/// <summary>
/// Every sheet under <c>problems</c>, every example under <c>templates/examples</c>, and the tests' own problem files under <c>Solvers/specs</c>,
/// which use what the sheets leave out; read and solved once.
/// </summary>
internal static class AllProblems
{
    /// <summary>All kinds.</summary>
    public static Catalogue Catalogue { get; } = Catalogue.Of(typeof(ParameterCount).Assembly);

    private static readonly Lazy<IReadOnlyList<SolvedSheet>> LazySheets = new(() => [.. SheetFolders().Select(f => Solve(f, isFolder: true))]);
    private static readonly Lazy<IReadOnlyList<SolvedSheet>> LazyExamples = new(() => [.. Catalogue.Kinds.Select(ExampleOf).Concat(OwnFiles()).Select(f => Solve(f, isFolder: false))]);

    /// <summary>The words.</summary>
    public static Labels Labels { get; } = new(Repository.PathOf("templates", "labels"), "templates/labels");

    /// <summary>The solved sheets.</summary>
    public static IReadOnlyList<SolvedSheet> Sheets => LazySheets.Value;

    /// <summary>The solved examples and files of the tests' own.</summary>
    public static IReadOnlyList<SolvedSheet> Examples => LazyExamples.Value;

    /// <summary>The refs of all questions, for theories.</summary>
    public static TheoryData<string> Refs => [.. Sheets.Concat(Examples).SelectMany(s => s.Questions.Select(Name))];

    /// <summary>The parts of a question by its name among <see cref="Refs"/>.</summary>
    public static (SolvedQuestion Question, IEnumerable<SolvedPart> Parts) Find(string name)
    {
        var question = Sheets.Concat(Examples).SelectMany(s => s.Questions).First(q => Name(q) == name);
        return (question, question.Parts);
    }

    /// <summary>What a check of a part draws from.</summary>
    public static CheckContext ContextOf(SolvedQuestion question, SolvedPart part, Check check) =>
        SheetSolver.ContextOf(part.Part, question.Question.Ref, check, SheetSolver.DefaultSeed);

    /// <summary>The folders of all sheets.</summary>
    public static IEnumerable<string> SheetFolders() =>
        Directory.EnumerateDirectories(Repository.PathOf("problems")).Select(d => d.Replace('\\', '/')).Order(StringComparer.Ordinal);

    /// <summary>The example of a kind.</summary>
    public static string ExampleOf(string kind) => Repository.PathOf(["templates", "examples", .. (kind + ".yaml").Split('/')]);

    /// <summary>The tests' own problem files.</summary>
    public static IEnumerable<string> OwnFiles() =>
        Directory.EnumerateFiles(Repository.PathOf("tests", "ExamSolver.Tests", "Solvers", "specs"), "*.yaml", SearchOption.AllDirectories).Select(f => f.Replace('\\', '/')).Order(StringComparer.Ordinal);

    private static SolvedSheet Solve(string path, bool isFolder)
    {
        var diagnostics = new Diagnostics();
        var reader = new SheetReader(new FileSpecSource(), Catalogue, InlineText.Check);
        var sheet = isFolder ? reader.ReadSheet(path, diagnostics, draft: false) : reader.ReadProblemAlone(path, diagnostics, draft: false);
        Assert.True(sheet is not null && diagnostics.Items.Count == 0, string.Join('\n', diagnostics.Items));
        return SheetSolver.Solve(sheet);
    }

    /// <summary>The file as well as the ref: files of one name in different folders have the same refs.</summary>
    private static string Name(SolvedQuestion question) => $"{Path.GetRelativePath(Repository.Root, question.Question.Position.File)}: {question.Question.Ref}";
}

using ExamSolver.App.Cli;
using ExamSolver.Tests.Documents;

namespace ExamSolver.Tests.App;

/// <summary>What the program said and how it ended; paths of the test's folder are shown as the author would write them.</summary>
internal sealed record Outcome(int ExitCode, string Out, string Error)
{
    /// <summary>The rows of the closing table, cell by cell, without the seconds.</summary>
    public IReadOnlyList<string> Summary => [.. Out.Split('\n')
        .SkipWhile(l => !l.Contains("questions", StringComparison.Ordinal))
        .Where(l => l.Any(char.IsAsciiDigit))
        .Select(l => string.Join(' ', l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[..^1]))];
}

/// <summary>Runs the program as its main does, in a folder of a test's own.</summary>
internal static class Program
{
    /// <summary>A problem that holds.</summary>
    public const string Good = """
        title: Sizes
        questions:
        - ref: quiz/1
          ask: How large is the output?
          kind: network/output-shape
          given: {network: {input: 7x7x1, layers: [{conv: 8, kernel: 3}]}, report: spatial}
          expect: 5x5

        """;

    /// <summary>The same with a wrong key.</summary>
    public const string WrongKey = """
        title: Sizes
        questions:
        - ref: quiz/1
          ask: How large is the output?
          kind: network/output-shape
          given: {network: {input: 7x7x1, layers: [{conv: 8, kernel: 3, padding: 1}]}, report: spatial}
          expect: 5x5

        """;

    /// <summary>Two languages, one of them missing in the question.</summary>
    public const string HalfTranslated = """
        title: {en: Sizes, fr: Tailles}
        questions:
        - ref: quiz/1
          ask: {en: How large is the output?}
          kind: network/output-shape
          given: {network: {input: 7x7x1, layers: [{conv: 8, kernel: 3}]}, report: spatial}

        """;

    public static Outcome Run(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = CommandLine.Run(args, new Terminal(output, error, isInteractive: false));
        return new Outcome(code, output.ToString(), error.ToString());
    }

    /// <summary>Runs with arguments in which a word that begins with @ names something in the folder.</summary>
    public static Outcome Run(this TemporaryFolder folder, params string[] args)
    {
        var (code, output, error) = Run([.. args.Select(a => a.StartsWith('@') ? (folder.Root + "/" + a[1..]).TrimEnd('/') : a)]);
        return new Outcome(code, Shown(folder, output), Shown(folder, error));
    }

    /// <summary>Every file below the folder's <c>output</c>, sorted.</summary>
    public static IReadOnlyList<string> Written(this TemporaryFolder folder) => Directory.Exists(folder["output"])
        ? [.. Directory.EnumerateFiles(folder["output"], "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder["output"], f).Replace('\\', '/')).Order(StringComparer.Ordinal)]
        : [];

    private static string Shown(TemporaryFolder folder, string text) => text.Replace(folder.Root + "/", "", StringComparison.Ordinal).Replace(folder.Root, "FOLDER", StringComparison.Ordinal);
}

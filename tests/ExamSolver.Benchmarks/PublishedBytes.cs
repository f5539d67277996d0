using System.Diagnostics;
using System.Text;
using ExamSolver.App.Cli;
using ExamSolver.Benchmarks.Grading;

namespace ExamSolver.Benchmarks;

/// <summary>
/// Holds the published program, whose framework is trimmed, against the same commands run in this process, where nothing is: the exit code, what is said, and every file must be
/// the same byte for byte. It goes through all that reflects: sheets in every format, kinds and their schema, classes with feedback, lists of pairs, drawings, and mistakes.
/// </summary>
internal static class PublishedBytes
{
    private const string Broken = """
        title: Broken
        questions:
        - ref: quiz/1
          ask: How large?
          kind: network/output-shap
          given: {network: {input: 7x7x1, layers: [{conv: 8, kernel: 3, paddin: 1}]}, report: spatal}
        - ref: quiz/2
          ask: "How large
        """;

    /// <summary>Runs every command both ways and names those that differ.</summary>
    public static int Run()
    {
        if (PublishedProgram.Find() is not { } program)
            return 2;
        var folder = Directory.CreateTempSubdirectory("examsolver-published-").FullName;
        try
        {
            var different = Commands(folder).Count(c => !IsSame(program, folder, c));
            Console.WriteLine(different == 0 ? "the published program gives the same bytes" : $"{different} commands differ");
            return different == 0 ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<string[]> Commands(string folder)
    {
        var (problems, output) = (Repository.PathOf("problems"), Path.Combine(folder, "output"));
        string Made(string name, string text)
        {
            File.WriteAllText(Path.Combine(folder, name), text, new UTF8Encoding(false));
            return Path.Combine(folder, name);
        }

        yield return ["--help"];
        yield return ["solv"];
        yield return ["solve", "--sed", "7"];
        yield return ["solve", "--seed", "x"];
        yield return ["solve", problems, "--format", "md,tex,json,html", "--language", "all", "--output", output];
        yield return ["kinds"];
        yield return ["kinds", "--schema"];
        yield return ["kinds", "network/output-shape"];
        yield return ["check", Made("broken.yaml", Broken)];
        yield return ["check", Made("tab.yaml", "title: A\n\tquestions: [\n")];
        yield return ["check", Made("empty.yaml", "")];
        yield return ["check", Path.Combine(folder, "missing")];
        var pairs = Made("pairs.csv", "student,teacher,domain,test,tolerance\nx+x,2*x,,,\n\"(a+b)^2\",a^2+2*a*b+b^2,,,\n\"\\frac{1}{2}\",0.5,,,1 %\nx^2,x,x>0,at-most,\n2*(,1,,,\n=1+1,2,,,\n");
        yield return ["compare", "--pairs", pairs];
        yield return ["compare", "--pairs", pairs, "--output", Path.Combine(output, "verdicts.csv")];
        yield return ["compare", "x", "sqrt(x^2)"];
        yield return ["simplify", "sin(x)^2+cos(x)^2"];
        foreach (var sheet in Directory.EnumerateDirectories(problems).Where(d => File.Exists(Path.Combine(d, "sheet.yaml"))).Order(StringComparer.Ordinal))
        {
            var answers = Path.Combine(folder, "answers.csv");
            if (ClassFile.Write(sheet, answers, 20) != 0)
                continue;
            yield return ["grade", sheet, "--submissions", answers, "--feedback", "--trial", "--language", "en", "--date", "2026-02-28", "--output", output];
        }

        yield return ["grade", Repository.PathOf("problems", "missing"), "--submissions", Path.Combine(folder, "answers.csv")];
        var roster = Made("roster.csv", "student;name;form\n007;\"Møller; Ada\";A\n008;Émile;B\n");
        yield return ["print", Repository.PathOf("problems", "practice"), "--roster", roster, "--individual", "--format", "tex,html", "--output", output];
    }

    private static bool IsSame(PublishedProgram program, string folder, string[] command)
    {
        var published = Published(program, folder, command);
        var untrimmed = Untrimmed(folder, command);
        var differences = published.Keys.Union(untrimmed.Keys).Where(k => !published.TryGetValue(k, out var a) || !untrimmed.TryGetValue(k, out var b) || !a.SequenceEqual(b)).ToArray();
        Console.WriteLine($"{(differences.Length == 0 ? "same" : "DIFFERENT")}: {string.Join(' ', command).Replace(folder, "…", StringComparison.Ordinal)} ({published.Count} texts){string.Concat(differences.Take(5).Select(d => "\n    " + d))}");
        return differences.Length == 0;
    }

    private static Dictionary<string, byte[]> Published(PublishedProgram program, string folder, string[] command)
    {
        var start = program.Start(command);
        (start.RedirectStandardError, start.StandardOutputEncoding, start.StandardErrorEncoding) = (true, Encoding.UTF8, Encoding.UTF8);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return Collect(folder, process.ExitCode, output, error.Result);
    }

    private static Dictionary<string, byte[]> Untrimmed(string folder, string[] command)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = App.Cli.CommandLine.Run(command, new Terminal(output, error, isInteractive: false));
        return Collect(folder, code, output.ToString(), error.ToString());
    }

    /// <summary>All that came of a command; its files are removed. Seconds differ from run to run, and the hash of the program from build to build.</summary>
    private static Dictionary<string, byte[]> Collect(string folder, int code, string output, string error)
    {
        var texts = new Dictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["exit code"] = [(byte)code],
            ["output"] = Encoding.UTF8.GetBytes(string.Join('\n', output.Replace(typeof(PublishedBytes).Assembly.GetName().Name!, "examsolver", StringComparison.Ordinal).Split('\n').Select(WithoutSeconds))),
            ["error"] = Encoding.UTF8.GetBytes(error),
        };
        var files = Path.Combine(folder, "output");
        if (!Directory.Exists(files))
            return texts;
        foreach (var file in Directory.EnumerateFiles(files, "*", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) != "grading.json"))
            texts.Add(Path.GetRelativePath(files, file), File.ReadAllBytes(file));
        Directory.Delete(files, recursive: true);
        return texts;
    }

    private static string WithoutSeconds(string line) => line.TrimEnd() is { Length: > 5 } row && row[^3] == '.' && row[^5] == ' ' && char.IsAsciiDigit(row[^1]) ? row[..^4] : line;
}

using System.Diagnostics;
using ExamSolver.Core.Problems;
using ExamSolver.Core.Solutions;
using ExamSolver.Documents;
using ExamSolver.Solvers.Networks;

namespace ExamSolver.Benchmarks;

/// <summary>Times the published program as whole processes, start included, against the limits that it has to keep.</summary>
internal static class StartUp
{
    private const double CheckLimit = 0.3;
    private const double SolveLimit = 0.5;
    private const double SolveLimitPerQuestion = 0.015;

    /// <summary>Runs <c>check</c> of one question of each kind and <c>solve</c> of everything, and prints medians.</summary>
    public static int Run(int runs)
    {
        if (PublishedProgram.Find() is not { } program)
            return 2;
        var catalogue = Catalogue.Of(typeof(ParameterCount).Assembly);
        foreach (var kind in catalogue.Kinds)
            Report($"check {kind}", Median(runs, program, "check", Repository.PathOf(["templates", "examples", .. (kind + ".yaml").Split('/')])), CheckLimit);

        var questions = Questions(catalogue);
        var output = Directory.CreateTempSubdirectory("examsolver");
        Report($"solve, {questions} questions", Median(runs, program, "solve", Repository.PathOf("problems"), "--output", output.FullName), SolveLimit + (SolveLimitPerQuestion * questions));
        output.Delete(recursive: true);
        return 0;
    }

    private static int Questions(Catalogue catalogue) => Directory.EnumerateDirectories(Repository.PathOf("problems"))
        .Sum(folder => new SheetReader(new FileSpecSource(), catalogue, InlineText.Check).ReadSheet(folder.Replace('\\', '/'), new Core.Diagnostics(), false)?.Questions.Count() ?? 0);

    private static void Report(string name, double seconds, double limit) =>
        Console.WriteLine($"{name,-32} median {seconds:0.000} s, limit {limit:0.000} s, ratio {seconds / limit:0.00}");

    private static double Median(int runs, PublishedProgram program, params string[] arguments)
    {
        _ = Time(program, arguments);
        var times = Enumerable.Range(0, runs).Select(_ => Time(program, arguments)).Order().ToArray();
        return times[times.Length / 2];
    }

    private static double Time(PublishedProgram program, string[] arguments)
    {
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(program.Start(arguments))!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? clock.Elapsed.TotalSeconds : throw new InvalidOperationException($"{string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }
}

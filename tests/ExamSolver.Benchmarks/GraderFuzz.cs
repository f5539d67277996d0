using System.Diagnostics;
using System.Globalization;
using ExamSolver.Core.Grading;
using ExamSolver.Core.Problems;
using ExamSolver.Core.Solutions;
using ExamSolver.Documents;
using ExamSolver.Solvers.Networks;

namespace ExamSolver.Benchmarks;

/// <summary>
/// Random and grammar-shaped texts against the answers of all sheets: none may throw, take more than 250 ms of the processor or allocate 256 MB, and
/// each that is called right is worked out once more in doubles. Prints what broke a limit, and the slowest.
/// </summary>
internal static class GraderFuzz
{
    private const double TimeLimit = 250;
    private const double MemoryLimit = 256;

    /// <summary>Marks so many random texts, and a tenth as many that a grammar made.</summary>
    public static int Run(int count, ulong seed)
    {
        var parts = Parts();
        var sorts = parts.GroupBy(p => p.Solution.Answer.Type, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => g.ToArray()).ToArray();
        Console.WriteLine($"{parts.Count} parts of {sorts.Length} sorts: {string.Join(", ", sorts.Select(s => $"{s[0].Solution.Answer.Type} {s.Length}"))}");
        var verdicts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var slowest = new List<(double Milliseconds, double Megabytes, string What)>();
        var (bad, confirmed, unconfirmed) = (0, 0, 0);
        for (var i = -2_000; i < count + (count / 10); i++)
        {
            var strings = new GraderStrings(seed + (ulong)(i + 2_000));
            var sort = sorts[strings.Next(sorts.Length)];
            var (part, solution, name) = sort[strings.Next(sort.Length)];
            var isGrammatical = i >= count || (i < 0 && i % 2 == 0);
            var text = isGrammatical ? strings.Grammatical(solution.Answer) : strings.Garbage();
            var language = strings.Next(3) switch { 0 => "fr", 1 => "de", _ => "en" };
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var start = Environment.CpuUsage.TotalTime;
            Mark mark;
            try
            {
                mark = Grader.Mark(part, solution, text, new GradingOptions { Language = language });
            }
            catch (Exception e)
            {
                bad++;
                Console.WriteLine($"{e.GetType().Name}: {e.Message}: {name}: {Shown(text)}\n{string.Join('\n', (e.StackTrace ?? "").Split('\n').Take(4))}");
                continue;
            }

            // The first texts warm up: the time of compiling is no text's.
            if (i < 0)
                continue;
            var milliseconds = (Environment.CpuUsage.TotalTime - start).TotalMilliseconds;
            var megabytes = (GC.GetAllocatedBytesForCurrentThread() - allocated) / 1048576.0;
            var word = $"{(isGrammatical ? "grammar" : "random")} {mark.Verdict}";
            verdicts[word] = verdicts.GetValueOrDefault(word) + 1;
            var what = $"{name} ({language}): {Shown(text)}";
            if (milliseconds > TimeLimit || megabytes > MemoryLimit)
            {
                bad++;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"over a limit: {milliseconds:0} ms, {megabytes:0} MB allocated: {mark.Verdict}: {what}"));
            }

            slowest.Add((milliseconds, megabytes, what));
            if (slowest.Count > 200)
                slowest = [.. slowest.OrderByDescending(s => s.Milliseconds).Take(8)];
            if (mark.Verdict != Verdict.Right)
                continue;
            switch (strings.Confirms(mark, part, text))
            {
                case true:
                    confirmed++;
                    break;
                case null:
                    unconfirmed++;
                    break;
                default:
                    bad++;
                    Console.WriteLine($"right, and not so by another road: {what} beside {mark.ComparedWith}");
                    break;
            }
        }

        Console.WriteLine(string.Join(", ", verdicts.Select(v => $"{v.Key} {v.Value}")));
        Console.WriteLine($"right: {confirmed} confirmed, {unconfirmed} that the other road cannot tell; {bad} bad; peak of the process {Process.GetCurrentProcess().PeakWorkingSet64 / 1048576} MB");
        foreach (var (milliseconds, megabytes, what) in slowest.OrderByDescending(s => s.Milliseconds).Take(8))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {milliseconds,8:0.0} ms {megabytes,8:0.0} MB  {what}"));
        return bad > 0 ? 1 : 0;
    }

    /// <summary>Marks so many numbers of a question about parameters, right, wrong and in several spellings, and prints the time of one.</summary>
    public static int Speed(int count)
    {
        var (part, solution, name) = Parts().First(p => p.Part.Solver.Kind == "network/parameter-count" && p.Solution.Answer is NumberAnswer);
        var right = solution.Answer.ToText();
        foreach (var (how, make) in new (string, Func<int, string>)[]
        {
            ("right, plain", _ => right),
            ("wrong, plain", i => (i + 10_000_019).ToString(CultureInfo.InvariantCulture)),
            ("wrong, grouped and with a unit", i => $"{10 + (i % 90)} {100 + (i % 900)} 000 parameters"),
            ("wrong, a calculation", i => $"3*{i + 7}*20 + 20"),
        })
        {
            for (var i = 0; i < 20_000; i++)
                Grader.Mark(part, solution, make(i));
            var texts = Enumerable.Range(0, count).Select(make).ToArray();
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var start = Environment.CpuUsage.TotalTime;
            foreach (var text in texts)
                Grader.Mark(part, solution, text);
            var microseconds = (Environment.CpuUsage.TotalTime - start).TotalMicroseconds / count;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}, {how}: {microseconds:0.00} µs and {(GC.GetAllocatedBytesForCurrentThread() - allocated) / count} bytes a mark"));
        }

        return 0;
    }

    private static List<(Part Part, Solution Solution, string Name)> Parts()
    {
        var reader = new SheetReader(new FileSpecSource(), Catalogue.Of(typeof(ParameterCount).Assembly), InlineText.Check);
        var parts = new List<(Part, Solution, string)>();
        foreach (var folder in Directory.EnumerateDirectories(Repository.PathOf("problems")).Order(StringComparer.Ordinal))
        {
            if (reader.ReadSheet(folder.Replace('\\', '/'), new Core.Diagnostics(), draft: true) is { } sheet)
                parts.AddRange(sheet.Questions.SelectMany(q => q.Parts.Select(p => (p, p.Solver.Solve(p.Given), q.Ref))));
        }

        return parts;
    }

    private static string Shown(string text) => (text.Length > 140 ? text[..140] + "…" : text).Replace("\n", "⏎", StringComparison.Ordinal).Replace("\0", "␀", StringComparison.Ordinal);
}

using System.Diagnostics;
using ExamSolver.Symbolics;

namespace ExamSolver.Benchmarks;

/// <summary>How many pairs of this field are parsed and decided in a second on one core, warm, out of the tests' table of pairs.</summary>
internal static class EqualityThroughput
{
    private const double Goal = 100_000;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(4);

    /// <summary>Runs for some seconds, and prints the rate, its ratio to the goal, and the slowest pairs.</summary>
    public static int Run()
    {
        var pairs = File.ReadLines(Repository.PathOf("tests", "ExamSolver.Tests", "Symbolics", "field-pairs.txt"))
            .Where(l => l.Length > 0 && l[0] != '#')
            .Select(l => l.Split(" | "))
            .Where(f => f.Length <= 4 && f[0] is "equal" or "different")
            .Select(f => (Student: f[1], Teacher: f[2], Options: new ParseOptions { Declarations = Declarations.Parse(f.Length > 3 ? f[3] : "").Declarations }))
            .ToArray();
        for (var warm = 0; warm < 30; warm++)
            Array.ForEach(pairs, p => Decide(p.Student, p.Teacher, p.Options));

        var ticks = new long[pairs.Length];
        var (rounds, clock) = (0, Stopwatch.StartNew());
        for (; clock.Elapsed < Duration; rounds++)
        {
            for (var i = 0; i < pairs.Length; i++)
            {
                var start = Stopwatch.GetTimestamp();
                Decide(pairs[i].Student, pairs[i].Teacher, pairs[i].Options);
                ticks[i] += Stopwatch.GetTimestamp() - start;
            }
        }

        var rate = rounds * pairs.Length / clock.Elapsed.TotalSeconds;
        Console.WriteLine($"{pairs.Length} pairs, {rate:0} a second, ratio to the goal of {Goal:0}: {rate / Goal:0.00}");
        var times = ticks.Select((t, i) => (Pair: pairs[i], Microseconds: t * 1e6 / Stopwatch.Frequency / rounds)).OrderByDescending(t => t.Microseconds).ToArray();
        Console.WriteLine($"median {times[times.Length / 2].Microseconds:0.0} µs; the slowest:");
        foreach (var (pair, microseconds) in times.Take(5))
            Console.WriteLine($"  {microseconds,8:0.0} µs  {pair.Student}  ~  {pair.Teacher}");
        return 0;
    }

    private static ComparisonResult Decide(string student, string teacher, ParseOptions options) =>
        Comparison.Compare(student, teacher, new ComparisonOptions { Parsing = options });
}

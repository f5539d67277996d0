using System.Diagnostics;

namespace ExamSolver.Benchmarks;

/// <summary>How many pairs of this field are parsed and decided in a second on one core, warm, out of the tests' table of pairs.</summary>
internal static class EqualityThroughput
{
    private const double Goal = 100_000;
    private const double Limit = 500;
    private const int RoundsOfBlock = 50;
    private const int WarmUps = 800;
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(6);

    /// <summary>Runs for some seconds, and prints the rate, its ratio to the goal, how many pairs are over the limit, and the slowest pairs.</summary>
    /// <remarks>
    /// The machine may be shared: the rate is that of the fastest of many blocks of rounds, by the processor time of the process, collections of garbage
    /// included, and the time of a pair is its shortest by the clock. The rate over all blocks is printed beside it.
    /// </remarks>
    public static int Run()
    {
        var pairs = FieldPairs.Read();
        for (var warm = 0; warm < WarmUps; warm++)
            Array.ForEach(pairs, Decide);

        var shortest = Enumerable.Repeat(long.MaxValue, pairs.Length).ToArray();
        var (blocks, fastest, all, clock) = (0, TimeSpan.MaxValue, TimeSpan.Zero, Stopwatch.StartNew());
        for (; clock.Elapsed < Duration; blocks++)
        {
            var began = Environment.CpuUsage.TotalTime;
            for (var round = 0; round < RoundsOfBlock; round++)
                Array.ForEach(pairs, Decide);
            var elapsed = Environment.CpuUsage.TotalTime - began;
            all += elapsed;
            fastest = elapsed < fastest ? elapsed : fastest;
        }

        var overall = blocks * RoundsOfBlock * pairs.Length / all.TotalSeconds;
        for (clock.Restart(); clock.Elapsed < Duration / 2;)
        {
            for (var i = 0; i < pairs.Length; i++)
            {
                var start = Stopwatch.GetTimestamp();
                Decide(pairs[i]);
                shortest[i] = Math.Min(shortest[i], Stopwatch.GetTimestamp() - start);
            }
        }

        var rate = RoundsOfBlock * pairs.Length / fastest.TotalSeconds;
        Console.WriteLine($"{pairs.Length} pairs, {rate:0} a second of one processor in the fastest of {blocks} blocks ({overall:0} over all), ratio to the goal of {Goal:0}: {rate / Goal:0.00}");
        var times = shortest.Select((t, i) => (Pair: pairs[i], Microseconds: t * 1e6 / Stopwatch.Frequency)).OrderByDescending(t => t.Microseconds).ToArray();
        Console.WriteLine($"median {times[times.Length / 2].Microseconds:0.0} µs, {times.Count(t => t.Microseconds > Limit)} pairs above {Limit:0} µs; the slowest:");
        foreach (var (pair, microseconds) in times.Take(5))
            Console.WriteLine($"  {microseconds,8:0.0} µs  {pair.Student}  ~  {pair.Teacher}");
        return 0;
    }

    private static void Decide(FieldPair pair) => pair.Decide();
}

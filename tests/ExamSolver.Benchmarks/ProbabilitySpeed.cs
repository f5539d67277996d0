using System.Diagnostics;
using System.Globalization;
using ExamSolver.Numerics;

namespace ExamSolver.Benchmarks;

/// <summary>The partition function of a three-way machine with 8 + 8 + 8 units, over all states and factorised, and a divergence by 10⁶ draws, beside their limits.</summary>
internal static class ProbabilitySpeed
{
    public static int Run()
    {
        var generator = Generator.For(1, "weights");
        var machine = new ThreeWayMachine([.. Enumerable.Range(0, 512).Select(_ => generator.NextNormal() / 4)], 8, 8, 8);
        var late = Show("partition function over all states", 35, () => machine.LogPartitionOfAllStates());
        late |= Show("partition function factorised", 5, () => machine.LogPartitionFactorised());
        late |= Show("divergence by a million draws", 15, () => NormalDivergence.Sample((1, 0.5), (0, 1), 1_000_000, 1).Value);
        return late ? 1 : 0;
    }

    /// <summary>The median and the best of 15 runs in milliseconds.</summary>
    private static bool Show(string task, double limit, Func<double> run)
    {
        var times = new List<double>();
        var value = 0.0;
        for (var i = 0; i < 20; i++)
        {
            var start = Stopwatch.GetTimestamp();
            value = run();
            if (i >= 5)
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        times.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{task}: median {times[7]:F2} ms, best {times[0]:F2} ms, limit {limit:F0} ms ({value:R})"));
        return times[7] > limit;
    }
}

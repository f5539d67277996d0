using System.Diagnostics;

namespace ExamSolver.Benchmarks.Networks;

/// <summary>What one program needed for one task, in microseconds, and a number that shows that it did the same work as the others.</summary>
internal sealed record Timing(string Task, string Program, double Quickest, double Median, double Checksum)
{
    /// <summary>The processor time of a run on average, all threads together, in microseconds: a busy machine does not make it longer; 0 where it is not known.</summary>
    public double Processor { get; init; }

    /// <summary>Times a function, after enough runs for the compiler to have settled.</summary>
    public static Timing Of(string task, string program, Func<double> run, int repeats)
    {
        var times = new double[repeats];
        var checksum = 0.0;
        var processor = TimeSpan.Zero;
        for (var i = -repeats; i < repeats; i++)
        {
            if (i == 0)
                processor = Environment.CpuUsage.TotalTime;
            var start = Stopwatch.GetTimestamp();
            checksum = run();
            if (i >= 0)
                times[i] = (Stopwatch.GetTimestamp() - start) * 1e6 / Stopwatch.Frequency;
        }

        processor = Environment.CpuUsage.TotalTime - processor;
        Array.Sort(times);
        return new Timing(task, program, times[0], times[repeats / 2], checksum) { Processor = processor.TotalMicroseconds / repeats };
    }

    /// <summary>Reads a peer's line.</summary>
    public static Timing Parse(string line, string prefix)
    {
        var fields = line.Split('|');
        return new Timing(fields[0], prefix + fields[1], double.Parse(fields[2]), double.Parse(fields[3]), double.Parse(fields[4]));
    }
}

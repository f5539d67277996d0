using System.Diagnostics;
using System.Globalization;
using System.Text;
using ExamSolver.Core.Grading.Classes;
using ExamSolver.Core.Problems;
using ExamSolver.Core.Solutions;
using ExamSolver.Documents;
using ExamSolver.Numerics;
using ExamSolver.Solvers.Networks;

namespace ExamSolver.Benchmarks.Grading;

/// <summary>
/// A million answers: how many are marked in a second on one thread, and by the whole program with its peak memory, beside plain reading and splitting of the same file, and beside a straightforward
/// Python script. Then the program is killed ten times on the way, and must end with the same bytes.
/// </summary>
internal static class ClassBenchmark
{
    private const string Sheet = """
        title: A million answers
        networks:
          net: {input: 32x32x3, layers: [{conv: 16, kernel: 3}, relu, {pool: max, size: 2}, flatten, {dense: 10}]}
          symbolic: {input: HxWxC, layers: [{conv: K, kernel: 3, padding: 1}]}
        questions:
        - {ref: m/count, ask: a, points: 2, kind: network/parameter-count, given: {network: net}}
        - {ref: m/field, ask: a, points: 2, kind: network/receptive-field, given: {network: net, of: conv1}}
        - {ref: m/real, ask: a, points: 2, kind: gaussian/kl, tolerance: 0.001, given: {q: {mean: 1, variance: 4}, p: {mean: 0, variance: 9}}}
        - {ref: m/shape, ask: a, points: 2, kind: network/output-shape, given: {network: net, of: conv1}}
        - {ref: m/symbolic, ask: a, points: 2, kind: network/parameter-count, given: {network: symbolic}}
        """;

    /// <summary>Runs everything.</summary>
    public static int Run(int rows)
    {
        if (PublishedProgram.Find() is not { } program)
            return 2;
        var folder = Directory.CreateTempSubdirectory("examsolver-class-").FullName;
        try
        {
            var problem = Path.Combine(folder, "million.yaml");
            File.WriteAllText(problem, Sheet);
            var sheet = new ClassSheet(Solve(problem));
            Console.WriteLine($"load of the machine: {(File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Trim() : "unknown")}");
            foreach (var (name, numericOnly) in new[] { ("numeric answers", true), ("mixed answers, 1 % symbolic", false) })
            {
                var path = Path.Combine(folder, numericOnly ? "numeric.csv" : "mixed.csv");
                Write(path, rows, numericOnly);
                Console.WriteLine($"\n{rows} {name}, {new FileInfo(path).Length / 1e6:F1} MB");
                OneThread(path, sheet, rows);
                WholeProgram(program, problem, path, folder, rows);
                Python(path, rows);
            }

            return Kill(program, problem, Path.Combine(folder, "mixed.csv"), folder) ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static SolvedSheet Solve(string path)
    {
        var diagnostics = new Core.Diagnostics();
        var sheet = new SheetReader(new FileSpecSource(), Catalogue.Of(typeof(ParameterCount).Assembly), InlineText.Check).ReadProblemAlone(path, diagnostics, draft: false);
        return sheet is not null && !diagnostics.HasErrors ? SheetSolver.Solve(sheet) : throw new InvalidOperationException(string.Join('\n', diagnostics.Items));
    }

    /// <summary>Right, misconceived and any numbers; shapes in several spellings; formulas of which no two thousand are alike.</summary>
    private static void Write(string path, int rows, bool numericOnly)
    {
        var random = Generator.For(5, numericOnly ? "numeric" : "mixed");
        using var file = new StreamWriter(path, append: false, new UTF8Encoding(false), 1 << 16);
        file.Write("student,ref,answer\n");
        for (var i = 0; i < rows; i++)
        {
            var kind = numericOnly ? i % 3 : i % 100 == 99 ? 4 : i % 4;
            var any = random.NextInt(0, 1_000_000).ToString(CultureInfo.InvariantCulture);
            var (question, answer) = kind switch
            {
                0 => ("count", random.NextInt(0, 4) switch { 0 => "36458", 1 => "36432", 2 => any, _ => "448" }),
                1 => ("field", random.NextInt(0, 3) switch { 0 => "3", 1 => "9", _ => any }),
                2 => ("real", random.NextInt(0, 3) switch { 0 => "0.183", 1 => "0.1832", _ => (random.NextNormal() * 10).ToString("F2", CultureInfo.InvariantCulture) }),
                3 => ("shape", random.NextInt(0, 4) switch { 0 => "30x30x16", 1 => "30 x 30 x 16", 2 => "32x32x16", _ => $"{random.NextInt(1, 40)}x{random.NextInt(1, 40)}x16" }),
                _ => ("symbolic", random.NextInt(0, 3) switch { 0 => "K*(9*C+1)", 1 => "9*C*K + K", _ => $"{random.NextInt(1, 2000)}*C*K+K" }),
            };
            file.Write(string.Create(CultureInfo.InvariantCulture, $"s{i / 50:D6},m/{question},{answer}\n"));
        }
    }

    private static void OneThread(string path, ClassSheet sheet, int rows)
    {
        var bytes = File.ReadAllBytes(path);
        var start = Array.IndexOf(bytes, (byte)'\n') + 1;
        var layout = SubmissionLayout.Read(bytes.AsSpan(0, start), [.. sheet.Parts.Select(p => p.Reference)], out _)!;
        var marker = new RowMarker(new OneSheet(sheet), layout, null, Decisions.None);
        var output = new ByteWriter();
        var (reading, marking) = (new List<double>(), new List<double>());
        for (var turn = 0; turn < 7; turn++)
        {
            var clock = Stopwatch.StartNew();
            _ = Split(path);
            reading.Add(clock.Elapsed.TotalSeconds);
            clock.Restart();
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
            stream.Position = start;
            var blocks = new SubmissionBlocks(stream, layout, start, 2);
            while (blocks.Next() is { } block)
            {
                output.Clear();
                marker.Mark(block.Rows.Span, block.Line, output);
                blocks.Return(block);
            }

            marking.Add(clock.Elapsed.TotalSeconds);
        }

        Console.WriteLine($"  reading and splitting alone       {rows / reading.Min() / 1e6,6:F2} million rows a second (best of 7)");
        Console.WriteLine($"  read, split, marked, row written  {rows / marking.Min() / 1e6,6:F2} million a second on one thread (best of 7; median {rows / marking.Order().ElementAt(3) / 1e6:F2})");
    }

    private static long Split(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        var blocks = new SubmissionBlocks(stream, SubmissionLayout.JsonLines, 0, 1);
        Span<Range> fields = stackalloc Range[8];
        var count = 0L;
        while (blocks.Next() is { } block)
        {
            var rest = block.Rows.Span;
            while (rest.Length > 0)
            {
                var end = rest.IndexOf((byte)'\n');
                var length = end < 0 ? rest.Length : end + 1;
                count += CsvRows.Split(rest[..length], (byte)',', fields, out _);
                rest = rest[length..];
            }
        }

        return count;
    }

    private static void WholeProgram(PublishedProgram program, string problem, string path, string folder, int rows)
    {
        var output = Path.Combine(folder, "out");
        var clock = Stopwatch.StartNew();
        var peak = Grade(program, problem, path, output, killAfter: null);
        var seconds = clock.Elapsed.TotalSeconds;
        Console.WriteLine($"  grade, whole program              {rows / seconds / 1e6,6:F2} million a second ({seconds:F2} s with start, totals and report), peak {peak!.Resident / 1048576.0:F1} MiB, of it its own, apart from the files of programs and libraries that are mapped, {peak.Own / 1048576.0:F1} MiB");
        Directory.Delete(output, recursive: true);
    }

    private static void Python(string path, int rows)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("python3", [Repository.PathOf("tests", "ExamSolver.Benchmarks", "peers", "grade_peer.py"), path]) { RedirectStandardOutput = true, UseShellExecute = false })!;
            foreach (var line in process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                var cells = line.Split('\t');
                Console.WriteLine($"  {cells[0],-33} {rows / double.Parse(cells[1], CultureInfo.InvariantCulture) / 1e6,6:F2} million a second");
            }

            process.WaitForExit();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Console.WriteLine("  python3 is not installed");
        }
    }

    /// <summary>Ten kills at random moments, then a run to the end.</summary>
    private static bool Kill(PublishedProgram program, string problem, string path, string folder)
    {
        var (whole, parts) = (Path.Combine(folder, "whole"), Path.Combine(folder, "parts"));
        var clock = Stopwatch.StartNew();
        Grade(program, problem, path, whole, killAfter: null);
        var seconds = clock.Elapsed.TotalSeconds;
        var random = Generator.For(1, "kill");
        var killed = 0;
        for (var i = 0; i < 10; i++)
            killed += Grade(program, problem, path, parts, TimeSpan.FromSeconds(0.2 + (seconds * random.NextDouble()))) is null ? 1 : 0;
        Grade(program, problem, path, parts, killAfter: null);
        var same = Files(whole).SequenceEqual(Files(parts));
        Console.WriteLine($"\nkilled (-9) {killed} times of 10 at random moments of {seconds:F1} s, then run to the end: {(same ? "the same bytes in every file" : "DIFFERENT FILES")}");
        return same;
    }

    private static IEnumerable<(string, string)> Files(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        .Select(f => (Path.GetRelativePath(folder, f), Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(f)))));

    /// <summary>Runs the program; returns its peak memory, null where it was killed.</summary>
    private static Memory? Grade(PublishedProgram program, string problem, string path, string output, TimeSpan? killAfter)
    {
        using var process = Process.Start(program.Start("grade", problem, "--submissions", path, "--output", output, "--date", "2026-02-28"))!;
        var peak = new Memory(0, 0);
        var clock = Stopwatch.StartNew();
        while (!process.WaitForExit(5))
        {
            if (killAfter is { } limit && clock.Elapsed > limit)
            {
                process.Kill();
                process.WaitForExit();
                return null;
            }

            try
            {
                var lines = File.ReadAllLines($"/proc/{process.Id}/status");
                peak = new(Math.Max(peak.Resident, Bytes(lines, "VmHWM")), Math.Max(peak.Own, Bytes(lines, "RssAnon") + Bytes(lines, "RssShmem")));
            }
            catch (IOException)
            {
                // It has just ended.
            }
        }

        return process.ExitCode == 0 ? peak : throw new InvalidOperationException($"grade ended with {process.ExitCode}.");
    }

    private static long Bytes(string[] lines, string name) => lines.FirstOrDefault(l => l.StartsWith(name + ':', StringComparison.Ordinal)) is { } line
        ? 1024 * long.Parse(new string([.. line.Where(char.IsAsciiDigit)]), CultureInfo.InvariantCulture)
        : 0;

    /// <param name="Resident">The most that was ever in memory, in bytes.</param>
    /// <param name="Own">What of it was no mapped file, as seen every five milliseconds.</param>
    private sealed record Memory(long Resident, long Own);
}

using System.Diagnostics;

namespace ExamSolver.Benchmarks.Networks;

/// <summary>The same tasks in other languages, run as processes; what is missing on this machine is skipped with the reason.</summary>
internal sealed class Peers
{
    private readonly List<(string Name, string Command, string[] Arguments)> found = [];
    private readonly List<string> skipped = [];

    /// <summary>Compiles the C program for two instruction sets, and once without fused multiply-add as we compute; asks Python which libraries it has.</summary>
    public Peers(string folder)
    {
        var source = Repository.PathOf("tests", "ExamSolver.Benchmarks", "Networks", "kernels");
        foreach (var flags in new[] { "-O3 -march=x86-64-v3", "-O3 -march=native", "-O3 -march=native -ffp-contract=off" })
        {
            var program = Path.Combine(folder, "kernels" + found.Count);
            var (ok, output) = Run("gcc", [.. flags.Split(' '), "-o", program, source + ".c", "-lm"]);
            Note(ok, $"C (gcc {flags})", output, program, []);
        }

        // Debian's libraries belong to Debian's Python, which need not be the first on the path.
        var python = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";
        foreach (var library in new[] { "numpy", "scipy", "torch" })
        {
            var (ok, output) = Run(python, "-c", $"import {library}; print({library}.__version__)");
            Note(ok, ok ? $"{library} {output.Trim()}" : library, output, python, [source + ".py", library]);
        }
    }

    /// <summary>What could not be run, and why.</summary>
    public IReadOnlyList<string> Skipped => skipped;

    /// <summary>Runs every peer once.</summary>
    public IEnumerable<Timing> Run() => found.SelectMany(peer =>
    {
        var (ok, output) = Run(peer.Command, peer.Arguments);
        return ok
            ? output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Timing.Parse(line, peer.Name + ": "))
            : throw new InvalidOperationException($"{peer.Name} failed: {output}");
    });

    private static (bool Ok, string Output) Run(string command, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? (true, output) : (false, errors.Result);
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return (false, missing.Message);
        }
    }

    private void Note(bool ok, string name, string output, string command, string[] arguments)
    {
        if (ok)
            found.Add((name, command, arguments));
        else
            skipped.Add($"{name}: {output.Trim().Split('\n')[^1]}");
    }
}

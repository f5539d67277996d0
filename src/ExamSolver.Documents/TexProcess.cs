using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using ExamSolver.Core;

namespace ExamSolver.Documents;

/// <summary>Runs pdflatex once: without shell, without files outside of its folder and TeX's own tree, within a time and a size.</summary>
/// <param name="executable">The program's name or path.</param>
/// <param name="timeout">For one run.</param>
/// <param name="maximumBytes">The largest file that it may write.</param>
internal sealed class TexProcess(string executable, TimeSpan timeout, long maximumBytes)
{
    /// <summary>One run in a folder.</summary>
    /// <param name="folder">Where it runs; TeX opens nothing outside of it but its own tree.</param>
    /// <param name="jobName">The name of what it writes: <c>.log</c>, and <c>.pdf</c> or <c>.fmt</c>.</param>
    /// <param name="arguments">Further arguments, the file among them.</param>
    /// <param name="output">The ending of the file that must be there afterwards.</param>
    /// <param name="displayPath">The <c>.tex</c> file's path, as diagnostics show it.</param>
    /// <param name="diagnostics">Where TeX's first error goes, or how to get TeX.</param>
    /// <param name="log">What the log says, also of a run that failed.</param>
    /// <returns>Whether the file was made.</returns>
    public bool Run(string folder, string jobName, IReadOnlyList<string> arguments, string output, string displayPath, Diagnostics diagnostics, out string log)
    {
        log = "";
        using var process = new Process { StartInfo = Start(folder, jobName, arguments) };
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            diagnostics.Error(PdfCompiler.MissingCode, new SourcePosition(displayPath), $"there is no {executable} here, so no PDF can be made", PdfCompiler.InstallHint);
            return false;
        }

        // The log file says it all; the terminal's copy only has to be drained.
        process.StandardInput.Close();
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var watch = Stopwatch.StartNew();
        while (!process.WaitForExit(50))
        {
            var problem = watch.Elapsed > timeout
                ? $"pdflatex did not finish within {timeout.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)} seconds"
                : LargestFile(folder) > maximumBytes ? $"pdflatex wrote more than {maximumBytes / (1024 * 1024)} MiB" : null;
            if (problem is null)
                continue;
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            diagnostics.Error("tex-failed", new SourcePosition(displayPath), problem, "The document loops or is far too large.");
            return false;
        }

        var logPath = Path.Combine(folder, jobName + ".log");
        log = File.Exists(logPath) ? File.ReadAllText(logPath, Encoding.Latin1) : "";
        if (process.ExitCode == 0 && File.Exists(Path.Combine(folder, jobName + output)))
            return true;
        ReportFirstError(log, process.ExitCode, displayPath, diagnostics);
        return false;
    }

    private ProcessStartInfo Start(string folder, string jobName, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(executable)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var argument in (string[])["-no-shell-escape", "-halt-on-error", "-interaction=nonstopmode", "-file-line-error", "-jobname=" + jobName, .. arguments])
            start.ArgumentList.Add(argument);

        // p for paranoid: TeX opens nothing outside of the folder but what its own tree holds.
        start.Environment["openin_any"] = "p";
        start.Environment["openout_any"] = "p";
        start.Environment["SOURCE_DATE_EPOCH"] = "1";
        start.Environment["FORCE_SOURCE_DATE"] = "1";
        start.Environment["max_print_line"] = "1000";
        start.Environment["error_line"] = "254";
        start.Environment["half_error_line"] = "238";
        foreach (var name in (string[])["TEXINPUTS", "TEXMFHOME", "TEXMFOUTPUT"])
            start.Environment.Remove(name);
        return start;
    }

    private static long LargestFile(string folder)
    {
        try
        {
            return new DirectoryInfo(folder).EnumerateFiles().Select(f => f.Length).DefaultIfEmpty().Max();
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static void ReportFirstError(string log, int exitCode, string displayPath, Diagnostics diagnostics)
    {
        var lines = log.Split('\n');
        foreach (var line in lines)
        {
            var (number, message) = ErrorOf(line);
            if (message is null)
                continue;

            // With -halt-on-error the line of the file is said in front or, for some, in a later "l.12 …".
            number = number > 0 ? number : lines.Where(l => l.StartsWith("l.", StringComparison.Ordinal)).Select(l => LeadingNumber(l[2..])).FirstOrDefault();
            var context = lines.FirstOrDefault(l => l.StartsWith("l.", StringComparison.Ordinal));
            var hint = message.Contains(".sty' not found", StringComparison.Ordinal) || message.Contains("Unknown option", StringComparison.Ordinal) || message.Contains(".ldf' not found", StringComparison.Ordinal)
                ? PdfCompiler.InstallHint
                : context is null ? null : $"TeX stopped behind: {context[(context.IndexOf(' ', StringComparison.Ordinal) + 1)..].Trim()}";
            diagnostics.Error("tex-failed", number > 0 ? new SourcePosition(displayPath, number, 1) : new SourcePosition(displayPath), $"pdflatex stopped: {message.TrimEnd('.')}", hint);
            return;
        }

        diagnostics.Error("tex-failed", new SourcePosition(displayPath), $"pdflatex stopped with exit code {exitCode} and said nothing", WorkFolder.Hint);
    }

    private static (int Line, string? Message) ErrorOf(string line)
    {
        const string Here = "./";
        const string Ending = ".tex:";
        var end = line.IndexOf(Ending, StringComparison.Ordinal);
        if (line.StartsWith(Here, StringComparison.Ordinal) && end > 0 && LeadingNumber(line[(end + Ending.Length)..]) is > 0 and var number)
            return (number, line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..].Trim());
        return line.StartsWith("! ", StringComparison.Ordinal) ? (0, line[2..].Trim()) : (0, null);
    }

    private static int LeadingNumber(string text)
    {
        var number = 0;
        for (var i = 0; i < text.Length && char.IsAsciiDigit(text[i]) && number < 100_000_000; i++)
            number = (number * 10) + (text[i] - '0');
        return number;
    }
}

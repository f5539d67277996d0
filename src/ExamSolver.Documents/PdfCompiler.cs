using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using ExamSolver.Core;

namespace ExamSolver.Documents;

/// <summary>A PDF and what its log had to say.</summary>
/// <param name="Pdf">The file's bytes: the same for the same document.</param>
/// <param name="Overfull">The log's lines about boxes that are too wide, which a careful layout has none of.</param>
public sealed record CompiledPdf(ReadOnlyMemory<byte> Pdf, IReadOnlyList<string> Overfull);

/// <summary>
/// Runs pdflatex in a temporary folder, without shell, without files outside of the folder and TeX's own tree, within a time and a size.
/// </summary>
public sealed class PdfCompiler
{
    /// <summary>The code of the diagnostic that says that TeX is missing.</summary>
    public const string MissingCode = "tex-missing";

    /// <summary>How to get the TeX that the layouts need.</summary>
    public const string InstallHint =
        "On Debian and Ubuntu: sudo apt-get update && sudo apt-get install --no-install-recommends texlive-latex-recommended texlive-fonts-recommended texlive-pictures lmodern texlive-lang-french";

    private const long MaxFileBytes = 64L * 1024 * 1024;
    private const string JobName = "document";

    private readonly string executable;
    private readonly TimeSpan timeout;

    /// <summary>A compiler with its limits.</summary>
    /// <param name="timeout">For one pass; 30 seconds where nothing is said.</param>
    /// <param name="executable">The program's name or path.</param>
    public PdfCompiler(TimeSpan? timeout = null, string executable = "pdflatex")
    {
        this.timeout = timeout ?? TimeSpan.FromSeconds(30);
        this.executable = executable;
    }

    /// <summary>Compiles a document.</summary>
    /// <param name="latex">The whole document.</param>
    /// <param name="displayPath">The <c>.tex</c> file's path, as diagnostics show it.</param>
    /// <param name="diagnostics">Where TeX's first error goes, or how to get TeX.</param>
    /// <returns>The PDF, or <c>null</c> after an error.</returns>
    public CompiledPdf? Compile(string latex, string displayPath, Diagnostics diagnostics)
    {
        string folder;
        try
        {
            folder = Directory.CreateTempSubdirectory("examsolver-tex-").FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            diagnostics.Error("tex-failed", new SourcePosition(displayPath), $"no temporary folder can be made: {e.Message.TrimEnd('.')}");
            return null;
        }

        try
        {
            File.WriteAllText(Path.Combine(folder, JobName + ".tex"), latex, new UTF8Encoding(false));
            if (!Pass(folder, displayPath, diagnostics, out var log))
                return null;

            // References that moved need one more pass; a third changes nothing that a sheet has.
            if (log.Contains("Rerun to get", StringComparison.Ordinal) && !Pass(folder, displayPath, diagnostics, out log))
                return null;
            var overfull = log.Split('\n').Where(l => l.StartsWith("Overfull", StringComparison.Ordinal)).Select(l => l.Trim()).ToArray();
            return new CompiledPdf(File.ReadAllBytes(Path.Combine(folder, JobName + ".pdf")), overfull);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            diagnostics.Error("tex-failed", new SourcePosition(displayPath), $"the PDF cannot be made: {e.Message.TrimEnd('.')}");
            return null;
        }
        finally
        {
            Remove(folder);
        }
    }

    private bool Pass(string folder, string displayPath, Diagnostics diagnostics, out string log)
    {
        log = "";
        using var process = new Process { StartInfo = Start(folder) };
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            diagnostics.Error(MissingCode, new SourcePosition(displayPath), $"there is no {executable} here, so no PDF can be made", InstallHint);
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
                : LargestFile(folder) > MaxFileBytes ? $"pdflatex wrote more than {MaxFileBytes / (1024 * 1024)} MiB" : null;
            if (problem is null)
                continue;
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            diagnostics.Error("tex-failed", new SourcePosition(displayPath), problem, "The document loops or is far too large.");
            return false;
        }

        var logPath = Path.Combine(folder, JobName + ".log");
        log = File.Exists(logPath) ? File.ReadAllText(logPath, Encoding.Latin1) : "";
        if (process.ExitCode == 0 && File.Exists(Path.Combine(folder, JobName + ".pdf")))
            return true;
        ReportFirstError(log, process.ExitCode, displayPath, diagnostics);
        return false;
    }

    private ProcessStartInfo Start(string folder)
    {
        var start = new ProcessStartInfo(executable)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var argument in (string[])["-no-shell-escape", "-halt-on-error", "-interaction=nonstopmode", "-file-line-error", JobName + ".tex"])
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
                ? InstallHint
                : context is null ? null : $"TeX stopped behind: {context[(context.IndexOf(' ', StringComparison.Ordinal) + 1)..].Trim()}";
            diagnostics.Error("tex-failed", number > 0 ? new SourcePosition(displayPath, number, 1) : new SourcePosition(displayPath), $"pdflatex stopped: {message.TrimEnd('.')}", hint);
            return;
        }

        diagnostics.Error("tex-failed", new SourcePosition(displayPath), $"pdflatex stopped with exit code {exitCode} and said nothing");
    }

    private static (int Line, string? Message) ErrorOf(string line)
    {
        const string InFile = "./" + JobName + ".tex:";
        if (line.StartsWith(InFile, StringComparison.Ordinal) && LeadingNumber(line[InFile.Length..]) is > 0 and var number)
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

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A temporary folder that stays does no harm; the PDF is made.
        }
    }
}

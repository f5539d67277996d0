using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using ExamSolver.Core;
using ExamSolver.Documents.Printing;

namespace ExamSolver.Documents;

/// <summary>Prints pages of HTML with Chromium, where TeX is absent: each in a process and a folder of its own, without script, without network, within a time.</summary>
/// <param name="executable">The program's name or path; <c>null</c> for the one that is there.</param>
/// <param name="timeout">For one page; a minute where nothing is said.</param>
public sealed class ChromiumPrinter(string? executable = null, TimeSpan? timeout = null)
{
    /// <summary>How to get the Chromium that the layouts need.</summary>
    public const string InstallHint = "sudo apt-get install --no-install-recommends chromium fonts-dejavu-core fonts-lmodern";

    private readonly string? program = executable is null ? Programs.First("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome") : Programs.First(executable);
    private readonly TimeSpan timeout = timeout ?? TimeSpan.FromMinutes(1);

    /// <summary>Whether Chromium is there.</summary>
    public bool IsThere => program is not null;

    /// <summary>Prints a page, with the dates that Chromium notes in its file; <see cref="PdfFile.Of"/> leaves them out.</summary>
    /// <param name="html">The page; it needs nothing from elsewhere.</param>
    /// <param name="displayPath">What diagnostics call it.</param>
    /// <param name="diagnostics">Where mistakes go.</param>
    /// <returns>The PDF, or <c>null</c> after an error.</returns>
    public PdfFile? Print(string html, string displayPath, Diagnostics diagnostics)
    {
        try
        {
            using var folder = new WorkFolder();
            File.WriteAllText(folder["page.html"], html, new UTF8Encoding(false));
            if (Run(folder) is not { } problem)
                return new PdfFile(File.ReadAllBytes(folder["page.pdf"]));
            diagnostics.Error("chromium-failed", new SourcePosition(displayPath), problem, WorkFolder.Hint);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or Win32Exception)
        {
            diagnostics.Error("chromium-failed", new SourcePosition(displayPath), $"the PDF cannot be made: {e.Message.TrimEnd('.')}", WorkFolder.Hint);
        }

        return null;
    }

    /// <summary>One run; what went wrong, or <c>null</c>.</summary>
    private string? Run(WorkFolder folder)
    {
        using var process = new Process { StartInfo = Start(folder) };
        process.Start();
        process.StandardInput.Close();

        // What it says is of no use to a teacher, and only has to be drained.
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (!process.WaitForExit(timeout))
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            return string.Create(CultureInfo.InvariantCulture, $"Chromium did not finish within {timeout.TotalSeconds:0.###} seconds");
        }

        return File.Exists(folder["page.pdf"]) ? null : string.Create(CultureInfo.InvariantCulture, $"Chromium made no PDF; its exit code is {process.ExitCode}");
    }

    private ProcessStartInfo Start(WorkFolder folder)
    {
        var start = new ProcessStartInfo(program!)
        {
            WorkingDirectory = folder.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var argument in (string[])[
            "--headless", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-breakpad",
            "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions", "--disable-quic",
            "--host-resolver-rules=MAP * ~NOTFOUND",
            "--user-data-dir=" + folder["profile"], "--no-pdf-header-footer", "--disable-pdf-tagging", "--print-to-pdf=" + folder["page.pdf"],

            // Chromium's own walls cannot be put up by the superuser.
            .. Environment.IsPrivilegedProcess ? ["--no-sandbox"] : Array.Empty<string>(),
            new Uri(folder["page.html"]).AbsoluteUri])
            start.ArgumentList.Add(argument);
        return start;
    }
}

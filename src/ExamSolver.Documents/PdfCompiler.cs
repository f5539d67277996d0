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

    private readonly TexProcess tex;

    /// <summary>A compiler with its limits.</summary>
    /// <param name="timeout">For one pass; 30 seconds where nothing is said.</param>
    /// <param name="executable">The program's name or path.</param>
    public PdfCompiler(TimeSpan? timeout = null, string executable = "pdflatex")
        => (tex, IsThere) = (new TexProcess(executable, timeout ?? TimeSpan.FromSeconds(30), MaxFileBytes), Programs.First(executable) is not null);

    /// <summary>Whether the program is there.</summary>
    public bool IsThere { get; }

    /// <summary>Compiles a document.</summary>
    /// <param name="latex">The whole document.</param>
    /// <param name="displayPath">The <c>.tex</c> file's path, as diagnostics show it.</param>
    /// <param name="diagnostics">Where TeX's first error goes, or how to get TeX.</param>
    /// <returns>The PDF, or <c>null</c> after an error.</returns>
    public CompiledPdf? Compile(string latex, string displayPath, Diagnostics diagnostics)
    {
        try
        {
            using var folder = new WorkFolder();
            bool Pass(out string log) => tex.Run(folder.Root, JobName, [JobName + ".tex"], ".pdf", displayPath, diagnostics, out log);
            File.WriteAllText(folder[JobName + ".tex"], latex, new UTF8Encoding(false));
            if (!Pass(out var log))
                return null;

            // References that moved need one more pass; a third changes nothing that a sheet has.
            if (log.Contains("Rerun to get", StringComparison.Ordinal) && !Pass(out log))
                return null;
            var overfull = log.Split('\n').Where(l => l.StartsWith("Overfull", StringComparison.Ordinal)).Select(l => l.Trim()).ToArray();
            return new CompiledPdf(File.ReadAllBytes(folder[JobName + ".pdf"]), overfull);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            diagnostics.Error("tex-failed", new SourcePosition(displayPath), $"the PDF cannot be made: {e.Message.TrimEnd('.')}", WorkFolder.Hint);
            return null;
        }
    }
}

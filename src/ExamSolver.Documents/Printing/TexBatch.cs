using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using ExamSolver.Core;

namespace ExamSolver.Documents.Printing;

/// <summary>One document of a batch.</summary>
/// <param name="Path">Its path, as diagnostics and readers of the log call it.</param>
/// <param name="Body">What stands between <c>\begin{onedocument}</c> and its end, in LaTeX.</param>
public sealed record TexDocument(string Path, string Body);

/// <summary>
/// Sets many documents of one look in few runs: the preamble is compiled once into a format, and each run of pdflatex sets twenty documents, whose
/// pages are then taken apart. Which documents share a run does not depend on the machine, so the bytes do not either.
/// </summary>
/// <param name="executable">The program's name or path.</param>
public sealed class TexBatch(string executable = "pdflatex")
{
    /// <summary>The documents of one run: enough that starting costs nothing, few enough to be seen coming.</summary>
    public const int RunSize = 20;

    private const long MaximumBytes = 256L * 1024 * 1024;
    private const string Format = "print";

    /// <summary>Sets documents.</summary>
    /// <param name="preamble">The preamble that all of them share; it defines the environment <c>onedocument</c>.</param>
    /// <param name="documents">The documents.</param>
    /// <param name="wanted">Which of them are wanted: a run without one is left out, but a run is never cut, so that its bytes stay the same.</param>
    /// <param name="finished">Told of each run with the PDFs of its documents, <c>null</c> for those that TeX refuses; from one thread at a time.</param>
    /// <param name="diagnostics">Where TeX's mistakes go, with the document's path.</param>
    /// <returns>Whether pdflatex is there and reads the preamble.</returns>
    public bool Compile(string preamble, IReadOnlyList<TexDocument> documents, Func<int, bool> wanted, Action<int, PdfFile?[], (int First, int Count)[]> finished, Diagnostics diagnostics)
    {
        try
        {
            using var folder = new WorkFolder();
            var process = new TexProcess(executable, TimeSpan.FromSeconds(60), MaximumBytes);
            File.WriteAllText(folder[Format + ".tex"], preamble + "\\dump\n", new UTF8Encoding(false));
            if (!process.Run(folder.Root, Format, ["-ini", "&pdflatex", Format + ".tex"], ".fmt", documents[0].Path, diagnostics, out _))
                return false;
            var starts = Enumerable.Range(0, (documents.Count + RunSize - 1) / RunSize).Select(i => i * RunSize)
                .Where(s => Enumerable.Range(s, Math.Min(RunSize, documents.Count - s)).Any(wanted)).ToArray();
            var found = new ConcurrentDictionary<int, Diagnostics>();
            var door = new Lock();
            Parallel.ForEach(Partitioner.Create(starts, EnumerablePartitionerOptions.NoBuffering), new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, start =>
            {
                var own = found[start] = new Diagnostics();
                var (files, pages) = Run(folder, [.. documents.Skip(start).Take(RunSize)], start, own);
                lock (door)
                    finished(start, files, pages);
            });
            foreach (var (_, own) in found.OrderBy(f => f.Key))
                diagnostics.AddRange(own.Items);
            return true;
        }
        catch (AggregateException e) when (e.InnerException is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            diagnostics.Error("tex-failed", new SourcePosition(documents[0].Path), $"the PDFs cannot be made: {e.InnerException.Message.TrimEnd('.')}", WorkFolder.Hint);
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            diagnostics.Error("tex-failed", new SourcePosition(documents[0].Path), $"the PDFs cannot be made: {e.Message.TrimEnd('.')}", WorkFolder.Hint);
            return false;
        }
    }

    /// <summary>One run; a document that TeX refuses is named, and the others are set without it.</summary>
    private (PdfFile?[] Files, (int First, int Count)[] Pages) Run(WorkFolder folder, TexDocument[] documents, int start, Diagnostics diagnostics)
    {
        var refused = new bool[documents.Length];
        var name = string.Create(CultureInfo.InvariantCulture, $"run-{start}");
        while (refused.Contains(false))
        {
            var tex = new StringBuilder("\\begin{document}\\immediate\\openout\\pagelist=\\jobname.pages\n");
            for (var i = 0; i < documents.Length; i++)
            {
                if (!refused[i])
                    tex.Append(CultureInfo.InvariantCulture, $"\\begin{{onedocument}}{{{i}}}\n").Append(documents[i].Body).Append("\n\\end{onedocument}\n");
            }

            File.WriteAllText(folder[name + ".tex"], tex.Append("\\end{document}\n").ToString(), new UTF8Encoding(false));
            var list = folder[name + ".pages"];
            File.Delete(list);
            var own = new Diagnostics();
            var process = new TexProcess(executable, TimeSpan.FromSeconds(60 + (20 * documents.Length)), MaximumBytes);
            if (process.Run(folder.Root, name, ["-fmt=" + Format, name + ".tex"], ".pdf", documents[0].Path, own, out _))
            {
                var pdf = new PdfFile(File.ReadAllBytes(folder[name + ".pdf"]));
                var pages = PagesOf(list, documents.Length);
                if (pages.Sum(p => p.Count) == pdf.PageCount)
                    return ([.. refused.Select(r => r ? null : pdf)], pages);
                own.Error("tex-failed", new SourcePosition(documents[0].Path), "pdflatex made another number of pages than it said");
            }

            var culprit = LastBegun(list);
            foreach (var diagnostic in own.Items)
            {
                foreach (var document in culprit is { } one and >= 0 && one < documents.Length ? [documents[one]] : documents)
                    diagnostics.Error(diagnostic.Code, new SourcePosition(document.Path), diagnostic.Message, diagnostic.Hint);
            }

            if (culprit is not { } index || index >= documents.Length || refused[index])
                break;
            refused[index] = true;
        }

        return (new PdfFile?[documents.Length], new (int, int)[documents.Length]);
    }

    /// <summary>The document that was begun last and not finished, or <c>null</c> where all were.</summary>
    private static int? LastBegun(string list)
    {
        int? last = null;
        foreach (var line in Lines(list))
            last = line is ["begin", var number] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : null;
        return last;
    }

    private static (int First, int Count)[] PagesOf(string list, int documents)
    {
        var pages = new (int First, int Count)[documents];
        var next = 0;
        foreach (var line in Lines(list))
        {
            if (line is not ["pages", var number, var count] || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var n) || n >= documents || !int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var c))
                continue;
            pages[n] = (next, c);
            next += c;
        }

        return pages;
    }

    private static IEnumerable<string[]> Lines(string list) => File.Exists(list) ? File.ReadLines(list).Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)) : [];
}

using System.Text;
using ExamSolver.Core;
using ExamSolver.Core.Specs;
using ExamSolver.Documents.Specs;
using YamlDotNet.Core;

namespace ExamSolver.Documents;

/// <summary>Reads a YAML file into nodes that know their place. Never throws, whatever the bytes: a mistake is a diagnostic.</summary>
/// <remarks>
/// YAML silently cuts many formulas (<c>{f: f(x, y)}</c>). Such cuts are found first, reported with the line to paste, and mended
/// in memory, so that the rest of the file is read as its author meant it and every mistake is listed at once.
/// </remarks>
public static class SpecFileReader
{
    /// <summary>The largest file that is read, in bytes; an exam is a thousand times smaller.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>Reads the file at <paramref name="path"/>, which diagnostics call <paramref name="displayPath"/>.</summary>
    /// <returns>What the file says, or <c>null</c> where it cannot be read.</returns>
    public static SpecNode? ReadFile(string path, string displayPath, Diagnostics diagnostics)
    {
        byte[] bytes;
        try
        {
            if (Directory.Exists(path))
            {
                diagnostics.Error("unreadable-file", new SourcePosition(displayPath), "this is a folder, not a file");
                return null;
            }

            using var stream = File.OpenRead(path);
            if (stream.CanSeek && stream.Length > MaxBytes)
            {
                ReportTooLarge(displayPath, diagnostics);
                return null;
            }

            bytes = ReadBounded(stream);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            diagnostics.Error("file-not-found", new SourcePosition(displayPath), "there is no such file");
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            diagnostics.Error("unreadable-file", new SourcePosition(displayPath), $"the file cannot be read: {e.Message.TrimEnd('.')}");
            return null;
        }

        return Read(displayPath, bytes, diagnostics);
    }

    /// <summary>Reads a file's bytes.</summary>
    /// <param name="displayPath">The path as diagnostics show it.</param>
    /// <param name="content">The bytes; UTF-8, with or without a byte order mark.</param>
    /// <param name="diagnostics">Where mistakes go.</param>
    /// <returns>
    /// What the file says, or <c>null</c> where it cannot be read. After an error the node is what the author most likely meant:
    /// good for finding further mistakes, not for making a sheet.
    /// </returns>
    public static SpecNode? Read(string displayPath, ReadOnlyMemory<byte> content, Diagnostics diagnostics)
    {
        if (content.Length > MaxBytes)
        {
            ReportTooLarge(displayPath, diagnostics);
            return null;
        }

        if (SourceText.Decode(displayPath, content.Span, diagnostics) is not { } source)
            return null;
        if (string.IsNullOrWhiteSpace(source.Text))
        {
            diagnostics.Error("empty-file", new SourcePosition(displayPath, 1, 1), "the file is empty", "Every file needs at least a title: and its questions:.");
            return null;
        }

        var (cuts, scanner) = CutScanner.Scan(source);
        ReportTabs(source, scanner, diagnostics);
        foreach (var cut in cuts.Take(CutScanner.MaxCuts))
            ReportCut(source, cut, cuts, diagnostics);
        if (cuts.Count > CutScanner.MaxCuts)
        {
            diagnostics.Error("cut-formula", source.PositionAt(cuts[CutScanner.MaxCuts].Start), $"YAML cuts more than {CutScanner.MaxCuts} values of this file; the rest of it was not read");
            return null;
        }

        if (scanner.FirstTab is not null)
            return null;
        return Parse(new MendedText(source, cuts.Where(c => !c.IsDoubtful)), diagnostics);
    }

    /// <summary>Reads a text that someone typed.</summary>
    public static SpecNode? ReadText(string text, Diagnostics diagnostics) => Read("answer", Encoding.UTF8.GetBytes(text), diagnostics);

    private static SpecNode? Parse(MendedText text, Diagnostics diagnostics)
    {
        var builder = new SpecTreeBuilder(text, diagnostics);
        var scanner = new Scanner(new StringReader(text.Mended.Text));
        try
        {
            return builder.Build(new Parser(scanner));
        }
        catch (YamlException e)
        {
            YamlErrors.Report(e.Message, e.Start, text, builder.OpenBracket, diagnostics);
            return null;
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException or NullReferenceException)
        {
            // The scanner's own slips: on "[1, 2\nb: 3" it pops a stack that is empty, where it means that a colon is misplaced.
            YamlErrors.Report("found invalid mapping", scanner.CurrentPosition, text, builder.OpenBracket, diagnostics);
            return null;
        }
    }

    private static void ReportTooLarge(string displayPath, Diagnostics diagnostics) =>
        diagnostics.Error("file-too-large", new SourcePosition(displayPath), $"the file is larger than {MaxBytes / (1024 * 1024)} MiB", "Split it: one file is one numbered problem.");

    private static void ReportTabs(SourceText source, CutScanner scanner, Diagnostics diagnostics)
    {
        if (scanner.FirstTab is not { } tab)
            return;
        var others = scanner.TabLines - 1;
        var more = others == 0 ? "" : others == 1 ? ", as one more line is" : $", as {others} more lines are";
        diagnostics.Error("tab-indentation", source.PositionAt(tab), $"the line is indented with a tab{more}", "YAML wants spaces: set the editor to replace tabs by two spaces.");
    }

    private static void ReportCut(SourceText source, Cut cut, IReadOnlyList<Cut> all, Diagnostics diagnostics)
    {
        var position = source.PositionAt(cut.Start);
        var line = MendedLine(source, cut, all);
        if (cut.IsDoubtful)
            diagnostics.Warning("cut-formula", position, cut.Message, $"If # belongs to the value, write\n{line}\nand if not, put two spaces before it.");
        else if (cut.Replacement is null)
            diagnostics.Error("cut-formula", position, cut.Message, $"Put it in single quotes:\n{line}");
        else
            diagnostics.Error("cut-formula", position, cut.Message, $"Write\n{line}");
    }

    /// <summary>The line as it should be, with everything on it mended, ready to paste.</summary>
    private static string MendedLine(SourceText source, Cut cut, IReadOnlyList<Cut> all)
    {
        var start = source.LineStart(cut.Start);
        var end = source.LineEnd(Math.Max(cut.Start, cut.End - 1));
        var line = new StringBuilder();
        var done = start;
        foreach (var other in all.Where(c => c.Start >= start && c.End <= end && (c == cut || !c.IsDoubtful)))
        {
            line.Append(source.Text, done, other.Start - done).Append(other.Mended);
            done = other.End;
        }

        return line.Append(source.Text, done, end - done).ToString().Trim();
    }

    private static byte[] ReadBounded(FileStream stream)
    {
        // A pipe or a device tells no length: one byte over the limit is enough to refuse it.
        using var buffer = new MemoryStream();
        var chunk = new byte[64 * 1024];
        int count;
        while (buffer.Length <= MaxBytes && (count = stream.Read(chunk)) > 0)
            buffer.Write(chunk, 0, count);
        return buffer.ToArray();
    }
}

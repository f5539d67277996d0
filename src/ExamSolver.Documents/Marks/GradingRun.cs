using System.Globalization;
using System.Text;
using ExamSolver.Core;
using ExamSolver.Core.Grading.Classes;
using ExamSolver.Core.Problems;
using ExamSolver.Symbolics;

namespace ExamSolver.Documents.Marks;

/// <summary>What a class is marked by and where the marks go.</summary>
public sealed record GradingRequest
{
    /// <summary>The sheets of the students.</summary>
    public required IClassSheets Sheets { get; init; }

    /// <summary>The file of answers: CSV, or JSON lines where its name ends in <c>.jsonl</c>.</summary>
    public required string Submissions { get; init; }

    /// <summary>The folder for the results.</summary>
    public required string Output { get; init; }

    /// <summary>The language of the report, and of feedback where the roster says no other.</summary>
    public required string Language { get; init; }

    /// <summary>The hashes of everything behind the marks.</summary>
    public required GradingRecord Record { get; init; }

    /// <summary>The students there are, in order; <c>null</c> where no roster was given.</summary>
    public CodeTable? Roster { get; init; }

    /// <summary>The languages of students who have one of their own.</summary>
    public IReadOnlyDictionary<string, string> Languages { get; init; } = new Dictionary<string, string>();

    /// <summary>What persons decided.</summary>
    public Decisions Decisions { get; init; } = Decisions.None;

    /// <summary>Whether each student gets a file of feedback.</summary>
    public bool Feedback { get; init; }

    /// <summary>The marks before, where this is a regrading.</summary>
    public PreviousMarks? Previous { get; init; }

    /// <summary>Told after each commit how many bytes are marked.</summary>
    public Action<long>? Committed { get; init; }
}

/// <summary>What a grading came to.</summary>
/// <param name="Rows">The rows of marks.csv.</param>
/// <param name="BadRows">Those that could not be read.</param>
/// <param name="Students">The students.</param>
/// <param name="ForReview">The answers in review.csv.</param>
/// <param name="Moved">The marks that amendments, persons or a regrading moved.</param>
/// <param name="WasResumed">Whether the run went on from an earlier one.</param>
public sealed record GradingSummary(long Rows, long BadRows, int Students, long ForReview, long Moved, bool WasResumed);

/// <summary>
/// Grades a class: marks every row, settles which ones count, and writes marks.csv, totals.csv, review.csv, moved.csv, report.md, report.html, feedback and grading.json. All of
/// them are made in a folder of their own and get their places in the end; whatever kills the program on the way, the next run ends with the same bytes.
/// </summary>
public sealed class GradingRun(TemplateFolder templates)
{
    private const string Work = ".grading";

    /// <summary>Grades.</summary>
    /// <returns>What it came to; <c>null</c> after an error.</returns>
    public GradingSummary? Run(GradingRequest request, Diagnostics diagnostics)
    {
        try
        {
            Directory.CreateDirectory(request.Output);
            return RunUnguarded(request, diagnostics);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            diagnostics.Error("unwritable-output", new SourcePosition(request.Output), $"the marks cannot be written: {e.Message.TrimEnd('.')}", "free the folder, or name another one with --output");
            return null;
        }
    }

    private GradingSummary? RunUnguarded(GradingRequest request, Diagnostics diagnostics)
    {
        var work = Path.Combine(request.Output, Work);
        var final = Path.Combine(work, "final");
        if (Begin(request, diagnostics) is not { } begin)
            return null;
        var job = new MarksJob(work, request.Record.Identity()) { Committed = request.Committed };
        var marker = new RowMarker(request.Sheets, begin.Layout, request.Roster, request.Decisions);
        job.Run(request.Submissions, begin.Start, begin.StartLine, begin.Layout, marker);

        // From here on everything is made anew from the finished marks, and only the last step touches what stands outside.
        if (Directory.Exists(final))
            Directory.Delete(final, recursive: true);
        Directory.CreateDirectory(final);
        var marks = Path.Combine(final, "marks.csv");
        GiveBack();
        new MarksSettler(request).Settle(job.MarksPath, marks);
        GiveBack();
        var results = new ClassSummary(request, marks);
        results.Write(final);
        GiveBack();
        var view = new ReportView(request, results, templates);
        if (!view.Write(final, diagnostics) || (request.Feedback && !new FeedbackFiles(request, results, templates).Write(final, diagnostics)))
            return null;
        var record = request.Record with { Rows = results.Rows, BadRows = results.BadRows, Marks = Hashes.OfFile(marks) };
        record.Write(Path.Combine(final, GradingRecord.FileName));
        if (record.Official)
        {
            var log = new GradingLog(request.Output);
            if (request.Previous is { } previous)
                log.Inherit(previous.Folder);
            log.Append(record, marks);
        }

        Publish(final, request.Output);
        Directory.Delete(work, recursive: true);
        return new GradingSummary(results.Rows, results.BadRows, results.Results.Students.Count, results.ForReview, results.Moved, job.WasResumed);
    }

    /// <summary>What one pass over the class has left is given back before the next one takes as much: three times some ten milliseconds.</summary>
    private static void GiveBack() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    /// <summary>Each file gets its place by a rename, the record last: where it is, everything is.</summary>
    private static void Publish(string final, string output)
    {
        foreach (var name in new[] { GradingRecord.FileName, "feedback" })
        {
            if (File.Exists(Path.Combine(output, name)))
                File.Delete(Path.Combine(output, name));
            if (Directory.Exists(Path.Combine(output, name)))
                Directory.Delete(Path.Combine(output, name), recursive: true);
        }

        foreach (var folder in Directory.GetDirectories(final))
            Directory.Move(folder, Path.Combine(output, Path.GetFileName(folder)));
        foreach (var file in Directory.GetFiles(final).OrderBy(f => Path.GetFileName(f) == GradingRecord.FileName).ThenBy(f => f, StringComparer.Ordinal))
            File.Move(file, Path.Combine(output, Path.GetFileName(file)), overwrite: true);
    }

    /// <summary>Reads the header.</summary>
    private static (SubmissionLayout Layout, long Start, long StartLine)? Begin(GradingRequest request, Diagnostics diagnostics)
    {
        if (request.Submissions.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase))
            return (SubmissionLayout.JsonLines, 0, 1);
        using var stream = File.OpenRead(request.Submissions);
        var buffer = new byte[RowMarker.LongestRow];
        var filled = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        var data = buffer.AsSpan(0, filled);
        var at = new SourcePosition(request.Submissions, 1, 1);
        if (data is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            diagnostics.Error("bad-submissions", at, "the file is UTF-16", "save it as CSV in UTF-8");
            return null;
        }

        var end = data.IndexOf((byte)'\n');
        var length = end < 0 ? filled : end + 1;
        if (filled == 0 || (end < 0 && filled == buffer.Length))
        {
            diagnostics.Error("bad-submissions", at, filled == 0 ? "the file is empty" : "the first line has no end", "the first row is student,ref,answer");
            return null;
        }

        if (SubmissionLayout.Read(data[..length], [.. request.Sheets.Common.Parts.Select(p => p.Reference)], out var error) is { } layout)
            return (layout, length, 2);
        diagnostics.Error("bad-submissions", at, error!.Value.Message, error.Value.Hint);
        return null;
    }
}

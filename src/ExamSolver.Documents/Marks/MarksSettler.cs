using System.Text;
using ExamSolver.Core.Grading.Classes;
using ExamSolver.Symbolics;

namespace ExamSolver.Documents.Marks;

/// <summary>
/// Settles the marks once all rows are known: which row of a student counts, and, in a regrading, what moved against the marks before and which ones are kept because
/// marks do not fall. Everything else passes through byte by byte.
/// </summary>
public sealed class MarksSettler(GradingRequest request)
{
    private readonly ByteWriter row = new();

    /// <summary>Writes the settled marks.</summary>
    public void Settle(string from, string to)
    {
        var results = Winners(from, request);
        using var output = new FileStream(to, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
        output.Write(Encoding.UTF8.GetBytes(RowMarker.Header + "\n"));
        using var previous = request.Previous is { } before ? new MarksFile.MarkRows(File.OpenRead(before.MarksPath)) : null;
        using var earlier = File.OpenRead(from);
        var carried = request.Sheets.Common.Parts.Any(CarriedMarks.Concerns) ? new CarriedMarks(request.Sheets, results, earlier) : null;
        MarksFile.Read(File.OpenRead(from), mark =>
        {
            var hasPrevious = previous?.MoveNext() == true;
            if (!mark.IsMark)
            {
                output.Write(mark.Bytes);
                return;
            }

            var counts = Counts(mark, results) ? "yes"u8 : "old"u8;
            if (ChangesOf(mark, carried, hasPrevious, previous) is { } changes)
            {
                Rewrite(mark, counts, changes);
                output.Write(row.Written.Span);
                return;
            }

            // Rows are marked as counting until another one counts in their place.
            if (counts.SequenceEqual("yes"u8))
            {
                output.Write(mark.Bytes);
                return;
            }

            output.Write(mark.Bytes[..mark.CountsStart]);
            output.Write(counts);
            output.Write(mark.Bytes[(mark.CountsStart + 3)..]);
        });
        output.Flush(flushToDisk: true);
    }

    /// <summary>The cells that change: by the student's earlier answers, then because marks do not fall.</summary>
    private Dictionary<MarkColumn, string>? ChangesOf(MarkRow mark, CarriedMarks? carried, bool hasPrevious, MarksFile.MarkRows? previous)
    {
        var changes = carried is not null ? Carried(mark, carried) : null;
        return (hasPrevious ? Kept(mark, changes, previous!.Current) : null) ?? changes;
    }

    private Dictionary<MarkColumn, string>? Carried(MarkRow mark, CarriedMarks carried)
    {
        if (mark.Verdict is not (MarkWord.Wrong or MarkWord.Partly) || mark[MarkColumn.Rule] == "person" || request.Sheets.Common.Find(mark.Raw(MarkColumn.Reference)) is not { } part || !CarriedMarks.Concerns(part))
            return null;
        return carried.Of(mark.Student, part, mark[MarkColumn.Answer]) is not { } after ? null : new Dictionary<MarkColumn, string>
        {
            [MarkColumn.Verdict] = after.Verdict, [MarkColumn.Points] = PointsText.Exact(after.Points), [MarkColumn.Convention] = after.Convention, [MarkColumn.Misconception] = after.Misconception,
            [MarkColumn.Place] = after.Place, [MarkColumn.Rule] = after.Rule, [MarkColumn.Reason] = after.Reason, [MarkColumn.Before] = after.Before is { } before ? PointsText.Exact(before) : "",
        };
    }

    private void Rewrite(MarkRow mark, ReadOnlySpan<byte> counts, Dictionary<MarkColumn, string> changes)
    {
        row.Clear();
        for (var i = MarkColumn.Line; i <= MarkColumn.Before; i++)
        {
            if (i > MarkColumn.Line)
                row.Write((byte)',');
            if (i == MarkColumn.Counts)
                row.Write(counts);
            else
                row.WriteCell(changes.TryGetValue(i, out var cell) ? cell : mark[i]);
        }

        row.Write((byte)'\n');
    }

    /// <summary>Which rows count.</summary>
    internal static ClassResults Winners(string marks, GradingRequest request)
    {
        var common = request.Sheets.Common;
        var results = new ClassResults(common.Parts.Length, request.Roster);
        MarksFile.Read(File.OpenRead(marks), mark =>
        {
            if (mark.IsMark && common.Find(mark.Raw(MarkColumn.Reference)) is { } part)
                results.Offer(results.Student(mark.Student), part.Index, mark.Version, mark.Offset);
        });
        return results;
    }

    private bool Counts(MarkRow mark, ClassResults results) =>
        request.Sheets.Common.Find(mark.Raw(MarkColumn.Reference)) is { } part && results.RowOf(results.Student(mark.Student), part.Index) == mark.Offset;

    /// <summary>The cells of a mark that would fall and must not; <c>null</c> where it stands as it is.</summary>
    private Dictionary<MarkColumn, string>? Kept(MarkRow mark, Dictionary<MarkColumn, string>? changes, MarkRow before)
    {
        // What a person decided stands; what waits for one has the rule of persons too, and is not decided.
        if (request.Previous!.MayFall || !IsSameAnswer(mark, before) || (mark[MarkColumn.Rule] == "person" && mark.Verdict != MarkWord.Undecided))
            return null;
        if (PointsText.Read(changes is null ? mark[MarkColumn.Points] : changes[MarkColumn.Points]) is not { } now || PointsText.Read(before[MarkColumn.Points]) is not { } then || now >= then)
            return null;
        return new Dictionary<MarkColumn, string>
        {
            [MarkColumn.Verdict] = before[MarkColumn.Verdict], [MarkColumn.Points] = before[MarkColumn.Points], [MarkColumn.Convention] = before[MarkColumn.Convention],
            [MarkColumn.Misconception] = before[MarkColumn.Misconception], [MarkColumn.Place] = before[MarkColumn.Place], [MarkColumn.Rule] = before[MarkColumn.Rule],
            [MarkColumn.Reason] = $"kept from before, for marks do not fall: it would be {PointsText.Short(now)}", [MarkColumn.Before] = before[MarkColumn.Before],
        };
    }

    /// <summary>Whether two rows are of the same answer.</summary>
    internal static bool IsSameAnswer(MarkRow a, MarkRow b) =>
        a.Raw(MarkColumn.Student).SequenceEqual(b.Raw(MarkColumn.Student)) && a.Raw(MarkColumn.Reference).SequenceEqual(b.Raw(MarkColumn.Reference)) && a.Raw(MarkColumn.Answer).SequenceEqual(b.Raw(MarkColumn.Answer));
}

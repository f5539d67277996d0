using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using ExamSolver.Core.Grading.Classes;
using ExamSolver.Symbolics;

namespace ExamSolver.Documents.Marks;

/// <summary>What a class came to, read from its settled marks in three passes: who has which points, what the answers were, what persons must look at.</summary>
public sealed class ClassSummary
{
    private readonly GradingRequest request;
    private readonly string marks;
    private readonly SortedDictionary<string, long> badRows = new(StringComparer.Ordinal);
    private readonly Dictionary<Rational, string> writtenPoints = [];

    /// <summary>Reads the marks.</summary>
    public ClassSummary(GradingRequest request, string marks)
    {
        (this.request, this.marks) = (request, marks);
        var common = request.Sheets.Common;
        Results = new ClassResults(common.Parts.Length, request.Roster);
        Parts = [.. common.Parts.Select(p => new PartStatistics(p))];
        MarksFile.Read(File.OpenRead(marks), mark =>
        {
            Rows++;
            if (!mark.IsMark)
            {
                BadRows++;
                if (badRows.Count < 1000 || badRows.ContainsKey(mark[MarkColumn.Reason]))
                    badRows[mark[MarkColumn.Reason]] = badRows.GetValueOrDefault(mark[MarkColumn.Reason]) + 1;
                return;
            }

            var isCounted = mark.Raw(MarkColumn.Counts).SequenceEqual("yes"u8);
            Superseded += isCounted ? 0 : 1;
            if (!isCounted || common.Find(mark.Raw(MarkColumn.Reference)) is not { } part)
                return;
            var student = Results.Student(mark.Student);
            Results.Offer(student, part.Index, mark.Version, mark.Offset);
            var verdict = mark.Verdict;
            Parts[part.Index].AddVerdict(verdict);
            Results.SetPoints(student, part.Index, mark.Points ?? 0, isWaiting: verdict == MarkWord.Undecided);
        });
        Of = common.Parts.Aggregate((Rational)0, (sum, p) => sum + p.Of);
        DecidedOf = Parts.Where(p => !p.IsUndecided).Aggregate((Rational)0, (sum, p) => sum + p.Part.Of);
        Groups = new GroupStatistics(common.Parts.Length);
        for (var student = 0; student < Results.Students.Count; student++)
        {
            var total = Results.Total(student);
            Histogram.Add(Decided(student), DecidedOf);
            var addToGroup = Groups.Add(request.Sheets.GroupOf(Results.Students.Bytes(student)));
            foreach (var part in Parts.Where(p => !Results.IsWaiting(student, p.Part.Index)))
            {
                var points = Results.Points(student, part.Part.Index).ToDouble();
                part.AddStudent(points, total.ToDouble() - points);
                addToGroup(part.Part.Index, points);
            }
        }
    }

    /// <summary>Who has which points.</summary>
    public ClassResults Results { get; }

    /// <summary>What the class made of each part.</summary>
    public IReadOnlyList<PartStatistics> Parts { get; }

    /// <summary>What each form and language made of them.</summary>
    public GroupStatistics Groups { get; }

    /// <summary>How the totals are spread, of questions of which an answer is decided.</summary>
    public TotalsHistogram Histogram { get; } = new();

    /// <summary>The points of the whole sheet.</summary>
    public Rational Of { get; }

    /// <summary>The points of the questions of which an answer is decided, or that nobody has answered.</summary>
    public Rational DecidedOf { get; }

    /// <summary>All rows.</summary>
    public long Rows { get; private set; }

    /// <summary>Rows that could not be read.</summary>
    public long BadRows { get; private set; }

    /// <summary>Rows in whose place a later version counts.</summary>
    public long Superseded { get; private set; }

    /// <summary>The answers in review.csv.</summary>
    public long ForReview { get; private set; }

    /// <summary>Marks that amendments, persons or a regrading moved.</summary>
    public long Moved { get; private set; }

    /// <summary>Why rows could not be read, and how often.</summary>
    public IReadOnlyDictionary<string, long> BadReasons => badRows;

    /// <summary>Writes totals.csv, review.csv and moved.csv, and counts what was answered on the way.</summary>
    public void Write(string folder)
    {
        WriteTotals(Path.Combine(folder, "totals.csv"));
        using var review = new RowFile(Path.Combine(folder, "review.csv"));
        review.Row.WriteRow([.. ReviewFile.Columns]);
        var moved = Path.Combine(folder, "moved.csv");
        using var moves = new RowFile(moved);
        moves.Row.WriteRow("line", "student", "ref", "answer", "before", "after", "of", "why", "reason");
        using var previous = request.Previous is { } before ? new MarksFile.MarkRows(File.OpenRead(before.MarksPath)) : null;
        var common = request.Sheets.Common;
        var strengths = Strengths();
        var letters = new char[256];
        MarksFile.Read(File.OpenRead(marks), mark =>
        {
            var hasPrevious = previous?.MoveNext() == true;
            if (previous is not null)
                Compare(mark, hasPrevious, previous.Current, moves);
            else if (mark.IsMark && mark.Raw(MarkColumn.Before).Length > 0 && mark[MarkColumn.Before] != mark[MarkColumn.Points])
                Move(mark, mark[MarkColumn.Before], mark[MarkColumn.Rule], moves);
            if (!mark.IsMark || !mark.Raw(MarkColumn.Counts).SequenceEqual("yes"u8) || common.Find(mark.Raw(MarkColumn.Reference)) is not { } part)
                return;
            var (verdict, student) = (mark.Verdict, Results.Student(mark.Student));
            var isDecided = !Parts[part.Index].IsUndecided;
            var rest = DecidedOf.ToDouble() - (isDecided ? part.Of.ToDouble() : 0);
            var elsewhere = strengths[student] - (isDecided ? Results.Points(student, part.Index).ToDouble() : 0);
            Parts[part.Index].AddAnswer(verdict, mark.Text(MarkColumn.Answer, ref letters), mark[MarkColumn.Convention], mark[MarkColumn.Misconception], mark[MarkColumn.Reason], rest > 0 ? elsewhere / rest : 0);
            if (verdict is MarkWord.Invalid or MarkWord.Undecided)
            {
                ForReview++;
                review.Row.WriteRow(mark[MarkColumn.Student], mark[MarkColumn.Reference], mark[MarkColumn.Answer], verdict, mark[MarkColumn.Reason], mark[MarkColumn.Of], "", "", "");
                review.Flush();
            }
        });
        moves.Dispose();
        if (request.Previous is null && Moved == 0)
            File.Delete(moved);
    }

    /// <summary>The points of each student for questions of which an answer is decided.</summary>
    private double[] Strengths() => [.. Enumerable.Range(0, Results.Students.Count).Select(s => Decided(s).ToDouble())];

    private Rational Decided(int student) => PointsText.Settle(Parts.Where(p => !p.IsUndecided).Aggregate(Rational.Zero, (sum, p) => sum + Results.Points(student, p.Part.Index)));

    private void Move(MarkRow mark, string before, string why, RowFile moves)
    {
        Moved++;
        moves.Row.WriteRow(mark[MarkColumn.Line], mark[MarkColumn.Student], mark[MarkColumn.Reference], mark[MarkColumn.Answer], before, mark[MarkColumn.Points], mark[MarkColumn.Of], why, mark[MarkColumn.Reason]);
        moves.Flush();
    }

    /// <summary>A mark beside the one before: where the points or the verdict differ it has moved, and the rule or the hashes say why.</summary>
    private void Compare(MarkRow mark, bool hasPrevious, MarkRow before, RowFile moves)
    {
        if (!mark.IsMark && (!hasPrevious || !before.IsMark))
            return;
        if (!hasPrevious)
            Move(mark, "", "new row", moves);
        else if (!MarksSettler.IsSameAnswer(mark, before))
            Move(mark, "", $"another answer stood on this row: {before[MarkColumn.Student]}, {before[MarkColumn.Reference]}, {before[MarkColumn.Answer]}", moves);
        else if (mark[MarkColumn.Points] != before[MarkColumn.Points] || mark[MarkColumn.Verdict] != before[MarkColumn.Verdict] || mark[MarkColumn.Of] != before[MarkColumn.Of])
            Move(mark, before[MarkColumn.Points], Why(mark, before), moves);
    }

    private string Why(MarkRow mark, MarkRow before)
    {
        var (rule, old, now) = (mark[MarkColumn.Rule], request.Previous!.Record, request.Record);
        if (rule == "person" || (rule.StartsWith("amendment", StringComparison.Ordinal) && rule != before[MarkColumn.Rule]))
            return rule;
        if (old.SheetHash != now.SheetHash)
            return "the sheet was changed";
        if (old.AmendmentsHash != now.AmendmentsHash)
            return "the amendments were changed";
        return old.EngineHash != now.EngineHash ? "the program was changed" : old.ReviewHash != now.ReviewHash ? "a person's decision was changed" : "an earlier answer of the student is marked otherwise";
    }

    private void WriteTotals(string path)
    {
        using var file = new RowFile(path);
        file.Row.WriteRow(["student", "total", "of", "answered", .. request.Sheets.Common.Parts.Select(p => p.Reference)]);
        var cells = new string[4 + Results.Parts];
        cells[2] = PointsText.Exact(Of);
        for (var student = 0; student < Results.Students.Count; student++)
        {
            var answered = 0;
            for (var part = 0; part < Results.Parts; part++)
            {
                var has = Results.RowOf(student, part) >= 0;
                answered += has ? 1 : 0;
                cells[4 + part] = has ? Written(Results.Points(student, part)) : "";
            }

            (cells[0], cells[1], cells[3]) = (Results.Students[student], Written(Results.Total(student)), answered.ToString(CultureInfo.InvariantCulture));
            file.Row.WriteRow(cells);
            file.Flush();
        }
    }

    /// <summary>Points as files hold them: few different numbers, however many students.</summary>
    private string Written(Rational points)
    {
        ref var text = ref CollectionsMarshal.GetValueRefOrAddDefault(writtenPoints, points, out _);
        return text ??= PointsText.Exact(points);
    }
}

/// <summary>A CSV file that is written row by row.</summary>
public sealed class RowFile(string path) : IDisposable
{
    private const int Enough = 1 << 16;
    private readonly FileStream stream = new(path, FileMode.Create, FileAccess.Write);

    /// <summary>Takes rows.</summary>
    public ByteWriter Row { get; } = new();

    /// <summary>Brings rows to the file when there are many.</summary>
    public void Flush()
    {
        if (Row.Length >= Enough)
            WriteAll();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!stream.CanWrite)
            return;
        WriteAll();
        stream.Flush(flushToDisk: true);
        stream.Dispose();
    }

    private void WriteAll()
    {
        stream.Write(Row.Written.Span);
        Row.Clear();
    }
}

using System.Text;
using ExamSolver.Core;
using ExamSolver.Core.Grading.Classes;
using ExamSolver.Core.Problems;
using ExamSolver.Documents;
using ExamSolver.Tests.Conventions;
using ExamSolver.Tests.Documents;

namespace ExamSolver.Tests.Core.Grading.Classes;

/// <summary>Marks rows of a small sheet that is written here.</summary>
internal static class MarkRows
{
    /// <summary>The sheet.</summary>
    public const string File = """
        title: Questions for a class
        networks: {conv: {input: 10x10x3, layers: [{conv: 20, kernel: 3}]}}
        questions:
        - {ref: q/number, ask: a, points: 2, kind: network/parameter-count, given: {network: conv}, accept: {without bias: 1.5}}
        - {ref: q/shape, ask: a, points: 2, kind: network/output-shape, given: {network: conv}}
        - {ref: q/real, ask: a, points: 2, kind: gaussian/kl, tolerance: 0.001, given: {q: {mean: 1, variance: 4}, p: {mean: 0, variance: 9}}}
        - {ref: q/open, ask: a, kind: rubric, given: {statements: [{points: 3, say: It depends.}], model: It depends.}}
        """;

    private static readonly Lazy<SolvedSheet> LazySheet = new(() => Solve(File));

    /// <summary>The solved sheet.</summary>
    public static SolvedSheet Sheet => LazySheet.Value;

    /// <summary>Solves a problem file.</summary>
    public static SolvedSheet Solve(string text)
    {
        using var folder = new TemporaryFolder().With("class.yaml", text);
        var diagnostics = new Diagnostics();
        var sheet = new SheetReader(new FileSpecSource(), AllProblems.Catalogue, InlineText.Check).ReadProblemAlone(folder["class.yaml"], diagnostics, draft: false);
        Assert.Empty(diagnostics.Items.Select(d => d.ToString()));
        return SheetSolver.Solve(sheet!);
    }

    /// <summary>The rows of marks for a file of answers, cut into cells.</summary>
    public static IReadOnlyList<string[]> Of(string submissions, CodeTable? roster = null, Decisions? decisions = null, bool isJson = false) => Of(Encoding.UTF8.GetBytes(submissions), roster, decisions, isJson);

    /// <summary>The rows of marks for a file of answers, cut into cells.</summary>
    public static IReadOnlyList<string[]> Of(byte[] submissions, CodeTable? roster = null, Decisions? decisions = null, bool isJson = false)
    {
        var start = isJson ? 0 : Array.IndexOf(submissions, (byte)'\n') + 1;
        var sheet = new ClassSheet(Sheet);
        var layout = isJson ? SubmissionLayout.JsonLines : SubmissionLayout.Read(submissions.AsSpan(0, start), [.. sheet.Parts.Select(p => p.Reference)], out var error) ?? throw new InvalidOperationException(error!.Value.Message);
        var output = new ByteWriter();
        var marker = new RowMarker(new OneSheet(sheet), layout, roster, decisions ?? Decisions.None);
        var blocks = new SubmissionBlocks(new MemoryStream(submissions, start, submissions.Length - start), layout, start, isJson ? 1 : 2);
        while (blocks.Next() is { } block)
        {
            if (block.OversizedLength > 0)
                RowMarker.MarkOversized(block.Rows.Span, block.OversizedLength, block.Line, output);
            else
                marker.Mark(block.Rows.Span, block.Line, output);
        }

        return Cells(output.Written.ToArray());
    }

    /// <summary>Cuts CSV into cells.</summary>
    public static IReadOnlyList<string[]> Cells(byte[] csv)
    {
        var rows = new List<string[]>();
        var fields = new Range[1024];
        for (var rest = csv.AsSpan(); rest.Length > 0;)
        {
            var length = CsvRows.Length(rest, (byte)',', isAll: true, out var flaw);
            Assert.Null(flaw);
            var row = rest[..length];
            var count = CsvRows.Split(row, (byte)',', fields, out _);
            var cells = new string[count];
            for (var i = 0; i < count; i++)
                cells[i] = Encoding.UTF8.GetString(CsvRows.Value(row[fields[i]]));
            rows.Add(cells);
            rest = rest[length..];
        }

        return rows;
    }
}

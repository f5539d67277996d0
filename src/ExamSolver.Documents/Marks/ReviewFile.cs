using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using ExamSolver.Core;
using ExamSolver.Core.Grading.Classes;

namespace ExamSolver.Documents.Marks;

/// <summary>
/// review.csv: what the program leaves to a person. Filled in (<c>decision</c> are points, <c>by</c> who gives them) it is read back with <c>--review</c>. A decision holds for one student and
/// the answer that was looked at, or with <c>*</c> as student for everybody who typed it; a student who answers anew is looked at anew.
/// </summary>
public static class ReviewFile
{
    /// <summary>The columns.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["student", "ref", "answer", "verdict", "reason", "of", "decision", "by", "comment"];

    /// <summary>Reads the decisions of a file; rows without one are passed over.</summary>
    /// <returns>The decisions, or <c>null</c> after an error.</returns>
    public static Decisions? Read(string path, ClassSheet sheet, Diagnostics diagnostics)
    {
        var errors = diagnostics.ErrorCount;
        var decisions = new Decisions();
        try
        {
            using var reader = new StreamReader(path);
            using var parser = new CsvParser(reader, new CsvConfiguration(CultureInfo.InvariantCulture) { BadDataFound = null, DetectColumnCountChanges = false, DetectDelimiter = true, DetectDelimiterValues = [",", ";", "\t"] });
            if (!parser.Read())
            {
                diagnostics.Error("bad-review", new SourcePosition(path, 1, 1), "the file is empty", $"its first row is {string.Join(',', Columns)}");
                return null;
            }

            var header = parser.Record!.Select(c => c.Trim().TrimStart('\uFEFF').ToLowerInvariant()).ToArray();
            if (new[] { "student", "ref", "answer", "decision", "by" }.FirstOrDefault(c => !header.Contains(c)) is { } missing)
            {
                diagnostics.Error("bad-review", new SourcePosition(path, 1, 1), $"the header lacks the column {missing}", $"its first row is {string.Join(',', Columns)}");
                return null;
            }

            while (parser.Read())
            {
                var row = parser.RawRow - parser.RawRecord.TrimEnd('\r', '\n').Count(c => c == '\n');
                string Cell(string name) => Array.IndexOf(header, name) is >= 0 and var i && i < parser.Record!.Length ? ByteWriter.Original(parser.Record[i]) : "";
                if (Cell("decision").Trim().Length > 0)
                    ReadRow(Cell, new SourcePosition(path, row, 1), sheet, decisions, diagnostics);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            diagnostics.Error("bad-review", new SourcePosition(path), $"the file cannot be read: {e.Message.TrimEnd('.')}", "name a review.csv that a person has filled in");
        }

        return diagnostics.ErrorCount == errors ? decisions : null;
    }

    private static void ReadRow(Func<string, string> cell, SourcePosition at, ClassSheet sheet, Decisions decisions, Diagnostics diagnostics)
    {
        var (student, reference, text) = (cell("student").Trim(), cell("ref").Trim(), cell("decision").Trim().Replace(',', '.'));
        if (student.Length == 0)
            diagnostics.Error("bad-review", at, "the row names no student", "write a code, or * for everybody who typed this answer");
        else if (sheet.Find(reference) is not { } part)
            diagnostics.Error("bad-review", at, $"no question is called \"{reference}\"");
        else if (PointsText.Read(text) is not { Sign: >= 0 } points || points > part.Of)
            diagnostics.Error("bad-review", at, $"the decision \"{text}\" is no number of points from 0 to {PointsText.Short(part.Of)}");
        else if (cell("by").Trim().Length == 0)
            diagnostics.Error("bad-review", at, "the decision does not say who decided", "write a name or a code into the column by");
        else
            decisions.Add(new Decision(student, reference, cell("answer"), points, cell("by").Trim(), cell("comment").Trim()));
    }
}

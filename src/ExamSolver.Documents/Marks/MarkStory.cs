using System.Globalization;
using ExamSolver.Core.Grading;
using ExamSolver.Core.Grading.Classes;
using ExamSolver.Core.Solutions;

namespace ExamSolver.Documents.Marks;

/// <summary>The whole story of one mark, for an appeal: what was typed, how it was read, what it was compared with, which rule gave the points, and the hashes behind it.</summary>
/// <param name="folder">The folder of the marks.</param>
/// <param name="record">What stands behind them.</param>
/// <param name="sheets">The sheets of the students, solved anew.</param>
/// <param name="sheetHash">The hash of the sheet as it is now.</param>
/// <param name="labels">The words.</param>
public sealed class MarkStory(string folder, GradingRecord record, IClassSheets sheets, string sheetHash, Labels labels)
{
    /// <summary>Tells it line by line; empty where the student has not answered the question.</summary>
    public IEnumerable<string> Tell(string student, string reference)
    {
        var rows = new List<Dictionary<MarkColumn, string>>();
        MarksFile.Read(File.OpenRead(Path.Combine(folder, "marks.csv")), mark =>
        {
            if (mark[MarkColumn.Student] == student && mark[MarkColumn.Reference] == reference)
                rows.Add(Cells(mark));
        });
        if (rows.Count == 0)
            yield break;
        yield return $"{student}, {reference}, of the marks in {folder} ({record.Date}, {(record.Official ? "which count" : "a trial")})";
        var sheet = sheets.Of(System.Text.Encoding.UTF8.GetBytes(student), out _);
        var part = sheet?.Find(reference);
        if (part is not null)
        {
            yield return $"asked at {part.Part.Position}, for {PointsText.Short(part.Part.Points)} points{(part.Of != part.Part.Points ? $", amended to {PointsText.Short(part.Of)}" : "")}";
            yield return part.Solution.Answer is OpenAnswer ? "the answer is in words" : $"the answer is {part.Solution.Answer.ToText()}";
        }

        foreach (var row in rows)
        {
            yield return "";
            foreach (var line in TellRow(row, part))
                yield return line;
        }

        yield return "";
        foreach (var line in Behind())
            yield return line;
    }

    private static Dictionary<MarkColumn, string> Cells(MarkRow mark)
    {
        var cells = new Dictionary<MarkColumn, string>();
        for (var column = MarkColumn.Line; column <= MarkColumn.Before; column++)
            cells[column] = mark[column];
        return cells;
    }

    private IEnumerable<string> TellRow(Dictionary<MarkColumn, string> row, ClassPart? part)
    {
        yield return $"line {row[MarkColumn.Line]}{(row[MarkColumn.Version].Length > 0 ? $", version {row[MarkColumn.Version]}" : "")}: {Counts(row[MarkColumn.Counts])}";
        yield return $"  typed: {Shown(row[MarkColumn.Answer])}";
        if (row[MarkColumn.Verdict] == MarkWord.BadRow)
        {
            yield return $"  the row could not be read: {row[MarkColumn.Reason]}";
            yield break;
        }

        if (part is not null && row[MarkColumn.Answer].Length > 0)
        {
            var mark = Grader.Mark(part.Part, part.Solution, row[MarkColumn.Answer], part.Options);
            if (mark.Reading.Answer is not OpenAnswer)
                yield return mark.Reading.Answer is { } read ? $"  read as: {read.ToText()}" : $"  not readable: {part.Describe(mark).Reason}";
            foreach (var line in mark.Reading.Caret(row[MarkColumn.Answer])?.Split('\n') ?? [])
                yield return "      " + line;
            if (part.Part.Tolerance is { } tolerance)
                yield return $"  compared within {tolerance.Amount}{(tolerance.IsRelative ? " of the value" : "")}";
        }

        if (part is not null && row[MarkColumn.Convention] is { Length: > 0 } convention)
            yield return $"  equals the answer under the convention \"{AlternativeWords.Of(labels, part, convention, "en")}\" ({convention}), which is accepted";
        if (part is not null && row[MarkColumn.Misconception] is { Length: > 0 } misconception)
            yield return $"  equals what one gets by \"{AlternativeWords.Of(labels, part, misconception, "en")}\" ({misconception})";
        if (row[MarkColumn.Place].Length > 0)
            yield return $"  first different: {row[MarkColumn.Place]}";
        yield return $"  mark: {row[MarkColumn.Verdict]}, {row[MarkColumn.Points]} of {row[MarkColumn.Of]} points, by the rule \"{row[MarkColumn.Rule]}\"{(row[MarkColumn.Reason].Length > 0 ? $": {row[MarkColumn.Reason]}" : "")}";
        if (row[MarkColumn.Before].Length > 0)
            yield return $"  it was {row[MarkColumn.Before]} points before that";
        foreach (var amendment in part?.Amendments.Items ?? [])
            yield return $"  amendment {amendment.Number.ToString(CultureInfo.InvariantCulture)}, {amendment.Who}, {amendment.When}: {amendment.Why}{(amendment.Erratum is { } erratum ? $" (erratum: {erratum})" : "")}";
        if (part is not null && row[MarkColumn.Rule] is not ("person" or "carried"))
        {
            var again = part.MarkText(row[MarkColumn.Answer]);
            yield return PointsText.Exact(again.Points) == row[MarkColumn.Points] && again.Verdict == row[MarkColumn.Verdict]
                ? "  marked again now: the same"
                : $"  marked again now: {again.Verdict}, {PointsText.Short(again.Points)} points, by the rule \"{again.Rule}\"";
        }
    }

    private IEnumerable<string> Behind()
    {
        yield return "behind the mark:";
        foreach (var (name, hash) in record.Hashed().Where(h => h.Hash.Length > 0))
            yield return $"  {name} {hash}{Today(name, hash)}";
        var marks = Hashes.OfFile(Path.Combine(folder, "marks.csv"));
        yield return $"  marks-sha256 {record.Marks}{(marks == record.Marks ? "" : "; the file was changed since")}";
        var log = new GradingLog(folder);
        foreach (var number in log.Entries())
            yield return log.Read(number) is { } entry ? $"  log entry {number.ToString(CultureInfo.InvariantCulture)}, {entry.Date}, marks {entry.Marks[..12]}…" : $"  log entry {number.ToString(CultureInfo.InvariantCulture)} cannot be read";
        foreach (var mistake in log.Mistakes())
            yield return $"  the log is damaged: {mistake}";
    }

    private string Today(string name, string hash) => name switch
    {
        "sheet-sha256" when hash != sheetHash => "; the sheet is another one now",
        "engine-sha256" when hash != Hashes.OfEngine() => "; this is another build of the program",
        _ => "",
    };

    private static string Counts(string word) => word switch
    {
        "yes" => "this one counts",
        "old" => "a later version or row counts in its place",
        _ => "it counts nowhere",
    };

    private static string Shown(string text)
    {
        var line = new string([.. text.Select(c => char.IsControl(c) ? ' ' : c)]);
        return line.Length > 500 ? line[..500] + "…" : line.Length == 0 ? "(nothing)" : line;
    }
}

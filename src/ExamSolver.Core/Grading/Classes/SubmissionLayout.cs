using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ExamSolver.Core.Specs;

namespace ExamSolver.Core.Grading.Classes;

/// <summary>How a file of answers is laid out: one answer a row, a student a row, or a JSON object a line.</summary>
public sealed record SubmissionLayout
{
    private static readonly string[] Known = ["student", "ref", "answer", "version"];

    /// <summary>Whether each line is a JSON object with student, ref, answer and perhaps version.</summary>
    public bool IsJson { get; private init; }

    /// <summary>What parts fields: a comma, a semicolon or a tab, whichever the header uses.</summary>
    public byte Delimiter { get; private init; } = (byte)',';

    /// <summary>How many columns the header has.</summary>
    public int Columns { get; private init; }

    /// <summary>The column of the student's code.</summary>
    public int Student { get; private init; }

    /// <summary>The column of the reference; -1 where each question has a column.</summary>
    public int Reference { get; private init; } = -1;

    /// <summary>The column of the answer.</summary>
    public int Answer { get; private init; } = -1;

    /// <summary>The column of the version; -1 where there is none.</summary>
    public int Version { get; private init; } = -1;

    /// <summary>The columns of the questions, where each has its own: the references, or <c>null</c> for a column that holds none.</summary>
    public ImmutableArray<string?> References { get; private init; } = [];

    /// <summary>Whether a row is a student.</summary>
    public bool IsWide => !References.IsDefaultOrEmpty;

    /// <summary>A file of JSON lines.</summary>
    public static SubmissionLayout JsonLines { get; } = new() { IsJson = true };

    /// <summary>Reads the header of a CSV file.</summary>
    /// <param name="header">The first row.</param>
    /// <param name="references">What the sheet asks.</param>
    /// <param name="error">What is wrong with it, and what would be right.</param>
    public static SubmissionLayout? Read(ReadOnlySpan<byte> header, IReadOnlyCollection<string> references, out (string Message, string Hint)? error)
    {
        const string Hint = "the first row is student,ref,answer and where wanted version, or student and a column for each question";
        error = null;
        var text = Encoding.UTF8.GetString(header).TrimStart('\uFEFF').TrimEnd('\r', '\n');
        var delimiter = new[] { ',', ';', '\t' }.MaxBy(d => text.Count(c => c == d));
        var bytes = Encoding.UTF8.GetBytes(text);
        if (CsvRows.Length(bytes, (byte)delimiter, isAll: true, out var flaw) < 0 || flaw is not null)
        {
            error = ($"the header cannot be read: {flaw}", Hint);
            return null;
        }

        var fields = new Range[1000];
        var count = CsvRows.Split(bytes, (byte)delimiter, fields, out _);
        if (count > fields.Length)
        {
            error = (string.Create(CultureInfo.InvariantCulture, $"the header has {count} columns; at most {fields.Length} are read"), Hint);
            return null;
        }

        var names = fields[..count].Select(f => Encoding.UTF8.GetString(CsvRows.Value(bytes.AsSpan(f))).Trim()).ToArray();
        if (names.GroupBy(n => n, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Key.Length > 0 && g.Count() > 1) is { } twice)
        {
            error = ($"the header has two columns \"{Shown(twice.Key)}\"", "each column has a name of its own");
            return null;
        }

        int Column(string name) => Array.FindIndex(names, n => string.Equals(n, name, StringComparison.OrdinalIgnoreCase));
        var layout = new SubmissionLayout { Delimiter = (byte)delimiter, Columns = count, Student = Column("student"), Version = Column("version") };
        if (layout.Student < 0)
        {
            error = ($"the header \"{Shown(text)}\" lacks the column student", Hint);
            return null;
        }

        layout = layout with { Reference = Column("ref"), Answer = Column("answer") };
        if (layout.Reference >= 0 && layout.Answer >= 0)
            return layout;
        if (layout.Reference >= 0 || layout.Answer >= 0)
        {
            error = ($"the header \"{Shown(text)}\" lacks the column {(layout.Answer < 0 ? "answer" : "ref")}", Hint);
            return null;
        }

        // A column that nobody knows is most likely a misspelt question: its answers must not vanish.
        var wide = layout with { References = [.. names.Select(n => references.Contains(n) ? n : null)] };
        if (names.FirstOrDefault(n => !references.Contains(n) && !Known.Contains(n, StringComparer.OrdinalIgnoreCase) && n is not ("name" or "")) is { } unknown)
        {
            error = ($"the column \"{Shown(unknown)}\" is no question of the sheet", NearestName.Hint(unknown, references, "questions") ?? Hint);
            return null;
        }

        if (wide.References.All(r => r is null))
        {
            error = ($"the header \"{Shown(text)}\" has neither the columns ref and answer nor one for a question", Hint);
            return null;
        }

        return wide;
    }

    private static string Shown(string text) => text.Length > 200 ? text[..200] + "…" : text;
}

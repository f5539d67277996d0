using System.Collections.Immutable;
using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using ExamSolver.Core;
using ExamSolver.Core.Specs;

namespace ExamSolver.Documents.Rosters;

/// <summary>A student of a class.</summary>
/// <param name="Student">The code: what variants are drawn from and answers are called by. Two of a class differ in more than capitals.</param>
/// <param name="Name">The name to be printed; <c>null</c> where papers carry the code alone.</param>
/// <param name="Language">The language of the paper, two letters; <c>null</c> for the sheet's first.</param>
/// <param name="Form">The form that the student gets, such as <c>A</c>; <c>null</c> where nothing is said.</param>
/// <param name="Position">Where the row stands.</param>
public sealed record RosterEntry(string Student, string? Name, string? Language, string? Form, SourcePosition Position)
{
    /// <summary>The code as a name of a file or folder, which stays where it is put: see <see cref="SafeFileName"/>.</summary>
    public string FileName => SafeFileName.Of(Student);
}

/// <summary>
/// Reads the list of a class: CSV in UTF-8 (with commas, or semicolons or tabs where the header has them) whose header names the column <c>student</c> and, where
/// wanted, <c>name</c>, <c>language</c> and <c>form</c>. Other columns are passed over.
/// </summary>
public static class RosterFile
{
    /// <summary>The most characters of a student's code.</summary>
    public const int MaximumCode = 100;

    /// <summary>The most characters of a field: a quote that nobody closes would make one of the whole file.</summary>
    private const int MaximumField = 10_000;

    /// <summary>So many mistakes are told; a file with more is of another sort.</summary>
    private const int MaximumErrors = 50;

    private const string Example = "the first line is: student,name,language,form (all but student may be left out)";

    private static readonly string[] Columns = ["student", "name", "language", "form"];

    /// <summary>Reads a whole list.</summary>
    /// <param name="path">The file.</param>
    /// <param name="diagnostics">Where every mistake goes, with line and column.</param>
    /// <returns>The students in the order of the file, or <c>null</c> after an error.</returns>
    public static ImmutableArray<RosterEntry>? ReadFile(string path, Diagnostics diagnostics)
    {
        var errors = diagnostics.ErrorCount;
        try
        {
            using var reader = new StreamReader(path);
            var entries = Read(reader, path, diagnostics).ToImmutableArray();
            if (entries.IsEmpty && diagnostics.ErrorCount == errors)
                diagnostics.Error("empty-roster", new SourcePosition(path), "the list has no students", "write one a line behind the header");
            return diagnostics.ErrorCount == errors ? entries : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            diagnostics.Error("missing-path", new SourcePosition(path), "there is no such file", "name the list of the class, a CSV file");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            diagnostics.Error("unreadable-file", new SourcePosition(path), $"the list cannot be read: {e.Message.TrimEnd('.')}", "change its permissions, or name another one");
        }

        return null;
    }

    /// <summary>Reads a list row by row. Rows with a mistake are reported and left out; reading goes on behind them.</summary>
    /// <param name="reader">The text; bytes that are no UTF-8 must have become U+FFFD, as a <see cref="StreamReader"/> does it.</param>
    /// <param name="displayPath">The file's path, as diagnostics show it.</param>
    /// <param name="diagnostics">Where every mistake goes, with line and column.</param>
    public static IEnumerable<RosterEntry> Read(TextReader reader, string displayPath, Diagnostics diagnostics)
    {
        if (reader.ReadLine() is not { } first || string.IsNullOrWhiteSpace(first))
        {
            diagnostics.Error("missing-header", new SourcePosition(displayPath, 1, 1), "the header is missing", Example);
            yield break;
        }

        var delimiter = first.Contains(',', StringComparison.Ordinal) ? "," : first.Contains(';', StringComparison.Ordinal) ? ";" : first.Contains('\t', StringComparison.Ordinal) ? "\t" : ",";
        if (ReadHeader(first, delimiter, displayPath, diagnostics) is not { } header)
            yield break;
        var file = new File(displayPath, header, delimiter, diagnostics);
        var seen = new Dictionary<string, (string Code, int Line)>(StringComparer.OrdinalIgnoreCase);
        using var parser = new CsvParser(reader, Configuration(delimiter), leaveOpen: true);
        var limit = diagnostics.ErrorCount + MaximumErrors;
        while (Next(parser, file))
        {
            if (file.Row(parser) is { } entry)
            {
                if (seen.TryAdd(entry.Student, (entry.Student, entry.Position.Line)))
                    yield return entry;
                else
                    file.Duplicate(entry, seen[entry.Student].Code, seen[entry.Student].Line);
            }

            if (diagnostics.ErrorCount < limit)
                continue;
            diagnostics.Error("too-many-errors", new SourcePosition(displayPath, parser.RawRow + 1, 1), "the rest of the list was not read: it has too many mistakes", Example);
            yield break;
        }
    }

    private static CsvConfiguration Configuration(string delimiter) => new(CultureInfo.InvariantCulture) { Delimiter = delimiter, BadDataFound = null, DetectColumnCountChanges = false, IgnoreBlankLines = true, MaxFieldSize = MaximumField, TrimOptions = TrimOptions.None };

    /// <summary>The place of each known column, or <c>null</c> after an error.</summary>
    private static Dictionary<string, int>? ReadHeader(string line, string delimiter, string displayPath, Diagnostics diagnostics)
    {
        using var text = new StringReader(line);
        using var parser = new CsvParser(text, Configuration(delimiter));
        var names = parser.Read() ? parser.Record!.Select(n => n.Trim().TrimStart('\uFEFF').ToLowerInvariant()).ToArray() : [];
        var header = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++)
        {
            var at = new SourcePosition(displayPath, 1, PlaceOf(line, delimiter[0], i).Column);
            if (!Columns.Contains(names[i]))
            {
                if (NearestName.Find(names[i], Columns) is { } meant && !names.Contains(meant) && names[i].Length > 2)
                    diagnostics.Warning("unknown-column", at, $"the column \"{names[i]}\" is passed over", $"did you mean \"{meant}\"?");
            }
            else if (!header.TryAdd(names[i], i))
            {
                diagnostics.Error("duplicate-column", at, $"the header names the column \"{names[i]}\" twice", "name each column once");
                return null;
            }
        }

        if (header.ContainsKey("student"))
            return header;
        diagnostics.Error("missing-header", new SourcePosition(displayPath, 1, 1), $"the header \"{(line.Length > 200 ? line[..200] : line)}\" has no column student", Example);
        return null;
    }

    private static bool Next(CsvParser parser, File file)
    {
        try
        {
            return parser.Read();
        }
        catch (MaxFieldSizeException)
        {
            file.Report("unclosed-quote", parser.RawRow, 1, "a field of this row is far too long", "a double quote that begins a field must end it; inside of it, quotes are doubled");
            return false;
        }
    }

    /// <summary>The line and the column, from 0 and from 1, in which a field of a record begins.</summary>
    private static (int Line, int Column) PlaceOf(string record, char delimiter, int field)
    {
        var (line, column, quoted) = (0, 1, false);
        for (var i = 0; i < record.Length && field > 0; i++)
        {
            quoted ^= record[i] == '"';
            if (record[i] == delimiter && !quoted)
                field--;
            (line, column) = record[i] == '\n' ? (line + 1, 1) : (line, column + 1);
        }

        return (line, column);
    }

    /// <summary>What the rows of one file have in common.</summary>
    private sealed class File(string path, Dictionary<string, int> header, string delimiter, Diagnostics diagnostics)
    {
        private readonly int width = header.Values.Max() + 1;

        public void Report(string code, int row, int column, string message, string hint) => diagnostics.Error(code, new SourcePosition(path, row + 1, column), message, hint);

        public void Duplicate(RosterEntry entry, string other, int line) => diagnostics.Error(
            "duplicate-student",
            entry.Position,
            entry.Student == other ? $"the student \"{entry.Student}\" stands in line {line} already" : $"the student \"{entry.Student}\" differs from \"{other}\" in line {line} by capitals alone",
            "each student has a code of their own, one line each");

        /// <summary>The student of a row, or <c>null</c> after an error.</summary>
        public RosterEntry? Row(CsvParser parser)
        {
            var (record, raw) = (parser.Record!, parser.RawRecord);

            // RawRow is the record's last line; line 1, the header, was read before.
            var start = parser.RawRow + 1 - raw.TrimEnd('\r', '\n').Count(c => c == '\n');
            SourcePosition At(int field)
            {
                var (line, column) = PlaceOf(raw, delimiter[0], field);
                return new SourcePosition(path, start + line, column);
            }

            if (record.Length < width)
            {
                diagnostics.Error("short-row", At(0), $"the row has {record.Length} of the {width} columns", "a field that is empty still has its comma");
                return null;
            }

            var errors = diagnostics.ErrorCount;
            string? Field(string column, int maximum)
            {
                if (!header.TryGetValue(column, out var place))
                    return null;
                var text = record[place].Trim();
                if (text.Contains('\uFFFD', StringComparison.Ordinal))
                    diagnostics.Error("bad-encoding", At(place), $"the {column} holds bytes that are no UTF-8", "save the list as CSV UTF-8");
                else if (text.Any(char.IsControl))
                    diagnostics.Error("bad-character", At(place), $"the {column} holds a control character or the end of a line", "a double quote that begins a field must end it");
                else if (text.Length > maximum)
                    diagnostics.Error("too-long", At(place), $"the {column} has {text.Length} characters; {maximum} are possible", "is a quote missing?");
                return text.Length == 0 ? null : text;
            }

            var student = Field("student", MaximumCode);
            if (student is null)
            {
                diagnostics.Error("empty-code", At(header["student"]), "the row has no student code", "write one in each row, such as a number of matriculation");
                return null;
            }

            var entry = new RosterEntry(student, Field("name", 200), Field("language", MaximumField), Field("form", 20), At(header["student"]));
            if (diagnostics.ErrorCount == errors && entry.FileName.Length > SafeFileName.MaximumLength)
                diagnostics.Error("too-long", entry.Position, $"as a file name the student's code has {entry.FileName.Length} characters; {SafeFileName.MaximumLength} are possible", "use a shorter code, of letters and digits");
            if (entry.Language is { } language && (language.Length != 2 || !language.All(char.IsAsciiLetterLower)))
                diagnostics.Error("unknown-language", At(header["language"]), $"there is no language \"{(language.Length > 50 ? language[..50] : language)}\"", "write two letters, such as en or fr, or nothing for the sheet's first");
            return diagnostics.ErrorCount == errors ? entry : null;
        }
    }
}

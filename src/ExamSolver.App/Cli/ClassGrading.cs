using System.Globalization;
using ExamSolver.Core;
using ExamSolver.Core.Grading.Classes;
using ExamSolver.Core.Problems;
using ExamSolver.Documents;
using ExamSolver.Documents.Marks;
using ExamSolver.Documents.Rosters;

namespace ExamSolver.App.Cli;

/// <summary>What <c>grade</c> and <c>regrade</c> do: read the sheet, the roster and the decisions, mark, and say what came of it.</summary>
internal sealed class ClassGrading(Terminal terminal, ulong seed)
{
    private readonly Core.Diagnostics diagnostics = new();

    /// <summary>What was asked for.</summary>
    public sealed record Options(string Sheet, string Submissions, string? Output, string? Language, string? Roster, bool Feedback, string? Review, bool Official, bool Trial, string Date, string? Previous);

    /// <summary>Grades; returns an <see cref="ExitCode"/>.</summary>
    public int Run(Options options)
    {
        if (!File.Exists(options.Submissions))
            return CommandLine.Refuse(terminal, $"there is no file {options.Submissions}", "--submissions names the answers of the class");
        var output = options.Output;
        if (output is not null && (string.IsNullOrWhiteSpace(output) || output.Contains('\0')))
            return CommandLine.Refuse(terminal, "--output names no folder", "leave it out for the folder output");
        if (Prepare(options) is not { } request)
            return Report(ExitCode.BadInput);
        if (new GradingRun(TemplateFolder.Find()).Run(request, diagnostics) is not { } summary)
            return Report(ExitCode.BadInput);
        var code = Report(ExitCode.Success);
        Say(request, summary);
        return code;
    }

    private GradingRequest? Prepare(Options options)
    {
        if (Solve(options.Sheet) is not { } solved)
            return null;
        var language = options.Language ?? solved.Sheet.Languages[0];
        if (!solved.Sheet.Languages.Contains(language))
        {
            diagnostics.Error("missing-language", new SourcePosition(solved.Sheet.Id), $"the sheet is not set in \"{language}\"", "its languages: " + string.Join(", ", solved.Sheet.Languages));
            return null;
        }

        var sheet = new ClassSheet(solved);
        var (roster, languages) = ReadRoster(options.Roster);
        var decisions = options.Review is null ? Decisions.None : ReviewFile.Read(options.Review, sheet, diagnostics);
        if (diagnostics.HasErrors)
            return null;
        var output = options.Output ?? Path.Combine("output", solved.Sheet.Id, "marks");
        return new GradingRequest
        {
            Sheets = new OneSheet(sheet), Submissions = options.Submissions, Output = output, Language = language, Roster = roster, Languages = languages, Decisions = decisions!, Feedback = options.Feedback,
            Record = new GradingRecord
            {
                Sheet = options.Sheet, Submissions = options.Submissions, Date = options.Date, SheetHash = SheetHash.Of(options.Sheet), EngineHash = Hashes.OfEngine(), SubmissionsHash = Hashes.OfFile(options.Submissions),
                ReviewHash = options.Review is null ? "" : Hashes.OfFile(options.Review), RosterHash = options.Roster is null ? "" : Hashes.OfFile(options.Roster),
                Options = $"language {language}{(options.Feedback ? ", feedback" : "")}",
            },
        };
    }

    private SolvedSheet? Solve(string path)
    {
        var inputs = new InputFinder(SheetRun.Catalogue, draft: false).Read([path]);
        foreach (var input in inputs)
            diagnostics.AddRange(input.Diagnostics.Items);
        if (inputs is not [{ Sheet: { } sheet }])
        {
            if (!diagnostics.HasErrors)
                diagnostics.Error("no-sheet", new SourcePosition(path), "this names several sheets", "name one sheet's folder");
            return null;
        }

        if (diagnostics.HasErrors)
            return null;
        var solved = SheetSolver.Solve(sheet, seed);
        foreach (var question in solved.Questions.Where(q => q.Parts.Any(p => p.FailureCount > 0)))
            diagnostics.Error("failed-check", question.Question.Position, $"a check of {question.Question.Ref} fails, or the key disagrees", $"see: examsolver check {path}");
        return solved;
    }

    private (CodeTable? Roster, IReadOnlyDictionary<string, string> Languages) ReadRoster(string? path)
    {
        if (path is null || RosterFile.ReadFile(path, diagnostics) is not { } entries)
            return (null, new Dictionary<string, string>());
        var roster = new CodeTable();
        foreach (var entry in entries)
            roster.Add(entry.Student);
        return (roster, entries.Where(e => e.Language is not null).ToDictionary(e => e.Student, e => e.Language!, StringComparer.Ordinal));
    }

    private void Say(GradingRequest request, GradingSummary summary)
    {
        terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{summary.Rows} rows of {summary.Students} students in {request.Output}{(summary.WasResumed ? ", gone on where the run before stopped" : "")}"));
        if (summary.BadRows > 0)
            terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{summary.BadRows} rows could not be read; each stands in marks.csv with its line and the reason"));
        if (summary.ForReview > 0)
            terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{summary.ForReview} answers are for a person: fill in review.csv and grade again with --review"));
        if (summary.Moved > 0)
            terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{summary.Moved} marks moved; see moved.csv"));
    }

    private int Report(int code)
    {
        foreach (var diagnostic in diagnostics.Items)
            terminal.Error.WriteLine(diagnostic);
        return diagnostics.HasErrors ? ExitCode.BadInput : code;
    }
}

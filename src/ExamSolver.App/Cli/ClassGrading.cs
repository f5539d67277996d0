using System.Globalization;
using ExamSolver.Core;
using ExamSolver.Core.Grading.Classes;
using ExamSolver.Documents;
using ExamSolver.Documents.Marks;

namespace ExamSolver.App.Cli;

/// <summary>What <c>grade</c> and <c>regrade</c> do: read the sheet, the roster and the decisions, mark, and say what came of it.</summary>
internal sealed class ClassGrading(Terminal terminal, ulong seed)
{
    private readonly Core.Diagnostics diagnostics = new();

    /// <summary>What was asked for.</summary>
    public sealed record Options(string Sheet, string Submissions, string? Output, string? Language, string? Roster, bool Feedback, string? Review, bool Official, bool Trial, string Date, string? Form, string? Previous);

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
        if (ClassSource.Open(options.Sheet, seed, diagnostics) is not { } source || !MayCount(source, options))
            return null;
        var solved = source.Solved;
        var language = options.Language ?? solved.Sheet.Languages[0];
        if (!solved.Sheet.Languages.Contains(language))
        {
            diagnostics.Error("missing-language", new SourcePosition(solved.Sheet.Id), $"the sheet is not set in \"{language}\"", "its languages: " + string.Join(", ", solved.Sheet.Languages));
            return null;
        }

        var roster = ClassRoster.Read(options.Roster, diagnostics);
        var sheets = source.Sheets(language, roster.Own, options.Form);
        var decisions = options.Review is null ? Decisions.None : ReviewFile.Read(options.Review, sheets.Common, diagnostics);
        var output = options.Output ?? Path.Combine("output", solved.Sheet.Id, options.Previous is null ? "marks" : "marks-again");
        var previous = options.Previous is null ? null : ReadPrevious(options.Previous, output, source.Amendments.MayFall);
        if (diagnostics.HasErrors)
            return null;
        return new GradingRequest
        {
            Sheets = sheets, Submissions = options.Submissions, Output = output, Language = language, Roster = roster.Codes, Languages = roster.Own.Where(s => s.Value.Language is not null).ToDictionary(s => s.Key, s => s.Value.Language!, StringComparer.Ordinal), Decisions = decisions!, Feedback = options.Feedback, Previous = previous,
            Record = new GradingRecord
            {
                Sheet = options.Sheet, Submissions = options.Submissions, Date = options.Date, Official = source.Manifest is not null && !options.Trial,
                SheetHash = SheetFiles.HashOf(options.Sheet, solved.Sheet), EngineHash = Hashes.OfEngine(), SubmissionsHash = Hashes.OfFile(options.Submissions), Roster = options.Roster ?? "", Language = language, Form = options.Form ?? "",
                AmendmentsHash = File.Exists(source.AmendmentsPath) ? Hashes.OfFile(source.AmendmentsPath) : "",
                ReviewHash = options.Review is null ? "" : Hashes.OfFile(options.Review), RosterHash = options.Roster is null ? "" : Hashes.OfFile(options.Roster), PreviousHash = previous?.Record.Marks ?? "",
                Options = $"language {language}{(options.Form is null ? "" : ", form " + options.Form)}{(options.Feedback ? ", feedback" : "")}{(options.Trial ? ", trial" : "")}",
            },
        };
    }

    /// <summary>Marks count where the sheet is frozen and unchanged; where it is not frozen they are a trial.</summary>
    private bool MayCount(ClassSource source, Options options)
    {
        var manifest = Manifest.PathOf(options.Sheet);
        if (source.Manifest is null && options.Official)
            diagnostics.Error("not-frozen", new SourcePosition(manifest), "marks that count need a frozen sheet, and there is no manifest", $"see: examsolver freeze {options.Sheet}");
        if (source.Manifest is not { } frozen || options.Trial)
            return !diagnostics.HasErrors;
        if (source.Changes.Count > 0)
            diagnostics.Error("changed-since-frozen", new SourcePosition(manifest), $"the sheet was frozen on {frozen.Frozen} and is another one now: {string.Join(", ", source.Changes)}", $"undo the change and write an amendment into {Path.GetFileName(source.AmendmentsPath)}, or look with --trial");
        if (frozen.Engine != Hashes.OfEngine())
            diagnostics.Warning("other-engine", new SourcePosition(manifest), $"the sheet was frozen with another build of the program (version {frozen.Version}); the log shows which one marked");
        return !diagnostics.HasErrors;
    }

    private PreviousMarks? ReadPrevious(string folder, string output, bool mayFall)
    {
        if (GradingRecord.Read(folder) is not { } record || !File.Exists(Path.Combine(folder, "marks.csv")))
        {
            diagnostics.Error("no-marks", new SourcePosition(folder), "there are no marks in this folder", "--previous names the folder of a finished grading");
            return null;
        }

        if (Path.GetFullPath(folder) == Path.GetFullPath(output))
            diagnostics.Error("no-marks", new SourcePosition(folder), "the marks before and the new ones cannot stand in one folder", "name another one with --output");
        if (Hashes.OfFile(Path.Combine(folder, "marks.csv")) != record.Marks)
            diagnostics.Error("changed-marks", new SourcePosition(Path.Combine(folder, "marks.csv")), "the marks are not those that were written: somebody changed them", "a person's decisions are read with --review");
        return new PreviousMarks(folder, record, mayFall);
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

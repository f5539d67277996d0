using System.CommandLine;
using System.Globalization;

namespace ExamSolver.App.Cli;

/// <summary><c>examsolver grade</c> and <c>regrade</c>: marks what a class has typed.</summary>
internal static class GradeCommand
{
    /// <summary>The commands.</summary>
    public static IEnumerable<Command> Create(Terminal terminal)
    {
        yield return Create(terminal, "grade", "Mark the answers of a class: marks, totals, a report, and what a person must look at.", previous: null);
        yield return Create(terminal, "regrade", "Mark a class again, and tell every mark that moves and why.", new Option<string>("--previous") { Description = "The folder of the grading before.", Required = true });
    }

    private static Command Create(Terminal terminal, string name, string description, Option<string>? previous)
    {
        var sheet = new Argument<string>("SHEET") { Description = "A sheet's folder, or a problem file." };
        var submissions = new Option<string>("--submissions", "-s") { Description = "The answers: CSV with student,ref,answer[,version] or a column for each question, or JSON lines.", Required = true };
        var output = new Option<string?>("--output", "-o") { Description = "The folder for the marks; default: output/SHEET/marks." };
        var language = new Option<string?>("--language", "-l") { Description = "The language of the report; default: the sheet's first." };
        var roster = new Option<string?>("--roster") { Description = "The class, a CSV file with the column student; a code that is not in it is a bad row." };
        var feedback = new Option<bool>("--feedback") { Description = "Write feedback/STUDENT.md for each student." };
        var review = new Option<string?>("--review") { Description = "A review.csv that a person has filled in." };
        var official = new Option<bool>("--official") { Description = "The marks count: the sheet must be frozen." };
        var trial = new Option<bool>("--trial") { Description = "The marks do not count, though the sheet is frozen: it may have changed." };
        var form = new Option<string?>("--form") { Description = "The form (A to D), or common, of students for whom the roster says none; default: each has a variant of their own." };
        var date = DateOption();
        var seed = SheetRun.SeedOption();
        var command = new Command(name, description) { sheet, submissions, output, language, roster, feedback, review, official, trial, form, date, seed };
        if (previous is not null)
            command.Options.Add(previous);
        command.SetAction(parsed => new ClassGrading(terminal, parsed.GetValue(seed)).Run(new ClassGrading.Options(
            parsed.GetValue(sheet)!, parsed.GetValue(submissions)!, parsed.GetValue(output), parsed.GetValue(language), parsed.GetValue(roster), parsed.GetValue(feedback), parsed.GetValue(review),
            parsed.GetValue(official), parsed.GetValue(trial), parsed.GetValue(date)!, parsed.GetValue(form), previous is null ? null : parsed.GetValue(previous))));
        return command;
    }

    /// <summary>The day of what is done. The clock is read here, at the edge of the program, and nowhere where marks are made.</summary>
    public static Option<string> DateOption(string name = "--date", string description = "The day that the records show, as 2026-02-28; default: today.") => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
                result.AddError($"{name} is a day such as 2026-02-28, not \"{text}\"");
            return text;
        },
    };
}

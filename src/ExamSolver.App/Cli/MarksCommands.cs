using System.CommandLine;
using System.Globalization;
using ExamSolver.Core;
using ExamSolver.Documents;
using ExamSolver.Documents.Marks;

namespace ExamSolver.App.Cli;

/// <summary><c>examsolver explain</c>, <c>person</c> and <c>purge</c>: what finished marks hold.</summary>
internal static class MarksCommands
{
    /// <summary>The commands.</summary>
    public static IEnumerable<Command> Create(Terminal terminal)
    {
        yield return Explain(terminal);
        yield return Person(terminal);
        yield return Purge(terminal);
    }

    private static Option<string> Output() => new("--output", "-o") { Description = "A folder of marks, or one that holds several; default: output.", DefaultValueFactory = _ => "output" };

    private static Command Explain(Terminal terminal)
    {
        var student = new Argument<string>("STUDENT") { Description = "The student's code." };
        var reference = new Argument<string>("REF") { Description = "The question, as marks.csv names it." };
        var output = Output();
        var sheet = new Option<string?>("--sheet") { Description = "The sheet, where it has moved since." };
        var seed = SheetRun.SeedOption();
        var command = new Command("explain", "Tell the whole story of one mark: what was typed, how it was read, what it was compared with, by which rule.") { student, reference, output, sheet, seed };
        command.SetAction(parsed =>
        {
            var folders = PersonalData.Gradings(parsed.GetValue(output)!).Where(f => File.Exists(Path.Combine(f, "marks.csv"))).ToArray();
            if (folders.Length == 0)
                return CommandLine.Refuse(terminal, $"there are no marks in {parsed.GetValue(output)}", "name the folder that grade wrote with --output");
            var diagnostics = new Core.Diagnostics();
            var told = 0;
            foreach (var folder in folders)
            {
                var record = GradingRecord.Read(folder)!;
                var path = parsed.GetValue(sheet) ?? record.Sheet;
                if (ClassSource.Open(path, parsed.GetValue(seed), diagnostics) is not { } source)
                    continue;
                foreach (var line in new MarkStory(folder, record, source.Sheets(record.Language, ClassRoster.Read(File.Exists(record.Roster) ? record.Roster : null, diagnostics).Own, record.Form.Length > 0 ? record.Form : null), SheetFiles.HashOf(path, source.Solved.Sheet), TemplateFolder.Labels()).Tell(parsed.GetValue(student)!, parsed.GetValue(reference)!))
                {
                    terminal.Out.WriteLine(line);
                    told++;
                }
            }

            foreach (var diagnostic in diagnostics.Items.Where(d => d.Severity == Severity.Error))
                terminal.Error.WriteLine(diagnostic);
            return diagnostics.HasErrors ? ExitCode.BadInput
                : told > 0 ? ExitCode.Success
                : CommandLine.Refuse(terminal, $"{parsed.GetValue(student)} has no answer to {parsed.GetValue(reference)} in {string.Join(", ", folders)}", "codes and questions are written as in marks.csv");
        });
        return command;
    }

    private static Command Person(Terminal terminal)
    {
        var code = new Argument<string>("CODE") { Description = "The student's code." };
        var output = Output();
        var command = new Command("person", "Export everything that the marks hold about one student, as JSON.") { code, output };
        command.SetAction(parsed =>
        {
            var exports = PersonalData.Gradings(parsed.GetValue(output)!).Select(f => PersonalData.Export(f, parsed.GetValue(code)!)).OfType<string>().ToArray();
            if (exports.Length == 0)
                return CommandLine.Refuse(terminal, $"there is nothing about \"{parsed.GetValue(code)}\" in {parsed.GetValue(output)}", "codes are written as in marks.csv");
            terminal.Out.WriteLine($"[{string.Join(",\n", exports)}]");
            return ExitCode.Success;
        });
        return command;
    }

    private static Command Purge(Terminal terminal)
    {
        var before = new Option<string>("--before") { Description = "Remove what was graded before this day, as 2026-02-28.", Required = true };
        before.CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
                result.AddError($"--before is a day such as 2026-02-28, not \"{text}\"");
            return text;
        };
        var output = Output();
        var date = GradeCommand.DateOption();
        var command = new Command("purge", "Remove the marks, answers and feedback of old gradings; hashes, counts and a record of the removal stay.") { before, output, date };
        command.SetAction(parsed =>
        {
            var removed = 0;
            foreach (var folder in PersonalData.Gradings(parsed.GetValue(output)!))
            {
                if (GradingRecord.Read(folder) is not { } record || string.CompareOrdinal(record.Date, parsed.GetValue(before)) >= 0 || PersonalData.Purge(folder, parsed.GetValue(date)!) is not (> 0 and var count))
                    continue;
                removed++;
                terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{folder}: {count} files of {record.Date} removed; see purged.json"));
            }

            if (removed == 0)
                terminal.Out.WriteLine($"nothing in {parsed.GetValue(output)} was graded before {parsed.GetValue(before)}");
            return ExitCode.Success;
        });
        return command;
    }
}

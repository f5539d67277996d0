using System.CommandLine;
using System.Globalization;
using ExamSolver.Core.Grading;
using ExamSolver.Core.Problems;
using ExamSolver.Core.Specs;
using ExamSolver.Documents;
using ExamSolver.Symbolics;
using Verdict = ExamSolver.Core.Grading.Verdict;

namespace ExamSolver.App.Cli;

/// <summary><c>examsolver grade-one</c>: marks one answer and says what was understood, the verdict, the points and why.</summary>
internal static class GradeOneCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var sheet = new Argument<string>("SHEET") { Description = "A sheet's folder, or a problem file." };
        var reference = new Argument<string>("REF") { Description = "The question, as final/1a or 1a; a part of it is final/1a#2." };
        var answer = new Argument<string>("ANSWER") { Description = "What the student typed." };
        var language = new Option<string?>("--language", "-l") { Description = "The student's language: of the sentences, and of what a comma in a number means; default: the sheet's first." };
        var command = new Command("grade-one", "Mark one answer: what was understood, the verdict, the points, and why.") { sheet, reference, answer, language };
        command.SetAction(parsed =>
        {
            var input = new InputFinder(SheetRun.Catalogue, draft: true).Read([parsed.GetValue(sheet)!])[0];
            foreach (var diagnostic in input.Diagnostics.Items.Where(d => d.Severity == Core.Severity.Error))
                terminal.Error.WriteLine(diagnostic);
            if (input.Sheet is null || input.Diagnostics.HasErrors)
                return ExitCode.BadInput;
            var name = parsed.GetValue(reference)!;
            var parts = Parts(input.Sheet).ToArray();
            var found = parts.Where(p => p.Name == name).ToArray() is { Length: > 0 } exact ? exact
                : parts.Where(p => p.Name.EndsWith("/" + name, StringComparison.Ordinal) || p.Question.Ref == name || p.Question.Ref.EndsWith("/" + name, StringComparison.Ordinal) || name == (p.Part.Id.Length == 0 ? p.Question.Id : $"{p.Question.Id}#{p.Part.Id}")).ToArray();
            if (found.Length != 1)
            {
                return found.Length == 0
                    ? CommandLine.Refuse(terminal, $"there is no question \"{name}\"", NearestName.Hint(name, [.. parts.Select(p => p.Name)], "questions"))
                    : CommandLine.Refuse(terminal, $"\"{name}\" is more than one answer", "write one of " + string.Join(", ", found.Select(f => f.Name)));
            }

            var tongue = parsed.GetValue(language) ?? input.Sheet.Languages[0];
            var labels = TemplateFolder.Labels();
            if (labels.Find(tongue, FeedbackSentences.File, "verdicts", "right") is null)
                return CommandLine.Refuse(terminal, $"there is no language \"{tongue}\"", "languages: en, fr");
            Print(found[0].Part, parsed.GetValue(answer)!, new FeedbackSentences(labels), tongue, terminal);
            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>Every part with the name that a submission gives it: the question's, and behind a # its own where there are several.</summary>
    private static IEnumerable<(string Name, Question Question, Part Part)> Parts(Sheet sheet) =>
        sheet.Questions.SelectMany(q => q.Parts.Select(p => (p.Id.Length == 0 ? q.Ref : $"{q.Ref}#{p.Id}", q, p)));

    private static void Print(Part part, string text, FeedbackSentences sentences, string language, Terminal terminal)
    {
        var solution = part.Solver.Solve(part.Given);
        var mark = Grader.Mark(part, solution, text, new GradingOptions { Language = language });
        var style = LatexStyle.Default with { DecimalComma = NumberText.UsesComma(language) };
        terminal.Out.WriteLine($"verdict   {mark.Verdict.ToString().ToLowerInvariant()} ({sentences.Verdict(mark, language)})");
        terminal.Out.WriteLine($"points    {mark.Points} of {part.Points}");
        if (mark.Reading.Answer is not null)
            terminal.Out.WriteLine($"reading   {mark.Reading.ToLatex(style)}");
        if (mark.ComparedWith is { } compared)
            terminal.Out.WriteLine($"beside    {compared.ToLatex(style)}");
        terminal.Out.WriteLine($"rule      {mark.Rule}: {sentences.Rule(mark, language)}");
        var said = sentences.Of(mark, part, solution, language);
        for (var i = 0; i < said.Count; i++)
            terminal.Out.WriteLine($"feedback  {mark.Feedback[i].Id}: {said[i]}");
        if (mark.Verdict == Verdict.Invalid && mark.Reading.Caret(text) is { } caret)
        {
            foreach (var line in caret.Split('\n'))
                terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"          {line}"));
        }
    }
}

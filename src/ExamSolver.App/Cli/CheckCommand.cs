using System.CommandLine;
using ExamSolver.Core.Problems;
using ExamSolver.Documents;

namespace ExamSolver.App.Cli;

/// <summary><c>examsolver check</c>: solves and checks without writing files.</summary>
internal static class CheckCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var (paths, seed, draft) = (SheetRun.PathArgument(), SheetRun.SeedOption(), SheetRun.DraftOption());
        var command = new Command("check", "Solve and check, without writing files: a line a question with its checks, methods, errors and tolerances.") { paths, seed, draft };
        command.SetAction(parsed =>
        {
            var run = new SheetRun(terminal, parsed.GetValue(seed), parsed.GetValue(draft));
            var sentences = new ResultSentences(TemplateFolder.Labels());
            return run.Run(parsed.GetValue(paths) ?? [], (solved, _) => Print(solved, sentences, terminal));
        });
        return command;
    }

    private static bool Print(SolvedSheet solved, ResultSentences sentences, Terminal terminal)
    {
        terminal.Out.WriteLine(solved.Sheet.Id);
        foreach (var question in solved.Questions)
        {
            foreach (var part in question.Parts)
            {
                var name = part.Part.Id.Length == 0 ? question.Question.Ref : $"{question.Question.Ref} ({part.Part.Id})";
                terminal.Out.WriteLine($"  {(part.FailureCount == 0 ? "ok  " : "FAIL")} {name}: {part.Solution.Answer.ToText()}");
                foreach (var line in sentences.Checks(part, "en"))
                    terminal.Out.WriteLine($"         {line}");
                if (part.Expectation is not null)
                    terminal.Out.WriteLine($"         {sentences.Key(part, "en")}");
            }
        }

        return true;
    }
}

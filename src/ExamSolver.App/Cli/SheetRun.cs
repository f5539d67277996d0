using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using ExamSolver.Core;
using ExamSolver.Core.Problems;
using ExamSolver.Core.Solutions;
using ExamSolver.Documents;
using ExamSolver.Solvers.Networks;
using Spectre.Console;

namespace ExamSolver.App.Cli;

/// <summary>What <c>solve</c> and <c>check</c> share: reading and solving sheets, reporting mistakes, and the closing summary.</summary>
internal sealed class SheetRun(Terminal terminal, ulong seed, bool draft, string? variant = null)
{
    private readonly List<(string Sheet, int Questions, int Checks, int Failures, double Seconds)> rows = [];
    private int errors;
    private bool failed;

    /// <summary>The catalogue of all kinds.</summary>
    public static Catalogue Catalogue { get; } = Catalogue.Of(typeof(ParameterCount).Assembly);

    /// <summary>The argument that names what is worked on.</summary>
    public static Argument<string[]> PathArgument() => new("PATH")
    {
        Description = "A sheet's folder, a problem file, or a folder of sheets; default: problems.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    /// <summary>The option that seeds all randomness.</summary>
    public static Option<ulong> SeedOption() => new("--seed")
    {
        Description = "What the checks' randomness comes from.",
        DefaultValueFactory = _ => SheetSolver.DefaultSeed,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (!ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed))
                result.AddError($"--seed is a whole number from 0, not \"{text}\"");
            return seed;
        },
    };

    /// <summary>The option that lets an unfinished sheet be looked at.</summary>
    public static Option<bool> DraftOption() => new("--draft") { Description = "Look at a sheet that lacks a translation or fails a check; every page is marked." };

    /// <summary>Reads all sheets, then solves those that can be read and hands each to <paramref name="finish"/>.</summary>
    public int Run(IReadOnlyList<string> paths, Func<SolvedSheet, Core.Diagnostics, bool> finish)
    {
        var inputs = new InputFinder(Catalogue, draft, variant).Read(paths.Count == 0 ? ["problems"] : paths);
        foreach (var input in inputs)
            Report(input.Diagnostics);
        var sheets = inputs.Where(i => i.Sheet is not null && !i.Diagnostics.HasErrors).Select(i => i.Sheet!).ToArray();
        if (terminal.IsInteractive && sheets.Length > 0)
            SolveWithProgress(sheets, finish);
        else
            Array.ForEach(sheets, s => Solve(s, finish, null));
        Summarise();
        return errors > 0 ? ExitCode.BadInput : failed ? ExitCode.CheckFailed : ExitCode.Success;
    }

    private void SolveWithProgress(Sheet[] sheets, Func<SolvedSheet, Core.Diagnostics, bool> finish) =>
        terminal.Progress().Progress().AutoClear(enabled: true).Start(progress =>
        {
            var task = progress.AddTask("Solving", maxValue: sheets.Sum(s => s.Questions.Count()));
            foreach (var sheet in sheets)
                Solve(sheet, finish, () => task.Increment(1));
        });

    private void Solve(Sheet sheet, Func<SolvedSheet, Core.Diagnostics, bool> finish, Action? progress)
    {
        var clock = Stopwatch.StartNew();
        SolvedSheet solved;
        try
        {
            solved = SheetSolver.Solve(sheet, seed, progress);
        }
        catch (SolverException e)
        {
            terminal.Error.WriteLine(CommandLine.InternalError($"in {e.Kind} for {e.Reference}", e));
            failed = true;
            return;
        }

        var diagnostics = new Core.Diagnostics();
        foreach (var message in Failures(solved))
            terminal.Error.WriteLine(message);
        failed |= solved.FailureCount > 0;
        if (finish(solved, diagnostics))
            rows.Add((sheet.Id, solved.Questions.Length, solved.CheckCount, solved.FailureCount, clock.Elapsed.TotalSeconds));
        Report(diagnostics);
    }

    private void Report(Core.Diagnostics diagnostics)
    {
        foreach (var diagnostic in diagnostics.Items)
            terminal.Error.WriteLine(diagnostic);
        errors += diagnostics.ErrorCount;
    }

    private static IEnumerable<string> Failures(SolvedSheet solved)
    {
        var sentences = new ResultSentences(TemplateFolder.Labels());
        foreach (var question in solved.Questions)
        {
            foreach (var part in question.Parts.Where(p => p.FailureCount > 0))
            {
                foreach (var sentence in sentences.Failures(part, "en"))
                    yield return $"{part.Part.Position}: {question.Question.Ref}: {sentence}";
            }
        }
    }

    private void Summarise()
    {
        if (rows.Count > 0)
        {
            var table = new Table().Border(TableBorder.Simple).AddColumn("sheet");
            foreach (var heading in new[] { "questions", "checks", "failures", "seconds" })
                table.AddColumn(new TableColumn(heading).RightAligned());
            foreach (var row in rows)
                table.AddRow(Markup.Escape(row.Sheet), Show(row.Questions), Show(row.Checks), Show(row.Failures), row.Seconds.ToString("0.00", CultureInfo.InvariantCulture));
            if (rows.Count > 1)
                table.AddRow("all", Show(rows.Sum(r => r.Questions)), Show(rows.Sum(r => r.Checks)), Show(rows.Sum(r => r.Failures)), rows.Sum(r => r.Seconds).ToString("0.00", CultureInfo.InvariantCulture));
            terminal.Tables().Write(table);
        }

        if (errors > 0)
            terminal.Error.WriteLine($"{Show(errors)} {(errors == 1 ? "error" : "errors")}; nothing was written for the sheets that have one.");
    }

    private static string Show(int number) => number.ToString(CultureInfo.InvariantCulture);
}

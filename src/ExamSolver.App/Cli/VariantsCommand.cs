using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using ExamSolver.Core;
using ExamSolver.Core.Problems;
using ExamSolver.Core.Problems.Variants;
using ExamSolver.Documents;
using Spectre.Console;

namespace ExamSolver.App.Cli;

/// <summary><c>examsolver variants</c>: whether a sheet can deliver variants, and how they are beside each other.</summary>
internal static class VariantsCommand
{
    private const int MostVariants = 1_000_000;

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var path = new Argument<string>("SHEET") { Description = "A sheet's folder, or a problem file." };
        var count = new Option<int>("--count", "-n") { Description = "How many variants to draw, solve and check.", DefaultValueFactory = _ => 100 };
        var (seed, draft) = (SheetRun.SeedOption(), SheetRun.DraftOption());
        var command = new Command("variants", "Draw many variants of a sheet, solve and check each, and report how many there are and how hard they are beside each other.") { path, count, seed, draft };
        command.SetAction(parsed =>
        {
            var wanted = parsed.GetValue(count);
            if (wanted is < 1 or > MostVariants)
                return CommandLine.Refuse(terminal, $"--count is {wanted.ToString(CultureInfo.InvariantCulture)}", $"write a whole number from 1 to {MostVariants.ToString(CultureInfo.InvariantCulture)}");
            var diagnostics = new Core.Diagnostics();
            var done = Run(parsed.GetValue(path)!, wanted, parsed.GetValue(seed), parsed.GetValue(draft), terminal, diagnostics);
            foreach (var diagnostic in diagnostics.Items)
                terminal.Error.WriteLine(diagnostic);
            return done && !diagnostics.HasErrors ? ExitCode.Success : ExitCode.BadInput;
        });
        return command;
    }

    private static bool Run(string path, int count, ulong seed, bool draft, Terminal terminal, Core.Diagnostics diagnostics)
    {
        var clock = Stopwatch.StartNew();
        if (InputFinder.OneSheet(path, diagnostics) is not { } sheet || SecretFile.Of(sheet, diagnostics) is not { } secret)
            return false;
        if (SheetVariants.Open(new FileSpecSource(), SheetRun.Catalogue, InlineText.Check, sheet, secret, diagnostics, draft, seed) is not { } variants)
            return false;
        if (!variants.Varies)
        {
            terminal.Out.WriteLine($"{variants.Common.Id}: nothing varies; there is the common paper alone.");
            return true;
        }

        if (VariantReport.Of(variants, count, diagnostics) is not { } report)
            return false;
        Print(report, variants, terminal, clock.Elapsed.TotalSeconds);
        return true;
    }

    private static void Print(VariantReport report, SheetVariants variants, Terminal terminal, double seconds)
    {
        var seen = report.Variants - variants.Forms.Count;
        terminal.Out.WriteLine($"{variants.Common.Id}: {Show(report.Distinct)} different papers among {Show(seen)} variants; with the forms {string.Join(", ", variants.Forms)} {Show(report.Variants)} were solved and {Show(report.Checks)} checks hold ({seconds.ToString("0.0", CultureInfo.InvariantCulture)} s)");
        var table = new Table().Border(TableBorder.Simple).AddColumn("question");
        foreach (var heading in new[] { "different", "answers", "digits", "steps" }.Concat(variants.Forms.Select(f => $"form {f}")))
            table.AddColumn(new TableColumn(heading).RightAligned());
        foreach (var question in report.Questions)
            table.AddRow([Markup.Escape(question.Reference), Show(question.Distinct), Show(question.Answers), question.Digits.ToString(), question.Steps.ToString(), .. question.Forms.Select(Show)]);
        table.AddRow(["all", Show(report.Distinct), "", report.Whole.Digits.ToString(), report.Whole.Steps.ToString(), .. variants.Forms.Select((_, i) => Show((report.Questions.Sum(q => q.Forms[i].Digits), report.Questions.Sum(q => q.Forms[i].Steps))))]);
        terminal.Tables().Write(table);
        terminal.Out.WriteLine("Digits of the answer and steps to it: the smallest, middle and largest number over all variants; in a form, digits/steps.");
        foreach (var (problem, draws) in report.Draws)
            terminal.Out.WriteLine($"  {problem}: {(draws > 1_000_000_000 ? "more than 10^9" : Show(draws))} draws before the conditions");
        foreach (var thrown in report.Thrown.Take(10))
            terminal.Out.WriteLine($"  thrown away {Show(thrown.Count)} times: {thrown.Problem}: not so that {thrown.Reason}");
    }

    private static string Show((int Digits, int Steps) form) => string.Create(CultureInfo.InvariantCulture, $"{form.Digits}/{form.Steps}");

    private static string Show(BigInteger number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Show(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Show(int number) => Show((long)number);
}

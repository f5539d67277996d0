using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using ExamSolver.Core.Problems.Variants;
using ExamSolver.Documents;
using ExamSolver.Documents.Printing;
using ExamSolver.Documents.Rosters;
using Spectre.Console;

namespace ExamSolver.App.Cli;

/// <summary><c>examsolver print</c>: everything on paper for an exam's day.</summary>
internal static class PrintCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var path = new Argument<string>("SHEET") { Description = "A sheet's folder, or a problem file." };
        var roster = new Option<string?>("--roster", "-r") { Description = "The list of the class: CSV with the column student, and where wanted name, language, form." };
        var what = new Option<string>("--what", "-w") { Description = "paper, answers, solution, guide; several with commas.", DefaultValueFactory = _ => string.Join(',', PrintSettings.EveryPart) };
        var format = new Option<string>("--format", "-f") { Description = "pdf, tex, html; several with commas.", DefaultValueFactory = _ => "pdf" };
        var language = new Option<string>("--language", "-l") { Description = "en, fr, or all languages of the sheet.", DefaultValueFactory = _ => "all" };
        var output = new Option<string>("--output", "-o") { Description = "The folder for the results.", DefaultValueFactory = _ => "output" };
        var individual = new Option<bool>("--individual") { Description = "A variant for each student, instead of the forms A to D." };
        var large = new Option<bool>("--large") { Description = "Large print." };
        var seed = SheetRun.SeedOption();
        var command = new Command("print", "Print papers, solutions, marking guides and tables of answers, for a class or without names.") { path, roster, what, format, language, output, individual, large, seed };
        command.SetAction(parsed =>
        {
            if (Words(parsed.GetValue(what)!, PrintSettings.EveryPart, "nothing called", out var parts) is { } unknownPart)
                return CommandLine.Refuse(terminal, unknownPart, "what can be printed: " + string.Join(", ", PrintSettings.EveryPart));
            if (Words(parsed.GetValue(format)!, PrintSettings.EveryFormat, "no format", out var formats) is { } unknownFormat)
                return CommandLine.Refuse(terminal, unknownFormat, "formats: " + string.Join(", ", PrintSettings.EveryFormat));
            var folder = parsed.GetValue(output)!;
            if (string.IsNullOrWhiteSpace(folder) || folder.Contains('\0'))
                return CommandLine.Refuse(terminal, "--output names no folder", "leave it out for the folder output");
            var tongue = parsed.GetValue(language)!;
            if (tongue != "all" && (tongue.Length != 2 || !tongue.All(char.IsAsciiLetterLower)))
                return CommandLine.Refuse(terminal, $"there is no language \"{tongue}\"", "write two letters, such as en or fr, or all");
            if (parsed.GetValue(individual) && parsed.GetValue(roster) is null)
                return CommandLine.Refuse(terminal, "--individual needs a list of students", "name it with --roster FILE.csv");
            var settings = new PrintSettings { Parts = parts, Formats = formats, Language = tongue == "all" ? null : tongue, IsIndividual = parsed.GetValue(individual), IsLarge = parsed.GetValue(large), Seed = parsed.GetValue(seed) };
            return Print(terminal, parsed.GetValue(path)!, parsed.GetValue(roster), folder, settings);
        });
        return command;
    }

    private static int Print(Terminal terminal, string path, string? rosterPath, string folder, PrintSettings settings)
    {
        var diagnostics = new Core.Diagnostics();
        var roster = rosterPath is null ? null : RosterFile.ReadFile(rosterPath, diagnostics);
        var variants = InputFinder.OneSheet(path, diagnostics) is { } sheet ? Open(sheet, settings.Seed, diagnostics) : null;
        var clock = Stopwatch.StartNew();
        var counts = diagnostics.HasErrors ? null : Run(terminal, show => new SheetPrinter(TemplateFolder.Find(), folder, settings, show).Print(variants!, roster, diagnostics));
        foreach (var diagnostic in diagnostics.Items)
            terminal.Error.WriteLine(diagnostic);
        if (counts is not null)
            terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{counts.Written} of {counts.Documents} documents written{(counts.Unchanged > 0 ? $", {counts.Unchanged} unchanged" : "")}, {counts.Pages} pages, {clock.Elapsed.TotalSeconds:0.0} s"));
        return diagnostics.HasErrors ? ExitCode.BadInput : ExitCode.Success;
    }

    /// <summary>The variants of a sheet; a secret is asked for, and made, only where something varies.</summary>
    private static SheetVariants? Open(string path, ulong seed, Core.Diagnostics diagnostics)
    {
        SheetVariants? With(byte[] secret) => SheetVariants.Open(new FileSpecSource(), SheetRun.Catalogue, InlineText.Check, path, secret, diagnostics, seed: seed);
        if (With([0]) is not { } variants)
            return null;
        return !variants.Varies ? variants : SecretFile.Of(path, diagnostics) is { } secret ? With(secret) : null;
    }

    /// <summary>Runs with a bar where somebody looks on.</summary>
    private static PrintCounts? Run(Terminal terminal, Func<Action<string, int, int>?, PrintCounts?> print)
    {
        if (!terminal.IsInteractive)
            return print(null);
        PrintCounts? counts = null;
        terminal.Progress().Progress().AutoClear(enabled: true).Start(bar =>
        {
            var tasks = new Dictionary<string, ProgressTask>(StringComparer.Ordinal);
            counts = print((stage, done, all) =>
            {
                if (!tasks.TryGetValue(stage, out var task))
                    tasks.Add(stage, task = bar.AddTask(stage, maxValue: all));
                task.MaxValue = all;
                task.Value = done;
            });
        });
        return counts;
    }

    /// <summary>Cuts a list at its commas; what is wrong with it, or <c>null</c>.</summary>
    private static string? Words(string text, IReadOnlyList<string> known, string complaint, out string[] words)
    {
        words = [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct()];
        return words.FirstOrDefault(w => !known.Contains(w)) is { } unknown ? $"there is {complaint} \"{unknown}\"" : words.Length == 0 ? "a list of words is empty" : null;
    }
}

using System.CommandLine;
using ExamSolver.Core;
using ExamSolver.Core.Problems;
using ExamSolver.Documents;

namespace ExamSolver.App.Cli;

/// <summary><c>examsolver solve</c>: writes worked solutions.</summary>
internal static class SolveCommand
{
    private static readonly string[] Formats = ["md", "tex", "json", "pdf", "html"];

    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var (paths, seed, draft) = (SheetRun.PathArgument(), SheetRun.SeedOption(), SheetRun.DraftOption());
        var output = new Option<string>("--output", "-o") { Description = "The folder for the results.", DefaultValueFactory = _ => "output" };
        var language = new Option<string>("--language", "-l") { Description = "en, fr, or all languages of the sheet.", DefaultValueFactory = _ => "all" };
        var format = new Option<string[]>("--format", "-f")
        {
            Description = "What to write: md, tex, json, pdf, html; several with commas.",
            DefaultValueFactory = _ => ["md,tex,json"],
            AllowMultipleArgumentsPerToken = false,
        };
        var variant = new Option<string?>("--variant") { Description = "The code of a student's variant, as its paper shows it." };
        var form = new Option<string?>("--form") { Description = "A, B, C or D: one of the sheet's four forms." };
        var command = new Command("solve", "Write worked solutions that have checked themselves.") { paths, output, language, format, seed, draft, variant, form };
        command.SetAction(parsed =>
        {
            var formats = parsed.GetValue(format)!.SelectMany(f => f.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Distinct().ToArray();
            if (formats.FirstOrDefault(f => !Formats.Contains(f)) is { } unknown)
                return CommandLine.Refuse(terminal, $"there is no format \"{unknown}\"", "formats: " + string.Join(", ", Formats));
            if (formats.Length == 0)
                return CommandLine.Refuse(terminal, "--format names no format", "formats: " + string.Join(", ", Formats));
            var folder = parsed.GetValue(output)!;
            if (string.IsNullOrWhiteSpace(folder) || folder.Contains('\0'))
                return CommandLine.Refuse(terminal, "--output names no folder", "leave it out for the folder output");
            var wanted = parsed.GetValue(language)!;
            if (wanted != "all" && (wanted.Length != 2 || !wanted.All(char.IsAsciiLetterLower)))
                return CommandLine.Refuse(terminal, $"there is no language \"{wanted}\"", "write two letters, such as en or fr, or all");
            var letter = parsed.GetValue(form)?.ToUpperInvariant();
            if (letter is not (null or "A" or "B" or "C" or "D"))
                return CommandLine.Refuse(terminal, $"there is no form \"{letter}\"", "forms: A, B, C, D");
            if (letter is not null && parsed.GetValue(variant) is not null)
                return CommandLine.Refuse(terminal, "--form and --variant stand together", "a form is a variant: write one of them");
            var isDraft = parsed.GetValue(draft);
            var writer = new SolutionWriter(TemplateFolder.Find(), folder, isDraft);
            _ = writer.Preload(formats);
            var written = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            return new SheetRun(terminal, parsed.GetValue(seed), isDraft, letter ?? parsed.GetValue(variant)).Run(
                parsed.GetValue(paths) ?? [],
                (solved, diagnostics) => IsFirst(solved, written, diagnostics) && Write(solved, wanted, formats, writer, diagnostics));
        });
        return command;
    }

    private static bool IsFirst(SolvedSheet solved, HashSet<string> written, Core.Diagnostics diagnostics)
    {
        if (written.Add(solved.Sheet.Id))
            return true;
        diagnostics.Error("duplicate-sheet", solved.Sheet.Title.Position, $"another sheet is called \"{solved.Sheet.Id}\" as well, and its results stand where those of this one would", "rename one of them, or solve them one after the other with different --output");
        return false;
    }

    private static bool Write(SolvedSheet solved, string wanted, string[] formats, SolutionWriter writer, Core.Diagnostics diagnostics)
    {
        var languages = wanted == "all" ? solved.Sheet.Languages : [.. solved.Sheet.Languages.Where(l => l == wanted)];
        if (languages.Length > 0)
            return writer.Write(solved, languages, formats, diagnostics);
        diagnostics.Error("missing-language", new SourcePosition(solved.Sheet.Id), $"the sheet is not set in \"{wanted}\"", "its languages: " + string.Join(", ", solved.Sheet.Languages));
        return false;
    }
}

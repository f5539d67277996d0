using System.CommandLine;
using ExamSolver.Core;
using ExamSolver.Documents.Marks;

namespace ExamSolver.App.Cli;

/// <summary><c>examsolver freeze</c>: says what an exam is made of, so that marks can count.</summary>
internal static class FreezeCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var sheet = new Argument<string>("SHEET") { Description = "A sheet's folder, or a problem file." };
        var papers = new Option<string?>("--papers") { Description = "The folder of the printed papers, whose hashes are noted." };
        var date = GradeCommand.DateOption();
        var seed = SheetRun.SeedOption();
        var command = new Command("freeze", "Freeze a sheet: write manifest.json with the hashes of its files, of the program, of the variants' secret and of the papers. Marks that count need it.") { sheet, papers, date, seed };
        command.SetAction(parsed =>
        {
            var diagnostics = new Core.Diagnostics();
            var done = Run(parsed.GetValue(sheet)!, parsed.GetValue(papers), parsed.GetValue(date)!, parsed.GetValue(seed), terminal, diagnostics);
            foreach (var diagnostic in diagnostics.Items)
                terminal.Error.WriteLine(diagnostic);
            return done && !diagnostics.HasErrors ? ExitCode.Success : ExitCode.BadInput;
        });
        return command;
    }

    private static bool Run(string path, string? papers, string date, ulong seed, Terminal terminal, Core.Diagnostics diagnostics)
    {
        if (papers is not null && !Directory.Exists(papers))
            diagnostics.Error("missing-path", new SourcePosition(papers), "there is no such folder", "--papers names the folder of the printed papers");
        if (diagnostics.HasErrors || ClassSource.Solve(path, seed, diagnostics) is not { } solved)
            return false;

        // What is only worth a look while a sheet is written must be mended before marks depend on it.
        foreach (var risk in diagnostics.Items.Where(d => d.Severity == Severity.Warning).ToArray())
            diagnostics.Error("risky-sheet", risk.Position, $"a sheet with this warning cannot be frozen: {risk.Message}", risk.Hint);
        foreach (var (name, position) in FreezeAudit.WithoutAlternative(solved.Sheet, Documents.TemplateFolder.Labels()))
            diagnostics.Error("risky-sheet", position, $"the figure of {name} has no words for those who do not see it", "say what it shows: figure: {network: net, alternative: {en: …, fr: …}}; or leave `alternative` out for words made from what is drawn");
        var manifest = Manifest.PathOf(path);
        if (File.Exists(manifest))
            diagnostics.Error("already-frozen", new SourcePosition(manifest), "the sheet is frozen already", $"what has to change is an amendment, in {Path.GetFileName(Manifest.AmendmentsOf(path))}; delete the manifest only if nobody has sat the exam");
        if (diagnostics.HasErrors)
            return false;
        var made = Manifest.Of(path, solved.Sheet, date, CommandLine.Version, papers);
        try
        {
            made.Write(manifest);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            diagnostics.Error("unwritable-output", new SourcePosition(manifest), $"the manifest cannot be written: {e.Message.TrimEnd('.')}");
            return false;
        }

        terminal.Out.WriteLine($"{solved.Sheet.Id} is frozen: {made.Files.Count} files{(made.Secret.Length > 0 ? ", the secret of its variants" : "")}{(made.Papers.Count > 0 ? $", {made.Papers.Count} papers" : "")}, in {manifest}");
        return true;
    }
}

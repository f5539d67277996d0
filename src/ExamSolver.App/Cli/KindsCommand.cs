using System.CommandLine;
using System.Globalization;
using ExamSolver.Core.Problems;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Documents;

namespace ExamSolver.App.Cli;

/// <summary><c>examsolver kinds</c>: what can be asked, and how.</summary>
internal static class KindsCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var kind = new Argument<string?>("KIND") { Description = "A kind, for all about it; none, for a list.", Arity = ArgumentArity.ZeroOrOne };
        var schema = new Option<bool>("--schema") { Description = "Print the JSON Schema of problem files, so that editors complete them." };
        var command = new Command("kinds", "List the kinds of questions, or tell all about one.") { kind, schema };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(schema))
            {
                terminal.Out.WriteLine(ProblemSchema.Write(SheetRun.Catalogue));
                return ExitCode.Success;
            }

            if (parsed.GetValue(kind) is not { } id)
                return List(terminal);
            return SheetRun.Catalogue.Find(id) is { } solver
                ? Describe(solver, terminal)
                : CommandLine.Refuse(terminal, $"there is no kind \"{id}\"", NearestName.Hint(id, [.. SheetRun.Catalogue.Kinds], "kinds"));
        });
        return command;
    }

    private static int List(Terminal terminal)
    {
        var labels = TemplateFolder.Labels();
        var width = SheetRun.Catalogue.Kinds.Max(k => k.Length);
        foreach (var kind in SheetRun.Catalogue.Kinds)
            terminal.Out.WriteLine($"{kind.PadRight(width)}  {labels.Say("en", kind, "kind", "summary")}");
        return ExitCode.Success;
    }

    private static int Describe(Solver solver, Terminal terminal)
    {
        var labels = TemplateFolder.Labels();
        terminal.Out.WriteLine($"{solver.Kind}: {labels.Say("en", solver.Kind, "kind", "summary")}");
        terminal.Out.WriteLine($"Source: {labels.Say("en", solver.Kind, "kind", "source")}");
        terminal.Out.WriteLine("\nGiven:");
        foreach (var key in SpecBinder.Keys(solver.GivenType))
        {
            var otherwise = key.Required ? "required" : key.Default is null ? "optional" : $"default: {key.Default}";
            terminal.Out.WriteLine($"  {key.Name}: {key.Meaning}");
            terminal.Out.WriteLine($"      {key.Type().Description}; {otherwise}");
        }

        if (solver.Functions.ToArray() is { Length: > 0 } functions)
            terminal.Out.WriteLine($"\nIn formulas: {string.Join(", ", functions.AsEnumerable())}");
        Section(terminal, labels, solver.Kind, "Checked by", "checks");
        Section(terminal, labels, solver.Kind, "Conventions (accept: names them)", "conventions");
        Section(terminal, labels, solver.Kind, "Wrong answers that are named", "misconceptions");
        terminal.Out.WriteLine("\nExample, a whole problem file:");
        foreach (var line in File.ReadLines(TemplateFolder.ExamplePath(solver.Kind)))
            terminal.Out.WriteLine("  " + line);
        return ExitCode.Success;
    }

    private static void Section(Terminal terminal, Labels labels, string kind, string title, string section)
    {
        var ids = labels.Of(kind).Where(l => l.Section == section).ToArray();
        if (ids.Length == 0)
            return;
        terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n{title}:"));
        foreach (var label in ids)
            terminal.Out.WriteLine($"  {label.Id}: {label.Sentences["en"]}");
    }
}

using System.CommandLine;
using System.Reflection;
using ExamSolver.Core.Specs;

namespace ExamSolver.App.Cli;

/// <summary>The program's commands. Each is a class of its own with its options; this one parses, and answers mistakes with what was meant.</summary>
public static class CommandLine
{
    /// <summary>Runs the program.</summary>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public static int Run(IReadOnlyList<string> args, Terminal terminal)
    {
        var root = new RootCommand("Solves and checks deep-learning exams: problem files in, worked solutions out.");
        root.Subcommands.Add(SolveCommand.Create(terminal));
        root.Subcommands.Add(CheckCommand.Create(terminal));
        root.Subcommands.Add(PrintCommand.Create(terminal));
        root.Subcommands.Add(VariantsCommand.Create(terminal));
        root.Subcommands.Add(KindsCommand.Create(terminal));
        root.Subcommands.Add(DrawCommand.Create(terminal));
        root.Subcommands.Add(GradeOneCommand.Create(terminal));
        root.Subcommands.Add(CompareCommand.Create(terminal));
        root.Subcommands.Add(FreezeCommand.Create(terminal));
        foreach (var command in GradeCommand.Create(terminal).Concat(MarksCommands.Create(terminal)).Concat(ExpressionCommands.Create(terminal)))
            root.Subcommands.Add(command);

        if (args.Count > 0 && !args[0].StartsWith('-') && !root.Subcommands.Any(c => c.Name == args[0]))
            return Refuse(terminal, $"there is no command \"{args[0]}\"", NearestName.Hint(args[0], [.. root.Subcommands.Select(c => c.Name)], "commands"));
        if (args.Count == 0)
            args = ["--help"];
        if (args.TakeWhile(a => a != "--").Contains("--version"))
        {
            terminal.Out.WriteLine(Version);
            return ExitCode.Success;
        }

        // What a student typed may begin like an option: -ln(x) is no -l.
        if (args.Count > 3 && args[0] == "grade-one" && args[3] is ['-', not '-', _, ..])
            args = [.. args.Take(3), .. args.Skip(4), "--", args[3]];
        var parsed = root.Parse(args);
        if (UnknownOption(parsed, args) is { } option)
            return Refuse(terminal, $"there is no option \"{option}\"", NearestName.Hint(option, [.. OptionNames(parsed.CommandResult.Command)], "options"));
        if (WrongValue(parsed, args) is { } mistake)
            return Refuse(terminal, mistake, HelpHint(parsed));
        if (parsed.Errors.Count > 0)
            return Refuse(terminal, LowerFirst(parsed.Errors[0].Message.TrimEnd('.')), HelpHint(parsed));
        try
        {
            return parsed.Invoke(new InvocationConfiguration { Output = terminal.Out, Error = terminal.Error, EnableDefaultExceptionHandler = false });
        }
        catch (Exception e)
        {
            terminal.Error.WriteLine(InternalError($"in {string.Join(' ', args)}", e));
            return ExitCode.CheckFailed;
        }
    }

    /// <summary>What is said of a failure of the program itself: where, with which inputs, and where in the code.</summary>
    public static string InternalError(string where, Exception error)
    {
        var cause = error.InnerException ?? error;
        return $"examsolver: internal error {where}: {error.Message}\n    this is a mistake of the program, not of yours: please report it with the file and these lines\n{cause.GetType().Name}\n{cause.StackTrace}";
    }

    /// <summary>The program's version.</summary>
    public static string Version => typeof(CommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    /// <summary>Says what is wrong with the command line.</summary>
    public static int Refuse(Terminal terminal, string message, string? hint)
    {
        terminal.Error.WriteLine($"examsolver: {message}");
        if (hint is not null)
            terminal.Error.WriteLine($"    {hint}");
        return ExitCode.BadInput;
    }

    /// <summary>A word that begins with two dashes is never a path or a formula: an option that nobody knows must not be swallowed as one. A formula may begin with one, as in -x.</summary>
    private static string? UnknownOption(ParseResult parsed, IReadOnlyList<string> args)
    {
        var known = OptionNames(parsed.CommandResult.Command).ToHashSet(StringComparer.Ordinal);
        var dash = parsed.CommandResult.Command.Arguments.Any(a => a.Name is "EXPR" or "STUDENT" or "ANSWER") ? "--" : "-";
        return args.TakeWhile(a => a != "--").FirstOrDefault(a => a.Length > dash.Length && a.StartsWith(dash, StringComparison.Ordinal) && !known.Contains(a.Split('=', ':')[0]));
    }

    /// <summary>A switch with a value, whose value would be taken for a path, and an option without its value, which would take the next path for it.</summary>
    private static string? WrongValue(ParseResult parsed, IReadOnlyList<string> args)
    {
        foreach (var arg in args.TakeWhile(a => a != "--").Where(a => a.StartsWith('-') && a.IndexOfAny(['=', ':']) > 0))
        {
            var end = arg.IndexOfAny(['=', ':']);
            var option = parsed.CommandResult.Command.Options.FirstOrDefault(o => o.Name == arg[..end] || o.Aliases.Contains(arg[..end]));
            if (option?.ValueType == typeof(bool))
                return $"{option.Name} takes no value";
            if (option is not null && end == arg.Length - 1)
                return $"{arg[..end]} has no value";
        }

        return null;
    }

    private static string HelpHint(ParseResult parsed) => parsed.CommandResult.Command is RootCommand ? "see: examsolver --help" : $"see: examsolver {parsed.CommandResult.Command.Name} --help";

    private static IEnumerable<string> OptionNames(Command command) =>
        command.Options.SelectMany(o => o.Aliases.Prepend(o.Name)).Concat(["--help", "-h", "-?", "--version"]).Where(n => n.StartsWith('-'));

    private static string LowerFirst(string text) => text.Length == 0 ? text : char.ToLowerInvariant(text[0]) + text[1..];
}

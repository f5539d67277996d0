using Spectre.Console;

namespace ExamSolver.App.Cli;

/// <summary>Where a command writes: results to <see cref="Out"/>, everything about mistakes and progress to <see cref="Error"/>.</summary>
public sealed class Terminal(TextWriter output, TextWriter error, bool isInteractive, int width = 120)
{
    /// <summary>What the command was asked for.</summary>
    public TextWriter Out { get; } = output;

    /// <summary>Mistakes and progress.</summary>
    public TextWriter Error { get; } = error;

    /// <summary>Whether a person looks on, so that progress is worth drawing.</summary>
    public bool IsInteractive { get; } = isInteractive;

    /// <summary>A console for tables, on <see cref="Out"/>.</summary>
    public IAnsiConsole Tables() => Create(Out);

    /// <summary>A console for progress, on <see cref="Error"/>.</summary>
    public IAnsiConsole Progress() => Create(Error);

    /// <summary>The terminal of this process.</summary>
    public static Terminal OfConsole() =>
        new(Console.Out, Console.Error, !Console.IsErrorRedirected && !Console.IsOutputRedirected, Console.IsOutputRedirected ? 120 : Math.Max(40, Console.WindowWidth));

    private IAnsiConsole Create(TextWriter writer)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = IsInteractive ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = IsInteractive ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = IsInteractive ? InteractionSupport.Detect : InteractionSupport.No,
        });
        console.Profile.Width = width;
        return console;
    }
}

/// <summary>What the program's exit code says.</summary>
public static class ExitCode
{
    /// <summary>Everything was read and holds.</summary>
    public const int Success = 0;

    /// <summary>A check failed, or a teacher's key disagrees.</summary>
    public const int CheckFailed = 1;

    /// <summary>An input could not be read, or the command line is wrong.</summary>
    public const int BadInput = 2;
}

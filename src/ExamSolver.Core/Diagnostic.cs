using System.Text;

namespace ExamSolver.Core;

/// <summary>A place in a file. Lines and columns count from 1; 0 means that the place is the file as a whole.</summary>
public readonly record struct SourcePosition(string File, int Line = 0, int Column = 0)
{
    /// <summary><c>file:line:column</c>, the form that editors and terminals make a link of.</summary>
    public override string ToString() => Line == 0 ? File : $"{File}:{Line}:{Column}";
}

/// <summary>How bad a diagnostic is: an error stops its sheet, a warning does not.</summary>
public enum Severity
{
    /// <summary>Nothing is written for the sheet.</summary>
    Error,

    /// <summary>Worth a look; the sheet is still made.</summary>
    Warning,
}

/// <summary>A user's mistake, said so that it can be mended: where, what was found, and what would have been right.</summary>
/// <param name="Code">A kebab-case id that is frozen once released, such as <c>unknown-key</c>.</param>
/// <param name="Message">One sentence without a final full stop: what was found.</param>
/// <param name="Position">Where.</param>
/// <param name="Hint">What would have been right, or <c>null</c> where the message says it already.</param>
/// <param name="Severity">Whether the sheet can still be made.</param>
public sealed record Diagnostic(
    string Code,
    string Message,
    SourcePosition Position,
    string? Hint = null,
    Severity Severity = Severity.Error)
{
    /// <summary><c>file:line:column: error code: message</c>, and the hint on a line of its own.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(Printable(Position.ToString())).Append(": ").Append(Severity == Severity.Error ? "error " : "warning ").Append(Code).Append(": ").Append(Printable(Message));
        foreach (var line in Hint?.Split('\n') ?? [])
            text.Append("\n    ").Append(Printable(line));
        return text.ToString();
    }

    /// <summary>A message quotes the author: what would break its line, or talk to the terminal, is a blank.</summary>
    private static string Printable(string text) => string.Create(text.Length, text, static (line, text) =>
    {
        for (var i = 0; i < text.Length; i++)
            line[i] = char.IsControl(text[i]) ? ' ' : text[i];
    });
}

/// <summary>
/// Collects the diagnostics of one reading, so that a user sees every mistake and not only the first. The same mistake, met twice (once for each
/// case of <c>for</c>, or by two problems that share a file), is said once.
/// </summary>
public sealed class Diagnostics
{
    private readonly List<Diagnostic> items = [];
    private readonly HashSet<Diagnostic> seen = [];

    /// <summary>Everything reported so far, in the order of the report.</summary>
    public IReadOnlyList<Diagnostic> Items => items;

    /// <summary>Whether one of them is an error.</summary>
    public bool HasErrors => ErrorCount > 0;

    /// <summary>How many of them are errors.</summary>
    public int ErrorCount { get; private set; }

    /// <summary>Reports an error.</summary>
    public void Error(string code, SourcePosition position, string message, string? hint = null) =>
        Add(new Diagnostic(code, message, position, hint));

    /// <summary>Reports a warning.</summary>
    public void Warning(string code, SourcePosition position, string message, string? hint = null) =>
        Add(new Diagnostic(code, message, position, hint, Severity.Warning));

    /// <summary>Takes over what another reading has reported.</summary>
    public void AddRange(IEnumerable<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
            Add(diagnostic);
    }

    private void Add(Diagnostic diagnostic)
    {
        if (!seen.Add(diagnostic))
            return;
        items.Add(diagnostic);
        ErrorCount += diagnostic.Severity == Severity.Error ? 1 : 0;
    }
}

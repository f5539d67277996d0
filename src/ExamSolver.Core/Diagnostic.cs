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
        text.Append(Position).Append(": ").Append(Severity == Severity.Error ? "error " : "warning ").Append(Code).Append(": ").Append(Message);
        if (Hint is not null)
            text.Append('\n').Append("    ").Append(Hint.Replace("\n", "\n    ", StringComparison.Ordinal));
        return text.ToString();
    }
}

/// <summary>Collects the diagnostics of one reading, so that a user sees every mistake and not only the first.</summary>
public sealed class Diagnostics
{
    private readonly List<Diagnostic> items = [];

    /// <summary>Everything reported so far, in the order of the report.</summary>
    public IReadOnlyList<Diagnostic> Items => items;

    /// <summary>Whether one of them is an error.</summary>
    public bool HasErrors => items.Exists(d => d.Severity == Severity.Error);

    /// <summary>How many of them are errors.</summary>
    public int ErrorCount => items.Count(d => d.Severity == Severity.Error);

    /// <summary>Reports an error.</summary>
    public void Error(string code, SourcePosition position, string message, string? hint = null) =>
        items.Add(new Diagnostic(code, message, position, hint));

    /// <summary>Reports a warning.</summary>
    public void Warning(string code, SourcePosition position, string message, string? hint = null) =>
        items.Add(new Diagnostic(code, message, position, hint, Severity.Warning));

    /// <summary>Takes over what another reading has reported.</summary>
    public void AddRange(IEnumerable<Diagnostic> diagnostics) => items.AddRange(diagnostics);
}

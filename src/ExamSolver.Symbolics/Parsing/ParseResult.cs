using System.Text;

namespace ExamSolver.Symbolics;

/// <summary>What is wrong with a text, and where.</summary>
/// <param name="Start">The first wrong character, from zero.</param>
/// <param name="Length">How many characters are wrong; zero at the end of the text.</param>
/// <param name="Message">One sentence: what was found, and what was expected.</param>
/// <param name="Suggestion">What may have been meant, or null.</param>
public sealed record ParseError(int Start, int Length, string Message, string? Suggestion)
{
    /// <summary>The line of the source with a line of carets below it.</summary>
    public string Caret(string text)
    {
        var start = Math.Clamp(Start, 0, text.Length);
        var lineStart = start == 0 ? 0 : text.LastIndexOf('\n', start - 1) + 1;
        var lineEnd = text.IndexOf('\n', start);
        lineEnd = lineEnd < 0 ? text.Length : lineEnd;
        var carets = Math.Clamp(Length, 1, Math.Max(1, lineEnd - start));
        return new StringBuilder()
            .Append(text.AsSpan(lineStart, lineEnd - lineStart).TrimEnd('\r'))
            .Append('\n')
            .Append(' ', start - lineStart)
            .Append('^', carets)
            .ToString();
    }

    /// <summary>The message, with the suggestion if there is one.</summary>
    public override string ToString() => Suggestion is null ? Message : $"{Message} {Suggestion}";
}

/// <summary>A formula, or what is wrong with its text.</summary>
public sealed class ParseResult
{
    internal ParseResult(Formula? formula, IReadOnlyList<ParseError> errors)
    {
        Formula = errors.Count == 0 ? formula : null;
        Errors = errors;
    }

    /// <summary>The formula; null when there are errors.</summary>
    public Formula? Formula { get; }

    /// <summary>The errors, in the order of the text.</summary>
    public IReadOnlyList<ParseError> Errors { get; }

    /// <summary>The same reading with another formula, in which something was put in.</summary>
    public ParseResult With(Formula formula) => new(formula, Errors);

    /// <summary>Whether there is a formula.</summary>
    [System.Diagnostics.CodeAnalysis.MemberNotNullWhen(true, nameof(Formula))]
    public bool Succeeded => Formula is not null;
}

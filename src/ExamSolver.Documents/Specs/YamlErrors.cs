using ExamSolver.Core;
using YamlDotNet.Core;

namespace ExamSolver.Documents.Specs;

/// <summary>Says the parser's errors in an author's words.</summary>
internal static class YamlErrors
{
    /// <param name="message">The parser's words.</param>
    /// <param name="at">Where it stopped.</param>
    /// <param name="text">The text that it read.</param>
    /// <param name="openBracket">Where the innermost list or map in brackets began, if one was open.</param>
    /// <param name="diagnostics">Where the sentence goes.</param>
    public static void Report(string message, Mark at, MendedText text, Mark? openBracket, Diagnostics diagnostics)
    {
        var source = text.Mended;
        var offset = source.OffsetAt(at.Line, at.Column);
        var position = text.PositionAt(offset);
        if (openBracket is { } open && (Has(message, "invalid mapping") || Has(message, "did not find expected ','") || Has(message, "While parsing a flow") || Has(message, "end of stream")))
        {
            var start = source.OffsetAt(open.Line, open.Column);
            var bracket = start < source.Text.Length ? source.Text[start] : '[';
            diagnostics.Error(
                "unclosed-bracket",
                text.PositionAt(start),
                $"the {(bracket == '{' ? "map" : "list")} that begins here with {bracket} is not closed: line {position.Line}, column {position.Column} has neither a comma nor {(bracket == '{' ? '}' : ']')}",
                "Close it, or put a formula inside it in single quotes.");
            return;
        }

        if (Has(message, "quoted scalar") && Has(message, "end of stream"))
        {
            diagnostics.Error("unclosed-quote", position, "the quote that opens here is never closed", "Close it, or write an apostrophe inside single quotes twice: 'l''image'.");
            return;
        }

        var line = source.Text[source.LineStart(offset)..source.LineEnd(offset)].Trim();
        var previous = PreviousLine(source, offset);
        if (Has(message, "invalid mapping") || Has(message, "Mapping values are not allowed"))
        {
            diagnostics.Error("yaml-syntax", position, $"the colon here cannot begin a value: by its indentation the line \"{Shorten(line)}\" still belongs to line {previous}", $"Indent the key like its neighbours, or leave line {previous} without a value.");
            return;
        }

        if (Has(message, "expected ':'") || (Has(message, "expected key") && line.Contains(':', StringComparison.Ordinal) && !line.Contains(": ", StringComparison.Ordinal) && !line.EndsWith(':')))
        {
            diagnostics.Error("yaml-syntax", position, $"the line \"{Shorten(line)}\" has no key", "Write key: value, with a space after the colon.");
            return;
        }

        if (Has(message, "did not find expected key") || Has(message, "expected '-' indicator") || Has(message, "Block sequence entries"))
        {
            diagnostics.Error("yaml-syntax", position, $"the line \"{Shorten(line)}\" fits neither the map nor the list around it", "Indent it like its neighbours: keys of one map, and dashes of one list, begin in the same column.");
            return;
        }

        diagnostics.Error("yaml-syntax", position, $"YAML cannot be read here: {char.ToLowerInvariant(message[0])}{message[1..].TrimEnd('.')}", "Put a value with unusual characters in single quotes.");
    }

    private static int PreviousLine(SourceText source, int offset)
    {
        var line = source.PositionAt(offset).Line - 1;
        while (line > 1 && source.Text[source.OffsetAt(line, 1)..source.LineEnd(source.OffsetAt(line, 1))].Trim() is "" or ['#', ..])
            line--;
        return Math.Max(line, 1);
    }

    private static bool Has(string message, string part) => message.Contains(part, StringComparison.Ordinal);

    private static string Shorten(string line) => line.Length > 60 ? line[..57] + "…" : line;
}

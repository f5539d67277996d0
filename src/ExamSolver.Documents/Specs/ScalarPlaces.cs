using ExamSolver.Core;
using YamlDotNet.Core.Events;
using YamlStyle = YamlDotNet.Core.ScalarStyle;

namespace ExamSolver.Documents.Specs;

/// <summary>
/// Where each character of a scalar's value stands in the file. YAML folds lines, drops indentation and resolves escapes, so the value is
/// laid beside its source once more, character by character; only when an error asks for a place.
/// </summary>
internal sealed class ScalarPlaces
{
    private readonly MendedText text;
    private readonly string value;
    private readonly YamlStyle style;
    private readonly int start;
    private readonly int end;
    private int[]? offsets;

    /// <param name="text">The text that was parsed.</param>
    /// <param name="scalar">The scalar.</param>
    /// <param name="start">Where it begins, behind an anchor and a tag.</param>
    /// <param name="end">Where it ends, exclusive.</param>
    public ScalarPlaces(MendedText text, Scalar scalar, int start, int end)
    {
        (this.text, value, style) = (text, scalar.Value, scalar.Style);
        (this.start, this.end) = (start, Math.Clamp(end, start, text.Mended.Text.Length));
    }

    private bool IsBlock => style is YamlStyle.Literal or YamlStyle.Folded;

    private string Source => text.Mended.Text;

    /// <summary>The place of the character at an offset of the value; of its end for the offset behind the last one.</summary>
    public SourcePosition At(int offset)
    {
        offsets ??= Align();
        return text.PositionAt(offsets[Math.Clamp(offset, 0, value.Length)]);
    }

    private int[] Align()
    {
        var places = new int[value.Length + 1];
        var indent = IsBlock ? Indentation() : 0;
        var at = IsBlock ? SkipIndentation(Math.Min(text.Mended.LineEnd(start) + 1, Source.Length), indent) : style == YamlStyle.Plain ? start : start + 1;
        for (var i = 0; i < value.Length; i++)
        {
            at = Skip(value[i], at);
            places[i] = Math.Min(at, end);
            var length = LengthAt(at, value[i]);

            // One escape may stand for a pair of surrogates.
            if (length > 1 && char.IsHighSurrogate(value[i]) && i + 1 < value.Length)
                places[++i] = places[i - 1];
            at = Math.Min(at + length, end);
            if (IsBlock && length > 0 && at > 0 && Source[at - 1] == '\n')
                at = SkipIndentation(at, indent);
        }

        places[value.Length] = Math.Min(at, end);
        return places;
    }

    /// <summary>Behind the blanks and line ends that the value does not hold before its next character.</summary>
    private int Skip(char next, int at)
    {
        while (at < end)
        {
            var c = Source[at];
            if (style == YamlStyle.DoubleQuoted && c == '\\')
            {
                // A backslash at the end of a line joins it with the next one.
                if (at + 1 >= end || Source[at + 1] != '\n')
                    return at;
                at += 2;
                while (at < end && Source[at] is ' ' or '\t')
                    at++;
                continue;
            }

            var isBlank = c is ' ' or '\t';
            if (next == '\n' ? !isBlank || IsBlock : next is ' ' or '\t' ? isBlank || c == '\n' || !IsBlank(c) : !IsBlank(c))
                return at;
            at++;
        }

        return at;
    }

    /// <summary>How many characters of the source make the one of the value.</summary>
    private int LengthAt(int at, char next)
    {
        if (at >= end)
            return 0;
        if (style == YamlStyle.SingleQuoted && next == '\'')
            return 2;
        if (style != YamlStyle.DoubleQuoted || Source[at] != '\\' || at + 1 >= end)
            return 1;
        return Source[at + 1] switch { 'x' => 4, 'u' => 6, 'U' => 10, _ => 2 };
    }

    /// <summary>The column at which a block's own text begins, from 0: that of its first line with text, less the blanks that the value keeps.</summary>
    private int Indentation()
    {
        var line = Math.Min(text.Mended.LineEnd(start) + 1, Source.Length);
        while (line < Source.Length && Source.AsSpan(line, text.Mended.LineEnd(line) - line).Trim(' ').IsEmpty)
            line = text.Mended.LineEnd(line) + 1;
        return line < Source.Length ? Math.Max(0, Leading(Source.AsSpan(line)) - Leading(value.AsSpan().TrimStart('\n'))) : 0;
    }

    private int SkipIndentation(int at, int indent)
    {
        for (var i = 0; i < indent && at < Source.Length && Source[at] == ' '; i++)
            at++;
        return at;
    }

    private static bool IsBlank(char c) => c is ' ' or '\t' or '\n';

    private static int Leading(ReadOnlySpan<char> line)
    {
        var count = line.IndexOfAnyExcept(' ');
        return count < 0 ? 0 : count;
    }
}

namespace ExamSolver.Documents.Text;

internal enum SpanKind
{
    Text,
    Math,
    Code,
    Emphasis,
    Strong,
    ParagraphBreak,
}

/// <summary>A stretch of author's text: its characters, or for emphasis the spans inside. <paramref name="Offset"/> is where its content begins.</summary>
internal sealed record InlineSpan(SpanKind Kind, string Content, IReadOnlyList<InlineSpan> Children, int Offset);

/// <summary>Cuts author's text into spans.</summary>
internal static class InlineParser
{
    public static IReadOnlyList<InlineSpan> Parse(string text) => Parse(text, 0, text.Length, 0);

    private static List<InlineSpan> Parse(string text, int start, int end, int depth)
    {
        var spans = new List<InlineSpan>();
        var plain = new System.Text.StringBuilder();
        var plainStart = start;
        void Flush(int next)
        {
            if (plain.Length > 0)
                spans.Add(new InlineSpan(SpanKind.Text, plain.ToString(), [], plainStart));
            plain.Clear();
            plainStart = next;
        }

        var at = start;
        while (at < end)
        {
            var c = text[at];
            if (c == '\\' && at + 1 < end && text[at + 1] is '$' or '*' or '`')
            {
                plain.Append(text[at + 1]);
                at += 2;
            }
            else if (c == '$' && MathEnd(text, at, end) is { } mathEnd)
            {
                Flush(mathEnd);
                var width = text[at + 1] == '$' ? 2 : 1;
                spans.Add(new InlineSpan(SpanKind.Math, text[(at + width)..(mathEnd - width)], [], at + width));
                at = plainStart = mathEnd;
            }
            else if (c == '`' && text.IndexOf('`', at + 1, end - at - 1) is var tick && tick > at + 1)
            {
                Flush(tick + 1);
                spans.Add(new InlineSpan(SpanKind.Code, text[(at + 1)..tick], [], at + 1));
                at = plainStart = tick + 1;
            }
            else if (c == '*' && depth < 3 && EmphasisEnd(text, start, at, end) is { } close)
            {
                Flush(close.After);
                spans.Add(new InlineSpan(close.Width == 2 ? SpanKind.Strong : SpanKind.Emphasis, "", Parse(text, at + close.Width, close.After - close.Width, depth + 1), at + close.Width));
                at = plainStart = close.After;
            }
            else if (c == '\n')
            {
                var next = at;
                while (next < end && text[next] is ' ' or '\n' or '\t')
                    next++;
                if (text.AsSpan(at, next - at).Count('\n') > 1 && next < end && depth == 0)
                {
                    Flush(next);
                    spans.Add(new InlineSpan(SpanKind.ParagraphBreak, "", [], at));
                }
                else if (next < end)
                {
                    plain.Append(' ');
                }

                at = next;
            }
            else
            {
                plain.Append(c);
                at++;
            }
        }

        Flush(end);
        return spans;
    }

    /// <summary>
    /// Behind the closing dollar. As in Pandoc, mathematics does not begin or end with a space and is not followed by a digit,
    /// so that <c>$5 and $6</c> is money.
    /// </summary>
    private static int? MathEnd(string text, int start, int end)
    {
        var width = start + 1 < end && text[start + 1] == '$' ? 2 : 1;
        var content = start + width;
        if (content >= end || (width == 1 && char.IsWhiteSpace(text[content])))
            return null;
        for (var i = content; i < end; i++)
        {
            if (text[i] == '\\')
            {
                i++;
                continue;
            }

            if (text[i] != '$')
                continue;
            if (width == 2)
                return i + 1 < end && text[i + 1] == '$' && i > content ? i + 2 : null;
            if (i == content || char.IsWhiteSpace(text[i - 1]) || (i + 1 < end && char.IsAsciiDigit(text[i + 1])))
                return null;
            return i + 1;
        }

        return null;
    }

    /// <summary>Stars touch what they set off and stand outside of words, so that <c>2*3*4</c> stays a product.</summary>
    private static (int Width, int After)? EmphasisEnd(string text, int from, int start, int end)
    {
        var width = start + 1 < end && text[start + 1] == '*' ? 2 : 1;
        var content = start + width;
        if (content >= end || char.IsWhiteSpace(text[content]) || text[content] == '*' || (start > from && char.IsLetterOrDigit(text[start - 1])))
            return null;
        for (var i = content + 1; i + width <= end; i++)
        {
            // Stars inside of mathematics and code are theirs.
            if (text[i] == '$' && MathEnd(text, i, end) is { } math)
                i = math - 1;
            else if (text[i] == '\n' && i + 1 < end && text[i + 1] == '\n')
                return null;
            else if (text[i] == '*' && !char.IsWhiteSpace(text[i - 1]) && (width == 1 ? text[i - 1] != '*' && (i + 1 >= end || text[i + 1] != '*') : text[i + 1] == '*') && (i + width >= end || !char.IsLetterOrDigit(text[i + width])))
                return (width, i + width);
        }

        return null;
    }
}

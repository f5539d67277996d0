namespace ExamSolver.Documents.Specs;

/// <summary>Lists and maps in brackets: here a comma or a bracket inside a formula ends it without a word from YAML.</summary>
internal sealed partial class CutScanner
{
    private const int MaxDepth = 200;

    /// <summary>No formula in brackets is longer; what a hostile file makes longer is read as YAML reads it.</summary>
    private const int MaxFormula = 1000;

    /// <summary>After so many brackets that are never closed, the file is not one of formulas.</summary>
    private const int MaxSlips = 200;

    private int depth;
    private int slips;

    /// <summary>Reads the collection that begins at <paramref name="start"/>; returns the offset behind its closing bracket, or <c>null</c> where it is not closed.</summary>
    private int? ScanFlow(int start)
    {
        if (++depth > MaxDepth)
        {
            depth--;
            return null;
        }

        var end = text[start] == '{' ? ScanFlowMap(start) : ScanFlowList(start);
        depth--;
        return end;
    }

    private int? ScanFlowList(int start)
    {
        var at = start + 1;
        var items = 0;
        while (true)
        {
            at = SkipBlank(at);
            if (at >= text.Length || cuts.Count > MaxCuts)
                return null;
            switch (text[at])
            {
                case ']':
                    return at + 1;
                case ',':
                    at++;
                    continue;
                case '}':
                    return null;
            }

            if (ScanFlowNode(at) is not { } end)
                return null;

            // "[0, 1)": the parenthesis closes what the bracket opened.
            items++;
            if (items == 2 && text[end - 1] == ')' && Brackets(text[at..end]) < 0 && CharAt(SkipBlank(end)) != ']')
            {
                cuts.Add(new Cut(start, end, text[start..end], "[ at the start of a value begins a list in YAML, so this interval cannot be read"));
                return end;
            }

            at = SkipBlank(end);
            if (at < text.Length && text[at] == ':' && IsFlowColon(at))
                at = SkipBlank(at + 1) is var value && value < text.Length && text[value] is not (',' or ']') ? ScanFlowNode(value) ?? text.Length : value;
        }
    }

    private int? ScanFlowMap(int start)
    {
        var at = start + 1;
        (int Start, int End)? last = null;
        while (true)
        {
            at = SkipBlank(at);
            if (at >= text.Length || text[at] == ']' || cuts.Count > MaxCuts)
                return null;
            if (text[at] == '}')
                return at + 1;
            if (text[at] == ',')
            {
                at++;
                continue;
            }

            var keyStart = at;
            if (ScanFlowNode(keyStart) is not { } keyEnd)
                return null;
            at = SkipBlank(keyEnd);
            if (at < text.Length && text[at] == ':')
            {
                at = SkipBlank(at + 1);
                last = null;
                if (at >= text.Length)
                    return null;
                if (text[at] is ',' or '}')
                    continue;
                var isPlain = IsPlainStart(at);
                if (ScanFlowNode(at) is not { } valueEnd)
                    return null;
                if (isPlain)
                    last = (at, valueEnd);
                at = valueEnd;
                continue;
            }

            // A key without a colon: either the comma before it belongs to the value, or the braces are the author's.
            if (at >= text.Length)
                return null;
            if (last is { } value)
            {
                var end = EndOfPieces(keyEnd);
                cuts.RemoveAll(c => c.Start >= value.Start);
                cuts.Add(new Cut(value.Start, end, text[value.Start..end], ReadsAsKey(text[value.Start..value.End], text[keyStart..keyEnd])));
                last = null;
                at = end;
                continue;
            }

            if (CutBraces(start, keyStart, keyEnd) is { } bracesEnd)
                return bracesEnd;
            at = keyEnd;
        }
    }

    /// <summary>Behind the last of the pieces without a colon that commas cut from one value: <c>x, y, z</c>.</summary>
    private int EndOfPieces(int end)
    {
        while (true)
        {
            var comma = SkipBlank(end);
            if (CharAt(comma) != ',')
                return end;
            var piece = SkipBlank(comma + 1);
            if (piece >= text.Length || !IsPlainStart(piece) || text[piece] is ',' or '}' or ']' || ScanFlowNode(piece) is not { } pieceEnd || CharAt(SkipBlank(pieceEnd)) == ':')
                return end;
            end = pieceEnd;
        }
    }

    /// <summary>Braces whose first entry has no colon: a set, a placeholder of another template language, or <c>{a:b}</c> without the space.</summary>
    private int? CutBraces(int start, int keyStart, int keyEnd)
    {
        if (keyStart != SkipBlank(start + 1))
        {
            var key = text[keyStart..keyEnd];
            cuts.Add(new Cut(keyStart, keyEnd, key, $"the key {Shorten(key)} has no value", key + ": …", IsDoubtful: false));
            return null;
        }

        if (MatchingBracket(start) is not { } end)
            return null;
        var whole = text[start..end];
        var inner = whole.Trim('{', '}').Trim();
        cuts.RemoveAll(c => c.Start >= start);
        if (whole.StartsWith("{{", StringComparison.Ordinal) && whole.EndsWith("}}", StringComparison.Ordinal) && inner.All(c => char.IsLetterOrDigit(c) || c is '_' or ' ' or '.'))
            cuts.Add(new Cut(start, end, whole, $"YAML reads {whole} as a map inside a map, not as a placeholder", $"<<{inner}>>"));
        else if (inner.IndexOf(':', StringComparison.Ordinal) is var colon && colon > 0 && colon + 1 < inner.Length && inner[..colon].All(char.IsLetterOrDigit) && whole.IndexOf(',', StringComparison.Ordinal) < 0)
            cuts.Add(new Cut(start, end, whole, $"a colon without a space does not end a key in YAML, so {Shorten(whole)} has a key without a value", $"{{{inner[..colon]}: {inner[(colon + 1)..]}}}"));
        else
            cuts.Add(new Cut(start, end, whole, $"YAML reads {Shorten(whole)} as a map whose keys have no values"));
        return end;
    }

    /// <summary>Reads one node of a collection; returns the offset behind it.</summary>
    private int? ScanFlowNode(int start)
    {
        switch (text[start])
        {
            case '{' or '[':
                return ScanFlow(start);
            case '\'' or '"':
                return ScanFlowQuoted(start);
            case '&' when NameEnd(start + 1) is var end && end > start + 1 && aliases.Contains(text[(start + 1)..end]):
                return SkipSpaces(end) is var next && CharAt(next) is not (',' or '}' or ']' or '\n') ? ScanFlowNode(next) : end;
            case '*' when NameEnd(start + 1) is var end && CharAt(SkipSpaces(end)) is ',' or '}' or ']' or '\n' && anchors.Contains(text[(start + 1)..end]):
                return end;
            default:
                return ScanFlowPlain(start);
        }
    }

    private bool IsPlainStart(int at) => text[at] is not ('{' or '[' or '\'' or '"' or '&' or '*' or '!');

    private int? ScanFlowQuoted(int start)
    {
        var end = QuoteEnd(start);
        if (end > text.Length)
            return null;
        if (text[start] == '"')
            CheckEscapes(start, end);
        var next = SkipBlank(end);
        if (next >= text.Length || text[next] is ',' or '}' or ']' or ':' or '\n')
            return end;

        // 'l'image', …: the author's closing quote is the one that a comma or a bracket follows.
        var lineEnd = Math.Min(source.LineEnd(end), end + MaxFormula);
        for (var i = end; i < lineEnd; i++)
        {
            if (text[i] != text[start] || CharAt(SkipSpaces(i + 1)) is not (',' or '}' or ']' or '\n'))
                continue;
            CutAfterQuote(start, end, i + 1);
            return i + 1;
        }

        if (ScanFlowPlain(start) is not { } stop || stop <= end)
            return end;
        cuts.Add(new Cut(start, stop, text[start..stop], $"\"{Shorten(text[end..stop].Trim())}\" follows the closing quote, which YAML does not allow"));
        return stop;
    }

    /// <summary>
    /// A plain text inside brackets, as long as its own brackets are open. YAML would end it at the first comma or bracket;
    /// where the two readings differ, the text was cut.
    /// </summary>
    private int? ScanFlowPlain(int start)
    {
        var limit = slips > MaxSlips ? start : Math.Min(text.Length, start + MaxFormula);
        var open = new Stack<(char Bracket, bool HasComma)>();
        int? yamlEnd = null;
        var isOver = false;
        var at = start;
        for (; at < limit; at++)
        {
            var c = text[at];
            if (open.Count == 0 && (c is ',' or '}' or ']' || (c == ':' && IsFlowColon(at))))
            {
                isOver = true;
                break;
            }

            if (c == '#' && at > start && text[at - 1] is ' ' or '\n')
                return CutAtComment(start, at, source.LineEnd(at));
            if (c is '(' or '[' or '{')
            {
                if (c != '(')
                    yamlEnd ??= at;
                open.Push((c, false));
            }
            else if (c is ')' or ']' or '}' && open.Count > 0)
            {
                var (bracket, hasComma) = open.Peek();
                if (!Matches(bracket, c) && !(bracket == '(' && c == ']' && hasComma))
                    return PlainAsYaml(start);
                if (c != ')')
                    yamlEnd ??= at;
                open.Pop();
            }
            else if (c == ',' || (c == ':' && IsFlowColon(at)))
            {
                yamlEnd ??= at;
                open.Push((open.Pop().Bracket, true));
            }
        }

        // A bracket that is never closed is the author's slip: there is no better reading than YAML's.
        if (!isOver)
            return PlainAsYaml(start);
        var end = at;
        while (end > start && text[end - 1] is ' ' or '\t' or '\n')
            end--;
        if (end == start)
            return null;
        var meant = text[start..end];
        if (yamlEnd is { } cutAt)
        {
            var broken = text[cutAt];
            cuts.Add(new Cut(start, end, meant, broken is ',' && at < text.Length
                ? ReadsAsKey(text[start..cutAt], text[(cutAt + 1)..end].Trim())
                : $"{Shown(broken)} inside brackets ends a value in YAML, so {Shorten(meant)} is cut at \"{Shorten(text[start..cutAt])}\""));
        }
        else if (meant[0] is '|' or '>' or '@' or '`' or '%' or '&' or '!' or '*' or '#')
        {
            cuts.Add(new Cut(start, end, meant, meant[0] switch
            {
                '#' => "YAML takes what follows # for a comment, the closing bracket with it",
                '&' => $"YAML takes {meant.Split(' ')[0]} for an anchor, which nothing refers to, and drops it from the value",
                '!' => $"YAML takes {meant.Split(' ')[0]} for a tag and drops it from the value",
                '*' when NameEnd(start + 1) == end => $"YAML takes {meant} for an alias, and there is no anchor &{meant[1..]}",
                _ => $"a value cannot begin with {Shown(meant[0])} in YAML",
            }));
        }
        else if (meant[0] is '-' or '?' && meant.Length > 1 && meant[1] == ' ')
        {
            cuts.Add(new Cut(start, end, meant, $"{Shown(meant[0])} and a space at the start of a value are syntax in YAML, so this formula cannot be read"));
        }

        return end;
    }

    private int? PlainAsYaml(int start)
    {
        slips++;
        for (var at = start; at < text.Length; at++)
        {
            if (text[at] is ',' or '[' or ']' or '{' or '}' || (text[at] == ':' && IsFlowColon(at)) || (text[at] == '#' && at > start && text[at - 1] is ' ' or '\n'))
                return at > start ? at : null;
        }

        return null;
    }

    /// <summary>A <c>#</c> inside brackets takes the closing bracket with it, if that stands on the same line.</summary>
    private int? CutAtComment(int start, int comment, int lineEnd)
    {
        if (text[start..comment].Contains('\n', StringComparison.Ordinal))
            return comment;
        var rest = text[comment..Math.Min(lineEnd, comment + MaxFormula)];
        lineEnd = comment + rest.Length;
        if (rest.AsSpan().IndexOfAny("}])") < 0)
            return comment;

        // The value as meant: up to the next comma or bracket behind the mark.
        var end = comment;
        var level = Brackets(text[start..comment]);
        while (end < lineEnd && !(level <= 0 && text[end] is ',' or '}' or ']'))
        {
            level += text[end] is '(' or '[' or '{' ? 1 : text[end] is ')' or ']' or '}' ? -1 : 0;
            end++;
        }

        var meant = text[start..end].TrimEnd();
        cuts.Add(new Cut(start, start + meant.Length, meant, $"YAML takes what follows # for a comment, so the value ends at \"{Shorten(text[start..comment].TrimEnd())}\" and the bracket is never closed"));
        return start + meant.Length;
    }

    private bool IsFlowColon(int at) => at + 1 >= text.Length || text[at + 1] is ' ' or '\n' or ',' or '}' or ']';

    private int SkipBlank(int at)
    {
        while (at < text.Length)
        {
            if (text[at] is ' ' or '\n' or '\t')
                at++;
            else if (text[at] == '#' && !IsHashedItem(at))
                at = source.LineEnd(at);
            else
                break;
        }

        return at;
    }

    /// <summary><c>[#1, #2]</c>: a number sign that touches its word, on a line that closes or separates items behind it, is no remark.</summary>
    private bool IsHashedItem(int at) =>
        CharAt(at + 1) is not (' ' or '\n' or '#') && text.AsSpan(at, Math.Min(source.LineEnd(at) - at, MaxFormula)).IndexOfAny(",]}") >= 0;

    private int? MatchingBracket(int start)
    {
        var level = 0;
        for (var i = start; i < text.Length && text[i] != '\n' && i < start + MaxFormula; i++)
        {
            level += text[i] is '{' or '[' ? 1 : text[i] is '}' or ']' ? -1 : 0;
            if (level == 0)
                return i + 1;
        }

        return null;
    }

    private static bool Matches(char open, char close) => (open, close) is ('(', ')') or ('[', ']') or ('{', '}');

    private static string ReadsAsKey(string value, string rest)
    {
        var key = rest.Split(',')[0].Trim();
        return $"YAML ends this value at the comma: it reads \"{Shorten(value.Trim())}\" and then \"{Shorten(key)}\" on its own";
    }
}

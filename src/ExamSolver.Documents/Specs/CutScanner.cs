namespace ExamSolver.Documents.Specs;

/// <summary>
/// Reads a file the way its author meant it, and notes every value that YAML would cut, drop or refuse although it is
/// a fair formula or sentence: a comma inside brackets, a leading <c>|</c>, a colon, an escape in double quotes.
/// </summary>
/// <remarks>
/// Line by line for block style, by a cursor for flow style (CutScanner.Flow.cs). It knows as much of YAML as that takes and
/// leaves everything else alone: what it passes over is judged by the real parser afterwards.
/// </remarks>
internal sealed partial class CutScanner
{
    /// <summary>More than these in one file are not worth a line each.</summary>
    public const int MaxCuts = 50;

    private readonly SourceText source;
    private readonly string text;
    private readonly List<Cut> cuts = [];
    private readonly HashSet<string> anchors;
    private readonly HashSet<string> aliases;

    /// <summary>Where the scan goes on; a value that runs over several lines moves it past them.</summary>
    private int position;

    private CutScanner(SourceText source)
    {
        this.source = source;
        text = source.Text;
        anchors = Names('&');
        aliases = Names('*');
    }

    /// <summary>The first line that is indented with a tab, if one is.</summary>
    public int? FirstTab { get; private set; }

    /// <summary>How many lines are indented with tabs.</summary>
    public int TabLines { get; private set; }

    /// <summary>Finds the cuts of a file, in its order and without overlaps.</summary>
    public static (IReadOnlyList<Cut> Cuts, CutScanner Scanner) Scan(SourceText source)
    {
        var scanner = new CutScanner(source);
        scanner.ScanLines();
        var kept = new List<Cut>();
        foreach (var cut in scanner.cuts.OrderBy(c => c.Start).ThenByDescending(c => c.End))
        {
            if (kept.Count == 0 || cut.Start >= kept[^1].End)
                kept.Add(cut);
        }

        return (kept, scanner);
    }

    private void ScanLines()
    {
        while (position < text.Length && cuts.Count <= MaxCuts)
        {
            var lineStart = position;
            var lineEnd = source.LineEnd(lineStart);
            position = lineEnd + 1;
            ScanLine(lineStart, lineEnd);
        }
    }

    private void ScanLine(int lineStart, int lineEnd)
    {
        var line = text[lineStart..lineEnd];
        if (lineStart == lineEnd || line.StartsWith("---", StringComparison.Ordinal) || line.StartsWith("...", StringComparison.Ordinal) || IsDirective(line, lineStart))
            return;
        var at = lineStart;
        while (at < lineEnd && text[at] is ' ' or '\t')
            at++;
        if (at == lineEnd || text[at] == '#')
            return;
        NoteTab(lineStart, at);

        // A line of "- - key: value" nests: what follows belongs to the innermost column.
        var column = at - lineStart;
        var parent = column - 1;
        while (at < lineEnd && text[at] == '-' && (at + 1 == lineEnd || text[at + 1] == ' '))
        {
            parent = at - lineStart;
            at++;
            while (at < lineEnd && text[at] == ' ')
                at++;
            column = at - lineStart;
        }

        if (at == lineEnd || text[at] == '#' || (text[at] is '?' or ':' && at + 1 < lineEnd && text[at + 1] == ' '))
            return;
        if (KeyEnd(at, lineEnd) is { } keyEnd)
        {
            CheckKey(at, keyEnd);
            parent = column;
            at = keyEnd + 1;
            while (at < lineEnd && text[at] is ' ' or '\t')
                at++;
            if (at < lineEnd && text[at] == '#' && CharAt(at + 1) is not (' ' or '#' or '\n' or '\t') && !ContinuesBelow(parent))
                cuts.Add(new Cut(at, lineEnd, text[at..lineEnd].TrimEnd(), $"YAML takes {Shorten(text[at..lineEnd].Trim())} for a comment, so there is no value", IsDoubtful: true));
            if (at == lineEnd || text[at] == '#')
                return;
        }

        ScanBlockValue(at, lineEnd, parent);
    }

    private bool IsDirective(string line, int lineStart) =>
        line[0] == '%' && text.AsSpan(0, lineStart).Trim().IsEmpty && (line.StartsWith("%YAML", StringComparison.Ordinal) || line.StartsWith("%TAG", StringComparison.Ordinal));

    private void NoteTab(int from, int to)
    {
        var tab = text.IndexOf('\t', from, to - from);
        if (tab < 0)
            return;
        FirstTab ??= tab;
        TabLines++;
    }

    /// <summary>Where the colon after a line's key stands, or <c>null</c> where the line has no key.</summary>
    private int? KeyEnd(int start, int lineEnd)
    {
        var at = start;
        if (text[at] is '\'' or '"')
        {
            at = QuoteEnd(at);
            while (at < lineEnd && text[at] == ' ')
                at++;
            return at < lineEnd && IsColon(at, lineEnd) ? at : null;
        }

        if (text[at] is '{' or '[')
            return null;
        for (; at < lineEnd; at++)
        {
            if (text[at] == '#' && at > start && text[at - 1] is ' ' or '\t')
                return null;
            if (IsColon(at, lineEnd))
                return at > start ? at : null;
        }

        return null;
    }

    private bool IsColon(int at, int lineEnd) => text[at] == ':' && (at + 1 >= lineEnd || text[at + 1] is ' ' or '\t');

    private void CheckKey(int start, int colon)
    {
        var key = text[start..colon].TrimEnd();
        if (key[0] is '|' or '>' or '@' or '`' or '%' or '&' or '!' or '*' or ',' or ']' or '}')
            cuts.Add(new Cut(start, start + key.Length, key, $"a key cannot begin with {Shown(key[0])} in YAML"));
        else if (key[0] == '"')
            CheckEscapes(start, start + key.Length);
    }

    private void ScanBlockValue(int start, int lineEnd, int parent)
    {
        switch (text[start])
        {
            case '|' or '>' when IsBlockHeader(start, lineEnd):
                SkipIndented(parent, isBlock: true);
                return;
            case '\'' or '"':
                ScanBlockQuoted(start, lineEnd);
                return;
            case '{' or '[':
                ScanBlockFlow(start, lineEnd, parent);
                return;
            case '&':
                ScanAnchor(start, lineEnd, parent);
                return;
            case '*':
                ScanAlias(start, lineEnd);
                return;
            case '!':
                ScanTag(start, lineEnd, parent);
                return;
            case '|' or '>':
                CutLine(start, lineEnd, $"{Shown(text[start])} at the start of a value begins a block of lines in YAML, so this formula cannot be read");
                return;
            case '@' or '`' or '%' or ',' or ']' or '}':
                CutLine(start, lineEnd, $"a value cannot begin with {Shown(text[start])} in YAML");
                return;
            case '-' or '?' or ':' when start + 1 == lineEnd || text[start + 1] == ' ':
                CutLine(start, lineEnd, $"{Shown(text[start])} and a space at the start of a value {(text[start] == '-' ? "begin a list item" : "are syntax")} in YAML, so this formula cannot be read");
                return;
            default:
                ScanBlockPlain(start, lineEnd, parent);
                return;
        }
    }

    private bool IsBlockHeader(int start, int lineEnd)
    {
        var at = start + 1;
        while (at < lineEnd && text[at] is '+' or '-' or (>= '1' and <= '9') && at < start + 3)
            at++;
        return at == lineEnd || text[at..lineEnd].Trim().Length == 0 || (text[at] == ' ' && text[at..lineEnd].TrimStart()[0] == '#');
    }

    /// <summary>Passes over the lines that belong to a value by their indentation.</summary>
    private void SkipIndented(int parent, bool isBlock)
    {
        while (position < text.Length)
        {
            var lineEnd = source.LineEnd(position);
            var at = position;
            while (at < lineEnd && text[at] == ' ')
                at++;
            if (at < lineEnd && at - position <= parent)
            {
                // A tab where the block's indentation should stand; further in it is part of the text.
                if (isBlock && text[at] == '\t')
                    NoteTab(position, lineEnd);
                else
                    return;
            }

            position = lineEnd + 1;
        }
    }

    private void ScanBlockPlain(int start, int lineEnd, int parent)
    {
        var valueEnd = CommentStart(start, lineEnd) is var comment && comment < lineEnd ? comment : lineEnd;
        var value = text[start..valueEnd].TrimEnd();
        for (var i = start; i < start + value.Length; i++)
        {
            if (!IsColon(i, start + value.Length))
                continue;
            cuts.Add(new Cut(start, start + value.Length, value, "a colon and a space inside a value begin a map in YAML, so this text cannot be read"));
            break;
        }

        var runsOn = ContinuesBelow(parent);
        if (valueEnd < lineEnd && !runsOn)
            CheckComment(start, value, valueEnd, lineEnd);
        SkipIndented(parent, isBlock: false);
    }

    private bool ContinuesBelow(int parent)
    {
        if (position >= text.Length)
            return false;
        var at = position;
        while (at < text.Length && text[at] == ' ')
            at++;
        return at < text.Length && text[at] is not ('\n' or '#') && at - position > parent;
    }

    /// <summary>Where the comment of a line begins (at its <c>#</c>), or the line's end.</summary>
    private int CommentStart(int start, int lineEnd)
    {
        for (var i = start + 1; i < lineEnd; i++)
        {
            if (text[i] == '#' && text[i - 1] is ' ' or '\t')
                return i;
        }

        return lineEnd;
    }

    /// <summary>
    /// A comment after a value is good YAML. It is an error only where the value that is left cannot stand alone, and a warning
    /// where a single space stands before <c>#</c> and what is left is a formula or a sentence: comments are mostly set off wider.
    /// </summary>
    private void CheckComment(int start, string value, int comment, int lineEnd)
    {
        var whole = text[start..lineEnd].TrimEnd();
        var shown = Shorten(value);
        if (Brackets(value) != 0 || EndsWithOperator(value))
        {
            cuts.Add(new Cut(start, start + whole.Length, whole, $"YAML takes what follows # for a comment, so the value ends at \"{shown}\""));
            return;
        }

        var isTight = text[comment - 1] == ' ' && text[comment - 2] != ' ';
        if (isTight && (LooksLikeFormula(value) || value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length >= 3))
            cuts.Add(new Cut(start, start + whole.Length, whole, $"YAML takes what follows # for a comment, so the value is \"{shown}\" only", IsDoubtful: true));
    }

    private void CutLine(int start, int lineEnd, string message)
    {
        var end = CommentStart(start, lineEnd);
        var value = text[start..end].TrimEnd();
        cuts.Add(new Cut(start, start + value.Length, value, message));
    }

    private void ScanBlockQuoted(int start, int lineEnd)
    {
        var end = QuoteEnd(start);
        if (end > text.Length)
        {
            position = text.Length;
            return;
        }

        if (text[start] == '"')
            CheckEscapes(start, end);
        lineEnd = source.LineEnd(Math.Min(end, text.Length - 1));
        position = Math.Max(position, lineEnd + 1);
        if (!IsLineOver(end, lineEnd))
            CutAfterQuote(start, end, lineEnd);
    }

    /// <summary>Text behind a closing quote: an apostrophe that closed it too soon, or a formula that begins with a quoted word.</summary>
    private void CutAfterQuote(int start, int end, int lineEnd)
    {
        var quote = text[start];
        var whole = text[start..CommentStart(end, lineEnd)].TrimEnd();
        var rest = Shorten(text[end..lineEnd].Trim());
        if (whole.Length > 1 && whole[^1] == quote && CharAt(end) != ' ')
        {
            // The apostrophe as the author typed it; those that were doubled already are one.
            var inner = whole[1..^1];
            var meant = quote == '\'' ? inner.Replace("''", "'", StringComparison.Ordinal) : inner.Replace("\\\"", "\"", StringComparison.Ordinal);
            cuts.Add(new Cut(start, start + whole.Length, meant, quote == '\''
                ? $"the apostrophe closes the quoted text, and \"{rest}\" is left over"
                : $"the inner \" closes the quoted text, and {rest} is left over"));
            return;
        }

        cuts.Add(new Cut(start, start + whole.Length, whole, $"\"{rest}\" follows the closing quote, which YAML does not allow"));
    }

    private void ScanBlockFlow(int start, int lineEnd, int parent)
    {
        var end = ScanFlow(start);
        if (end is null)
        {
            // Half-open intervals look like a list that is never closed.
            var value = text[start..CommentStart(start, lineEnd)].TrimEnd();
            if (text[start] == '[' && value[^1] is ')' or '[')
            {
                cuts.RemoveAll(c => c.Start >= start);
                cuts.Add(new Cut(start, start + value.Length, value, "[ at the start of a value begins a list in YAML, so this interval cannot be read"));
            }

            // The parser says what is not closed; here it goes on behind the value's lines.
            SkipIndented(parent, isBlock: false);
            return;
        }

        lineEnd = source.LineEnd(Math.Min(end.Value, text.Length - 1));
        position = Math.Max(position, lineEnd + 1);
        if (end.Value >= text.Length || IsLineOver(end.Value, lineEnd))
            return;
        cuts.RemoveAll(c => c.Start >= start);
        CutLine(start, lineEnd, $"{Shown(text[start])} at the start of a value begins a {(text[start] == '{' ? "map" : "list")} in YAML, and \"{Shorten(text[end.Value..lineEnd].Trim())}\" is left over");
    }

    private void ScanAnchor(int start, int lineEnd, int parent)
    {
        var end = NameEnd(start + 1);
        if (end == start + 1 || (end < lineEnd && text[end] != ' '))
        {
            CutLine(start, lineEnd, "& at the start of a value begins an anchor in YAML, so this formula cannot be read");
            return;
        }

        if (IsLineOver(end, lineEnd))
            return;
        if (!aliases.Contains(text[(start + 1)..end]) && CharAt(SkipSpaces(end)) is not ('{' or '['))
        {
            CutLine(start, lineEnd, $"YAML takes {text[start..end]} for an anchor, which nothing refers to, and drops it from the value");
            return;
        }

        ScanBlockValue(SkipSpaces(end), lineEnd, parent);
    }

    private void ScanAlias(int start, int lineEnd)
    {
        var end = NameEnd(start + 1);
        if (end == start + 1 || !IsLineOver(end, lineEnd))
            CutLine(start, lineEnd, "* at the start of a value begins an alias in YAML, so this formula cannot be read");
        else if (!anchors.Contains(text[(start + 1)..end]))
            CutLine(start, lineEnd, $"YAML takes {text[start..end]} for an alias, and there is no anchor &{text[(start + 1)..end]}");
    }

    private void ScanTag(int start, int lineEnd, int parent)
    {
        var end = start;
        while (end < lineEnd && text[end] != ' ')
            end++;
        if (text[start..end] is "!!str" or "!!int" or "!!float" or "!!bool" or "!!null" or "!!map" or "!!seq")
        {
            if (!IsLineOver(end, lineEnd))
                ScanBlockValue(SkipSpaces(end), lineEnd, parent);
            return;
        }

        CutLine(start, lineEnd, $"YAML takes {text[start..end]} for a tag and drops it from the value");
    }

    private bool IsLineOver(int at, int lineEnd)
    {
        var next = at;
        while (next < lineEnd && text[next] is ' ' or '\t')
            next++;
        return next >= lineEnd || (text[next] == '#' && next > at);
    }

    private int SkipSpaces(int at)
    {
        while (at < text.Length && text[at] == ' ')
            at++;
        return at;
    }

    private char CharAt(int at) => at < text.Length ? text[at] : '\n';

    private int NameEnd(int at)
    {
        while (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '_' or '-'))
            at++;
        return at;
    }

    private HashSet<string> Names(char mark)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = text.IndexOf(mark, StringComparison.Ordinal); i >= 0; i = text.IndexOf(mark, i + 1))
        {
            if (NameEnd(i + 1) is var end && end > i + 1 && (i == 0 || text[i - 1] is ' ' or '[' or ',' or '\n'))
                names.Add(text[(i + 1)..end]);
        }

        return names;
    }
}

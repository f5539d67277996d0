using System.Buffers;

namespace ExamSolver.Symbolics;

/// <summary>Numbers as they are typed: grouped in threes, with a point or a comma, with a power of ten.</summary>
internal sealed partial class Lexer
{
    private static readonly SearchValues<char> NumberParts = SearchValues.Create("0123456789.,eE_' \\{");
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.+-eE");

    private void ReadNumber(bool space)
    {
        var start = _position;
        if (_singleDigits > 0 || IsLoneDigit())
        {
            // \frac12 is one half.
            _singleDigits = Math.Max(0, _singleDigits - 1);
            _position++;
            _tokens.Add(new(TokenKind.Number, SymbolNames.Text(text.AsSpan(start, 1)), start, 1, space));
            return;
        }

        SkipDigits();
        SkipGroups(_position - start);
        // 64{,}000 and 1{,}048{,}576 are how LaTeX sets thousands; 1{,}5 and 1{,}234 a decimal comma.
        var isGrouped = !options.DecimalComma && _position - start <= 3 && BracedGroups() is var end && end > _position && (end > _position + 6 || text.AsSpan(_position + 3, 3) is "000");
        _position = isGrouped ? BracedGroups() : _position;
        if (!isGrouped && text.AsSpan(_position).StartsWith("{,}", StringComparison.Ordinal) && char.IsAsciiDigit(At(3)))
        {
            // 1{,}5 is how LaTeX sets a decimal comma.
            _position += 3;
            SkipDigits();
            _tokens.Add(new(TokenKind.Number, Ungrouped(text[start.._position].Replace("{,}", ".", StringComparison.Ordinal)), start, _position - start, space));
            return;
        }

        SkipCommaGroups(start, space);
        var comma = options.DecimalComma && At(0) == ',' && char.IsAsciiDigit(At(1));
        if ((At(0) == '.' && At(1) != '.') || comma)
        {
            _position++;
            SkipDigits();
        }

        // 2e3 is scientific notation; 2e and 2exp(x) are not.
        var signed = At(1) is '+' or '-' ? 2 : 1;
        if (At(0) is 'e' or 'E' && char.IsAsciiDigit(At(signed)))
        {
            _position += signed;
            SkipDigits();
        }

        var raw = text[start.._position];
        raw = Ungrouped(comma ? raw.Replace(',', '.') : raw);
        _tokens.Add(new(TokenKind.Number, raw, start, _position - start, space));
    }

    // What most numbers are: a digit before an operator, a bracket, a letter or the end, which no longer number begins with.
    private bool IsLoneDigit() => text[_position] != '.' && (_position + 1 == text.Length || (char.IsAscii(At(1)) && !NumberParts.Contains(At(1))));

    /// <summary>How far groups of three digits behind braced commas reach.</summary>
    private int BracedGroups()
    {
        var end = _position;
        while (text.AsSpan(end) is ['{', ',', '}', >= '0' and <= '9', >= '0' and <= '9', >= '0' and <= '9', ..] && !(end + 6 < text.Length && char.IsAsciiDigit(text[end + 6])))
        {
            end += 6;
        }

        return end;
    }

    // 1 000 000, 1_000, 1'000 and 600\,000: groups of three digits behind one to three.
    private void SkipGroups(int digits)
    {
        while (digits is > 0 and <= 3)
        {
            var mark = IsLatex && At(0) == '\\' && At(1) == ',' ? 2 : At(0) is ' ' or '\u00A0' or '\u202F' or '\u2009' or '_' or '\'' ? 1 : 0;
            if (mark == 0 || !char.IsAsciiDigit(At(mark)) || !char.IsAsciiDigit(At(mark + 1)) || !char.IsAsciiDigit(At(mark + 2)) || char.IsLetterOrDigit(At(mark + 3)))
            {
                return;
            }

            _position += mark + 3;
        }
    }

    // 1,000,000 is a million where no list can be meant: outside of all brackets, or where a group begins with a zero as no number of a list does.
    private void SkipCommaGroups(int start, bool space)
    {
        if (options.DecimalComma || At(0) != ',' || _position - start > 3 || text[start] == '0' || (!space && _tokens.Count > 0 && _tokens[_tokens.Count - 1].Is(",")))
        {
            return;
        }

        var end = _position;
        var startsWithZero = false;
        while (end + 3 < text.Length && text[end] == ',' && text.AsSpan(end + 1, 3).IndexOfAnyExceptInRange('0', '9') < 0)
        {
            startsWithZero |= text[end + 1] == '0';
            end += 4;
        }

        var isWhole = end > _position && (end == text.Length || (!char.IsLetterOrDigit(text[end]) && !(text[end] == ',' && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1]))));
        if (isWhole && (startsWithZero || !HasBracketOrComma()))
        {
            _position = end;
        }
    }

    private bool HasBracketOrComma()
    {
        for (var i = 0; i < _tokens.Count; i++)
        {
            if (_tokens[i].Is("(") || _tokens[i].Is("[") || _tokens[i].Is("{") || _tokens[i].Is("set{") || _tokens[i].Is(","))
            {
                return true;
            }
        }

        return false;
    }

    private static string Ungrouped(string raw) =>
        !raw.AsSpan().ContainsAnyExcept(NumberCharacters) ? raw : string.Concat(raw.Where(NumberCharacters.Contains));

    private void SkipDigits()
    {
        while (char.IsAsciiDigit(At(0)))
        {
            _position++;
        }
    }
}

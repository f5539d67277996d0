using System.Globalization;
using System.Runtime.InteropServices;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Grading;

/// <summary>How a number with one mark before three digits was read: <c>1,234</c> may be a thousand or a decimal.</summary>
public enum MarkReading
{
    /// <summary>There was only one way to read it.</summary>
    Plain,

    /// <summary>The mark was read as grouping digits.</summary>
    Grouping,

    /// <summary>The mark was read as that of a decimal.</summary>
    Decimal,
}

/// <summary>The digits of a number as they were typed, on which decimal places and significant figures are judged.</summary>
/// <param name="Decimals">How many places behind the point the last digit stands: 2 in 1.20, −1 in 1.20e3, which ends in tens.</param>
/// <param name="LeastFigures">The significant digits, without zeros at the end of a whole number, which may only show its size.</param>
/// <param name="MostFigures">The significant digits, with them.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct WrittenDigits(int Decimals, int LeastFigures, int MostFigures);

/// <summary>A number as it was read.</summary>
/// <param name="Value">Its value, exact.</param>
/// <param name="Digits">Its digits as they were typed.</param>
/// <param name="Mark">How an ambiguous mark was read.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct NumberReading(Rational Value, WrittenDigits Digits, MarkReading Mark);

/// <summary>
/// Numbers as people type them. This is the one place where the rule stands; it looks at the whole text, never at a part of it.
/// <list type="number">
/// <item>Blanks, thin blanks and apostrophes group: one to three digits, then always three. What is not grouped so is no number.</item>
/// <item>Of a point and a comma in one number the last is decimal and stands once; the other groups.</item>
/// <item>One of them that stands several times groups.</item>
/// <item>One that stands once is decimal, unless it has one to three digits before it, not beginning with 0, and exactly three behind it: 1,234.
/// Then the language decides: in English a comma groups and a point is decimal; in French both are decimal, since blanks group; in German,
/// Spanish, Italian, Portuguese and Dutch a point groups and a comma is decimal. The reading says so (<see cref="NumberReading.Mark"/>).</item>
/// <item>Behind the digits may stand an exponent (e5, ·10^5, x10⁵), a percent sign, and k, M, G, T or a word for thousand, million, milliard. K may be 1024 and is not read.</item>
/// </list>
/// Calculations are not read here but as formulas.
/// </summary>
public static class NumberText
{
    private const int MaximalExponent = 5_000;
    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    // Words for powers of ten; a billion is a thousand millions in English alone.
    private static readonly (string Word, int Power, string? Language)[] Powers =
    [
        ("k", 3, null), ("M", 6, null), ("G", 9, null), ("T", 12, null), ("thousand", 3, null), ("mille", 3, null), ("million", 6, null), ("millions", 6, null), ("millionen", 6, null),
        ("milliard", 9, null), ("milliards", 9, null), ("milliarden", 9, null), ("billion", 9, "en"), ("billions", 9, "en"), ("bn", 9, "en"),
    ];

    /// <summary>Whether the decimal mark of a language is a comma.</summary>
    public static bool UsesComma(string language) => language is not ("en" or "zh" or "ja" or "ko" or "he" or "th");

    /// <summary>Reads a text that is one number from end to end.</summary>
    /// <param name="text">The text; blanks around it do not matter.</param>
    /// <param name="language">The language, by ISO 639-1 code.</param>
    /// <param name="reading">The number.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryRead(ReadOnlySpan<char> text, string language, out NumberReading reading)
    {
        reading = default;
        text = text.Trim();
        if (text.IsEmpty || text.Length > AnswerReader.MaximumLength)
            return false;
        var isNegative = text[0] is '-' or '−' or '–';
        if (isNegative || text[0] == '+')
            text = text[1..].TrimStart();

        // Most answers are a few digits.
        if (text.Length is > 0 and <= 18 && !text.ContainsAnyExceptInRange('0', '9'))
        {
            var value = long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
            reading = new NumberReading(isNegative ? -value : value, Figures(text, 0, hasMark: false), MarkReading.Plain);
            return true;
        }

        return !text.IsEmpty && ReadMarked(text, isNegative, language, out reading);
    }

    private static bool ReadMarked(ReadOnlySpan<char> text, bool isNegative, string language, out NumberReading reading)
    {
        reading = default;
        var end = NumeralEnd(text);
        if (end == 0 || !TryExponent(text[end..], language, out var exponent, out var isScientific))
            return false;
        var numeral = text[..end];
        if (!TryMarks(numeral, language, out var decimalAt, out var mark))
            return false;

        // The digits with a point and an exponent, as the exact reader wants them.
        Span<char> plain = numeral.Length <= 256 ? stackalloc char[numeral.Length + 12] : new char[numeral.Length + 12];
        var (length, decimals) = (0, 0);
        if (isNegative)
            plain[length++] = '-';
        var digitsFrom = length;
        for (var i = 0; i < numeral.Length; i++)
        {
            if (i == decimalAt)
                plain[length++] = '.';
            if (!char.IsAsciiDigit(numeral[i]))
                continue;
            plain[length++] = numeral[i];
            decimals += decimalAt >= 0 && i > decimalAt ? 1 : 0;
        }

        var digits = Figures(plain[digitsFrom..length], decimals - exponent, decimalAt >= 0 || isScientific);
        plain[length++] = 'e';
        if (!exponent.TryFormat(plain[length..], out var written, provider: CultureInfo.InvariantCulture) || !Rational.TryFromDecimalText(plain[..(length + written)], out var value))
            return false;
        reading = new NumberReading(value, digits, mark);
        return true;
    }

    /// <summary>How far digits and marks go: a mark counts where a digit follows it, and a point also at the end.</summary>
    private static int NumeralEnd(ReadOnlySpan<char> text)
    {
        var i = 0;
        while (i < text.Length && (char.IsAsciiDigit(text[i]) || (IsMark(text[i]) && i + 1 < text.Length && char.IsAsciiDigit(text[i + 1]) && (i > 0 || text[i] is '.' or ','))))
            i++;
        return i > 0 && i + 1 == text.Length && text[i] == '.' && !text[..i].ContainsAny('.', ',') ? i + 1 : i;
    }

    /// <summary>Where the decimal mark stands, −1 for none; every other mark must group.</summary>
    private static bool TryMarks(ReadOnlySpan<char> text, string language, out int decimalAt, out MarkReading reading)
    {
        (decimalAt, reading) = (-1, MarkReading.Plain);
        var (points, commas) = (text.Count('.'), text.Count(','));
        var (lastPoint, lastComma) = (text.LastIndexOf('.'), text.LastIndexOf(','));
        var hasBlanks = points + commas < CountMarks(text);
        if (points > 0 && commas > 0)
            decimalAt = Math.Max(lastPoint, lastComma);
        else if (points + commas == 1)
            decimalAt = Math.Max(lastPoint, lastComma);
        if (decimalAt >= 0 && (text[decimalAt] == '.' ? points : commas) > 1)
            return false;
        if (points + commas == 1 && !hasBlanks && IsAmbiguous(text, decimalAt))
        {
            reading = Groups(text[decimalAt], language) ? MarkReading.Grouping : MarkReading.Decimal;
            decimalAt = reading == MarkReading.Grouping ? -1 : decimalAt;
        }

        return AreGroups(decimalAt < 0 ? text : text[..decimalAt]) && (decimalAt < 0 || !text[(decimalAt + 1)..].ContainsAnyExceptInRange('0', '9'));
    }

    /// <summary>One to three digits that do not begin with 0, a mark, and three digits.</summary>
    private static bool IsAmbiguous(ReadOnlySpan<char> text, int mark) => mark is >= 1 and <= 3 && text.Length == mark + 4 && text[0] != '0';

    private static bool Groups(char mark, string language) => UsesComma(language) ? mark == '.' && language != "fr" : mark == ',';

    /// <summary>One to three digits, then always the same sort of mark and three digits; digits alone are fine.</summary>
    private static bool AreGroups(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAnyExceptInRange('0', '9'))
            return true;
        var (sort, run, first) = ('\0', 0, true);
        foreach (var c in text)
        {
            if (char.IsAsciiDigit(c))
            {
                run++;
                continue;
            }

            if (first ? run is 0 or > 3 : run != 3)
                return false;
            var own = Sort(c);
            if (sort != '\0' && sort != own)
                return false;
            (sort, run, first) = (own, 0, false);
        }

        return run == 3 && (text[0] != '0' || sort is not (',' or '.'));
    }

    private static char Sort(char mark) => mark switch { '\'' or '\u2019' => '\'', '.' or ',' or '_' => mark, _ => ' ' };

    private static bool IsMark(char c) => c is '.' or ',' or ' ' or '\u00A0' or '\u202F' or '\u2009' or '\'' or '\u2019' or '_';

    private static int CountMarks(ReadOnlySpan<char> text)
    {
        var count = 0;
        foreach (var c in text)
            count += char.IsAsciiDigit(c) ? 0 : 1;
        return count;
    }

    /// <summary>What stands behind the digits, as a power of ten.</summary>
    private static bool TryExponent(ReadOnlySpan<char> rest, string language, out int exponent, out bool isScientific)
    {
        (exponent, isScientific) = (0, false);
        if (rest.IsEmpty)
            return true;
        if (rest.Length > 1 && rest[0] is 'e' or 'E')
        {
            var length = 1 + (rest[1] is '+' or '-' or '−' ? 1 : 0);
            while (length < rest.Length && char.IsAsciiDigit(rest[length]))
                length++;
            if (!TryWhole(rest[1..length], out exponent))
                return false;
            isScientific = true;
            rest = rest[length..];
        }

        rest = rest.TrimStart();
        if (!isScientific && rest.Length > 2 && "×xX·⋅*".Contains(rest[0], StringComparison.Ordinal) && rest[1..].TrimStart().StartsWith("10", StringComparison.Ordinal))
        {
            var power = rest[1..].TrimStart()[2..];
            if (!TryPower(power, out exponent))
                return false;
            return isScientific = true;
        }

        if (rest.IsEmpty)
            return true;
        if (rest is "%" or "\\%" or "‰")
        {
            exponent -= rest is "‰" ? 3 : 2;
            return true;
        }

        if (isScientific)
            return false;
        foreach (var (word, value, only) in Powers)
        {
            if ((only is null || only == language) && rest.Equals(word, word.Length == 1 ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase))
            {
                exponent = value;
                return true;
            }
        }

        return false;
    }

    /// <summary>What stands behind a ten: ^5, ^{-5}, ^(5), **5, ⁻⁵.</summary>
    private static bool TryPower(ReadOnlySpan<char> text, out int exponent)
    {
        text = text.Trim();
        if (text.StartsWith("**", StringComparison.Ordinal))
            return TryWhole(text[2..].Trim(), out exponent);
        if (text is ['^', .. var behind])
        {
            behind = behind.Trim();
            return TryWhole(behind is ['{', .. var braced, '}'] ? braced.Trim() : behind is ['(', .. var bracketed, ')'] ? bracketed.Trim() : behind, out exponent);
        }

        exponent = 0;
        var isNegative = text is ['⁻', ..];
        text = isNegative ? text[1..] : text;
        if (text.IsEmpty || text.Length > 4)
            return false;
        foreach (var c in text)
        {
            if (Superscripts.IndexOf(c, StringComparison.Ordinal) is not (>= 0 and var digit))
                return false;
            exponent = (exponent * 10) + digit;
        }

        exponent = isNegative ? -exponent : exponent;
        return Math.Abs(exponent) <= MaximalExponent;
    }

    private static bool TryWhole(ReadOnlySpan<char> text, out int value)
    {
        var isNegative = text is ['-' or '−', ..];
        var digits = isNegative || text is ['+', ..] ? text[1..] : text;
        var isRead = int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value <= MaximalExponent;
        value = isNegative ? -value : value;
        return isRead;
    }

    /// <summary>The significant digits of a numeral with its point.</summary>
    private static WrittenDigits Figures(ReadOnlySpan<char> numeral, int decimals, bool hasMark)
    {
        var (least, most, seen) = (0, 0, false);
        foreach (var c in numeral)
        {
            if (!char.IsAsciiDigit(c))
                continue;
            seen |= c != '0';
            most += seen ? 1 : 0;
            least = c != '0' ? most : least;
        }

        // A zero shows how exact it is by its places: one figure in 0 and 0.0, two in 0.00.
        if (most == 0)
            least = most = Math.Max(1, decimals);
        return new WrittenDigits(decimals, hasMark ? most : least, most);
    }
}

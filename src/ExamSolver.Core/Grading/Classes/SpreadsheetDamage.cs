namespace ExamSolver.Core.Grading.Classes;

/// <summary>
/// What a spreadsheet leaves of an answer that it took for something else: a date for 1/2, six digits for a long number, #NAME? for a formula.
/// It is recognised and reported, never guessed back: 02-Jan was 1/2 or 2/1.
/// </summary>
/// <remarks>Read by hand: three regular expressions that are safe on hostile texts would hold 6 MB while a class is graded, and a test holds this against them.</remarks>
public static class SpreadsheetDamage
{
    private const int Shortest = 4;
    private const int Longest = 24;
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec", "janv", "févr", "fév", "mars", "avr", "mai", "juin", "juil", "août", "déc", "mär", "mrz", "okt", "dez"];
    private static readonly string[] Errors = ["NAME", "NOM", "REF", "VALUE", "VALEUR", "N/A", "N/D", "DIV/0", "NUM", "NOMBRE", "NULL", "NUL"];

    /// <summary>What is wrong with a text; <c>null</c> where nothing is.</summary>
    public static string? Of(string answer)
    {
        var text = answer.Trim();
        if (text.Length is < Shortest or > Longest)
            return null;
        if (IsDate(text))
            return $"\"{text}\" looks like a date that a spreadsheet made of a fraction such as 1/2";
        if (IsShortened(text))
            return $"\"{text}\" looks like a number that a spreadsheet has shortened; digits may be lost";
        return IsError(text) ? $"\"{text}\" is what a spreadsheet shows where it could not show the answer" : null;
    }

    /// <summary>02-Jan, Jan-26, 2-janv., 2026-01-02 with or without the midnight, 01/02/2026.</summary>
    public static bool IsDate(ReadOnlySpan<char> text) => IsDayAndMonth(text) || IsMonthAndYear(text) || IsYearMonthDay(text) || IsDayMonthYear(text);

    /// <summary>6E+05: large letter, sign and two or three digits, as no hand writes it.</summary>
    public static bool IsShortened(ReadOnlySpan<char> text)
    {
        if (text is ['-' or '+', ..])
            text = text[1..];
        if (Digits(text) < 1)
            return false;
        text = text[1..];
        if (text is ['.' or ',', ..])
        {
            var decimals = Digits(text[1..]);
            if (decimals is < 1 or > 5)
                return false;
            text = text[(1 + decimals)..];
        }

        return text is ['E', '-' or '+', ..] && text.Length is 4 or 5 && Digits(text[2..]) == text.Length - 2;
    }

    /// <summary>#NAME?, #DIV/0!, ####.</summary>
    public static bool IsError(ReadOnlySpan<char> text)
    {
        if (text is not ['#', .. var word])
            return false;
        if (text.Length >= 3 && text.TrimStart('#').Length == 0)
            return true;
        if (word is [.., '?' or '!'])
            word = word[..^1];
        foreach (var error in Errors)
        {
            if (word.Equals(error, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static bool IsDayAndMonth(ReadOnlySpan<char> text)
    {
        var day = Digits(text);
        if (day is < 1 or > 2 || text.Length == day || !IsSeparator(text[day]))
            return false;
        text = text[(day + 1)..];
        foreach (var month in Months)
        {
            if (!text.StartsWith(month, StringComparison.OrdinalIgnoreCase))
                continue;

            // A point behind the month is a part of it, or stands between it and the year.
            var rest = text[month.Length..];
            if (rest.Length == 0 || IsPointAndYear(rest) || (rest[0] == '.' && (rest.Length == 1 || IsPointAndYear(rest[1..]))))
                return true;
        }

        return false;
    }

    private static bool IsMonthAndYear(ReadOnlySpan<char> text)
    {
        foreach (var month in Months)
        {
            if (!text.StartsWith(month, StringComparison.OrdinalIgnoreCase))
                continue;
            var rest = text[month.Length..];
            if (rest is ['.', ..])
                rest = rest[1..];
            if (rest is ['-', ..] && IsYear(rest[1..]))
                return true;
        }

        return false;
    }

    private static bool IsYearMonthDay(ReadOnlySpan<char> text)
    {
        if (text.Length < 10 || !IsCentury(text) || Digits(text[2..]) != 2 || text[4] != '-' || text[7] != '-')
            return false;
        if (text[5..7] is not (['0', >= '1' and <= '9'] or ['1', >= '0' and <= '2']) || text[8] is < '0' or > '3' || !char.IsDigit(text[9]))
            return false;
        return text[10..] is [] or [' ' or 'T' or 't', '0', '0', ':', '0', '0'] or [' ' or 'T' or 't', '0', '0', ':', '0', '0', ':', '0', '0'];
    }

    private static bool IsDayMonthYear(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < 2; i++)
        {
            // One digit, or two of which the first is at most 3.
            var digits = Digits(text);
            if (digits is < 1 or > 2 || (digits == 2 && text[0] is not (>= '0' and <= '3')) || text.Length == digits || text[digits] is not ('/' or '.'))
                return false;
            text = text[(digits + 1)..];
        }

        return text.Length == 4 && IsCentury(text) && Digits(text) == 4;
    }

    private static bool IsPointAndYear(ReadOnlySpan<char> text) => text.Length > 0 && IsSeparator(text[0]) && IsYear(text[1..]);

    private static bool IsYear(ReadOnlySpan<char> text) => text.Length is 2 or 4 && Digits(text) == text.Length;

    private static bool IsCentury(ReadOnlySpan<char> text) => text is ['1', '9', ..] or ['2', '0', ..];

    private static bool IsSeparator(char letter) => letter is '-' or '/' or '.' or ' ';

    /// <summary>How many digits a text begins with.</summary>
    private static int Digits(ReadOnlySpan<char> text)
    {
        var count = 0;
        while (count < text.Length && char.IsDigit(text[count]))
            count++;
        return count;
    }
}

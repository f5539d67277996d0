using System.Buffers;
using System.Text.RegularExpressions;

namespace ExamSolver.Core.Grading.Classes;

/// <summary>
/// What a spreadsheet leaves of an answer that it took for something else: a date for 1/2, six digits for a long number, #NAME? for a formula.
/// It is recognised and reported, never guessed back: 02-Jan was 1/2 or 2/1.
/// </summary>
public static class SpreadsheetDamage
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking;
    private const string Month = "(jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec|janv|févr?|mars|avr|mai|juin|juil|août|déc|mär|mrz|okt|dez)";
    private const int Longest = 24;

    // A text without any of these cannot be damaged, which is quickly seen.
    private static readonly SearchValues<byte> Signs = SearchValues.Create("-/#E"u8);

    /// <summary>02-Jan, Jan-26, 2-janv., 2026-01-02 with or without the midnight, 01/02/2026.</summary>
    private static readonly Regex Date = new($@"^(\d{{1,2}}[-/. ]{Month}\.?([-/. ](\d\d|\d{{4}}))?|{Month}\.?-(\d\d|\d{{4}})|(19|20)\d\d-(0[1-9]|1[0-2])-[0-3]\d([ T]00:00(:00)?)?|[0-3]?\d[/.][0-3]?\d[/.](19|20)\d\d)$", Options);

    /// <summary>6E+05: large letter, sign and two digits, as no hand writes it.</summary>
    private static readonly Regex Exponent = new(@"^[-+]?\d([.,]\d{1,5})?E[-+]\d{2,3}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking);

    private static readonly Regex Broken = new(@"^(#(NAME|NOM|REF|VALUE|VALEUR|N/A|N/D|DIV/0|NUM|NOMBRE|NULL|NUL)[?!]?|#{3,})$", Options);

    /// <summary>Whether a text could be damaged at all; quick.</summary>
    public static bool IsPossible(ReadOnlySpan<byte> answer) => answer.Length is >= 4 and <= Longest && answer.IndexOfAny(Signs) >= 0;

    /// <summary>What is wrong with a text; <c>null</c> where nothing is.</summary>
    public static string? Of(string answer)
    {
        var text = answer.Trim();
        if (text.Length is < 4 or > Longest)
            return null;
        if (Date.IsMatch(text))
            return $"\"{text}\" looks like a date that a spreadsheet made of a fraction such as 1/2";
        if (Exponent.IsMatch(text))
            return $"\"{text}\" looks like a number that a spreadsheet has shortened; digits may be lost";
        return Broken.IsMatch(text) ? $"\"{text}\" is what a spreadsheet shows where it could not show the answer" : null;
    }
}

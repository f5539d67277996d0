namespace ExamSolver.Core.Grading;

/// <summary>
/// Numbers as people write them and formulas do not: digits in groups, a decimal comma, <c>k</c> and <c>M</c>. The rule for a comma: where it
/// stands before every three digits and the number does not begin with 0, it groups (1,234 is one thousand); otherwise a single one is a decimal
/// comma (0,183 and 12,5). A point is always a decimal point. Only a text that is one such number from end to end is read.
/// </summary>
internal static class NumberText
{
    // Blanks: the usual one, no-break, narrow no-break and thin; the apostrophe, typed and printed.
    private const string Blanks = " \u00A0\u202F\u2009'\u2019";

    /// <summary>The number as a formula, or <c>null</c> where the text is no such number.</summary>
    public static string? ToFormula(string text)
    {
        var rest = text.Trim();
        var sign = rest.Length > 0 && rest[0] is '-' or '−' ? "-" : "";
        rest = rest[sign.Length..];
        var factor = rest.Length > 1 ? rest[^1] switch { 'k' => "*10^3", 'M' => "*10^6", _ => "" } : "";
        if (factor.Length > 0)
            rest = rest[..^1].TrimEnd();
        if (rest.Length == 0 || !char.IsAsciiDigit(rest[0]) || !char.IsAsciiDigit(rest[^1]))
            return null;
        return (Grouped(rest) ?? Decimal(rest, ',') ?? Decimal(rest, '.')) is { } number ? sign + number + factor : null;
    }

    private static string? Grouped(string text)
    {
        if (text.FirstOrDefault(c => !char.IsAsciiDigit(c)) is not ('\0' or '.') and var separator && (separator == ',' || Blanks.Contains(separator, StringComparison.Ordinal)))
        {
            // What follows the groups may be decimals, behind a mark that does not group.
            var end = text.IndexOfAny(separator == ',' ? ['.'] : ['.', ',']);
            var (whole, decimals) = end < 0 ? (text, "") : (text[..end], text[(end + 1)..]);
            var groups = whole.Split(separator);
            if (groups[0].Length is >= 1 and <= 3 && (separator != ',' || groups[0][0] != '0') && groups.Skip(1).All(g => g.Length == 3) && groups.All(IsDigits) && (end < 0 || IsDigits(decimals)))
                return string.Concat(groups) + (end < 0 ? "" : "." + decimals);
        }

        return null;
    }

    private static string? Decimal(string text, char mark)
    {
        var parts = text.Split(mark);
        return parts.Length <= 2 && parts.All(IsDigits) ? string.Join('.', parts) : null;
    }

    private static bool IsDigits(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);
}

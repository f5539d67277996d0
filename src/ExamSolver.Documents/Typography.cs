using System.Text;

namespace ExamSolver.Documents;

/// <summary>The spaces, commas and groups of digits of a language.</summary>
public static class Typography
{
    private const char NarrowNoBreak = '\u202F';
    private const char NoBreak = '\u00A0';

    /// <summary>Running text as the language spaces it: in French a narrow no-break space before <c>; ! ? »</c> and behind <c>«</c>, a no-break space before <c>:</c>.</summary>
    /// <remarks>For Markdown and HTML. LaTeX gets the text as it is, because babel-french spaces it.</remarks>
    public static string Space(string text, string language)
    {
        if (language != "fr")
            return text;
        var result = new StringBuilder(text.Length + 8);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is ';' or '!' or '?' or '»')
            {
                var spaced = TrimSpaces(result);

                // Without a space only behind a word and before a break: n!x, "a;b" and addresses stay.
                var endsWord = result.Length > 0 && (char.IsLetter(result[^1]) || result[^1] is ')' or '»') && (i + 1 == text.Length || char.IsWhiteSpace(text[i + 1]));
                if (spaced || c == '»' || endsWord)
                    result.Append(NarrowNoBreak);
                result.Append(c);
            }
            else if (c == ':' && i > 0 && IsSpace(text[i - 1]))
            {
                TrimSpaces(result);
                result.Append(NoBreak).Append(c);
            }
            else if (c == '«')
            {
                result.Append(c).Append(NarrowNoBreak);
                while (i + 1 < text.Length && IsSpace(text[i + 1]))
                    i++;
            }
            else
            {
                result.Append(c);
            }
        }

        return result.ToString();
    }

    /// <summary>Apostrophes within and behind words as they are printed. LaTeX's fonts have them so.</summary>
    public static string Apostrophes(string text)
    {
        if (!text.Contains('\'', StringComparison.Ordinal))
            return text;
        var result = text.ToCharArray();
        for (var i = 1; i < result.Length; i++)
        {
            if (result[i] == '\'' && char.IsLetterOrDigit(result[i - 1]))
                result[i] = '’';
        }

        return new string(result);
    }

    /// <summary>A decimal number for running text: <c>12 345,6</c> in French, <c>12,345.6</c> in English; four digits stay together.</summary>
    /// <param name="number">The number as C# prints it, such as <c>-12345.6</c>.</param>
    /// <param name="language">The language.</param>
    public static string Number(string number, string language) =>
        language == "fr" ? Group(number, NarrowNoBreak.ToString(), ",") : Group(number, ",", ".");

    /// <summary>A decimal number for a formula: <c>12\,345{,}6</c> in French, <c>12\,345.6</c> in English.</summary>
    public static string MathNumber(string number, string language) => Group(number, @"\,", language == "fr" ? "{,}" : ".");

    /// <summary>The decimal points of a formula's numbers as the language writes them: <c>0.5</c> is <c>0{,}5</c> in French.</summary>
    public static string Decimals(string math, string language)
    {
        if (language != "fr" || !math.Contains('.', StringComparison.Ordinal))
            return math;
        var result = new StringBuilder(math.Length + 8);
        for (var i = 0; i < math.Length; i++)
        {
            if (math[i] == '.' && i > 0 && i + 1 < math.Length && char.IsAsciiDigit(math[i - 1]) && char.IsAsciiDigit(math[i + 1]) && !IsLength(math, i + 1))
                result.Append("{,}");
            else
                result.Append(math[i]);
        }

        return result.ToString();
    }

    private static bool IsLength(string math, int at)
    {
        while (at < math.Length && char.IsAsciiDigit(math[at]))
            at++;
        return at + 1 < math.Length && math.Substring(at, 2) is "em" or "ex" or "pt" or "cm" or "mm" or "mu";
    }

    private static string Group(string number, string separator, string point)
    {
        var start = number.StartsWith('-') ? 1 : 0;
        var end = start;
        while (end < number.Length && char.IsAsciiDigit(number[end]))
            end++;
        var result = new StringBuilder(number[..start]);
        for (var i = start; i < end; i++)
        {
            if (i > start && (end - i) % 3 == 0 && end - start > 4)
                result.Append(separator);
            result.Append(number[i]);
        }

        return result.Append(number[end..].Replace(".", point, StringComparison.Ordinal)).ToString();
    }

    private static bool IsSpace(char c) => c is ' ' or NoBreak or NarrowNoBreak;

    private static bool TrimSpaces(StringBuilder text)
    {
        var had = false;
        while (text.Length > 0 && IsSpace(text[^1]))
        {
            text.Length--;
            had = true;
        }

        return had;
    }
}

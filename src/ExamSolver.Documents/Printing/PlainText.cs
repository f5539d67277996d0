using System.Globalization;
using System.Text;
using ExamSolver.Documents.Text;

namespace ExamSolver.Documents.Printing;

/// <summary>Texts of strangers, such as students' names: every character stands for itself, and none is markup.</summary>
internal static class PlainText
{
    /// <summary>Whether pdflatex has all characters of a text.</summary>
    public static bool IsPrintable(string text) => text.EnumerateRunes().All(r => TexCharacters.IsKnown(r) && r.Value is not ('\n' or '\t'));

    /// <summary>The text in LaTeX.</summary>
    public static string ToLatex(string text)
    {
        var result = new StringBuilder(text.Length + 8);
        var previous = '\0';
        foreach (var rune in text.EnumerateRunes())
        {
            // Two hyphens, apostrophes or commas would become another character.
            if (rune.Value is '-' or '\'' or ',' && previous == rune.Value)
                result.Append("{}");
            result.Append(TexCharacters.InText(rune));
            previous = rune.IsBmp ? (char)rune.Value : '\0';
        }

        return result.ToString();
    }

    /// <summary>The text within a string of CSS, in double quotes: whatever is no letter, digit or space is written as its number, so that it ends neither the string nor the sheet of styles.</summary>
    public static string ToCss(string text) => string.Concat(text.EnumerateRunes().Select(r => Rune.IsLetterOrDigit(r) || r.Value == ' ' ? r.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\{r.Value:x6} ")));
}

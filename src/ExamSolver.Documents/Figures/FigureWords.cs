using ExamSolver.Core.Figures;
using ExamSolver.Core.Grading;

namespace ExamSolver.Documents.Figures;

/// <summary>The words of figures, from <c>labels/figure.yaml</c>.</summary>
internal static class FigureWords
{
    /// <summary>The labels' file.</summary>
    public const string Kind = "figure";

    /// <summary>A text in a language: plain characters, which each writer escapes.</summary>
    public static string Say(this Labels labels, FigureText text, string language) => text switch
    {
        FigureText.Verbatim verbatim => verbatim.Value,
        FigureText.Digits digits => (NumberText.UsesComma(language) ? digits.Value.Replace('.', ',') : digits.Value).Replace('-', '−'),
        FigureText.Own own => own.Value.In(language).Trim(),
        FigureText.Row row => string.Join(row.Between, row.Items.Select(i => labels.Say(i, language))),
        FigureText.Label label => labels.Say(language, Kind, label.Section, label.Id, label.Arguments.ToDictionary(a => a.Name, a => labels.Say(a.Value, language))),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The height of a text's letters, in tenths of a unit.</summary>
    public static int Size(FigureType type) => type == FigureType.Quiet ? 105 : 115;

    /// <summary>About the width of a text, in units, rather too much than too little: for writers that cannot measure.</summary>
    public static int Width(string text, FigureType type)
    {
        // Tenths of the letters' height, as Helvetica and its like have them.
        var tenths = 0;
        foreach (var c in text)
            tenths += c is 'i' or 'j' or 'l' or '.' or ',' or ' ' or '·' or '\'' or '|' or 'I' or '/' or '(' or ')' ? 33 : c is 'm' or 'w' or 'M' or 'W' or '…' or '%' ? 90 : char.IsUpper(c) ? 72 : 58;
        return tenths * Size(type) / 1000 * (type == FigureType.Name ? 21 : 20) / 20;
    }
}

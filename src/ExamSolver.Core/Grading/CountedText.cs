using System.Collections.Frozen;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Grading;

/// <summary>The word behind a number that says what is counted, <c>8732 boxes</c>, where the question has no unit: it adds nothing.</summary>
internal static class CountedText
{
    // Words that make another number of the one before them, or measure in something that has other sizes: 3 dozen, 5 percent, 180 minutes.
    private static readonly FrozenSet<string> Changing = new[]
    {
        "dozen", "dozens", "hundred", "hundreds", "thousand", "thousands", "million", "millions", "billion", "billions", "trillion", "trillions", "milliard", "milliards", "mille", "milliers", "cent", "cents", "douzaine",
        "centaine", "lakh", "crore", "percent", "percentage", "per", "pct", "pour", "permille", "half", "demi", "third", "quarter", "more", "less", "fewer", "plus", "minus", "moins", "times", "fois", "over", "by", "par", "to", "or", "ou",
        "and", "et", "not", "pas", "squared", "cubed", "carré", "cube", "pi", "power", "puissance", "mod", "nor", "ni", "bis", "point", "virgule", "minimum", "maximum", "bits", "octets",
        "milliseconds", "minute", "minutes", "hour", "hours", "day", "days", "week", "weeks", "month", "months", "year", "years", "millisecondes", "heure", "heures", "jour", "jours", "semaine", "semaines", "mois", "an", "ans", "année", "années",
        "degree", "degrees", "degré", "degrés", "radian", "radians", "metres", "meters", "mètres", "watts", "joules", "hertz", "dollars", "euros", "centimes", "decibels", "orders", "ordres", "squares", "powers",
        "except", "without", "excluding", "but", "neither", "none", "all", "sauf", "sans", "excepté", "aucun", "aucune", "tous", "toutes",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Counts = new[] { "parameters", "pixels", "multiplications", "additions", "activations", "tokens", "epochs" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a unit only says what is counted.</summary>
    public static bool IsCount(Unit unit) => unit.Size.IsOne && Counts.Contains(unit.Sort);

    /// <summary>Whether a word may change the numbers beside it, or deny them.</summary>
    public static bool Changes(string word) => Changing.Contains(word);

    /// <summary>The text before the word, and the word; <c>null</c> where there is none, or where it may change the number.</summary>
    public static (string Number, string Word)? Find(string text)
    {
        var end = text.AsSpan().TrimEnd(". \n").Length;
        var from = end;
        while (from > 0 && (char.IsLetter(text[from - 1]) || text[from - 1] is '-' or ' '))
            from--;
        var word = text[from..end].Trim();
        return from > 0 && char.IsAsciiDigit(text[from - 1]) && word.Length is > 2 and <= 40 && word[0] != '-' && word.Split(' ', '-').All(MayCount) ? (text[..from], word) : null;
    }

    private static bool MayCount(string word) => word.Length == 0
        || (char.IsLower(word[0]) && !Changing.Contains(word) && FunctionTable.CanonicalName(word) is null && (Units.Find(word) is not { } unit || IsCount(unit)));
}

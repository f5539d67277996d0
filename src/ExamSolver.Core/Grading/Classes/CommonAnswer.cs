using System.Collections.Immutable;

namespace ExamSolver.Core.Grading.Classes;

/// <summary>A wrong answer that many gave, in all its spellings.</summary>
/// <param name="Text">Its commonest spelling.</param>
/// <param name="Spellings">How many spellings of it there are.</param>
/// <param name="Count">How many gave it.</param>
/// <param name="Strength">The mean share of the points that they have elsewhere.</param>
/// <param name="Misconception">The misconception that leads to it; empty where none is known.</param>
/// <param name="Resemblance">Whether it looks right.</param>
public sealed record CommonAnswer(string Text, int Spellings, long Count, double Strength, string Misconception, Resemblance Resemblance)
{
    // Rarer texts than these are neither read nor compared once more.
    private const int MostTexts = 400;

    /// <summary>So many must give an answer before their strength says anything.</summary>
    private const int Few = 4;

    /// <summary>The wrong answers of a part, the commonest first; texts that are read alike are one.</summary>
    public static ImmutableArray<CommonAnswer> Of(PartStatistics statistics) =>
    [
        .. statistics.Wrong.Commonest().Take(MostTexts)
            .GroupBy(t => Grader.Mark(statistics.Part.Part, statistics.Part.Solution, t.Text, statistics.Part.Options).Reading.Answer?.ToText() ?? t.Text, StringComparer.Ordinal)
            .Select(g => Merge(g.ToArray(), statistics))
            .OrderByDescending(a => a.Count).ThenBy(a => a.Text, StringComparer.Ordinal),
    ];

    private static CommonAnswer Merge(FrequentText[] texts, PartStatistics statistics)
    {
        var count = texts.Sum(t => t.Count);
        var strength = texts.Sum(t => t.Strength * t.Count) / count;
        var resemblance = texts[0].Note.Length > 0 ? Resemblance.None : LooksRight.Of(statistics.Part, texts[0].Text);
        if (resemblance == Resemblance.None && texts[0].Note.Length == 0 && count >= Few && count * 20 >= statistics.Answers && strength >= statistics.RightStrength)
            resemblance = Resemblance.StrongStudents;
        return new CommonAnswer(texts[0].Text, texts.Length, count, strength, texts[0].Note, resemblance);
    }
}

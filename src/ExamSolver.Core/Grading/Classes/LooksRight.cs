using ExamSolver.Core.Solutions;

namespace ExamSolver.Core.Grading.Classes;

/// <summary>Why a wrong answer is worth a second look: it is near the right one in a way that a misprint, a unit or a narrow reading explains.</summary>
public enum Resemblance
{
    /// <summary>There is no likeness.</summary>
    None,

    /// <summary>The same letters and digits; only signs between them or large letters differ.</summary>
    SameCharacters,

    /// <summary>The right answer stands in the text, among other words.</summary>
    Contains,

    /// <summary>Within one per cent.</summary>
    Near,

    /// <summary>A power of ten, or of 1024, away.</summary>
    Unit,

    /// <summary>The right number with the other sign.</summary>
    Sign,

    /// <summary>The right entries in another order.</summary>
    Order,

    /// <summary>Those who wrote it do at least as well elsewhere as those who are right, and they are many.</summary>
    StrongStudents,
}

/// <summary>Finds answers that look right but were marked wrong.</summary>
public static class LooksRight
{
    /// <summary>How a text resembles the answer.</summary>
    public static Resemblance Of(ClassPart part, string text)
    {
        var right = part.Solution.Answer.ToText();
        var isSame = Bare(text) is { Length: > 1 } bare && bare == Bare(right);
        if (isSame && part.Solution.Answer is not NumberAnswer)
            return Resemblance.SameCharacters;
        if (AnswerReader.Read(text, part.Solution.Answer, part.Options.Language).Answer is not { } given)
            return right.Length >= 2 && Words(text).Contains(right, StringComparer.OrdinalIgnoreCase) ? Resemblance.Contains : Resemblance.None;
        var resemblance = (given, part.Solution.Answer) switch
        {
            (NumberAnswer a, NumberAnswer b) => Numbers(a.Value.Evaluate(_ => double.NaN), b.Value.Evaluate(_ => double.NaN)),
            (ShapeAnswer or ArrayAnswer or SetAnswer, ShapeAnswer or ArrayAnswer or SetAnswer) => Entries(given, part.Solution.Answer),
            _ => Resemblance.None,
        };
        return resemblance == Resemblance.None && isSame ? Resemblance.SameCharacters : resemblance;
    }

    private static Resemblance Numbers(double given, double right)
    {
        if (!double.IsFinite(given) || !double.IsFinite(right) || right == 0 || given == 0)
            return Resemblance.None;
        var ratio = given / right;
        if (Math.Abs(ratio - 1) <= 0.01)
            return Resemblance.Near;
        if (Math.Abs(ratio + 1) <= 1e-9)
            return Resemblance.Sign;
        double[] units = [10, 100, 1000, 1e6, 1e9, 1024, 1024 * 1024];
        return units.Any(u => Math.Abs((ratio / u) - 1) < 1e-9 || Math.Abs((ratio * u) - 1) < 1e-9) ? Resemblance.Unit : Resemblance.None;
    }

    private static Resemblance Entries(Answer given, Answer right)
    {
        var (ours, theirs) = (right.Components.Select(c => c.Value.ToInfix()).ToArray(), given.Components.Select(c => c.Value.ToInfix()).ToArray());
        return ours.Length == theirs.Length && ours.Order(StringComparer.Ordinal).SequenceEqual(theirs.Order(StringComparer.Ordinal)) ? Resemblance.Order : Resemblance.None;
    }

    private static string Bare(string text) => new([.. text.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);

    private static IEnumerable<string> Words(string text) => text.Split([' ', '=', ':', '\t', '\n', '≈', '~'], StringSplitOptions.RemoveEmptyEntries).Select(w => w.TrimEnd('.', ',', ';'));
}

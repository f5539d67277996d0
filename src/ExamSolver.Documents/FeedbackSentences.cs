using System.Globalization;
using ExamSolver.Core.Grading;
using ExamSolver.Core.Problems;
using ExamSolver.Core.Solutions;

namespace ExamSolver.Documents;

/// <summary>What a mark says, in words: the sentences of <c>templates/labels/grading.yaml</c> in a student's language.</summary>
public sealed class FeedbackSentences(Labels labels)
{
    /// <summary>The file of the sentences.</summary>
    public const string File = "grading";

    private readonly SentencePatterns places = new(labels, File, "places");
    private readonly SentencePatterns messages = new(labels, File, "messages");

    /// <summary>The sentences of a mark, the most important first.</summary>
    /// <param name="mark">The mark.</param>
    /// <param name="part">The part that was answered.</param>
    /// <param name="solution">Its solution.</param>
    /// <param name="language">The student's language.</param>
    public IReadOnlyList<string> Of(Mark mark, Part part, Solution solution, string language) =>
        mark.Verdict == Core.Grading.Verdict.Invalid && mark.Feedback is [var error, .. var notes]
            ? [Sentence(Say("errors", error, part, solution, language)), .. notes.Select(n => Say("feedback", n, part, solution, language))]
            : [.. mark.Feedback.Select(f => Say("feedback", f, part, solution, language))];

    /// <summary>Why a text cannot be read, beginning with a small letter and without a full stop; <c>null</c> where it was read.</summary>
    public string? Error(Reading reading, string language) => reading.Error is { } error ? Say("errors", error, null, null, language) : null;

    /// <summary>The same with the place, for a teacher.</summary>
    public string ErrorWithPlace(Reading reading, string language) =>
        labels.Say(language, File, "errors", "with-place", new Dictionary<string, string> { ["error"] = Error(reading, language) ?? "", ["place"] = (reading.ErrorStart + 1).ToString(CultureInfo.InvariantCulture) });

    /// <summary>The verdict in one or two words.</summary>
    public string Verdict(Mark mark, string language) => labels.Say(language, File, "verdicts", mark.Verdict.ToString().ToLowerInvariant());

    /// <summary>Which rule gave the points.</summary>
    public string Rule(Mark mark, string language) => labels.Say(language, File, "rules", mark.Rule);

    /// <summary>A place of an answer: row 2, column 1.</summary>
    public string Place(string place, string language)
    {
        // An entry of a record has its name before the place in it: conv6.width.
        var dot = place.LastIndexOf('.');
        return places.Translate(place, language)
            ?? (dot > 0 && places.Translate(place[(dot + 1)..], language) is { } inner ? $"{place[..dot]}: {inner}" : null)
            ?? Message(place, language)
            ?? place;
    }

    private string Say(string section, Feedback feedback, Part? part, Solution? solution, string language)
    {
        if (feedback["message"] is { } message)
            return (Message(message, language) ?? labels.Say(language, File, "errors", "unreadable")) + (feedback["hint"] is { } hint && Message(hint, language) is { } said ? $". {char.ToUpperInvariant(said[0])}{said[1..]}" : "");
        var arguments = feedback.Arguments.ToDictionary(
            a => a.Name,
            a => a.Name switch
            {
                "alternative" or "first" or "second" when part is not null && solution is not null => Alternative(a.Value, part, solution, language),
                _ when feedback.Own is { } own && own.Name == a.Name => own.Words.In(language),
                "place" => Place(a.Value, language),
                "values" or "left" or "right" when NumberText.UsesComma(language) => a.Value.Replace('.', ','),
                "because" => Message(a.Value, language) ?? labels.Say(language, File, "errors", "unreadable"),
                "unit" or "asked" => labels.Find(language, File, "units", a.Value) ?? a.Value,
                _ => a.Value,
            },
            StringComparer.Ordinal);
        return labels.Say(language, File, section, feedback.Id, arguments);
    }

    /// <summary>What a convention or misconception is called: by the author, or by the labels of the kind.</summary>
    private string Alternative(string id, Part part, Solution solution, string language)
    {
        if (solution.Conventions.Concat(solution.Misconceptions).FirstOrDefault(a => a.Id == id)?.Words is { } own)
            return own.In(language);
        var kind = part.Solver.Kind;
        return labels.Find(language, kind, "conventions", id) ?? labels.Say(language, kind, "misconceptions", id);
    }

    /// <summary>What the reader of formulas says, which is English; <c>null</c> where there are no such words in a language.</summary>
    private string? Message(string message, string language) => language == "en" ? message : messages.Translate(message, language);

    private static string Sentence(string text) => text.Length == 0 ? text : $"{char.ToUpperInvariant(text[0])}{text[1..]}{(text[^1] is '.' or '?' ? "" : ".")}";
}

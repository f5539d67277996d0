using System.Globalization;
using System.Text;
using ExamSolver.Core.Problems;
using ExamSolver.Core.Solutions;

namespace ExamSolver.Core.Grading.Classes;

/// <summary>One answer that is asked of everybody, with what it takes to mark it: pure, and safe on all cores at once.</summary>
public sealed class ClassPart
{
    private readonly Part part;
    private readonly Solution solution;
    private readonly PartAmendments amendments;
    private readonly PlainNumbers? numbers;
    private readonly GradingOptions options;
    private readonly Func<Reading, string>? unread;

    /// <summary>A part as it was solved, what was amended since, and what says why a text cannot be read.</summary>
    public ClassPart(string reference, int index, SolvedPart solved, PartAmendments? amendments = null, string language = "en", Func<Reading, string>? unread = null)
    {
        this.unread = unread;
        (Reference, Index, part, solution, this.amendments) = (reference, index, solved.Part, solved.Solution, amendments ?? PartAmendments.None);
        options = new GradingOptions { Language = language };
        ReferenceBytes = Encoding.UTF8.GetBytes(reference);
        Blank = new MarkedAnswer { Verdict = MarkWord.Blank, Of = Of, Rule = "blank", Reason = "there is no answer" };
        if (this.amendments.VoidFor(Of) is { } voided)
            Blank = voided with { Before = null };
        numbers = PlainNumbers.Of(part, solution, this.amendments, MarkText);
    }

    /// <summary><c>final/1a</c>, or <c>final/1a#2</c> where a question has several parts.</summary>
    public string Reference { get; }

    /// <summary>The same in UTF-8.</summary>
    public ReadOnlyMemory<byte> ReferenceBytes { get; }

    /// <summary>Its number on the sheet, from 0.</summary>
    public int Index { get; }

    /// <summary>The points that can be had, amendments included.</summary>
    public Symbolics.Rational Of => amendments.Points ?? part.Points;

    /// <summary>The part.</summary>
    public Part Part => part;

    /// <summary>Its solution.</summary>
    public Solution Solution => solution;

    /// <summary>What a mark depends on besides the question: the language that is typed in.</summary>
    public GradingOptions Options => options;

    /// <summary>What was amended.</summary>
    public PartAmendments Amendments => amendments;

    /// <summary>The mark of an empty answer.</summary>
    public MarkedAnswer Blank { get; }

    /// <summary>The mark of a plain number that is certainly none of the answers that the question knows; <c>null</c> where this is not certain.</summary>
    public MarkedAnswer? MarkPlainNumber(ReadOnlySpan<byte> answer) => numbers?.Find(answer);

    /// <summary>The mark of a text.</summary>
    public MarkedAnswer MarkText(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return Blank;
        if (solution.Answer is not OpenAnswer && SpreadsheetDamage.Of(text) is { } damage)
            return amendments.Apply(new MarkedAnswer { Verdict = MarkWord.Undecided, Of = Of, Rule = "damage", Reason = damage }, text, part, solution, options.Language);
        return amendments.Apply(Describe(Grader.Mark(part, solution, text, options)), text, part, solution, options.Language);
    }

    /// <summary>A mark as a row says it.</summary>
    public MarkedAnswer Describe(Mark mark) => new()
    {
        Verdict = MarkWord.Of(mark.Verdict),
        Points = mark.Points,
        Of = part.Points,
        Convention = (mark.Convention, mark.Second) is ({ } one, { } two) ? $"{one} + {two}" : mark.Convention ?? "",
        Misconception = (mark.Misconception, mark.Second) is ({ } first, { } second) ? $"{first} + {second}" : mark.Misconception ?? "",
        Place = mark.FirstWrong is { } place ? place.Length > 120 ? place[..120] + "…" : place : "",
        Rule = mark.Rule,
        Reason = mark.Verdict switch
        {
            Verdict.Invalid => unread?.Invoke(mark.Reading) ?? string.Create(CultureInfo.InvariantCulture, $"{mark.Reading.Error} (character {mark.Reading.ErrorStart + 1})"),
            Verdict.Undecided when solution.Answer is OpenAnswer => "an answer in words, for a person",
            Verdict.Undecided => "it could not be decided whether this equals the answer",
            _ => "",
        },
    };
}

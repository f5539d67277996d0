using System.Collections.Immutable;
using ExamSolver.Core.Solutions;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Grading;

/// <summary>What a mark says.</summary>
public enum Verdict
{
    /// <summary>Equal to the answer, or to that of an accepted convention.</summary>
    Right,

    /// <summary>Right in part, as the question's points say.</summary>
    Partly,

    /// <summary>Read, and different.</summary>
    Wrong,

    /// <summary>It cannot be read as an answer to this question.</summary>
    Invalid,

    /// <summary>The engine cannot decide; a person must.</summary>
    Undecided,
}

/// <summary>What was typed, as the engine understands it, or why it cannot be read.</summary>
/// <param name="Answer">The answer; <c>null</c> where it cannot be read.</param>
/// <param name="Error">What was found and what was expected; <c>null</c> where it was read.</param>
/// <param name="ErrorStart">Where in the text the error is, from 0.</param>
public sealed record Reading(Answer? Answer, Feedback? Error = null, int ErrorStart = 0)
{
    /// <summary>Whether the text could as well be one product: <c>2*s</c> as a shape is 2×s.</summary>
    public bool MayBeProduct { get; init; }

    /// <summary>The formula as it was typed, where it is one: it shows a calculation that the answer's value no longer has.</summary>
    public Formula? Written { get; init; }

    /// <summary>The digits of a number that was typed as one; <c>null</c> for a calculation.</summary>
    public WrittenDigits? Digits { get; init; }

    /// <summary>The same number in digits, where they were written behind a calculation: what counts where exactly so many digits are asked for.</summary>
    public Reading? Rounded { get; init; }

    /// <summary>How what may be read in two ways was read.</summary>
    public ImmutableArray<Feedback> Notes { get; init; } = [];

    /// <summary>The unit that was written, where it is another than the question's, and measures something else.</summary>
    public Unit? WrongUnit { get; init; }

    /// <summary>The uncertainty that was written behind a ±.</summary>
    public Rational? Uncertainty { get; init; }

    /// <summary>The reason behind a true or false; <c>null</c> for none.</summary>
    public string? Reason { get; init; }

    /// <summary>What was understood, as LaTeX mathematics: a calculation with its value; empty where nothing was.</summary>
    public string ToLatex(LatexStyle style)
    {
        if (Answer is not { } answer)
            return "";
        if (answer is NumberAnswer { Value: NumberExpr decimalNumber } && Digits is { Decimals: > 0 and <= 100 } digits && Decimal(decimalNumber.Value, digits.Decimals, style) is { } shown)
            return shown;
        var value = answer.ToLatex(style);
        return answer is NumberAnswer && Written?.ToLatex(style) is { } written && written != value ? $"{written} = {value}" : value;
    }

    /// <summary>A decimal with so many places; <c>null</c> where it has more.</summary>
    private static string? Decimal(Rational value, int places, LatexStyle style)
    {
        var scaled = value.Abs() * ((Rational)10).Pow(places);
        if (!scaled.IsInteger)
            return null;
        var text = scaled.ToString().PadLeft(places + 1, '0');
        return $"{(value.Sign < 0 ? "-" : "")}{text[..^places]}{(style.DecimalComma ? "{,}" : ".")}{text[^places..]}";
    }

    /// <summary>The text with a caret under the place of the error; <c>null</c> where it was read.</summary>
    public string? Caret(string text)
    {
        if (Error is null)
            return null;
        var line = text.Length > 200 ? text[..200] : text;
        line = new string([.. line.Select(c => char.IsControl(c) ? ' ' : c)]);
        return $"{line}\n{new string(' ', Math.Min(ErrorStart, line.Length))}^";
    }
}

/// <summary>The mark of one answer.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Points">The points, from 0 to those of the part.</param>
/// <param name="Reading">What was understood.</param>
/// <param name="Convention">The id of the accepted convention under which it is right; otherwise <c>null</c>.</param>
/// <param name="Misconception">The id of the misconception, or of the convention that the sheet does not accept, which leads to it; otherwise <c>null</c>.</param>
/// <param name="FirstWrong">The place of the first component that differs, where there are several.</param>
public sealed record Mark(Verdict Verdict, Rational Points, Reading Reading, string? Convention = null, string? Misconception = null, string? FirstWrong = null)
{
    /// <summary>The id of what leads to it together with <see cref="Misconception"/> (or <see cref="Convention"/>), where two things do.</summary>
    public string? Second { get; init; }

    /// <summary>The answer that it was compared with: the one that it equals, or the right one.</summary>
    public Answer? ComparedWith { get; init; }

    /// <summary>The rule that gave the points, one of <see cref="MarkRules"/>.</summary>
    public string Rule { get; init; } = MarkRules.Unread;

    /// <summary>What the student is told, the most important first.</summary>
    public ImmutableArray<Feedback> Feedback { get; init; } = [];

    /// <summary>The id of what the student is told first.</summary>
    public string FeedbackId => Feedback.IsEmpty ? "" : Feedback[0].Id;

    /// <summary>The student's own earlier answers with which the key was solved anew, by the names of their parts; <c>null</c> where the key stood.</summary>
    public IReadOnlyList<string>? FollowsFrom { get; init; }

    /// <summary>Whether the answer follows from these, but they make the question easier than it was set, so that it does not pay.</summary>
    public bool IsTrivialised { get; init; }
}

/// <summary>The rules that give points; their sentences are in <c>templates/labels/grading.yaml</c>.</summary>
public static class MarkRules
{
    /// <summary>Nothing was read, so nothing was compared.</summary>
    public const string Unread = "unread";

    /// <summary>It is exactly the answer.</summary>
    public const string Equal = "equal";

    /// <summary>It is as near to the answer as the question asks.</summary>
    public const string Tolerance = "tolerance";

    /// <summary>It is another answer that meets the question's requirements.</summary>
    public const string Requirements = "requirements";

    /// <summary>It is the answer under a convention that the sheet accepts.</summary>
    public const string Convention = "convention";

    /// <summary>It is a known mistake, with the points that the sheet gives it.</summary>
    public const string Misconception = "misconception";

    /// <summary>It is what two known mistakes lead to together.</summary>
    public const string Pair = "pair";

    /// <summary>Each entry that is right earns its share.</summary>
    public const string EachEntry = "each-entry";

    /// <summary>Each option that is judged right earns its share.</summary>
    public const string EachOption = "each-option";

    /// <summary>What is right of it earns what the kind of question says.</summary>
    public const string PartialCredit = "partial-credit";

    /// <summary>Every answer that is not blank earns the points.</summary>
    public const string Completion = "completion";

    /// <summary>It differs from every answer that earns points.</summary>
    public const string Different = "different";

    /// <summary>Its value is right, and it is not written as the question asks.</summary>
    public const string Form = "form";

    /// <summary>It follows from the student's own earlier answers, put in the place of the right ones.</summary>
    public const string FollowThrough = "follow-through";

    /// <summary>A person gives the points, or some of them.</summary>
    public const string Person = "person";
}

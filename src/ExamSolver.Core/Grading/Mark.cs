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
public sealed record Reading(Answer? Answer, string? Error = null, int ErrorStart = 0)
{
    /// <summary>Whether the text could as well be one product: <c>2*s</c> as a shape is 2×s.</summary>
    public bool MayBeProduct { get; init; }

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
    /// <summary>The student's own earlier answers with which the key was solved anew, by the names of their parts; <c>null</c> where the key stood.</summary>
    public IReadOnlyList<string>? FollowsFrom { get; init; }

    /// <summary>Whether the answer follows from these, but they make the question easier than it was set, so that it does not pay.</summary>
    public bool IsTrivialised { get; init; }
}

using System.Collections.Immutable;
using System.Globalization;
using ExamSolver.Core.Problems;
using ExamSolver.Core.Solutions;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Grading.Classes;

/// <summary>What became of a question after the sheet was frozen: who changed what, when and why.</summary>
public sealed record Amendment
{
    /// <summary>Its number in the file, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>The question or part.</summary>
    public required string Reference { get; init; }

    /// <summary>Who decided it.</summary>
    public required string Who { get; init; }

    /// <summary>On which day.</summary>
    public required string When { get; init; }

    /// <summary>For what reason.</summary>
    public required string Why { get; init; }

    /// <summary>What the students were told; moves no mark by itself.</summary>
    public string? Erratum { get; init; }

    /// <summary>Whether the question counts for nobody: everybody has all its points, or it is taken out of the total.</summary>
    public VoidQuestion? Void { get; init; }

    /// <summary>One more answer that is right.</summary>
    public string? Accept { get; init; }

    /// <summary>The share of the points that <see cref="Accept"/> earns.</summary>
    public Rational AcceptShare { get; init; } = 1;

    /// <summary>Other points for the question.</summary>
    public Rational? Points { get; init; }
}

/// <summary>What a void question is worth.</summary>
public enum VoidQuestion
{
    /// <summary>Everybody has all its points.</summary>
    FullPoints,

    /// <summary>It is taken out of the total.</summary>
    Dropped,
}

/// <summary>The amendments of one part. Whatever they say, a mark does not fall by them, unless the sheet says that marks may.</summary>
public sealed class PartAmendments
{
    private readonly ImmutableArray<Amendment> items;
    private readonly bool mayFall;

    /// <summary>Amendments in the order of their file.</summary>
    public PartAmendments(ImmutableArray<Amendment> items, bool mayFall) => (this.items, this.mayFall) = (items, mayFall);

    /// <summary>Nothing was amended.</summary>
    public static PartAmendments None { get; } = new([], false);

    /// <summary>The amendments.</summary>
    public ImmutableArray<Amendment> Items => items;

    /// <summary>The points, where they were changed: 0 where the question was dropped.</summary>
    public Rational? Points => items.Any(a => a.Void == VoidQuestion.Dropped) ? 0 : items.LastOrDefault(a => a.Points is not null)?.Points;

    /// <summary>The mark of everybody, where the question is void.</summary>
    public MarkedAnswer? VoidFor(Rational of) => items.FirstOrDefault(a => a.Void is not null) is { } amendment
        ? new MarkedAnswer { Verdict = MarkWord.Right, Points = of, Of = of, Rule = Rule(amendment), Reason = amendment.Why }
        : null;

    /// <summary>The mark after all amendments.</summary>
    /// <param name="mark">The mark by the sheet as it was frozen.</param>
    /// <param name="text">What was typed.</param>
    /// <param name="part">The part as it was frozen.</param>
    /// <param name="solution">Its solution.</param>
    /// <param name="language">The language that the student writes in; amendments are written in English, as problem files are.</param>
    public MarkedAnswer Apply(MarkedAnswer mark, string text, Part part, Solution solution, string language)
    {
        if (items.Length == 0)
            return mark;
        var of = Points ?? part.Points;
        if (VoidFor(of) is { } voided)
            return voided with { Before = mark.Points };
        var amended = mark with { Of = of, Points = part.Points.IsZero ? mark.Points : mark.Points / part.Points * of };
        if (items.LastOrDefault(a => a.Points is not null) is { } change && amended.Points != mark.Points)
            amended = amended with { Rule = Rule(change), Reason = change.Why, Before = mark.Points };
        foreach (var amendment in items.Where(a => a.Accept is not null))
        {
            var worth = amendment.AcceptShare * of;
            if (worth > amended.Points && Equals(text, amendment.Accept!, part, solution, language))
                amended = amended with { Points = worth, Verdict = MarkWord.Of(worth, of), Rule = Rule(amendment), Reason = amendment.Why, Before = mark.Points, Misconception = "", Place = "" };
        }

        return amended.Points < mark.Points && !mayFall ? mark with { Of = of, Reason = "kept: marks do not fall" } : amended;
    }

    /// <summary>Whether an answer can be read that is to be accepted; otherwise why not.</summary>
    public static string? ErrorOf(string accept, Solution solution)
    {
        var reading = AnswerReader.Read(accept, solution.Answer);
        return reading.Answer is null ? reading.Error!["message"] ?? reading.Error.ToString() : null;
    }

    private static bool Equals(string text, string accept, Part part, Solution solution, string language) =>
        AnswerReader.Read(accept, solution.Answer).Answer is { } right && AnswerReader.Read(text, solution.Answer, language).Answer is { } given
        && AnswerComparison.Of(given, right, part.Tolerance).Outcome == Outcome.Equal;

    private static string Rule(Amendment amendment) => "amendment " + amendment.Number.ToString(CultureInfo.InvariantCulture);
}

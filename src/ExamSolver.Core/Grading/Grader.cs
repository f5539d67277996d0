using System.Collections.Immutable;
using ExamSolver.Core.Problems;
using ExamSolver.Core.Solutions;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Grading;

/// <summary>Marks one answer. Pure, total and bounded; it knows no kind.</summary>
public static class Grader
{
    /// <summary>The mark of a text as the answer to a part with this solution.</summary>
    public static Mark Mark(Part part, Solution solution, string text)
    {
        if (solution.Answer is OpenAnswer open)
            return Open(part, open, AnswerReader.Read(text, open));
        var verdicts = new List<(Mark Mark, int Rank)>();
        Reading? unread = null;
        var candidates = Candidates(part, solution).ToArray();
        var isShape = candidates.Any(c => c.Answer is ShapeAnswer && AnswerReader.IsWrittenAsShape(text, c.Answer));
        foreach (var candidate in candidates)
        {
            // Where a shape may be meant, 5×5 is one, and not the number 25.
            if (isShape && candidate.Answer is (NumberAnswer or ExpressionAnswer))
                continue;
            var reading = AnswerReader.Read(text, candidate.Answer);
            if (reading.Answer is not { } answer)
            {
                unread ??= reading;
                continue;
            }

            var comparison = AnswerComparison.Of(answer, candidate.Answer, part.Tolerance);
            switch (comparison.Outcome)
            {
                case Outcome.Equal:
                    return candidate.ToMark(reading);
                case Outcome.Different when ReferenceEquals(candidate.Answer, solution.Answer) && solution.Accepts?.Invoke(answer) == true:
                    return new Mark(Verdict.Right, part.Points, reading);
                case Outcome.Undecided:
                    verdicts.Add((new Mark(Verdict.Undecided, 0, reading, FirstWrong: comparison.FirstWrong), 0));
                    break;
                default:
                    verdicts.Add((Different(part, solution, reading, comparison.FirstWrong), 1));
                    break;
            }
        }

        // Undecided against any candidate is a person's to decide; wrong only where every candidate that could be read differs.
        return verdicts.Count == 0 ? new Mark(Verdict.Invalid, 0, unread!) : verdicts.OrderBy(v => v.Rank).First().Mark;
    }

    private static IEnumerable<Candidate> Candidates(Part part, Solution solution)
    {
        yield return new Candidate(solution.Answer, r => new Mark(Verdict.Right, part.Points, r));

        // What is accepted comes first, the most points before fewer: within a tolerance a text may be several answers.
        foreach (var convention in solution.Conventions.OrderByDescending(c => AcceptedPoints(part, c) ?? -1))
        {
            if (AcceptedPoints(part, convention) is { } points)
                yield return new Candidate(convention.Answer, r => new Mark(points < part.Points ? Verdict.Partly : Verdict.Right, points, r, Convention: convention.Id));
            else
                yield return new Candidate(convention.Answer, r => new Mark(Verdict.Wrong, 0, r, Misconception: convention.Id));
        }

        foreach (var misconception in solution.Misconceptions)
            yield return new Candidate(misconception.Answer, r => misconception.Credit is { Sign: > 0 } credit
                ? new Mark(Verdict.Partly, credit * part.Points, r, Misconception: misconception.Id)
                : Different(part, solution, r, null) with { Misconception = misconception.Id });
    }

    /// <summary>The mark of prose: a person's to give, unless every answer earns the points.</summary>
    private static Mark Open(Part part, OpenAnswer answer, Reading reading) => reading.Answer is null ? new Mark(Verdict.Invalid, 0, reading)
        : answer.ByCompletion ? new Mark(Verdict.Right, part.Points, reading)
        : new Mark(Verdict.Undecided, 0, reading);

    /// <summary>The mark of another answer: options that are marked one by one earn what they are worth together.</summary>
    private static Mark Different(Part part, Solution solution, Reading reading, string? firstWrong)
    {
        var (points, misconception) = ((Rational)0, (string?)null);
        if (reading.Answer!.Type == solution.Answer.Type && solution.Credits?.Invoke(reading.Answer) is { } credit)
            (points, firstWrong, misconception) = (credit.Share * part.Points, credit.Wrong, credit.Misconception);
        if (solution.Answer is ChoiceAnswer { Marks: { } marks } right && reading.Answer is ChoiceAnswer given && given.Chosen.Length == right.Chosen.Length)
        {
            var agreeing = given.Chosen.Zip(right.Chosen).Count(p => p.First == p.Second);
            var sum = ((agreeing * marks.Right) + ((right.Chosen.Length - agreeing) * marks.Wrong)) * part.Points;
            var least = marks.AtLeast * part.Points;
            points = sum < least ? least : sum > part.Points ? part.Points : sum;
        }

        return new Mark(points > 0 ? Verdict.Partly : Verdict.Wrong, points, reading, Misconception: misconception, FirstWrong: firstWrong);
    }

    /// <summary>The points of an answer under a convention; <c>null</c> where the sheet does not accept it.</summary>
    public static Rational? AcceptedPoints(Part part, Alternative convention) =>
        part.Accept.TryGetValue(convention.Id, out var points) ? points : convention.Credit is { } credit ? credit * part.Points
        : convention.IsNotation ? part.Points
        : null;

    private sealed record Candidate(Answer Answer, Func<Reading, Mark> ToMark);
}

/// <summary>Whether two answers are the same.</summary>
public enum Outcome
{
    /// <summary>They are.</summary>
    Equal,

    /// <summary>They are not.</summary>
    Different,

    /// <summary>It could not be decided.</summary>
    Undecided,
}

/// <summary>The comparison of an answer with another, component by component.</summary>
/// <param name="Outcome">Whether they are the same.</param>
/// <param name="FirstWrong">The place of the first component that differs, where there are several.</param>
public sealed record AnswerComparison(Outcome Outcome, string? FirstWrong = null)
{
    /// <summary>Compares an answer with the one that is right.</summary>
    public static AnswerComparison Of(Answer given, Answer right, Tolerance? tolerance)
    {
        var (ours, theirs) = (right.Components, given.Components);
        if ((given, right) is (SetAnswer items, SetAnswer others))
            return Sets(items, others, tolerance);
        if ((given, right) is (EquationAnswer equation, EquationAnswer other))
            return new AnswerComparison(UpToFactor(equation, other));
        if ((given, right) is (GrowthAnswer order, GrowthAnswer known))
            return new AnswerComparison(known.Compare(order) switch { ComparisonVerdict.Equal => Outcome.Equal, ComparisonVerdict.Different => Outcome.Different, _ => Outcome.Undecided });
        if ((given, right) is (ArrayAnswer array, ArrayAnswer wanted) && (array.Entries.Rows, array.Entries.Columns) != (wanted.Entries.Rows, wanted.Entries.Columns))
            return new AnswerComparison(Outcome.Different, $"shape {array.Entries.Shape}");
        if (given is ProofAnswer { Unread: { } unread })
            return new AnswerComparison(Outcome.Undecided, unread);
        if (given.Type != right.Type || ours.Length != theirs.Length)
            return new AnswerComparison(Outcome.Different);
        var outcome = Outcome.Equal;
        for (var i = 0; i < ours.Length; i++)
        {
            switch (Compare(theirs[i].Value, ours[i].Value, right.Declarations, tolerance))
            {
                case Outcome.Different:
                    return new AnswerComparison(Outcome.Different, ours[i].Place.Length > 0 ? ours[i].Place : null);
                case Outcome.Undecided:
                    outcome = Outcome.Undecided;
                    break;
            }
        }

        return new AnswerComparison(outcome);
    }

    /// <summary>Each item of either set must have an equal one in the other.</summary>
    private static AnswerComparison Sets(SetAnswer given, SetAnswer right, Tolerance? tolerance)
    {
        var undecided = false;
        foreach (var (items, others) in new[] { (given.Items, right.Items), (right.Items, given.Items) })
        {
            foreach (var item in items)
            {
                var outcomes = others.Select(o => Compare(item, o, right.Declarations, tolerance)).ToArray();
                if (outcomes.Contains(Outcome.Equal))
                    continue;
                if (!outcomes.Contains(Outcome.Undecided))
                    return new AnswerComparison(Outcome.Different, item.ToInfix());
                undecided = true;
            }
        }

        return new AnswerComparison(undecided ? Outcome.Undecided : Outcome.Equal);
    }

    /// <summary>Equations say the same where one difference of sides is a constant number of times the other.</summary>
    private static Outcome UpToFactor(EquationAnswer given, EquationAnswer right)
    {
        if (given.Difference == 0 || right.Difference == 0)
            return given.Difference == right.Difference ? Outcome.Equal : Outcome.Different;
        var world = World.Draw(right.Declarations, 1, 0);
        var ratio = given.Difference.EvaluateExact(n => world.Exact(n)) is { } a && right.Difference.EvaluateExact(n => world.Exact(n)) is { IsZero: false } b ? a / b : (Rational?)null;
        return ratio is { IsZero: false } factor ? Compare(given.Difference, factor * right.Difference, right.Declarations, null)
            : Compare(given.Difference, right.Difference, right.Declarations, null) is Outcome.Equal ? Outcome.Equal
            : Compare(given.Difference, -right.Difference, right.Declarations, null);
    }

    private static Outcome Compare(Expr given, Expr right, Declarations declarations, Tolerance? tolerance)
    {
        if (tolerance is not null && given.FreeSymbols.Count == 0 && right.FreeSymbols.Count == 0)
        {
            // Too near the edge for doubles: equal numbers are near, whatever their size.
            var near = tolerance.Compare(given, right);
            return near == Outcome.Undecided && Equivalence.Decide(given, right, declarations).IsEqual ? Outcome.Equal : near;
        }

        return Equivalence.Decide(given, right, declarations).Verdict switch
        {
            Symbolics.Verdict.Equal => Outcome.Equal,
            Symbolics.Verdict.Different => Outcome.Different,
            _ => Outcome.Undecided,
        };
    }
}

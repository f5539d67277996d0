using System.Collections.Concurrent;
using ExamSolver.Core.Problems;
using ExamSolver.Core.Solutions;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Grading;

/// <summary>
/// Marks an answer whose question uses earlier answers: where it is wrong, the key is solved anew, and checked, with the student's own earlier
/// answers in the place of the right ones, and the answer marked on its method. A mistake is so paid for once only. An earlier answer
/// that makes the question trivial does not pay: the mark stays as it was, and says why.
/// </summary>
/// <param name="seed">What the checks of a key that is solved anew draw from.</param>
public sealed class FollowThrough(ulong seed = SheetSolver.DefaultSeed)
{
    private const int MostKept = 4_096;

    private readonly ConcurrentDictionary<(Part, string), SolvedPart?> solved = new();

    /// <summary>The mark of an answer.</summary>
    /// <param name="part">The part with its key.</param>
    /// <param name="reference">The ref of its question.</param>
    /// <param name="own">The mark of the answer against the key.</param>
    /// <param name="earlier">The marks of the student's earlier answers, by the names of their parts; <c>null</c> where there is none.</param>
    /// <param name="keys">The right answers of the earlier parts, by their names.</param>
    /// <param name="grade">Marks the same answer against another key.</param>
    public Mark Mark(SolvedPart part, string reference, Mark own, Func<string, Mark?> earlier, Func<string, Answer> keys, Func<Part, Solution, Mark> grade)
    {
        if (part.Part is not { Carried: { } carried, CarriedPoints: { IsZero: false } most } || own.Verdict is not (Verdict.Wrong or Verdict.Partly))
            return own;
        var answers = new Dictionary<string, Answer>(StringComparer.Ordinal);
        foreach (var name in carried.Uses)
        {
            if (earlier(name) is { Verdict: Verdict.Wrong or Verdict.Partly, Reading.Answer: { } answer })
                answers[name] = answer;
        }

        if (answers.Count == 0)
            return own;
        if (Solve(part.Part, carried, reference, answers) is not { FailureCount: 0 } other)
            return own;
        var mark = grade(other.Part, other.Solution);
        if (mark.Verdict is not (Verdict.Right or Verdict.Partly) || mark.Points.IsZero)
            return own;
        var points = mark.Points * most / part.Part.Points;
        if (points <= own.Points)
            return own;
        var from = answers.Keys.Order(StringComparer.Ordinal).ToArray();
        return IsTrivial(part.Solution, other.Solution, answers, keys)
            ? own with { FollowsFrom = from, IsTrivialised = true, Feedback = [.. own.Feedback, Say("follows-trivially", from)] }
            : mark with
            {
                Points = points,
                Verdict = points < part.Part.Points ? Verdict.Partly : Verdict.Right,
                FollowsFrom = from,
                Rule = MarkRules.FollowThrough,
                Feedback = [Say("follows", from), .. mark.Verdict == Verdict.Right && mark.Convention is null ? [] : mark.Feedback],
            };
    }

    private static Feedback Say(string id, string[] from) => Feedback.Of(id, ("from", string.Join(", ", from)));

    private SolvedPart? Solve(Part part, CarriedAnswers carried, string reference, Dictionary<string, Answer> answers)
    {
        var key = (part, string.Join('\n', answers.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $"{a.Key}={a.Value.ToText()}")));
        if (solved.TryGetValue(key, out var known))
            return known;
        SolvedPart? result = null;
        try
        {
            if (carried.With(answers) is { } other)
                result = SheetSolver.Solve(other with { Id = part.Id, Points = part.Points, Accept = part.Accept, Expect = null }, reference, seed);
        }
        catch (SolverException)
        {
            // A key that a student's value breaks is none; the answer keeps its mark.
        }

        if (solved.Count < MostKept)
            solved[key] = result;
        return result;
    }

    /// <summary>
    /// Whether the student's values make the question easier than it was set: a value is 0 or 1, or a number where an expression stood, or
    /// the key is, or is just what was carried in, or a known wrong road has become right.
    /// </summary>
    private static bool IsTrivial(Solution set, Solution carried, Dictionary<string, Answer> answers, Func<string, Answer> keys)
    {
        var (own, right) = (answers.Values.ToArray(), answers.Keys.Select(keys).ToArray());
        return own.Zip(right).Any(p => IsEasier(p.First, p.Second))
            || IsEasier(carried.Answer, set.Answer)
            || (own.Any(a => a.Equals(carried.Answer)) && !right.Any(a => a.Equals(set.Answer)))
            || carried.Misconceptions.Length < set.Misconceptions.Length;
    }

    private static bool IsEasier(Answer own, Answer right) =>
        own.Components.Count(IsSimple) > right.Components.Count(IsSimple) || Symbols(own).Count < Symbols(right).Count;

    private static bool IsSimple(Component component) => component.Value == 0 || component.Value == 1;

    private static HashSet<string> Symbols(Answer answer) => [.. answer.Components.SelectMany(c => c.Value.FreeSymbols)];
}

using System.Collections.Immutable;
using ExamSolver.Core.Problems;
using ExamSolver.Core.Solutions;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Grading;

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
    /// <summary>Why it could not be decided, where the answer itself says so.</summary>
    public ImmutableArray<Feedback> Why { get; init; } = [];

    private static readonly AnswerComparison Same = new(Outcome.Equal), Other = new(Outcome.Different);

    /// <summary>Compares an answer with the one that is right.</summary>
    /// <param name="given">The answer.</param>
    /// <param name="right">The one that is right.</param>
    /// <param name="tolerance">How far numbers may be apart; <c>null</c> for not at all.</param>
    /// <param name="digits">How a number was typed, where it was typed as one.</param>
    public static AnswerComparison Of(Answer given, Answer right, Tolerance? tolerance, WrittenDigits? digits = null)
    {
        // Most answers are numbers.
        if ((given, right) is (NumberAnswer { Value: NumberExpr typed }, NumberAnswer { Value: NumberExpr exact }))
            return (tolerance is null ? typed.Value == exact.Value : tolerance.Compare(typed, exact, digits) == Outcome.Equal) ? Same : Other;
        var (ours, theirs) = (right.Components, given.Components);
        if ((given, right) is (SetAnswer items, SetAnswer others))
            return Sets(items, others, tolerance);
        if ((given, right) is (EquationAnswer equation, EquationAnswer other))
            return new AnswerComparison(UpToFactor(equation, other));
        if ((given, right) is (GrowthAnswer order, GrowthAnswer known))
            return new AnswerComparison(known.Compare(order) switch { ComparisonVerdict.Equal => Outcome.Equal, ComparisonVerdict.Different => Outcome.Different, _ => Outcome.Undecided });
        if ((given, right) is (ArrayAnswer { IsPlaced: true } places, ArrayAnswer { IsPlaced: true } wantedPlaces))
            return Places(places, wantedPlaces);
        if ((given, right) is (ArrayAnswer array, ArrayAnswer wanted) && (array.Entries.Rows, array.Entries.Columns) != (wanted.Entries.Rows, wanted.Entries.Columns))
            return new AnswerComparison(Outcome.Different, $"shape {array.Entries.Shape}");
        if (given is ProofAnswer { Open: { } open })
            return new AnswerComparison(Outcome.Undecided, open.Place) { Why = open.Why };
        if (given.Type != right.Type || ours.Length != theirs.Length)
            return new AnswerComparison(Outcome.Different);
        var outcome = Outcome.Equal;
        for (var i = 0; i < ours.Length; i++)
        {
            switch (Compare(theirs[i].Value, ours[i].Value, right.Declarations, tolerance, digits))
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

    /// <summary>
    /// How many entries are right, and of how many: each by its place, or, of sets, items that are in both less those that are too many. <c>null</c>
    /// where the answers are of different sorts or shapes.
    /// </summary>
    internal static (int Right, int All)? Entries(Answer given, Answer right, Tolerance? tolerance)
    {
        if (given.Type != right.Type)
            return null;
        if ((given, right) is (SetAnswer theirs, SetAnswer ours))
        {
            var found = ours.Items.Count(i => theirs.Items.Any(o => Compare(o, i, right.Declarations, tolerance) == Outcome.Equal));
            var foreign = theirs.Items.Count(o => !ours.Items.Any(i => Compare(o, i, right.Declarations, tolerance) == Outcome.Equal));
            return (Math.Max(0, found - foreign), ours.Items.Length);
        }

        if ((given, right) is (ArrayAnswer { IsPlaced: true } places, ArrayAnswer { IsPlaced: true } wantedPlaces))
        {
            var (wantedOnes, found) = (wantedPlaces.Members.ToHashSet(), places.Members.ToHashSet());
            return (Math.Max(0, (2 * found.Count(wantedOnes.Contains)) - found.Count), wantedOnes.Count);
        }

        if ((given, right) is (ArrayAnswer array, ArrayAnswer wanted) && (array.Entries.Rows, array.Entries.Columns) != (wanted.Entries.Rows, wanted.Entries.Columns))
            return null;
        var (a, b) = (given.Components, right.Components);
        return a.Length == b.Length ? (a.Zip(b).Count(p => Compare(p.First.Value, p.Second.Value, right.Declarations, tolerance) == Outcome.Equal), b.Length) : null;
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

    /// <summary>The same places, whatever rows and columns without one stand around them.</summary>
    private static AnswerComparison Places(ArrayAnswer given, ArrayAnswer right)
    {
        var (ours, theirs) = (right.Members.ToHashSet(), given.Members.ToHashSet());
        if (ours.SetEquals(theirs) && given.Entries.Entries.All(e => e == 0 || e == 1))
            return Same;
        ours.SymmetricExceptWith(theirs);
        return new AnswerComparison(Outcome.Different, ours.Count == 0 ? null : $"({ours.First().Row}, {ours.First().Column})");
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

    private static Outcome Compare(Expr given, Expr right, Declarations declarations, Tolerance? tolerance, WrittenDigits? digits = null)
    {
        if (tolerance is not null && given.FreeSymbols.Count == 0 && right.FreeSymbols.Count == 0)
        {
            // Too near the edge for doubles: equal numbers are near, whatever their size.
            var near = tolerance.Compare(given, right, digits);
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

using System.Collections.Immutable;
using ExamSolver.Core.Problems;
using ExamSolver.Core.Solutions;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Grading;

/// <summary>
/// The marking of one text. It is held against the answer, then against those of the conventions that are accepted, the most points first, then
/// against those of known mistakes, and last, where it equals none of them, against what two of these lead to together.
/// </summary>
internal sealed class AnswerMarking(Part part, Solution solution, string text, GradingOptions options)
{
    // Each may have cost all the work that a comparison may: from then on only what is written alike is the same.
    private const int MostUndecided = 3;

    // Readings by what they depend on: an alternative answer is mostly of the answer's own sort.
    private readonly List<(Answer Model, Reading Reading)> readings = [];

    /// <summary>The mark.</summary>
    public Mark Mark()
    {
        if (solution.Answer is OpenAnswer open)
            return Open(open);
        Mark? undecided = null, different = null;
        var undecidedCount = 0;
        Reading? unread = null;
        bool? isShape = null;
        foreach (var candidate in Candidates())
        {
            // Where a shape may be meant, 5×5 is one, and not the number 25.
            if (candidate.Answer is NumberAnswer or ExpressionAnswer && (isShape ??= IsShape()))
                continue;
            var reading = Read(candidate.Answer);
            if (reading.Answer is not { } answer)
            {
                unread ??= reading;
                continue;
            }

            if (reading.WrongUnit is not null)
            {
                different ??= Different(reading, null);
                continue;
            }

            if (Refused(reading) is { } refused)
                return refused;
            var comparison = undecidedCount < MostUndecided ? Compare(answer, candidate.Answer, reading) : new AnswerComparison(answer.Equals(candidate.Answer) ? Outcome.Equal : Outcome.Undecided);
            switch (comparison.Outcome)
            {
                case Outcome.Equal:
                    return Reasoned(Formed(candidate.ToMark(reading), candidate.Answer));
                case Outcome.Different when ReferenceEquals(candidate.Answer, solution.Answer) && solution.Accepts?.Invoke(answer) == true:
                    return Settle(new Mark(Verdict.Right, part.Points, reading) { Rule = MarkRules.Requirements }, [new Feedback("right")]);
                case Outcome.Undecided:
                    undecided ??= Settle(new Mark(Verdict.Undecided, 0, reading, FirstWrong: comparison.FirstWrong) { Rule = MarkRules.Person }, comparison.Why.IsEmpty ? [Of("undecided", "place", comparison.FirstWrong)] : [new Feedback("undecided"), .. comparison.Why]);
                    undecidedCount++;
                    break;
                default:
                    different ??= Different(reading, comparison.FirstWrong);
                    break;
            }
        }

        // Undecided against any candidate is a person's to decide; wrong only where every candidate that could be read differs.
        if (undecided is not null)
            return undecided;
        if (different is null)
            return Settle(new Mark(Verdict.Invalid, 0, unread!), [unread!.Error!]);
        return different.Misconception is null && different.Reading.WrongUnit is null 
            ? BoundedWork.Run(() => Pair(different), () => null) ?? different
            : different;
    }

    private bool IsShape() => (solution.Answer is ShapeAnswer || solution.Conventions.Any(c => c.Answer is ShapeAnswer) || solution.Misconceptions.Any(m => m.Answer is ShapeAnswer))
        && Candidates().Any(c => c.Answer is ShapeAnswer && AnswerReader.IsWrittenAsShape(text, c.Answer));

    private Reading Read(Answer model)
    {
        foreach (var (known, reading) in readings)
        {
            if (ReferenceEquals(known, model) || (known is NumberAnswer && model is NumberAnswer)
                || (known is ExpressionAnswer a && model is ExpressionAnswer b && ReferenceEquals(a.Declarations, b.Declarations) && ReferenceEquals(a.Arrays, b.Arrays)))
            {
                return reading;
            }
        }

        var read = AnswerReader.Read(text, model, options.Language, part.Rules);
        if (read.Rounded is { } rounded && part.Tolerance is { Digits.IsExactly: true })
            read = rounded;
        readings.Add((model, read));
        return read;
    }

    private AnswerComparison Compare(Answer given, Answer right, Reading reading)
    {
        if (part.Rules.UpTo is { } upTo && given is ExpressionAnswer { Arrays: null } theirs && right is ExpressionAnswer { Arrays: null } ours)
        {
            // Nothing has no direction.
            if (upTo == ComparisonTest.UpToPositiveFactor && theirs.Value == 0 && ours.Value != 0)
                return new AnswerComparison(Outcome.Different);
            var verdict = Comparison.Compare(theirs.Formula, ours.Formula, new ComparisonOptions { Test = upTo, Parsing = new ParseOptions { Declarations = right.Declarations } }).Verdict;
            return new AnswerComparison(verdict switch { ComparisonVerdict.Equal => Outcome.Equal, ComparisonVerdict.Different => Outcome.Different, _ => Outcome.Undecided });
        }

        return AnswerComparison.Of(given, right, part.Tolerance, reading.Digits);
    }

    private IEnumerable<Candidate> Candidates()
    {
        yield return new Candidate(solution.Answer, r => Settle(new Mark(Verdict.Right, part.Points, r) { Rule = r.Answer!.Equals(solution.Answer) || part.Tolerance is null ? MarkRules.Equal : MarkRules.Tolerance }, [Right]));

        // What is accepted comes first, the most points before fewer: within a tolerance a text may be several answers.
        foreach (var convention in solution.Conventions.Length < 2 ? (IEnumerable<Alternative>)solution.Conventions : solution.Conventions.OrderByDescending(c => Grader.AcceptedPoints(part, c) ?? -1))
        {
            if (Grader.AcceptedPoints(part, convention) is { } points)
            {
                yield return new Candidate(convention.Answer, r => Settle(
                    new Mark(points < part.Points ? Verdict.Partly : Verdict.Right, points, r, Convention: convention.Id) { Rule = MarkRules.Convention, ComparedWith = convention.Answer },
                    [Of(points < part.Points ? "partly-under" : "right-under", "alternative", convention.Id)]));
            }
            else
            {
                yield return new Candidate(convention.Answer, r => Settle(
                    new Mark(Verdict.Wrong, 0, r, Misconception: convention.Id) { Rule = MarkRules.Misconception, ComparedWith = convention.Answer },
                    [Of("wrong-misconception", "alternative", convention.Id)]));
            }
        }

        foreach (var misconception in solution.Misconceptions)
            yield return new Candidate(misconception.Answer, r => Mistaken(misconception, r));
    }

    /// <summary>A known mistake has its own points, or those of what is right of it, whichever are more.</summary>
    private Mark Mistaken(Alternative misconception, Reading reading)
    {
        var own = misconception.Credit is { Sign: > 0 } credit ? credit * part.Points : 0;
        var entries = Different(reading, null);
        var (points, rule) = own >= entries.Points ? (own, MarkRules.Misconception) : (entries.Points, entries.Rule);
        return Settle(
            entries with { Verdict = points > 0 ? Verdict.Partly : Verdict.Wrong, Points = points, Misconception = misconception.Id, Rule = rule, ComparedWith = misconception.Answer },
            [Of(points > 0 ? "partly-misconception" : "wrong-misconception", "alternative", misconception.Id)]);
    }

    /// <summary>What two known things lead to together; <c>null</c> where none or several such pairs do. All pairs together may take the work of one comparison.</summary>
    private Mark? Pair(Mark different)
    {
        if (solution.Pairs is not { } pairs || different.Reading.Answer is null)
            return null;
        var accepted = different;
        (AlternativePair Pair, Reading Reading)? only = null;
        var count = 0;
        foreach (var pair in pairs())
        {
            var reading = Read(pair.Answer);
            if (reading.Answer is not { } answer)
                continue;
            var outcome = Compare(answer, pair.Answer, reading).Outcome;

            // Whether a pair is the only one cannot be said where another may fit.
            if (outcome == Outcome.Undecided)
                return null;
            if (outcome != Outcome.Equal)
                continue;
            if (ConventionPoints(pair.First) is { } one && ConventionPoints(pair.Second) is { } two)
            {
                var points = one < two ? one : two;
                if (accepted.Convention is null || points > accepted.Points)
                {
                    accepted = Settle(
                        new Mark(points < part.Points ? Verdict.Partly : Verdict.Right, points, reading, Convention: pair.First) { Second = pair.Second, Rule = MarkRules.Pair, ComparedWith = pair.Answer },
                        [Feedback.Of(points < part.Points ? "partly-under-both" : "right-under-both", ("first", pair.First), ("second", pair.Second))]);
                }
            }

            (only, count) = ((pair, reading), count + 1);
        }

        if (accepted.Convention is not null)
            return accepted;
        if (count != 1 || only is not var (named, read))
            return null;
        var (first, second) = (PointsOf(named.First), PointsOf(named.Second));
        var least = first < second ? first : second;
        var (earned, rule) = least >= different.Points ? (least, MarkRules.Pair) : (different.Points, different.Rule);
        return Settle(
            new Mark(earned > 0 ? Verdict.Partly : Verdict.Wrong, earned, read, Misconception: named.First, FirstWrong: different.FirstWrong) { Second = named.Second, Rule = rule, ComparedWith = named.Answer },
            [Feedback.Of(earned > 0 ? "partly-pair" : "wrong-pair", ("first", named.First), ("second", named.Second))]);
    }

    private Rational? ConventionPoints(string id) => solution.Conventions.FirstOrDefault(c => c.Id == id) is { } convention ? Grader.AcceptedPoints(part, convention) : null;

    private Rational PointsOf(string id) => ConventionPoints(id) ?? (solution.Misconceptions.FirstOrDefault(m => m.Id == id)?.Credit is { Sign: > 0 } credit ? credit * part.Points : 0);

    /// <summary>The mark of prose: a person's to give, unless every answer earns the points.</summary>
    private Mark Open(OpenAnswer answer)
    {
        var reading = AnswerReader.Read(text, answer);
        return reading.Answer is null ? Settle(new Mark(Verdict.Invalid, 0, reading), [reading.Error!])
            : answer.ByCompletion ? Settle(new Mark(Verdict.Right, part.Points, reading) { Rule = MarkRules.Completion }, [new Feedback("completed")])
            : Settle(new Mark(Verdict.Undecided, 0, reading) { Rule = MarkRules.Person }, [new Feedback("for-a-person")]);
    }

    /// <summary>An answer with an uncertainty is one where the question has a tolerance, and the uncertainty is within it.</summary>
    private Mark? Refused(Reading reading)
    {
        if (reading.Uncertainty is not { } margin)
            return null;
        if (part.Tolerance is not { } tolerance)
            return Settle(new Mark(Verdict.Invalid, 0, reading with { Answer = null, Error = new Feedback("uncertainty-not-asked") }), [new Feedback("uncertainty-not-asked")]);
        if (solution.Answer is not NumberAnswer right)
            return null;
        var value = right.Value.TryGetNumber(out var exact) ? exact : right.Value.Evaluate(_ => double.NaN) is var real && double.IsFinite(real) ? Rational.FromDouble(real) : 0;
        return tolerance.TryBounds(value, out var low, out var high) && margin > (high - low) / 2
            ? Settle(new Mark(Verdict.Wrong, 0, reading) { Rule = MarkRules.Different }, [new Feedback("uncertainty-too-wide")])
            : null;
    }

    /// <summary>A value that is right earns nothing in another form than the one asked for.</summary>
    private Mark Formed(Mark mark, Answer right)
    {
        if (mark.Verdict is not (Verdict.Right or Verdict.Partly) || mark.Misconception is not null || mark.Reading.Written is not { } written || right is not ExpressionAnswer { Arrays: null } expression)
            return mark;
        var rules = part.Rules;
        var names = FormulaParts.Names(written);
        var used = rules.Names.Keys.Where(names.Contains).SelectMany(n => rules.Names[n].FreeSymbols).Concat(names.Where(n => !rules.Names.ContainsKey(n))).ToArray();
        if (used.FirstOrDefault(n => rules.Without.Contains(n) || (!rules.Using.IsDefault && !rules.Using.Contains(n) && expression.Declarations.Contains(n))) is { } foreign)
            return Settle(mark with { Verdict = Verdict.Wrong, Points = 0, Convention = null, Rule = MarkRules.Form }, [Of("wrong-names", "name", foreign)]);
        if (rules.Form is not { } form)
            return mark;
        var wanted = new ComparisonOptions { Test = form, Parsing = new ParseOptions { Declarations = expression.Declarations } };
        return Comparison.Compare(written, expression.Formula, wanted).Verdict == ComparisonVerdict.Different
            ? Settle(mark with { Verdict = Verdict.Wrong, Points = 0, Convention = null, Rule = MarkRules.Form }, [new Feedback(FormId(form))])
            : mark;
    }

    private static string FormId(ComparisonTest form) => form switch
    {
        ComparisonTest.Expanded => "wrong-form-expanded",
        ComparisonTest.Factored => "wrong-form-factored",
        ComparisonTest.LowestTerms => "wrong-form-lowest-terms",
        ComparisonTest.SingleFraction => "wrong-form-single-fraction",
        _ => "wrong-form",
    };

    /// <summary>Where a reason is asked for, a person gives its share.</summary>
    private Mark Reasoned(Mark mark)
    {
        if (part.Rules.Reason is not { } share || mark.Points.IsZero)
            return mark;
        var decided = mark.Points * (1 - share);
        return mark.Reading.Reason is null
            ? Settle(mark with { Verdict = decided > 0 ? Verdict.Partly : Verdict.Wrong, Points = decided }, [new Feedback("reason-missing")])
            : Settle(mark with { Verdict = Verdict.Undecided, Points = decided, Rule = MarkRules.Person }, [new Feedback("reason-for-a-person")]);
    }

    /// <summary>The mark of another answer: what is right of it earns what the question says.</summary>
    private Mark Different(Reading reading, string? firstWrong)
    {
        var answer = reading.Answer!;
        if (reading.WrongUnit is { } unit)
            return Settle(new Mark(Verdict.Wrong, 0, reading) { Rule = MarkRules.Different }, [Feedback.Of("wrong-unit", ("unit", unit.Name), ("asked", part.Rules.Unit!.Name))]);
        if (reading.Digits is { } digits && part.Tolerance is { Digits: { } asked } tolerance && tolerance.Misses(digits) && AnswerComparison.Of(answer, solution.Answer, LooselyTo(digits, tolerance)).Outcome == Outcome.Equal)
            return Settle(new Mark(Verdict.Wrong, 0, reading) { Rule = MarkRules.Different }, [Of(asked.AreFigures ? "wrong-figures" : "wrong-decimals", "count", AnswerReader.Number(asked.Count))]);
        if (answer.Type == solution.Answer.Type && solution.Credits?.Invoke(answer) is { } credit)
            return Credited(reading, credit.Share * part.Points, MarkRules.PartialCredit, credit.Place, credit.Misconception, credit.Wrong);
        if (solution.Answer is ChoiceAnswer { Marks: { } marks } right && answer is ChoiceAnswer given && given.Chosen.Length == right.Chosen.Length)
        {
            var agreeing = given.Chosen.Zip(right.Chosen).Count(p => p.First == p.Second);
            var sum = ((agreeing * marks.Right) + ((right.Chosen.Length - agreeing) * marks.Wrong)) * part.Points;
            var least = marks.AtLeast * part.Points;
            return Credited(reading, sum < least ? least : sum, MarkRules.EachOption, firstWrong, null, [Feedback.Of("options", ("right", AnswerReader.Number(agreeing)), ("all", AnswerReader.Number(right.Chosen.Length)))]);
        }

        if (part.Rules.EachEntry && AnswerComparison.Entries(answer, solution.Answer, part.Tolerance) is { All: > 1 } entries)
        {
            var mark = Credited(reading, Rational.One * entries.Right / entries.All * part.Points, MarkRules.EachEntry, firstWrong, null, [Feedback.Of("entries", ("right", AnswerReader.Number(entries.Right)), ("all", AnswerReader.Number(entries.All)))]);
            return firstWrong is null ? mark : Settle(mark, [mark.Feedback[0], Of("place", "place", firstWrong)]);
        }

        return Settle(new Mark(Verdict.Wrong, 0, reading, FirstWrong: firstWrong) { Rule = MarkRules.Different }, [Of("wrong", "place", firstWrong)]);
    }

    /// <summary>As near as the digits that were typed can say.</summary>
    private static Tolerance LooselyTo(WrittenDigits digits, Tolerance tolerance) =>
        tolerance.Digits is { IsExactly: true } rule && digits.Decimals >= rule.Count ? tolerance with { Digits = rule with { IsExactly = false } }
        : tolerance with { Digits = digits.Decimals >= 0 ? new DigitRule(Math.Min(digits.Decimals, 30), false, Rounding.Either, false) : new DigitRule(Math.Clamp(digits.LeastFigures, 1, 30), true, Rounding.Either, false) };

    /// <summary>Points are never below zero or above those of the part.</summary>
    private Mark Credited(Reading reading, Rational points, string rule, string? firstWrong, string? misconception, ImmutableArray<Feedback> feedback)
    {
        points = points.Sign < 0 ? 0 : points > part.Points ? part.Points : points;
        return Settle(new Mark(points > 0 ? Verdict.Partly : Verdict.Wrong, points, reading, Misconception: misconception, FirstWrong: firstWrong) { Rule = rule }, feedback);
    }

    private Mark Settle(Mark mark, ImmutableArray<Feedback> feedback) =>
        mark with { ComparedWith = mark.ComparedWith ?? (mark.Verdict == Verdict.Invalid ? null : solution.Answer), Feedback = mark.Reading.Notes.IsEmpty ? feedback : feedback.AddRange(mark.Reading.Notes) };

    private static readonly Feedback Right = new("right");

    private static Feedback Of(string id, string name, string? value) => value is null ? new Feedback(id) : Feedback.Of(name == "place" && id != "place" ? id + "-at" : id, (name, value));

    private sealed record Candidate(Answer Answer, Func<Reading, Mark> ToMark);
}

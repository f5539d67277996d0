using System.Collections.Immutable;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Expressions;

/// <summary>An answer that an author writes, with at least one other road to it: no answer is only asserted.</summary>
/// <remarks>The roads are named numeric procedures (finite differences, quadrature, enumeration, halving, composing) at random values of the symbols.</remarks>
[Kind("expression")]
public sealed class ExpressionQuestion : Solver<ExpressionQuestion.Given, ExpressionQuestion.Rules>
{
    /// <summary>The answer, and the roads to it.</summary>
    public sealed record Given
    {
        /// <summary>The answer.</summary>
        [Given("the answer: a formula, an equation, {a set}, an interval `x in [0, 1)`, a matrix, or several by name")]
        public required AuthorAnswer Answer { get; init; }

        /// <summary>The roads.</summary>
        [Given("one other road to the answer, or several", Default = "the checks of the kinds that the answer calls")]
        public Roads? Check { get; init; }

        /// <summary>The derivation.</summary>
        [Given("the lines of a derivation, each with its reason; the last is the answer")]
        public AuthorSteps? Steps { get; init; }

        /// <summary>Other right answers.</summary>
        [Given("answers that another convention makes right, by name")]
        public NamedAnswers? Also { get; init; }

        /// <summary>Wrong answers.</summary>
        [Given("wrong answers that are met, by name")]
        public NamedAnswers? Wrong { get; init; }
    }

    private const int LongestLine = 1_000;

    /// <summary>The author's formula has no rules.</summary>
    public sealed record Rules;

    /// <inheritdoc/>
    public override IEnumerable<(string Key, Localized Text)> Texts(object given) =>
        given is Given g ? [.. g.Also?.Texts() ?? [], .. g.Wrong?.Texts() ?? [], .. (g.Steps?.Reasons ?? []).Select(r => ("because", r))] : [];

    /// <inheritdoc/>
    protected override bool Validate(Given given, SpecMap map, SpecScope scope) =>
        IsChecked(given, map, scope)
        && Author.Confirm(given.Answer.Answer, Checks(given), map["answer"]!.Position, scope)
        && HoldsAtOtherSizes(map, scope)
        && Author.EndsIn(given.Steps, given.Answer.Answer, map["steps"], scope)
        && Author.AreOthers(given.Answer.Answer, [given.Also, given.Wrong], map, scope);

    private static bool IsChecked(Given given, SpecMap map, SpecScope scope)
    {
        if (given.Check is not null || given.Answer.Called.Length == (given.Answer.Answer is RecordAnswer record ? record.Entries.Length : 1))
            return true;
        scope.Diagnostics.Error("missing-check", map.Position, "there is no check", "an answer needs one road to it: check: {same as: …}, {derivative of: …, by: x}");
        return false;
    }

    /// <summary>Reads answer and checks once more with other numbers for sizes that are letters: an array that is right at one choice may be so by chance.</summary>
    private static bool HoldsAtOtherSizes(SpecMap map, SpecScope scope)
    {
        if (map["check"] is not { } check || scope.WithOtherSizes() is not { } other || AuthorAnswer.Read(map["answer"]!, other) is not { } answer || Roads.Read(check, other) is not { } roads || other.Diagnostics.ErrorCount > 0)
            return true;
        if (Author.Confirm(answer.Answer, roads.ToChecks(), map["answer"]!.Position, other))
            return true;
        var found = other.Diagnostics.Items[0];
        scope.Diagnostics.Error(found.Code, found.Position, found.Message + ", with other sizes of the arrays", found.Hint);
        return false;
    }

    /// <inheritdoc/>
    protected override Answer? Formula(Given given, Rules rules) => given.Answer.Answer;

    /// <inheritdoc/>
    protected override ImmutableArray<Fact> Givens(Given given) => SymbolFacts.Of(given.Answer.Answer, given.Answer.Context, given.Answer.Written.Select(w => w.Formula.WithResults));

    /// <inheritdoc/>
    protected override ImmutableArray<DerivationStep> Derive(Given given, Answer answer)
    {
        if (given.Steps is { } steps)
            return steps.Steps;
        var context = given.Answer.Context;
        var calls = given.Answer.Called.SelectMany(c => c.Road.Calls).DistinctBy(c => c.Text)
            .Select(c => new DerivationStep("call", c.Shown, StepRelation.Equal, c.Shown) { Declarations = context.Declarations, Arrays = context }.With("call", c.Text));
        return [.. calls, .. answer is RecordAnswer record ? record.Entries.SelectMany(e => Lines(given, e.Name, e.Answer)) : Lines(given, "", answer)];
    }

    /// <summary>How one answer comes about: the author's own formula with the results of the kinds that it calls, or his other one, worked out.</summary>
    private static IEnumerable<DerivationStep> Lines(Given given, string entry, Answer answer)
    {
        var context = given.Answer.Context;
        DerivationStep Named(string rule, Formula before, Formula after)
        {
            var step = new DerivationStep(entry.Length == 0 ? rule : rule + "-entry", before, StepRelation.Equal, after) { Declarations = context.Declarations, Arrays = context };
            return entry.Length == 0 ? step : step.With("entry", entry);
        }

        var written = given.Answer.Written.FirstOrDefault(w => w.Entry == entry).Formula;
        if (given.Answer.Called.FirstOrDefault(c => c.Entry == entry).Road is { } called)
            return [Named("called", called.Written.WithResults, answer.Results[0])];
        var shown = answer.Results[0];
        var isNumeric = answer.Components.All(c => c.Value.FreeSymbols.Count == 0);
        if (isNumeric && written is not null && !written.Formula.Equals(shown) && written.Formula is not SymbolFormula && context.IsArray(written.Formula) == context.IsArray(shown))
            return [Named("worked-out", written.Formula, shown)];
        if (given.Check?.All.FirstOrDefault(r => r.Entry == entry).Road is SameRoad { Formula: var other } && answer is NumberAnswer or ExpressionAnswer or ArrayAnswer && context.IsArray(other.Formula) == context.IsArray(shown)
            && FormulaParts.Count(other.WithResults, LongestLine) > FormulaParts.Count(shown, LongestLine))
        {
            return [Named("same", other.WithResults, shown)];
        }

        // A derivative is written as one; names that stand for something would hide what it is taken of.
        if (given.Check?.All.FirstOrDefault(r => r.Entry == entry).Road is DerivativeRoad { By.All: [var by], Function.Formula: var function } && answer is ExpressionAnswer && !context.IsArray(function) && !context.IsArray(shown) && !context.IsArray(Symbolics.Formula.Symbol(by))
            && FormulaParts.Names(function).Contains(by) && !FormulaParts.Names(function).Any(context.Names.ContainsKey))
        {
            return [Named("derived", Symbolics.Formula.Apply("diff", function, Symbolics.Formula.Symbol(by)), shown)];
        }

        return answer.Results.Select(r => Named("asserted", r, r));
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Check> Checks(Given given) =>
        [.. given.Check?.ToChecks() ?? [], .. given.Answer.Called.Select(c => c.Entry.Length == 0 ? c.Road.ToCheck() : new OfEntry(c.Entry, c.Road.ToCheck()))];

    /// <inheritdoc/>
    protected override IEnumerable<Alternative> OwnConventions(Given given) =>
        given.Also?.Alternatives.Select(a => a with { Credit = a.Credit ?? 1 }) ?? [];

    /// <inheritdoc/>
    protected override IEnumerable<Alternative> OwnMisconceptions(Given given) => given.Wrong?.Alternatives ?? [];
}

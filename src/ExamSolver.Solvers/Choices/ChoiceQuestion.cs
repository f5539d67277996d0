using System.Collections.Immutable;
using ExamSolver.Core.Arrays;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Solvers.Expressions;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Choices;

/// <summary>Options to tick: one is right, or several, or a claim is true or false. The engine decides every option that is a claim or a value.</summary>
/// <remarks>A claim holds where it holds for all values of its symbols; one counterexample refutes it.</remarks>
[Kind("choice")]
public sealed class ChoiceQuestion : Solver<ChoiceQuestion.Given, ChoiceQuestion.Rules>
{
    private static readonly ImmutableArray<string> Truths = ["true", "false"];

    /// <summary>The options.</summary>
    public sealed record Given
    {
        /// <summary>The options.</summary>
        [Given("the options")]
        public ImmutableArray<Option> Options { get; init; } = [];

        /// <summary>The claim.</summary>
        [Given("one claim instead of options, which is true or false")]
        public Option? Claim { get; init; }

        /// <summary>The value that is asked for.</summary>
        [Given("the value that is asked for, against which options that are values are held")]
        public AuthorFormula? Answer { get; init; }

        /// <summary>How many options may be chosen.</summary>
        [Given("how many options may be chosen, and how they are marked", Default = "single")]
        public Selection Select { get; init; } = new() { IsSingle = true };

        /// <summary>Whether a last option says that none is right.</summary>
        [Given("whether a last option says that none of the others is right", Default = "false")]
        public bool NoneOfThese { get; init; }
    }

    /// <summary>What decides an option.</summary>
    public sealed record Rules
    {
        /// <summary>Whether the right options are asked for, and not the wrong ones.</summary>
        public bool Right { get; init; } = true;
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, Rules>> Misconceptions => [new("the-wrong-ones", r => r with { Right = false })];

    /// <inheritdoc/>
    public override IEnumerable<(string Key, Localized Text)> Texts(object given) => given is Given g
        ? Options(g).SelectMany(o => new[] { ("say", o.Say), ("because", o.Because) }).Where(t => t.Item2 is not null).Select(t => (t.Item1, t.Item2!))
        : [];

    /// <inheritdoc/>
    protected override bool Validate(Given given, SpecMap map, SpecScope scope)
    {
        var before = scope.Diagnostics.ErrorCount;
        if ((given.Claim is null) == given.Options.IsEmpty || (given.Claim is null && given.Options.Length + (given.NoneOfThese ? 1 : 0) is < 2 or > ChoiceAnswer.MaximumOptions))
            scope.Diagnostics.Error("missing-key", map.Position, $"there are {given.Options.Length} options", $"write 2 to {ChoiceAnswer.MaximumOptions} options, or one claim: …");
        foreach (var option in Options(given))
        {
            if (option.Value is not null && given.Answer is null)
                scope.Diagnostics.Error("missing-key", option.Position, "the option is a value, and nothing says which value is right", "add answer: …, the value that is asked for");
            else if (Decide(option, given) is { Verdict: Verdict.Undecided } undecided)
                scope.Diagnostics.Error("undecided", option.Position, $"whether {Shown(option)} holds cannot be decided: {undecided.Reason.TrimEnd('.')}", "write it in a simpler way");
            else if (option.Is is { } word && Decide(option, given) is { } decision && decision.IsEqual != word)
                scope.Diagnostics.Error("answer-contradicted", option.Position, $"{Shown(option)} is said to be {(word ? "true" : "false")}, and is {(word ? "false" : "true")}{(decision.Witness is { } witness ? $": at {witness}" : "")}", "mend the option, or your word for it");
        }

        if (scope.Diagnostics.ErrorCount > before)
            return false;
        var right = Enumerable.Range(0, given.Options.Length).Where(i => IsRight(given.Options[i], given)).Select(i => ((char)('a' + i)).ToString()).ToArray();
        if (given.Claim is null && given.Select.IsSingle && (right.Length > 1 || (right.Length == 0 && !given.NoneOfThese)))
        {
            scope.Diagnostics.Error(
                "not-single",
                (map["options"] ?? map).Position,
                right.Length == 0 ? "no option is right, and one is asked for" : $"the options {string.Join(" and ", right)} are right, and one is asked for",
                right.Length == 0 ? "mend an option, or add none of these: true" : "mend an option, or write select: multiple");
            return false;
        }

        return Author.Confirm(Formula(given, new Rules())!, Checks(given), (map["options"] ?? map).Position, scope);
    }

    /// <inheritdoc/>
    protected override Answer? Formula(Given given, Rules rules)
    {
        if (given.Claim is { } claim)
        {
            var holds = IsRight(claim, given) == rules.Right;
            return new ChoiceAnswer([holds, !holds], isSingle: true) { Names = Truths };
        }

        var right = given.Options.Select(o => IsRight(o, given)).ToList();
        if (given.NoneOfThese)
            right.Add(!right.Contains(true));
        if (!rules.Right && given.Select.IsSingle)
            return null;
        return new ChoiceAnswer([.. right.Select(r => r == rules.Right)], given.Select.IsSingle) { Marks = given.Select.MarksOf(right.Count) };
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Fact> Givens(Given given) => given.Claim is { } claim
        ? [Fact.Of("claim", ("statement", Statement(claim)))]
        : [.. given.Options.Select((o, i) => Fact.Of("option", ("letter", Letter(i)), ("statement", Statement(o)))), .. given.NoneOfThese ? [Fact.Of("none", ("letter", Letter(given.Options.Length)))] : Enumerable.Empty<Fact>()];

    /// <inheritdoc/>
    protected override ImmutableArray<DerivationStep> Derive(Given given, Answer answer) => [];

    /// <inheritdoc/>
    protected override ImmutableArray<SolutionTable> Tables(Given given) =>
    [
        new SolutionTable(
            "verdicts",
            ["option", "verdict", "reason"],
            [.. Options(given).Select((o, i) => ImmutableArray.Create<Argument?>(given.Claim is null ? Letter(i) : Statement(o), new Argument.Word(IsRight(o, given) ? "right" : "wrong"), Reason(o, given)))]),
    ];

    /// <inheritdoc/>
    protected override ImmutableArray<Check> Checks(Given given) =>
    [
        new Measure(
            Options(given).Any(o => o.Claim is not null || o.Value is not null) ? "random-worlds" : "authors-word",
            context => Try(given, context) is { } truths ? [Observation.Of(truths.Select(t => Measured.Exactly(t ? 1 : 0)))] : []),
    ];

    /// <inheritdoc/>
    protected override IEnumerable<Alternative> OwnMisconceptions(Given given)
    {
        if (given.Claim is not null || !given.Select.IsSingle)
            yield break;
        for (var i = 0; i < given.Options.Length; i++)
        {
            var (option, letter) = (given.Options[i], i);
            if (option.Because is { } because && !IsRight(option, given))
                yield return new Alternative($"option-{(char)('a' + i)}", new ChoiceAnswer([.. Enumerable.Range(0, given.Options.Length + (given.NoneOfThese ? 1 : 0)).Select(k => k == letter)], isSingle: true)) { Words = because };
        }
    }

    private static IEnumerable<Option> Options(Given given) => given.Claim is { } claim ? [claim] : given.Options;

    private static bool IsRight(Option option, Given given) => Decide(option, given)?.IsEqual ?? option.Is!.Value;

    private static Decision? Decide(Option option, Given given) =>
        option.Claim is { } claim ? Claims.Decide(claim, option.Context)
        : option.Value is { } value && given.Answer is { } answer ? Claims.Same(value.Value, answer.Value, option.Context)
        : null;

    /// <summary>The truth of each option from numbers alone; an option of words only is what its author says.</summary>
    private static List<bool>? Try(Given given, CheckContext context)
    {
        var truths = new List<bool>();
        foreach (var option in given.Claim is { } claim ? [claim] : given.Options)
        {
            var truth = option.Claim is { } relation ? ClaimTrials.Holds(relation.Left, relation.Operator, relation.Right, option.Context, context)
                : option.Value is { } value ? ClaimTrials.Holds(value.Formula, "=", given.Answer!.Formula, option.Context, context)
                : option.Is;
            if (truth is not { } known)
                return null;
            truths.Add(known);
        }

        if (given.Claim is not null)
            truths.Add(!truths[0]);
        else if (given.NoneOfThese)
            truths.Add(!truths.Contains(true));
        return truths;
    }

    private static Argument Letter(int option) => new Argument.Name(((char)('a' + option)).ToString());

    private static Argument Statement(Option option) => option.Say is { } words ? words : option.Claim is { } claim ? (Formula)claim : option.Value!.Formula;

    private static Argument? Reason(Option option, Given given)
    {
        if (option.Because is { } because)
            return because;
        return Decide(option, given) is { IsDifferent: true, Witness: { } witness } ? new Argument.OwnWords(Localized.Everywhere(witness)) : null;
    }

    private static string Shown(Option option) => option.Claim?.ToInfix() ?? option.Value?.Formula.ToInfix() ?? "the option";
}

using System.Collections.Immutable;
using System.Reflection;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Solutions;

/// <summary>The kind of question that a solver answers: <c>network/parameter-count</c>. Frozen once released.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class KindAttribute(string id) : Attribute
{
    /// <summary>Topic and kind, in kebab-case.</summary>
    public string Id { get; } = id;
}

/// <summary>A name under which formulas of problem files use a kind's answer: <c>parameters(net, dense1)</c>.</summary>
/// <param name="name">The function.</param>
/// <param name="keys">The keys of the kind's givens that its arguments are, in a row.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false, AllowMultiple = true)]
public sealed class FunctionAttribute(string name, params string[] keys) : Attribute
{
    /// <summary>The function.</summary>
    public string Name { get; } = name;

    /// <summary>The keys that its arguments are.</summary>
    public string[] Keys { get; } = keys;

    /// <summary>A key that the function fixes, with its value: <c>count: flops</c>.</summary>
    public string? With { get; init; }

    /// <summary>Whether an answer whose entries are all the same is one number here: the side of a square field.</summary>
    public bool Side { get; init; }

    /// <summary>The key that the function fixes, with its value.</summary>
    public IEnumerable<(string Key, string Value)> Fixed => With?.Split(": ") is [var key, var value] ? [(key, value)] : [];

    /// <inheritdoc/>
    public override string ToString() => $"{Name}({string.Join(", ", Keys)})";
}

/// <summary>One kind of question.</summary>
public abstract class Solver
{
    /// <summary>The id of the kind.</summary>
    public string Kind => GetType().GetCustomAttribute<KindAttribute>()?.Id ?? throw new InvalidOperationException($"{GetType()} has no [Kind].");

    /// <summary>The functions that formulas may call it by.</summary>
    public IEnumerable<FunctionAttribute> Functions => GetType().GetCustomAttributes<FunctionAttribute>();

    /// <summary>The record of the givens.</summary>
    public abstract Type GivenType { get; }

    /// <summary>The ids of every convention that the kind knows, whether or not a question has it.</summary>
    public abstract IReadOnlyList<string> ConventionIds { get; }

    /// <summary>Reads the givens, or reports what is wrong with them and returns <c>null</c>.</summary>
    public abstract object? Bind(SpecMap given, SpecScope scope);

    /// <summary>The solution; a function of the givens alone.</summary>
    public abstract Solution Solve(object given);

    /// <summary>The answer alone; a function of the givens alone.</summary>
    public virtual Answer AnswerTo(object given) => Solve(given).Answer;

    /// <summary>The author's own texts among the givens, each with its key, so that missing translations are told.</summary>
    public virtual IEnumerable<(string Key, Localized Text)> Texts(object given) => [];

    /// <summary>The points that the givens themselves say, as a rubric does; <c>null</c> where they say nothing of points.</summary>
    public virtual Rational? PointsOf(object given) => null;

    /// <summary>The unit that its numbers are counted in, which students may write; <c>null</c> where they have none.</summary>
    public virtual string? UnitOf(object given) => null;
}

/// <summary>
/// A solver in four pieces: the <see cref="Formula"/> that gives the answer, the steps that a person would write, the checks that reach it
/// by another road, and the named changes of the <typeparamref name="TRules"/> that lead to other answers. The checks call nothing
/// that the formula calls (a test holds that), and a changed formula must be noticed by them (another does).
/// </summary>
/// <typeparam name="TGiven">What is given.</typeparam>
/// <typeparam name="TRules">What the formula takes into account; the default is right.</typeparam>
public abstract class Solver<TGiven, TRules> : Solver
    where TGiven : class
    where TRules : class, new()
{
    // Twelve alternatives make 66; a kind with more of them has its later pairs left out.
    private const int MaximumPairs = 100;

    /// <summary>How near numbers are that are one number, relative to their size.</summary>
    private const double SameWithin = 1e-12;

    /// <inheritdoc/>
    public sealed override Type GivenType => typeof(TGiven);

    /// <inheritdoc/>
    public sealed override IReadOnlyList<string> ConventionIds => [.. Conventions.Select(c => c.Id)];

    /// <inheritdoc/>
    public sealed override object? Bind(SpecMap given, SpecScope scope) =>
        SpecBinder.Bind(typeof(TGiven), given, scope) is TGiven bound ? Settle(bound, given, scope) : null;

    /// <inheritdoc/>
    public sealed override Answer AnswerTo(object given) =>
        Formula((TGiven)given, new TRules()) ?? throw new InvalidOperationException($"{Kind} has no answer to a question that it has bound.");

    /// <inheritdoc/>
    public sealed override Solution Solve(object given)
    {
        var typed = (TGiven)given;
        var rules = new TRules();
        var answer = AnswerTo(given);
        var conventions = Distinct(Alternatives(Conventions, typed, rules).Concat(OwnConventions(typed)), [answer]);
        var misconceptions = Distinct(Alternatives(Misconceptions, typed, rules).Concat(OwnMisconceptions(typed)), [answer, .. conventions.Select(c => c.Answer)]);
        var pairs = new Lazy<ImmutableArray<AlternativePair>>(() => [.. PairsOf(typed, answer, conventions, misconceptions)]);
        return new Solution
        {
            Answer = answer,
            Givens = Givens(typed),
            Derivation = Derive(typed, answer),
            Tables = Tables(typed),
            Checks = Checks(typed),
            Accepts = Accepts(typed),
            Credits = Credits(typed),
            Conventions = conventions,
            Misconceptions = misconceptions,
            Pairs = () => pairs.Value,
        };
    }

    /// <summary>The named changes of the rules that other conventions make.</summary>
    protected virtual ImmutableArray<Variation<TGiven, TRules>> Conventions => [];

    /// <summary>The named changes of the rules that misconceptions make.</summary>
    protected virtual ImmutableArray<Variation<TGiven, TRules>> Misconceptions => [];

    /// <summary>Answers under conventions that the author names.</summary>
    protected virtual IEnumerable<Alternative> OwnConventions(TGiven given) => [];

    /// <summary>Wrong answers that the author names.</summary>
    protected virtual IEnumerable<Alternative> OwnMisconceptions(TGiven given) => [];

    /// <summary>Which other answers are right as well; <c>null</c> for none.</summary>
    protected virtual Func<Answer, bool>? Accepts(TGiven given) => null;

    /// <summary>What an answer that is not right earns; <c>null</c> where only the whole counts.</summary>
    protected virtual Func<Answer, PartialCredit>? Credits(TGiven given) => null;

    /// <summary>The givens with what follows from them alone, worked out once; <c>null</c>, with errors, where they do not go together.</summary>
    protected virtual TGiven? Settle(TGiven given, SpecMap map, SpecScope scope) => Validate(given, map, scope) ? given : null;

    /// <summary>Reports givens that fit their types but not each other.</summary>
    protected virtual bool Validate(TGiven given, SpecMap map, SpecScope scope) => true;

    /// <summary>The answer under some rules; <c>null</c> where changed rules leave none.</summary>
    protected abstract Answer? Formula(TGiven given, TRules rules);

    /// <summary>The steps that lead to the answer.</summary>
    protected abstract ImmutableArray<DerivationStep> Derive(TGiven given, Answer answer);

    /// <summary>The checks; they see the givens, never the answer.</summary>
    protected abstract ImmutableArray<Check> Checks(TGiven given);

    /// <summary>What is given, in words.</summary>
    protected virtual ImmutableArray<Fact> Givens(TGiven given) => [];

    /// <summary>The tables that belong to the solution.</summary>
    protected virtual ImmutableArray<SolutionTable> Tables(TGiven given) => [];

    private IEnumerable<Alternative> Alternatives(ImmutableArray<Variation<TGiven, TRules>> variations, TGiven given, TRules rules)
    {
        foreach (var variation in variations)
        {
            var answer = variation.Answer is { } direct ? direct(given, Formula(given, rules)!) : Formula(given, variation.Rules!(rules));
            if (answer is not null)
                yield return new Alternative(variation.Id, answer) { IsNotation = variation.IsNotation };
        }
    }

    /// <summary>Two changes of the rules at once, or one of the rules and one of the answer that follows from them.</summary>
    private IEnumerable<AlternativePair> PairsOf(TGiven given, Answer answer, ImmutableArray<Alternative> conventions, ImmutableArray<Alternative> misconceptions)
    {
        var singles = conventions.Concat(misconceptions).Select(a => a.Answer).Append(answer).ToHashSet();
        var known = conventions.Concat(misconceptions).Select(a => a.Id).ToHashSet(StringComparer.Ordinal);

        // A change that by itself leads nowhere new, such as that of a stride of 1, is no part of a pair.
        var variations = Conventions.Concat(Misconceptions).Where(v => known.Contains(v.Id)).ToArray();
        var left = MaximumPairs;
        for (var i = 0; i < variations.Length; i++)
        {
            for (var j = i + 1; j < variations.Length && left > 0; j++, left--)
            {
                if (Together(variations[i], variations[j], given) is { } both && both.GetType() == answer.GetType() && !singles.Contains(both))
                    yield return new AlternativePair(variations[i].Id, variations[j].Id, both);
            }
        }
    }

    private Answer? Together(Variation<TGiven, TRules> one, Variation<TGiven, TRules> other, TGiven given)
    {
        if (one.Rules is { } first && other.Rules is { } second)
            return Formula(given, second(first(new TRules())));
        return (one.Rules ?? other.Rules) is { } change && (one.Answer ?? other.Answer) is { } direct && Formula(given, change(new TRules())) is { } changed ? direct(given, changed) : null;
    }

    private static ImmutableArray<Alternative> Distinct(IEnumerable<Alternative> alternatives, IEnumerable<Answer> taken)
    {
        var seen = taken.ToHashSet();
        var kept = ImmutableArray.CreateBuilder<Alternative>();
        foreach (var alternative in alternatives)
        {
            if (!seen.Any(answer => AreSameNumbers(answer, alternative.Answer)) && seen.Add(alternative.Answer))
                kept.Add(alternative);
        }

        return kept.ToImmutable();
    }

    /// <summary>Whether two answers hold the same numbers, though these were worked out in different ways: no decimal that anyone types tells them apart.</summary>
    private static bool AreSameNumbers(Answer one, Answer other)
    {
        var (ours, theirs, scale, distance) = (one.Components, other.Components, 0.0, 0.0);
        if (one.GetType() != other.GetType() || ours.Length != theirs.Length)
            return false;
        for (var i = 0; i < ours.Length; i++)
        {
            var (a, b) = (ours[i].Value, theirs[i].Value);
            if (a.Equals(b))
                continue;
            if (a.FreeSymbols.Count > 0 || b.FreeSymbols.Count > 0 || (IsWhole(a) && IsWhole(b)))
                return false;
            var (x, y) = (a.Evaluate(_ => double.NaN), b.Evaluate(_ => double.NaN));
            (scale, distance) = (Math.Max(scale, Math.Max(Math.Abs(x), Math.Abs(y))), Math.Max(distance, double.IsNaN(x - y) ? double.PositiveInfinity : Math.Abs(x - y)));
        }

        // What cancels leaves an error of the size of the other entries.
        return distance <= SameWithin * scale;
        static bool IsWhole(Expr value) => value.TryGetNumber(out var number) && number.IsInteger;
    }
}

/// <summary>A named way to another answer: a change of the rules, so that two of them compose, or, where it is no such change, a function of the givens.</summary>
public sealed record Variation<TGiven, TRules>
{
    /// <summary>A change of the rules.</summary>
    public Variation(string id, Func<TRules, TRules> rules) => (Id, Rules) = (id, rules);

    /// <summary>A function from the givens and the right answer to another one; <c>null</c> where there is none.</summary>
    public Variation(string id, Func<TGiven, Answer, Answer?> answer) => (Id, Answer) = (id, answer);

    /// <summary>A kebab-case id, unique in its kind.</summary>
    public string Id { get; }

    /// <summary>The change of the rules.</summary>
    public Func<TRules, TRules>? Rules { get; }

    /// <summary>The function to another answer.</summary>
    public Func<TGiven, Answer, Answer?>? Answer { get; }

    /// <summary>Whether it is only another way to write the answer, right wherever the sheet does not say otherwise.</summary>
    public bool IsNotation { get; init; }
}

using ExamSolver.Core.Arrays;
using ExamSolver.Core.Specs;
using ExamSolver.Solvers.Expressions;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Choices;

/// <summary>
/// An option: a claim that the engine decides, a value that is held against the answer, or words whose truth is the author's.
/// <c>{true: 'tanh(x) = 2 sigmoid(2 x) - 1'}</c> asserts the claim, and the engine must agree.
/// </summary>
public sealed record Option : IReadFromSpec<Option>
{
    private static readonly SpecKey[] Keys =
    [
        new("claim", "a claim that the engine decides: an equation or inequality that holds for all values of its symbols, or does not", false, null, () => SpecType.Formula),
        new("value", "a value that is held against `answer`", false, null, () => SpecType.Formula),
        new("say", "the option in words", false, "its claim or value", () => Localized.SpecType),
        new("true", "a claim, or words, that you say are true", false, null, () => SpecType.OneOf("a claim or words", SpecType.Formula, Localized.SpecType)),
        new("false", "a claim, or words, that you say are false", false, null, () => SpecType.OneOf("a claim or words", SpecType.Formula, Localized.SpecType)),
        new("is", "your word for it: true or false", false, null, () => SpecType.Truth),
        new("because", "why, for the solution and for who chose wrong", false, null, () => Localized.SpecType),
    ];

    /// <summary>The claim.</summary>
    public RelationFormula? Claim { get; init; }

    /// <summary>The value.</summary>
    public AuthorFormula? Value { get; init; }

    /// <summary>The words.</summary>
    public Localized? Say { get; init; }

    /// <summary>The author's word.</summary>
    public bool? Is { get; init; }

    /// <summary>Why.</summary>
    public Localized? Because { get; init; }

    /// <summary>What names mean.</summary>
    public ArrayContext Context { get; init; } = ArrayContext.Empty;

    /// <summary>Where it is written.</summary>
    public Core.SourcePosition Position { get; init; }

    /// <inheritdoc/>
    public static SpecType SpecType { get; } = SpecType.OneOf("a value, or a map", SpecType.Formula, SpecType.Map("an option", Keys));

    /// <inheritdoc/>
    public static Option? Read(SpecNode node, SpecScope scope)
    {
        var option = new Option { Position = node.Position };
        if (node is not SpecMap map)
            return AuthorFormula.Read(node, scope) is { } value ? option with { Value = value, Context = scope.Arrays } : null;
        var before = scope.Diagnostics.ErrorCount;
        SpecBinder.CheckKeys(map, [.. Keys.Select(k => k.Name)], scope.Diagnostics);
        if (map["claim"] is { } claim)
            option = option with { Claim = ReadClaim(claim, scope) };
        if (map["value"] is { } own)
            option = option with { Value = AuthorFormula.Read(own, scope) };
        if (map["say"] is { } say)
            option = option with { Say = Localized.Read(say, scope) };
        if (map["is"] is { } word)
            option = option with { Is = SpecBinder.ReadTruth(word, scope) };
        foreach (var (key, truth) in new[] { ("true", true), ("false", false) })
        {
            if (map[key] is { } asserted)
                option = (IsClaim(asserted) ? option with { Claim = ReadClaim(asserted, scope) } : option with { Say = Localized.Read(asserted, scope) }) with { Is = truth };
        }

        if (map["because"] is { } because)
            option = option with { Because = Localized.Read(because, scope) };
        if (scope.Diagnostics.ErrorCount == before && option is { Claim: null, Value: null, Is: null })
            scope.Diagnostics.Error("missing-key", map.Position, "nothing says whether the option is right", "add claim: …, which the engine decides, value: …, or is: true");
        if (option is { Say: null, Claim: { } called } && FormulaParts.Names(called) is var names && scope.Calls?.All.Any(c => names.Contains(c.Name)) == true)
            scope.Diagnostics.Error("missing-key", map.Position, "the claim uses the result of another kind, and there are no words to print for it", "add say: …, the option in words");
        return scope.Diagnostics.ErrorCount > before ? null : option with { Context = scope.Arrays };
    }

    /// <summary>Reads a claim: an equation or inequality.</summary>
    public static RelationFormula? ReadClaim(SpecNode node, SpecScope scope)
    {
        if (SpecFormula.Parse(node, scope) is not { } formula)
            return null;
        if (formula is not RelationFormula { Operator: "=" or "<" or "<=" or ">" or ">=" } relation)
        {
            scope.Diagnostics.Error("bad-formula", node.Position, $"{formula.ToInfix()} is no claim", "a claim has one of the signs =, <, <=, >, >=");
            return null;
        }

        AuthorFormula? Side(Formula side) => AuthorFormula.Read(new SpecScalar(side.ToInfix(), ScalarStyle.Quoted, node.Position), scope);
        return Side(relation.Left) is not null && Side(relation.Right) is not null ? relation : null;
    }

    private static bool IsClaim(SpecNode node) => node is SpecScalar { Text: var text } && text.Any(c => c is '=' or '<' or '>' or '≤' or '≥') && !text.Contains('$', StringComparison.Ordinal);
}

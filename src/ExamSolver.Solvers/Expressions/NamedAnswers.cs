using System.Collections.Immutable;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Expressions;

/// <summary>
/// Other answers by name, wrong ones or ones that another convention makes right: <c>mask forgotten: g</c>, or with words for the student and the share
/// of the points that they earn, <c>{answer: g, say: {en: …, fr: …}, credit: 1/2}</c>.
/// </summary>
public sealed record NamedAnswers : IReadFromSpec<NamedAnswers>
{
    private static readonly SpecKey[] Keys =
    [
        new("answer", "the other answer", true, null, () => AuthorAnswer.SpecType),
        new("say", "what it is called, in words", false, "its name", () => Localized.SpecType),
        new("credit", "the share of the points that it earns: 1/2, or 50 %", false, "0 where it is wrong, 1 where it is right", () => SpecType.Formula),
    ];

    /// <summary>The answers.</summary>
    public required ImmutableArray<Alternative> Alternatives { get; init; }

    /// <inheritdoc/>
    public static SpecType SpecType { get; } = SpecType.MapOf("answers by name", SpecType.OneOf("an answer", SpecType.Formula, SpecType.Map("an answer with its words", Keys)));

    /// <inheritdoc/>
    public static NamedAnswers? Read(SpecNode node, SpecScope scope)
    {
        if (node is not SpecMap map)
        {
            SpecBinder.ReportWrongType(node, "a map", scope.Diagnostics, "write a name for each: {half forgotten: 'x^2'}");
            return null;
        }

        var before = scope.Diagnostics.ErrorCount;
        var found = ImmutableArray.CreateBuilder<Alternative>();
        foreach (var (key, value) in map.Entries)
        {
            if (IdOf(key.Text) is not { } id)
                scope.Diagnostics.Error("bad-name", key.Position, $"{key.Description} is no name", "a name is made of letters a to z, digits, blanks and -");
            else if (found.Any(a => a.Id == id))
                scope.Diagnostics.Error("duplicate-key", key.Position, $"the name {id} stands here a second time");
            else if (ReadOne(id, key, value, scope) is { } alternative)
                found.Add(alternative);
        }

        return scope.Diagnostics.ErrorCount > before ? null : new NamedAnswers { Alternatives = found.ToImmutable() };
    }

    /// <summary>The author's own words in them.</summary>
    public IEnumerable<(string Key, Localized Text)> Texts() => Alternatives.Where(a => a.Words is not null).Select(a => ("say", a.Words!));

    private static Alternative? ReadOne(string id, SpecScalar key, SpecNode value, SpecScope scope)
    {
        var isOwn = value is SpecMap map && map["answer"] is not null;
        if (value is SpecMap own && isOwn)
            SpecBinder.CheckKeys(own, [.. Keys.Select(k => k.Name)], scope.Diagnostics);
        if (AuthorAnswer.Read(isOwn ? ((SpecMap)value)["answer"]! : value, scope) is not { } answer)
            return null;
        var words = isOwn && ((SpecMap)value)["say"] is { } say ? Localized.Read(say, scope) : Localized.Everywhere(key.Text.Replace('-', ' '), key.Position);
        var credit = isOwn && ((SpecMap)value)["credit"] is { } share ? ReadShare(share, scope) : null;
        return new Alternative(id, answer.Answer) { Words = words, Credit = credit };
    }

    private static Rational? ReadShare(SpecNode node, SpecScope scope)
    {
        var text = (node as SpecScalar)?.Text.Trim() ?? "";
        var isPercent = text.EndsWith('%');
        var parsed = FormulaParser.Parse(isPercent ? text[..^1] : text);
        if (parsed.Succeeded && parsed.Formula!.ToExpr().TryGetNumber(out var number) && (isPercent ? number / 100 : number) is { Sign: >= 0 } share && share <= 1)
            return share;
        scope.Diagnostics.Error("out-of-range", node.Position, $"`credit` is {node.Description}", "it is a share of the points from 0 to 1: 1/2, or 50 %");
        return null;
    }

    /// <summary>A name as an id: small letters, words parted by hyphens; <c>null</c> where it is none.</summary>
    internal static string? IdOf(string name)
    {
        var id = string.Join('-', name.ToLowerInvariant().Split([' ', '-', '_'], StringSplitOptions.RemoveEmptyEntries));
        return id.Length is > 0 and <= 60 && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') ? id : null;
    }
}

using System.Collections.Immutable;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Tables;

/// <summary>
/// Lines such as <c>v = mu v + g</c>, a list of them or a block. They name each other and the values that go along, so that they are only read
/// once all of these are known.
/// </summary>
public sealed record TableLines : IReadFromSpec<TableLines>
{
    /// <summary>The most lines of a step.</summary>
    public const int Most = 30;

    /// <summary>The lines.</summary>
    public required ImmutableArray<SpecScalar> All { get; init; }

    /// <summary>What is in force where they stand.</summary>
    public required SpecScope Scope { get; init; }

    /// <inheritdoc/>
    public static SpecType SpecType { get; } = SpecType.OneOf("lines such as v = mu v + g", SpecType.Text, SpecType.ListOf(SpecType.Text));

    /// <inheritdoc/>
    public static TableLines? Read(SpecNode node, SpecScope scope)
    {
        var lines = (node is SpecList list ? list.Items : [node]).SelectMany(Split).ToImmutableArray();
        if (lines.Length is > 0 and <= Most && lines.All(l => l is not null))
            return new TableLines { All = lines!, Scope = scope };
        SpecBinder.ReportWrongType(node, $"1 to {Most} lines", scope.Diagnostics, "write a list such as ['v = mu v + g', 'theta = theta - eta v'], or a block behind |");
        return null;
    }

    private static IEnumerable<SpecScalar?> Split(SpecNode node)
    {
        if (node is not SpecScalar { IsEmpty: false } scalar)
            return [null];
        var (pieces, start) = (new List<SpecScalar?>(), 0);
        for (var i = 0; i <= scalar.Text.Length; i++)
        {
            if (i < scalar.Text.Length && scalar.Text[i] is not ('\n' or ';'))
                continue;
            if (scalar.Text[start..i].Trim().Length > 0)
                pieces.Add(scalar.Slice(start, i));
            start = i + 1;
        }

        return pieces;
    }
}

/// <summary>Formulas by new names, each a list of them or one: the values before the first step, the values of each step.</summary>
public sealed record TableValues : IReadFromSpec<TableValues>
{
    /// <summary>The formulas.</summary>
    public required ImmutableArray<(SpecScalar Name, ImmutableArray<SpecScalar> Values)> All { get; init; }

    /// <inheritdoc/>
    public static SpecType SpecType { get; } = SpecType.MapOf("a formula by name, or a list of them", SpecType.OneOf("a formula, or a list of them", SpecType.Formula, SpecType.ListOf(SpecType.Formula)));

    /// <inheritdoc/>
    public static TableValues? Read(SpecNode node, SpecScope scope)
    {
        if (node is not SpecMap { Entries.Count: > 0 } map)
        {
            SpecBinder.ReportWrongType(node, SpecType.Description, scope.Diagnostics, "write for example {theta: 1, v: 0}");
            return null;
        }

        var before = scope.Diagnostics.ErrorCount;
        var all = ImmutableArray.CreateBuilder<(SpecScalar, ImmutableArray<SpecScalar>)>();
        foreach (var (key, value) in map.Entries)
        {
            var items = value is SpecList list ? list.Items : [value];
            if (items.Count > 0 && items.All(i => i is SpecScalar { IsEmpty: false }))
                all.Add((key, [.. items.Cast<SpecScalar>()]));
            else
                SpecBinder.ReportWrongType(value, "a formula, or a list of them", scope.Diagnostics, "a vector is a formula in quotes: '[1, 2]'");
        }

        return scope.Diagnostics.ErrorCount > before ? null : new TableValues { All = all.ToImmutable() };
    }
}

/// <summary>
/// Changed lines by the name of the mistake, or of the convention, that they are: <c>{momentum forgotten: 'v = g'}</c>, or with words and points,
/// <c>{lines: 'v = g', say: {en: …, fr: …}, credit: 1/2}</c>.
/// </summary>
public sealed record TableChanges : IReadFromSpec<TableChanges>
{
    private static readonly SpecKey[] Keys =
    [
        new("lines", "the lines that stand for those with the same name", true, null, () => TableLines.SpecType),
        new("say", "what it is called, in words", false, "its name", () => Localized.SpecType),
        new("credit", "the share of the points that it earns: 1/2, or 50 %", false, "0 where it is wrong, 1 where it is right", () => SpecType.Formula),
    ];

    /// <summary>The changes.</summary>
    public required ImmutableArray<(string Id, TableLines Lines, Localized Words, Rational? Credit)> All { get; init; }

    /// <inheritdoc/>
    public static SpecType SpecType { get; } = SpecType.MapOf("changed lines by name", SpecType.OneOf("changed lines", TableLines.SpecType, SpecType.Map("changed lines with their words", Keys)));

    /// <inheritdoc/>
    public static TableChanges? Read(SpecNode node, SpecScope scope)
    {
        if (node is not SpecMap { Entries.Count: > 0 } map)
        {
            SpecBinder.ReportWrongType(node, SpecType.Description, scope.Diagnostics, "write for example {momentum forgotten: 'v = g'}");
            return null;
        }

        var before = scope.Diagnostics.ErrorCount;
        var all = ImmutableArray.CreateBuilder<(string, TableLines, Localized, Rational?)>();
        foreach (var (key, value) in map.Entries)
        {
            if (Expressions.NamedAnswers.IdOf(key.Text) is not { } id)
            {
                scope.Diagnostics.Error("bad-name", key.Position, $"{key.Description} is no name", "a name is made of letters a to z, digits, blanks and -");
                continue;
            }

            var own = value as SpecMap;
            if (own is not null)
                SpecBinder.CheckKeys(own, [.. Keys.Select(k => k.Name)], scope.Diagnostics);
            if (own is not null && own["lines"] is null)
                scope.Diagnostics.Error("missing-key", own.Position, "the key \"lines\" is missing", "add lines: …, what is written instead");
            else if (TableLines.Read(own?["lines"] ?? value, scope) is { } lines)
                all.Add((id, lines, (own?["say"] is { } say ? Localized.Read(say, scope) : null) ?? Localized.Everywhere(key.Text.Replace('-', ' '), key.Position), own?["credit"] is { } share ? Expressions.NamedAnswers.ReadShare(share, scope) : null));
        }

        return scope.Diagnostics.ErrorCount > before ? null : new TableChanges { All = all.ToImmutable() };
    }
}

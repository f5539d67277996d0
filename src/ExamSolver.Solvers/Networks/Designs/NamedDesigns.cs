using System.Collections.Immutable;
using ExamSolver.Core.Networks;
using ExamSolver.Core.Specs;
using ExamSolver.Solvers.Expressions;

namespace ExamSolver.Solvers.Networks.Designs;

/// <summary>Designs by the name of the mistake that leads to them; they are read when the input is known.</summary>
public sealed record NamedDesigns : IReadFromSpec<NamedDesigns>
{
    private static readonly SpecKey[] Keys =
    [
        new("design", "the design", true, null, () => Network.SpecType),
        new("say", "what the mistake is called, in words", false, "its name", () => Localized.SpecType),
    ];

    /// <summary>The designs.</summary>
    internal ImmutableArray<(string Id, Localized Words, SpecNode Design)> All { get; init; } = [];

    /// <inheritdoc/>
    public static SpecType SpecType { get; } = SpecType.MapOf("designs by name", SpecType.OneOf("a design", SpecType.Text, SpecType.ListOf(SpecType.Reference("a layer", "layer")), SpecType.Map("a design with its words", Keys)));

    /// <inheritdoc/>
    public static NamedDesigns? Read(SpecNode node, SpecScope scope)
    {
        if (node is not SpecMap map)
        {
            SpecBinder.ReportWrongType(node, "a map", scope.Diagnostics, "write a name for each: {stride forgotten: [{conv: 8, kernel: 3}, flatten, {dense: 10}]}");
            return null;
        }

        var before = scope.Diagnostics.ErrorCount;
        var all = ImmutableArray.CreateBuilder<(string, Localized, SpecNode)>();
        foreach (var (key, value) in map.Entries)
        {
            if (NamedAnswers.IdOf(key.Text) is not { } id)
            {
                scope.Diagnostics.Error("bad-name", key.Position, $"{key.Description} is no name", "a name is made of letters a to z, digits, blanks and -");
                continue;
            }

            var own = value is SpecMap item && item["design"] is not null ? item : null;
            if (own is not null)
                SpecBinder.CheckKeys(own, [.. Keys.Select(k => k.Name)], scope.Diagnostics);
            var words = own?["say"] is { } say ? Localized.Read(say, scope) : Localized.Everywhere(key.Text.Replace('-', ' '), key.Position);
            if (words is not null)
                all.Add((id, words, own?["design"] ?? value));
        }

        return scope.Diagnostics.ErrorCount > before ? null : new NamedDesigns { All = all.ToImmutable() };
    }

    /// <summary>The author's own words in them.</summary>
    public IEnumerable<(string Key, Localized Text)> Texts() => All.Select(d => ("say", d.Words));
}

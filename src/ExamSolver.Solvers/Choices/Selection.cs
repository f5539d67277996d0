using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Choices;

/// <summary>How many options may be chosen, and how they are marked: <c>single</c>, <c>multiple</c>, or <c>{each right: 0.5, each wrong: -0.5, at least: 0}</c>.</summary>
public sealed record Selection : IReadFromSpec<Selection>
{
    private static readonly SpecKey[] Keys =
    [
        new("each right", "the points of an option that is ticked, or left, as it should be", true, null, () => SpecType.Number(whole: false, 0)),
        new("each wrong", "the points of one that is not; negative takes points away", false, "0", () => SpecType.Number(whole: false)),
        new("at least", "the fewest points", false, "0", () => SpecType.Number(whole: false)),
    ];

    /// <summary>Whether one option is right.</summary>
    public required bool IsSingle { get; init; }

    /// <summary>The points of an option that is judged right, of one that is not, and the fewest of all; <c>null</c> where only the whole counts.</summary>
    public (Rational Right, Rational Wrong, Rational AtLeast)? Points { get; init; }

    /// <inheritdoc/>
    public static SpecType SpecType { get; } = SpecType.OneOf("single, multiple, or the points of each option", SpecType.Words(["single", "multiple"]), SpecType.Map("the points of each option", Keys));

    /// <inheritdoc/>
    public static Selection? Read(SpecNode node, SpecScope scope)
    {
        switch (node)
        {
            case SpecScalar { Text: "single" }:
                return new Selection { IsSingle = true };
            case SpecScalar { Text: "multiple" }:
                return new Selection { IsSingle = false };
            case SpecMap map:
                var before = scope.Diagnostics.ErrorCount;
                SpecBinder.CheckKeys(map, [.. Keys.Select(k => k.Name)], scope.Diagnostics);
                var (right, wrong, least) = (Number(map, "each right", scope), Number(map, "each wrong", scope), Number(map, "at least", scope));
                if (scope.Diagnostics.ErrorCount == before && right is not { Sign: > 0 })
                    scope.Diagnostics.Error("out-of-range", map.Position, "`each right` is missing or not positive", "write the points of each option, such as each right: 0.5");
                if (scope.Diagnostics.ErrorCount == before && (wrong ?? 0) > 0)
                    scope.Diagnostics.Error("out-of-range", map.Position, $"`each wrong` is {wrong}", "a wrong option earns nothing, or less");
                return scope.Diagnostics.ErrorCount > before ? null : new Selection { IsSingle = false, Points = (right!.Value, wrong ?? 0, least ?? 0) };
            default:
                SpecBinder.ReportWrongType(node, SpecType.Description, scope.Diagnostics);
                return null;
        }
    }

    /// <summary>The marks as shares of the part's points, of which all options together earn one whole.</summary>
    public OptionMarks? MarksOf(int options) =>
        Points is var (right, wrong, least) ? new OptionMarks(1 / (Rational)options, wrong / (options * right), least / (options * right)) : null;

    private static Rational? Number(SpecMap map, string key, SpecScope scope)
    {
        if (map[key] is not { } node)
            return null;
        if (SpecFormula.ReadExpr(node, scope) is { } value && value.TryGetNumber(out var number))
            return number;
        scope.Diagnostics.Error("wrong-type", node.Position, $"expected a number, found {node.Description}");
        return null;
    }
}

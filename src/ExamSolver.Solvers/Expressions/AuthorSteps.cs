using System.Collections.Immutable;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Expressions;

/// <summary>
/// The lines of a derivation, each the last one written another way, with the reason: <c>[{write: 'diff(x^2, x)'}, {write: 2 x, because: the power rule}]</c>.
/// Each is verified in random worlds when the file is read.
/// </summary>
public sealed record AuthorSteps : IReadFromSpec<AuthorSteps>
{
    private static readonly SpecKey[] Keys =
    [
        new("write", "the line", true, null, () => SpecType.Formula),
        new("because", "why it follows from the line before; all but the first line have one", false, null, () => Localized.SpecType),
        new("sign", "how it follows: =, <=, >= or ≈", false, "=", () => SpecType.Words(["=", "<=", ">=", "≈"])),
    ];

    /// <summary>The steps: one less than lines.</summary>
    public required ImmutableArray<DerivationStep> Steps { get; init; }

    /// <summary>The author's reasons.</summary>
    public required ImmutableArray<Localized> Reasons { get; init; }

    /// <inheritdoc/>
    public static SpecType SpecType { get; } = SpecType.ListOf(SpecType.Map("a line", Keys));

    /// <inheritdoc/>
    public static AuthorSteps? Read(SpecNode node, SpecScope scope)
    {
        if (node is not SpecList { Items.Count: > 1 } list || list.Items.Any(i => i is not SpecMap))
        {
            SpecBinder.ReportWrongType(node, "a list of at least two lines", scope.Diagnostics, "write {write: 'diff(x^2, x)'} and then {write: 2 x, because: the power rule}");
            return null;
        }

        var before = scope.Diagnostics.ErrorCount;
        var steps = ImmutableArray.CreateBuilder<DerivationStep>();
        var reasons = ImmutableArray.CreateBuilder<Localized>();
        AuthorFormula? last = null;
        foreach (var map in list.Items.Cast<SpecMap>())
        {
            SpecBinder.CheckKeys(map, [.. Keys.Select(k => k.Name)], scope.Diagnostics);
            if (map["write"] is not { } write)
            {
                scope.Diagnostics.Error("missing-key", map.Position, "the key \"write\" is missing", "add write: …, the line's formula");
                continue;
            }

            if (AuthorFormula.Read(write, scope) is not { } line)
                continue;
            if (last is not null && Reason(map, scope) is { } reason)
            {
                var step = new DerivationStep("given", last.Formula, Sign(map, scope), line.Formula) { Declarations = scope.Declarations, Arrays = scope.Arrays }.With("reason", reason);
                var decision = step.Decide();
                if (!decision.IsEqual)
                    scope.Diagnostics.Error("wrong-step", write.Position, $"{last} is not {line}: {decision.Reason.TrimEnd('.')}{(decision.Witness is { } witness ? $", at {witness}" : "")}", "each line must follow from the line before");
                steps.Add(step);
                reasons.Add(reason);
            }

            last = line;
        }

        return scope.Diagnostics.ErrorCount > before ? null : new AuthorSteps { Steps = steps.ToImmutable(), Reasons = reasons.ToImmutable() };
    }

    private static Localized? Reason(SpecMap map, SpecScope scope)
    {
        if (map["because"] is { } node)
            return Localized.Read(node, scope);
        scope.Diagnostics.Error("missing-key", map.Position, "the key \"because\" is missing", "add because: …, why the line follows from the one before");
        return null;
    }

    private static StepRelation Sign(SpecMap map, SpecScope scope)
    {
        switch ((map["sign"] as SpecScalar)?.Text.Trim())
        {
            case null or "=":
                return StepRelation.Equal;
            case "<=" or "≤":
                return StepRelation.AtMost;
            case ">=" or "≥":
                return StepRelation.AtLeast;
            case "≈":
                return StepRelation.About;
            default:
                scope.Diagnostics.Error("unknown-word", map["sign"]!.Position, $"{map["sign"]!.Description} is not one of =, <=, >=, ≈");
                return StepRelation.Equal;
        }
    }
}

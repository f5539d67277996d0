using System.Collections.Immutable;
using ExamSolver.Core;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Rubrics;

/// <summary>Where a claim about the numbers of an experiment must hold.</summary>
public enum ClaimRange
{
    /// <summary>In every row.</summary>
    Everywhere,

    /// <summary>In the last row.</summary>
    AtTheEnd,

    /// <summary>From every row to the next.</summary>
    BetweenRows,
}

/// <summary>A claim about the numbers of an experiment.</summary>
/// <param name="Left">What is smaller, or larger; between rows, a column in the later row.</param>
/// <param name="Operator">The sign: &lt;, &lt;=, &gt;, &gt;= or =.</param>
/// <param name="Right">What it is compared with; between rows, the same column.</param>
/// <param name="Range">Where it must hold.</param>
/// <param name="Position">Where it is written.</param>
public sealed record ExperimentClaim(Formula Left, string Operator, Formula Right, ClaimRange Range, SourcePosition Position)
{
    /// <summary>Reads all claims of an experiment.</summary>
    internal static ImmutableArray<ExperimentClaim> ReadAll(SpecMap map, SpecScope scope, ImmutableArray<string> columns)
    {
        var claims = ImmutableArray.CreateBuilder<ExperimentClaim>();
        foreach (var (key, range) in new[] { ("holds", ClaimRange.Everywhere), ("ends", ClaimRange.AtTheEnd) })
        {
            foreach (var text in Items(map[key], scope))
            {
                if (Experiment.ReadFormula(text, scope) is not { } formula)
                    continue;
                if (formula is RelationFormula { Operator: "=" or "<" or "<=" or ">" or ">=" } relation && relation.Left is not RelationFormula && relation.Right is not RelationFormula)
                    claims.Add(new(relation.Left, relation.Operator, relation.Right, range, text.Position));
                else
                    scope.Diagnostics.Error("bad-formula", text.Position, $"{formula.ToInfix()} is no claim", "a claim has one of the signs =, <, <=, >, >=");
            }
        }

        foreach (var (key, sign) in new[] { ("rises", ">"), ("falls", "<") })
        {
            foreach (var name in Items(map[key], scope))
            {
                if (columns.Contains(name.Text))
                    claims.Add(new(Formula.Symbol(name.Text), sign, Formula.Symbol(name.Text), ClaimRange.BetweenRows, name.Position));
                else
                    scope.Diagnostics.Error("unknown-word", name.Position, $"there is no column {name.Description}", NearestName.Hint(name.Text, [.. columns], "columns"));
            }
        }

        return claims.ToImmutable();
    }

    private static IEnumerable<SpecScalar> Items(SpecNode? node, SpecScope scope)
    {
        var items = node switch { null => [], SpecList list => list.Items, _ => [node] };
        foreach (var wrong in items.Where(i => i is not SpecScalar { IsEmpty: false }))
            SpecBinder.ReportWrongType(wrong, "a claim, or the name of a column", scope.Diagnostics, "write a list such as ['dense > conv']");
        return items.OfType<SpecScalar>().Where(s => !s.IsEmpty);
    }
}

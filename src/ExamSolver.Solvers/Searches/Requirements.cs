using System.Collections.Immutable;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Searches;

/// <summary>What must hold: equations and inequalities, each an item of a list.</summary>
public sealed record Requirements : IReadFromSpec<Requirements>
{
    /// <summary>The requirements, with the definitions of <c>let</c> put in.</summary>
    public required ImmutableArray<Requirement> All { get; init; }

    /// <inheritdoc/>
    public static SpecType SpecType { get; } = SpecType.ListOf(SpecType.Formula);

    /// <inheritdoc/>
    public static Requirements? Read(SpecNode node, SpecScope scope)
    {
        var before = scope.Diagnostics.ErrorCount;
        var all = ImmutableArray.CreateBuilder<Requirement>();
        foreach (var item in node is SpecList list ? list.Items : [node])
        {
            if (SpecFormula.Read(item, scope) is not { } formula)
                continue;
            if (formula is RelationFormula { Operator: "=" or "!=" or "<" or "<=" or ">" or ">=" } relation)
                all.Add(new Requirement(relation, relation.Left.ToExpr().Substitute(scope.Definitions), relation.Operator, relation.Right.ToExpr().Substitute(scope.Definitions)));
            else
                scope.Diagnostics.Error("bad-formula", item.Position, $"{formula.ToInfix()} is no requirement", "a requirement has one of the signs =, !=, <, <=, >, >=");
        }

        return scope.Diagnostics.ErrorCount > before || all.Count == 0 ? null : new Requirements { All = all.ToImmutable() };
    }
}

/// <summary>An equation or inequality.</summary>
/// <param name="Written">As it is written.</param>
/// <param name="Left">Its left side.</param>
/// <param name="Sign">Its sign.</param>
/// <param name="Right">Its right side.</param>
public sealed record Requirement(RelationFormula Written, Expr Left, string Sign, Expr Right);

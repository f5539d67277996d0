using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ExamSolver.Tests.Conventions.Mutation;

/// <summary>A changed piece of a formula.</summary>
/// <param name="Project">The project whose source is changed.</param>
/// <param name="Tree">The file.</param>
/// <param name="Old">The piece.</param>
/// <param name="New">What stands there instead.</param>
internal sealed record Mutant(string Project, SyntaxTree Tree, SyntaxNode Old, SyntaxNode New)
{
    /// <summary>The file with the change.</summary>
    public SyntaxTree Changed() => CSharpSyntaxTree.Create((CSharpSyntaxNode)Tree.GetRoot().ReplaceNode(Old, New), (CSharpParseOptions)Tree.Options, Tree.FilePath);

    /// <inheritdoc/>
    public override string ToString()
    {
        var line = Tree.GetLineSpan(Old.Span).StartLinePosition.Line + 1;
        return $"{Path.GetFileName(Tree.FilePath)}:{line.ToString(CultureInfo.InvariantCulture)}: {Old} → {New}";
    }
}

/// <summary>Changes pieces of a method: sign, factor, index, off by one, missing term, exchanged arguments, reversed condition.</summary>
internal static class Mutants
{
    /// <summary>Every single change of a method's body.</summary>
    public static IEnumerable<Mutant> Of(string project, SyntaxNode method)
    {
        foreach (var node in method.DescendantNodes())
        {
            foreach (var changed in Changes(node))
                yield return new Mutant(project, method.SyntaxTree, node, changed.WithTriviaFrom(node));
        }
    }

    private static IEnumerable<SyntaxNode> Changes(SyntaxNode node)
    {
        switch (node)
        {
            case BinaryExpressionSyntax binary when Opposite(binary.Kind()) is { } opposite:
                yield return SyntaxFactory.BinaryExpression(opposite, binary.Left, binary.Right);
                yield return SyntaxFactory.ParenthesizedExpression(binary.Left);
                if (binary.IsKind(SyntaxKind.SubtractExpression) || binary.IsKind(SyntaxKind.DivideExpression))
                    yield return SyntaxFactory.BinaryExpression(binary.Kind(), binary.Right, binary.Left);
                break;
            case AssignmentExpressionSyntax assignment when assignment.IsKind(SyntaxKind.AddAssignmentExpression):
                yield return SyntaxFactory.AssignmentExpression(SyntaxKind.SubtractAssignmentExpression, assignment.Left, assignment.Right);
                yield return SyntaxFactory.AssignmentExpression(SyntaxKind.MultiplyAssignmentExpression, assignment.Left, assignment.Right);
                break;
            case LiteralExpressionSyntax { Token.Value: int value } when node.Parent is not (ConstantPatternSyntax or SubpatternSyntax):
                yield return SyntaxFactory.ParseExpression(value.ToString(CultureInfo.InvariantCulture) + " + 1");
                break;
            case PrefixUnaryExpressionSyntax unary when unary.IsKind(SyntaxKind.UnaryMinusExpression):
                yield return SyntaxFactory.ParenthesizedExpression(unary.Operand);
                break;
            case ConditionalExpressionSyntax conditional:
                yield return conditional.WithWhenTrue(conditional.WhenFalse).WithWhenFalse(conditional.WhenTrue);
                break;
            case IfStatementSyntax condition:
                yield return condition.WithCondition(SyntaxFactory.PrefixUnaryExpression(SyntaxKind.LogicalNotExpression, SyntaxFactory.ParenthesizedExpression(condition.Condition)));
                break;
            case ArgumentListSyntax { Arguments.Count: > 1 } list:
                for (var i = 0; i + 1 < list.Arguments.Count; i++)
                {
                    var (first, second) = (list.Arguments[i], list.Arguments[i + 1]);
                    yield return list.WithArguments(SyntaxFactory.SeparatedList(list.Arguments.Select((a, j) => j == i ? second : j == i + 1 ? first : a)));
                }

                break;
        }
    }

    private static SyntaxKind? Opposite(SyntaxKind kind) => kind switch
    {
        SyntaxKind.AddExpression => SyntaxKind.SubtractExpression,
        SyntaxKind.SubtractExpression => SyntaxKind.AddExpression,
        SyntaxKind.MultiplyExpression => SyntaxKind.AddExpression,
        SyntaxKind.DivideExpression => SyntaxKind.MultiplyExpression,
        _ => null,
    };
}

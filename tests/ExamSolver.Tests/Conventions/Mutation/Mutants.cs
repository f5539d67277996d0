using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ExamSolver.Tests.Conventions.Mutation;

/// <summary>A changed piece of a formula.</summary>
/// <param name="Id">Its number, from 1, by which it is switched on.</param>
/// <param name="Project">The project whose source is changed.</param>
/// <param name="Place">The expression or statement that has the change inside, or is it.</param>
/// <param name="Changed">What stands in that place instead.</param>
/// <param name="Words">What is changed, for a person.</param>
internal sealed record Mutant(int Id, string Project, SyntaxNode Place, SyntaxNode Changed, string Words)
{
    /// <inheritdoc/>
    public override string ToString()
    {
        var tree = Place.SyntaxTree;
        var line = tree.GetLineSpan(Place.Span).StartLinePosition.Line + 1;
        return $"{Path.GetFileName(tree.FilePath)}:{line.ToString(CultureInfo.InvariantCulture)}: {Words}";
    }
}

/// <summary>Changes pieces of a method: sign, factor, index, off by one, missing term, exchanged arguments, reversed condition.</summary>
internal static class Mutants
{
    /// <summary>Every single change of a method's body: the place, what stands there instead, and the change in words.</summary>
    public static IEnumerable<(SyntaxNode Place, SyntaxNode Changed, string Words)> Of(SyntaxNode method)
    {
        foreach (var node in method.DescendantNodes())
        {
            if (PlaceOf(node) is not { } place || Declares(place))
                continue;
            foreach (var changed in Changes(node))
                yield return (place, place == node ? changed : place.ReplaceNode(node, changed), $"{node} → {changed}");
        }
    }

    /// <summary>The smallest piece around a change that can be chosen between at run time; <c>null</c> where there is none.</summary>
    private static SyntaxNode? PlaceOf(SyntaxNode node)
    {
        var place = node is ArgumentListSyntax ? node.Parent as ExpressionSyntax : node as ExpressionSyntax;
        while (place?.Parent is ConditionalAccessExpressionSyntax access && access.WhenNotNull.Contains(place))
            place = access;
        return place?.Parent is ExpressionStatementSyntax statement ? statement : place;
    }

    /// <summary>Whether a piece declares a variable for what follows, so that it cannot stand there twice.</summary>
    private static bool Declares(SyntaxNode place) => place.DescendantNodes(n => n is not AnonymousFunctionExpressionSyntax).Any(n => n is SingleVariableDesignationSyntax);

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
            case ExpressionSyntax condition when node.Parent is IfStatementSyntax:
                yield return SyntaxFactory.PrefixUnaryExpression(SyntaxKind.LogicalNotExpression, SyntaxFactory.ParenthesizedExpression(condition));
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

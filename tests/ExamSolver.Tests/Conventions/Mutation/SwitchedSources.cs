using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ExamSolver.Tests.Conventions.Mutation;

/// <summary>
/// Core and Solvers compiled once with every mutant inside, each behind a switch: <c>a + b</c> becomes <c>(Switch.Is(17) ? a - b : a + b)</c>.
/// A compilation a mutant would take hours. Loops and calls count their steps, so that a mutant that never ends is ended.
/// </summary>
internal sealed class SwitchedSources
{
    /// <summary>What is added to Core. The fields belong to a thread, so that mutants can run beside each other.</summary>
    private const string Switch = """
        namespace ExamSolver.Core
        {
            public static class Switch
            {
                [System.ThreadStatic] public static int Active;
                [System.ThreadStatic] public static long Steps;
                [System.ThreadStatic] public static long MostSteps;
                [System.ThreadStatic] public static long Deadline;
                [System.ThreadStatic] public static bool[] Reached;

                public static bool Is(int mutant)
                {
                    if (Reached is not null)
                        Reached[mutant] = true;
                    Step();
                    return Active == mutant;
                }

                public static void Step()
                {
                    if (++Steps > MostSteps || ((Steps & 15) == 0 && System.Environment.TickCount64 > Deadline))
                        throw new System.TimeoutException("too many steps");
                }

                public static void Enter()
                {
                    System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
                    Step();
                }
            }
        }
        """;

    private const string Mark = "mutant";

    private SwitchedSources(IReadOnlyList<Mutant> mutants, byte[] core, byte[] solvers) => (Mutants, Core, Solvers) = (mutants, core, solvers);

    /// <summary>The mutants inside: those that compile.</summary>
    public IReadOnlyList<Mutant> Mutants { get; }

    /// <summary>The compiled Core.</summary>
    public byte[] Core { get; }

    /// <summary>The compiled Solvers.</summary>
    public byte[] Solvers { get; }

    /// <summary>Compiles; mutants that do not compile, constants say, are left out.</summary>
    public static SwitchedSources Compile(SourceTree sources, IReadOnlyList<Mutant> mutants)
    {
        var core = sources.Of("ExamSolver.Core");
        var switched = CSharpSyntaxTree.ParseText(Switch, SourceTree.Options, "Switch.cs");
        var (coreImage, coreCompilation, left) = Emit(core.AddSyntaxTrees(switched), mutants.Where(m => m.Project == "ExamSolver.Core"));
        var solvers = sources.Of("ExamSolver.Solvers");
        var old = solvers.References.Single(r => r is CompilationReference);
        var (solversImage, _, more) = Emit(solvers.ReplaceReference(old, coreCompilation.ToMetadataReference()), mutants.Where(m => m.Project == "ExamSolver.Solvers"));
        return new SwitchedSources([.. left, .. more], coreImage, solversImage);
    }

    private static (byte[] Image, CSharpCompilation Compilation, IEnumerable<Mutant> Mutants) Emit(CSharpCompilation original, IEnumerable<Mutant> all)
    {
        var mutants = all.ToDictionary(m => m.Id);
        var changed = original.SyntaxTrees.Where(t => t.FilePath is not ("Switch.cs" or "Usings.cs")).Aggregate(original, (c, t) => c.ReplaceSyntaxTree(t, Switched(t, mutants.Values)));
        for (var round = 0; round < 12; round++)
        {
            using var stream = new MemoryStream();
            var result = changed.Emit(stream);
            if (result.Success)
                return (stream.ToArray(), changed, mutants.Values);
            var errors = result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).ToArray();
            foreach (var file in errors.GroupBy(e => e.Location.SourceTree!))
            {
                var culprits = file.Select(Culprit).OfType<int>().ToArray();
                Assert.True(culprits.Length > 0, "the sources do not compile with switches:\n" + string.Join('\n', file.Take(10)));
                foreach (var culprit in culprits)
                    mutants.Remove(culprit);
                changed = changed.ReplaceSyntaxTree(file.Key, Switched(original.SyntaxTrees.Single(t => t.FilePath == file.Key.FilePath), mutants.Values));
            }
        }

        throw new InvalidOperationException("the sources do not compile with switches");
    }

    private static SyntaxTree Switched(SyntaxTree tree, IEnumerable<Mutant> mutants) => CSharpSyntaxTree.Create(
        (CSharpSyntaxNode)new Rewriter(mutants.Where(m => m.Place.SyntaxTree == tree).ToLookup(m => m.Place)).Visit(tree.GetRoot())!, SourceTree.Options, tree.FilePath);

    /// <summary>The innermost mutant around the place of an error, or, where a constant is wanted, the outermost one inside of it.</summary>
    private static int? Culprit(Diagnostic error)
    {
        var node = error.Location.SourceTree!.GetRoot().FindNode(error.Location.SourceSpan, getInnermostNodeForTie: true);
        var mark = node.AncestorsAndSelf().Concat(node.DescendantNodes()).SelectMany(n => n.GetAnnotations(Mark)).FirstOrDefault();
        return mark is null ? null : int.Parse(mark.Data!, CultureInfo.InvariantCulture);
    }

    /// <summary>Puts the switches in.</summary>
    private sealed class Rewriter(ILookup<SyntaxNode, Mutant> places) : CSharpSyntaxRewriter
    {
        public override SyntaxNode? Visit(SyntaxNode? node)
        {
            var visited = base.Visit(node);
            if (node is null)
                return visited;
            foreach (var mutant in places[node])
                visited = Choice(mutant, visited!);
            return visited;
        }

        public override SyntaxNode? VisitWhileStatement(WhileStatementSyntax node) => Counted((WhileStatementSyntax)base.VisitWhileStatement(node)!, n => n.Statement, (n, s) => n.WithStatement(s));

        public override SyntaxNode? VisitDoStatement(DoStatementSyntax node) => Counted((DoStatementSyntax)base.VisitDoStatement(node)!, n => n.Statement, (n, s) => n.WithStatement(s));

        public override SyntaxNode? VisitForStatement(ForStatementSyntax node) => Counted((ForStatementSyntax)base.VisitForStatement(node)!, n => n.Statement, (n, s) => n.WithStatement(s));

        public override SyntaxNode? VisitForEachStatement(ForEachStatementSyntax node) => Counted((ForEachStatementSyntax)base.VisitForEachStatement(node)!, n => n.Statement, (n, s) => n.WithStatement(s));

        public override SyntaxNode? VisitMethodDeclaration(MethodDeclarationSyntax node)
        {
            var visited = (MethodDeclarationSyntax)base.VisitMethodDeclaration(node)!;
            return Entered(visited.Body, visited.ExpressionBody, visited.ReturnType) is { } body ? visited.WithBody(body).WithExpressionBody(null).WithSemicolonToken(default) : visited;
        }

        public override SyntaxNode? VisitLocalFunctionStatement(LocalFunctionStatementSyntax node)
        {
            var visited = (LocalFunctionStatementSyntax)base.VisitLocalFunctionStatement(node)!;
            return Entered(visited.Body, visited.ExpressionBody, visited.ReturnType) is { } body ? visited.WithBody(body).WithExpressionBody(null).WithSemicolonToken(default) : visited;
        }

        private static SyntaxNode Choice(Mutant mutant, SyntaxNode unchanged)
        {
            var id = mutant.Id.ToString(CultureInfo.InvariantCulture);
            var condition = SyntaxFactory.ParseExpression($"global::ExamSolver.Core.Switch.Is({id})");
            SyntaxNode choice = unchanged switch
            {
                StatementSyntax statement => SyntaxFactory.Block(SyntaxFactory.IfStatement(condition, (StatementSyntax)mutant.Changed.WithoutTrivia(), SyntaxFactory.ElseClause(statement.WithoutTrivia()))),
                _ => SyntaxFactory.ParenthesizedExpression(SyntaxFactory.ConditionalExpression(
                    condition,
                    SyntaxFactory.ParenthesizedExpression((ExpressionSyntax)mutant.Changed.WithoutTrivia()),
                    SyntaxFactory.ParenthesizedExpression((ExpressionSyntax)unchanged.WithoutTrivia()))),
            };
            return choice.WithTriviaFrom(unchanged).WithAdditionalAnnotations(new SyntaxAnnotation(Mark, id));
        }

        private static T Counted<T>(T loop, Func<T, StatementSyntax> body, Func<T, StatementSyntax, T> with)
            where T : SyntaxNode => with(loop, SyntaxFactory.Block(Call("Step"), body(loop)));

        private static BlockSyntax? Entered(BlockSyntax? block, ArrowExpressionClauseSyntax? arrow, TypeSyntax type)
        {
            if (block is not null)
                return block.WithStatements(block.Statements.Insert(0, Call("Enter")));
            if (arrow is null || arrow.Expression is ThrowExpressionSyntax || type is RefTypeSyntax)
                return null;
            return SyntaxFactory.Block(
                Call("Enter"),
                type is PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword } ? SyntaxFactory.ExpressionStatement(arrow.Expression) : SyntaxFactory.ReturnStatement(arrow.Expression.WithLeadingTrivia(SyntaxFactory.Space)));
        }

        private static StatementSyntax Call(string name) => SyntaxFactory.ParseStatement($"global::ExamSolver.Core.Switch.{name}();");
    }
}

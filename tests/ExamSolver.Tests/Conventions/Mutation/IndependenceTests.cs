using System.Collections.Concurrent;
using System.Globalization;
using ExamSolver.Core.Solutions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit.Abstractions;

namespace ExamSolver.Tests.Conventions.Mutation;

/// <summary>That the checks are another road (8 of the universal tests).</summary>
public sealed class IndependenceTests(ITestOutputHelper output)
{
    public static TheoryData<string> Kinds => [.. AllProblems.Catalogue.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Checks_call_nothing_that_the_formula_calls(string kind)
    {
        var solver = SourceTree.Shared.Solvers().Single(s => s.Kind == kind).Type;
        var formula = OurMethods(SourceTree.Shared.Reachable(solver, "Formula")).ToHashSet(StringComparer.Ordinal);
        var checks = OurMethods(SourceTree.Shared.Reachable(solver, "Checks")).ToArray();
        Assert.NotEmpty(formula);
        Assert.NotEmpty(checks);
        Assert.DoesNotContain(checks, formula.Contains);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Checks_notice_every_mutated_formula_that_changes_an_answer(string kind)
    {
        // Published networks are large, and have no layer that the small files lack: they would only make each mutant slow.
        var files = AllProblems.SheetFolders().Where(f => !f.EndsWith("model-zoo", StringComparison.Ordinal)).SelectMany(f => Directory.EnumerateFiles(f, "*.yaml")).Where(f => !f.EndsWith("sheet.yaml", StringComparison.Ordinal))
            .Append(AllProblems.ExampleOf(kind))
            .Concat(AllProblems.OwnFiles().Where(f => !Path.GetFileName(f).StartsWith("architectures", StringComparison.Ordinal)))
            .Where(f => File.ReadAllText(f).Contains(kind, StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToArray();
        var original = MutantRun.Run(null, kind, files)!;
        Assert.Equal(0, original.Failures);

        var mutants = Sample([.. MutantsOf(kind)]);
        var changed = 0;
        var survivors = new ConcurrentBag<string>();
        Parallel.ForEach(mutants, mutant =>
        {
            if (MutantRun.Run(mutant, kind, files) is not { } outcome || outcome.Answers == original.Answers)
                return;
            Interlocked.Increment(ref changed);
            if (outcome is { Answers: not null, Failures: 0 })
                survivors.Add(mutant.ToString());
        });

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kind}: of {mutants.Count} mutants {changed} change an answer, {survivors.Count} survive"));

        // A kind whose formula is the author's own has hardly anything to change.
        Assert.True(changed >= 5 || mutants.Count < 40, $"only {changed} mutants change an answer");
        Assert.Empty(survivors.Order(StringComparer.Ordinal));
    }

    /// <summary>Mutants spread evenly over the formula; all of them where <c>ALL_MUTANTS=1</c>.</summary>
    private static List<Mutant> Sample(List<Mutant> mutants)
    {
        const int Size = 30;
        return mutants.Count <= Size || Environment.GetEnvironmentVariable("ALL_MUTANTS") == "1" ? mutants : [.. Enumerable.Range(0, Size).Select(i => mutants[i * mutants.Count / Size])];
    }

    private static IEnumerable<Mutant> MutantsOf(string kind)
    {
        var solver = SourceTree.Shared.Solvers().Single(s => s.Kind == kind).Type;
        foreach (var method in SourceTree.Shared.Reachable(solver, "Formula"))
        {
            if (!method.IsImplicitlyDeclared && SourceTree.BodyOf(method) is { } body && IsMathematics(method))
            {
                foreach (var mutant in Mutants.Of(method.ContainingAssembly.Name, body))
                    yield return mutant;
            }
        }
    }

    /// <summary>What a solver computes is in Solvers, and in Core's shape inference; the rest of Core is plumbing that every answer shares.</summary>
    private static bool IsMathematics(IMethodSymbol method) =>
        method.ContainingAssembly.Name == "ExamSolver.Solvers" || method.ContainingType.Name == "ShapeInference";

    /// <summary>Methods with code of their own outside Core: properties of records hold data.</summary>
    private static IEnumerable<string> OurMethods(IEnumerable<IMethodSymbol> methods) => methods
        .Where(m => m.ContainingAssembly?.Name is "ExamSolver.Solvers" or "ExamSolver.Numerics")
        .Where(m => !m.IsImplicitlyDeclared && m.MethodKind is not (MethodKind.Constructor or MethodKind.LambdaMethod) && !IsData(m))
        .Select(m => m.ToDisplayString());

    private static bool IsData(IMethodSymbol method) =>
        method is { AssociatedSymbol: IPropertySymbol } && SourceTree.BodyOf(method) is null or AccessorDeclarationSyntax { Body: null, ExpressionBody: null };
}

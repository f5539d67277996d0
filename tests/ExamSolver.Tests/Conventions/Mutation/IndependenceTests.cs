using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit.Abstractions;

namespace ExamSolver.Tests.Conventions.Mutation;

/// <summary>That the checks are another road (8 of the universal tests).</summary>
public sealed class IndependenceTests(ITestOutputHelper output)
{
    private static readonly Lazy<(SwitchedSources Sources, IReadOnlyDictionary<string, HashSet<int>> OfKind)> All = new(Compile);
    private static readonly Lazy<MutantRun> Run = new(() => new MutantRun(All.Value.Sources));

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
        var both = checks.Where(formula.Contains).ToArray();
        Assert.True(both.Length == 0, string.Join('\n', both));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Checks_notice_every_mutated_formula_that_changes_an_answer(string kind)
    {
        var files = FilesOf(kind).Select(f => (File: f, Unchanged: Run.Value.Unchanged(f, kind, All.Value.Sources.Mutants.Max(m => m.Id)))).ToArray();
        Assert.All(files, f => Assert.All(f.Unchanged.Outcomes, o => Assert.Equal(0, o.Failures)));

        var mine = All.Value.Sources.Mutants.Where(m => All.Value.OfKind[kind].Contains(m.Id)).ToArray();
        var passed = mine.Where(m => files.Any(f => f.Unchanged.Reached[m.Id])).ToArray();
        var mutants = Sample(passed);
        var (changed, survivors) = (0, new ConcurrentBag<string>());
        Parallel.ForEach(mutants, mutant =>
        {
            var (changes, missed) = Notice(mutant, kind, files);
            if (changes)
                Interlocked.Increment(ref changed);
            if (missed is not null)
                survivors.Add($"{mutant} ({missed})");
        });

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kind}: {mine.Length} mutants, {passed.Length} of them passed by a question; of {mutants.Length} {changed} change an answer, {survivors.Count} survive"));
        Assert.True(changed * 4 >= mutants.Length, $"only {changed} of {mutants.Length} mutants change an answer");
        Assert.True(survivors.IsEmpty, string.Join('\n', survivors.Order(StringComparer.Ordinal)));
    }

    /// <summary>Whether a mutant changes an answer, and one that it changes where no check of any question notices it.</summary>
    private static (bool Changes, string? Missed) Notice(Mutant mutant, string kind, (string File, Unchanged Unchanged)[] files)
    {
        string? missed = null;
        foreach (var (file, unchanged) in files.Where(f => f.Unchanged.Reached[mutant.Id]))
        {
            if (Run.Value.With(mutant, file, kind, unchanged) is not { } outcomes || outcomes.Count != unchanged.Outcomes.Count)
                return (true, null);
            foreach (var (now, before) in outcomes.Zip(unchanged.Outcomes).Where(p => !p.First.Same(p.Second)))
            {
                if (now.Failures > 0)
                    return (true, null);
                missed ??= $"{before.Ref}: {before} became {now}";
            }
        }

        return (missed is not null, missed);
    }

    /// <summary>Published networks are large, and have no layer that the small files lack: they would only make each mutant slow.</summary>
    private static string[] FilesOf(string kind) => [.. AllProblems.SheetFolders().Where(f => !f.EndsWith("model-zoo", StringComparison.Ordinal))
        .SelectMany(f => Directory.EnumerateFiles(f, "*.yaml")).Where(f => !f.EndsWith("sheet.yaml", StringComparison.Ordinal))
        .Append(AllProblems.ExampleOf(kind))
        .Concat(AllProblems.OwnFiles().Where(f => !Path.GetFileName(f).StartsWith("architectures", StringComparison.Ordinal)))
        .Where(f => File.ReadAllText(f).Contains(kind, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    /// <summary>Mutants spread evenly over the formula; all of them where <c>ALL_MUTANTS=1</c>.</summary>
    private static Mutant[] Sample(Mutant[] mutants)
    {
        const int Size = 150;
        return mutants.Length <= Size || Environment.GetEnvironmentVariable("ALL_MUTANTS") == "1" ? mutants : [.. Enumerable.Range(0, Size).Select(i => mutants[i * mutants.Length / Size])];
    }

    private static (SwitchedSources Sources, IReadOnlyDictionary<string, HashSet<int>> OfKind) Compile()
    {
        var mutants = new List<Mutant>();
        var known = new Dictionary<(SyntaxNode Place, string Words), int>();
        var ofKind = new Dictionary<string, HashSet<int>>(StringComparer.Ordinal);
        foreach (var (kind, solver) in SourceTree.Shared.Solvers())
        {
            ofKind[kind] = [];
            foreach (var method in SourceTree.Shared.Reachable(solver, "Formula").Where(m => !m.IsImplicitlyDeclared && IsMathematics(m)))
            {
                foreach (var (place, changed, words) in SourceTree.BodyOf(method) is { } body ? Mutants.Of(body) : [])
                {
                    if (!known.TryGetValue((place, words), out var id))
                    {
                        known[(place, words)] = id = mutants.Count + 1;
                        mutants.Add(new Mutant(id, method.ContainingAssembly.Name, place, changed, words));
                    }

                    ofKind[kind].Add(id);
                }
            }
        }

        return (SwitchedSources.Compile(SourceTree.Shared, mutants), ofKind);
    }

    /// <summary>
    /// What a solver computes is in Solvers, and in the rules that Core's layers say of themselves; the rest of Core is plumbing that every answer
    /// shares. A method that only hands out an element is data, which formula and checks read alike.
    /// </summary>
    private static bool IsMathematics(IMethodSymbol method) =>
        SourceTree.BodyOf(method) is not MethodDeclarationSyntax { ExpressionBody.Expression: ElementAccessExpressionSyntax }
        && (method.ContainingAssembly.Name == "ExamSolver.Solvers" || method.ContainingType.Name == "NetworkShapes"
            || SourceTree.BodyOf(method)?.SyntaxTree.FilePath.Contains("/Networks/Layers/", StringComparison.Ordinal) == true);

    /// <summary>Methods with code of their own outside Core: properties of records hold data, and a source of random numbers knows no mathematics.</summary>
    private static IEnumerable<string> OurMethods(IEnumerable<IMethodSymbol> methods) => methods
        .Where(m => m.ContainingAssembly?.Name is "ExamSolver.Solvers" or "ExamSolver.Numerics" && m.ContainingType.Name != "Generator")
        .Where(m => !m.IsImplicitlyDeclared && m.MethodKind is not (MethodKind.Constructor or MethodKind.LambdaMethod) && !IsData(m))
        .Select(m => m.ToDisplayString());

    private static bool IsData(IMethodSymbol method) =>
        method is { AssociatedSymbol: IPropertySymbol } && SourceTree.BodyOf(method) is null or AccessorDeclarationSyntax { Body: null, ExpressionBody: null };
}

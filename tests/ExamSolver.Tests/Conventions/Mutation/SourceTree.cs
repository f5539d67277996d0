using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ExamSolver.Tests.Conventions.Mutation;

/// <summary>The sources of Core and Solvers as syntax trees with their meaning, and which methods a solver's formula and checks reach.</summary>
internal sealed class SourceTree
{
    private static readonly string[] Projects = ["ExamSolver.Core", "ExamSolver.Solvers"];
    private readonly Dictionary<string, CSharpCompilation> compilations = new(StringComparer.Ordinal);

    private readonly Lazy<ILookup<string, IMethodSymbol>> overrides;

    private SourceTree() => overrides = new(AllOverrides);

    /// <summary>How sources are parsed.</summary>
    public static CSharpParseOptions Options { get; } = new(LanguageVersion.Preview);

    /// <summary>The sources, parsed once.</summary>
    public static SourceTree Shared { get; } = Load();

    /// <summary>The compilation of a project.</summary>
    public CSharpCompilation Of(string project) => compilations[project];

    /// <summary>The solver classes, by kind.</summary>
    public IEnumerable<(string Kind, INamedTypeSymbol Type)> Solvers() =>
        from tree in Of("ExamSolver.Solvers").SyntaxTrees
        from declaration in tree.GetRoot().DescendantNodes().OfType<ClassDeclarationSyntax>()
        let type = Of("ExamSolver.Solvers").GetSemanticModel(tree).GetDeclaredSymbol(declaration)!
        let kind = type.GetAttributes().FirstOrDefault(a => a.AttributeClass?.Name == "KindAttribute")
        where kind is not null
        orderby (string)kind.ConstructorArguments[0].Value!
        select ((string)kind.ConstructorArguments[0].Value!, type);

    /// <summary>Every method with a body in our sources that a solver's method reaches, itself among them.</summary>
    public IReadOnlyList<IMethodSymbol> Reachable(INamedTypeSymbol solver, string method)
    {
        var start = solver.GetMembers(method).OfType<IMethodSymbol>().Single();
        var seen = new HashSet<IMethodSymbol>(SymbolEqualityComparer.Default);
        var open = new Queue<IMethodSymbol>([start]);
        while (open.TryDequeue(out var current))
        {
            if (!seen.Add(current))
                continue;
            foreach (var called in Called(current).Concat(Overrides(current)))
                open.Enqueue(called);
        }

        return [.. seen];
    }

    /// <summary>The syntax of a method, where it is in our sources.</summary>
    public static SyntaxNode? BodyOf(IMethodSymbol method) => method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax();

    private IEnumerable<IMethodSymbol> Called(IMethodSymbol method)
    {
        if (method.IsImplicitlyDeclared || BodyOf(method) is not { } body)
            yield break;
        var compilation = compilations.Values.FirstOrDefault(c => c.ContainsSyntaxTree(body.SyntaxTree));
        if (compilation is null)
            yield break;
        var model = compilation.GetSemanticModel(body.SyntaxTree);
        foreach (var node in body.DescendantNodes())
        {
            if (node is not (ExpressionSyntax or ConstructorInitializerSyntax) || model.GetSymbolInfo(node).Symbol is not { } symbol)
                continue;
            var target = symbol switch
            {
                IMethodSymbol called => called,
                IPropertySymbol { GetMethod: { } getter } => getter,
                _ => null,
            };
            if (target is not null)
                yield return InSource(target.ReducedFrom?.OriginalDefinition ?? target.OriginalDefinition);
        }
    }

    /// <summary>What may be called where a method is that has no body, or may have another one. A kind that asks another kind does not leave itself.</summary>
    private IEnumerable<IMethodSymbol> Overrides(IMethodSymbol method) =>
        (method.IsAbstract || method.IsVirtual) && method.ContainingType.Name != "Solver" ? overrides.Value[Key(method)] : [];

    private ILookup<string, IMethodSymbol> AllOverrides() => compilations.Values
        .SelectMany(c => c.GetSymbolsWithName(_ => true, SymbolFilter.Type).OfType<INamedTypeSymbol>())
        .SelectMany(t => t.GetMembers().OfType<IMethodSymbol>())
        .SelectMany(m => Overridden(m).Select(o => (Overridden: Key(o), Method: m)))
        .ToLookup(p => p.Overridden, p => p.Method, StringComparer.Ordinal);

    private static IEnumerable<IMethodSymbol> Overridden(IMethodSymbol method)
    {
        for (var overridden = method.OverriddenMethod; overridden is not null; overridden = overridden.OverriddenMethod)
            yield return overridden.OriginalDefinition;
        foreach (var member in method.ContainingType.AllInterfaces.SelectMany(i => i.GetMembers()).OfType<IMethodSymbol>())
        {
            if (SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(member), method))
                yield return member.OriginalDefinition;
        }
    }

    private static string Key(IMethodSymbol method) => method.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat);

    /// <summary>A method of Core that Solvers see as metadata, as the one in Core's sources.</summary>
    private IMethodSymbol InSource(IMethodSymbol method)
    {
        if (method.ContainingAssembly?.Name is not { } assembly || !compilations.TryGetValue(assembly, out var compilation) || BodyOf(method) is not null)
            return method;
        var type = compilation.GetTypeByMetadataName(MetadataName(method.ContainingType));
        return type?.GetMembers(method.Name).OfType<IMethodSymbol>().FirstOrDefault(m => m.Parameters.Select(p => p.Type.ToDisplayString()).SequenceEqual(method.Parameters.Select(p => p.Type.ToDisplayString()))) ?? method;
    }

    private static string MetadataName(INamedTypeSymbol type) =>
        type.ContainingType is { } outer ? $"{MetadataName(outer)}+{type.MetadataName}" : $"{type.ContainingNamespace.ToDisplayString()}.{type.MetadataName}";

    private static SourceTree Load()
    {
        var result = new SourceTree();
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => !Projects.Contains(Path.GetFileNameWithoutExtension(p)))
            .Select(p => (MetadataReference)MetadataReference.CreateFromFile(p))
            .ToList();
        foreach (var project in Projects)
        {
            var folder = Repository.PathOf("src", project);
            var trees = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
                .Select(f => f.Replace('\\', '/'))
                .Where(f => !f[folder.Length..].StartsWith("/bin/", StringComparison.Ordinal) && !f[folder.Length..].StartsWith("/obj/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(f => CSharpSyntaxTree.ParseText(File.ReadAllText(f), Options, f))
                .Prepend(CSharpSyntaxTree.ParseText(Usings, Options, "Usings.cs"));
            var compilation = CSharpCompilation.Create(project, trees, references, new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, checkOverflow: true, optimizationLevel: OptimizationLevel.Release));
            result.compilations[project] = compilation;
            references.Add(compilation.ToMetadataReference());
        }

        return result;
    }

    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;
}

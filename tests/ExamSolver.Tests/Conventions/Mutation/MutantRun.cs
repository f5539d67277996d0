using System.Reflection;
using System.Runtime.Loader;
using ExamSolver.Documents;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ExamSolver.Tests.Conventions.Mutation;

/// <summary>What running the problems with changed sources gave.</summary>
/// <param name="Answers">The canonical form of all answers, in order; <c>null</c> where solving threw or the problems could not be read.</param>
/// <param name="Failures">The number of failed checks.</param>
internal sealed record MutantOutcome(string? Answers, int Failures);

/// <summary>Compiles Core and Solvers with a change, loads them beside the real ones, and solves problems with them.</summary>
internal static class MutantRun
{
    private const string Probe = """
        using System.Linq;
        using ExamSolver.Core;
        using ExamSolver.Core.Problems;
        using ExamSolver.Core.Solutions;
        using ExamSolver.Documents;
        public static class Probe
        {
            public static (string Answers, int Failures) Run(string[] files, string kind, System.Reflection.Assembly solvers)
            {
                var (answers, failures) = ("", 0);
                foreach (var file in files)
                {
                    var diagnostics = new Diagnostics();
                    var sheet = new SheetReader(new FileSpecSource(), Catalogue.Of(solvers), InlineText.Check).ReadProblemAlone(file, diagnostics, draft: true);
                    if (sheet is null)
                        throw new System.InvalidOperationException(string.Join("\n", diagnostics.Items));
                    foreach (var question in sheet.Questions)
                    {
                        foreach (var part in question.Parts.Where(p => p.Solver.Kind == kind))
                        {
                            var solved = SheetSolver.Solve(part, question.Ref, SheetSolver.DefaultSeed);
                            answers += question.Ref + string.Concat(solved.Solution.Answer.Components.Select(c => " " + c.Value.ToInfix())) + "\n";
                            failures += solved.Checks.Count(c => !c.Passed);
                        }
                    }
                }

                return (answers, failures);
            }
        }
        """;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private static readonly Lazy<byte[]> ProbeImage = new(CompileProbe);

    /// <summary>Solves the questions of a kind with a change; <c>null</c> where the change does not compile.</summary>
    public static MutantOutcome? Run(Mutant? mutant, string kind, string[] files)
    {
        var images = new Dictionary<string, byte[]>(Unchanged.Value, StringComparer.Ordinal);
        if (mutant is not null)
        {
            var compilation = SourceTree.Shared.Of(mutant.Project).ReplaceSyntaxTree(mutant.Tree, mutant.Changed());
            if (Emit(compilation) is not { } image)
                return null;
            images[mutant.Project] = image;
        }

        return Bounded(() => Solve(images, kind, files));
    }

    /// <summary>
    /// A mutant may never end, which nobody fails to notice: it counts as one that throws. Its thread cannot be stopped, so it stays behind,
    /// below all others, until the tests end.
    /// </summary>
    private static MutantOutcome Bounded(Func<MutantOutcome> run)
    {
        var outcome = new MutantOutcome(null, 0);
        var thread = new Thread(() => outcome = run()) { IsBackground = true, Priority = ThreadPriority.BelowNormal };
        thread.Start();
        return thread.Join(Longest) ? outcome : new MutantOutcome(null, 0);
    }

    private static readonly Lazy<Dictionary<string, byte[]>> Unchanged = new(() => new Dictionary<string, byte[]>(StringComparer.Ordinal)
    {
        ["ExamSolver.Core"] = EmitUnchanged("ExamSolver.Core"),
        ["ExamSolver.Solvers"] = EmitUnchanged("ExamSolver.Solvers"),
        ["ExamSolver.Documents"] = File.ReadAllBytes(typeof(Labels).Assembly.Location),
    });

    /// <summary>Sources that need a generator do not compile here, where none runs.</summary>
    private static byte[] EmitUnchanged(string project) => Emit(SourceTree.Shared.Of(project))
        ?? throw new InvalidOperationException(string.Join('\n', SourceTree.Shared.Of(project).GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).Take(5)));

    private static byte[]? Emit(Compilation compilation)
    {
        using var stream = new MemoryStream();
        return compilation.Emit(stream).Success ? stream.ToArray() : null;
    }

    private static MutantOutcome Solve(Dictionary<string, byte[]> images, string kind, string[] files)
    {
        var context = new MutantContext(images);
        try
        {
            var probe = context.LoadFromStream(new MemoryStream(ProbeImage.Value));
            var solvers = context.LoadFromAssemblyName(new AssemblyName("ExamSolver.Solvers"));
            var (answers, failures) = ((string, int))probe.GetType("Probe")!.GetMethod("Run")!.Invoke(null, [files, kind, solvers])!;
            return new MutantOutcome(answers, failures);
        }
        catch (TargetInvocationException)
        {
            return new MutantOutcome(null, 0);
        }
        finally
        {
            context.Unload();
        }
    }

    /// <summary>Its own images come before the assemblies of the tests.</summary>
    private sealed class MutantContext(Dictionary<string, byte[]> images) : AssemblyLoadContext("mutant", isCollectible: true)
    {
        protected override Assembly? Load(AssemblyName assemblyName) =>
            images.TryGetValue(assemblyName.Name!, out var image) ? LoadFromStream(new MemoryStream(image)) : null;
    }

    private static byte[] CompileProbe()
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(p => MetadataReference.CreateFromFile(p));
        var compilation = CSharpCompilation.Create("Probe", [CSharpSyntaxTree.ParseText(Probe)], references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return stream.ToArray();
    }
}

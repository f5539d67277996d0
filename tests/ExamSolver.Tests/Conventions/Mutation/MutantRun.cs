using System.Reflection;
using System.Runtime.Loader;
using ExamSolver.Documents;
using ExamSolver.Symbolics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ExamSolver.Tests.Conventions.Mutation;

/// <summary>What became of one question.</summary>
/// <param name="Ref">The question.</param>
/// <param name="Answer">The components of its answer.</param>
/// <param name="Declarations">The symbols in it.</param>
/// <param name="Failures">The number of failed checks.</param>
internal sealed record MutantOutcome(string Ref, Expr[] Answer, Declarations Declarations, int Failures)
{
    /// <summary>Whether the answer has the same value: another way to write it is no change.</summary>
    public bool Same(MutantOutcome other) => Answer.Length == other.Answer.Length
        && Answer.Zip(other.Answer).All(p => p.First.Equals(p.Second) || Equivalence.Decide(p.First, p.Second, Declarations).Verdict == Verdict.Equal);

    /// <inheritdoc/>
    public override string ToString() => string.Join("; ", Answer.Select(a => a.ToInfix()));
}

/// <summary>What solving the questions of a kind in a file takes and gives with nothing changed.</summary>
internal sealed record Unchanged(IReadOnlyList<MutantOutcome> Outcomes, bool[] Reached, long Steps, long Milliseconds);

/// <summary>Solves problems with Core and Solvers that have switches inside, loaded beside the real ones.</summary>
internal sealed class MutantRun
{
    /// <summary>How many times longer than with nothing changed a mutant may take.</summary>
    private const int Patience = 20;

    private const string Source = """
        using System.Collections.Generic;
        using System.Linq;
        using ExamSolver.Core;
        using ExamSolver.Core.Problems;
        using ExamSolver.Core.Solutions;
        using ExamSolver.Documents;
        using ExamSolver.Symbolics;
        public static class Probe
        {
            public static List<(string Ref, Expr[] Answer, Declarations Declarations, int Failures)> Run(string file, string kind, System.Reflection.Assembly solvers, int mutant, long mostSteps, long deadline, bool[] reached)
            {
                Switch.Active = mutant;
                Switch.Steps = 0;
                Switch.MostSteps = mostSteps;
                Switch.Deadline = deadline;
                Switch.Reached = reached;
                var diagnostics = new Diagnostics();
                var sheet = new SheetReader(new FileSpecSource(), Catalogue.Of(solvers), InlineText.Check).ReadProblemAlone(file, diagnostics, draft: true);
                if (sheet is null)
                    throw new System.InvalidOperationException(string.Join("\n", diagnostics.Items));
                var results = new List<(string, Expr[], Declarations, int)>();
                foreach (var question in sheet.Questions)
                {
                    foreach (var part in question.Parts.Where(p => p.Solver.Kind == kind))
                    {
                        var solved = SheetSolver.Solve(part, question.Ref, SheetSolver.DefaultSeed);
                        results.Add((question.Ref, solved.Solution.Answer.Components.Select(c => c.Value).ToArray(), solved.Solution.Answer.Declarations, solved.Checks.Count(c => !c.Passed)));
                    }
                }

                return results;
            }

            public static long Steps() => Switch.Steps;
        }
        """;

    private readonly Func<string, string, int, long, long, bool[]?, List<(string Ref, Expr[] Answer, Declarations Declarations, int Failures)>> run;
    private readonly Func<long> steps;

    /// <summary>Loads the sources.</summary>
    public MutantRun(SwitchedSources sources)
    {
        var context = new Context(new Dictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["ExamSolver.Core"] = sources.Core,
            ["ExamSolver.Solvers"] = sources.Solvers,
            ["ExamSolver.Documents"] = File.ReadAllBytes(typeof(Labels).Assembly.Location),
        });
        var probe = context.LoadFromStream(new MemoryStream(CompileProbe(sources.Core))).GetType("Probe")!;
        var solvers = context.LoadFromAssemblyName(new AssemblyName("ExamSolver.Solvers"));
        var method = probe.GetMethod("Run")!.CreateDelegate<Func<string, string, Assembly, int, long, long, bool[]?, List<(string, Expr[], Declarations, int)>>>();
        run = (file, kind, mutant, most, deadline, reached) => method(file, kind, solvers, mutant, most, deadline, reached);
        steps = probe.GetMethod("Steps")!.CreateDelegate<Func<long>>();
    }

    /// <summary>Solves the questions of a kind in a file with nothing changed, and tells which mutants were passed, in how many steps and milliseconds.</summary>
    public Unchanged Unchanged(string file, string kind, int mutants)
    {
        var reached = new bool[mutants + 1];
        _ = run(file, kind, 0, long.MaxValue, long.MaxValue, null);
        var start = Environment.TickCount64;
        return new Unchanged(Outcomes(run(file, kind, 0, long.MaxValue, long.MaxValue, reached)), reached, steps(), Environment.TickCount64 - start);
    }

    /// <summary>
    /// Solves the questions of a kind in a file with a mutant; <c>null</c> where it throws, leaves a file that can't be read, or never ends:
    /// takes so many more steps, or so much longer, than with nothing changed.
    /// </summary>
    public IReadOnlyList<MutantOutcome>? With(Mutant mutant, string file, string kind, Unchanged unchanged)
    {
        try
        {
            return Outcomes(run(file, kind, mutant.Id, 1_000_000 + (Patience * unchanged.Steps), Environment.TickCount64 + 1_000 + (Patience * unchanged.Milliseconds), null));
        }
        catch (Exception)
        {
            return null;
        }
    }

    private static List<MutantOutcome> Outcomes(List<(string Ref, Expr[] Answer, Declarations Declarations, int Failures)> results) => [.. results.Select(r => new MutantOutcome(r.Ref, r.Answer, r.Declarations, r.Failures))];

    private static byte[] CompileProbe(byte[] core)
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => Path.GetFileName(p) != "ExamSolver.Core.dll").Select(p => MetadataReference.CreateFromFile(p)).Append(MetadataReference.CreateFromImage(core));
        var compilation = CSharpCompilation.Create("Probe", [CSharpSyntaxTree.ParseText(Source)], references, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return stream.ToArray();
    }

    /// <summary>Its own images come before the assemblies of the tests.</summary>
    private sealed class Context(Dictionary<string, byte[]> images) : AssemblyLoadContext("mutants")
    {
        protected override Assembly? Load(AssemblyName assemblyName) =>
            images.TryGetValue(assemblyName.Name!, out var image) ? LoadFromStream(new MemoryStream(image)) : null;
    }
}

using System.Reflection;
using System.Runtime.CompilerServices;
using ExamSolver.Core.Networks;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Documents;
using ExamSolver.Solvers.Networks;
using ExamSolver.Symbolics;

namespace ExamSolver.Tests.Conventions;

/// <summary>That the walls of the design stand.</summary>
public sealed class ArchitectureTests
{
    private static readonly Assembly Numerics = typeof(ExamSolver.Numerics.Tensor).Assembly;
    private static readonly Assembly Symbolics = typeof(Expr).Assembly;
    private static readonly Assembly Core = typeof(Network).Assembly;
    private static readonly Assembly Solvers = typeof(ParameterCount).Assembly;
    private static readonly Assembly Documents = typeof(FileSpecSource).Assembly;
    private static readonly Assembly App = Assembly.Load("examsolver");

    public static TheoryData<string, string[]> Walls => new()
    {
        { Numerics.GetName().Name!, [] },
        { Symbolics.GetName().Name!, [] },
        { Core.GetName().Name!, ["ExamSolver.Numerics", "ExamSolver.Symbolics"] },
        { Solvers.GetName().Name!, ["ExamSolver.Core", "ExamSolver.Numerics", "ExamSolver.Symbolics"] },
        { Documents.GetName().Name!, ["ExamSolver.Core", "ExamSolver.Numerics", "ExamSolver.Symbolics"] },
        { App.GetName().Name!, ["ExamSolver.Core", "ExamSolver.Documents", "ExamSolver.Numerics", "ExamSolver.Solvers", "ExamSolver.Symbolics"] },
    };

    [Theory]
    [MemberData(nameof(Walls))]
    public void A_project_sees_no_other_than_the_design_says(string project, string[] allowed) =>
        Assert.Empty(Assembly.Load(project).GetReferencedAssemblies().Select(a => a.Name!).Where(n => n.StartsWith("ExamSolver", StringComparison.OrdinalIgnoreCase)).Except(allowed));

    [Fact]
    public void Libraries_have_no_console_and_no_HTTP()
    {
        foreach (var library in new[] { Numerics, Symbolics, Core, Solvers, Documents })
            Assert.DoesNotContain(library.GetReferencedAssemblies(), a => a.Name is "System.Console" or "System.Net.Http" || a.Name!.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
    }

    [Fact]
    public void Core_and_Solvers_use_no_package() => Assert.All(
        new[] { Core, Solvers, Symbolics }.SelectMany(a => a.GetReferencedAssemblies()),
        a => Assert.True(a.Name!.StartsWith("System", StringComparison.Ordinal) || a.Name.StartsWith("ExamSolver", StringComparison.Ordinal), a.Name));

    [Fact]
    public void Every_class_is_sealed_or_abstract_or_static() => Assert.Empty(
        new[] { Numerics, Symbolics, Core, Solvers, Documents, App }.SelectMany(a => a.GetTypes())
            .Where(t => t.IsClass && !t.IsSealed && !t.IsAbstract && !t.IsDefined(typeof(CompilerGeneratedAttribute)) && !t.Name.Contains('<', StringComparison.Ordinal) && t.Name != "Program")
            .Select(t => t.FullName));

    [Fact]
    public void Every_given_of_every_kind_says_what_it_means() => Assert.Empty(
        AllProblems.Catalogue.Solvers.SelectMany(s => s.GivenType.GetProperties(BindingFlags.Public | BindingFlags.Instance))
            .Where(p => p.Name != "EqualityContract" && p.GetCustomAttribute<GivenAttribute>() is null)
            .Select(p => $"{p.DeclaringType}.{p.Name}"));

    [Fact]
    public void Kinds_and_ids_are_kebab_case()
    {
        Assert.All(AllProblems.Catalogue.Kinds, k => Assert.True(k.Split('/') is { Length: 1 or 2 } words && words.All(IsKebab), k));
        var solutions = AllProblems.Sheets.Concat(AllProblems.Examples).SelectMany(s => s.Questions).SelectMany(q => q.Parts).Select(p => p.Solution);
        var ids = solutions.SelectMany(s => s.Derivation.Select(d => d.Rule).Concat(s.Checks.Select(c => c.Id)).Concat(s.Conventions.Select(c => c.Id)).Concat(s.Misconceptions.Select(m => m.Id)))
            .Concat(AllProblems.Catalogue.Solvers.SelectMany(s => s.ConventionIds));
        Assert.All(ids.Distinct(), id => Assert.True(IsKebab(id), id));
    }

    [Fact]
    public void Every_sort_of_layer_can_be_written_and_solved_and_checked()
    {
        Layer[] samples =
        [
            new ConvolutionLayer { Filters = new LayerSize(5), Kernel = new PlaneSize(2, 3) },
            new PoolingLayer { Pooling = PoolingSort.Max, Size = new PlaneSize(2, 3) },
            new ActivationLayer { Function = "relu" },
            new FlattenLayer(),
            new DenseLayer { Units = new SymbolicShape(7) },
        ];
        var concrete = Core.GetTypes().Where(t => t.IsSubclassOf(typeof(Layer)) && !t.IsAbstract).OrderBy(t => t.Name, StringComparer.Ordinal).ToArray();
        Assert.Equal(concrete, samples.Select(l => l.GetType()).OrderBy(t => t.Name, StringComparer.Ordinal));
        var sorts = (IEnumerable<KeyValuePair<string, Type>>)typeof(Network).GetField("Sorts", BindingFlags.NonPublic | BindingFlags.Static)!.GetValue(null)!;
        Assert.Equal(concrete, sorts.Select(s => s.Value).OrderBy(t => t.Name, StringComparer.Ordinal));

        var network = new Network(new SymbolicShape(9, 11, 3), [.. samples.Select((l, i) => l with { Name = $"layer{i}" })]);
        foreach (var (solver, given) in new (Solver, object)[]
        {
            (new OutputShape(), new OutputShape.Given { Network = network, Of = "every layer" }),
            (new ParameterCount(), new ParameterCount.Given { Network = network }),
            (new ReceptiveField(), new ReceptiveField.Given { Network = network, Of = "layer2" }),
        })
        {
            var solution = solver.Solve(given);
            Assert.All(solution.Checks, c => Assert.True(c.Judge(solution.Answer, new CheckContext(1, "architecture", c.Id)).Passed, c.Id));
        }
    }

    private static bool IsKebab(string id) => id.Split('-').All(w => w.Length > 0 && w.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)));
}

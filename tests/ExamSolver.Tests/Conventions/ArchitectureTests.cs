using System.Reflection;
using System.Runtime.CompilerServices;
using ExamSolver.Core.Networks;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Documents;
using ExamSolver.Solvers.Networks;
using ExamSolver.Symbolics;
using ExamSolver.Tests.Authors;

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

    /// <summary>A network for each sort of layer, with sizes that are all different.</summary>
    public static TheoryData<string, string, string> Sorts => new()
    {
        { "ActivationLayer", "4x5x6", "[{activation: prelu}]" },
        { "AdaptivePoolingLayer", "9x12x5", "[{adaptive pool: max, to: 3x4}]" },
        { "AddLayer", "9x11x3", "[{residual: [{conv: 3, kernel: 3, padding: 1}]}]" },
        { "AttentionLayer", "6x10", "[{attention: 5}]" },
        { "ChannelsLayer", "5x6x12", "[{branches: [[{channels: [1, 5]}, {conv: 4, kernel: 3, padding: 1}], [{channels: [6, 12]}]]}]" },
        { "ClassTokenLayer", "4x3x7", "[class token]" },
        { "ConcatLayer", "9x11x3", "[{branches: [[{conv: 4, kernel: 1}], [{conv: 6, kernel: 1}]]}]" },
        { "ConvolutionLayer", "9x11x6", "[{conv: 4, kernel: 2x3, stride: 2, groups: 2}]" },
        { "CropLayer", "9x11x3", "[{crop: [1, 2, 0, 3]}]" },
        { "DenseLayer", "9x11", "[{dense: 7, per position: true}]" },
        { "DepthToSpaceLayer", "3x5x12", "[{depth to space: 2}]" },
        { "DepthwiseLayer", "9x11x5", "[{depthwise: 2, kernel: 3}]" },
        { "DropoutLayer", "9x11x5", "[{dropout: 0.5}]" },
        { "EmbeddingLayer", "9", "[{embedding: 7, vocabulary: 20}]" },
        { "FlattenLayer", "3x5x7", "[flatten]" },
        { "GlobalPoolingLayer", "3x5x7", "[{global pool: average}]" },
        { "GruLayer", "5x6", "[{gru: 7, bias vectors: 2, reset after: true}]" },
        { "LocallyConnectedLayer", "5x6x2", "[{locally connected: 3, kernel: 2}]" },
        { "LstmLayer", "5x6", "[{lstm: 7, layers: 2, bidirectional: true}]" },
        { "MultiplyLayer", "5x6x12", "[{squeeze excite: 4}]" },
        { "NormLayer", "5x6x12", "[{norm: batch}]" },
        { "PadLayer", "5x6x12", "[{pad: 2x1}]" },
        { "PatchLayer", "8x12x3", "[{patch: 4x3, width: 10}]" },
        { "PoolingLayer", "9x11x3", "[{pool: max, size: 2x3, stride: 2, ceil: true}]" },
        { "PositionsLayer", "9x4", "[{positions: learned, length: 12}]" },
        { "ReshapeLayer", "12", "[{reshape: 2x3x2}]" },
        { "ScaleLayer", "3x12", "[scale]" },
        { "ShuffleLayer", "5x6x12", "[{shuffle: 3}]" },
        { "SimpleRecurrentLayer", "5x6", "[{rnn: 7, returns: last}]" },
        { "SpaceToDepthLayer", "4x6x3", "[{space to depth: 2x3}]" },
        { "TakeLayer", "4x6", "[{take: first}]" },
        { "TransposedConvolutionLayer", "5x6x4", "[{transposed conv: 6, kernel: 4x3, stride: 3x2, padding: 1, output padding: 2x1, groups: 2}]" },
        { "UpsampleLayer", "5x6x4", "[{upsample: 2x3}]" },
    };

    [Fact]
    public void Every_sort_of_layer_has_a_sample() => Assert.Equal(
        Core.GetTypes().Where(t => t.IsSubclassOf(typeof(Layer)) && !t.IsAbstract).Select(t => t.Name).Order(StringComparer.Ordinal),
        Sorts.Select(row => (string)((object[])row)[0]).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Sorts))]
    public void Every_sort_of_layer_can_be_written_and_solved_and_checked(string type, string input, string layers)
    {
        var network = Author.Network(layers, input);
        Assert.Contains(network.Layers, l => l.GetType().Name == type);
        var questions = new List<(Solver, object)>
        {
            (new OutputShape(), new OutputShape.Given { Network = network, Of = "every layer" }),
            (new ParameterCount(), new ParameterCount.Given { Network = network, Count = ParameterCount.Counted.Stored }),
        };
        if (network.Input.Rank > 1)
            questions.Add((new ReceptiveField(), new ReceptiveField.Given { Network = network }));
        foreach (var (solver, given) in questions)
        {
            var solution = solver.Solve(given);
            Assert.All(solution.Checks, c => Assert.True(c.Judge(solution.Answer, new CheckContext(1, "architecture", c.Id)).Passed, $"{solver.Kind}: {solution.Answer} but {c.Judge(solution.Answer, new CheckContext(1, "architecture", c.Id)).Measured}"));
        }
    }

    private static bool IsKebab(string id) => id.Split('-').All(w => w.Length > 0 && w.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)));
}

using BenchmarkDotNet.Attributes;
using ExamSolver.Core.Problems;
using ExamSolver.Core.Solutions;
using ExamSolver.Documents;
using ExamSolver.Solvers.Networks;
using ExamSolver.Symbolics;

namespace ExamSolver.Benchmarks;

/// <summary>The road from a problem file to its checked solution, and the decision of an equality.</summary>
[ShortRunJob]
public class SheetBenchmarks
{
    private readonly SheetReader reader = new(new FileSpecSource(), Catalogue.Of(typeof(ParameterCount).Assembly), InlineText.Check);
    private Sheet sheet = null!;

    /// <summary>The kinds whose examples are read and solved.</summary>
    [Params("gaussian/kl", "network/output-shape", "network/padding", "network/parameter-count", "network/receptive-field")]
    public string Kind { get; set; } = "";

    /// <summary>Reads the example once.</summary>
    [GlobalSetup]
    public void Setup() => sheet = Read();

    /// <summary>Reading one problem file.</summary>
    [Benchmark]
    public Sheet Read() => reader.ReadProblemAlone(Repository.PathOf(["templates", "examples", .. (Kind + ".yaml").Split('/')]), new Core.Diagnostics(), draft: false)!;

    /// <summary>Solving it and running its checks.</summary>
    [Benchmark]
    public SolvedSheet Solve() => SheetSolver.Solve(sheet);
}

/// <summary>Parsing two formulas and deciding whether they are equal.</summary>
[ShortRunJob]
public class EquivalenceBenchmarks
{
    /// <summary>Both formulas, with an equals sign between them.</summary>
    [Params("(x+1)^2 = x^2+2x+1", "tanh(x) = 2*sigmoid(2x)-1", "e^(-10x) = e^(-10x)+c")]
    public string Pair { get; set; } = "";

    /// <summary>Parses and decides.</summary>
    [Benchmark]
    public Decision Decide()
    {
        var sides = Pair.Split(" = ");
        return Equivalence.Decide(FormulaParser.Parse(sides[0]).Formula!.ToExpr(), FormulaParser.Parse(sides[1]).Formula!.ToExpr());
    }
}

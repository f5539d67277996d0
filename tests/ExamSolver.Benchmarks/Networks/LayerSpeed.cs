using ExamSolver.Core.Networks;
using ExamSolver.Core.Problems;
using ExamSolver.Core.Solutions;
using ExamSolver.Documents;
using ExamSolver.Solvers.Networks;

namespace ExamSolver.Benchmarks.Networks;

/// <summary>How long a deep network takes to be read and counted, and a large one to be checked, warm and in one process.</summary>
internal static class LayerSpeed
{
    private const int Repeats = 100;

    private static readonly Catalogue Catalogue = Catalogue.Of(typeof(ParameterCount).Assembly);

    /// <summary>Prints the quickest and the median run beside their limits.</summary>
    public static int Run()
    {
        const string Deep = "{input: 64x64x16, layers: [{repeat: 100, layers: [{conv: 16, kernel: 3, padding: 1}, {norm: batch}, relu]}]}";
        const string Large = "{input: 32x32x3, layers: [{repeat: 4, layers: [{conv: 256, kernel: 3, padding: 1}, relu]}, {repeat: 4, layers: [{pool: max, size: 2}, {conv: 512, kernel: 3, padding: 1}, relu]}, flatten, {dense: 300}, {dense: 10}]}";
        var folder = Directory.CreateTempSubdirectory("examsolver-").FullName;
        try
        {
            var deep = Write(folder, "deep", Deep);
            var various = Write(folder, "various", $"{{input: 64x64x16, layers: [{string.Join(", ", Enumerable.Range(0, 100).Select(i => $"{{conv: {16 + i}, kernel: 3, padding: 1}}, {{norm: batch}}, relu"))}]}}");
            var longer = Write(folder, "longer", Deep.Replace("repeat: 100", "repeat: 1000", StringComparison.Ordinal));
            var large = Read(Write(folder, "large", Large));
            Show(Timing.Of("read 300 layers, count and shapes", "ExamSolver", () => Answer(Read(deep)), Repeats), 10);
            Show(Timing.Of("the same, every layer another", "ExamSolver", () => Answer(Read(various)), Repeats), 10);
            Show(Timing.Of("the same with 3000 layers", "ExamSolver", () => Answer(Read(longer)), Repeats), 100);
            Show(Timing.Of("check 300 layers", "ExamSolver", () => Check(Read(deep)), Repeats), 100);
            Show(Timing.Of("check ten million parameters", "ExamSolver", () => Check(large), Repeats), 100);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Show(Timing timing, double limit) =>
        Console.WriteLine($"{timing.Task,-34} quickest {timing.Quickest / 1000,7:0.00} ms  median {timing.Median / 1000,7:0.00} ms  processor {timing.Processor / 1000,7:0.00} ms  limit {limit,4:0} ms  ({timing.Checksum:0})");

    private static string Write(string folder, string name, string network)
    {
        var file = Path.Combine(folder, name + ".yaml");
        File.WriteAllText(file, $"title: T\nnetworks: {{n: {network}}}\nquestions:\n- {{ask: A, kind: network/parameter-count, given: {{network: n}}}}\n- {{ask: B, kind: network/output-shape, given: {{network: n, of: every conv}}}}\n");
        return file;
    }

    private static Sheet Read(string file) => new SheetReader(new FileSpecSource(), Catalogue, InlineText.Check).ReadProblemAlone(file, new Core.Diagnostics(), draft: false)!;

    /// <summary>The parameters of the network that the first question is about, layer by layer, with the shapes that come on the way.</summary>
    private static double Answer(Sheet sheet)
    {
        var network = ((ParameterCount.Given)sheet.Problems[0].Questions[0].Parts[0].Given).Network;
        var total = Enumerable.Range(0, network.Layers.Length).Sum(i => network.OwnArrays(i).Sum(a => a.Count.TryGetInteger(out var count) ? (double)count : 0));
        return total + network.Outputs[^1].Rank;
    }

    private static double Check(Sheet sheet) => SheetSolver.Solve(sheet).Questions.Sum(q => q.Parts.Length);
}

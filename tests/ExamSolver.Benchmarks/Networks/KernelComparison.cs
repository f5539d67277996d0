using ExamSolver.Numerics;

namespace ExamSolver.Benchmarks.Networks;

/// <summary>
/// Four tasks of the numeric core beside plain C, numpy, scipy and torch (<c>kernels.c</c> and <c>kernels.py</c> do the same on the same numbers): six 5×5 layers on
/// 256×256, a convolution of 10×10×3 to 20 maps, a gradient check by finite differences of 500 parameters, and a receptive field through six layers.
/// </summary>
internal static class KernelComparison
{
    private const int Side = 256;
    private const int Layers = 6;
    private const string Us = "ExamSolver";

    private static readonly (string Task, double Goal)[] Goals =
        [("six-layers", double.NaN), ("small-convolution", 6), ("gradient-check", 15_000), ("receptive-field", 400)];

    private static readonly ConvolutionGeometry Same = ConvolutionGeometry.Square(5, padding: 2);
    private static readonly Tensor Image = Fill(new Shape(1, Side, Side), 37);
    private static readonly Tensor Maps = Tensor.Zeros(Image.Shape);
    private static readonly Tensor[] Kernels = [.. Enumerable.Range(0, Layers).Select(layer => Fill(new Shape(1, 1, 5, 5), 13 + layer))];
    private static readonly Tensor Ones = Tensor.Filled(new Shape(1, 1, 5, 5), 1);
    private static readonly Tensor SmallInput = Fill(new Shape(3, 10, 10), 17);
    private static readonly Tensor SmallWeights = Fill(new Shape(20, 3, 3, 3), 29);
    private static readonly Tensor Parameters = Fill(new Shape(500), 31);
    private static readonly Tensor Given = Fill(new Shape(9), 43);

    /// <summary>Runs everything in turns, so that a busy machine disturbs all alike, and prints the quickest and the median run of each.</summary>
    /// <param name="rounds">Turns.</param>
    public static int Run(int rounds)
    {
        var folder = Directory.CreateTempSubdirectory("examsolver");
        try
        {
            var peers = new Peers(folder.FullName);
            var timings = Enumerable.Range(0, rounds).SelectMany(_ => Ours().Concat(peers.Run())).GroupBy(t => (t.Task, t.Program))
                .Select(g => g.First() with { Quickest = g.Min(t => t.Quickest), Median = g.Min(t => t.Median) })
                .ToLookup(t => t.Task);
            foreach (var (task, goal) in Goals)
                Print(task, goal, [.. timings[task]]);
            foreach (var reason in peers.Skipped)
                Console.WriteLine($"skipped {reason}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return 0;
    }

    private static void Print(string task, double goal, Timing[] timings)
    {
        var ours = timings.First(t => t.Program == Us);
        Console.WriteLine($"{task}{(double.IsNaN(goal) ? "" : $", goal {goal:0} µs, reached {ours.Median / goal:0.00} of it")}");
        foreach (var timing in timings)
        {
            var agrees = Math.Abs(timing.Checksum - ours.Checksum) <= 1e-9 * Math.Abs(ours.Checksum);
            Console.WriteLine($"  {timing.Quickest,12:0.0} {timing.Median,12:0.0} µs {timing.Median / ours.Median,9:0.00}×  {timing.Program}{(agrees ? "" : "  DIFFERENT RESULT")}");
        }
    }

    private static IEnumerable<Timing> Ours() =>
    [
        Timing.Of("six-layers", Us, SixLayersInPlace, 200),
        Timing.Of("six-layers", Us + ", a new array for each layer", SixLayers, 200),
        Timing.Of("small-convolution", Us, SmallConvolution, 4000),
        Timing.Of("gradient-check", Us, GradientCheck, 40),
        Timing.Of("receptive-field", Us, ReceptiveField, 200),
    ];

    private static double SixLayers()
    {
        var maps = Image;
        foreach (var kernel in Kernels)
            maps = Convolution.Forward(maps, kernel, bias: null, Same);
        return Sum(maps);
    }

    private static double SixLayersInPlace()
    {
        Image.Values.CopyTo(Maps.Values);
        foreach (var kernel in Kernels)
            Convolution.Forward(Maps, kernel, bias: null, Same, Maps);
        return Sum(Maps);
    }

    private static double SmallConvolution()
    {
        var maps = Convolution.Forward(SmallInput, SmallWeights, bias: null, new ConvolutionGeometry(3, 3));
        return maps.Values[0] + maps.Values[^1];
    }

    /// <summary>9-33-5 with tanh, softmax and cross-entropy: every parameter's slope by finite differences against the backward pass.</summary>
    private static double GradientCheck()
    {
        var exact = Backward(Parameters.Values);
        var found = FiniteDifference.Gradient((ReadOnlyMemory<double> p) => Loss(p.Span).Loss, Parameters.Values);
        for (var i = 0; i < found.Length; i++)
        {
            if (!(Math.Abs(found[i].Value - exact[i]) <= Math.Max(1e-9, found[i].Error)))
                return double.NaN;
        }

        return exact.Sum();
    }

    private static double ReceptiveField()
    {
        var shape = new Shape(1, Side, Side);
        var patch = GradientPatch.OneHot(shape, 0, Side / 2, Side / 2);
        for (var layer = 0; layer < Layers; layer++)
            patch = patch.ThroughConvolution(Ones, Same, shape);
        var reached = 0;
        foreach (var value in patch.Values.Values)
            reached += value != 0 ? 1 : 0;
        return reached;
    }

    private static (double Loss, Tensor Hidden, Tensor Scores) Loss(ReadOnlySpan<double> p)
    {
        var hidden = Activation.Forward(
            Dense.Forward(Given, Tensor.From(new Shape(33, 9), p[..297]), Tensor.From(new Shape(33), p[297..330])), Math.Tanh);
        var scores = Dense.Forward(hidden, Tensor.From(new Shape(5, 33), p[330..495]), Tensor.From(new Shape(5), p[495..]));
        var largest = double.NegativeInfinity;
        var sum = 0.0;
        foreach (var score in scores.Values)
            largest = Math.Max(largest, score);
        foreach (var score in scores.Values)
            sum += Math.Exp(score - largest);
        return (Math.Log(sum) + largest - scores[2], hidden, scores);
    }

    private static double[] Backward(ReadOnlySpan<double> p)
    {
        var (loss, hidden, scores) = Loss(p);
        var back = scores.Map(score => Math.Exp(score - (loss + scores[2])));
        back[2] -= 1;
        var below = Dense.BackwardInput(back, Tensor.From(new Shape(5, 33), p[330..495]));
        for (var unit = 0; unit < below.Count; unit++)
            below.Values[unit] *= 1 - (hidden.Values[unit] * hidden.Values[unit]);
        return
        [
            .. Dense.BackwardWeights(below, Given).Values, .. below.Values,
            .. Dense.BackwardWeights(back, hidden).Values, .. back.Values,
        ];
    }

    private static double Sum(Tensor tensor)
    {
        var sum = 0.0;
        foreach (var value in tensor.Values)
            sum += value;
        return sum;
    }

    /// <summary>The numbers that the peers make too.</summary>
    private static Tensor Fill(Shape shape, int factor) =>
        Tensor.From(shape, [.. Enumerable.Range(0, (int)shape.Count).Select(i => (i * factor % 101 / 101.0) - 0.5)]);
}

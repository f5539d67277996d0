using BenchmarkDotNet.Attributes;
using ExamSolver.Numerics;

namespace ExamSolver.Benchmarks;

/// <summary>The exam's convolution, 10×10×3 to 20 maps by 3×3, against a plain loop in C#.</summary>
[ShortRunJob]
public class ConvolutionBenchmarks
{
    private readonly Tensor input = Tensor.Random(new Shape(3, 10, 10), new Generator(1));
    private readonly Tensor weights = Tensor.Random(new Shape(20, 3, 3, 3), new Generator(2));
    private readonly ConvolutionGeometry geometry = new(3, 3);

    /// <summary>Seven nested loops without any care.</summary>
    [Benchmark(Baseline = true)]
    public double[] PlainLoop()
    {
        var output = new double[20 * 8 * 8];
        var x = input.Values;
        var w = weights.Values;
        for (var o = 0; o < 20; o++)
        for (var row = 0; row < 8; row++)
        for (var column = 0; column < 8; column++)
        {
            var sum = 0.0;
            for (var c = 0; c < 3; c++)
            for (var i = 0; i < 3; i++)
            for (var j = 0; j < 3; j++)
                sum += w[(((((o * 3) + c) * 3) + i) * 3) + j] * x[(((c * 10) + row + i) * 10) + column + j];
            output[(((o * 8) + row) * 8) + column] = sum;
        }

        return output;
    }

    /// <summary>The engine's forward pass.</summary>
    [Benchmark]
    public Tensor Forward() => Convolution.Forward(input, weights, bias: null, geometry);
}

using System.Diagnostics;
using System.Numerics;
using ExamSolver.Core.Networks;
using ExamSolver.Numerics;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Networks;

/// <summary>
/// Counts parameters by running a layer and noting which weights it reads. A layer too large to run is run on four small numbers of
/// channels; what it reads is a bilinear function of the two numbers, which four runs settle, a fifth confirms, and which is then
/// evaluated at the real ones.
/// </summary>
internal static class WeightTracing
{
    private const long LargestRun = 2_000_000;

    /// <summary>The number of distinct weights that the layers at some indices read; what they are given to read is what the layers before them put out when run.</summary>
    public static Rational Count(Network network, IEnumerable<int> indices)
    {
        var outputs = ForwardRun.Shapes(network);
        return indices.Aggregate((Rational)0, (sum, i) => sum + Count(network.Layers[i], i == 0 ? network.Input.ToInts() : outputs[i - 1]));
    }

    private static Rational Count(Layer layer, int[] input)
    {
        return layer switch
        {
            DenseLayer dense => Dense(input[0], dense),
            ConvolutionLayer convolution => Convolve(input, convolution),
            PoolingLayer or FlattenLayer or ActivationLayer => 0,
            _ => throw new UnreachableException($"No tracing for {layer.GetType().Name}."),
        };
    }

    private static Rational Dense(int inputs, DenseLayer dense)
    {
        var units = dense.Units.ToInts().Aggregate(1L, (product, size) => product * size);
        long Run(int n, int m)
        {
            var ledger = new WeightLedger(seed: 1);
            TracedForward.Dense(ledger, dense.Name, Tensor.Filled(new Shape(n), 1), m, dense.Bias);
            return ledger.DistinctWeights;
        }

        return (double)inputs * units <= LargestRun ? Run(inputs, (int)units) : Extrapolate(Run, inputs, units);
    }

    private static Rational Convolve(int[] input, ConvolutionLayer layer)
    {
        var geometry = Kernels.Geometry(layer);
        var filters = (int)layer.Filters.Value.ToBigInteger();
        long Run(int channels, int outputs, int height, int width)
        {
            var ledger = new WeightLedger(seed: 1);
            TracedForward.Convolution(ledger, layer.Name, Tensor.Filled(new Shape(channels, height, width), 1), outputs, geometry, layer.Bias);
            return ledger.DistinctWeights;
        }

        // The weights are the same at every position, so a few positions show them all; padding never hides a weight in a run as large as the kernel.
        var height = Math.Min(input[0], geometry.DilationHeight * geometry.KernelHeight * 2);
        var width = Math.Min(input[1], geometry.DilationWidth * geometry.KernelWidth * 2);
        var cost = (double)height * width * geometry.KernelHeight * geometry.KernelWidth * input[2] * filters;
        return cost <= LargestRun
            ? Run(input[2], filters, height, width)
            : Extrapolate((c, k) => Run(c, k, height, width), input[2], filters);
    }

    /// <summary>a c k + b c + d k + e through four small runs, at the real c and k.</summary>
    private static Rational Extrapolate(Func<int, int, long> run, long inputs, long outputs)
    {
        var (f11, f12, f21, f22) = (run(1, 1), run(1, 2), run(2, 1), run(2, 2));
        BigInteger a = f22 - f21 - f12 + f11;
        var b = f21 - f11 - a;
        var d = f12 - f11 - a;
        var e = f11 - a - b - d;
        BigInteger At(BigInteger c, BigInteger k) => (a * c * k) + (b * c) + (d * k) + e;
        return At(3, 5) == run(3, 5) ? At(inputs, outputs) : throw new InvalidOperationException("The number of weights read is no bilinear function of the numbers of channels.");
    }
}

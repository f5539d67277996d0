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
    /// <summary>The reads that all layers of one run may take together.</summary>
    private const double LargestRun = 1e6;

    /// <summary>The number of distinct weights that the layers at some indices read; what they are given to read is what the layers before them put out when run.</summary>
    public static Rational Count(Network network, IReadOnlyCollection<int> indices)
    {
        var outputs = ForwardRun.Shapes(network);
        var input = Array.ConvertAll(network.Input.ToInts(), size => (long)size);
        return indices.Aggregate((Rational)0, (sum, i) => sum + Count(network.Layers[i], i == 0 ? input : outputs[i - 1], LargestRun / indices.Count));
    }

    private static Rational Count(Layer layer, long[] input, double budget)
    {
        return layer switch
        {
            DenseLayer dense => Dense(input[0], dense, budget),
            ConvolutionLayer convolution => Convolve(input[2], convolution, budget),
            PoolingLayer or FlattenLayer or ActivationLayer => 0,
            _ => throw new UnreachableException($"No tracing for {layer.GetType().Name}."),
        };
    }

    private static Rational Dense(long inputs, DenseLayer dense, double budget)
    {
        var units = dense.Units.ToInts().Aggregate(1L, (product, size) => checked(product * size));
        long Run(int n, int m)
        {
            var ledger = new WeightLedger(seed: 1);
            TracedForward.Dense(ledger, dense.Name, Tensor.Filled(new Shape(n), 1), m, dense.Bias);
            return ledger.DistinctWeights;
        }

        return (double)inputs * units <= budget ? Run((int)inputs, (int)units) : Extrapolate(Run, inputs, units);
    }

    private static Rational Convolve(long channels, ConvolutionLayer layer, double budget)
    {
        // The weights are the same at every position, so two positions along each axis show them all; padding hides none and is left out.
        var window = Kernels.Geometry(layer) with { PaddingTop = 0, PaddingBottom = 0, PaddingLeft = 0, PaddingRight = 0 };
        var height = (window.DilationHeight * (window.KernelHeight - 1)) + 1 + window.StrideHeight;
        var width = (window.DilationWidth * (window.KernelWidth - 1)) + 1 + window.StrideWidth;
        long Run(int inputs, int outputs)
        {
            var ledger = new WeightLedger(seed: 1);
            TracedForward.Convolution(ledger, layer.Name, Tensor.Filled(new Shape(inputs, height, width), 1), outputs, window, layer.Bias);
            return ledger.DistinctWeights;
        }

        var filters = layer.Filters.Value.ToLong();
        var reads = 4.0 * window.KernelHeight * window.KernelWidth * channels * filters;
        return reads <= budget ? Run((int)channels, (int)filters) : Extrapolate(Run, channels, filters);
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

using System.Diagnostics;
using ExamSolver.Core.Networks;
using ExamSolver.Numerics;

namespace ExamSolver.Solvers.Networks;

/// <summary>Runs the layers of a network whose sizes are numbers.</summary>
internal static class ForwardRun
{
    /// <summary>The multiplications that all layers of one run may cost together.</summary>
    private const double LargestRun = 1e7;

    private const double LargestArray = 1e6;

    /// <summary>
    /// The shapes that the layers put out, channels last, found by running them on an array of zeros. A window that would cost too much
    /// is run on two strips of one channel, one as high as the image and one as wide: it walks the same way over every column, row and channel.
    /// </summary>
    public static IReadOnlyList<long[]> Shapes(Network network)
    {
        var shapes = new List<long[]>();
        var current = Array.ConvertAll(network.Input.ToInts(), size => (long)size);
        foreach (var layer in network.Layers)
        {
            current = Run(layer, current, LargestRun / network.Layers.Length);
            shapes.Add(current);
        }

        return shapes;
    }

    private static long[] Run(Layer layer, long[] input, double budget)
    {
        switch (layer)
        {
            case ConvolutionLayer convolution:
                return Slide(Kernels.Geometry(convolution), input, convolution.Filters.Value.ToLong(), budget, Convolve);
            case PoolingLayer pooling:
                return Slide(Kernels.Geometry(pooling), input, input[2], budget, (image, _, window) =>
                    pooling.Pooling == PoolingSort.Max ? Pooling.Max(image, (PoolingGeometry)window) : Pooling.Average(image, (PoolingGeometry)window));
            case FlattenLayer:
                var entries = input.Aggregate(1L, (product, size) => checked(product * size));
                return [entries <= LargestArray ? Tensor.Zeros(new Shape(Array.ConvertAll(input, size => (int)size))).Count : entries];
            case DenseLayer dense:
                return Array.ConvertAll(dense.Units.ToInts(), size => (long)size);
            case ActivationLayer:
                return input;
            default:
                throw new UnreachableException($"No run for {layer.GetType().Name}.");
        }
    }

    private static long[] Slide(WindowGeometry window, long[] input, long channels, double budget, Func<Tensor, int, WindowGeometry, Tensor> run)
    {
        var (height, width) = ((int)input[0], (int)input[1]);
        var multiplications = (double)height * width * window.KernelHeight * window.KernelWidth * input[2] * (window is ConvolutionGeometry ? channels : 1);
        if (multiplications <= budget)
        {
            var output = run(Tensor.Zeros(new Shape((int)input[2], height, width)), (int)channels, window);
            return [output.Shape[1], output.Shape[2], output.Shape[0]];
        }

        // A strip is just wide enough for one window to fit into it.
        var tall = run(Tensor.Zeros(new Shape(1, height, Math.Min(width, window.DilationWidth * window.KernelWidth))), 1, window);
        var broad = run(Tensor.Zeros(new Shape(1, Math.Min(height, window.DilationHeight * window.KernelHeight), width)), 1, window);
        return [tall.Shape[1], broad.Shape[2], channels];
    }

    private static Tensor Convolve(Tensor image, int filters, WindowGeometry window) => Convolution.Forward(
        image,
        Tensor.Zeros(new Shape(filters, image.Shape[0], window.KernelHeight, window.KernelWidth)),
        bias: null,
        (ConvolutionGeometry)window);
}

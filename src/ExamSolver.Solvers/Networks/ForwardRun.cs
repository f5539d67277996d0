using System.Diagnostics;
using ExamSolver.Core.Networks;
using ExamSolver.Numerics;

namespace ExamSolver.Solvers.Networks;

/// <summary>Runs the layers of a network whose sizes are numbers.</summary>
internal static class ForwardRun
{
    private const double LargestRun = 5e7;

    /// <summary>
    /// The shapes that the layers put out, channels last, found by running them on an array of zeros. A layer that would cost more than
    /// 5·10⁷ multiplications is run on one channel; its window walks the same way over every channel.
    /// </summary>
    public static IReadOnlyList<int[]> Shapes(Network network)
    {
        var shapes = new List<int[]>();
        var current = network.Input.ToInts();
        foreach (var layer in network.Layers)
        {
            current = Run(layer, current);
            shapes.Add(current);
        }

        return shapes;
    }

    private static int[] Run(Layer layer, int[] input)
    {
        switch (layer)
        {
            case ConvolutionLayer convolution:
                return Convolve(convolution, input);
            case PoolingLayer pooling:
                var single = Tensor.Zeros(new Shape(1, input[0], input[1]));
                var pooled = pooling.Pooling == PoolingSort.Max ? Pooling.Max(single, Kernels.Geometry(pooling)) : Pooling.Average(single, Kernels.Geometry(pooling));
                return [pooled.Shape[1], pooled.Shape[2], input[2]];
            case FlattenLayer:
                return [Tensor.Zeros(new Shape(input)).Count];
            case DenseLayer dense:
                return dense.Units.ToInts();
            case ActivationLayer:
                return input;
            default:
                throw new UnreachableException($"No run for {layer.GetType().Name}.");
        }
    }

    private static int[] Convolve(ConvolutionLayer layer, int[] input)
    {
        var geometry = Kernels.Geometry(layer);
        var filters = Kernels.ToInt(layer.Filters.Value);
        var multiplications = (double)input[0] * input[1] * input[2] * filters * geometry.KernelHeight * geometry.KernelWidth;
        var (channels, outputs) = multiplications <= LargestRun ? (input[2], filters) : (1, 1);
        var output = Convolution.Forward(
            Tensor.Zeros(new Shape(channels, input[0], input[1])),
            Tensor.Zeros(new Shape(outputs, channels, geometry.KernelHeight, geometry.KernelWidth)),
            bias: null,
            geometry);
        return [output.Shape[1], output.Shape[2], outputs == filters ? output.Shape[0] : filters];
    }
}

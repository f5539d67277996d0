using System.Numerics;
using ExamSolver.Core.Networks;
using ExamSolver.Core.Solutions;
using ExamSolver.Numerics;

namespace ExamSolver.Solvers.Networks;

/// <summary>
/// Finds the pixels that a neuron sees by running the layers, on the image, or on one so large that a neuron in its middle sees no border: every pixel
/// sends a bit of its own along, and every entry that a layer puts out has the bits of all that it reads.
/// </summary>
internal static class PixelProbe
{
    /// <summary>What is asked of the pixels that are seen.</summary>
    public static Observation Observe(VisiblePixels.Given given)
    {
        var (network, index) = (SettledNetwork.Of(given.Network), given.Network.IndexOfOrLast(given.Of));
        var reach = network.Layers.Take(index + 1).OfType<WindowLayer>().Sum(w => LayerRun.Axes(w).Max(a => a.Dilation * a.Size));
        var (height, width, neuron) = given.At is [var line, var place]
            ? (network.Input.Sizes[0].ToInt(), network.Input.Sizes[1].ToInt(), (Row: line - given.CountFrom, Column: place - given.CountFrom))
            : (1 + (2 * reach), 1 + (2 * reach), (Row: reach, Column: reach));
        var image = new BigInteger[height, width];
        for (var i = 0; i < image.Length; i++)
            image[i / width, i % width] = BigInteger.One << i;
        var maps = new BigInteger[index + 1][,];
        for (var i = 0; i <= index; i++)
            maps[i] = Run(network.Layers[i], [.. network.Nodes[i].Sources.Select(s => s < 0 ? image : maps[s])]);

        var bits = maps[index][neuron.Row, neuron.Column];
        var seen = Enumerable.Range(0, image.Length).Where(i => !((bits >> i) & 1).IsZero).Select(i => (Row: i / width, Column: i % width)).ToArray();
        if (seen.Length == 0)
            return Observation.Of(Measured.Exactly(0));
        var (top, bottom, left, right) = (seen.Min(p => p.Row), seen.Max(p => p.Row), seen.Min(p => p.Column), seen.Max(p => p.Column));
        bool Sees(int row, int column) => !((bits >> ((row * width) + column)) & 1).IsZero;
        var inside = Enumerable.Range(top, bottom - top + 1).SelectMany(r => Enumerable.Range(left, right - left + 1).Select(c => (Row: r, Column: c))).ToArray();
        return given.Report switch
        {
            VisiblePixels.Report.Count => Observation.Of(Measured.Exactly(seen.Length)),
            VisiblePixels.Report.BlindSpot => Observation.Of(Measured.Exactly(inside.Count(p => !Sees(p.Row, p.Column) && (p.Row * width) + p.Column < (neuron.Row * width) + neuron.Column))),
            _ => Observation.Of(inside.Select(p => Measured.Exactly(Sees(p.Row, p.Column) ? 1 : 0))) with { Shape = (bottom - top + 1, right - left + 1) },
        };
    }

    private static BigInteger[,] Run(Layer layer, BigInteger[][,] inputs)
    {
        var output = new BigInteger[inputs[0].GetLength(0), inputs[0].GetLength(1)];
        var mask = layer is ConvolutionLayer convolution ? LayerRun.Mask(convolution) : null;
        var axes = layer is WindowLayer window ? LayerRun.Axes(window) : [];
        for (var row = 0; row < output.GetLength(0); row++)
        {
            for (var column = 0; column < output.GetLength(1); column++)
            {
                foreach (var input in inputs)
                    output[row, column] |= axes.IsEmpty ? input[row, column] : Window(input, row, column, mask, axes[0], axes[1]);
            }
        }

        return output;
    }

    private static BigInteger Window(BigInteger[,] input, int row, int column, Tensor? mask, Numerics.Layers.AxisWindow rows, Numerics.Layers.AxisWindow columns)
    {
        var bits = BigInteger.Zero;
        for (var i = 0; i < rows.Size; i++)
        {
            for (var j = 0; j < columns.Size; j++)
            {
                var (r, c) = (row + (i * rows.Dilation) - rows.Before, column + (j * columns.Dilation) - columns.Before);
                if (r >= 0 && r < input.GetLength(0) && c >= 0 && c < input.GetLength(1) && (mask is null || mask[i, j] != 0))
                    bits |= input[r, c];
            }
        }

        return bits;
    }
}

using System.Numerics;
using ExamSolver.Core.Networks;
using ExamSolver.Core.Solutions;
using ExamSolver.Numerics;

namespace ExamSolver.Solvers.Networks;

/// <summary>
/// Finds the pixels that a neuron in the middle of an image sees by running the layers: every pixel sends a bit of its own along, and every
/// entry that a layer puts out has the bits of all that it reads.
/// </summary>
internal static class PixelProbe
{
    /// <summary>What is asked of the pixels that are seen.</summary>
    public static Observation Observe(VisiblePixels.Given given)
    {
        var (network, index) = (given.Network, given.Network.IndexOfOrLast(given.Of));
        var side = 1 + (2 * network.Layers.Take(index + 1).OfType<WindowLayer>().Sum(w => LayerRun.Axes(w).Max(a => a.Dilation * a.Size)));
        var image = new BigInteger[side, side];
        for (var i = 0; i < image.Length; i++)
            image[i / side, i % side] = BigInteger.One << i;
        var maps = new BigInteger[index + 1][,];
        for (var i = 0; i <= index; i++)
        {
            var inputs = network.Nodes[i].Sources.Select(s => s < 0 ? image : maps[s]).ToArray();
            maps[i] = Run(network.Layers[i], inputs);
        }

        var bits = maps[index][side / 2, side / 2];
        var seen = Enumerable.Range(0, image.Length).Where(i => !((bits >> i) & 1).IsZero).Select(i => (Row: Math.DivRem(i, side).Quotient, Column: i % side)).ToArray();
        var (top, bottom, left, right) = (seen.Min(p => p.Row), seen.Max(p => p.Row), seen.Min(p => p.Column), seen.Max(p => p.Column));
        bool Sees(int row, int column) => !((bits >> ((row * side) + column)) & 1).IsZero;
        var inside = Enumerable.Range(top, bottom - top + 1).SelectMany(r => Enumerable.Range(left, right - left + 1).Select(c => (Row: r, Column: c))).ToArray();
        return given.Report switch
        {
            VisiblePixels.Report.Count => Observation.Of(Measured.Exactly(seen.Length)),
            VisiblePixels.Report.BlindSpot => Observation.Of(Measured.Exactly(inside.Count(p => !Sees(p.Row, p.Column) && (p.Row * side) + p.Column < image.Length / 2))),
            _ => Observation.Of(inside.Select(p => Measured.Exactly(Sees(p.Row, p.Column) ? 1 : 0))) with { Shape = (bottom - top + 1, right - left + 1) },
        };
    }

    private static BigInteger[,] Run(Layer layer, BigInteger[][,] inputs)
    {
        var side = inputs[0].GetLength(0);
        var output = new BigInteger[side, side];
        var mask = layer is ConvolutionLayer convolution ? LayerRun.Mask(convolution) : null;
        var axes = layer is WindowLayer window ? LayerRun.Axes(window, [side, side]) : [];
        for (var row = 0; row < side; row++)
        {
            for (var column = 0; column < side; column++)
            {
                foreach (var input in inputs)
                    output[row, column] |= axes.IsEmpty ? input[row, column] : Window(input, row, column, mask, axes[0], axes[1]);
            }
        }

        return output;
    }

    private static BigInteger Window(BigInteger[,] input, int row, int column, Tensor? mask, Numerics.Layers.AxisWindow rows, Numerics.Layers.AxisWindow columns)
    {
        var (bits, side) = (BigInteger.Zero, input.GetLength(0));
        for (var i = 0; i < rows.Size; i++)
        {
            for (var j = 0; j < columns.Size; j++)
            {
                var (r, c) = (row + (i * rows.Dilation) - rows.Before, column + (j * columns.Dilation) - columns.Before);
                if (r >= 0 && r < side && c >= 0 && c < side && (mask is null || mask[i, j] != 0))
                    bits |= input[r, c];
            }
        }

        return bits;
    }
}

using ExamSolver.Core.Arrays;

namespace ExamSolver.Solvers.Attention;

/// <summary>
/// The same attention with one key after the other, the largest score so far taken out, and no matrix of scores: as fast implementations do it.
/// </summary>
/// <remarks>Milakov and Gimelshein (2018), arXiv 1805.02867, algorithm 3.</remarks>
internal static class StreamedAttention
{
    /// <summary>What is asked for, in doubles.</summary>
    public static NumericArray Run(AttentionByHand.Given given)
    {
        var (q, k) = (Numbers(given.Queries.Value), Numbers(given.Keys.Value));

        // Weights are the outputs for values that are unit vectors; scores are what a query and a key give by themselves.
        var v = given.Want == AttentionByHand.Quantity.Output ? Numbers(given.Values!.Value) : NumericArray.Of(k.Rows, k.Rows, (i, j) => i == j ? 1 : 0);
        var scale = given.Scale?.Evaluate(_ => double.NaN) ?? Math.Sqrt(q.Columns);
        double Score(int i, int j)
        {
            var distance = 0.0;
            for (var c = 0; c < q.Columns; c++)
                distance += Math.Pow(q[i, c] + k[j, c], 2) - Math.Pow(q[i, c] - k[j, c], 2);
            return distance / (4 * scale);
        }

        if (given.Want == AttentionByHand.Quantity.Scores)
            return NumericArray.Of(q.Rows, k.Rows, Score);
        var output = new double[q.Rows * v.Columns];
        var visible = k.Rows - given.Padding;
        for (var i = 0; i < q.Rows; i++)
        {
            // The last query stands at the last key.
            var last = given.Mask == AttentionByHand.MaskSort.Causal ? Math.Min(visible, i + 1 + k.Rows - q.Rows) : visible;
            var (largest, total, sum) = (double.NegativeInfinity, 0.0, new double[v.Columns]);
            for (var j = 0; j < last; j++)
            {
                var score = Score(i, j);
                var grown = Math.Max(largest, score);
                var (shrink, weight) = (Math.Exp(largest - grown), Math.Exp(score - grown));
                total = (total * shrink) + weight;
                for (var c = 0; c < v.Columns; c++)
                    sum[c] = (sum[c] * shrink) + (weight * v[j, c]);
                largest = grown;
            }

            for (var c = 0; c < v.Columns; c++)
                output[(i * v.Columns) + c] = sum[c] / total;
        }

        return new NumericArray(q.Rows, v.Columns, output);
    }

    private static NumericArray Numbers(Symbolics.ArrayEntries entries) => NumericArray.Of(entries, _ => double.NaN);
}

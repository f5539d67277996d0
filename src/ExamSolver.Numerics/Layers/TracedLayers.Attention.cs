namespace ExamSolver.Numerics.Layers;

/// <content>Attention.</content>
public static partial class TracedLayers
{
    /// <summary>Multi-head attention: queries of one sequence to keys and values of another, or of the same.</summary>
    /// <remarks>
    /// Source: Vaswani et al., arXiv:1706.03762, section 3.2; shared keys and values: Ainslie et al., arXiv:2305.13245.
    /// Arrays: <c>name.query</c>, <c>name.key</c>, <c>name.value</c> indexed (head, unit, feature), their biases <c>name.query.bias</c>, … indexed (head, unit),
    /// <c>name.output</c> (output, head, unit), <c>name.output.bias</c> (output), and <c>name.position</c> (head, entry).
    /// </remarks>
    /// <param name="ledger">Gives and counts the weights, and counts scores and products of activations.</param>
    /// <param name="name">The layer's name.</param>
    /// <param name="query"><c>(tokens, features)</c>.</param>
    /// <param name="context"><c>(context tokens, context features)</c>; the query itself for self-attention.</param>
    /// <param name="form">What the layer consists of.</param>
    /// <returns><c>(tokens, output width)</c>, or <c>(tokens, heads · value width)</c> where there is no output matrix.</returns>
    /// <exception cref="ArgumentException">An argument is no sequence, or the key-value heads do not divide the heads.</exception>
    public static Tensor Attention(WeightLedger ledger, string name, Tensor query, Tensor context, AttentionForm form)
    {
        Arguments.RequireSequence(query.Shape, name);
        Arguments.RequireSequence(context.Shape, name);
        var keyValueHeads = form.KeyValueHeads ?? form.Heads;
        var queries = Heads(ledger, $"{name}.query", query, form.Heads, form.KeyWidth, form.InputBias);
        var keys = Heads(ledger, $"{name}.key", context, keyValueHeads, form.KeyWidth, form.InputBias);
        var values = Heads(ledger, $"{name}.value", context, keyValueHeads, form.ValueWidth ?? form.KeyWidth, form.InputBias);
        var table = form.RelativePosition is null ? null : ledger.Named($"{name}.position");
        var attended = DotProductAttention(
            ledger, queries, keys, values, form.Attends, table is null ? null : (head, i, j) => table[head, form.RelativePosition!(i, j)]);
        return form.OutputWidth is { } width
            ? Joined(ledger, $"{name}.output", attended, width, form.OutputBias)
            : attended.Reshape(new Shape(query.Shape[0], (int)new Shape(attended.Shape.Extents[1..]).Count));
    }

    /// <summary>Scaled dot-product attention by heads, without weights: softmax(Q Kᵀ/√width) V.</summary>
    /// <param name="ledger">Counts scores and products of activations; the division by the root is not counted.</param>
    /// <param name="queries"><c>(tokens, heads, width)</c>.</param>
    /// <param name="keys"><c>(context tokens, key-value heads, width)</c>; neighbouring heads of the queries share one.</param>
    /// <param name="values"><c>(context tokens, key-value heads, value width)</c>.</param>
    /// <param name="attends">Which tokens of the context (second) a query (first) attends to; null for all. A query that attends to none gives zeros.</param>
    /// <param name="bias">What is added to the score of (head, query, token), or null.</param>
    /// <returns><c>(tokens, heads, value width)</c>.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit together, or the key-value heads do not divide the heads, or there is none.</exception>
    public static Tensor DotProductAttention(
        WeightLedger ledger, Tensor queries, Tensor keys, Tensor values, Func<int, int, bool>? attends = null, Func<int, int, int, double>? bias = null)
    {
        var (q, k, v) = (queries.Shape, keys.Shape, values.Shape);
        if (q.Rank != 3 || k.Rank != 3 || v.Rank != 3 || q[2] != k[2] || k[0] != v[0] || k[1] != v[1])
        {
            throw new ArgumentException(
                $"Attention reads queries (tokens, heads, width), keys (context, key-value heads, width) and values (context, key-value heads, value width), but they are {q}, {k} and {v}.",
                nameof(queries));
        }

        var perKey = Channels.Share(q[1], k[1], $"{q[1]} heads cannot be shared out evenly over {k[1]} key-value heads.");
        var output = Tensor.Zeros(new Shape(q[0], q[1], v[2]));
        for (var head = 0; head < q[1]; head++)
        {
            var shared = GroupOf(head, perKey);
            for (var token = 0; token < q[0]; token++)
            {
                var scores = new Dictionary<int, double>();
                for (var other = 0; other < k[0]; other++)
                {
                    if (attends is null || attends(token, other))
                    {
                        scores[other] = Score(ledger, queries, keys, (token, head), (other, shared)) + (bias?.Invoke(head, token, other) ?? 0);
                    }
                }

                var largest = scores.Values.DefaultIfEmpty().Max();
                var total = scores.Values.Sum(score => Math.Exp(score - largest));
                foreach (var (other, score) in scores)
                {
                    var share = Math.Exp(score - largest) / total;
                    for (var unit = 0; unit < v[2]; unit++)
                    {
                        output[token, head, unit] += ledger.MultiplyActivations(share, values[other, shared, unit]);
                    }
                }
            }
        }

        return output;
    }

    private static double Score(WeightLedger ledger, Tensor queries, Tensor keys, (int Token, int Head) query, (int Token, int Head) key)
    {
        ledger.CountScore();
        var width = queries.Shape[2];
        var sum = 0.0;
        for (var unit = 0; unit < width; unit++)
        {
            sum += ledger.MultiplyForScore(queries[query.Token, query.Head, unit], keys[key.Token, key.Head, unit]);
        }

        return sum / Math.Sqrt(width);
    }

    /// <summary>(tokens, features) to (tokens, heads, width), by weights indexed (head, unit, feature).</summary>
    private static Tensor Heads(WeightLedger ledger, string name, Tensor input, int heads, int width, bool bias)
    {
        var (tokens, features) = (input.Shape[0], input.Shape[1]);
        var output = Tensor.Zeros(new Shape(tokens, heads, width));
        var weights = ledger.Named(name);
        var biases = bias ? ledger.Named($"{name}.bias") : null;
        for (var token = 0; token < tokens; token++)
        {
            for (var head = 0; head < heads; head++)
            {
                for (var unit = 0; unit < width; unit++)
                {
                    var sum = biases is null ? 0 : biases[head, unit];
                    for (var feature = 0; feature < features; feature++)
                    {
                        sum += ledger.Multiply(weights, input[token, feature], head, unit, feature);
                    }

                    output[token, head, unit] = sum;
                }
            }
        }

        return output;
    }

    /// <summary>(tokens, heads, width) to (tokens, outputs), by weights indexed (output, head, unit).</summary>
    private static Tensor Joined(WeightLedger ledger, string name, Tensor input, int outputs, bool bias)
    {
        var (tokens, heads, width) = (input.Shape[0], input.Shape[1], input.Shape[2]);
        var result = Tensor.Zeros(new Shape(tokens, outputs));
        var weights = ledger.Named(name);
        var biases = bias ? ledger.Named($"{name}.bias") : null;
        for (var token = 0; token < tokens; token++)
        {
            for (var output = 0; output < outputs; output++)
            {
                var sum = biases is null ? 0 : biases[output];
                for (var head = 0; head < heads; head++)
                {
                    for (var unit = 0; unit < width; unit++)
                    {
                        sum += ledger.Multiply(weights, input[token, head, unit], output, head, unit);
                    }
                }

                result[token, output] = sum;
            }
        }

        return result;
    }
}

namespace ExamSolver.Numerics;

/// <summary>The weights that a running forward pass turns out to need, and how often it used them.</summary>
/// <remarks>
/// The independent check of a parameter count. No array is made beforehand, so that no product of sizes can slip in: a weight
/// comes into being when a layer first reads it at an index, and the count is the number of indices that were read. Two layers
/// that ask for the same name share the weights, which then count once. A weight's value depends on the seed, its array's name and
/// its index alone, not on the order of reading, so that two passes over one ledger see the same network.
/// </remarks>
public sealed class WeightLedger
{
    private readonly ulong _seed;
    private readonly Dictionary<string, TracedWeights> _byName = [];
    private readonly List<TracedWeights> _inOrder = [];

    /// <summary>An empty ledger.</summary>
    /// <param name="seed">Decides the values: weights are uniform between −1 and 1, buffers between 0 and 1.</param>
    public WeightLedger(ulong seed) => _seed = seed;

    /// <summary>The arrays that were asked for, weights and buffers, in the order in which they first were.</summary>
    public IReadOnlyList<TracedWeights> Arrays => _inOrder;

    /// <summary>How many different weights were read, over all arrays that training changes.</summary>
    public long DistinctWeights => _inOrder.Where(array => !array.IsBuffer).Sum(array => array.DistinctWeights);

    /// <summary>How many different numbers were read of arrays that training does not change by gradients, such as running means.</summary>
    public long DistinctBuffers => _inOrder.Where(array => array.IsBuffer).Sum(array => array.DistinctWeights);

    /// <summary>How many multiplications of a weight with an activation (MACs) the traced layers have executed.</summary>
    /// <remarks>Products with the zeros of the padding are executed and counted, as in the field's closed formula; biases are added, not multiplied.</remarks>
    public long Multiplications { get; private set; }

    /// <summary>How many multiplications of two activations were executed: queries with keys, scores with values, gates with states.</summary>
    public long ActivationProducts { get; private set; }

    /// <summary>How many entries of attention matrices were computed, over all heads.</summary>
    public long Scores { get; private set; }

    /// <summary>The array of a name, begun empty if it is new.</summary>
    /// <param name="name">For example <c>conv1.weight</c>; the same name again is the same array.</param>
    /// <param name="isBuffer">Whether its numbers are state that no gradient trains.</param>
    /// <exception cref="ArgumentException">The name is known as the other sort.</exception>
    public TracedWeights Named(string name, bool isBuffer = false)
    {
        if (!_byName.TryGetValue(name, out var array))
        {
            array = new TracedWeights(name, Generator.For(_seed, name).NextBits(), isBuffer);
            _byName.Add(name, array);
            _inOrder.Add(array);
        }

        return array.IsBuffer == isBuffer
            ? array
            : throw new ArgumentException($"'{name}' is an array of {(isBuffer ? "weights" : "buffers")} already.", nameof(isBuffer));
    }

    /// <summary>One multiplication of a weight with an activation, recorded as it happens.</summary>
    /// <returns>The product.</returns>
    public double Multiply(double weight, double activation)
    {
        Multiplications++;
        return weight * activation;
    }

    /// <summary>Reads a weight and multiplies it with an activation; its array records the multiplication too.</summary>
    /// <param name="weights">The array.</param>
    /// <param name="activation">What the weight is multiplied with.</param>
    /// <param name="indices">Which weight.</param>
    /// <returns>The product.</returns>
    public double Multiply(TracedWeights weights, double activation, params ReadOnlySpan<int> indices)
    {
        weights.Multiplications++;
        return Multiply(weights[indices], activation);
    }

    /// <summary>One multiplication of two activations, recorded as it happens.</summary>
    /// <returns>The product.</returns>
    public double MultiplyActivations(double left, double right)
    {
        ActivationProducts++;
        return left * right;
    }

    /// <summary>How many of the multiplications of two activations made scores: a query with a key.</summary>
    public long ScoreProducts { get; private set; }

    /// <summary>One multiplication of a query with a key.</summary>
    internal double MultiplyForScore(double query, double key)
    {
        ScoreProducts++;
        return MultiplyActivations(query, key);
    }

    /// <summary>Records that one entry of an attention matrix is computed.</summary>
    internal void CountScore() => Scores++;
}

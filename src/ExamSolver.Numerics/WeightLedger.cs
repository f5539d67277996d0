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
    /// <param name="seed">Decides the weights' values, uniform between −1 and 1.</param>
    public WeightLedger(ulong seed) => _seed = seed;

    /// <summary>The arrays that were asked for, in the order in which they first were.</summary>
    public IReadOnlyList<TracedWeights> Arrays => _inOrder;

    /// <summary>How many different weights were read, over all arrays.</summary>
    public long DistinctWeights => _inOrder.Sum(array => array.DistinctWeights);

    /// <summary>How many multiplications of a weight with an activation (MACs) the traced kernels have executed.</summary>
    /// <remarks>Products with the zeros of the padding are executed and counted, as in the field's closed formula; biases are added, not multiplied.</remarks>
    public long Multiplications { get; private set; }

    /// <summary>The array of a name, begun empty if it is new.</summary>
    /// <param name="name">For example <c>conv1.weight</c>; the same name again is the same array.</param>
    public TracedWeights Named(string name)
    {
        if (!_byName.TryGetValue(name, out var array))
        {
            array = new TracedWeights(name, Generator.For(_seed, name).NextBits());
            _byName.Add(name, array);
            _inOrder.Add(array);
        }

        return array;
    }

    /// <summary>One multiplication of a weight with an activation, recorded as it happens.</summary>
    /// <returns>The product.</returns>
    public double Multiply(double weight, double activation)
    {
        Multiplications++;
        return weight * activation;
    }
}

namespace ExamSolver.Numerics;

/// <summary>A weight array that grows where it is read and remembers which elements were.</summary>
/// <remarks>
/// A tree with one level for each index; a leaf is a growing row. Nobody says how large the array is: it is as large as what was
/// read of it. Made by <see cref="WeightLedger.Named"/>.
/// </remarks>
public sealed class TracedWeights
{
    private readonly Node _root = new();
    private readonly ulong _seed;
    private int _rank = -1;
    private Node? _row;
    private int[] _rowIndices = [];

    internal TracedWeights(string name, ulong seed, bool isBuffer)
    {
        Name = name;
        _seed = seed;
        IsBuffer = isBuffer;
    }

    /// <summary>The name under which the ledger keeps the array.</summary>
    public string Name { get; }

    /// <summary>Whether the numbers are state that no gradient trains, such as a running mean.</summary>
    public bool IsBuffer { get; }

    /// <summary>How many different elements were read.</summary>
    public long DistinctWeights { get; private set; }

    /// <summary>How many reads there were, repetitions included.</summary>
    public long Reads { get; private set; }

    /// <summary>How many multiplications with an activation the elements took part in, as <see cref="WeightLedger.Multiply(TracedWeights, double, ReadOnlySpan{int})"/> recorded them.</summary>
    public long Multiplications { get; internal set; }

    /// <summary>Reads one weight; the first read of an index creates it.</summary>
    /// <param name="indices">At least one; as many at every read.</param>
    /// <exception cref="ArgumentException">The number of indices is zero or changes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is negative.</exception>
    public double this[params ReadOnlySpan<int> indices]
    {
        get
        {
            RequireRank(indices.Length);

            // Mostly the last index moves and the row stays.
            if (_row is null || !indices[..^1].SequenceEqual(_rowIndices))
            {
                var node = _root;
                for (var level = 0; level < indices.Length - 1; level++)
                {
                    node = node.Child(indices[level], Name);
                }

                _row = node;
                indices[..^1].CopyTo(_rowIndices);
            }

            return Read(_row, indices[^1], indices);
        }
    }

    /// <summary>Whether an element was read; asking does not count as reading.</summary>
    public bool WasRead(params ReadOnlySpan<int> indices)
    {
        if (indices.Length != _rank)
        {
            return false;
        }

        var node = _root;
        for (var level = 0; level < indices.Length - 1; level++)
        {
            if (indices[level] < 0 || indices[level] >= node.Children.Length || node.Children[indices[level]] is not { } child)
            {
                return false;
            }

            node = child;
        }

        return indices[^1] >= 0 && indices[^1] < node.Values.Length && !double.IsNaN(node.Values[indices[^1]]);
    }

    private double Read(Node leaf, int last, ReadOnlySpan<int> indices)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(last, nameof(indices));
        leaf.Reserve(last);
        Reads++;
        ref var value = ref leaf.Values[last];

        // A weight that was never read is NaN: no drawn value is.
        if (double.IsNaN(value))
        {
            value = Draw(indices);
            DistinctWeights++;
        }

        return value;
    }

    private double Draw(ReadOnlySpan<int> indices)
    {
        var state = _seed;
        foreach (var index in indices)
        {
            Generator.Absorb(ref state, (uint)index);
        }

        var draw = Generator.Uniform(state);
        return IsBuffer ? draw : (2 * draw) - 1;
    }

    private void RequireRank(int rank)
    {
        if (_rank == rank)
        {
            return;
        }

        if (rank == 0 || _rank >= 0)
        {
            throw new ArgumentException(
                _rank < 0 ? $"A weight of '{Name}' needs at least one index." : $"A weight of '{Name}' has {_rank} indices, not {rank}.",
                nameof(rank));
        }

        _rank = rank;
        _rowIndices = new int[rank - 1];
    }

    private sealed class Node
    {
        internal Node?[] Children { get; private set; } = [];

        internal double[] Values { get; private set; } = [];

        internal Node Child(int index, string name)
        {
            if (index < 0)
            {
                throw new ArgumentOutOfRangeException(nameof(index), $"Weights of '{name}' have no negative index, but {index} was read.");
            }

            if (index >= Children.Length)
            {
                var longer = new Node?[Math.Max(index + 1, Children.Length * 2)];
                Children.CopyTo(longer, 0);
                Children = longer;
            }

            return Children[index] ??= new Node();
        }

        internal void Reserve(int index)
        {
            if (index < Values.Length)
            {
                return;
            }

            var longer = new double[Math.Max(index + 1, Values.Length * 2)];
            Array.Fill(longer, double.NaN);
            Values.CopyTo(longer, 0);
            Values = longer;
        }
    }
}

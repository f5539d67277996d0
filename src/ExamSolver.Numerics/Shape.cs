namespace ExamSolver.Numerics;

/// <summary>The extents of a row-major array, outermost axis first: <c>(channels, height, width)</c> and the like.</summary>
/// <remarks>An extent may be zero (an empty array is a legitimate result of a window that fits nowhere); the empty list is a scalar.</remarks>
public sealed class Shape : IEquatable<Shape>
{
    private readonly int[] _extents;
    private readonly long[] _strides;

    /// <summary>Makes a shape from its extents.</summary>
    /// <param name="extents">Extents, outermost first.</param>
    /// <exception cref="ArgumentOutOfRangeException">An extent is negative.</exception>
    /// <exception cref="OverflowException">A stride or the number of elements does not fit 64 bits.</exception>
    public Shape(params ReadOnlySpan<int> extents)
    {
        foreach (var extent in extents)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(extent, nameof(extents));
        }

        _extents = extents.ToArray();
        _strides = new long[extents.Length];
        var count = 1L;
        for (var axis = extents.Length - 1; axis >= 0; axis--)
        {
            _strides[axis] = count;
            count = checked(count * extents[axis]);
        }

        Count = count;
    }

    /// <summary>The number of axes; zero for a scalar.</summary>
    public int Rank => _extents.Length;

    /// <summary>The number of elements; one for a scalar.</summary>
    public long Count { get; }

    /// <summary>The extents, outermost first.</summary>
    public ReadOnlySpan<int> Extents => _extents;

    /// <summary>How many elements apart two neighbours along each axis lie in row-major order.</summary>
    public ReadOnlySpan<long> Strides => _strides;

    /// <summary>The extent along one axis.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such axis.</exception>
    public int this[int axis] => _extents[axis];

    /// <summary>The row-major position of an element.</summary>
    /// <param name="indices">One index per axis.</param>
    /// <exception cref="ArgumentException">The number of indices is not <see cref="Rank"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index lies outside its axis.</exception>
    public long OffsetOf(params ReadOnlySpan<int> indices)
    {
        if (indices.Length != _extents.Length)
        {
            throw new ArgumentException($"An element of {this} needs {Rank} indices, not {indices.Length}.", nameof(indices));
        }

        var offset = 0L;
        for (var axis = 0; axis < indices.Length; axis++)
        {
            if (indices[axis] < 0 || indices[axis] >= _extents[axis])
            {
                throw new ArgumentOutOfRangeException(
                    nameof(indices), $"Index {indices[axis]} lies outside axis {axis} of {this}.");
            }

            offset += indices[axis] * _strides[axis];
        }

        return offset;
    }

    /// <summary>Whether both shapes have the same extents in the same order.</summary>
    public static bool operator ==(Shape? left, Shape? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether the shapes differ in rank or in an extent.</summary>
    public static bool operator !=(Shape? left, Shape? right) => !(left == right);

    /// <inheritdoc/>
    public bool Equals(Shape? other) => other is not null && _extents.AsSpan().SequenceEqual(other._extents);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Shape);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        unchecked
        {
            var hash = 17;
            foreach (var extent in _extents)
            {
                hash = (hash * 31) + extent;
            }

            return hash;
        }
    }

    /// <summary>The extents joined by the multiplication sign, <c>3×10×10</c>; a scalar is <c>scalar</c>.</summary>
    public override string ToString() => Rank == 0 ? "scalar" : string.Join('×', _extents);
}

namespace ExamSolver.Numerics;

/// <summary>A dense row-major array of <see cref="double"/>: what the numeric roads compute with, never an answer.</summary>
/// <remarks>The shape is fixed; the values are writable, because kernels fill them in place.</remarks>
public sealed class Tensor
{
    private readonly double[] _values;

    private Tensor(Shape shape, double[] values)
    {
        Shape = shape;
        _values = values;
    }

    /// <summary>The extents.</summary>
    public Shape Shape { get; }

    /// <summary>The elements in row-major order; writing here writes the tensor.</summary>
    public Span<double> Values => _values;

    /// <summary>The number of elements.</summary>
    public int Count => _values.Length;

    /// <summary>One element.</summary>
    /// <param name="indices">One index per axis.</param>
    /// <exception cref="ArgumentException">The number of indices is not the rank.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index lies outside its axis.</exception>
    public double this[params ReadOnlySpan<int> indices]
    {
        get => _values[Shape.OffsetOf(indices)];
        set => _values[Shape.OffsetOf(indices)] = value;
    }

    /// <summary>A tensor of zeros.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The shape has more elements than an array can hold.</exception>
    public static Tensor Zeros(Shape shape) => new(shape, new double[LengthOf(shape)]);

    /// <summary>A tensor with the same value everywhere.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The shape has more elements than an array can hold.</exception>
    public static Tensor Filled(Shape shape, double value)
    {
        var tensor = Uninitialized(shape);
        tensor.Values.Fill(value);
        return tensor;
    }

    /// <summary>A tensor that copies the given elements, in row-major order.</summary>
    /// <exception cref="ArgumentException">The number of values is not the number of elements of the shape.</exception>
    public static Tensor From(Shape shape, params ReadOnlySpan<double> values)
    {
        if (values.Length != shape.Count)
        {
            throw new ArgumentException($"A tensor {shape} has {shape.Count} elements, but {values.Length} values were given.", nameof(values));
        }

        return new Tensor(shape, values.ToArray());
    }

    /// <summary>Independent draws, uniform on the open interval between <paramref name="low"/> and <paramref name="high"/>.</summary>
    /// <exception cref="ArgumentException"><paramref name="low"/> is not below <paramref name="high"/>.</exception>
    public static Tensor Random(Shape shape, Generator generator, double low = -1, double high = 1)
    {
        if (!(low < high))
        {
            throw new ArgumentException($"A uniform draw needs low < high, but low is {low} and high is {high}.", nameof(low));
        }

        var tensor = Uninitialized(shape);
        var width = high - low;
        foreach (ref var value in tensor.Values)
        {
            value = low + (width * generator.NextDouble());
        }

        return tensor;
    }

    /// <summary>Independent standard normal draws.</summary>
    public static Tensor RandomNormal(Shape shape, Generator generator)
    {
        var tensor = Uninitialized(shape);
        generator.FillNormal(tensor.Values);
        return tensor;
    }

    /// <summary>A copy with its own values.</summary>
    public Tensor Copy() => new(Shape, (double[])_values.Clone());

    /// <summary>A copy of the same values, in the same order, under another shape.</summary>
    /// <exception cref="ArgumentException">The shapes have different numbers of elements.</exception>
    public Tensor Reshape(Shape shape) => shape.Count == Count
        ? new Tensor(shape, (double[])_values.Clone())
        : throw new ArgumentException($"A tensor {Shape} has {Count} elements and cannot become {shape}, which has {shape.Count}.", nameof(shape));

    /// <summary>A tensor of the same shape with a function applied to every element.</summary>
    public Tensor Map(Func<double, double> function)
    {
        var result = Uninitialized(Shape);
        for (var i = 0; i < _values.Length; i++)
        {
            result._values[i] = function(_values[i]);
        }

        return result;
    }

    /// <summary>The inner product Σ aᵢ·bᵢ of two tensors of one shape, summed in row-major order.</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public double Dot(Tensor other)
    {
        RequireSameShape(other);
        var sum = 0.0;
        for (var i = 0; i < _values.Length; i++)
        {
            sum += _values[i] * other._values[i];
        }

        return sum;
    }

    /// <summary>The largest |aᵢ − bᵢ|; NaN if any difference is NaN; zero for empty tensors.</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public double MaxAbsoluteDifference(Tensor other)
    {
        RequireSameShape(other);
        var largest = 0.0;
        for (var i = 0; i < _values.Length; i++)
        {
            // Math.Max passes NaN on, which a comparison would swallow.
            largest = Math.Max(largest, Math.Abs(_values[i] - other._values[i]));
        }

        return largest;
    }

    /// <summary>Names the shape; the values are for debuggers.</summary>
    public override string ToString() => $"Tensor {Shape}";

    /// <summary>A tensor whose values are not cleared: only for kernels that write every element.</summary>
    internal static Tensor Uninitialized(Shape shape) => new(shape, GC.AllocateUninitializedArray<double>(LengthOf(shape)));

    private static int LengthOf(Shape shape) => shape.Count <= Array.MaxLength
        ? (int)shape.Count
        : throw new ArgumentOutOfRangeException(nameof(shape), $"A tensor {shape} has {shape.Count} elements, more than an array can hold.");

    private void RequireSameShape(Tensor other)
    {
        if (Shape != other.Shape)
        {
            throw new ArgumentException($"The shapes differ: {Shape} and {other.Shape}.", nameof(other));
        }
    }
}

using ExamSolver.Core.Networks;
using ExamSolver.Core.Specs;
using ExamSolver.Solvers.Expressions;

namespace ExamSolver.Solvers.Networks;

/// <summary>What every question about a window that moves over a given array is given.</summary>
public abstract record ArrayGiven
{
    /// <summary>The array.</summary>
    [Given("the array: a vector or a matrix, of numbers or declared symbols")]
    public required AuthorFormula Input { get; init; }

    /// <summary>The kernel.</summary>
    [Given("the kernel: a vector or a matrix")]
    public required AuthorFormula Kernel { get; init; }

    /// <summary>How far the kernel moves; of a transposed convolution, how far apart neighbouring entries put it.</summary>
    [Given("how far the kernel moves; of a transposed convolution, how far apart neighbouring entries put it", Default = "1")]
    public AxisSizes Stride { get; init; } = AxisSizes.One;

    /// <summary>The distance between neighbouring entries of the kernel.</summary>
    [Given("distance between neighbouring entries of the kernel", Default = "1")]
    public AxisSizes Dilation { get; init; } = AxisSizes.One;

    /// <summary>The zeros around the array; of a transposed convolution, what is cropped of the result.</summary>
    [Given("zeros on each side; of a transposed convolution, entries cropped there", Default = "0")]
    public Padding Padding { get; init; } = Padding.None;

    /// <summary>The sizes as numbers, settled when the givens are read.</summary>
    internal ArrayWindow Window { get; init; } = null!;
}

using System.Collections.Immutable;
using ExamSolver.Core.Networks;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Numerics;
using ExamSolver.Solvers.Expressions;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Networks;

/// <summary>What the kinds about convolutions of given arrays share: a window over an array of one or two axes, whose sizes are numbers.</summary>
/// <param name="Rank">The number of axes: a vector has one.</param>
/// <param name="Array">The array.</param>
/// <param name="Kernel">The kernel.</param>
/// <param name="Stride">How far the kernel moves along rows and columns.</param>
/// <param name="Dilation">The distance between neighbouring entries of the kernel.</param>
/// <param name="Before">The zeros above and left of the array.</param>
/// <param name="After">The zeros below and right of it.</param>
internal sealed record ArrayWindow(int Rank, ArrayEntries Array, ArrayEntries Kernel, ImmutableArray<int> Stride, ImmutableArray<int> Dilation, ImmutableArray<int> Before, ImmutableArray<int> After)
{
    private const int MostOfASide = 1000;

    /// <summary>The lengths of the array.</summary>
    public int[] Lengths => [Array.Rows, Array.Columns];

    /// <summary>The sizes of the kernel.</summary>
    public int[] Sizes => [Kernel.Rows, Kernel.Columns];

    /// <summary>Settles the sizes of what is given, or reports what does not fit.</summary>
    public static ArrayWindow? Read(ArrayGiven given, SpecMap map, SpecScope scope)
    {
        var (array, kernel) = (given.Input.Value, given.Kernel.Value);
        foreach (var (what, value) in new[] { ("input", array), ("kernel", kernel) })
        {
            if (value.IsScalar)
            {
                scope.Diagnostics.Error("wrong-type", map[what]!.Position, $"the {what} is a number", "write a vector such as [1, 2, 3], or a matrix such as [[1, 2], [3, 4]]");
                return null;
            }
        }

        var rank = array.Columns == 1 && kernel.Columns == 1 ? 1 : 2;
        var (steps, spreads) = (given.Stride.Fit(rank), given.Dilation.Fit(rank));
        if (steps.Rank != rank || spreads.Rank != rank || !given.Padding.Suits(rank) || (given.Padding.Word == "same" && !steps.IsOne))
        {
            scope.Diagnostics.Error("wrong-arguments", map.Position, $"stride, dilation or padding do not fit an array of {rank} {(rank == 1 ? "axis" : "axes")}", "write one number, or one for each axis; `same` needs stride 1");
            return null;
        }

        AxisSizes Axes(ArrayEntries entries) => new([.. new[] { entries.Rows, entries.Columns }.Take(rank).Select(s => (Expr)s)]);
        var zeros = given.Padding.Fit(Axes(kernel), steps, spreads, Axes(array).Sizes);
        if (steps.Sizes.Concat(spreads.Sizes).Concat(zeros.Values).FirstOrDefault(s => !s.TryGetInteger(out var number) || number > MostOfASide) is { } open)
        {
            scope.Diagnostics.Error("out-of-range", map.Position, $"a stride, dilation or padding is {open.ToInfix()}", $"they must be numbers up to {MostOfASide}");
            return null;
        }

        // A vector is a matrix of one column, along which nothing moves.
        ImmutableArray<int> Both(Func<int, Expr> size, int otherwise) => [size(0).ToInt(), rank == 2 ? size(1).ToInt() : otherwise];
        return new(rank, array, kernel, Both(a => steps[a], 1), Both(a => spreads[a], 1), Both(zeros.Before, 0), Both(zeros.After, 0));
    }

    /// <summary>Reports an answer of more entries than can be shown.</summary>
    public static bool CanShow(int entries, SpecMap map, SpecScope scope)
    {
        if (entries <= ArrayAnswer.MaximumEntries)
            return true;
        scope.Diagnostics.Error("too-large", map.Position, $"the answer would have {entries} entries", $"at most {ArrayAnswer.MaximumEntries} can be shown");
        return false;
    }

    /// <summary>The array with zeros around it.</summary>
    public ArrayEntries Padded()
    {
        var (rows, columns) = (Array.Rows + Before[0] + After[0], Array.Columns + Before[1] + After[1]);
        return Make(rows, columns, (i, j) => i >= Before[0] && i < Before[0] + Array.Rows && j >= Before[1] && j < Before[1] + Array.Columns ? Array[i - Before[0], j - Before[1]] : 0);
    }

    /// <summary>The kernel turned around both axes.</summary>
    public ArrayWindow Flipped() => this with { Kernel = Make(Kernel.Rows, Kernel.Columns, (i, j) => Kernel[Kernel.Rows - 1 - i, Kernel.Columns - 1 - j]) };

    /// <summary>An array by its entries.</summary>
    public static ArrayEntries Make(int rows, int columns, Func<int, int, Expr> entry) =>
        new(rows, columns, IsScalar: false, [.. Enumerable.Range(0, rows).SelectMany(i => Enumerable.Range(0, columns).Select(j => entry(i, j)))]);

    /// <summary>The values of an array as a plane of one channel.</summary>
    public static Tensor Plane(ArrayEntries array, Func<string, double> valueOf) =>
        Tensor.From(new Shape(1, array.Rows, array.Columns), [.. array.Entries.Select(e => e.Evaluate(valueOf))]);

    /// <summary>The settings of the fast kernels.</summary>
    public ConvolutionGeometry Geometry(bool padded = true) => new(Kernel.Rows, Kernel.Columns)
    {
        StrideHeight = Stride[0],
        StrideWidth = Stride[1],
        DilationHeight = Dilation[0],
        DilationWidth = Dilation[1],
        PaddingTop = padded ? Before[0] : 0,
        PaddingBottom = padded ? After[0] : 0,
        PaddingLeft = padded ? Before[1] : 0,
        PaddingRight = padded ? After[1] : 0,
    };

    /// <summary>Values at some worlds of the symbols, or once where there are none.</summary>
    public static IReadOnlyList<Observation> Observe(ArrayContextOf context, CheckContext check, Func<Func<string, double>, IEnumerable<double>> run)
    {
        var observations = new List<Observation>();
        for (var i = 0; i < (context.Declarations.All.Count == 0 ? 1 : 4); i++)
        {
            var at = context.At(check, i);
            var values = run(name => at.TryGetValue(name, out var value) ? value.ToDouble() : double.NaN).ToArray();
            observations.Add(new Observation(at, [.. values.Select(v => Measured.About(v, 1e-9 * Math.Max(1, Math.Abs(v))))]));
        }

        return observations;
    }
}

/// <summary>Where the values of an array's symbols come from.</summary>
internal sealed record ArrayContextOf(Core.Arrays.ArrayContext Context)
{
    /// <summary>The symbols.</summary>
    public Declarations Declarations => Context.Declarations;

    /// <summary>Values of the symbols in one of many worlds.</summary>
    public IReadOnlyDictionary<string, Rational> At(CheckContext check, int index) => Context.ValuesIn(check.World(Declarations, index));
}

using System.Collections.Immutable;
using ExamSolver.Core.Networks;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Numerics;
using ExamSolver.Solvers.Expressions;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Networks;

/// <summary>What the kinds about convolutions of given arrays share: a window over an array of one or two axes, whose sizes are numbers.</summary>
internal sealed record ArrayWindow(ArrayEntries Array, ArrayEntries Kernel, ImmutableArray<int> Stride, ImmutableArray<int> Dilation, ImmutableArray<int> Before, ImmutableArray<int> After)
{
    /// <summary>The number of axes: a vector has one.</summary>
    public int Rank => Array.Columns == 1 && Kernel.Columns == 1 ? 1 : 2;

    /// <summary>The lengths of the array.</summary>
    public int[] Lengths => [Array.Rows, Array.Columns];

    /// <summary>The sizes of the kernel.</summary>
    public int[] Sizes => [Kernel.Rows, Kernel.Columns];

    /// <summary>Settles sizes for the arrays that are given, or reports what does not fit.</summary>
    /// <param name="array">The array.</param>
    /// <param name="kernel">The kernel.</param>
    /// <param name="stride">One for all axes, or one an axis.</param>
    /// <param name="dilation">One for all axes, or one an axis.</param>
    /// <param name="padding">The padding, or what is cropped.</param>
    /// <param name="map">Where all of it is written.</param>
    /// <param name="scope">Where errors go.</param>
    public static ArrayWindow? Read(AuthorFormula array, AuthorFormula kernel, AxisSizes stride, AxisSizes dilation, Padding padding, SpecMap map, SpecScope scope)
    {
        foreach (var (what, value) in new[] { ("input", array.Value), ("kernel", kernel.Value) })
        {
            if (value.IsScalar)
            {
                scope.Diagnostics.Error("wrong-type", map[what]!.Position, $"the {what} is a number", "write a vector such as [1, 2, 3], or a matrix such as [[1, 2], [3, 4]]");
                return null;
            }
        }

        var rank = array.Value.Columns == 1 && kernel.Value.Columns == 1 ? 1 : 2;
        var (steps, spreads) = (stride.Fit(rank), dilation.Fit(rank));
        var sizes = new AxisSizes([.. new[] { kernel.Value.Rows, kernel.Value.Columns }.Take(rank).Select(s => (Expr)s)]);
        ImmutableArray<Expr> lengths = [.. new[] { array.Value.Rows, array.Value.Columns }.Take(rank).Select(s => (Expr)s)];
        if (steps.Rank != rank || spreads.Rank != rank || !padding.Suits(rank) || (padding.Word == "same" && !steps.IsOne))
        {
            scope.Diagnostics.Error("wrong-arguments", map.Position, $"stride, dilation or padding do not fit an array of {rank} {(rank == 1 ? "axis" : "axes")}", "write one number, or one for each axis; `same` needs stride 1");
            return null;
        }

        var zeros = padding.Fit(sizes, steps, spreads, lengths);
        var all = steps.Sizes.Concat(spreads.Sizes).Concat(zeros.Values).ToArray();
        if (System.Array.Find(all, s => !s.TryGetInteger(out var number) || number > 1000) is { } open)
        {
            scope.Diagnostics.Error("out-of-range", map.Position, $"a stride, dilation or padding is {open.ToInfix()}", "they must be numbers up to 1000");
            return null;
        }

        int Size(Expr size) => size.ToInt();
        return new(
            array.Value,
            kernel.Value,
            [.. Enumerable.Range(0, 2).Select(a => a < rank ? Size(steps[a]) : 1)],
            [.. Enumerable.Range(0, 2).Select(a => a < rank ? Size(spreads[a]) : 1)],
            [.. Enumerable.Range(0, 2).Select(a => a < rank ? Size(zeros.Before(a)) : 0)],
            [.. Enumerable.Range(0, 2).Select(a => a < rank ? Size(zeros.After(a)) : 0)]);
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

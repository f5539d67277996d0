using System.Collections.Immutable;
using ExamSolver.Core.Networks;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Numerics;
using ExamSolver.Solvers.Expressions;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Networks;

/// <summary>A transposed convolution of an array that is given, or the matrix that it is.</summary>
/// <remarks>
/// Every entry puts the kernel, times itself, s places from its neighbour's; what overlaps adds up, and padding crops the result. It is
/// the transpose of the convolution with the same settings. Source: Dumoulin and Visin (2016), arXiv 1603.07285, chapter 4.
/// </remarks>
[Kind("network/transposed-convolution")]
public sealed class ArrayTransposedConvolution : Solver<ArrayTransposedConvolution.Given, ArrayTransposedConvolution.Rules>
{
    /// <summary>What is asked for.</summary>
    public enum Wanted
    {
        /// <summary>The result.</summary>
        Values,

        /// <summary>The matrix that gives the result from the array.</summary>
        Matrix,
    }

    /// <summary>The arrays, and how the kernel moves.</summary>
    public sealed record Given : ArrayGiven
    {
        /// <summary>What is added behind.</summary>
        [Given("entries added behind each axis of the result", Default = "0", Minimum = 0, Maximum = 1000)]
        public int OutputPadding { get; init; }

        /// <summary>What is asked for.</summary>
        [Given("the result, or the matrix that gives it from the array (row by row where it has two axes)", Default = "values")]
        public Wanted Want { get; init; }
    }

    /// <summary>What the result takes into account.</summary>
    public sealed record Rules
    {
        /// <summary>Whether the kernel is turned around.</summary>
        public bool Flip { get; init; }

        /// <summary>Whether the stride counts.</summary>
        public bool Stride { get; init; } = true;

        /// <summary>Whether the result is cropped.</summary>
        public bool Padding { get; init; } = true;

        /// <summary>Whether what overlaps adds up; otherwise the last one stays.</summary>
        public bool Adds { get; init; } = true;
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, Rules>> Misconceptions =>
    [
        new("kernel-flipped", r => r with { Flip = true }),
        new("stride-ignored", r => r with { Stride = false }),
        new("padding-ignored", r => r with { Padding = false }),
        new("overlaps-overwritten", r => r with { Adds = false }),
        new("convolved-instead", (given, _) => given.Want == Wanted.Values ? Convolved(given) : null),
    ];

    /// <inheritdoc/>
    protected override Given? Settle(Given given, SpecMap map, SpecScope scope)
    {
        if (ArrayWindow.Read(given, map, scope) is not { } window)
            return null;
        var lengths = Lengths(window, given);
        if (lengths is not [> 0, > 0])
        {
            scope.Diagnostics.Error("does-not-fit", map["padding"]?.Position ?? map.Position, "the padding crops all of the result away", "make it smaller");
            return null;
        }

        return ArrayWindow.CanShow(lengths[0] * lengths[1] * (given.Want == Wanted.Matrix ? window.Array.Entries.Length : 1), map, scope) ? given with { Window = window } : null;
    }

    /// <inheritdoc/>
    protected override Answer? Formula(Given given, Rules rules)
    {
        var window = rules.Flip ? given.Window.Flipped() : given.Window;
        if (!rules.Stride)
            window = window with { Stride = [1, 1] };
        if (!rules.Padding)
            window = window with { Before = [0, 0], After = [0, 0] };
        var lengths = Lengths(window, given);
        if (lengths is not [> 0, > 0])
            return null;
        if (given.Want == Wanted.Values)
        {
            return Shown(
                ArrayWindow.Make(lengths[0], lengths[1], (i, j) => Writers(window, i, j) is var writers && rules.Adds
                    ? writers.Aggregate((Expr)0, (sum, w) => sum + (w.Weight * window.Array[w.Row, w.Column]))
                    : writers.Select(w => w.Weight * window.Array[w.Row, w.Column]).LastOrDefault(0)),
                given);
        }

        var columns = window.Array.Columns;
        var entries = new Expr[lengths[0] * lengths[1] * window.Array.Entries.Length];
        Array.Fill(entries, 0);
        for (var i = 0; i < lengths[0]; i++)
        {
            for (var j = 0; j < lengths[1]; j++)
            {
                foreach (var (row, column, weight) in Writers(window, i, j))
                    entries[(((i * lengths[1]) + j) * window.Array.Entries.Length) + (row * columns) + column] = weight;
            }
        }

        return Shown(new ArrayEntries(lengths[0] * lengths[1], window.Array.Entries.Length, IsScalar: false, [.. entries]), given);
    }

    /// <inheritdoc/>
    protected override ImmutableArray<DerivationStep> Derive(Given given, Answer answer)
    {
        var (window, declarations, result) = (given.Window, given.Input.Context.Declarations, answer.Results[0]);
        if (given.Want == Wanted.Matrix)
            return [new DerivationStep("matrix", result, StepRelation.Equal, result) { Declarations = declarations }];
        var lengths = Lengths(window, given);
        var written = Enumerable.Range(0, lengths[0]).Select(i => Enumerable.Range(0, lengths[1]).Select(j => Written(window, i, j)).ToArray()).ToArray();
        var before = window.Rank == 1 ? Symbolics.Formula.List(written.Select(r => r[0])) : Symbolics.Formula.List(written.Select(r => Symbolics.Formula.List(r)));
        return [new DerivationStep("entries", before, StepRelation.Equal, result) { Declarations = declarations }];
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Check> Checks(Given given) => [new Measure("adjoint", context => Observe(given, context))];

    /// <summary>The lengths of the result.</summary>
    private static int[] Lengths(ArrayWindow window, Given given) =>
    [
        .. Enumerable.Range(0, 2).Select(a => ((window.Lengths[a] - 1) * window.Stride[a]) + (window.Dilation[a] * (window.Sizes[a] - 1)) + 1 - window.Before[a] - window.After[a] + (a < window.Rank ? given.OutputPadding : 0)),
    ];

    /// <summary>The entries of the array whose kernels reach a place of the result, each with the weight that stands there.</summary>
    private static IEnumerable<(int Row, int Column, Expr Weight)> Writers(ArrayWindow window, int i, int j)
    {
        for (var row = 0; row < window.Array.Rows; row++)
        {
            for (var column = 0; column < window.Array.Columns; column++)
            {
                var (a, b) = (i + window.Before[0] - (row * window.Stride[0]), j + window.Before[1] - (column * window.Stride[1]));
                if (a < 0 || b < 0 || a % window.Dilation[0] != 0 || b % window.Dilation[1] != 0)
                    continue;
                (a, b) = (a / window.Dilation[0], b / window.Dilation[1]);
                if (a < window.Kernel.Rows && b < window.Kernel.Columns)
                    yield return (row, column, window.Kernel[a, b]);
            }
        }
    }

    private static Formula Written(ArrayWindow window, int i, int j)
    {
        var terms = Writers(window, i, j).Select(w => Symbolics.Formula.Product([window.Array[w.Row, w.Column].ToFormula(), w.Weight.ToFormula()])).ToArray();
        return terms.Length switch { 0 => 0, 1 => terms[0], _ => Symbolics.Formula.Sum(terms) };
    }

    /// <summary>What the convolution with the same kernel would give.</summary>
    private static ArrayAnswer? Convolved(Given given)
    {
        var window = given.Window;
        var rows = window.Array.Rows - (window.Dilation[0] * (window.Kernel.Rows - 1));
        var columns = window.Array.Columns - (window.Dilation[1] * (window.Kernel.Columns - 1));
        if (rows < 1 || columns < 1)
            return null;
        return Shown(
            ArrayWindow.Make(rows, columns, (i, j) => Enumerable.Range(0, window.Kernel.Entries.Length).Aggregate((Expr)0, (sum, t) =>
                sum + (window.Kernel.Entries[t] * window.Array[i + (t / window.Kernel.Columns * window.Dilation[0]), j + (t % window.Kernel.Columns * window.Dilation[1])]))),
            given);
    }

    private static ArrayAnswer Shown(ArrayEntries entries, Given given) => new(entries.ToFormula(), entries, given.Input.Context);

    /// <summary>
    /// ⟨conv(e), x⟩ = ⟨e, convᵀ(x)⟩: the convolution of an array that is one at one place and zero elsewhere, times the given array, is the result
    /// at that place. The result has one place for each such array that the convolution maps to arrays of the given shape.
    /// </summary>
    private static IReadOnlyList<Observation> Observe(Given given, CheckContext context)
    {
        var window = given.Window;
        return ArrayWindow.Observe(new(given.Input.Context), context, valueOf =>
        {
            var kernel = ArrayWindow.Plane(window.Kernel, valueOf).Reshape(new Shape(1, 1, window.Kernel.Rows, window.Kernel.Columns));
            var array = ArrayWindow.Plane(window.Array, valueOf);

            // The smallest image whose convolution has the array's shape; output padding makes it larger.
            static int Smallest(Func<int, int> outputs, int wanted)
            {
                var length = 1;
                while (outputs(length) < wanted)
                    length++;
                return length;
            }

            var geometry = window.Geometry();
            var rows = Smallest(geometry.CountRows, window.Array.Rows) + given.OutputPadding;
            var columns = Smallest(geometry.CountColumns, window.Array.Columns) + (window.Rank == 1 ? 0 : given.OutputPadding);
            return Enumerable.Range(0, rows * columns).SelectMany(entry =>
            {
                var unit = Tensor.Zeros(new Shape(1, rows, columns));
                unit.Values[entry] = 1;
                var image = Convolution.Forward(unit, kernel, bias: null, geometry);

                // With output padding the convolution may have room for more positions than the array has; they read nothing of it.
                var seen = Enumerable.Range(0, window.Array.Entries.Length).Select(e => image[0, e / window.Array.Columns, e % window.Array.Columns]).ToArray();
                return given.Want == Wanted.Matrix ? seen : [seen.Zip(array.Values.ToArray(), (weight, value) => weight * value).Sum()];
            });
        });
    }
}

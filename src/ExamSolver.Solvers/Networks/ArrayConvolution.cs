using System.Collections.Immutable;
using ExamSolver.Core.Networks;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Numerics;
using ExamSolver.Solvers.Expressions;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Networks;

/// <summary>A convolution of an array that is given, or the matrix that it is.</summary>
/// <remarks>
/// y[i] = Σ w[t] x[i s + t d − p] along each axis, which mathematics calls the cross-correlation; flipped, the kernel is turned around. As a
/// matrix it is banded (a Toeplitz matrix for stride 1). Source: Goodfellow, Bengio and Courville (2016), section 9.1, equations 9.4 to 9.6.
/// </remarks>
[Kind("network/convolution")]
public sealed class ArrayConvolution : Solver<ArrayConvolution.Given, ArrayConvolution.Rules>
{
    /// <summary>What is asked for.</summary>
    public enum Wanted
    {
        /// <summary>The result.</summary>
        Values,

        /// <summary>The array with its zeros.</summary>
        PaddedInput,

        /// <summary>The matrix that gives the result from the array.</summary>
        Matrix,

        /// <summary>The matrix that gives the result from the array with its zeros.</summary>
        MatrixOfPadded,

        /// <summary>How many entries of the matrix are zero whatever the kernel is.</summary>
        Zeros,
    }

    /// <summary>The arrays, and how the kernel moves.</summary>
    public sealed record Given : ArrayGiven
    {
        /// <summary>Whether the kernel is turned around.</summary>
        [Given("whether the kernel is turned around, as mathematics defines the convolution", Default = "false")]
        public bool Flip { get; init; }

        /// <summary>What is asked for.</summary>
        [Given("the result, the padded array, the matrix that acts on the array or on the padded array (row by row where it has two axes), or the number of its entries that are always zero", Default = "values")]
        public Wanted Want { get; init; }
    }

    /// <summary>What the result takes into account.</summary>
    public sealed record Rules
    {
        /// <summary>Whether the kernel is turned around once more.</summary>
        public bool Flip { get; init; }

        /// <summary>Whether rows and columns of the kernel are swapped.</summary>
        public bool Transpose { get; init; }

        /// <summary>Whether the stride counts.</summary>
        public bool Stride { get; init; } = true;

        /// <summary>Whether the dilation counts.</summary>
        public bool Dilation { get; init; } = true;

        /// <summary>Whether the zeros around the array count.</summary>
        public bool Padding { get; init; } = true;
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, Rules>> Conventions => [new("kernel-flipped", r => r with { Flip = true })];

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, Rules>> Misconceptions =>
    [
        new("padding-ignored", r => r with { Padding = false }),
        new("stride-ignored", r => r with { Stride = false }),
        new("dilation-ignored", r => r with { Dilation = false }),
        new("kernel-transposed", r => r with { Transpose = true }),
        new("matrix-transposed", (given, answer) => given.Want is Wanted.Matrix or Wanted.MatrixOfPadded && answer is ArrayAnswer array
            ? Shown(ArrayWindow.Make(array.Entries.Columns, array.Entries.Rows, (i, j) => array.Entries[j, i]), given)
            : null),
    ];

    /// <inheritdoc/>
    protected override Given? Settle(Given given, SpecMap map, SpecScope scope)
    {
        if (ArrayWindow.Read(given, map, scope) is not { } window)
            return null;
        if (Positions(window) is not ([> 0, > 0] and var positions))
        {
            scope.Diagnostics.Error("does-not-fit", map["kernel"]!.Position, $"the kernel of {given.Kernel.Value.Shape} does not fit into the array of {given.Input.Value.Shape}", "make the kernel smaller, or the padding larger");
            return null;
        }

        var (outputs, padded) = (positions[0] * positions[1], window.Padded().Entries.Length);
        return ArrayWindow.CanShow(given.Want is Wanted.Matrix or Wanted.MatrixOfPadded ? outputs * padded : Math.Max(outputs, padded), map, scope) ? given with { Window = window } : null;
    }

    /// <inheritdoc/>
    protected override Answer? Formula(Given given, Rules rules)
    {
        var window = Under(given, rules);
        var positions = Positions(window);
        if (positions is not [> 0, > 0])
            return null;
        switch (given.Want)
        {
            case Wanted.PaddedInput:
                return Shown(window.Padded(), given);
            case Wanted.Values:
                var padded = window.Padded();
                return Shown(ArrayWindow.Make(positions[0], positions[1], (i, j) => Sum(Taps(window, i, j).Select(t => t.Weight * padded[t.Row, t.Column]))), given);
            default:
                var matrix = Operator(window, given.Want == Wanted.MatrixOfPadded);
                return given.Want == Wanted.Zeros ? new NumberAnswer(matrix.Entries.Count(e => e is null)) : Shown(matrix.Entries.Length, matrix, given);
        }
    }

    /// <inheritdoc/>
    protected override ImmutableArray<DerivationStep> Derive(Given given, Answer answer)
    {
        var window = Under(given, new Rules());
        var declarations = given.Input.Context.Declarations;
        var result = answer.Results[0];
        if (given.Want != Wanted.Values)
        {
            var rule = given.Want switch { Wanted.PaddedInput => "padded", Wanted.Zeros => "zeros", _ => "matrix" };
            if (given.Want != Wanted.Zeros)
                return [new DerivationStep(rule, result, StepRelation.Equal, result) { Declarations = declarations }];
            var matrix = Operator(window, ofPadded: false);
            Formula before = Symbolics.Formula.Product([matrix.Rows, matrix.Columns]) - matrix.Entries.Count(e => e is not null);
            return [new DerivationStep(rule, before, StepRelation.Equal, result) { Declarations = declarations }];
        }

        // Entry by entry as a person writes it; what lies in the padding adds nothing, and is left out.
        var (padded, positions) = (window.Padded(), Positions(window));
        var written = Enumerable.Range(0, positions[0]).Select(i => Enumerable.Range(0, positions[1]).Select(j => Written(window, padded, i, j)).ToArray()).ToArray();
        var before2 = positions[1] == 1 && window.Rank == 1 ? Symbolics.Formula.List(written.Select(r => r[0])) : Symbolics.Formula.List(written.Select(r => Symbolics.Formula.List(r)));
        return [new DerivationStep(given.Flip ? "flipped" : "entries", before2, StepRelation.Equal, result) { Declarations = declarations }];
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Check> Checks(Given given) =>
        [new Measure("run-the-layer", context => Observe(given, context))];

    private static ArrayWindow Under(Given given, Rules rules)
    {
        var window = given.Window;
        if (rules.Transpose && window.Rank == 2)
            window = window with { Kernel = ArrayWindow.Make(window.Kernel.Columns, window.Kernel.Rows, (i, j) => given.Window.Kernel[j, i]) };
        if (given.Flip != rules.Flip)
            window = window.Flipped();
        if (!rules.Stride)
            window = window with { Stride = [1, 1] };
        if (!rules.Dilation)
            window = window with { Dilation = [1, 1] };
        return rules.Padding ? window : window with { Before = [0, 0], After = [0, 0] };
    }

    /// <summary>How many positions the kernel has along each axis.</summary>
    private static int[] Positions(ArrayWindow window) =>
    [
        .. Enumerable.Range(0, 2).Select(a =>
        {
            var room = window.Lengths[a] + window.Before[a] + window.After[a] - (window.Dilation[a] * (window.Sizes[a] - 1)) - 1;
            return room < 0 ? 0 : (room / window.Stride[a]) + 1;
        }),
    ];

    /// <summary>The entries of the padded array that the kernel meets at a position, each with its weight.</summary>
    private static IEnumerable<(int Row, int Column, Expr Weight)> Taps(ArrayWindow window, int i, int j)
    {
        for (var a = 0; a < window.Kernel.Rows; a++)
        {
            for (var b = 0; b < window.Kernel.Columns; b++)
                yield return ((i * window.Stride[0]) + (a * window.Dilation[0]), (j * window.Stride[1]) + (b * window.Dilation[1]), window.Kernel[a, b]);
        }
    }

    /// <summary>The matrix of the convolution; <c>null</c> where no entry of the kernel stands.</summary>
    private static (int Rows, int Columns, Expr?[] Entries) Operator(ArrayWindow window, bool ofPadded)
    {
        var positions = Positions(window);
        var (top, left) = ofPadded ? (0, 0) : (window.Before[0], window.Before[1]);
        var (rows, columns) = ofPadded ? (window.Padded().Rows, window.Padded().Columns) : (window.Array.Rows, window.Array.Columns);
        var entries = new Expr?[positions[0] * positions[1] * rows * columns];
        for (var i = 0; i < positions[0]; i++)
        {
            for (var j = 0; j < positions[1]; j++)
            {
                foreach (var (row, column, weight) in Taps(window, i, j))
                {
                    if (row >= top && row < top + rows && column >= left && column < left + columns)
                        entries[((((i * positions[1]) + j) * rows) + row - top) * columns + column - left] = weight;
                }
            }
        }

        return (positions[0] * positions[1], rows * columns, entries);
    }

    private static Expr Sum(IEnumerable<Expr> terms) => terms.Aggregate((Expr)0, (sum, term) => sum + term);

    private static Formula Written(ArrayWindow window, ArrayEntries padded, int i, int j)
    {
        var terms = Taps(window, i, j)
            .Where(t => t.Row >= window.Before[0] && t.Row < window.Before[0] + window.Array.Rows && t.Column >= window.Before[1] && t.Column < window.Before[1] + window.Array.Columns)
            .Select(t => Symbolics.Formula.Product([t.Weight.ToFormula(), padded[t.Row, t.Column].ToFormula()])).ToArray();
        return terms.Length switch { 0 => 0, 1 => terms[0], _ => Symbolics.Formula.Sum(terms) };
    }

    private static ArrayAnswer Shown(int count, (int Rows, int Columns, Expr?[] Entries) matrix, Given given) =>
        Shown(new ArrayEntries(matrix.Rows, matrix.Columns, IsScalar: false, [.. matrix.Entries.Take(count).Select(e => e ?? 0)]), given);

    private static ArrayAnswer Shown(ArrayEntries entries, Given given) => new(entries.ToFormula(), entries, given.Input.Context);

    /// <summary>Runs the layer on numbers; a matrix column by column, on arrays with a single one.</summary>
    private static IReadOnlyList<Observation> Observe(Given given, CheckContext context)
    {
        var window = given.Window;
        if (given.Want == Wanted.Zeros)
            return [Observation.Of(Measured.Exactly(CountZeros(window)))];
        return ArrayWindow.Observe(new(given.Input.Context), context, valueOf =>
        {
            var kernel = ArrayWindow.Plane(window.Kernel, valueOf).Reshape(new Shape(1, 1, window.Kernel.Rows, window.Kernel.Columns));
            if (given.Flip)
                kernel.Values.Reverse();
            Tensor Run(Tensor plane, bool padded) => Convolution.Forward(plane, kernel, bias: null, window.Geometry(padded));
            var array = ArrayWindow.Plane(window.Array, valueOf);
            switch (given.Want)
            {
                case Wanted.Values:
                    return Run(array, padded: true).Values.ToArray();
                case Wanted.PaddedInput:
                    // A kernel of a single one moves over the zeros as well, and gives back what it meets.
                    var shape = new ConvolutionGeometry(1, 1) { PaddingTop = window.Before[0], PaddingBottom = window.After[0], PaddingLeft = window.Before[1], PaddingRight = window.After[1] };
                    return Convolution.Forward(array, Tensor.Filled(new Shape(1, 1, 1, 1), 1), bias: null, shape).Values.ToArray();
            }

            var ofPadded = given.Want == Wanted.MatrixOfPadded;
            var (rows, columns) = ofPadded ? (window.Array.Rows + window.Before[0] + window.After[0], window.Array.Columns + window.Before[1] + window.After[1]) : (window.Array.Rows, window.Array.Columns);
            var images = Enumerable.Range(0, rows * columns).Select(entry =>
            {
                var unit = Tensor.Zeros(new Shape(1, rows, columns));
                unit.Values[entry] = 1;
                return Run(unit, !ofPadded).Values.ToArray();
            }).ToArray();
            return [.. Enumerable.Range(0, images[0].Length).SelectMany(row => images.Select(column => column[row]))];
        });
    }

    /// <summary>How many pairs of an entry and an output do not touch, where the kernel is all ones.</summary>
    private static int CountZeros(ArrayWindow window)
    {
        var ones = Tensor.Filled(new Shape(1, 1, window.Kernel.Rows, window.Kernel.Columns), 1);
        return Enumerable.Range(0, window.Array.Entries.Length).Sum(entry =>
        {
            var unit = Tensor.Zeros(new Shape(1, window.Array.Rows, window.Array.Columns));
            unit.Values[entry] = 1;
            return Convolution.Forward(unit, ones, bias: null, window.Geometry()).Values.ToArray().Count(v => v == 0);
        });
    }
}

using System.Collections.Immutable;
using ExamSolver.Core.Networks;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Networks;

/// <summary>Which pixels of the image a neuron sees, where kernels are masked so that these are no rectangle.</summary>
/// <remarks>
/// A layer adds the place of each entry of its kernel that the mask keeps to each pixel that is seen behind it: the sets add up
/// (a Minkowski sum). Masked kernels leave pixels out that stand before the neuron's own, the blind spot. Source: van den Oord et al. (2016),
/// Conditional image generation with PixelCNN decoders, arXiv 1606.05328, section 2.2.
/// </remarks>
[Kind("network/visible-pixels")]
public sealed class VisiblePixels : Solver<VisiblePixels.Given, VisiblePixels.Rules>
{
    /// <summary>The widest rectangle around the pixels along each axis: more is not seen on a page, and the check runs an image of twice that size.</summary>
    private const int MostReached = 40;

    /// <summary>The largest image on which a neuron has a place: the check runs every pixel of it.</summary>
    private const int LargestImage = 4_096;

    /// <summary>What is asked of the pixels.</summary>
    public enum Report
    {
        /// <summary>How many there are.</summary>
        Count,

        /// <summary>Which they are: a table of 1 (seen) and 0, by rows and columns from the neuron's own pixel.</summary>
        Pixels,

        /// <summary>How many pixels stand before the neuron's own, in the rectangle around those that are seen, and are not.</summary>
        BlindSpot,
    }

    /// <summary>The network, the layer, the neuron, and what is asked.</summary>
    public sealed record Given
    {
        /// <summary>The network.</summary>
        [Given("the network: its name, or written out; its layers keep the size of the image")]
        public required Network Network { get; init; }

        /// <summary>The layer whose neuron looks.</summary>
        [Given("the layer whose neuron looks", Default = "the last layer")]
        public string? Of { get; init; }

        /// <summary>What is asked.</summary>
        [Given("how many pixels are seen, which ones (a table of 1 and 0, or pairs of row and column), or how many before the neuron's own pixel are not", Default = "count")]
        public Report Report { get; init; }

        /// <summary>The row and the column of the neuron.</summary>
        [Given("the neuron's row and column, [3, 5], so that the image ends at its borders and pixels have their places in it", Default = "in the middle of a large image; pixels are then counted from its own, which is (0, 0)")]
        public ImmutableArray<int> At { get; init; } = [];

        /// <summary>The number of the first row and of the first column.</summary>
        [Given("with `at`: the number of the first row and of the first column", Default = "1", Minimum = 0, Maximum = 1)]
        public int CountFrom { get; init; } = 1;
    }

    /// <summary>What of a mask counts.</summary>
    public enum Masking
    {
        /// <summary>Masks as they are given.</summary>
        Given,

        /// <summary>No masks.</summary>
        None,

        /// <summary>Mask B wherever there is mask A.</summary>
        WithMiddle,

        /// <summary>Mask A wherever there is mask B.</summary>
        WithoutMiddle,
    }

    /// <summary>What the set takes into account.</summary>
    public sealed record Rules
    {
        /// <summary>Which masks count.</summary>
        public Masking Masking { get; init; }

        /// <summary>Whether dilation spreads a kernel.</summary>
        public bool Dilation { get; init; } = true;

        /// <summary>Whether all layers count, or only the one that is asked for.</summary>
        public bool AllLayers { get; init; } = true;

        /// <summary>Whether the rectangle around the pixels is taken for them.</summary>
        public bool Rectangle { get; init; }
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, Rules>> Misconceptions =>
    [
        new("masks-ignored", r => r with { Masking = Masking.None }),
        new("middle-counted", r => r with { Masking = Masking.WithMiddle }),
        new("middle-left-out", r => r with { Masking = Masking.WithoutMiddle }),
        new("rectangle", r => r with { Rectangle = true }),
        new("dilation-ignored", r => r with { Dilation = false }),
        new("last-layer-only", r => r with { AllLayers = false }),
    ];

    /// <inheritdoc/>
    protected override bool Validate(Given given, SpecMap map, SpecScope scope)
    {
        if (!NetworkGivens.Names(given.Network, given.Of, map, "of", scope))
            return false;
        var (index, network, where) = (given.Network.IndexOfOrLast(given.Of), given.Network, (map["network"] ?? map).Position);
        if (network.Inputs.Length > 1 || network.Input.Rank != 3)
        {
            scope.Diagnostics.Error("not-spatial", where, $"the network reads {string.Join(" and ", network.Inputs.Select(i => i.Shape))}: pixels are those of one image", "write the input as height x width x channels");
            return false;
        }

        for (var i = 0; i <= index; i++)
        {
            var layer = network.Layers[i];
            var isWindow = layer is WindowLayer window && window.Step.IsOne && Enumerable.Range(0, 2).All(a => IsNumber(window.Window[a]) && IsNumber(window.Spread[a]) && window.Padding.Before(a) == window.Padding.After(a));
            if ((isWindow || layer is ActivationLayer or DropoutLayer or ShuffleLayer or NormLayer { Over: NormSort.Batch } or DenseLayer { PerPosition: true } or AddLayer or ConcatLayer { Crop: false } or MultiplyLayer)
                && network.Outputs[i].Spatial.SequenceEqual(network.Input.Spatial))
            {
                continue;
            }

            scope.Diagnostics.Error("not-pixel-by-pixel", where, $"layer {layer.Name} puts out {network.Outputs[i]}: its neurons do not stand on the pixels of {network.Input} one by one", "use convolutions with stride 1, sizes that are numbers, and as much padding on each side as keeps the image's size");
            return false;
        }

        if (!IsPlaced(given, map, scope))
            return false;
        var frame = Frame(Seen(given, index, new Rules()));
        if (Math.Max(frame.Rows, frame.Columns) > MostReached)
        {
            scope.Diagnostics.Error("too-large-to-run", where, $"the pixels that layer {network.Layers[index].Name} sees reach over {Math.Max(frame.Rows, frame.Columns)} rows or columns", $"ask for at most {MostReached}");
            return false;
        }

        if (given.Report != Report.Pixels || frame.Rows * frame.Columns is > 1 and <= ArrayAnswer.MaximumEntries)
            return true;
        scope.Diagnostics.Error("too-large-to-run", where, $"the picture of what layer {network.Layers[index].Name} sees has {frame.Rows}×{frame.Columns} entries", "ask for the count");
        return false;
    }

    /// <summary>Whether the neuron has no place, or one in the image.</summary>
    private static bool IsPlaced(Given given, SpecMap map, SpecScope scope)
    {
        if (given.At.IsEmpty && map["count from"] is null)
            return true;
        var sizes = given.Network.Input.Spatial.Select(s => s.TryGetInteger(out var n) ? (int)n : 0).ToArray();
        if (given.At.Length == 2 && sizes.Zip(given.At).All(p => p.Second >= given.CountFrom && p.Second < given.CountFrom + p.First) && sizes[0] * (long)sizes[1] <= LargestImage)
            return true;
        var (node, last) = (map["at"] ?? map["count from"]!, given.CountFrom - 1);
        if (given.At.Length == 2 && !sizes.Contains(0) && sizes[0] * (long)sizes[1] > LargestImage)
            scope.Diagnostics.Error("too-large-to-run", node.Position, $"the image is {given.Network.Input}, and the check follows every pixel", $"give it at most {LargestImage} pixels, or leave `at` out");
        else
            scope.Diagnostics.Error("out-of-range", node.Position, $"{(given.At.IsEmpty ? "no place" : $"[{string.Join(", ", given.At)}]")} is no neuron of {given.Network.Input}", $"write its row and column, from [{given.CountFrom}, {given.CountFrom}] to [{sizes[0] + last}, {sizes[1] + last}]");
        return false;
    }

    /// <inheritdoc/>
    protected override Answer? Formula(Given given, Rules rules)
    {
        var seen = Seen(given, given.Network.IndexOfOrLast(given.Of), rules);
        var frame = Frame(seen);
        if (rules.Rectangle)
            seen = [.. Enumerable.Range(0, frame.Rows).SelectMany(r => Enumerable.Range(0, frame.Columns).Select(c => (frame.Top + r, frame.Left + c)))];
        return given.Report switch
        {
            Report.Count => new NumberAnswer(seen.Count),
            Report.BlindSpot => new NumberAnswer(Blind(seen, given).Count()),
            _ => Picture(seen, frame),
        };
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Fact> Givens(Given given) => given.At.IsEmpty
        ? NetworkGivens.Facts(given.Network)
        : [.. NetworkGivens.Facts(given.Network), Fact.Of("place", ("row", (Expr)given.At[0]), ("column", (Expr)given.At[1]), ("first", (Expr)given.CountFrom))];

    /// <inheritdoc/>
    protected override ImmutableArray<SolutionTable> Tables(Given given) =>
        [NetworkTable.Of(given.Network, "pixels", i => (Expr)Seen(given, i, new Rules()).Count, given.Network.IndexOfOrLast(given.Of) + 1)];

    /// <inheritdoc/>
    protected override ImmutableArray<DerivationStep> Derive(Given given, Answer answer)
    {
        var seen = Seen(given, given.Network.IndexOfOrLast(given.Of), new Rules());
        var rows = (given.Report == Report.BlindSpot ? Blind(seen, given) : seen).GroupBy(p => p.Row).OrderBy(g => g.Key).Select(g => (Formula)g.Count()).ToArray();
        var before = given.Report == Report.Pixels ? answer.Results[0] : rows.Length switch { 0 => 0, 1 => rows[0], _ => Symbolics.Formula.Sum(rows) };
        var rule = given.Report switch { Report.Count => "rows", Report.BlindSpot => "blind-rows", _ => given.At.IsEmpty ? "followed" : "followed-in-place" };
        return [new DerivationStep(rule, before, StepRelation.Equal, answer.Results[0]).With("layer", given.Network.Layers[given.Network.IndexOfOrLast(given.Of)].Name)];
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Check> Checks(Given given) => [new Measure("change-each-pixel", _ => [PixelProbe.Observe(given)])];

    /// <summary>The neuron's own pixel.</summary>
    private static (int Row, int Column) Own(Given given) => given.At.IsEmpty ? (0, 0) : (given.At[0], given.At[1]);

    /// <summary>The pixels that a neuron of a layer sees: back from it, each layer puts the entries of its kernel in the place of every position.</summary>
    private static HashSet<(int Row, int Column)> Seen(Given given, int index, Rules rules)
    {
        var (network, pixels) = (given.Network, new HashSet<(int Row, int Column)>());
        var positions = new Dictionary<int, HashSet<(int Row, int Column)>> { [index] = [Own(given)] };
        for (var i = index; i >= (rules.AllLayers ? 0 : index); i--)
        {
            if (!positions.TryGetValue(i, out var own))
                continue;
            var read = network.Layers[i] is WindowLayer window
                ? Entries(window, rules).SelectMany(entry => own.Select(p => (p.Row + entry.Row, p.Column + entry.Column))).Where(p => IsInside(given, p)).ToHashSet()
                : own;
            foreach (var source in network.Nodes[i].Sources)
            {
                if (source < 0 || !rules.AllLayers)
                    pixels.UnionWith(read);
                else if (positions.TryGetValue(source, out var known))
                    known.UnionWith(read);
                else
                    positions[source] = [.. read];
            }
        }

        return pixels;
    }

    /// <summary>Whether a position is on the map; the zeros around it have seen nothing.</summary>
    private static bool IsInside(Given given, (int Row, int Column) place) => given.At.IsEmpty
        || (place.Row >= given.CountFrom && place.Row < given.CountFrom + Number(given.Network.Input.Sizes[0]) && place.Column >= given.CountFrom && place.Column < given.CountFrom + Number(given.Network.Input.Sizes[1]));

    /// <summary>Where the entries of a window stand from the neuron's own pixel.</summary>
    private static IEnumerable<(int Row, int Column)> Entries(WindowLayer window, Rules rules)
    {
        int[] sizes = [Number(window.Window[0]), Number(window.Window[1])];
        var places = (window as ConvolutionLayer)?.Mask is { } mask && rules.Masking != Masking.None ? mask.Kept(sizes) : Rectangle(sizes);
        places = (window as ConvolutionLayer)?.Mask?.Word switch
        {
            "A" when rules.Masking == Masking.WithMiddle => places.Append([sizes[0] / 2, sizes[1] / 2]),
            "B" when rules.Masking == Masking.WithoutMiddle => places.SkipLast(1),
            _ => places,
        };
        int At(int place, int axis) => rules.Dilation
            ? (place * Number(window.Spread[axis])) - Number(window.Padding.Before(axis))
            : place - (Number(window.Padding.Before(axis)) / Number(window.Spread[axis]));
        return places.Select(p => (At(p[0], 0), At(p[1], 1)));
    }

    private static IEnumerable<int[]> Rectangle(int[] sizes) => Enumerable.Range(0, sizes[0]).SelectMany(r => Enumerable.Range(0, sizes[1]).Select(c => new[] { r, c }));

    private static (int Top, int Left, int Rows, int Columns) Frame(IReadOnlyCollection<(int Row, int Column)> seen)
    {
        if (seen.Count == 0)
            return (0, 0, 0, 0);
        var (top, left) = (seen.Min(p => p.Row), seen.Min(p => p.Column));
        return (top, left, seen.Max(p => p.Row) - top + 1, seen.Max(p => p.Column) - left + 1);
    }

    /// <summary>The pixels before the neuron's own, in the order in which an image is read, inside of the rectangle but not seen.</summary>
    private static IEnumerable<(int Row, int Column)> Blind(HashSet<(int Row, int Column)> seen, Given given)
    {
        var (frame, own) = (Frame(seen), Own(given));
        return Enumerable.Range(frame.Top, frame.Rows).SelectMany(r => Enumerable.Range(frame.Left, frame.Columns).Select(c => (Row: r, Column: c)))
            .Where(p => (p.Row < own.Row || (p.Row == own.Row && p.Column < own.Column)) && !seen.Contains(p));
    }

    private static ArrayAnswer? Picture(HashSet<(int Row, int Column)> seen, (int Top, int Left, int Rows, int Columns) frame)
    {
        if (frame.Rows * frame.Columns is < 2 or > ArrayAnswer.MaximumEntries)
            return null;
        var entries = Enumerable.Range(frame.Top, frame.Rows).SelectMany(r => Enumerable.Range(frame.Left, frame.Columns).Select(c => seen.Contains((r, c)) ? (Expr)1 : 0));
        var array = new ArrayEntries(frame.Rows, frame.Columns, false, [.. entries]);
        return new ArrayAnswer(array.ToFormula(), array) { RowNames = Numbers(frame.Top, frame.Rows), ColumnNames = Numbers(frame.Left, frame.Columns), IsSet = true };
    }

    private static ImmutableArray<string> Numbers(int first, int count) => [.. Enumerable.Range(first, count).Select(ArrayAnswer.NameOf)];

    private static bool IsNumber(Expr size) => size.TryGetNumber(out _);

    private static int Number(Expr size) => size.TryGetNumber(out var number) ? checked((int)number.Numerator) : throw new InvalidOperationException($"{size.ToInfix()} is no number.");
}

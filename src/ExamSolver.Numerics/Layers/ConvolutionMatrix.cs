using System.Collections.Immutable;

namespace ExamSolver.Numerics.Layers;

/// <summary>A convolution without bias as the matrix that it is: one row for each output, one column for each input, each array in row-major order.</summary>
/// <remarks>
/// Found by walking the windows: an entry is the tap of the kernels that stands there, or none, which is a structural zero, whatever the taps' values. With one
/// axis and stride 1 the matrix is banded and Toeplitz, with two axes doubly blocked Toeplitz (Goodfellow et al. 2016, section 9.1). Its transpose is the
/// transposed convolution.
/// </remarks>
public sealed class ConvolutionMatrix
{
    /// <summary>The largest number of entries that a matrix may have.</summary>
    public const long MostEntries = 1L << 24;

    private const int None = -1;
    private readonly int[] _taps;
    private readonly Tensor _kernels;

    private ConvolutionMatrix(Shape input, Shape output, int[] taps, Tensor kernels) =>
        (Input, Output, _taps, _kernels) = (input, output, taps, kernels);

    /// <summary>The shape <c>(axis 1, …, axis N, channels)</c> of what the columns stand for.</summary>
    public Shape Input { get; }

    /// <summary>The shape <c>(axis 1, …, axis N, filters)</c> of what the rows stand for.</summary>
    public Shape Output { get; }

    /// <summary>One for each output.</summary>
    public int Rows => (int)Output.Count;

    /// <summary>One for each input.</summary>
    public int Columns => (int)Input.Count;

    /// <summary>How many entries no tap ever stands on.</summary>
    public int StructuralZeros => _taps.Count(tap => tap == None);

    /// <summary>How far the furthest tap stands left of the main diagonal: no entry with column &lt; row − this is a tap. Negative if all stand right of it.</summary>
    public int LowerBandwidth => Entries().Where(e => e.Tap != None).Select(e => e.Row - e.Column).DefaultIfEmpty().Max();

    /// <summary>How far the furthest tap stands right of the main diagonal. Negative if all stand left of it.</summary>
    public int UpperBandwidth => Entries().Where(e => e.Tap != None).Select(e => e.Column - e.Row).DefaultIfEmpty().Max();

    /// <summary>
    /// Whether an entry depends only on the filter, the channel, and how far the place of the input lies from the place of the output along each axis: with one filter
    /// and channel, a Toeplitz matrix for one axis, a doubly blocked one for two.
    /// </summary>
    public bool IsToeplitz
    {
        get
        {
            var seen = new Dictionary<long, int>();
            var (from, to) = (new int[Input.Rank], new int[Input.Rank]);
            foreach (var (_, _, tap) in Entries())
            {
                var distance = ((long)from[^1] * Output.Extents[^1]) + to[^1];
                for (var axis = 0; axis < from.Length - 1; axis++)
                {
                    distance = (distance * (Input[axis] + Output[axis])) + from[axis] - to[axis] + Output[axis];
                }

                if (seen.TryGetValue(distance, out var before) && before != tap)
                {
                    return false;
                }

                seen[distance] = tap;
                if (!IndexWalk.Next(from, Input.Extents))
                {
                    IndexWalk.Next(to, Output.Extents);
                }
            }

            return true;
        }
    }

    /// <summary>Builds the matrix.</summary>
    /// <param name="input">The shape <c>(axis 1, …, axis N, channels)</c> that the convolution reads.</param>
    /// <param name="kernels"><c>(filters, channels/groups, tap 1, …, tap N)</c>.</param>
    /// <param name="axes">One window for each axis.</param>
    /// <param name="groups">Groups that see disjoint channels.</param>
    /// <param name="flip">Whether the kernels are reversed along every axis first.</param>
    /// <exception cref="ArgumentException">The shapes do not fit together, or the matrix would have more than <see cref="MostEntries"/> entries.</exception>
    public static ConvolutionMatrix Of(Shape input, Tensor kernels, ImmutableArray<AxisWindow> axes, int groups = 1, bool flip = false)
    {
        var channels = Arguments.ChannelsOf(input, axes.Length, "convolution");
        MapConvolution.RequireKernels(kernels.Shape, axes);
        var inPerGroup = Channels.PerGroup(channels, groups, "input");
        var outPerGroup = Channels.PerGroup(kernels.Shape[0], groups, "output");
        if (kernels.Shape[1] != inPerGroup)
        {
            throw new ArgumentException($"Each group sees {inPerGroup} of the input's {channels} channels, but the kernels {kernels.Shape} expect {kernels.Shape[1]}.", nameof(kernels));
        }

        var output = TracedLayers.WalkedShape(input, axes, kernels.Shape[0]);
        if ((double)input.Count * output.Count > MostEntries)
        {
            throw new ArgumentException($"The matrix from {input} to {output} has more than {MostEntries} entries.", nameof(input));
        }

        var entries = new int[(int)(input.Count * output.Count)];
        Array.Fill(entries, None);
        if (entries.Length > 0)
        {
            Walk(input, output, kernels.Shape, axes, inPerGroup, outPerGroup, flip, entries);
        }

        return new ConvolutionMatrix(input, output, entries, kernels);
    }

    /// <summary>The tap at an entry, as its indices in the kernels, or null for a structural zero.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such entry.</exception>
    public IReadOnlyList<int>? TapAt(int row, int column)
    {
        var tap = _taps[(int)new Shape(Rows, Columns).OffsetOf(row, column)];
        if (tap == None)
        {
            return null;
        }

        var indices = new int[_kernels.Shape.Rank];
        for (var axis = 0; axis < indices.Length; axis++)
        {
            var stride = (int)_kernels.Shape.Strides[axis];
            (indices[axis], tap) = (tap / stride, tap % stride);
        }

        return indices;
    }

    /// <summary>The numbers, <c>(rows, columns)</c>.</summary>
    public Tensor Values()
    {
        var values = Tensor.Zeros(new Shape(Rows, Columns));
        for (var at = 0; at < _taps.Length; at++)
        {
            values.Values[at] = _taps[at] == None ? 0 : _kernels.Values[_taps[at]];
        }

        return values;
    }

    private static void Walk(
        Shape input, Shape output, Shape kernels, ImmutableArray<AxisWindow> axes, int inPerGroup, int outPerGroup, bool flip, int[] entries)
    {
        var (to, from, tap, index) = (new int[axes.Length + 1], new int[axes.Length + 1], new int[axes.Length], new int[axes.Length + 2]);
        var taps = axes.Select(axis => axis.Size).ToArray();
        var row = 0;
        do
        {
            index[0] = to[^1];
            for (var channel = 0; channel < inPerGroup; channel++)
            {
                (index[1], from[^1]) = (channel, (TracedLayers.GroupOf(to[^1], outPerGroup) * inPerGroup) + channel);
                do
                {
                    for (var axis = 0; axis < axes.Length; axis++)
                    {
                        from[axis] = axes[axis].ElementAt(to[axis], tap[axis]);
                        index[axis + 2] = flip ? taps[axis] - 1 - tap[axis] : tap[axis];
                    }

                    var column = IndexWalk.OffsetOrOutside(from, input.Extents);
                    if (column >= 0)
                    {
                        entries[(row * (int)input.Count) + column] = (int)kernels.OffsetOf(index);
                    }
                }
                while (IndexWalk.Next(tap, taps));
            }

            row++;
        }
        while (IndexWalk.Next(to, output.Extents));
    }

    private IEnumerable<(int Row, int Column, int Tap)> Entries()
    {
        var at = 0;
        for (var row = 0; row < Rows; row++)
        {
            for (var column = 0; column < Columns; column++)
            {
                yield return (row, column, _taps[at++]);
            }
        }
    }
}

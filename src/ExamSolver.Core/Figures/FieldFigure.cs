using System.Collections.Immutable;
using ExamSolver.Core.Networks;

namespace ExamSolver.Core.Figures;

/// <summary>
/// Draws what a neuron sees, along the first axis: the neuron at the top, below it what each layer before reads, at the bottom the pixels. A
/// field of more than <see cref="WidestInCells"/> pixels is drawn to scale, without single entries.
/// </summary>
public static class FieldFigure
{
    /// <summary>A field of at most so many pixels is drawn entry by entry.</summary>
    public const int WidestInCells = 40;

    /// <summary>The most levels that are drawn.</summary>
    public const int MostLevels = 40;

    private const int WidestField = 1_000_000;
    private const int NameRoom = 92, WidthRoom = 78, Inner = 430;

    /// <summary>One layer's windows along the axis.</summary>
    private sealed record Tap(string Name, int Size, int Step, int Spread, int Before);

    /// <summary>What is seen at a level: entries, and twice the pixel on which entry 0 is centred, and the pixels from one entry to the next.</summary>
    private sealed record Level(FigureText Name, ImmutableArray<int> Entries, int First, int Last, int Centre, int Jump);

    /// <summary>Why the receptive field of a layer cannot be drawn; <c>null</c> where it can.</summary>
    public static string? Fault(Network network, int layer) =>
        !network.IsChain ? "the network is no chain"
        : network.Input.Rank < 2 ? $"the network reads {network.Input}, which has no axis to look along"
        : Taps(network, layer) is not { } taps ? "a layer before it enlarges, reads everything, or has a symbol as a size"
        : taps.Length == 0 ? "no layer up to it has a window"
        : taps.Length > MostLevels ? $"more than {MostLevels} layers up to it have windows"
        : Range(taps).Any(r => r.Last - r.First >= WidestField) || taps.Aggregate(1L, (jump, t) => Math.Min(jump * t.Step, WidestField)) >= WidestField ? "it sees too many pixels"
        : null;

    /// <summary>The figure of a layer's receptive field.</summary>
    /// <exception cref="ArgumentException">It cannot be drawn: see <see cref="Fault"/>.</exception>
    public static Figure Of(Network network, int layer)
    {
        if (Fault(network, layer) is { } fault)
            throw new ArgumentException(fault, nameof(layer));
        var taps = Taps(network, layer)!.Value;
        var levels = Levels(taps);
        var pixels = levels[0].Last - levels[0].First + 1;
        var marks = ImmutableArray.CreateBuilder<FigureMark>();
        var rowHeight = levels.Count <= 12 ? 46 : 30;
        var top = 12;
        int Y(int level) => top + ((levels.Count - 1 - level) * rowHeight);
        var bottom = pixels <= WidestInCells ? Cells(levels, taps, Y, marks) : Bars(levels, Y, marks);
        for (var l = 0; l < levels.Count; l++)
        {
            marks.Add(new FigureMark.Text(NameRoom, Y(l) + 11, FigureAnchor.End, FigureType.Name, NameRoom - 12, levels[l].Name));
            marks.Add(new FigureMark.Text(NameRoom + Inner + 20, Y(l) + 11, FigureAnchor.Start, FigureType.Quiet, WidthRoom, Wide(levels[l])));
        }

        return new(
            NameRoom + Inner + 20 + WidthRoom + 8,
            bottom,
            marks.ToImmutable(),
            FigureText.Say(LayerPhrase.Words, "field", ("layer", FigureText.Of(network.Layers[layer].Name))),
            FigureText.Say(
                LayerPhrase.Words,
                "field-of",
                ("layer", FigureText.Of(network.Layers[layer].Name)),
                ("pixels", LayerPhrase.Number(pixels)),
                ("levels", FigureText.Join(", ", [.. Enumerable.Reverse(levels).Select(l => FigureText.Join(" ", l.Name, Wide(l)))]))));
    }

    private static FigureText Wide(Level level) => FigureText.Say(LayerPhrase.Words, "entries", ("count", LayerPhrase.Number(level.Last - level.First + 1)));

    private static ImmutableArray<Tap>? Taps(Network network, int layer)
    {
        var taps = ImmutableArray.CreateBuilder<Tap>();
        for (var i = 0; i <= layer; i++)
        {
            if (network.InputsOf(i)[0].Rank < 2)
                return null;
            var reach = network.Layers[i].Reach(0, network.InputsOf(i));
            if (reach == Reach.Own)
                continue;
            if (reach.Sort != ReachSort.Window || !Small(reach.Size, out var size) || !Small(reach.Step, out var step) || !Small(reach.Spread, out var spread) || !Small(reach.Before, out var before))
                return null;
            taps.Add(new(network.Layers[i].Name, size, step, spread, before));
        }

        return taps.ToImmutable();
    }

    private static bool Small(Symbolics.Expr size, out int value)
    {
        value = size.TryGetInteger(out var whole) && whole >= -WidestField && whole <= WidestField ? (int)whole : int.MinValue;
        return value != int.MinValue;
    }

    /// <summary>The entries from the first to the last that neuron 0 sees: at the image first, at itself last.</summary>
    private static List<(long First, long Last)> Range(ImmutableArray<Tap> taps)
    {
        var ranges = new List<(long First, long Last)> { (0, 0) };
        foreach (var tap in taps.Reverse())
        {
            var (first, last) = ranges[0];
            long Bound(long value) => Math.Clamp(value, -4L * WidestField, 4L * WidestField);
            ranges.Insert(0, (Bound((first * tap.Step) - tap.Before), Bound((last * tap.Step) - tap.Before + ((long)(tap.Size - 1) * tap.Spread))));
        }

        return ranges;
    }

    private static List<Level> Levels(ImmutableArray<Tap> taps)
    {
        var ranges = Range(taps);
        var isFine = ranges[0].Last - ranges[0].First < WidestInCells;
        var entries = new List<ImmutableArray<int>> { ImmutableArray.Create(0) };
        foreach (var tap in taps.Reverse())
            entries.Insert(0, isFine ? [.. entries[0].SelectMany(i => Enumerable.Range(0, tap.Size).Select(t => (i * tap.Step) - tap.Before + (t * tap.Spread))).Distinct().Order()] : []);
        var levels = new List<Level>();
        var (centre, jump) = (0L, 1L);
        for (var l = 0; l <= taps.Length; l++)
        {
            if (l > 0)
            {
                var tap = taps[l - 1];
                centre += ((-2L * tap.Before) + ((long)(tap.Size - 1) * tap.Spread)) * jump;
                jump *= tap.Step;
            }

            var name = l == 0 ? FigureText.Say(LayerPhrase.Words, "image") : FigureText.Of(taps[l - 1].Name);
            levels.Add(new(name, entries[l], (int)ranges[l].First, (int)ranges[l].Last, (int)centre, (int)jump));
        }

        return levels;
    }

    private static int Cells(List<Level> levels, ImmutableArray<Tap> taps, Func<int, int> y, ImmutableArray<FigureMark>.Builder marks)
    {
        var pixels = levels[0].Last - levels[0].First + 1;
        var half = Math.Clamp(Inner / (2 * pixels), 4, 10);
        var cell = Math.Min(14, (2 * half) - 2);
        var middle = levels[0].First + levels[0].Last;
        int X(Level level, int entry) => NameRoom + 8 + (Inner / 2) + ((level.Centre + (2 * entry * level.Jump) - middle) * half);
        for (var l = 1; l < levels.Count; l++)
        {
            foreach (var entry in levels[l].Entries)
            {
                for (var t = 0; t < taps[l - 1].Size; t++)
                    marks.Add(new FigureMark.Line(new(X(levels[l], entry), y(l) + 14), new(X(levels[l - 1], (entry * taps[l - 1].Step) - taps[l - 1].Before + (t * taps[l - 1].Spread)), y(l - 1))));
            }
        }

        for (var l = 0; l < levels.Count; l++)
        {
            var seen = levels[l].Entries.ToHashSet();
            for (var entry = levels[l].First; entry <= levels[l].Last; entry++)
                marks.Add(new FigureMark.Box(X(levels[l], entry) - (cell / 2), y(l), cell, 14, seen.Contains(entry) ? FigureStyle.Seen : FigureStyle.Unseen));
        }

        return y(0) + 14 + 12;
    }

    private static int Bars(List<Level> levels, Func<int, int> y, ImmutableArray<FigureMark>.Builder marks)
    {
        // In half pixels; entries of a level reach half a jump to each side of their centres.
        var bounds = levels.ConvertAll(l => (From: l.Centre + (2L * l.First * l.Jump) - 1, To: l.Centre + (2L * l.Last * l.Jump) + 1));
        var (left, width) = (bounds[0].From, bounds[0].To - bounds[0].From);
        int X(long place) => NameRoom + 8 + (int)((place - left) * Inner / width);
        for (var l = 1; l < levels.Count; l++)
            marks.Add(new FigureMark.Area([new(X(bounds[l].From), y(l) + 7), new(X(bounds[l].To), y(l) + 7), new(X(bounds[l - 1].To), y(l - 1) + 7), new(X(bounds[l - 1].From), y(l - 1) + 7)], FigureStyle.Cone));
        for (var l = 0; l < levels.Count; l++)
            marks.Add(new FigureMark.Box(X(bounds[l].From), y(l), Math.Max(2, X(bounds[l].To) - X(bounds[l].From)), 14, FigureStyle.Seen));
        return y(0) + 14 + 12;
    }
}

using System.Collections.Immutable;
using ExamSolver.Core.Networks;

namespace ExamSolver.Core.Figures;

/// <summary>What a figure draws as one thing: an input, a layer with the norms and activations behind it, or layers that are left out.</summary>
internal sealed record Unit
{
    /// <summary>The name of its first layer.</summary>
    public required string Name { get; init; }

    /// <summary>What it does.</summary>
    public required FigureText Phrase { get; init; }

    /// <summary>The shape of what it puts out.</summary>
    public required string Shape { get; init; }

    /// <summary>Its colour.</summary>
    public required FigureStyle Style { get; init; }

    /// <summary>The sign in its circle; <c>null</c> for a box.</summary>
    public char? Symbol { get; init; }

    /// <summary>The units that it reads, by their places; each stands before it.</summary>
    public required ImmutableArray<int> Sources { get; init; }

    /// <summary>The block that it stands in: what is before the first dot of its name, or nothing.</summary>
    public string Block => NetworkUnits.BlockOf(Name);

    /// <summary>What it shares with a unit that looks the same.</summary>
    public string Key => $"{Style}|{Symbol}|{Phrase.Key}|{Shape}";
}

/// <summary>Units that stand in one frame.</summary>
/// <param name="First">The place of the first unit.</param>
/// <param name="Count">How many units.</param>
/// <param name="Times">How often they come in a row, or 1 for a block.</param>
/// <param name="Title">What the frame is called.</param>
internal sealed record UnitFrame(int First, int Count, int Times, FigureText Title)
{
    /// <summary>The place behind its last unit.</summary>
    public int End => First + Count;
}

/// <summary>The units of a network: elementwise layers joined to what is before them, repeats folded, a very long middle left out.</summary>
internal sealed class NetworkUnits
{
    /// <summary>A network of at most so many units is drawn layer by layer; a longer one has its repeats folded.</summary>
    private const int FoldsAbove = 12;

    /// <summary>More units than this are not drawn.</summary>
    public const int MostUnits = 72;

    /// <summary>The longest run of units that is looked for as a repeat.</summary>
    private const int LongestPeriod = 48;

    private readonly List<Unit> units = [];
    private readonly List<UnitFrame> frames = [];

    private NetworkUnits()
    {
    }

    /// <summary>The units, each behind what it reads.</summary>
    public IReadOnlyList<Unit> Units => units;

    /// <summary>The frames, outer before inner; two are either apart or one in the other.</summary>
    public IReadOnlyList<UnitFrame> Frames => frames;

    /// <summary>What is before the first dot of a layer's name: the block that the author put it in.</summary>
    public static string BlockOf(string name) => name.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? name[..dot] : "";

    /// <summary>The units of a network.</summary>
    public static NetworkUnits Of(Network network)
    {
        var made = new NetworkUnits();
        made.Join(network);
        if (made.units.Count - network.Inputs.Length > FoldsAbove)
            made.Fold(network.Inputs.Length);
        made.Elide(network.Inputs.Length);
        made.FrameBlocks();
        return made;
    }

    /// <summary>The units of a network with nothing folded or left out.</summary>
    public static IReadOnlyList<Unit> Separate(Network network)
    {
        var made = new NetworkUnits();
        made.Join(network);
        return made.units;
    }

    private void Join(Network network)
    {
        foreach (var input in network.Inputs)
            units.Add(new Unit { Name = input.Name, Phrase = input.Name == "input" ? FigureText.Say(LayerPhrase.Words, "input") : FigureText.Of(input.Name), Shape = input.Shape.ToString(), Style = FigureStyle.Input, Sources = [] });
        var readers = new int[network.Nodes.Length];
        foreach (var source in network.Nodes.SelectMany(n => n.Sources.Where(s => s >= 0).Distinct()))
            readers[source]++;
        var place = new int[network.Nodes.Length];
        for (var i = 0; i < network.Nodes.Length; i++)
        {
            var (layer, sources) = (network.Nodes[i].Layer, network.Nodes[i].Sources);
            var phrase = LayerPhrase.Of(layer);
            if (sources is [>= 0 and var before] && readers[before] == 1 && layer is ActivationLayer or NormLayer or DropoutLayer or ScaleLayer && network.Outputs[i].Equals(network.Outputs[before])
                && (units[place[before]].Symbol is null || BlockOf(layer.Name) == BlockOf(network.Layers[before].Name)))
            {
                place[i] = place[before];
                units[place[i]] = units[place[i]] with { Phrase = FigureText.Join(" · ", units[place[i]].Phrase, phrase) };
                continue;
            }

            place[i] = units.Count;
            units.Add(new Unit
            {
                Name = layer.Name,
                Phrase = phrase,
                Shape = network.Outputs[i].ToString(),
                Style = LayerPhrase.Style(layer),
                Symbol = LayerPhrase.Symbol(layer),
                Sources = [.. sources.Select(s => s < 0 ? ~s : place[s]).Distinct()],
            });
        }
    }

    /// <summary>Of units that come several times in a row the first are kept, in a frame.</summary>
    private void Fold(int inputs)
    {
        var lastReader = new int[units.Count];
        for (var i = 0; i < units.Count; i++)
        {
            foreach (var source in units[i].Sources)
                lastReader[source] = i;
        }

        var keys = units.Select(u => u.Key).ToArray();
        var place = new int[units.Count];
        var kept = new List<Unit>();
        for (var i = 0; i < units.Count;)
        {
            var (period, times) = i < inputs ? (1, 1) : LongestRepeat(i, keys, lastReader);
            if (times > 1)
                frames.Add(new(kept.Count, period, times, FigureText.Say(LayerPhrase.Words, "times", ("name", Title(i, period, times)), ("count", LayerPhrase.Number(times)))));
            for (var j = 0; j < period * times; j++)
            {
                place[i + j] = j < period ? kept.Count : kept.Count - period + (j % period);
                if (j < period)
                    kept.Add(units[i + j] with { Sources = [.. units[i + j].Sources.Select(s => place[s])] });
            }

            i += period * times;
        }

        units.Clear();
        units.AddRange(kept);
    }

    /// <summary>The run from here whose copies save most. Copies read each other's last unit alone, and nothing looks into one.</summary>
    private (int Period, int Times) LongestRepeat(int start, string[] keys, int[] lastReader)
    {
        var best = (Period: 1, Times: 1);
        for (var period = 1; period <= LongestPeriod && start + (2 * period) <= units.Count; period++)
        {
            var times = 1;
            if (keys[start] != keys[start + period] || !HasOneSource(start, period) || !IsClosed(start, period, lastReader))
                continue;
            while (start + ((times + 1) * period) <= units.Count
                && lastReader[start + (times * period) - 1] < start + ((times + 1) * period)
                && Repeats(start, period, times, keys)
                && IsClosed(start + (times * period), period, lastReader))
            {
                times++;
            }

            if ((times - 1) * period > (best.Times - 1) * best.Period)
                best = (period, times);
        }

        return best;
    }

    private static bool IsClosed(int start, int period, int[] lastReader) => Enumerable.Range(start, period - 1).All(i => lastReader[i] < start + period);

    private bool HasOneSource(int start, int period) => Enumerable.Range(start, period).SelectMany(i => units[i].Sources).Where(s => s < start).Distinct().Take(2).Count() == 1;

    private bool Repeats(int start, int period, int copy, string[] keys)
    {
        var offset = copy * period;
        for (var i = start; i < start + period; i++)
        {
            if (keys[i] != keys[i + offset] || units[i].Sources.Length != units[i + offset].Sources.Length)
                return false;
            for (var k = 0; k < units[i].Sources.Length; k++)
            {
                var expected = units[i].Sources[k] >= start ? units[i].Sources[k] + offset : start + offset - 1;
                if (units[i + offset].Sources[k] != expected)
                    return false;
            }
        }

        return true;
    }

    /// <summary>The first and the last of the blocks that are folded, or of the layers where they stand in none.</summary>
    private FigureText Title(int start, int period, int times)
    {
        var (first, last) = (CommonName(start, period), CommonName(start + ((times - 1) * period), period));
        var (block, end) = (units[start].Block, start + (times * period));
        var isWithin = block.Length > 0 && ((start > 0 && units[start - 1].Block == block) || (end < units.Count && units[end].Block == block));
        if (isWithin && first.Length > block.Length && last.StartsWith(block + ".", StringComparison.Ordinal))
            (first, last) = (first[(block.Length + 1)..], last[(block.Length + 1)..]);
        if (first == last)
            return FigureText.Of(first);

        // next1, …, next12 are next1–12.
        var stem = first.TrimEnd("0123456789".ToCharArray());
        var isNumbered = stem.Length < first.Length && last.StartsWith(stem, StringComparison.Ordinal) && last[stem.Length..].All(char.IsAsciiDigit);
        return FigureText.Of(isNumbered ? $"{first}–{last[stem.Length..]}" : $"{first} … {last}");
    }

    /// <summary>The innermost block that holds all units of a run; the first unit's name where there is none.</summary>
    private string CommonName(int start, int period)
    {
        if (period == 1)
            return units[start].Name;
        var names = units.GetRange(start, period).ConvertAll(u => u.Name);
        var common = names[0];
        foreach (var name in names)
        {
            var length = 0;
            while (length < common.Length && length < name.Length && common[length] == name[length])
                length++;
            common = common[..length];
        }

        return common.LastIndexOf('.') is > 0 and var dot ? common[..dot] : names[0];
    }

    /// <summary>Of far too many units those in the middle become one.</summary>
    private void Elide(int inputs)
    {
        if (units.Count <= MostUnits)
            return;
        var (first, end) = (Math.Max(MostUnits * 2 / 3, inputs), units.Count - (MostUnits / 3));
        if (end <= first)
            return;
        foreach (var frame in frames.Where(f => f.First < first && f.End > first).ToArray())
            first = frame.First;
        foreach (var frame in frames.Where(f => f.First < end && f.End > end).ToArray())
            end = frame.End;
        int Place(int unit) => unit < first ? unit : unit < end ? first : unit - (end - first) + 1;
        var skipped = new Unit
        {
            Name = "…",
            Phrase = FigureText.Say(LayerPhrase.Words, "elided", ("count", LayerPhrase.Number(end - first))),
            Shape = units[end - 1].Shape,
            Style = FigureStyle.Elided,
            Sources = [.. units.GetRange(first, end - first).SelectMany(u => u.Sources).Where(s => s < first).Distinct().DefaultIfEmpty(first - 1)],
        };
        var tail = units.GetRange(end, units.Count - end).ConvertAll(u => u with { Sources = [.. u.Sources.Select(Place).Distinct()] });
        units.RemoveRange(first, units.Count - first);
        units.Add(skipped);
        units.AddRange(tail);
        var moved = frames.Where(f => f.End <= first || f.First >= end).Select(f => f with { First = Place(f.First) }).ToArray();
        frames.Clear();
        frames.AddRange(moved);
    }

    /// <summary>A frame around the units of each block of the author's, where those stand together.</summary>
    private void FrameBlocks()
    {
        var folded = frames.ToArray();
        for (var i = 0; i < units.Count;)
        {
            var (start, block) = (i, units[i].Block);
            while (i < units.Count && units[i].Block == block)
                i++;
            if (block.Length > 0 && i - start > 1 && Array.TrueForAll(folded, f => f.End <= start || f.First >= i || (f.First >= start && f.End <= i && f.Count < i - start)))
                frames.Add(new(start, i - start, 1, FigureText.Of(block)));
        }

        // Outer frames first, so that inner ones are drawn over them.
        frames.Sort((a, b) => a.First != b.First ? a.First.CompareTo(b.First) : b.Count.CompareTo(a.Count));
    }
}

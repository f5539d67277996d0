using System.Collections.Immutable;
using ExamSolver.Core.Networks;

namespace ExamSolver.Core.Figures;

/// <summary>
/// Draws a network whose maps grow smaller and then larger again, with skips between maps of one level, as a U: down on the left, up on the right, the
/// skips straight across (Ronneberger et al., 2015, arXiv 1505.04597, figure 1).
/// </summary>
/// <remarks>
/// A level has its own band of the page, so that what is on one height has been halved equally often. Skips cross in the corridor between the two columns,
/// ways around a few layers stay on the outer side of their column: no arrow crosses a box.
/// </remarks>
internal sealed class UShapedFigure
{
    private const int Margin = 12, Gap = 16, Corridor = 64, Fewest = 2;

    private readonly IReadOnlyList<Unit> units;
    private readonly int[] levels;
    private readonly int firstOfBottom, endOfBottom;
    private readonly int[] middles;
    private readonly Dictionary<(int From, int To), int> lanes = [];
    private readonly Dictionary<bool, int> lanesOutside = new() { [true] = 0, [false] = 0 };
    private int height;

    private UShapedFigure(IReadOnlyList<Unit> units, int[] levels)
    {
        (this.units, this.levels, middles) = (units, levels, new int[units.Count]);
        (firstOfBottom, endOfBottom) = (Array.IndexOf(levels, levels.Max()), Array.LastIndexOf(levels, levels.Max()) + 1);
    }

    /// <summary>The drawing of a network that is a U; <c>null</c> for any other.</summary>
    public static UShapedFigure? Of(Network network)
    {
        if (network.Inputs.Length > 1 || network.Outputs.Any(o => o.Rank != network.Input.Rank) || network.Input.Rank == 1)
            return null;
        var units = NetworkUnits.Separate(network);
        var levels = new int[units.Count];
        for (var i = 1; i < units.Count; i++)
        {
            if (units[i].Sources.Select(s => levels[s]).Distinct().Count() != 1)
                return null;
            levels[i] = levels[units[i].Sources[0]] + Steps(network.Layers[network.IndexOf(units[i].Name)]);
        }

        var figure = new UShapedFigure(units, levels);
        return units.Count <= NetworkUnits.MostUnits && figure.IsU() ? figure : null;
    }

    /// <summary>The figure.</summary>
    public Figure Draw(FigureText title, FigureText alternative)
    {
        Stack();
        TakeLanes();
        var left = Margin + (FigureGrid.LineRoom * (lanesOutside[true] + 1));
        var right = left + FigureGrid.BoxWidth + Corridor + (FigureGrid.LineRoom * Crossings().Count(IsBent));
        var width = right + FigureGrid.BoxWidth + (FigureGrid.LineRoom * (lanesOutside[false] + 1)) + Margin;
        int X(int i) => IsLeft(i) ? left : IsRight(i) ? right : (left + right) / 2;
        var marks = ImmutableArray.CreateBuilder<FigureMark>();
        for (var i = 0; i < units.Count; i++)
        {
            foreach (var source in units[i].Sources)
                marks.Add(new FigureMark.Arrow(Way(source, i, X), units[source].Name, units[i].Name));
        }

        for (var i = 0; i < units.Count; i++)
            FigureRouter.AddUnit(units[i], units[i].Style == FigureStyle.Input ? units[i].Phrase : FigureText.Of(units[i].Name), X(i), middles[i], marks);
        return new(width, height + Margin, marks.ToImmutable(), title, alternative);
    }

    /// <summary>The units, in the order in which they are named.</summary>
    public IReadOnlyList<Unit> Units => units;

    /// <summary>1 for a layer that makes maps smaller by a stride or blocks, −1 for one that enlarges them.</summary>
    private static int Steps(Layer layer) => layer switch
    {
        WindowLayer window => window.Step.IsOne ? 0 : 1,
        PatchLayer or SpaceToDepthLayer or AdaptivePoolingLayer => 1,
        TransposedConvolutionLayer transposed => transposed.Stride.IsOne ? 0 : -1,
        UpsampleLayer or DepthToSpaceLayer => -1,
        _ => 0,
    };

    private bool IsLeft(int i) => i < firstOfBottom;

    private bool IsRight(int i) => i >= endOfBottom;

    /// <summary>Whether levels go down, then up to the first again, and enough skips lead across, each at its level; all other ways stay within a level of a column.</summary>
    private bool IsU()
    {
        if (levels[^1] != 0 || levels.Max() < Fewest || levels.Min() < 0 || Crossings().Select(c => levels[c.From]).Distinct().Count() < Fewest)
            return false;
        for (var i = 1; i < units.Count; i++)
        {
            if (i < endOfBottom ? levels[i] < levels[i - 1] : levels[i] > levels[i - 1])
                return false;
            if (units[i].Sources.Any(s => s != i - 1 && !(IsLeft(s) && IsRight(i)) && !(levels[s] == levels[i] && IsLeft(s) == IsLeft(i) && IsRight(s) == IsRight(i))))
                return false;
        }

        return true;
    }

    private List<(int From, int To)> Crossings() => [.. Enumerable.Range(endOfBottom, units.Count - endOfBottom).SelectMany(i => units[i].Sources.Where(IsLeft).Select(s => (s, i)))];

    /// <summary>Whether the two ends of a skip are not on one height, so that it needs a line along the corridor.</summary>
    private bool IsBent((int From, int To) skip) => middles[skip.From] != middles[skip.To];

    /// <summary>Gives every unit its height: level by level, the first skip of each straight.</summary>
    private void Stack()
    {
        var top = Margin;
        for (var level = 0; level <= levels.Max(); level++)
        {
            var here = Enumerable.Range(0, units.Count).Where(i => levels[i] == level).ToArray();
            int[] down = [.. here.Where(i => !IsRight(i))], up = [.. here.Where(IsRight).Reverse()];
            var (downEnd, upEnd) = (Place(down, top), Place(up, top));
            if (Crossings().Where(c => levels[c.From] == level).Select(c => ((int From, int To)?)c).FirstOrDefault() is var (from, to))
            {
                var lower = middles[from] - middles[to];
                foreach (var i in lower > 0 ? up : down)
                    middles[i] += Math.Abs(lower);
                (downEnd, upEnd) = lower > 0 ? (downEnd, upEnd + lower) : (downEnd - lower, upEnd);
            }

            top = Math.Max(downEnd, upEnd) + Gap;
        }

        height = top - Gap;
    }

    /// <summary>Puts units below each other; where they end.</summary>
    private int Place(int[] column, int top)
    {
        foreach (var i in column)
        {
            middles[i] = top + (FigureGrid.HeightOf(units[i]) / 2);
            top += FigureGrid.HeightOf(units[i]) + Gap;
        }

        return column.Length == 0 ? top : top - Gap;
    }

    /// <summary>Numbers the lines beside the columns: two that pass the same units lie beside each other.</summary>
    private void TakeLanes()
    {
        var taken = new List<(int From, int To, int Lane)>();
        for (var i = 1; i < units.Count; i++)
        {
            foreach (var source in units[i].Sources.Where(s => s != i - 1 && !(IsLeft(s) && IsRight(i))))
            {
                var lane = Enumerable.Range(0, taken.Count + 1).First(n => taken.TrueForAll(t => t.Lane != n || t.To <= source || t.From >= i));
                taken.Add((source, i, lane));
                lanes[(source, i)] = lane;
                lanesOutside[!IsRight(i)] = Math.Max(lanesOutside[!IsRight(i)], lane + 1);
            }
        }

        foreach (var (skip, number) in Crossings().Where(IsBent).Select((c, n) => (c, n)))
            lanes[skip] = number;
    }

    private ImmutableArray<FigurePoint> Way(int from, int to, Func<int, int> x)
    {
        int Middle(int i) => x(i) + (FigureGrid.BoxWidth / 2);
        int Half(int i) => FigureGrid.HeightOf(units[i]) / 2;
        int Side(int i, bool right) => units[i].Symbol is null ? x(i) + (right ? FigureGrid.BoxWidth : 0) : Middle(i) + (right ? Half(i) : -Half(i));
        if (IsLeft(from) && IsRight(to))
        {
            FigurePoint start = new(Side(from, right: true), middles[from]), end = new(Side(to, right: false), middles[to]);
            var lane = x(to) - 24 - (FigureGrid.LineRoom * lanes.GetValueOrDefault((from, to)));
            return IsBent((from, to)) ? [start, new(lane, start.Y), new(lane, end.Y), end] : [start, end];
        }

        if (from == to - 1)
        {
            if (IsLeft(from) && !IsLeft(to))
                return [new(Middle(from), middles[from] + Half(from)), new(Middle(from), middles[to]), new(Side(to, right: false), middles[to])];
            if (!IsRight(from) && IsRight(to))
                return [new(Side(from, right: true), middles[from]), new(Middle(to), middles[from]), new(Middle(to), middles[to] + Half(to))];
            var sign = IsRight(to) ? -1 : 1;
            return [new(Middle(from), middles[from] + (sign * Half(from))), new(Middle(to), middles[to] - (sign * Half(to)))];
        }

        var right = IsRight(to);
        var beside = right ? x(to) + FigureGrid.BoxWidth + (FigureGrid.LineRoom * (lanes[(from, to)] + 1)) : x(to) - (FigureGrid.LineRoom * (lanes[(from, to)] + 1));
        return [new(Side(from, right), middles[from]), new(beside, middles[from]), new(beside, middles[to]), new(Side(to, right), middles[to])];
    }
}

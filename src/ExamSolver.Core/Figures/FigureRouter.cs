using System.Collections.Immutable;
using System.Globalization;

namespace ExamSolver.Core.Figures;

/// <summary>Draws placed units: finds a way for every arrow, makes the room that the arrows need, and only then gives everything its place.</summary>
internal sealed class FigureRouter
{
    private const int Margin = 12;
    private const int TitleRoom = 18;

    /// <summary>The corridor before a column, left of its frames.</summary>
    private const int Between = -1;

    private readonly NetworkUnits units;
    private readonly FigureGrid grid;
    private readonly Dictionary<(int Row, int Track), int> unitAt = [];
    private readonly List<Route> routes = [];

    // The lines along a gap above a row, by what shares them; gap of a column's end: the row behind its last, negative below.
    private readonly Dictionary<Gap, List<string>> wires = [];
    private readonly Dictionary<(int Column, int Track), List<Lane>> lanes = [];
    private readonly Dictionary<(int Unit, bool Right), List<Route>> entries = [];
    private readonly List<UnitFrame> frames;

    public FigureRouter(NetworkUnits units, FigureGrid grid)
    {
        (this.units, this.grid) = (units, grid);
        for (var i = 0; i < grid.Cells.Length; i++)
            unitAt[(grid.Cells[i].Row, grid.Cells[i].Track)] = i;
        frames = [.. units.Frames.Where(IsDrawn)];
        for (var i = 0; i < units.Units.Count; i++)
        {
            foreach (var source in units.Units[i].Sources)
                routes.Add(Find(source, i));
        }

        foreach (var side in entries)
            side.Value.Sort((a, b) => a.From.CompareTo(b.From));
    }

    /// <summary>The space above a row of a column, or below the last one.</summary>
    private sealed record Gap(int Column, int Row);

    /// <summary>A line along a corridor, and the rows that it passes.</summary>
    private sealed record Lane(int Source, int First, int Last, int Number);

    private enum Way
    {
        /// <summary>Down to the gap, along it, and from above into the target.</summary>
        Above,

        /// <summary>Down the source's own track, and from the side.</summary>
        Beside,

        /// <summary>Along a corridor, and from the left.</summary>
        Corridor,

        /// <summary>Along a corridor, and from above.</summary>
        CorridorAbove,
    }

    private sealed record Route(int From, int To, Way Way)
    {
        public Lane? First { get; init; }

        public Lane? Last { get; init; }
    }

    /// <summary>The figure.</summary>
    public Figure Draw(FigureText title, FigureText alternative)
    {
        var (trackX, corridorX, right) = Across();
        var (rowY, gapY, frameTops, frameBottoms, bottom) = Down();
        var marks = ImmutableArray.CreateBuilder<FigureMark>();
        foreach (var frame in frames)
        {
            var column = grid.Cells[frame.First].Column;
            var nested = frames.Count(f => f != frame && f.First <= frame.First && f.End >= frame.End);
            var widest = Enumerable.Range(frame.First, frame.Count).Max(i => grid.Cells[i].Track);
            var x = corridorX[(column, 0)] - 4 + (5 * nested);
            var width = trackX[(column, widest)] + FigureGrid.BoxWidth + 10 - (4 * nested) - x;
            var top = frameTops[frame];
            marks.Add(new FigureMark.Box(x, top, width, frameBottoms[frame] - top, FigureStyle.Frame));
            marks.Add(new FigureMark.Text(x + width - 7, top + 13, FigureAnchor.End, frame.Times > 1 ? FigureType.Name : FigureType.Quiet, Math.Min(width - 14, 102), frame.Title));
        }

        foreach (var route in routes)
            marks.Add(new FigureMark.Arrow(Points(route, trackX, corridorX, rowY, gapY), units.Units[route.From].Name, units.Units[route.To].Name));
        for (var i = 0; i < units.Units.Count; i++)
            AddUnit(units.Units[i], NameOf(i), trackX[(grid.Cells[i].Column, grid.Cells[i].Track)], rowY[grid.Cells[i].Row], marks);
        return new(right + Margin, bottom + Margin, marks.ToImmutable(), title, alternative);
    }

    /// <summary>Draws a unit: its box or circle, and its words.</summary>
    internal static void AddUnit(Unit unit, FigureText name, int x, int middle, ImmutableArray<FigureMark>.Builder marks)
    {
        const int Inset = 8;
        if (unit.Symbol is { } symbol)
        {
            var centre = x + (FigureGrid.BoxWidth / 2);
            marks.Add(new FigureMark.Circle(centre, middle, FigureGrid.HeightOf(unit) / 2, symbol) { Id = unit.Name });
            marks.Add(new FigureMark.Text(centre + (FigureGrid.HeightOf(unit) / 2) + 5, middle - 4, FigureAnchor.Start, FigureType.Quiet, (FigureGrid.BoxWidth / 2) - 20, unit.Phrase is FigureText.Row row ? FigureText.Join(" · ", [FigureText.Of(unit.Shape), .. row.Items.Skip(1)]) : FigureText.Of(unit.Shape)));
            return;
        }

        var top = middle - (FigureGrid.BoxHeight / 2);
        marks.Add(new FigureMark.Box(x, top, FigureGrid.BoxWidth, FigureGrid.BoxHeight, unit.Style) { Id = unit.Name });
        var line = unit.Style == FigureStyle.Input ? top + 23 : top + 16;
        marks.Add(new FigureMark.Text(x + Inset, line, FigureAnchor.Start, FigureType.Name, 92, name));
        marks.Add(new FigureMark.Text(x + FigureGrid.BoxWidth - Inset, line, FigureAnchor.End, FigureType.Quiet, 84, FigureText.Of(unit.Shape)));
        if (unit.Style != FigureStyle.Input)
            marks.Add(new FigureMark.Text(x + Inset, top + 31, FigureAnchor.Start, FigureType.Phrase, FigureGrid.BoxWidth - (2 * Inset), unit.Phrase));
    }

    /// <summary>A layer's name, without the block whose frame says it.</summary>
    private FigureText NameOf(int place)
    {
        var unit = units.Units[place];
        if (unit.Style == FigureStyle.Input)
            return unit.Phrase;
        var isFramed = unit.Block.Length > 0 && frames.Exists(f => f.First <= place && f.End > place && units.Units[f.First].Block == unit.Block && (f.Count > 1 || f.Times == 1));
        return FigureText.Of(isFramed && unit.Name.Length > unit.Block.Length + 1 ? unit.Name[(unit.Block.Length + 1)..] : unit.Name);
    }

    /// <summary>Whether a frame's rows are in one column and hold nothing else.</summary>
    private bool IsDrawn(UnitFrame frame)
    {
        var own = Enumerable.Range(frame.First, frame.Count).Select(i => grid.Cells[i]).ToArray();
        var (first, last) = (own.Min(c => c.Row), own.Max(c => c.Row));
        return own[0].Column == own[^1].Column && own.All(c => c.Column == own[0].Column) && grid.Cells.Count(c => c.Row >= first && c.Row <= last) == frame.Count;
    }

    private bool IsFree(int track, int after, int before) => Enumerable.Range(after + 1, Math.Max(0, before - after - 1)).All(r => !unitAt.ContainsKey((r, track)));

    private Route Find(int source, int target)
    {
        var (from, to) = (grid.Cells[source], grid.Cells[target]);
        if (from.Column != to.Column)
            return Across(source, target, from, to);
        if (IsFree(to.Track, from.Row, to.Row))
        {
            if (from.Track != to.Track)
                Wire(GapBelow(from), Own(source));
            return new(source, target, Way.Above);
        }

        var (low, high) = (Math.Min(from.Track, to.Track), Math.Max(from.Track, to.Track));
        if (low < high && IsFree(from.Track, from.Row, to.Row) && Enumerable.Range(low, high - low + 1).All(t => t == to.Track || !unitAt.ContainsKey((to.Row, t))))
            return Enter(new(source, target, Way.Beside), from.Track > to.Track);
        Wire(GapBelow(from), Own(source));
        return Enter(new(source, target, Way.Corridor) { Last = Take(to.Column, to.Track, source, from.Row + 1, to.Row) }, right: false);
    }

    private Route Across(int source, int target, GridCell from, GridCell to)
    {
        Wire(GapBelow(from), Own(source));
        var first = Take(from.Column + 1, Between, source, -1, int.MaxValue);
        var last = first;
        if (to.Column > from.Column + 1)
        {
            Wire(new(0, -1), Own(source));
            last = Take(to.Column, Between, source, -1, int.MaxValue);
        }

        if (to.Track == 0 && units.Units[target].Sources[0] != source)
            return Enter(new(source, target, Way.Corridor) { First = first, Last = last }, right: false);
        Wire(new(to.Column, to.Row), Into(source));
        return new(source, target, Way.CorridorAbove) { First = first, Last = last };
    }

    private Route Enter(Route route, bool right)
    {
        if (!entries.TryGetValue((route.To, right), out var side))
            entries[(route.To, right)] = side = [];
        side.Add(route);
        return route;
    }

    private void Wire(Gap gap, string line)
    {
        if (!wires.TryGetValue(gap, out var known))
            wires[gap] = known = [];
        if (!known.Contains(line))
            known.Add(line);
    }

    private static string Own(int source) => source.ToString(CultureInfo.InvariantCulture);

    /// <summary>The line that comes out of a corridor, for all that the source leads to in the row below.</summary>
    private static string Into(int source) => Own(source) + ">";

    private static Gap GapBelow(GridCell cell) => new(cell.Column, cell.Row + 1);

    private Lane Take(int column, int track, int source, int first, int last)
    {
        if (!lanes.TryGetValue((column, track), out var known))
            lanes[(column, track)] = known = [];
        bool IsOpen(int number) => known.All(l => l.Number != number || l.Source == source || l.Last < first || l.First > last);
        var number = known.Where(l => l.Source == source && IsOpen(l.Number)).Select(l => (int?)l.Number).FirstOrDefault() ?? Enumerable.Range(0, known.Count + 1).First(IsOpen);
        var lane = new Lane(source, first, last, number);
        known.Add(lane);
        return lane;
    }

    private (Dictionary<(int Column, int Track), int> Track, Dictionary<(int Column, int Track), int> Corridor, int Right) Across()
    {
        var (tracks, corridors, x) = (new Dictionary<(int, int), int>(), new Dictionary<(int, int), int>(), Margin);
        for (var column = 0; column < grid.Columns; column++)
        {
            corridors[(column, Between)] = x;
            x += RoomOf((column, Between));
            for (var track = 0; track <= grid.Cells.Where(c => c.Column == column).Max(c => c.Track); track++)
            {
                corridors[(column, track)] = x;
                x += 14 + RoomOf((column, track));
                tracks[(column, track)] = x;
                x += FigureGrid.BoxWidth;
            }

            x += 22;
        }

        return (tracks, corridors, x - 12);

        int RoomOf((int, int) corridor) => FigureGrid.LineRoom * lanes.GetValueOrDefault(corridor, []).Select(l => l.Number + 1).DefaultIfEmpty(0).Max();
    }

    private (Dictionary<int, int> Row, Dictionary<Gap, int> Gap, Dictionary<UnitFrame, int> Tops, Dictionary<UnitFrame, int> Bottoms, int Bottom) Down()
    {
        var (rowY, gapY) = (new Dictionary<int, int>(), new Dictionary<Gap, int>());
        var (tops, bottoms) = (new Dictionary<UnitFrame, int>(), new Dictionary<UnitFrame, int>());
        var over = new Gap(0, -1);
        gapY[over] = Margin;
        var (top, deepest) = (Margin + (FigureGrid.LineRoom * wires.GetValueOrDefault(over, []).Count), 0);
        for (var column = 0; column < grid.Columns; column++)
        {
            var y = top;
            var rows = grid.Cells.Where(c => c.Column == column).Select(c => c.Row).Distinct().Order().ToArray();
            foreach (var row in rows.Append(rows[^1] + 1))
            {
                foreach (var frame in frames.Where(f => InColumn(f, column) && LastRow(f) == row - 1).Reverse())
                    bottoms[frame] = y += 8;
                foreach (var frame in frames.Where(f => InColumn(f, column) && FirstRow(f) == row))
                {
                    tops[frame] = y += 7;
                    y += TitleRoom - 4;
                }

                var gap = new Gap(column, row);
                var count = wires.GetValueOrDefault(gap, []).Count;
                y += row == rows[0] && count == 0 ? 0 : 8;
                gapY[gap] = y;
                y += FigureGrid.LineRoom * count;
                if (row > rows[^1])
                    continue;
                y += row == rows[0] && count == 0 ? 2 : 12;
                var height = grid.Cells.Select((c, i) => (c, i)).Where(p => p.c.Row == row).Max(p => FigureGrid.HeightOf(units.Units[p.i]));
                rowY[row] = y + (height / 2);
                y += height;
            }

            deepest = Math.Max(deepest, y);
        }

        return (rowY, gapY, tops, bottoms, deepest);

        bool InColumn(UnitFrame frame, int column) => grid.Cells[frame.First].Column == column;
    }

    private int FirstRow(UnitFrame frame) => Enumerable.Range(frame.First, frame.Count).Min(i => grid.Cells[i].Row);

    private int LastRow(UnitFrame frame) => Enumerable.Range(frame.First, frame.Count).Max(i => grid.Cells[i].Row);

    private ImmutableArray<FigurePoint> Points(Route route, Dictionary<(int Column, int Track), int> trackX, Dictionary<(int Column, int Track), int> corridorX, Dictionary<int, int> rowY, Dictionary<Gap, int> gapY)
    {
        var (from, to) = (grid.Cells[route.From], grid.Cells[route.To]);
        int Centre(GridCell cell) => trackX[(cell.Column, cell.Track)] + (FigureGrid.BoxWidth / 2);
        int WireY(Gap gap, string line) => gapY[gap] + (FigureGrid.LineRoom * wires[gap].IndexOf(line));
        int LaneX(int column, int track, Lane lane) => corridorX[(column, track)] + (track == Between ? 0 : 6) + (FigureGrid.LineRoom * lane.Number);
        var (fromX, toX) = (Centre(from), Centre(to));
        var start = new FigurePoint(fromX, rowY[from.Row] + (FigureGrid.HeightOf(units.Units[route.From]) / 2));
        var topY = rowY[to.Row] - (FigureGrid.HeightOf(units.Units[route.To]) / 2);
        switch (route.Way)
        {
            case Way.Above when fromX == toX:
                return [start, new(toX, topY)];
            case Way.Above:
                var wire = WireY(GapBelow(from), Own(route.From));
                return [start, new(fromX, wire), new(toX, wire), new(toX, topY)];
            case Way.Beside:
                var side = Entry(route, from.Track > to.Track, toX, rowY[to.Row]);
                return [start, new(fromX, side.Y), side];
            default:
                break;
        }

        var down = WireY(GapBelow(from), Own(route.From));
        var points = ImmutableArray.CreateBuilder<FigurePoint>();
        points.AddRange(start, new(fromX, down));
        if (route.First is { } first)
        {
            var x = LaneX(from.Column + 1, Between, first);
            points.Add(new(x, down));
            if (to.Column > from.Column + 1)
            {
                down = WireY(new(0, -1), Own(route.From));
                points.Add(new(x, down));
            }
        }

        var lane = LaneX(to.Column, route.First is null ? to.Track : Between, route.Last!);
        if (points[^1].X != lane)
            points.Add(new(lane, down));
        if (route.Way == Way.Corridor)
        {
            var entry = Entry(route, right: false, toX, rowY[to.Row]);
            points.AddRange(new(lane, entry.Y), entry);
            return points.ToImmutable();
        }

        var above = WireY(new(to.Column, to.Row), Into(route.From));
        points.AddRange(new(lane, above), new(toX, above), new(toX, topY));
        return points.ToImmutable();
    }

    /// <summary>Where a route enters its target from a side: the entries of a side share out its height.</summary>
    private FigurePoint Entry(Route route, bool right, int centre, int middle)
    {
        var unit = units.Units[route.To];
        var side = entries[(route.To, right)];
        var (height, number) = (FigureGrid.HeightOf(unit), side.FindIndex(r => r.From == route.From));
        var y = (height * (number + 1) / (side.Count + 1)) - (height / 2);
        var half = unit.Symbol is null ? FigureGrid.BoxWidth / 2 : Root((height * height / 4) - (y * y));
        return new(right ? centre + half : centre - half, middle + y);
    }

    /// <summary>⌊√value⌋, in whole numbers.</summary>
    private static int Root(int value)
    {
        var root = 0;
        while ((root + 1) * (root + 1) <= value)
            root++;
        return root;
    }
}

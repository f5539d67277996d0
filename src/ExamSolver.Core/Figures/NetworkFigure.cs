using System.Collections.Immutable;
using ExamSolver.Core.Networks;

namespace ExamSolver.Core.Figures;

/// <summary>
/// Draws a network: inputs at the top, branches beside each other, skips beside the boxes, repeats folded, a long network in several columns; one that is a U as a U.
/// </summary>
/// <remarks>
/// No arrow can cross a box: it runs along rows only in the gaps between them, along columns only in the corridors between tracks or where
/// a track is free. What share a source share a line.
/// </remarks>
public static class NetworkFigure
{
    /// <summary>The figure of a network.</summary>
    public static Figure Of(Network network)
    {
        if (UShapedFigure.Of(network) is { } u)
            return u.Draw(FigureText.Say(LayerPhrase.Words, "network"), Alternative(network, u.Units));
        var units = NetworkUnits.Of(network);
        var grid = FigureGrid.Place(units);
        return new FigureRouter(units, grid).Draw(FigureText.Say(LayerPhrase.Words, "network"), Alternative(network, units.Units));
    }

    private static FigureText Alternative(Network network, IReadOnlyList<Unit> units) => FigureText.Say(
        LayerPhrase.Words,
        network.Layers.Length == 1 ? "network-of-one" : "network-of",
        ("count", LayerPhrase.Number(network.Layers.Length)),
        ("input", FigureText.Of(string.Join(", ", network.Inputs.Take(4).Select(i => i.Shape)))),
        ("output", FigureText.Of(network.Outputs[^1].ToString())),
        ("layers", FigureText.Join(", ", [.. units.Skip(network.Inputs.Length).Select(u => FigureText.Of(u.Name))])));
}

/// <summary>Where a unit stands: a column of the page, a row (counted through all columns), a track of the column.</summary>
internal sealed record GridCell(int Column, int Row, int Track);

/// <summary>The rows, tracks and columns of units.</summary>
internal sealed class FigureGrid
{
    /// <summary>The width of a box.</summary>
    public const int BoxWidth = 196;

    /// <summary>The height of a box.</summary>
    public const int BoxHeight = 38;

    /// <summary>The radius of a circle.</summary>
    public const int Radius = 11;

    /// <summary>Room for one more line beside another.</summary>
    public const int LineRoom = 9;

    /// <summary>The room of a page, in units: about 160 × 225 mm.</summary>
    public const int PageWidth = 605, PageHeight = 850;

    private const int MostTracks = 4;

    private FigureGrid(ImmutableArray<GridCell> cells, int columns) => (Cells, Columns) = (cells, columns);

    /// <summary>Where each unit stands.</summary>
    public ImmutableArray<GridCell> Cells { get; }

    /// <summary>The number of columns.</summary>
    public int Columns { get; }

    /// <summary>The height of a unit.</summary>
    public static int HeightOf(Unit unit) => unit.Symbol is null ? BoxHeight : Math.Max(2 * Radius, 8 * (unit.Sources.Length + 1));

    /// <summary>Places the units.</summary>
    public static FigureGrid Place(NetworkUnits units)
    {
        var (rows, tracks) = RowsAndTracks(units);
        var columnOfRow = ColumnsOf(units, rows, tracks);
        return new([.. rows.Select((row, i) => new GridCell(columnOfRow[row], row, tracks[i]))], columnOfRow[^1] + 1);
    }

    /// <summary>Each unit below all that it reads, in the track of the first of them that is free; folded units have their rows for themselves.</summary>
    private static (int[] Rows, int[] Tracks) RowsAndTracks(NetworkUnits units)
    {
        var count = units.Units.Count;
        var depth = new int[count];
        for (var i = count - 1; i >= 0; i--)
        {
            foreach (var source in units.Units[i].Sources)
                depth[source] = Math.Max(depth[source], depth[i] + 1);
        }

        var rows = new int[count];
        var (floor, below) = (0, 0);
        for (var i = 0; i < count; i++)
        {
            if (units.Frames.Any(f => f.Times > 1 && (f.First == i || f.End == i)))
                floor = below;
            rows[i] = Math.Max(floor, units.Units[i].Sources.Select(s => rows[s] + 1).DefaultIfEmpty(0).Max());
            while (Enumerable.Range(0, i).Count(j => rows[j] == rows[i]) >= MostTracks)
                rows[i]++;
            below = Math.Max(below, rows[i] + 1);
        }

        // A row that lost its units to the row below would be a hole.
        var used = rows.Distinct().Order().ToArray();
        var tracks = new int[count];
        var taken = new HashSet<(int Row, int Track)>();
        foreach (var i in Enumerable.Range(0, count).OrderBy(i => rows[i]).ThenByDescending(i => depth[i]).ThenBy(i => i))
        {
            var sources = units.Units[i].Sources;
            var wished = sources.Length == 0 ? 0 : sources.Min(s => tracks[s]);
            tracks[i] = Enumerable.Range(0, MostTracks).Where(t => !taken.Contains((rows[i], t))).MinBy(t => (Math.Abs(t - wished), t));
            taken.Add((rows[i], tracks[i]));
        }

        return ([.. rows.Select(r => Array.BinarySearch(used, r))], tracks);
    }

    /// <summary>The columns of the rows: as many as leave the figure largest on a page, of about the same height, and no frame cut in two.</summary>
    private static int[] ColumnsOf(NetworkUnits units, int[] rows, int[] tracks)
    {
        var rowCount = rows.Max() + 1;
        var heights = new int[rowCount];
        var isInside = new bool[rowCount];
        for (var i = 0; i < rows.Length; i++)
            heights[rows[i]] = Math.Max(heights[rows[i]], HeightOf(units.Units[i]) + 22);
        foreach (var frame in units.Frames)
        {
            var own = Enumerable.Range(frame.First, frame.Count).Select(i => rows[i]).ToArray();
            heights[own.Min()] += 29;
            for (var row = own.Min() + 1; row <= own.Max(); row++)
                isInside[row] = true;
        }

        var width = (tracks.Max() + 1) * (BoxWidth + 40);
        var best = (Columns: new int[rowCount], Scale: 0L);
        for (var wanted = 1; wanted <= 4; wanted++)
        {
            var columns = Break(heights, isInside, wanted);
            var height = heights.Zip(columns).GroupBy(p => p.Second, p => p.First).Max(g => g.Sum());
            var scale = Math.Min(1000, Math.Min(1000L * PageWidth / (width * (columns[^1] + 1)), 1000L * PageHeight / height));
            if (scale > best.Scale)
                best = (columns, scale);
        }

        return best.Columns;
    }

    /// <summary>The smallest height for which the rows fit into so many columns, filled one after the other.</summary>
    private static int[] Break(int[] heights, bool[] isInside, int wanted)
    {
        var (low, high) = (heights.Max(), heights.Sum());
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Fill(heights, isInside, middle, wanted) is null ? (middle + 1, high) : (low, middle);
        }

        return Fill(heights, isInside, low, wanted) ?? new int[heights.Length];
    }

    private static int[]? Fill(int[] heights, bool[] isInside, int limit, int wanted)
    {
        var columns = new int[heights.Length];
        var (column, filled) = (0, 0);
        for (var row = 0; row < heights.Length;)
        {
            var end = row + 1;
            while (end < heights.Length && isInside[end])
                end++;
            var height = heights[row..end].Sum();
            if (filled > 0 && filled + height > limit)
                (column, filled) = (column + 1, 0);
            if (column >= wanted || height > limit)
                return null;
            Array.Fill(columns, column, row, end - row);
            filled += height;
            row = end;
        }

        return columns;
    }
}

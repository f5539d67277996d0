using System.Collections.Immutable;
using ExamSolver.Core.Networks;
using ExamSolver.Core.Solutions;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Networks;

/// <summary>The table of a network's layers, with a last column of the kind's own.</summary>
internal static class NetworkTable
{
    /// <summary>The most rows that a page holds; a longer network has a row for each block.</summary>
    private const int MostRows = 40;

    /// <summary>A row for each input and one for each layer up to <paramref name="count"/>, or for each block where that would be too many.</summary>
    /// <param name="network">The network.</param>
    /// <param name="column">The id of the last column's heading; <c>null</c> for none.</param>
    /// <param name="cell">The last column's cell of the layer at an index.</param>
    /// <param name="count">How many layers to show; all by default.</param>
    /// <param name="block">The last column's cell of layers that share a row; by default that of the last of them.</param>
    public static SolutionTable Of(Network network, string? column, Func<int, Argument?>? cell, int? count = null, Func<IReadOnlyList<int>, Argument?>? block = null)
    {
        var rowsOfLayers = Rows(network, count ?? network.Layers.Length);
        var hasWindows = rowsOfLayers.Exists(r => Window(network, r) is not null);
        var hasSources = rowsOfLayers.Exists(r => Sources(network, r) is not null);
        ImmutableArray<string> columns =
        [
            "layer", .. hasSources ? ["reads"] : Array.Empty<string>(), .. hasWindows ? ["kernel", "stride", "padding"] : Array.Empty<string>(), "output", .. column is null ? [] : new[] { column },
        ];
        var rows = ImmutableArray.CreateBuilder<ImmutableArray<Argument?>>();
        foreach (var input in network.Inputs)
            rows.Add(Row(network.Inputs.Length == 1 ? new Argument.Word("input") : new Argument.Name(input.Name), null, null, input.Shape, null));
        foreach (var row in rowsOfLayers)
            rows.Add(Row(new Argument.Name(row.Name), Sources(network, row), Window(network, row), network.Outputs[row.Last], row.IsLayer || block is null ? cell?.Invoke(row.Last) : block(row.Places)));
        return new SolutionTable("layers", columns, rows.ToImmutable());

        ImmutableArray<Argument?> Row(Argument name, Argument? sources, (AxisSizes Window, AxisSizes Step, Padding Padding)? window, SymbolicShape output, Argument? last)
        {
            var cells = ImmutableArray.CreateBuilder<Argument?>();
            cells.Add(name);
            if (hasSources)
                cells.Add(sources);
            if (hasWindows)
                cells.AddRange(window is not { } w ? [null, null, null] : new Argument?[] { Shape(new SymbolicShape(w.Window.Sizes)), NetworkGivens.Sizes(w.Step, network), new Argument.Name(w.Padding.ToString()) });
            cells.Add(Shape(output));
            if (column is not null)
                cells.Add(last);
            return cells.ToImmutable();
        }

        Argument Shape(SymbolicShape shape) => NetworkGivens.Shape(shape, network);
    }

    /// <summary>Layers in a row of the network that share a row of the table.</summary>
    private sealed record TableRow(string Name, int[] Places)
    {
        public int Last => Places[^1];

        public bool IsLayer => Places.Length == 1;
    }

    /// <summary>The finest rows that a page holds: layers, inner blocks, blocks, or at last blocks of one sort that follow each other.</summary>
    private static List<TableRow> Rows(Network network, int count)
    {
        var rows = Enumerable.Range(0, count).Select(i => new TableRow(network.Layers[i].Name, [i])).ToList();
        for (var depth = rows.Max(r => r.Name.Count(c => c == '.')); depth >= 1 && rows.Count > MostRows; depth--)
            rows = Joined(rows, r => r.Name.Split('.') is { } parts && parts.Length > depth ? string.Join('.', parts.Take(depth)) : null, (first, _) => string.Join('.', first.Name.Split('.').Take(depth)));
        return rows.Count > MostRows ? Joined(rows, r => r.Name.TrimEnd("0123456789".ToCharArray()), (first, last) => $"{first.Name}, …, {last.Name}") : rows;
    }

    /// <summary>Rows that follow each other and have one key become one.</summary>
    private static List<TableRow> Joined(List<TableRow> rows, Func<TableRow, string?> key, Func<TableRow, TableRow, string> name)
    {
        var joined = new List<TableRow>();
        for (var start = 0; start < rows.Count;)
        {
            var end = start + 1;
            while (end < rows.Count && key(rows[start]) is { } shared && key(rows[end]) == shared)
                end++;
            joined.Add(end == start + 1 ? rows[start] : new(name(rows[start], rows[end - 1]), [.. rows[start..end].SelectMany(r => r.Places)]));
            start = end;
        }

        return joined;
    }

    /// <summary>What a row reads, where that is not simply the row before it.</summary>
    private static Argument? Sources(Network network, TableRow row)
    {
        var first = row.Places[0];
        var outside = row.Places.SelectMany(p => network.Nodes[p].Sources).Where(s => s < first).Distinct().ToArray();
        if (outside is [var only] && only == (first == 0 ? ~0 : first - 1))
            return null;
        return new Argument.Name(string.Join(", ", outside.Select(s => s < 0 ? network.Inputs[~s].Name : network.Layers[s].Name)));
    }

    private static (AxisSizes Window, AxisSizes Step, Padding Padding)? Window(Network network, TableRow row) => row.IsLayer ? Window(network.Layers[row.Last]) : null;

    private static (AxisSizes Window, AxisSizes Step, Padding Padding)? Window(Layer layer) => layer switch
    {
        WindowLayer window => (window.Window, window.Step, window.Padding),
        TransposedConvolutionLayer transposed => (transposed.Kernel, transposed.Stride, transposed.Padding),
        PatchLayer patch => (patch.Size, patch.Size, Padding.None),
        _ => null,
    };
}

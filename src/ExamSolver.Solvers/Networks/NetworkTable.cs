using System.Collections.Immutable;
using ExamSolver.Core.Networks;
using ExamSolver.Core.Solutions;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Networks;

/// <summary>The table of a network's layers, with a last column of the kind's own.</summary>
internal static class NetworkTable
{
    /// <summary>A row for each input and one for each layer up to <paramref name="count"/>.</summary>
    /// <param name="network">The network.</param>
    /// <param name="column">The id of the last column's heading; <c>null</c> for none.</param>
    /// <param name="cell">The last column's cell of the layer at an index.</param>
    /// <param name="count">How many layers to show; all by default.</param>
    public static SolutionTable Of(Network network, string? column, Func<int, Argument?>? cell, int? count = null)
    {
        var shown = network.Layers.Take(count ?? network.Layers.Length).ToArray();
        var hasWindows = shown.Any(l => Window(l) is not null);
        var hasSources = !network.IsChain;
        ImmutableArray<string> columns =
        [
            "layer", .. hasSources ? ["reads"] : Array.Empty<string>(), .. hasWindows ? ["kernel", "stride", "padding"] : Array.Empty<string>(), "output", .. column is null ? [] : new[] { column },
        ];
        var rows = ImmutableArray.CreateBuilder<ImmutableArray<Argument?>>();
        foreach (var input in network.Inputs)
            rows.Add(Row(network.Inputs.Length == 1 ? new Argument.Word("input") : new Argument.Name(input.Name), null, null, input.Shape, null));
        for (var i = 0; i < shown.Length; i++)
            rows.Add(Row(new Argument.Name(shown[i].Name), Sources(network, i), Window(shown[i]), network.Outputs[i], cell?.Invoke(i)));
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

    /// <summary>What a layer reads, where that is not simply the layer before it.</summary>
    private static Argument? Sources(Network network, int place)
    {
        var sources = network.Nodes[place].Sources;
        if (sources is [var only] && only == (place == 0 ? ~0 : place - 1))
            return null;
        return new Argument.Name(string.Join(", ", sources.Select(s => s < 0 ? network.Inputs[~s].Name : network.Layers[s].Name)));
    }

    private static (AxisSizes Window, AxisSizes Step, Padding Padding)? Window(Layer layer) => layer switch
    {
        WindowLayer window => (window.Window, window.Step, window.Padding),
        TransposedConvolutionLayer transposed => (transposed.Kernel, transposed.Stride, transposed.Padding),
        PatchLayer patch => (patch.Size, patch.Size, Padding.None),
        _ => null,
    };
}

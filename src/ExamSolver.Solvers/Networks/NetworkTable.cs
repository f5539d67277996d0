using System.Collections.Immutable;
using ExamSolver.Core.Networks;
using ExamSolver.Core.Solutions;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Networks;

/// <summary>The table of a network's layers, with a last column of the kind's own.</summary>
internal static class NetworkTable
{
    /// <summary>A row for the input and one for each layer up to <paramref name="count"/>.</summary>
    /// <param name="network">The network.</param>
    /// <param name="column">The id of the last column's heading; <c>null</c> for none.</param>
    /// <param name="cell">The last column's cell of the layer at an index.</param>
    /// <param name="count">How many layers to show; all by default.</param>
    public static SolutionTable Of(Network network, string? column, Func<int, Argument?>? cell, int? count = null)
    {
        var hasWindows = network.Layers.Any(l => l is WindowLayer);
        ImmutableArray<string> columns = ["layer", .. hasWindows ? ["kernel", "stride", "padding"] : Array.Empty<string>(), "output", .. column is null ? [] : new[] { column }];
        var rows = ImmutableArray.CreateBuilder<ImmutableArray<Argument?>>();
        rows.Add(Row(new Argument.Word("input"), null, network.Shapes[0], null));
        for (var i = 0; i < (count ?? network.Layers.Length); i++)
            rows.Add(Row(network.Layers[i].Name, network.Layers[i] as WindowLayer, network.Shapes[i + 1], cell?.Invoke(i)));
        return new SolutionTable("layers", columns, rows.ToImmutable());

        ImmutableArray<Argument?> Row(Argument name, WindowLayer? window, SymbolicShape output, Argument? last)
        {
            var cells = ImmutableArray.CreateBuilder<Argument?>();
            cells.Add(name);
            if (hasWindows)
                cells.AddRange(window is null ? [null, null, null] : new Argument?[] { Plane(window.Window), Side(window.Step), new Argument.Name(window.Padding.ToString()) });
            cells.Add(Shape(output));
            if (column is not null)
                cells.Add(last);
            return cells.ToImmutable();
        }

        Argument Shape(SymbolicShape shape) => new Argument.Shape(new ShapeAnswer(shape, network.Declarations));
        Argument Plane(PlaneSize size) => Shape(new SymbolicShape(size.Height, size.Width));
        Argument Side(PlaneSize size) => size.IsSquare ? size.Height : Plane(size);
    }
}

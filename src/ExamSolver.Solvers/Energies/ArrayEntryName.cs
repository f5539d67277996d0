using System.Globalization;
using ExamSolver.Core.Specs;

namespace ExamSolver.Solvers.Energies;

/// <summary>An entry of an array that <c>let</c> defines: <c>W[1,2]</c>.</summary>
/// <param name="Name">The array.</param>
/// <param name="Row">The row, from 0.</param>
/// <param name="Column">The column, from 0.</param>
public sealed record ArrayEntryName(string Name, int Row, int Column) : IReadFromSpec<ArrayEntryName>
{
    /// <inheritdoc/>
    public static SpecType SpecType { get; } = SpecType.Text.Called("an entry of an array of `let`, W[1,2]");

    /// <inheritdoc/>
    public static ArrayEntryName? Read(SpecNode node, SpecScope scope)
    {
        var text = (node as SpecScalar)?.Text.Trim() ?? "";
        var bracket = text.IndexOf('[', StringComparison.Ordinal);
        if (bracket > 0 && text[^1] == ']' && scope.Arrays.Names.TryGetValue(text[..bracket].Trim(), out var array) && !array.Value.IsScalar)
        {
            var indices = text[(bracket + 1)..^1].Split(',').Select(i => int.TryParse(i.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0).ToArray();
            int[] ends = array.Value.Columns == 1 ? [array.Value.Rows] : [array.Value.Rows, array.Value.Columns];
            if (indices.Length == ends.Length && indices.Zip(ends).All(p => p.First >= 1 && p.First <= p.Second))
                return new ArrayEntryName(array.Name, indices[0] - 1, indices.Length == 1 ? 0 : indices[1] - 1);
        }

        scope.Diagnostics.Error("unknown-name", node.Position, $"{node.Description} is no entry of an array that `let` defines", "define the coefficients in `let`, W = [[1, -1], [2, 1/2]], and write W[1,2]");
        return null;
    }
}

using System.Globalization;
using ExamSolver.Core.Specs;

namespace ExamSolver.Solvers.Energies;

/// <summary>Any unit of a group, <c>x</c>, or one of them, <c>x[2]</c>.</summary>
/// <param name="Group">The group.</param>
/// <param name="Index">The number of the unit, from 1; <c>null</c> for any.</param>
public sealed record UnitName(string Group, int? Index) : IReadFromSpec<UnitName>
{
    /// <inheritdoc/>
    public static SpecType SpecType { get; } = SpecType.Text.Called("the name of a group, x, or of a unit, x[2]");

    /// <inheritdoc/>
    public static UnitName? Read(SpecNode node, SpecScope scope)
    {
        var text = (node as SpecScalar)?.Text.Trim() ?? "";
        var bracket = text.IndexOf('[', StringComparison.Ordinal);
        if (text.Length > 0 && bracket < 0)
            return new UnitName(text, null);
        if (bracket > 0 && text[^1] == ']' && int.TryParse(text[(bracket + 1)..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index > 0)
            return new UnitName(text[..bracket], index);
        SpecBinder.ReportWrongType(node, "a group or a unit", scope.Diagnostics, "write the name of a group, x, or of one of its units, x[2]");
        return null;
    }
}

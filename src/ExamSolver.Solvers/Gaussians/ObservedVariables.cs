using System.Collections.Immutable;
using System.Globalization;
using ExamSolver.Core.Specs;
using ExamSolver.Solvers.Expressions;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Gaussians;

/// <summary>Values of some variables of a distribution, by their numbers: <c>{2: x, 3: 1/2}</c>.</summary>
/// <param name="Values">The values by number, from 1.</param>
public sealed record ObservedVariables(ImmutableSortedDictionary<int, Formula> Values) : IReadFromSpec<ObservedVariables>
{
    /// <inheritdoc/>
    public static SpecType SpecType { get; } = SpecType.MapOf("values by the variables' numbers", SpecType.Formula);

    /// <inheritdoc/>
    public static ObservedVariables? Read(SpecNode node, SpecScope scope)
    {
        var values = ImmutableSortedDictionary.CreateBuilder<int, Formula>();
        foreach (var (key, value) in (node as SpecMap)?.Entries ?? [])
        {
            if (!int.TryParse(key.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1)
                scope.Diagnostics.Error("wrong-type", key.Position, $"\"{key.Text}\" is no number of a variable", "the first variable is 1: {2: x}");
            else if (AuthorFormula.Read(value, scope) is { } formula && !formula.Value.IsScalar)
                scope.Diagnostics.Error("wrong-type", value.Position, $"the value is {formula.Value.Shape}", "each variable is one number");
            else if (AuthorFormula.Read(value, scope) is { } read)
                values[number] = read.Formula;
        }

        if (node is SpecMap { Entries.Count: > 0 } map)
            return values.Count == map.Entries.Count ? new ObservedVariables(values.ToImmutable()) : null;
        SpecBinder.ReportWrongType(node, SpecType.Description, scope.Diagnostics, "write {2: x}");
        return null;
    }
}

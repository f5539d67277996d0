using System.Collections.Immutable;
using System.Globalization;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Energies;

/// <summary>Values of the units of some groups: <c>{v: [1, 0, 1]}</c>.</summary>
public sealed record GroupStates : IReadFromSpec<GroupStates>
{
    /// <summary>The values by group.</summary>
    public required ImmutableSortedDictionary<string, ImmutableArray<Rational>> Values { get; init; }

    /// <inheritdoc/>
    public static SpecType SpecType { get; } = SpecType.MapOf("values by group", SpecType.ListOf(SpecType.Formula));

    /// <inheritdoc/>
    public static GroupStates? Read(SpecNode node, SpecScope scope)
    {
        var values = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<Rational>>(StringComparer.Ordinal);
        foreach (var (key, value) in (node as SpecMap)?.Entries ?? [])
        {
            var list = (value as SpecList)?.Items.Select(i => i is SpecScalar scalar && Rational.TryFromDecimalText(scalar.Text.Trim().TrimStart('-', '+'), out var number) ? scalar.Text.Trim().StartsWith('-') ? -number : number : (Rational?)null).ToArray();
            if (list is { Length: > 0 } && Array.TrueForAll(list, v => v is not null))
                values[key.Text] = [.. list.Select(v => v!.Value)];
            else
                SpecBinder.ReportWrongType(value, "a list of values", scope.Diagnostics, "write one value for each unit: {v: [1, 0, 1]}");
        }

        if (node is SpecMap { Entries.Count: > 0 } map)
            return values.Count == map.Entries.Count ? new GroupStates { Values = values.ToImmutable() } : null;
        SpecBinder.ReportWrongType(node, SpecType.Description, scope.Diagnostics, "write {v: [1, 0, 1]}");
        return null;
    }

    /// <summary>Whether the groups are a machine's, with as many values as units; reports what is not.</summary>
    public bool Fit(EnergyMachine machine, SpecNode node, SpecScope scope)
    {
        foreach (var (name, values) in Values)
        {
            var wanted = machine.Find(name) is not { } group ? $"groups: {string.Join(", ", machine.Groups.Select(g => g.Name))}"
                : group.Count is not NumberFormula { Value: var count } ? $"the number of units of {name} must be a number"
                : count != values.Length ? $"{name} has {count} units"
                : values.Any(v => v != 1 && v != group.Low) ? $"units of {name} are {group.Low.ToString(CultureInfo.InvariantCulture)} or 1"
                : null;
            if (wanted is null)
                continue;
            scope.Diagnostics.Error("bad-states", node.Position, $"{name}: [{string.Join(", ", values)}] does not fit", wanted);
            return false;
        }

        return true;
    }
}

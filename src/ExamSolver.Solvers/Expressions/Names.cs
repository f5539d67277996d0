using System.Collections.Immutable;
using ExamSolver.Core.Arrays;
using ExamSolver.Core.Specs;

namespace ExamSolver.Solvers.Expressions;

/// <summary>One or several declared or defined names: <c>x</c>, or <c>[x, y]</c>.</summary>
public sealed record Names : IReadFromSpec<Names>
{
    /// <summary>The names in their order.</summary>
    public required ImmutableArray<string> All { get; init; }

    /// <summary>Whether they are written as a list.</summary>
    public required bool IsList { get; init; }

    /// <inheritdoc/>
    public static SpecType SpecType { get; } = SpecType.OneOf("a name, or a list of names", SpecType.Text, SpecType.ListOf(SpecType.Text));

    /// <inheritdoc/>
    public static Names? Read(SpecNode node, SpecScope scope)
    {
        var items = node is SpecList list ? list.Items : [node];
        var known = scope.Declarations.Names.Concat(scope.Definitions.Keys).ToArray();
        var names = ImmutableArray.CreateBuilder<string>();
        foreach (var item in items)
        {
            if (item is SpecScalar { IsEmpty: false } scalar && known.Contains(scalar.Text.Trim()))
                names.Add(scalar.Text.Trim());
            else if (item is SpecScalar unknown)
                scope.Diagnostics.Error("undeclared-symbol", item.Position, $"{unknown.Description} is not declared", NearestName.Hint(unknown.Text, known, "names") ?? "declare it in `let`");
            else
                SpecBinder.ReportWrongType(item, "a name", scope.Diagnostics);
        }

        return names.Count == items.Count && names.Count > 0 ? new Names { All = names.ToImmutable(), IsList = node is SpecList } : null;
    }

    /// <summary>The values of the names, one after the other.</summary>
    internal (NumericArray[] Arrays, double[] Flat) ValuesIn(Func<string, NumericArray?> numbers)
    {
        var arrays = All.Select(n => numbers(n) ?? NumericArray.Of(double.NaN)).ToArray();
        return (arrays, [.. arrays.SelectMany(a => a.Values.ToArray())]);
    }

    /// <summary>The names with other values, given one after the other.</summary>
    internal Dictionary<string, NumericArray> With(NumericArray[] arrays, ReadOnlySpan<double> flat)
    {
        var replaced = new Dictionary<string, NumericArray>(StringComparer.Ordinal);
        var start = 0;
        for (var i = 0; i < arrays.Length; i++)
        {
            var length = arrays[i].Values.Length;
            replaced[All[i]] = arrays[i].With(flat.Slice(start, length));
            start += length;
        }

        return replaced;
    }
}

using System.Collections.Immutable;
using System.Globalization;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Searches;

/// <summary>Whole numbers that are looked for, each with its smallest and largest value: <c>{kernel: [1, 7], stride: [1, 4]}</c>.</summary>
public sealed record Unknowns : IReadFromSpec<Unknowns>
{
    /// <summary>The most combinations that are tried.</summary>
    public const long MaximalCombinations = 1_000_000;

    /// <summary>The unknowns in their order.</summary>
    public required ImmutableArray<(string Name, int Lowest, int Highest)> All { get; init; }

    /// <inheritdoc/>
    public static SpecType SpecType { get; } = SpecType.MapOf("the smallest and largest value by name", SpecType.ListOf(SpecType.Number(whole: true)));

    /// <inheritdoc/>
    public static Unknowns? Read(SpecNode node, SpecScope scope)
    {
        if (node is not SpecMap { Entries.Count: > 0 } map)
        {
            SpecBinder.ReportWrongType(node, SpecType.Description, scope.Diagnostics, "write for example {kernel: [1, 7], stride: [1, 4]}");
            return null;
        }

        var before = scope.Diagnostics.ErrorCount;
        var all = ImmutableArray.CreateBuilder<(string, int, int)>();
        var combinations = 1L;
        foreach (var (key, value) in map.Entries)
        {
            if (!scope.Declarations.Contains(key.Text))
                scope.Diagnostics.Error("undeclared-symbol", key.Position, $"{key.Description} is not declared", $"declare it in `let`: {key.Text} : integer");
            else if (value is SpecList { Items: [SpecScalar low, SpecScalar high] } && Whole(low) is { } from && Whole(high) is { } to && from <= to)
                (all, combinations) = (Added(all, (key.Text, from, to)), Math.Min(combinations * ((long)to - from + 1), MaximalCombinations + 1));
            else
                scope.Diagnostics.Error("wrong-type", value.Position, $"the range of {key.Text} is {value.Description}", "write its smallest and largest value, whole numbers: [1, 7]");
        }

        if (combinations > MaximalCombinations)
            scope.Diagnostics.Error("out-of-range", map.Position, $"the ranges have more than {MaximalCombinations.ToString(CultureInfo.InvariantCulture)} combinations", "narrow them");
        return scope.Diagnostics.ErrorCount > before ? null : new Unknowns { All = all.ToImmutable() };
    }

    private static int? Whole(SpecScalar scalar) => int.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static ImmutableArray<(string, int, int)>.Builder Added(ImmutableArray<(string, int, int)>.Builder all, (string, int, int) unknown)
    {
        all.Add(unknown);
        return all;
    }
}

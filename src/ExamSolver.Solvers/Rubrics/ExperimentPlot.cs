using System.Collections.Immutable;
using ExamSolver.Core;
using ExamSolver.Core.Figures;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Rubrics;

/// <summary>
/// A small chart of an experiment, of its own columns at more values than the table shows: <c>{lines: [adagrad, rmsprop], up: {en: step, fr: pas},
/// log: [across, up]}</c>.
/// </summary>
/// <param name="Lines">The columns that are drawn, with what they are called.</param>
/// <param name="Across">What the horizontal axis shows.</param>
/// <param name="Up">What the vertical axis shows; <c>null</c> where the names say it.</param>
/// <param name="IsLogAcross">Whether the horizontal axis is logarithmic.</param>
/// <param name="IsLogUp">Whether the vertical axis is.</param>
public sealed record ExperimentPlot(ImmutableArray<(string Column, Localized Name)> Lines, Localized Across, Localized? Up, bool IsLogAcross, bool IsLogUp)
{
    // So many points make a smooth line; whole numbers are left out only where there are many.
    private const int Points = 61, MostWhole = 200;

    private static readonly SpecKey[] Keys =
    [
        new("lines", "the columns that are drawn, each perhaps with a name: [adagrad, rmsprop] or {below: {en: ρ = 0.9, fr: 'ρ = 0,9'}}", true, null, () => SpecType.OneOf("columns, or their names by column", SpecType.ListOf(SpecType.Text), SpecType.MapOf("a name by column", Localized.SpecType))),
        new("across", "what the horizontal axis shows", false, "the heading of the variable", () => Localized.SpecType),
        new("up", "what the vertical axis shows", false, "nothing: the lines have names", () => Localized.SpecType),
        new("log", "which axes are logarithmic: across, up, or both in a list", false, "none", () => SpecType.OneOf("an axis, or a list of them", SpecType.Words(["across", "up"]), SpecType.ListOf(SpecType.Words(["across", "up"])))),
    ];

    /// <summary>What a file may say.</summary>
    public static SpecType SpecType { get; } = SpecType.Map("a chart", Keys);

    /// <summary>The author's texts.</summary>
    public IEnumerable<Localized> Texts => Lines.Select(l => l.Name).Append(Across).Concat(Up is null ? [] : [Up]);

    /// <summary>Reads a chart; <c>null</c> after an error.</summary>
    internal static ExperimentPlot? Read(SpecNode node, string variable, ImmutableArray<string> columns, ImmutableSortedDictionary<string, Localized> heads, SpecScope scope)
    {
        if (node is not SpecMap map)
        {
            SpecBinder.ReportWrongType(node, "a chart", scope.Diagnostics, "write {lines: [a, b], log: up}");
            return null;
        }

        var before = scope.Diagnostics.ErrorCount;
        SpecBinder.CheckKeys(map, [.. Keys.Select(k => k.Name)], scope.Diagnostics);
        (SpecScalar Column, SpecNode? Name)[] entries = map["lines"] switch
        {
            SpecMap named => [.. named.Entries.Select(e => (e.Key, (SpecNode?)e.Value))],
            SpecList list => [.. list.Items.OfType<SpecScalar>().Select(s => (s, (SpecNode?)null))],
            SpecScalar one => [(one, null)],
            _ => [],
        };
        if (entries.Length is 0 or > CurveFigure.MostCurves)
            scope.Diagnostics.Error("out-of-range", (map["lines"] ?? map).Position, $"a chart of {entries.Length} lines", $"`lines` names 1 to {CurveFigure.MostCurves} columns of `show`");
        Localized Head(string name, SourcePosition position) => heads.TryGetValue(name, out var head) ? head : Localized.Everywhere(name, position);
        var lines = ImmutableArray.CreateBuilder<(string, Localized)>();
        foreach (var (column, name) in entries)
        {
            if (!columns.Contains(column.Text))
                scope.Diagnostics.Error("unknown-word", column.Position, $"there is no column {column.Description}", NearestName.Hint(column.Text, columns, "columns"));
            else if ((name is null ? Head(column.Text, column.Position) : Localized.Read(name, scope)) is { } words)
                lines.Add((column.Text, words));
        }

        var across = map["across"] is { } below ? Localized.Read(below, scope) : Head(variable, map.Position);
        var up = map["up"] is { } beside ? Localized.Read(beside, scope) : null;
        var logs = (map["log"] is SpecList several ? several.Items : map["log"] is { } single ? [single] : []).OfType<SpecScalar>().ToArray();
        foreach (var axis in logs.Where(l => l.Text is not ("across" or "up")))
            scope.Diagnostics.Error("unknown-word", axis.Position, $"{axis.Description} is no axis", "axes are across and up");
        if (scope.Diagnostics.ErrorCount > before || across is null)
            return null;
        var plot = new ExperimentPlot(lines.ToImmutable(), across, up, Array.Exists(logs, l => l.Text == "across"), Array.Exists(logs, l => l.Text == "up"));
        if (plot.Texts.FirstOrDefault(t => t.Languages.DefaultIfEmpty("en").Any(l => t.In(l).Contains('$', StringComparison.Ordinal))) is { } formula)
            scope.Diagnostics.Error("bad-name", formula.Position, "a name in a chart is a formula", "charts hold plain text; give the line a name of its own: lines: {below: ρ = 0.9}");
        return scope.Diagnostics.ErrorCount > before ? null : plot;
    }

    /// <summary>The chart of an experiment; <c>null</c> where it has no numbers to draw.</summary>
    internal Figure? Draw(Experiment experiment)
    {
        var rows = experiment.At(Grid(experiment)).Outcome.Rows;
        return CurveFigure.Of(new CurveChart(new FigureText.Own(Across), Up is null ? null : new FigureText.Own(Up), [.. Lines.Select(l => Line(l.Column, l.Name))]) { IsLogAcross = IsLogAcross, IsLogUp = IsLogUp });

        Curve Line(string column, Localized name)
        {
            var place = 1 + experiment.Show.Select(s => s.Name).ToList().IndexOf(column);
            return new Curve(new FigureText.Own(name), [.. rows.Select(r => (r[0], r[place]))]);
        }
    }

    /// <summary>From the first value of the table to the last: all whole numbers between them, or as many as make a smooth line.</summary>
    private ImmutableArray<Formula> Grid(Experiment experiment)
    {
        var values = experiment.Outcome.Rows.Select(r => r[0]).ToArray();
        if (values.Length == 0)
            return [];
        var isWhole = Array.TrueForAll(values, double.IsInteger);
        var (low, high) = (values.Min(), values.Max());
        if (IsLogAcross && low <= 0)
            low = isWhole ? 1 : values.Where(v => v > 0).DefaultIfEmpty(1).Min();
        var grid = isWhole && high - low <= (IsLogAcross ? Points : MostWhole)
            ? Enumerable.Range(0, (int)(high - low) + 1).Select(i => low + i)
            : Enumerable.Range(0, Points).Select(i => (double)i / (Points - 1)).Select(share => IsLogAcross ? low * Math.Pow(high / low, share) : low + ((high - low) * share)).Select(v => isWhole ? Math.Round(v) : v);
        return [.. grid.Distinct().Select(v => Formula.Number(Rational.FromDouble(v)))];
    }
}

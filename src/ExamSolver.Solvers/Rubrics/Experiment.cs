using System.Collections.Immutable;
using System.Globalization;
using ExamSolver.Core;
using ExamSolver.Core.Arrays;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Rubrics;

/// <summary>
/// A table of numbers, one row for each value of a variable or for some steps of an iteration, with claims that the numbers must support:
/// <c>{say: …, over: {n: [8, 16]}, show: {dense: 'n^4', conv: '9 n^2'}, holds: ['dense > conv']}</c>.
/// </summary>
public sealed class Experiment : IReadFromSpec<Experiment>
{
    /// <summary>The most rows of a table.</summary>
    public const int MostRows = 40;

    /// <summary>The most updates of an iteration, all its lines counted, so that it ends in a fraction of a second.</summary>
    public const int MostUpdates = 20_000;

    private static readonly SpecKey[] Keys =
    [
        new("say", "what the numbers show", true, null, () => Localized.SpecType),
        new("over", "a variable with its values, one a row: {n: [8, 16, 32]}", false, null, () => Formulas),
        new("start", "instead of `over`: what an iteration starts from: {x: '1', v: '0'}", false, null, () => Formulas),
        new("step", "the lines of a step, each of which sees those above it: {v: '0.9 v + g', x: 'x - 0.1 v'}; t is its number, from 1", false, null, () => Formulas),
        new("show at", "the steps behind which there is a row; 0 is the start", false, null, () => SpecType.ListOf(SpecType.Number(whole: true, minimum: 0))),
        new("show", "the columns, by name; each may use those before it", true, null, () => Formulas),
        new("heads", "the headings of columns, by name", false, "the names", () => SpecType.MapOf("a text by name", Localized.SpecType)),
        new("plot", "a small chart below the table", false, "none", () => ExperimentPlot.SpecType),
        new("holds", "comparisons that hold in every row: ['dense > conv']", false, null, () => SpecType.ListOf(SpecType.Formula)),
        new("ends", "comparisons that hold in the last row", false, null, () => SpecType.ListOf(SpecType.Formula)),
        new("rises", "columns that rise from every row to the next", false, null, () => SpecType.ListOf(SpecType.Text)),
        new("falls", "columns that fall from every row to the next", false, null, () => SpecType.ListOf(SpecType.Text)),
    ];

    private readonly Lazy<ExperimentOutcome> outcome;

    private Experiment() => outcome = new Lazy<ExperimentOutcome>(() => ExperimentRun.Of(this));

    /// <summary>What the numbers show.</summary>
    public required Localized Say { get; init; }

    /// <summary>What the rows are called by: the variable, or the number of the step.</summary>
    public required string Variable { get; init; }

    /// <summary>The variable's values, or the numbers of the steps.</summary>
    public required ImmutableArray<Formula> Values { get; init; }

    /// <summary>What an iteration starts from; empty where there is none.</summary>
    public ImmutableArray<(string Name, Formula Formula)> Start { get; init; } = [];

    /// <summary>The lines of its step.</summary>
    public ImmutableArray<(string Name, Formula Formula)> Step { get; init; } = [];

    /// <summary>The columns.</summary>
    public required ImmutableArray<(string Name, Formula Formula)> Show { get; init; }

    /// <summary>The headings that are the author's own.</summary>
    public ImmutableSortedDictionary<string, Localized> Heads { get; init; } = ImmutableSortedDictionary.Create<string, Localized>(StringComparer.Ordinal);

    /// <summary>The chart; <c>null</c> for none.</summary>
    public ExperimentPlot? Plot { get; init; }

    /// <summary>The claims.</summary>
    public required ImmutableArray<ExperimentClaim> Claims { get; init; }

    /// <summary>What names mean.</summary>
    public required ArrayContext Context { get; init; }

    /// <summary>Where it is written.</summary>
    public required SourcePosition Position { get; init; }

    /// <summary>Its numbers, and the first claim that they do not support; worked out once.</summary>
    public ExperimentOutcome Outcome => outcome.Value;

    /// <summary>The author's texts.</summary>
    public IEnumerable<(string Key, Localized Text)> Texts => Heads.Values.Select(h => ("heads", h)).Concat((Plot?.Texts ?? []).Select(t => ("plot", t))).Prepend(("say", Say));

    /// <summary>The same columns at other values, with no claim.</summary>
    internal Experiment At(ImmutableArray<Formula> values) =>
        new() { Say = Say, Variable = Variable, Values = values, Start = Start, Step = Step, Show = Show, Claims = [], Context = Context, Position = Position };

    /// <summary>The same numbers with another claim.</summary>
    public Experiment Claiming(ExperimentClaim claim) =>
        new() { Say = Say, Variable = Variable, Values = Values, Start = Start, Step = Step, Show = Show, Heads = Heads, Claims = [claim], Context = Context, Position = Position };

    /// <inheritdoc/>
    public static SpecType SpecType { get; } = SpecType.Map("a map with the keys " + string.Join(", ", Keys.Select(k => k.Name)), Keys);

    private static SpecType Formulas => SpecType.MapOf("formulas by name", SpecType.OneOf("a formula, or a list of them", SpecType.Formula, SpecType.ListOf(SpecType.Formula)));

    /// <inheritdoc/>
    public static Experiment? Read(SpecNode node, SpecScope scope)
    {
        if (node is not SpecMap map)
        {
            SpecBinder.ReportWrongType(node, "an experiment", scope.Diagnostics, "write {say: …, over: {n: [1, 2]}, show: {…}, holds: […]}");
            return null;
        }

        var before = scope.Diagnostics.ErrorCount;
        SpecBinder.CheckKeys(map, [.. Keys.Select(k => k.Name)], scope.Diagnostics);
        foreach (var key in Keys.Where(k => k.Required && map[k.Name] is null))
            scope.Diagnostics.Error("missing-key", map.Position, $"the key \"{key.Name}\" is missing", $"add {key.Name}: {key.Meaning}");
        if (map["over"] is null == map["start"] is null)
            scope.Diagnostics.Error("missing-key", map.Position, "an experiment has either a variable or an iteration", "write over: {n: [1, 2]}, or start, step and show at");
        if (scope.Diagnostics.ErrorCount > before)
            return null;

        var (over, start, step, show) = (Entries(map["over"], scope), Entries(map["start"], scope), Entries(map["step"], scope), Entries(map["show"], scope));
        if (map["over"] is { } many && over.Length != 1 && scope.Diagnostics.ErrorCount == before)
            scope.Diagnostics.Error("wrong-type", many.Position, $"`over` is {many.Description}", "write one variable with its values: over: {n: [8, 16, 32]}");
        foreach (var (name, formulas) in start.Concat(step).Concat(show).Where(e => e.Values.Length > 1))
            scope.Diagnostics.Error("wrong-type", name.Position, $"{name.Description} has {formulas.Length} formulas", "a vector is a formula in quotes: '[1, 2]'");
        foreach (var name in over.Concat(start).Concat(step).Concat(show).Select(e => e.Name).Where(n => !IsName(n.Text) || scope.Definitions.ContainsKey(n.Text)))
            scope.Diagnostics.Error("bad-name", name.Position, $"{name.Description} cannot be a column", IsName(name.Text) ? "it already stands for something in `let`" : "a name begins with a letter, and is made of letters, digits and _");
        foreach (var name in over.Concat(start).Concat(step).Concat(show).Select(e => e.Name).Where(n => FunctionTable.CanonicalName(n.Text) is not null))
            scope.Diagnostics.Error("bad-name", name.Position, $"{name.Description} cannot be a column", "it is the name of a function; `heads` gives a column the heading that you like");
        if (scope.Diagnostics.ErrorCount > before)
            return null;

        var variable = over is [var only] ? only.Name.Text : "t";
        var names = start.Concat(step).Concat(show).Select(e => e.Name.Text).Append(variable).ToHashSet(StringComparer.Ordinal);
        var inner = scope.With(names.Aggregate(scope.Declarations, (d, n) => d.Contains(n) ? d : d.With(n, Domain.Real)));
        ImmutableArray<(string, Formula)> Lines(ImmutableArray<(SpecScalar Name, ImmutableArray<SpecScalar> Values)> entries) =>
            [.. entries.Select(e => (e.Name.Text, Formula: ReadFormula(e.Values[0], inner))).Where(e => e.Formula is not null).Select(e => (e.Text, e.Formula!))];
        var values = over is [var one] ? [.. one.Values.Select(v => ReadFormula(v, inner)).OfType<Formula>()] : Steps(map["show at"] ?? map, step.Length, scope);
        if (values.Length is 0 or > MostRows && scope.Diagnostics.ErrorCount == before)
            scope.Diagnostics.Error("out-of-range", map.Position, $"the experiment has {values.Length} rows", $"a table has 1 to {MostRows}");
        var heads = ReadHeads(map["heads"], names, scope);
        var experiment = new Experiment
        {
            Say = Localized.Read(map["say"]!, scope) ?? Localized.Everywhere(""),
            Variable = variable,
            Values = values,
            Start = Lines(start),
            Step = Lines(step),
            Show = Lines(show),
            Heads = heads,
            Plot = map["plot"] is { } plot ? ExperimentPlot.Read(plot, variable, [.. show.Select(s => s.Name.Text)], heads, scope) : null,
            Claims = ExperimentClaim.ReadAll(map, inner, [.. show.Select(s => s.Name.Text)]),
            Context = inner.Arrays,
            Position = map.Position,
        };
        if (scope.Diagnostics.ErrorCount == before && experiment.Claims.IsEmpty)
            scope.Diagnostics.Error("missing-key", map.Position, "nothing says what the numbers must show", "add holds: ['a > b'], ends, rises or falls");
        return scope.Diagnostics.ErrorCount > before ? null : experiment;
    }

    /// <summary>A formula whose names are declared, or those of the experiment.</summary>
    internal static Formula? ReadFormula(SpecScalar text, SpecScope scope)
    {
        if (SpecFormula.Parse(text, scope) is not { } formula)
            return null;
        if (SpecFormula.Unknown(formula, scope).FirstOrDefault() is not { } unknown)
            return formula;
        scope.Diagnostics.Error("undeclared-symbol", text.At(SpecFormula.PlaceOf(unknown, text.Text)), $"\"{unknown}\" is not declared", NearestName.Hint(unknown, [.. scope.Declarations.Names, .. scope.Definitions.Keys], "names") ?? "define it in `let`");
        return null;
    }

    private static ImmutableArray<Formula> Steps(SpecNode node, int lines, SpecScope scope)
    {
        var before = scope.Diagnostics.ErrorCount;
        var steps = node is SpecList list ? list.Items.Select(i => i is SpecScalar s && int.TryParse(s.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : -1).ToArray() : [];
        if (steps.Length == 0 || lines == 0 || steps[0] < 0 || steps.Zip(steps.Skip(1)).Any(p => p.First >= p.Second))
            scope.Diagnostics.Error("wrong-type", node.Position, "an iteration needs `step`, and in `show at` the numbers of steps, each larger than the one before", "write for example show at: [0, 1, 10, 100]");
        else if ((long)steps[^1] * lines > MostUpdates)
            scope.Diagnostics.Error("out-of-range", node.Position, $"{steps[^1]} steps of {lines} lines are too many", $"at most {MostUpdates} lines are worked out");
        return scope.Diagnostics.ErrorCount > before ? [] : [.. steps.Select(s => Formula.Number(s))];
    }

    private static ImmutableArray<(SpecScalar Name, ImmutableArray<SpecScalar> Values)> Entries(SpecNode? node, SpecScope scope)
    {
        if (node is null)
            return [];
        var entries = node is SpecMap map ? map.Entries.Select(e => (e.Key, Values: e.Value is SpecList list ? list.Items : [e.Value])).ToArray() : [];
        if (entries.Length > 0 && Array.TrueForAll(entries, e => e.Values.Count > 0 && e.Values.All(v => v is SpecScalar { IsEmpty: false })))
            return [.. entries.Select(e => (e.Key, e.Values.Cast<SpecScalar>().ToImmutableArray()))];
        SpecBinder.ReportWrongType(node, "formulas by name", scope.Diagnostics, "write for example {dense: 'n^4', conv: '9 n^2'}");
        return [];
    }

    private static ImmutableSortedDictionary<string, Localized> ReadHeads(SpecNode? node, HashSet<string> names, SpecScope scope)
    {
        var heads = ImmutableSortedDictionary.CreateBuilder<string, Localized>(StringComparer.Ordinal);
        if (node is not null and not SpecMap)
            SpecBinder.ReportWrongType(node, "a text by name", scope.Diagnostics, "write for example {dense: a dense layer}");
        foreach (var (key, value) in (node as SpecMap)?.Entries ?? [])
        {
            if (!names.Contains(key.Text))
                scope.Diagnostics.Error("unknown-word", key.Position, $"there is no column {key.Description}", NearestName.Hint(key.Text, [.. names], "columns"));
            else if (Localized.Read(value, scope) is { } head)
                heads[key.Text] = head;
        }

        return heads.ToImmutable();
    }

    private static bool IsName(string text) => text.Length > 0 && char.IsLetter(text[0]) && text.All(c => char.IsLetterOrDigit(c) || c is '_');
}

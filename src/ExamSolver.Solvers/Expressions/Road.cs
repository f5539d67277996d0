using System.Collections.Immutable;
using ExamSolver.Core.Arrays;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Expressions;

/// <summary>
/// Another way to a value than the formula that an author asserts: a named numeric procedure. It sees the question's symbols, never the answer.
/// </summary>
public abstract record Road
{
    /// <summary>How many worlds are looked at, and how many are tried until there are as many in which the value exists.</summary>
    private const int Worlds = 6, Tries = 40, LargestModerate = 100;

    /// <summary>The id of the check.</summary>
    public abstract string Id { get; }

    /// <summary>What names mean.</summary>
    public ArrayContext Context { get; init; } = ArrayContext.Empty;

    /// <summary>The formulas in it, whose indices must stay within their arrays.</summary>
    protected abstract IEnumerable<Formula> Formulas { get; }

    /// <summary>The check of a value that this road leads to.</summary>
    public virtual Check ToCheck() => new Measure(Id, Observe);

    /// <summary>The value and how far it may be off, at some values of the symbols; <c>null</c> where it does not exist there.</summary>
    protected abstract (NumericArray Value, Func<double, double> Tolerance)? At(IReadOnlyDictionary<string, Rational> at, CheckContext context);

    /// <summary>Other values of symbols under which the value is to be compared; those of the world, where there are none.</summary>
    protected virtual IReadOnlyDictionary<string, Rational>? Moved(IReadOnlyDictionary<string, Rational> at) => at;

    /// <summary>A tolerance relative to the size of a value.</summary>
    protected static Func<double, double> Within(double relative, double absolute = 1e-14) => value => (relative * Math.Abs(value)) + absolute;

    private List<Observation> Observe(CheckContext context)
    {
        var observations = new List<Observation>();
        var worlds = Enumerable.Range(0, Tries).Select(i => Context.ValuesIn(context.World(Context.Declarations, i), Formulas)).ToArray();

        // Worlds of large numbers come last: exponentials of them are lost in doubles.
        foreach (var at in worlds.OrderBy(w => w.Values.Any(v => v.Abs() > LargestModerate)))
        {
            if (observations.Count == Worlds)
                break;
            if (Moved(at) is { } moved && At(at, context) is var (value, tolerance) && value.Values.ToArray().All(double.IsFinite))
                observations.Add(Observation.Of(moved, value, tolerance));
        }

        return observations;
    }
}

/// <summary>The roads to an answer, or to each entry of an answer with several.</summary>
public sealed record Roads : IReadFromSpec<Roads>
{
    private static readonly (string Key, Type Type)[] Sorts =
    [
        ("same as", typeof(SameRoad)),
        ("derivative of", typeof(DerivativeRoad)),
        ("jacobian determinant of", typeof(JacobianDeterminantRoad)),
        ("squared jacobian norm of", typeof(JacobianNormRoad)),
        ("determinant of", typeof(DeterminantRoad)),
        ("limit of", typeof(LimitRoad)),
        ("sum of", typeof(SumRoad)),
        ("expectation of", typeof(ExpectationRoad)),
        ("recurrence of", typeof(RecurrenceRoad)),
        ("root of", typeof(RootRoad)),
        ("minimiser of", typeof(MinimiserRoad)),
        ("inverse of", typeof(InverseRoad)),
        ("samples", typeof(SamplesRoad)),
        ("growth of", typeof(GrowthRoad)),
        ("solves", typeof(EquationRoad)),
    ];

    /// <summary>The roads, each with the entry that it leads to; no name where there is one answer.</summary>
    public required ImmutableArray<(string Entry, Road Road)> All { get; init; }

    /// <inheritdoc/>
    public static SpecType SpecType { get; } = SpecType.OneOf(
        "a map, or a list of maps, each with one of the keys " + string.Join(", ", Sorts.Select(s => s.Key)),
        [.. Sorts.Select(s => SpecType.Map(s.Key, SpecBinder.Keys(s.Type))), SpecType.ListOf(SpecType.OneOf("a road", [.. Sorts.Select(s => SpecType.Map(s.Key, SpecBinder.Keys(s.Type)))])), SpecType.MapOf("roads by entry", SpecType.OneOf("roads"))]);

    /// <inheritdoc/>
    public static Roads? Read(SpecNode node, SpecScope scope)
    {
        var before = scope.Diagnostics.ErrorCount;
        var roads = ImmutableArray.CreateBuilder<(string, Road)>();
        foreach (var (entry, item) in Items(node))
        {
            if (item is not SpecMap map)
                scope.Diagnostics.Error("wrong-type", item.Position, $"a check is {item.Description}", "write the procedure's name: {derivative of: 'x^2', by: x}");
            else if (Sorts.FirstOrDefault(s => map[s.Key] is not null).Type is { } type)
                Add(roads, entry, map, type, WithBound(map, scope));
            else
                scope.Diagnostics.Error("unknown-check", map.Position, $"a check is {map.Description}, none of which names a procedure", "procedures: " + string.Join(", ", Sorts.Select(s => s.Key)));
        }

        if (roads.Count == 0 && scope.Diagnostics.ErrorCount == before)
            scope.Diagnostics.Error("missing-check", node.Position, "there is no check", "an answer needs one road to it: {same as: …}, {derivative of: …, by: x}");
        return scope.Diagnostics.ErrorCount > before ? null : new Roads { All = roads.ToImmutable() };
    }

    /// <summary>The checks.</summary>
    public ImmutableArray<Check> ToChecks() => [.. All.Select(r => r.Entry.Length == 0 ? r.Road.ToCheck() : new OfEntry(r.Entry, r.Road.ToCheck()))];

    /// <summary>Indices of a sum and variables of a mean need no declaration: they live in the road alone.</summary>
    private static SpecScope WithBound(SpecMap road, SpecScope scope)
    {
        var declarations = scope.Declarations;
        foreach (var (key, domain) in new[] { ("over", "integer"), ("under", "real") })
        {
            foreach (var name in ((road[key] as SpecMap)?.Entries ?? []).Select(e => e.Key.Text).Where(n => !declarations.Contains(n) && !scope.Definitions.ContainsKey(n)))
            {
                if (Declarations.Parse($"{name} : {domain}") is { Succeeded: true } bound)
                    declarations = declarations.With(bound.Declarations);
            }
        }

        return declarations == scope.Declarations ? scope : scope.With(declarations);
    }

    private static void Add(ImmutableArray<(string, Road)>.Builder roads, string entry, SpecMap map, Type type, SpecScope scope)
    {
        if (SpecBinder.Bind(type, map, scope) is Road read)
            roads.Add((entry, read with { Context = scope.Arrays }));
    }

    /// <summary>The maps that name a procedure, with the entry that they are written under.</summary>
    private static IEnumerable<(string Entry, SpecNode Node)> Items(SpecNode node, string entry = "")
    {
        if (node is SpecList list)
            return list.Items.Select(i => (entry, i));
        return node is SpecMap map && entry.Length == 0 && !Sorts.Any(s => map[s.Key] is not null) && map.Entries.Count > 0 && map.Entries.All(e => e.Value is not SpecScalar)
            ? map.Entries.SelectMany(e => Items(e.Value, e.Key.Text))
            : [(entry, node)];
    }
}

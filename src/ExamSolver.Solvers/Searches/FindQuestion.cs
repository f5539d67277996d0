using System.Collections.Immutable;
using System.Globalization;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Solvers.Expressions;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Searches;

/// <summary>Whole numbers that meet some requirements. Every answer that does is right; the one that is shown is the first that a search finds.</summary>
/// <remarks>Found by trying all combinations in their order, in exact arithmetic.</remarks>
[Kind("find")]
public sealed class FindQuestion : Solver<FindQuestion.Given, FindQuestion.Rules>
{
    private const int MostCounted = 10_000;

    /// <summary>The unknowns and what they must meet.</summary>
    public sealed record Given
    {
        /// <summary>The unknowns.</summary>
        [Given("what is looked for: names with their smallest and largest value")]
        public required Unknowns Unknowns { get; init; }

        /// <summary>The requirements.</summary>
        [Given("what must hold, a list of equations and inequalities")]
        public required Requirements Require { get; init; }

        /// <summary>The author's own list.</summary>
        [Given("all the answers that you know; you are told if there are more")]
        public ImmutableArray<SymbolValues> Known { get; init; } = [];
    }

    /// <summary>What the search takes into account.</summary>
    public sealed record Rules
    {
        /// <summary>A requirement that is overlooked, from 0; none where it is negative.</summary>
        public int Overlooked { get; init; } = -1;
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, Rules>> Misconceptions =>
    [
        new("first-requirement-overlooked", r => r with { Overlooked = 0 }),
        new("second-requirement-overlooked", r => r with { Overlooked = 1 }),
    ];

    /// <inheritdoc/>
    protected override bool Validate(Given given, SpecMap map, SpecScope scope)
    {
        var unknown = given.Require.All.SelectMany(r => r.Left.FreeSymbols.Union(r.Right.FreeSymbols)).FirstOrDefault(s => given.Unknowns.All.All(u => u.Name != s));
        if (unknown is not null)
        {
            scope.Diagnostics.Error("undeclared-symbol", map["require"]!.Position, $"nothing says which values {unknown} may have", $"add it to `unknowns`: {unknown}: [1, 10]");
            return false;
        }

        if (Search(given, -1).FirstOrDefault() is not { } first)
        {
            scope.Diagnostics.Error("no-answer", map["require"]!.Position, "no combination meets the requirements", "widen the ranges of `unknowns`, or mend a requirement");
            return false;
        }

        if (!given.Known.IsEmpty && Search(given, -1).FirstOrDefault(found => !given.Known.Any(k => given.Unknowns.All.Select(u => u.Name).Zip(found).All(p => k.Values.TryGetValue(p.First, out var v) && v == p.Second))) is { } other)
            scope.Diagnostics.Warning("narrow-key", map["known"]!.Position, $"{Count(Search(given, -1).Take(MostCounted).Count())} meet the requirements, and you know {given.Known.Length}: {Show(given, other)} is right as well", "ask for what you mean, or accept them all");
        return true;
    }

    /// <inheritdoc/>
    protected override Answer? Formula(Given given, Rules rules)
    {
        // What is overlooked must leave another one.
        if (rules.Overlooked >= given.Require.All.Length || (rules.Overlooked >= 0 && given.Require.All.Length < 2))
            return null;
        var found = rules.Overlooked < 0 ? Search(given, -1).First() : Search(given, rules.Overlooked).FirstOrDefault(f => !Meets(given, f, -1));
        return found is null ? null
            : found.Length == 1 ? new NumberAnswer(found[0])
            : new RecordAnswer([.. given.Unknowns.All.Zip(found, (u, value) => (u.Name, (Answer)new NumberAnswer(value)))]);
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Fact> Givens(Given given) =>
    [
        .. given.Unknowns.All.Select(u => Fact.Of("unknown", ("name", Symbolics.Formula.Symbol(u.Name)), ("lowest", (Expr)u.Lowest), ("highest", (Expr)u.Highest))),
        .. given.Require.All.Select(r => Fact.Of("requirement", ("relation", (Formula)r.Written))),
    ];

    /// <inheritdoc/>
    protected override ImmutableArray<DerivationStep> Derive(Given given, Answer answer) =>
        [.. given.Unknowns.All.Zip(answer.Results, (u, value) => new DerivationStep("chosen", value, StepRelation.Equal, value).With("name", Symbolics.Formula.Symbol(u.Name)))];

    /// <inheritdoc/>
    protected override ImmutableArray<Check> Checks(Given given) => [new Holds("putting-in", (candidate, _) => PutIn(given, candidate))];

    /// <inheritdoc/>
    protected override Func<Answer, bool>? Accepts(Given given) => candidate => PutIn(given, candidate).Passed;

    /// <summary>All answers in their order, a requirement overlooked.</summary>
    private static IEnumerable<Rational[]> Search(Given given, int overlooked)
    {
        var values = given.Unknowns.All.Select(u => u.Lowest).ToArray();
        while (true)
        {
            var candidate = values.Select(v => (Rational)v).ToArray();
            if (Meets(given, candidate, overlooked))
                yield return candidate;
            var last = values.Length - 1;
            while (last >= 0 && ++values[last] > given.Unknowns.All[last].Highest)
            {
                values[last] = given.Unknowns.All[last].Lowest;
                last--;
            }

            if (last < 0)
                yield break;
        }
    }

    private static bool Meets(Given given, Rational[] values, int overlooked)
    {
        Rational? ValueOf(string name) => given.Unknowns.All.Select((u, i) => (u.Name, i)).FirstOrDefault(u => u.Name == name) is { Name: not null } found ? values[found.i] : null;
        for (var i = 0; i < given.Require.All.Length; i++)
        {
            if (i == overlooked)
                continue;
            var (_, left, sign, right) = given.Require.All[i];
            if (left.EvaluateExact(ValueOf) is not { } a || right.EvaluateExact(ValueOf) is not { } b || !(sign switch { "=" => a == b, "!=" => a != b, "<" => a < b, "<=" => a <= b, ">" => a > b, _ => a >= b }))
                return false;
        }

        return true;
    }

    /// <summary>The requirements with a candidate's numbers put in, in doubles.</summary>
    private static (bool Passed, string Measured, double Error, double Tolerance) PutIn(Given given, Answer candidate)
    {
        var components = candidate.Components;
        if (components.Length != given.Unknowns.All.Length)
            return (false, "", double.PositiveInfinity, 0);
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        for (var i = 0; i < components.Length; i++)
        {
            var (name, low, high) = given.Unknowns.All[i];
            var value = components[i].Value.Evaluate(_ => double.NaN);
            if (!double.IsInteger(value) || value < low || value > high)
                return (false, "", double.PositiveInfinity, 0);
            values[name] = value;
        }

        foreach (var requirement in given.Require.All)
        {
            var difference = requirement.Left.Evaluate(n => values[n]) - requirement.Right.Evaluate(n => values[n]);
            var holds = requirement.Sign switch
            {
                "=" => Math.Abs(difference) < 1e-9,
                "!=" => Math.Abs(difference) >= 1e-9,
                "<" => difference < -1e-9,
                "<=" => difference < 1e-9,
                ">" => difference > 1e-9,
                _ => difference > -1e-9,
            };
            if (!holds)
                return (false, "", Math.Abs(difference), 0);
        }

        return (true, "", 0, 0);
    }

    private static string Count(int found) => found >= MostCounted ? $"more than {MostCounted.ToString(CultureInfo.InvariantCulture)} answers" : $"{found.ToString(CultureInfo.InvariantCulture)} answers";

    private static string Show(Given given, Rational[] values) => string.Join(", ", given.Unknowns.All.Zip(values, (u, v) => $"{u.Name} = {v}"));
}

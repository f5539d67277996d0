using System.Collections.Immutable;
using ExamSolver.Core.Arrays;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Expressions;

/// <summary>
/// The road of a formula that uses results of other kinds: what the checks of those kinds observed, by running layers say, is put in instead of
/// what their formulas give.
/// </summary>
/// <param name="Written">The formula, with a name for each call.</param>
/// <param name="Calls">The calls in it.</param>
public sealed record CalledRoad(AuthorFormula Written, ImmutableArray<KindCall> Calls)
{
    /// <summary>The road of a formula; <c>null</c> where it calls no kind, or one that observes no values.</summary>
    public static CalledRoad? Of(AuthorFormula written, SpecScope scope)
    {
        var names = Used(written.Formula, written.Context);
        var calls = (scope.Calls?.All ?? []).Where(c => names.Contains(c.Name)).ToImmutableArray();
        return calls.Length > 0 && calls.All(c => c.Solution.Checks.OfType<Measure>().Any()) ? new CalledRoad(written, calls) : null;
    }

    /// <summary>The check.</summary>
    public Check ToCheck() => new Measure("called-kinds", Observe);

    private static HashSet<string> Used(Formula formula, ArrayContext context)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        void Add(Formula f)
        {
            foreach (var name in FormulaParts.Names(f).Where(used.Add))
            {
                if (context.Names.TryGetValue(name, out var named))
                    Add(named.Formula);
            }
        }

        Add(formula);
        return used;
    }

    private List<Observation> Observe(CheckContext context)
    {
        var seen = Calls.Select(c => c.Solution.Checks.OfType<Measure>().First().Observations(context)).ToArray();
        var observations = new List<Observation>();
        foreach (var first in seen.MaxBy(s => s.Count > 0 ? s[0].At.Count : 0)!)
        {
            // Sizes that are letters have the values of one run; what another call observed at other values does not belong to it.
            var together = seen.Select(s => s.FirstOrDefault(o => o.At.All(a => !first.At.TryGetValue(a.Key, out var value) || value == a.Value))).ToArray();
            if (Array.Exists(together, o => o is null))
                continue;
            var at = new Dictionary<string, Rational>(Written.Context.ValuesIn(context.World(Written.Context.Declarations, observations.Count), Written.Formula), StringComparer.Ordinal);
            foreach (var (name, value) in together.SelectMany(o => o!.At))
                at[name] = value;
            observations.Add(Observed(at, together!));
        }

        return observations;
    }

    /// <summary>The value with what was observed put in, and how far it moves where each of that moves by its tolerance.</summary>
    private Observation Observed(Dictionary<string, Rational> at, Observation[] seen)
    {
        var values = Calls.Select((c, i) => (c.Name, Array: c.Value.IsScalar ? NumericArray.Of(seen[i].Values[0].Value) : NumericArray.Of(c.Value.Rows, c.Value.Columns, (r, k) => seen[i].Values[(r * c.Value.Columns) + k].Value))).ToArray();
        NumericArray With(int moved) => Written.At(at, values.Select((v, i) => (v.Name, Array: i == moved ? Moved(v.Array, seen[i]) : v.Array)).ToDictionary(v => v.Name, v => v.Array, StringComparer.Ordinal));
        var value = With(-1);
        var spread = Enumerable.Range(0, values.Length).Select(With).ToArray();
        var entries = value.Values.ToArray().Select((v, e) => Measured.About(v, spread.Sum(s => Math.Abs(s.Values[e] - v)) + (1e-9 * Math.Abs(v)) + 1e-15));
        return new Observation(at, [.. entries]) { Shape = value.IsScalar ? null : (value.Rows, value.Columns) };
    }

    private static NumericArray Moved(NumericArray array, Observation seen) => array.With([.. array.Values.ToArray().Select((v, i) => v + seen.Values[i].Tolerance)]);
}

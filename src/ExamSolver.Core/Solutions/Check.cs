using System.Collections.Immutable;
using System.Globalization;
using ExamSolver.Core.Arrays;
using ExamSolver.Numerics;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Solutions;

/// <summary>What a check may draw from: randomness that depends on nothing but the seed, the question and the check.</summary>
public sealed class CheckContext(ulong seed, string reference, string checkId)
{
    /// <summary>A fresh generator; two calls return equal ones.</summary>
    public Generator Generator() => Numerics.Generator.For(seed, reference, checkId);

    /// <summary>The values of declared symbols in one of many random worlds.</summary>
    public World World(Declarations declarations, int index) => Symbolics.World.Draw(declarations, Generator().NextBits(), index);
}

/// <summary>One value that an oracle measured.</summary>
/// <param name="Exact">The value, where counting or enumeration made it exact; otherwise <c>null</c>.</param>
/// <param name="Value">The value as a double.</param>
/// <param name="Tolerance">How far from it a right answer may be; 0 where it is exact.</param>
public readonly record struct Measured(Rational? Exact, double Value, double Tolerance)
{
    /// <summary>An exact value.</summary>
    public static Measured Exactly(Rational value) => new(value, value.ToDouble(), 0);

    /// <summary>A value with an error.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The tolerance is not positive: a real measurement is never exact.</exception>
    public static Measured About(double value, double tolerance)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tolerance);
        return new(null, value, tolerance);
    }
}

/// <summary>What an oracle measured at one assignment of the symbols: a value for each component of the answer, in their order.</summary>
public sealed record Observation(IReadOnlyDictionary<string, Rational> At, ImmutableArray<Measured> Values)
{
    /// <summary>The rows and columns, where an array was measured.</summary>
    public (int Rows, int Columns)? Shape { get; init; }

    /// <summary>An observation of an array, or of a number, each entry within a tolerance relative to its size.</summary>
    /// <param name="at">The values of the symbols.</param>
    /// <param name="array">What was measured.</param>
    /// <param name="tolerance">How far a right entry may be off, absolute and relative to the largest entry.</param>
    public static Observation Of(IReadOnlyDictionary<string, Rational> at, NumericArray array, Func<double, double> tolerance) =>
        new(at, [.. array.Values.ToArray().Select(v => Measured.About(v, tolerance(v)))]) { Shape = array.IsScalar ? null : (array.Rows, array.Columns) };

    /// <summary>An observation of something without symbols.</summary>
    public static Observation Of(params IEnumerable<Measured> values) => new(ImmutableDictionary<string, Rational>.Empty, [.. values]);
}

/// <summary>What a check found.</summary>
/// <param name="Id">The id of the check; its sentence is in the labels of the kind.</param>
/// <param name="Passed">Whether the answer holds.</param>
/// <param name="Measured">What the other road gave, to the digits that the tolerance supports.</param>
/// <param name="Error">The largest distance, relative to the value where that is larger than 1.</param>
/// <param name="Tolerance">The largest such distance that is allowed; 0 where both sides are exact.</param>
public sealed record CheckResult(string Id, bool Passed, string Measured, double Error, double Tolerance);

/// <summary>
/// An independent road to an answer. It is made without knowing the answer, and judges any candidate, so that it can be shown to have
/// teeth: a corrupted answer must fail.
/// </summary>
public abstract class Check(string id)
{
    /// <summary>A kebab-case id, unique in its kind.</summary>
    public string Id { get; } = id;

    /// <summary>Judges a candidate.</summary>
    public abstract CheckResult Judge(Answer candidate, CheckContext context);
}

/// <summary>A check that measures the value once, and compares any candidate with it.</summary>
public sealed class Measure(string id, Func<CheckContext, IReadOnlyList<Observation>> oracle) : Check(id)
{
    /// <summary>Longer lists of digits than this say nothing to a reader.</summary>
    private const int MostShown = 4;

    private IReadOnlyList<Observation>? observations;
    private CheckContext? observedIn;

    /// <summary>What the oracle observes.</summary>
    public IReadOnlyList<Observation> Observations(CheckContext context)
    {
        if (observations is null || observedIn != context)
            (observations, observedIn) = (oracle(context), context);
        return observations;
    }

    /// <inheritdoc/>
    public override CheckResult Judge(Answer candidate, CheckContext context)
    {
        var seen = Observations(context);
        if (seen.Count == 0)
            return new CheckResult(Id, false, "", double.PositiveInfinity, 0);

        var components = candidate.Components;
        var written = Written(components, candidate.Declarations);
        var (worst, tolerance, passed) = (0.0, double.NaN, true);
        foreach (var observation in seen)
        {
            if (observation.Values.Length != components.Length || (observation.Shape is { } shape && candidate is ArrayAnswer array && (array.Entries.Rows, array.Entries.Columns) != shape))
                return new CheckResult(Id, false, Describe(candidate, seen), double.PositiveInfinity, 0);
            var values = observation.Values;
            if (candidate is SetAnswer)
            {
                values = Sorted(ref components, observation);
                written = Written(components, candidate.Declarations);
            }

            for (var i = 0; i < components.Length; i++)
            {
                var measured = values[i];
                var error = Distance(written[i], observation.At, measured);
                passed &= error <= measured.Tolerance;

                // What is reported is relative to the value, where that is larger than 1.
                var scale = measured.Exact is null && double.IsFinite(measured.Value) ? Math.Max(1, Math.Abs(measured.Value)) : 1;
                var (relative, allowed) = (double.IsNaN(error) ? double.PositiveInfinity : error / scale, measured.Tolerance / scale);
                if (double.IsNaN(tolerance) || relative - allowed >= worst - tolerance)
                    (worst, tolerance) = (relative, allowed);
            }
        }

        return new CheckResult(Id, passed, Describe(candidate, seen), worst, tolerance);
    }

    private static Expr[] Written(ImmutableArray<Component> components, Declarations declarations) => [.. components.Select(c => UnknownFunctions.WrittenOut(c.Value, declarations))];

    /// <summary>Items of a set have no order: both sides by size.</summary>
    private static ImmutableArray<Measured> Sorted(ref ImmutableArray<Component> components, Observation observation)
    {
        components = [.. components.OrderBy(c => c.Value.Evaluate(name => observation.At.TryGetValue(name, out var v) ? v.ToDouble() : double.NaN))];
        return [.. observation.Values.OrderBy(v => v.Value)];
    }

    private static double Distance(Expr value, IReadOnlyDictionary<string, Rational> at, Measured measured)
    {
        if (measured.Exact is { } exact)
            return value.EvaluateExact(name => at.TryGetValue(name, out var v) ? v : null) is { } candidate ? (candidate - exact).Abs().ToDouble() : double.NaN;
        var number = value.Evaluate(name => at.TryGetValue(name, out var v) ? v.ToDouble() : double.NaN);
        return double.IsInfinity(measured.Value) ? number.Equals(measured.Value) ? 0 : double.PositiveInfinity : Math.Abs(number - measured.Value);
    }

    /// <summary>The measured value as an answer is written; nothing where symbols make it many values.</summary>
    private static string Describe(Answer candidate, IReadOnlyList<Observation> observations)
    {
        var first = observations[0];
        if (candidate is OpenAnswer || candidate.Components.Any(c => c.Value.FreeSymbols.Count > 0) || (candidate.Components.Length > MostShown && first.Values.Any(v => v.Exact is null)))
            return "";
        if (first.Values.Length != candidate.Components.Length || first.Values.Any(v => v.Exact is null))
            return string.Join(", ", first.Values.Select(Digits.Show));
        var measured = candidate.With([.. first.Values.Select(v => Expr.Number(v.Exact!.Value))]);
        return measured is RecordAnswer { Common: { } common } ? common.ToText() : measured.ToText();
    }
}

/// <summary>A check that tells whether a candidate has a property which only right answers have.</summary>
public sealed class Holds(string id, Func<Answer, CheckContext, (bool Passed, string Measured, double Error, double Tolerance)> predicate) : Check(id)
{
    /// <inheritdoc/>
    public override CheckResult Judge(Answer candidate, CheckContext context)
    {
        var (passed, measured, error, tolerance) = predicate(candidate, context);
        return new CheckResult(Id, passed, measured, error, tolerance);
    }
}

/// <summary>Shows measured values so that the text is the same on every machine.</summary>
public static class Digits
{
    /// <summary>A value to the digits that its tolerance supports.</summary>
    public static string Show(Measured measured)
    {
        if (measured.Exact is { } exact)
            return exact.ToString();
        if (double.IsInfinity(measured.Value))
            return measured.Value > 0 ? "∞" : "−∞";
        var decimals = Math.Clamp((int)Math.Floor(-Math.Log10(measured.Tolerance)), 0, 9);
        var text = measured.Value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

        // What is rounded to zero has no sign: it is the machine's.
        return text.All(c => c is '-' or '0' or '.') ? text.TrimStart('-') : text;
    }

    /// <summary>The power of ten that bounds an error from above: −9 for 3e-10; <c>null</c> for no error.</summary>
    public static int? Decade(double error) => error == 0 ? null : double.IsInfinity(error) || double.IsNaN(error) ? int.MaxValue : (int)Math.Floor(Math.Log10(error)) + 1;
}

/// <summary>A check of one entry of an answer with several.</summary>
public sealed class OfEntry(string entry, Check check) : Check(check.Id)
{
    /// <inheritdoc/>
    public override CheckResult Judge(Answer candidate, CheckContext context) =>
        EntryOf(candidate) is { } answer ? check.Judge(answer, context) : new CheckResult(Id, false, "", double.PositiveInfinity, 0);

    private Answer? EntryOf(Answer candidate) => candidate switch
    {
        RecordAnswer record => record.Entries.FirstOrDefault(e => e.Name == entry).Answer,
        DistributionAnswer law => law.Components.Where(c => c.Place == entry).Select(c => new ExpressionAnswer(c.Value.ToFormula(), law.Declarations)).FirstOrDefault(),
        _ => null,
    };
}

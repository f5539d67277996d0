using System.Globalization;
using ExamSolver.Core.Arrays;
using ExamSolver.Core.Grading;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Proofs;

/// <summary>Whether a line follows from another.</summary>
internal enum Truth
{
    /// <summary>It does, in all worlds.</summary>
    Holds,

    /// <summary>It does not, in at least one.</summary>
    Fails,

    /// <summary>A side has no value in too many worlds.</summary>
    Unknown,
}

/// <summary>What was found about a relation.</summary>
/// <param name="Truth">Whether it holds.</param>
/// <param name="IsStrict">Whether the sides differ somewhere.</param>
/// <param name="Where">The world in which it fails with the values there, or why there is none: for an author, in English.</param>
/// <param name="Why">The same for a student; <c>null</c> where it does not fail.</param>
internal sealed record Trial(Truth Truth, bool IsStrict, string Where, Feedback? Why);

/// <summary>
/// Compares formulas in many random worlds: in doubles, and where doubles see little or no difference, in exact rationals or with thirty digits in some of the worlds.
/// </summary>
internal sealed class ProofTrials(ProofModel model, ulong seed)
{
    private const int Worlds = 12, Needed = 3;
    private const double Exact = 1e-9, Numeric = 1e-6, About = 0.01;

    // What differs at all differs nearly everywhere, so that few worlds are looked at with many digits.
    private const int PreciseWorlds = 3;
    private const int LongestProved = 2_000;

    private readonly ProofWorld[] worlds = [.. Enumerable.Range(0, Worlds).Select(i => new ProofWorld(model, seed, i))];
    private readonly Dictionary<Meaning, (NumericArray?[] Values, string? Error)> known = [];
    private readonly Dictionary<(Meaning, int), PreciseArray> digits = [];

    /// <summary>Whether a relation holds.</summary>
    public Trial Compare(Meaning left, string sign, Meaning right)
    {
        var ((a, misfit), (b, misfitOther)) = (ValuesOf(left), ValuesOf(right));
        var relative = left.Jacobians.IsEmpty && right.Jacobians.IsEmpty ? Exact : Numeric;
        var (seen, isStrict, close) = (0, false, 0);
        for (var i = 0; i < Worlds; i++)
        {
            if (a[i] is not { } x || b[i] is not { } y)
                continue;
            if ((x.Rows, x.Columns) != (y.Rows, y.Columns))
                return Misfit(x, y);
            var largest = x.Values.ToArray().Concat(y.Values.ToArray()).Max(Math.Abs);
            if (!double.IsFinite(largest))
                continue;
            seen++;
            var isClose = sign != "≈" && IsClose(x, y, largest) && close++ < PreciseWorlds;
            for (var k = 0; k < x.Values.Length; k++)
            {
                var (difference, tolerance, about) = (x.Values[k] - y.Values[k], (relative * largest) + 1e-12, About * Math.Abs(y.Values[k]));

                // What seems to fail may be rounding as well.
                if ((isClose || !Fits(difference, sign, tolerance, about)) && Difference(Precisely(left, i), Precisely(right, i), k) is { Error: < double.PositiveInfinity } exact)
                    (difference, tolerance) = (exact.Value, exact.Error);
                if (!Fits(difference, sign, tolerance, about))
                    return Fails(worlds[i], left, right, Show(x.Values[k]), Show(y.Values[k]));
                isStrict |= Math.Abs(difference) > tolerance;
            }
        }

        return seen >= Needed ? new Trial(Truth.Holds, isStrict, "", null) : new Trial(Truth.Unknown, false, misfit ?? misfitOther ?? "a side has no value in most worlds", null);
    }

    private static bool IsClose(NumericArray left, NumericArray right, double largest)
    {
        for (var k = 0; k < left.Values.Length; k++)
        {
            if (Math.Abs(left.Values[k] - right.Values[k]) > (Numeric * largest) + 1e-9)
                return false;
        }

        return true;
    }

    private PreciseArray Precisely(Meaning meaning, int world) => digits.TryGetValue((meaning, world), out var value) ? value : digits[(meaning, world)] = worlds[world].Precisely(meaning);

    private static Precise Difference(PreciseArray left, PreciseArray right, int entry) =>
        left.Entries.Length == right.Entries.Length ? left.Entries[entry] - right.Entries[entry] : Precise.Unknown;

    /// <summary>Whether two formulas are equal for every value and every table, by the rules of algebra alone.</summary>
    public static bool IsProved(Meaning left, Meaning right)
    {
        var (one, other) = (left.Formula.ToExpr(), right.Formula.ToExpr());
        return one == other || (one.Size + other.Size < LongestProved && one.Expand() == other.Expand());
    }

    /// <summary>Whether two formulas are the same wherever both have a value.</summary>
    public bool AreSame(Meaning left, Meaning right) => Compare(left, "=", right).Truth == Truth.Holds;

    /// <summary>Whether going from one formula to another changes as much as going from a third to a fourth.</summary>
    public bool ChangeAlike((Meaning From, Meaning To) one, (Meaning From, Meaning To) other)
    {
        var all = new[] { one.From, one.To, other.From, other.To }.Select(m => ValuesOf(m).Values).ToArray();
        var seen = 0;
        for (var i = 0; i < Worlds; i++)
        {
            var numbers = all.Select(v => v[i] is { IsScalar: true } number ? number[0, 0] : double.NaN).ToArray();
            if (!numbers.All(double.IsFinite))
                continue;
            seen++;
            if (Math.Abs(numbers[0] - numbers[1] - (numbers[2] - numbers[3])) > (Numeric * numbers.Max(Math.Abs)) + 1e-12)
                return false;
        }

        return seen >= Needed;
    }

    private (NumericArray?[] Values, string? Error) ValuesOf(Meaning meaning)
    {
        if (known.TryGetValue(meaning, out var found))
            return found;
        string? error = null;
        var values = Array.ConvertAll(worlds, w =>
        {
            var value = w.Value(meaning, out var misfit);
            error ??= misfit;
            return value;
        });
        return known[meaning] = (values, error);
    }

    private static bool Fits(double difference, string sign, double tolerance, double about) => sign switch
    {
        "=" => Math.Abs(difference) <= tolerance,
        "<=" => difference <= tolerance,
        ">=" => difference >= -tolerance,
        _ => Math.Abs(difference) <= about + tolerance,
    };

    private static Trial Fails(ProofWorld world, Meaning left, Meaning right, string one, string other)
    {
        var values = world.Values(left.Formula, right.Formula);
        return new Trial(
            Truth.Fails,
            true,
            $"in world {world.Number}{(values.Length == 0 ? "" : $", where {values.Replace("; ", ", ", StringComparison.Ordinal)}")}, the sides are {one} and {other}",
            values.Length == 0 ? Feedback.Of("proof-sides", ("left", one), ("right", other)) : Feedback.Of("proof-sides-where", ("values", values), ("left", one), ("right", other)));
    }

    private static Trial Misfit(NumericArray left, NumericArray right)
    {
        var array = left.IsScalar ? right : left;
        return new Trial(
            Truth.Fails,
            false,
            $"one side is {Shape(left)}, the other {Shape(right)}",
            left.IsScalar || right.IsScalar ? Feedback.Of("proof-number-and-array", ("array", Shape(array))) : Feedback.Of("proof-shapes", ("one", Shape(left)), ("other", Shape(right))));
    }

    private static string Shape(NumericArray array) => array.IsScalar ? "a number" : $"{array.Rows}×{array.Columns}";

    private static string Show(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}

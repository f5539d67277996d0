using System.Globalization;
using ExamSolver.Core.Arrays;
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
/// <param name="Where">The world in which it fails with the values there, or why there is none.</param>
internal sealed record Trial(Truth Truth, bool IsStrict, string Where);

/// <summary>Compares formulas in many random worlds.</summary>
internal sealed class ProofTrials(ProofModel model, ulong seed)
{
    private const int Worlds = 12, Needed = 3;
    private const double Exact = 1e-9, Numeric = 1e-6, About = 0.01;

    private readonly ProofWorld[] worlds = [.. Enumerable.Range(0, Worlds).Select(i => new ProofWorld(model, seed, i))];
    private readonly Dictionary<Meaning, (NumericArray?[] Values, string? Error)> known = [];

    /// <summary>Whether a relation holds.</summary>
    public Trial Compare(Meaning left, string sign, Meaning right)
    {
        var ((a, misfit), (b, other)) = (ValuesOf(left), ValuesOf(right));
        var relative = left.Jacobians.IsEmpty && right.Jacobians.IsEmpty ? Exact : Numeric;
        var (seen, isStrict) = (0, false);
        for (var i = 0; i < Worlds; i++)
        {
            if (a[i] is not { } x || b[i] is not { } y)
                continue;
            if ((x.Rows, x.Columns) != (y.Rows, y.Columns))
                return new Trial(Truth.Fails, false, $"one side is {Shape(x)}, the other {Shape(y)}");
            var largest = x.Values.ToArray().Concat(y.Values.ToArray()).Max(Math.Abs);
            if (!double.IsFinite(largest))
                continue;
            seen++;
            for (var k = 0; k < x.Values.Length; k++)
            {
                var (difference, tolerance) = (x.Values[k] - y.Values[k], (relative * largest) + 1e-12);
                if (!Fits(difference, sign, tolerance, About * Math.Abs(y.Values[k])))
                    return new Trial(Truth.Fails, true, $"in {worlds[i].Describe(left.Formula, right.Formula)}, the sides are {Show(x.Values[k])} and {Show(y.Values[k])}");
                isStrict |= Math.Abs(difference) > tolerance;
            }
        }

        return seen >= Needed ? new Trial(Truth.Holds, isStrict, "") : new Trial(Truth.Unknown, false, misfit ?? other ?? "a side has no value in most worlds");
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

    private static string Shape(NumericArray array) => array.IsScalar ? "a number" : $"{array.Rows}×{array.Columns}";

    private static string Show(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}

using System.Collections.Immutable;
using System.Globalization;
using ExamSolver.Core.Solutions;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Rubrics;

/// <summary>The numbers of an experiment as a table, under what they show.</summary>
internal static class ExperimentTable
{
    private const double LargestInteger = 1e15, LargestWritten = 1e6;

    /// <summary>The table.</summary>
    public static SolutionTable Of(Experiment experiment) =>
        new("experiment", [], [.. experiment.Outcome.Rows.Select(r => r.Select((v, i) => (Argument?)(double.IsInteger(v) && Math.Abs(v) < (i == 0 ? LargestInteger : LargestWritten) ? Formula.Number((long)v) : Rounded(v))).ToImmutableArray())])
        {
            Caption = Captions.With("claim", experiment.Say),
            Figure = experiment.Plot?.Draw(experiment),
            Headings = [.. experiment.Show.Select(s => s.Name).Prepend(experiment.Variable).Select(n => experiment.Heads.TryGetValue(n, out var head) ? head : (Argument)Formula.Symbol(n))],
        };

    /// <summary>Four digits that count; very small and very large numbers with a power of ten.</summary>
    private static Formula Rounded(double value)
    {
        if (value == 0 || !double.IsFinite(value))
            return 0;
        var text = Math.Abs(value).ToString("E3", CultureInfo.InvariantCulture);
        var (digits, exponent) = (text[..text.IndexOf('E', StringComparison.Ordinal)], int.Parse(text[(text.IndexOf('E', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture));
        Formula number;
        if (exponent is >= -3 and < 4)
        {
            var plain = Rational.FromDecimalText(digits).ToDouble() * Math.Pow(10, exponent);
            var shown = plain.ToString(exponent >= 3 ? "0" : "0." + new string('#', 3 - exponent), CultureInfo.InvariantCulture);
            number = Decimal(shown);
        }
        else
        {
            var mantissa = digits.TrimEnd('0').TrimEnd('.');
            number = mantissa == "1" ? Formula.Number(10).Pow(exponent) : Decimal(mantissa) * Formula.Number(10).Pow(exponent);
        }

        return value < 0 ? -number : number;
    }

    private static Formula Decimal(string text) => Formula.Number(Rational.FromDecimalText(text), text);
}

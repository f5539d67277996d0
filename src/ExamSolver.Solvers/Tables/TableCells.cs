using System.Globalization;
using ExamSolver.Core.Arrays;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Tables;

/// <summary>How the cells of a table are written: rationals exactly, as decimals where those end soon; other numbers rounded to eight decimals; formulas as they are.</summary>
internal static class TableCells
{
    private static readonly EntryStyle Decimals = new(Decimals: true);

    /// <summary>Whether a cell is written without rounding.</summary>
    public static bool IsExact(Expr value) => value.TryGetNumber(out _) || value.FreeSymbols.Count > 0;

    /// <summary>Whether a cell is a formula, or a number that has a value in doubles.</summary>
    public static bool HasValue(Expr value) => !value.IsUndefined && (IsExact(value) || double.IsFinite(value.Evaluate(_ => double.NaN)));

    /// <summary>A cell as it is shown.</summary>
    public static Formula Show(Expr value) => IsExact(value) ? Decimals.Show(value) : value.Evaluate(_ => double.NaN) is var number && double.IsFinite(number) ? Rounded(number) : value.ToFormula();

    /// <summary>A number or array as it is shown.</summary>
    public static Formula Show(ArrayEntries value) => value.ToFormula(Show);

    /// <summary>A number or array, exactly.</summary>
    public static Formula Exactly(ArrayEntries value) => value.ToFormula();

    private static Formula Rounded(double value)
    {
        var text = Math.Abs(value).ToString("0.0#######", CultureInfo.InvariantCulture);
        var number = Formula.Number(Rational.FromDecimalText(text), text);
        return value < 0 ? -number : number;
    }
}

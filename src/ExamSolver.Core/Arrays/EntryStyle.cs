using ExamSolver.Symbolics;

namespace ExamSolver.Core.Arrays;

/// <summary>How numbers that were worked out are shown: as decimals where the question writes decimals, else as fractions.</summary>
/// <param name="Decimals">Whether numbers with a short finite decimal are shown as such.</param>
public sealed record EntryStyle(bool Decimals)
{
    private const int MostDecimals = 9;

    /// <summary>The style of some formulas.</summary>
    public static EntryStyle Of(params IEnumerable<Formula> formulas) =>
        new(formulas.Any(f => FormulaParts.Any(f, part => part is NumberFormula { RawText: { } raw } && raw.Contains('.', StringComparison.Ordinal))));

    /// <summary>An entry as it is shown.</summary>
    public Formula Show(Expr entry) => Decimals && entry.TryGetNumber(out var number) && !number.IsInteger && Decimal(number) is { } text
        ? number.Sign < 0 ? -Formula.Number(-number, text) : Formula.Number(number, text)
        : entry.ToFormula();

    /// <summary>An array, or a number, as it is shown.</summary>
    public Formula Show(ArrayEntries value) => value.ToFormula(Show);

    /// <summary>The decimals of a number's size, where they end soon.</summary>
    private static string? Decimal(Rational number)
    {
        var digits = 0;
        var scaled = number.Abs();
        while (!scaled.IsInteger && digits <= MostDecimals)
            (scaled, digits) = (scaled * 10, digits + 1);
        if (digits > MostDecimals)
            return null;
        var text = scaled.Numerator.ToString(System.Globalization.CultureInfo.InvariantCulture).PadLeft(digits + 1, '0');
        return $"{text[..^digits]}.{text[^digits..]}";
    }
}

using System.Numerics;
using System.Text;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Grading.Classes;

/// <summary>Points as decimals: a spreadsheet would make a date of 2/3.</summary>
public static class PointsText
{
    /// <summary>How many decimals a file holds, so that sums of rounded thirds still come out right.</summary>
    private const int FileDigits = 12;

    private const int LongestCell = 64;

    /// <summary>For a file: exact where there is a finite decimal of twelve places, otherwise rounded to them.</summary>
    public static string Exact(Rational points) => Write(points, FileDigits);

    /// <summary>For a reader: rounded to two places, halves away from zero.</summary>
    public static string Short(Rational points) => Write(points, 2);

    /// <summary>Points as a file holds them; <c>null</c> where it is no number.</summary>
    public static Rational? Read(string text) => Rational.TryFromDecimalText(text.Trim(), out var value) ? value : null;

    /// <summary>The same of a cell in UTF-8.</summary>
    public static Rational? Read(ReadOnlySpan<byte> cell)
    {
        Span<char> text = stackalloc char[LongestCell];
        return cell.Length <= LongestCell && Encoding.UTF8.TryGetChars(cell, text, out var length) && Rational.TryFromDecimalText(text[..length].Trim(), out var value) ? value : null;
    }

    /// <summary>A sum of rounded points, without the rounding.</summary>
    public static Rational Settle(Rational sum) => Round(sum, FileDigits - 3);

    private static string Write(Rational value, int digits)
    {
        var rounded = Round(value.Abs(), digits);
        var scaled = (rounded * (Rational)BigInteger.Pow(10, digits)).Numerator.ToString(System.Globalization.CultureInfo.InvariantCulture).PadLeft(digits + 1, '0');
        var decimals = scaled[^digits..].TrimEnd('0');
        return (value.Sign < 0 && rounded.Sign > 0 ? "-" : "") + scaled[..^digits] + (decimals.Length > 0 ? "." + decimals : "");
    }

    private static Rational Round(Rational value, int digits)
    {
        var unit = (Rational)BigInteger.Pow(10, digits);
        return (Rational)((value.Abs() * unit) + Rational.Half).Floor() / unit * (value.Sign < 0 ? -1 : 1);
    }
}

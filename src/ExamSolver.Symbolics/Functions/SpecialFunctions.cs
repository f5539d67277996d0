namespace ExamSolver.Symbolics;

/// <summary>Special functions in double precision, to about 1e-14 relative.</summary>
/// <remarks>Series: Abramowitz and Stegun (1964), 6.1.40 (Stirling), 6.3.18 (digamma), 7.1.6 and 7.1.14 (erf, erfc).</remarks>
internal static class SpecialFunctions
{
    // B(2k) / (2k(2k-1)): the coefficients of Stirling's series.
    private static readonly double[] Stirling =
    [
        1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360360, 1.0 / 156, -3617.0 / 122400,
    ];

    // B(2k) / (2k).
    private static readonly double[] DigammaSeries =
    [
        1.0 / 12, -1.0 / 120, 1.0 / 252, -1.0 / 240, 1.0 / 132, -691.0 / 32760, 1.0 / 12,
    ];

    public static double Erf(double x)
    {
        var magnitude = Math.Abs(x);
        if (double.IsNaN(x))
        {
            return double.NaN;
        }

        return magnitude < 2.5 ? ErfSeries(x) : Math.Sign(x) * (1 - ErfcFraction(magnitude));
    }

    public static double Erfc(double x) => x < 2.5 ? 1 - Erf(x) : ErfcFraction(x);

    public static double LogGamma(double x)
    {
        // Shift upwards until Stirling's series is exact to double precision.
        var shift = 1.0;
        while (x < 15)
        {
            shift *= x;
            x++;
        }

        var inverse = 1 / x;
        var square = inverse * inverse;
        var series = 0.0;
        for (var k = Stirling.Length - 1; k >= 0; k--)
        {
            series = (series * square) + Stirling[k];
        }

        return ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) + (series * inverse) - Math.Log(shift);
    }

    public static double Gamma(double x)
    {
        if (double.IsNaN(x) || (x <= 0 && x == Math.Floor(x)))
        {
            return double.NaN;
        }

        if (x < 0.5)
        {
            return Math.PI / (Math.Sin(Math.PI * x) * Gamma(1 - x));
        }

        if (x == Math.Floor(x) && x <= 171)
        {
            var product = 1.0;
            for (var k = 2; k < x; k++)
            {
                product *= k;
            }

            return product;
        }

        return Math.Exp(LogGamma(x));
    }

    public static double Digamma(double x)
    {
        if (double.IsNaN(x) || (x <= 0 && x == Math.Floor(x)))
        {
            return double.NaN;
        }

        if (x < 0)
        {
            return Digamma(1 - x) - (Math.PI / Math.Tan(Math.PI * x));
        }

        var result = 0.0;
        while (x < 15)
        {
            result -= 1 / x;
            x++;
        }

        var square = 1 / (x * x);
        var series = 0.0;
        for (var k = DigammaSeries.Length - 1; k >= 0; k--)
        {
            series = (series * square) + DigammaSeries[k];
        }

        return result + Math.Log(x) - (0.5 / x) - (series * square);
    }

    // erf x = 2/√π·exp(-x²)·Σ 2^n x^(2n+1)/(2n+1)!!: all terms positive, no cancellation.
    private static double ErfSeries(double x)
    {
        var term = x;
        var sum = x;
        for (var n = 1; Math.Abs(term) > 1e-18 * Math.Abs(sum) && n < 200; n++)
        {
            term *= 2 * x * x / ((2 * n) + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    // Continued fraction from the bottom up.
    private static double ErfcFraction(double x)
    {
        var tail = 0.0;
        for (var n = 80; n >= 1; n--)
        {
            tail = n / 2.0 / (x + tail);
        }

        return Math.Exp(-x * x) / Math.Sqrt(Math.PI) / (x + tail);
    }
}

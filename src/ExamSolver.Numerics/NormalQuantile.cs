namespace ExamSolver.Numerics;

/// <summary>The inverse Φ⁻¹ of the standard normal distribution function, from the four operations and a square root only.</summary>
/// <remarks>
/// Wichura (1988), algorithm AS 241, Applied Statistics 37(3): about 16 digits. IEEE 754 rounds +, −, ×, ÷ and the square
/// root correctly, so the result is the same on every machine; the C library's logarithm gives no such promise.
/// </remarks>
internal static class NormalQuantile
{
    private static ReadOnlySpan<double> CentreNumerator =>
    [
        2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
        13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.387132872796366608,
    ];

    private static ReadOnlySpan<double> CentreDenominator =>
    [
        5226.495278852854561, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867,
        5394.1960214247511077, 687.1870074920579083, 42.313330701600911252, 1,
    ];

    private static ReadOnlySpan<double> MiddleNumerator =>
    [
        7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177, 1.27045825245236838258,
        3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734,
    ];

    private static ReadOnlySpan<double> MiddleDenominator =>
    [
        1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459,
        0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1,
    ];

    private static ReadOnlySpan<double> TailNumerator =>
    [
        2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386, 0.026532189526576123093,
        0.29656057182850489123, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772,
    ];

    private static ReadOnlySpan<double> TailDenominator =>
    [
        2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4,
        0.0148753612908506148525, 0.13692988092273580531, 0.59983220655588793769, 1,
    ];

    /// <summary>Φ⁻¹ at a probability strictly between 0 and 1.</summary>
    internal static double At(double probability)
    {
        var centred = probability - 0.5;
        if (Math.Abs(centred) <= 0.425)
        {
            var r = 0.180625 - (centred * centred);
            return centred * Ratio(CentreNumerator, CentreDenominator, r);
        }

        var tail = centred < 0 ? probability : 1 - probability;
        var root = Math.Sqrt(-NaturalLogarithm(tail));
        var size = root <= 5
            ? Ratio(MiddleNumerator, MiddleDenominator, root - 1.6)
            : Ratio(TailNumerator, TailDenominator, root - 5);
        return centred < 0 ? -size : size;
    }

    /// <summary>ln x for a positive normal number: ln(m·2ᵏ) = k·ln 2 + 2·artanh((m − 1)/(m + 1)) with m in [√½, √2).</summary>
    internal static double NaturalLogarithm(double x)
    {
        unchecked
        {
            var bits = BitConverter.DoubleToUInt64Bits(x);
            var exponent = (int)(bits >> 52) - 1023;
            var mantissa = BitConverter.UInt64BitsToDouble((bits & 0x000FFFFFFFFFFFFFUL) | 0x3FF0000000000000UL);
            if (mantissa > 1.4142135623730951)
            {
                mantissa *= 0.5;
                exponent++;
            }

            var z = (mantissa - 1) / (mantissa + 1);
            var square = z * z;

            // |z| < 0.172, so that the terms beyond z²³ are below the last bit.
            var series = 0.0;
            for (var odd = 23; odd >= 3; odd -= 2)
            {
                series = (series + (1.0 / odd)) * square;
            }

            return (exponent * 0.69314718055994531) + (2 * (z + (z * series)));
        }
    }

    private static double Ratio(ReadOnlySpan<double> numerator, ReadOnlySpan<double> denominator, double x)
    {
        var top = 0.0;
        var bottom = 0.0;
        for (var i = 0; i < numerator.Length; i++)
        {
            top = (top * x) + numerator[i];
            bottom = (bottom * x) + denominator[i];
        }

        return top / bottom;
    }
}

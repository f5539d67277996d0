using System.Runtime.InteropServices;

namespace ExamSolver.Symbolics;

/// <summary>A double with a bound on its distance from the exact value; a NaN radius means that nothing is known.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Ball(double Value, double Radius)
{
    /// <summary>Half a unit in the last place, relative, doubled for the rounding of the bounds themselves.</summary>
    private const double Unit = 2.5e-16;

    /// <summary>Library functions err by at most a few units in the last place.</summary>
    private const double LibraryUnit = 1e-15;

    public static Ball Unknown { get; } = new(double.NaN, double.NaN);

    public bool IsKnown => double.IsFinite(Value) && double.IsFinite(Radius);

    /// <summary>Whether at least nine digits are known.</summary>
    public bool IsTight => Radius <= 1e-9 * Math.Abs(Value);

    public double Lower => Value - Radius;

    public double Upper => Value + Radius;

    public bool IsExactZero => Value == 0 && Radius == 0;

    public static Ball operator +(Ball a, Ball b)
    {
        var value = a.Value + b.Value;
        if (a.Radius == 0 && b.Radius == 0 && IsCoarse(a.Value) && IsCoarse(b.Value))
        {
            return new(value, 0);
        }

        return new(value, ((a.Radius + b.Radius) * (1 + 4 * Unit)) + (Math.Abs(value) * Unit));
    }

    public static Ball operator -(Ball a) => new(-a.Value, a.Radius);

    public static Ball operator -(Ball a, Ball b) => a + (-b);

    public static Ball operator *(Ball a, Ball b)
    {
        var value = a.Value * b.Value;
        if (a.Radius == 0 && b.Radius == 0 && Math.Abs(value) < 8192 && IsCoarse(a.Value) && IsCoarse(b.Value))
        {
            return new(value, 0);
        }

        var radius = (Math.Abs(a.Value) * b.Radius) + (Math.Abs(b.Value) * a.Radius) + (a.Radius * b.Radius);
        return new(value, (radius * (1 + 4 * Unit)) + (Math.Abs(value) * Unit) + 1e-300);
    }

    public static Ball Of(Rational value)
    {
        var nearest = value.ToDouble();
        return value.TryGetSmall(out var numerator, out var denominator) && (denominator & (denominator - 1)) == 0 && Math.Abs(numerator) < 1L << 53
            ? new(nearest, 0)
            : new(nearest, Math.Abs(nearest) * Unit);
    }

    // A multiple of 2^-20 below 2^32: sums of two are exact, and so are products below 2^13.
    private static bool IsCoarse(double value) => Math.Abs(value) < 4294967296.0 && value * 1048576 == Math.Floor(value * 1048576);

    /// <summary>Whether the two cannot be the same number.</summary>
    public static bool AreDisjoint(Ball a, Ball b) => Math.Abs(a.Value - b.Value) > (a.Radius + b.Radius) * 1.0000001;

    public Ball Reciprocal()
    {
        var least = Math.Abs(Value) - Radius;
        if (!(least > 0))
        {
            return Unknown;
        }

        // One division after the other: the product of two large numbers would be infinite, and the radius nothing.
        var value = 1 / Value;
        return new(value, (Radius / Math.Abs(Value) / least * (1 + 8 * Unit)) + (Math.Abs(value) * Unit) + 1e-300);
    }

    /// <summary>An integer power by repeated squaring.</summary>
    public Ball Pow(int exponent)
    {
        if (exponent < 0)
        {
            return Pow(-exponent).Reciprocal();
        }

        var result = new Ball(1, 0);
        var square = this;
        for (var n = exponent; n > 0; n >>= 1)
        {
            result = (n & 1) == 1 ? result * square : result;
            square = n > 1 ? square * square : square;
        }

        return result;
    }

    /// <summary>A monotone function, bounded by its values at both ends.</summary>
    public Ball Monotone(FunctionDefinition function)
    {
        var (low, high) = (function.EvaluateOne(Lower), function.EvaluateOne(Upper));
        var value = function.EvaluateOne(Value);
        var spread = Math.Max(Math.Abs(high - value), Math.Abs(low - value));
        return new(value, (spread * (1 + 1e-14)) + (Math.Abs(value) * 4 * LibraryUnit) + 1e-300);
    }

    public Ball Exp()
    {
        var value = Math.Exp(Value);
        return new(value, (value * (Radius < 1e-3 ? Radius * (1 + Radius) : Math.Exp(Radius) - 1) * 1.00001) + (value * LibraryUnit) + 1e-300);
    }

    public Ball Log()
    {
        if (!(Lower > 0))
        {
            return Unknown;
        }

        var value = Math.Log(Value);
        return new(value, (Radius / Lower * 1.00001) + (Math.Abs(value) * LibraryUnit) + 1e-300);
    }

    public Ball Sqrt()
    {
        if (!(Lower >= 0))
        {
            return Unknown;
        }

        var value = Math.Sqrt(Value);
        return new(value, (value > 0 ? Radius / value : Math.Sqrt(Radius)) + (value * Unit));
    }

    /// <summary>A function with a slope of at most one.</summary>
    public Ball Contraction(FunctionDefinition function)
    {
        var value = function.EvaluateOne(Value);
        return new(value, Radius + (Math.Abs(value) * 4 * LibraryUnit) + (Math.Abs(Value) > 1e6 ? double.NaN : 1e-300));
    }
}

using System.Runtime.InteropServices;

namespace ExamSolver.Numerics;

/// <summary>A number found numerically, with how far it may be off.</summary>
/// <remarks>
/// What <see cref="Error"/> means is said by the method that returns it: a bound estimated from two orders or steps
/// (quadrature, finite differences), or one standard error (Monte Carlo).
/// </remarks>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Estimate
{
    /// <summary>Makes an estimate.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The error is negative; NaN and infinity are allowed and mean that nothing is known.</exception>
    public Estimate(double value, double error)
    {
        if (error < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(error), $"The error of an estimate cannot be negative, but is {error}.");
        }

        Value = value;
        Error = error;
    }

    /// <summary>The number.</summary>
    public double Value { get; }

    /// <summary>How far it may be off, in the same unit, never negative.</summary>
    public double Error { get; }

    /// <summary>Whether a candidate lies within so many errors of the value; never for NaN.</summary>
    public bool Covers(double candidate, double errors = 1) => Math.Abs(candidate - Value) <= errors * Error;

    /// <summary>Takes the estimate apart.</summary>
    public void Deconstruct(out double value, out double error) => (value, error) = (Value, Error);
}

namespace ExamSolver.Numerics;

/// <summary>Derivatives of smooth functions from their values alone.</summary>
/// <remarks>
/// The five-point central formula (Abramowitz and Stegun 25.3.6) at steps h and h/2 and one Richardson extrapolation: six evaluations,
/// exact for polynomials up to degree 6. The first step is 2⁻⁷·max(1, |x|), a power of two times the argument's size; where the two
/// steps disagree (a pole or the edge of the domain within reach, a fast oscillation) smaller ones are tried and the one with the
/// smallest estimated error wins. At a kink the result is the mean of the one-sided slopes, and the error does not show it.
/// </remarks>
public static class FiniteDifference
{
    private const double MachineEpsilon = 2.220446049250313e-16;
    private const double GoodEnough = 1e-10;
    private const int MostSteps = 14;

    /// <summary>The derivative f′(x) with an estimated bound of its error (truncation and rounding).</summary>
    /// <param name="function">A function that is smooth around <paramref name="x"/>.</param>
    /// <param name="x">Where.</param>
    /// <returns>NaN with infinite error if no step gives finite values.</returns>
    public static Estimate Derivative(Func<double, double> function, double x)
    {
        var step = BitConverter.UInt64BitsToDouble(BitConverter.DoubleToUInt64Bits(Math.Max(1, Math.Abs(x))) & 0x7FF0000000000000UL) / 128;
        var best = new Estimate(double.NaN, double.PositiveInfinity);
        for (var attempt = 0; attempt < MostSteps; attempt++)
        {
            var estimate = AtStep(function, x, step);
            if (estimate.Error < best.Error)
            {
                best = estimate;
            }

            if (best.Error <= GoodEnough * Math.Max(1, Math.Abs(best.Value)))
            {
                break;
            }

            step /= 8;
        }

        return best;
    }

    /// <summary>The gradient of a function of several variables, one estimate for each.</summary>
    /// <param name="function">Must not keep or change the span that it is given.</param>
    /// <param name="point">Where.</param>
    public static Estimate[] Gradient(Func<ReadOnlyMemory<double>, double> function, ReadOnlySpan<double> point)
    {
        var moved = point.ToArray();
        var gradient = new Estimate[moved.Length];
        for (var i = 0; i < moved.Length; i++)
        {
            var (axis, here) = (i, moved[i]);
            gradient[i] = Derivative(
                value =>
                {
                    moved[axis] = value;
                    return function(moved);
                },
                here);
            moved[i] = here;
        }

        return gradient;
    }

    /// <summary>The gradient of a function of a tensor, of the tensor's shape, with the largest of the estimated errors.</summary>
    /// <param name="function">Must not change its argument.</param>
    /// <param name="point">Where; it is copied.</param>
    public static (Tensor Gradient, double Error) Gradient(Func<Tensor, double> function, Tensor point)
    {
        var moved = point.Copy();
        var gradient = Tensor.Zeros(point.Shape);
        var worst = 0.0;
        for (var i = 0; i < moved.Count; i++)
        {
            var (place, here) = (i, moved.Values[i]);
            var estimate = Derivative(
                value =>
                {
                    moved.Values[place] = value;
                    return function(moved);
                },
                here);
            moved.Values[i] = here;
            gradient.Values[i] = estimate.Value;
            worst = Math.Max(worst, estimate.Error);
        }

        return (gradient, worst);
    }

    /// <summary>The Jacobian of a function of several variables with several results.</summary>
    /// <param name="function">From inputs to outputs, always as many; must not keep or change what it is given.</param>
    /// <param name="point">Where.</param>
    /// <returns>Entry (i, j) estimates ∂outputᵢ/∂inputⱼ.</returns>
    public static Estimate[,] Jacobian(Func<ReadOnlyMemory<double>, double[]> function, ReadOnlySpan<double> point)
    {
        var outputs = function(point.ToArray()).Length;
        var jacobian = new Estimate[outputs, point.Length];
        for (var i = 0; i < outputs; i++)
        {
            var row = i;
            var gradient = Gradient((ReadOnlyMemory<double> at) => function(at)[row], point);
            for (var j = 0; j < gradient.Length; j++)
            {
                jacobian[i, j] = gradient[j];
            }
        }

        return jacobian;
    }

    private static Estimate AtStep(Func<double, double> function, double x, double step)
    {
        var (far, near) = (2 * step, step / 2);
        var (farUp, farDown) = (function(x + far), function(x - far));
        var (up, down) = (function(x + step), function(x - step));
        var (nearUp, nearDown) = (function(x + near), function(x - near));
        var coarse = FivePoints(up - down, farUp - farDown, step);
        var fine = FivePoints(nearUp - nearDown, up - down, near);
        var value = fine + ((fine - coarse) / 15);
        var size = Math.Max(Math.Max(Math.Abs(farUp), Math.Abs(farDown)), Math.Max(Math.Abs(nearUp), Math.Abs(nearDown)));

        // Rounding: a few units in the last place of the values, and what x ± h lost when it was rounded, times the slope.
        var lost = Math.Max(Lost(x, step), Math.Max(Lost(x, far), Lost(x, near)));
        var rounding = ((4 * MachineEpsilon * size) + (4 * lost * Math.Abs(value))) / near;
        var error = Math.Abs(value - fine) + rounding;
        return double.IsFinite(error) ? new Estimate(value, error) : new Estimate(double.NaN, double.PositiveInfinity);
    }

    /// <summary>How far x ± h lie from where they should; the subtractions are exact.</summary>
    private static double Lost(double x, double step) =>
        Math.Max(Math.Abs(x + step - x - step), Math.Abs(x - step - x + step));

    private static double FivePoints(double inner, double outer, double step) => ((8 * inner) - outer) / (12 * step);
}

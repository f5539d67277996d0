namespace ExamSolver.Numerics;

/// <summary>Three groups of binary units with the energy E = Σ W[i,j,k] x_i y_j z_k: its partition function over all states, and with one group summed out.</summary>
/// <remarks>
/// Both go through the states of x and y; they differ in what they do with z. Factors e^(−Σ…) are multiplied up bit by bit, so that no state costs an
/// exponential of its own, each is scaled by the larger one of its two values, and sums are trees over halves: nothing overflows and every machine
/// adds in the same order. Source: Goodfellow et al. (2016), section 20.2.
/// </remarks>
/// <param name="weights">W, row-major, first · second · third numbers.</param>
/// <param name="first">Units of x, at most 12.</param>
/// <param name="second">Units of y, at most 12.</param>
/// <param name="third">Units of z, at most 12.</param>
public sealed class ThreeWayMachine(double[] weights, int first, int second, int third)
{
    private const int MostUnits = 12;
    private const double SafeExponent = 600;

    /// <summary>log Z by the weight e^(−E) of every single state: 2^(first + second + third) of them.</summary>
    /// <exception cref="ArgumentException">A group has too many units, or the weights do not fit.</exception>
    public double LogPartitionOfAllStates() => Sum(static (factors, scratch) =>
    {
        // The weights of all states of z: each unit doubles them.
        var size = 1;
        scratch[0] = 1;
        for (var k = 0; k < factors.Length / 2; k++)
        {
            Scale(scratch[..size], factors[(2 * k) + 1], scratch.Slice(size, size));
            Scale(scratch[..size], factors[2 * k], scratch[..size]);
            size *= 2;
        }

        return Total(scratch[..size]);
    });

    /// <summary>log Z with z summed out: its units are independent given the others, so that it gives a factor for each.</summary>
    /// <exception cref="ArgumentException">A group has too many units, or the weights do not fit.</exception>
    public double LogPartitionFactorised() => Sum(static (factors, _) =>
    {
        var product = 1.0;
        for (var k = 0; k < factors.Length; k += 2)
            product *= factors[k] + factors[k + 1];
        return product;
    });

    private delegate double OverThird(ReadOnlySpan<double> factors, Span<double> scratch);

    /// <summary>log Σ over the states of x and y of the sum over z, which sees e^(−a) for each unit of z, both values scaled.</summary>
    private double Sum(OverThird inner)
    {
        if (weights.Length != first * second * third || Math.Max(first, Math.Max(second, third)) > MostUnits)
            throw new ArgumentException($"There are {weights.Length} weights for {first}·{second}·{third} units, at most {MostUnits} each.");
        var rows = new (double Exponent, double Sum)[1 << first];
        Parallel.For(0, rows.Length, x => rows[x] = Row(x, inner));
        return Together(rows);
    }

    private (double Exponent, double Sum) Row(int x, OverThird inner)
    {
        // slopes[j, k] = Σ_i W[i,j,k] x_i
        var slopes = new double[second * third];
        for (var i = 0; i < first; i++)
        {
            for (var at = 0; (x >> i & 1) == 1 && at < slopes.Length; at++)
                slopes[at] += weights[(i * slopes.Length) + at];
        }

        // Where no product of all factors can overflow, they are multiplied up as they are.
        var largest = 0.0;
        foreach (var slope in slopes)
            largest += Math.Abs(slope);
        if (largest < SafeExponent)
            return (0, Multiplied(slopes, inner));

        // fields[y, k] = Σ_j slopes[j, k] y_j, doubled with each unit of y.
        var fields = new double[third << second];
        for (var j = 0; j < second; j++)
        {
            var size = third << j;
            for (var at = 0; at < size; at++)
                fields[size + at] = fields[at] + slopes[(j * third) + (at % third)];
        }

        var states = new (double Exponent, double Sum)[1 << second];
        Span<double> factors = stackalloc double[2 * third];
        var scratch = new double[1 << third];
        for (var y = 0; y < states.Length; y++)
        {
            var exponent = 0.0;
            for (var k = 0; k < third; k++)
            {
                var field = fields[(y * third) + k];
                var small = Math.Exp(-Math.Abs(field));
                (factors[2 * k], factors[(2 * k) + 1]) = field > 0 ? (1.0, small) : (small, 1.0);
                exponent += Math.Max(0, -field);
            }

            states[y] = (exponent, inner(factors, scratch));
        }

        var together = Together(states);
        return (together, 1);
    }

    /// <summary>Σ over the states of y, with the factors e^(−field) doubled with each of its units: an exponential for each slope, none for a state.</summary>
    private double Multiplied(double[] slopes, OverThird inner)
    {
        var fields = new double[third << second];
        fields.AsSpan(0, third).Fill(1);
        for (var j = 0; j < second; j++)
        {
            for (var k = 0; k < third; k++)
            {
                var factor = Math.Exp(-slopes[(j * third) + k]);
                for (var at = k; at < third << j; at += third)
                    fields[(third << j) + at] = fields[at] * factor;
            }
        }

        var states = new double[1 << second];
        Span<double> factors = stackalloc double[2 * third];
        var scratch = new double[1 << third];
        for (var y = 0; y < states.Length; y++)
        {
            for (var k = 0; k < third; k++)
                (factors[2 * k], factors[(2 * k) + 1]) = (1, fields[(y * third) + k]);
            states[y] = inner(factors, scratch);
        }

        return Total(states);
    }

    private static double Together((double Exponent, double Sum)[] parts)
    {
        var largest = double.NegativeInfinity;
        foreach (var (exponent, _) in parts)
            largest = Math.Max(largest, exponent);
        var terms = new double[parts.Length];
        for (var i = 0; i < parts.Length; i++)
            terms[i] = parts[i].Sum * Math.Exp(parts[i].Exponent - largest);
        return largest + Math.Log(Total(terms));
    }

    private static void Scale(ReadOnlySpan<double> from, double factor, Span<double> to)
    {
        var wide = System.Numerics.Vector<double>.Count;
        var at = 0;
        for (; at + wide <= from.Length; at += wide)
            (new System.Numerics.Vector<double>(from[at..]) * factor).CopyTo(to[at..]);
        for (; at < from.Length; at++)
            to[at] = from[at] * factor;
    }

    /// <summary>The sum of so many terms as two is to some power, halves added to halves in place.</summary>
    private static double Total(Span<double> terms)
    {
        var wide = System.Numerics.Vector<double>.Count;
        for (var half = terms.Length / 2; half > 0; half /= 2)
        {
            var at = 0;
            for (; at + wide <= half; at += wide)
                (new System.Numerics.Vector<double>(terms[at..]) + new System.Numerics.Vector<double>(terms[(half + at)..])).CopyTo(terms[at..]);
            for (; at < half; at++)
                terms[at] += terms[half + at];
        }

        return terms[0];
    }
}

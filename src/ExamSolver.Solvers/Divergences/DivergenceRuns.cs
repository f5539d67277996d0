using ExamSolver.Core.Solutions;
using ExamSolver.Numerics;
using ExamSolver.Solvers.Expressions;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Divergences;

/// <summary>The roads of the checks of <see cref="DiscreteDivergence"/>: each divergence by what it is good for, and not by its formula.</summary>
internal static class DivergenceRuns
{
    private const int Worlds = 6, Halvings = 60, Thirds = 120;

    /// <summary>What a road gives at random values of the symbols.</summary>
    public static List<Observation> Observe(AuthorFormula p, AuthorFormula q, AuthorFormula? places, int packed, CheckContext context, Func<double[], double[], double[]?, IEnumerable<Estimate>> road)
    {
        var observations = new List<Observation>();
        var worlds = p.Value.Entries.Concat(q.Value.Entries).Any(e => e.FreeSymbols.Count > 0) ? Worlds : 1;
        for (var i = 0; i < worlds; i++)
        {
            var at = p.Context.ValuesIn(context.World(p.Context.Declarations, i), p.Formula, q.Formula);
            var values = road(Pack(p.At(at).Values.ToArray(), packed), Pack(q.At(at).Values.ToArray(), packed), places?.At(at).Values.ToArray());
            observations.Add(new Observation(at, [.. values.Select(v => Measured.About(v.Value, (1e-8 * Math.Abs(v.Value)) + (10 * v.Error) + 1e-11))]));
        }

        return observations;
    }

    /// <summary>The slope at s = 1 of log Σ pˢ q¹⁻ˢ, the logarithm of a mean of powers of p/q.</summary>
    public static Estimate KullbackLeibler(double[] p, double[] q) =>
        FiniteDifference.Derivative(s => Math.Log(Enumerable.Range(0, p.Length).Where(i => p[i] > 0).Sum(i => Math.Pow(p[i], s) * Math.Pow(q[i], 1 - s))), 1);

    /// <summary>The most by which p makes an event more probable than q: outcomes join it in the order of p/q (Neyman and Pearson).</summary>
    public static Estimate TotalVariation(double[] p, double[] q)
    {
        var (lead, largest) = (0.0, 0.0);
        foreach (var i in Enumerable.Range(0, p.Length).OrderByDescending(i => p[i] + q[i] == 0 ? 0 : p[i] / (p[i] + q[i])))
            largest = Math.Max(largest, lead += p[i] - q[i]);
        return new Estimate(largest, 1e-14);
    }

    /// <summary>The most by which the mean of a function differs whose slope is 1 or −1 between neighbours (Kantorovich and Rubinstein).</summary>
    public static Estimate Wasserstein(double[] p, double[] q, double[]? places)
    {
        var largest = 0.0;
        for (var signs = 0; signs < 1 << (p.Length - 1); signs++)
        {
            var (height, difference) = (0.0, 0.0);
            for (var i = 1; i < p.Length; i++)
            {
                height += ((signs >> (i - 1)) & 1) == 0 ? Gap(i) : -Gap(i);
                difference += height * (p[i] - q[i]);
            }

            largest = Math.Max(largest, difference);
        }

        return new Estimate(largest, 1e-14);

        double Gap(int i) => places is null ? 1 : places[i] - places[i - 1];
    }

    /// <summary>The discriminator's best output for one outcome, where the slope of p log D + q log(1 − D) is 0, by halving.</summary>
    public static Estimate BestGuess(double p, double q)
    {
        var (low, high) = (0.0, 1.0);
        for (var i = 0; i < Halvings; i++)
        {
            var middle = (low + high) / 2;
            if (p * (1 - middle) > q * middle)
                low = middle;
            else
                high = middle;
        }

        return new Estimate((low + high) / 2, 1e-15);
    }

    /// <summary>What the discriminator can get out of the game, outcome by outcome, by narrowing in on the best output.</summary>
    public static Estimate Game(double[] p, double[] q)
    {
        double Best(double a, double b)
        {
            double Gain(double d) => (a == 0 ? 0 : a * Math.Log(d)) + (b == 0 ? 0 : b * Math.Log(1 - d));
            var (low, high) = (0.0, 1.0);
            for (var i = 0; i < Thirds; i++)
            {
                var (left, right) = (low + ((high - low) / 3), high - ((high - low) / 3));
                if (Gain(left) < Gain(right))
                    low = left;
                else
                    high = right;
            }

            return Math.Max(Gain((low + high) / 2), Math.Max(a == 0 ? Gain(0) : double.NegativeInfinity, b == 0 ? Gain(1) : double.NegativeInfinity));
        }

        return new Estimate(Enumerable.Range(0, p.Length).Sum(i => Best(p[i], q[i])), 1e-13);
    }

    /// <summary>The probabilities of every row of so many independent outcomes.</summary>
    private static double[] Pack(double[] single, int samples)
    {
        var count = (int)Math.Round(Math.Pow(single.Length, samples));
        var packed = new double[count];
        for (var row = 0; row < count; row++)
        {
            var probability = 1.0;
            for (int sample = 0, rest = row; sample < samples; sample++, rest /= single.Length)
                probability *= single[rest % single.Length];
            packed[row] = probability;
        }

        return packed;
    }
}

using ExamSolver.Core.Arrays;
using ExamSolver.Core.Solutions;
using ExamSolver.Numerics;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Divergences;

/// <summary>Divergences of densities by quadrature, and the Wasserstein distance by comparing quantiles: ∫ |F⁻¹(u) − G⁻¹(u)| du.</summary>
internal static class DensityRun
{
    private const int Worlds = 5;

    /// <summary>What quadrature gives at random values of the symbols.</summary>
    public static List<Observation> Observe(DensityDivergence.Given given, CheckContext context)
    {
        var declarations = given.P.Declarations;
        var hasSymbols = new[] { given.P, given.Q }.SelectMany(d => d.Parameters.Concat(d.Masses)).Any(e => e.FreeSymbols.Count > 0);
        return [.. Enumerable.Range(0, hasSymbols ? Worlds : 1).Select(i =>
        {
            var at = ArrayContext.Of(declarations).ValuesIn(context.World(declarations, i));
            var (p, q) = (new Numeric(given.P, at), new Numeric(given.Q, at));
            var value = Value(given.Want, p, q);
            return new Observation(at, [Measured.About(value.Value, double.IsInfinity(value.Value) ? 1 : (1e-8 * Math.Abs(value.Value)) + (4 * value.Error) + 1e-11)]);
        })];
    }

    private static Estimate Value(DensityDivergence.Want want, Numeric p, Numeric q)
    {
        // By logarithms, so that a density that is too small for a double is not taken for none.
        static double Kl(double a, double b) => Math.Exp(a) is 0 ? 0 : Math.Exp(a) * (a - b);
        double Mean(double x) => Math.Max(p.Log(x), q.Log(x)) is var larger && double.IsNegativeInfinity(larger) ? larger : larger + Math.Log((Math.Exp(p.Log(x) - larger) + Math.Exp(q.Log(x) - larger)) / 2);
        switch (want)
        {
            case DensityDivergence.Want.Kl:
                return Integral(p, q, x => Kl(p.Log(x), q.Log(x)));
            case DensityDivergence.Want.ReverseKl:
                return Integral(p, q, x => Kl(q.Log(x), p.Log(x)));
            case DensityDivergence.Want.JensenShannon:
                return Integral(p, q, x => (Kl(p.Log(x), Mean(x)) + Kl(q.Log(x), Mean(x))) / 2);
            case DensityDivergence.Want.TotalVariation:
                // The mass that p has more than q, where it has more.
                return Integral(p, q, x => Math.Max(0, p.At(x) - q.At(x)));
            case DensityDivergence.Want.ChiSquared:
                // The mean square of p/q − 1 under q, and what q misses; infinite where p²/q does not fall far out.
                var width = 1e3 * Math.Max(p.Scale, q.Scale);
                double Tail(double x) => (2 * p.Log(x)) - q.Log(x);
                if (new[] { -width, width }.Any(x => p.IsUnbounded(Math.Sign(x)) && q.IsUnbounded(Math.Sign(x)) && Tail(2 * x) >= Tail(x)))
                    return new Estimate(double.PositiveInfinity, 0);
                return Integral(p, q, x => double.IsNegativeInfinity(p.Log(x)) ? q.At(x) : Math.Exp((2 * p.Log(x)) - q.Log(x)) - (2 * p.At(x)) + q.At(x));
            case DensityDivergence.Want.Hellinger:
                var square = Integral(p, q, x => Math.Pow(Math.Sqrt(p.At(x)) - Math.Sqrt(q.At(x)), 2) / 2);
                var root = Math.Sqrt(Math.Max(0, square.Value));
                return new Estimate(root, square.Error / Math.Max(root, 1e-6));
            case var _ when p.IsNormal && q.IsNormal:
                // The level u of both quantiles is that of a standard normal number.
                return Pieces([-39, 0, 39], z => Math.Abs(p.Stretch(z) - q.Stretch(z)) * Math.Exp(-0.5 * z * z) / Math.Sqrt(2 * Math.PI));
            default:
                var levels = p.Levels.Concat(q.Levels).Append(0).Append(1).Where(u => u is >= 0 and <= 1).Distinct().Order().ToArray();
                return Pieces(levels, u => Math.Abs(p.Quantile(u) - q.Quantile(u)));
        }
    }

    /// <summary>The integral over the line, between the places where a density jumps or bends; infinite where the integrand is.</summary>
    private static Estimate Integral(Numeric p, Numeric q, Func<double, double> integrand)
    {
        var places = p.Places.Concat(q.Places).Distinct().Order().ToArray();
        var ends = new List<double>();
        if (p.IsUnbounded(-1) || q.IsUnbounded(-1))
            ends.Add(places[0] - (60 * Math.Max(p.Scale, q.Scale)));
        ends.AddRange(places);
        if (p.IsUnbounded(1) || q.IsUnbounded(1))
            ends.Add(places[^1] + (60 * Math.Max(p.Scale, q.Scale)));
        for (var i = 1; i < ends.Count; i++)
        {
            if (double.IsInfinity(integrand((0.3 * ends[i - 1]) + (0.7 * ends[i]))))
                return new Estimate(double.PositiveInfinity, 0);
        }

        return Pieces([.. ends], integrand);
    }

    private static Estimate Pieces(double[] ends, Func<double, double> integrand)
    {
        var parts = Enumerable.Range(1, ends.Length - 1).Select(i => Quadrature.Integrate(x => integrand(x) is var y && double.IsFinite(y) ? y : 0, ends[i - 1], ends[i])).ToArray();
        return new Estimate(parts.Sum(e => e.Value), parts.Sum(e => e.Error));
    }

    /// <summary>A density with numbers in it.</summary>
    private sealed class Numeric
    {
        private readonly DensityFamily family;
        private readonly double[] parameters, masses;

        public Numeric(Density density, IReadOnlyDictionary<string, Rational> at)
        {
            double Of(Expr value) => value.Evaluate(name => at.TryGetValue(name, out var v) ? v.ToDouble() : double.NaN);
            family = density.Family;
            parameters = [.. density.Parameters.Select(Of)];
            masses = [.. density.Masses.Select(Of)];
            if (family == DensityFamily.Normal)
                parameters[1] = Math.Sqrt(parameters[1]);
        }

        /// <summary>Where the density jumps or bends.</summary>
        public double[] Places => family switch { DensityFamily.Steps => parameters, DensityFamily.Exponential => [0], _ => [parameters[0]] };

        /// <summary>How wide the density is.</summary>
        public double Scale => family switch { DensityFamily.Steps => parameters[^1] - parameters[0], DensityFamily.Exponential => 1 / parameters[0], _ => parameters[1] };

        /// <summary>The levels at which the quantile function bends.</summary>
        public IEnumerable<double> Levels => family switch { DensityFamily.Steps => Enumerable.Range(1, masses.Length).Select(n => masses.Take(n).Sum()), DensityFamily.Exponential => [], _ => [0.5] };

        public bool IsNormal => family == DensityFamily.Normal;

        /// <summary>Mean and so many standard deviations.</summary>
        public double Stretch(double z) => parameters[0] + (parameters[1] * z);

        public bool IsUnbounded(int side) => family is DensityFamily.Laplace or DensityFamily.Normal || (family == DensityFamily.Exponential && side > 0);

        public double At(double x) => Math.Exp(Log(x));

        /// <summary>The logarithm of the density; −∞ outside of the support.</summary>
        public double Log(double x)
        {
            switch (family)
            {
                case DensityFamily.Exponential:
                    return x < 0 ? double.NegativeInfinity : Math.Log(parameters[0]) - (parameters[0] * x);
                case DensityFamily.Laplace:
                    return -(Math.Abs(x - parameters[0]) / parameters[1]) - Math.Log(2 * parameters[1]);
                case DensityFamily.Normal:
                    var z = (x - parameters[0]) / parameters[1];
                    return (-0.5 * z * z) - Math.Log(parameters[1] * Math.Sqrt(2 * Math.PI));
                default:
                    var piece = Array.FindLastIndex(parameters, e => e <= x);
                    return piece < 0 || piece >= masses.Length ? double.NegativeInfinity : Math.Log(masses[piece] / (parameters[piece + 1] - parameters[piece]));
            }
        }

        public double Quantile(double level)
        {
            switch (family)
            {
                case DensityFamily.Exponential:
                    return -Math.Log(1 - level) / parameters[0];
                case DensityFamily.Laplace:
                    return parameters[0] + (parameters[1] * (level < 0.5 ? Math.Log(2 * level) : -Math.Log(2 * (1 - level))));
                default:
                    var piece = 0;
                    while (piece + 1 < masses.Length && level > masses[piece])
                        level -= masses[piece++];
                    return parameters[piece] + (masses[piece] == 0 ? 0 : level / masses[piece] * (parameters[piece + 1] - parameters[piece]));
            }
        }
    }
}

using System.Globalization;
using ExamSolver.Core.Arrays;
using ExamSolver.Numerics;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Proofs;

/// <summary>Every outcome of what is drawn in one world, with its probability.</summary>
internal static class RandomOutcomes
{
    /// <summary>The name of the vector of probabilities.</summary>
    public const string Weights = "weight#";

    // How far the first value lies above the mean: the product of both distances is the variance, so that means and variances are exact.
    private static readonly Rational[] Distances = [2, new Rational(1, 2), 3, new Rational(4, 3), new Rational(3, 4)];

    /// <summary>The numbers that are drawn: each entry of an array is one.</summary>
    public static IReadOnlyList<(RandomVariable Variable, string Indices)> Numbers(ProofModel model)
    {
        var sizes = ArrayEntries.SizesOf(model.Context.Declarations, model.Context.OtherSizes);
        var numbers = new List<(RandomVariable, string)>();
        foreach (var variable in model.Random)
        {
            IEnumerable<string> indices = [""];
            foreach (var dimension in model.Context.Declarations.Find(variable.Name)!.Dimensions)
                indices = indices.SelectMany(i => Enumerable.Range(1, Math.Min(sizes[dimension], ArrayEntries.LongestAxis)).Select(k => $"{i},{k.ToString(CultureInfo.InvariantCulture)}"));
            numbers.AddRange(indices.Take(RandomVariable.MostNumbers + 1).Select(i => (variable, i)));
        }

        return numbers;
    }

    /// <summary>How many outcomes there are.</summary>
    public static int Count(ProofModel model) => 1 << Math.Min(RandomVariable.MostNumbers, Numbers(model).Count);

    /// <summary>Adds every outcome to the values of a world.</summary>
    public static void Add(ProofModel model, Func<string, Generator> generator, Dictionary<string, Rational> values)
    {
        var laws = model.Random.ToDictionary(v => v.Name, v => Law(model, v, generator(v.Name), values), StringComparer.Ordinal);
        var numbers = Numbers(model);
        for (var outcome = 0; outcome < 1 << numbers.Count; outcome++)
        {
            var (weight, place) = ((Rational)1, (outcome + 1).ToString(CultureInfo.InvariantCulture));
            for (var k = 0; k < numbers.Count; k++)
            {
                var (first, second, probability) = laws[numbers[k].Variable.Name];
                var isFirst = (outcome >> k & 1) == 0;
                weight *= isFirst ? probability : 1 - probability;
                values[$"{numbers[k].Variable.Name}#[{place}{numbers[k].Indices}]"] = isFirst ? first : second;
            }

            values[$"{Weights}[{place}]"] = weight;
        }
    }

    /// <summary>A short fraction near a positive number.</summary>
    private static Rational Near(double value)
    {
        var scale = Rational.FromDouble(Math.Pow(2, Math.Round(Math.Log2(value)) - 3));
        return scale * new Rational((long)Math.Max(1, Math.Round(value / scale.ToDouble())), 1);
    }

    /// <summary>Two values with a mean and a variance: those that are given, or any. Above by a with probability b/(a + b), below by b: the variance is a b.</summary>
    private static (Rational First, Rational Second, Rational Probability) Law(ProofModel model, RandomVariable variable, Generator generator, Dictionary<string, Rational> values)
    {
        var above = Distances[generator.NextInt(0, Distances.Length)];
        Rational Value(Formula? formula, Rational otherwise) => formula is null ? otherwise
            : model.Context.Evaluate(formula, out _) is { IsScalar: true } value && value.Entries[0].EvaluateExact(n => values.TryGetValue(n, out var number) ? number : null) is { } exact ? exact
            : Rational.FromDouble(model.Context.Numeric(formula, values)[0, 0]);
        var mean = Value(variable.Mean, new Rational(generator.NextInt(1, 12), 4));
        var variance = Value(variable.Variance, new Rational(generator.NextInt(1, 12), 3)).Abs();
        if (variance.IsZero)
            return (mean, mean, Rational.Half);

        // In units of about the deviation, so that no value is far from the others.
        above *= Near(Math.Sqrt(variance.ToDouble()));
        var below = variance / above;
        return (mean + above, mean - below, below / (above + below));
    }
}

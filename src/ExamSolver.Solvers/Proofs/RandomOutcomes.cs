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

    // Probabilities of the first value of which the odds have a rational root, so that means and variances are exact.
    private static readonly (Rational Probability, Rational Above, Rational Below)[] Coins =
    [
        (new Rational(1, 5), 2, new Rational(1, 2)), (new Rational(4, 5), new Rational(1, 2), 2), (new Rational(1, 10), 3, new Rational(1, 3)),
        (new Rational(9, 25), new Rational(4, 3), new Rational(3, 4)), (new Rational(16, 25), new Rational(3, 4), new Rational(4, 3)),
    ];

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

    /// <summary>Two values with a mean and a variance: those that are given, or any.</summary>
    private static (Rational First, Rational Second, Rational Probability) Law(ProofModel model, RandomVariable variable, Generator generator, Dictionary<string, Rational> values)
    {
        var (probability, above, below) = Coins[generator.NextInt(0, Coins.Length)];
        Rational Value(Formula? formula, Rational otherwise) => formula is null ? otherwise : Rational.FromDouble(model.Context.Numeric(formula, values)[0, 0]);
        var mean = Value(variable.Mean, new Rational(generator.NextInt(1, 12), 4));
        var deviation = Rational.FromDouble(Math.Sqrt(Math.Abs(Value(variable.Variance, new Rational(generator.NextInt(1, 12), 3)).ToDouble())));
        return (mean + (deviation * above), mean - (deviation * below), probability);
    }
}

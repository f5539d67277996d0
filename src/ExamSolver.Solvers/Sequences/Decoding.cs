using System.Collections.Immutable;
using System.Globalization;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Sequences;

/// <summary>The words that greedy decoding, beam search or an exhaustive search finds in a model given by its conditional probabilities, and their probability.</summary>
/// <remarks>Graves (2012), arXiv 1211.3711, section 2.4; Freitag and Al-Onaizan (2017), arXiv 1702.01806, section 3. A finished sequence keeps its place in the beam.</remarks>
[Kind("sequence/decoding")]
public sealed class Decoding : Solver<Decoding.Given, Decoding.Rules>
{
    private const int MaximalSequences = 5_000;

    /// <summary>How words are chosen.</summary>
    public enum Search
    {
        /// <summary>The likeliest next word each time.</summary>
        Greedy,

        /// <summary>The likeliest few sequences each time.</summary>
        Beam,

        /// <summary>The likeliest of all sequences.</summary>
        Exhaustive,
    }

    /// <summary>The model and the search.</summary>
    public sealed record Given
    {
        /// <summary>The model.</summary>
        [Given("the probabilities of the next word by the words before, of which the longest key that fits counts; `start` for the first word")]
        public required NextWords Next { get; init; }

        /// <summary>The search.</summary>
        [Given("how words are chosen")]
        public required Search Search { get; init; }

        /// <summary>The width.</summary>
        [Given("how many sequences the beam keeps", Default = "2", Minimum = 1, Maximum = 10)]
        public int Width { get; init; } = 2;

        /// <summary>The length.</summary>
        [Given("the most words, that of the end among them", Minimum = 1, Maximum = 8)]
        public required int Length { get; init; }

        /// <summary>The end.</summary>
        [Given("the word that ends a sequence; one also ends where no key fits", Default = "end")]
        public string End { get; init; } = "end";
    }

    /// <summary>What is taken into account.</summary>
    public sealed record Rules
    {
        /// <summary>The width of the beam, where it is another one; 0 for all sequences.</summary>
        public int? Width { get; init; }

        /// <summary>Whether probabilities are multiplied, and not only the last one counts.</summary>
        public bool Multiplied { get; init; } = true;

        /// <summary>Whether the likeliest is looked for.</summary>
        public bool Likeliest { get; init; } = true;
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, Rules>> Misconceptions =>
    [
        new("greedy", r => r with { Width = 1 }),
        new("exhaustive", r => r with { Width = 0 }),
        new("last-word-only", r => r with { Multiplied = false }),
        new("least-likely", r => r with { Likeliest = false }),
    ];

    /// <inheritdoc/>
    protected override bool Validate(Given given, SpecMap map, SpecScope scope)
    {
        var layers = Layers(given, new Rules { Width = 0 });
        var misfit = layers is null ? $"there are more than {MaximalSequences} sequences of {given.Length} words"
            : Layers(given, new Rules())!.SelectMany(l => l.Ties).FirstOrDefault() is { } tie ? $"\"{tie}\" is as likely as a sequence that is kept, so that the search is not determined"
            : null;
        if (misfit is null)
            return true;
        scope.Diagnostics.Error("out-of-range", map["next"]!.Position, misfit, "change a probability, or the length");
        return false;
    }

    /// <inheritdoc/>
    protected override Answer? Formula(Given given, Rules rules)
    {
        if (Layers(given, rules) is not { } layers)
            return null;
        var best = layers[^1].Kept[0];
        return new RecordAnswer([("words", new WordsAnswer(best.Words, Vocabulary(given))), ("probability", new NumberAnswer(best.Probability))]);
    }

    /// <inheritdoc/>
    protected override ImmutableArray<DerivationStep> Derive(Given given, Answer answer)
    {
        var best = Layers(given, new Rules())![^1].Kept[0];
        return [new DerivationStep("product", best.Factors.Select(f => (Formula)f).Aggregate((a, b) => a * b), StepRelation.Equal, answer.Results[^1]).With("words", string.Join(' ', best.Words))];
    }

    /// <inheritdoc/>
    protected override ImmutableArray<SolutionTable> Tables(Given given) =>
    [
        new SolutionTable(
            "kept",
            ["step", "words", "probability"],
            [.. Layers(given, new Rules())!.SelectMany((layer, step) => layer.Kept.Take(10).Select(h => ImmutableArray.Create<Argument?>(Symbolics.Formula.Number(step + 1), string.Join(' ', h.Words), (Expr)h.Probability)))]),
    ];

    /// <inheritdoc/>
    protected override ImmutableArray<Check> Checks(Given given) =>
    [
        new Measure("all-sequences", _ => [Observation.Of(AllSequences.Find(given).Select(Measured.Exactly))]),
    ];

    /// <summary>The sequences that are kept after each word, the likeliest first; <c>null</c> where there are too many.</summary>
    private static List<(Hypothesis[] Kept, string[] Ties)>? Layers(Given given, Rules rules)
    {
        var width = rules.Width ?? given.Search switch { Search.Greedy => 1, Search.Beam => given.Width, _ => 0 };
        var layers = new List<(Hypothesis[] Kept, string[] Ties)>();
        Hypothesis[] beam = [new([], 1, [])];
        for (var length = 1; length <= given.Length; length++)
        {
            var grown = beam.SelectMany(h => Continuations(given, h)).ToArray();
            if (grown.Length > MaximalSequences)
                return null;
            Rational Score(Hypothesis h) => (rules.Multiplied ? h.Probability : h.Factors[^1]) * (rules.Likeliest ? 1 : -1);
            var sorted = grown.OrderByDescending(Score).ToArray();
            var kept = width == 0 ? sorted : sorted[..Math.Min(width, sorted.Length)];

            // A tie matters where it decides who is kept, or which sequence is the best at last.
            var isLast = length == given.Length;
            var ties = sorted.Skip(kept.Length).Where(h => Score(h) == Score(kept[^1])).Concat(isLast ? kept.Skip(1).Where(h => Score(h) == Score(kept[0])) : []);
            layers.Add((kept, [.. ties.Select(h => string.Join(' ', h.Words))]));
            beam = kept;
        }

        return layers;
    }

    private static IEnumerable<Hypothesis> Continuations(Given given, Hypothesis hypothesis)
    {
        var next = hypothesis.Words is [.., var last] && last == given.End ? []
            : given.Next.All.Where(e => e.Before.Length <= hypothesis.Words.Length && hypothesis.Words.AsSpan()[^e.Before.Length..].SequenceEqual(e.Before.AsSpan()) && (e.Before.Length > 0 || hypothesis.Words.IsEmpty))
                .OrderByDescending(e => e.Before.Length).Select(e => e.Next).FirstOrDefault([]);
        return next.IsEmpty ? [hypothesis] : next.Where(n => !n.Probability.IsZero).Select(n => new Hypothesis(hypothesis.Words.Add(n.Word), hypothesis.Probability * n.Probability, hypothesis.Factors.Add(n.Probability)));
    }

    private static ImmutableArray<string> Vocabulary(Given given) => [.. given.Next.All.SelectMany(e => e.Next).Select(n => n.Word).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>Words so far, with the probabilities whose product theirs is.</summary>
    private sealed record Hypothesis(ImmutableArray<string> Words, Rational Probability, ImmutableArray<Rational> Factors);
}

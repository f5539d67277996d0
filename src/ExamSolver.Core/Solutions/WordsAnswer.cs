using System.Collections.Immutable;
using System.Globalization;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Solutions;

/// <summary>A sequence of words or symbols out of a known vocabulary: <c>the cat sleeps</c>.</summary>
public sealed class WordsAnswer : Answer
{
    private readonly ImmutableArray<Expr> numbers;

    /// <summary>A sequence of words.</summary>
    /// <exception cref="ArgumentException">It is empty, or a word is not in the vocabulary.</exception>
    public WordsAnswer(IEnumerable<string> words, ImmutableArray<string> vocabulary)
        : this([.. words.Select(w => (Expr)(vocabulary.IndexOf(w) + 1))], vocabulary)
    {
        if (numbers.IsEmpty || numbers.Any(n => n == 0))
            throw new ArgumentException("A sequence is made of words of its vocabulary.", nameof(words));
    }

    private WordsAnswer(ImmutableArray<Expr> numbers, ImmutableArray<string> vocabulary) => (this.numbers, Vocabulary) = (numbers, vocabulary);

    /// <summary>The words that there are.</summary>
    public ImmutableArray<string> Vocabulary { get; }

    /// <summary>The words in their order; a number that is none of the vocabulary's is shown with a #.</summary>
    public IEnumerable<string> Words => numbers.Select(n => n.TryGetInteger(out var i) && i >= 1 && i <= Vocabulary.Length ? Vocabulary[(int)i - 1] : "#" + n.ToInfix());

    /// <inheritdoc/>
    public override string Type => "words";

    /// <summary>The number of each word in the vocabulary, from 1.</summary>
    public override ImmutableArray<Component> Components => [.. numbers.Select((n, i) => new Component("word " + (i + 1).ToString(CultureInfo.InvariantCulture), n))];

    /// <inheritdoc/>
    public override ImmutableArray<Formula> Results => [];

    /// <inheritdoc/>
    public override string ToText() => string.Join(' ', Words);

    /// <inheritdoc/>
    public override string ToLatex(LatexStyle style) => $"\\text{{{ToText().Replace("_", "\\_", StringComparison.Ordinal).Replace("#", "\\#", StringComparison.Ordinal)}}}";

    /// <inheritdoc/>
    public override Answer With(ImmutableArray<Expr> components)
    {
        RequireCount(components);
        return new WordsAnswer(components, Vocabulary);
    }
}

using System.Collections.Immutable;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Solutions;

/// <summary>How options are marked, as shares of the part's points: an option that is ticked or left as it should be, and one that is not.</summary>
/// <param name="Right">For each option that is judged right, positive.</param>
/// <param name="Wrong">For each that is not; negative takes points away.</param>
/// <param name="AtLeast">The fewest points.</param>
public sealed record OptionMarks(Rational Right, Rational Wrong, Rational AtLeast);

/// <summary>Which of some options are right: one, several, or none. An option is called by its letter.</summary>
public sealed class ChoiceAnswer : Answer
{
    /// <summary>The most options.</summary>
    public const int MaximumOptions = 26;

    /// <summary>A choice; <paramref name="chosen"/> holds a truth value for each option.</summary>
    /// <exception cref="ArgumentException">There are fewer than two options, or too many.</exception>
    public ChoiceAnswer(ImmutableArray<bool> chosen, bool isSingle)
    {
        if (chosen.Length is < 2 or > MaximumOptions)
            throw new ArgumentException($"A choice has 2 to {MaximumOptions} options.", nameof(chosen));
        (Chosen, IsSingle) = (chosen, isSingle);
    }

    /// <summary>Whether each option is chosen.</summary>
    public ImmutableArray<bool> Chosen { get; }

    /// <summary>Whether exactly one option may be chosen.</summary>
    public bool IsSingle { get; }

    /// <summary>How options are marked one by one; <c>null</c> where only the whole answer counts.</summary>
    public OptionMarks? Marks { get; init; }

    /// <summary>What options are called where not by letters: true and false.</summary>
    public ImmutableArray<string> Names { get; init; } = [];

    /// <inheritdoc/>
    public override string Type => "choice";

    /// <inheritdoc/>
    public override ImmutableArray<Component> Components => [.. Chosen.Select((c, i) => new Component(NameOf(i), c ? 1 : 0))];

    /// <inheritdoc/>
    public override ImmutableArray<Formula> Results => [];

    /// <summary>What an option is called.</summary>
    public string NameOf(int option) => Names.IsDefaultOrEmpty ? ((char)('a' + option)).ToString() : Names[option];

    /// <inheritdoc/>
    public override string ToText() => Chosen.Contains(true) ? string.Join(", ", Enumerable.Range(0, Chosen.Length).Where(i => Chosen[i]).Select(NameOf)) : "none";

    /// <inheritdoc/>
    public override string ToLatex(LatexStyle style) => $"\\text{{{ToText()}}}";

    /// <inheritdoc/>
    public override Answer With(ImmutableArray<Expr> components)
    {
        RequireCount(components);
        return With([.. components.Select(c => c == 1)]);
    }

    /// <summary>The same question with other options chosen.</summary>
    public ChoiceAnswer With(ImmutableArray<bool> chosen) => new(chosen, IsSingle) { Marks = Marks, Names = Names };
}

/// <summary>Items in their order, each called by the letter under which it is listed.</summary>
public sealed class OrderingAnswer : Answer
{
    /// <summary>An order: the letters' numbers, from 0, first to last.</summary>
    /// <exception cref="ArgumentException">It is no permutation of at least two items.</exception>
    public OrderingAnswer(ImmutableArray<int> order)
    {
        if (order.Length is < 2 or > ChoiceAnswer.MaximumOptions || !order.Order().SequenceEqual(Enumerable.Range(0, order.Length)))
            throw new ArgumentException("An order names each item once.", nameof(order));
        Order = order;
    }

    /// <summary>The items, first to last.</summary>
    public ImmutableArray<int> Order { get; }

    /// <inheritdoc/>
    public override string Type => "ordering";

    /// <summary>The rank of each item, from 1.</summary>
    public override ImmutableArray<Component> Components => [.. Order.Select((_, item) => new Component(Letter(item), Order.IndexOf(item) + 1))];

    /// <inheritdoc/>
    public override ImmutableArray<Formula> Results => [];

    /// <inheritdoc/>
    public override string ToText() => string.Join(", ", Order.Select(Letter));

    /// <inheritdoc/>
    public override string ToLatex(LatexStyle style) => $"\\text{{{ToText()}}}";

    /// <inheritdoc/>
    public override Answer With(ImmutableArray<Expr> components)
    {
        RequireCount(components);
        return new OrderingAnswer([.. Enumerable.Range(0, components.Length).OrderBy(i => components[i], Expr.Ordering)]);
    }

    private static string Letter(int item) => ((char)('a' + item)).ToString();
}

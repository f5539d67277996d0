using System.Collections.Immutable;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Solvers.Expressions;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Choices;

/// <summary>Things to put in order, each with the value that decides its place.</summary>
/// <remarks>With symbols the order must be the same for all their values.</remarks>
[Kind("ordering")]
public sealed class OrderingQuestion : Solver<OrderingQuestion.Given, OrderingQuestion.Rules>
{
    /// <summary>The items.</summary>
    public sealed record Given
    {
        /// <summary>The items, as they are listed for the students.</summary>
        [Given("the items, in the order in which students see them")]
        public required ImmutableArray<Item> Items { get; init; }

        /// <summary>Whether the largest comes first.</summary>
        [Given("whether the largest comes first", Default = "false")]
        public bool Descending { get; init; }
    }

    /// <summary>A thing with its value.</summary>
    public sealed record Item
    {
        /// <summary>In words.</summary>
        [Given("the item in words", Default = "its value")]
        public Localized? Say { get; init; }

        /// <summary>The value.</summary>
        [Given("the value by which it is ordered")]
        public required AuthorFormula Value { get; init; }
    }

    /// <summary>What the order takes into account.</summary>
    public sealed record Rules
    {
        /// <summary>Whether the order runs the way that is asked for.</summary>
        public bool Forward { get; init; } = true;
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, Rules>> Misconceptions => [new("reversed", r => r with { Forward = false })];

    /// <inheritdoc/>
    public override IEnumerable<(string Key, Localized Text)> Texts(object given) => given is Given g ? g.Items.Where(i => i.Say is not null).Select(i => ("say", i.Say!)) : [];

    /// <inheritdoc/>
    protected override bool Validate(Given given, SpecMap map, SpecScope scope)
    {
        if (given.Items.Length is < 2 or > ChoiceAnswer.MaximumOptions || given.Items.Any(i => !i.Value.Value.IsScalar))
        {
            scope.Diagnostics.Error("out-of-range", map["items"]!.Position, $"there are {given.Items.Length} items", $"write 2 to {ChoiceAnswer.MaximumOptions} items, each with a number for its value");
            return false;
        }

        var order = Sorted(given);
        for (var i = 0; i + 1 < order.Length; i++)
        {
            if (IsBelow(order[i], order[i + 1], given))
                continue;
            var (a, b) = ((char)('a' + order[i]), (char)('a' + order[i + 1]));
            scope.Diagnostics.Error("no-order", map["items"]!.Position, $"{a} and {b} have no order: {given.Items[order[i]].Value} and {given.Items[order[i + 1]].Value} are equal, or which is smaller depends on their symbols", "give them values that differ, or narrow the symbols in `let`");
            return false;
        }

        return Author.Confirm(Formula(given, new Rules())!, Checks(given), map["items"]!.Position, scope);
    }

    /// <inheritdoc/>
    protected override Answer? Formula(Given given, Rules rules)
    {
        var order = Sorted(given);
        return new OrderingAnswer(given.Descending == rules.Forward ? [.. order.Reverse()] : order);
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Fact> Givens(Given given) =>
        [.. given.Items.Select((item, i) => Fact.Of("item", ("letter", new Argument.Name(((char)('a' + i)).ToString())), ("statement", item.Say is { } words ? words : item.Value.Formula)))];

    /// <inheritdoc/>
    protected override ImmutableArray<DerivationStep> Derive(Given given, Answer answer) => [];

    /// <inheritdoc/>
    protected override ImmutableArray<SolutionTable> Tables(Given given) =>
    [
        new SolutionTable("values", ["item", "value"], [.. given.Items.Select((item, i) => ImmutableArray.Create<Argument?>(new Argument.Name(((char)('a' + i)).ToString()), item.Value.Value.Entries[0]))]),
    ];

    /// <inheritdoc/>
    protected override ImmutableArray<Check> Checks(Given given) =>
    [
        new Measure("random-worlds", context =>
        {
            var observations = new List<Observation>();
            for (var w = 0; w < 12; w++)
            {
                var at = given.Items[0].Value.Context.ValuesIn(context.World(given.Items[0].Value.Context.Declarations, w), given.Items.Select(i => i.Value.Formula));
                var values = given.Items.Select(i => i.Value.At(at)[0, 0]).ToArray();
                if (Array.TrueForAll(values, double.IsFinite))
                    observations.Add(Observation.Of(values.Select(v => Measured.Exactly(values.Count(other => given.Descending ? other > v : other < v) + 1))));
            }

            return observations;
        }),
    ];

    private static ImmutableArray<int> Sorted(Given given)
    {
        var sorted = new List<int>();
        for (var i = 0; i < given.Items.Length; i++)
        {
            var place = sorted.FindIndex(other => IsBelow(i, other, given));
            sorted.Insert(place < 0 ? sorted.Count : place, i);
        }

        return [.. sorted];
    }

    private static bool IsBelow(int left, int right, Given given) =>
        RelationCheck.Decide(given.Items[left].Value.Value.Entries[0], "<", given.Items[right].Value.Value.Entries[0], given.Items[left].Value.Context.Declarations).IsEqual;
}

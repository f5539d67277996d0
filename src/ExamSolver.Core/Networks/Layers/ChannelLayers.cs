using System.Collections.Immutable;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Networks;

/// <summary>
/// Deals the channels of g groups of n out in turn: the first of every group, the second of every group (Zhang et al., 2018, arXiv 1707.01083).
/// Counted from 0, channel q g + r of what it puts out is channel r n + q of what it reads.
/// </summary>
public sealed record ShuffleLayer : Layer
{
    /// <summary>Of how many groups the channels come.</summary>
    [Given("of how many groups the channels come: 2", Key = "shuffle")]
    public required LayerSize Groups { get; init; }

    /// <inheritdoc/>
    public override string Sort => "shuffle";

    /// <inheritdoc/>
    public override Layer Map(Func<Expr, Expr> change) => this with { Groups = Groups.Map(change) };

    /// <inheritdoc/>
    public override Misfit? Misfit(ImmutableArray<SymbolicShape> inputs) => FailsToDivide(Groups.Value, inputs[0].Channels)
        ? new($"layer {Name} shuffles {inputs[0].Channels.ToInfix()} channels of {Groups.Value.ToInfix()} groups, which does not go evenly", "the number of groups must divide the channels that it is given")
        : null;

    /// <inheritdoc/>
    public override SymbolicShape Output(ImmutableArray<SymbolicShape> inputs, ShapeRules rules) => inputs[0];

    /// <inheritdoc/>
    protected override IEnumerable<(string What, Expr Size, int Minimum)> Sizes => [("groups", Groups.Value, 1)];
}

/// <summary>Takes some channels that stand in a row and leaves the others: a branch that begins with it reads a part (channel split; Ma et al., 2018, arXiv 1807.11164).</summary>
public sealed record ChannelsLayer : Layer
{
    /// <summary>Which.</summary>
    [Given("the first and the last channel that are taken, counted from 1: [1, 58]", Key = "channels")]
    public required ChannelRange Range { get; init; }

    /// <inheritdoc/>
    public override string Sort => "channels";

    /// <inheritdoc/>
    public override Layer Map(Func<Expr, Expr> change) => this with { Range = Range.Map(change) };

    /// <inheritdoc/>
    public override Misfit? Misfit(ImmutableArray<SymbolicShape> inputs) => (inputs[0].Channels - Range.Last).TryGetNumber(out var left) && left < 0
        ? new($"layer {Name} takes the channels {Range} of {inputs[0]}, which has only {inputs[0].Channels.ToInfix()}")
        : null;

    /// <inheritdoc/>
    public override SymbolicShape Output(ImmutableArray<SymbolicShape> inputs, ShapeRules rules) => new([.. inputs[0].Spatial, Range.Count]);

    /// <inheritdoc/>
    protected override IEnumerable<(string What, Expr Size, int Minimum)> Sizes => [("a first channel", Range.First, 1), ("a last channel", Range.Last, 1), ("channels", Range.Count, 1)];
}

/// <summary>Channels that stand in a row.</summary>
/// <param name="First">The first, counted from 1.</param>
/// <param name="Last">The last.</param>
public sealed record ChannelRange(Expr First, Expr Last) : IReadFromSpec<ChannelRange>
{
    /// <inheritdoc/>
    public static SpecType SpecType { get; } = SpecType.ListOf(SpecType.Formula).Called("the first and the last channel, counted from 1: [1, 58]");

    /// <summary>How many there are.</summary>
    public Expr Count => Last - First + 1;

    /// <summary>The same with both ends changed.</summary>
    public ChannelRange Map(Func<Expr, Expr> change) => new(change(First), change(Last));

    /// <summary><c>1 to 58</c>.</summary>
    public override string ToString() => $"{First.ToInfix()} to {Last.ToInfix()}";

    /// <inheritdoc/>
    public static ChannelRange? Read(SpecNode node, SpecScope scope)
    {
        if (node is not SpecList { Items: [var from, var to] })
        {
            SpecBinder.ReportWrongType(node, "the first and the last channel", scope.Diagnostics, "write both, counted from 1: [1, 58]");
            return null;
        }

        if (SpecFormula.ReadSize(from, scope, 1, "the first channel") is not { } first || SpecFormula.ReadSize(to, scope, 1, "the last channel") is not { } last)
            return null;
        var range = new ChannelRange(first, last);
        if (!range.Count.TryGetNumber(out var count) || count >= 1)
            return range;
        scope.Diagnostics.Error("out-of-range", node.Position, $"the channels from {range} are none", "the last is not before the first");
        return null;
    }
}

using System.Collections.Immutable;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Networks;

/// <summary>What a recurrent layer puts out.</summary>
public enum RecurrentOutput
{
    /// <summary>The state at every step.</summary>
    Sequence,

    /// <summary>The last state alone.</summary>
    Last,
}

/// <summary>A layer that reads a row of tokens (T × d) one after the other and keeps a state of h units.</summary>
public abstract record RecurrentLayer : Layer
{
    /// <summary>How many layers stand on each other.</summary>
    [Given("how many layers stand on each other", Default = "1")]
    public LayerSize Layers { get; init; } = 1;

    /// <summary>Whether a second state reads from the end.</summary>
    [Given("whether a second state reads from the end", Default = "false")]
    public bool Bidirectional { get; init; }

    /// <summary>How many bias vectors each gate has.</summary>
    [Given("bias vectors of each gate: 0, 1 (as books write it), or 2 (one for the input, one for the state, as PyTorch has them)", Default = "1", Minimum = 0, Maximum = 2)]
    public int BiasVectors { get; init; } = 1;

    /// <summary>What it puts out.</summary>
    [Given("the state at every step, or the last one alone", Default = "sequence")]
    public RecurrentOutput Returns { get; init; }

    /// <summary>The number of units of the state.</summary>
    public abstract LayerSize State { get; }

    /// <summary>How many gates (candidates included) there are, each with weights of its own.</summary>
    public abstract int Gates { get; }

    /// <summary>The directions: 2 where it reads from both ends.</summary>
    public int Directions => Bidirectional ? 2 : 1;

    /// <inheritdoc/>
    public override Misfit? Misfit(ImmutableArray<SymbolicShape> inputs)
    {
        if (!Layers.Value.TryGetInteger(out var layers) || layers > 1000)
            return new($"layer {Name} has {Layers.Value.ToInfix()} layers", "`layers` must be a number up to 1000");
        return inputs[0].Rank == 2 ? null : new($"layer {Name} reads a row of tokens (tokens × features), but it is given {inputs[0]}", "write the input as tokens x features, or put an embedding before it");
    }

    /// <inheritdoc/>
    public override SymbolicShape Output(ImmutableArray<SymbolicShape> inputs, ShapeRules rules) =>
        Returns == RecurrentOutput.Last ? new(State.Value * Directions) : new(inputs[0].Sizes[0], State.Value * Directions);

    /// <inheritdoc/>
    public override ImmutableArray<ParameterArray> Arrays(ImmutableArray<SymbolicShape> inputs)
    {
        var arrays = ImmutableArray.CreateBuilder<ParameterArray>();
        foreach (var (prefix, read) in Stack(inputs[0].Channels))
        {
            Expr copies = Gates * Directions;
            arrays.Add(new(prefix + "input", ArrayRole.Weight) { Copies = copies, Inputs = read, Outputs = State.Value });
            arrays.Add(new(prefix + "recurrent", ArrayRole.Weight) { Copies = copies, Inputs = State.Value, Outputs = State.Value });
            for (var i = 1; i <= BiasVectors; i++)
                arrays.Add(new(prefix + (BiasVectors == 1 ? "bias" : i == 1 ? "input-bias" : "recurrent-bias"), ArrayRole.Bias) { Copies = copies, Outputs = State.Value });
        }

        return arrays.ToImmutable();
    }

    /// <inheritdoc/>
    public override ImmutableArray<Work> Work(ImmutableArray<SymbolicShape> inputs) =>
    [
        .. Stack(inputs[0].Channels).Select(l => new Work(l.Prefix.TrimEnd('.'), WorkKind.Weights, [inputs[0].Sizes[0]], [Gates * Directions, l.Read + State.Value, State.Value])),
    ];

    /// <inheritdoc/>
    public override Reach Reach(int axis, ImmutableArray<SymbolicShape> inputs) => Networks.Reach.Everything;

    /// <inheritdoc/>
    protected override IEnumerable<(string What, Expr Size, int Minimum)> Sizes => [("units", State.Value, 1), ("layers", Layers.Value, 1)];

    /// <summary>What each of the layers is called, and how many features it reads.</summary>
    private IEnumerable<(string Prefix, Expr Read)> Stack(Expr read)
    {
        var layers = (int)(Layers.Value.TryGetInteger(out var count) ? count : 1);
        for (var i = 1; i <= layers; i++)
            yield return (layers == 1 ? "" : $"layer{i}.", i == 1 ? read : State.Value * Directions);
    }
}

/// <summary>h ← tanh(W x + U h + b) (Goodfellow et al., 2016, section 10.2).</summary>
public sealed record SimpleRecurrentLayer : RecurrentLayer
{
    /// <summary>The number of units.</summary>
    [Given("number of units of the state", Key = "rnn")]
    public required LayerSize Units { get; init; }

    /// <inheritdoc/>
    public override string Sort => "rnn";

    /// <inheritdoc/>
    public override LayerSize State => Units;

    /// <inheritdoc/>
    public override int Gates => 1;

    /// <inheritdoc/>
    public override Layer Map(Func<Expr, Expr> change) => this with { Units = Units.Map(change), Layers = Layers.Map(change) };
}

/// <summary>Long short-term memory: three gates and a candidate (Hochreiter and Schmidhuber, 1997; Goodfellow et al., 2016, section 10.10.1).</summary>
public sealed record LstmLayer : RecurrentLayer
{
    /// <summary>The number of units.</summary>
    [Given("number of units of the state", Key = "lstm")]
    public required LayerSize Units { get; init; }

    /// <inheritdoc/>
    public override string Sort => "lstm";

    /// <inheritdoc/>
    public override LayerSize State => Units;

    /// <inheritdoc/>
    public override int Gates => 4;

    /// <inheritdoc/>
    public override Layer Map(Func<Expr, Expr> change) => this with { Units = Units.Map(change), Layers = Layers.Map(change) };
}

/// <summary>Gated recurrent unit: two gates and a candidate (Cho et al., 2014, arXiv 1406.1078).</summary>
public sealed record GruLayer : RecurrentLayer
{
    /// <summary>The number of units.</summary>
    [Given("number of units of the state", Key = "gru")]
    public required LayerSize Units { get; init; }

    /// <summary>Whether the reset gate acts on the product with the state (as cuDNN, PyTorch and Keras 2 have it), which then needs a bias of its own.</summary>
    [Given("whether the reset gate acts after the product with the state, as cuDNN has it; needs two bias vectors or none", Default = "false")]
    public bool ResetAfter { get; init; }

    /// <inheritdoc/>
    public override string Sort => "gru";

    /// <inheritdoc/>
    public override LayerSize State => Units;

    /// <inheritdoc/>
    public override int Gates => 3;

    /// <inheritdoc/>
    public override Layer Map(Func<Expr, Expr> change) => this with { Units = Units.Map(change), Layers = Layers.Map(change) };

    /// <inheritdoc/>
    public override Misfit? Misfit(ImmutableArray<SymbolicShape> inputs) => base.Misfit(inputs) ??
        (ResetAfter && BiasVectors == 1 ? new($"layer {Name} resets after the product with the state and has one bias vector", "write `bias vectors: 2`: the state's bias stands inside of what is reset, the input's outside") : null);
}

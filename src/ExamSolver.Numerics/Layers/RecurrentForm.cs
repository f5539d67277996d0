namespace ExamSolver.Numerics.Layers;

/// <summary>The cells of recurrent layers.</summary>
public enum RecurrentCell
{
    /// <summary>Elman's: h′ = tanh(W x + U h + b).</summary>
    Rnn,

    /// <summary>Long short-term memory with a forget gate (Hochreiter and Schmidhuber 1997; Gers, Schmidhuber and Cummins 2000).</summary>
    Lstm,

    /// <summary>The gated recurrent unit (Cho et al., arXiv:1406.1078).</summary>
    Gru,
}

/// <summary>What a recurrent layer consists of.</summary>
/// <param name="Cell">The sort of cell.</param>
/// <param name="Hidden">Units of the cell's state.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is too small, or there are more than two bias vectors.</exception>
/// <exception cref="ArgumentException">What only an LSTM has is asked of another cell.</exception>
public sealed record RecurrentForm(RecurrentCell Cell, int Hidden)
{
    /// <summary>Units of the cell's state.</summary>
    public int Hidden { get; } = AtLeastOne(Hidden, nameof(Hidden));

    /// <summary>Bias vectors of each gate: 2 in PyTorch (one for the input, one for the state), 1 in Keras and most books, or 0.</summary>
    /// <remarks>A GRU that resets after the product cannot add both in one place: 1 then means 2, as in Keras.</remarks>
    public int BiasVectors
    {
        get;
        init => field = value is >= 0 and <= 2
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), $"A gate has 0, 1 or 2 bias vectors, not {value}.");
    } = 1;

    /// <summary>Layers, each of which reads the one below.</summary>
    public int Layers { get; init => field = AtLeastOne(value, nameof(Layers)); } = 1;

    /// <summary>Whether every layer also runs backwards, with weights of its own; the outputs of both directions are concatenated.</summary>
    public bool Bidirectional { get; init; }

    /// <summary>Whether a GRU's reset gate acts after the product with the recurrent weights (cuDNN, PyTorch, Keras 2 and later), not before (Cho).</summary>
    public bool ResetAfter { get; init; } = true;

    /// <summary>The width to which an LSTM's output is projected before it is put out and fed back (Sak et al., arXiv:1402.1128); null for none.</summary>
    public int? Projection
    {
        get;
        init => field = value is null || Cell == RecurrentCell.Lstm
            ? value is { } width ? AtLeastOne(width, nameof(Projection)) : null
            : throw new ArgumentException($"Only an LSTM has a projection, not a {Cell}.", nameof(value));
    }

    /// <summary>Whether an LSTM's gates see the cell, each unit its own (Gers and Schmidhuber 2000).</summary>
    public bool Peepholes
    {
        get;
        init => field = !value || Cell == RecurrentCell.Lstm
            ? value
            : throw new ArgumentException($"Only an LSTM has peepholes, not a {Cell}.", nameof(value));
    }

    private static int AtLeastOne(int value, string name) =>
        value > 0 ? value : throw new ArgumentOutOfRangeException(name, $"{name} must be at least 1, but is {value}.");
}

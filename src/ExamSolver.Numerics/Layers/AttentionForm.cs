namespace ExamSolver.Numerics.Layers;

/// <summary>What a multi-head attention layer consists of.</summary>
/// <param name="Heads">Heads of the queries.</param>
/// <param name="KeyWidth">Features of one head's queries and keys.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is not positive.</exception>
public sealed record AttentionForm(int Heads, int KeyWidth)
{
    /// <summary>Heads of the queries.</summary>
    public int Heads { get; } = AtLeastOne(Heads, nameof(Heads));

    /// <summary>Features of one head's queries and keys.</summary>
    public int KeyWidth { get; } = AtLeastOne(KeyWidth, nameof(KeyWidth));

    /// <summary>Heads of the keys and values, which must divide the heads: 1 is multi-query attention; null for as many as heads.</summary>
    public int? KeyValueHeads { get; init => field = AtLeastOne(value, nameof(KeyValueHeads)); }

    /// <summary>Features of one head's values; null for the key's.</summary>
    public int? ValueWidth { get; init => field = AtLeastOne(value, nameof(ValueWidth)); }

    /// <summary>Features of the layer's output; null where there is no output matrix and the heads are only concatenated.</summary>
    public int? OutputWidth { get; init => field = AtLeastOne(value, nameof(OutputWidth)); }

    /// <summary>Whether queries, keys and values have biases.</summary>
    public bool InputBias { get; init; } = true;

    /// <summary>Whether the output has a bias.</summary>
    public bool OutputBias { get; init; } = true;

    /// <summary>Which tokens of the context (second) a query (first) attends to: a causal mask, a window; null for all. Other entries are not computed.</summary>
    public Func<int, int, bool>? Attends { get; init; }

    /// <summary>The entry of each head's table of relative-position biases for a query (first) and a token of the context (second), from 0; null where there are none.</summary>
    public Func<int, int, int>? RelativePosition { get; init; }

    private static int AtLeastOne(int value, string name) =>
        value > 0 ? value : throw new ArgumentOutOfRangeException(name, $"{name} must be at least 1, but is {value}.");

    private static int? AtLeastOne(int? value, string name) => value is { } given ? AtLeastOne(given, name) : null;
}

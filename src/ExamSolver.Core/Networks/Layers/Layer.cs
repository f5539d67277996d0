using System.Collections.Immutable;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Networks;

/// <summary>Why a layer cannot read what it is given.</summary>
/// <param name="Message">What does not fit, with the shapes.</param>
/// <param name="Hint">What would fit.</param>
public sealed record Misfit(string Message, string? Hint = null)
{
    /// <summary>Where what is wrong is written, where that is not the layer as a whole.</summary>
    public SourcePosition? Position { get; init; }
}

/// <summary>
/// One layer of a network, as data, and what its sort says about shapes, weights, multiplications and how far it looks. A new sort is a
/// record of its own; running it, which the checks do, is elsewhere and shares nothing with it.
/// </summary>
public abstract record Layer
{
    /// <summary>What the layer is called: the author's name, or its sort and its number among its like, such as <c>conv2</c>.</summary>
    [Given("the layer's name", Default = "its sort and its number: conv1, conv2")]
    public string Name { get; init; } = "";

    /// <summary>The layer whose weights it uses as its own.</summary>
    [Given("the layer whose weights this one uses as well; they count once", Default = "weights of its own")]
    public string? Shares { get; init; }

    /// <summary>Whether its weights are kept as they are, and so are no trainable parameters.</summary>
    [Given("whether its weights are kept as they are (not trained)", Default = "false")]
    public bool Frozen { get; init; }

    /// <summary>Where it is written.</summary>
    public SourcePosition Position { get; init; }

    /// <summary>The word for layers of this sort: <c>conv</c>, <c>dense</c>.</summary>
    public abstract string Sort { get; }

    /// <summary>What an unnamed layer is called, before its number.</summary>
    public virtual string Stem => Sort.Replace(' ', '-');

    /// <summary>How many inputs the layer takes at least.</summary>
    public virtual int FewestInputs => 1;

    /// <summary>How many inputs the layer takes at most.</summary>
    public virtual int MostInputs => 1;

    /// <summary>The same layer with every size changed.</summary>
    public abstract Layer Map(Func<Expr, Expr> change);

    /// <summary>The same layer with what was left to its inputs settled: one size for all axes, padding as a word.</summary>
    public virtual Layer Fit(ImmutableArray<SymbolicShape> inputs) => this;

    /// <summary>Why the fitted layer cannot read its inputs; <c>null</c> where it can.</summary>
    public virtual Misfit? Misfit(ImmutableArray<SymbolicShape> inputs) => null;

    /// <summary>The shape of what it puts out.</summary>
    public abstract SymbolicShape Output(ImmutableArray<SymbolicShape> inputs, ShapeRules rules);

    /// <summary>The arrays of weights that it has, and the buffers that it keeps.</summary>
    public virtual ImmutableArray<ParameterArray> Arrays(ImmutableArray<SymbolicShape> inputs) => [];

    /// <summary>The multiplications that it takes for one input.</summary>
    public virtual ImmutableArray<Work> Work(ImmutableArray<SymbolicShape> inputs) => [];

    /// <summary>How far an entry of the output looks along an axis of the first input.</summary>
    public virtual Reach Reach(int axis, ImmutableArray<SymbolicShape> inputs) => Networks.Reach.Own;

    /// <summary>The sizes that must be whole numbers, with what they are called and the smallest that makes sense.</summary>
    protected virtual IEnumerable<(string What, Expr Size, int Minimum)> Sizes => [];

    /// <summary>A size that became too small or a fraction when numbers were put in for symbols.</summary>
    internal virtual Misfit? ImpossibleSize()
    {
        foreach (var (what, size, minimum) in Sizes)
        {
            if (!IsSize(size, minimum))
                return new Misfit($"layer {Name} would have {what} {size.ToInfix()}", $"it must be a whole number from {minimum}");
        }

        return null;
    }

    /// <summary>Whether a value may be a size: a whole number that is large enough, or one that symbols decide.</summary>
    internal static bool IsSize(Expr size, int minimum) => !size.IsUndefined && (!size.TryGetNumber(out var number) || (number.IsInteger && number >= minimum));

    /// <summary>Whether one size surely does not divide another.</summary>
    protected static bool FailsToDivide(Expr divisor, Expr size) => divisor.TryGetNumber(out var d) && size.TryGetNumber(out var n) && !(n / d).IsInteger;

    /// <summary>Whether two sizes surely differ.</summary>
    protected static bool Differ(Expr one, Expr other) => (one - other).TryGetNumber(out var distance) && distance != 0;

    /// <summary>The misfit of a layer that reads features at positions (any number of axes, channels last).</summary>
    protected Misfit? NeedsPositions(SymbolicShape input) =>
        input.Rank >= 2 ? null : new Misfit($"layer {Name} reads a row of tokens (tokens × features) or feature maps, but it is given {input}", "put an embedding or a patch layer before it, or `reshape`");
}

/// <summary>In which way entries of a layer's output are made of entries of its input, along one axis.</summary>
public enum ReachSort
{
    /// <summary>A window slides over the input: output i reads i s − p + t d for each of its entries t.</summary>
    Window,

    /// <summary>Every entry of the input puts a window into the output: entry j writes to j s − p + t d.</summary>
    Scatter,

    /// <summary>Each entry of the input is repeated s times.</summary>
    Repeat,

    /// <summary>Between the centres of the entries of the input, neighbours are mixed.</summary>
    Blend,

    /// <summary>Every output reads everything.</summary>
    Everything,
}

/// <summary>How far an entry of a layer's output looks along one axis of its input.</summary>
/// <param name="Sort">In which way.</param>
/// <param name="Size">k, the entries of the window.</param>
/// <param name="Step">s, the stride of a window, or by how much the layer enlarges.</param>
/// <param name="Spread">d, the distance between neighbouring entries of the window.</param>
/// <param name="Before">p, how many entries before the start the first output begins.</param>
public sealed record Reach(ReachSort Sort, Expr Size, Expr Step, Expr Spread, Expr Before)
{
    /// <summary>Its own place alone.</summary>
    public static Reach Own { get; } = Window(1, 1, 1, 0);

    /// <summary>Every entry of the input.</summary>
    public static Reach Everything { get; } = new(ReachSort.Everything, 1, 1, 1, 0);

    /// <summary>A window that slides over the input.</summary>
    public static Reach Window(Expr size, Expr step, Expr spread, Expr before) => new(ReachSort.Window, size, step, spread, before);
}

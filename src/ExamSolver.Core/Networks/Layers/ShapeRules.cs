using ExamSolver.Symbolics;

namespace ExamSolver.Core.Networks;

/// <summary>What the rule of output sizes takes into account; the default is right, every change of it is a convention or a misconception.</summary>
public sealed record ShapeRules
{
    /// <summary>How many of the two padded sides count: 2; 1 where the padding is taken in total; 0 where it is left out.</summary>
    public int PaddedSides { get; init; } = 2;

    /// <summary>Whether the stride counts.</summary>
    public bool Stride { get; init; } = true;

    /// <summary>Whether the dilation counts.</summary>
    public bool Dilation { get; init; } = true;

    /// <summary>Whether the window's first position counts (the + 1).</summary>
    public bool FirstPosition { get; init; } = true;

    /// <summary>Whether a fraction of a step is rounded up.</summary>
    public bool RoundUp { get; init; }

    /// <summary>Whether the entries that a transposed convolution's output padding adds count.</summary>
    public bool OutputPadding { get; init; } = true;

    /// <summary>Whether a class token counts among the tokens.</summary>
    public bool ClassToken { get; init; } = true;

    /// <summary>
    /// The output size of a window along one axis of length n: ⌊(n + p − d (k − 1) − 1) / s⌋ + 1 with p zeros in all
    /// (Dumoulin and Visin, 2016, arXiv 1603.07285, relationship 15).
    /// </summary>
    /// <param name="length">n, the length of the axis.</param>
    /// <param name="size">k, the size of the window.</param>
    /// <param name="step">s, the stride.</param>
    /// <param name="spread">d, the dilation.</param>
    /// <param name="before">Zeros before the axis.</param>
    /// <param name="after">Zeros behind it.</param>
    /// <param name="roundsUp">Whether a last window that sticks out counts, as long as it starts on the axis or on the zeros before it (ceil mode).</param>
    public Expr WindowLength(Expr length, Expr size, Expr step, Expr spread, Expr before, Expr after, bool roundsUp)
    {
        if (!Stride)
            step = 1;
        if (!Dilation)
            spread = 1;

        // Padding that differs from side to side is said per side; there is no total to mistake it for.
        var room = length + Zeros(before, after) - (spread * (size - 1)) - 1;
        var ratio = room / step;
        Expr steps;
        if (roundsUp)
            steps = Expr.Apply("min", WholeSize.Ceil(ratio), WholeSize.Ceil((length + before) / step) - 1);
        else
            steps = RoundUp ? WholeSize.Ceil(ratio) : WholeSize.Floor(ratio);
        return FirstPosition ? steps + 1 : steps;
    }

    /// <summary>
    /// The output size of a transposed window along one axis of length n: (n − 1) s − p + d (k − 1) + 1 + o, with p entries cropped in all and
    /// o added (Dumoulin and Visin, 2016, relationship 14).
    /// </summary>
    /// <param name="length">n, the length of the axis.</param>
    /// <param name="size">k, the size of the window.</param>
    /// <param name="step">s, the stride.</param>
    /// <param name="spread">d, the dilation.</param>
    /// <param name="before">Entries cropped before the output.</param>
    /// <param name="after">Entries cropped behind it.</param>
    /// <param name="extra">o, entries added behind it.</param>
    public Expr TransposedLength(Expr length, Expr size, Expr step, Expr spread, Expr before, Expr after, Expr extra)
    {
        var positions = FirstPosition ? length - 1 : length;
        return (positions * (Stride ? step : 1)) - Zeros(before, after) + ((Dilation ? spread : 1) * (size - 1)) + 1 + (OutputPadding ? extra : 0);
    }

    private Expr Zeros(Expr before, Expr after) => PaddedSides switch { 0 => 0, 1 when before == after => before, _ => before + after };
}

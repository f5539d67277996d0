using System.Collections.Immutable;
using System.Diagnostics;
using ExamSolver.Core.Networks;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Networks;

/// <summary>
/// What the outputs of a layer see along one axis of the image. Behind a layer that enlarges, neighbours may see differently many pixels,
/// but after a period of outputs the fields come again, so many pixels on.
/// </summary>
/// <param name="Period">The first and the last pixel of each output of a period; <c>null</c> for an output that sees none.</param>
/// <param name="Advance">How many pixels on the fields come again.</param>
internal sealed record AxisField(ImmutableArray<(Expr First, Expr Last)?> Period, Expr Advance)
{
    /// <summary>A layer that enlarges more than this is not followed.</summary>
    private const int LongestPeriod = 4096;

    /// <summary>The ends of a field that take more characters than this to write are not followed.</summary>
    private const int LongestEnds = 1_000;

    /// <summary>Whether every output sees all of the axis, however long that is.</summary>
    public bool IsEverything { get; init; }

    /// <summary>Each output sees its own pixel.</summary>
    public static AxisField OwnPixel { get; } = new([(0, 0)], 1);

    /// <summary>How far apart neighbouring outputs look, on average.</summary>
    public Expr Jump => Advance / Period.Length;

    /// <summary>The first pixel that the first output sees.</summary>
    public Expr Start => Period[0]?.First ?? 0;

    /// <summary>The number of pixels from the first to the last, of the output that sees most.</summary>
    public Expr Extent => Period.Where(f => f is not null).Select(f => f!.Value.Last - f.Value.First + 1).Aggregate(Larger);

    /// <summary>The middle of what output i sees; <c>null</c> where that is nothing.</summary>
    public Expr? Centre(int i) => At(i) is { } field ? (field.First + field.Last) / 2 : null;

    /// <summary>Whether outputs of one number look at places with one centre; <c>null</c> where symbols leave it open.</summary>
    public static bool? AreAligned(AxisField one, AxisField other, AlignmentRules rules)
    {
        if (rules.Jumps && one.Jump != other.Jump)
            return (one.Jump - other.Jump).TryGetNumber(out _) ? false : null;

        // Where jumps differ, the first outputs are all that can agree.
        var length = one.Jump == other.Jump ? one.Period.Length * other.Period.Length / Common(one.Period.Length, other.Period.Length) : 1;
        Rational? same = null;
        for (var i = 0; i < length; i++)
        {
            var (a, b) = rules.Centres ? (one.Centre(i), other.Centre(i)) : (one.At(i)?.First, other.At(i)?.First);
            if (a is null || b is null)
                continue;
            if (!((a - b) / (rules.WholeSteps ? one.Jump : 1)).TryGetNumber(out var distance))
                return null;
            if (rules.WholeSteps ? !distance.IsInteger || (same is { } before && before != distance) : !distance.IsZero)
                return false;
            same = distance;
        }

        return true;
    }

    /// <summary>The field with entries cut off before the start.</summary>
    public AxisField Cut(Expr entries) => entries == 0 || IsEverything ? this : Follow(Reach.Window(1, 1, 1, -entries), overlap: true)!;

    /// <summary>The fields behind a layer; <c>null</c> where symbols leave them open.</summary>
    /// <param name="reach">How far the layer looks.</param>
    /// <param name="overlap">Whether a window of k reaches k − 1 entries on, as it does; otherwise k.</param>
    public AxisField? Follow(Reach reach, bool overlap)
    {
        if (IsEverything || reach.Sort == ReachSort.Everything)
            return this with { IsEverything = true };
        if (ReferenceEquals(reach, Reach.Own))
            return this;
        if (reach.Sort == ReachSort.Window)
            return Slide(reach, overlap ? reach.Size - 1 : reach.Size);
        if (!reach.Step.TryGetInteger(out var step) || !reach.Size.TryGetInteger(out var size) || !reach.Spread.TryGetInteger(out var spread) || !reach.Before.TryGetInteger(out var before) || step * Period.Length > LongestPeriod)
            return null;
        var made = ImmutableArray.CreateBuilder<(Expr, Expr)?>();
        for (var i = 0; i < Period.Length * (int)step; i++)
        {
            var (first, last) = reach.Sort switch
            {
                ReachSort.Scatter => Writers(i, (int)size, (int)step, (int)spread, (int)before),
                ReachSort.Repeat => (i / (int)step, i / (int)step),
                ReachSort.Blend => (FloorDivide((2 * i) + 1 - (int)step, 2 * (int)step), -FloorDivide((int)step - (2 * i) - 1, 2 * (int)step)),
                _ => throw new UnreachableException(),
            };
            made.Add(first > last || At(first) is not { } low || At(last) is not { } high ? null : (low.First, high.Last));
        }

        return new(made.ToImmutable(), Advance);
    }

    /// <summary>From the first pixel that any of two branches sees to the last; <c>null</c> where they move over the image at different speeds, or symbols leave too much open.</summary>
    public static AxisField? Union(AxisField one, AxisField other)
    {
        if (one.IsEverything || other.IsEverything)
            return one.IsEverything ? one : other;
        if (one.Jump != other.Jump)
            return null;
        var length = one.Period.Length * other.Period.Length / Common(one.Period.Length, other.Period.Length);
        var united = ImmutableArray.CreateBuilder<(Expr, Expr)?>();
        for (var i = 0; i < length; i++)
        {
            united.Add((one.At(i), other.At(i)) switch
            {
                ({ } a, { } b) => (Smaller(a.First, b.First), Larger(a.Last, b.Last)),
                var (a, b) => a ?? b,
            });
        }

        // Where symbols leave open which branch sees more, every merge doubles what has to be written.
        return united.Any(f => f is { } field && field.Item1.ToInfix().Length + field.Item2.ToInfix().Length > LongestEnds) ? null : new(united.ToImmutable(), one.Jump * length);
    }

    private AxisField? Slide(Reach reach, Expr more)
    {
        if (Period.Length == 1)
        {
            var (first, last) = Period[0]!.Value;
            return new([(first - (reach.Before * Advance), last + (((reach.Spread * more) - reach.Before) * Advance))], Advance * reach.Step);
        }

        if (!reach.Step.TryGetInteger(out var step) || !reach.Before.TryGetInteger(out var before) || !(reach.Spread * more).TryGetInteger(out var on))
            return null;

        // After so many outputs the window stands at the same place of the input's period again.
        var length = Period.Length / Common(Period.Length, (int)step);
        var made = ImmutableArray.CreateBuilder<(Expr, Expr)?>();
        for (var i = 0; i < length; i++)
        {
            var (low, high) = ((i * (int)step) - (int)before, (i * (int)step) - (int)before + (int)on);
            var seen = Enumerable.Range(low, Math.Min(high - low + 1, Period.Length)).Concat(Enumerable.Range(Math.Max(low, high - Period.Length + 1), Math.Min(high - low + 1, Period.Length)))
                .Select(At).Where(f => f is not null).Select(f => f!.Value).ToArray();
            made.Add(seen.Length == 0 ? null : (seen.Select(f => f.First).Aggregate(Smaller), seen.Select(f => f.Last).Aggregate(Larger)));
        }

        return new(made.ToImmutable(), Advance * length * (int)step / Period.Length);
    }

    /// <summary>The field of output i.</summary>
    private (Expr First, Expr Last)? At(int i)
    {
        var (periods, place) = (FloorDivide(i, Period.Length), i - (FloorDivide(i, Period.Length) * Period.Length));
        return Period[place] is { } field ? (field.First + (periods * Advance), field.Last + (periods * Advance)) : null;
    }

    /// <summary>The first and the last entry of the input whose window writes to output i.</summary>
    private static (int First, int Last) Writers(int i, int size, int step, int spread, int before)
    {
        var (first, last) = (int.MaxValue, int.MinValue);
        for (var t = 0; t < size; t++)
        {
            var from = i + before - (t * spread);
            if (from % step == 0)
                (first, last) = (Math.Min(first, from / step), Math.Max(last, from / step));
        }

        return (first, last);
    }

    private static Expr Smaller(Expr one, Expr other) => (one - other).TryGetNumber(out var distance) ? (distance < 0 ? one : other) : Expr.Apply("min", one, other);

    private static Expr Larger(Expr one, Expr other) => (one - other).TryGetNumber(out var distance) ? (distance > 0 ? one : other) : Expr.Apply("max", one, other);

    private static int FloorDivide(int value, int by) => (int)Math.Floor((double)value / by);

    private static int Common(int one, int other) => other == 0 ? one : Common(other, one % other);
}

/// <summary>What alignment takes into account.</summary>
internal sealed record AlignmentRules
{
    /// <summary>Whether centres are compared; otherwise where fields start.</summary>
    public bool Centres { get; init; } = true;

    /// <summary>Whether jumps are compared.</summary>
    public bool Jumps { get; init; } = true;

    /// <summary>Whether it is enough that centres are whole jumps apart.</summary>
    public bool WholeSteps { get; init; }
}

namespace ExamSolver.Symbolics;

/// <summary>What is known about the equality of two values.</summary>
public enum Verdict
{
    /// <summary>Equal wherever both are defined.</summary>
    Equal,

    /// <summary>Different at some point where both are defined.</summary>
    Different,

    /// <summary>Neither could be shown within the work allowed.</summary>
    Undecided,
}

/// <summary>A verdict with its reason.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Reason">One sentence that says how it was reached.</param>
/// <param name="Witness">For different values, a point that shows it, as in <c>x = 3/4</c>; else null.</param>
public sealed record Decision(Verdict Verdict, string Reason, string? Witness = null)
{
    /// <summary>Whether the verdict is equal.</summary>
    public bool IsEqual => Verdict == Verdict.Equal;

    /// <summary>Whether the verdict is different.</summary>
    public bool IsDifferent => Verdict == Verdict.Different;
}

/// <summary>How much work a decision may take.</summary>
public sealed record EquivalenceOptions
{
    /// <summary>The defaults.</summary>
    public static EquivalenceOptions Default { get; } = new();

    /// <summary>The seed of the worlds.</summary>
    public ulong Seed { get; init; } = 20_260_101;

    /// <summary>How many worlds are tried at most.</summary>
    public int MaximalWorlds { get; init; } = 64;

    /// <summary>In how many worlds both sides must be defined and agree before sampling says equal.</summary>
    public int NeededWorlds { get; init; } = 12;

    /// <summary>Relative tolerance for numbers that are given as decimals; zero compares exactly.</summary>
    public double RelativeTolerance { get; init; }

    /// <summary>Absolute tolerance; zero compares exactly.</summary>
    public double AbsoluteTolerance { get; init; }

    /// <summary>Whether near misses count as equal.</summary>
    public bool HasTolerance => RelativeTolerance > 0 || AbsoluteTolerance > 0;
}

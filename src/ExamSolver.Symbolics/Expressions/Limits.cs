namespace ExamSolver.Symbolics;

/// <summary>Bounds on work that keep every operation total.</summary>
internal static class Limits
{
    /// <summary>The longest number, in bits of numerator and denominator; what would be longer has no value.</summary>
    public const long MaximalBits = 20_000;

    /// <summary>The greatest tree, in nodes, that is walked without keeping account of its shared parts.</summary>
    public const long MaximalWalk = 20_000;
}

namespace ExamSolver.Symbolics;

/// <summary>How formulas are typeset.</summary>
public sealed record LatexStyle
{
    /// <summary>A decimal point, products of numbers joined by dots.</summary>
    public static LatexStyle Default { get; } = new();

    /// <summary>Writes <c>0{,}5</c> for one half.</summary>
    public bool DecimalComma { get; init; }

    /// <summary>What stands behind the last of several cases.</summary>
    public string Otherwise { get; init; } = "otherwise";

    /// <summary>Joins every product by <c>\times</c> where a sign is needed.</summary>
    public bool Cross { get; init; }

    /// <summary>Writes the natural logarithm as <c>\ln</c>.</summary>
    public bool NaturalLogarithmAsLn { get; init; }
}

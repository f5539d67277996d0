namespace ExamSolver.Symbolics;

/// <summary>How the condition of a distribution stands in a formula: p(z | x) is p of z and of <c>given(x)</c>.</summary>
public static class Conditions
{
    /// <summary>The function that holds what stands behind the bar; it is always the last argument.</summary>
    public const string Given = "given";

    /// <summary>What stands before the bar of a distribution, and what stands behind it.</summary>
    public static (IEnumerable<Formula> Of, IEnumerable<Formula> Given) Split(ApplyFormula apply) =>
        apply.Arguments is [.., ApplyFormula { Function: Given } condition] ? (apply.Arguments.SkipLast(1), condition.Arguments) : (apply.Arguments, []);
}

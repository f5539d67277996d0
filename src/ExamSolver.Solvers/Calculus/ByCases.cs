using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Calculus;

/// <summary>Derivatives of functions with a kink, written by cases.</summary>
internal static class ByCases
{
    /// <summary>An expression in which one step function stands, by cases; another as it is.</summary>
    public static Formula Of(Expr value)
    {
        var steps = Steps(value.ToFormula()).Distinct().ToArray();
        if (steps is not [{ Arguments: [var argument] } step])
            return value.ToFormula();
        Formula With(int side) => FormulaParts.Replace(value.ToFormula(), part => part.Equals(step) ? side : null).ToExpr().ToFormula();
        return Formula.Apply("piecewise", Formula.Relation(argument, ">", 0), With(1), With(0));
    }

    private static IEnumerable<ApplyFormula> Steps(Formula formula) =>
        (formula is ApplyFormula { Function: "step" } step ? [step] : Enumerable.Empty<ApplyFormula>()).Concat(FormulaParts.Of(formula).SelectMany(Steps));
}

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
        Formula With(int side) => Replace(value.ToFormula(), step, side).ToExpr().ToFormula();
        return Formula.Apply("piecewise", Formula.Relation(argument, ">", 0), With(1), With(0));
    }

    private static IEnumerable<ApplyFormula> Steps(Formula formula) =>
        (formula is ApplyFormula { Function: "step" } step ? [step] : Enumerable.Empty<ApplyFormula>()).Concat(FormulaParts.Of(formula).SelectMany(Steps));

    private static Formula Replace(Formula formula, Formula old, int number) => formula switch
    {
        _ when formula.Equals(old) => number,
        SumFormula sum => Formula.Sum(sum.Terms.Select(t => t.IsNegative ? -Replace(t.Term, old, number) : Replace(t.Term, old, number))),
        ProductFormula product => Formula.Product(product.Factors.Select(f => Replace(f.Factor, old, number))),
        QuotientFormula quotient => Replace(quotient.Numerator, old, number) / Replace(quotient.Denominator, old, number),
        PowerFormula power => Replace(power.Base, old, number).Pow(Replace(power.Exponent, old, number)),
        NegationFormula negation => -Replace(negation.Operand, old, number),
        ApplyFormula apply => Formula.Apply(apply.Function, [.. apply.Arguments.Select(a => Replace(a, old, number))]),
        _ => formula,
    };
}

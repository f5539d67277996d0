using ExamSolver.Core.Arrays;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Gaussians;

/// <summary>A map W z + b, taken apart.</summary>
/// <param name="Slope">W; the number 1 where nothing stands before z.</param>
/// <param name="IsArray">Whether W is a vector or a matrix.</param>
/// <param name="Shift">b; 0 where there is none.</param>
internal sealed record LinearMap(Formula Slope, bool IsArray, Formula Shift)
{
    /// <summary>The map that a formula is; <c>null</c> where it is not linear, or not written as a sum of terms A z and terms without z.</summary>
    public static LinearMap? Of(Formula formula, string variable, ArrayContext arrays)
    {
        if (!arrays.IsArray(formula))
            return OfNumbers(formula, variable);
        var (slopes, shifts) = (new List<(Formula Value, bool IsNegative)>(), new List<Formula>());
        foreach (var (term, isNegative) in Terms(formula))
        {
            if (!FormulaParts.Names(term).Contains(variable))
                shifts.Add(isNegative ? -term : term);
            else if (Before(term, variable) is { } slope)
                slopes.Add((slope, isNegative));
            else
                return null;
        }

        if (slopes.Count == 0)
            return null;

        // Beside a matrix a number before z is that many times the identity.
        var isArray = slopes.Exists(s => arrays.IsArray(s.Value));
        var sum = Formula.Sum(slopes.Select(s => (Value: isArray && !arrays.IsArray(s.Value) ? s.Value.ToExpr() == 1 ? Formula.Symbol("I") : s.Value.Beside(Formula.Symbol("I")) : s.Value, s.IsNegative)).Select(s => s.IsNegative ? -s.Value : s.Value));
        return new LinearMap(sum, isArray, shifts.Count == 0 ? 0 : Formula.Sum(shifts));
    }

    /// <summary>Of numbers the value at 0, and the difference to the value at 1.</summary>
    private static LinearMap? OfNumbers(Formula formula, string variable)
    {
        var value = formula.ToExpr();
        Expr At(Expr point) => value.Substitute(new Dictionary<string, Expr>(StringComparer.Ordinal) { [variable] = point });
        var (shift, slope) = (At(0), (At(1) - At(0)).Expand());
        return slope == 0 || (value - (slope * Expr.Symbol(variable)) - shift).Expand() != 0 ? null : new LinearMap(slope.ToFormula(), false, shift.ToFormula());
    }

    private static IEnumerable<(Formula Term, bool IsNegative)> Terms(Formula formula) => formula switch
    {
        SumFormula sum => sum.Terms.Select(t => (t.Term, t.IsNegative)),
        NegationFormula negation => [(negation.Operand, true)],
        _ => [(formula, false)],
    };

    /// <summary>What stands before the variable in one term: A of A z, A/2 of A z/2.</summary>
    private static Formula? Before(Formula term, string variable)
    {
        bool Holds(Formula part) => FormulaParts.Names(part).Contains(variable);
        switch (term)
        {
            case SymbolFormula:
                return 1;
            case QuotientFormula quotient when !Holds(quotient.Denominator):
                return Before(quotient.Numerator, variable) is { } slope ? slope / quotient.Denominator : null;
            case ProductFormula { Factors: var factors } when factors.Count(f => Holds(f.Factor)) == 1 && factors.Any(f => f.Factor is SymbolFormula s && s.Name == variable):
                return factors.Where(f => !Holds(f.Factor)).Select(f => f.Factor).Aggregate((a, b) => a.Beside(b));
            default:
                return null;
        }
    }
}

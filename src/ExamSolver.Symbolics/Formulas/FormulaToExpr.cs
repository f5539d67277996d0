namespace ExamSolver.Symbolics;

/// <summary>The canonical value of a formula.</summary>
internal static class FormulaToExpr
{
    public static Expr Of(Formula formula)
    {
        switch (formula)
        {
            case NumberFormula number:
                return Expr.Number(number.Value);
            case SymbolFormula symbol:
                return Expr.Symbol(symbol.Name);
            case SumFormula sum:
                return Sums.Add(sum.Terms.Select(t => t.IsNegative ? -Number(t.Term) : Number(t.Term)));
            case ProductFormula product:
                return Products.Multiply(product.Factors.Select(f => Number(f.Factor)));
            case QuotientFormula quotient:
                return Number(quotient.Numerator) / quotient.Denominator.ToExpr();
            case PowerFormula { Base: ApplyFormula { Function: "e", Arguments.IsEmpty: true } } exponential:
                return Expr.Apply("exp", exponential.Exponent.ToExpr());
            case PowerFormula power:
                return Number(power.Base).Pow(power.Exponent.ToExpr());
            case NegationFormula negation:
                return -negation.Operand.ToExpr();
            case ApplyFormula { Function: "e", Arguments.IsEmpty: true }:
                return Expr.Apply("exp", 1);
            case ApplyFormula apply:
                return Expr.Apply(apply.Function, [.. apply.Arguments.Select(a => a.ToExpr())]);
            case EntryFormula entry:
                return Expr.Entry(entry.Array.ToExpr(), [.. entry.Indices.Select(i => i.ToExpr())]);
            case BindFormula bind:
                return Binds.Of(bind.Kind, [.. bind.Bindings.Select(b => new Binding(b.Variable, b.Lower?.ToExpr(), b.Upper?.ToExpr()))], bind.Body.ToExpr());
            case ArrayFormula array:
                return ArrayExpr.Of(array.Kind, array.Items.Select(i => i.ToExpr()));
            case RelationFormula relation:
                return Expr.Relation(relation.Left.ToExpr(), relation.Operator, relation.Right.ToExpr());
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    // Inside arithmetic a relation counts one where it holds and zero elsewhere: g·(g > 0).
    private static Expr Number(Formula formula) =>
        formula is RelationFormula ? Expr.Apply("indicator", formula.ToExpr()) : formula.ToExpr();
}

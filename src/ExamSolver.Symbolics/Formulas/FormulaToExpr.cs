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
                return symbol.IsComplex ? Expr.ComplexSymbol(symbol.Name) : Expr.Symbol(symbol.Name);
            case SumFormula sum:
                return Sum(sum);
            case ProductFormula product:
                var factors = new Expr[product.Factors.Length];
                for (var i = 0; i < factors.Length; i++)
                {
                    factors[i] = Number(product.Factors[i].Factor);
                }

                return Infinities.Product(factors) ?? Products.Multiply(factors);
            case QuotientFormula quotient:
                var (above, below) = (Number(quotient.Numerator), quotient.Denominator.ToExpr());
                return Infinities.Quotient(above, below) ?? (above / below);
            case PowerFormula { Base: ApplyFormula { Function: "e", Arguments.IsEmpty: true } } exponential:
                var exponent = exponential.Exponent.ToExpr();
                return Infinities.Value("exp", [exponent]) ?? Expr.Apply("exp", exponent);
            case PowerFormula power:
                var (@base, height) = (Number(power.Base), power.Exponent.ToExpr());
                return Infinities.Power(@base, height) ?? @base.Pow(height);
            case NegationFormula negation:
                return -negation.Operand.ToExpr();
            case ApplyFormula { Function: "e", Arguments.IsEmpty: true }:
                return Expr.Apply("exp", 1);
            case ApplyFormula { Function: "diff", Arguments: [var body, SymbolFormula { Name: var name }] } when body.ToExpr() is var value && value.DependsOn(name) && Differentiation.IsPlain(value):
                // diff(x^2, x) is carried out; diff(y, x) may hide that y depends on x.
                return value.Derivative(name);
            case ApplyFormula { Function: "hadamard", Arguments: [var a, var b] }:
                return Number(a) * Number(b);
            case ApplyFormula { Function: "hadamarddiv", Arguments: [var a, var b] }:
                return Number(a) / b.ToExpr();
            case ApplyFormula { Function: "hadamardpow", Arguments: [var a, var b] }:
                return Number(a).Pow(b.ToExpr());
            case ApplyFormula { Function: "eigenvalues", Arguments: [ArrayFormula matrix] } when Eigenvalues.Of(matrix.ToExpr()) is { } eigenvalues:
                return eigenvalues;
            case ApplyFormula { Function: "piecewise" or "indicator" } cases:
                return Cases.Of(cases.Function, [.. cases.Arguments.Select(a => a.ToExpr())]);
            case ApplyFormula apply:
                var arguments = new Expr[apply.Arguments.Length];
                for (var i = 0; i < arguments.Length; i++)
                {
                    arguments[i] = apply.Arguments[i].ToExpr();
                }

                return Infinities.Value(apply.Function, arguments) ?? Expr.Apply(apply.Function, arguments);
            case EntryFormula entry:
                return Expr.Entry(entry.Array.ToExpr(), [.. entry.Indices.Select(i => i.ToExpr())]);
            case BindFormula bind:
                return Binds.Of(bind.Kind, bind.Bindings.Map(b => new Binding(b.Variable, b.Lower?.ToExpr(), b.Upper?.ToExpr())), bind.Body.ToExpr());
            case ArrayFormula array:
                return ArrayExpr.Of(array.Kind, array.Items.Select(i => i.ToExpr()));
            case RelationFormula { Operator: "∈" } membership when Intervals.Condition(membership) is { } condition:
                return condition;
            case RelationFormula relation:
                return Expr.Relation(relation.Left.ToExpr(), relation.Operator, relation.Right.ToExpr());
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static Expr Sum(SumFormula sum)
    {
        var terms = new SumTerm[sum.Terms.Length];
        for (var i = 0; i < terms.Length; i++)
        {
            var (isNegative, term) = sum.Terms[i];
            terms[i] = new(isNegative ? Rational.MinusOne : Rational.One, Number(term));
        }

        return Infinities.Sum(terms) ?? Sums.Combine(terms, Rational.Zero);
    }

    // Inside arithmetic a relation counts one where it holds and zero elsewhere: g·(g > 0).
    private static Expr Number(Formula formula) =>
        formula is RelationFormula ? Expr.Apply("indicator", formula.ToExpr()) : formula.ToExpr();
}

namespace ExamSolver.Symbolics;

/// <summary>A canonical value written as a person would: one fraction bar, roots, plus before minus, numbers first.</summary>
internal static class ExprToFormula
{
    public static Formula Of(Expr value) => value switch
    {
        NumberExpr number => Number(number.Value),
        SymbolExpr symbol => symbol.IsComplex ? Formula.ComplexSymbol(symbol.Name) : Formula.Symbol(symbol.Name),
        SumExpr sum => Sum(sum),
        ProductExpr product => Product(product.Coefficient, product.Factors),
        PowerExpr power => Product(Rational.One, [new(power.Base, power.Exponent)]),
        ApplyExpr { Function: "exp", Arguments: [{ IsOne: true }] } => Formula.E,
        ApplyExpr { Function: "entry" } entry => new EntryFormula(Of(entry.Arguments[0]), [.. entry.Arguments.Skip(1).Select(Of)]),
        ApplyExpr apply => new ApplyFormula(apply.Function, [.. Arguments(apply).Select(Of)]),
        BindExpr bind => new BindFormula(
            bind.Kind,
            bind.Bindings.Map(b => new FormulaBinding(b.Variable, b.Lower is null ? null : Of(b.Lower), b.Upper is null ? null : Of(b.Upper))),
            Of(bind.Body)),
        ArrayExpr array => new ArrayFormula(array.Kind, [.. array.Items.Select(Of)]),
        RelationExpr relation => Formula.Relation(Of(relation.Left), relation.Operator, Of(relation.Right)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static IEnumerable<Expr> Arguments(ApplyExpr apply) =>
        apply.Definition?.IsSymmetric == true ? apply.Arguments.Order(Expr.Ordering) : apply.Arguments;

    private static Formula Number(Rational value) =>
        value.Sign < 0 ? new NegationFormula(Number(-value))
        : value.IsInteger ? Formula.Number(value)
        : new QuotientFormula(value.Numerator, value.Denominator);

    // Positive terms before negative ones, higher degrees first, the constant last: x² - 2x + 1 but 1 - x.
    private static Formula Sum(SumExpr sum)
    {
        var terms = sum.Terms
            .OrderByDescending(t => Degree(t.Monomial))
            .ThenBy(t => t.Monomial, Expr.Ordering)
            .Select(t => (IsNegative: t.Coefficient.Sign < 0, Term: Magnitude(t)))
            .ToList();
        if (!sum.Constant.IsZero)
        {
            terms.Add((sum.Constant.Sign < 0, Number(sum.Constant.Abs())));
        }

        if (terms[0].IsNegative && terms.FindIndex(t => !t.IsNegative) is var first and > 0)
        {
            var moved = terms[first];
            terms.RemoveAt(first);
            terms.Insert(0, moved);
        }

        return new SumFormula([.. terms.Select(t => new SignedTerm(t.IsNegative, t.Term))]);
    }

    private static Formula Magnitude(SumTerm term) => term.Monomial switch
    {
        ProductExpr product => Product(term.Coefficient.Abs(), product.Factors),
        _ when term.Coefficient.Abs().IsOne => Of(term.Monomial),
        PowerExpr power => Product(term.Coefficient.Abs(), [new(power.Base, power.Exponent)]),
        _ => Product(term.Coefficient.Abs(), [new(term.Monomial, Expr.One)]),
    };

    private static Formula Product(Rational coefficient, IReadOnlyList<ProductFactor> factors)
    {
        var above = new List<Formula>();
        var below = new List<Formula>();
        var radicands = new SortedDictionary<Rational, Rational>();
        var sign = coefficient.Sign;
        coefficient = coefficient.Abs();
        foreach (var factor in factors.OrderBy(f => Group(f.Base)).ThenBy(f => f.Base, Expr.Ordering))
        {
            var (@base, exponent) = factor;

            // √2·√3 is written √6.
            if (@base is NumberExpr number && exponent is NumberExpr { Value: { IsInteger: false, Sign: > 0 } fraction })
            {
                radicands[fraction] = radicands.GetValueOrDefault(fraction, Rational.One) * number.Value;
                continue;
            }

            // (x - 1) with an odd power takes the sign of the whole product when 1 - x reads better.
            if (@base is SumExpr sum && exponent is NumberExpr { Value: { IsInteger: true, Numerator.IsEven: false } } && sign < 0 && ReadsBetterNegated(sum))
            {
                @base = -sum;
                sign = 1;
            }

            if (exponent is NumberExpr { Value.Sign: < 0 } or ProductExpr { Coefficient.Sign: < 0 })
            {
                below.Add(Power(@base, -exponent));
            }
            else
            {
                above.Add(Power(@base, exponent));
            }
        }

        foreach (var (exponent, radicand) in radicands.Reverse())
        {
            above.Insert(0, Power(Expr.Number(radicand), Expr.Number(exponent), splitRoots: false));
        }

        if (!coefficient.Numerator.IsOne || above.Count == 0)
        {
            above.Insert(0, coefficient.Numerator);
        }

        if (!coefficient.Denominator.IsOne)
        {
            below.Insert(0, coefficient.Denominator);
        }

        var result = below.Count == 0 ? Join(above) : new QuotientFormula(Join(above), Join(below));
        return sign < 0 ? new NegationFormula(result) : result;
    }

    private static Formula Join(List<Formula> factors) => factors.Count == 1
        ? factors[0]
        : new ProductFormula([.. factors.Select(f => new JoinedFactor(Multiplication.Implicit, f))]);

    private static Formula Power(Expr @base, Expr exponent, bool splitRoots = true)
    {
        if (exponent.IsOne)
        {
            return Of(@base);
        }

        if (exponent is NumberExpr { Value: var value } && value.Numerator.IsOne && value.Denominator == 2)
        {
            return new ApplyFormula("sqrt", [splitRoots ? Of(@base) : Number(((NumberExpr)@base).Value)]);
        }

        return new PowerFormula(@base is NumberExpr number ? Number(number.Value) : Of(@base), Of(exponent));
    }

    // Numbers, then constants and symbols, then functions, then sums.
    private static int Group(Expr @base) => @base switch
    {
        NumberExpr => 0,
        ApplyExpr { Arguments.IsEmpty: true } => 1,
        SymbolExpr => 2,
        ApplyExpr { Function: "entry" } => 2,
        SumExpr => 4,
        _ => 3,
    };

    private static bool ReadsBetterNegated(SumExpr sum)
    {
        var negatives = sum.Terms.Count(t => t.Coefficient.Sign < 0) + (sum.Constant.Sign < 0 ? 1 : 0);
        var positives = sum.Terms.Length + (sum.Constant.IsZero ? 0 : 1) - negatives;
        return negatives > positives || (negatives == positives && sum.Constant.Sign < 0) || (negatives == positives && sum.Constant.IsZero);
    }

    private static Rational Degree(Expr monomial) => monomial switch
    {
        SymbolExpr => Rational.One,
        PowerExpr { Base: SymbolExpr, Exponent: NumberExpr exponent } => exponent.Value,
        ProductExpr product => product.Factors.Aggregate(Rational.Zero, (sum, f) => sum + Degree(Products.OfFactor(f))),
        PowerExpr => Rational.Zero,
        _ => Rational.Zero,
    };
}

namespace ExamSolver.Symbolics;

/// <summary>The parts of a formula.</summary>
public static class FormulaParts
{
    /// <summary>The formulas that a formula is made of, in the order in which they are written.</summary>
    public static IEnumerable<Formula> Of(Formula formula) => formula switch
    {
        SumFormula sum => sum.Terms.Select(t => t.Term),
        ProductFormula product => product.Factors.Select(f => f.Factor),
        QuotientFormula quotient => [quotient.Numerator, quotient.Denominator],
        PowerFormula power => [power.Base, power.Exponent],
        NegationFormula negation => [negation.Operand],
        ApplyFormula apply => apply.Arguments,
        EntryFormula entry => entry.Indices.Prepend(entry.Array),
        BindFormula bind => bind.Bindings.SelectMany(b => new[] { b.Lower, b.Upper }).OfType<Formula>().Append(bind.Body),
        ArrayFormula array => array.Items,
        RelationFormula relation => [relation.Left, relation.Right],
        _ => [],
    };

    /// <summary>Symbols and functions by the names written, sorted; bound variables are left out.</summary>
    public static SortedSet<string> Names(Formula formula)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        Collect(formula, names, []);
        return names;
    }

    /// <summary>Whether a formula, or a part of it, has a property.</summary>
    public static bool Any(Formula formula, Func<Formula, bool> predicate) => predicate(formula) || Of(formula).Any(part => Any(part, predicate));

    /// <summary>The formula with parts replaced, the outermost first; <c>null</c> keeps a part and looks into it.</summary>
    public static Formula Replace(Formula formula, Func<Formula, Formula?> replace)
    {
        Formula Inside(Formula part) => Replace(part, replace);
        return replace(formula) ?? formula switch
        {
            SumFormula sum => new SumFormula([.. sum.Terms.Select(t => t with { Term = Inside(t.Term) })]),
            ProductFormula product => new ProductFormula([.. product.Factors.Select(f => f with { Factor = Inside(f.Factor) })]),
            QuotientFormula quotient => Inside(quotient.Numerator) / Inside(quotient.Denominator),
            PowerFormula power => Inside(power.Base).Pow(Inside(power.Exponent)),
            NegationFormula negation => -Inside(negation.Operand),
            ApplyFormula apply => new ApplyFormula(apply.Function, [.. apply.Arguments.Select(Inside)]),
            EntryFormula entry => new EntryFormula(Inside(entry.Array), [.. entry.Indices.Select(Inside)]),
            BindFormula bind => new BindFormula(bind.Kind, [.. bind.Bindings.Select(b => b with { Lower = b.Lower is null ? null : Inside(b.Lower), Upper = b.Upper is null ? null : Inside(b.Upper) })], Inside(bind.Body)),
            ArrayFormula array => new ArrayFormula(array.Kind, [.. array.Items.Select(Inside)]),
            RelationFormula relation => new RelationFormula(Inside(relation.Left), relation.Operator, Inside(relation.Right)),
            _ => formula,
        };
    }

    private static void Collect(Formula formula, SortedSet<string> names, HashSet<string> bound)
    {
        switch (formula)
        {
            case SymbolFormula symbol when !bound.Contains(symbol.Name):
                names.Add(symbol.Name);
                break;
            case ApplyFormula { Arguments.IsEmpty: false } apply:
                names.Add(apply.Function);
                break;
            case BindFormula bind:
                bound = [.. bound, .. bind.Bindings.Select(b => b.Variable)];
                break;
        }

        foreach (var part in Of(formula))
        {
            Collect(part, names, bound);
        }
    }
}

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

    /// <summary>The names of what is applied to arguments, sorted.</summary>
    public static SortedSet<string> Functions(Formula formula)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        Any(formula, part =>
        {
            if (part is ApplyFormula { Arguments.IsEmpty: false } apply)
            {
                names.Add(apply.Function);
            }

            return false;
        });
        return names;
    }

    /// <summary>Whether a formula, or a part of it, has a property.</summary>
    public static bool Any(Formula formula, Func<Formula, bool> predicate) => predicate(formula) || Of(formula).Any(part => Any(part, predicate));

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

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

    /// <summary>The formula with some of its parts replaced, from the top down; <c>null</c> keeps a part, and its own parts are looked at.</summary>
    public static Formula Replace(Formula formula, Func<Formula, Formula?> replacement)
    {
        if (replacement(formula) is { } replaced)
        {
            return replaced;
        }

        Formula Inside(Formula part) => Replace(part, replacement);
        return formula switch
        {
            SumFormula sum => new SumFormula(sum.Terms.Map(t => t with { Term = Inside(t.Term) })),
            ProductFormula product => new ProductFormula(product.Factors.Map(f => f with { Factor = Inside(f.Factor) })),
            QuotientFormula quotient => new QuotientFormula(Inside(quotient.Numerator), Inside(quotient.Denominator)),
            PowerFormula power => new PowerFormula(Inside(power.Base), Inside(power.Exponent)),
            NegationFormula negation => new NegationFormula(Inside(negation.Operand)),
            ApplyFormula apply => new ApplyFormula(apply.Function, [.. apply.Arguments.Select(Inside)]),
            EntryFormula entry => new EntryFormula(Inside(entry.Array), [.. entry.Indices.Select(Inside)]),
            BindFormula bind => new BindFormula(bind.Kind, [.. bind.Bindings.Select(b => b with { Lower = b.Lower is null ? null : Inside(b.Lower), Upper = b.Upper is null ? null : Inside(b.Upper) })], Inside(bind.Body)),
            ArrayFormula array => new ArrayFormula(array.Kind, [.. array.Items.Select(Inside)]),
            RelationFormula relation => new RelationFormula(Inside(relation.Left), relation.Operator, Inside(relation.Right)),
            _ => formula,
        };
    }

    /// <summary>Puts formulas in for symbols; a bound variable that one of them names is renamed first, so that it binds nothing else.</summary>
    public static Formula Substitute(Formula formula, IReadOnlyDictionary<string, Formula> values) => Replace(formula, part => part switch
    {
        SymbolFormula symbol => values.GetValueOrDefault(symbol.Name),
        BindFormula bind => Bound(bind, values),
        _ => null,
    });

    /// <summary>The number of nodes, counted no further than <paramref name="most"/>.</summary>
    public static int Count(Formula formula, int most)
    {
        var (count, open) = (0, new Stack<Formula>([formula]));
        while (count <= most && open.TryPop(out var next))
        {
            count++;
            foreach (var part in Of(next))
            {
                open.Push(part);
            }
        }

        return count;
    }

    private static BindFormula Bound(BindFormula bind, IReadOnlyDictionary<string, Formula> values)
    {
        var taken = values.Values.SelectMany(Names).ToHashSet(StringComparer.Ordinal);
        var (inner, bindings) = (new Dictionary<string, Formula>(values, StringComparer.Ordinal), new List<FormulaBinding>());
        foreach (var binding in bind.Bindings)
        {
            var name = binding.Variable;
            while (taken.Contains(name))
            {
                name += "_";
            }

            bindings.Add(new(name, binding.Lower is null ? null : Substitute(binding.Lower, inner), binding.Upper is null ? null : Substitute(binding.Upper, inner)));
            inner.Remove(binding.Variable);
            if (name != binding.Variable)
            {
                inner[binding.Variable] = Formula.Symbol(name);
            }
        }

        return new BindFormula(bind.Kind, [.. bindings], Substitute(bind.Body, inner));
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

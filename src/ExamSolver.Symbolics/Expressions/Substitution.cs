namespace ExamSolver.Symbolics;

/// <summary>Simultaneous substitution that captures no variable.</summary>
internal static class Substitution
{
    public static Expr Replace(Expr value, IReadOnlyDictionary<string, Expr> replacements)
    {
        var names = 0UL;
        foreach (var (name, _) in replacements)
        {
            names |= Expr.BitOf(name);
        }

        return value.MayMention(names) ? Replace(value, new Names(replacements, names)) : value;
    }

    /// <summary>Every place where a part stands, with another in its stead; for values without bound variables.</summary>
    public static Expr ReplacePart(Expr value, Expr part, Expr other) => ReplacePart(value, new Exchange(part, other));

    private static Expr ReplacePart(Expr value, Exchange exchange) =>
        !value.MayContain(exchange.Part) ? value
        : value.Equals(exchange.Part) ? exchange.Other
        : value is NumberExpr or SymbolExpr ? value
        : Children.Map(value, exchange, ReplacePart);

    private static Expr Replace(Expr value, Names names) => !value.MayMention(names.Bits) ? value : value switch
    {
        SymbolExpr symbol => names.Replacements.GetValueOrDefault(symbol.Name, symbol),
        BindExpr bind => InBind(bind, names.Replacements),
        _ => Children.Map(value, names, Replace),
    };

    private static Expr InBind(BindExpr bind, IReadOnlyDictionary<string, Expr> replacements)
    {
        // A bound variable hides the replacement of its name, and is renamed where a replacement mentions it.
        var inner = new Dictionary<string, Expr>(replacements, StringComparer.Ordinal);
        var bindings = bind.Bindings.ToArray();
        for (var i = 0; i < bindings.Length; i++)
        {
            var (variable, lower, upper) = bindings[i];
            lower = lower is null ? null : Replace(lower, inner);
            upper = upper is null ? null : Replace(upper, inner);
            inner.Remove(variable);
            var fresh = variable;
            while (inner.Values.Any(r => r.FreeSymbols.Contains(fresh)))
            {
                fresh += "'";
            }

            if (fresh != variable)
            {
                inner[variable] = Expr.Symbol(fresh);
            }

            bindings[i] = new(fresh, lower, upper);
        }

        return Binds.Of(bind.Kind, new Items<Binding>(bindings), Replace(bind.Body, inner));
    }

    private sealed record Exchange(Expr Part, Expr Other);

    private sealed record Names(IReadOnlyDictionary<string, Expr> Replacements, ulong Bits);
}

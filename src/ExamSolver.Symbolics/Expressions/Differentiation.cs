using System.Collections.Immutable;
using System.Globalization;

namespace ExamSolver.Symbolics;

/// <summary>Partial derivatives over the reals; piecewise functions are differentiated away from their corners.</summary>
internal static class Differentiation
{
    /// <summary>The derivative by a symbol.</summary>
    public static Expr Of(Expr value, string symbol) => Of(value, new Variable(symbol, null, Expr.BitOf(symbol)));

    /// <summary>The derivative by one entry of an array, such as x[2]; every other entry of it is a number of its own.</summary>
    public static Expr Of(Expr value, ApplyExpr entry) => Of(value, new Variable(((SymbolExpr)entry.Arguments[0]).Name, entry, Expr.BitOf(((SymbolExpr)entry.Arguments[0]).Name)));

    /// <summary>Whether a value is an entry of an array at written-out places, which stands for a number like a symbol.</summary>
    public static bool IsEntry(Expr value) => value is ApplyExpr { Function: "entry" } entry && IsAtNumbers(entry.Arguments);

    /// <summary>Whether the arguments of an entry are the name of an array and numbers.</summary>
    internal static bool IsAtNumbers(ImmutableArray<Expr> arguments)
    {
        for (var i = 1; i < arguments.Length; i++)
        {
            if (arguments[i] is not NumberExpr)
            {
                return false;
            }
        }

        return arguments is [SymbolExpr, _, ..];
    }

    private static Expr Of(Expr value, in Variable by)
    {
        if (!value.MayMention(by.Bit))
        {
            return Expr.Zero;
        }

        switch (value)
        {
            case SymbolExpr symbol:
                return symbol.Name != by.Name ? Expr.Zero : by.Entry is null ? Expr.One : Unevaluated(symbol, by);

            // (Σ c·u)' = Σ c·u'
            case SumExpr sum:
                return OfSum(sum, by);

            // (Π u)' = Σ u'·Π of the others
            case ProductExpr product:
                return OfProduct(product, by);

            case PowerExpr power:
                return OfPower(power, by);
            case ApplyExpr apply:
                return OfApply(apply, by);
            case BindExpr bind:
                return OfBind(bind, by);
            case ArrayExpr array:
                var items = new Expr[array.Items.Length];
                for (var i = 0; i < items.Length; i++)
                {
                    items[i] = Of(array.Items[i], by);
                }

                return ArrayExpr.Of(array.Kind, items);
            case RelationExpr relation:
                return Expr.Relation(Of(relation.Left, by), relation.Operator, Of(relation.Right, by));
            default:
                return Unevaluated(value, by);
        }
    }

    private static Expr OfSum(SumExpr sum, in Variable by)
    {
        var terms = new SumTerm[sum.Terms.Length];
        for (var i = 0; i < terms.Length; i++)
        {
            terms[i] = new(sum.Terms[i].Coefficient, Of(sum.Terms[i].Monomial, by));
        }

        return Sums.Combine(terms, Rational.Zero);
    }

    private static Expr OfProduct(ProductExpr product, in Variable by)
    {
        var terms = new List<Expr>(product.Factors.Length);
        foreach (var factor in product.Factors)
        {
            var power = Products.OfFactor(factor);
            if (Of(power, by) is { IsZero: false } derivative)
            {
                terms.Add(derivative * (product / power));
            }
        }

        return Sums.Add(terms);
    }

    // (u^v)' = v·u^(v-1)·u' + u^v·log(u)·v'
    private static Expr OfPower(PowerExpr power, in Variable by)
    {
        var terms = new List<Expr>();
        if (Of(power.Base, by) is { IsZero: false } ofBase)
        {
            terms.Add(power.Exponent * power.Base.Pow(power.Exponent - 1) * ofBase);
        }

        if (Of(power.Exponent, by) is { IsZero: false } ofExponent)
        {
            terms.Add(power * Expr.Apply("log", power.Base) * ofExponent);
        }

        return Sums.Add(terms);
    }

    // f(u, v)' = f_1(u, v)·u' + f_2(u, v)·v'
    private static Expr OfApply(ApplyExpr apply, in Variable by)
    {
        switch (apply.Function)
        {
            case "piecewise":
                var cases = apply.Arguments.ToArray();
                for (var i = 0; i < cases.Length; i++)
                {
                    cases[i] = i % 2 == 1 || i == cases.Length - 1 ? Of(cases[i], by) : cases[i];
                }

                return Expr.Apply("piecewise", cases);
            case "conj" or "re" or "im" when IsRealIn(apply.Arguments[0], by.Name):
                return Expr.Apply(apply.Function, Of(apply.Arguments[0], by));

            // arg u is the imaginary part of log u.
            case "arg" when IsRealIn(apply.Arguments[0], by.Name):
                return Expr.Apply("im", Of(apply.Arguments[0], by) / apply.Arguments[0]);
            case "indicator":
                return Expr.Zero;
            case "entry" when apply.Arguments[0].DependsOn(by.Name):
                return by.Entry is null || !IsEntry(apply) ? Unevaluated(apply, by) : apply.Equals(by.Entry) ? Expr.One : Expr.Zero;
        }

        var terms = new List<Expr>(apply.Arguments.Length);
        for (var i = 0; i < apply.Arguments.Length; i++)
        {
            var inner = Of(apply.Arguments[i], by);
            if (inner.IsZero && !apply.Arguments[i].DependsOn(by.Name))
            {
                continue;
            }

            if (apply.Definition is { Derivative: { } derivative })
            {
                terms.Add(derivative(apply.Arguments, i) * inner);
            }
            else if (apply.Definition is null && apply.Function != "entry" && apply.Function != "diff")
            {
                terms.Add(OfUnknown(apply, i) * inner);
            }
            else
            {
                return Unevaluated(apply, by);
            }
        }

        return Sums.Add(terms);
    }

    /// <summary>
    /// Whether a derivative can be carried out though something in the value is unknown: a function of its arguments can, <c>f(x^2)</c>; what has a meaning of its own, <c>norm(x)</c>, cannot.
    /// </summary>
    public static bool IsPlain(Expr value) => value switch
    {
        { HasUnknowns: false } => true,
        ApplyExpr { Definition: null } apply when Instantiation.Reserved.Contains(apply.Function) => false,
        BindExpr { Kind: not ("sum" or "prod") } => false,
        _ => Children.Of(value).All(IsPlain),
    };

    private static bool IsRealIn(Expr value, string symbol) => value switch
    {
        SymbolExpr { Name: var name, IsComplex: true } => name != symbol,
        _ => Children.Of(value).All(child => IsRealIn(child, symbol)),
    };

    // An unknown f of one argument has f'; of several, partial(f, k) marks the derivative in the k-th.
    internal static Expr OfUnknown(ApplyExpr apply, int position) => apply.Arguments.Length == 1
        ? Expr.Apply(apply.Function + "'", [.. apply.Arguments])
        : Expr.Apply(string.Create(CultureInfo.InvariantCulture, $"{apply.Function}'{position + 1}"), [.. apply.Arguments]);

    private static Expr OfBind(BindExpr bind, in Variable by)
    {
        if (!bind.DependsOn(by.Name))
        {
            return Expr.Zero;
        }

        foreach (var binding in bind.Bindings)
        {
            if (binding.Lower?.DependsOn(by.Name) == true || binding.Upper?.DependsOn(by.Name) == true)
            {
                return Unevaluated(bind, by);
            }
        }

        // (Π u_i)' = Π u_i · Σ u_i'/u_i
        return bind.Kind == "prod"
            ? bind * Binds.Of("sum", bind.Bindings, Of(bind.Body, by) / bind.Body)
            : Binds.Of(bind.Kind, bind.Bindings, Of(bind.Body, by));
    }

    private static ApplyExpr Unevaluated(Expr value, in Variable by) => new("diff", [value, by.Entry ?? Expr.Symbol(by.Name)]);

    /// <summary>What a derivative is taken by: a symbol, or an entry of the array of that name.</summary>
    private readonly record struct Variable(string Name, ApplyExpr? Entry, ulong Bit);
}

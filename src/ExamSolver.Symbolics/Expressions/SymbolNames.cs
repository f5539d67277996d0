namespace ExamSolver.Symbolics;

/// <summary>The free symbols of a pair of values as a sorted list, without building a set for every node.</summary>
internal static class SymbolNames
{
    private static readonly string[] Letters = [.. Enumerable.Range(0, 128).Select(c => ((char)c).ToString())];
    private static readonly NameTable<string> Words = new(static name => name);

    /// <summary>A name as a string; no new one for a letter or digit, which most are, nor for one that was just met.</summary>
    public static string Text(ReadOnlySpan<char> name) => name is [< (char)128 and var letter] ? Letters[letter] : Words.Of(name);

    public static List<string> Of(Expr left, Expr right)
    {
        var names = new List<string>();
        Collect(left, names);
        Collect(right, names);
        return names;
    }

    private static void Collect(Expr value, List<string> names)
    {
        Work.Charge(5);
        if (!value.MayMention(ulong.MaxValue))
        {
            return;
        }

        switch (value)
        {
            case SymbolExpr symbol:
                Insert(symbol.Name, names);
                break;
            case SumExpr sum:
                foreach (var term in sum.Terms)
                {
                    Collect(term.Monomial, names);
                }

                break;
            case ProductExpr product:
                foreach (var factor in product.Factors)
                {
                    Collect(factor.Base, names);
                    Collect(factor.Exponent, names);
                }

                break;
            case PowerExpr power:
                Collect(power.Base, names);
                Collect(power.Exponent, names);
                break;
            case ApplyExpr apply:
                foreach (var argument in apply.Arguments)
                {
                    Collect(argument, names);
                }

                break;
            default:
                foreach (var name in value.FreeSymbols)
                {
                    Insert(name, names);
                }

                break;
        }
    }

    // From the end: formulas have few names, and most come in order.
    private static void Insert(string name, List<string> names)
    {
        var at = names.Count;
        while (at > 0)
        {
            var order = string.CompareOrdinal(names[at - 1], name);
            if (order == 0)
            {
                return;
            }

            if (order < 0)
            {
                break;
            }

            at--;
        }

        names.Insert(at, name);
    }
}

namespace ExamSolver.Symbolics;

/// <summary>Worlds at which generic points say too little: small exponents under which negative bases have powers.</summary>
internal static class SpecialWorlds
{
    private const int Count = 24;

    // (a^b)^c is a^(b·c) for a > 0, but not at a = -1, b = 2, c = 3/2.
    private static readonly Rational[] Exponents = [2, Rational.Half, 3, new(3, 2), -1, -2, 4, new(5, 2)];

    public static IEnumerable<World> Of(Expr left, Expr right, Declarations declarations, ulong seed)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        Collect(left, names);
        Collect(right, names);
        if (names.Count == 0)
        {
            yield break;
        }

        for (var index = 0; index < Count; index++)
        {
            var values = new Dictionary<string, Rational>(StringComparer.Ordinal);
            foreach (var name in names)
            {
                var key = StableHash.Combine(StableHash.Combine(seed, StableHash.OfText(name)), 1_000UL + (ulong)index);
                var value = Exponents[(int)(key % (ulong)Exponents.Length)];
                if (declarations.DomainOf(name).Contains(value))
                {
                    values[name] = value;
                }
            }

            yield return World.Draw(declarations, seed, index).With(values);
        }
    }

    // The symbols in exponents that are no numbers.
    private static void Collect(Expr value, SortedSet<string> names)
    {
        switch (value)
        {
            case PowerExpr { Exponent: not NumberExpr } power:
                names.UnionWith(power.Exponent.FreeSymbols);
                break;
            case ProductExpr product:
                foreach (var factor in product.Factors)
                {
                    if (factor.Exponent is not NumberExpr)
                    {
                        names.UnionWith(factor.Exponent.FreeSymbols);
                    }
                }

                break;
        }

        foreach (var child in Children.Of(value))
        {
            Collect(child, names);
        }
    }
}

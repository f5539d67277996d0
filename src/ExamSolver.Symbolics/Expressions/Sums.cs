namespace ExamSolver.Symbolics;

/// <summary>Sums: flat, like terms collected, zero terms dropped, in the order of the hashes.</summary>
internal static class Sums
{
    public static Expr Add(Expr left, Expr right)
    {
        if (left.IsZero)
        {
            return right;
        }

        if (right.IsZero)
        {
            return left;
        }

        if (left is NumberExpr a && right is NumberExpr b)
        {
            return Expr.Number(a.Value + b.Value);
        }

        ReadOnlySpan<Expr> both = [left, right];
        return Add(both);
    }

    public static Expr Add(IEnumerable<Expr> terms) => Add(terms as Expr[] ?? [.. terms]);

    /// <remarks>Room is taken once, for as many terms as there can be: it becomes the sum's own where none fell away.</remarks>
    public static Expr Add(ReadOnlySpan<Expr> terms)
    {
        var room = 0;
        foreach (var term in terms)
        {
            room += term is SumExpr sum ? sum.Terms.Length : term is NumberExpr ? 0 : 1;
        }

        var constant = Rational.Zero;
        var collected = new ItemList<SumTerm>(room);
        foreach (var term in terms)
        {
            switch (term)
            {
                case NumberExpr number:
                    constant += number.Value;
                    if (constant.BitLength > Limits.MaximalBits)
                    {
                        return Expr.Undefined;
                    }

                    break;
                case SumExpr sum:
                    constant += sum.Constant;
                    foreach (var part in sum.Terms)
                    {
                        collected.Add(part);
                    }

                    break;
                case ProductExpr { Coefficient.IsOne: false } product:
                    collected.Add(new(product.Coefficient, Products.Monic(product)));
                    break;
                case { IsUndefined: true }:
                    return Expr.Undefined;
                default:
                    collected.Add(new(Rational.One, term));
                    break;
            }
        }

        return Build(constant, collected);
    }

    private static Expr Build(Rational constant, ItemList<SumTerm> collected)
    {
        Work.Charge(100 + (60L * collected.Count));
        Merge(collected);
        return collected.Count switch
        {
            0 => Expr.Number(constant),
            1 when constant.IsZero => Products.WithCoefficient(collected[0].Coefficient, collected[0].Monomial),
            _ => new SumExpr(constant, new(collected.Drain())),
        };
    }

    // Like terms stand together once sorted; they are added, and those that cancel are dropped.
    private static void Merge(ItemList<SumTerm> collected)
    {
        collected.Sort(static (a, b) => ExprOrder.ByHash(a.Monomial, b.Monomial));
        var kept = 0;
        for (var i = 0; i < collected.Count; i++)
        {
            if (kept > 0 && collected[kept - 1].Monomial.Equals(collected[i].Monomial))
            {
                collected[kept - 1] = new(collected[kept - 1].Coefficient + collected[i].Coefficient, collected[i].Monomial);
                continue;
            }

            // The run of like terms before this one is complete: drop it when it cancelled.
            if (kept > 0 && collected[kept - 1].Coefficient.IsZero)
            {
                kept--;
            }

            collected[kept++] = collected[i];
        }

        collected.Truncate(kept > 0 && collected[kept - 1].Coefficient.IsZero ? kept - 1 : kept);
    }

    /// <summary>Multiplies every term of a sum by a nonzero number.</summary>
    public static SumExpr Scale(Rational factor, SumExpr sum)
    {
        var terms = new SumTerm[sum.Terms.Length];
        for (var i = 0; i < terms.Length; i++)
        {
            terms[i] = new(sum.Terms[i].Coefficient * factor, sum.Terms[i].Monomial);
        }

        return new(sum.Constant * factor, new(terms));
    }

    /// <summary>
    /// The signed content of a sum: dividing by it leaves coprime integers of which the first is positive,
    /// so that sums that are rational multiples of each other have the same primitive part.
    /// </summary>
    public static Rational Content(SumExpr sum)
    {
        var content = SmallContent(sum) ?? LongContent(sum);
        return sum.Terms[0].Coefficient.Sign < 0 ? -content : content;
    }

    // Integers, as nearly all coefficients are.
    private static Rational? SmallContent(SumExpr sum)
    {
        if (!sum.Constant.TryGetSmall(out var common, out var denominator) || denominator != 1)
        {
            return null;
        }

        common = Math.Abs(common);
        foreach (var term in sum.Terms)
        {
            if (!term.Coefficient.TryGetSmall(out var coefficient, out denominator) || denominator != 1)
            {
                return null;
            }

            common = Rational.Gcd(common, Math.Abs(coefficient));
        }

        return common;
    }

    private static Rational LongContent(SumExpr sum)
    {
        var numerator = System.Numerics.BigInteger.Zero;
        var denominator = System.Numerics.BigInteger.One;
        Join(sum.Constant, ref numerator, ref denominator);
        foreach (var term in sum.Terms)
        {
            Join(term.Coefficient, ref numerator, ref denominator);
        }

        return new Rational(numerator, denominator);
    }

    private static void Join(Rational value, ref System.Numerics.BigInteger numerator, ref System.Numerics.BigInteger denominator)
    {
        if (!value.IsZero)
        {
            numerator = System.Numerics.BigInteger.GreatestCommonDivisor(numerator, value.Numerator);
            denominator = denominator / System.Numerics.BigInteger.GreatestCommonDivisor(denominator, value.Denominator) * value.Denominator;
        }
    }
}

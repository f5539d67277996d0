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

        return Add([left, right]);
    }

    public static Expr Add(IEnumerable<Expr> terms)
    {
        var constant = Rational.Zero;
        var collected = new ItemList<SumTerm>(4);
        foreach (var term in terms)
        {
            if (!Collect(term, ref constant, collected))
            {
                return Expr.Undefined;
            }
        }

        return Build(constant, collected);
    }

    public static Expr Build(Rational constant, ItemList<SumTerm> collected)
    {
        Work.Charge(100 + (60L * collected.Count));
        if (collected.Count > 1)
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

            if (collected[kept - 1].Coefficient.IsZero)
            {
                kept--;
            }

            collected.Truncate(kept);
        }
        else if (collected.Count == 1 && collected[0].Coefficient.IsZero)
        {
            collected.Truncate(0);
        }

        return collected.Count switch
        {
            0 => Expr.Number(constant),
            1 when constant.IsZero => Products.WithCoefficient(collected[0].Coefficient, collected[0].Monomial),
            _ => new SumExpr(constant, new(collected.Drain())),
        };
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

    private static bool Collect(Expr term, ref Rational constant, ItemList<SumTerm> collected)
    {
        switch (term)
        {
            case NumberExpr number:
                constant += number.Value;
                return constant.BitLength <= Limits.MaximalBits;
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
                return false;
            default:
                collected.Add(new(Rational.One, term));
                break;
        }

        return true;
    }
}

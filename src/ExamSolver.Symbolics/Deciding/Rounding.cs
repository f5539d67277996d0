using System.Numerics;

namespace ExamSolver.Symbolics;

/// <summary>Floors of integer symbols in one form: whole parts outside, ceilings as floors, a floor of a floor as one; and equality by residues.</summary>
internal static class Rounding
{
    private const int MaximalCases = 24;

    /// <summary>floor(u) or ceil(u) in that form.</summary>
    public static Expr Of(ApplyExpr rounded, Declarations declarations)
    {
        var argument = rounded.Arguments[0].Expand();
        var whole = new List<Expr>();
        var rest = new List<Expr>();
        foreach (var term in TermsOf(argument))
        {
            (Simplification.IsInteger(term, declarations) ? whole : rest).Add(term);
        }

        var fraction = Sums.Add(rest);
        if (fraction.IsZero)
        {
            return argument;
        }

        if (Quotient(fraction, declarations) is var (numerator, divisor))
        {
            // ceil(n/q) = floor((n + q - 1)/q), and floor((floor(x) + m)/q) = floor((x + m)/q), for whole n, m and q > 0.
            numerator = rounded.Function == "ceil" ? numerator + (divisor - 1) : numerator;
            whole.Add(Expr.Apply("floor", WithoutInnerFloor(numerator) / divisor));
        }
        else
        {
            whole.Add(rounded.Function == "ceil" ? -Expr.Apply("floor", -fraction) : Expr.Apply("floor", fraction));
        }

        return Sums.Add(whole);
    }

    /// <summary>Whether both agree for every residue of the integer symbols inside floors; false says nothing.</summary>
    public static bool AgreeForAllResidues(Expr left, Expr right, Declarations declarations)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        var modulus = Modulus(left, declarations, names);
        modulus = modulus is null || Modulus(right, declarations, names) is not { } other ? null : Lcm(modulus.Value, other);
        if (modulus is not { } q || q <= 1 || names.Count == 0 || BigInteger.Pow(q, names.Count) > MaximalCases)
        {
            return false;
        }

        // n is q·n + r for a whole n: the floors of the cases come out even.
        return Agree(left, right, [.. names], 0);

        bool Agree(Expr a, Expr b, string[] symbols, int index)
        {
            if (index == symbols.Length)
            {
                var (x, y) = (Elementary.Of(a, declarations), Elementary.Of(b, declarations));
                return !x.IsUndefined && !y.IsUndefined && (x.Equals(y) || Fingerprint.Compare(x, y, 2) == true);
            }

            for (var r = 0; r < q; r++)
            {
                var replacement = (q * Expr.Symbol(symbols[index])) + r;
                if (!Agree(a.Substitute(symbols[index], replacement), b.Substitute(symbols[index], replacement), symbols, index + 1))
                {
                    return false;
                }
            }

            return true;
        }
    }

    private static IEnumerable<Expr> TermsOf(Expr value) => value is SumExpr sum
        ? sum.Terms.Select(t => Products.WithCoefficient(t.Coefficient, t.Monomial)).Append(Expr.Number(sum.Constant))
        : [value];

    // u = n/q for a whole n; null where u is no such quotient.
    private static (Expr Numerator, Expr Divisor)? Quotient(Expr value, Declarations declarations)
    {
        var divisor = BigInteger.One;
        foreach (var term in TermsOf(value))
        {
            var coefficient = term switch { NumberExpr number => number.Value, ProductExpr product => product.Coefficient, _ => Rational.One };
            divisor = Lcm(divisor, coefficient.Denominator);
        }

        var numerator = Products.Scale(divisor, value);
        return divisor.GetBitLength() < 64 && Simplification.IsInteger(numerator, declarations) ? (numerator, Expr.Number(divisor)) : null;
    }

    private static Expr WithoutInnerFloor(Expr numerator)
    {
        var inner = TermsOf(numerator).FirstOrDefault(t => t is ApplyExpr { Function: "floor" });
        return inner is ApplyExpr floor ? numerator - floor + floor.Arguments[0] : numerator;
    }

    // The least common divisor of all floors of n/q, and the symbols in them; null where one is no such floor.
    private static BigInteger? Modulus(Expr value, Declarations declarations, SortedSet<string> names)
    {
        Work.Charge(50);
        BigInteger? modulus = BigInteger.One;
        if (value is ApplyExpr { Function: "floor" } floor)
        {
            if (Quotient(floor.Arguments[0].Expand(), declarations) is not var (_, divisor) || !divisor.TryGetInteger(out var q))
            {
                return null;
            }

            names.UnionWith(floor.FreeSymbols);
            return q;
        }

        foreach (var child in Children.Of(value))
        {
            modulus = modulus is { } so && Modulus(child, declarations, names) is { } more ? Lcm(so, more) : null;
        }

        return modulus;
    }

    private static BigInteger Lcm(BigInteger a, BigInteger b) => a / BigInteger.GreatestCommonDivisor(a, b) * b;
}

using System.Numerics;

namespace ExamSolver.Symbolics;

/// <summary>Whether a formula is written in the form asked for; its value is judged elsewhere.</summary>
internal static class Forms
{
    /// <summary>What is wrong with the form, or null.</summary>
    public static string? Violation(Formula student, Formula teacher, ComparisonTest test) => test switch
    {
        ComparisonTest.SameForm => Shape(student) == Shape(teacher) ? null : "The value is right, but it is not written in the form asked for.",
        ComparisonTest.Expanded => FormulaParts.Any(student, IsUnexpanded) ? "The value is right, but a product or power of a sum is not multiplied out." : null,
        ComparisonTest.Factored => IsFactored(student, teacher) ? null : "The value is right, but it is not fully factored.",
        ComparisonTest.LowestTerms => FormulaParts.Any(student, IsReducible) ? "The value is right, but a fraction is not in lowest terms." : null,
        ComparisonTest.SingleFraction => IsSingleFraction(student) ? null : "The value is right, but it is not a single fraction.",
        _ => null,
    };

    // A hash of the tree in which the order of terms and factors, the sign's place and the joints do not matter.
    private static ulong Shape(Formula formula)
    {
        switch (formula)
        {
            case SumFormula sum:
                return Unordered(3, sum.Terms.Select(t => t.IsNegative ? StableHash.Combine(7, Shape(t.Term)) : Shape(t.Term)));
            case ProductFormula product:
                return Unordered(4, product.Factors.Select(f => Shape(f.Factor)));
            case NegationFormula negation:
                return StableHash.Combine(7, Shape(negation.Operand));
            case NumberFormula number:
                return StableHash.Combine(1, number.Value.Hash);
            case ApplyFormula apply:
                var name = FunctionTable.CanonicalName(apply.Function) ?? apply.Function;
                return apply.Arguments.Aggregate(StableHash.OfText(name), (hash, a) => StableHash.Combine(hash, Shape(a)));
            case ArrayFormula { Kind: ArrayKind.Set } set:
                return Unordered(11, set.Items.Select(Shape));
            case SymbolFormula symbol:
                return symbol.Hash;
            default:
                var seed = StableHash.OfText(formula.GetType().Name);
                seed = formula is RelationFormula relation ? StableHash.Combine(seed, StableHash.OfText(relation.Operator)) : seed;
                return FormulaParts.Of(formula).Aggregate(seed, (hash, part) => StableHash.Combine(hash, Shape(part)));
        }
    }

    private static ulong Unordered(ulong seed, IEnumerable<ulong> hashes) =>
        StableHash.Combine(seed, hashes.Aggregate(0UL, (sum, hash) => unchecked(sum + StableHash.Mix(hash))));

    private static bool IsUnexpanded(Formula formula) => formula switch
    {
        ProductFormula product => product.Factors.Any(f => IsSum(f.Factor)),
        PowerFormula power => IsSum(power.Base) && power.Exponent.ToExpr() is NumberExpr { Value: { IsInteger: true } n } && n > 1,
        QuotientFormula quotient => IsSum(quotient.Numerator),
        NegationFormula negation => IsSum(negation.Operand),
        _ => false,
    };

    private static bool IsSum(Formula formula) => formula is SumFormula || (formula is NegationFormula negation && IsSum(negation.Operand));

    // Factors of one symbol are judged by themselves, so that the teacher's key may be expanded, and so is a factor that is
    // linear in some symbol with a number before it. Else the factors up to constants are those of the teacher's form, as often as there.
    private static bool IsFactored(Formula student, Formula teacher)
    {
        // A number that a factor still holds belongs in front: 2·(x + 3) and not 2x + 6, unless the key has it so.
        if (FormulaParts.Any(student, HoldsNumber) && !FormulaParts.Any(teacher, HoldsNumber))
        {
            return false;
        }

        var isComplex = teacher.ToExpr().IsComplex;
        var ours = Factors(teacher);
        return Factors(student).TrueForAll(factor => IsLinear(factor)
            || (!isComplex && factor.FreeSymbols is [var symbol] && Polynomial.Of(factor, symbol) is { } polynomial ? polynomial.IsIrreducible() : ours.Remove(factor)));
    }

    private static bool HoldsNumber(Formula part) =>
        part is SumFormula && part.ToExpr() is SumExpr sum && Sums.Content(sum).Abs() is { IsInteger: true, IsOne: false };

    // A symbol, or the value of a function, that one term has, alone and with a number before it.
    private static bool IsLinear(Expr factor) => factor is SymbolExpr || (factor is SumExpr sum && sum.FreeSymbols.Any(symbol =>
        sum.Terms.Count(t => t.Monomial.DependsOn(symbol)) == 1
        && sum.Terms.Any(t => t.Monomial is SymbolExpr or ApplyExpr { Function: not "exp" } && t.Monomial.DependsOn(symbol))));

    private static List<Expr> Factors(Formula formula)
    {
        var factors = new List<Expr>();
        Collect(formula, 1, factors);
        return factors;
    }

    private static void Collect(Formula formula, int times, List<Expr> factors)
    {
        switch (formula)
        {
            case ProductFormula product:
                foreach (var factor in product.Factors)
                {
                    Collect(factor.Factor, times, factors);
                }

                break;
            case NegationFormula negation:
                Collect(negation.Operand, times, factors);
                break;
            case QuotientFormula { Denominator: var below } quotient when below.ToExpr() is NumberExpr:
                Collect(quotient.Numerator, times, factors);
                break;
            case PowerFormula power when power.Exponent.ToExpr() is NumberExpr { Value: var n } && n.TryGetInt32(out var count) && count is > 0 and <= 64:
                Collect(power.Base, times * count, factors);
                break;
            default:
                var value = formula.ToExpr();
                if (value.FreeSymbols.IsEmpty)
                {
                    break;
                }

                value = value is SumExpr sum ? Products.Scale(Sums.Content(sum).Reciprocal(), sum) : value;
                factors.AddRange(Enumerable.Repeat(value, Math.Min(times, 256)));
                break;
        }
    }

    private static bool IsReducible(Formula formula)
    {
        if (formula is not QuotientFormula quotient)
        {
            return false;
        }

        var (above, below) = (quotient.Numerator.ToExpr(), quotient.Denominator.ToExpr());
        if (above is NumberExpr a && below is NumberExpr b)
        {
            return !a.Value.IsInteger || !b.Value.IsInteger || b.Value.IsOne || !BigInteger.GreatestCommonDivisor(a.Value.Numerator, b.Value.Numerator).IsOne;
        }

        // A factor that stands above and below, or a common content.
        var factors = Factors(quotient.Numerator);
        return Factors(quotient.Denominator).Exists(factors.Contains)
            || !BigInteger.GreatestCommonDivisor(ContentOf(above).Numerator, ContentOf(below).Numerator).IsOne;
    }

    private static Rational ContentOf(Expr value) => value switch
    {
        NumberExpr number => number.Value,
        SumExpr sum => Sums.Content(sum),
        ProductExpr product => product.Coefficient,
        _ => Rational.One,
    };

    private static bool IsSingleFraction(Formula formula) => formula switch
    {
        NegationFormula negation => IsSingleFraction(negation.Operand),
        QuotientFormula quotient => !HasFraction(quotient.Numerator) && !HasFraction(quotient.Denominator),
        _ => !HasFraction(formula),
    };

    private static bool HasFraction(Formula formula) => FormulaParts.Any(formula, part =>
        part is QuotientFormula || (part is PowerFormula power && power.Exponent.ToExpr() is NumberExpr { Value.Sign: < 0 }));
}

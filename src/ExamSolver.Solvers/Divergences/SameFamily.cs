using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Divergences;

/// <summary>Distances of two densities of one family that have a formula.</summary>
internal static class SameFamily
{
    private static readonly Formula Infinity = Formula.Apply("inf");

    /// <summary>The distance; <c>null</c> where none is known.</summary>
    /// <param name="p">One density.</param>
    /// <param name="q">The other one, of the same family.</param>
    /// <param name="want">What is asked.</param>
    /// <param name="half">Whether a total variation has its factor ½.</param>
    public static Formula? Of(Density p, Density q, DensityDivergence.Want want, bool half)
    {
        var value = p.Family switch { DensityFamily.Exponential => Exponential(p, q, want), DensityFamily.Laplace => Laplace(p, q, want), _ => Normal(p, q, want) };
        return value is null || half ? value : Formula.Number(2).Beside(value);
    }

    private static Formula? Exponential(Density p, Density q, DensityDivergence.Want want)
    {
        var (a, b) = (p.Parameters[0], q.Parameters[0]);
        switch (want)
        {
            case DensityDivergence.Want.TotalVariation when a == b:
                return 0;
            case DensityDivergence.Want.TotalVariation:
                // The densities cross where λ e^(−λx) are equal; up to there the steeper one has more mass.
                var crossing = (Expr.Apply("log", a) - Expr.Apply("log", b)) / (a - b);
                return Formula.Apply("abs", Exp(-b * crossing) - Exp(-a * crossing));
            case DensityDivergence.Want.Wasserstein:
                return Size((1 / a) - (1 / b), p);
            case DensityDivergence.Want.Hellinger:
                return Formula.Apply("sqrt", 1 - (2 * (a * b).Pow(Rational.Half) / (a + b)).ToFormula());
            default:
                return Tail((2 * a) - b, p) is not { } isFinite ? null : isFinite ? (a.Pow(2) / (b * ((2 * a) - b))).ToFormula() - 1 : Infinity;
        }
    }

    private static Formula? Laplace(Density p, Density q, DensityDivergence.Want want)
    {
        var ((m, a), (n, b)) = ((p.Parameters[0], p.Parameters[1]), (q.Parameters[0], q.Parameters[1]));
        var (gap, centred) = (Size(m - n, p), m == n);
        if (!centred && a != b)
            return null;
        switch (want)
        {
            case DensityDivergence.Want.TotalVariation:
                if (!centred)
                    return 1 - Formula.Apply("exp", -(gap / (2 * a).ToFormula()));
                if (a == b)
                    return 0;

                // Of one centre the distances from it are exponential.
                var crossing = a * b * (Expr.Apply("log", a) - Expr.Apply("log", b)) / (a - b);
                return Formula.Apply("abs", Exp(-crossing / a) - Exp(-crossing / b));
            case DensityDivergence.Want.Wasserstein:
                return centred ? Size(a - b, p) : gap;
            case DensityDivergence.Want.Hellinger:
                return Formula.Apply("sqrt", centred
                    ? 1 - (2 * (a * b).Pow(Rational.Half) / (a + b)).ToFormula()
                    : 1 - (1 + (gap / (2 * a).ToFormula())).Beside(Formula.Apply("exp", -(gap / (2 * a).ToFormula()))));
            default:
                if (centred)
                    return Tail((2 * b) - a, p) is not { } isFinite ? null : isFinite ? (b.Pow(2) / (a * ((2 * b) - a))).ToFormula() - 1 : Infinity;
                var far = gap / a.ToFormula();
                return (Formula.Number(2) / 3).Beside(Formula.Apply("exp", far)) + (Formula.Number(1) / 3).Beside(Formula.Apply("exp", -(2 * far))) - 1;
        }
    }

    private static Formula? Normal(Density p, Density q, DensityDivergence.Want want)
    {
        var ((m, v), (n, w)) = ((p.Parameters[0], p.Parameters[1]), (q.Parameters[0], q.Parameters[1]));
        var gap = Size(m - n, p);
        switch (want)
        {
            case DensityDivergence.Want.TotalVariation:
                return v == w ? Formula.Apply("erf", gap / (8 * v).Pow(Rational.Half).Simplify(p.Declarations).ToFormula()) : null;
            case DensityDivergence.Want.Wasserstein:
                return v == w ? gap : m == n ? Size(v.Pow(Rational.Half).Simplify(p.Declarations) - w.Pow(Rational.Half).Simplify(p.Declarations), p).Beside((2 / Expr.Pi).Pow(Rational.Half).ToFormula()) : null;
            case DensityDivergence.Want.Hellinger:
                var overlap = (2 * (v * w).Pow(Rational.Half) / (v + w)).Pow(Rational.Half) * Expr.Apply("exp", -(m - n).Pow(2) / (4 * (v + w)));
                return Formula.Apply("sqrt", 1 - overlap.ToFormula());
            default:
                return Tail((2 * w) - v, p) is not { } isFinite ? null
                    : isFinite ? (w * Expr.Apply("exp", (m - n).Pow(2) / ((2 * w) - v)) / (v * ((2 * w) - v)).Pow(Rational.Half)).ToFormula() - 1
                    : Infinity;
        }
    }

    /// <summary>Whether a tail falls: whether its exponent is always positive; <c>null</c> where that depends on the symbols.</summary>
    private static bool? Tail(Expr exponent, Density p) =>
        RelationCheck.Decide(exponent, ">", 0, p.Declarations).IsEqual ? true : RelationCheck.Decide(exponent, "<=", 0, p.Declarations).IsEqual ? false : null;

    private static Formula Size(Expr value, Density p) => StepPieces.Sign(value, p.Declarations) switch
    {
        null => Formula.Apply("abs", value.ToFormula()),
        < 0 => (-value).ToFormula(),
        _ => value.ToFormula(),
    };

    private static Formula Exp(Expr value) => Formula.Apply("exp", value.ToFormula());
}

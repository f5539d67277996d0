using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Divergences;

/// <summary>KL(p ‖ q) as −E_p[log q] less the entropy of p, where q is given by few moments of p.</summary>
internal static class CrossEntropy
{
    private static readonly Formula Infinity = Formula.Apply("inf");

    /// <summary>The divergence; <c>null</c> where it is not known.</summary>
    public static Formula? Divergence(Density p, Density q)
    {
        if (LogMean(p, q) is not { } cross)
            return null;
        return cross == Infinity ? Infinity : cross - Entropy(p);
    }

    private static Formula Log(Expr value) => Formula.Apply("log", value.ToFormula());

    private static Formula Entropy(Density p) => p.Family switch
    {
        DensityFamily.Exponential => 1 - Log(p.Parameters[0]),
        DensityFamily.Laplace => 1 + Log(2 * p.Parameters[1]),
        DensityFamily.Normal => (Formula.Number(1) / 2).Beside(1 + Log(2 * Expr.Pi * p.Parameters[1])),
        _ => Formula.Sum(Enumerable.Range(0, p.Masses.Length).Where(i => p.Masses[i] != 0).Select(i => p.Masses[i].ToFormula().Beside(Log((p.Parameters[i + 1] - p.Parameters[i]) / p.Masses[i])))),
    };

    /// <summary>−E_p[log q].</summary>
    private static Formula? LogMean(Density p, Density q)
    {
        switch (q.Family)
        {
            case DensityFamily.Steps:
                // Another density has mass beyond every end.
                return Infinity;
            case DensityFamily.Normal:
                return (Formula.Number(1) / 2).Beside(Log(2 * Expr.Pi * q.Parameters[1])) + ((Variance(p) + (Mean(p) - q.Parameters[0]).Pow(2)) / (2 * q.Parameters[1])).ToFormula();
            case DensityFamily.Exponential:
                var lowest = p.Family == DensityFamily.Exponential ? 0 : p.Family == DensityFamily.Steps ? StepPieces.Sign(p.Parameters[0], p.Declarations) : -1;
                return lowest is null ? null : lowest < 0 ? Infinity : (q.Parameters[0] * Mean(p)).ToFormula() - Log(q.Parameters[0]);
            default:
                return Distance(p, q.Parameters[0]) is { } distance ? Log(2 * q.Parameters[1]) + (distance / q.Parameters[1]).ToFormula() : null;
        }
    }

    private static Expr Mean(Density p) => p.Family switch
    {
        DensityFamily.Exponential => 1 / p.Parameters[0],
        DensityFamily.Steps => Expr.Sum(p.Masses.Select((m, i) => m * (p.Parameters[i] + p.Parameters[i + 1]) / 2)),
        _ => p.Parameters[0],
    };

    private static Expr Variance(Density p) => p.Family switch
    {
        DensityFamily.Exponential => p.Parameters[0].Pow(-2),
        DensityFamily.Laplace => 2 * p.Parameters[1].Pow(2),
        DensityFamily.Normal => p.Parameters[1],
        _ => Expr.Sum(p.Masses.Select((m, i) => m * (p.Parameters[i].Pow(2) + (p.Parameters[i] * p.Parameters[i + 1]) + p.Parameters[i + 1].Pow(2)) / 3)) - Mean(p).Pow(2),
    };

    /// <summary>E_p|x − c|; <c>null</c> where no formula is known.</summary>
    private static Expr? Distance(Density p, Expr centre)
    {
        Expr Exp(Expr value) => Expr.Apply("exp", value);
        switch (p.Family)
        {
            case DensityFamily.Laplace:
                var gap = Expr.Apply("abs", p.Parameters[0] - centre).Simplify(p.Declarations);
                return gap + (p.Parameters[1] * Exp(-gap / p.Parameters[1]));
            case DensityFamily.Exponential:
                return StepPieces.Sign(centre, p.Declarations) switch
                {
                    null => null,
                    > 0 => centre - (1 / p.Parameters[0]) + (2 * Exp(-p.Parameters[0] * centre) / p.Parameters[0]),
                    _ => (1 / p.Parameters[0]) - centre,
                };
            case DensityFamily.Normal:
                var (offset, deviation) = (p.Parameters[0] - centre, p.Parameters[1].Pow(Rational.Half));
                return (deviation * (2 / Expr.Pi).Pow(Rational.Half) * Exp(-offset.Pow(2) / (2 * p.Parameters[1]))) + (offset * Expr.Apply("erf", offset / (deviation * ((Expr)2).Pow(Rational.Half))));
            default:
                var total = (Expr)0;
                for (var i = 0; i < p.Masses.Length; i++)
                {
                    var (left, right) = (p.Parameters[i] - centre, p.Parameters[i + 1] - centre);
                    if (StepPieces.Sign(left, p.Declarations) is not { } below || StepPieces.Sign(right, p.Declarations) is not { } above)
                        return null;
                    total += p.Masses[i] * (below * above >= 0 ? (above + below >= 0 ? left + right : -left - right) / 2 : (left.Pow(2) + right.Pow(2)) / (2 * (right - left)));
                }

                return total;
        }
    }
}

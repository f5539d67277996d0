using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Gaussians;

/// <summary>A factor N(v; W z, R) of a density of z: a prior has W = 1, an observation x = W z + b + noise has v = x − b.</summary>
/// <param name="Slope">W, and whether it is an array.</param>
/// <param name="Law">A distribution with the covariance R.</param>
/// <param name="IsVector">Whether v is a vector.</param>
/// <param name="Value">v.</param>
internal sealed record NormalFactor(LinearMap Slope, NormalLaw Law, bool IsVector, Formula Value);

/// <summary>A product of normal densities of one variable z, by its precision Λ = Σ Wᵀ R⁻¹ W and Λ times its mean, Σ Wᵀ R⁻¹ v.</summary>
/// <remarks>Source: Bishop (2006), section 2.3.3, equations 2.113 to 2.117; Petersen and Pedersen, The Matrix Cookbook, section 8.1.8.</remarks>
/// <param name="Precision">Λ; where <paramref name="IsMatrix"/> is false a number, also where z is a vector.</param>
/// <param name="IsMatrix">Whether Λ is written as a matrix.</param>
/// <param name="Information">Λ times the mean; <c>null</c> for zero.</param>
internal sealed record InformationForm(Formula Precision, bool IsMatrix, Formula? Information)
{
    private static readonly Formula Identity = Formula.Symbol("I");

    /// <summary>The covariance, where z is one number or a vector.</summary>
    public Formula Covariance(bool isVector) => IsMatrix ? Precision.Pow(-1)
        : Precision.ToExpr() == 1 ? isVector ? Identity : 1
        : isVector ? (1 / Precision).Beside(Identity) : 1 / Precision;

    /// <summary>The mean; <c>null</c> for zero.</summary>
    public Formula? Mean => Information is not { } information ? null
        : IsMatrix ? Precision.Pow(-1).Beside(information)
        : Precision.ToExpr() == 1 ? information : information / Precision;

    /// <summary>The product of some factors.</summary>
    public static InformationForm Of(IReadOnlyList<NormalFactor> factors)
    {
        var precisions = factors.Select(Quadratic).ToArray();
        var isMatrix = Array.Exists(precisions, p => p.IsMatrix);
        var linear = factors.Select(Linear).OfType<Formula>().ToArray();
        return new InformationForm(
            Formula.Sum(precisions.Select(p => isMatrix && !p.IsMatrix ? p.Value.ToExpr() == 1 ? Identity : p.Value.Beside(Identity) : p.Value)),
            isMatrix,
            linear.Length == 0 ? null : Formula.Sum(linear));
    }

    /// <summary>A covariance, also of several variables with one variance.</summary>
    public static Formula CovarianceOf(NormalLaw law, bool isVector) => law.Spread switch
    {
        Spread.Full => law.Variance,
        Spread.Diagonal => Formula.Apply("diag", law.Variance),
        _ => !isVector ? law.Variance : law.Variance.ToExpr() == 1 ? Identity : law.Variance.Beside(Identity),
    };

    /// <summary>Wᵀ for a matrix, and the number itself.</summary>
    public static Formula Transposed(LinearMap slope) => slope.IsArray ? slope.Slope.Pow(Formula.Symbol("T")) : slope.Slope;

    private static (Formula Value, bool IsMatrix) Quadratic(NormalFactor factor)
    {
        var (slope, law) = (factor.Slope, factor.Law);
        if (law.Spread == Spread.Number)
        {
            var square = slope.IsArray ? Transposed(slope).Beside(slope.Slope) : slope.Slope.ToExpr() == 1 ? 1
                : slope.Slope is ApplyFormula { Function: "sqrt", Arguments: [var radicand] } ? radicand
                : slope.Slope.Pow(2);
            return (Over(square, law.Variance), slope.IsArray && slope.Slope is var w && law.Arrays.WorkOut(Transposed(slope).Beside(w), out _) is { IsScalar: false });
        }

        var inverse = CovarianceOf(law, factor.IsVector).Pow(-1);
        return slope.IsArray ? (Transposed(slope).Beside(inverse).Beside(slope.Slope), law.Arrays.WorkOut(slope.Slope, out _) is { Columns: > 1 })
            : (slope.Slope.ToExpr() == 1 ? inverse : slope.Slope.Pow(2).Beside(inverse), true);
    }

    private static Formula? Linear(NormalFactor factor)
    {
        if (factor.Value.ToExpr() == 0)
            return null;
        var (slope, law) = (factor.Slope, factor.Law);
        Formula Weighted(Formula value) => slope.Slope.ToExpr() == 1 ? value : Transposed(slope).Beside(value);
        return law.Spread == Spread.Number ? Over(Weighted(factor.Value), law.Variance)
            : Weighted(CovarianceOf(law, factor.IsVector).Pow(-1).Beside(factor.Value));
    }

    private static Formula Over(Formula value, Formula variance) => variance.ToExpr() == 1 ? value : value / variance;
}

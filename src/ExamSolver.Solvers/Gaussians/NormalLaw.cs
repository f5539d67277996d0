using ExamSolver.Core.Arrays;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Gaussians;

/// <summary>How the spread of a normal distribution of several variables is given.</summary>
public enum Spread
{
    /// <summary>One variance for all variables, which are independent.</summary>
    Number,

    /// <summary>A variance for each variable, all independent.</summary>
    Diagonal,

    /// <summary>A covariance matrix.</summary>
    Full,
}

/// <summary>A normal distribution of one or several variables: mean, and a variance, a vector of variances or a covariance matrix.</summary>
/// <param name="Mean">The mean; the number 0 also where there are several variables.</param>
/// <param name="Spread">What the covariance is.</param>
/// <param name="Variance">The variance, the vector of variances, or the covariance matrix.</param>
/// <param name="Deviation">The standard deviations, where they are what is given.</param>
/// <param name="LogVariance">The logarithms of the variances, where they are what is given.</param>
/// <param name="Size">The number of variables; <c>null</c> where nothing tells it, or there is one.</param>
/// <param name="Arrays">What names mean.</param>
public sealed record NormalLaw(Formula Mean, Spread Spread, Formula Variance, Formula? Deviation, Formula? LogVariance, Formula? Size, ArrayContext Arrays);

/// <summary>What the formulas of divergences and bounds do with distributions.</summary>
internal static class NormalLaws
{
    /// <summary>The same distribution of one variable.</summary>
    public static NormalLaw Of(Gaussian gaussian, ArrayContext arrays) =>
        gaussian.Vector ?? new NormalLaw(gaussian.Mean, Spread.Number, gaussian.Variance, null, gaussian.LogVariance, null, arrays);

    /// <summary>An entry of an array formula at an index; <c>null</c> where it cannot be told entry by entry. A number is each of its entries.</summary>
    public static Formula? Entry(Formula formula, Formula index, ArrayContext arrays)
    {
        if (!arrays.IsArray(formula))
            return formula;
        Formula? Part(Formula part) => Entry(part, index, arrays);
        switch (formula)
        {
            case SymbolFormula:
                return Formula.Entry(formula, index);
            case NegationFormula negation:
                return Part(negation.Operand) is { } operand ? -operand : null;
            case SumFormula sum:
                var terms = sum.Terms.Select(t => Part(t.Term) is { } term ? t.IsNegative ? -term : term : null).ToArray();
                return Array.Exists(terms, t => t is null) ? null : Formula.Sum(terms!);
            case QuotientFormula quotient when !arrays.IsArray(quotient.Denominator):
                return Part(quotient.Numerator) is { } numerator ? numerator / quotient.Denominator : null;
            case ProductFormula product when product.Factors.Count(f => arrays.IsArray(f.Factor)) == 1:
                var factors = product.Factors.Select(f => Part(f.Factor)).ToArray();
                return Array.Exists(factors, f => f is null) ? null : factors.Aggregate((a, b) => a!.Beside(b!));
            case ApplyFormula { Function: "exp" or "log" or "sqrt" or "softplus", Arguments: [var argument] } apply:
                return Part(argument) is { } inner ? Formula.Apply(apply.Function, inner) : null;
            case ApplyFormula { Function: "hadamard", Arguments: [var left, var right] }:
                return Part(left) is { } a && Part(right) is { } b ? (a == b ? a.Pow(2) : a.Beside(b)) : null;
            default:
                return null;
        }
    }
}

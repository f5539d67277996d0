using ExamSolver.Core.Arrays;
using ExamSolver.Core.Solutions;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Gaussians;

/// <summary>How normal distributions that were worked out are shown: by their entries, or as formulas where whole arrays are declared.</summary>
/// <param name="Arrays">What names mean.</param>
/// <param name="Style">How numbers are shown.</param>
internal sealed record NormalAnswers(ArrayContext Arrays, EntryStyle Style)
{
    /// <summary>A normal distribution; <c>null</c> where it has no value.</summary>
    /// <param name="mean">The mean; <c>null</c> for zero.</param>
    /// <param name="covariance">The covariance.</param>
    /// <param name="size">The number of variables; <c>null</c> for one number.</param>
    public DistributionAnswer? Of(Formula? mean, Formula covariance, int? size)
    {
        var keeps = KeepsNames(covariance) || (mean is not null && KeepsNames(mean));
        var law = DistributionAnswer.Normal(
            mean is not null ? Shown(mean) : keeps || size is null ? 0 : Shown(Formula.Apply("zeros", size.Value)),
            keeps || size is null ? Shown(covariance) : Shown(covariance + Formula.Apply("zeros", size.Value, size.Value)),
            Arrays,
            size);
        return law is not null && law.Variables == (size ?? 1) && law.Components.All(c => !c.Value.IsUndefined) ? law : null;
    }

    /// <summary>A value as it is shown in a step: its entries, or the formula where whole arrays are declared.</summary>
    public Formula Shown(Formula formula) =>
        KeepsNames(formula) || Arrays.WorkOut(formula, out _) is not { } value ? formula
        : value.Map(e => e.OneFraction().Simplify(Arrays.Declarations)) is var fractions && IsMuchShorter(value, fractions) ? formula
        : Style.Show(fractions);

    /// <summary>Whether a number is much shorter as it stands than as one fraction: roots and products of differences multiply out to long ones.</summary>
    private static bool IsMuchShorter(ArrayEntries value, ArrayEntries fraction) => value.IsScalar && 3 * value.Entries[0].Size < 2 * fraction.Entries[0].Size;

    /// <summary>Whether a formula names a declared array.</summary>
    private bool KeepsNames(Formula formula) => FormulaParts.Names(formula).Any(n => Arrays.Declarations.Find(n) is { IsScalar: false } || (Arrays.Names.TryGetValue(n, out var named) && KeepsNames(named.Formula)));
}

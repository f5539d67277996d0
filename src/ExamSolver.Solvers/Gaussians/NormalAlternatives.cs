using ExamSolver.Core.Solutions;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Gaussians;

/// <summary>What other conventions put behind the mean of a normal distribution.</summary>
internal static class NormalAlternatives
{
    /// <summary>With the precision for the covariance.</summary>
    public static DistributionAnswer? WithPrecision(DistributionAnswer law, NormalAnswers answers) =>
        answers.Of(law.Parameters[0], law.Variables == 1 ? 1 / law.Parameters[1] : law.Parameters[1].Pow(-1), law.Variables == 1 ? null : law.Variables);

    /// <summary>With the standard deviation for the variance of one number.</summary>
    public static DistributionAnswer? WithDeviation(DistributionAnswer law, NormalAnswers answers) =>
        law.Variables > 1 ? null : answers.Of(law.Parameters[0], Formula.Apply("sqrt", law.Parameters[1]), null);
}

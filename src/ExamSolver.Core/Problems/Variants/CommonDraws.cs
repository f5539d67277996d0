using ExamSolver.Core.Specs;

namespace ExamSolver.Core.Problems.Variants;

/// <summary>The common paper: first choices and defaults, the printed exam's own numbers.</summary>
internal sealed class CommonDraws : IProblemDraws
{
    /// <inheritdoc/>
    public Problem? Read(string path, SpecMap map, SettledReading read, Diagnostics diagnostics) =>
        VariedProblem.Read(map, diagnostics) is { } varied ? read(varied.With(varied.Default(), isCommon: true), varied, diagnostics) : null;
}

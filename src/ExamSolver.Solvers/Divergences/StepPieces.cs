using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Divergences;

/// <summary>A piece of the line on which two densities are constant.</summary>
/// <param name="Length">Its length.</param>
/// <param name="P">The first density.</param>
/// <param name="Q">The second density.</param>
internal sealed record StepPiece(Expr Length, Expr P, Expr Q);

/// <summary>The pieces of two piecewise constant densities together.</summary>
internal static class StepPieces
{
    /// <summary>The pieces between all ends of both, from left to right; <c>null</c> where their order depends on the symbols.</summary>
    public static List<StepPiece>? Of(Density p, Density q)
    {
        var declarations = p.Declarations;
        var ends = new List<Expr>();
        foreach (var end in p.Parameters.Concat(q.Parameters))
        {
            var at = 0;
            while (at < ends.Count && Sign(end - ends[at], declarations) is > 0)
                at++;
            if (at < ends.Count && Sign(end - ends[at], declarations) is null)
                return null;
            if (at == ends.Count || Sign(end - ends[at], declarations) is not 0)
                ends.Insert(at, end);
        }

        return [.. Enumerable.Range(1, ends.Count - 1).Select(i => new StepPiece(ends[i] - ends[i - 1], At(p, ends[i - 1], ends[i]), At(q, ends[i - 1], ends[i])))];
    }

    /// <summary>The sign that an expression always has; <c>null</c> for none.</summary>
    public static int? Sign(Expr value, Declarations declarations) =>
        value.TryGetNumber(out var number) ? number.Sign
        : RelationCheck.Decide(value, "=", 0, declarations).IsEqual ? 0
        : RelationCheck.Decide(value, ">=", 0, declarations).IsEqual ? 1
        : RelationCheck.Decide(value, "<=", 0, declarations).IsEqual ? -1 : null;

    private static Expr At(Density density, Expr left, Expr right)
    {
        for (var i = 0; i < density.Masses.Length; i++)
        {
            if (Sign(left - density.Parameters[i], density.Declarations) is >= 0 && Sign(density.Parameters[i + 1] - right, density.Declarations) is >= 0)
                return density.Masses[i] / (density.Parameters[i + 1] - density.Parameters[i]);
        }

        return 0;
    }
}

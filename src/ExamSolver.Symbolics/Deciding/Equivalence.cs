namespace ExamSolver.Symbolics;

/// <summary>Decides whether two values are equal wherever both are defined: exactly where possible, else in seeded worlds with error bounds.</summary>
/// <remarks>Bounded by work, never by the clock; the same input gives the same decision on every machine.</remarks>
public static class Equivalence
{
    /// <summary>Decides.</summary>
    public static Decision Decide(Expr left, Expr right, Declarations? declarations = null, EquivalenceOptions? options = null)
    {
        declarations ??= Declarations.Empty;
        options ??= EquivalenceOptions.Default;
        using var work = Work.Begin();
        var isOutermost = work.IsOutermost;
        if (left.IsUndefined || right.IsUndefined)
        {
            return new(Verdict.Undecided, "One side has no value.");
        }

        if (left.Equals(right))
        {
            return new(Verdict.Equal, "Both sides have the same canonical form.");
        }

        try
        {
            if ((Logic.IsJoined(left) || Logic.IsJoined(right) || (left is RelationExpr != right is RelationExpr)) && Logic.IsStatement(left) && Logic.IsStatement(right))
            {
                return Logic.Decide(left, right, declarations, options);
            }

            if (left is RelationExpr or ArrayExpr || right is RelationExpr or ArrayExpr)
            {
                return Structures.Decide(left, right, declarations, options);
            }

            if (left.IsComplex || right.IsComplex)
            {
                return ComplexDecision.Decide(left, right, declarations, options);
            }

            var decision = Scalars.Decide(left, right, declarations, options);
            if (decision.Verdict != Verdict.Undecided || left.Size + right.Size > Limits.MaximalWalk)
            {
                return decision;
            }

            decision = SignPowers.OrElse(decision, left, right, declarations, options);
            return decision.Verdict == Verdict.Undecided && ComplexDecision.LeavesTheRealLine(left, right)
                ? ComplexDecision.Decide(left, right, declarations, options)
                : decision;
        }
        catch (Exception failure) when (Work.BoundMet(failure) is { } bound && (isOutermost || bound != Work.Exceeded))
        {
            return new(Verdict.Undecided, bound);
        }
    }
}

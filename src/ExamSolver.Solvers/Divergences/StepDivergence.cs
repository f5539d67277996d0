using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Divergences;

/// <summary>Divergences of piecewise constant densities, piece by piece.</summary>
internal static class StepDivergence
{
    private static readonly Formula Infinity = Formula.Apply("inf");

    /// <summary>The divergence as a sum that is written out; <c>null</c> where it depends on symbols which case holds.</summary>
    public static Formula? Of(Density p, Density q, DensityDivergence.Want want, DensityDivergence.Rules rules)
    {
        if (StepPieces.Of(p, q) is not { } pieces)
            return null;
        var half = Formula.Number(1) / 2;
        switch (want)
        {
            case DensityDivergence.Want.Kl:
                return Total(pieces, s => s.P, s => s.Q, rules.Outside);
            case DensityDivergence.Want.JensenShannon:
                var (first, second) = rules.Mixture ? (Total(pieces, s => s.P, s => (s.P + s.Q) / 2, true), Total(pieces, s => s.Q, s => (s.P + s.Q) / 2, true)) : (Total(pieces, s => s.P, s => s.Q, true), Total(pieces, s => s.Q, s => s.P, true));
                return first == Infinity || second == Infinity ? Infinity : rules.Half ? half.Beside(first) + half.Beside(second) : first + second;
            case DensityDivergence.Want.TotalVariation:
                var sizes = Sum(pieces.Select(s => Size(s.P - s.Q, p.Declarations) is { } size ? Times(s.Length, size) : null));
                return sizes is null ? null : rules.Half ? half.Beside(sizes) : sizes;
            case DensityDivergence.Want.Wasserstein:
                return rules.Cumulated ? Wasserstein(pieces, p.Declarations) : Sum(pieces.Select(s => Size(s.P - s.Q, p.Declarations) is { } size ? Times(s.Length, size) : null));
            case DensityDivergence.Want.Hellinger:
                return Formula.Apply("sqrt", 1 - Sum(pieces.Where(s => s.P != 0 && s.Q != 0).Select(s => Times(s.Length, (s.P * s.Q).Pow(Rational.Half))))!);
            default:
                return rules.Outside && pieces.Any(s => s.P != 0 && s.Q == 0) ? Infinity
                    : Sum(pieces.Where(s => s.P != 0 && s.Q != 0).Select(s => Times(s.Length, s.P.Pow(2) / s.Q)))! - 1;
        }
    }

    /// <summary>∫ p log(p/q).</summary>
    private static Formula Total(List<StepPiece> pieces, Func<StepPiece, Expr> p, Func<StepPiece, Expr> q, bool outside)
    {
        if (outside && pieces.Any(s => p(s) != 0 && q(s) == 0))
            return Infinity;
        return Sum(pieces.Where(s => p(s) != 0 && q(s) != 0).Select(s => (s.Length * p(s)).ToFormula().Beside(Formula.Apply("log", p(s).ToFormula() / q(s).ToFormula()))))!;
    }

    /// <summary>∫ |F − G|: on each piece a trapezium, or two triangles where the difference changes its sign.</summary>
    private static Formula? Wasserstein(List<StepPiece> pieces, Declarations declarations)
    {
        var (lead, terms) = ((Expr)0, new List<Formula>());
        foreach (var piece in pieces)
        {
            var next = lead + (piece.Length * (piece.P - piece.Q));
            if (StepPieces.Sign(lead, declarations) is not { } left || StepPieces.Sign(next, declarations) is not { } right)
                return null;
            var (a, b) = (left < 0 ? -lead : lead, right < 0 ? -next : next);
            terms.Add(Times(piece.Length, left * right >= 0 ? (a + b) / 2 : ((a * a) + (b * b)) / (2 * (a + b))));
            lead = next;
        }

        return Sum(terms);
    }

    private static Expr? Size(Expr value, Declarations declarations) => StepPieces.Sign(value, declarations) switch { null => null, < 0 => -value, _ => value };

    private static Formula Times(Expr length, Expr value) => length == 1 ? value.ToFormula() : length.ToFormula().Beside(value.ToFormula());

    private static Formula? Sum(IEnumerable<Formula?> terms)
    {
        var all = terms.ToArray();
        return Array.Exists(all, t => t is null) ? null : all.Length == 0 ? 0 : Formula.Sum(all!);
    }
}

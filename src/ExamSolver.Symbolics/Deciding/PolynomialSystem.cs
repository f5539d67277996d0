using System.Runtime.CompilerServices;

namespace ExamSolver.Symbolics;

/// <summary>Systems of polynomial equations: whether each vanishes wherever the others do.</summary>
/// <remarks>
/// p is zero at all common zeros of a system exactly when 1 is a combination of the system and of 1 - t·p (Rabinowitsch), which a Gröbner basis tells: so (x - 1)² = 0 and x = 1
/// are the same. That is so over the complex numbers, and more than enough over the real ones; a difference is shown by a rational solution of one system that the other lacks. Null
/// where neither is found within the bounds. Source: Cox, Little and O'Shea, Ideals, Varieties, and Algorithms (2015), ch. 2 and 4.
/// </remarks>
internal static class PolynomialSystem
{
    private const int MaximalSymbols = 6;
    private const int MaximalBasis = 24;
    private const int MaximalPoints = 24;

    // Terms that are worked on for one pair of systems, at some two microseconds each.
    private const int MaximalSteps = 15_000;

    // The symbol of Rabinowitsch; nobody can write it. It stands first and goes first.
    private const string Extra = "\u0003";

    // What a symbol may be that nothing determines.
    private static readonly Rational[] Free = [2, 3, -2, 1, 0, -1];

    public static Decision? Decide(IReadOnlyList<Expr> left, IReadOnlyList<Expr> right, Declarations declarations)
    {
        var names = left.Concat(right).SelectMany(e => e.FreeSymbols).Distinct().Order(StringComparer.Ordinal).ToList();
        if (names.Count is 0 or > MaximalSymbols || left.Concat(right).Any(e => e.HasUnknowns || e.IsComplex || MultiPolynomial.Of(e, names) is null))
        {
            return null;
        }

        Work.Charge(1_000_000);
        var steps = new StrongBox<int>(MaximalSteps);
        if (Follow(right, left, names, steps) && Follow(left, right, names, steps))
        {
            return new(Verdict.Equal, "Each equation follows from those of the other side.");
        }

        foreach (var (system, other) in new[] { (left, right), (right, left) })
        {
            foreach (var point in Solutions(system, names, steps).Take(MaximalPoints))
            {
                if (point.All(p => declarations.DomainOf(p.Key).Contains(p.Value)) && other.Any(e => e.EvaluateExact(name => point[name]) is { IsZero: false }))
                {
                    return new(Verdict.Different, "A solution of one system is none of the other.", string.Join(", ", names.Select(name => $"{name} = {point[name]}")));
                }
            }
        }

        return null;
    }

    private static bool Follow(IReadOnlyList<Expr> conclusions, IReadOnlyList<Expr> system, List<string> names, StrongBox<int> steps)
    {
        List<string> extended = [Extra, .. names];
        if (Basis(system, extended, steps) is not { } basis)
        {
            return false;
        }

        foreach (var conclusion in conclusions)
        {
            if (MultiPolynomial.Of(conclusion, extended)!.ReducedBy(basis, steps) is not { IsZero: true }
                && Basis([.. system, 1 - (Expr.Symbol(Extra) * conclusion)], extended, steps)?.Exists(p => p.IsConstant) != true)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A Gröbner basis by Buchberger's algorithm, the first name going first; null beyond the bounds.</summary>
    private static List<MultiPolynomial>? Basis(IReadOnlyList<Expr> system, IReadOnlyList<string> names, StrongBox<int> steps)
    {
        var basis = new List<MultiPolynomial>();
        foreach (var equation in system)
        {
            if (MultiPolynomial.Of(equation, names) is not { } polynomial)
            {
                return null;
            }

            if (!polynomial.IsZero)
            {
                basis.Add(polynomial);
            }
        }

        var pairs = new Queue<(int, int)>(from j in Enumerable.Range(0, basis.Count) from i in Enumerable.Range(0, j) select (i, j));
        while (pairs.TryDequeue(out var pair))
        {
            var (a, b) = (basis[pair.Item1], basis[pair.Item2]);

            // Leading terms without a common symbol give nothing new.
            if (a.LeadingExponents.Zip(b.LeadingExponents, Math.Min).All(e => e == 0))
            {
                continue;
            }

            var next = MultiPolynomial.Cancelled(a, b);
            if (basis.Count >= MaximalBasis || next.IsTooLong || next.ReducedBy(basis, steps) is not { } rest)
            {
                return null;
            }

            if (rest.IsZero)
            {
                continue;
            }

            if (rest.IsConstant)
            {
                return [rest];
            }

            for (var i = 0; i < basis.Count; i++)
            {
                pairs.Enqueue((i, basis.Count));
            }

            basis.Add(rest);
        }

        return basis;
    }

    /// <summary>Rational solutions, the last symbol found first; where nothing determines a symbol a few values are tried.</summary>
    private static IEnumerable<Dictionary<string, Rational>> Solutions(IReadOnlyList<Expr> system, IReadOnlyList<string> names, StrongBox<int> steps)
    {
        if (names.Count == 0)
        {
            if (system.All(e => e.IsZero))
            {
                yield return new(StringComparer.Ordinal);
            }

            yield break;
        }

        if (Basis(system, names, steps) is not { } basis || basis.Exists(p => p.IsConstant))
        {
            yield break;
        }

        var last = names[^1];
        var alone = basis.Where(p => p.IsOnlyOf(names.Count - 1)).OrderBy(p => p.LeadingExponents[^1]).FirstOrDefault();
        foreach (var value in alone is null ? Free : Polynomial.Of(alone.ToExpr(names), last)?.RationalRoots() ?? [])
        {
            foreach (var point in Solutions([.. system.Select(e => e.Substitute(last, value).Expand())], [.. names.SkipLast(1)], steps))
            {
                point[last] = value;
                yield return point;
            }
        }
    }
}

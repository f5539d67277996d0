namespace ExamSolver.Symbolics;

/// <summary>A point of the line: a rational number, or the one root between two rational numbers of the polynomials that vanish there.</summary>
/// <param name="Near">The number, or one close to the root.</param>
/// <param name="Vanishing">The squarefree polynomial whose root it is; null for a rational number.</param>
/// <param name="Low">The lower end of an interval with the root and no other.</param>
/// <param name="High">Its upper end.</param>
internal sealed record RealPoint(Rational Near, Polynomial? Vanishing, Rational Low, Rational High)
{
    /// <summary>Whether the point is the rational number itself.</summary>
    public bool IsExact => Vanishing is null;

    /// <summary>The same point with a closer number, to show it or to look whether it lies in a domain.</summary>
    public RealPoint Refined()
    {
        var (low, high) = (Low, High);
        for (var i = 0; i < 50 && Vanishing is not null; i++)
        {
            var middle = (low + high) / 2;
            var sign = Vanishing.At(middle).Sign;
            if (sign == 0)
            {
                return new(middle, null, middle, middle);
            }

            (low, high) = sign == Vanishing.At(low).Sign ? (middle, high) : (low, middle);
        }

        return Vanishing is null ? this : new((low + high) / 2, Vanishing, low, high);
    }

    /// <summary>The sign of a polynomial at the point.</summary>
    public int SignOf(Polynomial polynomial)
    {
        if (Vanishing is null)
        {
            return polynomial.At(Near).Sign;
        }

        // It vanishes at the root exactly when the common divisor changes its sign there.
        var common = polynomial.Degree < 0 ? null : Polynomial.GreatestCommonDivisor(polynomial, Vanishing);
        return common is null || (common.Degree > 0 && common.At(Low).Sign != common.At(High).Sign) ? 0 : polynomial.At(Near).Sign;
    }
}

/// <summary>The real roots of polynomials, and a point between each two neighbours.</summary>
internal sealed class RealRoots
{
    private const int MaximalTotalDegree = 40;

    // Two roots closer than 2^-60 of the bound on all roots are not told apart.
    private const int Halvings = 60;

    private RealRoots(List<RealPoint> points) => Points = points;

    /// <summary>Roots and points between and beyond them, in order.</summary>
    public IReadOnlyList<RealPoint> Points { get; }

    /// <summary>The points; null where the degrees are too high or roots too close to tell apart.</summary>
    public static RealRoots? Of(IReadOnlyList<Polynomial> polynomials)
    {
        // One squarefree polynomial with the roots of all.
        var all = Polynomial.One;
        foreach (var polynomial in polynomials.Where(p => p.Degree > 0))
        {
            if (all.Degree + polynomial.Degree > MaximalTotalDegree)
            {
                return null;
            }

            all = all.Times(polynomial.SquareFree()).SquareFree();
        }

        if (all.Degree <= 0)
        {
            return new([Rational(0)]);
        }

        var bound = all.RootBound();
        var chain = all.SturmChain();
        var enclosures = new List<(Rational Low, Rational High)>();
        if (!Isolate(all, chain, -bound, bound, 0, enclosures))
        {
            return null;
        }

        var points = new List<RealPoint> { Rational(-bound - 1) };
        for (var i = 0; i < enclosures.Count; i++)
        {
            var (low, high) = enclosures[i];
            points.Add(low == high ? Rational(low) : new RealPoint((low + high) / 2, all, low, high));
            points.Add(Rational(((i + 1 < enclosures.Count ? enclosures[i + 1].Low : bound + 1) + high) / 2));
        }

        return new(points);
    }

    private static RealPoint Rational(Rational value) => new(value, null, value, value);

    // Sturm: the number of roots in (a, b] is the loss of sign changes along the chain.
    private static bool Isolate(Polynomial all, IReadOnlyList<Polynomial> chain, Rational low, Rational high, int depth, List<(Rational Low, Rational High)> found)
    {
        var count = Changes(chain, low) - Changes(chain, high);
        if (count == 0)
        {
            return true;
        }

        if (all.At(high).IsZero && count == 1)
        {
            found.Add((high, high));
            return true;
        }

        // An end that is a root would not show as a change of sign.
        if (count == 1 && !all.At(low).IsZero)
        {
            found.Add((low, high));
            return true;
        }

        if (depth > Halvings)
        {
            return false;
        }

        var middle = (low + high) / 2;
        return Isolate(all, chain, low, middle, depth + 1, found) && Isolate(all, chain, middle, high, depth + 1, found);
    }

    private static int Changes(IReadOnlyList<Polynomial> chain, Rational at)
    {
        var (changes, last) = (0, 0);
        foreach (var sign in chain.Select(p => p.At(at).Sign).Where(s => s != 0))
        {
            changes += last != 0 && sign != last ? 1 : 0;
            last = sign;
        }

        return changes;
    }
}

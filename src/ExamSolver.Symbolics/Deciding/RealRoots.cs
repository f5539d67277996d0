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
            var sign = Vanishing.SignAt(middle);
            if (sign == 0)
            {
                return new(middle, null, middle, middle);
            }

            (low, high) = sign == Vanishing.SignAt(low) ? (middle, high) : (low, middle);
        }

        return Vanishing is null ? this : new((low + high) / 2, Vanishing, low, high);
    }

    /// <summary>The sign of a polynomial at the point.</summary>
    public int SignOf(Polynomial polynomial)
    {
        if (Vanishing is null)
        {
            return polynomial.SignAt(Near);
        }

        // It vanishes at the root exactly when the common divisor changes its sign there.
        var common = polynomial.Degree < 0 ? null : Polynomial.GreatestCommonDivisor(polynomial, Vanishing);
        return common is null || (common.Degree > 0 && common.SignAt(Low) != common.SignAt(High)) ? 0 : polynomial.SignAt(Near);
    }
}

/// <summary>The real roots of polynomials, and a point between each two neighbours.</summary>
internal sealed class RealRoots
{
    private const int MaximalTotalDegree = 40;

    // Two roots closer than 2^-60 of the bound on all roots are not told apart.
    private const int Halvings = 60;

    // How close roots by formula are looked at: few digits part nearly all and stay short; many part 2 from 2.0000000000000000001.
    private const int FewBits = 20;
    private const int ManyBits = 100;

    private RealRoots(List<RealPoint> points) => Points = points;

    /// <summary>Roots and points between and beyond them, in order.</summary>
    public IReadOnlyList<RealPoint> Points { get; }

    /// <summary>The points; null where the degrees are too high or roots too close to tell apart.</summary>
    public static RealRoots? Of(IReadOnlyList<Polynomial> polynomials)
    {
        return (ByFormula(polynomials, FewBits) ?? ByFormula(polynomials, ManyBits)) is { } points ? new(points) : BySturm(polynomials);
    }

    private static RealRoots? BySturm(IReadOnlyList<Polynomial> polynomials)
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
        if (!Isolate(all, chain, (-bound, Changes(chain, -bound)), (bound, Changes(chain, bound)), 0, enclosures))
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

    // Nearly every statement of a person is about x - a and x² - a, whose roots have a formula; null where there are others, or two too close to part.
    private static List<RealPoint>? ByFormula(IReadOnlyList<Polynomial> polynomials, int bits)
    {
        var rational = new List<Rational>();
        var irrational = new List<Polynomial>();
        var roots = new List<RealPoint>();
        foreach (var polynomial in polynomials)
        {
            if (polynomial.Degree <= 0 || polynomial.TryAddRationalRoots(rational))
            {
                continue;
            }

            if (polynomial.Degree != 2)
            {
                return null;
            }

            // Two that cannot be factored share both roots or none.
            var monic = polynomial.Monic();
            if (!irrational.Exists(monic.HasSameCoefficients))
            {
                irrational.Add(monic);
                roots.AddRange(monic.IrrationalRoots(bits).Select(ends => new RealPoint((ends.Low + ends.High) / 2, monic, ends.Low, ends.High)));
            }
        }

        roots.AddRange(rational.Distinct().Select(Rational));
        roots.Sort(static (a, b) => a.Low.CompareTo(b.Low));
        var points = new List<RealPoint>((2 * roots.Count) + 1) { Rational(roots.Count == 0 ? 0 : roots[0].Low - 1) };
        for (var i = 0; i < roots.Count; i++)
        {
            var isLast = i + 1 == roots.Count;
            if (!isLast && roots[i].High >= roots[i + 1].Low)
            {
                return null;
            }

            points.Add(roots[i]);
            points.Add(Rational(isLast ? roots[i].High + 1 : (roots[i].High + roots[i + 1].Low) / 2));
        }

        return points;
    }

    // Sturm: the number of roots in (a, b] is the loss of sign changes along the chain.
    private static bool Isolate(Polynomial all, IReadOnlyList<Polynomial> chain, (Rational At, int Changes) low, (Rational At, int Changes) high, int depth, List<(Rational Low, Rational High)> found)
    {
        var count = low.Changes - high.Changes;
        if (count == 0)
        {
            return true;
        }

        if (count == 1 && all.SignAt(high.At) == 0)
        {
            found.Add((high.At, high.At));
            return true;
        }

        // An end that is a root would not show as a change of sign.
        if (count == 1 && all.SignAt(low.At) != 0)
        {
            found.Add((low.At, high.At));
            return true;
        }

        if (depth > Halvings)
        {
            return false;
        }

        var at = (low.At + high.At) / 2;
        var middle = (at, Changes(chain, at));
        return Isolate(all, chain, low, middle, depth + 1, found) && Isolate(all, chain, middle, high, depth + 1, found);
    }

    private static int Changes(IReadOnlyList<Polynomial> chain, Rational at)
    {
        var (changes, last) = (0, 0);
        foreach (var polynomial in chain)
        {
            var sign = polynomial.SignAt(at);
            changes += last != 0 && sign != 0 && sign != last ? 1 : 0;
            last = sign != 0 ? sign : last;
        }

        return changes;
    }
}

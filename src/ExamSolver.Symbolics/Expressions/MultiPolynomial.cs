using System.Runtime.CompilerServices;

namespace ExamSolver.Symbolics;

/// <summary>A polynomial of several symbols with rational coefficients, as far as greatest common divisors need one.</summary>
/// <remarks>Common divisors by Euclid's algorithm in one symbol after the other, on primitive parts. Source: Geddes, Czapor and Labahn (1992), ch. 7. Null everywhere where the work would go beyond the bounds.</remarks>
internal sealed class MultiPolynomial
{
    private const int MaximalTerms = 150;
    private const int MaximalDegree = 12;

    // From the exponents of all symbols, in the order of the names, to the coefficient, which is never zero.
    private readonly SortedDictionary<int[], Rational> _terms;
    private readonly int _symbols;
    private int[]? _leading;

    private MultiPolynomial(int symbols, SortedDictionary<int[], Rational> terms) => (_symbols, _terms) = (symbols, terms);

    private static IComparer<int[]> ByExponents { get; } = Comparer<int[]>.Create(static (a, b) => a.AsSpan().SequenceCompareTo(b));

    public bool IsZero => _terms.Count == 0;

    public bool IsConstant => _terms.Keys.All(exponents => Array.TrueForAll(exponents, e => e == 0));

    public static MultiPolynomial? Of(Expr value, IReadOnlyList<string> names)
    {
        var result = new MultiPolynomial(names.Count, new(ByExponents));
        if (!Expansion.IsShort(value))
        {
            return null;
        }

        var expanded = value.Expand();
        var terms = expanded is SumExpr sum ? sum.Terms.AsEnumerable() : expanded is NumberExpr ? [] : [new SumTerm(Rational.One, expanded)];
        foreach (var (coefficient, monomial) in terms)
        {
            var exponents = new int[names.Count];
            var factor = coefficient * (monomial is ProductExpr { Coefficient: var inner } ? inner : Rational.One);
            foreach (var power in monomial is ProductExpr product ? product.Factors.AsEnumerable() : [Products.FactorOf(monomial)])
            {
                if (power.Base is not SymbolExpr symbol || power.Exponent is not NumberExpr { Value: var n } || !n.TryGetInt32(out var e) || e is < 0 or > MaximalDegree)
                {
                    return null;
                }

                exponents[names.ToList().IndexOf(symbol.Name)] = e;
            }

            result.Add(exponents, factor);
        }

        result.Add(new int[names.Count], expanded is NumberExpr number ? number.Value : expanded is SumExpr { Constant: var constant } ? constant : Rational.Zero);
        return result._terms.Count <= MaximalTerms ? result : null;
    }

    public Expr ToExpr(IReadOnlyList<string> names) => Expr.Sum(_terms.Select(term =>
        Expr.Product(term.Key.Select((e, i) => Expr.Symbol(names[i]).Pow(e)).Prepend(Expr.Number(term.Value)))));

    /// <summary>The exponents of the leading term, the first symbol counting most.</summary>
    public int[] LeadingExponents => _leading ??= _terms.Last().Key;

    /// <summary>Whether nothing but powers of one symbol occurs.</summary>
    public bool IsOnlyOf(int symbol) => _terms.Keys.All(exponents => exponents.Where((e, i) => i != symbol).All(e => e == 0));

    /// <summary>What is left once multiples of the others have taken every leading term that theirs divide; null beyond the bounds.</summary>
    /// <param name="others">None of them zero.</param>
    /// <param name="steps">How many terms may still be worked on; becomes fewer.</param>
    public MultiPolynomial? ReducedBy(IReadOnlyList<MultiPolynomial> others, StrongBox<int> steps)
    {
        var rest = this;
        while (!rest.IsZero && others.FirstOrDefault(o => Divides(o.LeadingExponents, rest.LeadingExponents)) is { } other)
        {
            steps.Value -= rest.Cost + other.Cost;
            rest = Cancelled(rest, other);
            if (steps.Value < 0 || rest.IsTooLong)
            {
                return null;
            }
        }

        return rest;
    }

    private static bool Divides(int[] exponents, int[] others)
    {
        for (var i = 0; i < exponents.Length; i++)
        {
            if (exponents[i] > others[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The least multiples of two whose leading terms are equal, one less the other.</summary>
    public static MultiPolynomial Cancelled(MultiPolynomial a, MultiPolynomial b)
    {
        var common = a.LeadingExponents.Zip(b.LeadingExponents, Math.Max).ToArray();
        MultiPolynomial Raised(MultiPolynomial p) => p.Times(p.Monomial([.. common.Zip(p.LeadingExponents, (e, f) => e - f)], p._terms[p.LeadingExponents].Reciprocal()));
        return Raised(a).Minus(Raised(b));
    }

    // Long coefficients cost more than in proportion: they are reduced after every step.
    private int Cost
    {
        get
        {
            var cost = 0L;
            foreach (var (_, coefficient) in _terms)
            {
                var words = coefficient.BitLength >> 7;
                cost += 1 + (words * words / 4);
            }

            return (int)Math.Min(cost, 1_000_000);
        }
    }

    /// <summary>Whether it goes beyond the bounds of terms or digits.</summary>
    public bool IsTooLong => _terms.Count > MaximalTerms || _terms.Values.Any(c => c.BitLength > Limits.MaximalBits);

    /// <summary>The quotient where the division leaves nothing, else null.</summary>
    public MultiPolynomial? DividedBy(MultiPolynomial divisor)
    {
        if (divisor.IsZero)
        {
            return null;
        }

        var (leading, coefficient) = divisor._terms.Last();
        var (rest, quotient) = (this, Zero());
        while (!rest.IsZero)
        {
            var (exponents, value) = rest._terms.Last();
            var gap = exponents.Zip(leading, (a, b) => a - b).ToArray();
            if (Array.Exists(gap, e => e < 0) || quotient._terms.Count > MaximalTerms)
            {
                return null;
            }

            var term = Monomial(gap, value / coefficient);
            quotient.Add(gap, value / coefficient);
            rest = rest.Minus(term.Times(divisor));
        }

        return quotient;
    }

    public static MultiPolynomial? GreatestCommonDivisor(MultiPolynomial a, MultiPolynomial b) => Common(a, b, a._symbols - 1);

    private static MultiPolynomial? Common(MultiPolynomial a, MultiPolynomial b, int symbol)
    {
        if (a.IsZero || b.IsZero)
        {
            return (a.IsZero ? b : a).Monic();
        }

        if (symbol < 0 || a.IsConstant || b.IsConstant)
        {
            return a.One();
        }

        if (a.Content(symbol) is not { } contentOfA || b.Content(symbol) is not { } contentOfB || Common(contentOfA, contentOfB, symbol - 1) is not { } content)
        {
            return null;
        }

        var (p, q) = (a.DividedBy(contentOfA)!, b.DividedBy(contentOfB)!);
        if (p.Degree(symbol) < q.Degree(symbol))
        {
            (p, q) = (q, p);
        }

        while (q.Degree(symbol) > 0)
        {
            if (p.Remainder(q, symbol) is not { } remainder)
            {
                return null;
            }

            if (remainder.IsZero)
            {
                return q.Times(content).Monic();
            }

            if (remainder.Content(symbol) is not { } shared || remainder.DividedBy(shared) is not { } primitive)
            {
                return null;
            }

            (p, q) = (q, primitive);
        }

        return q.IsZero ? p.Times(content).Monic() : content.Monic();
    }

    // p·lc(q)^k = q·… + remainder, in one symbol.
    private MultiPolynomial? Remainder(MultiPolynomial divisor, int symbol)
    {
        var rest = this;
        var leading = divisor.Coefficient(symbol, divisor.Degree(symbol));
        while (!rest.IsZero && rest.Degree(symbol) >= divisor.Degree(symbol))
        {
            var degree = rest.Degree(symbol);
            var shift = new int[_symbols];
            shift[symbol] = degree - divisor.Degree(symbol);
            rest = rest.Times(leading).Minus(rest.Coefficient(symbol, degree).Times(Monomial(shift, Rational.One)).Times(divisor));
            if (rest.IsTooLong)
            {
                return null;
            }
        }

        return rest;
    }

    // The common divisor of the coefficients in one symbol.
    private MultiPolynomial? Content(int symbol)
    {
        MultiPolynomial? content = Zero();
        foreach (var degree in _terms.Keys.Select(e => e[symbol]).Distinct().ToList())
        {
            content = content is null ? null : Common(content, Coefficient(symbol, degree), symbol - 1);
        }

        return content;
    }

    private int Degree(int symbol) => IsZero ? -1 : _terms.Keys.Max(e => e[symbol]);

    private MultiPolynomial Coefficient(int symbol, int degree)
    {
        var result = Zero();
        foreach (var (exponents, coefficient) in _terms.Where(t => t.Key[symbol] == degree))
        {
            var others = (int[])exponents.Clone();
            others[symbol] = 0;
            result.Add(others, coefficient);
        }

        return result;
    }

    private MultiPolynomial Monic()
    {
        var result = Zero();
        foreach (var (exponents, coefficient) in _terms)
        {
            result.Add(exponents, coefficient / _terms.Last().Value);
        }

        return result;
    }

    private MultiPolynomial Times(MultiPolynomial other)
    {
        var result = Zero();
        foreach (var (a, x) in _terms)
        {
            foreach (var (b, y) in other._terms)
            {
                var sum = new int[_symbols];
                for (var i = 0; i < sum.Length; i++)
                {
                    sum[i] = a[i] + b[i];
                }

                result.Add(sum, x * y);
            }
        }

        return result;
    }

    private MultiPolynomial Minus(MultiPolynomial other)
    {
        var result = new MultiPolynomial(_symbols, new(_terms, ByExponents));
        foreach (var (exponents, coefficient) in other._terms)
        {
            result.Add(exponents, -coefficient);
        }

        return result;
    }

    private MultiPolynomial Zero() => new(_symbols, new(ByExponents));

    private MultiPolynomial One() => Monomial(new int[_symbols], Rational.One);

    private MultiPolynomial Monomial(int[] exponents, Rational coefficient)
    {
        var result = Zero();
        result.Add(exponents, coefficient);
        return result;
    }

    private void Add(int[] exponents, Rational coefficient)
    {
        var sum = _terms.GetValueOrDefault(exponents, Rational.Zero) + coefficient;
        if (sum.IsZero)
        {
            _terms.Remove(exponents);
        }
        else
        {
            _terms[exponents] = sum;
        }
    }
}

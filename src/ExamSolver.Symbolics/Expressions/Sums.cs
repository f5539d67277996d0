namespace ExamSolver.Symbolics;

/// <summary>Sums: flat, like terms collected, zero terms dropped, in the order of the hashes.</summary>
internal static class Sums
{
    public static Expr Add(Expr left, Expr right)
    {
        if (left.IsZero)
        {
            return right;
        }

        if (right.IsZero)
        {
            return left;
        }

        if (left is NumberExpr a && right is NumberExpr b)
        {
            return Expr.Number(a.Value + b.Value);
        }

        ReadOnlySpan<Expr> both = [left, right];
        return Add(both);
    }

    public static Expr Subtract(Expr left, Expr right)
    {
        if (right.IsZero)
        {
            return left;
        }

        ReadOnlySpan<SumTerm> both = [new(Rational.One, left), new(Rational.MinusOne, right)];
        return Combine(both, Rational.Zero);
    }

    public static Expr Add(IEnumerable<Expr> terms) => Add(terms as Expr[] ?? [.. terms]);

    public static Expr Add(ReadOnlySpan<Expr> terms)
    {
        var room = 0;
        foreach (var term in terms)
        {
            room += RoomFor(term);
        }

        var collected = new Collector(room, Rational.Zero);
        foreach (var term in terms)
        {
            collected.Add(term);
        }

        return collected.Build();
    }

    /// <summary>A constant and multiples of any values, numbers and sums among them.</summary>
    public static Expr Combine(ReadOnlySpan<SumTerm> parts, Rational constant)
    {
        var room = 0;
        foreach (var part in parts)
        {
            room += RoomFor(part.Monomial);
        }

        var collected = new Collector(room, constant);
        foreach (var (coefficient, value) in parts)
        {
            if (coefficient.IsOne)
            {
                collected.Add(value);
            }
            else
            {
                collected.Add(coefficient, value);
            }
        }

        return collected.Build();
    }

    private static int RoomFor(Expr term) => term is SumExpr sum ? sum.Terms.Length : term is NumberExpr ? 0 : 1;

    /// <remarks>Room is taken once, for as many terms as there can be: it becomes the sum's own where none fell away.</remarks>
    private ref struct Collector(int room, Rational constant)
    {
        private SumTerm[]? _terms;
        private int _count;
        private Rational _constant = constant;
        private bool _undefined;

        // A sum and a number: the terms stay what they are.
        private SumExpr? _whole;

        public void Add(Expr term)
        {
            switch (term)
            {
                case NumberExpr number:
                    AddConstant(number.Value);
                    break;
                case SumExpr sum:
                    AddConstant(sum.Constant);
                    if (sum.Terms.Length == room)
                    {
                        _whole = sum;
                        break;
                    }

                    foreach (var part in sum.Terms)
                    {
                        Put(part);
                    }

                    break;
                case ProductExpr { Coefficient.IsOne: false } product:
                    Put(new(product.Coefficient, Products.Monic(product)));
                    break;
                case { IsUndefined: true }:
                    _undefined = true;
                    break;
                default:
                    Put(new(Rational.One, term));
                    break;
            }
        }

        public void Add(Rational coefficient, Expr term)
        {
            if (coefficient.IsZero && !term.IsUndefined)
            {
                return;
            }

            switch (term)
            {
                case NumberExpr number:
                    AddConstant(coefficient * number.Value);
                    break;
                case SumExpr sum:
                    AddConstant(coefficient * sum.Constant);
                    foreach (var part in sum.Terms)
                    {
                        Put(new(coefficient * part.Coefficient, part.Monomial));
                    }

                    break;
                case ProductExpr product:
                    Put(new(coefficient * product.Coefficient, Products.Monic(product)));
                    break;
                case { IsUndefined: true }:
                    _undefined = true;
                    break;
                default:
                    Put(new(coefficient, term));
                    break;
            }
        }

        private void Put(SumTerm term) => (_terms ??= new SumTerm[room])[_count++] = term;

        // A constant that is too long to be of use grows no further.
        private void AddConstant(Rational value)
        {
            if (!value.IsZero && !_undefined)
            {
                _constant += value;
                _undefined = _constant.BitLength > Limits.MaximalBits;
            }
        }

        public Expr Build()
        {
            Work.Charge(100 + (60L * (_whole?.Terms.Length ?? _count)));
            if (_undefined)
            {
                return Expr.Undefined;
            }

            if (_whole is not null)
            {
                return _whole.Constant == _constant ? _whole : Of(_constant, _whole.Terms);
            }

            if (_terms is null)
            {
                return Expr.Number(_constant);
            }

            var kept = Merge(_terms.AsSpan(0, _count));
            return kept == 0 ? Expr.Number(_constant) : Of(_constant, new(kept == _terms.Length ? _terms : _terms[..kept]));
        }

        private static Expr Of(Rational constant, Items<SumTerm> terms) => terms.Length == 1 && constant.IsZero
            ? Products.WithCoefficient(terms[0].Coefficient, terms[0].Monomial)
            : new SumExpr(constant, terms);

        /// <summary>How many terms are left. Like terms stand together once sorted; they are added, and those that cancel are dropped.</summary>
        private static int Merge(Span<SumTerm> terms)
        {
            Items.Sort(terms, static (a, b) => ExprOrder.ByHash(a.Monomial, b.Monomial));
            var kept = 0;
            for (var i = 0; i < terms.Length; i++)
            {
                if (kept > 0 && terms[kept - 1].Monomial.Equals(terms[i].Monomial))
                {
                    terms[kept - 1] = new(terms[kept - 1].Coefficient + terms[i].Coefficient, terms[i].Monomial);
                    continue;
                }

                // The run of like terms before this one is complete: drop it when it cancelled.
                if (kept > 0 && terms[kept - 1].Coefficient.IsZero)
                {
                    kept--;
                }

                terms[kept++] = terms[i];
            }

            return kept > 0 && terms[kept - 1].Coefficient.IsZero ? kept - 1 : kept;
        }
    }

    /// <summary>Multiplies every term of a sum by a nonzero number.</summary>
    public static SumExpr Scale(Rational factor, SumExpr sum)
    {
        var terms = new SumTerm[sum.Terms.Length];
        for (var i = 0; i < terms.Length; i++)
        {
            terms[i] = new(sum.Terms[i].Coefficient * factor, sum.Terms[i].Monomial);
        }

        return new(sum.Constant * factor, new(terms));
    }

    /// <summary>
    /// The signed content of a sum: dividing by it leaves coprime integers of which the first is positive,
    /// so that sums that are rational multiples of each other have the same primitive part.
    /// </summary>
    public static Rational Content(SumExpr sum)
    {
        var content = SmallContent(sum) ?? LongContent(sum);
        return sum.Terms[0].Coefficient.Sign < 0 ? -content : content;
    }

    // Integers, as nearly all coefficients are.
    private static Rational? SmallContent(SumExpr sum)
    {
        if (!sum.Constant.TryGetSmall(out var common, out var denominator) || denominator != 1)
        {
            return null;
        }

        common = Math.Abs(common);
        foreach (var term in sum.Terms)
        {
            if (!term.Coefficient.TryGetSmall(out var coefficient, out denominator) || denominator != 1)
            {
                return null;
            }

            common = Rational.Gcd(common, Math.Abs(coefficient));
        }

        return common;
    }

    private static Rational LongContent(SumExpr sum)
    {
        var numerator = System.Numerics.BigInteger.Zero;
        var denominator = System.Numerics.BigInteger.One;
        Join(sum.Constant, ref numerator, ref denominator);
        foreach (var term in sum.Terms)
        {
            Join(term.Coefficient, ref numerator, ref denominator);
        }

        return new Rational(numerator, denominator);
    }

    private static void Join(Rational value, ref System.Numerics.BigInteger numerator, ref System.Numerics.BigInteger denominator)
    {
        if (!value.IsZero)
        {
            numerator = System.Numerics.BigInteger.GreatestCommonDivisor(numerator, value.Numerator);
            denominator = denominator / System.Numerics.BigInteger.GreatestCommonDivisor(denominator, value.Denominator) * value.Denominator;
        }
    }
}

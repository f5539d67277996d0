namespace ExamSolver.Symbolics;

/// <summary>The image of a value in a prime field at a pseudo-random point: equal values have equal images.</summary>
/// <remarks>
/// Symbols become random elements; functions of equal arguments become equal random elements; <c>exp</c> becomes a power of
/// a random element, with exponents in the field of the group's order, so that <c>exp(a)·exp(b) = exp(a+b)</c> holds there
/// too. Equal images at several points show that two values are the same rational function of the same kernels (Schwartz and
/// Zippel: an error has probability below degree/2^61 at each point). Different images prove a difference only where no
/// kernel occurs. Source: G. H. Gonnet, Determining equivalence of expressions in random polynomial time (1984).
/// </remarks>
internal sealed class Fingerprint
{
    // A safe prime, 2q + 1: the squares form a group of prime order q.
    private static readonly PrimeField Values = new(4_611_686_018_427_291_359);
    private static readonly PrimeField Exponents = new(2_305_843_009_213_645_679);

    private static readonly FixedBase?[] Generators = new FixedBase?[16];

    private readonly ulong _key;
    private readonly FixedBase _generator;
    private Dictionary<string, int>? _bound;
    private bool _failed;

    private Fingerprint(int point)
    {
        _key = StableHash.Mix(0x5EEDUL + (ulong)point);
        if (Generators[point] is not { } generator)
        {
            // Computed the same by every thread, so that it does not matter whose stays.
            var root = Random(Values, 1);
            generator = new FixedBase(Values, Values.Multiply(root, root));
            Generators[point] = generator;
        }

        _generator = generator;
    }

    /// <summary>Whether something other than numbers, symbols and integer powers was met.</summary>
    private bool HasKernels { get; set; }

    /// <summary>Compares at several points: true, equal; false, different for certain; null, unknown.</summary>
    public static bool? Compare(Expr left, Expr right, int points)
    {
        var informative = 0;
        for (var point = 0; informative < points && point < points + 4 && point < Generators.Length; point++)
        {
            var fingerprint = new Fingerprint(point);
            var a = fingerprint.Value(left);
            var b = fingerprint._failed ? 0 : fingerprint.Value(right);
            if (fingerprint._failed)
            {
                continue;
            }

            if (a != b)
            {
                return fingerprint.HasKernels ? null : false;
            }

            informative++;
        }

        return informative >= points ? true : null;
    }

    private ulong Value(Expr value)
    {
        switch (value)
        {
            case NumberExpr number:
                return Encode(Values, number.Value);
            case SymbolExpr symbol:
                return _generator.Power(Decode(Logarithm(symbol)));
            case SumExpr sum:
                var total = Encode(Values, sum.Constant);
                foreach (var (coefficient, monomial) in sum.Terms)
                {
                    total = Values.Add(total, Scaled(Values, coefficient, Value(monomial)));
                }

                return total;
            case ProductExpr product:
                var result = Encode(Values, product.Coefficient);
                foreach (var factor in product.Factors)
                {
                    result = Values.Multiply(result, Power(factor.Base, factor.Exponent));
                }

                return result;
            case PowerExpr power:
                return Power(power.Base, power.Exponent);
            case ApplyExpr { Function: "exp" } exponential:
                HasKernels = true;
                return _generator.Power(Decode(Exponent(exponential.Arguments[0])));
            default:
                return Kernel(value, Values);
        }
    }

    private ulong Power(Expr @base, Expr exponent)
    {
        if (exponent is NumberExpr { Value: var number })
        {
            if (number.IsInteger)
            {
                return IntegerPower(Values, Value(@base), number.Numerator);
            }

            if (@base is not SymbolExpr)
            {
                // u^(n + f) is u^n times the kernel u^f.
                var u = Value(@base);
                HasKernels = true;
                var root = Opaque(Values, StableHash.Combine(StableHash.Combine(StableHash.OfText("root"), u), (number - number.Floor()).Hash));
                return Values.Multiply(root, IntegerPower(Values, u, number.Floor()));
            }
        }

        HasKernels = true;
        return _generator.Power(Decode(Exponents.Multiply(Exponent(exponent), Logarithm(@base))));
    }

    private ulong IntegerPower(PrimeField field, ulong @base, System.Numerics.BigInteger exponent)
    {
        // The exponent is reduced modulo the order of the multiplicative group.
        if (@base == 0)
        {
            _failed |= exponent.Sign < 0;
            return 0;
        }

        var order = field.Modulus - 1;
        return field.Power(@base, (ulong)(((exponent % order) + order) % order));
    }

    /// <summary>The value in the field of exponents.</summary>
    private ulong Exponent(Expr value)
    {
        switch (value)
        {
            case NumberExpr number:
                return Encode(Exponents, number.Value);
            case SymbolExpr symbol:
                return _bound is not null && _bound.TryGetValue(symbol.Name, out var depth)
                    ? Random(Exponents, StableHash.Combine(77, (ulong)depth))
                    : Random(Exponents, StableHash.Combine(3, value.Hash));
            case SumExpr sum:
                var total = Encode(Exponents, sum.Constant);
                foreach (var (coefficient, monomial) in sum.Terms)
                {
                    total = Exponents.Add(total, Scaled(Exponents, coefficient, Exponent(monomial)));
                }

                return total;
            case ProductExpr product:
                var result = Encode(Exponents, product.Coefficient);
                foreach (var factor in product.Factors)
                {
                    result = Exponents.Multiply(result, ExponentPower(factor.Base, factor.Exponent));
                }

                return result;
            case PowerExpr power:
                return ExponentPower(power.Base, power.Exponent);
            case ApplyExpr { Function: "log" } log:
                HasKernels = true;
                return Logarithm(log.Arguments[0]);
            default:
                return Kernel(value, Exponents);
        }
    }

    private ulong ExponentPower(Expr @base, Expr exponent)
    {
        if (exponent is NumberExpr { Value: { IsInteger: true } number })
        {
            return IntegerPower(Exponents, Exponent(@base), number.Numerator);
        }

        HasKernels = true;
        return Opaque(Exponents, StableHash.Combine(StableHash.Combine(5, Value(@base)), exponent is NumberExpr fraction ? fraction.Value.Hash : Value(exponent)));
    }

    /// <summary>The logarithm of a value to the base of the generator: known for symbols, opaque for the rest.</summary>
    private ulong Logarithm(Expr value)
    {
        if (value is SymbolExpr symbol)
        {
            return _bound is not null && _bound.TryGetValue(symbol.Name, out var depth)
                ? Random(Exponents, StableHash.Combine(78, (ulong)depth))
                : Random(Exponents, StableHash.Combine(4, value.Hash));
        }

        return Opaque(Exponents, StableHash.Combine(StableHash.OfText("log"), Value(value)));
    }

    private ulong Kernel(Expr value, PrimeField field)
    {
        HasKernels = true;
        switch (value)
        {
            case ApplyExpr apply:
                var hash = StableHash.OfText(apply.Function);
                if (apply.Definition?.IsSymmetric == true)
                {
                    // The order of the arguments does not matter: a sum of mixed images.
                    var mixed = 0UL;
                    foreach (var argument in apply.Arguments)
                    {
                        mixed = unchecked(mixed + StableHash.Mix(Argument(argument)));
                    }

                    return Opaque(field, StableHash.Combine(hash, mixed));
                }

                foreach (var argument in apply.Arguments)
                {
                    hash = StableHash.Combine(hash, Argument(argument));
                }

                return Opaque(field, hash);
            case BindExpr bind:
                return Bind(bind, field);
            default:
                _failed = true;
                return 0;
        }
    }

    private ulong Argument(Expr value) => value switch
    {
        RelationExpr relation => StableHash.Combine(StableHash.Combine(StableHash.OfText(relation.Operator), Value(relation.Left)), Value(relation.Right)),
        ArrayExpr array => array.Items.Aggregate((ulong)array.Kind, (hash, item) => StableHash.Combine(hash, Argument(item))),
        _ => Value(value),
    };

    // A bound variable counts by its depth, so that its name does not matter.
    private ulong Bind(BindExpr bind, PrimeField field)
    {
        var hash = StableHash.OfText(bind.Kind);
        var hidden = new List<(string, int?)>();
        _bound ??= new(StringComparer.Ordinal);
        foreach (var (variable, lower, upper) in bind.Bindings)
        {
            hash = StableHash.Combine(hash, lower is null ? StableHash.OfText(variable) : Value(lower));
            hash = StableHash.Combine(hash, upper is null ? 1 : Value(upper));
            hidden.Add((variable, _bound.TryGetValue(variable, out var outer) ? outer : null));
            _bound[variable] = _bound.Count + hidden.Count;
        }

        hash = StableHash.Combine(hash, Value(bind.Body));
        for (var i = hidden.Count - 1; i >= 0; i--)
        {
            if (hidden[i].Item2 is { } outer)
            {
                _bound[hidden[i].Item1] = outer;
            }
            else
            {
                _bound.Remove(hidden[i].Item1);
            }
        }

        return Opaque(field, hash);
    }

    private ulong Encode(PrimeField field, Rational value)
    {
        _failed |= !field.TryEncode(value, out var element);
        return element;
    }

    private ulong Scaled(PrimeField field, Rational coefficient, ulong element) =>
        coefficient.IsOne ? element
        : coefficient.IsMinusOne ? field.Negate(element)
        : field.Multiply(Encode(field, coefficient), element);

    // Elements are kept in Montgomery's form; as an exponent an element counts by its plain value.
    private static ulong Decode(ulong exponent) => Exponents.Multiply(exponent, 1);

    private ulong Random(PrimeField field, ulong salt) => Opaque(field, StableHash.Combine(_key, salt));

    private ulong Opaque(PrimeField field, ulong hash) => 1 + (StableHash.Combine(hash, _key) % (field.Modulus - 1));
}

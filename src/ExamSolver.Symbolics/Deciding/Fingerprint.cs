namespace ExamSolver.Symbolics;

/// <summary>The image of a value in a prime field at a pseudo-random point: equal values have equal images.</summary>
/// <remarks>
/// Symbols become random elements; functions of equal arguments become equal random elements; <c>exp</c> becomes a power of
/// a random element, with exponents in the field of the group's order, so that <c>exp(a)·exp(b) = exp(a+b)</c> holds there
/// too; <c>sin</c> and <c>cos</c> become the parts of a power of a rotation, for which the addition theorems hold. Equal images at several points show that two values are the same rational function of the same kernels (Schwartz and
/// Zippel: an error has probability below degree/2^61 at each point). Different images prove a difference only where no
/// kernel occurs. Source: G. H. Gonnet, Determining equivalence of expressions in random polynomial time (1984).
/// </remarks>
internal sealed class Fingerprint
{
    // p = 2q + 1 and p + 1 = 12r with q and r prime: the squares form a group of prime order q, the rotations of the plane over the field have one of prime order r.
    private static readonly PrimeField Values = new(4_611_686_018_427_003_227);
    private static readonly PrimeField Exponents = new(2_305_843_009_213_501_613);
    private static readonly PrimeField Angles = new(384_307_168_202_250_269);

    private static readonly FixedBase?[] Generators = new FixedBase?[16];
    private static readonly FixedRotation?[] Rotations = new FixedRotation?[16];

    // Images of symbols, which an answer, its key and the next answer share; a few places for each point.
    private const int KeptSymbols = 128;
    private static readonly SymbolImage?[] Symbols = new SymbolImage?[16 * KeptSymbols];

    private readonly ulong _key;
    private readonly int _point;
    private readonly FixedBase _generator;
    private Dictionary<string, int>? _bound;
    private bool _failed;

    private Fingerprint(int point)
    {
        _point = point;
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

    // What an expression stands for: a value, an exponent of the generator, or an angle of the rotation.
    private enum Role
    {
        Value,
        Exponent,
        Angle,
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

    private ulong Value(Expr value) => Image(value, Role.Value);

    private static PrimeField FieldOf(Role role) => role switch { Role.Value => Values, Role.Exponent => Exponents, _ => Angles };

    private ulong Image(Expr value, Role role)
    {
        var field = FieldOf(role);
        Work.Charge(30);
        switch (value)
        {
            case NumberExpr number:
                return Encode(field, number.Value);
            case SymbolExpr symbol:
                return Symbol(symbol, role);
            case SumExpr sum:
                var total = Encode(field, sum.Constant);
                foreach (var (coefficient, monomial) in sum.Terms)
                {
                    total = field.Add(total, Scaled(field, coefficient, Image(monomial, role)));
                }

                return total;
            case ProductExpr product:
                var result = Encode(field, product.Coefficient);
                foreach (var factor in product.Factors)
                {
                    result = field.Multiply(result, Power(factor.Base, factor.Exponent, role));
                }

                return result;
            case PowerExpr power:
                return Power(power.Base, power.Exponent, role);
            case ApplyExpr { Function: "exp" } exponential when role == Role.Value:
                HasKernels = true;
                return _generator.Power(Plain(Exponents, Image(exponential.Arguments[0], Role.Exponent)));
            case ApplyExpr { Function: "sin" or "cos" } wave when role == Role.Value:
                HasKernels = true;
                var (cosine, sine) = Rotation().Power(Plain(Angles, Image(wave.Arguments[0], Role.Angle)));
                return wave.Function == "sin" ? sine : cosine;
            case ApplyExpr { Function: "log" } log when role == Role.Exponent:
                HasKernels = true;
                return Logarithm(log.Arguments[0]);
            default:
                return Kernel(value, field);
        }
    }

    private ulong Symbol(SymbolExpr symbol, Role role)
    {
        if (role == Role.Value)
        {
            return _bound is not null && _bound.ContainsKey(symbol.Name) ? _generator.Power(Plain(Exponents, Logarithm(symbol))) : Known(symbol);
        }

        var salt = role == Role.Exponent ? 3UL : 6UL;
        return _bound is not null && _bound.TryGetValue(symbol.Name, out var depth)
            ? Random(FieldOf(role), StableHash.Combine(74 + salt, (ulong)depth))
            : Random(FieldOf(role), StableHash.Combine(salt, symbol.Hash));
    }

    private ulong Known(SymbolExpr symbol)
    {
        // Whichever thread writes last, what is read is whole.
        ref var place = ref Symbols[(_point * KeptSymbols) + (int)(symbol.Hash % KeptSymbols)];
        var known = place;
        if (known is null || known.Hash != symbol.Hash)
        {
            place = known = new(symbol.Hash, _generator.Power(Plain(Exponents, Logarithm(symbol))));
        }

        return known.Image;
    }

    private ulong Power(Expr @base, Expr exponent, Role role)
    {
        var number = (exponent as NumberExpr)?.Value;
        if (number is { IsInteger: true } integer)
        {
            if (integer.Sign < 0 && role == Role.Value && @base is SymbolExpr)
            {
                // 1/x is a power of the generator as x is.
                return _generator.Power(Plain(Exponents, Exponents.Multiply(Encode(Exponents, integer), Logarithm(@base))));
            }

            return integer.IsOne ? Image(@base, role) : IntegerPower(FieldOf(role), Image(@base, role), integer);
        }

        HasKernels = true;
        if (role != Role.Value)
        {
            return Opaque(FieldOf(role), StableHash.Combine(StableHash.Combine(5, Value(@base)), number is { } fraction ? fraction.Hash : Value(exponent)));
        }

        if (number is { } part && @base is not SymbolExpr)
        {
            // u^(n + f) is u^n times the kernel u^f.
            var u = Value(@base);
            var root = Opaque(Values, StableHash.Combine(StableHash.Combine(StableHash.OfText("root"), u), (part - part.Floor()).Hash));
            return Values.Multiply(root, IntegerPower(Values, u, part.Floor()));
        }

        return _generator.Power(Plain(Exponents, Exponents.Multiply(Image(exponent, Role.Exponent), Logarithm(@base))));
    }

    private FixedRotation Rotation() => Rotations[_point] ??= new FixedRotation(Values, Random(Values, 2), 12);

    private ulong IntegerPower(PrimeField field, ulong @base, Rational exponent)
    {
        if (@base == 0)
        {
            _failed |= exponent.Sign < 0;
            return 0;
        }

        // The exponent is reduced modulo the order of the multiplicative group.
        var order = field.Modulus - 1;
        if (exponent.TryGetInt32(out var small))
        {
            return small >= 0 ? field.Power(@base, (ulong)small)
                : small == -1 ? field.Invert(@base)
                : field.Power(field.Invert(@base), (ulong)-(long)small);
        }

        return field.Power(@base, (ulong)(((exponent.Numerator % order) + order) % order));
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
        var hidden = new ItemList<Hidden>(1);
        _bound ??= new(StringComparer.Ordinal);
        foreach (var (variable, lower, upper) in bind.Bindings)
        {
            hash = StableHash.Combine(hash, lower is null ? StableHash.OfText(variable) : Value(lower));
            hash = StableHash.Combine(hash, upper is null ? 1 : Value(upper));
            hidden.Add(new(variable, _bound.TryGetValue(variable, out var outer) ? outer : null));
            _bound[variable] = _bound.Count + hidden.Count;
        }

        hash = StableHash.Combine(hash, Value(bind.Body));
        for (var i = hidden.Count - 1; i >= 0; i--)
        {
            if (hidden[i].Depth is { } outer)
            {
                _bound[hidden[i].Variable] = outer;
            }
            else
            {
                _bound.Remove(hidden[i].Variable);
            }
        }

        return Opaque(field, hash);
    }

    private sealed record SymbolImage(ulong Hash, ulong Image);

    private readonly record struct Hidden(string Variable, int? Depth);

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
    private static ulong Plain(PrimeField field, ulong element) => field.Multiply(element, 1);

    private ulong Random(PrimeField field, ulong salt) => Opaque(field, StableHash.Combine(_key, salt));

    private ulong Opaque(PrimeField field, ulong hash) => 1 + (StableHash.Combine(hash, _key) % (field.Modulus - 1));
}

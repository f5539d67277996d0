namespace ExamSolver.Symbolics;

/// <summary>The real numbers that a symbol may stand for: an interval, perhaps of integers only, perhaps without zero.</summary>
public sealed record Domain
{
    /// <summary>All real numbers.</summary>
    public static Domain Real { get; } = new("real");

    /// <summary>Greater than zero.</summary>
    public static Domain Positive { get; } = new("positive") { Lower = Rational.Zero, IsLowerOpen = true };

    /// <summary>Greater than or equal to zero.</summary>
    public static Domain Nonnegative { get; } = new("nonnegative") { Lower = Rational.Zero };

    /// <summary>Less than zero.</summary>
    public static Domain Negative { get; } = new("negative") { Upper = Rational.Zero, IsUpperOpen = true };

    /// <summary>Every real number but zero.</summary>
    public static Domain Nonzero { get; } = new("nonzero") { ExcludesZero = true };

    /// <summary>All integers.</summary>
    public static Domain Integer { get; } = new("integer") { IsIntegral = true };

    /// <summary>0, 1, 2, …</summary>
    public static Domain Natural { get; } = new("natural") { IsIntegral = true, Lower = Rational.Zero };

    /// <summary>1, 2, 3, …</summary>
    public static Domain PositiveInteger { get; } = new("positive integer") { IsIntegral = true, Lower = Rational.One };

    /// <summary>From zero to one, both included.</summary>
    public static Domain Probability { get; } = new("probability") { Lower = Rational.Zero, Upper = Rational.One };

    /// <summary>Strictly between zero and one.</summary>
    public static Domain UnitInterval { get; } = new("unit interval") { Lower = Rational.Zero, Upper = Rational.One, IsLowerOpen = true, IsUpperOpen = true };

    /// <summary>0 or 1.</summary>
    public static Domain Binary { get; } = new("binary") { IsIntegral = true, Lower = Rational.Zero, Upper = Rational.One };

    /// <summary>All complex numbers.</summary>
    public static Domain Complex { get; } = new("complex") { IsComplex = true };

    /// <summary>The imaginary unit alone, for authors who write it j.</summary>
    public static Domain ImaginaryUnit { get; } = new("imaginary unit") { IsComplex = true, IsImaginaryUnit = true };

    private Domain(string name) => Name = name;

    /// <summary>The domains that have a name, as a declaration may use them.</summary>
    public static IReadOnlyList<Domain> Named { get; } =
        [Real, Positive, Nonnegative, Negative, Nonzero, Integer, Natural, PositiveInteger, Probability, UnitInterval, Binary, Complex, ImaginaryUnit];

    /// <summary>The name, or the interval in brackets.</summary>
    public string Name { get; private init; }

    /// <summary>The lower end; null when there is none.</summary>
    public Rational? Lower { get; private init; }

    /// <summary>The upper end; null when there is none.</summary>
    public Rational? Upper { get; private init; }

    /// <summary>Whether the lower end itself is left out.</summary>
    public bool IsLowerOpen { get; private init; }

    /// <summary>Whether the upper end itself is left out.</summary>
    public bool IsUpperOpen { get; private init; }

    /// <summary>Whether only integers belong to it.</summary>
    public bool IsIntegral { get; private init; }

    /// <summary>Whether members need not be real; then the ends mean nothing.</summary>
    public bool IsComplex { get; private init; }

    /// <summary>Whether the imaginary unit is the only member.</summary>
    public bool IsImaginaryUnit { get; private init; }

    /// <summary>Whether zero is left out.</summary>
    public bool ExcludesZero { get; private init; }

    /// <summary>Whether every member is between zero and one.</summary>
    public bool IsWithinUnitInterval => Lower is { Sign: >= 0 } && Upper is { } upper && upper <= 1;

    /// <summary>All members when they are at most sixteen integers, else null.</summary>
    internal IReadOnlyList<Rational>? FiniteValues
    {
        get
        {
            if (!IsIntegral || Lower is not { } lower || Upper is not { } upper || upper - lower > 16)
            {
                return null;
            }

            var first = (Rational)lower.Ceiling();
            return [.. Enumerable.Range(0, (int)(upper.Floor() - lower.Ceiling()) + 1).Select(k => first + k).Where(Contains)];
        }
    }

    /// <summary>What the domain says about the sign.</summary>
    public Sign Sign
    {
        get
        {
            if (Lower is { } lower && lower.Sign >= 0)
            {
                return lower.Sign > 0 || IsLowerOpen || ExcludesZero ? Sign.Positive : Sign.Nonnegative;
            }

            if (Upper is { } upper && upper.Sign <= 0)
            {
                return upper.Sign < 0 || IsUpperOpen || ExcludesZero ? Sign.Negative : Sign.Nonpositive;
            }

            return ExcludesZero ? Sign.Nonzero : Sign.Unknown;
        }
    }

    /// <summary>An interval; a null end is infinite.</summary>
    /// <exception cref="ArgumentException">The interval is empty.</exception>
    public static Domain Interval(Rational? lower, Rational? upper, bool lowerOpen, bool upperOpen)
    {
        if (lower is { } l && upper is { } u && (l > u || (l == u && (lowerOpen || upperOpen))))
        {
            throw new ArgumentException($"No number lies between {l} and {u} as the interval asks.", nameof(upper));
        }

        return Real.Narrow(lower, upper, lowerOpen, upperOpen);
    }

    /// <summary>Whether a number belongs to the domain; exact.</summary>
    public bool Contains(Rational value) =>
        (!IsIntegral || value.IsInteger)
        && (!ExcludesZero || !value.IsZero)
        && (Lower is not { } lower || (IsLowerOpen ? value > lower : value >= lower))
        && (Upper is not { } upper || (IsUpperOpen ? value < upper : value <= upper));

    /// <summary>The members of this domain that also lie within the ends given.</summary>
    internal Domain Narrow(Rational? lower, Rational? upper, bool lowerOpen, bool upperOpen)
    {
        var result = this;
        if (lower is { } l && (Lower is not { } oldLower || l > oldLower || (l == oldLower && lowerOpen)))
        {
            result = result with { Lower = l, IsLowerOpen = lowerOpen };
        }

        if (upper is { } u && (Upper is not { } oldUpper || u < oldUpper || (u == oldUpper && upperOpen)))
        {
            result = result with { Upper = u, IsUpperOpen = upperOpen };
        }

        return result.Renamed();
    }

    /// <summary>The members of both domains.</summary>
    internal Domain And(Domain other)
    {
        var result = Narrow(other.Lower, other.Upper, other.IsLowerOpen, other.IsUpperOpen);
        result = other.IsIntegral ? result.OnlyIntegers() : result;
        return other.ExcludesZero ? result.WithoutZero() : result;
    }

    internal Domain WithoutZero() => (this with { ExcludesZero = true }).Renamed();

    internal Domain OnlyIntegers() => (this with { IsIntegral = true }).Renamed();

    /// <inheritdoc/>
    public override string ToString() => Name;

    private Domain Renamed()
    {
        foreach (var known in Named ?? [])
        {
            if (known with { Name = Name } == this)
            {
                return known;
            }
        }

        var interval = $"{(IsLowerOpen || Lower is null ? '(' : '[')}{Lower?.ToString() ?? "-inf"}, {Upper?.ToString() ?? "inf"}{(IsUpperOpen || Upper is null ? ')' : ']')}";
        return this with { Name = (IsIntegral ? "integer in " : "") + interval + (ExcludesZero ? " without 0" : "") };
    }
}

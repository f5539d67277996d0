namespace ExamSolver.Symbolics;

/// <summary>Compares two values in worlds: in double precision to find a difference, with many digits to confirm an agreement.</summary>
internal sealed class Sampler
{
    /// <summary>Bits of the first confirmation, and of the second where the first is too wide.</summary>
    private static readonly int[] Precisions = [192, 640];

    /// <summary>How many bits must agree in a world, and for two constants, which are one world only.</summary>
    private const int AgreeingBits = 120;
    private const int AgreeingBitsOfConstants = 560;

    private const int MaximalPrecision = 3_000;

    /// <summary>How many worlds are confirmed with many digits where enough agree in doubles: the rest could differ by less than doubles show only.</summary>
    private const int ConfirmedWorlds = 5;

    /// <summary>How many worlds are evaluated with more than the usual digits.</summary>
    private const int LongEvaluations = 16;

    /// <summary>How many of them where enough worlds agree already.</summary>
    private const int SecondLooks = 2;

    private readonly Expr _plainLeft;
    private readonly Expr _plainRight;
    private readonly Declarations _declarations;
    private readonly EquivalenceOptions _options;
    private readonly bool _hasUnknowns;
    private readonly bool _isIndexed;
    private Instantiation? _instantiation;
    private BallEvaluation? _evaluation;
    private bool? _isConstant;
    private int _next;
    private int _agreeingInDoubles;

    public Sampler(Expr left, Expr right, Declarations declarations, EquivalenceOptions options)
    {
        _hasUnknowns = left.HasUnknowns || right.HasUnknowns;
        _isIndexed = left.IsIndexed || right.IsIndexed;
        _plainLeft = left;
        _plainRight = right;
        _declarations = declarations;
        _options = options;
    }

    // Only what has indices, sums or unknown functions is changed for sampling.
    private Instantiation? Instantiated => _hasUnknowns ? _instantiation ??= new Instantiation(_plainLeft, _plainRight, _declarations, _options.Seed) : null;

    private Expr Left => Instantiated?.Left ?? _plainLeft;

    private Expr Right => Instantiated?.Right ?? _plainRight;

    private bool IsConstant => _isConstant ??= _plainLeft.IsConstant && _plainRight.IsConstant;

    /// <summary>A difference in some of the next worlds, or null.</summary>
    public Decision? FindDifference(int count)
    {
        // Two constants have the same values in every world.
        for (var end = Math.Min(_next + count, count > 1 && IsConstant ? 1 : _options.MaximalWorlds); _next < end; _next++)
        {
            if (InDoubles(Draw(_next)) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>A difference in one of the first worlds with a scale for every symbol, which show branches that rarely win.</summary>
    public Decision? FindDifferenceOfScales(int count)
    {
        for (var index = 0; index < count && !_hasUnknowns && !IsConstant; index++)
        {
            if (InDoubles(World.DrawMixed(_declarations, _options.Seed, index)) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>A difference in rational arithmetic, or null; for values that differ by less than doubles can tell.</summary>
    public Decision? FindExactDifference()
    {
        for (var index = 0; index < 4; index++)
        {
            var world = Draw(index);
            if (ExactEvaluation.Of(Left, name => world.Exact(name)) is { } a
                && ExactEvaluation.Of(Right, name => world.Exact(name)) is { } b
                && a != b)
            {
                return Different(world);
            }
        }

        return null;
    }

    /// <summary>Tries all worlds, generic and special, then confirms with many digits.</summary>
    public Decision Conclude()
    {
        var special = !_hasUnknowns ? SpecialWorlds.Of(Left, Right, _declarations, _options.Seed).ToList() : [];
        foreach (var world in special)
        {
            if (InDoubles(world) is { } found)
            {
                return found;
            }
        }

        return FindDifference(_options.MaximalWorlds) ?? FindBranch() ?? Confirm(special);
    }

    // A branch of max, min or floor may be taken only where one symbol is small and another large, or in a narrow strip.
    private Decision? FindBranch() => !_hasUnknowns
        ? Branches.Of(Left, Right, _declarations, _options.Seed).Select(InDoubles).FirstOrDefault(found => found is not null)
        : null;

    // With few more digits than a double first, which settles most worlds; with many only where these are too few.
    private Decision Confirm(List<World> special)
    {
        if (!IsConstant && (IsUnknownConstant(Left) || IsUnknownConstant(Right)))
        {
            return new(Verdict.Undecided, "One side is a number that is too large, or has no value.");
        }

        var needed = IsConstant ? 1 : _agreeingInDoubles >= _options.NeededWorlds ? Math.Min(ConfirmedWorlds, _options.NeededWorlds) : _options.NeededWorlds;
        var agreeing = 0;
        var defined = 0;
        var open = new List<(World World, int Precision, bool Counts)>();

        // Special worlds only ever show a difference; generic ones may show both.
        foreach (var world in special.Take(_options.NeededWorlds))
        {
            if (WithManyDigits(world, Precisions[0], out var agree, out var precision) is { } found)
            {
                return found;
            }

            if (agree != true)
            {
                open.Add((world, precision, false));
            }
        }

        var tried = IsConstant ? 1 : _options.MaximalWorlds;
        for (var index = 0; index < tried && agreeing < needed; index++)
        {
            var world = Draw(index);
            if (WithManyDigits(world, Precisions[0], out var agree, out var precision) is { } found)
            {
                return found;
            }

            agreeing += agree == true ? 1 : 0;
            defined += agree is null ? 0 : 1;
            if (agree != true)
            {
                open.Add((world, precision, true));
            }

            if (index == 15 && defined == 0)
            {
                // Twice all scales and signs without one value: more of them would cost and not help.
                tried = 16;
            }
        }

        // Where enough agree, the worlds that want few digits more are looked at as well: one may show what the others hide.
        foreach (var (world, precision, counts) in agreeing < needed ? open.Take(LongEvaluations) : open.Where(o => o.Precision <= Precisions[1]).Take(SecondLooks))
        {
            if (WithManyDigits(world, precision, out var agree, out _) is { } found)
            {
                return found;
            }

            agreeing += counts && agree == true ? 1 : 0;
            if (counts && agree == true && agreeing == needed)
            {
                break;
            }
        }

        return agreeing >= needed
            ? new(Verdict.Equal, IsConstant
                ? "The two numbers agree to 150 digits."
                : $"The sides agree to 30 digits in {agreeing} worlds of several scales.")
            : new(Verdict.Undecided, $"Both sides are defined and agree in {agreeing} of {tried} worlds, too few to tell.");
    }

    // Unknown in one world, unknown in all of them.
    private bool IsUnknownConstant(Expr value) =>
        value is not NumberExpr && value.FreeSymbols.IsEmpty && Array.TrueForAll(Precisions, precision => !new BigEvaluation(Draw(0).Exact, precision).Of(value).IsKnown);

    private World Draw(int index) => _isIndexed ? Instantiated!.World(index) : World.Draw(_declarations, _options.Seed, index);

    private Decision? InDoubles(World world)
    {
        if (_evaluation is null)
        {
            _evaluation = new(world, _hasUnknowns && !_isIndexed ? _declarations : null, _options.Seed);
        }
        else
        {
            _evaluation.MoveTo(world);
        }

        // Unknown functions are worked out where they stand; only what is indexed needs to be written out for a first look.
        var a = _evaluation.Of(_isIndexed ? Left : _plainLeft);
        if (!a.IsKnown)
        {
            return null;
        }

        var b = _evaluation.Of(_isIndexed ? Right : _plainRight);
        _agreeingInDoubles += b.IsKnown && !Ball.AreDisjoint(a, b) && a.IsTight && b.IsTight ? 1 : 0;
        return b.IsKnown && Ball.AreDisjoint(a, b) && !IsTolerated(a.Value, b.Value) ? Different(world) : null;
    }

    /// <summary>A difference, or null; then agreement is true for agreement to enough digits, false for too few, null where a side is undefined.</summary>
    /// <param name="world">The world.</param>
    /// <param name="precision">With how many bits.</param>
    /// <param name="agreement">Whether the sides agree.</param>
    /// <param name="next">With how many bits to try again: where the values are huge, a small term may hide below a large one that both sides share.</param>
    private Decision? WithManyDigits(World world, int precision, out bool? agreement, out int next)
    {
        agreement = null;
        next = Precisions[1];
        var evaluation = new BigEvaluation(world.Exact, precision);
        var a = evaluation.Of(Left);
        var b = a.IsKnown ? evaluation.Of(Right) : BigBall.Unknown;
        if (!b.IsKnown)
        {
            return null;
        }

        var difference = BigBall.Subtract(a, b, precision);
        if (difference.IsPositive || difference.IsNegative)
        {
            agreement = true;
            return IsTolerated(a.ToDouble(), b.ToDouble()) ? null : Different(world);
        }

        var size = Math.Max(a.TopBit, b.TopBit);
        var bits = IsConstant ? AgreeingBitsOfConstants : AgreeingBits;
        var isFine = evaluation.Spread <= bits || evaluation.Spread + 64 <= precision;
        agreement = isFine && difference.RadiusBit <= Math.Min(Math.Max(size, -1_000), 0) - bits;
        next = (int)Math.Clamp(Math.Max(size + bits, isFine ? 0 : evaluation.Spread + 32) + 64, Precisions[1], MaximalPrecision);
        return null;
    }

    private bool IsTolerated(double a, double b) => _options.HasTolerance
        && (Math.Abs(a - b) <= _options.AbsoluteTolerance || Math.Abs(a - b) <= _options.RelativeTolerance * Math.Abs(b));

    private Decision Different(World world)
    {
        var names = SymbolNames.Of(_plainLeft, _plainRight);
        return names.Count == 0
            ? new(Verdict.Different, "The two numbers differ.")
            : new(Verdict.Different, "The sides differ at a point where both are defined.", world.Describe(names));
    }
}

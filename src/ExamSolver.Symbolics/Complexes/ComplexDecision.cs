namespace ExamSolver.Symbolics;

/// <summary>Equality of complex values: by both parts where they have a form, else in complex worlds with many digits.</summary>
/// <remarks>Real values come here only where nothing else decides, so that they pay nothing for it. Functions have their principal branches.</remarks>
internal static class ComplexDecision
{
    private const int Precision = 192;
    private const int AgreeingBits = 110;
    private const int MaximalWorlds = 32;

    /// <summary>Decides.</summary>
    public static Decision Decide(Expr left, Expr right, Declarations declarations, EquivalenceOptions options)
    {
        if (left.Size + right.Size > Limits.MaximalWalk)
        {
            return new(Verdict.Undecided, "The complex values are too long to compare.");
        }

        var (l, r) = (WithParts(left), WithParts(right));
        if (l.Equals(r) || Fingerprint.Compare(l, r, 2) == true || (Expansion.IsShort(l) && Expansion.IsShort(r) && (l - r).Expand().IsZero))
        {
            return new(Verdict.Equal, "Both sides have the same canonical form.");
        }

        if (InWorlds(l, r, 2, declarations, options) is { IsDifferent: true } early)
        {
            return early;
        }

        if (left.IsComplex || right.IsComplex)
        {
            if (ComplexParts.Of(l) is var (a, b) && ComplexParts.Of(r) is var (c, d)
                && Scalars.Decide(a, c, declarations, options).IsEqual && Scalars.Decide(b, d, declarations, options).IsEqual)
            {
                return new(Verdict.Equal, "The real parts and the imaginary parts are equal.");
            }
        }

        return InWorlds(l, r, MaximalWorlds, declarations, options)
            ?? new(Verdict.Undecided, "Both sides are defined and agree in too few complex worlds to tell.");
    }

    /// <summary>p/q, if that is the same complex number in all worlds, to nine digits.</summary>
    public static bool IsConstantRatio(Expr p, Expr q, Declarations declarations, EquivalenceOptions options)
    {
        System.Numerics.Complex? ratio = null;
        var agreeing = 0;
        for (var index = 0; index < MaximalWorlds && agreeing < options.NeededWorlds; index++)
        {
            var world = World.Draw(declarations, options.Seed, index);
            if (WithParts(p / q).EvaluateComplex(world.Exact) is not { } value || value == System.Numerics.Complex.Zero)
            {
                continue;
            }

            if (ratio is { } known && System.Numerics.Complex.Abs(value - known) > 1e-9 * System.Numerics.Complex.Abs(known))
            {
                return false;
            }

            ratio ??= value;
            agreeing++;
        }

        return agreeing >= options.NeededWorlds;
    }

    /// <summary>Whether roots of negative numbers are to be looked at: in numbers and in one symbol; elsewhere "wherever both are defined" means the real numbers.</summary>
    public static bool LeavesTheRealLine(Expr left, Expr right) =>
        !left.HasUnknowns && !right.HasUnknowns && (left.HasRoot || right.HasRoot) && SymbolNames.Of(left, right).Count <= 1 && IsAlgebraic(left) && IsAlgebraic(right);

    private static bool IsAlgebraic(Expr value) => value switch
    {
        NumberExpr or SymbolExpr => true,
        SumExpr => Children.Of(value).All(IsAlgebraic),
        ProductExpr product => product.Factors.All(f => f.Exponent is NumberExpr && IsAlgebraic(f.Base)),
        PowerExpr { Exponent: NumberExpr } power => IsAlgebraic(power.Base),
        ApplyExpr { Function: "i" } => true,
        _ => false,
    };

    // z becomes re(z) + i·im(z) with two real symbols.
    private static Expr WithParts(Expr value) => !value.IsComplex ? value : value switch
    {
        SymbolExpr symbol => Expr.Symbol(ComplexFunctions.RealPartName(symbol.Name)) + (Expr.ImaginaryUnit * Expr.Symbol(ComplexFunctions.ImaginaryPartName(symbol.Name))),
        ApplyExpr { Arguments.IsEmpty: true } => value,
        _ => Children.Map(value, WithParts),
    };

    private static Decision? InWorlds(Expr left, Expr right, int count, Declarations declarations, EquivalenceOptions options)
    {
        var instantiation = left.HasUnknowns || right.HasUnknowns ? new Instantiation(left, right, declarations, options.Seed) : null;
        var (l, r) = (instantiation?.Left ?? left, instantiation?.Right ?? right);
        var names = SymbolNames.Of(left, right);
        var needed = names.Count == 0 ? 1 : options.NeededWorlds;
        var agreeing = 0;
        for (var index = 0; index < count && agreeing < needed; index++)
        {
            var world = instantiation?.World(index) ?? World.Draw(declarations, options.Seed, index);
            var precision = names.Count == 0 ? 3 * Precision : Precision;
            var evaluation = new ComplexEvaluation(world.Exact, precision);
            var (a, b) = (evaluation.Of(l), evaluation.Of(r));
            if (!a.IsKnown || !b.IsKnown)
            {
                continue;
            }

            var gap = ComplexBall.Subtract(a, b, precision);
            if (gap.Re.IsPositive || gap.Re.IsNegative || gap.Im.IsPositive || gap.Im.IsNegative)
            {
                if (!IsTolerated(gap, b, options))
                {
                    return names.Count == 0
                        ? new(Verdict.Different, "The two complex numbers differ.")
                        : new(Verdict.Different, "The sides differ at a point where both are defined, as complex numbers.", world.Describe(names));
                }

                agreeing++;
                continue;
            }

            var bits = names.Count == 0 ? 3 * AgreeingBits : AgreeingBits;
            agreeing += Math.Max(gap.Re.RadiusBit, gap.Im.RadiusBit) <= -bits ? 1 : 0;
        }

        return agreeing >= needed
            ? new(Verdict.Equal, names.Count == 0 ? "The two complex numbers agree to 90 digits." : $"The sides agree to 30 digits in {agreeing} complex worlds.")
            : null;
    }

    private static bool IsTolerated(ComplexBall gap, ComplexBall right, EquivalenceOptions options) => options.HasTolerance
        && gap.ToComplex() is { } difference && right.ToComplex() is { } value
        && System.Numerics.Complex.Abs(difference) is var error
        && (error <= options.AbsoluteTolerance || error <= options.RelativeTolerance * System.Numerics.Complex.Abs(value));
}

namespace ExamSolver.Symbolics;

/// <summary>Equality of scalar values.</summary>
internal static class Scalars
{
    // Longer values are not multiplied out on the mere chance that roots meet.
    private const int MaximalExpanded = 200;

    public static Decision Decide(Expr left, Expr right, Declarations declarations, EquivalenceOptions options)
    {
        if (left is NumberExpr a && right is NumberExpr b)
        {
            return Numbers(a.Value, b.Value, options);
        }

        if (Extended(left) is { } x && Extended(right) is { } y)
        {
            return x == y
                ? new(Verdict.Equal, "Both sides are the same infinity.")
                : new(Verdict.Different, "One side is infinite, the other is not or with another sign.");
        }

        if (IsInfiniteBesideFinite(left, right, declarations, options) || IsInfiniteBesideFinite(right, left, declarations, options))
        {
            return new(Verdict.Different, "One side is infinite, the other is not.");
        }

        if (declarations.HasFiniteDomains && FiniteDomains.Decide(left, right, declarations, options) is { } enumerated)
        {
            return enumerated;
        }

        // One world first: most different pairs differ there, and nothing is cheaper.
        var sampler = new Sampler(left, right, declarations, options);
        if (sampler.FindDifference(1) is { } early)
        {
            return early;
        }

        switch (Fingerprint.Compare(left, right, 2))
        {
            case true:
                return new(Verdict.Equal, "Both sides are the same rational function.");
            case false when !options.HasTolerance:
                return sampler.FindDifference(16) ?? sampler.FindExactDifference()
                    ?? new(Verdict.Different, "The sides are different rational functions.");
        }

        // A few more worlds before the work of bringing both to a form.
        if ((sampler.FindDifference(3) ?? (left.IsBent || right.IsBent ? sampler.FindDifferenceOfScales(12) : null)) is { } soon)
        {
            return soon;
        }

        if (!options.HasTolerance && left - right is NumberExpr { Value: { IsZero: false } gap } && !HasInfinity(left))
        {
            // x + 5000! and x + 5000! + 1: no value needs to be known.
            return new(Verdict.Different, $"One side is the other plus {Short(gap)}.");
        }

        var isBounded = Elementary.IsWithinBounds(left) && Elementary.IsWithinBounds(right);
        var (plainLeft, plainRight) = isBounded ? (Elementary.Of(left, declarations), Elementary.Of(right, declarations)) : (left, right);
        if (!plainLeft.IsUndefined && !plainRight.IsUndefined && AgreeInForm(plainLeft, plainRight, declarations))
        {
            return new(Verdict.Equal, "Both sides reduce to the same form.");
        }

        return (options.HasTolerance ? null : Cells.Decide(left, right, declarations, options.Seed)) ?? sampler.Conclude();
    }

    private static bool IsInfiniteBesideFinite(Expr infinite, Expr other, Declarations declarations, EquivalenceOptions options) =>
        Extended(infinite) is 1 or -1 && double.IsFinite(InFirstWorld(other, declarations, options));

    private static double InFirstWorld(Expr value, Declarations declarations, EquivalenceOptions options)
    {
        var world = World.Draw(declarations, options.Seed, 0);
        return value.Evaluate(name => world[name]);
    }

    private static bool AgreeInForm(Expr left, Expr right, Declarations declarations) =>
        left.Equals(right)
        || Fingerprint.Compare(left, right, 2) == true
        || SignCases.Agree(left, right, declarations)
        || Rounding.AgreeForAllResidues(left, right, declarations)

        // √u·√u is u once the products are multiplied out.
        || (left.HasRoot && left.Size + right.Size < MaximalExpanded && Fingerprint.Compare(left.Expand(), right.Expand(), 2) == true);

    private static bool HasInfinity(Expr value) =>
        value is ApplyExpr { Function: "inf" } || (value is not (NumberExpr or SymbolExpr) && Children.Of(value).Any(HasInfinity));

    /// <summary>p/q, if that is the same number in all worlds, to nine digits.</summary>
    public static double? ConstantRatio(Expr p, Expr q, Declarations declarations, EquivalenceOptions options)
    {
        double? ratio = null;
        var agreeing = 0;
        for (var index = 0; index < options.MaximalWorlds && agreeing < options.NeededWorlds; index++)
        {
            var world = World.Draw(declarations, options.Seed, index);
            var value = p.Evaluate(name => world[name]) / q.Evaluate(name => world[name]);
            if (!double.IsFinite(value) || value == 0)
            {
                continue;
            }

            if (ratio is { } known && Math.Abs(value - known) > 1e-9 * Math.Abs(known))
            {
                return null;
            }

            ratio ??= value;
            agreeing++;
        }

        return agreeing >= options.NeededWorlds ? ratio : null;
    }

    // 1 for infinity and its positive multiples, -1 for its negative ones, 0 for a number; null for all else.
    private static int? Extended(Expr value) => value switch
    {
        NumberExpr => 0,
        ApplyExpr { Function: "inf" } => 1,
        ProductExpr { Factors: [{ Base: ApplyExpr { Function: "inf" }, Exponent: NumberExpr { Value.IsOne: true } }] } product => product.Coefficient.Sign,

        // A number more or less is nothing to an infinity.
        SumExpr { Terms: [{ Monomial: ApplyExpr { Function: "inf" } } term] } => term.Coefficient.Sign,
        _ => null,
    };

    private static Decision Numbers(Rational left, Rational right, EquivalenceOptions options)
    {
        if (left == right)
        {
            return new(Verdict.Equal, "Both sides are the same number.");
        }

        return options.HasTolerance && AgreeWithin(left, right, options)
            ? new(Verdict.Equal, "The numbers agree within the tolerance.")
            : new(Verdict.Different, Short(left) != Short(right) ? $"{Short(left)} is not {Short(right)}." : "The two numbers differ.");
    }

    // In rationals: the difference of 1e-5000 from 0 would vanish in a double.
    private static bool AgreeWithin(Rational left, Rational right, EquivalenceOptions options)
    {
        var error = (left - right).Abs();
        return error <= Rational.FromDouble(options.AbsoluteTolerance) || error <= Rational.FromDouble(options.RelativeTolerance) * right.Abs();
    }

    private static string Short(Rational value) => value.BitLength <= 256 && value.ToString() is { Length: <= 40 } text ? text : value.ToDouble().ToString("R");
}

namespace ExamSolver.Symbolics;

/// <summary>Statements of one symbol with constants that are no rational numbers: x &lt; √2, x² ≤ π.</summary>
/// <remarks>
/// Between two neighbouring zeros of the atoms every statement keeps its truth. Zeros are known to 150 digits; two that agree to 120
/// count as one, as two numbers do elsewhere.
/// </remarks>
internal static class LineStatements
{
    private const int Precision = 560;
    private const int AgreeingBits = 400;
    private const int MaximalAtoms = 16;

    /// <summary>Decides; null where an atom is no polynomial of degree two at most, or a constant has no value.</summary>
    public static Decision? Decide(Expr left, Expr right, string symbol, Domain domain)
    {
        var atoms = new Dictionary<Expr, List<BigBall>>();
        if (!Collect(left, symbol, atoms) || !Collect(right, symbol, atoms))
        {
            return null;
        }

        var ends = new[] { domain.Lower, domain.Upper }.Where(end => end is not null).Select(end => BigBall.Of(end!.Value, Precision)).ToList();
        var zeros = new List<BigBall>();
        foreach (var zero in atoms.Values.SelectMany(z => z).Concat(ends).OrderBy(z => z, Comparer<BigBall>.Create(Order)))
        {
            if (zeros.Count == 0 || Order(zeros[^1], zero) != 0)
            {
                zeros.Add(zero);
            }
        }

        foreach (var (point, isZero) in Points(zeros))
        {
            var near = Rational(point);
            var x = new Place(near);
            bool? Truth(Expr statement) => Holds(statement, atoms, point, isZero, x);
            var (a, b) = (Truth(left), Truth(right));
            if (a is null || b is null)
            {
                return null;
            }

            if (a != b && domain.Contains(near))
            {
                return new(Verdict.Different, "One statement holds at a point where the other does not.", $"{symbol} {(isZero ? "≈" : "=")} {Shown(point, near)}");
            }
        }

        return new(Verdict.Equal, "Both statements hold at the same points.");
    }

    private static IEnumerable<(BigBall Point, bool IsZero)> Points(List<BigBall> zeros)
    {
        if (zeros.Count == 0)
        {
            yield return (BigBall.Zero, false);
            yield break;
        }

        // Between neighbours a point of few digits, which shows well.
        yield return (Coarse(BigBall.Subtract(zeros[0], BigBall.One, Precision)), false);
        for (var i = 0; i < zeros.Count; i++)
        {
            yield return (zeros[i], true);
            if (i + 1 < zeros.Count)
            {
                yield return (new BigBall(BigBall.Add(zeros[i], zeros[i + 1], Precision).Mantissa, 0, BigBall.Add(zeros[i], zeros[i + 1], Precision).Exponent - 1), false);
            }
        }

        yield return (Coarse(BigBall.Add(zeros[^1], BigBall.One, Precision)), false);
    }

    private static BigBall Coarse(BigBall value) => value.Rounded(24) is var short24 ? new(short24.Mantissa, 0, short24.Exponent) : value;

    private static bool? Holds(Expr value, Dictionary<Expr, List<BigBall>> atoms, BigBall point, bool isZero, Place at)
    {
        switch (value)
        {
            case RelationExpr relation:
                var difference = relation.Left - relation.Right;
                if (isZero && atoms[difference].Exists(zero => Order(zero, point) == 0))
                {
                    return Evaluation.Holds(0, relation.Operator, 0);
                }

                return at.SignOf(difference) is { } sign ? Evaluation.Holds(sign, relation.Operator, 0) : null;
            case ApplyExpr { Function: "not" } negated:
                return !Holds(negated.Arguments[0], atoms, point, isZero, at);
            case ApplyExpr { Function: "and" or "or" } joined:
                var parts = joined.Arguments.Select(part => Holds(part, atoms, point, isZero, at)).ToList();
                return parts.Contains(null) ? null : joined.Function == "and" ? parts.TrueForAll(p => p == true) : parts.Contains(true);
            default:
                return null;
        }
    }

    private static bool Collect(Expr value, string symbol, Dictionary<Expr, List<BigBall>> atoms)
    {
        switch (value)
        {
            case RelationExpr { Operator: "=" or "!=" or "<" or "<=" or ">" or ">=" } relation:
                var difference = relation.Left - relation.Right;
                if (!atoms.ContainsKey(difference))
                {
                    if (atoms.Count >= MaximalAtoms || Zeros(difference, symbol) is not { } zeros)
                    {
                        return false;
                    }

                    atoms[difference] = zeros;
                }

                return true;
            case ApplyExpr { Function: "and" or "or" or "not" } joined:
                return joined.Arguments.All(part => Collect(part, symbol, atoms));
            default:
                return false;
        }
    }

    // a·x² + b·x + c with constants a, b and c.
    private static List<BigBall>? Zeros(Expr difference, string symbol)
    {
        var slope = difference.Derivative(symbol).Expand();
        var bend = slope.Derivative(symbol).Expand();
        if (difference.HasUnknowns || difference.IsComplex || bend.FreeSymbols.Count > 0 || difference.FreeSymbols is not ([] or [_]))
        {
            return null;
        }

        var none = new BigEvaluation(_ => default, Precision);
        var (a, b, c) = (none.Of(bend).Scaled(-1), none.Of(slope.Substitute(symbol, Expr.Zero)), none.Of(difference.Substitute(symbol, Expr.Zero)));
        if (!a.IsKnown || !b.IsKnown || !c.IsKnown)
        {
            return null;
        }

        if (bend.IsZero)
        {
            return slope.IsZero ? [] : BigBall.Divide(c.Negated(), b, Precision) is { IsKnown: true } root ? [root] : null;
        }

        var discriminant = BigBall.Subtract(BigBall.Multiply(b, b, Precision), BigBall.Multiply(a, c, Precision).Scaled(2), Precision);
        if (discriminant.IsNegative)
        {
            return [];
        }

        // A double zero must be one by its form, for no digits show it.
        var isDouble = ((slope.Substitute(symbol, Expr.Zero).Pow(2)) - (2 * bend * difference.Substitute(symbol, Expr.Zero))).Expand().IsZero;
        if (isDouble)
        {
            return BigBall.Divide(b.Negated(), a.Scaled(1), Precision) is { IsKnown: true } only ? [only] : null;
        }

        if (!discriminant.IsPositive)
        {
            return null;
        }

        var spread = discriminant.SquareRoot(Precision);
        var both = new[] { BigBall.Subtract(b.Negated(), spread, Precision), BigBall.Add(b.Negated(), spread, Precision) }
            .Select(numerator => BigBall.Divide(numerator, a.Scaled(1), Precision))
            .ToList();
        return both.TrueForAll(zero => zero.IsKnown) ? both : null;
    }

    private static int Order(BigBall a, BigBall b)
    {
        var gap = BigBall.Subtract(a, b, Precision);
        return gap.TopBit <= Math.Max(a.TopBit, 0) - AgreeingBits ? 0 : gap.Mantissa.Sign;
    }

    private static Rational Rational(BigBall value) => value.Exponent >= 0
        ? value.Mantissa << (int)value.Exponent
        : Symbolics.Rational.Dyadic(value.Mantissa, (int)-value.Exponent);

    /// <summary>Where signs are asked for: with few digits first, which settle nearly all.</summary>
    private sealed class Place(Rational near)
    {
        private const int FewBits = 96;

        private readonly BigEvaluation _coarse = new(_ => near, FewBits);
        private BigEvaluation? _fine;

        public int? SignOf(Expr value) => Sign(_coarse.Of(value)) ?? Sign((_fine ??= new(_ => near, Precision)).Of(value));

        private static int? Sign(BigBall ball) => ball.IsPositive ? 1 : ball.IsNegative ? -1 : null;
    }

    private static string Shown(BigBall point, Rational near) => near.BitLength < 200 && near.ToString() is { Length: <= 20 } text
        ? text
        : point.ToDouble().ToString("R", System.Globalization.CultureInfo.InvariantCulture);
}

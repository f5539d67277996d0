using System.Globalization;
using System.Numerics;
using ExamSolver.Core.Grading;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Problems;

/// <summary>Which way of leaving digits out is right.</summary>
public enum Rounding
{
    /// <summary>To the nearest, or cut off.</summary>
    Either,

    /// <summary>To the nearest.</summary>
    Rounded,

    /// <summary>Cut off.</summary>
    Truncated,
}

/// <summary>The digits that a question asks for.</summary>
/// <param name="Count">How many.</param>
/// <param name="AreFigures">Whether they are counted from the first that is not 0, and not from the point.</param>
/// <param name="Rounding">How those behind are left out.</param>
/// <param name="IsExactly">Whether more are wrong too.</param>
public sealed record DigitRule(int Count, bool AreFigures, Rounding Rounding, bool IsExactly);

/// <summary>
/// How far a decimal may be from the value: absolute (0.01, ± 0.01), relative to it (1 %), a range ([0.18, 0.19]), to so many digits (2 decimals,
/// 3 figures, exactly 2 decimals truncated), or one or another of these (0.01 or 1 %).
/// </summary>
/// <param name="Amount">The allowed distance; 0 where digits or a range say it.</param>
/// <param name="IsRelative">Whether it is a fraction of the value.</param>
public sealed record Tolerance(Rational Amount, bool IsRelative) : IReadFromSpec<Tolerance>
{
    /// <inheritdoc/>
    public static SpecType SpecType { get; } = SpecType.Formula.Called("an absolute distance such as 0.01, a relative one such as 1 %, a range such as [0.18, 0.19], or digits such as 2 decimals or 3 figures");

    /// <summary>The digits that are asked for.</summary>
    public DigitRule? Digits { get; init; }

    /// <summary>The numbers that are right, ends included.</summary>
    public (Rational Low, Rational High)? Range { get; init; }

    /// <summary>Another tolerance, which is enough.</summary>
    public Tolerance? Or { get; init; }

    /// <summary>The least and greatest number that is right, ends included, where neither digits nor an alternative say more.</summary>
    public bool TryBounds(Rational right, out Rational low, out Rational high)
    {
        var distance = IsRelative ? Amount * right.Abs() : Amount;
        (low, high) = Range ?? (right - distance, right + distance);
        return Digits is null && Or is null;
    }

    /// <summary>Whether a number that is near enough was written with too few digits, or, where exactly so many are asked for, too many.</summary>
    public bool Misses(WrittenDigits digits) => Digits is { } rule && (Or is null || Or.Misses(digits))
        && (rule.AreFigures ? digits.MostFigures < rule.Count || (rule.IsExactly && digits.LeastFigures > rule.Count) : digits.Decimals < rule.Count || (rule.IsExactly && digits.Decimals > rule.Count));

    /// <summary>The same, where a calculation, which has no digits, is right unless exactly so many are asked for.</summary>
    internal bool IsMissedBy(WrittenDigits? digits) => digits is { } written ? Misses(written) : Digits is { IsExactly: true } && (Or is null || Or.IsMissedBy(null));

    /// <summary>
    /// Whether one number is near enough to another: exactly where both are rational; otherwise in doubles, whose rounding leaves a
    /// distance that is within 10⁻¹² of the allowed one, relative to the numbers, undecided.
    /// </summary>
    /// <param name="given">What was given.</param>
    /// <param name="right">What is right.</param>
    /// <param name="digits">How it was typed; <c>null</c> where it is a calculation, on whose digits nothing depends.</param>
    public Outcome Compare(Expr given, Expr right, WrittenDigits? digits = null)
    {
        var own = Own(given, right, digits);
        return own == Outcome.Equal || Or is null ? own : Or.Compare(given, right, digits) is var other && (other == Outcome.Equal || own == Outcome.Different) ? other : own;
    }

    /// <inheritdoc/>
    public static Tolerance? Read(SpecNode node, SpecScope scope)
    {
        if (node is SpecScalar { IsEmpty: false } scalar && Parse(scalar.Text) is { } tolerance)
            return tolerance;
        scope.Diagnostics.Error("wrong-type", node.Position, $"expected a tolerance, found {node.Description}", SpecType.Description);
        return null;
    }

    /// <summary>Reads a tolerance as it is written in a file; <c>null</c> where it is none.</summary>
    public static Tolerance? Parse(string text)
    {
        Tolerance? all = null;
        foreach (var piece in text.Split(" or ").Reverse())
        {
            if (ParseOne(piece.Trim()) is not { } one)
                return null;
            all = one with { Or = all };
        }

        return all;
    }

    private static Tolerance? ParseOne(string text)
    {
        if (DigitsOf(text) is { } digits)
            return new Tolerance(0, false) { Digits = digits };
        if (text is ['[', .. var range, ']'])
        {
            return range.Split(',') is [var first, var second] && Number(first) is { } low && Number(second) is { } high && low <= high ? new Tolerance(0, false) { Range = (low, high) } : null;
        }

        var distance = text is ['±', .. var behind] ? behind : text.StartsWith("+-", StringComparison.Ordinal) ? text[2..] : text;
        var relative = distance.EndsWith('%');
        return Number(relative ? distance[..^1] : distance) is { Sign: > 0 } amount ? new Tolerance(relative ? amount / 100 : amount, relative) : null;
    }

    private static Rational? Number(string text) => FormulaParser.Parse(text) is { Succeeded: true, Formula: { } formula } && formula.ToExpr().TryGetNumber(out var number) ? number : null;

    private Outcome Own(Expr given, Expr right, WrittenDigits? digits)
    {
        if (Infinities(given, right) is { } infinite)
            return infinite;
        if (Range is { } range)
            return Both(AtMost(range.Low, given), AtMost(given, range.High));
        if (Digits is null)
            return Within(given, right, null);

        // An exact number is right however it is written, unless so many digits are asked for exactly.
        if (given.Equals(right) && !Digits.IsExactly)
            return Outcome.Equal;
        if (digits is { } written && Misses(written))
            return Outcome.Different;
        var unit = UnitOf(right);
        var rounded = Digits.Rounding == Rounding.Truncated ? Outcome.Different : Within(given, right, unit / 2);
        return rounded == Outcome.Equal || Digits.Rounding == Rounding.Rounded ? rounded : Truncated(given, right, unit);
    }

    /// <summary>The place of the last digit that is asked for.</summary>
    private Rational UnitOf(Expr right)
    {
        var rule = Digits!;
        return ((Rational)10).Pow(rule.AreFigures ? Magnitude(right) + 1 - rule.Count : -rule.Count);
    }

    /// <summary>The power of ten of the first digit that is not 0.</summary>
    private static int Magnitude(Expr value)
    {
        if (!value.TryGetNumber(out var number))
            return value.Evaluate(_ => double.NaN) is var real && double.IsFinite(real) && real != 0 ? (int)Math.Floor(Math.Log10(Math.Abs(real))) : 0;
        if (number.IsZero)
            return 0;
        var (above, below) = (BigInteger.Abs(number.Numerator), number.Denominator);
        var guess = (int)Math.Floor(BigInteger.Log10(above) - BigInteger.Log10(below));

        // The logarithms are rounded: the guess may be one beside.
        foreach (var power in new[] { guess + 1, guess, guess - 1 })
        {
            if (number.Abs() >= ((Rational)10).Pow(power))
                return power;
        }

        return guess - 1;
    }

    private Outcome Within(Expr given, Expr right, Rational? bound)
    {
        if (given.TryGetNumber(out var candidate) && right.TryGetNumber(out var exact))
            return (candidate - exact).Abs() <= (bound ?? (IsRelative ? Amount * exact.Abs() : Amount)) ? Outcome.Equal : Outcome.Different;
        var (x, y) = (given.Evaluate(_ => double.NaN), right.Evaluate(_ => double.NaN));
        return Judge(Math.Abs(x - y) - (bound?.ToDouble() ?? (Amount.ToDouble() * (IsRelative ? Math.Abs(y) : 1))), x, y);
    }

    /// <summary>Nearer to 0 by less than a unit.</summary>
    private static Outcome Truncated(Expr given, Expr right, Rational unit)
    {
        if (given.TryGetNumber(out var candidate) && right.TryGetNumber(out var exact))
            return candidate.Sign * exact.Sign >= 0 && exact.Abs() - candidate.Abs() is var less && less.Sign >= 0 && less < unit ? Outcome.Equal : Outcome.Different;
        var (x, y) = (given.Evaluate(_ => double.NaN), right.Evaluate(_ => double.NaN));
        var missing = Math.Abs(y) - Math.Abs(x);
        return x * y < 0 ? Outcome.Different : Both(Judge(-missing, x, y), Judge(missing - unit.ToDouble(), x, y));
    }

    private static Outcome AtMost(Expr less, Expr more)
    {
        if (less.TryGetNumber(out var a) && more.TryGetNumber(out var b))
            return a <= b ? Outcome.Equal : Outcome.Different;
        var (x, y) = (less.Evaluate(_ => double.NaN), more.Evaluate(_ => double.NaN));
        return Judge(x - y, x, y);
    }

    private static Outcome Judge(double excess, double x, double y) =>
        !double.IsFinite(excess) ? Outcome.Undecided
        : Math.Abs(excess) <= 1e-12 * Math.Max(Math.Abs(x), Math.Abs(y)) ? Outcome.Undecided
        : excess < 0 ? Outcome.Equal : Outcome.Different;

    private static Outcome Both(Outcome one, Outcome other) =>
        one == Outcome.Different || other == Outcome.Different ? Outcome.Different : one == Outcome.Undecided ? one : other;

    /// <summary>Infinity is near to itself alone.</summary>
    private static Outcome? Infinities(Expr given, Expr right)
    {
        if (given is NumberExpr && right is NumberExpr)
            return null;
        var (x, y) = (given.Evaluate(_ => double.NaN), right.Evaluate(_ => double.NaN));
        return !double.IsInfinity(x) && !double.IsInfinity(y) ? null
            : HasInfinity(given) != HasInfinity(right) ? Outcome.Different
            : HasInfinity(given) ? (x.Equals(y) ? Outcome.Equal : Outcome.Different)
            : null;
    }

    /// <summary>Whether it is infinite, and not only beyond the doubles.</summary>
    private static bool HasInfinity(Expr value) => value is ApplyExpr { Function: "inf" } or ProductExpr { Factors: [{ Base: ApplyExpr { Function: "inf" } }] };

    /// <summary>2 decimals, exactly 3 significant figures, 2 decimal places rounded.</summary>
    private static DigitRule? DigitsOf(string text)
    {
        var words = text.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).ToList();
        var isExactly = words is ["exactly", ..];
        if (isExactly)
            words.RemoveAt(0);
        var rounding = words.Count > 1 ? words[^1] switch { "rounded" => Rounding.Rounded, "truncated" => Rounding.Truncated, _ => Rounding.Either } : Rounding.Either;
        if (rounding != Rounding.Either)
            words.RemoveAt(words.Count - 1);
        var areFigures = string.Join(' ', words.Skip(1)) switch
        {
            "figure" or "figures" or "significant figure" or "significant figures" or "digit" or "digits" or "significant digits" => true,
            "decimal" or "decimals" or "decimal place" or "decimal places" or "place" or "places" => false,
            _ => (bool?)null,
        };
        return areFigures is { } figures && int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= 30 && (count > 0 || !figures)
            ? new DigitRule(count, figures, rounding, isExactly)
            : null;
    }
}

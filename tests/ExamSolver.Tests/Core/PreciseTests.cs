using ExamSolver.Core.Arrays;
using ExamSolver.Symbolics;

namespace ExamSolver.Tests.Core;

/// <summary>Numbers with thirty digits, held against identities that have no rounding.</summary>
public sealed class PreciseTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Identities_hold_within_the_error_that_is_claimed_and_a_small_change_is_seen(int seed)
    {
        Precise a = new Rational((seed * 7919) % 97 + 1, seed + 2), b = new Rational(seed * 104729 % 1009 + 3, 11 * seed + 1), tiny = new Rational(1, 10).Pow(20);
        foreach (var (left, right) in new[]
        {
            ((a * b).Logarithm(), a.Logarithm() + b.Logarithm()),
            ((a / b).Logarithm(), a.Logarithm() - b.Logarithm()),
            (a.Logarithm().Exponential(), a),
            ((-a).Exponential() * a.Exponential(), Rational.One),
            (a.SquareRoot() * b.SquareRoot(), (a * b).SquareRoot()),
            (a.SquareRoot().Power(4), a.Power(2)),
            ((a + b).SquareRoot().Logarithm(), (a + b).Logarithm() / (Rational)2),
        })
        {
            var difference = left - right;
            Assert.True(difference.Sign is null or 0, $"{difference.Value} ± {difference.Error}");
            Assert.True(difference.Error < 1e-20 * Math.Max(1, Math.Abs(left.Value)), difference.Error.ToString("R", System.Globalization.CultureInfo.InvariantCulture));
            Assert.Equal(1, (left + (left * left * tiny) + tiny - right).Sign);
        }
    }

    [Fact]
    public void Rationals_stay_exact_until_they_are_long()
    {
        Precise third = new Rational(1, 3);
        Assert.Equal(Rational.One, (third + third + third).Exactly);
        Assert.Null(third.Power(1_000).Exactly);
        Assert.Null((third.Power(1_000) - (third.Power(500) * third.Power(500))).Sign is var sign and not null and not 0 ? sign : null);
    }

    [Fact]
    public void What_has_no_value_is_unknown()
    {
        Assert.Null(((Precise)(Rational)(-1)).Logarithm().Sign);
        Assert.Null(((Precise)(Rational)(-1)).SquareRoot().Sign);
        Assert.Null((Rational.One / (Precise)Rational.Zero).Sign);
        Assert.Null(((Precise)(Rational)10_000).Exponential().Sign);
    }
}

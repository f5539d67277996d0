using System.Numerics;
using ExamSolver.Symbolics;

namespace ExamSolver.Tests.Symbolics;

public sealed class RationalTests
{
    [Theory]
    [InlineData("1.20e3", "1200")]
    [InlineData("0.1", "1/10")]
    [InlineData("-0.10", "-1/10")]
    [InlineData(".5", "1/2")]
    [InlineData("2E-3", "1/500")]
    [InlineData("123456789012345678901234567890", "123456789012345678901234567890")]
    public void Decimals_are_exact(string text, string expected) =>
        Assert.Equal(expected, Rational.FromDecimalText(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("1e")]
    [InlineData("1e9999")]
    [InlineData("1.2.3")]
    [InlineData("٣")]
    public void What_is_no_decimal_is_refused(string text) => Assert.False(Rational.TryFromDecimalText(text, out _));

    [Fact]
    public void Arithmetic_stays_in_lowest_terms()
    {
        Assert.Equal("5/6", (Rational.Half + new Rational(1, 3)).ToString());
        Assert.Equal("-1/6", (new Rational(1, 3) - Rational.Half).ToString());
        Assert.Equal("2", (new Rational(4, 3) / new Rational(2, 3)).ToString());
        Assert.Equal(new Rational(2, 4), Rational.Half);
        Assert.Equal(new Rational(2, 4).GetHashCode(), Rational.Half.GetHashCode());
    }

    [Fact]
    public void Long_numbers_take_over_where_a_long_overflows()
    {
        Rational big = long.MaxValue;
        Assert.Equal(BigInteger.Pow(long.MaxValue, 2), (big * big).Numerator);
        Assert.Equal(big, big * big / big);
        Assert.Equal((BigInteger)long.MaxValue + 1, (big + 1).Numerator);
        Assert.Equal((BigInteger)long.MinValue, ((Rational)long.MinValue).Numerator);
    }

    [Theory]
    [InlineData(7, 2, 3, 4)]
    [InlineData(-7, 2, -4, -3)]
    [InlineData(6, 2, 3, 3)]
    public void Floor_and_ceiling_round_towards_the_infinities(int numerator, int denominator, int floor, int ceiling)
    {
        var value = new Rational(numerator, denominator);
        Assert.Equal(floor, value.Floor());
        Assert.Equal(ceiling, value.Ceiling());
    }

    [Fact]
    public void Doubles_are_the_nearest()
    {
        Assert.Equal(0.1, Rational.FromDecimalText("0.1").ToDouble());
        Assert.Equal(1e300, Rational.FromDecimalText("1e300").ToDouble(), 1e285);
        Assert.Equal(0.1, Rational.FromDouble(0.1).ToDouble());
        Assert.Equal(double.PositiveInfinity, Rational.FromDecimalText("1e400").ToDouble());
    }

    [Fact]
    public void Zero_has_no_reciprocal() =>
        Assert.Equal("Zero has no reciprocal.", Assert.Throws<DivideByZeroException>(() => Rational.One / Rational.Zero).Message);
}

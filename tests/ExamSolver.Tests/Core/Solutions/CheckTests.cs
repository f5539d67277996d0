using ExamSolver.Core.Networks;
using ExamSolver.Core.Solutions;
using ExamSolver.Symbolics;

namespace ExamSolver.Tests.Core.Solutions;

public sealed class CheckTests
{
    private static readonly CheckContext Context = new(1, "test", "check");

    [Theory]
    [InlineData("560", true)]
    [InlineData("561", false)]
    [InlineData("560 + 10^-30", false)]
    [InlineData("560*exp(10^-30)", false)]
    public void An_exact_measure_takes_the_exact_value_alone(string candidate, bool passes) =>
        Assert.Equal(passes, Judge(Measured.Exactly(560), candidate));

    [Theory]
    [InlineData("1", true)]
    [InlineData("1.0009", true)]
    [InlineData("1.0011", false)]
    [InlineData("exp(0)", true)]
    [InlineData("exp(10^6)", false)]
    public void A_measure_with_an_error_takes_what_is_within_it(string candidate, bool passes) =>
        Assert.Equal(passes, Judge(Measured.About(1, 0.001), candidate));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void A_measure_that_is_no_number_takes_nothing(double value) => Assert.False(Judge(Measured.About(value, 0.001), "1"));

    [Fact]
    public void A_measure_without_an_observation_fails() => Assert.False(new Measure("m", _ => []).Judge(new NumberAnswer(1), Context).Passed);

    [Fact]
    public void A_measure_rejects_an_answer_of_another_length() =>
        Assert.False(new Measure("m", _ => [Observation.Of(Measured.Exactly(8), Measured.Exactly(8))]).Judge(new ShapeAnswer(new SymbolicShape(8, 8, 20)), Context).Passed);

    [Fact]
    public void A_predicate_passes_and_fails_as_it_says()
    {
        var even = new Holds("even", (answer, _) => (answer.Components[0].Value == 2, "2", 0, 0));
        Assert.True(even.Judge(new NumberAnswer(2), Context).Passed);
        Assert.False(even.Judge(new NumberAnswer(3), Context).Passed);
    }

    [Theory]
    [InlineData(3e-10, -9)]
    [InlineData(1, 1)]
    [InlineData(0.5, 0)]
    [InlineData(double.NaN, int.MaxValue)]
    [InlineData(double.PositiveInfinity, int.MaxValue)]
    public void A_decade_bounds_an_error_from_above(double error, int decade) => Assert.Equal(decade, Digits.Decade(error));

    [Fact]
    public void No_error_has_no_decade() => Assert.Null(Digits.Decade(0));

    [Fact]
    public void A_measurement_is_shown_to_the_digits_of_its_tolerance()
    {
        Assert.Equal("0.18", Digits.Show(Measured.About(0.18324, 0.004)));
        Assert.Equal("560", Digits.Show(Measured.Exactly(560)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Measured.About(1, 0));
    }

    [Fact]
    public void Answers_are_equal_by_their_sort_and_their_components()
    {
        var shape = new ShapeAnswer(new SymbolicShape(8, 8, 20));
        Assert.Equal(shape, shape.With([8, 8, 20]));
        Assert.NotEqual<Answer>(shape, shape.With([8, 20, 8]));
        Assert.NotEqual<Answer>(new NumberAnswer(8), new ShapeAnswer(new SymbolicShape(8)));
        Assert.Equal(["height", "width", "channels"], shape.Components.Select(c => c.Place));
        Assert.Throws<ArgumentException>(() => shape.With([8, 8]));
        var record = new RecordAnswer([("a", shape), ("b", new NumberAnswer(3))]);
        Assert.Equal(["a.height", "a.width", "a.channels", "b"], record.Components.Select(c => c.Place));
        Assert.Equal(record, record.With([.. record.Components.Select(c => c.Value)]));
        Assert.Null(record.Common);
    }

    private static bool Judge(Measured measured, string candidate) =>
        new Measure("m", _ => [Observation.Of(measured)]).Judge(new NumberAnswer(FormulaParser.Parse(candidate).Formula!.ToExpr()), Context).Passed;
}

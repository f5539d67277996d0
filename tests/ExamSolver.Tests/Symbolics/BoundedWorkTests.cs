using System.Numerics;
using ExamSolver.Symbolics;

namespace ExamSolver.Tests.Symbolics;

public sealed class BoundedWorkTests
{
    [Fact]
    public void A_bound_met_while_sorting_ends_the_work_as_one_met_elsewhere_does()
    {
        var numbers = Enumerable.Range(1, 200).Select(i => new Rational((BigInteger.One << 200_000) + (2 * i) + 1, BigInteger.One << (200_001 - i))).ToList();

        Assert.Equal("exceeded", BoundedWork.Run(() => $"sorted {numbers.Order().Count()} numbers: {numbers.Order().First()}", () => "exceeded"));
    }

    [Fact]
    public void Any_other_failure_is_passed_on() =>
        Assert.Throws<InvalidOperationException>(() => BoundedWork.Run<int>(() => throw new InvalidOperationException("no bound", new ArgumentException("at all")), () => 0));

    [Fact]
    public void An_entry_without_a_place_is_no_entry() =>
        Assert.NotEqual(ComparisonVerdict.Equal, Comparison.Compare("sum(k, 1, 2, z[])", "z[1] + z[2]", new ComparisonOptions { Parsing = new ParseOptions { Declarations = Declarations.Parse("z : vector 2").Declarations } }).Verdict);
}

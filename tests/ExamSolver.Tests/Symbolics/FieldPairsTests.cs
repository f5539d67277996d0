using ExamSolver.Symbolics;

namespace ExamSolver.Tests.Symbolics;

public sealed class FieldPairsTests
{
    [Fact]
    public void Every_identity_of_the_field_is_equal() => PairRows.AssertAll(FieldPairs.Equal, ComparisonVerdict.Equal);

    [Fact]
    public void Every_usual_mistake_is_different() => PairRows.AssertAll(FieldPairs.Different, ComparisonVerdict.Different);
}

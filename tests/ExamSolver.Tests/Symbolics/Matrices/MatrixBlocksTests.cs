using ExamSolver.Symbolics;

namespace ExamSolver.Tests.Symbolics.Matrices;

public sealed class MatrixBlocksTests
{
    private const string Equal = """
        [[A,B]]*[x,y] | A*x+B*y | A:3x3; B:3x2; x:vector 3; y:vector 2
        [[A,B],[0,I]]*[x,y] | [A*x+B*y, y] | A:3x3; B:3x2; x:vector 3; y:vector 2
        [x,y]^T*[x,y] | x^T*x+y^T*y | x:vector 3; y:vector 2
        det([[A,0],[0,D]]) | det(A)*det(D) | A:2x2; D:2x2
        tr([[A,B],[C,D]]) | tr(A)+tr(D) | A:2x2; B:2x3; C:3x2; D:3x3
        """;

    private const string Different = """
        [[A,B]]*[x,y] | A*x-B*y | A:3x3; B:3x2; x:vector 3; y:vector 2
        tr([[A,B],[C,D]]) | tr(A)+tr(B) | A:2x2; B:2x2; C:2x2; D:2x2
        """;

    [Fact]
    public void Blocks_are_joined_to_matrices() => PairRows.AssertAll(Equal, ComparisonVerdict.Equal);

    [Fact]
    public void Blocks_in_other_places_are_another_matrix() => PairRows.AssertAll(Different, ComparisonVerdict.Different);

    [Fact]
    public void Blocks_that_do_not_fit_are_named() =>
        Assert.Equal(
            "Found blocks with 3 and 2 rows side by side.",
            Comparison.Compare("[[A,B]]", "A", new ComparisonOptions { Parsing = new ParseOptions { Declarations = Read.Declared("A:3x3; B:2x2") } }).Reason);
}

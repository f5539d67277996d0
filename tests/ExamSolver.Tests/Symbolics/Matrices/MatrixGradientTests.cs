using ExamSolver.Symbolics;

namespace ExamSolver.Tests.Symbolics.Matrices;

public sealed class MatrixGradientTests
{
    private const string Declared = "A, B:3x3; W:3x2; V:2x3; x, y:vector 3; z:vector 2; b:vector 3; S:3x3, symmetric; t:real";

    public static TheoryData<string, string, string> Rows => new()
    {
        { "tr(A)", "A", "I" },
        { "tr(A*B)", "A", "B^T" },
        { "tr(W*V)", "W", "V^T" },
        { "tr(W^T*A*W)", "W", "A*W + A^T*W" },
        { "tr(A^T*A)", "A", "2*A" },
        { "tr(A^3)", "A", "3*A^T*A^T" },
        { "x^T*A*x", "x", "A*x + A^T*x" },
        { "x^T*S*x", "x", "2*S*x" },
        { "x^T*A*y", "A", "x*y^T" },
        { "b^T*W*z", "W", "b*z^T" },
        { "det(A)", "A", "det(A)*A^-T" },
        { "logdet(A)", "A", "A^-T" },
        { "log(det(A*B))", "A", "A^-T" },
        { "tr(A^-1*B)", "A", "-A^-T*B^T*A^-T" },
        { "x^T*A^-1*y", "A", "-A^-T*x*y^T*A^-T" },
        { "||W||_F^2", "W", "2*W" },
        { "||W||_F", "W", "W/||W||_F" },
        { "||W*z - b||^2", "W", "2*(W*z - b)*z^T" },
        { "||W*z - b||^2/2 + t*||W||_F^2", "W", "(W*z - b)*z^T + 2*t*W" },
        { "||W*z - b||^2", "z", "2*W^T*(W*z - b)" },
        { "dot(x, y)", "x", "y" },
        { "exp(x^T*y)", "x", "exp(x^T*y)*y" },
        { "log(1 + exp(-t*x^T*y))", "x", "-t*exp(-t*x^T*y)/(1 + exp(-t*x^T*y))*y" },
        { "x^T*y/(x^T*x)", "x", "y/(x^T*x) - 2*(x^T*y)/(x^T*x)^2*x" },
        { "tr((A ⊙ B)*B)", "A", "B ⊙ B^T" },
        { "b^T*tanh(W*z)", "W", "(b ⊙ tanh'(W*z))*z^T" },
        { "b^T*relu(W*z)", "z", "W^T*(b ⊙ step(W*z))" },
        { "tr(diag(x)*A)", "x", "diag(A)" },
        { "(x^T*y)*tr(A)", "x", "tr(A)*y" },
        { "tr(A)*tr(B) - 3*x^T*A*x", "A", "tr(B)*I - 3*x*x^T" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_derivative_by_a_matrix_is_that_of_the_books(string formula, string symbol, string expected)
    {
        var declared = Read.Declared(Declared);
        var (gradient, error) = MatrixGradient.Of(Read.Formula(formula, Declared), symbol, declared, MatrixLayout.Denominator);
        Assert.True(gradient is not null, error);
        var decision = MatrixEquivalence.Decide(gradient, Read.Formula(expected, Declared), declared);
        Assert.True(decision.IsEqual, $"{gradient}: {decision}");
        Assert.Equal(gradient, Read.Formula(gradient.ToInfix(), Declared));
        var turned = MatrixGradient.Of(Read.Formula(formula, Declared), symbol, declared, MatrixLayout.Numerator).Gradient!;
        Assert.True(MatrixEquivalence.Decide(turned, Read.Formula($"transpose({expected})", Declared), declared).IsEqual, $"{turned}");
    }

    // Entry by entry: f at W ± h·E_ij, in a world where determinants are positive.
    [Theory]
    [MemberData(nameof(Rows))]
    public void A_derivative_by_a_matrix_matches_finite_differences(string formula, string symbol, string expected)
    {
        Assert.NotEmpty(expected);
        var declared = Read.Declared(Declared);
        var value = MatrixEquivalence.Entries(Read.Formula(formula, Declared), declared)![0][0];
        var derivative = MatrixGradient.Of(Read.Formula(formula, Declared), symbol, declared, MatrixLayout.Denominator).Gradient!;
        var gradient = MatrixEquivalence.Entries(derivative, declared, identitySize: 3)!;
        var dimensions = declared.Find(symbol)!.Dimensions;
        for (var i = 1; i <= gradient.Count; i++)
        {
            for (var j = 1; j <= gradient[0].Count; j++)
            {
                var entry = dimensions.Length == 1 ? $"{symbol}[{i}]" : $"{symbol}[{i},{j}]";
                double At(double shift) => value.Evaluate(name => Point(name) + (name == entry ? shift : 0));
                const double H = 1e-5;
                var difference = (At(H) - At(-H)) / (2 * H);
                Assert.Equal(difference, gradient[i - 1][j - 1].Evaluate(Point), Math.Max(1, Math.Abs(difference)) * 1e-6);
            }
        }
    }

    [Theory]
    [InlineData("A*x", "A", "The derivative by a matrix is written for scalars, but found 3×1.")]
    [InlineData("x^T*W*z + tr(W)^(x^T*x)", "x", "The derivative of tr(W)^(x^T*x) is not written out here.")]
    [InlineData("x^T*W*x", "x", "Found a product of 1×2 and 3×1.")]
    public void What_has_no_derivative_here_is_said(string formula, string symbol, string expected) =>
        Assert.Equal(expected, MatrixGradient.Of(Read.Formula(formula, Declared), symbol, Read.Declared(Declared), MatrixLayout.Denominator).Error);

    // Matrices near twice the identity, so that they can be inverted; no two entries alike.
    private static double Point(string name)
    {
        var hash = name.Aggregate(17, (h, c) => ((h * 31) + c) % 1009);
        var small = (hash / 1009.0 * 0.8) - 0.4;
        return name.EndsWith("1,1]", StringComparison.Ordinal) || name.EndsWith("2,2]", StringComparison.Ordinal) || name.EndsWith("3,3]", StringComparison.Ordinal) ? 2 + small : small;
    }
}

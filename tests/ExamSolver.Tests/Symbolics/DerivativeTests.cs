using ExamSolver.Symbolics;

namespace ExamSolver.Tests.Symbolics;

/// <summary>Every derivative rule against central differences of the function's own evaluator.</summary>
public sealed class DerivativeTests
{
    // Where a function is defined and smooth; two arguments for functions of two.
    private static readonly Dictionary<string, double[][]> Points = new(StringComparer.Ordinal)
    {
        ["asin"] = [[0.3], [-0.7]],
        ["acos"] = [[0.3], [-0.7]],
        ["atanh"] = [[0.3], [-0.7]],
        ["logit"] = [[0.3], [0.8]],
        ["acosh"] = [[1.7], [3.2]],
        ["acoth"] = [[1.7], [-2.3]],
        ["asech"] = [[0.3], [0.8]],
        ["acsc"] = [[1.7], [-3.2]],
        ["asec"] = [[1.7], [-3.2]],
        ["tan"] = [[0.4], [-1.1]],
        ["sec"] = [[0.4], [-1.1]],
        ["log"] = [[0.4], [2.7]],
        ["log2"] = [[0.4], [2.7]],
        ["log10"] = [[0.4], [2.7]],
        ["sqrt"] = [[0.4], [2.7]],
        ["lgamma"] = [[0.4], [2.7]],
        ["gamma"] = [[0.4], [2.7]],
        ["logb"] = [[2.3, 0.7], [1.4, 5.1]],
        ["root"] = [[2.3, 3.2]],
        ["mod"] = [[7.3, 2.1]],
        ["leakyrelu"] = [[1.3], [-0.6], [1.3, 0.2], [-0.6, 0.2]],
        ["elu"] = [[1.3], [-0.6], [1.3, 0.2], [-0.6, 0.2]],
        ["max"] = [[1.3, 0.4], [0.4, 1.3], [0.1, 0.5, 0.3]],
        ["min"] = [[1.3, 0.4], [0.4, 1.3]],
        ["clip"] = [[0.3, -1, 1], [1.3, -1, 1], [-1.3, -1, 1]],
        ["atan2"] = [[1.3, 0.4], [-0.4, -1.3]],
        ["delta"] = [[1.3, 0.4]],
    };

    public static TheoryData<string> Functions
    {
        get
        {
            var data = new TheoryData<string>();
            foreach (var row in FunctionTable.All)
            {
                // These have arguments that do not vary continuously, or no derivative to write.
                if (row.MaximalArity > 0 && row.Name is not ("binomial" or "digamma"))
                {
                    data.Add(row.Name);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Every_derivative_rule_matches_finite_differences(string function)
    {
        foreach (var point in Points.GetValueOrDefault(function, [[0.37], [1.61], [-0.83]]))
        {
            string[] names = [.. Enumerable.Range(0, point.Length).Select(i => $"x{i}")];
            var value = Expr.Apply(function, [.. names.Select(Expr.Symbol)]);
            var row = FunctionTable.Find(function)!;
            for (var k = 0; k < point.Length; k++)
            {
                double At(double shift)
                {
                    var moved = (double[])point.Clone();
                    moved[k] += shift;
                    return row.Evaluate(moved);
                }

                const double H = 1e-3;
                var expected = ((8 * (At(H) - At(-H))) - (At(2 * H) - At(-2 * H))) / (12 * H);
                var derivative = value.Derivative(names[k]).Evaluate(name => point[int.Parse(name.AsSpan(1))]);
                Assert.True(
                    Math.Abs(expected - derivative) < 1e-7 * (1 + Math.Abs(expected)),
                    $"d {function}/d{names[k]} at {string.Join(", ", point)}: {derivative}, not {expected}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void The_canonical_form_of_every_function_has_its_value(string function)
    {
        foreach (var point in Points.GetValueOrDefault(function, [[0.37], [1.61], [-0.83]]))
        {
            var value = Expr.Apply(function, [.. Enumerable.Range(0, point.Length).Select(i => Expr.Symbol($"x{i}"))]);
            var expected = FunctionTable.Find(function)!.Evaluate(point);
            var actual = value.Evaluate(name => point[int.Parse(name.AsSpan(1))]);
            Assert.Equal(expected, actual, 1e-12 * (1 + Math.Abs(expected)));
        }
    }

    [Theory]
    [InlineData("erf", 0.5, 0.5204998778130465)]
    [InlineData("erf", 3.0, 0.9999779095030014)]
    [InlineData("erfc", 4.0, 1.541725790028002e-8)]
    [InlineData("gamma", 0.5, 1.772453850905516)]
    [InlineData("gamma", 5.5, 52.34277778455352)]
    [InlineData("lgamma", 100.0, 359.1342053695754)]
    [InlineData("digamma", 1.0, -0.5772156649015329)]
    public void Special_functions_have_their_tabulated_values(string function, double argument, double expected) =>
        Assert.Equal(expected, FunctionTable.Find(function)!.Evaluate([argument]), 1e-12 * Math.Abs(expected));
}

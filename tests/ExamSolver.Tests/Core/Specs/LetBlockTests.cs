namespace ExamSolver.Tests.Authors;

/// <summary>What an author is told about a <c>let</c> block, at the line and column inside of it.</summary>
public sealed class LetBlockTests
{
    private const string Rest = "\nquestions:\n- ask: A\n  kind: gaussian/kl\n  given: {q: {mean: 1, variance: 1}, p: standard normal}\n";

    [Theory]
    [InlineData("|\n  x : real\n  k = 2 x +", "p.yaml:4:12: error bad-formula: Found the end of the formula, expected a number, a name or a bracket.\n    There is nothing behind '+'.\n     2 x +\n          ^")]
    [InlineData("|\n  x : real\n  k = 2 y", "p.yaml:4:9: error undeclared-symbol: \"y\" is not declared\n    did you mean \"x\"?")]
    [InlineData("|\n  x : real\n  k = min(n, x) + n", "p.yaml:4:11: error undeclared-symbol: \"n\" is not declared\n    did you mean \"x\"?")]
    [InlineData("|\n  x : real\n  x = 2", "p.yaml:4:3: error duplicate-name: \"x\" is already declared or defined")]
    [InlineData("|\n  x : real\n  x > 0", "p.yaml:4:3: error duplicate-name: \"x\" is already declared or defined")]
    [InlineData("|\n  2 k = 4", "p.yaml:3:3: error bad-definition: \"2 k\" cannot be defined\n    the left side of = is one name, as in k = 5")]
    [InlineData("|\n\n  x : reel", "p.yaml:4:3: error bad-declaration: Found 'reel' where a domain was expected, such as 'x > 0', 'n : natural', '0 < p < 1', 'x in [0, 1)', 'W : 3x2' or 'F : R^n -> R^m'; the domains are real, positive, nonnegative, negative, nonzero, integer, natural, positive integer, probability, unit interval, binary, complex, imaginary unit.")]
    [InlineData("'x : real; y : reel'", "p.yaml:2:17: error bad-declaration: Found 'reel' where a domain was expected, such as 'x > 0', 'n : natural', '0 < p < 1', 'x in [0, 1)', 'W : 3x2' or 'F : R^n -> R^m'; the domains are real, positive, nonnegative, negative, nonzero, integer, natural, positive integer, probability, unit interval, binary, complex, imaginary unit.")]
    [InlineData("\"x : real;\n  k = (x\"", "p.yaml:3:7: error bad-formula: Found '(' without its ')'.\n    A ')' may be missing at the end.\n     (x\n     ^")]
    [InlineData(">\n  x : real;\n  k = (x", "p.yaml:4:7: error bad-formula: Found '(' without its ')'.\n    A ')' may be missing at the end.\n     (x\n     ^")]
    public void A_mistake_in_a_block_is_told_with_its_line_and_column(string let, string expected) => Assert.Equal(expected, Author.Problem($"title: T\nlet: {let}{Rest}"));

    [Fact]
    public void Names_of_names_cannot_grow_without_bound()
    {
        var lines = string.Concat(Enumerable.Range(1, 60).Select(i => $"  a{i} = (a{i - 1} + 1) sin(a{i - 1} + 2)\n"));
        Assert.Contains("error let-too-large: \"a8\" has more than 1000 numbers, symbols and operations once the names in it are written out\n    define it in a simpler way", Author.Problem($"title: T\nlet: |\n  x : real\n  a0 = x\n{lines}{Rest[1..]}"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_block_has_a_bounded_number_of_lines()
    {
        var lines = string.Concat(Enumerable.Range(1, 20_000).Select(i => $"  a{i} = {i}\n"));
        Assert.Equal("p.yaml:503:3: error let-too-large: `let` has more than 500 declarations and definitions\n    a problem needs a handful", Author.Problem($"title: T\nlet: |\n{lines}{Rest[1..]}"));
    }
}

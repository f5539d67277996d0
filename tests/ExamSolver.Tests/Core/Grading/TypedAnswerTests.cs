using ExamSolver.Core.Arrays;
using ExamSolver.Core.Grading;
using ExamSolver.Core.Solutions;
using ExamSolver.Symbolics;

namespace ExamSolver.Tests.Core.Grading;

/// <summary>Arrays, choices, orders, sets and intervals as students type them.</summary>
public sealed class TypedAnswerTests
{
    [Theory]
    [InlineData("[[1,2],[3,4]]", "[[1, 2], [3, 4]]")]
    [InlineData("1 2\n3 4", "[[1, 2], [3, 4]]")]
    [InlineData("1, 2; 3, 4", "[[1, 2], [3, 4]]")]
    [InlineData("| 1 | 2 |\n| 3 | 4 |", "[[1, 2], [3, 4]]")]
    [InlineData(@"\begin{pmatrix}1&2\\3&4\end{pmatrix}", "[[1, 2], [3, 4]]")]
    [InlineData("[[1,2],\n [3,4]]", "[[1, 2], [3, 4]]")]
    [InlineData("A = [[1, 2], [3, 4]]", "[[1, 2], [3, 4]]")]
    [InlineData("[1 -2\n 3 1/2]", "[[1, -2], [3, 1/2]]")]
    public void A_matrix_is_read(string text, string expected) => Assert.Equal(expected, AnswerReader.Read(text, Matrix(1, 2, 3, 4)).Answer?.ToText());

    [Theory]
    [InlineData("1 2\n3", "this row has 1 entries, the first one 2")]
    [InlineData("[[1, 2], [3, q]]", "\"q\" is not a name of this question")]
    [InlineData("5", "this is one value; 2×2 are asked for")]
    public void What_is_no_matrix_is_told(string text, string expected) => Assert.Equal(expected, Gradings.Error(AnswerReader.Read(text, Matrix(1, 2, 3, 4))));

    [Fact]
    public void The_first_wrong_entry_is_named() =>
        Assert.Equal(new AnswerComparison(Outcome.Different, "row 2, column 1"), AnswerComparison.Of(Matrix(1, 2, 5, 6), Matrix(1, 2, 3, 4), null));

    [Theory]
    [InlineData("a, c", "a, c")]
    [InlineData("(C) and (A)", "a, c")]
    [InlineData("ac", "a, c")]
    [InlineData("none", "none")]
    public void Options_are_read(string text, string expected) => Assert.Equal(expected, AnswerReader.Read(text, new ChoiceAnswer([true, false, true], isSingle: false)).Answer?.ToText());

    [Theory]
    [InlineData("b < c < a", "b, c, a")]
    [InlineData("b puis c puis a", "b, c, a")]
    public void An_order_is_read(string text, string expected) => Assert.Equal(expected, AnswerReader.Read(text, new OrderingAnswer([0, 1, 2])).Answer?.ToText());

    [Theory]
    [InlineData("{2, 1}", Outcome.Equal)]
    [InlineData("1; 2", Outcome.Equal)]
    [InlineData("1, 2, 3", Outcome.Different)]
    public void A_set_has_no_order(string text, Outcome expected)
    {
        var set = new SetAnswer([Expr.One, 2], Declarations.Empty);
        Assert.Equal(expected, AnswerComparison.Of(AnswerReader.Read(text, set).Answer!, set, null).Outcome);
    }

    [Theory]
    [InlineData("[0, 1)", Outcome.Equal)]
    [InlineData("x in [0, 1)", Outcome.Equal)]
    [InlineData("[0, 1]", Outcome.Different)]
    public void An_interval_knows_its_ends(string text, Outcome expected)
    {
        var interval = new IntervalAnswer(0, 1, isLowerOpen: false, isUpperOpen: true, Declarations.Empty);
        Assert.Equal(expected, AnswerComparison.Of(AnswerReader.Read(text, interval).Answer!, interval, null).Outcome);
    }

    [Theory]
    [InlineData("inf", Outcome.Equal)]
    [InlineData("∞", Outcome.Equal)]
    [InlineData("+∞", Outcome.Equal)]
    [InlineData("infinity", Outcome.Equal)]
    [InlineData("\\infty", Outcome.Equal)]
    [InlineData("-∞", Outcome.Different)]
    [InlineData("10^99", Outcome.Different)]
    [InlineData("1e400", Outcome.Different)]
    [InlineData("0", Outcome.Different)]
    public void Infinity_is_near_to_itself_alone(string text, Outcome expected)
    {
        var infinity = new NumberAnswer(FormulaParser.Parse("inf").Formula!.ToExpr());
        var given = AnswerReader.Read(text, infinity).Answer!;
        Assert.Equal(expected, AnswerComparison.Of(given, infinity, null).Outcome);
        Assert.Equal(expected, AnswerComparison.Of(given, infinity, ExamSolver.Core.Problems.Tolerance.Parse("0.01")).Outcome);
    }

    private static ArrayAnswer Matrix(params int[] entries)
    {
        var values = new ArrayEntries(2, 2, false, [.. entries.Select(e => (Expr)e)]);
        return new ArrayAnswer(values.ToFormula(), values, ArrayContext.Empty);
    }
}

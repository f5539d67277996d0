using ExamSolver.App.Cli;

namespace ExamSolver.Tests.App;

/// <summary>The commands on formulas.</summary>
public sealed class CompareCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("examsolver-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("x + x", "2x", "", 0, "equal")]
    [InlineData("x", "sqrt(x^2)", "", 1, "different")]
    [InlineData("x", "sqrt(x^2)", "x>0", 0, "equal")]
    [InlineData("-x + 1", "1 - x", "", 0, "equal")]
    [InlineData("((x", "x", "", 2, "invalid")]
    public void Compare_prints_the_verdict_and_exits_by_it(string student, string teacher, string domain, int exit, string verdict)
    {
        var (code, output, _) = Run("compare", student, teacher, "--domain", domain);
        Assert.Equal((exit, verdict), (code, output.Split('\n')[0].Trim()));
    }

    [Theory]
    [InlineData("id,student,teacher,Student\na,x,x,y\n", "has the column student more than once")]
    [InlineData("", "the file is empty")]
    [InlineData("id;student;teacher\na;x;x\n", "lacks the column id")]
    public void A_header_that_is_wrong_leaves_nothing_behind(string text, string expected)
    {
        var pairs = Path.Combine(folder, "pairs.csv");
        File.WriteAllText(pairs, text);
        var (code, output, error) = Run("compare", "--pairs", pairs);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_quote_that_is_never_closed_is_named()
    {
        var pairs = Path.Combine(folder, "pairs.csv");
        File.WriteAllText(pairs, "id,student,teacher\na,x,x\nb,\"y,y\nc,z,z\n");
        Assert.Contains("a quote that is opened must be closed", Run("compare", "--pairs", pairs).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2.72", "e", "exactly 3 figures rounded", "equal")]
    [InlineData("2.718", "e", "exactly 3 figures rounded", "different")]
    [InlineData("2.71", "e", "exactly 3 figures rounded", "different")]
    [InlineData("2.71", "e", "3 figures truncated", "equal")]
    [InlineData("e", "e", "exactly 3 figures", "different")]
    [InlineData("e", "e", "3 figures", "equal")]
    [InlineData("4.0e2", "402", "exactly 2 figures", "equal")]
    [InlineData("-0.50", "-1/2", "exactly 2 decimals", "equal")]
    [InlineData("-(0.50)", "-1/2", "exactly 2 decimals", "equal")]
    [InlineData("0.00", "0", "exactly 2 figures", "equal")]
    [InlineData("[0.50, 0.33]", "[1/2, 1/3]", "exactly 2 decimals", "equal")]
    [InlineData("[0.5, 0.33]", "[1/2, 1/3]", "exactly 2 decimals", "different")]
    [InlineData("{0.33, 0.50}", "{1/2, 1/3}", "exactly 2 decimals", "equal")]
    [InlineData("0.184", "0", "[0.18, 0.19]", "equal")]
    [InlineData("1.009 w", "w", "1 %", "equal")]
    [InlineData("x", "0.5", "2 decimals", "different")]
    [InlineData("0.5 +", "0.5", "2 decimals", "invalid")]
    public void A_tolerance_may_be_worded_as_in_problem_files(string student, string teacher, string tolerance, string verdict) =>
        Assert.Equal(verdict, Run("compare", "--tolerance", tolerance, "--", student, teacher).Output.Split('\n')[0].Trim());

    [Theory]
    [InlineData("There is no test", "--test", "grater")]
    [InlineData("goes with the test equivalent alone", "--test", "set", "--tolerance", "2 decimals")]
    [InlineData("cannot be read; write rel=1e-6, abs=1e-9, or both, or else 1 %, 0.01, 2 decimals", "--tolerance", "two decimals")]
    [InlineData("Variables go with the test up-to-constant", "--variables", "x")]
    public void Settings_that_mean_nothing_are_refused(string expected, params string[] settings)
    {
        var (code, _, error) = Run(["compare", "1", "1", .. settings]);
        Assert.Equal(2, code);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_constant_of_integration_is_constant_in_the_variables_that_are_named()
    {
        Assert.StartsWith("equal", Run("compare", "log(k*x)", "log(x) + k", "--test", "up-to-constant", "--variables", "x").Output, StringComparison.Ordinal);
        Assert.StartsWith("different", Run("compare", "k*log(x)", "log(x) + k", "--test", "up-to-constant", "--variables", "x").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_difference_comes_with_a_point_that_shows_it()
    {
        var (_, output, _) = Run("compare", "x>1", "sigma>1");
        Assert.StartsWith("different", output, StringComparison.Ordinal);
        Assert.Contains("x = ", Run("compare", "x", "x^2").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Pairs_give_a_row_for_each_row_in_order_and_a_bad_row_stops_nothing()
    {
        var pairs = Path.Combine(folder, "pairs.csv");
        File.WriteAllText(pairs, "id,student,teacher,test,domain,options\na,x+x,2x\nb,\"f(1,2\",x\nc,x,y,equivalent\nd,1,2,3,4,5,6,7\ne,(x+1)^2,x^2+2x+1,expanded\nf,x,sqrt(x^2),,x>0\ng,x,x,nonsense\n,\"1,5\",3/2,,,decimal-comma\n");
        var target = Path.Combine(folder, "verdicts.csv");
        var (code, _, error) = Run("compare", "--pairs", pairs, "--output", target);
        Assert.Equal((0, ""), (code, error));
        var rows = File.ReadAllLines(target);
        Assert.Equal("id,verdict,reason,witness,microseconds", rows[0]);
        Assert.Equal(["a,equal", "b,invalid", "c,different", "d,invalid", "e,different", "f,equal", "g,invalid", "8,equal"], rows.Skip(1).Select(r => string.Join(',', r.Split(',').Take(2))));
        Assert.Contains("The row has 8 columns, the header 6; a field with a comma needs double quotes.", rows[4], StringComparison.Ordinal);
        Assert.Contains("There is no test \"\"nonsense\"\"", rows[7], StringComparison.Ordinal);
        Assert.False(File.Exists(target + ".part"));
    }

    [Fact]
    public void A_file_of_pairs_without_its_columns_is_refused_and_nothing_is_written()
    {
        var pairs = Path.Combine(folder, "pairs.csv");
        File.WriteAllText(pairs, "id,answer\na,x\n");
        var target = Path.Combine(folder, "verdicts.csv");
        var (code, _, error) = Run("compare", "--pairs", pairs, "--output", target);
        Assert.Equal(2, code);
        Assert.Equal($"examsolver: {pairs}: the header \"id,answer\" lacks the column student; the columns are id, student, teacher, and where wanted test, domain, tolerance, options", error.Trim());
        Assert.Empty(Directory.GetFiles(folder, "verdicts*"));
    }

    [Theory]
    [InlineData("1024/3\n341.3333333333333\n", "evaluate", "2^10/3")]
    [InlineData("11/18\n0.6111111111111112\n", "evaluate", "x^2 + 1/2", "x=1/3")]
    [InlineData("120\n", "evaluate", "5!")]
    [InlineData("x + 2*x*log(x)\n", "differentiate", "x^2 log(x)")]
    [InlineData("2*y\n", "differentiate", "x^2 y", "x", "x")]
    [InlineData("5*x\n", "simplify", "2x + 3x")]
    [InlineData("\\frac{\\mu}{\\sigma^{2}}\n", "latex", "mu/sigma^2")]
    public void Formulas_are_evaluated_simplified_differentiated_and_typeset(string expected, params string[] args)
    {
        var (code, output, error) = Run(args);
        Assert.Equal((0, expected, ""), (code, output.Replace("\r", "", StringComparison.Ordinal), error));
    }

    [Theory]
    [InlineData("examsolver: x has no value\n    write it behind the formula: x=1\n", "evaluate", "x+1")]
    [InlineData("examsolver: the formula has no value there\n", "evaluate", "log(0-1)")]
    [InlineData("examsolver: by which symbol?\n    name it behind the formula: differentiate \"x^2*y\" x\n", "differentiate", "x y")]
    public void What_cannot_be_done_is_said(string expected, params string[] args)
    {
        var (code, output, error) = Run(args);
        Assert.Equal((2, "", expected), (code, output, error.Replace("\r", "", StringComparison.Ordinal)));
    }

    private static (int Code, string Output, string Error) Run(params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        return (CommandLine.Run(args, new Terminal(output, error, isInteractive: false)), output.ToString(), error.ToString());
    }
}

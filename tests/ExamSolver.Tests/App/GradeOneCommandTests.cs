using ExamSolver.App.Cli;
using ExamSolver.Tests.Conventions;

namespace ExamSolver.Tests.App;

/// <summary>The command that marks one answer.</summary>
public sealed class GradeOneCommandTests
{
    private static readonly string Questions = Repository.PathOf("tests", "ExamSolver.Tests", "Core", "Grading", "Tables", "questions.yaml");

    [Fact]
    public void It_prints_the_reading_the_verdict_the_points_and_why()
    {
        var (code, output, error) = Run("grade-one", Questions, "number", "3*3*3*20", "--language", "fr");
        Assert.Equal((0, ""), (code, error));
        Assert.Equal(
            [
                "verdict   partly (juste en partie)",
                "points    3/2 of 2",
                @"reading   3\cdot 3\cdot 3\cdot 20 = 540",
                "beside    540",
                "rule      convention: c'est la réponse sous une autre convention",
                "feedback  partly-under: La réponse est juste sous une convention acceptée pour une partie des points : sans les biais.",
            ],
            output.TrimEnd().Split('\n').Select(l => l.TrimEnd('\r')));
    }

    [Fact]
    public void What_cannot_be_read_has_a_caret_under_its_place()
    {
        var (code, output, _) = Run("grade-one", Questions, "number", "20*(3");
        Assert.Equal(0, code);
        Assert.EndsWith("feedback  formula: Found '(' without its ')'. A ')' may be missing at the end.\n          20*(3\n             ^\n", output.Replace("\r", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_may_begin_like_an_option() => Assert.StartsWith("verdict   wrong", Run("grade-one", Questions, "number", "-ln(2)", "--language", "fr").Output.Replace("verdict   faux", "verdict   wrong", StringComparison.Ordinal), StringComparison.Ordinal);

    [Fact]
    public void An_answer_may_begin_with_a_minus() => Assert.StartsWith("verdict   wrong", Run("grade-one", Questions, "number", "-560").Output, StringComparison.Ordinal);

    [Theory]
    [InlineData("nubmer", "examsolver: there is no question \"nubmer\"\n")]
    public void A_question_that_is_not_there_is_told_with_what_was_meant(string reference, string expected)
    {
        var (code, _, error) = Run("grade-one", Questions, reference, "1");
        Assert.Equal(2, code);
        Assert.StartsWith(expected, error.Replace("\r", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void A_language_without_words_is_refused() =>
        Assert.Equal((2, "examsolver: there is no language \"xx\"\n    languages: en, fr\n"), (Run("grade-one", Questions, "number", "1", "-l", "xx").Code, Run("grade-one", Questions, "number", "1", "-l", "xx").Error.Replace("\r", "", StringComparison.Ordinal)));

    private static (int Code, string Output, string Error) Run(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        return (CommandLine.Run(args, new Terminal(output, error, isInteractive: false)), output.ToString(), error.ToString());
    }
}

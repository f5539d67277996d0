using ExamSolver.Tests.Documents;

namespace ExamSolver.Tests.App;

/// <summary><c>examsolver print</c>.</summary>
public sealed class PrintCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new TemporaryFolder().With("quiz/sheet.yaml", "title: A quiz\n").With("quiz/1.yaml", Program.Good);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_class_gets_its_papers_and_no_secret_is_made_where_nothing_varies()
    {
        folder.With("class.csv", "student,name\ns1,Jane\n../../x,\\input{/etc/passwd}\n");
        var (code, output, error) = folder.Run("print", "@quiz", "--roster", "@class.csv", "--format", "tex", "--output", "@output");
        Assert.Equal((0, ""), (code, error));
        Assert.StartsWith("5 of 5 documents written, 0 pages, ", output, StringComparison.Ordinal);
        Assert.Equal(
            ["quiz/print/.printed", "quiz/print/class.csv", "quiz/print/en/answers.tex", "quiz/print/en/guide.tex", "quiz/print/en/solution.tex", "quiz/print/papers/%2E.%2F..%2Fx.tex", "quiz/print/papers/s1.tex"],
            folder.Written());
        Assert.False(File.Exists(folder["quiz/secret.key"]));
    }

    [Fact]
    public void A_list_with_a_student_twice_prints_nothing()
    {
        folder.With("class.csv", "student\ns1\ns2\ns1\n");
        var (code, output, error) = folder.Run("print", "@quiz", "--roster", "@class.csv", "--output", "@output");
        Assert.Equal((2, "", "class.csv:4:1: error duplicate-student: the student \"s1\" stands in line 2 already\n    each student has a code of their own, one line each\n"), (code, output, error));
        Assert.Empty(folder.Written());
    }

    [Theory]
    [InlineData("examsolver: there is nothing called \"exam\"\n    what can be printed: paper, answers, solution, guide\n", "--what", "exam")]
    [InlineData("examsolver: there is no format \"docx\"\n    formats: pdf, tex, html\n", "--format", "pdf,docx")]
    [InlineData("examsolver: there is no language \"English\"\n    write two letters, such as en or fr, or all\n", "--language", "English")]
    [InlineData("examsolver: --individual needs a list of students\n    name it with --roster FILE.csv\n", "--individual")]
    [InlineData("quiz: error missing-language: the sheet is not set in \"fr\"\n    its languages: en\n", "--language", "fr")]
    [InlineData("none.csv: error missing-path: there is no such file\n    name the list of the class, a CSV file\n", "--roster", "@none.csv")]
    public void What_cannot_be_printed_is_told_with_what_can(string expected, params string[] options)
    {
        var (code, _, error) = folder.Run(["print", "@quiz", "--output", "@output", .. options]);
        Assert.Equal((2, expected), (code, error));
        Assert.Empty(folder.Written());
    }
}

using ExamSolver.App.Cli;
using ExamSolver.Tests.Core.Grading.Classes;
using ExamSolver.Tests.Documents;

namespace ExamSolver.Tests.App;

/// <summary>The commands around a class, from the command line.</summary>
public sealed class GradeCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new TemporaryFolder()
        .With("quiz/sheet.yaml", "title: A quiz\n")
        .With("quiz/1-sizes.yaml", MarkRows.File)
        .With("answers.csv", "student,ref,answer\n0007,q/number,560\n0007,q/shape,8x8x20\n0008,q/number,380\n0008,q/open,It depends.\n")
        .With("class.csv", "student,name\n0007,Ada\n0008,Bob\n0009,Cleo\n");

    public void Dispose() => folder.Dispose();

    private Outcome Grade(params string[] more) => folder.Run(["grade", "@quiz", "--submissions", "@answers.csv", "--output", "@out", "--date", "2026-02-28", .. more]);

    [Fact]
    public void Grade_says_what_it_did_and_lists_students_without_an_answer()
    {
        var outcome = Grade("--roster", folder["class.csv"], "--feedback");
        Assert.Equal((ExitCode.Success, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal("4 rows of 3 students in out\n1 answers are for a person: fill in review.csv and grade again with --review\n", outcome.Out.Replace("\r", "", StringComparison.Ordinal));
        Assert.Equal(["0007,4,9,2,2,2,,", "0008,0,9,2,0,,,0", "0009,0,9,0,,,,"], File.ReadAllLines(folder["out/totals.csv"]).Skip(1));
        Assert.True(File.Exists(folder["out/feedback/0007.md"]));
        Assert.DoesNotContain(Directory.EnumerateFiles(folder["out"], "*", SearchOption.AllDirectories), f => File.ReadAllText(f).Contains("Ada", StringComparison.Ordinal));
    }

    [Fact]
    public void A_comma_in_a_number_means_what_it_means_in_the_language_of_the_student()
    {
        folder.With("quiz/1-sizes.yaml", MarkRows.File + "\n- {ref: q/dense, ask: a, points: 1, kind: network/parameter-count, given: {network: {input: 10x10x3, layers: [flatten, {dense: 10}]}}}\n")
            .With("class.csv", "student,language\na,en\nb,fr\nc,de\nd,\ne,fr\n")
            .With("answers.csv", "student,ref,answer\na,q/dense,\"3,010\"\nb,q/dense,\"3,010\"\nc,q/dense,3.010\nd,q/dense,3.010\ne,q/dense,3 010\nd,q/number,\"560,0\"\nb,q/number,\"560,0\"\n");
        string[] Verdicts(params string[] more)
        {
            var outcome = Grade(["--roster", folder["class.csv"], .. more]);
            Assert.Equal((ExitCode.Success, ""), (outcome.ExitCode, outcome.Error));
            return [.. File.ReadAllLines(folder["out/marks.csv"]).Skip(1).Select(r => MarkRows.Cells(System.Text.Encoding.UTF8.GetBytes(r + "\n"))[0]).Select(r => $"{r[2]} {r[6]}")];
        }

        Assert.Equal(["a right", "b wrong", "c right", "d wrong", "e right", "d right", "b right"], Verdicts());
    }

    [Fact]
    public void Marks_that_count_need_a_frozen_sheet_that_nobody_changed()
    {
        Assert.Contains("error not-frozen: marks that count need a frozen sheet, and there is no manifest", Grade("--official").Error, StringComparison.Ordinal);
        Assert.Equal(0, folder.Run("freeze", "@quiz", "--date", "2026-02-01").ExitCode);
        Assert.Contains("error already-frozen", folder.Run("freeze", "@quiz").Error, StringComparison.Ordinal);
        Assert.Equal(0, Grade("--official").ExitCode);
        Assert.True(File.Exists(folder["out/log/0001.json"]) && File.ReadAllText(folder["out/log/0001.csv"]) == File.ReadAllText(folder["out/marks.csv"]));

        folder.With("quiz/1-sizes.yaml", MarkRows.File.Replace("points: 3", "points: 4", StringComparison.Ordinal));
        var refused = Grade();
        Assert.Equal(ExitCode.BadInput, refused.ExitCode);
        Assert.Contains("error changed-since-frozen: the sheet was frozen on 2026-02-01 and is another one now: 1-sizes.yaml was changed", refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, Grade("--trial").ExitCode);
    }

    [Fact]
    public void An_amendment_accepts_an_answer_and_the_log_keeps_both_marks()
    {
        folder.Run("freeze", "@quiz", "--date", "2026-02-01");
        Grade();
        folder.With("quiz/amendments.yaml", "amendments:\n- question: q/number\n  who: AB\n  when: 2026-03-01\n  why: the figure shows two channels\n  accept: 380\n");
        var again = folder.Run("regrade", "@quiz", "--submissions", "@answers.csv", "--previous", "@out", "--output", "@again", "--date", "2026-03-02");
        Assert.Equal((0, ""), (again.ExitCode, again.Error));
        Assert.Contains("1 marks moved; see moved.csv", again.Out, StringComparison.Ordinal);
        Assert.Equal("4,0008,q/number,380,0,2,2,amendment 1,the figure shows two channels", File.ReadAllLines(folder["again/moved.csv"])[1]);
        Assert.True(File.Exists(folder["again/log/0001.json"]) && File.Exists(folder["again/log/0002.json"]));
        var story = folder.Run("explain", "0008", "q/number", "--output", "@again");
        Assert.Equal(0, story.ExitCode);
        foreach (var part in new[] { "typed: 380", "read as: 380", "mark: right, 2 of 2 points, by the rule \"amendment 1\": the figure shows two channels", "it was 0 points before that", "marked again now: the same", "log entry 2, 2026-03-02" })
            Assert.Contains(part, story.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("damaged", story.Out, StringComparison.Ordinal);
        File.AppendAllText(folder["again/log/0001.csv"], "x");
        Assert.Contains("the log is damaged: the marks of entry 1 were changed", folder.Run("explain", "0008", "q/number", "--output", "@again").Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("- {question: q/numbr, who: a, when: 2026-03-01, why: b, accept: 3}", "2:14: error unknown-question: no question is called \"q/numbr\"\n    did you mean \"q/number\"?")]
    [InlineData("- {question: q/number, who: a, when: March, why: b, accept: 3}", "2:38: error wrong-type: `when` is a day such as 2026-02-28, not \"March\"")]
    [InlineData("- {question: q/number, who: a, when: 2026-03-01, why: b}", "2:3: error missing-key: the amendment changes nothing\n    write erratum, accept, void or points")]
    [InlineData("- {question: q/number, who: a, when: 2026-03-01, why: b, points: 1}", "2:66: error bad-amendment: fewer points than 2 would let marks fall\n    write `marks may fall: true` at the top of the file if they may")]
    [InlineData("- {question: q/number, when: 2026-03-01, why: b, accept: 3}", "2:3: error missing-key: the amendment lacks `who`\n    each says question, who, when and why")]
    public void An_amendment_that_cannot_be_is_refused_with_its_place(string item, string message)
    {
        folder.Run("freeze", "@quiz", "--date", "2026-02-01");
        folder.With("quiz/amendments.yaml", "amendments:\n" + item + "\n");
        var outcome = Grade();
        Assert.Equal(ExitCode.BadInput, outcome.ExitCode);
        Assert.StartsWith("quiz/amendments.yaml:" + message, outcome.Error.Replace("\r", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void A_person_is_exported_and_old_marks_are_removed_with_a_record()
    {
        Grade("--feedback");
        var export = folder.Run("person", "0008", "--output", "@out");
        Assert.Equal(0, export.ExitCode);
        Assert.Contains("\"answer\": \"It depends.\"", export.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("0007", export.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.BadInput, folder.Run("person", "nobody", "--output", "@out").ExitCode);

        Assert.Contains("nothing in out was graded before 2026-02-28", folder.Run("purge", "--before", "2026-02-28", "--output", "@out").Out, StringComparison.Ordinal);
        Assert.Contains("files of 2026-02-28 removed; see purged.json", folder.Run("purge", "--before", "2026-03-01", "--output", "@out", "--date", "2026-09-01").Out, StringComparison.Ordinal);
        Assert.Equal(["grading.json", "purged.json"], Directory.EnumerateFiles(folder["out"], "*", SearchOption.AllDirectories).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("0008", File.ReadAllText(folder["out/purged.json"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name,ref,answer\n", "answers.csv:1:1: error bad-submissions: the header \"name,ref,answer\" lacks the column student")]
    [InlineData("student,ref\n", "answers.csv:1:1: error bad-submissions: the header \"student,ref\" lacks the column answer")]
    [InlineData("student,q/numbr\n", "answers.csv:1:1: error bad-submissions: the column \"q/numbr\" is no question of the sheet\n    did you mean \"q/number\"?")]
    [InlineData("student,ref,answer,answer\n", "answers.csv:1:1: error bad-submissions: the header has two columns \"answer\"")]
    [InlineData("", "answers.csv:1:1: error bad-submissions: the file is empty")]
    public void A_file_whose_header_is_none_is_refused(string text, string message)
    {
        folder.With("answers.csv", text);
        var outcome = Grade();
        Assert.Equal(ExitCode.BadInput, outcome.ExitCode);
        Assert.StartsWith(message, outcome.Error.Replace("\r", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.False(File.Exists(folder["out/marks.csv"]));
    }

    [Fact]
    public void Marks_that_somebody_changed_are_not_graded_again()
    {
        Grade();
        File.WriteAllText(folder["out/marks.csv"], File.ReadAllText(folder["out/marks.csv"]).Replace(",0,", ",2,", StringComparison.Ordinal));
        var outcome = folder.Run("regrade", "@quiz", "--submissions", "@answers.csv", "--previous", "@out", "--output", "@again");
        Assert.Contains("error changed-marks: the marks are not those that were written: somebody changed them", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sheet_with_a_tolerance_that_lets_a_mistake_pass_is_not_frozen()
    {
        folder.With("quiz/1-sizes.yaml", MarkRows.File.Replace("tolerance: 0.001", "tolerance: 5", StringComparison.Ordinal));
        var outcome = folder.Run("freeze", "@quiz");
        Assert.Equal(ExitCode.BadInput, outcome.ExitCode);
        Assert.Contains("error risky-sheet: a sheet with this warning cannot be frozen: the tolerance is so wide", outcome.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["quiz/manifest.json"]));
    }

    [Fact]
    public void The_report_holds_forms_and_languages_beside_each_other()
    {
        folder.With("quiz/1-sizes.yaml", """
            title: Sizes
            vary: {k: [3, 5, 7, 9]}
            questions:
            - {ref: q/a, ask: How large?, kind: network/output-shape, given: {network: {input: 16x16x1, layers: [{conv: 8, kernel: <<k>>}]}, report: spatial}}
            """)
            .With("quiz/secret.key", "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n")
            .With("class.csv", "student,form,language\na,A,en\nb,B,en\nc,B,fr\nd,B,en\n");
        foreach (var form in new[] { "A", "B" })
            Assert.Equal(ExitCode.Success, folder.Run("solve", "@quiz", "--form", form, "--format", "json", "--output", "@solved").ExitCode);
        var sizes = new[] { "A", "B" }.ToDictionary(f => f, f => System.Text.RegularExpressions.Regex.Match(File.ReadAllText(folder[$"solved/quiz/{f}/answers.json"]), @"\d+×\d+", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)).Value);
        folder.With("answers.csv", $"student,ref,answer\na,q/a,{sizes["A"]}\nb,q/a,{sizes["B"]}\nc,q/a,1x1\nd,q/a,1x1\n");
        Assert.Equal((ExitCode.Success, ""), Grade("--roster", folder["class.csv"]) is var outcome ? (outcome.ExitCode, outcome.Error) : default);
        Assert.Contains("| question | A, en (1) | B, en (2) | B, fr (1) |\n| --- | ---: | ---: | ---: |\n| q/a | 100 % | 50 % | 0 % |\n", File.ReadAllText(folder["out/report.md"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_sheet_with_a_figure_that_no_words_describe_is_not_frozen()
    {
        const string Figure = """
            title: {en: Sizes, fr: Tailles}
            networks:
              net: {input: 7x7x1, layers: [{conv: 8, kernel: 3}]}
            figure: {network: net, alternative: {en: One convolution., fr: " "}}
            questions:
            - ref: quiz/1
              ask: {en: How large?, fr: Quelle taille ?}
              kind: network/output-shape
              given: {network: net}

            """;
        folder.With("quiz/sheet.yaml", "title: A quiz\nlanguages: [en, fr]\n").With("quiz/1-sizes.yaml", Figure);
        var outcome = folder.Run("freeze", "@quiz");
        Assert.Equal(ExitCode.BadInput, outcome.ExitCode);
        Assert.Contains("error risky-sheet: the figure of problem 1-sizes has no words for those who do not see it\n    say what it shows: figure: {network: net, alternative: {en: …, fr: …}}; or leave `alternative` out", outcome.Error, StringComparison.Ordinal);
        folder.With("quiz/1-sizes.yaml", Figure.Replace("\" \"", "Une convolution.", StringComparison.Ordinal));
        Assert.Equal((ExitCode.Success, ""), folder.Run("freeze", "@quiz") is var frozen ? (frozen.ExitCode, frozen.Error) : default);
    }
}

using System.Text.Json;
using ExamSolver.Tests.Documents;

namespace ExamSolver.Tests.App;

/// <summary>From files on the disk to files on the disk, exit codes and what is said.</summary>
public sealed class SheetRunTests
{
    private const string Bad = "title: Bad\nquestion: []\n";

    [Fact]
    public void A_sheet_that_holds_is_written_in_every_format_and_language()
    {
        using var folder = Exams();
        var outcome = folder.Run("solve", "@exams", "--output", "@output");
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal(["a/answers.json", "a/en/solution.md", "a/en/solution.tex", "b/answers.json", "b/en/solution.md", "b/en/solution.tex", "b/fr/solution.md", "b/fr/solution.tex"], folder.Written());
        Assert.Equal(["a 1 1 0", "b 1 1 0", "all 2 2 0"], outcome.Summary);
        var answers = JsonDocument.Parse(File.ReadAllText(folder["output/a/answers.json"])).RootElement;
        Assert.Equal("a", answers.GetProperty("sheet").GetString());
        Assert.Equal("quiz/1", answers.GetProperty("questions")[0].GetProperty("ref").GetString());
    }

    [Theory]
    [InlineData("@exams/a", "a/answers.json a/en/solution.md a/en/solution.tex")]
    [InlineData("@exams/a/", "a/answers.json a/en/solution.md a/en/solution.tex")]
    [InlineData("@exams/b/../a", "a/answers.json a/en/solution.md a/en/solution.tex")]
    [InlineData("@exams/a/.", "a/answers.json a/en/solution.md a/en/solution.tex")]
    [InlineData("@exams/a/sheet.yaml", "a/answers.json a/en/solution.md a/en/solution.tex")]
    [InlineData("@exams/a/1-sizes.yaml", "1-sizes/answers.json 1-sizes/en/solution.md 1-sizes/en/solution.tex")]
    [InlineData("@alone.yaml", "alone/answers.json alone/en/solution.md alone/en/solution.tex")]
    public void A_path_is_a_sheets_folder_its_sheet_file_or_a_problem_file(string path, string written)
    {
        using var folder = Exams().With("alone.yaml", Program.Good);
        Assert.Equal(0, folder.Run("solve", path, "--output", "@output").ExitCode);
        Assert.Equal(written.Split(' '), folder.Written());
    }

    [Theory]
    [InlineData("@nowhere", "nowhere: error missing-path: there is no such file or folder\n    name a sheet's folder, a problem file, or a folder of sheets\n1 error; nothing was written for the sheets that have one.\n")]
    [InlineData("@empty", "empty: error no-sheet: the folder has no sheet.yaml, and no folder in it has one\n    write sheet.yaml with a title, and a problem file beside it\n1 error; nothing was written for the sheets that have one.\n")]
    [InlineData("a\0b", "a b: error missing-path: there is no such file or folder\n    name a sheet's folder, a problem file, or a folder of sheets\n1 error; nothing was written for the sheets that have one.\n")]
    public void A_path_that_names_nothing_is_said(string path, string expected)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["empty"]);
        var outcome = folder.Run("solve", path, "--output", "@output");
        Assert.Equal(expected, outcome.Error);
        Assert.Equal("", outcome.Out);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Empty(folder.Written());
    }

    [Fact]
    public void A_sheet_named_by_several_paths_is_solved_once()
    {
        using var folder = Exams();
        Assert.Equal(["a 1 1 0", "b 1 1 0", "all 2 2 0"], folder.Run("check", "@exams", "@exams/a", "@exams/a/", "@exams/b/sheet.yaml").Summary);
    }

    [Fact]
    public void Two_sheets_of_one_name_do_not_overwrite_each_other()
    {
        using var folder = Exams().With("more/a/sheet.yaml", "title: Another\n").With("more/a/1.yaml", Program.Good.Replace("7x7x1", "9x9x1", StringComparison.Ordinal).Replace("5x5", "7x7", StringComparison.Ordinal));
        var outcome = folder.Run("solve", "@exams/a", "@more/a", "--output", "@output");
        Assert.Equal(
            "more/a/sheet.yaml:1:8: error duplicate-sheet: another sheet is called \"a\" as well, and its results stand where those of this one would\n"
            + "    rename one of them, or solve them one after the other with different --output\n"
            + "1 error; nothing was written for the sheets that have one.\n",
            outcome.Error);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("5×5", File.ReadAllText(folder["output/a/answers.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_of_all_files_are_listed_and_the_good_sheets_are_written()
    {
        using var folder = Exams().With("exams/c/sheet.yaml", "titel: C\n").With("exams/c/1.yaml", Bad).With("exams/c/2.yaml", Bad).With("exams/d/sheet.yaml", "");
        var outcome = folder.Run("solve", "@exams", "--output", "@output");
        Assert.Equal(
            """
            exams/c/sheet.yaml:1:1: error unknown-key: unknown key "titel"
                did you mean "title"?
            exams/c/sheet.yaml:1:1: error missing-key: the key "title" is missing
                add title: {en: …, fr: …}
            exams/c/1.yaml:2:1: error unknown-key: unknown key "question"
                did you mean "questions"?
            exams/c/1.yaml:1:1: error missing-key: the key "questions" is missing
                add questions: with one question an item, each with ask: … and kind: …
            exams/c/2.yaml:2:1: error unknown-key: unknown key "question"
                did you mean "questions"?
            exams/c/2.yaml:1:1: error missing-key: the key "questions" is missing
                add questions: with one question an item, each with ask: … and kind: …
            exams/d/sheet.yaml:1:1: error empty-file: the file is empty
                Every file needs at least a title: and its questions:.
            7 errors; nothing was written for the sheets that have one.

            """,
            outcome.Error);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Equal(["a 1 1 0", "b 1 1 0", "all 2 2 0"], outcome.Summary);
        Assert.DoesNotContain(folder.Written(), f => f.StartsWith('c') || f.StartsWith('d'));
    }

    [Fact]
    public void A_wrong_key_is_explained_at_its_question_and_in_the_summary_and_the_sheet_is_written()
    {
        using var folder = new TemporaryFolder().With("quiz.yaml", Program.WrongKey);
        var outcome = folder.Run("solve", "@quiz.yaml", "--output", "@output");
        const string Sentence = "your key says 5×5, running the layers gives 7×7: 5×5 is the answer without the padding";
        Assert.Equal($"quiz.yaml:3:3: quiz/1: {Sentence}\n", outcome.Error);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Equal(["quiz 1 1 1"], outcome.Summary);
        Assert.Contains("without the padding", File.ReadAllText(folder["output/quiz/en/solution.md"]), StringComparison.Ordinal);
        var check = folder.Run("check", "@quiz.yaml");
        Assert.Contains("  FAIL quiz/1: 7×7\n", check.Out, StringComparison.Ordinal);
        Assert.Contains($"         {Sentence}\n", check.Out, StringComparison.Ordinal);
        Assert.Equal(1, check.ExitCode);
    }

    [Theory]
    [InlineData("5x(5", "your key \"5x(5\" cannot be read as an answer: ")]
    [InlineData("hello", "your key \"hello\" cannot be read as an answer: \"hello\" is no number")]
    public void A_key_that_cannot_be_read_fails_and_says_why(string key, string expected)
    {
        using var folder = new TemporaryFolder().With("quiz.yaml", Program.Good.Replace("expect: 5x5", $"expect: {key}", StringComparison.Ordinal));
        var outcome = folder.Run("check", "@quiz.yaml");
        Assert.StartsWith("quiz.yaml:3:3: quiz/1: " + expected, outcome.Error, StringComparison.Ordinal);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Equal(["quiz 1 1 1"], outcome.Summary);
    }

    [Fact]
    public void A_missing_translation_is_an_error_and_with_draft_a_warning_on_marked_pages()
    {
        using var folder = new TemporaryFolder().With("quiz.yaml", Program.HalfTranslated);
        var (code, _, error) = folder.Run("solve", "@quiz.yaml", "--output", "@output");
        Assert.Equal(
            "quiz.yaml:4:8: error missing-translation: `ask` has no text in \"fr\", a language of the sheet\n    add the translation, or look at the sheet with --draft\n"
            + "1 error; nothing was written for the sheets that have one.\n",
            error);
        Assert.Equal(2, code);
        Assert.Empty(folder.Written());

        (code, _, error) = folder.Run("solve", "@quiz.yaml", "--output", "@output", "--draft");
        Assert.Equal("quiz.yaml:4:8: warning missing-translation: `ask` has no text in \"fr\", a language of the sheet\n    add the translation, or look at the sheet with --draft\n", error);
        Assert.Equal(0, code);
        Assert.Equal(["quiz/answers.json", "quiz/en/solution.md", "quiz/en/solution.tex", "quiz/fr/solution.md", "quiz/fr/solution.tex"], folder.Written());
        Assert.Contains("DRAFT", File.ReadAllText(folder["output/quiz/en/solution.md"]), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("BROUILLON", File.ReadAllText(folder["output/quiz/fr/solution.tex"]), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Only_the_language_and_the_formats_asked_for_are_written()
    {
        using var folder = Exams();
        Assert.Equal(0, folder.Run("solve", "@exams/b", "--language", "fr", "--format", "md", "--output", "@output").ExitCode);
        Assert.Equal(["b/fr/solution.md"], folder.Written());
        var (code, _, error) = folder.Run("solve", "@exams/a", "--language", "fr", "--output", "@output");
        Assert.Equal("a: error missing-language: the sheet is not set in \"fr\"\n    its languages: en\n1 error; nothing was written for the sheets that have one.\n", error);
        Assert.Equal(2, code);
        Assert.Equal(["b/fr/solution.md"], folder.Written());
    }

    [Fact]
    public void The_seed_changes_what_is_drawn_and_the_same_seed_gives_the_same_bytes()
    {
        using var folder = Exams();
        string Answers(string seed)
        {
            Assert.Equal(0, folder.Run("solve", "@exams/a", "--format", "json", "--seed", seed, "--output", "@output").ExitCode);
            return File.ReadAllText(folder["output/a/answers.json"]);
        }

        Assert.Equal(Answers("1"), Answers("1"));
        Assert.Equal(Answers("0"), Answers("18446744073709551615"));
    }

    [Theory]
    [InlineData("output", "output/a/en/solution.md: error unwritable-output: the file output stands where a folder should be\n    Move it away, or choose another folder with --output.\n1 error; nothing was written for the sheets that have one.\n")]
    [InlineData("output/a", "output/a/en/solution.md: error unwritable-output: the file a stands where a folder should be\n    Move it away, or choose another folder with --output.\n1 error; nothing was written for the sheets that have one.\n")]
    [InlineData("output/a/answers.json/x", "output/a/answers.json: error unwritable-output: a folder stands where the file a/answers.json should be\n    Move it away, or choose another folder with --output.\n1 error; nothing was written for the sheets that have one.\n")]
    public void What_stands_in_the_way_of_the_results_is_left_alone(string occupied, string expected)
    {
        using var folder = Exams().With(occupied, "mine");
        var outcome = folder.Run("solve", "@exams/a", "--output", "@output");
        Assert.Equal(expected, outcome.Error);
        Assert.Equal(2, outcome.ExitCode);
        Assert.Equal("mine", File.ReadAllText(folder[occupied]));
        Assert.All(folder.Written(), f => Assert.True(f is "a" or "a/answers.json/x", f));
    }

    [Fact]
    public void A_question_of_several_parts_is_solved_and_written()
    {
        const string Parts = "title: T\nquestions:\n- ask: A\n  parts:\n"
            + "  - {kind: network/output-shape, given: {network: {input: 7x7x1, layers: [{conv: 8, kernel: 3}]}}, points: 1, expect: 5x5x8}\n"
            + "  - {kind: network/parameter-count, given: {network: {input: 7x7x1, layers: [{conv: 8, kernel: 3}]}}, points: 2, expect: 80}\n";
        using var folder = new TemporaryFolder().With("quiz.yaml", Parts);
        var outcome = folder.Run("solve", "@quiz.yaml", "--output", "@output");
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal(["quiz 1 2 0"], outcome.Summary);
    }

    private static TemporaryFolder Exams() => new TemporaryFolder()
        .With("exams/a/sheet.yaml", "title: First\n")
        .With("exams/a/1-sizes.yaml", Program.Good)
        .With("exams/b/sheet.yaml", "title: {en: Second, fr: Deuxième}\nlanguages: [en, fr]\n")
        .With("exams/b/1-sizes.yaml", Program.HalfTranslated.Replace("output?}", "output?, fr: Quelle est la taille de la sortie ?}", StringComparison.Ordinal));
}

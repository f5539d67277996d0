using System.Globalization;
using System.Text;
using ExamSolver.Core.Grading;
using ExamSolver.Core.Grading.Classes;
using ExamSolver.Core.Problems;
using ExamSolver.Core.Solutions;
using ExamSolver.Documents.Marks;
using ExamSolver.Numerics;
using ExamSolver.Tests.Conventions;
using ExamSolver.Tests.Core.Grading.Classes;

namespace ExamSolver.Tests.Documents.Marks;

/// <summary>Whole classes: files in, files out.</summary>
public sealed class GradingRunTests
{
    /// <summary>The folders of the sheets.</summary>
    public static TheoryData<string> Sheets => [.. AllProblems.SheetFolders().Select(f => Path.GetFileName(f)!)];

    [Theory]
    [MemberData(nameof(Sheets))]
    public void Every_misconception_of_a_sheet_is_marked_down_by_its_name_and_every_accepted_convention_is_right(string id)
    {
        using var folder = new ClassFolder();
        var sheet = AllProblems.Sheets.Single(s => s.Sheet.Id == id);
        var text = new ByteWriter();
        text.WriteRow("student", "ref", "answer");
        var expected = new List<(string Verdict, string Convention, string Misconception)>();
        foreach (var part in new ClassSheet(sheet).Parts.Where(p => p.Solution.Answer is not OpenAnswer))
        {
            Add(part, part.Solution.Answer, (MarkWord.Right, "", ""));
            foreach (var convention in part.Solution.Conventions)
            {
                var points = Grader.AcceptedPoints(part.Part, convention);
                Add(part, convention.Answer, points is { } earned ? (MarkWord.Of(earned, part.Of), convention.Id, "") : (MarkWord.Wrong, "", convention.Id));
            }

            foreach (var misconception in part.Solution.Misconceptions)
                Add(part, misconception.Answer, (null!, "", misconception.Id));
        }

        // The quote that keeps a table program from calculating stands before a cell; one within it is a derivative's.
        folder.Grade(Encoding.UTF8.GetString(text.Written.Span).Replace(",'", ",", StringComparison.Ordinal).Replace(",\"'", ",\"", StringComparison.Ordinal), sheet: sheet);
        var rows = folder.Rows("out/marks.csv");
        Assert.Equal(expected.Count, rows.Count);
        foreach (var (row, wanted) in rows.Zip(expected))
        {
            Assert.Equal((wanted.Convention, wanted.Misconception), (row[9], row[10]));
            Assert.True(wanted.Verdict is null ? row[6] is MarkWord.Wrong or MarkWord.Partly : row[6] == wanted.Verdict, string.Join(',', row));
        }

        void Add(ClassPart part, Answer answer, (string, string, string) wanted)
        {
            expected.Add(wanted);
            text.WriteRow("s" + expected.Count.ToString(CultureInfo.InvariantCulture), part.Reference, answer.ToText());
        }
    }

    [Fact]
    public void A_run_that_is_stopped_anywhere_goes_on_and_ends_with_the_same_bytes()
    {
        using var folder = new ClassFolder();
        var submissions = Class(16_000, padding: 100);
        folder.Grade(submissions, "whole", feedback: false);
        var commits = new List<long>();
        for (var round = 0; round < 20; round++)
        {
            var before = commits.Count;
            try
            {
                // Each run commits once more, and dies.
                folder.Grade(submissions, "parts", committed: p =>
                {
                    commits.Add(p);
                    if (commits.Count > before && round % 3 < 2)
                        throw new KilledException();
                });
                break;
            }
            catch (KilledException)
            {
                // What a killed run had written beyond its last commit, and half an entry of the journal, are no harm.
                if (round == 0)
                {
                    File.AppendAllText(folder["parts/.grading/marks.csv"], "2,yes,s1,q/num");
                    File.AppendAllText(folder["parts/.grading/journal"], "9999 12");
                }
            }
        }

        Assert.True(commits.Count > 2 && commits.Zip(commits.Skip(1)).All(c => c.First < c.Second), string.Join(' ', commits));
        Assert.Equal(folder.Files("whole"), folder.Files("parts"));
    }

    [Fact]
    public void A_run_that_was_stopped_with_other_answers_starts_anew()
    {
        using var folder = new ClassFolder();
        Assert.Throws<KilledException>(() => folder.Grade(Class(8_000, padding: 100), committed: _ => throw new KilledException()));
        Assert.False(folder.Grade(Class(100)).WasResumed);
        Assert.Equal(100, folder.Rows("out/marks.csv").Count);
    }

    [Fact]
    public void The_last_version_counts_and_of_equal_ones_the_last_row()
    {
        using var folder = new ClassFolder();
        folder.Grade("student,ref,answer,version\ns1,q/number,560,2\ns1,q/number,1,1\ns2,q/number,560,1\ns2,q/number,540,1\ns3,q/number,1,\ns3,q/number,560,\n");
        Assert.Equal(["yes", "old", "old", "yes", "old", "yes"], folder.Rows("out/marks.csv").Select(r => r[1]));
        Assert.Equal(["s1 2 9 1", "s2 1.5 9 1", "s3 2 9 1"], folder.Rows("out/totals.csv").Select(r => string.Join(' ', r.Take(4))));
    }

    [Fact]
    public void What_a_person_must_see_is_in_the_review_and_what_was_decided_is_kept()
    {
        using var folder = new ClassFolder();
        const string Submissions = "student,ref,answer\ns1,q/open,it depends\ns2,q/number,5x5x\ns3,q/number,560\n";
        folder.Grade(Submissions);
        Assert.Equal(["s1 q/open undecided", "s2 q/number invalid"], folder.Rows("out/review.csv").Select(r => $"{r[0]} {r[1]} {r[3]}"));
        File.WriteAllText(folder["review.csv"], File.ReadAllText(folder["out/review.csv"]).Replace("for a person\",3,,,", "for a person\",3,2.5,AB,good", StringComparison.Ordinal));
        var diagnostics = new ExamSolver.Core.Diagnostics();
        var decisions = ReviewFile.Read(folder["review.csv"], new ClassSheet(MarkRows.Sheet), diagnostics);
        Assert.Empty(diagnostics.Items);
        folder.Grade(Submissions, decisions: decisions, identity: "reviewed");
        Assert.Equal(["partly 2.5 person", "invalid 0 unread", "right 2 equal"], folder.Rows("out/marks.csv").Select(r => $"{r[6]} {r[7]} {r[12]}"));
        Assert.Equal(["s1,q/open,0,2.5,person"], folder.Rows("out/moved.csv").Select(r => $"{r[1]},{r[2]},{r[4]},{r[5]},{r[7]}"));
    }

    [Theory]
    [InlineData("s1,q/number,560,invalid,why,2,3,AB,", "review.csv:2:1: error bad-review: the decision \"3\" is no number of points from 0 to 2")]
    [InlineData("s1,q/number,560,invalid,why,2,1,,", "review.csv:2:1: error bad-review: the decision does not say who decided\n    write a name or a code into the column by")]
    [InlineData("s1,q/numb,560,invalid,why,2,1,AB,", "review.csv:2:1: error bad-review: no question is called \"q/numb\"")]
    [InlineData(",q/number,560,invalid,why,2,1,AB,", "review.csv:2:1: error bad-review: the row names no student\n    write a code, or * for everybody who typed this answer")]
    public void A_decision_that_cannot_be_is_refused_with_its_line(string row, string message)
    {
        using var folder = new TemporaryFolder().With("review.csv", string.Join(',', ReviewFile.Columns) + "\n" + row + "\n");
        var diagnostics = new ExamSolver.Core.Diagnostics();
        Assert.Null(ReviewFile.Read(folder["review.csv"], new ClassSheet(MarkRows.Sheet), diagnostics));
        Assert.Equal(message, diagnostics.Items.Single().ToString().Replace(folder.Root + "/", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Grading_again_tells_every_mark_that_moves_and_why_and_lets_none_fall()
    {
        using var folder = new ClassFolder();
        const string Submissions = "student,ref,answer\ns1,q/number,560\ns2,q/number,540\ns3,q/number,100\nbad\n";
        folder.Grade(Submissions, "first");
        var record = GradingRecord.Read(folder["first"])!;
        var changed = MarkRows.Solve(MarkRows.File.Replace("accept: {without bias: 1.5}", "accept: {}", StringComparison.Ordinal).Replace("channels", "channels", StringComparison.Ordinal));
        folder.Grade(Submissions, "kept", changed, identity: "2", previous: new PreviousMarks(folder["first"], record, MayFall: false));
        Assert.Empty(folder.Rows("kept/moved.csv"));
        Assert.Equal("partly 1.5 kept from before, for marks do not fall: it would be 0", folder.Rows("kept/marks.csv").Select(r => $"{r[6]} {r[7]} {r[13]}").ElementAt(1));
        folder.Grade(Submissions, "fallen", changed, identity: "2", previous: new PreviousMarks(folder["first"], record, MayFall: true));
        Assert.Equal(["3 s2 1.5 0 the sheet was changed"], folder.Rows("fallen/moved.csv").Select(r => $"{r[0]} {r[1]} {r[4]} {r[5]} {r[7]}"));
        Assert.Equal(folder.Rows("first/marks.csv").Where(r => r[2] != "s2"), folder.Rows("fallen/marks.csv").Where(r => r[2] != "s2"));
    }

    [Fact]
    public void Amendments_move_marks_by_their_number_and_none_falls()
    {
        using var folder = new ClassFolder();
        var amendments = new SheetAmendments(
            [
                new Amendment { Number = 1, Reference = "q/number", Who = "AB", When = "2026-03-01", Why = "the figure shows two channels", Accept = "380" },
                new Amendment { Number = 2, Reference = "q/shape", Who = "AB", When = "2026-03-01", Why = "badly printed", Void = VoidQuestion.FullPoints },
                new Amendment { Number = 3, Reference = "q/real", Who = "AB", When = "2026-03-01", Why = "harder than thought", Points = 4 },
            ],
            MayFall: false);
        folder.Grade("student,ref,answer\ns1,q/number,560\ns2,q/number,380\ns3,q/number,7\ns1,q/shape,1x1x1\ns2,q/shape,\ns1,q/real,0.1832\n", amendments: amendments);
        Assert.Equal(
            ["s1 right 2 2 equal ", "s2 right 2 2 amendment 1 0", "s3 wrong 0 2 different ", "s1 right 2 2 amendment 2 0", "s2 right 2 2 amendment 2 "],
            folder.Rows("out/marks.csv").Take(5).Select(r => $"{r[2]} {r[6]} {r[7]} {r[8]} {r[12]} {r[14]}"));
        Assert.Equal(["s2 0 2 amendment 1", "s1 0 2 amendment 2"], folder.Rows("out/moved.csv").Take(2).Select(r => $"{r[1]} {r[4]} {r[5]} {r[7]}"));
    }

    [Fact]
    public void What_students_type_reaches_no_report_unescaped_and_their_codes_leave_no_folder()
    {
        using var folder = new ClassFolder();
        string[] hostile = ["<script>alert(1)</script>", "\\input{/etc/passwd}", "=cmd|'/c calc'!A1", "`` ` ``|x|", "[a](javascript:alert(1))", "<img src=x onerror=alert(1)>", "a\u202Eb", "{{title}}<<title>>"];
        var text = new StringBuilder("student,ref,answer\n");
        foreach (var (answer, i) in hostile.Select((a, i) => (a, i)))
            text.Append(CultureInfo.InvariantCulture, $"../../x{i},q/number,\"{answer.Replace("\"", "\"\"", StringComparison.Ordinal)}\"\n<b>{i},q/shape,\"{answer}\"\n");
        text.Append("../../x0,<script>,1\n");
        folder.Grade(text.ToString(), feedback: true);
        var files = folder.Files("out");
        var html = files["report.html"];
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;", html, StringComparison.Ordinal);
        Assert.DoesNotContain('\u202E', html);
        Assert.DoesNotContain('\u202E', files["report.md"]);

        // In Markdown they stand in code, where nothing is run.
        foreach (var line in files.Where(f => f.Key.EndsWith(".md", StringComparison.Ordinal)).SelectMany(f => f.Value.Split('\n')).Where(l => l.Contains("<script", StringComparison.Ordinal) || l.Contains("<img", StringComparison.Ordinal)))
            Assert.Contains('`', line);
        Assert.All(files.Keys.Where(f => f.StartsWith("feedback", StringComparison.Ordinal)), f => Assert.Equal(2, f.Split('/').Length));
        Assert.Contains("feedback/%2E.%2F..%2Fx0.md", files.Keys);
        Assert.All(files.Where(f => f.Key.EndsWith(".csv", StringComparison.Ordinal)).SelectMany(f => MarkRows.Cells(Encoding.UTF8.GetBytes(f.Value))).SelectMany(r => r), c => Assert.True(c.Length == 0 || c[0] is not ('=' or '+' or '-' or '@'), c));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("fr")]
    public void The_report_and_the_feedback_are_written_in_every_language(string language)
    {
        using var folder = new ClassFolder();
        folder.Grade(Class(300) + "s1,q/number,7\ns2,q/number,7\nbad\n", language: language, feedback: true);
        var files = folder.Files("out");
        Assert.DoesNotContain("<<", files["report.md"] + files["report.html"] + files["feedback/s1.md"], StringComparison.Ordinal);
        Assert.Contains(language == "en" ? "The commonest wrong answers" : "Les réponses fausses les plus fréquentes", files["report.md"], StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_counts_what_was_answered_and_finds_what_looks_right()
    {
        using var folder = new ClassFolder();
        var text = new StringBuilder("student,ref,answer\n");
        for (var i = 0; i < 20; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"s{i},q/number,{(i < 8 ? "560" : i < 12 ? "56000" : i < 15 ? "20" : "xyz(")}\n");
            text.Append(CultureInfo.InvariantCulture, $"s{i},q/shape,{(i < 10 ? "8x8x20" : "8x20x8")}\n");
        }

        folder.Grade(text.ToString());
        var report = folder.Files("out")["report.md"];
        Assert.Contains("q/number: `56000` (4 students); the answer is `560`. It is a power of ten or of 1024 away; another unit?", report, StringComparison.Ordinal);
        Assert.Contains("q/shape: `8x20x8` (10 students); the answer is `8×8×20`. The entries are the same in another order.", report, StringComparison.Ordinal);
        Assert.Contains("| `xyz(` | 5 |", report, StringComparison.Ordinal);
    }

    [Fact]
    public void What_waits_for_a_person_is_in_no_mean_of_the_report()
    {
        using var folder = new ClassFolder();
        const string Submissions = "student,ref,answer\ns1,q/number,560\ns1,q/open,It depends.\ns2,q/number,7\ns2,q/open,Perhaps.\n";
        folder.Grade(Submissions);
        var report = folder.Files("out")["report.md"];
        Assert.Contains(" | 3 | – | – | – | 0 | 0 | 0 | 0 | 2 |", report, StringComparison.Ordinal);
        Assert.Contains("Nothing is decided here yet: 2 answers wait for a person.", report, StringComparison.Ordinal);
        Assert.Contains("2 answers wait for a person and earn nothing in the totals until then. The means of what is decided add up to 1.00 of 6 points, of which the totals below are.", report, StringComparison.Ordinal);
        Assert.Contains("5.4–6\t", report, StringComparison.Ordinal);

        var decisions = new Decisions();
        decisions.Add(new Decision("s1", "q/open", "It depends.", 3, "AB", ""));
        folder.Grade(Submissions, decisions: decisions, identity: "reviewed");
        report = folder.Files("out")["report.md"];
        Assert.Contains(" | 3 | 3.00 | 100 % | – | 1 | 0 | 0 | 0 | 1 |", report, StringComparison.Ordinal);
        Assert.Contains("1 of 2 answers wait for a person", report, StringComparison.Ordinal);

        decisions.Add(new Decision("s2", "q/open", "Perhaps.", 0, "AB", ""));
        folder.Grade(Submissions, decisions: decisions, identity: "all reviewed");
        report = folder.Files("out")["report.md"];
        Assert.Contains(" | 3 | 1.50 | 50 % | 1.00 | 1 | 0 | 1 | 0 | 0 |", report, StringComparison.Ordinal);
        Assert.Contains("The mean total is 2.50 of 9 points.", report, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "A person gave these points. AB: good", "A person will look at it.")]
    [InlineData("fr", "Une personne a donné ces points. AB: good", "Une personne la lira.")]
    public void Feedback_says_of_an_answer_what_the_marker_says_in_the_language_of_the_student(string language, string decided, string review)
    {
        using var folder = new ClassFolder();
        (string Student, string Reference, string Answer)[] rows =
            [("s1", "q/number", "540"), ("s1", "q/shape", "8x8x20"), ("s1", "q/real", "5"), ("s1", "q/open", "Perhaps."), ("s2", "q/number", "7"), ("s2", "q/shape", "8x8x"), ("s2", "q/real", "")];
        var decisions = new Decisions();
        decisions.Add(new Decision("s3", "q/open", "It depends.", 2, "AB", "good"));
        folder.Grade("student,ref,answer\n" + string.Concat(rows.Select(r => $"{r.Student},{r.Reference},{r.Answer}\n")) + "s3,q/open,It depends.\n", feedback: true, language: language, decisions: decisions);
        var files = folder.Files("out");
        var sentences = new ExamSolver.Documents.FeedbackSentences(AllProblems.Labels);
        foreach (var (student, reference, answer) in rows)
        {
            var part = new ClassSheet(MarkRows.Sheet).Find(reference)!;
            var said = sentences.Of(Grader.Mark(part.Part, part.Solution, answer, part.Options), part.Part, part.Solution, language);
            Assert.NotEmpty(said);
            foreach (var sentence in said)
                Assert.Contains("- " + PlainText.Markdown(sentence) + "\n", files[$"feedback/{student}.md"], StringComparison.Ordinal);
        }

        Assert.Contains(PlainText.Markdown(review), files["feedback/s2.md"], StringComparison.Ordinal);
        Assert.DoesNotContain(PlainText.Markdown(decided)[..15], files["feedback/s1.md"], StringComparison.Ordinal);
        Assert.Contains(PlainText.Markdown(decided), files["feedback/s3.md"], StringComparison.Ordinal);
    }

    [Fact]
    public void What_follows_from_a_wrong_answer_earns_its_points_in_whatever_order_the_rows_stand()
    {
        var sheet = AllProblems.Sheets.Single(s => s.Sheet.Id == "practice");
        string[] rows = ["s1,practice/9a,14x14x16", "s1,practice/9b,31370", "s1,practice/9c,376440", "s2,practice/9a,16x16x16", "s2,practice/9b,31370", "s3,practice/9b,31370"];
        string[] expected = ["s1 practice/9a wrong 0", "s1 practice/9b right 2 carried", "s1 practice/9c right 2 carried", "s2 practice/9a right 1", "s2 practice/9b wrong 0", "s3 practice/9b wrong 0"];
        foreach (var order in new[] { rows, [.. rows.Reverse()], [rows[4], rows[1], rows[5], rows[2], rows[0], rows[3]] })
        {
            using var folder = new ClassFolder();
            folder.Grade("student,ref,answer\n" + string.Join('\n', order) + "\n", sheet: sheet, feedback: true);
            Assert.Equal(expected, folder.Rows("out/marks.csv").Select(r => $"{r[2]} {r[3]} {r[6]} {r[7]}{(r[12] == "carried" ? " carried" : "")}").Order(StringComparer.Ordinal));
            Assert.Equal(["s1 4", "s2 1", "s3 0"], folder.Rows("out/totals.csv").Select(r => $"{r[0]} {r[1]}").Order(StringComparer.Ordinal));
            Assert.Contains("follows rightly from the answer given to", folder.Files("out")["feedback/s1.md"], StringComparison.Ordinal);
            Assert.DoesNotContain("follows rightly", folder.Files("out")["feedback/s2.md"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_commonest_texts_are_found_among_more_than_can_be_held()
    {
        var texts = new FrequentTexts();
        for (var i = 0; i < 30_000; i++)
            texts.Add(i % 3 == 0 ? "often" : i.ToString(CultureInfo.InvariantCulture), 0.5, "");
        Assert.Equal(("often", 10_000L), (texts.Commonest().First().Text, texts.Commonest().First().Count));
        Assert.False(texts.IsExact);
        Assert.True(texts.Distinct <= 4000);
    }

    /// <summary>Answers of all sorts.</summary>
    private static string Class(int rows, int padding = 0)
    {
        var random = Generator.For(3, "class");
        string[] answers = ["560", "540", "8x8x20", "20", "", "hello", "-5", "0.18", "2026-01-02", "\"a,b\"", "\"two\nlines\"", "1,2"];
        var text = new StringBuilder("student,ref,answer\n");
        for (var i = 0; i < rows; i++)
            text.Append(CultureInfo.InvariantCulture, $"s{i / 4}{new string('-', padding)},q/{new[] { "number", "shape", "real", "open" }[i % 4]},{answers[random.NextInt(0, answers.Length)]}\n");
        return text.ToString();
    }

    private sealed class KilledException : Exception;
}

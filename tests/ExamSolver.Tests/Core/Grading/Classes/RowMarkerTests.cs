using System.Globalization;
using System.Text;
using ExamSolver.Core.Grading.Classes;
using ExamSolver.Numerics;

namespace ExamSolver.Tests.Core.Grading.Classes;

/// <summary>What becomes of the rows of a file of answers.</summary>
public sealed class RowMarkerTests
{
    // Columns of marks.csv.
    private const int Line = 0, Counts = 1, Student = 2, Answer = 5, Verdict = 6, Points = 7, Convention = 9, Misconception = 10, Rule = 12, Reason = 13;

    /// <summary>A row, what becomes of it, and why that is so.</summary>
    public static TheoryData<string, string, string, string> Rows => new()
    {
        { "s1,q/number,560", "right", "2", "" },
        { "s1,q/number,540", "partly", "1.5", "" },
        { "s1,q/number,20*(3*3*3+1)", "right", "2", "" },
        { "s1,q/shape,8x8x20", "right", "2", "" },
        { "s1,q/shape,\"(8, 8, 20)\"", "right", "2", "" },
        { "s1,q/shape,10x10x20", "wrong", "0", "" },
        { "s1,q/open,It depends on the data.", "undecided", "0", "an answer in words, for a person" },
        { "s1,q/number,", "blank", "0", "there is no answer" },
        { "s1,q/number,   ", "blank", "0", "there is no answer" },
        { "s1,q/number,02-Jan", "undecided", "0", "\"02-Jan\" looks like a date that a spreadsheet made of a fraction such as 1/2" },
        { "s1,q/number,2026-01-02", "undecided", "0", "\"2026-01-02\" looks like a date that a spreadsheet made of a fraction such as 1/2" },
        { "s1,q/number,2026-01-02 00:00:00", "undecided", "0", "\"2026-01-02 00:00:00\" looks like a date that a spreadsheet made of a fraction such as 1/2" },
        { "s1,q/number,5.6E+02", "undecided", "0", "\"5.6E+02\" looks like a number that a spreadsheet has shortened; digits may be lost" },
        { "s1,q/number,5.6e2", "right", "2", "" },
        { "s1,q/number,#NAME?", "undecided", "0", "\"#NAME?\" is what a spreadsheet shows where it could not show the answer" },
        { "s1,q/numbr,5", "bad row", "0", "no question is called \"q/numbr\"; did you mean \"q/number\"?" },
        { "s1,q/number,4,5", "bad row", "0", "the row has 4 columns, the header 3; a field with a comma needs double quotes" },
        { "s1,q/number", "bad row", "0", "the row has 2 columns, the header 3; a field with a comma needs double quotes" },
        { ",q/number,5", "bad row", "0", "the row names no student" },
        { "s1,\"q/number,5", "bad row", "0", "a quote opens a field and is never closed" },
        { "s1,\"q/number\"x,5", "bad row", "0", "text stands behind a closing quote; a quote inside of a field is written twice" },
        { "", "bad row", "0", "the row is empty" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_row_gives_one_row_with_its_mark_or_the_reason_why_there_is_none(string row, string verdict, string points, string reason)
    {
        var rows = MarkRows.Of($"student,ref,answer\n{row}\nlast,q/number,560\n");
        Assert.Equal(2, rows.Count);
        Assert.Equal(("2", verdict, points, reason), (rows[0][Line], rows[0][Verdict], rows[0][Points], rows[0][Reason]));
        Assert.Equal(verdict == "bad row" ? "no" : "yes", rows[0][Counts]);
        Assert.Equal(("3", "right"), (rows[1][Line], rows[1][Verdict]));
    }

    [Fact]
    public void A_wide_file_gives_a_row_for_each_answer_of_each_student()
    {
        var rows = MarkRows.Of("student;name;q/number;q/shape\r\ns1;Ada;560;8x8x20\r\ns2;Bob;;1x1x1\r\n");
        Assert.Equal(["2 s1 q/number right", "2 s1 q/shape right", "3 s2 q/number blank", "3 s2 q/shape wrong"], rows.Select(r => $"{r[0]} {r[2]} {r[3]} {r[Verdict]}"));
        Assert.DoesNotContain(rows, r => r.Contains("Ada"));
    }

    [Fact]
    public void Lines_of_JSON_are_read_and_those_that_are_none_are_bad_rows()
    {
        var rows = MarkRows.Of("{\"student\":\"s1\",\"ref\":\"q/number\",\"answer\":560}\n{\"student\":\"s1\"\n{\"student\":\"s1\",\"ref\":\"q/shape\"}\n[1]\n{\"student\":\"s1\",\"ref\":\"q/shape\",\"answer\":\"8x8x20\",\"version\":2,\"more\":{\"a\":[1]}}\n", isJson: true);
        Assert.Equal(["1 right", "2 bad row", "3 bad row", "4 bad row", "5 right"], rows.Select(r => $"{r[Line]} {r[Verdict]}"));
        Assert.Equal("the line lacks \"answer\"", rows[2][Reason]);
    }

    [Theory]
    [InlineData("007", "no student of the roster is \"007\"; a spreadsheet may have dropped the zeros of one of ")]
    [InlineData("7", "no student of the roster is \"7\"; \"0007\" is: a spreadsheet may have dropped its zeros")]
    [InlineData("1.2E+05", "no student of the roster is \"1.2E+05\"; \"1.2E+05\" looks like a number that a spreadsheet has shortened; digits may be lost")]
    [InlineData("eve", "no student of the roster is \"eve\"")]
    public void A_student_who_is_not_in_the_roster_is_a_bad_row_and_lost_zeros_are_recognised(string code, string reason)
    {
        var roster = new CodeTable();
        roster.Add("0007");
        roster.Add("s1");
        var row = MarkRows.Of($"student,ref,answer\n{code},q/number,560\n", roster)[0];
        Assert.Equal("bad row", row[Verdict]);
        Assert.Equal(code == "007" ? "no student of the roster is \"007\"" : reason, row[Reason]);
    }

    [Fact]
    public void A_megabyte_of_text_and_bytes_that_are_no_text_are_bad_rows_and_the_others_are_marked()
    {
        var bytes = new List<byte>(Encoding.UTF8.GetBytes("student,ref,answer\ns1,q/number,560\ns2,q/number,"));
        bytes.AddRange(Enumerable.Repeat((byte)'9', 1 << 20));
        bytes.AddRange(Encoding.UTF8.GetBytes("\ns3,q/number,"));
        bytes.AddRange([0xFF, 0xFE, (byte)'\n']);
        bytes.AddRange(Encoding.UTF8.GetBytes("s4,q/number,"));
        bytes.AddRange(Enumerable.Repeat((byte)'9', 5 << 20));
        bytes.AddRange(Encoding.UTF8.GetBytes("\ns5,q/number,560"));
        var rows = MarkRows.Of([.. bytes]);
        Assert.Equal(["2 right", "3 bad row", "4 bad row", "5 bad row", "6 right"], rows.Select(r => $"{r[Line]} {r[Verdict]}"));
        Assert.Equal("the row has 1048589 bytes; at most 65536 are read", rows[1][Reason]);
        Assert.Equal("the row is no UTF-8 text; save the file as CSV in UTF-8", rows[2][Reason]);
        Assert.Equal("the row has 5242893 bytes; at most 65536 are read", rows[3][Reason]);
        Assert.All(rows, r => Assert.True(r[Answer].Length <= 201));
    }

    [Fact]
    public void A_quote_that_is_never_closed_spoils_its_own_line_alone()
    {
        var rows = MarkRows.Of("student,ref,answer\ns1,\"q/number,560\ns2,q/number,560\ns3,q/number,540\n");
        Assert.Equal(["2 bad row", "3 right", "4 partly"], rows.Select(r => $"{r[Line]} {r[Verdict]}"));
    }

    [Fact]
    public void Lines_inside_of_quotes_belong_to_one_row_and_the_next_row_has_its_own_line()
    {
        var rows = MarkRows.Of("student,ref,answer\ns1,q/open,\"one\ntwo, \"\"three\"\"\"\ns2,q/number,560\n");
        Assert.Equal(["2 undecided", "4 right"], rows.Select(r => $"{r[Line]} {r[Verdict]}"));
        Assert.Equal("one\ntwo, \"three\"", rows[0][Answer]);
    }

    [Theory]
    [InlineData("=cmd|'/c calc'!A1")]
    [InlineData("+1+1")]
    [InlineData("-5")]
    [InlineData("@SUM(A1)")]
    [InlineData("\t=1")]
    [InlineData("'quoted")]
    [InlineData("＝1+1")]
    public void A_cell_that_a_spreadsheet_would_run_is_made_harmless_and_can_be_read_back(string cell)
    {
        var output = new ByteWriter();
        output.WriteRow(cell, "x");
        var written = MarkRows.Cells(output.Written.ToArray())[0][0];
        Assert.Equal("'" + cell, written);
        Assert.Equal(cell, ByteWriter.Original(written));
    }

    [Fact]
    public void No_output_cell_begins_with_a_sign_that_runs_whatever_is_in_the_input()
    {
        var rows = MarkRows.Of("student,ref,answer\n=s1,q/number,=1+1\n@x,=q,\"=a,b\"\n-1,q/open,-x\n+,+,+\n");
        Assert.Equal(4, rows.Count);
        Assert.All(rows.SelectMany(r => r), c => Assert.True(c.Length == 0 || c[0] is not ('=' or '+' or '-' or '@' or '\t' or '\r'), c));
    }

    [Fact]
    public void A_decision_of_a_person_holds_for_the_answer_that_it_was_made_for()
    {
        var decisions = new Decisions();
        decisions.Add(new Decision("s1", "q/open", "it depends", 2, "AB", "well said"));
        decisions.Add(new Decision("*", "q/number", "five hundred and sixty", 2, "AB", ""));
        var rows = MarkRows.Of("student,ref,answer\ns1,q/open,it depends\ns2,q/open,it depends\ns1,q/open,no\ns2,q/number,five hundred and sixty\n", decisions: decisions);
        Assert.Equal(["partly 2 person AB: well said", "undecided 0 person an answer in words, for a person", "undecided 0 person an answer in words, for a person", "right 2 person AB"], rows.Select(r => $"{r[Verdict]} {r[Points]} {r[Rule]} {r[Reason]}"));
    }

    [Fact]
    public void Random_bytes_give_as_many_rows_whatever_the_size_of_the_pieces_they_are_read_in()
    {
        var random = Generator.For(7, "rows");
        var alphabet = Encoding.UTF8.GetBytes("s1,q/number\"\n\r ;5é\0=");
        for (var round = 0; round < 60; round++)
        {
            var bytes = Encoding.UTF8.GetBytes("student,ref,answer\n").Concat(Enumerable.Range(0, random.NextInt(0, 4000)).Select(_ => alphabet[random.NextInt(0, alphabet.Length)])).ToArray();
            var whole = MarkRows.Of(bytes);

            // Rows begin on different lines, in order, and none is lost: their lines grow by the lines that the row before has.
            var lines = whole.Select(r => long.Parse(r[Line], CultureInfo.InvariantCulture)).ToArray();
            Assert.Equal(lines.Order(), lines);
            Assert.Equal(lines.Length, lines.Distinct().Count());
            Assert.True(lines.Length == 0 || lines[^1] <= bytes.Count(b => b == '\n') + 1);
        }
    }
}

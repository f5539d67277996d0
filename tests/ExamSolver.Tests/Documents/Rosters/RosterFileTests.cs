using System.Text;
using ExamSolver.Core;
using ExamSolver.Documents.Rosters;

namespace ExamSolver.Tests.Documents.Rosters;

public sealed class RosterFileTests
{
    [Fact]
    public void A_list_is_read_in_its_order_with_what_it_has()
    {
        var entries = Read("\uFEFFname,student,e-mail,language,form\r\n\"Doe, Jane\",s1,j@x.org,fr,A\r\n\r\n王芳,s2,,,\r\n", out var diagnostics);
        Assert.Empty(diagnostics.Items);
        Assert.Equal(["s1|Doe, Jane|fr|A|2:13", "s2|王芳|||4:4"], entries.Select(e => $"{e.Student}|{e.Name}|{e.Language}|{e.Form}|{e.Position.Line}:{e.Position.Column}"));
    }

    [Theory]
    [InlineData("student;name\ns1;Jane")]
    [InlineData("student\tname\ns1\tJane")]
    [InlineData("Student,Name\ns1,Jane")]
    public void Spreadsheets_of_other_countries_are_read(string text) => Assert.Equal("Jane", Assert.Single(Read(text, out _)).Name);

    [Theory]
    [InlineData("", "class.csv:1:1: error missing-header: the header is missing\n    the first line is: student,name,language,form (all but student may be left out)")]
    [InlineData("s1,Jane\n", "class.csv:1:1: error missing-header: the header \"s1,Jane\" has no column student\n    the first line is: student,name,language,form (all but student may be left out)")]
    [InlineData("student,student\n", "class.csv:1:9: error duplicate-column: the header names the column \"student\" twice\n    name each column once")]
    [InlineData("student\ns1\ns2\ns1\n", "class.csv:4:1: error duplicate-student: the student \"s1\" stands in line 2 already\n    each student has a code of their own, one line each")]
    [InlineData("student\nab\nAB\n", "class.csv:3:1: error duplicate-student: the student \"AB\" differs from \"ab\" in line 2 by capitals alone\n    each student has a code of their own, one line each")]
    [InlineData("name,student\nJane,\n", "class.csv:2:6: error empty-code: the row has no student code\n    write one in each row, such as a number of matriculation")]
    [InlineData("name,student\nJane\n", "class.csv:2:1: error short-row: the row has 1 of the 2 columns\n    a field that is empty still has its comma")]
    [InlineData("student,name\ns1,\"Ja\nne\"\n", "class.csv:2:4: error bad-character: the name holds a control character or the end of a line\n    a double quote that begins a field must end it")]
    [InlineData("student,name\ns0,\"a\"\"b\"\ns1,J\uFFFDr\uFFFDme\n", "class.csv:3:4: error bad-encoding: the name holds bytes that are no UTF-8\n    save the list as CSV UTF-8")]
    [InlineData("student,language\ns1,French\n", "class.csv:2:4: error unknown-language: there is no language \"French\"\n    write two letters, such as en or fr, or nothing for the sheet's first")]
    [InlineData("student,langage\ns1,fr\n", "class.csv:1:9: warning unknown-column: the column \"langage\" is passed over\n    did you mean \"language\"?")]
    public void Mistakes_are_told_with_their_line_and_column(string text, string expected)
    {
        Read(text, out var diagnostics);
        Assert.Equal(expected, Assert.Single(diagnostics.Items).ToString());
    }

    [Fact]
    public void A_quote_that_nobody_closes_does_not_swallow_the_memory()
    {
        Assert.Empty(Read("student,name\ns1,\"" + new string('x', 100_000), out var diagnostics));
        Assert.Equal("unclosed-quote", Assert.Single(diagnostics.Items).Code);
    }

    [Fact]
    public void A_file_of_another_sort_is_given_up()
    {
        Read("student,name\n" + string.Concat(Enumerable.Repeat(",x\n", 10_000)), out var diagnostics);
        Assert.Equal(51, diagnostics.Items.Count);
        Assert.Equal("too-many-errors", diagnostics.Items[^1].Code);
    }

    [Fact]
    public void Rows_are_read_as_they_are_asked_for()
    {
        using var endless = new StringReader("student\n" + string.Join('\n', Enumerable.Range(0, 100_000)));
        Assert.Equal(["0", "1"], RosterFile.Read(endless, "class.csv", new Diagnostics()).Take(2).Select(e => e.Student));
    }

    [Fact]
    public void A_file_in_another_encoding_names_the_line()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["class.csv"], Encoding.Latin1.GetBytes("student,name\ns1,Ann\ns2,Jérôme\n"));
        var diagnostics = new Diagnostics();
        Assert.Null(RosterFile.ReadFile(folder["class.csv"], diagnostics));
        Assert.Equal((3, "bad-encoding"), (diagnostics.Items[0].Position.Line, Assert.Single(diagnostics.Items).Code));
        Assert.Null(RosterFile.ReadFile(folder["none.csv"], diagnostics));
        Assert.Equal("there is no such file", diagnostics.Items[1].Message);
    }

    [Theory]
    [InlineData("s-12_3.a", "s-12_3.a")]
    [InlineData("../../x", "%2E.%2F..%2Fx")]
    [InlineData("..", "%2E%2E")]
    [InlineData("a/b\\c:d", "a%2Fb%5Cc%3Ad")]
    [InlineData("nul.txt", "%6Eul.txt")]
    [InlineData("COM1", "%43OM1")]
    [InlineData("100%", "100%25")]
    [InlineData("a b.", "a%20b%2E")]
    [InlineData("王", "%E7%8E%8B")]
    [InlineData("<script>", "%3Cscript%3E")]
    public void A_code_is_a_file_name_that_stays_in_its_folder_and_reads_back(string code, string name)
    {
        Assert.Equal(name, SafeFileName.Of(code));
        Assert.Equal(code, SafeFileName.TextOf(name));
    }

    [Theory]
    [InlineData("a%2")]
    [InlineData("%41")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("")]
    public void Other_names_read_back_as_nothing(string name) => Assert.Null(SafeFileName.TextOf(name));

    private static List<RosterEntry> Read(string text, out Diagnostics diagnostics)
    {
        diagnostics = new Diagnostics();
        using var reader = new StringReader(text);
        return [.. RosterFile.Read(reader, "class.csv", diagnostics)];
    }
}

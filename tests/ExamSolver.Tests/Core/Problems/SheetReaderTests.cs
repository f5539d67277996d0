using ExamSolver.Tests.App;

namespace ExamSolver.Tests.Authors;

/// <summary>What an author is told about a sheet, and what a hostile file can do: nothing.</summary>
public sealed class SheetReaderTests
{
    [Theory]
    [InlineData("title: S\nproblems: [1-size]\n", "exams/s/sheet.yaml:2:12: error missing-file: there is no file exams/s/1-size.yaml\n    did you mean \"1-sizes\"?")]
    [InlineData("title: S\nproblems: [../../x]\n", "exams/s/sheet.yaml:2:12: error path-outside: \"../../x\" leads out of the folder of sheets\n    name a file of this sheet, or other-sheet/file of a sheet beside it")]
    [InlineData("title: S\nproblems: [{from: ../../x}]\n", "exams/s/sheet.yaml:2:19: error path-outside: \"../../x\" leads out of the folder of sheets\n    name a file of this sheet, or other-sheet/file of a sheet beside it")]
    [InlineData("title: S\nproblems: [/etc/passwd]\n", "exams/s/sheet.yaml:2:12: error path-outside: \"/etc/passwd\" leads out of the folder of sheets\n    name a file of this sheet, or other-sheet/file of a sheet beside it")]
    [InlineData("title: S\nproblems: [{form: 1-sizes}]\n", "exams/s/sheet.yaml:2:13: error unknown-key: unknown key \"form\"\n    did you mean \"from\"?\nexams/s/sheet.yaml:2:12: error wrong-type: expected a problem file, found a map with the key form\n    write its name, or {from: other-sheet/1-networks, points: 5}")]
    [InlineData("title: S\nproblems: []\n", "exams/s/sheet.yaml:2:11: error wrong-type: `problems` is an empty list\n    write a list of file names, in the order of the sheet, or leave it out for all files of the folder")]
    [InlineData("title: S\nproblems: 1-sizes\n", "exams/s/sheet.yaml:2:11: error wrong-type: `problems` is \"1-sizes\"\n    write a list of file names, in the order of the sheet, or leave it out for all files of the folder")]
    [InlineData("title: S\nproblems: [1-sizes, 1-sizes]\n", "exams/s/1-sizes.yaml:3:3: error duplicate-id: two questions have the ref \"quiz/1\"\n    the other one is at exams/s/1-sizes.yaml:3:3")]
    [InlineData("title: S\nlanguages: [english]\n", "exams/s/sheet.yaml:2:12: error wrong-type: `languages` is a list of one item\n    write a list of two-letter codes: [en, fr]")]
    [InlineData("title: {en: S}\nlanguages: [en, fr]\n", "exams/s/sheet.yaml:1:8: error missing-translation: `title` has no text in \"fr\", a language of the sheet\n    add the translation, or look at the sheet with --draft")]
    [InlineData("course: Note: x\n", "exams/s/sheet.yaml:1:9: error cut-formula: a colon and a space inside a value begin a map in YAML, so this text cannot be read\n    Put it in single quotes:\n    course: 'Note: x'\nexams/s/sheet.yaml:1:1: error missing-key: the key \"title\" is missing\n    add title: {en: …, fr: …}")]
    [InlineData("- title\n", "exams/s/sheet.yaml:1:1: error wrong-type: a sheet is a map, found a list of one item\n    begin with title: …")]
    public void A_mistake_in_a_sheet_is_told_with_its_place(string yaml, string expected) =>
        Assert.Equal(expected, new Author().With("exams/s/sheet.yaml", yaml).With("exams/s/1-sizes.yaml", Program.Good).ReadSheet("exams/s", out _));

    [Fact]
    public void A_problem_of_a_sheet_beside_this_one_has_its_own_points()
    {
        var author = new Author().With("exams/s/sheet.yaml", "title: S\nproblems: [{from: other/1, points: 5}]\n").With("exams/other/1.yaml", Program.Good);
        Assert.Equal("", author.ReadSheet("exams/s", out var sheet));
        Assert.Equal("5", sheet!.Points.ToString());
    }

    [Theory]
    [InlineData("a$b")]
    [InlineData("a`b")]
    [InlineData("-x")]
    [InlineData(".hidden")]
    public void A_folder_whose_name_cannot_be_a_sheets_is_refused(string name)
    {
        var author = new Author().With($"{name}/sheet.yaml", "title: S\n").With($"{name}/1.yaml", Program.Good);
        Assert.Equal(
            $"{name}/sheet.yaml: error bad-name: the folder is called \"{name}\", which cannot be the name of a sheet\n    rename the folder: letters, digits, - _ . and blanks, a letter or digit first",
            author.ReadSheet(name, out _));
    }

    [Fact]
    public void Words_of_words_are_not_looked_at_again()
    {
        var names = string.Join(", ", Enumerable.Range(0, 40).Select(i => $"a{i}: [<<a{i + 1}>><<a{i + 1}>>]"));
        Assert.Equal("", Author.Question($"- for: {{{names}}}\n  ask: <<a0>>\n  kind: gaussian/kl\n  given: {{q: {{mean: 1, variance: 1}}, p: standard normal}}"));
    }

    [Fact]
    public void A_for_that_makes_too_much_is_refused_before_it_is_made()
    {
        var cases = string.Join(", ", Enumerable.Range(0, 50_000));
        Assert.Equal(
            "p.yaml:3:8: error for-too-large: `for` makes 50000 questions, more than a file may hold\n    write several problem files",
            Author.Question($"- for: {{s: [{cases}]}}\n  ask: {new string('x', 500)}"));
    }

    [Fact]
    public void Mutated_files_are_read_or_refused_with_a_place_and_never_throw()
    {
        var files = Conventions.AllProblems.SheetFolders().SelectMany(f => Directory.EnumerateFiles(f, "*.yaml"))
            .Concat(Conventions.AllProblems.OwnFiles()).Concat(Conventions.AllProblems.Catalogue.Kinds.Select(Conventions.AllProblems.ExampleOf))
            .Where(f => !f.EndsWith("sheet.yaml", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(File.ReadAllBytes).ToArray();
        var seed = 2026u;
        for (var round = 0; round < 3000; round++)
        {
            var bytes = FileMutation.Of(files[round % files.Length], ref seed);
            var said = Author.Problem(bytes, out var sheet);
            Assert.True(sheet is not null || said.Contains("error ", StringComparison.Ordinal), System.Text.Encoding.UTF8.GetString(bytes));
            if (said.Length > 0)
                Assert.StartsWith("p.yaml", said, StringComparison.Ordinal);
        }
    }
}

/// <summary>Files as they become by a slip of the hand, or by malice.</summary>
internal static class FileMutation
{
    private static readonly string[] Pieces = ["<<x>>", "$\\input{x}$", ": ", "- ", "{", "}", "[", "]", "'", "\"", "|", ">", "&a ", "*a", "\t", "\n", "0", "-1", "1e99", "x", "null", "~", "é", "\0", "#", ", ", "99999999999999999999", "repeat: 10000, "];

    public static byte[] Of(byte[] file, ref uint seed)
    {
        var bytes = file.ToList();
        for (var i = Next(ref seed, 3); i >= 0 && bytes.Count > 0; i--)
        {
            var at = Next(ref seed, bytes.Count);
            var length = Math.Min(1 + Next(ref seed, 20), bytes.Count - at);
            switch (Next(ref seed, 5))
            {
                case 0:
                    bytes.RemoveRange(at, length);
                    break;
                case 1:
                    bytes.InsertRange(at, System.Text.Encoding.UTF8.GetBytes(Pieces[Next(ref seed, Pieces.Length)]));
                    break;
                case 2:
                    bytes[at] = (byte)Next(ref seed, 256);
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(Next(ref seed, bytes.Count - length + 1), length));
                    break;
                default:
                    var end = bytes.IndexOf((byte)'\n', at);
                    bytes.RemoveRange(at, (end < 0 ? bytes.Count : end) - at);
                    break;
            }
        }

        return [.. bytes];
    }

    private static int Next(ref uint seed, int below)
    {
        seed = unchecked((seed * 1664525u) + 1013904223u);
        return (int)((seed >> 8) % (uint)below);
    }
}

using System.Text;
using ExamSolver.Core;
using ExamSolver.Core.Specs;
using ExamSolver.Documents;

namespace ExamSolver.Tests.Documents;

public sealed class SpecFileReaderTests
{
    [Fact]
    public void A_problem_file_becomes_scalars_lists_and_maps_in_the_order_of_the_file()
    {
        var map = Assert.IsType<SpecMap>(ReadCleanly("title: {en: Layers, fr: Couches}\nquestions:\n- id: a\n  points: 2\n- {id: b, mode: <<mode>>}\n"));
        Assert.Equal(["title", "questions"], map.Entries.Select(e => e.Key.Text));
        var questions = Assert.IsType<SpecList>(map["questions"]);
        Assert.Equal("2", Text(Assert.IsType<SpecMap>(questions.Items[0])["points"]));
        Assert.Equal("<<mode>>", Text(Assert.IsType<SpecMap>(questions.Items[1])["mode"]));
        Assert.Equal(new SourcePosition("p.yaml", 5, 17), Assert.IsType<SpecMap>(questions.Items[1])["mode"]!.Position);
    }

    [Theory]
    [InlineData("a: x + 1\n", 1, 4, 1, 4, ScalarStyle.Plain)]
    [InlineData("a: 'x + 1'\n", 1, 4, 1, 5, ScalarStyle.Quoted)]
    [InlineData("a: \"x + 1\"\n", 1, 4, 1, 5, ScalarStyle.Quoted)]
    [InlineData("a: |\n  x + 1\n", 1, 4, 2, 3, ScalarStyle.Block)]
    [InlineData("a: >-  # folded\n    x + 1\n", 1, 4, 2, 5, ScalarStyle.Block)]
    [InlineData("a: |\n\n\n   x + 1\n", 1, 4, 2, 1, ScalarStyle.Block)]
    [InlineData("a: |1\n   x + 1\n", 1, 4, 2, 2, ScalarStyle.Block)]
    [InlineData("b: 1\na:\n  x + 1\n", 3, 3, 3, 3, ScalarStyle.Plain)]
    [InlineData("{b: 1, a: x + 1}\n", 1, 11, 1, 11, ScalarStyle.Plain)]
    [InlineData("b: *m\na: &m !!str x + 1\n", 2, 13, 2, 13, ScalarStyle.Quoted)]
    public void A_scalar_knows_where_it_and_its_first_character_stand(string yaml, int line, int column, int contentLine, int contentColumn, ScalarStyle style)
    {
        var node = Read(yaml, out _);
        var scalar = Assert.IsType<SpecScalar>(Assert.IsType<SpecMap>(node)["a"]);
        Assert.Equal("x + 1", scalar.Text.Trim());
        Assert.Equal(style, scalar.Style);
        Assert.Equal((line, column), (scalar.Position.Line, scalar.Position.Column));
        Assert.Equal((contentLine, contentColumn), (scalar.At(0).Line, scalar.At(0).Column));
    }

    [Fact]
    public void A_map_of_one_entry_in_a_list_knows_its_place()
    {
        var list = Assert.IsType<SpecList>(Assert.IsType<SpecMap>(ReadCleanly("a: 0\nb: [x, c: 2]\n"))["b"]);
        Assert.Equal(new SourcePosition("p.yaml", 2, 8), Assert.IsType<SpecMap>(list.Items[1]).Position);
    }

    [Fact]
    public void A_place_inside_a_block_is_found_by_its_offset()
    {
        var scalar = Assert.IsType<SpecScalar>(Assert.IsType<SpecMap>(ReadCleanly("let: |\n  x : vector\n  W : matrix\n"))["let"]);
        Assert.Equal(new SourcePosition("p.yaml", 3, 7), scalar.At(scalar.Text.IndexOf("matrix", StringComparison.Ordinal)));
    }

    [Fact]
    public void Windows_line_ends_and_a_byte_order_mark_change_nothing()
    {
        var diagnostics = new Diagnostics();
        var node = SpecFileReader.Read("p.yaml", (byte[])[0xEF, 0xBB, 0xBF, .. "a: |\r\n  é\r\nb: 2\r\n"u8], diagnostics);
        Assert.Empty(diagnostics.Items);
        Assert.Equal("é\n", Text(Assert.IsType<SpecMap>(node)["a"]));
        Assert.Equal(new SourcePosition("p.yaml", 3, 4), Assert.IsType<SpecMap>(node)["b"]!.Position);
    }

    [Theory]
    [InlineData("", "p.yaml:1:1: error empty-file: the file is empty\n    Every file needs at least a title: and its questions:.")]
    [InlineData("\n# only a comment\n", "p.yaml:1:1: error empty-file: the file is empty\n    Every file needs at least a title: and its questions:.")]
    [InlineData("---\n", "p.yaml:1:1: error empty-file: the file is empty\n    Every file needs at least a title: and its questions:.")]
    [InlineData("a: 1\n---\nb: 2\n", "p.yaml:2:1: error several-documents: a second document begins here with ---\n    One file is one document: move the second one to a file of its own.")]
    [InlineData("a: 1\nb: 2\na: 3\n", "p.yaml:3:1: error duplicate-key: the key a stands here a second time\n    It first stands at line 1, column 1; keep one of them.")]
    [InlineData("? [a, b]\n: 1\n", "p.yaml:1:3: error key-not-text: a list of 2 items stands where a key should be\n    A key is a word or a text; a formula with brackets needs single quotes.")]
    [InlineData("<<: {a: 1}\n", "p.yaml:1:1: error merge-key: the merge key << is not supported\n    Write the keys out, or share the values by name under let: or networks:. (A placeholder is <<name>>.)")]
    [InlineData("a:\n\tb: 1\n\tc: 2\n", "p.yaml:2:1: error tab-indentation: the line is indented with a tab, as one more line is\n    YAML wants spaces: set the editor to replace tabs by two spaces.")]
    [InlineData("a: |\n\tx\n", "p.yaml:2:1: error tab-indentation: the line is indented with a tab\n    YAML wants spaces: set the editor to replace tabs by two spaces.")]
    [InlineData("a: 1\n  b: 2\n", "p.yaml:2:4: error yaml-syntax: the colon here cannot begin a value: by its indentation the line \"b: 2\" still belongs to line 1\n    Indent the key like its neighbours, or leave line 1 without a value.")]
    [InlineData("a: 1\nb:2\nc: 3\n", "p.yaml:2:1: error yaml-syntax: the line \"b:2\" has no key\n    Write key: value, with a space after the colon.")]
    [InlineData("- a: 1\n   b: 2\n", "p.yaml:2:5: error yaml-syntax: the colon here cannot begin a value: by its indentation the line \"b: 2\" still belongs to line 1\n    Indent the key like its neighbours, or leave line 1 without a value.")]
    [InlineData("a: 'never\nb: 1\n", "p.yaml:1:4: error unclosed-quote: the quote that opens here is never closed\n    Close it, or write an apostrophe inside single quotes twice: 'l''image'.")]
    [InlineData("a: [1, 2\nb: 3\n", "p.yaml:1:4: error unclosed-bracket: the list that begins here with [ is not closed: line 2, column 1 has neither a comma nor ]\n    Close it, or put a formula inside it in single quotes.")]
    [InlineData("a: 0\nb: [1, c: 2\n", "p.yaml:2:4: error unclosed-bracket: the list that begins here with [ is not closed: line 3, column 1 has neither a comma nor ]\n    Close it, or put a formula inside it in single quotes.")]
    [InlineData("a: {b: 1\n", "p.yaml:1:4: error unclosed-bracket: the map that begins here with { is not closed: line 2, column 1 has neither a comma nor }\n    Close it, or put a formula inside it in single quotes.")]
    [InlineData("a: &m [*m]\n", "p.yaml:1:8: error recursive-alias: *m stands inside the value of its own anchor &m\n    A value cannot hold itself; write the inner one out.")]
    [InlineData("a: x\u0007y\n", "p.yaml:1:5: error control-character: the file holds the invisible character U+0007\n    Delete it, and type the line again where it was pasted from elsewhere.")]
    [InlineData("a: x\0y\n", "p.yaml:1:5: error control-character: the file holds a NUL byte, so it is not a text\n    Write the problem as YAML in UTF-8.")]
    public void A_mistake_in_the_file_is_one_sentence_with_its_place_and_what_is_right(string yaml, string expected)
    {
        Read(yaml, out var diagnostics);
        Assert.Equal(expected, string.Join("\n", diagnostics.Items));
    }

    [Fact]
    public void A_file_that_is_not_UTF_8_is_refused_with_the_offset_of_the_byte()
    {
        var diagnostics = new Diagnostics();
        Assert.Null(SpecFileReader.Read("p.yaml", (byte[])[.. "a: 1\nb: r"u8, 0xE9, .. "seau\n"u8], diagnostics));
        Assert.Equal(
            "p.yaml:2:5: error not-utf-8: the byte 0xE9 at offset 9 is not UTF-8\n    Save the file as UTF-8; it may be Latin-1 or Windows-1252, where é is one byte.",
            Assert.Single(diagnostics.Items).ToString());
    }

    [Fact]
    public void UTF_16_is_named()
    {
        var diagnostics = new Diagnostics();
        Assert.Null(SpecFileReader.Read("p.yaml", (byte[])[.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("a: 1\n")], diagnostics));
        Assert.Equal(
            "p.yaml:1:1: error not-utf-8: the file is UTF-16 (little endian), not UTF-8\n    Save it as UTF-8 (in most editors: “Save with encoding”).",
            Assert.Single(diagnostics.Items).ToString());
    }

    [Fact]
    public void A_billion_laughs_end_at_the_limit()
    {
        var yaml = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 10; i++)
            yaml.Append($"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        Assert.Null(Read(yaml.ToString(), out var diagnostics));
        Assert.Equal(
            "p.yaml:6:10: error too-many-nodes: with every alias written out, the file has more than 200000 values\n    Aliases of lists of aliases grow without bound; write what is meant.",
            Assert.Single(diagnostics.Items).ToString());
    }

    [Fact]
    public void Nesting_without_end_is_refused()
    {
        Assert.Null(Read(new string('[', 5000) + new string(']', 5000), out var diagnostics));
        Assert.Equal(
            "p.yaml:1:65: error nested-too-deep: lists and maps are nested more than 64 deep here\n    A problem file needs a handful of levels.",
            Assert.Single(diagnostics.Items).ToString());
    }

    [Fact]
    public void Nesting_through_aliases_is_refused_as_well()
    {
        var yaml = new StringBuilder("a0: &a0 [x]\n");
        for (var i = 1; i < 80; i++)
            yaml.Append($"a{i}: &a{i} [*a{i - 1}]\n");
        Assert.Null(Read(yaml.ToString(), out var diagnostics));
        Assert.Equal("nested-too-deep", Assert.Single(diagnostics.Items).Code);
    }

    [Fact]
    public void A_file_of_more_than_four_mebibytes_is_refused()
    {
        Assert.Null(Read("a: " + new string('x', SpecFileReader.MaxBytes), out var diagnostics));
        Assert.Equal("p.yaml: error file-too-large: the file is larger than 4 MiB\n    Split it: one file is one numbered problem.", Assert.Single(diagnostics.Items).ToString());
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_diagnosed()
    {
        var diagnostics = new Diagnostics();
        Assert.Null(SpecFileReader.ReadFile("/nowhere/p.yaml", "p.yaml", diagnostics));
        Assert.Null(SpecFileReader.ReadFile(Path.GetTempPath(), "problems", diagnostics));
        Assert.Equal(["p.yaml: error file-not-found: there is no such file", "problems: error unreadable-file: this is a folder, not a file"], diagnostics.Items.Select(d => d.ToString()));
    }

    [Fact]
    public void Random_bytes_and_random_edits_never_throw()
    {
        var seed = 12345u;
        uint Next() => seed = unchecked((seed * 1664525u) + 1013904223u);
        const string Alphabet = "ab :,-[]{}()'\"\\|>*&!%@`#?\n\n  \t~é<>=0";
        for (var round = 0; round < 5000; round++)
        {
            var length = (int)((Next() >> 8) % 60);
            var text = new StringBuilder(round % 2 == 0 ? "k: {a: [f(x), 'y'], b: |x|}\n" : "");
            for (var i = 0; i < length; i++)
                text.Append(Alphabet[(int)((Next() >> 8) % (uint)Alphabet.Length)]);
            var diagnostics = new Diagnostics();
            var node = SpecFileReader.Read("p.yaml", Encoding.UTF8.GetBytes(text.ToString()), diagnostics);
            Assert.True(node is not null || diagnostics.HasErrors, text.ToString());
            foreach (var diagnostic in diagnostics.Items)
                Assert.True(diagnostic.Position.Line >= 0 && diagnostic.Position.Column >= 0);
        }
    }

    [Theory]
    [InlineData("[", "(, ")]
    [InlineData("[", "a, ")]
    [InlineData("{", "a, ")]
    [InlineData("{a: b", ", c")]
    [InlineData("{a: b", ", (c")]
    [InlineData("[", "'a'b")]
    [InlineData("[", "W_{ij}, ")]
    [InlineData("", "a: |x|\n")]
    [InlineData("", "- a: {b\n")]
    [InlineData("", "- \"\\f\"\n")]
    [InlineData("", "#\n")]
    [InlineData("a: ", "(# ")]
    [InlineData("a:\n", "  b c\n")]
    [InlineData("", "&a *a ")]
    public void A_hostile_file_of_a_mebibyte_is_refused_or_read(string start, string piece)
    {
        var text = start + string.Concat(Enumerable.Repeat(piece, 1024 * 1024 / piece.Length));
        Read(text, out var diagnostics);
        Assert.InRange(diagnostics.Items.Count, 0, 60);
    }

    [Fact]
    public void Well_written_YAML_of_any_shape_is_read_as_it_was_written()
    {
        var seed = 99u;
        for (var round = 0; round < 2000; round++)
        {
            var tree = RandomYaml.Tree(ref seed, 4);
            var yaml = RandomYaml.Write(tree, ref seed);
            Assert.Equal(RandomYaml.Show(tree), RandomYaml.Show(ReadCleanly(yaml)!));
        }
    }

    private static SpecNode? Read(string yaml, out Diagnostics diagnostics)
    {
        diagnostics = new Diagnostics();
        return SpecFileReader.Read("p.yaml", Encoding.UTF8.GetBytes(yaml), diagnostics);
    }

    private static SpecNode? ReadCleanly(string yaml)
    {
        var node = Read(yaml, out var diagnostics);
        Assert.Empty(diagnostics.Items);
        return node;
    }

    private static string Text(SpecNode? node) => Assert.IsType<SpecScalar>(node).Text;
}

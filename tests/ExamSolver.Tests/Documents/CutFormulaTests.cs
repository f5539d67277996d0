using System.Text;
using ExamSolver.Core;
using ExamSolver.Core.Specs;
using ExamSolver.Documents;

namespace ExamSolver.Tests.Documents;

/// <summary>Formulas that YAML cuts: each is one sentence, and the line to paste is right, for it is read again here.</summary>
public sealed class CutFormulaTests
{
    [Theory]
    [InlineData("{f: f(x, y)}", "1:5", "YAML ends this value at the comma: it reads \"f(x\" and then \"y)\" on its own", "{f: 'f(x, y)'}")]
    [InlineData("{f: f(x, y), g: 2}", "1:5", "YAML ends this value at the comma: it reads \"f(x\" and then \"y)\" on its own", "{f: 'f(x, y)', g: 2}")]
    [InlineData("{en: Give the size, please, fr: Donnez}", "1:6", "YAML ends this value at the comma: it reads \"Give the size\" and then \"please\" on its own", "{en: 'Give the size, please', fr: Donnez}")]
    [InlineData("a: [f(x, y), g]", "1:5", "YAML ends this value at the comma: it reads \"f(x\" and then \"y)\" on its own", "a: ['f(x, y)', g]")]
    [InlineData("a: [E[x]]", "1:5", "[ inside brackets ends a value in YAML, so E[x] is cut at \"E\"", "a: ['E[x]']")]
    [InlineData("{c: W_{ij}, d: 1}", "1:5", "{ inside brackets ends a value in YAML, so W_{ij} is cut at \"W_\"", "{c: 'W_{ij}', d: 1}")]
    [InlineData("{f(x, y): 2}", "1:2", "YAML ends this value at the comma: it reads \"f(x\" and then \"y)\" on its own", "{'f(x, y)': 2}")]
    [InlineData("{a: {1, 2, 3}}", "1:5", "YAML reads {1, 2, 3} as a map whose keys have no values", "{a: '{1, 2, 3}'}")]
    [InlineData("a: {{k}}", "1:4", "YAML reads {{k}} as a map inside a map, not as a placeholder", "a: <<k>>")]
    [InlineData("{conv: 8, kernel: {{k}}}", "1:19", "YAML reads {{k}} as a map inside a map, not as a placeholder", "{conv: 8, kernel: <<k>>}")]
    [InlineData("a: {kernel:3}", "1:4", "a colon without a space does not end a key in YAML, so {kernel:3} has a key without a value", "a: {kernel: 3}")]
    [InlineData("a: {x: [0, 1)}", "1:8", "[ at the start of a value begins a list in YAML, so this interval cannot be read", "a: {x: '[0, 1)'}")]
    [InlineData("a: [0, 1)", "1:4", "[ at the start of a value begins a list in YAML, so this interval cannot be read", "a: '[0, 1)'")]
    [InlineData("{a: (0, 1]}", "1:5", "YAML ends this value at the comma: it reads \"(0\" and then \"1]\" on its own", "{a: '(0, 1]'}")]
    [InlineData("a: {x: [0, 1), y: 2}", "1:8", "[ at the start of a value begins a list in YAML, so this interval cannot be read", "a: {x: '[0, 1)', y: 2}")]
    [InlineData("a: [#1, b]", "1:5", "YAML takes what follows # for a comment, the closing bracket with it", "a: ['#1', b]")]
    [InlineData("a: ]0, 1[", "1:4", "a value cannot begin with ] in YAML", "a: ']0, 1['")]
    [InlineData("a: d_model / # heads", "1:4", "YAML takes what follows # for a comment, so the value ends at \"d_model /\"", "a: 'd_model / # heads'")]
    [InlineData("a: max(W # heads)", "1:4", "YAML takes what follows # for a comment, so the value ends at \"max(W\"", "a: 'max(W # heads)'")]
    [InlineData("{a: W # heads, b: 2}", "1:5", "YAML takes what follows # for a comment, so the value ends at \"W\" and the bracket is never closed", "{a: 'W # heads', b: 2}")]
    [InlineData("a: |x|", "1:4", "| at the start of a value begins a block of lines in YAML, so this formula cannot be read", "a: '|x|'")]
    [InlineData("a: |x| + |y|  # norm", "1:4", "| at the start of a value begins a block of lines in YAML, so this formula cannot be read", "a: '|x| + |y|'  # norm")]
    [InlineData("- |x|", "1:3", "| at the start of a value begins a block of lines in YAML, so this formula cannot be read", "- '|x|'")]
    [InlineData("a: > 0", "1:4", "> at the start of a value begins a block of lines in YAML, so this formula cannot be read", "a: '> 0'")]
    [InlineData("a: >= 0", "1:4", "> at the start of a value begins a block of lines in YAML, so this formula cannot be read", "a: '>= 0'")]
    [InlineData("a: *W", "1:4", "YAML takes *W for an alias, and there is no anchor &W", "a: '*W'")]
    [InlineData("a: *W x", "1:4", "* at the start of a value begins an alias in YAML, so this formula cannot be read", "a: '*W x'")]
    [InlineData("{a: *W, b: 1}", "1:5", "YAML takes *W for an alias, and there is no anchor &W", "{a: '*W', b: 1}")]
    [InlineData("a: &W x", "1:4", "YAML takes &W for an anchor, which nothing refers to, and drops it from the value", "a: '&W x'")]
    [InlineData("a: & W", "1:4", "& at the start of a value begins an anchor in YAML, so this formula cannot be read", "a: '& W'")]
    [InlineData("a: !x y", "1:4", "YAML takes !x for a tag and drops it from the value", "a: '!x y'")]
    [InlineData("a: !x", "1:4", "YAML takes !x for a tag and drops it from the value", "a: '!x'")]
    [InlineData("a: - x", "1:4", "- and a space at the start of a value begin a list item in YAML, so this formula cannot be read", "a: '- x'")]
    [InlineData("[- x, y]", "1:2", "- and a space at the start of a value are syntax in YAML, so this formula cannot be read", "['- x', y]")]
    [InlineData("a: @x", "1:4", "a value cannot begin with @ in YAML", "a: '@x'")]
    [InlineData("a: `x`", "1:4", "a value cannot begin with \"`\" in YAML", "a: '`x`'")]
    [InlineData("a: % of pixels", "1:4", "a value cannot begin with % in YAML", "a: '% of pixels'")]
    [InlineData("a: Note: the bias", "1:4", "a colon and a space inside a value begin a map in YAML, so this text cannot be read", "a: 'Note: the bias'")]
    [InlineData("a: Why isn't it linear: say so", "1:4", "a colon and a space inside a value begin a map in YAML, so this text cannot be read", "a: 'Why isn''t it linear: say so'")]
    [InlineData("a: Give the following:", "1:4", "a colon and a space inside a value begin a map in YAML, so this text cannot be read", "a: 'Give the following:'")]
    [InlineData("a: \"\\frac{1}{2}\"", "1:4", "a backslash in double quotes is an escape in YAML: \\frac would begin with a form feed", "a: '\\frac{1}{2}'")]
    [InlineData("a: \"it's \\sum x\"", "1:4", "a backslash in double quotes is an escape in YAML: \\sum is not one that it knows", "a: 'it''s \\sum x'")]
    [InlineData("a: \"$\\nabla f$\"", "1:4", "a backslash in double quotes is an escape in YAML: \\nabla would begin with a line end", "a: '$\\nabla f$'")]
    [InlineData("{a: \"\\theta\"}", "1:5", "a backslash in double quotes is an escape in YAML: \\theta would begin with a tab", "{a: '\\theta'}")]
    [InlineData("a: \"\\xi\"", "1:4", "a backslash in double quotes is an escape in YAML: \\xi is not one that it knows", "a: '\\xi'")]
    [InlineData("fr: 'Que voit l'image ?'", "1:5", "the apostrophe closes the quoted text, and \"image ?'\" is left over", "fr: 'Que voit l''image ?'")]
    [InlineData("{fr: 'l'image', en: x}", "1:6", "the apostrophe closes the quoted text, and \"image'\" is left over", "{fr: 'l''image', en: x}")]
    [InlineData("a: \"x\" + y", "1:4", "\"+ y\" follows the closing quote, which YAML does not allow", "a: '\"x\" + y'")]
    [InlineData("a: 'x' and 'y'", "1:4", "\"and 'y'\" follows the closing quote, which YAML does not allow", "a: '''x'' and ''y'''")]
    [InlineData("a: [x] y", "1:4", "[ at the start of a value begins a list in YAML, and \"y\" is left over", "a: '[x] y'")]
    [InlineData("a: {x} ∪ {y}", "1:4", "{ at the start of a value begins a map in YAML, and \"∪ {y}\" is left over", "a: '{x} ∪ {y}'")]
    [InlineData("|x|: 2", "1:1", "a key cannot begin with | in YAML", "'|x|': 2")]
    public void A_cut_formula_is_one_error_with_the_line_to_paste(string line, string place, string message, string corrected)
    {
        var diagnostics = new Diagnostics();
        Read(line + "\n", diagnostics);
        var error = Assert.Single(diagnostics.Items);
        var advice = corrected.Contains("<<", StringComparison.Ordinal) || corrected.Contains("kernel: 3", StringComparison.Ordinal) ? "Write" : "Put it in single quotes:";
        Assert.Equal($"p.yaml:{place}: error cut-formula: {message}\n    {advice}\n    {corrected}", error.ToString());

        var again = new Diagnostics();
        Assert.NotNull(Read(corrected + "\n", again));
        Assert.Empty(again.Items);
    }

    [Fact]
    public void A_value_that_begins_with_a_number_sign_is_a_warning()
    {
        var diagnostics = new Diagnostics();
        Assert.NotNull(Read("a: #heads\n", diagnostics));
        Assert.Equal(
            "p.yaml:1:4: warning cut-formula: YAML takes #heads for a comment, so there is no value\n    If # belongs to the value, write\n    a: '#heads'\n    and if not, put two spaces before it.",
            Assert.Single(diagnostics.Items).ToString());
    }

    [Theory]
    [InlineData("a: W # heads", "W", "a: 'W # heads'")]
    [InlineData("a: x + y # z", "x + y", "a: 'x + y # z'")]
    [InlineData("ask: What is the # of heads?", "What is the", "ask: 'What is the # of heads?'")]
    public void A_comment_that_may_be_part_of_the_value_is_a_warning(string line, string kept, string corrected)
    {
        var diagnostics = new Diagnostics();
        Assert.NotNull(Read(line + "\n", diagnostics));
        var column = line.IndexOf(':', StringComparison.Ordinal) + 3;
        Assert.Equal(
            $"p.yaml:1:{column}: warning cut-formula: YAML takes what follows # for a comment, so the value is \"{kept}\" only\n    If # belongs to the value, write\n    {corrected}\n    and if not, put two spaces before it.",
            Assert.Single(diagnostics.Items).ToString());
    }

    [Theory]
    [InlineData("points: 2 # hard\nkind: proof # by hand\n")]
    [InlineData("encoder: N(W x, Sigma)  # the second argument is a covariance\n")]
    [InlineData("energy: sum(i, j; W[i,j] x[i])\nunits: {x: 0/1 × N, y: 0/1 × M}\n")]
    [InlineData("machine: &m\n  a: 1\nx: {machine: *m, blocks: [x, y]}\ny: *m\n")]
    [InlineData("a: \"line\\nnext \\u00e9 \\\"q\\\" \\\\frac\"\n")]
    [InlineData("a: |\n  |x| > 0: # no comment\n  *W & @ `x`\n\n  - x\nb: >-\n  Note: the bias\n")]
    [InlineData("- - x\n  - - y\n- {1: min(patch) <= 16,   say: keeps small patches}\n- {1: \"f(a, b)\", say: 'it''s'}\n")]
    [InlineData("a: {b: [1, 2,\n  3], c: 'x,\n  y'}   # over lines\nd: [\n  {e: 1}, # first\n  {f: 2}  # second\n]\n")]
    [InlineData("a: text that\n  goes on, on a second line\nb: x\n")]
    [InlineData("a: -x\nb: ->\nc: 10:30\nd: http://x.org/#top\ne: a#b\nf: ~\ng:\nh: (a]\n")]
    [InlineData("layers: [{patch: 8, width: 768}, class token, {repeat: 12, transformer: {heads: 12}}]\n")]
    [InlineData("---\na: 1\n...\n")]
    [InlineData("{a: 1, b: {}, c: []}\n")]
    [InlineData("\"a b\": 1\n'c: d': 2\nwrong: {mask taken from g: g * (g > 0), \"it's\": 1}\n")]
    [InlineData("ask: {en: a text that\n  goes on (and on),\n  fr: un texte\n  long}\nb: [one\n  two, three  # remark\n  , four]\n")]
    [InlineData("{en: a text (never closed, fr: un autre}\n")]
    public void What_is_good_YAML_is_left_alone(string yaml)
    {
        var diagnostics = new Diagnostics();
        Assert.NotNull(Read(yaml, diagnostics));
        Assert.Empty(diagnostics.Items);
    }

    [Fact]
    public void A_long_text_in_braces_is_left_alone()
    {
        var diagnostics = new Diagnostics();
        Assert.NotNull(Read($"{{en: {string.Concat(Enumerable.Repeat("some words ", 300))}, fr: x}}\n", diagnostics));
        Assert.Empty(diagnostics.Items);
    }

    [Fact]
    public void More_than_fifty_cuts_are_not_listed()
    {
        var diagnostics = new Diagnostics();
        Assert.Null(Read(string.Concat(Enumerable.Range(0, 80).Select(i => $"a{i}: |x|\n")), diagnostics));
        Assert.Equal(51, diagnostics.Items.Count);
        Assert.Equal("p.yaml:51:6: error cut-formula: YAML cuts more than 50 values of this file; the rest of it was not read", diagnostics.Items[50].ToString());
    }

    [Fact]
    public void Every_cut_of_a_file_is_listed_and_the_rest_is_read_as_it_was_meant()
    {
        var diagnostics = new Diagnostics();
        var node = Read("a: |x|\nb: {f: f(x, y), g: W_{ij}, h: h}\nc: Note: it\nd: 4\nd: 5\n", diagnostics);
        Assert.Equal(["1:4", "2:8", "2:20", "3:4", "5:1"], diagnostics.Items.Select(d => $"{d.Position.Line}:{d.Position.Column}"));
        Assert.Equal("Put it in single quotes:\nb: {f: 'f(x, y)', g: 'W_{ij}', h: h}", diagnostics.Items[1].Hint);
        var map = Assert.IsType<SpecMap>(node);
        Assert.Equal("|x|", Assert.IsType<SpecScalar>(map["a"]).Text);
        var inner = Assert.IsType<SpecMap>(map["b"]);
        Assert.Equal("f(x, y)", Assert.IsType<SpecScalar>(inner["f"]).Text);

        // Places on a mended line are those of the file, not of the mended text.
        Assert.Equal(new SourcePosition("p.yaml", 2, 31), inner["h"]!.Position);
        Assert.Equal(new SourcePosition("p.yaml", 2, 8), Assert.IsType<SpecScalar>(inner["f"]).At(0));
    }

    private static SpecNode? Read(string yaml, Diagnostics diagnostics) => SpecFileReader.Read("p.yaml", Encoding.UTF8.GetBytes(yaml), diagnostics);
}

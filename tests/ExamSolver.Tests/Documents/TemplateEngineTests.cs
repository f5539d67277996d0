using ExamSolver.Core;
using ExamSolver.Documents;

namespace ExamSolver.Tests.Documents;

public sealed class TemplateEngineTests : IDisposable
{
    private static readonly Dictionary<string, object?> Model = new()
    {
        ["title"] = "Réseaux & co {x} \\y \uE000",
        ["draft"] = false,
        ["questions"] = new List<object?>
        {
            new Dictionary<string, object?> { ["heading"] = "1a", ["points"] = 2, ["steps"] = new List<object?> { "x", "y" } },
            new Dictionary<string, object?> { ["heading"] = "1b", ["points"] = 3, ["steps"] = new List<object?>() },
        },
    };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(@"\section{<<title>>} \frac{{{1}}}{{2}} \{<<title>>\}", @"\section{Réseaux & co {x} \y } \frac{{{1}}}{{2}} \{Réseaux & co {x} \y \}")]
    [InlineData("<<#each questions>><<heading>>:<<points>>(<<#each steps>><<this>>,<</each>>)<</each>>", "1a:2(x,y,)1b:3()")]
    [InlineData("<<#if draft>>DRAFT<<else>>final<</if>>", "final")]
    [InlineData("<<#unless draft>>final<</unless>><<! remark >>", "final")]
    [InlineData("<<#each questions>><<heading>> of <<../draft>> <</each>>", "1a of False 1b of False ")]
    [InlineData("a\n<<#each questions>>\n- <<heading>>\n<</each>>\nz\n", "a\n- 1a\n- 1b\nz\n")]
    [InlineData("a   <<~heading2~>>   b", null)]
    [InlineData("<<#each questions>>{<<~heading~>> }<</each>>", "{1a}{1b}")]
    [InlineData("a <b> << b", null)]
    public void A_template_is_filled_and_keeps_its_braces(string template, string? expected)
    {
        var output = Render(template, out var diagnostics);
        Assert.Equal(expected, output);
        Assert.Equal(expected is null, diagnostics.HasErrors);
    }

    [Fact]
    public void A_partial_is_a_template_of_the_same_folder()
    {
        folder.With("preamble.tex.hbs", "\\title{<<title>>}");
        Assert.Equal("% \\title{Réseaux & co {x} \\y }!", Render("% <<> preamble.tex>>!", out _));
    }

    [Theory]
    [InlineData("x\n  <<#each questions>><<headign>><</each>>", "templates/t.hbs:2:22: error undefined-name: the template uses <<headign>>, which does not exist here\n    Did you mean <<heading>>?")]
    [InlineData("<<#each questions>><<title>><</each>>", "templates/t.hbs:1:20: error undefined-name: the template uses <<title>>, which does not exist here\n    <<title>> exists elsewhere in the document; from inside a block, <<../title>> reaches outwards.")]
    [InlineData("<<#if nothing>>x<</if>>", "templates/t.hbs:1:1: error undefined-name: the template uses <<nothing>>, which does not exist here\n    There are draft, heading, points, questions, steps, title.")]
    [InlineData("a\n<<#each questions>>", "templates/t.hbs:2:1: error template-syntax: <<#each questions>> is never closed\n    Add <</each>>.")]
    [InlineData("<<#each questions>>\n<</if>>", "templates/t.hbs:2:1: error template-syntax: <</if>> closes what is not open\n    Every <<#each …>> ends with <</each>>, every <<#if …>> with <</if>>, the inner ones first.")]
    [InlineData("<<upper title>>", "templates/t.hbs:1:1: error template-syntax: <<upper title>> is none of the tags of a template\n    There are <<name>>, <<#each names>> … <</each>>, <<#if name>> … <<else>> … <</if>>, <<#unless name>> … <</unless>>, <<> partial>> and <<! remark>>.")]
    [InlineData("a <<title", "templates/t.hbs:1:3: error template-syntax: << is not closed by >>, or nothing stands between them\n    Write <<name>>.")]
    public void A_mistake_in_a_template_is_one_sentence_with_its_place(string template, string expected)
    {
        Assert.Null(Render(template, out var diagnostics));
        Assert.Equal(expected, Assert.Single(diagnostics.Items).ToString());
    }

    [Fact]
    public void A_missing_template_is_diagnosed()
    {
        var diagnostics = new Diagnostics();
        Assert.Null(new TemplateEngine(folder.Root, "templates").Render("sheet.md", Model, diagnostics));
        Assert.Equal("templates/sheet.md.hbs: error template-not-found: the template cannot be read\n    It belongs into templates; the program brings its own copy, which can be restored.", Assert.Single(diagnostics.Items).ToString());
    }

    [Fact]
    public void Rendering_from_many_threads_gives_the_same_text()
    {
        folder.With("t.hbs", "<<#each questions>><<heading>><</each>>");
        var engine = new TemplateEngine(folder.Root, "templates");
        var results = new string?[32];
        Parallel.For(0, results.Length, i => results[i] = engine.Render("t", Model, new Diagnostics()));
        Assert.All(results, r => Assert.Equal("1a1b", r));
    }

    private string? Render(string template, out Diagnostics diagnostics)
    {
        folder.With("t.hbs", template);
        diagnostics = new Diagnostics();
        return new TemplateEngine(folder.Root, "templates").Render("t", Model, diagnostics);
    }
}

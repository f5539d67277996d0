using System.Text.RegularExpressions;
using System.Xml.Linq;
using ExamSolver.Core;
using ExamSolver.Documents;
using ExamSolver.Documents.Printing;

namespace ExamSolver.Tests.Documents.Printing;

/// <summary>Papers, solutions, guides and tables of answers as pages of HTML: the accessible edition.</summary>
public sealed class HtmlPaperTests : IDisposable
{
    private const string Print = "quiz/print/";

    /// <summary>Every sort of room for an answer, and a figure.</summary>
    private const string Problem = """
        title: {en: Rooms & "more", fr: "Places : l'essentiel"}
        stem: {en: A network., fr: Un réseau.}
        vary:
          k: {from: 3, to: 13, step: 2, default: 3}
        networks:
          net: {input: 32x32x3, layers: [{conv: 8, kernel: <<k>>}, {conv: 4, kernel: 3}]}
        figure: network
        questions:
        - {ask: {en: A number?, fr: Un nombre ?}, kind: network/parameter-count, given: {network: net}}
        - {ask: {en: Entries?, fr: Des composantes ?}, kind: network/output-shape, given: {network: net, of: every conv, report: spatial}}
        - ask: {en: A matrix?, fr: Une matrice ?}
          kind: expression
          given: {answer: '[[1, 2], [3, 4]]', check: {same as: '[[1, 2], [3, 4]]'}}
        - ask: {en: Which hold?, fr: Lesquelles sont vraies ?}
          kind: choice
          given:
            select: {each right: 0.5, each wrong: -0.5, at least: 0}
            options: [{true: '1 < 2'}, {false: '2 < 1'}]
        - ask: {en: Two parts., fr: Deux parties.}
          parts:
          - {ask: {en: One?, fr: Une ?}, points: 1, kind: network/parameter-count, given: {network: net, layer: conv1}}
          - ask: {en: Why?, fr: Pourquoi ?}
            points: 2
            kind: rubric
            given:
              statements: [{points: 2, say: {en: It is so., fr: C'est ainsi.}}]
              model: {en: It is so., fr: C'est ainsi.}
        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_page_is_sound_and_can_be_heard(bool isLarge)
    {
        PrintedSheet.Print(folder, out var diagnostics, PrintedSheet.Class(), "html", variants: PrintedSheet.Variants(Problem), isLarge: isLarge);
        Assert.Empty(diagnostics.Items);
        var pages = PrintedSheet.Files(folder).Where(f => f.EndsWith(".html", StringComparison.Ordinal)).ToArray();
        Assert.Equal(17, pages.Length);
        foreach (var file in pages)
        {
            var text = File.ReadAllText(folder["out/" + file]);
            var page = XDocument.Parse(text[text.IndexOf('\n', StringComparison.Ordinal)..]);
            var elements = page.Descendants().ToArray();
            string? Attribute(XElement element, string name) => element.Attribute(name)?.Value;

            // Nothing runs, and nothing comes from elsewhere.
            Assert.DoesNotContain(elements, e => e.Name.LocalName is "script" or "link" or "img" or "iframe" or "object" or "a" or "form");
            Assert.DoesNotContain(elements.SelectMany(e => e.Attributes()), a => a.Name.LocalName.StartsWith("on", StringComparison.Ordinal) || a.Name.LocalName is "href" or "src" or "action");
            Assert.Contains("default-src 'none'", text, StringComparison.Ordinal);
            Assert.DoesNotMatch(@"url\((?!""data:|#)|@import|https?://(?!www\.w3\.org/)", text);

            // Ids are there once, and what refers to one finds it.
            var ids = elements.Select(e => Attribute(e, "id")).OfType<string>().ToArray();
            Assert.Equal(ids.Length, ids.Distinct(StringComparer.Ordinal).Count());
            foreach (var target in elements.SelectMany(e => new[] { Attribute(e, "aria-labelledby"), Attribute(e, "for") }).OfType<string>().SelectMany(t => t.Split(' ')))
                Assert.Contains(target, ids);

            // What is written into has a name; tables have headings; headings come in order; pictures have words.
            Assert.All(elements.Where(e => e.Name.LocalName is "input" or "textarea"), e => Assert.NotEqual("", Attribute(e, "aria-labelledby") ?? Attribute(e, "aria-label") ?? e.Ancestors().First(a => a.Name.LocalName == "label").Value.Trim()));
            Assert.All(elements.Where(e => e.Name.LocalName == "th"), e => Assert.NotNull(Attribute(e, "scope")));
            Assert.All(elements.Where(e => e.Name.LocalName == "svg"), e => Assert.Equal("img", Attribute(e, "role")));
            Assert.All(elements.Where(e => e.Name.LocalName == "math"), e => Assert.NotNull(Attribute(e, "alttext")));
            var levels = elements.Select(e => e.Name.LocalName).Where(n => n is "h1" or "h2" or "h3" or "h4").Select(n => n[1] - '0').ToArray();
            Assert.Equal(1, levels[0]);
            Assert.All(levels.Zip(levels.Skip(1)), l => Assert.InRange(l.Second, 2, l.First + 1));
            Assert.Equal(file.Contains("/fr/", StringComparison.Ordinal) || file.EndsWith("/s2.html", StringComparison.Ordinal) || file.EndsWith("/s3.html", StringComparison.Ordinal) ? "fr" : "en", Attribute(page.Root!, "lang"));
            Assert.True(elements.First(e => e.Name.LocalName == "title").Value.Length > 5);
        }
    }

    [Fact]
    public void Every_sort_of_answer_has_its_room()
    {
        PrintedSheet.Print(folder, out _, PrintedSheet.Class("student\ns1\n"), "html", "paper", variants: PrintedSheet.Variants(Problem));
        var paper = Read("papers/s1.html");
        foreach (var room in new[] { "class=\"box\"", "class=\"squares\"", "type=\"checkbox\"", "class=\"lines\"", "role=\"group\"" })
            Assert.Contains(room, paper, StringComparison.Ordinal);
        Assert.Contains("content: \"page \" counter(page) \" of \" counter(pages) \"\"", paper, StringComparison.Ordinal);
        Assert.Contains("A network of 2 layers, from 32×32×3", paper, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cell_of_a_matrix_is_called_by_its_row_and_column()
    {
        PrintedSheet.Print(folder, out _, null, "html", "paper", language: "fr", variants: PrintedSheet.Variants("""
            title: {en: T, fr: T}
            questions:
            - ask: {en: A matrix?, fr: Une matrice ?}
              kind: expression
              given: {answer: '[[1, 2], [3, 4]]', check: {same as: '[[1, 2], [3, 4]]'}}
            """));
        Assert.Equal(4, Regex.Count(Read("fr/paper.html"), "<td><input type=\"text\" aria-label=\"ligne [12], colonne [12]\""));
    }

    [Fact]
    public void A_name_is_text_and_nothing_else()
    {
        PrintedSheet.Print(folder, out var diagnostics, PrintedSheet.Class(), "html", "paper");
        Assert.Empty(diagnostics.Items);
        foreach (var student in PrintedSheet.Class())
        {
            var text = Read($"papers/{student.FileName}.html");
            var page = XDocument.Parse(text[text.IndexOf('\n', StringComparison.Ordinal)..]);
            Assert.Contains(page.Descendants(), e => e.Name.LocalName == "bdi" && e.Value == student.Name);
            Assert.Contains(page.Descendants(), e => e.Name.LocalName == "bdi" && e.Value == student.Student);
            Assert.DoesNotContain(page.Descendants(), e => e.Name.LocalName == "script");
        }
    }

    [Fact]
    public void A_code_in_the_margin_ends_no_string_of_the_style()
    {
        PrintedSheet.Print(folder, out _, PrintedSheet.Class("student\n\"s\"\"}</style><script>\"\n"), "html", "paper");
        var text = File.ReadAllText(folder["out/" + PrintedSheet.Files(folder).Single(f => f.EndsWith(".html", StringComparison.Ordinal))]);
        Assert.Contains("content: \"s\\000022 \\00007d \\00003c \\00002f style\\00003e \\00003c script\\00003e \";", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_paper_tells_no_answer_and_a_guide_does()
    {
        var variants = PrintedSheet.Variants();
        PrintedSheet.Print(folder, out _, PrintedSheet.Class("student\ns1\n"), "html", variants: variants);
        var solved = variants.Solve(variants.CodeOf("s1"), new Diagnostics())!;
        var answer = $"<mn>{Typography.Number(solved.Questions[0].Parts[0].Solution.Answer.ToText(), "en").Replace(',', '\u202F')}</mn>";
        Assert.DoesNotContain(answer, Read("papers/s1.html"), StringComparison.Ordinal);
        Assert.DoesNotContain("shared", Read("papers/s1.html"), StringComparison.Ordinal);
        Assert.Contains(answer, Read($"en/guides/guide-{variants.CodeOf("s1")}.html"), StringComparison.Ordinal);
        Assert.Contains(answer, Read("en/answers.html"), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Where_TeX_is_absent_Chromium_prints_the_pages_and_twice_the_same()
    {
        Skip.IfNot(PrintedSheet.HasChromium, "Chromium is not installed");
        var list = PrintedSheet.Class("student,name\ns1,<script>document.write(1)</script>\n");
        var counts = PrintedSheet.Print(folder, out var diagnostics, list, "pdf", "paper", pdflatex: "no-such-pdflatex", chromium: "chromium")!;
        Assert.Empty(diagnostics.Items);
        Assert.Equal((1, 1), (counts.Documents, counts.Written));
        var pdf = File.ReadAllBytes(folder[$"out/{Print}papers/s1.pdf"]);
        Assert.Equal(counts.Pages, new PdfFile(pdf).PageCount);
        Assert.DoesNotMatch("CreationDate|ModDate|/ID", System.Text.Encoding.Latin1.GetString(pdf));
        File.Delete(folder[$"out/{Print}papers/s1.pdf"]);
        PrintedSheet.Print(folder, out _, list, "pdf", "paper", pdflatex: "no-such-pdflatex", chromium: "chromium");
        Assert.Equal(pdf, File.ReadAllBytes(folder[$"out/{Print}papers/s1.pdf"]));
    }

    [Fact]
    public void A_Chromium_that_makes_nothing_is_told_for_each_document()
    {
        PrintedSheet.Print(folder, out var diagnostics, null, "pdf", "paper", pdflatex: "no-such-pdflatex", chromium: "true", language: "en");
        Assert.Equal(4, diagnostics.Items.Count);
        Assert.StartsWith("quiz/print/en/paper-A: error chromium-failed: Chromium made no PDF; its exit code is 0\n    Is ", diagnostics.Items[0].ToString(), StringComparison.Ordinal);
        Assert.Empty(PrintedSheet.Files(folder));
    }

    private string Read(string path) => File.ReadAllText(folder[$"out/{Print}{path}"]);
}

using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using ExamSolver.Core;
using ExamSolver.Documents;
using ExamSolver.Documents.Text;
using ExamSolver.Tests.Conventions;

namespace ExamSolver.Tests.Documents;

public sealed partial class TexToMathMlTests
{
    public static TheoryData<string, string> Sheets
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var sheet in AllProblems.Sheets)
            {
                foreach (var language in sheet.Sheet.Languages)
                    data.Add(sheet.Sheet.Id, language);
            }

            return data;
        }
    }

    [Theory]
    [InlineData(@"\frac{1}{n}", "<mfrac><mrow><mn>1</mn></mrow><mrow><mi>n</mi></mrow></mfrac>")]
    [InlineData(@"\frac12", "<mfrac><mn>1</mn><mn>2</mn></mfrac>")]
    [InlineData("x_i^2", "<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>")]
    [InlineData("x^10", "<msup><mi>x</mi><mn>1</mn></msup><mn>0</mn>")]
    [InlineData("f''", "<msup><mi>f</mi><mo>′′</mo></msup>")]
    [InlineData(@"\sum_{i=1}^n i", "<munderover><mo movablelimits=\"true\" largeop=\"true\">∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover><mi>i</mi>")]
    [InlineData(@"\sqrt[3]{x}", "<mroot><mrow><mi>x</mi></mrow><mrow><mn>3</mn></mrow></mroot>")]
    [InlineData(@"600\,000{,}5", "<mn>600\u202F000,5</mn>")]
    [InlineData("0.25 - 1", "<mn>0.25</mn><mo>−</mo><mn>1</mn>")]
    [InlineData(@"\mathbb{R}^N", "<msup><mrow><mi>ℝ</mi></mrow><mi>N</mi></msup>")]
    [InlineData(@"\mathrm{loss}", "<mi mathvariant=\"normal\">loss</mi>")]
    [InlineData(@"\log x", "<mi>log</mi><mo>\u2061</mo><mspace width=\"0.1667em\"/><mi>x</mi>")]
    [InlineData(@"\hat{x}", "<mover accent=\"true\"><mrow><mi>x</mi></mrow><mo stretchy=\"false\">^</mo></mover>")]
    [InlineData(@"\text{if } x", "<mtext>if\u00A0</mtext><mi>x</mi>")]
    [InlineData(@"\left(x\right]", "<mrow><mo fence=\"true\" stretchy=\"false\" form=\"prefix\">(</mo><mi>x</mi><mo fence=\"true\" stretchy=\"false\" form=\"postfix\">]</mo></mrow>")]
    [InlineData(@"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", "<mrow><mo fence=\"true\" stretchy=\"true\" form=\"prefix\">(</mo><mtable class=\"matrix\"><mtr><mtd class=\"c\"><mn>1</mn></mtd><mtd class=\"c\"><mn>2</mn></mtd></mtr><mtr><mtd class=\"c\"><mn>3</mn></mtd><mtd class=\"c\"><mn>4</mn></mtd></mtr></mtable><mo fence=\"true\" stretchy=\"true\" form=\"postfix\">)</mo></mrow>")]
    [InlineData(@"a < b & c", "<mi>a</mi><mo>&lt;</mo><mi>b</mi><mo>&amp;</mo><mi>c</mi>")]
    [InlineData(@"a \not= b", "<mi>a</mi><mo>=\u0338</mo><mi>b</mi>")]
    [InlineData(@"\frobnicate x", "<mtext>\\frobnicate</mtext><mi>x</mi>")]
    public void A_formula_becomes_elements(string tex, string expected)
    {
        var math = TexToMathMl.Convert(tex, isDisplay: false);
        Assert.Equal(expected, math[(math.IndexOf('>', StringComparison.Ordinal) + 1)..^"</math>".Length]);
    }

    [Fact]
    public void Every_command_that_formulas_may_use_is_known()
    {
        var unknown = new List<string>();
        foreach (var command in InlineText.MathCommands.Except(["begin", "end", "left", "right", "middle", "limits", "nolimits"]))
            _ = XElement.Parse(TexToMathMl.Convert($@"\{command}{{x}}{{y}}", isDisplay: true, unknown));
        Assert.Empty(unknown);
    }

    [Theory]
    [InlineData("{{{")]
    [InlineData("}}} & \\\\ \\end{x}")]
    [InlineData("\\left( \\frac{")]
    [InlineData("\\begin{aligned} & \\\\")]
    [InlineData("\\begin{array}{")]
    [InlineData("x^^^_")]
    [InlineData("\\text{<script>alert(1)</script>")]
    [InlineData("<img src=x onerror=alert(1)> \"'&amp;")]
    [InlineData("\\")]
    [InlineData("\\sqrt[")]
    public void Any_text_gives_well_formed_elements(string tex)
    {
        var math = XElement.Parse(TexToMathMl.Convert(tex, isDisplay: true));
        Assert.All(math.DescendantsAndSelf(), e => Assert.StartsWith("m", e.Name.LocalName, StringComparison.Ordinal));
    }

    [Fact]
    public void Deep_and_long_formulas_end()
    {
        _ = XElement.Parse(TexToMathMl.Convert(string.Concat(Enumerable.Repeat(@"\sqrt", 100_000)) + "x", isDisplay: true));
        _ = XElement.Parse(TexToMathMl.Convert(string.Concat(Enumerable.Repeat("x^{", 10_000)), isDisplay: true));
        _ = XElement.Parse(TexToMathMl.Convert(string.Concat(Enumerable.Repeat("x+", 100_000)), isDisplay: true));
    }

    [Fact]
    public void Authors_texts_hold_no_element() =>
        Assert.Equal(
            "&lt;script&gt; <strong>bold</strong> <code>a&lt;b</code> &quot;",
            InlineText.ToHtml("<script> **bold** `a<b` \"", "en"));

    [Theory]
    [MemberData(nameof(Sheets))]
    public void Every_formula_of_every_sheet_keeps_its_numbers_and_letters(string sheetId, string language)
    {
        var sheet = AllProblems.Sheets.First(s => s.Sheet.Id == sheetId);
        var diagnostics = new Diagnostics();
        var html = new TemplateEngine(Repository.PathOf("templates"), "templates").Render("sheet.html", SheetView.Of(sheet, AllProblems.Labels, SheetFormat.Html, language, isDraft: false), diagnostics);
        Assert.Empty(diagnostics.Items);
        using var reader = XmlReader.Create(new StringReader(html!), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        var page = XDocument.Load(reader);
        Assert.Equal(language, page.Root!.Attribute("lang")!.Value);
        Assert.DoesNotContain(page.Descendants(), e => e.Name.LocalName == "script" || e.Attributes().Any(a => a.Name.LocalName is "src" or "href" || a.Name.LocalName.StartsWith("on", StringComparison.Ordinal)));
        var ids = page.Descendants().Select(e => e.Attribute("id")?.Value).OfType<string>().ToArray();
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.All(page.Descendants().Where(e => e.Name.LocalName == "svg"), svg => Assert.Contains(svg.Elements(), e => e.Name.LocalName == "title" && e.Value.Length > 0));
        foreach (var math in page.Descendants().Where(e => e.Name.LocalName == "math"))
        {
            var tex = math.Attribute("alttext")!.Value;
            Assert.DoesNotContain(math.Descendants(), e => e.Name.LocalName == "mtext" && e.Value.StartsWith('\\'));
            var (written, shown) = (Structure().Replace(tex, ""), string.Concat(math.Value.EnumerateRunes().Select(Plain)));
            Assert.Equal(string.Concat(written.Where(char.IsAsciiDigit).Order()), string.Concat(shown.Where(char.IsAsciiDigit).Order()));
            foreach (var letter in written.Where(char.IsAsciiLetter).GroupBy(c => c))
                Assert.True(shown.Count(c => c == letter.Key) >= letter.Count(), $"{letter.Key} is lost from {tex}: {shown}");
        }
    }

    /// <summary>The letter or digit that a character of Unicode's mathematical alphabets is a form of.</summary>
    private static string Plain(Rune rune) => rune.Value switch
    {
        >= 0x1D400 and < 0x1D6A4 and var letter => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"[(letter - 0x1D400) % 52].ToString(),
        >= 0x1D7CE and < 0x1D800 and var digit => "0123456789"[(digit - 0x1D7CE) % 10].ToString(),
        _ => "ℂℍℕℙℚℝℤℬℰℱℋℐℒℳℛℎ".IndexOf(rune.ToString(), StringComparison.Ordinal) is >= 0 and var index ? "CHNPQRZBEFHILMRh"[index].ToString() : rune.ToString(),
    };

    /// <summary>What is said with letters and is none of the formula's: environments with their columns, and commands.</summary>
    [GeneratedRegex(@"\\begin\{array\}\{[lcr| ]*\}|\\(?:begin|end)\{[a-zA-Z]+\}|\\[A-Za-z]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Structure();
}

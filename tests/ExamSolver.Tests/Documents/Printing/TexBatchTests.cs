using ExamSolver.Core;
using ExamSolver.Documents.Printing;

namespace ExamSolver.Tests.Documents.Printing;

public sealed class TexBatchTests
{
    private const string Preamble = """
        \documentclass{article}
        \pdfinfoomitdate=1 \pdftrailerid{} \pdfsuppressptexinfo=-1 \pdfobjcompresslevel=0
        \newwrite\pagelist
        \newenvironment{onedocument}[1]{\clearpage\def\documentnumber{#1}\immediate\write\pagelist{begin #1}\setcounter{page}{1}}{\clearpage\immediate\write\pagelist{pages \documentnumber\space\the\numexpr\value{page}-1}}
        """;

    [SkippableFact]
    public void Documents_of_one_run_are_taken_apart_page_by_page()
    {
        Skip.IfNot(PrintedSheet.HasTex, "pdflatex is not installed");
        var bodies = Enumerable.Range(0, 2 * TexBatch.RunSize + 3).Select(i => string.Join("\\newpage ", Enumerable.Repeat($"Document {i}", 1 + (i % 3)))).ToArray();
        var found = Compile(bodies, out var diagnostics);
        Assert.Empty(diagnostics.Items);
        Assert.Equal(Enumerable.Range(0, bodies.Length).Select(i => 1 + (i % 3)), found.OrderBy(f => f.Key).Select(f => new PdfFile(f.Value).PageCount));
    }

    [SkippableFact]
    public void A_document_that_TeX_refuses_is_named_and_the_others_are_set()
    {
        Skip.IfNot(PrintedSheet.HasTex, "pdflatex is not installed");
        var found = Compile(["One", "Two \\nosuch", "Three", "\\input{/etc/passwd}", "Five"], out var diagnostics);
        Assert.Equal([0, 2, 4], found.Keys.Order());
        Assert.Equal(["d1", "d3"], diagnostics.Items.Select(d => d.Position.File));
        Assert.Equal("d1: error tex-failed: pdflatex stopped: Undefined control sequence\n    TeX stopped behind: Two \\nosuch", diagnostics.Items[0].ToString());
    }

    [SkippableFact]
    public void Pages_of_a_file_keep_their_contents_and_leave_the_others_behind()
    {
        Skip.IfNot(PrintedSheet.HasTex, "pdflatex is not installed");
        var found = Compile(["\\pdfcompresslevel=0 Eleven", "\\pdfcompresslevel=0 Twelve (1 0 R)"], out _);
        var text = System.Text.Encoding.Latin1.GetString(found[0]);
        Assert.Contains("lev", text, StringComparison.Ordinal);
        Assert.DoesNotContain("elv", text, StringComparison.Ordinal);
        var both = PdfFile.Of([(new PdfFile(found[1]), 0, 1), (new PdfFile(found[0]), 0, 1)]);
        Assert.Equal(2, new PdfFile(both).PageCount);
        Assert.True(both.Length < found[0].Length + found[1].Length, "fonts are there once");
    }

    [Theory]
    [InlineData("")]
    [InlineData("%PDF-1.5\nstartxref\n99\n%%EOF")]
    [InlineData("%PDF-1.5\nxref\n0 1\n0000000000 65535 f \ntrailer\n<< >>\nstartxref\n9\n%%EOF\n")]
    public void What_is_no_PDF_is_refused(string text) => Assert.Throws<InvalidDataException>(() => new PdfFile(System.Text.Encoding.Latin1.GetBytes(text)));

    [Fact]
    public void A_QR_code_has_its_three_corners_and_is_the_same_each_time()
    {
        var code = QrCode.Of("quiz A7SR1FR5 s1");
        Assert.Equal((0, 7, 0, 7), (code.Runs[0].X, code.Runs[0].Length, code.Runs[1].X > 7 || code.Runs[^1].Length > 0 ? 0 : 1, code.Runs.Last(r => r.Y == code.Size - 1 && r.X == 0).Length));
        Assert.Contains(code.Runs, r => r.Y == 0 && r.X == code.Size - 7 && r.Length == 7);
        Assert.Equal(code.ToLatex(), QrCode.Of("quiz A7SR1FR5 s1").ToLatex());
        Assert.Equal(code.Size, QrCode.Of("quiz A7SR1FR5 s2").Size);
    }

    private static Dictionary<int, byte[]> Compile(string[] bodies, out Diagnostics diagnostics)
    {
        diagnostics = new Diagnostics();
        var found = new Dictionary<int, byte[]>();
        Assert.True(new TexBatch().Compile(Preamble + "\n", [.. bodies.Select((b, i) => new TexDocument($"d{i}", b))], _ => true, (start, files, pages) =>
        {
            for (var i = 0; i < files.Length; i++)
            {
                if (files[i] is { } file)
                    found[start + i] = PdfFile.Of([(file, pages[i].First, pages[i].Count)]);
            }
        }, diagnostics));
        return found;
    }
}

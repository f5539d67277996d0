using ExamSolver.Core;
using ExamSolver.Documents;

namespace ExamSolver.Tests.Documents;

public sealed class PdfCompilerTests
{
    private static readonly bool HasTex = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(p => File.Exists(Path.Combine(p, "pdflatex")));

    [SkippableFact]
    public void The_same_document_gives_the_same_bytes()
    {
        Skip.IfNot(HasTex, "pdflatex is not installed");
        var document = Document(@"Hello $x^2$, page \pageref{end}.\label{end}");
        var first = Compile(document, out var diagnostics);
        Assert.Empty(diagnostics.Items);
        Assert.Equal("%PDF-"u8, first!.Pdf.Span[..5]);
        Assert.Empty(first.Overfull);
        Assert.True(first.Pdf.Span.SequenceEqual(Compile(document, out _)!.Pdf.Span));
    }

    [SkippableFact]
    public void An_error_of_TeX_is_one_sentence_with_its_line()
    {
        Skip.IfNot(HasTex, "pdflatex is not installed");
        Assert.Null(Compile(Document("Good.\n\nBad \\nosuch{x} here."), out var diagnostics));
        Assert.Equal(
            "output/solution.tex:5:1: error tex-failed: pdflatex stopped: Undefined control sequence\n    TeX stopped behind: Bad \\nosuch",
            Assert.Single(diagnostics.Items).ToString());
    }

    [SkippableTheory]
    [InlineData(@"\input{/etc/passwd}")]
    [InlineData(@"\newwrite\w\immediate\openout\w=OUTSIDE\immediate\write\w{x}")]
    [InlineData(@"\newread\r\openin\r=../secret.txt \ifeof\r\errmessage{closed}\fi")]
    public void TeX_opens_nothing_outside_of_its_folder(string attack)
    {
        Skip.IfNot(HasTex, "pdflatex is not installed");
        using var folder = new TemporaryFolder();
        var outside = folder["escape"];
        Assert.Null(Compile(Document(attack.Replace("OUTSIDE", outside, StringComparison.Ordinal)), out var diagnostics));
        Assert.Equal("tex-failed", Assert.Single(diagnostics.Items).Code);
        Assert.Empty(Directory.EnumerateFiles(folder.Root));
    }

    [SkippableFact]
    public void A_shell_command_is_not_run()
    {
        Skip.IfNot(HasTex, "pdflatex is not installed");
        using var folder = new TemporaryFolder();
        Compile(Document($@"\immediate\write18{{touch {folder["shell"]}}}x"), out _);
        Assert.Empty(Directory.EnumerateFiles(folder.Root));
    }

    [SkippableFact]
    public void A_document_that_loops_is_stopped()
    {
        Skip.IfNot(HasTex, "pdflatex is not installed");
        var diagnostics = new Diagnostics();
        Assert.Null(new PdfCompiler(TimeSpan.FromSeconds(1)).Compile(Document(@"\def\x{\x}\x"), "output/solution.tex", diagnostics));
        Assert.Equal(
            "output/solution.tex: error tex-failed: pdflatex did not finish within 1 seconds\n    The document loops or is far too large.",
            Assert.Single(diagnostics.Items).ToString());
    }

    [SkippableFact]
    public void A_line_that_is_too_wide_is_told()
    {
        Skip.IfNot(HasTex, "pdflatex is not installed");
        Assert.StartsWith("Overfull \\hbox", Assert.Single(Compile(Document(@"\noindent\mbox{\rule{30cm}{1pt}}"), out _)!.Overfull), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_TeX_the_user_hears_how_to_get_it()
    {
        var diagnostics = new Diagnostics();
        Assert.Null(new PdfCompiler(executable: "no-such-pdflatex").Compile(Document("x"), "output/solution.tex", diagnostics));
        Assert.Equal(
            "output/solution.tex: error tex-missing: there is no no-such-pdflatex here, so no PDF can be made\n    " + PdfCompiler.InstallHint,
            Assert.Single(diagnostics.Items).ToString());
    }

    private static CompiledPdf? Compile(string document, out Diagnostics diagnostics)
    {
        diagnostics = new Diagnostics();
        return new PdfCompiler().Compile(document, "output/solution.tex", diagnostics);
    }

    private static string Document(string body) => $"\\documentclass{{article}}\n\\begin{{document}}\n{body}\n\\end{{document}}\n";
}

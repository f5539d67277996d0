using System.Text;
using System.Text.RegularExpressions;
using ExamSolver.Core;
using ExamSolver.Core.Grading;
using ExamSolver.Core.Problems;
using ExamSolver.Core.Solutions;
using ExamSolver.Documents;
using ExamSolver.Documents.Printing;
using Rational = ExamSolver.Symbolics.Rational;

namespace ExamSolver.Tests.Documents.Printing;

public sealed class SheetPrinterTests : IDisposable
{
    private const string Print = "quiz/print/";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_class_gets_a_paper_each_and_markers_a_solution_and_a_guide_of_each_variant()
    {
        var variants = PrintedSheet.Variants();
        PrintedSheet.Print(folder, out var diagnostics, PrintedSheet.Class("student,language\ns1,en\ns2,fr\n"), variants: variants);
        Assert.Empty(diagnostics.Items);
        var (one, two) = (variants.CodeOf("s1"), variants.CodeOf("s2"));
        Assert.Equal(
            new[] { "en/answers.tex", $"en/guides/guide-{one}.tex", $"en/solutions/solution-{one}.tex", "fr/answers.tex", $"fr/guides/guide-{two}.tex", $"fr/solutions/solution-{two}.tex", "papers/s1.tex", "papers/s2.tex" }.Prepend("class.csv"),
            PrintedSheet.Files(folder).Select(f => f[Print.Length..]));
        var paper = Read("papers/s2.tex");
        Assert.Contains(two, paper, StringComparison.Ordinal);
        Assert.DoesNotContain(one, paper, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_list_there_is_a_paper_of_each_form_in_each_language()
    {
        PrintedSheet.Print(folder, out var diagnostics, null, parts: "paper");
        Assert.Empty(diagnostics.Items);
        Assert.Equal(from l in new[] { "en", "fr" } from f in "ABCD" select $"{Print}{l}/paper-{f}.tex", PrintedSheet.Files(folder));
    }

    [Fact]
    public void The_list_that_grading_needs_says_who_has_which_form()
    {
        PrintedSheet.Print(folder, out _, PrintedSheet.Class("student,name,form\ns1,\"Doe, Jane\",b\n../x,,C\n"), parts: "paper", isIndividual: false);
        Assert.Equal("student,name,language,form\ns1,\"Doe, Jane\",en,B\n../x,,en,C\n", Read("class.csv"));
        Assert.Equal(["B", "C"], PrintedSheet.Class(Read("class.csv")).Select(s => s.Form));
    }

    [Fact]
    public void A_form_is_the_same_whoever_else_is_in_the_class()
    {
        PrintedSheet.Print(folder, out _, PrintedSheet.Class("student,form\ns1,\ns2,c\n"), parts: "paper", isIndividual: false);
        var (first, second) = (Read("papers/s1.tex"), Read("papers/s2.tex"));
        Assert.Contains("{C · s2}", second, StringComparison.Ordinal);
        PrintedSheet.Print(folder, out _, PrintedSheet.Class("student\ns3\ns2\ns1\n"), parts: "paper", isIndividual: false);
        Assert.Equal(first, Read("papers/s1.tex"));
    }

    [Theory]
    [InlineData("student,form\ns1,E\n", "class.csv:2:1: error unknown-form: there is no form \"E\" for \"s1\"\n    forms: A, B, C, D")]
    [InlineData("student,language\ns1,de\n", "class.csv:2:1: error missing-language: the sheet is not set in \"de\", the language of \"s1\"\n    its languages: en, fr")]
    public void A_list_that_does_not_fit_the_sheet_prints_nothing(string list, string expected)
    {
        Assert.Null(PrintedSheet.Print(folder, out var diagnostics, PrintedSheet.Class(list), isIndividual: false));
        Assert.Equal(expected, Assert.Single(diagnostics.Items).ToString());
        Assert.Empty(PrintedSheet.Files(folder));
    }

    [Fact]
    public void No_text_of_a_student_reaches_TeX_as_a_command_or_leaves_the_folder()
    {
        PrintedSheet.Print(folder, out var diagnostics, PrintedSheet.Class(), parts: "paper");
        Assert.Equal(
            ["class.csv:4:1: warning unknown-character: LaTeX lacks a character of the name \"王芳\": the paper has the code s3 and a line for the name\n    write the name in Latin letters, or leave it to the student"],
            diagnostics.Items.Take(1).Select(d => d.ToString()));
        Assert.Equal(2, diagnostics.Items.Count);
        var papers = PrintedSheet.Files(folder).Where(f => f != Print + "class.csv").ToArray();
        Assert.Equal(5, papers.Length);
        Assert.All(papers, f => Assert.StartsWith(Print + "papers/", f, StringComparison.Ordinal));
        Assert.All(papers, f => Assert.DoesNotContain(@"\input{", File.ReadAllText(folder["out/" + f]).Split(@"\begin{document}")[1], StringComparison.Ordinal));
        Assert.Contains(@"O'Brien \#\_\%\&\textasciitilde{}\textasciicircum{}\textbackslash{}\{\}\$x\$", Read("papers/s2.tex"), StringComparison.Ordinal);
        Assert.Contains(Print + "papers/%2E.%2F..%2Fx.tex", papers);
    }

    [Fact]
    public void A_paper_tells_no_answer_and_a_guide_tells_what_everything_earns()
    {
        var variants = PrintedSheet.Variants();
        PrintedSheet.Print(folder, out _, PrintedSheet.Class("student\ns1\n"), variants: variants);
        var solved = variants.Solve(variants.CodeOf("s1"), new Diagnostics())!;
        var answer = solved.Questions[0].Parts[0].Solution.Answer.ToText();
        var (paper, guide) = (Body("papers/s1.tex"), Body($"en/guides/guide-{variants.CodeOf("s1")}.tex"));
        Assert.Contains("Show your work.", paper, StringComparison.Ordinal);
        Assert.DoesNotMatch($@"\b{Regex.Escape(Thousands(answer))}\b", paper);
        Assert.DoesNotContain("shared", paper, StringComparison.Ordinal);
        Assert.Contains(@"\answerbox{Answer}", paper, StringComparison.Ordinal);
        Assert.Contains(@"\begin{options}{Tick all that apply.}", paper, StringComparison.Ordinal);
        Assert.Contains(@"\answerlines{4}", paper, StringComparison.Ordinal);
        Assert.Contains($"${Thousands(answer)}$", guide, StringComparison.Ordinal);
        Assert.Contains("Weights are shared.", guide, StringComparison.Ordinal);
        Assert.Contains("Known mistakes", guide, StringComparison.Ordinal);
        Assert.Contains("each option as it should be", guide, StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_of_answers_names_the_variants_of_each_and_says_once_what_is_common()
    {
        var variants = PrintedSheet.Variants();
        var list = "student\n" + string.Join('\n', Enumerable.Range(0, 12));
        PrintedSheet.Print(folder, out _, PrintedSheet.Class(list), parts: "answers", variants: variants, language: "en");
        var table = Body("en/answers.tex");
        foreach (var student in Enumerable.Range(0, 12).Select(i => $"{i}"))
            Assert.Contains(variants.CodeOf(student), table, StringComparison.Ordinal);
        Assert.Equal(2, Regex.Count(table, "& all "));
    }

    [SkippableFact]
    public void A_second_print_goes_on_where_the_first_one_stood()
    {
        var list = PrintedSheet.Class("student\ns1\ns2\n");
        Skip.IfNot(PrintedSheet.HasTex, "pdflatex is not installed");
        var first = PrintedSheet.Print(folder, out _, list, "pdf", "paper")!;
        Assert.Equal((2, 2, 0), (first.Documents, first.Written, first.Unchanged));
        var bytes = File.ReadAllBytes(folder[$"out/{Print}papers/s2.pdf"]);
        var all = File.ReadAllBytes(folder[$"out/{Print}papers.pdf"]);
        File.WriteAllBytes(folder[$"out/{Print}papers/s2.pdf"], bytes[..100]);
        var second = PrintedSheet.Print(folder, out var diagnostics, list, "pdf", "paper")!;
        Assert.Empty(diagnostics.Items);
        Assert.Equal((1, 1), (second.Written, second.Unchanged));
        Assert.Equal(bytes, File.ReadAllBytes(folder[$"out/{Print}papers/s2.pdf"]));
        Assert.Equal(all, File.ReadAllBytes(folder[$"out/{Print}papers.pdf"]));
    }

    [SkippableFact]
    public void Everything_is_set_in_both_languages_and_in_large_print_and_twice_the_same()
    {
        Skip.IfNot(PrintedSheet.HasTex, "pdflatex is not installed");
        var counts = PrintedSheet.Print(folder, out var diagnostics, PrintedSheet.Class(), "pdf", isLarge: true)!;
        Assert.DoesNotContain(diagnostics.Items, d => d.Severity == Severity.Error);
        Assert.Equal((17, 17), (counts.Documents, counts.Written));
        var papers = File.ReadAllBytes(folder[$"out/{Print}papers.pdf"]);
        using var again = new TemporaryFolder();
        PrintedSheet.Print(again, out _, PrintedSheet.Class(), "pdf", "paper,answers,solution,guide", isLarge: true);
        Assert.All(PrintedSheet.Files(folder), f => Assert.Equal(File.ReadAllBytes(folder["out/" + f]), File.ReadAllBytes(again["out/" + f])));
        Assert.Equal(5 * new PdfFile(File.ReadAllBytes(folder[$"out/{Print}papers/s1.pdf"])).PageCount, new PdfFile(papers).PageCount);
    }

    [Fact]
    public void Without_TeX_and_Chromium_it_says_how_to_get_them_and_the_other_formats_are_there()
    {
        PrintedSheet.Print(folder, out var diagnostics, null, "pdf,tex", "paper", pdflatex: "no-such-pdflatex", language: "en");
        Assert.StartsWith("quiz/print: error tex-missing: there is neither pdflatex nor Chromium here, so no PDF can be made\n    On Debian and Ubuntu: sudo apt-get update && sudo apt-get install", Assert.Single(diagnostics.Items).ToString(), StringComparison.Ordinal);
        Assert.Equal(4, PrintedSheet.Files(folder).Length);
        Assert.All(PrintedSheet.Files(folder), f => Assert.EndsWith(".tex", f, StringComparison.Ordinal));
    }

    [Fact]
    public void Where_nothing_can_be_made_nothing_is_written()
    {
        Assert.Null(PrintedSheet.Print(folder, out var diagnostics, PrintedSheet.Class(), "pdf", pdflatex: "no-such-pdflatex"));
        Assert.Equal(PdfCompiler.MissingCode, Assert.Single(diagnostics.Items).Code);
        Assert.False(Directory.Exists(folder["out"]));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_to_is_told_before_anything_is_solved()
    {
        folder.With("out", "a file");
        Assert.Null(PrintedSheet.Print(folder, out var diagnostics, null));
        Assert.Equal("unwritable-output", Assert.Single(diagnostics.Items).Code);
        Assert.Equal("a file", File.ReadAllText(folder["out"]));
    }

    [Fact]
    public void A_sheet_whose_check_fails_is_not_printed()
    {
        Assert.Null(PrintedSheet.Print(folder, out var diagnostics, PrintedSheet.Class("student\ns1\ns2\n"), variants: PrintedSheet.Variants("""
            title: {en: T, fr: T}
            questions:
            - ask: {en: How many?, fr: Combien ?}
              kind: network/parameter-count
              given: {network: {input: 8x8x3, layers: [{conv: 8, kernel: 3}]}}
              expect: 7
            """)));
        Assert.Equal("quiz: error broken-variant: the sheet is not printed: a check fails, or a key disagrees; see: examsolver check\n    without a paper: s1, s2", Assert.Single(diagnostics.Items).ToString());
        Assert.Empty(PrintedSheet.Files(folder));
    }

    [Fact]
    public void A_variant_that_cannot_be_made_is_named_with_its_student_and_all_others_are_printed()
    {
        // Nearly every draw is thrown away, so that for some students none is found.
        var variants = PrintedSheet.Variants("""
            title: {en: T, fr: T}
            vary:
              k: {from: 1, to: 4000, default: 3}
              such that: [k < 4]
            questions:
            - ask: {en: How many?, fr: Combien ?}
              kind: network/parameter-count
              given: {network: {input: 9x9x<<k>>, layers: [{conv: 8, kernel: 3}]}}
            """);
        var list = PrintedSheet.Class("student\n" + string.Join('\n', Enumerable.Range(1, 12).Select(i => $"s{i}")));
        var counts = PrintedSheet.Print(folder, out var diagnostics, list, "tex,html", "paper,solution", variants)!;
        var broken = diagnostics.Items.Where(d => d.Code == "broken-variant").ToArray();
        Assert.InRange(broken.Length, 1, 8);
        Assert.All(broken, b => Assert.Matches(@"^quiz: error broken-variant: the variant [0-9A-Z]{8} is not printed: it cannot be read\n    without a paper: s\d+$", b.ToString()));
        Assert.Equal((4 * (12 - broken.Length), 4 * (12 - broken.Length)), (counts.Documents, counts.Written));
        var without = broken.Select(b => b.Hint!.Split(": ")[1]).ToArray();
        Assert.Equal(list.Select(s => s.Student).Except(without).Order(StringComparer.Ordinal), PrintedSheet.Files(folder).Where(f => f.EndsWith(".html", StringComparison.Ordinal) && f.Contains("/papers/", StringComparison.Ordinal)).Select(Path.GetFileNameWithoutExtension));
    }

    /// <summary>A disk of three hundred kilobytes, which only the superuser can mount.</summary>
    [SkippableFact]
    public void A_disk_that_gets_full_is_told_once_and_what_was_written_stays_whole()
    {
        var disk = Directory.CreateDirectory(folder["out"]).FullName;
        Skip.IfNot(OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", disk) == 0, "no small disk can be mounted here");
        try
        {
            var list = PrintedSheet.Class("student\n" + string.Join('\n', Enumerable.Range(1, 40).Select(i => $"s{i}")));
            PrintedSheet.Print(folder, out var diagnostics, list, "tex,html", "answers,paper", language: "en");
            var error = Assert.Single(diagnostics.Items);
            Assert.Equal(("unwritable-output", "the disk is full", "Make room, or choose another folder with --output."), (error.Code, error.Message, error.Hint));
            Assert.Equal([Print + "class.csv"], PrintedSheet.Files(folder));
        }
        finally
        {
            Run("umount", disk);
        }
    }

    [SkippableTheory]
    [InlineData("/proc/none")]
    [InlineData("/dev/null/none")]
    public void A_place_where_no_folder_can_be_made_is_told(string place)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "the place is one of Linux");
        var diagnostics = new Diagnostics();
        var settings = new PrintSettings { Parts = ["paper"], Formats = ["tex"] };
        Assert.Null(new SheetPrinter(new ExamSolver.Documents.TemplateFolder(Path.Combine(Repository.Root, "templates"), "templates"), place, settings).Print(PrintedSheet.Variants(), null, diagnostics));
        var error = Assert.Single(diagnostics.Items);
        Assert.Equal("unwritable-output", error.Code);
        Assert.Contains("--output", error.Hint!, StringComparison.Ordinal);
    }

    private static int Run(string program, params string[] arguments)
    {
        var start = new System.Diagnostics.ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false };
        using var process = System.Diagnostics.Process.Start(start)!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }

    [Fact]
    public void A_mistake_in_a_layout_is_told_with_its_line_and_nothing_is_written()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "templates"), "*", SearchOption.AllDirectories).Where(f => f.EndsWith(".hbs", StringComparison.Ordinal) || f.Contains("labels", StringComparison.Ordinal)))
            folder.With("templates/" + Path.GetRelativePath(Path.Combine(Repository.Root, "templates"), file), File.ReadAllText(file));
        folder.With("templates/paper.tex.hbs", "\nA <<tittle>>");
        var diagnostics = new Diagnostics();
        var settings = new PrintSettings { Parts = ["paper"], Formats = ["tex"] };
        Assert.Null(new SheetPrinter(new ExamSolver.Documents.TemplateFolder(folder["templates"], "templates"), folder["out"], settings).Print(PrintedSheet.Variants(), null, diagnostics));
        Assert.Equal("templates/paper.tex.hbs:2:3: error undefined-name: the template uses <<tittle>>, which does not exist here\n    Did you mean <<title>>?", Assert.Single(diagnostics.Items).ToString());
        Assert.Empty(PrintedSheet.Files(folder));
    }

    /// <summary>The round trip: what a class writes on its own papers, right, mistaken and wrong, is marked against its own variants.</summary>
    [Fact]
    public void Answers_to_printed_variants_get_the_marks_that_they_deserve()
    {
        var variants = PrintedSheet.Variants();
        var list = PrintedSheet.Class("student\n" + string.Join('\n', Enumerable.Range(0, 12).Select(i => $"s{i}")));
        PrintedSheet.Print(folder, out var diagnostics, list, parts: "paper", variants: variants);
        Assert.Empty(diagnostics.Items);
        foreach (var student in list)
        {
            // The code is read off the paper, as a marker does it.
            var code = Body($"papers/{student.FileName}.tex").Split($" · {student.Student}}}")[0][^8..];
            var solved = variants.Solve(code, new Diagnostics())!;
            foreach (var part in solved.Questions.SelectMany(q => q.Parts).Where(p => p.Solution.Answer is not OpenAnswer))
            {
                Assert.Equal((Verdict.Right, part.Part.Points), Marked(part, part.Solution.Answer.ToText()));
                foreach (var mistake in part.Solution.Misconceptions)
                    Assert.Equal(mistake.Id, Grader.Mark(part.Part, part.Solution, mistake.Answer.ToText()).Misconception);
                Assert.Equal(Verdict.Invalid, Marked(part, "?!").Verdict);
            }

            Assert.Equal(Verdict.Wrong, Marked(solved.Questions[0].Parts[0], "1").Verdict);
        }
    }

    private static (Verdict Verdict, Rational Points) Marked(SolvedPart part, string text) => Grader.Mark(part.Part, part.Solution, text) is var mark ? (mark.Verdict, mark.Points) : default;

    private static string Thousands(string number) => ExamSolver.Documents.Typography.MathNumber(number, "en");

    private string Read(string path) => File.ReadAllText(folder[$"out/{Print}{path}"], Encoding.UTF8);

    private string Body(string path) => Read(path).Split(@"\begin{document}")[1];
}

using ExamSolver.Core;
using ExamSolver.Core.Problems;
using ExamSolver.Core.Problems.Variants;
using ExamSolver.Documents;
using ExamSolver.Tests.Authors;
using ExamSolver.Tests.Conventions;

namespace ExamSolver.Tests.Core.Problems.Variants;

public sealed class SheetVariantsTests
{
    private const string Sheet = "title: S\n";

    private const string Problem = """
        title: T
        stem: A network with kernels of $<<k>> \times <<k>>$.
        vary:
          k: [5, 3, 7]
          p: = (k - 1)/2
        networks:
          net: {input: 32x32x3, layers: [{conv: 8, kernel: <<k>>, padding: <<p>>}]}
        questions:
        - ask: How many parameters?
          kind: network/parameter-count
          given: {network: net}
          expect: 608
        - ref: s/inverse
          ask: Give the determinant of $<<tex A>>$.
          vary:
            A: {matrix: 2x2, from: -3, to: 3, default: '[[1, 2], [3, 4]]'}
            such that: ['det(A) != 0', 'abs(answer) >= 2']
          kind: expression
          given: {answer: 'det(<<A>>)', check: {same as: 'det(<<A>>)'}}
        """;

    private static readonly byte[] Secret = [1, 2, 3];

    private static SheetVariants Open(string problem = Problem, byte[]? secret = null, string sheet = Sheet)
    {
        var diagnostics = new Diagnostics();
        var variants = SheetVariants.Open(new Author().With("s/sheet.yaml", sheet).With("s/1.yaml", problem), AllProblems.Catalogue, InlineText.Check, "s", secret ?? Secret, diagnostics);
        Assert.True(variants is not null && diagnostics.Items.Count == 0, string.Join('\n', diagnostics.Items));
        return variants;
    }

    [Fact]
    public void The_common_paper_has_the_first_choices_and_the_defaults()
    {
        var solved = Open().Solve(SheetVariants.CommonPaper, new Diagnostics())!;
        Assert.Null(solved.Sheet.Variant);
        Assert.Equal(["608", "-2"], solved.Questions.SelectMany(q => q.Parts).Select(p => p.Solution.Answer.ToText()));
        Assert.Equal(@"Give the determinant of $\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}$.", solved.Questions[1].Question.Ask.In("en"));
    }

    /// <summary>Many variants share a question: the words around its formulas do not matter, nor does what it does not use.</summary>
    [Fact]
    public void A_question_is_read_once_for_all_variants_that_it_cannot_tell_apart()
    {
        var variants = Open("""
            title: T
            vary:
              a: [2, 3]
              b: [5, 7, 11, 13, 17]
            let: |
              x : real
              A = <<a>>
              step = <<b>>
              T = A + step
            questions:
            - {ask: {en: Differentiate. A step of T.}, kind: expression, given: {answer: 2 x, check: {derivative of: x^2, by: x}}}
            - {ask: {en: Of A.}, kind: expression, given: {answer: A + x, check: {same as: x + A}}}
            - {ask: {en: Of T.}, kind: expression, given: {answer: T + x, check: {same as: x + A + step}}}
            """);
        var solved = Enumerable.Range(0, 60).Select(i => variants.Solve(variants.CodeOf($"{i}"), new Diagnostics())!).ToArray();
        int Different(int question) => solved.Select(s => s.Questions[question].Question).Distinct(ReferenceEqualityComparer.Instance).Count();
        Assert.Equal((1, 2, 10), (Different(0), Different(1), Different(2)));
        Assert.All(solved, s => Assert.Contains(s.Questions[1].Parts[0].Solution.Answer.ToText(), new[] { "x + 2", "x + 3", "2 + x", "3 + x" }));
        Assert.Equal(10, solved.Select(s => s.Questions[2].Parts[0].Solution.Answer.ToText()).Distinct().Count());
    }

    [Fact]
    public void A_variant_depends_on_secret_sheet_and_code_alone()
    {
        var (first, second) = (Open(), Open());
        _ = second.Read(second.CodeOf("somebody else"), new Diagnostics());
        var code = first.CodeOf("e1234567");
        Assert.Equal(code, second.CodeOf(" e1234567 "));
        Assert.Equal(Answers(first, code), Answers(second, code));
        Assert.NotEqual(code, Open(secret: [4, 5, 6]).CodeOf("e1234567"));
        Assert.NotEqual(code, first.CodeOf("e1234568"));
    }

    [Fact]
    public void A_code_is_the_same_in_every_version_of_the_program()
    {
        // Papers are marked long after they were printed: these must never change.
        var variants = Open();
        Assert.Equal("FX2KS794", variants.CodeOf("e1234567"));
        Assert.Equal("1184; -2", Answers(variants, "FX2KS794"));
        Assert.Equal("224; -6", Answers(variants, "A"));
    }

    [Fact]
    public void Codes_are_letters_and_digits_that_no_spreadsheet_takes_for_a_number_and_hold_nothing_of_the_student()
    {
        var variants = Open();
        var codes = Enumerable.Range(0, 1000).Select(i => variants.CodeOf($"e{i}")).ToArray();
        Assert.Equal(1000, codes.Distinct().Count());
        Assert.All(codes, c => Assert.Matches("^[A-Z][0-9A-Z]{7}$", c));
        Assert.All(codes, c => Assert.DoesNotMatch("[ILOU]", c));
    }

    [Fact]
    public void A_code_is_read_as_people_type_it_and_a_mistyped_one_is_told()
    {
        var variants = Open();
        var code = variants.CodeOf("e1234567");
        Assert.Equal(code, variants.Read($" {code[..4].ToLowerInvariant()}-{code[4..]} ", new Diagnostics())?.Variant);
        foreach (var typed in new[] { "", "E", "a", "commom", (code[0] == 'A' ? 'B' : 'A') + code[1..], code + "0", Open(secret: [9]).CodeOf("e1234567") })
        {
            var diagnostics = new Diagnostics();
            Assert.Null(variants.Read(typed, diagnostics));
            Assert.StartsWith($"s: error unknown-variant: \"{typed}\" is no variant of this sheet\n    write a code as it is printed on a paper, one of the forms A, B, C, D, or common", Assert.Single(diagnostics.Items).ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Forms_differ_as_long_as_there_are_enough_draws()
    {
        var variants = Open();
        Assert.Equal(["A", "B", "C", "D"], variants.Forms);
        Assert.Equal(4, variants.Forms.Select(f => variants.Solve(f, new Diagnostics())!.Questions[1].Question.Ask.In("en")).Distinct().Count());
        Assert.Equal(3, variants.Forms.Select(f => variants.Solve(f, new Diagnostics())!.Sheet.Problems[0].Stem!.In("en")).Distinct().Count());
    }

    [Fact]
    public void Every_variant_meets_the_conditions_and_its_checks_hold()
    {
        var variants = Open();
        for (var i = 0; i < 100; i++)
        {
            var solved = variants.Solve(variants.CodeOf($"student {i}"), new Diagnostics())!;
            Assert.Equal(0, solved.FailureCount);
            Assert.True(Math.Abs(int.Parse(solved.Questions[1].Parts[0].Solution.Answer.ToText(), System.Globalization.CultureInfo.InvariantCulture)) >= 2);
        }
    }

    [Fact]
    public void An_own_answer_is_held_against_the_common_paper_and_against_variants_where_it_names_a_value()
    {
        var variants = Open(Problem.Replace("expect: 608", "expect: <<w>>", StringComparison.Ordinal).Replace("  p: = (k - 1)/2", "  p: = (k - 1)/2\n  w: = 8 (3 k^2 + 1)", StringComparison.Ordinal));
        Assert.True(variants.Solve("B", new Diagnostics())!.Questions[0].Parts[0].Expectation!.Agrees);
        Assert.Null(Open().Solve("B", new Diagnostics())!.Questions[0].Parts[0].Expectation);
        Assert.True(Open().Solve(SheetVariants.CommonPaper, new Diagnostics())!.Questions[0].Parts[0].Expectation!.Agrees);
    }

    [Fact]
    public void A_condition_that_no_draw_meets_is_named_at_its_place()
    {
        var diagnostics = new Diagnostics();
        var variants = Open(Problem.Replace("'abs(answer) >= 2'", "'abs(answer) >= 100'", StringComparison.Ordinal));
        Assert.Null(variants.Read("A", diagnostics));
        Assert.Equal(
            "s/1.yaml:17:32: error no-variant: no draw of `vary` meets the condition \"s/inverse: abs(answer) >= 100\": it threw away 200 of 230\n    widen the choices, or loosen the condition; `examsolver variants` shows which conditions throw most away",
            Assert.Single(diagnostics.Items).ToString());
        Assert.Null(VariantReport.Of(variants, 3, diagnostics));
    }

    [Fact]
    public void A_draw_that_does_not_fit_is_drawn_again()
    {
        var variants = Open(Problem.Replace("k: [5, 3, 7]", "k: [5, 3, 99]", StringComparison.Ordinal).Replace("padding: <<p>>}", "padding: 0}", StringComparison.Ordinal).Replace("  p: = (k - 1)/2\n", "", StringComparison.Ordinal));
        var report = VariantReport.Of(variants, 40, new Diagnostics())!;
        Assert.Equal(2, report.Questions[0].Answers);
        Assert.Contains(report.Thrown, t => t.Reason.StartsWith("it can be read (layer-does-not-fit: ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_report_counts_what_differs()
    {
        var report = VariantReport.Of(Open(), 100, new Diagnostics())!;
        Assert.Equal(104, report.Variants);
        Assert.Equal(208, report.Checks);
        Assert.Equal(["s/1a", "s/inverse"], report.Questions.Select(q => q.Reference));
        Assert.Equal((3, "3–3–4", "1"), (report.Questions[0].Distinct, report.Questions[0].Digits.ToString(), report.Questions[0].Steps.ToString()));
        Assert.Equal(3 * 7 * 7 * 7 * 7, report.Draws[0].Draws);
        Assert.Contains(report.Thrown, t => t.Reason == "det(A) != 0");
    }

    [Fact]
    public void A_later_question_may_use_the_answer_of_one_that_varies()
    {
        var variants = Open(Problem + "\n- ask: And twice as many?\n  kind: expression\n  given: {answer: '2 (<<answer a>>)', check: {same as: '(<<answer a>>) + (<<answer a>>)'}}");
        foreach (var form in variants.Forms)
        {
            var answers = Answers(variants, form).Split("; ");
            Assert.Equal(2 * int.Parse(answers[0], System.Globalization.CultureInfo.InvariantCulture), int.Parse(answers[2], System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void French_decimals_have_a_comma_also_within_mathematics()
    {
        var sheet = Open(
            """
            title: {en: T, fr: T}
            vary:
              q: [0.5, 0.25]
              M: {vector: 2, from: 0.5, to: 2, step: 0.5, default: '[1.5, 2]'}
            questions:
            - ask: {en: "<<q>> or $<<q>>$, $<<tex M>>$", fr: "<<q>> ou $<<q>>$, $<<tex M>>$"}
              kind: expression
              given: {answer: '<<q>>', check: {same as: '<<q>>'}}
            """,
            sheet: "title: {en: S, fr: S}\nlanguages: [en, fr]\n").Common;
        Assert.Equal(@"0.5 or $0.5$, $\begin{pmatrix} 1.5 \\ 2 \end{pmatrix}$", sheet.Questions.Single().Ask.In("en"));
        Assert.Equal(@"0,5 ou $0{,}5$, $\begin{pmatrix} 1{,}5 \\ 2 \end{pmatrix}$", sheet.Questions.Single().Ask.In("fr"));
    }

    private static string Answers(SheetVariants variants, string code) => string.Join("; ", variants.Solve(code, new Diagnostics())!.Questions.Select(q => q.Parts[0].Solution.Answer.ToText()));
}

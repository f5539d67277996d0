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
        Assert.Contains(@"\begin{pmatrix}", solved.Questions[1].Question.Ask.In("en"), StringComparison.Ordinal);
    }
}

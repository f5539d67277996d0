using System.Diagnostics;
using ExamSolver.Core;
using ExamSolver.Core.Grading;
using ExamSolver.Core.Problems;
using ExamSolver.Symbolics;
using ExamSolver.Documents;
using ExamSolver.Tests.Authors;
using ExamSolver.Tests.Conventions;
using ExamSolver.Tests.Core.Grading;
using Verdict = ExamSolver.Core.Grading.Verdict;

namespace ExamSolver.Tests.Grading;

/// <summary>Designs that students type, however they write them.</summary>
public sealed class DesignGradingTests
{
    private const string Problem = """
        title: T
        let: |
          k = 3
        networks:
          large: {input: 28x28x1, layers: [flatten, {dense: 100}, relu, {dense: 10}]}
        questions:
        - ask: A
          points: 4
          kind: network/design
          given:
            design: {input: 28x28x1, layers: [{conv: 8, kernel: 5}, relu, {pool: max, size: 2}, flatten, {dense: 10}]}
            require: ['shape(it) = 10', {that: 'parameters(it) <= parameters(large)/2', say: {en: at most half as many parameters, fr: au plus la moitié des paramètres}}, 'layers(it, every conv) >= 1', 'field(it, conv1) >= 5']
            wrong: {two classes: [{conv: 8, kernel: 5}, {pool: max, size: 2}, flatten, {dense: 2}]}
        """;

    private static readonly SolvedPart Part = Solve();

    [Theory]
    [InlineData("[{conv: 4, kernel: 7}, relu, {pool: max, size: 2}, flatten, {dense: 10}]")]
    [InlineData("- {conv: 4, kernel: 7}\n- relu\n- {pool: max, size: 2}\n- flatten\n- {dense: 10}")]
    [InlineData("\n- conv: 4\n  kernel: 7\n- flatten\n- dense: 10\n\n")]
    [InlineData("  - conv: 4\n    kernel: 7\n  - flatten\n  - dense: 10\n")]
    [InlineData("layers:\n- {conv: k, kernel: 2*k}\n- flatten\n- {dense: 10}")]
    [InlineData("{input: 28x28x1, blocks: {b: [{conv: 4, kernel: 5}, relu]}, layers: [b, {name: conv1, conv: 4, kernel: 3}, flatten, {dense: 10}]}")]
    public void Every_design_that_meets_the_requirements_is_right(string text)
    {
        var mark = Mark(text);
        Assert.Equal((Verdict.Right, (Rational)4), (mark.Verdict, mark.Points));
    }

    [Theory]
    [InlineData("[{conv: 8, kernel: 3}, flatten, {dense: 10}]", "2", "Not met: at most half as many parameters; found 54170 beside 39755. Not met: field(it, conv1) >= 5; found 3.")]
    [InlineData("[flatten, {dense: 9}]", "1", "Not met: shape(it) = 10; found 9. Not met: layers(it, every conv) >= 1; the design has no layer of the sort \"every conv\". Not met: field(it, conv1) >= 5; the design has no layer of the sort \"conv1\".")]
    [InlineData("[{conv: 10, kernel: 28}]", "3", "Not met: shape(it) = 10; found 1×1×10.")]
    [InlineData("[{embedding: 3, vocabulary: 9}]", "0", null)]
    public void Requirements_that_fail_are_named_with_what_was_found_and_the_others_earn_their_share(string text, string points, string? wrong)
    {
        var mark = Mark(text);
        if (wrong is null)
        {
            Assert.Equal(Verdict.Invalid, mark.Verdict);
            return;
        }

        Assert.Equal((Verdict.Partly, points, wrong), (mark.Verdict, mark.Points.ToString(), string.Join(' ', new FeedbackSentences(AllProblems.Labels).Of(mark, Part.Part, Part.Solution, "en"))));
    }

    [Fact]
    public void Requirements_are_named_in_the_author_s_words_and_the_student_s_language() => Assert.Equal(
        ["Non rempli : au plus la moitié des paramètres ; trouvé : 54170 en face de 39755.", "Non rempli : field(it, conv1) >= 5 ; trouvé : 3."],
        new FeedbackSentences(AllProblems.Labels).Of(Mark("[{conv: 8, kernel: 3}, flatten, {dense: 10}]"), Part.Part, Part.Solution, "fr"));

    [Fact]
    public void A_design_that_fails_like_a_known_one_has_its_name()
    {
        var mark = Mark("[{conv: 8, kernel: 5}, relu, {pool: average, size: 2}, flatten, {dense: 2}]");
        Assert.Equal((Verdict.Partly, "two-classes", (Rational)3), (mark.Verdict, mark.Misconception, mark.Points));
    }

    [Theory]
    [InlineData("relu", "expected a list of layers, found \"relu\". Write [{conv: 20, kernel: 3}, relu], or one layer a line: - {conv: 20, kernel: 3}", 0)]
    [InlineData("[{conv: 8, kernel: 5}, flaten]", "unknown layer \"flaten\". Did you mean \"flatten\"?", 23)]
    [InlineData("[{conv: 8, kernel: 50}, flatten]", "layer conv1 reads 28×28×1 and leaves nothing", 1)]
    [InlineData("{input: 32x32x3, layers: [flatten, {dense: 10}]}", "the network reads 32×32×3, but it is given 28×28×1. Leave the input out", 0)]
    [InlineData("[flatten, {dense: n}]", "\"n\" is no size of this question", 18)]
    [InlineData("[flatten, {dense: 10}", null, 0)]
    public void A_design_that_cannot_be_read_is_invalid_and_says_why(string text, string? error, int start)
    {
        var mark = Mark(text);
        Assert.Equal(Verdict.Invalid, mark.Verdict);
        Assert.NotNull(mark.Reading.Error);
        if (error is not null)
        {
            Assert.StartsWith(error, Gradings.Error(mark.Reading), StringComparison.Ordinal);
            Assert.Equal(start, mark.Reading.ErrorStart);
        }
    }

    [Theory]
    [InlineData("relu", "On attend une liste de couches, on trouve \"relu\". Écrivez [{conv: 20, kernel: 3}, relu], ou une couche par ligne : - {conv: 20, kernel: 3}.")]
    [InlineData("[{conv: 8, kernel: 5}, flaten]", "Couche inconnue \"flaten\". Vouliez-vous dire \"flatten\" ?")]
    [InlineData("[{conv: 8, kernel: 50}, flatten]", "La couche conv1 lit 28×28×1 et ne laisse rien : sa sortie serait -21×-21×8. Sa fenêtre 50×50 de dilatation 1×1 ne tient pas : prenez une fenêtre plus petite, un remplissage plus grand, ou une couche de moins avant elle.")]
    [InlineData("{input: 32x32x3, layers: [flatten, {dense: 10}]}", "Le réseau lit 32×32×3, mais il reçoit 28×28×1. Laissez l'entrée de côté.")]
    [InlineData("[{dense: 10}]", "La couche dense dense1 lit un vecteur, mais elle reçoit 28×28×1. Mettez `flatten` avant elle.")]
    [InlineData("[flatten, {dense: n}]", "« n » n'est pas une taille de cette question.")]
    public void Why_a_design_cannot_be_read_is_said_in_the_student_s_language(string text, string sentence) =>
        Assert.Equal([sentence], new FeedbackSentences(AllProblems.Labels).Of(Mark(text), Part.Part, Part.Solution, "fr"));

    [Theory]
    [InlineData("[{repeat: 10000, conv: 1, kernel: 1}, flatten, {dense: 10}]")]
    [InlineData("[{repeat: 400, upsample: 2}]")]
    [InlineData("[{repeat: 11, upsample: 2}, {repeat: 480, conv: 1, kernel: 3, padding: same}]")]
    [InlineData("[{repeat: 400, transposed conv: 1, kernel: 2, stride: 2, padding: 14}]")]
    [InlineData("&a [*a]")]
    [InlineData("[&a {layers: [relu, relu, relu, relu]}, &b {layers: [*a, *a, *a, *a, *a]}, &c {layers: [*b, *b, *b, *b]}, &d {layers: [*c, *c, *c, *c]}, *d, *d, *d]")]
    [InlineData("[{dense: 1000000000}, {dense: 1000000000}, {dense: 999999999999}]")]
    [InlineData("[{repeat: 499, residual: [{conv: 1, kernel: 27, padding: same}]}]")]
    [InlineData("[{repeat: 240, residual: [{conv: 64, kernel: 28, padding: same}]}, flatten, {dense: 10}]")]
    [InlineData("{blocks: {a: [b, b], b: [a, a]}, layers: [a]}")]
    [InlineData("{{{{{{{{{{{{{{{{{{{{")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[")]
    [InlineData("- !!python/object/apply:os.system [ls]")]
    [InlineData("\u0000\u0001")]
    public void A_hostile_design_ends_soon(string text)
    {
        var watch = Stopwatch.StartNew();
        Mark(text);
        Mark(string.Concat(Enumerable.Repeat(text + "\n", 9000 / (text.Length + 1))));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), watch.Elapsed.ToString());
    }

    [Theory]
    [InlineData("require: ['parameters(it) <= 3']", "p.yaml:7:13: error design-fails: your own design does not meet parameters(it) <= 3: found 7850\n    mend the design or the requirement")]
    [InlineData("require: ['weights(it) <= 3']", "there is no quantity \"weights\"")]
    [InlineData("require: ['parameters(that) <= 3']", "there is no network \"that\"")]
    [InlineData("require: ['parameters(it)']", "is no requirement")]
    [InlineData("require: ['3 < 4']", "no requirement speaks of the design")]
    [InlineData("require: ['parameters(it) <= n']", "\"n\" has no value")]
    [InlineData("require: ['shape(it) = NxN']", "the size N is no number")]
    [InlineData("require: ['shape(it) >= 3']", "write shape(it) = 8x8x16")]
    [InlineData("require: ['depth(it) >= 1']\n    wrong: {fine: [flatten, {dense: 10}]}", "the design \"fine\" meets every requirement, so it is right")]
    [InlineData("require: ['depth(it) >= 1']\n    wrong: {bad: [flatten, {dense: 10}, {conv: 3, kernel: 3}]}", "slides over height × width × channels")]
    public void An_author_is_told_what_cannot_be_required(string require, string expected)
    {
        var errors = Author.Question($"- ask: A\n  kind: network/design\n  given:\n    {require}\n    design: {{input: 28x28x1, layers: [flatten, {{dense: 10}}]}}");
        Assert.Contains(expected.Replace("p.yaml:7:13: ", "", StringComparison.Ordinal), errors, StringComparison.Ordinal);
    }

    private static Mark Mark(string text) => Grader.Mark(Part.Part, Part.Solution, text);

    private static SolvedPart Solve()
    {
        var errors = Author.Problem(System.Text.Encoding.UTF8.GetBytes(Problem), out var sheet);
        Assert.Equal("", errors);
        return SheetSolver.Solve(sheet!).Questions.Single().Parts.Single();
    }
}

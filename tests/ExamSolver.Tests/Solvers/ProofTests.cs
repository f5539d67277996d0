using ExamSolver.Core.Grading;
using ExamSolver.Core.Problems;
using ExamSolver.Core.Solutions;
using ExamSolver.Documents;
using ExamSolver.Tests.Authors;
using ExamSolver.Tests.Conventions;

namespace ExamSolver.Tests.Solvers;

/// <summary>What becomes of proofs that are wrong, in a sheet and in an answer.</summary>
public sealed class ProofTests
{
    [Theory]
    // A term forgotten, a sign, a direction, q and p swapped, the prior for the posterior, an equality for an inequality.
    [InlineData("td2/ex2/q1", 3, "/p(z | x)", "/p(z)")]
    [InlineData("td2/ex2/q1", 4, "+ KL", "- KL")]
    [InlineData("td2/ex2/q1", 4, "KL(q(z | x) || p(z | x))", "KL(p(z | x) || q(z | x))")]
    [InlineData("td2/ex2/q1", 4, "KL(q(z | x) || p(z | x))", "KL(q(z | x) || p(z))")]
    [InlineData("td2/ex2/q1", 5, ">=", "<=")]
    [InlineData("td2/ex2/q1", 5, ">=", "=")]
    [InlineData("td2/ex2/q1", 6, " + E[z ~ q(z | x)](log(p(z)/q(z | x)))", "")]
    [InlineData("td2/ex2/q1", 7, "- KL", "+ KL")]
    [InlineData("td2/ex2/q1", 7, "KL(q(z | x) || p(z))", "KL(p(z) || q(z | x))")]
    [InlineData("final/6a", 3, "/p(z | x)", "/p(z)")]
    [InlineData("final/6a", 3, "p(x, z)/", "p(x | z)/")]
    [InlineData("final/6a", 4, " - log", " + log")]
    [InlineData("final/6a", 4, "log(p(z | x)/q(z | x))", "log(q(z | x)/p(z | x))")]
    [InlineData("final/6a", 5, " - E", " + E")]
    [InlineData("final/6a", 5, "log(p(z | x)/q(z | x))", "log(p(z)/q(z | x))")]
    [InlineData("mscv/p4.4", 2, " p_Z(z)", "")]
    [InlineData("mscv/p4.4", 3, "/q(z | x)", "")]
    [InlineData("mscv/p4.4", 3, "z ~ q(z | x)", "z ~ p_Z(z)")]
    [InlineData("mscv/p4.4", 4, ">=", "<=")]
    [InlineData("mscv/p4.4", 4, ">=", "=")]
    [InlineData("mscv/p4.4", 5, "- log(q", "+ log(q")]
    [InlineData("mscv/p4.4", 5, " + log(p_theta(x | z))", "")]
    [InlineData("mscv/p4.5", 2, "- E", "+ E")]
    [InlineData("mscv/p4.5", 2, "+ E", "- E")]
    [InlineData("mscv/p4.5", 3, "+ H", "- H")]
    [InlineData("mscv/p4.5", 3, "H(q(z | x))", "H(p_Z(z))")]
    [InlineData("mscv/p4.5", 4, "- KL", "+ KL")]
    [InlineData("mscv/p4.5", 4, "KL(q(z | x) || p_Z(z))", "KL(p_Z(z) || q(z | x))")]
    [InlineData("cse891/2.1", 2, " - log", " + log")]
    [InlineData("cse891/2.1", 3, " p(z)/", "/")]
    [InlineData("cse891/2.1", 4, " p(x)/", "/")]
    [InlineData("cse891/2.1", 4, "p(z | x)", "p(z)")]
    [InlineData("cse891/2.1", 5, "q(z)/p(z | x)", "p(z | x)/q(z)")]
    [InlineData("cse891/2.1", 6, "- KL", "+ KL")]
    [InlineData("cse891/2.1", 6, "KL(q || p(z | x))", "KL(q || p(z))")]
    [InlineData("cse891/2.1", 6, "KL(q || p(z | x))", "KL(p(z | x) || q)")]
    [InlineData("cse891/2.2", 2, "q(z_1, z_2)/p(z_1, z_2)", "p(z_1, z_2)/q(z_1, z_2)")]
    [InlineData("cse891/2.2", 3, " + log", " - log")]
    [InlineData("cse891/2.2", 3, "q_1(z_1)/p_1(z_1)", "p_1(z_1)/q_1(z_1)")]
    [InlineData("cse891/2.2", 4, " + E", " - E")]
    [InlineData("cse891/2.2", 5, "z_1 ~ q_1", "z_1 ~ p_1")]
    [InlineData("cse891/2.2", 6, " + KL(q_2 || p_2)", "")]
    [InlineData("cse891/2.2", 6, "KL(q_1 || p_1)", "KL(p_1 || q_1)")]
    [InlineData("final/5a", 2, "|W|_F^2", "|W|_F")]
    [InlineData("final/5a", 2, "lambda", "lambda^2")]
    [InlineData("final/5a", 2, "|W|_F^2", "|W x|_F^2")]
    [InlineData("final/5a", 3, "W[i,j]^2", "W[i,j]")]
    [InlineData("final/5a", 3, "lambda sum(i, j; W[i,j]^2)", "lambda sum(i, j; W[i,j])^2")]
    [InlineData("final/5a", 3, "lambda", "-lambda")]
    [InlineData("mscv/p2.3b", 2, "sum(k, 1, D_a, Var(w[k] a[k]))", "Var(w[1] a[1])")]
    [InlineData("mscv/p2.3b", 3, "E(a[k]^2)", "E(a[k])^2")]
    [InlineData("mscv/p2.3b", 4, " Var(a[k])", "")]
    [InlineData("mscv/p2.3b", 4, "Var(w[k]) Var(a[k])", "Var(w[k]) + Var(a[k])")]
    [InlineData("mscv/p2.3b", 5, "D_a", "D_a^2")]
    [InlineData("mscv/p2.3b", 6, "Var(a[1])", "D_a Var(a[1])")]
    public void A_corrupted_chain_is_caught_at_its_line(string reference, int line, string right, string wrong)
    {
        var part = Find(reference);
        var lines = part.Solution.Answer.ToText().Split('\n');
        var place = lines[line - 1].IndexOf(right, StringComparison.Ordinal);
        Assert.True(place >= 0, $"{right} does not stand in {lines[line - 1]}");
        lines[line - 1] = lines[line - 1].Remove(place, right.Length).Insert(place, wrong);

        var mark = Grader.Mark(part.Part, part.Solution, string.Join('\n', lines));

        Assert.True(mark.Verdict is Verdict.Wrong or Verdict.Partly, $"{mark.Verdict}: {mark.Reading.Error}");
        Assert.Equal($"line {line}", mark.FirstWrong);
        Assert.True(mark.Points < part.Part.Points);
    }

    [Fact]
    public void Another_way_to_the_claim_is_right()
    {
        var mark = Mark("td2/ex2/q1", """
            log(p(x)) = log(sum(z; p(x, z))) = log(E_q[p(x, z)/q(z | x)])
              >= E_q[log(p(x, z)/q(z | x))]            [Jensen]
              = E_q[log p(x | z) + log p(z) - log q(z | x)]
              = E_q[log p(x | z)] - KL(q || p(z))
            """);
        Assert.Equal((Verdict.Right, null), (mark.Verdict, mark.Reading.Error));
    }

    [Fact]
    public void A_chain_that_goes_from_the_right_side_to_the_left_is_right() => Assert.Equal(
        Verdict.Right,
        Mark("final/6a", """
            E[z ~ q](log(p(x, z)/q(z | x))) - E[z ~ q](log(p(z | x)/q(z | x)))
            = E[z ~ q](log(p(x, z)) - log(p(z | x)))
            = E[z ~ q](log(p(x)))
            = log(p(x))
            """).Verdict);

    [Fact]
    public void A_true_end_that_is_reached_through_a_false_line_earns_no_full_marks()
    {
        var mark = Mark("final/6a", """
            log(p(x))
            = E[z ~ q](log(p(x)))
            = E[z ~ q](log(p(x, z)/p(z)))
            = E[z ~ q](log(p(x, z)/q(z | x))) - E[z ~ q](log(p(z | x)/q(z | x)))
            """);
        Assert.Equal((Verdict.Partly, "true-end-false-line"), (mark.Verdict, mark.Misconception));
        Assert.Equal(2, mark.Points);
        Assert.Equal("line 3", mark.FirstWrong);
    }

    [Theory]
    [InlineData("final/6a", "log(p(x))\n= E[z ~ q](log(p(x, z)/q(z | x))) - E[z ~ q](log(p(z | x)/q(z | x)))", "circular", Verdict.Wrong)]
    [InlineData("final/5a", "lambda |jacobian(h(x), x)|_F^2 = lambda sum(i, j; W[i,j]^2)", "circular", Verdict.Wrong)]
    [InlineData("final/6a", "log(p(x))\n= E[z ~ q](log(p(x)))\n= E[z ~ q](log(p(x, z)/q(z | x))) - E[z ~ q](log(p(z | x)/q(z | x)))", "gap", Verdict.Partly)]
    [InlineData("final/6a", "log(p(x))\n= E[z ~ q](log(p(x)))", "other-claim", Verdict.Partly)]
    public void What_is_wrong_with_a_chain_of_true_lines_is_named(string reference, string text, string mistake, Verdict verdict)
    {
        var mark = Mark(reference, text);
        Assert.Equal((verdict, mistake), (mark.Verdict, mark.Misconception));
    }

    [Fact]
    public void What_cannot_be_read_is_left_to_a_person_with_the_part_that_could_be()
    {
        var mark = Mark("final/6a", "log(p(x))\n= E[z ~ q](log(p(x)))\n= by the product rule\n= E[z ~ q](log(p(x, z)/p(z | x)))");
        Assert.Equal(Verdict.Undecided, mark.Verdict);
        Assert.Equal(("line 3", "by the product rule"), (mark.FirstWrong, mark.Feedback[1]["text"]));
        Assert.Equal(4, Assert.IsType<ProofAnswer>(mark.Reading.Answer).Lines.Length);
    }

    [Theory]
    [InlineData("(((((((((")]
    [InlineData("log(p(x)) = = =")]
    [InlineData("= = = =")]
    [InlineData("log p(x)\n= r(z)\n= KL(p || p || p)")]
    public void Hostile_text_gets_no_marks_and_no_exception(string text)
    {
        var mark = Mark("final/6a", text);
        Assert.True(mark.Verdict is Verdict.Invalid or Verdict.Undecided);
        Assert.True(Mark("final/6a", string.Concat(Enumerable.Repeat(text, 9_000 / text.Length))).Verdict is Verdict.Invalid or Verdict.Undecided or Verdict.Wrong);
    }

    [Fact]
    public void Sums_in_sums_are_refused_before_they_are_worked_out()
    {
        var nested = string.Concat(Enumerable.Range(0, 20).Select(_ => "sum(z; ")) + "p(x, z)" + new string(')', 20);
        Assert.NotEqual(Verdict.Right, Mark("final/6a", $"log(p(x))\n= {nested}\n= {nested}").Verdict);
    }

    [Fact]
    public void An_author_is_told_the_line_that_does_not_follow_and_a_world_in_which_it_fails()
    {
        var told = Problem("= log(E[z ~ q](p(x, z)))  [wrong]\n      = log(p(x))  [back]", "log(p(x)) = log(p(x))");
        Assert.StartsWith("p.yaml:9:11: error wrong-step: = log(E[z ~ q](p(x, z))) does not follow from the line before: in world ", told, StringComparison.Ordinal);
        Assert.Contains("the sides are -", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("= log(sum(z; p(x, z)))", "log(p(x)) = log(sum(z; p(x, z)))", "circular-proof: this line uses the claim itself")]
    [InlineData("= log(sum(z; p(x, z)))  [a]\n      = log(r(x))  [b]", "log(p(x)) = 1", "bad-line: \"")]
    [InlineData("= E[z ~ q](log(p(x)))  [a]\n      >= log(p(x))  [b]", "log(p(x)) >= 2", "never-strict: log(p(x)) is equal to the line before in every world")]
    [InlineData("= E[z ~ q](log(p(x)))  [a]\n      = log(sum(z; p(x, z)))  [b]", "log(p(x)) = 2", "other-claim: the chain goes from log(p(x)) to log(sum(z; p(x, z)))")]
    [InlineData("= E[z ~ q](log(p(x)))\n      = log(sum(z; p(x, z)))  [b]", "log(p(x)) = log(sum(z; p(x, z)))", "missing-reason: = E[z ~ q](log(p(x))) has no reason")]
    [InlineData("= E[z ~ q](log(p(x)))  [a] x\n      = log(sum(z; p(x, z)))  [b]", "log(p(x)) = log(sum(z; p(x, z)))", "bad-line: \"x\" stands behind the reason")]
    [InlineData("= log(p(y))  [a]", "log(p(x)) = log(p(y))", "bad-formula: p(y) does not fit p(x, z)")]
    [InlineData("= log(p)  [a]", "log(p(x)) = log(p)", "bad-formula: p stands alone where a number should be")]
    public void An_author_is_told_what_else_is_wrong_with_his_proof(string lines, string claim, string expected) =>
        Assert.Contains(" error " + expected, Problem(lines, claim), StringComparison.Ordinal);

    [Theory]
    [InlineData("distributions: 'p(x, z); q(z)'", "assumption-not-needed: the claim holds in that world as well")]
    [InlineData("moon: full", "assumption-not-needed: \"moon\" is neither")]
    public void An_assumption_that_is_not_needed_is_an_error(string world, string expected) =>
        Assert.Contains(" error " + expected, Problem("= E[z ~ q](log(p(x)))  [a]\n      = log(sum(z; p(x, z)))  [b]", "log(p(x)) = log(sum(z; p(x, z)))", $"\n    fails without: {{{world}}}"), StringComparison.Ordinal);

    [Theory]
    [InlineData("cse891/2.1", """
        E[z ~ q](log(p(x | z))) - KL(q || p(z))
        = E[z ~ q](log(p(x | z)) - log(q(z)/p(z)))
        = E[z ~ q](log(p(x | z) p(z)/q(z)))
        = log(p(x)) - KL(q || p(z | x))
        """)]
    [InlineData("cse891/2.1", "E[z ~ q](log(p(x | z))) - KL(q || p(z)) = E[z ~ q](log(p(x, z)/q(z))) = log(p(x)) - KL(q || p(z | x))")]
    [InlineData("mscv/p4.5", """
        E[z ~ q(z | x)](log(p_Z(z)) - log(q(z | x)) + log(p_theta(x | z)))
        = E[z ~ q(z | x)](log(p_theta(x | z)) + log(p_Z(z)/q(z | x)))
        = E[z ~ q(z | x)](log(p_theta(x | z))) - KL(q(z | x) || p_Z(z))
        """)]
    public void A_chain_of_true_lines_that_skips_what_must_be_shown_is_right_in_part(string reference, string text)
    {
        var part = Find(reference);
        var mark = Mark(reference, text);
        Assert.Equal((Verdict.Partly, "gap", "shown 1"), (mark.Verdict, mark.Misconception, mark.FirstWrong));
        Assert.True(mark.Points > 0 && mark.Points <= part.Part.Points / 2, mark.Points.ToString());
    }

    /// <summary>The last decimal of a number that was cut off, or a constant beside which the rest is large.</summary>
    [Theory]
    [InlineData("cse891/2.1", 4, "E[z ~ q](log(p(z | x) p(x)/q(z)))", "E[z ~ q](log(p(z | x) p(x)/q(z))) + 1e-10")]
    [InlineData("cse891/2.1", 4, "E[z ~ q](log(p(z | x) p(x)/q(z)))", "E[z ~ q](log(p(z | x) p(x)/q(z))) + 1e-15")]
    [InlineData("cse891/2.1", 6, "log(p(x))", "0.9999999999 log(p(x))")]
    [InlineData("final/6a", 2, "E[z ~ q(z | x)](log(p(x)))", "3 E[z ~ q(z | x)](0.3333333333 log(p(x)))")]
    [InlineData("final/5a", 2, "lambda |W|_F^2", "lambda (|W|_F^2 + 1e-10)")]
    [InlineData("final/5a", 3, "W[i,j]^2", "W[i,j]^2.0000000001")]
    [InlineData("mscv/p2.3b", 5, "D_a", "(D_a + 1e-10)")]
    [InlineData("mscv/p2.3b", 6, "Var(a[1])", "Var(0.99999999999 a[1])")]
    [InlineData("td2/ex2/q1", 5, ">= ", ">= 1e-10 + KL(q(z | x) || p(z | x)) + ")]
    public void A_line_that_is_nearly_true_is_caught(string reference, int line, string right, string wrong)
    {
        var lines = Find(reference).Solution.Answer.ToText().Split('\n');
        Assert.Contains(right, lines[line - 1], StringComparison.Ordinal);
        lines[line - 1] = lines[line - 1].Replace(right, wrong, StringComparison.Ordinal);
        var mark = Mark(reference, string.Join('\n', lines));
        Assert.True(mark.FirstWrong == $"line {line}" && mark.Verdict is Verdict.Wrong or Verdict.Partly, $"{mark.Verdict}: {mark.FirstWrong}");
    }

    [Theory]
    [InlineData("final/6a", "log(p(x)) = 3 E[z ~ q](1/3 log(p(x))) = E[z ~ q](log(p(x, z)/p(z | x))) = E[z ~ q](log(p(x, z)/q(z | x))) - E[z ~ q](log(p(z | x)/q(z | x)))")]
    [InlineData("final/6a", "log(p(x)) = 1e15 log(p(x)) - 999999999999999 log(p(x)) = E[z ~ q](log(p(x, z)/p(z | x))) = E[z ~ q](log(p(x, z)/q(z | x))) - E[z ~ q](log(p(z | x)/q(z | x)))")]
    [InlineData("final/6a", "log(p(x)) = log(10^300 p(x)) - 300 log(10) = E[z ~ q](log(p(x, z)/p(z | x))) = E[z ~ q](log(p(x, z)/q(z | x))) - E[z ~ q](log(p(z | x)/q(z | x)))")]
    [InlineData("final/5a", "lambda |jacobian(h(x), x)|_F^2 = lambda |W|_F^2 = 3 lambda/3 sum(i, j; sqrt(W[i,j]^4)) = lambda sum(i, j; W[i,j]^2)")]
    public void A_right_line_is_not_refused_for_its_rounding(string reference, string text)
    {
        var mark = Mark(reference, text);
        Assert.True(mark.Verdict == Verdict.Right, $"{mark.Verdict}: {string.Join(' ', mark.Feedback)}");
    }

    [Theory]
    [InlineData("cse891/2.1", """
        log(p(x)) - KL(q || p(z | x))
        = E[z ~ q](log(p(x))) - E[z ~ q](log(q(z)/p(z | x)))
        = E[z ~ q](log(p(x) p(z | x)/q(z)))
        = E[z ~ q](log(p(x, z)/q(z)))
        = E[z ~ q](log(p(x | z) p(z)/q(z)))
        = E[z ~ q](log(p(x | z))) - KL(q || p(z))
        """)]
    [InlineData("cse891/2.1", """
        E[z ~ q](log(p(x | z))) - KL(q || p(z))
        = E[z ~ q](log(p(x | z) p(z)/p(z | x))) - E[z ~ q](log(q(z)/p(z | x)))
        = E[z ~ q](log(p(x))) - KL(q || p(z | x))
        = log(p(x)) - KL(q || p(z | x))
        """)]
    [InlineData("mscv/p4.5", """
        E[z ~ q(z | x)](log(p_Z(z)) - log(q(z | x)) + log(p_theta(x | z)))
        = E[z ~ q(z | x)](log(p_theta(x | z))) - E[z ~ q(z | x)](log(q(z | x)/p_Z(z)))
        = E[z ~ q(z | x)](log(p_theta(x | z))) - KL(q(z | x) || p_Z(z))
        """)]
    [InlineData("mscv/p4.5", """
        E[z ~ q(z | x)](log(p_theta(x | z))) - KL(q(z | x) || p_Z(z))
        = H(q(z | x)) + E[z ~ q(z | x)](log(p_Z(z))) + E[z ~ q(z | x)](log(p_theta(x | z)))
        = E[z ~ q(z | x)](log(p_Z(z)) - log(q(z | x)) + log(p_theta(x | z)))
        """)]
    public void The_same_steps_in_another_order_are_right(string reference, string text)
    {
        var mark = Mark(reference, text);
        Assert.True(mark.Verdict == Verdict.Right && mark.Points == Find(reference).Part.Points, $"{mark.Verdict}: {string.Join(' ', mark.Feedback)}");
    }

    [Theory]
    [InlineData("final/6a", "log(p(x))\n= E[z ~ q](log(p(x, z)/p(z)))\n= log(p(x))", "La ligne 2 ne découle pas de la précédente : = E[z ~ q](log(p(x, z)/p(z)))", "Par exemple, avec ")]
    [InlineData("final/6a", "log(p(x)) = E[z ~ q](log(p(x)))", "Chaque ligne est vraie, mais la chaîne va de log(p(x)) à E[z ~ q](log(p(x))), et il fallait montrer : ")]
    [InlineData("final/6a", "log(p(x)) = E[z ~ q](log(p(x))) = E[z ~ q](log(p(x, z)/q(z | x))) - E[z ~ q](log(p(z | x)/q(z | x)))", "Chaque ligne est vraie, mais une étape cache ce qu'il fallait montrer : ")]
    [InlineData("final/6a", "log(p(x))\n= E[z ~ q](log(p(x, z)/q(z | x))) - E[z ~ q](log(p(z | x)/q(z | x)))", "La ligne 2 utilise l'énoncé lui-même.")]
    [InlineData("final/6a", "log(p(x))\n= r(z)\n= log(p(x))", "On n'a pas pu décider si la réponse est juste ; une personne la lira.", "La ligne 2 ne se lit pas, « r(z) » : ")]
    [InlineData("final/6a", "log(p(x))\n= p + 1\n= log(p(x))", "On n'a pas pu décider si la réponse est juste ; une personne la lira.", "La ligne 2 ne se lit pas, « p + 1 » : p est seul là où l'on attend un nombre ; écrivez p(x, z).")]
    [InlineData("final/5a", "lambda |jacobian(h(x), x)|_F^2\n= W\n= lambda |W|_F^2", "La ligne 2 ne découle pas de la précédente : = W", "Un côté est un nombre, l'autre un tableau ")]
    public void A_student_reads_in_his_language_what_is_wrong(string reference, string text, params string[] expected)
    {
        var part = Find(reference);
        var said = new FeedbackSentences(AllProblems.Labels).Of(Mark(reference, text), part.Part, part.Solution, "fr");
        for (var i = 0; i < expected.Length; i++)
            Assert.StartsWith(expected[i], said[i], StringComparison.Ordinal);
        Assert.All(said, s => Assert.DoesNotMatch("\\b(the|line|world|sides|is|and)\\b", s));
    }

    [Theory]
    [InlineData("must show: {part: 'log(p(x)) + 1'}", "bad-formula: \"{")]
    [InlineData("must show: {part: 'H(q)'}", "not-shown: your own proof does not contain H(q)")]
    public void An_author_is_told_what_cannot_be_a_part(string mustShow, string expected) => Assert.Contains(
        expected.Split(": \"{")[0],
        Problem("= E[z ~ q](log(p(x)))  [a]\n      = log(sum(z; p(x, z)))  [b]", "log(p(x)) = log(sum(z; p(x, z)))", $"\n    {mustShow}"),
        StringComparison.Ordinal);

    private static SolvedPart Find(string reference) =>
        AllProblems.Sheets.SelectMany(s => s.Questions).First(q => q.Question.Ref == reference).Parts[0];

    private static Mark Mark(string reference, string text)
    {
        var part = Find(reference);
        return Grader.Mark(part.Part, part.Solution, text);
    }

    private static string Problem(string lines, string claim, string more = "") => Author.Problem(
        $"title: T\nquestions:\n- ask: A\n  kind: proof\n  given:\n    distributions: 'p(x, z); q(z | x)'\n    proof: |\n      log(p(x))\n        {lines.Replace("\n      ", "\n        ", StringComparison.Ordinal)}\n    claim: '{claim}'{more}\n");
}

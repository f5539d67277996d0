using ExamSolver.Core;
using ExamSolver.Core.Problems;
using ExamSolver.Core.Solutions;

namespace ExamSolver.Tests.Conventions;

/// <summary>That every id has its words (7 of the universal tests).</summary>
public sealed class LabelTests
{
    private static readonly string[] Languages = ["en", "fr"];

    public static TheoryData<string> Kinds => [.. AllProblems.Catalogue.Kinds];

    [Fact]
    public void Every_label_has_every_language_and_the_same_arguments_in_each()
    {
        var diagnostics = new Diagnostics();
        AllProblems.Labels.Audit(Languages, diagnostics);
        Assert.Empty(diagnostics.Items.Select(d => d.ToString()));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_says_what_it_is_and_where_it_is_from(string kind)
    {
        foreach (var language in Languages)
        {
            Assert.NotEmpty(AllProblems.Labels.Say(language, kind, "kind", "summary"));
            Assert.NotEmpty(AllProblems.Labels.Say(language, kind, "kind", "source"));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_id_of_a_solution_has_its_words(string kind)
    {
        var parts = Parts(kind).ToArray();
        Assert.NotEmpty(parts);
        var ids = parts.Select(p => p.Solution).SelectMany(s =>
            s.Derivation.SelectMany(WithSubsteps).Select(d => ("rules", d.Rule))
                .Concat(s.Checks.Select(c => ("checks", c.Id)))
                .Concat(s.Givens.Select(g => ("givens", g.Id)))
                .Concat(s.Tables.SelectMany(t => t.Columns.Select(c => ("columns", c)).Prepend(("tables", t.Id))))
                .Concat(s.Tables.SelectMany(t => t.Rows.SelectMany(r => r.OfType<Argument.Word>().Select(w => ("words", w.Id)))))
                .Concat(s.Conventions.Where(c => c.Words is null).Select(c => ("conventions", c.Id)))
                .Concat(s.Conventions.Where(c => c.Words is null && !c.IsNotation).Select(c => ("assumptions", c.Id)))
                .Concat(s.Misconceptions.Where(m => m.Words is null).Select(m => ("misconceptions", m.Id))));
        foreach (var (section, id) in ids.Distinct())
        {
            foreach (var language in Languages)
                Assert.True(AllProblems.Labels.Find(language, kind, section, id) is not null, $"{kind}: {section}: {id} has no sentence in {language}");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Sentences_that_a_terminal_shows_hold_no_LaTeX(string kind)
    {
        foreach (var label in AllProblems.Labels.Of(kind).Where(l => l.Section is "checks" or "conventions" or "misconceptions"))
            Assert.All(label.Sentences.Values, s => Assert.DoesNotContain('$', s));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_has_a_problem_in_a_sheet(string kind) =>
        Assert.Contains(AllProblems.Sheets.SelectMany(s => s.Questions).SelectMany(q => q.Parts), p => p.Part.Solver.Kind == kind);

    private static IEnumerable<SolvedPart> Parts(string kind) =>
        AllProblems.Sheets.Concat(AllProblems.Examples).SelectMany(s => s.Questions).SelectMany(q => q.Parts).Where(p => p.Part.Solver.Kind == kind);

    private static IEnumerable<DerivationStep> WithSubsteps(DerivationStep step) => step.Substeps.SelectMany(WithSubsteps).Prepend(step);
}

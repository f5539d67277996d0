using ExamSolver.Symbolics;
using FsCheck;
using FsCheck.Fluent;

namespace ExamSolver.Tests.Symbolics;

/// <summary>What holds for every formula, on random ones. A failing case prints its seed.</summary>
public sealed class PropertyTests
{
    [Fact]
    public void Printing_and_parsing_is_the_identity() => ForAll(500, random =>
    {
        var formula = random.Formula(4);
        var back = FormulaParser.Parse(formula.ToInfix());
        Assert.True(back.Succeeded && back.Formula.Equals(formula), $"{formula} came back as {back.Formula}");
    });

    [Fact]
    public void Canonical_form_is_idempotent() => ForAll(500, random =>
    {
        var value = random.Formula(4).ToExpr();
        var again = value.ToFormula().ToExpr();
        Assert.True(value.Equals(again), $"{value} became {again}");
    });

    [Fact]
    public void Latex_that_is_printed_can_be_read() => ForAll(300, random =>
    {
        var formula = random.Formula(3);
        var back = FormulaParser.Parse(formula.ToLatex());
        Assert.True(back.Succeeded, $"{formula.ToLatex()}: {string.Join(" ", back.Errors)}");
        var decision = Equivalence.Decide(formula.ToExpr(), back.Formula.ToExpr());
        Assert.False(decision.IsDifferent, $"{formula} came back from {formula.ToLatex()} as {back.Formula}");
    });

    [Fact]
    public void A_rewrite_is_never_different() => ForAll(400, random =>
    {
        var formula = random.Formula(3);
        var rewrite = random.Rewrite(formula);
        var decision = Equivalence.Decide(formula.ToExpr(), rewrite.ToExpr());
        Assert.False(decision.IsDifferent, $"{formula} against {rewrite}: {decision}");
    });

    [Fact]
    public void A_mutation_is_never_equal() => ForAll(400, random =>
    {
        var formula = random.Formula(3);
        var mutation = random.Mutate(formula);
        var decision = Equivalence.Decide(formula.ToExpr(), mutation.ToExpr());
        Assert.False(decision.IsEqual, $"{formula} against {mutation}: {decision}");
    });

    [Fact]
    public void Equality_is_symmetric_and_transitive() => ForAll(150, random =>
    {
        var first = random.Formula(3);
        var second = random.Rewrite(first);
        var third = random.Next(2) == 0 ? random.Rewrite(second) : random.Mutate(second);
        var (a, b, c) = (first.ToExpr(), second.ToExpr(), third.ToExpr());
        Assert.Equal(Equivalence.Decide(b, c).Verdict, Equivalence.Decide(c, b).Verdict);
        if (Equivalence.Decide(a, b).IsEqual && Equivalence.Decide(b, c).IsEqual)
        {
            Assert.False(Equivalence.Decide(a, c).IsDifferent, $"{first}; {second}; {third}");
        }
    });

    [Fact]
    public void Every_string_gets_a_verdict() => ForAll(3000, random =>
    {
        var result = Comparison.Compare(random.Garbage(30), random.Garbage(30));
        Assert.NotEmpty(result.Reason);
    });

    [Fact]
    public void Expanding_and_simplifying_keep_the_value() => ForAll(300, random =>
    {
        var value = random.Formula(3).ToExpr();
        Assert.False(Equivalence.Decide(value, value.Expand()).IsDifferent, $"{value} expanded to {value.Expand()}");
        Assert.False(Equivalence.Decide(value, value.Simplify()).IsDifferent, $"{value} simplified to {value.Simplify()}");
    });

    private static void ForAll(int count, Action<RandomFormulas> property)
    {
        var seeds = Gen.Choose(0, int.MaxValue - 1).ToArbitrary();
        Prop.ForAll(seeds, seed =>
        {
            property(new RandomFormulas((ulong)seed));
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(count).WithReplay(20_260_101, 7));
    }
}

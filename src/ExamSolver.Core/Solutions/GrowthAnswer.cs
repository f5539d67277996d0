using System.Collections.Immutable;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Solutions;

/// <summary>An order of growth, <c>Theta(N^2 d)</c>: right in every form that grows alike as all symbols grow.</summary>
public sealed class GrowthAnswer : Answer
{
    private readonly Formula written;

    private GrowthAnswer(Formula written, Expr order, Declarations declarations) => (this.written, Order, Declarations) = (written, order, declarations);

    /// <summary>An expression that grows as the order says.</summary>
    public Expr Order { get; }

    /// <inheritdoc/>
    public override Declarations Declarations { get; }

    /// <inheritdoc/>
    public override string Type => "growth";

    /// <inheritdoc/>
    public override ImmutableArray<Component> Components => [new("", Order)];

    /// <inheritdoc/>
    public override ImmutableArray<Formula> Results => [written];

    /// <summary>The order that a formula writes as O(…) or Theta(…); <c>null</c> where it writes none.</summary>
    public static GrowthAnswer? Of(Formula formula, Declarations declarations) =>
        formula is ApplyFormula { Function: "O" or "Theta", Arguments: [var inside] } ? new GrowthAnswer(formula, inside.ToExpr(), declarations) : null;

    /// <summary>An order by an expression that grows alike.</summary>
    public static GrowthAnswer Of(Expr order, Declarations declarations) => new(Formula.Apply("Theta", order.ToFormula()), order, declarations);

    /// <summary>Whether another order is this one.</summary>
    public ComparisonVerdict Compare(GrowthAnswer other) =>
        Comparison.Compare(other.Order.ToFormula(), Order.ToFormula(), new ComparisonOptions { Parsing = new ParseOptions { Declarations = Declarations }, Test = ComparisonTest.Growth }).Verdict;

    /// <inheritdoc/>
    public override string ToText() => written.ToInfix();

    /// <inheritdoc/>
    public override string ToLatex(LatexStyle style) => written.ToLatex(style);

    /// <inheritdoc/>
    public override Answer With(ImmutableArray<Expr> components)
    {
        RequireCount(components);
        return Of(components[0], Declarations);
    }
}

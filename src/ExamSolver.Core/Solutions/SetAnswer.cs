using System.Collections.Immutable;
using System.Globalization;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Solutions;

/// <summary>A finite set of expressions; the order in which they are written does not matter.</summary>
public sealed class SetAnswer : Answer
{
    /// <summary>A set of at least one item; items that are equal as they are written count once.</summary>
    /// <exception cref="ArgumentException">There is no item.</exception>
    public SetAnswer(IEnumerable<Expr> items, Declarations declarations)
    {
        Items = [.. items.Distinct().Order(Expr.Ordering)];
        Declarations = declarations;
        if (Items.IsEmpty)
            throw new ArgumentException("A set that is asked for has an item.", nameof(items));
    }

    /// <summary>The items, sorted.</summary>
    public ImmutableArray<Expr> Items { get; }

    /// <inheritdoc/>
    public override Declarations Declarations { get; }

    /// <inheritdoc/>
    public override string Type => "set";

    /// <inheritdoc/>
    public override ImmutableArray<Component> Components => [.. Items.Select((e, i) => new Component("item " + (i + 1).ToString(CultureInfo.InvariantCulture), e))];

    /// <inheritdoc/>
    public override ImmutableArray<Formula> Results => [Formula.Set(Items.Select(i => i.ToFormula()))];

    /// <inheritdoc/>
    public override string ToText() => Results[0].ToInfix();

    /// <inheritdoc/>
    public override string ToLatex(LatexStyle style) => Results[0].ToLatex(style);

    /// <inheritdoc/>
    public override Answer With(ImmutableArray<Expr> components) => new SetAnswer(components, Declarations);
}

/// <summary>An interval of the real line; infinite ends are open.</summary>
public sealed class IntervalAnswer : Answer
{
    /// <summary>An interval by its ends.</summary>
    public IntervalAnswer(Expr lower, Expr upper, bool isLowerOpen, bool isUpperOpen, Declarations declarations) =>
        (Lower, Upper, IsLowerOpen, IsUpperOpen, Declarations) = (lower, upper, isLowerOpen || IsInfinite(lower), isUpperOpen || IsInfinite(upper), declarations);

    /// <summary>The lower end.</summary>
    public Expr Lower { get; }

    /// <summary>The upper end.</summary>
    public Expr Upper { get; }

    /// <summary>Whether the lower end is left out.</summary>
    public bool IsLowerOpen { get; }

    /// <summary>Whether the upper end is left out.</summary>
    public bool IsUpperOpen { get; }

    /// <inheritdoc/>
    public override Declarations Declarations { get; }

    /// <inheritdoc/>
    public override string Type => "interval";

    /// <summary>The ends; then, for each, 1 where it is left out and 0 where it belongs to the interval.</summary>
    public override ImmutableArray<Component> Components =>
        [new("lower end", Lower), new("upper end", Upper), new("lower end left out", IsLowerOpen ? 1 : 0), new("upper end left out", IsUpperOpen ? 1 : 0)];

    /// <inheritdoc/>
    public override ImmutableArray<Formula> Results => [Formula.Interval(Lower.ToFormula(), Upper.ToFormula(), IsLowerOpen, IsUpperOpen)];

    /// <summary>The interval a formula writes; <c>null</c> where it writes none.</summary>
    public static IntervalAnswer? Of(Formula formula, Declarations declarations) => formula switch
    {
        ArrayFormula { Kind: ArrayKind.List, Items: [var a, var b] } => Between(a, b, false, false, declarations),
        ArrayFormula { Kind: ArrayKind.Tuple, Items: [var a, var b] } => Between(a, b, true, true, declarations),
        ApplyFormula { Function: "leftopen", Arguments: [var a, var b] } => Between(a, b, true, false, declarations),
        ApplyFormula { Function: "rightopen", Arguments: [var a, var b] } => Between(a, b, false, true, declarations),
        RelationFormula { Operator: "∈", Left: SymbolFormula, Right: var interval } => Of(interval, declarations),
        _ => null,
    };

    /// <inheritdoc/>
    public override string ToText() => $"{(IsLowerOpen ? '(' : '[')}{Lower.ToInfix()}, {Upper.ToInfix()}{(IsUpperOpen ? ')' : ']')}";

    /// <inheritdoc/>
    public override string ToLatex(LatexStyle style) =>
        $"\\left{(IsLowerOpen ? '(' : '[')}{Lower.ToLatex(style)}, {Upper.ToLatex(style)}\\right{(IsUpperOpen ? ')' : ']')}";

    /// <inheritdoc/>
    public override Answer With(ImmutableArray<Expr> components)
    {
        RequireCount(components);
        return new IntervalAnswer(components[0], components[1], components[2] == 1, components[3] == 1, Declarations);
    }

    private static IntervalAnswer? Between(Formula lower, Formula upper, bool isLowerOpen, bool isUpperOpen, Declarations declarations) =>
        lower is ArrayFormula || upper is ArrayFormula ? null : new(lower.ToExpr(), upper.ToExpr(), isLowerOpen, isUpperOpen, declarations);

    private static bool IsInfinite(Expr end) => end.FreeSymbols.Count == 0 && double.IsInfinity(end.Evaluate(_ => double.NaN));
}

/// <summary>An equation between two expressions: right in every form that says the same, up to a factor that is a number.</summary>
public sealed class EquationAnswer : Answer
{
    /// <summary>An equation.</summary>
    /// <exception cref="ArgumentException">The formula is no equation.</exception>
    public EquationAnswer(Formula equation, Declarations declarations)
    {
        if (equation is not RelationFormula { Operator: "=" } relation)
            throw new ArgumentException("An equation has one sign of equality.", nameof(equation));
        (Equation, Difference, Declarations) = (equation, relation.Left.ToExpr() - relation.Right.ToExpr(), declarations);
    }

    /// <summary>As it is shown.</summary>
    public Formula Equation { get; }

    /// <summary>The left side less the right.</summary>
    public Expr Difference { get; }

    /// <inheritdoc/>
    public override Declarations Declarations { get; }

    /// <inheritdoc/>
    public override string Type => "equation";

    /// <inheritdoc/>
    public override ImmutableArray<Component> Components => [new("", Difference)];

    /// <inheritdoc/>
    public override ImmutableArray<Formula> Results => [Equation];

    /// <inheritdoc/>
    public override string ToText() => Equation.ToInfix();

    /// <inheritdoc/>
    public override string ToLatex(LatexStyle style) => Equation.ToLatex(style);

    /// <inheritdoc/>
    public override Answer With(ImmutableArray<Expr> components)
    {
        RequireCount(components);
        return new EquationAnswer(Formula.Relation(components[0].ToFormula(), "=", 0), Declarations);
    }
}

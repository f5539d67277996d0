using System.Collections.Immutable;
using ExamSolver.Core.Figures;
using ExamSolver.Core.Arrays;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Solutions;

/// <summary>How two sides of a step relate.</summary>
public enum StepRelation
{
    /// <summary>=</summary>
    Equal,

    /// <summary>≤</summary>
    AtMost,

    /// <summary>≥</summary>
    AtLeast,

    /// <summary>≈</summary>
    About,

    /// <summary>∝</summary>
    Proportional,
}

/// <summary>Something that a sentence of a template names: mathematics, a name that is the same in every language, a word of the labels, or the author's own words.</summary>
public abstract record Argument
{
    private Argument()
    {
    }

    /// <summary>Mathematics.</summary>
    public sealed record Mathematics(Formula Formula) : Argument;

    /// <summary>A shape, written with ×.</summary>
    public sealed record Shape(ShapeAnswer Answer) : Argument;

    /// <summary>A name such as <c>conv1</c>.</summary>
    public sealed record Name(string Text) : Argument;

    /// <summary>A word of the kind's labels, from their section <c>words</c>.</summary>
    public sealed record Word(string Id) : Argument;

    /// <summary>The author's own words.</summary>
    public sealed record OwnWords(Localized Text) : Argument;

    /// <summary>The author's own words.</summary>
    public static implicit operator Argument(Localized words) => new OwnWords(words);

    /// <summary>A name.</summary>
    public static implicit operator Argument(string name) => new Name(name);

    /// <summary>Mathematics.</summary>
    public static implicit operator Argument(Formula formula) => new Mathematics(formula);

    /// <summary>Mathematics.</summary>
    public static implicit operator Argument(Expr expression) => new Mathematics(expression.ToFormula());
}

/// <summary>One line of a worked solution: the rule that is used, and what it turns into what. It is verified in random worlds.</summary>
/// <param name="Rule">The id of the rule; its sentence is in the labels of the kind.</param>
/// <param name="Before">The left side, with the numbers put in.</param>
/// <param name="Relation">How the sides relate.</param>
/// <param name="After">The right side.</param>
public sealed record DerivationStep(string Rule, Formula Before, StepRelation Relation, Formula After)
{
    /// <summary>What the rule's sentence names.</summary>
    public ImmutableSortedDictionary<string, Argument> Arguments { get; init; } = ImmutableSortedDictionary<string, Argument>.Empty;

    /// <summary>Steps that lead to this one, where it needs some.</summary>
    public ImmutableArray<DerivationStep> Substeps { get; init; } = [];

    /// <summary>The symbols of the two sides.</summary>
    public Declarations Declarations { get; init; } = Declarations.Empty;

    /// <summary>What the names of arrays in it stand for; <c>null</c> where there is none.</summary>
    public ArrayContext? Arrays { get; init; }

    /// <summary>Whether the left side is the line above it, which is not written again.</summary>
    public bool Continues { get; init; }

    /// <summary>How the step is decided, where its sides say what formulas over arrays do not: means under a distribution, variances.</summary>
    public Func<Decision>? Decided { get; init; }

    /// <summary>Whether the step holds: decided in random worlds where no rule of algebra does; arrays entry by entry.</summary>
    public Decision Decide()
    {
        if (Decided is { } decided)
            return decided();
        var sign = Relation switch { StepRelation.Equal => "=", StepRelation.AtMost => "<=", StepRelation.AtLeast => ">=", StepRelation.About => "≈", _ => "∝" };
        if (Arrays is not { } arrays || !(arrays.IsArray(Before) || arrays.IsArray(After)))
            return RelationCheck.Decide(Value(Before), sign, Value(After), Declarations);
        if (arrays.Evaluate(Before, out var error) is not { } left || arrays.Evaluate(After, out error) is not { } right)
            return new Decision(Symbolics.Verdict.Undecided, error ?? "A side has no value.");
        if (left.Shape != right.Shape)
            return new Decision(Symbolics.Verdict.Different, $"One side is {left.Shape}, the other {right.Shape}.");
        var decisions = left.Entries.Zip(right.Entries, (a, b) => RelationCheck.Decide(a, sign, b, Declarations)).ToArray();
        return decisions.FirstOrDefault(d => d.IsDifferent) ?? decisions.FirstOrDefault(d => !d.IsEqual) ?? decisions[0];
    }

    private Expr Value(Formula side) => Arrays?.Evaluate(side, out _) is { IsScalar: true } value ? value.Entries[0] : side.ToExpr();

    /// <summary>The same step with one more thing that its sentence names.</summary>
    public DerivationStep With(string name, Argument argument) => this with { Arguments = Arguments.SetItem(name, argument) };
}

/// <summary>A table of a worked solution. Its title and column headings are labels; a cell is mathematics or a name.</summary>
/// <param name="Id">The id of the title.</param>
/// <param name="Columns">The ids of the headings.</param>
/// <param name="Rows">The cells, as many a row as there are columns; <c>null</c> is an empty cell.</param>
public sealed record SolutionTable(string Id, ImmutableArray<string> Columns, ImmutableArray<ImmutableArray<Argument?>> Rows)
{
    /// <summary>The author's own headings, where they are no labels.</summary>
    public ImmutableArray<Argument> Headings { get; init; } = [];

    /// <summary>What the title names, where it is printed above the table; <c>null</c> where the table speaks for itself.</summary>
    public ImmutableSortedDictionary<string, Argument>? Caption { get; init; }

    /// <summary>A drawing of what the table shows, printed below it.</summary>
    public Figure? Figure { get; init; }

    /// <summary>Whether all columns but the first hold sentences, which are broken into lines.</summary>
    public bool IsProse { get; init; }
}

/// <summary>Something given, said by a label.</summary>
public sealed record Fact(string Id, ImmutableSortedDictionary<string, Argument> Arguments)
{
    /// <summary>A fact with what its sentence names.</summary>
    public static Fact Of(string id, params (string Name, Argument Argument)[] arguments) =>
        new(id, arguments.ToImmutableSortedDictionary(a => a.Name, a => a.Argument, StringComparer.Ordinal));
}
